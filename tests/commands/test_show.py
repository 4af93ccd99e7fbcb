"""riskreg show: any record by its id, what a unit or person holds, and what an audience may not see."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskreg.commands import single_record
from riskreg.commands.session import Outcome, Request
from riskreg.errors import RiskregError
from riskreg.report.document import Cell, Document, Entries, Paragraph, Table, render
from riskreg.report.language import Language

ENGLISH = Language("en")
EXAMPLE = Path(__file__).parents[2] / "registers"
SMALL = """
units: [{id: 学生处, admin_leader: P-1}, {id: 保卫处}]
people:
  - {id: P-1, name: 周立新, unit: 学生处}
  - {id: P-2, name: 程远帆}
  - {id: P-3, name: 同名}
  - {id: P-4, name: 同名}
categories: [{id: 消防, unit: 保卫处}, {id: 心理, unit: 学生处, audience: restricted}]
places: [{id: 生活区}, {id: 6栋, within: 生活区}]
risks:
  - {id: R-0001, title: 电池, unit: 学生处, owner: P-1, leader: P-2, category: 消防, place: 6栋, method: LS,
     residual: {L: 4, S: 5}, identified: 2022-06-08}
  - {id: R-0002, title: 普测秘闻, unit: 学生处, owner: P-1, category: 心理, method: LS,
     residual: {L: 1, S: 5}, identified: 2022-06-08}
dangers:
  - id: D-2022-0001
    title: 充电
    unit: 学生处
    owner: P-1
    category: 消防
    place: 6栋
    risk: R-0001
    formerly: [旧-01]
    found: 2022-09-06
    source: self_check
    level: major
    basis: 认定
    rectification: 清出
    funds: 8000
    due: 2022-09-20
    replied: 2022-10-02
    spent: [{on: 2022-09-10, yuan: 500}, {on: 2022-10-10, yuan: 900}]
    supervised: [{level: school, from: 2022-09-08, to: 2022-10-15}]
measures: [{id: M-0001, title: 办法, unit: 学生处, owner: P-1, type: rule, due: 2022-09-30, answers: [D-2022-0001]}]
meetings:
  - {id: 2022-09, on: 2022-09-28, decisions: [{id: 1, text: D-2022-0001 限期, unit: 保卫处, owner: P-2, due: 2022-10-15}]}
  - {id: 2022-10, on: 2022-10-28, decisions: [{id: 1, text: 再议, unit: 保卫处, owner: P-2, due: 2022-11-15}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "riskreg.yaml").write_text("name: 示例\nlanguage: en\nas_of: 2022-09-30\n", "utf-8")
    # flow mappings are for the tests' sake; people write one field a line
    (tmp_path / "all.yaml").write_text(SMALL, "utf-8")
    return tmp_path


def shown(folder: Path, id_: str, *, verbose: bool = False, **words: str) -> Outcome:
    request = Request(now=datetime(2022, 9, 30, tzinfo=UTC), folder=folder, lang="en", **words)  # type: ignore[arg-type]
    return single_record.run_show(request, id_, verbose=verbose)


def document(outcome: Outcome) -> Document:
    assert outcome.document is not None
    return outcome.document


def entries(outcome: Outcome) -> dict[str, str]:
    blocks = [block for block in document(outcome).blocks if isinstance(block, Entries)]
    return {key: ENGLISH.text(cell) for block in blocks for key, _, cell in block.pairs if not isinstance(cell, tuple) or cell}


def table(outcome: Outcome, name: str) -> list[dict[str, Cell]]:
    blocks = [block for block in document(outcome).blocks if isinstance(block, Table) and block.name == name]
    return [dict(zip((column.key for column in block.columns), row, strict=True)) for block in blocks for row in block.rows]


def sentences(outcome: Outcome) -> list[str]:
    return [ENGLISH.text(block.text) for block in document(outcome).blocks if isinstance(block, Paragraph)]


def test_a_danger_whole(folder: Path) -> None:
    found = shown(folder, "D-2022-0001")
    assert ENGLISH.text(document(found).title) == "D-2022-0001 充电 (major danger, open, 10 days late)"  # 09-20 to 09-30
    assert entries(found)["owner"] == "周立新"
    assert entries(found)["risk"] == "R-0001 电池"
    assert "replied" not in entries(found)  # answered on 10-02, after the day of judgement
    assert [row["what"] for row in table(found, "story")] == ["found", "listed", "spent"]
    assert [(row["what"], row["late_days"], row["days_left"]) for row in table(found, "deadlines")] == [
        ("five_points", 19, None),  # found 09-06, five days: 09-11
        ("rectification", 10, None),
        ("supervision", None, 15),
    ]
    assert [(row["how"], row["id"]) for row in table(found, "mentions")] == [
        ("risk_of", "R-0001"), ("answered_by", "M-0001"), ("named_in", "2022-09/1"),
    ]  # fmt: skip


def test_the_five_points_in_a_line_with_what_is_missing(folder: Path) -> None:
    found = shown(folder, "D-2022-0001")
    assert sentences(found)[0] == (
        "Five settled points: responsibility 学生处, 周立新 | measures yes | funds 8000 yuan planned, 500 spent | "
        "day 2022-09-20 | emergency plan no. Missing: plan."
    )
    assert document(found).data["five_points_missing"] == ("plan",)


def test_what_is_dated_later_is_counted_not_shown(folder: Path) -> None:
    assert "2 entries are dated after the day of judgement and not shown." in sentences(
        shown(folder, "D-2022-0001")
    )  # replied, spent


@pytest.mark.parametrize("text", ["d-2022-0001", "Ｄ－２０２２－０００１", " D-2022-0001 "])
def test_ids_are_compared_folded(folder: Path, text: str) -> None:
    assert document(shown(folder, text)).data["id"] == "D-2022-0001"


def test_a_former_id_finds_it_and_says_so(folder: Path) -> None:
    assert sentences(shown(folder, "旧-01"))[0] == "旧-01 is now called D-2022-0001."


def test_a_decision_by_meeting_and_number(folder: Path) -> None:
    found = shown(folder, "2022-09/1")
    assert ENGLISH.text(document(found).title) == "2022-09/1 D-2022-0001 限期 (open)"
    assert [(row["how"], row["id"]) for row in table(found, "mentions")] == [("names", "D-2022-0001")]
    assert [row["days_left"] for row in table(found, "deadlines")] == [15]


def test_what_a_person_holds_and_what_is_due(folder: Path) -> None:
    found = shown(folder, "周立新")
    assert entries(found)["admin_leader_of"] == "学生处"
    assert entries(found)["dangers"] == "1 (major 1)"
    assert [row["id"] for row in table(found, "held")] == ["R-0001", "D-2022-0001", "M-0001"]
    assert [(row["id"], row["what"], row["late_days"]) for row in table(found, "due")] == [
        ("R-0001", "review", 22),  # identified 06-08, graded major: a quarter later, 09-08
        ("D-2022-0001", "five_points", 19),
        ("D-2022-0001", "rectification", 10),
        ("M-0001", "issue", None),  # due today is not late
        ("D-2022-0001", "supervision", None),
    ]


def test_what_a_leader_is_in_charge_of(folder: Path) -> None:
    found = shown(folder, "P-2")
    assert [row["id"] for row in table(found, "leads")] == ["R-0001"]
    assert [row["what"] for row in table(found, "leads_overdue")] == ["review"]


def test_a_place_holds_what_lies_within(folder: Path) -> None:
    found = shown(folder, "生活区")
    assert entries(found)["holds"] == "6栋"
    assert [row["id"] for row in table(found, "held")] == ["R-0001", "D-2022-0001"]


def test_what_is_restricted_is_refused_without_a_word_of_it(folder: Path) -> None:
    with pytest.raises(RiskregError) as refused:
        shown(folder, "R-0002")
    assert ENGLISH.text(refused.value.said) == "R-0002 is not for this audience (internal): it is restricted"
    assert ENGLISH.text(refused.value.hint) == "whoever may see it adds: --audience restricted"
    assert refused.value.code == 2
    assert ENGLISH.text(document(shown(folder, "R-0002", audience="restricted")).title) == "R-0002 普测秘闻 (low risk, active)"


def test_restricted_records_are_in_nobodys_hands(folder: Path) -> None:
    for id_ in ("学生处", "P-1", "心理"):
        text = render(document(shown(folder, id_)), "plain", ENGLISH)
        assert "普测" not in text
        assert "1 restricted record left out" in text


@pytest.mark.parametrize(("text", "near"), [("D-2022-0010", "D-2022-0001 充电"), ("周立欣", "P-1 周立新")])
def test_an_unknown_id_names_the_nearest(folder: Path, text: str, near: str) -> None:
    with pytest.raises(RiskregError) as refused:
        shown(folder, text)
    assert ENGLISH.text(refused.value.said) == f"the register has no {text}"
    assert near in ENGLISH.text(refused.value.hint)
    assert "普测" not in ENGLISH.text(refused.value.hint)


def test_a_name_that_two_have(folder: Path) -> None:
    with pytest.raises(RiskregError) as refused:
        shown(folder, "同名")
    assert ENGLISH.text(refused.value.said) == "同名 may be any of P-3 同名, P-4 同名"


@pytest.mark.parametrize(("id_", "since"), [("D-2022-0001", "2022-09-06"), ("2022-09/1", "2022-09-28")])
def test_what_was_not_known_on_the_day(folder: Path, id_: str, since: str) -> None:
    with pytest.raises(RiskregError) as refused:
        shown(folder, id_, on="2022-09-01")
    assert ENGLISH.text(refused.value.hint) == f"judge by a later day: --on {since}"


def test_the_lines_are_shown_when_asked_for(folder: Path) -> None:
    def columns(*, verbose: bool) -> list[str]:
        found = document(shown(folder, "D-2022-0001", verbose=verbose))
        story = next(block for block in found.blocks if isinstance(block, Table) and block.name == "story")
        return [column.key for column in story.columns if column.shown]

    assert columns(verbose=False) == ["on", "what", "who", "note"]
    assert columns(verbose=True) == ["on", "what", "who", "note", "path", "line"]


def test_every_record_of_the_example_can_be_shown() -> None:
    texts = [path.read_text("utf-8") for path in EXAMPLE.rglob("*.yaml") if path.name != "riskreg.yaml"]
    lines = [line.strip().removeprefix("- ") for text in texts for line in text.splitlines()]
    ids = {line.partition(":")[2].strip() for line in lines if line.startswith(("id:", "编号:"))}
    assert len(ids) > 200
    each = 1 if os.environ.get("RISKREG_SOAK") else 4  # records of all kinds stand side by side
    for id_ in sorted(ids)[::each]:
        if not id_.isdigit():  # the numbers of decisions
            text = render(document(shown(EXAMPLE, id_, audience="restricted")), "plain", ENGLISH)
            assert id_ in text


def test_the_example_reads_as_in_the_design() -> None:
    found = shown(EXAMPLE, "D-2022-0043")
    assert [(str(row["on"])[5:], str(row["what"])) for row in table(found, "story")][-4:] == [
        ("09-19", "replied"), ("09-21", "rejected"), ("09-23", "applied"), ("09-27", "progress"),
    ]  # fmt: skip
