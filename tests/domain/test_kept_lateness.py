"""How late what is owed is, and was when it was done: on exact days, and after the end; what is done on time."""

from datetime import date
from typing import Any

import pytest
from tests.domain.test_deadlines import danger, day, decision, done, extension, judge, measure, meeting, passed

from riskreg.domain import lateness
from riskreg.domain.query.expression import read
from riskreg.domain.query.record_query import Decided
from riskreg.domain.records import Danger
from riskreg.domain.records.danger_facts import Acceptance, Referral, Withdrawal
from riskreg.domain.records.measure import Revision
from riskreg.domain.records.meeting import Done
from riskreg.domain.settings import Settings
from riskreg.domain.words import EVERY, NOT_A_DANGER, REPEAL

SENT_BACK = Acceptance(on=day("09-12"), by=("P-1",), passed=False)
NEW_DAY = Acceptance(on=day("09-12"), by=("P-1",), passed=False, due=day("09-20"))
YEAR = EVERY[-1]


@pytest.mark.parametrize(
    ("given", "on", "days"),
    [
        ({}, "09-08", 0),  # due on the 8th
        ({}, "09-09", 1),
        ({"rectified": done("09-10")}, "09-09", 1),  # not yet done
        ({"rectified": done("09-10")}, "09-30", 2),  # awaiting acceptance: it was 2 days late
        ({"rectified": done("09-10"), "acceptances": (passed("09-15"),)}, "12-31", 2),  # closed: it stays 2
        ({"rectified": done("09-08"), "acceptances": (passed("09-15"),)}, "12-31", 0),
        ({"rectified": done("09-10", "09-14")}, "09-30", 2),  # told again: it was done on the 10th
        ({"acceptances": (passed("09-11"),)}, "12-31", 3),  # no day of the work: that of the acceptance
        # an extension that held on the day counts, one approved afterwards does not
        ({"extensions": (extension("09-20", "09-07"),), "rectified": done("09-18")}, "09-30", 0),
        ({"extensions": (extension("09-20", "09-19"),), "rectified": done("09-18")}, "09-30", 10),
        ({"extensions": (extension("09-20"),), "rectified": done("09-18")}, "09-30", 10),  # nobody decided
        # sent back: late again, to its newest rectification
        ({"rectified": done("09-08"), "acceptances": (SENT_BACK,)}, "09-30", 22),
        ({"rectified": done("09-08", "09-14"), "acceptances": (SENT_BACK, passed("09-15"))}, "09-30", 6),
        ({"rectified": done("09-08", "09-22"), "acceptances": (NEW_DAY,)}, "09-30", 2),  # the new day was the 20th
        ({"rectified": done("09-08"), "acceptances": (SENT_BACK, passed("09-13"))}, "09-30", 5),  # done by the 13th
        ({"referrals": (Referral(on=day("09-15"), to="供电公司"),)}, "09-30", 0),  # not the unit's
        ({"withdrawn": Withdrawal(on=day("09-15"), by="P-1", reason=NOT_A_DANGER)}, "09-30", 0),
    ],
)
def test_days_late_of_a_danger(given: dict[str, object], on: str, days: int) -> None:
    record = danger(**given)
    assert lateness.of_danger(record, judge(record, on=on)) == days


@pytest.mark.parametrize(
    ("given", "on", "days"),
    [
        ({"due": day("09-08")}, "09-18", 10),
        ({"due": day("09-08"), "issued": day("09-12")}, "12-31", 4),
        ({"due": day("09-08"), "issued": day("09-08")}, "12-31", 0),
        ({"due": day("09-08"), "extensions": (extension("09-20", "09-07"),), "issued": day("09-23")}, "12-31", 3),
        ({"due": day("09-08"), "repealed": day("09-12")}, "12-31", 0),  # never issued: it lapsed
        ({"due": day("09-08"), "change": REPEAL, "issued": date(2020, 1, 1), "repealed": day("09-12")}, "12-31", 4),
        # a review that is late now comes before the issue that was late once
        ({"due": day("03-01"), "issued": day("03-11"), "review_every": YEAR}, "2023-03-10", 10),
        ({"due": day("03-01"), "issued": day("03-11"), "review_every": YEAR}, "2023-03-13", 2),
        ({"issued": day("03-11"), "review_every": YEAR, "revisions": (Revision(on=date(2023, 4, 1)),)}, "2023-05-01", 0),
    ],
)
def test_days_late_of_a_measure(given: dict[str, object], on: str, days: int) -> None:
    record = measure(**given)
    assert lateness.of_measure(record, judge(record, on=on)) == days


@pytest.mark.parametrize(
    ("given", "on", "days"),
    [
        ({"due": day("09-20")}, "09-30", 10),
        ({"due": day("09-20"), "done": Done(on=day("09-25"))}, "09-24", 4),
        ({"due": day("09-20"), "done": Done(on=day("09-25"))}, "12-31", 5),
        ({"due": day("09-20"), "done": Done(on=day("09-25")), "extensions": (extension("09-24", "09-19"),)}, "12-31", 1),
        ({"due": day("09-20"), "done": Done(on=day("09-20"))}, "12-31", 0),
        ({"standing": True, "done": Done(on=day("09-25"))}, "12-31", 0),
    ],
)
def test_days_late_of_a_decision(given: dict[str, object], on: str, days: int) -> None:
    record = decision(**given)
    assert lateness.of_decision(record, judge(meeting(record), on=on)) == days


@pytest.mark.parametrize(("started", "on", "days"), [("09-10", "09-09", 0), ("09-10", "09-30", 2), ("09-11", "09-30", 0)])
def test_nothing_was_late_before_the_register_began(started: str, on: str, days: int) -> None:
    record = danger(rectified=done("09-10"))  # 2 days late on the 10th
    rules = Settings(started=day(started))
    assert lateness.of_danger(record, judge(record, on=on, settings=rules)) == days


RECORDS: dict[str, Danger] = {
    "still late": danger(),
    "closed late": danger(rectified=done("09-10"), acceptances=(passed("09-15"),)),
    "closed in time": danger(rectified=done("09-07"), acceptances=(passed("09-15"),)),
    "rectified late": danger(rectified=done("09-28")),
}


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("late_days>0", ["still late", "closed late", "rectified late"]),
        ("逾期天数>0", ["still late", "closed late", "rectified late"]),
        ("overdue", ["still late"]),
        ("late_days>0 and closed=2022-09", ["closed late"]),
        ("late_days>=20", ["still late", "rectified late"]),
        ("rectified>due", ["closed late", "rectified late"]),
        ("整改完成日期>现时限", ["closed late", "rectified late"]),
        ("rectified<=due", ["closed in time"]),
        ("rectified!=first_due", ["still late", "closed late", "closed in time", "rectified late"]),
        ("closed>rectified", ["closed late", "closed in time"]),
    ],
)
def test_what_was_late_can_be_asked_for_after_the_end(expression: str, names: list[str]) -> None:
    over = judge(*RECORDS.values())
    asked = read(expression, "dangers", over.register)
    assert [name for name, record in RECORDS.items() if asked.holds(record, over)] == names


def test_a_decision_that_was_done_late_can_be_asked_for() -> None:
    late = decision(due=day("09-20"), done=Done(on=day("09-25")))
    held = meeting(late)
    over = judge(held)
    item = Decided("2022-09/1", held, late)
    holding = [
        text for text in ("late_days=5", "done>due", "overdue") if read(text, "decisions", over.register).holds(item, over)
    ]
    assert holding == ["late_days=5", "done>due"]


@pytest.mark.parametrize(
    ("records", "since", "expected"),
    [
        # closed late on the 10th, in time on the 7th, rectified late on the 28th; one still open and past its day
        (RECORDS.values(), "08-31", (1, 4)),
        (RECORDS.values(), "09-08", (0, 3)),  # what was rectified by the 8th was of another period
        ([danger(due=day("10-31"))], "08-31", (0, 0)),  # open and not yet due
        ([danger(rectified=done("09-07"), acceptances=(SENT_BACK,), due=day("10-31"))], "08-31", (0, 0)),  # undone again
        ([danger(referrals=(Referral(on=day("09-15"), to="街道"),))], "08-31", (0, 0)),
        ([danger(found=day("10-01"), due=day("10-08"))], "08-31", (0, 0)),  # not found yet on 30 September
    ],
)
def test_what_is_rectified_on_time(records: Any, since: str, expected: tuple[int, int]) -> None:
    assert lateness.on_time(judge(), records, day(since)) == expected
