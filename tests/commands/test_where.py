"""table --where: a filter in words beside the others, on the face of the report; and how a mistake in it is shown."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from riskreg.cli.app import run as program
from riskreg.commands import lists
from riskreg.commands.session import Request
from riskreg.domain.query.tokens import ExpressionError
from riskreg.errors import RiskregError
from riskreg.report.cells import facts
from riskreg.report.document import Document, Paragraph, Table
from riskreg.report.language import Language
from riskreg.report.text_width import width

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
ENGLISH = Language("en")
FILES = {
    "riskreg.yaml": "name: 校\nlanguage: zh\nas_of: 2022-09-30\n",
    "register.yaml": """
units: [{id: U-1, name: 后勤处}, {id: U-2, name: 学生处}]
people: [{id: P-1, name: 何建平}, {id: P-2, name: 周立新}]
risks:
- {id: R-1, title: 电池, unit: U-2, owner: P-2, method: direct, residual: {grade: major}, basis: 规定, identified: 2022-09-01}
- {id: R-2, title: 扶手, unit: U-1, owner: P-1, method: direct, residual: {grade: low}, basis: 规定, identified: 2022-09-01}
- {id: R-3, title: 已拆, unit: U-1, owner: P-1, method: direct, residual: {grade: major}, basis: 规定, identified: 2022-09-01,
   closed: {on: 2022-09-05, by: P-2, reason: 拆除}}
dangers:
- {id: D-1, title: 灯, unit: U-1, owner: P-1, found: 2022-09-01, due: 2022-09-08, source: 自查, level: 一般, rectification: 换}
- {id: D-2, title: 门, unit: U-1, owner: P-1, found: 2022-09-01, due: 2022-10-08, source: 自查, level: 一般, rectification: 修}
- {id: D-3, title: 窗, unit: U-2, owner: P-2, found: 2022-09-01, due: 2022-09-08, source: 自查, level: 一般, rectification: 修}
- {id: D-4, title: 锁, unit: U-1, owner: P-1, found: 2022-09-01, due: 2022-09-08, source: 自查, level: 一般, rectification: 修,
   rectified: [{on: 2022-09-05, by: P-1}], acceptances: [{on: 2022-09-06, by: P-2, passed: 合格}]}
- {id: D-5, title: 将来, unit: U-1, owner: P-1, found: 2022-10-01, due: 2022-10-08, source: 自查, level: 一般, rectification: 修}
measures:
- {id: M-1, title: 用电办法, type: 制度, unit: U-2, owner: P-2, due: 2022-09-15}
- {id: M-2, title: 应急预案, type: 预案, unit: U-2, owner: P-2, issued: 2022-09-01}
meetings:
- id: 2022-08
  on: 2022-08-26
  decisions:
  - {id: 1, text: 演练, unit: U-2, owner: P-2, due: 2022-09-15}
  - {id: 2, text: 选址, unit: U-1, owner: P-1, due: 2022-10-15}
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def shown(folder: Path, kind: str, where: str | None, **values: Any) -> Document:
    outcome = lists.run_table(Request(now=NOW, folder=folder, where=where, **values), kind)
    assert outcome.document
    return outcome.document


def ids(document: Document) -> list[str]:
    found = next(block for block in document.blocks if isinstance(block, Table))
    at = [column.key for column in found.columns].index("id")
    return [str(row[at]) for row in found.rows]


def mistake(folder: Path, where: str, kind: str = "dangers", **values: Any) -> RiskregError:
    with pytest.raises(ExpressionError) as caught:
        shown(folder, kind, where, **values)
    return caught.value


@pytest.mark.parametrize(
    ("kind", "where", "expected"),
    [
        ("dangers", None, ["D-1", "D-3", "D-2"]),
        ("dangers", "overdue", ["D-1", "D-3"]),
        ("dangers", "逾期 且 单位=后勤处", ["D-1"]),
        ("dangers", "not overdue", ["D-2"]),
        ("risks", "grade=major", ["R-1"]),
        ("risks", "unit=后勤处", ["R-2"]),
        ("measures", "planned", ["M-1"]),
        ("decisions", "overdue", ["2022-08/1"]),
        ("decisions", "owner=何建平", ["2022-08/2"]),
    ],
)
def test_every_list_can_be_filtered_in_words(folder: Path, kind: str, where: str | None, expected: list[str]) -> None:
    assert ids(shown(folder, kind, where)) == expected


def test_it_goes_with_the_other_filters(folder: Path) -> None:
    assert ids(shown(folder, "dangers", "overdue", words={"unit": ("学生处",)})) == ["D-3"]
    assert ids(shown(folder, "dangers", "overdue or closed", words={"state": ("closed",)})) == ["D-4"]
    assert ids(shown(folder, "decisions", "overdue", words={"unit": ("后勤处",)})) == []


def test_finished_records_are_listed_where_states_are_asked_for_and_else_counted(folder: Path) -> None:
    assert ids(shown(folder, "dangers", "closed")) == ["D-4"]
    assert ids(shown(folder, "dangers", "state=closed or overdue")) == ["D-1", "D-3", "D-4"]
    assert ids(shown(folder, "risks", "not active")) == ["R-3"]
    left_out = shown(folder, "dangers", "unit=后勤处")
    assert ids(left_out) == ["D-1", "D-2"]
    notes = [ENGLISH.text(block.text) for block in left_out.blocks if isinstance(block, Paragraph)]
    assert "Not listed: closed 1 (--state all lists them)." in notes


def test_what_does_not_exist_yet_is_no_answer_to_not(folder: Path) -> None:
    assert "D-5" not in ids(shown(folder, "dangers", "not overdue"))


def test_the_face_names_it_in_the_language_of_the_report(folder: Path) -> None:
    face = shown(folder, "dangers", "逾期且单位＝后勤处", words={"level": ("general",)}).face
    assert face
    assert "only level=general where=overdue and unit=后勤处" in facts(face, "", ENGLISH)
    assert "仅 级别=一般 条件=逾期 且 责任单位=后勤处" in facts(face, "", Language("zh"))
    assert {str(key): str(value) for key, value in face.filters.items()}["where"] == "overdue and unit=U-1"


@pytest.mark.parametrize(
    ("where", "line", "mark"),
    [
        ("ovrdue and unit=后勤处", "ovrdue and unit=后勤处", "^^^^^^"),
        ("逾期 且 单位=后情处 且 重大", "逾期 且 单位=后情处 且 重大", "             ^^^^^^"),
        ("（逾期", "（逾期", "^^"),
        ("overdue and", "overdue and", "        ^^^"),
        ("unit=\t后情处", "unit= 后情处", "      ^^^^^^"),
        ("unit=后\u202e处", "unit=后<U+202E>处", "     ^^^^^^^^^^^^"),
        ("", None, None),
    ],
)
def test_a_mistake_is_marked_cell_by_cell(folder: Path, where: str, line: str | None, mark: str | None) -> None:
    assert mistake(folder, where).excerpt == (() if line is None else (line, mark))


def test_of_a_long_expression_only_what_stands_around_the_mistake_is_shown(folder: Path) -> None:
    many = " or ".join(["单位=后勤处"] * 50)
    line, mark = mistake(folder, f"{many} or 单位=后情处 or {many}").excerpt
    assert line.startswith("...")
    assert line.endswith("...")
    assert width(line) <= 80
    at = line.index("后情处")
    assert mark == " " * width(line[:at]) + "^^^^^^"


def test_it_complains_in_the_language_of_the_register_or_the_one_asked_for(folder: Path) -> None:
    assert mistake(folder, "ovrdue").language == "zh"
    assert mistake(folder, "ovrdue", lang="en").language == "en"


def test_the_program_shows_the_mark_under_the_word(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = program(["table", "dangers", "-C", str(folder), "--where", "逾期 且 单位=后情处", "--lang", "en"])
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    first, line, mark, hint = err.removesuffix("\n").split("\n")
    assert first == "riskreg: the register has no 后情处"
    assert width(line[: line.index("后情处")]) == mark.index("^")
    assert mark.strip() == "^^^^^^"
    assert hint.strip() == "did you mean 后勤处?"


def test_a_field_of_another_list_is_refused_and_never_an_empty_list(folder: Path) -> None:
    assert str(mistake(folder, "level=major", "risks")) == "risks have no level; ('dangers',) do"
    assert ENGLISH.text(mistake(folder, "due<2022-10", "risks").said) == "risks have no due; dangers, measures, decisions do"
    assert ENGLISH.text(mistake(folder, "category=消防", "decisions").said) == (
        "decisions have no category; risks, dangers, measures do"
    )
