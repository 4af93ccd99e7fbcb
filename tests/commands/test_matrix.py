"""riskreg matrix: counts by likelihood and severity, and the rest; riskreg methods with and without a register."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskreg.commands import lists
from riskreg.commands.session import Request
from riskreg.errors import RiskregError
from riskreg.report.document import Cell, Document, Paragraph, Table, render
from riskreg.report.language import Language

ENGLISH = Language("en")
EXAMPLE = Path(__file__).parents[2] / "registers"
NOW = datetime(2022, 9, 30, tzinfo=UTC)
COMMON = "title: 甲, unit: 学生处, owner: P-1, identified: 2022-06-08"
SMALL = f"""
units: [{{id: 学生处}}, {{id: 后勤处}}]
risks:
  - {{id: R-1, {COMMON}, method: LS, inherent: {{L: 5, S: 5}}, residual: {{L: 4, S: 5}}}}
  - {{id: R-2, {COMMON}, method: LS, residual: {{L: 4, S: 5}}}}
  - {{id: R-3, {COMMON}, method: LS, residual: {{L: 1, S: 2}}}}
  - {{id: R-4, {COMMON}, method: LEC, residual: {{L: 6, E: 6, C: 15}}}}
  - {{id: R-5, {COMMON}, method: direct, residual: {{grade: low}}, basis: 规定}}
  - {{id: R-6, {COMMON}, method: LS, residual: {{L: 9, S: 2}}}}
  - {{id: R-7, {COMMON}, method: LS, residual: {{L: 5, S: 5}}, closed: {{on: 2022-09-01, by: P-1, reason: 拆}}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "riskreg.yaml").write_text("name: 示例\nas_of: 2022-09-30\n", "utf-8")
    (tmp_path / "all.yaml").write_text(SMALL, "utf-8")
    return tmp_path


def drawn(folder: Path, *, inherent: bool = False, words: dict[str, tuple[str, ...]] | None = None) -> Document:
    found = lists.run_matrix(Request(now=NOW, folder=folder, lang="en", words=words or {}), inherent=inherent).document
    assert found is not None
    return found


def table(found: Document, name: str = "rows") -> list[dict[str, Cell]]:
    block = next(block for block in found.blocks if isinstance(block, Table) and block.name == name)
    return [dict(zip((column.key for column in block.columns), row, strict=True)) for row in block.rows]


def cells(found: Document) -> dict[tuple[int, int], list[str]]:
    listed = found.data["cells"]
    assert isinstance(listed, tuple)
    return {(int(cell["L"]), int(cell["S"])): list(cell["risks"]) for cell in listed if cell["risks"]}


def test_each_risk_stands_in_one_cell(folder: Path) -> None:
    assert cells(drawn(folder)) == {(4, 5): ["R-1", "R-2"], (1, 2): ["R-3"]}
    assert cells(drawn(folder, inherent=True)) == {(5, 5): ["R-1"]}


def test_an_empty_cell_says_its_colour_too(folder: Path) -> None:
    text = render(drawn(folder), "plain", ENGLISH)
    rows = {line[0]: re.split(r"\s{2,}", line)[1:] for line in text.splitlines() if re.match(r"[1-5] \w", line)}
    # set A: 20 and 25 red, 15 and 16 orange, 9 to 12 yellow, the rest blue
    assert rows["4"] == ["- blue", "- blue", "- yellow", "- orange", "2 red"]
    assert rows["1"] == ["- blue", "1 blue", "- blue", "- blue", "- blue"]
    assert list(rows) == ["5", "4", "3", "2", "1"]


def test_what_is_graded_otherwise_or_not_at_all(folder: Path) -> None:
    found = [
        (str(row["method"]), row["major"], row["low"], row["unrated"], row["total"]) for row in table(drawn(folder), "others")
    ]
    assert found == [("LS", 0, 0, 1, 1), ("LEC", 1, 0, 0, 1), ("direct", 0, 1, 0, 1)]  # 6 x 6 x 15 = 540; L: 9 is not listed
    said = [ENGLISH.text(block.text) for block in drawn(folder).blocks if isinstance(block, Paragraph)]
    assert said == ["3 risks in the matrix (LS, set A), 2 graded otherwise. 1 cannot be graded (riskreg check says why)."]


def test_the_worst_are_listed_by_id(folder: Path) -> None:
    assert [(row["score"], row["cell"], row["id"]) for row in table(drawn(folder), "worst")] == [
        (20, "4 x 5", "R-1"),
        (20, "4 x 5", "R-2"),
    ]


def test_filters_are_respected(folder: Path) -> None:
    assert cells(drawn(folder, words={"unit": ("后勤处",)})) == {}
    assert cells(drawn(folder, words={"grade": ("low",)})) == {(1, 2): ["R-3"]}
    assert cells(drawn(folder, words={"state": ("closed",)})) == {(5, 5): ["R-7"]}


def test_the_example_adds_up() -> None:
    found = drawn(EXAMPLE)
    inside = sum(map(len, cells(found).values()))
    outside = sum(row["total"] for row in table(found, "others") if isinstance(row["total"], int))
    assert inside + outside == 42  # the active risks that are not restricted: 45 and 3 more, less restricted and closed ones


def test_methods_mark_the_sets_in_force(folder: Path) -> None:
    (folder / "riskreg.yaml").write_text("name: 示例\ngrading: {LS: D}\n", "utf-8")
    found = lists.run_methods(Request(now=NOW, folder=folder)).document
    assert found is not None
    assert found.data["in_force"] == {"LS": "D", "LEC": "merge-low", "MES": "standard"}


def test_methods_without_a_register(tmp_path: Path) -> None:
    outcome = lists.run_methods(Request(now=NOW, folder=tmp_path))
    assert outcome.document is not None
    assert (outcome.document.face, outcome.language, outcome.code) == (None, "zh", 0)
    assert lists.run_methods(Request(now=NOW, folder=tmp_path, lang="en")).language == "en"


def test_methods_of_a_register_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RiskregError):
        lists.run_methods(Request(now=NOW, folder=tmp_path, registers="nowhere"))
