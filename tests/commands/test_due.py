"""due: which days belong to it, by week, with the marks of important periods and holidays."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from riskreg.commands import lists
from riskreg.commands.session import Request
from riskreg.errors import RiskregError
from riskreg.report.document import Column, Document, Paragraph, Table
from riskreg.report.language import Language

NOW = datetime(2022, 9, 27, 4, 0, tzinfo=UTC)
ENGLISH = Language("en")
REST = "source: self_check, found: 2022-09-01, level: general, rectification: 修"
FILES = {
    "riskreg.yaml": "name: 校\nlanguage: en\n",
    "organisation.yaml": """
units: [{id: 学生处}, {id: 后勤处}]
people: [{id: P-1, name: 周立新}, {id: P-2, name: 何建平}]
periods:
  - {id: guard, name: 国庆重要时段, kind: sensitive, from: 2022-09-30, to: 2022-10-07, finish_before: 2022-09-28}
  - {id: home, name: 国庆假期, kind: holiday, from: 2022-10-01, to: 2022-10-07}
""",
    "dangers.yaml": "dangers:\n"
    + "".join(
        f"  - {{id: {id_}, title: 甲, unit: {unit}, owner: {owner}, due: {day}, {REST}}}\n"
        for id_, unit, owner, day in (
            ("D-1", "学生处", "P-1", "2022-09-26"),
            ("D-2", "学生处", "P-1", "2022-09-27"),
            ("D-3", "学生处", "P-1", "2022-10-03"),
            ("D-4", "后勤处", "P-2", "2022-10-11"),
            ("D-5", "后勤处", "P-2", "2022-10-12"),
        )
    ),
    "meetings.yaml": """
meetings:
  - id: 2022-08
    on: 2022-08-26
    decisions:
      - {id: 1, text: 演练, unit: 学生处, owner: P-1, due: 2022-10-02}
  - {id: 2022-10, on: 2022-10-11}
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, *, within: str | None = None, by: str | None = None, **values: Any) -> Document:
    outcome = lists.run_due(Request(now=NOW, folder=folder, **values), within=within, by=by)
    assert outcome.document is not None
    assert outcome.code == 0
    return outcome.document


def table(document: Document) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))


def rows(document: Document) -> list[dict[str, Any]]:
    keys = [column.key for column in table(document).columns]
    return [dict(zip(keys, row, strict=True)) for row in table(document).rows]


def ids(document: Document) -> list[str]:
    return [row["id"] for row in rows(document)]


OUTSIDE_GIT = "Whether original days were overwritten is not known: this register lies outside git."


def notes(document: Document) -> list[str]:
    """Return the notes, but for what every list outside git says."""
    told = [ENGLISH.text(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    return [note for note in told if note != OUTSIDE_GIT]


def test_a_fortnight_with_today_and_its_last_day(folder: Path) -> None:
    found = run(folder)
    assert ids(found) == ["D-2", "2022-08/1", "D-3", "D-4"]
    assert [row["days_left"] for row in rows(found)] == [0, 5, 6, 14]
    assert str(found.title) == "4 items due from 2022-09-27 to 2022-10-11"
    assert notes(found)[-1] == "1 item is overdue already; riskreg overdue lists it."
    assert found.data == {"from": date(2022, 9, 27), "until": date(2022, 10, 11), "meeting": None, "overdue": 1}


def test_weeks_begin_on_monday(folder: Path) -> None:
    found = [(str(section.title), len(section.rows)) for section in table(run(folder)).sections]
    assert found == [
        ("Week of 2022-09-26 to 2022-10-02", 2),
        ("Week of 2022-10-03 to 2022-10-09", 1),
        ("Week of 2022-10-10 to 2022-10-16", 1),
    ]


def test_important_periods_and_holidays_are_marked(folder: Path) -> None:
    marks = {row["id"]: (row["period"], row["finish_by"], row["holiday"]) for row in rows(run(folder))}
    assert marks == {
        "D-2": (None, None, None),
        "2022-08/1": ("guard", date(2022, 9, 28), "home"),
        "D-3": ("guard", date(2022, 9, 28), "home"),
        "D-4": (None, None, None),
    }
    assert notes(run(folder))[:2] == [
        "* 国庆重要时段, 2022-09-30 to 2022-10-07: what falls due in it is to be finished by 2022-09-28.",
        "# 国庆假期, 2022-10-01 to 2022-10-07: days that people set themselves are not moved out of a holiday.",
    ]
    late = notes(run(folder, on="2022-09-29"))
    assert late[0] == "* 国庆重要时段, 2022-09-30 to 2022-10-07: what falls due in it was to be finished by 2022-09-28."


def test_an_important_period_may_ask_for_nothing(folder: Path) -> None:
    path = folder / "organisation.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(", finish_before: 2022-09-28", ""), encoding="utf-8")
    assert notes(run(folder))[0] == "* 国庆重要时段, 2022-09-30 to 2022-10-07: an important period."


def test_columns_of_periods_are_shown_only_where_there_are_any(folder: Path) -> None:
    def shown(document: Document) -> set[str]:
        return {column.key for column in table(document).columns if isinstance(column, Column) and column.shown}

    assert "marks" in shown(run(folder))
    assert "marks" not in shown(run(folder, within="1d"))


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("0d", "2022-09-27"),
        ("14d", "2022-10-11"),
        ("3", "2022-09-30"),
        ("2w", "2022-10-11"),
        ("1m", "2022-10-27"),
        ("２周", "2022-10-11"),
        ("1个月", "2022-10-27"),
        ("10天", "2022-10-07"),
        ("1 week", "2022-10-04"),
        ("9999m", "3056-00-00"),
    ],
)
def test_within(folder: Path, text: str, until: str) -> None:
    found = run(folder, within=text).data["until"]
    assert str(found) == until if until < "3000" else str(found) > "2800"


@pytest.mark.parametrize("by", ["@next", "2022-10", "2022-10-11"])
def test_up_to_a_meeting_or_a_day(folder: Path, by: str) -> None:
    found = run(folder, by=by)
    assert found.data["until"] == date(2022, 10, 11)
    assert found.data["meeting"] == (None if by == "2022-10-11" else "2022-10")
    assert ids(found)[-1] == "D-4"


def test_filters_are_those_of_who_owes_it(folder: Path) -> None:
    found = run(folder, words={"unit": ("后勤处",)})
    assert ids(found) == ["D-4"]
    assert found.data["overdue"] == 0


def test_nothing_due_is_said_in_words(folder: Path) -> None:
    found = run(folder, within="0d", on="2022-09-28")
    assert ids(found) == []
    assert str(table(found).empty) == "Nothing falls due from 2022-09-28 to 2022-09-28 (by the data entered)."


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        ({"within": "soon"}, "--within: soon is no number of days", "write for example 14d, 2w or 1m"),
        ({"within": "-3d"}, "--within: -3d is no number of days", "write for example 14d, 2w or 1m"),
        ({"within": "3d", "by": "@next"}, "--within and --by both name an end", "name one of the two"),
        ({"by": "2022-09-26"}, "--by: 2022-09-26 lies before the day of judgement, 2022-09-27",
         "riskreg overdue lists what is past its day; for a later end, write the day as YYYY-MM-DD"),
        ({"by": "2022-08"}, "--by: 2022-08-26 lies before the day of judgement, 2022-09-27",
         "riskreg overdue lists what is past its day; for a later end, write the day as YYYY-MM-DD"),
        ({"by": "2022-11"}, "--by: there is no meeting 2022-11", "did you mean 2022-10, 2022-08?"),
        ({"by": "@nxt"}, "--by: there is no meeting @nxt", "did you mean @next?"),
        ({"by": "2022年10月8日"}, "--by: 2022年10月8日 is not written as a day", "write 2022-10-08"),
        ({"by": "国庆前"}, "--by: 国庆前 is not a day", "write the day as YYYY-MM-DD, as in 2022-09-30"),
        ({"by": "@next", "on": "2022-10-12"}, "--by @next: no meeting on or after 2022-10-12 is entered in the register",
         "enter the next meeting with its day under meetings, or use --within 1m"),
    ],
)  # fmt: skip
def test_mistakes(folder: Path, words: dict[str, str], said: str, hint: str) -> None:
    with pytest.raises(RiskregError) as error:
        run(folder, **words)
    assert ENGLISH.text(error.value.said) == said
    assert ENGLISH.text(error.value.hint) == hint
