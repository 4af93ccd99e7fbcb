"""The states of measures and decisions on days; which meeting was last and which comes next."""

from datetime import date

import pytest

from riskreg.domain.records import Decision, Measure, Meeting
from riskreg.domain.records.measure import Revision
from riskreg.domain.records.meeting import Done
from riskreg.domain.records.record import Extension
from riskreg.domain.register import Directory, Register, coming, last
from riskreg.domain.words import MEASURE_TYPES, NEW, REPEAL, REVISE


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def measure(**values: object) -> Measure:
    return Measure(**{"id": "M-1", "title": "办法", "unit": "后勤处", "owner": "P-2", "type": MEASURE_TYPES[0], **values})  # type: ignore[arg-type]


def decision(**values: object) -> Decision:
    return Decision(**{"id": "1", "text": "演练", "unit": "后勤处", "owner": "P-2", **values})  # type: ignore[arg-type]


def states(record: Measure | Decision, *on: str) -> list[str]:
    return [str(record.state(day(one))) for one in on]


def test_a_measure_is_planned_then_in_force_then_repealed() -> None:
    record = measure(issued=day("09-05"), repealed=day("09-20"))
    assert states(record, "09-04", "09-05", "09-19", "09-20") == ["planned", "in_force", "in_force", "repealed"]


def test_a_measure_is_in_force_from_the_day_it_takes_effect() -> None:
    assert states(measure(issued=day("09-05"), effective=day("10-01")), "09-30", "10-01") == ["planned", "in_force"]


def test_a_measure_may_take_effect_before_it_is_issued() -> None:
    assert states(measure(issued=day("09-05"), effective=day("09-01")), "08-31", "09-01") == ["planned", "in_force"]


def test_without_days_a_measure_is_planned() -> None:
    assert states(measure(due=day("09-10")), "09-30") == ["planned"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"change": NEW, "issued": day("09-05")}, day("09-05")),
        ({"change": REVISE, "issued": day("09-05"), "effective": day("09-09")}, day("09-05")),
        ({"issued": day("09-05")}, day("09-05")),
        ({"change": REPEAL, "issued": day("09-05")}, None),
        ({"change": REPEAL, "issued": day("09-05"), "repealed": day("09-08")}, day("09-08")),
        ({"change": NEW, "repealed": day("09-08")}, day("09-08")),
        ({}, None),
    ],
)
def test_the_day_on_which_a_measure_is_finished(given: dict[str, object], expected: date | None) -> None:
    assert measure(**given).finished() == expected


def test_the_review_of_a_measure_counts_from_the_newest_revision_by_the_day() -> None:
    record = measure(
        issued=day("03-01"), effective=day("04-01"), revisions=(Revision(on=day("09-10")), Revision(on=day("07-01")))
    )
    assert [record.last_revision(day(on)) for on in ("06-30", "07-01", "09-10")] == [day("04-01"), day("07-01"), day("09-10")]


def test_a_decision_is_open_then_late_then_done() -> None:
    record = decision(due=day("09-10"), done=Done(on=day("09-15")))
    assert states(record, "09-09", "09-10", "09-11", "09-14", "09-15") == ["open", "open", "late", "late", "done"]


def test_a_standing_decision_is_standing_until_it_is_done() -> None:
    assert states(decision(standing=True), "09-30") == ["standing"]
    assert states(decision(standing=True, done=Done(on=day("09-15"))), "09-14", "09-15") == ["standing", "done"]


def test_an_extension_makes_a_late_decision_open_again_from_its_approval() -> None:
    more = Extension(to=day("09-20"), applied=day("09-11"), approved=day("09-12"), reason="雨")
    record = decision(due=day("09-10"), extensions=(more,))
    assert states(record, "09-11", "09-12", "09-20", "09-21") == ["late", "open", "open", "late"]
    assert [record.due_on(day(on)) for on in ("09-11", "09-12")] == [day("09-10"), day("09-20")]


def test_a_pending_and_a_refused_extension_move_no_decision() -> None:
    more = (
        Extension(to=day("09-20"), applied=day("09-05"), reason="雨"),
        Extension(to=day("09-25"), applied=day("09-05"), refused=day("09-06"), reason="雨"),
    )
    assert states(decision(due=day("09-10"), extensions=more), "09-11") == ["late"]


def test_a_meeting_is_judged_on_its_cutoff_else_on_its_day() -> None:
    assert Meeting(id="2022-09", on=day("09-28"), cutoff=day("09-25")).judged_on == day("09-25")
    assert Meeting(id="2022-09", on=day("09-28")).judged_on == day("09-28")


MEETINGS = (
    Meeting(id="2022-09", on=day("09-28")),
    Meeting(id="2022-07", on=day("07-28")),
    Meeting(id="2022-08-2", on=day("08-28")),
    Meeting(id="2022-08", on=day("08-28")),
)


@pytest.mark.parametrize(
    ("on", "before", "after"),
    [
        ("07-27", None, "2022-07"),
        ("07-28", None, "2022-07"),
        ("07-29", "2022-07", "2022-08"),
        ("08-29", "2022-08-2", "2022-09"),
        ("09-28", "2022-08-2", "2022-09"),
        ("09-29", "2022-09", None),
    ],
)
def test_the_last_meeting_lies_before_the_day_and_the_next_on_or_after_it(on: str, before: str | None, after: str | None) -> None:
    register = Register({"meetings": {meeting.id: meeting for meeting in MEETINGS}}, Directory(()))
    found = last(register, day(on)), coming(register, day(on))
    assert tuple(meeting and meeting.id for meeting in found) == (before, after)
