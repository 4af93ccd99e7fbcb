"""riskreg explain: sentences with the line that says so, and the line itself."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from riskreg.commands import single_record
from riskreg.commands.session import Request
from riskreg.domain.evaluation import Judge
from riskreg.domain.explanation import reasons
from riskreg.errors import RiskregError
from riskreg.report.document import Cell, Document, Table, render
from riskreg.report.language import Language
from riskreg.store.load import load
from riskreg.store.sources import WorkTree

ENGLISH = Language("en")
EXAMPLE = Path(__file__).parents[2] / "registers"
SETTINGS = """\
name: 示例
as_of: 2022-09-30
deadlines:
  acceptance: 5
"""
SMALL = """\
units:
  - id: 学生处
risks:
  - id: R-1
    title: 电池
    unit: 学生处
    owner: P-1
    method: LEC
    residual: {L: 3, E: 6, C: 15}
    identified: 2022-06-08
measures:
  - id: M-1
    title: 办法
    unit: 学生处
    owner: P-1
    type: rule
    due: 2022-09-15
    issued: 2022-10-05
meetings:
  - id: 2022-09
    on: 2022-09-28
    decisions:
      - id: 1
        text: 演练
        unit: 学生处
        owner: P-1
        due: 2022-10-15
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "riskreg.yaml").write_text(SETTINGS, "utf-8")
    (tmp_path / "all.yaml").write_text(SMALL, "utf-8")
    return tmp_path


def explained(folder: Path, id_: str, **words: str) -> Document:
    request = Request(now=datetime(2022, 9, 30, tzinfo=UTC), folder=folder, lang="en", **words)  # type: ignore[arg-type]
    found = single_record.run_explain(request, id_).document
    assert found is not None
    return found


def steps(found: Document, about: str) -> list[tuple[str, Cell, Cell]]:
    table = next(block for block in found.blocks if isinstance(block, Table))
    keyed = [dict(zip((column.key for column in table.columns), row, strict=True)) for row in table.rows]
    return [(ENGLISH.text(row["step"]), row["where"], row["text"]) for row in keyed if row["about"] == about]


def test_a_product_with_its_bound(folder: Path) -> None:
    # 3 x 6 x 15 = 270; merge-low: significant from 160
    assert steps(explained(folder, "R-1"), "grade") == [
        ("Identified on 2022-06-08: LEC, L = 3, E = 6, C = 15.", "all.yaml:9", "residual: {L: 3, E: 6, C: 15}"),
        ("L x E x C = 3 x 6 x 15 = 270.", None, None),
        ("LEC uses set merge-low: major from 320, significant from 160, general from 70, low below.", None, None),  # a default
        ("270 is at least 160: significant.", None, None),
    ]


def test_the_results_come_first(folder: Path) -> None:
    results = explained(folder, "R-1").data["results"]
    assert isinstance(results, dict)
    assert {about: ENGLISH.text(said) for about, said in results.items()} == {
        "grade": "significant 270",
        "control": "controlled by: leader in charge",
        "next_review": "2022-12-08, 69 days left",  # half-yearly
    }


def test_a_measure_and_a_decision(folder: Path) -> None:
    assert [said for said, _, _ in steps(explained(folder, "M-1"), "state")] == [
        "issued on 2022-10-05: after the day of judgement, it does not count yet."
    ]
    assert steps(explained(folder, "2022-09/1"), "due") == [
        ("The first day is 2022-10-15.", "all.yaml:27", "due: 2022-10-15"),
        ("Whether it was overwritten is not known: this register lies outside git.", None, None),
        ("So it is 2022-10-15.", None, None),
    ]


def test_only_what_is_computed_can_be_explained(folder: Path) -> None:
    with pytest.raises(RiskregError) as refused:
        explained(folder, "学生处")
    assert ENGLISH.text(refused.value.hint) == "see it with: riskreg show 学生处"


def test_what_is_restricted_is_refused() -> None:
    with pytest.raises(RiskregError) as refused:
        explained(EXAMPLE, "R-0039")
    assert "restricted" in ENGLISH.text(refused.value.said)


def test_the_last_word_on_a_day_is_that_of_the_judge() -> None:
    """On every tenth day of a year, for every danger of the example."""
    snapshot = load(WorkTree(EXAMPLE))
    for days in range(0, 365, 10):
        judge = Judge(snapshot.register, snapshot.settings, date(2022, 5, 1) + timedelta(days=days))
        for danger in snapshot.register.dangers.values():
            if danger.exists(judge.on):
                found = {str(reason.about): reason for reason in reasons(danger, judge)}
                assert str(found["state"].result) == f"{danger.state(judge.on)} since {danger.course(judge.on).since}"
                said = [str(step.said) for step in found["due"].steps]
                assert f"So it is {judge.due(danger)}." in said
                assert said[-1].startswith(("So it is", "While it is referred", "It is "))
                named = [text for text in said[:-1] if f"{judge.due(danger)}" in text]
                assert named, (danger.id, judge.on, said)  # some step before says why it is this day


def test_every_record_of_the_example_can_be_explained() -> None:
    register = load(WorkTree(EXAMPLE)).register
    ids = [*(record.id for record in register.records), *(id_ for id_, _, _ in register.decisions)]
    for id_ in ids[:: 1 if os.environ.get("RISKREG_SOAK") else 4]:
        found = explained(EXAMPLE, id_, audience="restricted")
        assert id_ in render(found, "plain", ENGLISH)
        assert render(found, "json", ENGLISH)


def test_a_step_of_the_example_with_its_line() -> None:
    found = steps(explained(EXAMPLE, "D-2022-0043"), "due")
    assert found[0] == (
        "The first day is 2022-09-20.", found[0][1], "整改时限: 2022-09-20",
    )  # fmt: skip
    assert [said for said, _, _ in found[1:]] == [
        "On 2022-09-23 more time was asked for, to 2022-10-15 (asked for 3 days after the day had passed).",
        "Not decided by 2022-09-30: it moves nothing.",
        "The acceptance that failed on 2022-09-21 set no new day: the day stays.",
        "So it is 2022-09-20.",
    ]
