"""Every kind of deadline on exact days; the overdue list and what comes next."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from riskreg.domain.evaluation import Deadline, Judge, deadlines, overdue, upcoming
from riskreg.domain.records import KINDS, Category, Danger, Decision, Identified, Measure, Meeting, Period, Person, Risk, Unit
from riskreg.domain.records.danger_facts import (
    Acceptance,
    Levelling,
    Lifted,
    Rectification,
    Referral,
    Reported,
    Supervised,
    Withdrawal,
)
from riskreg.domain.records.measure import Revision
from riskreg.domain.records.meeting import Done
from riskreg.domain.records.record import Extension, Handover
from riskreg.domain.records.risk import Retention, Review, RiskClosure, Scores, TargetScores
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Days, Settings
from riskreg.domain.words import (
    DANGER_GENERAL,
    DANGER_MAJOR,
    EVERY,
    HOLIDAY,
    LS,
    MEASURE_TYPES,
    NEW,
    NOT_A_DANGER,
    REPEAL,
    REVISE,
    SENSITIVE,
    SOURCES,
)

YEAR = EVERY[-1]
NATIONAL_DAY = Period(id="国庆", kind=HOLIDAY, from_=date(2022, 10, 1), to=date(2022, 10, 7))
ORGANISATION: tuple[Identified, ...] = (
    Unit(id="保卫处", admin_leader="P-1"),
    Unit(id="后勤处", admin_leader="P-2"),
    Person(id="P-1", name="刘国胜", unit="保卫处"),
    Person(id="P-2", name="何建平", unit="后勤处"),
    Category(id="消防安全", unit="保卫处"),
)


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}" if len(text) == len("09-30") else text)


def judge(*records: Identified, on: str = "09-30", settings: Settings | None = None) -> Judge:
    everything = [*ORGANISATION, *records]
    lists = {name: {record.id: record for record in everything if isinstance(record, kind)} for name, kind in KINDS.items()}
    return Judge(Register(lists, Directory(())), settings or Settings(), day(on))


def danger(**values: object) -> Danger:
    given: dict[str, object] = {"id": "D-1", "title": "灯不亮", "unit": "后勤处", "owner": "P-2", "source": SOURCES[0]}
    given |= {"found": day("09-01"), "due": day("09-08"), "level": DANGER_GENERAL, "rectification": "换灯"}
    return Danger(**{**given, **values})  # type: ignore[arg-type]


def major(**values: object) -> Danger:
    return danger(**{"level": DANGER_MAJOR, "basis": "判定标准", "due": day("12-31"), **values})


def risk(**values: object) -> Risk:
    given: dict[str, object] = {"id": "R-1", "title": "电池", "unit": "后勤处", "owner": "P-2", "method": LS}
    given |= {"residual": Scores(L=Decimal(5), S=Decimal(5)), "identified": day("06-10")}
    return Risk(**{**given, **values})  # type: ignore[arg-type]


def measure(**values: object) -> Measure:
    given: dict[str, object] = {"id": "M-1", "title": "办法", "unit": "后勤处", "owner": "P-2", "type": MEASURE_TYPES[0]}
    return Measure(**{**given, **values})  # type: ignore[arg-type]


def meeting(*decisions: Decision, on: str = "09-01") -> Meeting:
    return Meeting(id="2022-09", on=day(on), decisions=decisions)


def decision(**values: object) -> Decision:
    return Decision(**{"id": "1", "text": "演练", "unit": "后勤处", "owner": "P-2", **values})  # type: ignore[arg-type]


def extension(to: str, approved: str | None = None, applied: str = "09-02") -> Extension:
    return Extension(to=day(to), applied=day(applied), approved=day(approved) if approved else None, by="P-1", reason="等料")


def done(*days: str) -> tuple[Rectification, ...]:
    return tuple(Rectification(on=day(one)) for one in days)


def passed(on: str) -> Acceptance:
    return Acceptance(on=day(on), by=("P-1",), passed=True)


def owed(*records: Identified, on: str = "09-30", settings: Settings | None = None) -> list[tuple[str, str]]:
    """Return what is owed on a day and its due day."""
    return [(str(one.what), short(one.due)) for one in deadlines(judge(*records, on=on, settings=settings))]


def late(*records: Identified, on: str, settings: Settings | None = None) -> list[str]:
    return [str(one.what) for one in overdue(judge(*records, on=on, settings=settings))]


def short(on: date) -> str:
    return on.isoformat().removeprefix("2022-")


def only(found: Iterable[Deadline]) -> Deadline:
    (one,) = found
    return one


# --- rectification


def test_rectification_is_owed_by_the_unit_until_it_is_done() -> None:
    record = danger(rectified=done("09-20"), category="消防安全")
    one = only(deadlines(judge(record, on="09-19")))
    assert (one.what, one.unit, one.owner, one.due, one.level) == ("rectification", "后勤处", "P-2", day("09-08"), "general")
    assert [what for what, _ in owed(record, on="09-20")] == ["acceptance"]


def test_rectification_is_owed_by_whom_it_was_handed_to() -> None:
    record = danger(handovers=(Handover(on=day("09-10"), unit="保卫处", owner="P-1"),))
    assert [(one.unit, one.owner) for on in ("09-09", "09-10") for one in deadlines(judge(record, on=on))] == [
        ("后勤处", "P-2"),
        ("保卫处", "P-1"),
    ]


def test_nothing_is_owed_before_it_was_found_nor_after_it_was_closed_or_withdrawn() -> None:
    assert owed(danger(), on="08-31") == []
    assert owed(danger(rectified=done("09-05"), acceptances=(passed("09-06"),))) == []
    assert owed(danger(withdrawn=Withdrawal(on=day("09-05"), by="P-1", reason=NOT_A_DANGER))) == []


@pytest.mark.parametrize(("on", "expected"), [("09-07", []), ("09-08", []), ("09-09", ["rectification"])])
def test_due_today_is_not_overdue(on: str, expected: list[str]) -> None:
    assert late(danger(), on=on) == expected


def test_days_late_count_from_the_day_after_the_due_day() -> None:
    one = only(deadlines(judge(danger(), on="09-12")))
    assert [one.late_days(day(on)) for on in ("09-07", "09-08", "09-09", "09-12")] == [0, 0, 1, 4]


def test_the_original_day_stands_beside_with_the_number_of_extensions() -> None:
    record = danger(extensions=(extension("09-15", "09-05"), extension("09-25", "09-14"), extension("10-25", None, "09-20")))
    on = ("09-01", "09-04", "09-05", "09-14", "09-20")
    found = [only(deadlines(judge(record, on=one))) for one in on]
    assert [(short(one.due), short(one.first_due), one.extensions, one.pending) for one in found] == [
        ("09-08", "09-08", 0, False),
        ("09-08", "09-08", 0, True),  # both later ones were asked for on 09-02 and not decided
        ("09-15", "09-08", 1, True),
        ("09-25", "09-08", 2, False),
        ("09-25", "09-08", 2, True),
    ]


FIFTEEN = Settings(deadlines=Days(referral=15, reported=3))


@pytest.mark.parametrize(
    ("given", "settings", "expected"),
    [
        ({}, Settings(), []),  # no day of its own, and this version's settings name none: figures stay as they were
        ({}, FIFTEEN, [("referral", "09-25")]),  # 15 days from 10 September
        ({"reply_due": day("09-20")}, Settings(), [("referral", "09-20")]),
        ({"reply_due": day("09-20")}, FIFTEEN, [("referral", "09-20")]),  # the record's own day holds
        ({"reply_on": day("09-24")}, FIFTEEN, [("rectification", "09-08")]),  # answered: the unit's again
        ({"reply_on": day("10-01")}, FIFTEEN, [("referral", "09-25")]),  # not answered yet on 30 September
    ],
)
def test_an_answer_is_owed_by_the_unit_that_referred_it(
    given: dict[str, object], settings: Settings, expected: list[tuple[str, str]]
) -> None:
    record = danger(referrals=(Referral(on=day("09-10"), to="供电公司", **given),))  # type: ignore[arg-type]
    assert owed(record, settings=settings) == expected
    assert all((one.unit, one.owner) == ("后勤处", "P-2") for one in deadlines(judge(record, settings=settings)))


def test_an_answer_by_the_settings_is_not_due_in_a_holiday() -> None:
    record = danger(referrals=(Referral(on=day("09-20"), to="供电公司"),))
    assert owed(record, NATIONAL_DAY, settings=FIFTEEN) == [("referral", "10-08")]  # 5 October is in the holiday


def test_each_referral_that_waits_has_its_own_answer() -> None:
    two = (Referral(on=day("09-02"), to="供电公司"), Referral(on=day("09-05"), to="街道"))
    assert owed(danger(referrals=two), settings=FIFTEEN) == [("referral", "09-17"), ("referral", "09-20")]
    first, second = two
    answered = (first, second.with_(reply_on=day("09-10")))
    assert owed(danger(referrals=answered), settings=FIFTEEN) == [("referral", "09-17")]


def test_an_answer_is_no_longer_owed_once_the_unit_has_done_the_work_itself() -> None:
    record = danger(referrals=(Referral(on=day("09-02"), to="供电公司"),), rectified=done("09-20"))
    assert [what for what, _ in owed(record, on="09-19", settings=FIFTEEN)] == ["referral"]
    assert [what for what, _ in owed(record, on="09-20", settings=FIFTEEN)] == ["acceptance"]
    sent_back = record.with_(acceptances=(Acceptance(on=day("09-21"), by=("P-1",), passed=False),))
    again = sent_back.with_(referrals=(*sent_back.referrals, Referral(on=day("09-22"), to="供电公司")))
    assert owed(sent_back, settings=FIFTEEN) == [("rectification", "09-08")]
    assert owed(again, settings=FIFTEEN) == [("referral", "10-07")]  # of the second letter alone


@pytest.mark.parametrize(
    ("given", "settings", "expected"),
    [
        ({}, Settings(), []),
        ({}, FIFTEEN, ["09-04"]),  # found 1 September, 3 days
        ({"level": DANGER_GENERAL}, FIFTEEN, []),
        ({"level": DANGER_GENERAL, "levels": (Levelling(on=day("09-20"), level=DANGER_MAJOR),)}, FIFTEEN, ["09-23"]),
        ({"levels": (Levelling(on=day("09-20"), level=DANGER_GENERAL),)}, FIFTEEN, []),
        ({"reported": (Reported(on=day("09-30"), to="教育厅"),)}, FIFTEEN, []),
        ({"reported": (Reported(on=day("10-01"), to="教育厅"),)}, FIFTEEN, ["09-04"]),  # not reported yet
        ({"referrals": (Referral(on=day("09-10"), to="供电公司"),)}, FIFTEEN, ["09-04"]),  # the school still reports
        ({"rectified": done("09-20")}, FIFTEEN, ["09-04"]),
        ({"rectified": done("09-20"), "acceptances": (passed("09-21"),)}, FIFTEEN, []),
        ({"withdrawn": Withdrawal(on=day("09-05"), by="P-1", reason=NOT_A_DANGER)}, FIFTEEN, []),
    ],
)
def test_a_major_danger_is_reported_upward(given: dict[str, object], settings: Settings, expected: list[str]) -> None:
    record = major(**given)
    assert [due for what, due in owed(record, settings=settings) if what == "reported"] == expected


def test_a_referred_danger_is_not_in_the_overdue_list() -> None:
    record = danger(referrals=(Referral(on=day("09-05"), to="供电公司", reply_on=day("09-20")),))
    assert [late(record, on=on) for on in ("09-09", "09-19", "09-20")] == [[], [], ["rectification"]]


@pytest.mark.parametrize(
    "given",
    [
        {"level": DANGER_MAJOR, "basis": "判定标准"},
        {"reply_due": day("09-10")},
        {"supervised": (Supervised(from_=day("09-02"), to=day("09-10")),)},
    ],
)
def test_a_referred_danger_is_never_in_the_overdue_of_its_unit(given: dict[str, object]) -> None:
    # "still counted, never in the unit's overdue"
    record = danger(referrals=(Referral(on=day("09-03"), to="供电公司"),), **given)
    assert [one.unit for one in overdue(judge(record, on="09-30"))] == []


# --- acceptance


def test_acceptance_is_owed_by_the_office_of_the_category_seven_days_after_rectification() -> None:
    record = danger(category="消防安全", rectified=done("09-05"))
    one = only(deadlines(judge(record, on="09-10")))
    assert (one.what, one.unit, one.owner, short(one.due), short(one.first_due)) == (
        "acceptance",
        "保卫处",
        "P-1",
        "09-12",
        "09-12",
    )
    assert [late(record, on=on) for on in ("09-12", "09-13")] == [[], ["acceptance"]]


def test_acceptance_is_owed_by_the_named_acceptor() -> None:
    one = only(deadlines(judge(danger(category="消防安全", acceptor="P-2", rectified=done("09-05")))))
    assert (one.unit, one.owner) == ("后勤处", "P-2")


def test_acceptance_by_nobody_is_still_listed() -> None:
    one = only(deadlines(judge(danger(rectified=done("09-05")))))
    assert (one.what, one.unit, one.owner) == ("acceptance", None, None)


def test_the_days_for_acceptance_come_from_the_settings() -> None:
    settings = Settings(deadlines=Days(acceptance=3))
    assert owed(danger(rectified=done("09-05")), settings=settings) == [("acceptance", "09-08")]


def test_the_day_of_acceptance_moves_out_of_a_holiday() -> None:
    assert owed(danger(rectified=done("09-26")), NATIONAL_DAY) == [("acceptance", "10-08")]  # 10-03
    assert owed(danger(rectified=done("09-23")), NATIONAL_DAY) == [("acceptance", "09-30")]


def test_a_failed_acceptance_makes_it_owed_by_the_unit_again() -> None:
    failed = Acceptance(on=day("09-12"), by=("P-1",), passed=False, due=day("09-25"))
    record = danger(rectified=done("09-05"), acceptances=(failed,))
    assert [owed(record, on=on) for on in ("09-11", "09-12")] == [[("acceptance", "09-12")], [("rectification", "09-25")]]


def test_a_setting_of_too_many_days_is_no_crash() -> None:
    settings = Settings(deadlines=Days(acceptance=9_999_999))
    assert late(danger(rectified=done("09-05")), on="09-30", settings=settings) == []


# --- the five points


def test_the_five_points_of_a_major_danger_are_due_five_days_after_it_was_found() -> None:
    assert owed(major()) == [("rectification", "12-31"), ("five_points", "09-06")]
    assert [late(major(), on=on) for on in ("09-06", "09-07")] == [[], ["five_points"]]


def test_a_general_danger_has_no_five_points() -> None:
    assert owed(danger()) == [("rectification", "09-08")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"funds": Decimal(0), "plan": "撤离"}, False),
        ({"funds": Decimal(86000), "plan": "撤离"}, False),
        ({"plan": "撤离"}, True),
        ({"funds": Decimal(0)}, True),
        ({"funds": Decimal(0), "plan": "撤离", "owner": None}, True),
        ({"funds": Decimal(0), "plan": "撤离", "rectification": None}, True),
    ],
)
def test_the_five_points_are_owed_while_one_is_missing(given: dict[str, object], *, expected: bool) -> None:
    assert ("five_points" in late(major(**given), on="09-30")) is expected


def test_the_day_of_the_five_points_moves_out_of_a_holiday() -> None:
    assert owed(major(found=day("09-28")), NATIONAL_DAY)[-1] == ("five_points", "10-08")  # 10-03
    assert owed(major(found=day("09-25")), NATIONAL_DAY)[-1] == ("five_points", "09-30")


def test_the_days_for_the_five_points_come_from_the_settings() -> None:
    assert owed(major(), settings=Settings(deadlines=Days(five_points=10)))[-1] == ("five_points", "09-11")


def test_a_danger_that_becomes_major_later_has_five_days_from_then() -> None:
    record = danger(due=day("12-31"), levels=(Levelling(on=day("09-10"), level=DANGER_MAJOR, basis="认定"),))
    assert owed(record, on="09-09") == [("rectification", "12-31")]
    assert owed(record, on="09-10")[-1] == ("five_points", "09-15")


def test_to_confirm_that_a_danger_is_major_does_not_begin_the_five_days_anew() -> None:
    record = major(levels=(Levelling(on=day("09-20"), level=DANGER_MAJOR, basis="复核认定"),))
    assert owed(record, on="09-20")[-1] == ("five_points", "09-06")


def test_rectified_nobody_asks_for_the_five_points() -> None:
    assert [what for what, _ in owed(major(rectified=done("09-03")))] == ["acceptance"]


# --- the reply to a superior, supervision


def test_the_reply_is_owed_until_it_is_given_on_a_day_that_people_set() -> None:
    record = danger(reply_due=day("10-03"), replied=day("10-05"))
    assert ("reply", "10-03") in owed(record, NATIONAL_DAY, on="10-04")
    assert [("reply" in late(record, on=on)) for on in ("10-03", "10-04", "10-05")] == [False, True, False]


def test_the_reply_is_owed_also_after_closing() -> None:
    record = danger(rectified=done("09-05"), acceptances=(passed("09-06"),), reply_due=day("09-15"))
    assert owed(record) == [("reply", "09-15")]


def test_supervision_ends_on_its_day_or_when_it_is_lifted() -> None:
    record = danger(supervised=(Supervised(from_=day("09-02"), to=day("09-20"), lifted=Lifted(on=day("09-25"))),))
    assert [("supervision" in late(record, on=on)) for on in ("09-20", "09-21", "09-24", "09-25")] == [False, True, True, False]


def test_supervision_is_not_owed_before_it_begins_nor_without_an_end() -> None:
    assert ("supervision", "09-20") not in owed(danger(supervised=(Supervised(from_=day("09-10"), to=day("09-20")),)), on="09-09")
    assert ("supervision", "09-20") in owed(danger(supervised=(Supervised(from_=day("09-10"), to=day("09-20")),)), on="09-10")
    assert [what for what, _ in owed(danger(supervised=(Supervised(from_=day("09-02")),)))] == ["rectification"]


def test_each_of_several_supervisions_has_its_own_day() -> None:
    spells = (
        Supervised(from_=day("09-02"), to=day("09-10"), lifted=Lifted(on=day("09-09"))),
        Supervised(from_=day("09-03"), to=day("09-20")),
        Supervised(from_=day("09-04"), to=day("10-03")),
    )
    assert owed(danger(supervised=spells), NATIONAL_DAY)[1:] == [("supervision", "09-20"), ("supervision", "10-03")]


# --- risks


def test_a_risk_is_reviewed_by_the_interval_of_its_grade() -> None:
    one = only(deadlines(judge(risk())))
    assert (one.what, short(one.due), short(one.first_due), one.level, one.unit) == (
        "review",
        "09-10",
        "09-10",
        "major",
        "后勤处",
    )
    assert [late(risk(), on=on) for on in ("09-10", "09-11")] == [[], ["review"]]


def test_a_review_by_the_day_puts_the_next_one_off_and_one_in_the_future_does_not() -> None:
    reviews = (Review(on=day("09-15"), by="P-1", note="照旧"),)
    assert owed(risk(reviews=reviews), on="09-14") == [("review", "09-10")]
    assert owed(risk(reviews=reviews), on="09-15") == [("review", "12-15")]


def test_an_agreed_day_wins_until_a_review_on_it_or_later() -> None:
    # By its grade the review would be due on 09-10; agreed is 10-03, in a holiday, which an agreed day does not leave.
    agreed = {"review_due": day("10-03")}
    assert owed(risk(**agreed), on="09-30") == [("review", "10-03")]
    early, kept = Review(on=day("10-02"), by="P-1"), Review(on=day("10-03"), by="P-1")
    assert owed(risk(**agreed, reviews=(early,)), on="10-04") == [("review", "10-03")]
    assert owed(risk(**agreed, reviews=(kept,)), on="10-04") == [("review", "2023-01-03")]


def test_a_retained_risk_is_looked_at_again_when_that_ends() -> None:
    kept = {"retained": Retention(on=day("07-01"), by="P-1", until=day("09-20"), reason="改造排在明年")}
    assert owed(risk(**kept), on="06-30") == [("review", "09-10")]
    assert owed(risk(**kept), on="07-01") == [("review", "09-10"), ("retention", "09-20")]
    assert late(risk(**kept), on="09-20") == ["review"]
    assert late(risk(**kept), on="09-21") == ["review", "retention"]
    assert late(risk(**kept, reviews=(Review(on=day("09-20"), by="P-1"),)), on="09-21") == []


def test_a_target_is_never_todays_grade() -> None:
    aim = TargetScores(L=Decimal(1), S=Decimal(1), until=day("09-01"))
    assert judge().grade(risk(target=aim)) == judge().grade(risk())
    assert owed(risk(target=aim), on="09-30") == [("review", "09-10")]


def test_a_closed_risk_and_one_not_yet_identified_need_no_review() -> None:
    closed = risk(closed=RiskClosure(on=day("09-20"), by="P-1", reason="拆除"))
    assert [len(owed(closed, on=on)) for on in ("09-19", "09-20")] == [1, 0]
    assert owed(risk(), on="06-09") == []


# --- measures


def test_a_new_measure_is_owed_until_it_is_issued() -> None:
    record = measure(change=NEW, due=day("09-10"), issued=day("09-15"), effective=day("10-01"))
    assert [late(record, on=on) for on in ("09-10", "09-11", "09-14", "09-15")] == [[], ["issue"], ["issue"], []]


def test_a_revised_measure_is_owed_until_it_is_issued() -> None:
    assert late(measure(change=REVISE, due=day("09-10")), on="09-30") == ["issue"]
    assert late(measure(change=REVISE, due=day("09-10"), issued=day("09-09")), on="09-30") == []


def test_a_repeal_is_done_by_its_repeal_alone() -> None:
    record = measure(change=REPEAL, due=day("09-10"), issued=day("01-01"), repealed=day("09-20"))
    assert [late(record, on=on) for on in ("09-10", "09-11", "09-20")] == [[], ["issue"], []]


def test_an_extension_of_a_measure_holds_from_its_approval() -> None:
    record = measure(change=NEW, due=day("09-10"), extensions=(extension("09-20", "09-12"), extension("10-20")))
    assert [owed(record, on=on) for on in ("09-11", "09-12")] == [[("issue", "09-10")], [("issue", "09-20")]]
    one = only(deadlines(judge(record, on="09-12")))
    assert (short(one.first_due), one.extensions, one.pending) == ("09-10", 1, True)


def test_a_measure_in_force_is_reviewed_after_its_interval() -> None:
    record = measure(issued=day("2021-10-03"), effective=day("2021-10-05"), review_every=YEAR)
    assert owed(record) == [("review", "10-05")]
    assert owed(record, NATIONAL_DAY) == [("review", "10-08")]


def test_the_newest_revision_by_the_day_puts_the_review_off() -> None:
    revisions = (Revision(on=day("09-10")), Revision(on=day("2022-03-01")))
    record = measure(issued=day("2021-10-03"), review_every=YEAR, revisions=revisions)
    assert [owed(record, on=on)[0][1] for on in ("02-28", "03-01", "09-09", "09-10")] == [
        "10-03",
        "2023-03-01",
        "2023-03-01",
        "2023-09-10",
    ]


def test_no_review_without_an_interval_before_it_is_issued_or_after_repeal() -> None:
    assert owed(measure(issued=day("2020-01-01"))) == []
    assert owed(measure(issued=day("10-01"), review_every=YEAR)) == []
    assert owed(measure(issued=day("2020-01-01"), review_every=YEAR, repealed=day("09-30"))) == []


# --- decisions


def test_a_decision_is_owed_by_its_unit_under_the_id_it_has_everywhere() -> None:
    one = only(deadlines(judge(meeting(decision(due=day("09-10"))))))
    assert (one.id, one.what, one.title, one.unit, one.owner, one.level, short(one.due)) == (
        "2022-09/1",
        "decision",
        "演练",
        "后勤处",
        "P-2",
        None,
        "09-10",
    )


def test_a_decision_is_owed_until_it_is_done() -> None:
    record = meeting(decision(due=day("09-10"), done=Done(on=day("09-12"))))
    assert [late(record, on=on) for on in ("09-10", "09-11", "09-12")] == [[], ["decision"], []]


def test_a_standing_decision_is_never_owed() -> None:
    assert owed(meeting(decision(standing=True)), on="2023-09-30") == []


def test_an_extended_decision_is_owed_by_its_new_day() -> None:
    record = meeting(decision(due=day("09-10"), extensions=(extension("09-20", "09-12"),)))
    assert [owed(record, on=on) for on in ("09-11", "09-12")] == [[("decision", "09-10")], [("decision", "09-20")]]


def test_a_decision_is_not_owed_before_its_meeting() -> None:
    record = meeting(decision(due=day("09-10")), on="09-05")
    assert [owed(record, on=on) for on in ("09-04", "09-05")] == [[], [("decision", "09-10")]]


# --- the lists


def test_before_the_register_was_begun_nothing_is_overdue() -> None:
    settings = Settings(started=day("09-20"))
    assert [late(danger(), on=on, settings=settings) for on in ("09-19", "09-20")] == [[], ["rectification"]]


def test_the_overdue_list_is_by_what_then_the_worst_then_the_longest_late() -> None:
    supervised = (Supervised(from_=day("09-02"), to=day("09-03")),)
    found = overdue(
        judge(
            danger(id="D-1", due=day("09-20")),
            danger(id="D-2", due=day("09-10")),
            major(id="D-3", due=day("09-25"), supervised=supervised, reply_due=day("09-04")),
            danger(id="D-4", rectified=done("09-02")),
            major(id="D-5", rectified=done("09-15")),
            danger(id="D-0", due=day("09-20")),
            meeting(decision(due=day("09-02"))),
            measure(due=day("08-01")),
            risk(),
        )
    )
    assert [(str(one.what), one.id) for one in found if one.what not in ("five_points", "reply", "supervision")] == [
        ("rectification", "D-3"),
        ("rectification", "D-2"),
        ("rectification", "D-0"),
        ("rectification", "D-1"),
        ("acceptance", "D-5"),
        ("acceptance", "D-4"),
        ("decision", "2022-09/1"),
        ("review", "R-1"),
        ("issue", "M-1"),
    ]
    assert {str(one.what) for one in found} >= {"five_points", "reply", "supervision"}


def test_decisions_come_before_the_other_deadlines() -> None:
    # "dangers, acceptances, decisions, others"
    record = major(due=day("09-25"), supervised=(Supervised(from_=day("09-02"), to=day("09-03")),), reply_due=day("09-04"))
    found = late(record, meeting(decision(due=day("09-02"))), on="09-30")
    assert found == ["rectification", "decision", "five_points", "reply", "supervision"]


@pytest.mark.parametrize(
    ("on", "until", "expected"),
    [
        ("09-08", "09-08", ["D-1"]),
        ("09-08", "09-10", ["D-1", "D-2"]),
        ("09-08", "09-09", ["D-1"]),
        ("09-09", "09-10", ["D-2"]),
        ("09-11", "09-30", []),
    ],
)
def test_what_comes_next_includes_both_ends_and_nothing_overdue(on: str, until: str, expected: list[str]) -> None:
    records = (danger(id="D-2", due=day("09-10")), danger(id="D-1", due=day("09-08")))
    assert [one.id for one in upcoming(judge(*records, on=on), day(until))] == expected


def test_what_comes_next_is_by_day_then_what_then_the_worst() -> None:
    records = (
        meeting(decision(due=day("09-10"))),
        danger(id="D-3", due=day("09-10")),
        major(id="D-2", due=day("09-10"), funds=Decimal(0), plan="撤离"),
        danger(id="D-1", due=day("09-09")),
    )
    assert [one.id for one in upcoming(judge(*records, on="09-05"), day("09-30"))] == ["D-1", "D-2", "D-3", "2022-09/1"]


def test_an_important_period_holds_both_its_ends_and_moves_nothing() -> None:
    period = Period(id="开学季", kind=SENSITIVE, from_=day("09-10"), to=day("09-20"))
    calendar = judge(period).calendar
    assert [bool(calendar.important(day(on))) for on in ("09-09", "09-10", "09-20", "09-21")] == [False, True, True, False]
    assert owed(danger(rectified=done("09-05")), period) == [("acceptance", "09-12")]
