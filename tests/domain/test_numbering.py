"""The next id: after the highest that is taken, in the form that the settings say; which person somebody is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.store.conftest import spoken

from riskreg.domain.fields import Row
from riskreg.domain.id_forms import PERSON, form, meeting_shape, next_id, next_meeting, next_number
from riskreg.domain.lookup import fold
from riskreg.domain.records import Person
from riskreg.domain.register import Register, build_register, person_of
from riskreg.errors import RiskregError

D = "D-{year}-{n:04}"


@pytest.mark.parametrize(
    ("pattern", "taken", "meant"),
    [
        (D, [], "D-2022-0001"),
        (D, ["D-2022-0043", "D-2022-0002"], "D-2022-0044"),
        (D, ["D-2021-0099", "R-0100", "D-2022-0007x", "xD-2022-0008", "D-2022-"], "D-2022-0001"),
        (D, ["d-2022-31", "Ｄ-２０２２-００３０"], "D-2022-0032"),
        (D, ["D-2022-9999"], "D-2022-10000"),
        (D, ["D-2022-10000", "D-2022-9999"], "D-2022-10001"),
        (D, ["D-2022-" + "9" * 5000, "D-2022-٣٣"], "D-2022-0001"),
        ("R-{n:04}", ["R-0001", "R-2022-0005"], "R-0002"),
        (PERSON, ["P-007", "P-12"], "P-013"),
        ("{n}", ["9", "10"], "11"),
        ("隐患{year}-{n:3}号", ["隐患2022-041号", "隐患2022-077"], "隐患2022-042号"),
        ("{year}{n:02}", ["202207", "202307"], "202208"),
        ("{n:02}.{year}", ["07.2022"], "08.2022"),
        ("A{year}B{year}-{n}", ["A2022B2022-3"], "A2022B2022-4"),
    ],
)  # fmt: skip
def test_the_next_id(pattern: str, taken: list[str], meant: str) -> None:
    assert next_id(pattern, 2022, taken) == meant


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("", "it has no running number {n}"),
        ("D-{year}", "it has no running number {n}"),
        ("D-{n}-{n}", "it has two numbers"),
        ("D-{m}-{n}", "{m} can stand in no id"),
        ("D-{n:d}", "{n:d} can stand in no id"),
        ("D-{n:00}", "{n:00} can stand in no id"),
        ("D-{n:0999}", "{n:0999} can stand in no id"),
        ("D {n}", "D  can stand in no id"),
        ("D-{n", "D-{n can stand in no id"),
        ("D/{n}", "D/ can stand in no id"),
        ("{n}\n", "\n can stand in no id"),
        ("-{n}", "an id begins with a letter or a digit"),
    ],
)
def test_a_form_that_is_nonsense_is_told(pattern: str, problem: str) -> None:
    with pytest.raises(RiskregError) as caught:
        next_id(pattern, 2022, [])
    assert str(caught.value) == f"the settings say that ids look like {pattern}: {problem}"
    assert str(caught.value.hint) == "write it in riskreg.yaml, under ids, as in D-{year}-{n:04}"
    assert "编号" in spoken(caught.value)[0]


FORMS = st.sampled_from([D, "R-{n:04}", "{n}", "{n:02}.{year}", "隐患-{year}-{n:3}", "M{year}{n:05}"])
NUMBERS = st.integers(0, 20_000)


@given(
    FORMS,
    st.lists(NUMBERS, max_size=20),
    st.lists(st.text("DRM-2022.0134隐患ｄ", max_size=12), max_size=5),
    st.sampled_from([2022, 2023]),
)
def test_laws(pattern: str, numbers: list[int], others: list[str], year: int) -> None:
    made = form(pattern, year)
    taken = [*map(made.id, numbers), *others]
    found = next_id(pattern, year, taken)
    assert fold(found) not in map(fold, taken)
    assert (number := made.number(found)) is not None
    assert all(number > one for one in numbers)
    assert next_id(pattern, year, [*taken, found]) == made.id(number + 1)
    assert next_id(pattern, year, map(str.lower, reversed(taken))) == found
    assert next_id(pattern, year, [one for one in taken if made.number(one) == number - 1]) == found or number == 1


@pytest.mark.parametrize(
    ("taken", "meant"),
    [
        ([], "2022-09"),
        (["2022-08", "2022-10-2"], "2022-09"),
        (["2022-09"], "2022-09-2"),
        (["2022-09", "2022-09-2", "２０２２-09-3"], "2022-09-4"),
        (["2022-09-3"], "2022-09-4"),
        (["2022-09-15", "2022-09-09"], "2022-09"),
        (["2022-09", "2022-09-9"], "2022-09-10"),
        (["2022-09", "2022-09-9", "2022-09-10"], "2022-09-11"),
    ],
)
def test_the_next_meeting(taken: list[str], meant: str) -> None:
    assert next_meeting(date(2022, 9, 28), taken) == meant
    assert meeting_shape(date(2022, 9, 28)).startswith("2022-09")


@pytest.mark.parametrize(("taken", "meant"), [([], "1"), (["1", "3"], "4"), (["2", "３", "4a", "x"], "4"), (["0"], "1")])
def test_the_next_decision(taken: list[str], meant: str) -> None:
    assert next_number(taken) == meant


def people(*emails: tuple[str, ...]) -> Register:
    return build_register(
        [
            Row(Person, {"id": f"P-{number}", "name": "何建平", "git": git}, "o.yaml", 1, {})
            for number, git in enumerate(emails, 1)
        ]
    )


@pytest.mark.parametrize(
    ("email", "meant"),
    [
        ("he@example.org", "P-1"),
        ("HE@example.ORG", "P-1"),
        ("zhou@x", "P-2"),
        ("both@x", None),
        ("", None),
        (None, None),
        ("no@x", None),
    ],
)
def test_who_somebody_is(email: str | None, meant: str | None) -> None:
    found = person_of(people(("he@example.org", "both@x"), ("zhou@x", "both@x"), ()), email)
    assert (found and found.id) == meant
