"""overdue: what is past its day, whose it is, in groups, the worst first; and the exit code for cron."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from riskreg.commands import lists
from riskreg.commands.session import Outcome, Request
from riskreg.report.document import Document, Table
from riskreg.report.language import Language

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
ENGLISH = Language("en")
REST = "unit: 学生处, owner: P-1, source: self_check, found: 2022-09-01, rectification: 修"
FILES = {
    "riskreg.yaml": "name: 校\nlanguage: en\nas_of: 2022-09-30\nstarted: 2022-06-01\n",
    "organisation.yaml": """
units: [{id: 学生处}, {id: 后勤处}, {id: 保卫处}]
people: [{id: P-1, name: 周立新, unit: 学生处}, {id: P-2, name: 何建平, unit: 后勤处}, {id: P-3, name: 刘国胜, unit: 保卫处}]
categories: [{id: fire, name: 消防安全, unit: 保卫处}]
places: [{id: dorms, name: 公寓区}, {id: dorm6, name: 公寓6栋, within: dorms}]
""",
    "dangers.yaml": f"""
dangers:
  - {{id: D-1, title: 今日到期, due: 2022-09-30, level: general, {REST}}}
  - {{id: D-2, title: 昨日到期, due: 2022-09-29, level: general, {REST}, place: dorm6, spot: 203室}}
  - {{id: D-3, title: 早就到期, due: 2022-09-10, level: general, {REST}}}
  - {{id: D-4, title: 重大, due: 2022-09-28, level: major, basis: 依据, plan: 有, funds: 0, {REST}}}
  - id: D-5
    title: 延期
    due: 2022-09-10
    level: general
    {REST.replace(", ", chr(10) + "    ")}
    extensions:
      - {{to: 2022-09-20, applied: 2022-09-08, approved: 2022-09-09, by: P-3, reason: 料未到}}
      - {{to: 2022-10-20, applied: 2022-09-19, reason: 料仍未到}}
  - {{id: D-6, title: 待验收, due: 2022-09-15, level: general, {REST}, category: fire, acceptor: P-3, rectified: [{{on: 2022-09-14, by: P-1}}]}}
  - {{id: D-7, title: 移交, due: 2022-09-15, level: general, {REST}, referrals: [{{on: 2022-09-05, to: 供电公司}}]}}
  - {{id: D-8, title: 内参, due: 2022-09-15, level: general, {REST}, audience: restricted}}
  - {{id: D-9, title: 缺五落实, due: 2022-10-28, level: major, basis: 依据, {REST}}}
""",
    "others.yaml": """
risks:
  - {id: R-1, title: 校车, unit: 后勤处, owner: P-2, method: LS, residual: {L: 3, S: 5}, identified: 2022-03-01}
measures:
  - {id: M-1, title: 用电办法, type: rule, unit: 学生处, owner: P-1, due: 2022-09-15}
meetings:
  - id: 2022-08
    on: 2022-08-26
    decisions:
      - {id: 1, text: 演练, unit: 保卫处, owner: P-3, due: 2022-09-01}
      - {id: 2, text: 今日, unit: 保卫处, owner: P-3, due: 2022-09-30}
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, *, exit_code: bool = False, **values: Any) -> Outcome:
    outcome = lists.run_overdue(Request(now=NOW, folder=folder, **values), exit_code=exit_code)
    assert [found.code for found in outcome.diagnostics] == []
    return outcome


def document(outcome: Outcome) -> Document:
    assert outcome.document is not None
    return outcome.document


def table(outcome: Outcome) -> Table:
    return next(block for block in document(outcome).blocks if isinstance(block, Table))


def cells(outcome: Outcome, *keys: str) -> list[tuple[Any, ...]]:
    found = table(outcome)
    at = [[column.key for column in found.columns].index(key) for key in keys]
    return [tuple(row[place] for place in at) for row in found.rows]


def ids(folder: Path, **words: tuple[str, ...]) -> list[str]:
    return [id_ for (id_,) in cells(run(folder, words=words), "id")]


def test_major_first_then_the_longest_late_and_due_today_is_not_overdue(folder: Path) -> None:
    assert cells(
        run(folder), "id", "what", "level", "unit", "owner", "first_due", "due", "late_days", "extensions", "pending"
    ) == [
        ("D-4", "rectification", "major", "学生处", "P-1", date(2022, 9, 28), date(2022, 9, 28), 2, 0, 0),
        ("D-3", "rectification", "general", "学生处", "P-1", date(2022, 9, 10), date(2022, 9, 10), 20, 0, 0),
        ("D-5", "rectification", "general", "学生处", "P-1", date(2022, 9, 10), date(2022, 9, 20), 10, 1, 1),
        ("D-2", "rectification", "general", "学生处", "P-1", date(2022, 9, 29), date(2022, 9, 29), 1, 0, 0),
        ("D-6", "acceptance", "general", "保卫处", "P-3", date(2022, 9, 21), date(2022, 9, 21), 9, 0, 0),
        ("2022-08/1", "decision", None, "保卫处", "P-3", date(2022, 9, 1), date(2022, 9, 1), 29, 0, 0),
        ("D-9", "five_points", "major", "学生处", "P-1", date(2022, 9, 6), date(2022, 9, 6), 24, 0, 0),
        ("R-1", "review", "significant", "后勤处", "P-2", date(2022, 9, 1), date(2022, 9, 1), 29, 0, 0),
        ("M-1", "issue", None, "学生处", "P-1", date(2022, 9, 15), date(2022, 9, 15), 15, 0, 0),
    ]


def test_groups_and_the_title_count(folder: Path) -> None:
    outcome = run(folder)
    assert str(document(outcome).title) == "9 items overdue as of 2022-09-30"
    assert [(str(section.title), len(section.rows)) for section in table(outcome).sections] == [
        ("Rectification: 4", 4),
        ("Acceptance (owed by the acceptor, not by the responsible unit): 1", 1),
        ("Decisions of the meetings: 1", 1),
        ("Other: 3", 3),
    ]


def test_where_and_what_for(folder: Path) -> None:
    assert [(id_, ENGLISH.text(where), kind) for id_, where, kind in cells(run(folder), "id", "where", "kind")][3:6] == [
        ("D-2", "公寓6栋, 203室", "danger"),
        ("D-6", "", "danger"),
        ("2022-08/1", "", "decision"),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"unit": ("保卫处",)}, ["D-6", "2022-08/1"]),
        ({"unit": ("学生处",)}, ["D-4", "D-3", "D-5", "D-2", "D-9", "M-1"]),
        ({"unit": ("后勤处", "保卫处")}, ["D-6", "2022-08/1", "R-1"]),
        ({"owner": ("刘国胜",)}, ["D-6", "2022-08/1"]),
        ({"category": ("消防安全",)}, ["D-6"]),
        ({"place": ("公寓区",)}, ["D-2"]),
        ({"level": ("major",)}, ["D-4", "D-9"]),
        ({"grade": (">=significant",)}, ["R-1"]),
        ({"state": ("待验收",)}, ["D-6"]),
        ({"unit": ("学生处",), "level": ("general",)}, ["D-3", "D-5", "D-2"]),
    ],
    ids=str,
)
def test_filters(folder: Path, words: dict[str, tuple[str, ...]], expected: list[str]) -> None:
    assert ids(folder, **words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param({"found": ("2022-09",)}, ["D-4", "D-3", "D-5", "D-2", "D-6", "D-9"], id="found"),
        pytest.param({"closed": ("2022-09",)}, [], id="closed"),
    ],
)
def test_days_that_decisions_do_not_have_let_none_pass(
    folder: Path, words: dict[str, tuple[str, ...]], expected: list[str]
) -> None:
    assert ids(folder, **words) == expected


def test_every_state_may_be_asked_for(folder: Path) -> None:
    assert len(ids(folder, state=("all",))) == 9


def test_restricted_records_are_left_out_and_counted(folder: Path) -> None:
    assert "D-8" not in ids(folder)
    hidden = document(run(folder)).face
    assert hidden is not None
    assert hidden.hidden == 1
    assert "D-8" in [id_ for (id_,) in cells(run(folder, audience="restricted"), "id")]


def test_judged_on_another_day(folder: Path) -> None:
    assert [id_ for (id_,) in cells(run(folder, on="2022-09-11"), "id")] == ["D-3", "2022-08/1", "D-9", "R-1"]
    assert [id_ for (id_,) in cells(run(folder, on="2022-10-01"), "id")][4:5] == ["D-1"]


def test_nothing_is_overdue_in_words_and_never_safe(folder: Path) -> None:
    outcome = run(folder, on="2022-08-26")
    assert table(outcome).rows == ()
    assert str(document(outcome).title) == "Overdue list"
    assert str(table(outcome).empty) == "Nothing is overdue as of 2022-08-26 (by the data entered)."


def test_before_the_register_was_begun_nothing_is_overdue(folder: Path) -> None:
    (folder / "riskreg.yaml").write_text("name: 校\nlanguage: en\nstarted: 2022-09-15\n", encoding="utf-8")
    assert table(run(folder, on="2022-09-14")).rows == ()
    assert [id_ for (id_,) in cells(run(folder, on="2022-09-15"), "id")] == ["D-3", "2022-08/1", "D-9", "R-1"]


@pytest.mark.parametrize(("on", "exit_code", "code"), [(None, False, 0), (None, True, 1), ("2022-08-26", True, 0)])
def test_the_exit_code_speaks_only_when_asked(folder: Path, on: str | None, exit_code: bool, code: int) -> None:
    assert run(folder, exit_code=exit_code, on=on).code == code


def test_rows_that_a_filter_hides_are_no_finding(folder: Path) -> None:
    assert run(folder, exit_code=True, words={"state": ("referred",)}).code == 0


def test_data_that_could_not_be_read_are_a_finding_even_where_nothing_is_overdue(folder: Path) -> None:
    (folder / "broken.yaml").write_text("dangers: [\n", encoding="utf-8")
    outcome = lists.run_overdue(Request(now=NOW, folder=folder, on="2022-08-26"))
    assert outcome.code == 1
    assert document(outcome).face is not None
    assert [found.mark.path for found in outcome.diagnostics] == ["broken.yaml"]
