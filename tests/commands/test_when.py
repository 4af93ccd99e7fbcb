"""when: what fulfils an expression, since which day, and since which meeting the register has said so; how one record stood."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest

from riskreg.commands import when
from riskreg.commands.session import Outcome, Request
from riskreg.domain.evaluation import Judge
from riskreg.domain.query.expression import read, vocabulary
from riskreg.domain.records import KINDS, Danger, Meeting
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import SOURCES
from riskreg.errors import RiskregError
from riskreg.report.document import Document, Paragraph, Table, render
from riskreg.report.language import Language

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
ENGLISH = Language("en")
GIT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "何建平",
    "GIT_AUTHOR_EMAIL": "he@example.org",
    "GIT_COMMITTER_NAME": "何建平",
    "GIT_COMMITTER_EMAIL": "he@example.org",
}
REST = "unit: 后勤处, owner: P-1, source: self_check, level: general, rectification: 修"
COMMON = {
    "riskreg.yaml": "name: 校\nlanguage: en\nas_of: 2022-09-30\n",
    "organisation.yaml": """
units: [{id: 后勤处}, {id: 学生处}]
people: [{id: P-1, name: 何建平, unit: 后勤处}, {id: P-2, name: 周立新, unit: 学生处}]
categories: [{id: politics, audience: restricted}]
""",
}
MEETINGS = {
    "07": "meetings:\n- {id: 2022-07, on: 2022-07-29, decisions: [{id: 1, text: 演练, unit: 学生处, owner: P-2, due: 2022-08-15}]}\n",
    "08": "- {id: 2022-08, on: 2022-08-26}\n",
    "09": "- {id: 2022-09, on: 2022-09-28, cutoff: 2022-09-27}\n",
    "10": "- {id: 2022-10, on: 2022-10-28}\n",
}
D1 = f"- {{id: D-1, title: 一直逾期, found: 2022-07-01, due: 2022-07-20, {REST}}}\n"
D2 = f"- {{id: D-2, title: 九月才登记, found: 2022-08-01, due: 2022-08-10, {REST}}}\n"
D3 = f"- {{id: D-3, title: 昨天到期, found: 2022-09-01, due: 2022-09-29, {REST}}}\n"
D4 = f"- {{id: D-4, title: 销号又重开, found: 2022-07-01, due: 2022-07-20, {REST}"
CLOSED = ", rectified: [{on: 2022-08-04, by: P-1}], acceptances: [{on: 2022-08-05, by: P-2, passed: true}"
REOPENED = ", {on: 2022-09-10, by: P-2, passed: false, due: 2022-09-15}"
D5 = f"- {{id: %s, title: 改过编号, found: 2022-07-01, due: 2022-07-25, {REST}%s}}\n"
D6 = f"- {{id: D-6, title: 移交过, found: 2022-07-10, due: 2022-12-20, {REST}, handovers: [{{on: 2022-08-30, unit: 学生处, owner: P-2}}]}}\n"
D9 = f"- {{id: D-9, title: 内参, found: 2022-07-01, due: 2022-07-20, category: politics, {REST}}}\n"
OTHERS = """
risks:
- {id: R-1, title: 电池, unit: 学生处, owner: P-2, method: direct, residual: {grade: major}, basis: 规定, identified: 2022-03-01}
measures:
- {id: M-1, title: 用电办法, type: rule, unit: 学生处, owner: P-2, due: 2022-08-31}
- {id: M-2, title: 老规矩, type: rule, unit: 学生处, owner: P-2, issued: 2020-01-01}
"""
VERSIONS: dict[str, dict[str, str]] = {
    "2022-07": {
        "dangers.yaml": "dangers:\n" + D1 + D4 + "}\n" + D5 % ("D-50", "") + D6.split(", handovers", maxsplit=1)[0] + "}\n" + D9,
        "others.yaml": OTHERS,
        "meetings.yaml": MEETINGS["07"],
    },
    "2022-08": {
        "dangers.yaml": "dangers:\n"
        + D1
        + D4
        + CLOSED
        + "]}\n"
        + D5 % ("D-5", ", formerly: [D-50]")
        + D6.split(", handovers", maxsplit=1)[0]
        + "}\n"
        + D9,
        "meetings.yaml": MEETINGS["07"] + MEETINGS["08"],
    },
    "2022-09": {
        "dangers.yaml": "dangers:\n"
        + D1
        + D2
        + D3
        + D4
        + CLOSED
        + REOPENED
        + "]}\n"
        + D5 % ("D-5", ", formerly: [D-50]")
        + D6
        + D9,
        "meetings.yaml": "".join(MEETINGS.values()),
    },
}
DAYS = {"2022-07": "2022-07-29", "2022-08": "2022-08-26", "2022-09": "2022-09-28"}


def git(folder: Path, *words: str, at: str = "2022-07-01") -> None:
    when_ = f"{at}T10:00:00+08:00"
    environment = {**GIT, "GIT_AUTHOR_DATE": when_, "GIT_COMMITTER_DATE": when_}
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env=environment)


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register whose three meetings each have a version."""
    place = tmp_path_factory.mktemp("college")
    git(place, "init", "-q", "-b", "main")
    write(place, COMMON)
    for id_, files in VERSIONS.items():
        write(place, files)
        git(place, "add", ".")
        git(place, "commit", "-q", "-m", id_, at=DAYS[id_])
        git(place, "tag", "-a", f"meeting/{id_}", "-m", id_, at=DAYS[id_])
    return place


@pytest.fixture(scope="module")
def outside(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same files without their history."""
    return copytree(folder, tmp_path_factory.mktemp("copy") / "registers", ignore=ignore_patterns(".git"))


def run(folder: Path, text: str | None, *, kind: str | None = None, **values: Any) -> Outcome:
    outcome = when.run(Request(now=NOW, folder=folder, **values), text, kind=kind)
    assert outcome.code == 0
    return outcome


def document(outcome: Outcome) -> Document:
    assert outcome.document is not None
    return outcome.document


def rows(outcome: Outcome, *keys: str, name: str = "rows") -> list[tuple[Any, ...]]:
    table = next(block for block in document(outcome).blocks if isinstance(block, Table) and block.name == name)
    at = [[column.key for column in table.columns].index(key) for key in keys]
    return [tuple(row[place] for place in at) for row in table.rows]


def notes(outcome: Outcome) -> str:
    return " ".join(ENGLISH.text(block.text) for block in document(outcome).blocks if isinstance(block, Paragraph))


def refused(folder: Path, text: str, **values: Any) -> RiskregError:
    with pytest.raises(RiskregError) as caught:
        run(folder, text, **values)
    return caught.value


def test_what_is_overdue_since_when_and_since_which_meeting_it_was_known(folder: Path) -> None:
    assert rows(run(folder, "overdue"), "kind", "id", "since", "days", "known_since", "meetings") == [
        ("risk", "R-1", date(2022, 6, 2), 121, "2022-07", 3),  # a major risk is re-assessed each quarter
        ("danger", "D-1", date(2022, 7, 21), 72, "2022-07", 3),
        ("danger", "D-5", date(2022, 7, 26), 67, "2022-07", 3),  # it was D-50 then
        ("danger", "D-2", date(2022, 8, 11), 51, "2022-09", 1),  # in August it was so, and nobody had entered it
        ("danger", "D-4", date(2022, 9, 16), 15, "2022-09", 1),  # in July too, but in August it was closed
        ("danger", "D-3", date(2022, 9, 30), 1, "", 0),
        ("measure", "M-1", date(2022, 9, 1), 30, "2022-09", 1),
        ("decision", "2022-07/1", date(2022, 8, 16), 46, "2022-08", 2),
    ]


def test_each_row_says_what_it_is_and_whose(folder: Path) -> None:
    outcome = run(folder, "overdue and unit=学生处")
    assert rows(outcome, "id", "level", "title", "unit", "owner", "path") == [
        ("R-1", "major", "电池", "学生处", "P-2", "others.yaml"),
        ("M-1", None, "用电办法", "学生处", "P-2", "others.yaml"),
        ("2022-07/1", None, "演练", "学生处", "P-2", "meetings.yaml"),
    ]
    assert ENGLISH.text(document(outcome).title) == "Since when: 3 items fulfil overdue and unit=学生处"
    table = next(block for block in document(outcome).blocks if isinstance(block, Table))
    assert [ENGLISH.text(section.title) for section in table.sections] == ["risks: 1", "measures: 1", "decisions: 1"]


def test_outside_git_it_is_said_that_what_meetings_knew_is_not_known(outside: Path) -> None:
    outcome = run(outside, "overdue")
    assert rows(outcome, "id", "since", "known_since", "meetings")[1] == ("D-1", date(2022, 7, 21), None, None)
    assert "There is no version of any meeting" in notes(outcome)


def test_an_earlier_version_is_asked_on_its_own_day(folder: Path) -> None:
    assert rows(run(folder, "overdue", at="2022-08"), "id", "since", "days", "known_since", "meetings") == [
        ("R-1", date(2022, 6, 2), 86, "2022-07", 2),
        ("D-1", date(2022, 7, 21), 37, "2022-07", 2),
        ("D-5", date(2022, 7, 26), 32, "2022-07", 2),
        ("2022-07/1", date(2022, 8, 16), 11, "2022-08", 1),
    ]


def test_another_day_of_judgement_asks_the_same_files(folder: Path) -> None:
    assert rows(run(folder, "overdue", kind="dangers", on="2022-09-15"), "id", "days", "known_since") == [
        ("D-1", 57, "2022-07"),
        ("D-5", 52, "2022-07"),
        ("D-2", 36, ""),  # the newest meeting then was that of August
    ]


def test_only_one_kind_where_one_is_named(folder: Path) -> None:
    assert [kind for (kind,) in rows(run(folder, "overdue", kind="隐患"), "kind")] == ["danger"] * 5
    assert str(refused(folder, "overdue", kind="risque")) == "there is no table risque"
    error = refused(folder, "grade=major", kind="dangers")
    assert ENGLISH.text(error.said) == "dangers have no grade; risks do"


def test_a_number_of_days_that_is_up(folder: Path) -> None:
    """D-1 was 60 days late on 09-18 and 61 on 09-19."""
    assert rows(run(folder, "days_late>60"), "id", "since", "days") == [
        ("R-1", date(2022, 8, 1), 61),
        ("D-1", date(2022, 9, 19), 12),
        ("D-5", date(2022, 9, 24), 7),
    ]


def test_who_answers_since_the_handover(folder: Path) -> None:
    assert rows(run(folder, "unit=学生处", kind="dangers"), "id", "since", "known_since", "meetings") == [
        ("D-6", date(2022, 8, 30), "2022-09", 1)
    ]


def test_a_measure_names_no_first_day(folder: Path) -> None:
    found = rows(run(folder, "type=rule"), "id", "since", "days", "known_since", "meetings")
    assert found == [("M-1", None, None, "2022-07", 3), ("M-2", None, None, "2022-07", 3)]


def test_nothing_says_so_in_words_with_the_day_and_the_kinds(folder: Path) -> None:
    outcome = run(folder, "overdue and level=major")
    assert rows(outcome, "id") == []
    table = next(block for block in document(outcome).blocks if isinstance(block, Table))
    assert ENGLISH.text(table.empty) == (
        "Nothing fulfils overdue and level=major as of 2022-09-30 (by the data entered; asked of: dangers)."
    )
    assert document(outcome).data == {"expression": "overdue and level=major", "kinds": ("dangers",)}


def test_restricted_records_are_left_out_and_counted(folder: Path) -> None:
    outcome = run(folder, "overdue", kind="dangers")
    assert "D-9" not in {id_ for (id_,) in rows(outcome, "id")}
    assert document(outcome).face is not None
    assert document(outcome).face.hidden == 1  # type: ignore[union-attr]
    assert "D-9" in {id_ for (id_,) in rows(run(folder, "overdue", kind="dangers", audience="restricted"), "id")}


# --- how one record stood


def test_how_a_danger_stood_from_day_to_day(folder: Path) -> None:
    outcome = run(folder, "D-4")
    assert rows(outcome, "since", "until", "days", "state", "level", "overdue", "known_since", "meetings", name="states") == [
        (date(2022, 7, 1), date(2022, 7, 20), 20, "open", "general", False, "", 0),
        (date(2022, 7, 21), date(2022, 8, 3), 14, "open", "general", True, "2022-07", 1),
        (date(2022, 8, 4), date(2022, 8, 4), 1, "rectified", "general", False, "", 0),
        (date(2022, 8, 5), date(2022, 9, 9), 36, "closed", "general", False, "2022-08", 1),
        (date(2022, 9, 10), date(2022, 9, 15), 6, "open", "general", False, "", 0),
        (date(2022, 9, 16), None, 15, "open", "general", True, "2022-09", 1),
    ]
    assert ENGLISH.text(document(outcome).title) == "How D-4 销号又重开 stood, from day to day"


def test_who_answered_is_part_of_how_it_stood(folder: Path) -> None:
    assert rows(run(folder, " d-6 "), "since", "unit", "owner", "meetings", name="states") == [
        (date(2022, 7, 10), "后勤处", "P-1", 2),
        (date(2022, 8, 30), "学生处", "P-2", 1),
    ]


def test_how_a_decision_a_risk_and_a_measure_stood(folder: Path) -> None:
    assert rows(run(folder, "2022-07/1"), "since", "until", "state", "overdue", "known_since", name="states") == [
        (date(2022, 7, 29), date(2022, 8, 15), "open", False, "2022-07"),
        (date(2022, 8, 16), None, "late", True, "2022-08"),
    ]
    assert rows(run(folder, "R-1"), "since", "state", "level", "overdue", name="states") == [
        (date(2022, 3, 1), "active", "major", False),
        (date(2022, 6, 2), "active", "major", True),
    ]
    assert rows(run(folder, "M-2"), "since", "until", "days", "state", name="states") == [
        (None, date(2019, 12, 31), None, "planned"),
        (date(2020, 1, 1), None, 1004, "in_force"),
    ]


def test_a_former_id_is_told_apart(folder: Path) -> None:
    outcome = run(folder, "D-50")
    assert notes(outcome).startswith("D-50 is now called D-5.")
    assert document(outcome).data == {"id": "D-5", "kind": "danger", "title": "改过编号"}


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("D-9", "D-9 is not for this audience (internal): it is restricted", "--audience restricted"),
        ("D-777", "the register has no D-777", "riskreg table lists what there is"),
        ("后勤处", "后勤处 is no condition", "did you mean unit=后勤处?"),
        ("2022-07/9", "the register has no 2022-07/9", "did you mean 2022-07/1, "),
        ("2022-09", "2022-09 is no condition", "did you mean meeting=2022-09?"),
        ("P-1", "P-1 is no condition", "did you mean owner=P-1?"),
        ("overdu", "overdu is no condition", "did you mean overdue, "),
    ],
)
def test_what_is_neither_an_id_nor_a_condition(folder: Path, text: str, said: str, hint: str) -> None:
    error = refused(folder, text)
    assert ENGLISH.text(error.said) == said
    assert hint in ENGLISH.text(error.hint)


def test_on_an_earlier_day_a_later_record_is_refused(folder: Path) -> None:
    assert str(refused(folder, "D-3", on="2022-08-01")) == "D-3 is dated 2022-09-01, after the day of judgement, 2022-08-01"


def test_a_mistake_is_shown_under_its_word_in_the_register_s_language(folder: Path) -> None:
    error = refused(folder, "逾期 且 unit=后情处")
    assert error.excerpt == ("逾期 且 unit=后情处", "             ^^^^^^")
    assert error.language == "en"


# --- the versions of meetings


DANGER = Danger(
    id="D-1", title="灯", unit="后勤处", owner="P-1", found=date(2022, 7, 1), due=date(2022, 7, 20), source=SOURCES[0]
)


def holding(*dangers: Danger) -> Register:
    lists: dict[str, dict[str, Any]] = {name: {} for name in KINDS}
    return Register({**lists, "dangers": {danger.id: danger for danger in dangers}}, Directory(()))


def versions(*found: tuple[str, Register]) -> Iterator[tuple[Meeting, Judge]]:
    """The versions of meetings, newest first; none but these may be read."""
    for id_, register in found:
        day = date.fromisoformat(f"{id_}-28")
        yield Meeting(id=id_, on=day), Judge(register, Settings(), day)
    pytest.fail("a version was read in which nothing could be found any more")


def trace(item: Danger, first: date = date.min, last: date = date(2022, 9, 30)) -> when.Trace:
    return when.Trace(vocabulary("dangers").kind, item, read("overdue", "dangers", holding()).holds, first, last)


def test_a_version_is_read_only_while_something_may_be_found_in_it() -> None:
    met = versions(("2022-09", holding(DANGER)), ("2022-08", holding()))
    assert when.seen([trace(DANGER)], met) == ([["2022-09"]], True)
    assert when.seen([], versions()) == ([], False)


def test_meetings_after_the_last_day_say_nothing_and_those_before_the_first_end_it() -> None:
    met = versions(("2022-09", holding(DANGER)), ("2022-08", holding(DANGER)), ("2022-07", holding(DANGER)))
    assert when.seen([trace(DANGER, date(2022, 8, 1), date(2022, 8, 31))], met) == ([["2022-08"]], True)


def test_what_was_not_yet_found_on_the_day_of_a_version_was_not_so() -> None:
    later = DANGER.with_(found=date(2022, 9, 29))
    assert when.seen([trace(DANGER)], versions(("2022-09", holding(later)))) == ([[]], True)


def test_a_record_is_found_in_a_version_by_the_id_it_had_then() -> None:
    renamed = DANGER.with_(id="D-2", formerly=("D-1",))
    met = versions(("2022-09", holding(renamed)), ("2022-08", holding(DANGER)), ("2022-07", holding()))
    assert when.seen([trace(renamed)], met) == ([["2022-09", "2022-08"]], True)


# --- what can be asked


def test_without_an_expression_it_says_what_can_be_asked(tmp_path: Path) -> None:
    outcome = run(tmp_path, None, lang="en")
    assert document(outcome).face is None
    shown = render(document(outcome), "plain", ENGLISH)
    assert "Conditions of dangers" in shown
    assert "Fields of decisions" in shown
    fields = {row[0] for row in rows(run(tmp_path, None, kind="risks"), "field", name="fields")}
    assert {"grade", "unit", "category", "score", "next_review"} <= fields
    assert "due" not in fields


def test_its_language_is_that_of_the_register_else_of_a_new_one(folder: Path, tmp_path: Path) -> None:
    assert run(folder, None).language == "en"
    assert run(tmp_path, None).language == "zh"
    assert run(folder, None, lang="zh").language == "zh"
    with pytest.raises(RiskregError):
        run(tmp_path, None, registers="nowhere")
