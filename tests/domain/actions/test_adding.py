"""New records: what follows from the register and the settings, what is asked for, what is lacking."""

from datetime import date
from typing import Any

import pytest
from tests.domain.actions.conftest import danger, judge, said, text

from riskreg.domain.actions.action import Append, Insert
from riskreg.domain.actions.new_record import add, decide, defaults, due_day, is_asked, missing, word_of
from riskreg.domain.records import Danger, Decision, Meeting, Person, Risk, Unit
from riskreg.domain.settings import DangerDays, Days, Settings
from riskreg.domain.words import DANGER_GENERAL, DANGER_MAJOR, IMMEDIATE

HOLIDAY = "periods: [{id: 国庆, kind: holiday, from: 2022-10-01, to: 2022-10-07}]\n"
GENERAL = {"level": DANGER_GENERAL}
MAJOR = {"level": DANGER_MAJOR}


@pytest.mark.parametrize(
    ("given", "on", "register", "due"),
    [
        (GENERAL, "2022-09-01", "", "2022-09-08"),  # seven days
        (GENERAL, "2022-09-24", HOLIDAY, "2022-10-08"),  # the 1st is in the holiday; the first day after it
        (GENERAL, "2022-09-23", HOLIDAY, "2022-09-30"),
        (GENERAL, "2022-09-30", HOLIDAY, "2022-10-08"),
        (MAJOR, "2022-09-01", "", None),  # leaders decide
        ({}, "2022-09-01", "", None),  # no level, no day
        ({**GENERAL, "mode": IMMEDIATE}, "2022-09-01", "", "2022-09-01"),
        ({"mode": IMMEDIATE}, "2022-10-02", HOLIDAY, "2022-10-02"),  # at once is at once, in a holiday too
    ],
)
def test_the_due_day_of_a_danger(given: dict[str, Any], on: str, register: str, due: str | None) -> None:
    over = judge(danger() + register)
    assert due_day(given, date.fromisoformat(on), over) == (date.fromisoformat(due) if due else None)


@pytest.mark.parametrize(("given", "due"), [(GENERAL, "2022-09-16"), (MAJOR, "2022-10-01")])
def test_the_settings_may_name_other_days(given: dict[str, Any], due: str) -> None:
    over = judge(danger(), settings=Settings(deadlines=Days(danger=DangerDays(general=15, major=30))))
    assert due_day(given, date(2022, 9, 1), over) == date.fromisoformat(due)


def test_days_that_are_not_given() -> None:
    over = judge(danger(), "2022-09-10")
    today = date(2022, 9, 10)
    assert defaults(Danger, GENERAL, over) == {"found": today, "due": date(2022, 9, 17)}
    found = date(2022, 9, 2)
    assert defaults(Danger, {**GENERAL, "found": found}, over) == {"due": date(2022, 9, 9)}
    assert defaults(Danger, {**GENERAL, "due": found}, over) == {"found": today}
    assert defaults(Danger, MAJOR, over) == {"found": today}
    assert defaults(Risk, {}, over) == {"identified": today}
    assert defaults(Risk, {"identified": found}, over) == {}
    assert defaults(Meeting, {}, over) == {}


@pytest.mark.parametrize(
    ("kind", "given", "lacks"),
    [
        (Danger, {}, ["title", "unit", "owner", "found", "source", "level", "rectification", "due"]),
        (
            Danger,
            {"title": "甲", "unit": "乙", "owner": "丙", "source": "丁", "rectification": "戊", "found": 1, "due": 1},
            ["level"],
        ),
        (Unit, {}, []),  # its id is chosen, and lacks elsewhere
        (Person, {}, ["name"]),
        (Meeting, {}, ["on"]),
        (Decision, {}, ["text", "unit", "owner", "due"]),
        (Decision, {"text": "甲", "unit": "乙", "owner": "丙", "standing": True}, []),
    ],
)
def test_what_a_new_record_lacks(kind: Any, given: dict[str, Any], lacks: list[str]) -> None:
    assert sorted(field.name for field in missing(kind, given)) == sorted(lacks)


@pytest.mark.parametrize(
    ("kind", "name", "given", "asked"),
    [
        (Danger, "plan", MAJOR, True),
        (Danger, "plan", GENERAL, False),
        (Danger, "basis", GENERAL, False),
        (Danger, "basis", MAJOR, True),
        (Danger, "spot", GENERAL, True),
        (Risk, "basis", {"method": "direct"}, True),
        (Risk, "basis", {"method": "LS"}, False),
    ],
)
def test_only_what_makes_sense_is_asked_for(kind: Any, name: str, given: dict[str, Any], asked: bool) -> None:
    assert is_asked(kind, name, given) is asked


def test_a_record_is_added_to_a_file() -> None:
    action = add(Danger, {"id": "D-7", "title": "门坏了", "place": ("北门",), "note": None}, "dangers.yaml")
    assert action.edits == (Insert("dangers", {"id": "D-7", "title": "门坏了", "place": "北门"}, "dangers.yaml"),)
    assert said(action) == ["danger D-7 门坏了: entered in dangers.yaml"]
    assert (action.ids, text(action.next)) == (("D-7",), "riskreg show D-7")


def test_what_is_called_as_its_id_is_named_once() -> None:
    assert said(add(Unit, {"id": "后勤处", "name": "后勤处"}, "o.yaml")) == ["unit 后勤处: entered in o.yaml"]
    assert said(add(Meeting, {"id": "2022-11"}, "m.yaml")) == ["meeting 2022-11: entered in m.yaml"]


def test_a_decision_is_added_to_its_meeting() -> None:
    meeting = judge("meetings: [{id: 2022-09, on: 2022-09-28}]").register.meetings["2022-09"]
    action = decide(meeting, {"id": "2", "text": "修门", "helpers": ("保卫处",)})
    assert action.edits == (Append("2022-09", ("decisions",), {"id": "2", "text": "修门", "helpers": "保卫处"}),)
    assert (action.ids, said(action)) == (("2022-09/2",), ["decision 2022-09/2 修门: entered"])


def test_what_people_call_a_kind() -> None:
    assert [word_of(kind).zh for kind in (Danger, Decision, Unit)] == ["隐患", "议定事项", "单位"]
