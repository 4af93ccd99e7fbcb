"""Nothing dropped: of a doubled id both stay; what is lacking, dated later or not understood is told on the face."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Riskreg
from tests.commands.college import environment
from tests.store.conftest import Commit, Repo, build

from riskreg.domain.fields import Choice, FieldTable, walk
from riskreg.domain.records import KINDS
from riskreg.report.language import Language
from riskreg.syntax.literals import forms, written

ORGANISATION = """units:
  - {id: 保卫处, admin_leader: P-005}
  - {id: 后勤处, admin_leader: P-008}
  - {id: 学生处, admin_leader: P-006}
people:
  - {id: P-005, name: 刘国胜, unit: 保卫处}
  - {id: P-008, name: 何建平, unit: 后勤处}
  - {id: P-006, name: 周立新, unit: 学生处}
categories:
  - {id: 消防安全, unit: 保卫处}
places:
  - {id: 实训楼}
"""
SETTINGS = "name: 示例学院\nlanguage: en\ntimezone: Asia/Shanghai\nstarted: 2022-01-01\n"
MEETINGS = "meetings:\n  - {id: 2022-08, on: 2022-08-26}\n  - {id: 2022-09, on: 2022-09-28}\n"


def danger(id_: str, title: str = "配电箱门缺失", **fields: object) -> str:
    """Write a danger as people do; a field that is None is left out."""
    known: dict[str, object] = {
        "title": title,
        "unit": "后勤处",
        "owner": "P-008",
        "category": "消防安全",
        "place": "实训楼",
        "found": "2022-09-01",
        "source": "self_check",
        "level": "general",
        "rectification": "装箱门",
        "due": "2022-09-10",
    }
    lines = [f"    {name}: {value}" for name, value in (known | fields).items() if value is not None]
    return "\n".join([f"  - id: {id_}", *lines]) + "\n"


MAJOR = {"level": "major", "basis": "通知", "plan": "有", "funds": 0}
FIRST = danger("D-2022-0001", "甲", found="2022-08-20")
OURS = danger("D-2022-0002", "后勤处：配电箱", found="2022-09-05", due="2022-09-20")
THEIRS = danger("D-2022-0002", "学生处：6栋充电", unit="学生处", owner="P-006", found="2022-09-05", due="2022-09-12", **MAJOR)
BASE = {
    "registers/riskreg.yaml": SETTINGS,
    "registers/organisation.yaml": ORGANISATION,
    "registers/meetings.yaml": MEETINGS,
    "registers/a.yaml": f"dangers:\n{FIRST}",
    "registers/b.yaml": "dangers:\n",
}


@pytest.fixture
def riskreg() -> Riskreg:
    """The program."""
    return Riskreg()


@pytest.fixture
def merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """T01: two branches gave one id to two dangers in two files, and git merged them without a conflict."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    after = {"registers/a.yaml": f"dangers:\n{FIRST}{OURS}", "registers/b.yaml": f"dangers:\n{THEIRS}"}
    repo = build(
        tmp_path / "r",
        Commit("a", BASE, at="2022-08-25T10:00:00+08:00"),
        Commit("o", after, at="2022-09-05T11:00:00+08:00"),
    )
    repo.git("tag", "meeting/2022-08", "HEAD~1")
    monkeypatch.chdir(repo.folder)
    return repo


PLACES = "registers/a.yaml:13, registers/b.yaml:2"
TOLD = f"2 records have one id, D-2022-0002: {PLACES}"


@pytest.mark.parametrize("words", [("overdue",), ("table", "dangers"), ("tally", "dangers"), ("status",), ("diff", "2022-08")])
def test_every_report_names_a_doubled_id_with_both_places_and_exits_with_1(
    merged: Repo, riskreg: Riskreg, words: tuple[str, ...]
) -> None:
    assert merged.folder
    for _ in ("cold", "kept"):
        told = riskreg(*words, "--on", "2022-09-28", lang="en")
        assert told.code == 1
        assert TOLD in told.out
        data = json.loads(riskreg(*words, "--on", "2022-09-28", "--json").out)
        assert data["register"]["complete"] is False
        assert data["register"]["doubled"] == [{"id": "D-2022-0002", "places": PLACES.split(", ")}]


def test_both_records_with_one_id_are_overdue_and_counted(merged: Repo, riskreg: Riskreg) -> None:
    assert merged.folder
    rows = json.loads(riskreg("overdue", "--on", "2022-09-28", "--json").out)["rows"]
    # 28 September less 12, 10 and 20 September.
    assert [(row["id"], row["level"], row["late_days"]) for row in rows] == [
        ("D-2022-0002", "major", 16),
        ("D-2022-0001", "general", 18),
        ("D-2022-0002", "general", 8),
    ]
    # All three are past their day.
    assert "3 not closed, 1 of them major, 3 overdue (open 3); in all " in riskreg("status", "--on", "2022-09-28", lang="en").out


def test_of_a_doubled_id_there_is_no_balance_and_the_reason_is_said(merged: Repo, riskreg: Riskreg) -> None:
    assert merged.folder
    told = riskreg("diff", "2022-08", "--on", "2022-09-28", lang="en")
    assert "There is no balance: several records have the id D-2022-0002." in told.out
    assert json.loads(riskreg("diff", "2022-08", "--on", "2022-09-28", "--json").out)["balance"] == {
        "dangers": None,
        "risks": None,
    }


def test_of_what_the_audience_may_not_see_only_the_places_are_told(merged: Repo, riskreg: Riskreg) -> None:
    path = merged.folder / "registers/b.yaml"
    path.write_text(f"dangers:\n{THEIRS}    audience: restricted\n", encoding="utf-8")
    told = riskreg("overdue", "--on", "2022-09-28", "--json")
    assert "D-2022-0002" not in told.out
    assert json.loads(told.out)["register"]["doubled"] == [{"id": "", "places": PLACES.split(", ")}]
    assert told.code == 1


@pytest.mark.parametrize("command", ["show", "explain", "when", "history"])
def test_what_is_asked_of_a_doubled_id_is_answered_with_both_places(merged: Repo, riskreg: Riskreg, command: str) -> None:
    assert merged.folder
    told = riskreg(command, "D-2022-0002", lang="en")
    assert told.code == 2
    assert f"2 records have the id D-2022-0002, and which is meant cannot be told: {PLACES}" in told.err


@pytest.fixture
def doubled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """T02: two dangers with one id in two files, two decisions of a meeting with one number; outside git."""
    decided = "  - id: 2022-09\n    on: 2022-09-28\n    decisions:\n"
    decided += "      - {id: 1, text: 甲, unit: 后勤处, owner: P-008, due: 2022-10-01}\n"
    decided += "      - {id: 1, text: 乙, unit: 学生处, owner: P-006, due: 2022-10-02}\n"
    for name, text in {
        "riskreg.yaml": SETTINGS,
        "organisation.yaml": ORGANISATION,
        "meetings.yaml": f"meetings:\n{decided}",
        "a.yaml": f"dangers:\n{danger('D-2022-0002', '后勤处：配电箱')}",
        "b.yaml": f"dangers:\n{danger('D-2022-0002', '学生处：6栋充电', unit='学生处', owner='P-006')}",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (("rectify", "D-2022-0002", "--by", "P-006", "--on", "2022-09-08"), "a.yaml:2, b.yaml:2"),
        (("extend", "D-2022-0002", "--to", "2022-09-30", "--reason", "x", "--on", "2022-09-08"), "a.yaml:2, b.yaml:2"),
        (("set", "d-2022-0002", "spot=一层"), "a.yaml:2, b.yaml:2"),
        (("done", "2022-09/1", "--on", "2022-10-05"), "meetings.yaml:5, meetings.yaml:6"),
    ],
)
def test_writing_on_a_doubled_id_or_number_is_refused_with_both_places(
    doubled: Path, riskreg: Riskreg, words: tuple[str, ...], places: str
) -> None:
    before = {path.name: path.read_bytes() for path in doubled.iterdir()}
    told = riskreg(*words, lang="en")
    assert told.code == 3
    assert places in told.err
    assert {path.name: path.read_bytes() for path in doubled.iterdir()} == before


def test_both_decisions_with_one_number_are_owed(doubled: Path, riskreg: Riskreg) -> None:
    assert doubled
    told = riskreg("overdue", "--on", "2022-10-05", "--json", "--where", "what=decision")
    rows = json.loads(told.out)["rows"]
    assert [(row["id"], row["title"], row["late_days"]) for row in rows] == [("2022-09/1", "甲", 4), ("2022-09/1", "乙", 3)]
    assert told.code == 1


def test_a_person_with_the_id_of_another_is_told_on_the_face(doubled: Path, riskreg: Riskreg) -> None:
    (doubled / "p.yaml").write_text("people:\n  - {id: P-008, name: 黄志强, unit: 后勤处}\n", encoding="utf-8")
    told = riskreg("overdue", "--on", "2022-10-05", lang="en")
    assert "2 records have one id, P-008: organisation.yaml:7, p.yaml:2" in told.out


def test_a_file_that_the_last_commit_has_and_the_folder_lacks_is_named(merged: Repo, riskreg: Riskreg) -> None:
    (merged.folder / "registers/b.yaml").unlink()
    told = riskreg("status", "--on", "2022-09-28", lang="en")
    assert "the last commit has registers/b.yaml, and the folder lacks it" in told.out
    assert told.code == 1
    data = json.loads(riskreg("overdue", "--on", "2022-09-28", "--json").out)["register"]
    assert (data["absent"], data["complete"]) == (["registers/b.yaml"], False)


def test_a_file_that_only_has_another_name_is_not_lacking(merged: Repo, riskreg: Riskreg) -> None:
    (merged.folder / "registers/b.yaml").rename(merged.folder / "registers/c.yaml")
    data = json.loads(riskreg("overdue", "--on", "2022-09-28", "--json").out)["register"]
    assert data["absent"] == []


def test_a_record_dated_after_the_day_of_judgement_is_counted_on_the_face(doubled: Path, riskreg: Riskreg) -> None:
    slip = danger("D-2022-0009", found="2023-09-02", due="2022-09-10")  # 2023 for 2022
    (doubled / "b.yaml").write_text(f"dangers:\n{slip}", encoding="utf-8")
    for words in (("overdue",), ("table", "dangers"), ("tally", "dangers"), ("status",)):
        assert "1 record dated later: D-2022-0009" in riskreg(*words, "--on", "2022-09-08", lang="en").out
        assert json.loads(riskreg(*words, "--on", "2022-09-08", "--json").out)["register"]["later"] == ["D-2022-0009"]
    assert "dated later" not in riskreg("overdue", "--on", "2023-09-02", lang="en").out


@pytest.fixture
def folder(doubled: Path) -> Path:
    """A register outside git that holds what a test writes in `d.yaml`."""
    for name in ("a.yaml", "b.yaml", "meetings.yaml"):
        (doubled / name).unlink()
    return doubled


UNREAD = "this report is incomplete: d.yaml could not be read in full"


def overdue(riskreg: Riskreg, *words: str) -> list[tuple[str, object, int]]:
    """Return what is overdue on 20 September: id, level, days late."""
    told = riskreg("overdue", *words, "--on", "2022-09-20", "--json")
    assert told.code == 1
    return [(row["id"], row["level"], row["late_days"]) for row in json.loads(told.out)["rows"]]


def test_a_level_that_was_not_understood_is_never_general_and_is_listed_with_the_major_ones(
    folder: Path, riskreg: Riskreg
) -> None:
    # T03: ledgers write 重大隐患; the format has 重大.
    (folder / "d.yaml").write_text(f"dangers:\n{danger('D-1', level='重大隐患')}", encoding="utf-8")
    assert overdue(riskreg) == overdue(riskreg, "--level", "major") == [("D-1", None, 10)]
    assert overdue(riskreg, "--where", "major") == [("D-1", None, 10)]
    assert overdue(riskreg, "--level", "general") == []
    told = riskreg("table", "dangers", "--on", "2022-09-20", lang="en")
    assert UNREAD in told.out
    assert told.out.splitlines()[6].split()[:2] == ["D-1", "unknown"]
    said = riskreg("explain", "D-1", "--on", "2022-09-20", lang="en").out
    assert "d.yaml:10 was not understood: level: 重大隐患 is none of major, general; did you mean major?" in said
    assert "No level is entered" not in said


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((field, None) for field in ("title", "owner", "found", "source", "level", "rectification")),
        ("found", "9月1日前后"),
        ("source", "重大隐患排查"),
        ("level", "[major]"),
        ("levels", "[{on: 2022-09-02, level: 重大隐患}]"),
        ("owner", "{a: b}"),
    ],
)
def test_what_has_an_id_a_unit_and_a_due_day_is_overdue_whatever_else_is_wrong_with_it(
    folder: Path, riskreg: Riskreg, field: str, value: str | None
) -> None:
    changed: dict[str, Any] = {field: value}
    (folder / "d.yaml").write_text(f"dangers:\n{danger('D-1', **changed)}", encoding="utf-8")
    ((id_, _, late),) = overdue(riskreg)
    assert (id_, late) == ("D-1", 10)
    for command in ("show", "explain", "when"):
        assert riskreg(command, "D-1", "--on", "2022-09-20").code in (0, 1)


def test_a_unit_that_the_register_does_not_know_is_listed_under_its_word(folder: Path, riskreg: Riskreg) -> None:
    (folder / "d.yaml").write_text(f"dangers:\n{danger('D-1', unit='后勤')}", encoding="utf-8")
    (row,) = json.loads(riskreg("overdue", "--on", "2022-09-20", "--json").out)["rows"]
    assert (row["id"], row["unit"], row["late_days"]) == ("D-1", "后勤", 10)


def test_a_level_given_later_that_was_not_understood_does_not_leave_the_one_before(folder: Path, riskreg: Riskreg) -> None:
    (folder / "d.yaml").write_text(
        f"dangers:\n{danger('D-1', levels='[{on: 2022-09-02, level: 重大隐患}]')}{danger('D-2', levels='[{on: 待定, level: major}]')}",
        encoding="utf-8",
    )
    # D-2 was made major on a day that nobody can read: it is major.
    assert overdue(riskreg) == [("D-1", None, 10), ("D-2", "major", 10)]


def test_a_danger_whose_day_is_not_known_is_in_the_list_and_not_overdue(folder: Path, riskreg: Riskreg) -> None:
    (folder / "d.yaml").write_text(f"dangers:\n{danger('D-1', due='尽快')}", encoding="utf-8")
    rows = json.loads(riskreg("table", "dangers", "--on", "2022-09-20", "--json").out)["rows"]
    assert [(row["id"], row["due"], row["late_days"]) for row in rows] == [("D-1", None, 0)]
    assert "未能判断" in riskreg("table", "dangers", "--on", "2022-09-20", "--lang", "zh").out


def test_a_decision_without_an_owner_is_owed(folder: Path, riskreg: Riskreg) -> None:
    decided = "{id: 1, text: 甲, unit: 后勤处, due: 2022-09-01}"
    (folder / "d.yaml").write_text(f"meetings:\n  - {{id: 2022-08, on: 2022-08-26, decisions: [{decided}]}}\n", encoding="utf-8")
    assert overdue(riskreg) == [("2022-08/1", None, 19)]


def test_the_same_is_told_of_a_file_read_again_with_the_cache(merged: Repo, riskreg: Riskreg) -> None:
    text = f"dangers:\n{danger('D-1', level='重大隐患', source=None)}{danger('D-2')}"
    (merged.folder / "registers/b.yaml").write_text(text, encoding="utf-8")
    (merged.folder / "registers/a.yaml").write_text("dangers:\n", encoding="utf-8")
    merged.git("commit", "--quiet", "--all", "--message", "x")
    told = [
        riskreg(*words, "--on", "2022-09-20", "--json") for words in (("overdue",), ("overdue", "--at", "HEAD")) for _ in "ab"
    ]
    assert [[(row["id"], row["level"]) for row in json.loads(one.out)["rows"]] for one in told] == [
        [("D-1", None), ("D-2", "general")]
    ] * 4
    assert {one.code for one in told} == {1}


@pytest.mark.parametrize("command", ["show", "explain", "when", "history"])
def test_what_is_not_found_in_a_register_that_was_not_all_read_is_not_found_as_far_as_it_can_be_read(
    merged: Repo, riskreg: Riskreg, command: str
) -> None:
    conflict = f"dangers:\n<<<<<<< HEAD\n{danger('D-2022-0007')}=======\n>>>>>>> x\n"
    (merged.folder / "registers/c.yaml").write_text(conflict, encoding="utf-8")
    told = riskreg(command, "D-2022-0007", lang="en")
    assert told.code == 2
    assert "the register has no D-2022-0007, as far as it can be read; unread: registers/c.yaml" in told.err


def test_a_number_or_a_day_before_a_number_sign_cuts_a_text_off_and_no_day_and_no_number(folder: Path, riskreg: Riskreg) -> None:
    # T10, lines 3, 8, 12 and 14 there: four texts. What follows a day or a number of a field that is one is a comment.
    text = danger(
        "D-1",
        "3 #楼配电箱门缺失",
        spot="12 #宿舍楼 203",
        rectification="24 #楼换门",
        note="2022-09-06 #3号楼已告知",
        due="2022-09-10 #校长要求",
        funds="500 #自筹",
    )
    (folder / "d.yaml").write_text(f"dangers:\n{text}", encoding="utf-8")
    told = json.loads(riskreg("check", "--on", "2022-09-05", "--json").out)["diagnostics"]
    lines = text.splitlines()
    assert [lines[one["line"] - 2].split(":")[0].strip() for one in told if one["code"] == "R111"] == [
        "title",
        "rectification",
        "spot",
        "note",
    ]


@pytest.mark.parametrize("text", ["\\u0007", "\\x1b[31m", "\\a"])
def test_a_character_that_cannot_be_seen_is_a_finding_however_it_is_written(folder: Path, riskreg: Riskreg, text: str) -> None:
    quoted = f'"灯{text}不亮"'
    (folder / "d.yaml").write_text(f"dangers:\n{danger('D-1', quoted)}", encoding="utf-8")
    told = json.loads(riskreg("check", "--on", "2022-09-05", "--json").out)["diagnostics"]
    assert [(one["code"], one["line"]) for one in told] == [("R212", 3)]


def test_every_word_that_a_finding_names_is_read_as_it_stands() -> None:
    """T12: what R206 prints for a closed word, in either language, is what the reader takes."""
    kinds = [field.kind for table in every_table() for field in table.FIELDS.values() if isinstance(field.kind, Choice)]
    assert len(kinds) > 20
    for kind in kinds:
        for word in kind.words:
            for code in ("en", "zh"):
                assert forms(kind.words)[Language(code).text(written(word))] is word


def every_table() -> list[type[FieldTable]]:
    found: list[type[FieldTable]] = []
    for kind in KINDS.values():
        walk(kind, found.append)
    return found


def test_a_word_that_is_offered_is_one_that_is_read(folder: Path, riskreg: Riskreg) -> None:
    text = danger("D-1", source="self-check", mode="by a set day")
    (folder / "d.yaml").write_text(f"dangers:\n{text}", encoding="utf-8")
    told = riskreg("check", "--on", "2022-09-08", lang="en").out
    assert "did you mean self_check?" in told
    assert "did you mean timed?" in told
    mended = text.replace("self-check", "self_check").replace("by a set day", "timed")
    (folder / "d.yaml").write_text(f"dangers:\n{mended}", encoding="utf-8")
    assert "R206" not in riskreg("check", "--on", "2022-09-08", lang="en").out
