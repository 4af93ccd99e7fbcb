"""What is moved beneath a balance: days of finding, ids used again, meetings, the day on which the register was begun."""

from datetime import date
from typing import Any

import pytest

from riskreg.domain.balance import balance
from riskreg.domain.changes.sides import Sides
from riskreg.domain.evaluation import Judge
from riskreg.domain.honesty import Doubts, Shifted, doubts
from riskreg.domain.records import KINDS, Danger, Identified, Meeting
from riskreg.domain.records.danger_facts import Acceptance, Rectification
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import SOURCES

A, B = date(2022, 8, 26), date(2022, 9, 28)


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def judge(*records: Identified, on: date, started: date | None = None) -> Judge:
    lists: dict[str, dict[str, Identified]] = {name: {} for name in KINDS}
    for record in records:
        lists[record.LIST][record.id] = record
    return Judge(Register(lists, Directory(())), Settings(name="校", started=started), on)


def danger(id_: str = "D-1", title: str = "灯", found: str = "08-01", **values: Any) -> Danger:
    given: dict[str, Any] = {"unit": "图书馆", "owner": "P-1", "source": SOURCES[0], "due": date(2023, 6, 30)}
    return Danger(id=id_, title=title, found=day(found), **given, **values)


def doubted(was: Identified, now: Identified) -> Doubts:
    return doubts(Sides(judge(was, on=A), judge(now, on=B)))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (danger(found="08-27"), Shifted(moved=("D-1",))),  # past the first side's day: it would have been new
        (danger(found="08-26"), Shifted()),  # within what the first side knew
        (danger(title="门", found="09-05"), Shifted(reused=("D-1",))),  # another danger under the id
        (danger(title="门"), Shifted()),  # a title put right
        (danger(id_="D-2", title="门", found="08-02", formerly=("D-1",)), Shifted()),  # renamed and mended: the same one
    ],
    ids=["past the day", "up to the day", "reused", "title", "renamed"],
)
def test_a_record_that_is_not_what_it_was(now: Danger, expected: Shifted) -> None:
    was = danger()
    assert doubted(was, now).dangers == expected
    assert balance(judge(was, on=A), judge(now, on=B)).is_honest  # the cells alone do not see it


def test_what_was_dated_ahead_and_is_dated_back_is_a_cell_of_the_balance() -> None:
    was, now = danger(found="09-10"), danger(found="08-20")
    assert doubted(was, now) == Doubts()
    assert balance(judge(was, on=A), judge(now, on=B)).dangers.filled_late == ("D-1",)


def test_a_closed_record_that_vanished_is_not_honest() -> None:
    closed = danger(
        rectified=(Rectification(on=day("08-02")),), acceptances=(Acceptance(on=day("08-03"), by=("P-2",), passed=True),)
    )
    found = balance(judge(closed, on=A), judge(on=B)).dangers
    assert (found.vanished, found.removed, found.is_honest) == (("D-1",), (), False)


def test_the_beginning_of_the_register_was_moved() -> None:
    found = doubts(Sides(judge(on=A, started=day("01-01")), judge(on=B, started=day("08-01"))))
    assert [str(one) for one in found.bases] == ["the day on which the register was begun was moved: 2022-01-01 -> 2022-08-01"]
    assert doubts(Sides(judge(on=A, started=day("01-01")), judge(on=B, started=day("01-01")))) == Doubts()


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ({"on": A}, {"on": day("08-11")}, ["meeting M was moved: 2022-08-26 -> 2022-08-11"]),
        ({"on": A}, {"on": A, "cutoff": day("08-20")}, ["the cutoff of meeting M was moved: 2022-08-26 -> 2022-08-20"]),
        ({"on": day("09-26")}, {"on": B}, []),  # still to come on the first side's day: it was put off
        ({"on": A}, {"on": A, "chair": "P-9"}, []),
    ],
    ids=["moved", "cutoff", "planned", "named"],
)
def test_meetings_that_were_held_do_not_move(was: dict[str, Any], now: dict[str, Any], expected: list[str]) -> None:
    found = doubted(Meeting(id="M", **was), Meeting(id="M", **now))
    assert [str(one) for one in found.bases] == expected


def test_the_meeting_that_names_a_version_is_compared_with_how_it_stands() -> None:
    """Both versions say the same of it; the files, by which the version is judged, say another day."""
    own = Meeting(id="M", on=A)
    found = doubts(Sides(judge(own, on=day("08-11")), judge(own, on=B)), [(own, Meeting(id="M", on=day("08-11")))])
    assert [str(one) for one in found.bases] == ["meeting M was moved: 2022-08-26 -> 2022-08-11"]
