"""riskreg zones: places with their colours, and where no risk is entered."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskreg.commands import lists
from riskreg.commands.session import Request
from riskreg.report.document import Cell, Document, Paragraph, Table, Tinted, render
from riskreg.report.language import Language

ENGLISH = Language("en")
EXAMPLE = Path(__file__).parents[2] / "registers"
RISK = "title: 甲, unit: 学生处, owner: P-1, identified: 2022-06-08, method: LS"
DANGER = "title: 乙, unit: 学生处, owner: P-1, found: 2022-09-01, due: 2022-09-20, source: self_check, rectification: 修"
SMALL = f"""
units: [{{id: 学生处}}]
categories: [{{id: 消防}}, {{id: 食品}}, {{id: 心理, audience: restricted}}]
places: [{{id: 教学区}}, {{id: 生活区}}, {{id: 6栋, within: 生活区}}, {{id: 203, within: 6栋}}, {{id: 培训中心}}]
risks:
  - {{id: R-1, {RISK}, place: 203, category: 消防, residual: {{L: 4, S: 5}}}}
  - {{id: R-2, {RISK}, place: 教学区, category: 食品, residual: {{L: 1, S: 5}}}}
  - {{id: R-3, {RISK}, place: 培训中心, category: 心理, residual: {{L: 4, S: 5}}}}
dangers:
  - {{id: D-1, {DANGER}, place: 6栋, level: major, basis: 认定, suspended: {{from: 2022-09-02, what: 203室}}}}
  - {{id: D-2, {DANGER}, place: 教学区, level: general}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "riskreg.yaml").write_text("name: 示例\nas_of: 2022-09-30\n", "utf-8")
    (tmp_path / "all.yaml").write_text(SMALL, "utf-8")
    return tmp_path


def drawn(folder: Path, *, empty: bool = False, audience: str | None = None, **words: str) -> Document:
    chosen = {name: (word,) for name, word in words.items()}
    found = lists.run_zones(
        Request(now=datetime(2022, 9, 30, tzinfo=UTC), folder=folder, lang="en", audience=audience, words=chosen), empty=empty
    )
    assert found.document is not None
    return found.document


def table(found: Document, name: str = "rows") -> list[dict[str, Cell]]:
    block = next(block for block in found.blocks if isinstance(block, Table) and block.name == name)
    return [dict(zip((column.key for column in block.columns), row, strict=True)) for row in block.rows]


def said(found: Document) -> str:
    return "\n".join(ENGLISH.text(block.text) for block in found.blocks if isinstance(block, Paragraph))


def test_the_worst_first_and_what_lies_within_below_it(folder: Path) -> None:
    text = render(drawn(folder), "csv", ENGLISH).splitlines()
    assert text[1:] == [
        "生活区,red,1,0,0,0,1,1,2022-09-01,out of use: 203室",
        "  6栋,red,1,0,0,0,1,1,2022-09-01,out of use: 203室",
        "教学区,blue,0,0,0,1,1,0,2022-09-01,",
        "培训中心,unrated,0,0,0,0,0,0,,no risk entered: that is not low risk",
        "total,,1,0,0,1,2,1,2022-09-01,",
    ]


def test_no_risk_is_unrated_and_never_blue(folder: Path) -> None:
    last = table(drawn(folder))[3]
    assert isinstance(last["colour"], Tinted)
    assert (last["place"], last["colour"].band) == ("培训中心", "unrated")
    assert "Unrated: no risk is entered there. That is not low risk." in said(drawn(folder))


def test_restricted_risks_are_neither_counted_nor_forgotten(folder: Path) -> None:
    assert "a place may be worse than it reads here" in said(drawn(folder))
    assert table(drawn(folder, audience="restricted"))[1]["red"] == 1  # 培训中心
    assert "worse" not in said(drawn(folder, audience="restricted"))


def test_filters(folder: Path) -> None:
    assert [row["place"] for row in table(drawn(folder, place="6栋"))] == ["6栋", "203", "total"]
    assert [row["red"] for row in table(drawn(folder, grade="low"))] == [0, 0, 0, 0, 0]
    assert [row["dangers"] for row in table(drawn(folder, grade="low"))][-1] == 2  # a grade is about the risks
    assert [row["dangers"] for row in table(drawn(folder, level="major"))][-1] == 1
    assert [row["blue"] for row in table(drawn(folder, level="major"))][-1] == 1  # a level is about the dangers


def test_where_no_risk_is_entered(folder: Path) -> None:
    found = drawn(folder, empty=True)
    # two categories may be shown, three areas: the fewer are the columns
    assert table(found) == [
        {"place": "教学区", "消防": None, "食品": 1},
        {"place": "生活区", "消防": 1, "食品": None},
        {"place": "培训中心", "消防": None, "食品": None},
    ]
    assert found.data["empty"] == (
        {"place": "教学区", "category": "消防"},
        {"place": "生活区", "category": "食品"},
        {"place": "培训中心", "category": "消防"},
        {"place": "培训中心", "category": "食品"},
    )
    assert [row["place"] for row in table(found, "without_risk")] == ["培训中心"]
    assert "4 of 6 cells are empty" in said(found)
    assert "Not shown to this audience: 心理." in said(found)


def test_the_fewer_are_the_columns(folder: Path) -> None:
    found = drawn(folder, empty=True, audience="restricted")  # three categories, three areas
    assert list(table(found)[0]) == ["category", "教学区", "生活区", "培训中心"]


def test_the_total_of_the_example_is_that_of_the_risk_table() -> None:
    total = table(drawn(EXAMPLE))[-1]
    assert (total["red"], total["orange"], total["yellow"], total["blue"]) == (4, 10, 19, 9)  # as `riskreg table` counts them
    places = [row["place"] for row in table(drawn(EXAMPLE))]
    assert "培训中心" in places
    assert "LIB-B1" not in places  # a floor: rolled up into its building
