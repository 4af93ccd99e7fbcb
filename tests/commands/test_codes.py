"""codes: every code, or one, in either language; an unknown one with those that are near."""

import pytest

from riskreg.commands import check
from riskreg.domain.codes import CODES
from riskreg.errors import RiskregError
from riskreg.report.document import Table
from riskreg.report.language import Language


def table(language: str, code: str | None = None) -> Table:
    outcome = check.run_codes(language, code)
    assert (outcome.code, outcome.language, outcome.diagnostics) == (0, language, ())
    assert outcome.document is not None
    (block,) = outcome.document.blocks
    assert isinstance(block, Table)
    return block


def test_every_code_stands_there_once_in_order() -> None:
    rows = table("zh").rows
    assert [row[0] for row in rows] == sorted(CODES) == list(CODES)
    assert all(row[1] in ("error", "warning") and row[2] and str(row[3]) and str(row[4]) for row in rows)


@pytest.mark.parametrize("written", ["R401", "r401"])
def test_one_code(written: str) -> None:
    ((code, severity, slug, title, remedy),) = table("en", written).rows
    assert (code, severity, slug, str(title)) == ("R401", "error", "disordered-days", "A later step has an earlier day.")
    assert str(remedy) == CODES["R401"].remedy


@pytest.mark.parametrize("name", CODES)
def test_meaning_and_remedy_are_there_in_chinese(name: str) -> None:
    chinese = Language("zh")
    ((_code, _severity, _slug, title, remedy),) = table("zh", name).rows
    assert chinese.text(title) != str(title)
    assert chinese.text(remedy) != str(remedy)


@pytest.mark.parametrize(("written", "near"), [("R4O1", "R401"), ("R999", "lists them all"), ("401", "R401")])
def test_an_unknown_code_is_refused_with_those_that_are_near(written: str, near: str) -> None:
    with pytest.raises(RiskregError, match=f"there is no code {written}") as caught:
        check.run_codes("en", written)
    assert caught.value.code == 2
    assert near in str(caught.value.hint)


def test_a_code_like_no_other_says_what_to_type_next() -> None:
    with pytest.raises(RiskregError) as caught:
        check.run_codes("en", "xyz")
    assert caught.value.hint is not None
