"""What changed means: every class where it belongs and not beside it, on the days between which it tips over."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from riskreg.domain.changes import Change, Comparison, compare
from riskreg.domain.changes.classes import CLAIMS, CLASSES, GROUPS
from riskreg.domain.evaluation import Judge
from riskreg.domain.records import KINDS, Category, Danger, Decision, Identified, Measure, Meeting, Period, Person, Risk, Unit
from riskreg.domain.records.danger_facts import Acceptance, Levelling, Lifted, Rectification, Referral, Supervised, Withdrawal
from riskreg.domain.records.meeting import Done
from riskreg.domain.records.record import Extension, Handover, Progress
from riskreg.domain.records.risk import Review, RiskClosure, Scores
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import DangerDays, Days, Grading, Settings
from riskreg.domain.words import (
    DANGER_GENERAL,
    DANGER_MAJOR,
    DIRECT,
    EVERY,
    GENERAL,
    HOLIDAY,
    LS,
    MAJOR,
    MEASURE_TYPES,
    NOT_A_DANGER,
    SIGNIFICANT,
    SOURCES,
)

A, B = date(2022, 8, 26), date(2022, 9, 28)  # the days of two meetings
FAR = date(2023, 6, 30)


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def judge(*records: Identified, on: date = A, settings: Settings | None = None) -> Judge:
    lists: dict[str, dict[str, Identified]] = {name: {} for name in KINDS}
    for record in records:
        lists[record.LIST][record.id] = record
    return Judge(Register(lists, Directory(())), settings or Settings(name="校"), on)


def compared(before: Identified | None, after: Identified | None, *, on: date | None = None) -> Comparison:
    """Compare two versions of one record, each on its meeting's day, or both on one day."""
    one, other = (((record,) if record else ()) for record in (before, after))
    return compare(judge(*one, on=on or A), judge(*other, on=on or B))


def classes(before: Identified | None, after: Identified | None, *, on: date | None = None) -> list[str]:
    changes = compared(before, after, on=on).changes
    assert len(changes) <= 1
    return [str(word) for change in changes for word in change.classes]


def danger(**values: Any) -> Danger:
    given: dict[str, Any] = {"id": "D-1", "title": "灯不亮", "unit": "图书馆", "owner": "P-1", "source": SOURCES[0]}
    return Danger(**{**given, "found": day("08-01"), "due": FAR, **values})


def done(on: str, **values: Any) -> Rectification:
    return Rectification(on=day(on), **values)


def accepted(on: str, *, passed: bool = True, due: str | None = None, by: str = "P-2") -> Acceptance:
    return Acceptance(on=day(on), by=(by,), passed=passed, due=day(due) if due else None)


def extension(to: str, applied: str, approved: str | None = None, **values: Any) -> Extension:
    return Extension(to=day(to), applied=day(applied), approved=day(approved) if approved else None, **values)


CLOSED_BY_A: dict[str, Any] = {"rectified": (done("08-10"),), "acceptances": (accepted("08-12"),)}
WITHDRAWN_BY_A: dict[str, Any] = {"withdrawn": Withdrawal(on=day("08-15"), by="P-2", reason=NOT_A_DANGER)}


# --- the tables


def test_every_class_stands_in_one_group_and_the_groups_in_the_order_of_reading() -> None:
    assert [str(group.word) for group in GROUPS] == [
        "new",
        "worse",
        "postponed",
        "rewritten",
        "handed_over",
        "better",
        "finished",
        "vanished",
        "other",
    ]
    assert len(CLASSES) == len({str(word) for word in CLASSES}) == 33
    assert {str(word) for word in CLAIMS} <= {str(word) for word in CLASSES}


# --- new


@pytest.mark.parametrize(
    ("found", "expected"),
    [("08-27", "added"), ("09-28", "added"), ("08-26", "filled_late"), ("08-01", "filled_late")],
)
def test_a_danger_that_is_new_was_found_since_or_should_have_been_there(found: str, expected: str) -> None:
    assert classes(None, danger(found=day(found))) == [expected]


def test_what_was_found_before_the_register_was_begun_is_never_filled_in_late() -> None:
    begun = Settings(name="校", started=day("08-20"))
    after = judge(danger(found=day("08-19")), danger(id="D-2", found=day("08-20")), on=B, settings=begun)
    found = compare(judge(on=A, settings=begun), after)
    assert [(change.id, [*change.classes]) for change in found.changes] == [("D-1", ["added"]), ("D-2", ["filled_late"])]


def test_a_danger_dated_after_the_day_of_the_first_side_is_new_when_that_day_has_come() -> None:
    early = danger(found=day("09-10"))
    assert classes(early, early) == ["added"]
    assert classes(early, early, on=A) == []


def test_a_danger_entered_ahead_is_no_new_one_but_is_told() -> None:
    assert classes(None, danger(found=day("09-29"))) == ["edited"]


def test_a_risk_likewise() -> None:
    assert classes(None, risk(identified=day("08-27"))) == ["added"]
    assert classes(None, risk(identified=A)) == ["filled_late"]


def test_a_measure_a_meeting_and_the_organisation_are_there_once_they_are_in_the_files() -> None:
    assert classes(None, measure(due=day("08-01"), issued=day("08-01"))) == ["added"]
    assert classes(None, Unit(id="基建办")) == ["added"]
    assert classes(None, Meeting(id="2022-10", on=day("10-28"))) == ["added"]
    assert classes(None, Period(id="国庆", kind=HOLIDAY)) == ["added"]


def test_a_closed_danger_that_is_open_again_is_reopened_by_the_acceptance_that_failed() -> None:
    was = danger(**CLOSED_BY_A)
    now = danger(rectified=was.rectified, acceptances=(*was.acceptances, accepted("09-25", passed=False)))
    assert classes(was, now) == ["reopened", "rejected"]


def test_reopened_without_a_new_day_it_has_the_days_of_its_level() -> None:
    was = danger(**CLOSED_BY_A)
    now = danger(rectified=was.rectified, acceptances=(*was.acceptances, accepted("09-20", passed=False)))
    assert classes(was, now) == ["reopened", "became_overdue", "rejected"]  # a general danger: 7 days, until 09-27


def test_a_closed_danger_whose_acceptance_was_deleted_is_reopened_and_the_deletion_is_told() -> None:
    was = danger(**CLOSED_BY_A)
    assert classes(was, danger(rectified=was.rectified)) == ["reopened", "became_overdue", "fact_deleted"]
    assert classes(was, was) == []


def test_a_closed_danger_reopened_and_closed_again_is_told_though_both_ends_are_closed() -> None:
    was = danger(**CLOSED_BY_A)
    facts = (*was.acceptances, accepted("09-19", passed=False), accepted("09-25"))
    now = danger(rectified=(*was.rectified, done("09-22")), acceptances=facts)
    assert classes(was, now) == ["reopened_and_closed", "rejected"]
    assert classes(now, now) == ["reopened_and_closed", "rejected"]  # entered ahead, its days came
    assert classes(now, now, on=B) == []  # what is known on both sides is nothing new


def test_a_failed_acceptance_entered_behind_the_closing_it_preceded_reopened_nothing() -> None:
    was = danger(rectified=(done("08-10"),), acceptances=(accepted("08-20"),))
    now = was.with_(acceptances=(accepted("08-15", passed=False), accepted("08-20")))
    assert classes(was, now) == ["rejected"]


def test_a_withdrawal_taken_back() -> None:
    was = danger(**WITHDRAWN_BY_A)
    assert classes(was, danger()) == ["withdrawal_undone"]
    assert classes(was, danger(**CLOSED_BY_A)) == ["withdrawal_undone", "accepted"]


def test_risks_measures_and_decisions_may_be_open_again_too() -> None:
    ended = RiskClosure(on=day("08-10"), by="P-2", reason="拆除")
    assert classes(risk(closed=ended), risk()) == ["reopened"]
    assert classes(measure(repealed=day("08-10")), measure()) == ["reopened"]
    assert decided({"done": Done(on=day("08-10"))}, {}) == ["reopened"]


# --- worse


def test_a_level_given_later_makes_a_danger_worse_or_better() -> None:
    major = Levelling(on=day("09-01"), level=DANGER_MAJOR, basis="标准")
    general = Levelling(on=day("09-02"), level=DANGER_GENERAL)
    assert classes(danger(), danger(levels=(major,))) == ["upgraded", "became_overdue"]  # five points by 09-06
    assert classes(danger(level=DANGER_MAJOR, due=FAR), danger(level=DANGER_MAJOR, levels=(general,))) == ["downgraded"]
    assert classes(danger(), danger(levels=(major, general))) == ["edited"]
    assert classes(danger(), danger(levels=(major.with_(on=day("09-29")),))) == ["edited"]


def test_a_level_overwritten_makes_it_worse_as_well() -> None:
    assert classes(danger(), danger(level=DANGER_MAJOR, basis="标准", plan="有", funds=Decimal(0), rectification="换")) == [
        "upgraded",
        "edited",
    ]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("08-25", []),  # overdue on both days
        ("08-26", ["became_overdue"]),  # due on the first day: not late yet
        ("09-27", ["became_overdue"]),
        ("09-28", []),  # due today is not overdue
    ],
)
def test_time_alone_makes_a_danger_overdue(due: str, expected: list[str]) -> None:
    untouched = danger(due=day(due))
    assert classes(untouched, untouched) == expected
    assert classes(untouched, danger(due=day(due))) == expected
    assert classes(untouched, untouched, on=B) == []


def test_what_is_new_may_be_overdue_already() -> None:
    assert classes(None, danger(found=day("09-01"), due=day("09-05"))) == ["added", "became_overdue"]


def test_another_obligation_of_the_same_danger_may_become_overdue() -> None:
    was = danger(due=day("08-20"))
    assert classes(was, danger(due=day("08-20"), rectified=(done("09-05"),))) == ["became_overdue", "rectified"]
    assert classes(was, danger(due=day("08-20"), rectified=(done("09-27"),))) == ["rectified"]


def test_risks_measures_and_decisions_become_overdue_too() -> None:
    assert classes(*(2 * [risk(identified=day("03-01"), review_every=EVERY[6])])) == ["became_overdue"]  # half a year: 09-01
    assert classes(*(2 * [measure(due=day("09-10"))])) == ["became_overdue"]
    assert decided({"due": day("09-10")}, {"due": day("09-10")}) == ["became_overdue"]
    assert decided({"due": B}, {"due": B}) == []


def test_before_the_register_was_begun_nothing_becomes_overdue() -> None:
    late = danger(due=day("09-01"))
    begun = Settings(name="校", started=day("09-29"))
    assert compare(judge(late, settings=begun), judge(late, on=B, settings=begun)).changes == ()


def test_a_failed_acceptance() -> None:
    was = danger(rectified=(done("08-20"),))
    failed = accepted("09-02", passed=False)
    assert classes(was, danger(rectified=was.rectified, acceptances=(failed,))) == ["rejected"]
    known = danger(rectified=was.rectified, acceptances=(failed.with_(on=A),))
    assert classes(known, known) == []


def test_a_failed_acceptance_is_told_whatever_came_after() -> None:
    now = danger(rectified=(done("08-20"), done("09-05")), acceptances=(accepted("09-02", passed=False), accepted("09-08")))
    assert classes(danger(rectified=(done("08-20"),)), now) == ["rejected", "accepted"]
    new = danger(found=day("09-01"), rectified=(done("09-01"), done("09-05")), acceptances=now.acceptances)
    assert classes(None, new) == ["added", "rejected", "accepted"]
    gone = now.with_(withdrawn=Withdrawal(on=day("09-10"), by="P-2", reason=NOT_A_DANGER))
    assert classes(danger(rectified=(done("08-20"),)), gone) == ["rejected", "withdrawn"]


def test_an_acceptance_whose_result_was_turned_round_is_a_failed_one() -> None:
    was = danger(**CLOSED_BY_A)
    now = danger(rectified=was.rectified, acceptances=(accepted("08-12", passed=False),))
    assert classes(was, now) == ["reopened", "rejected", "fact_overwritten"]


# --- days


OPEN = danger(due=day("09-15"))


@pytest.mark.parametrize(
    ("applied", "expected"), [("09-14", "extended"), ("09-15", "extended"), ("09-16", "extended_late")], ids=str
)
def test_an_extension_in_time_or_after_the_day_had_passed(applied: str, expected: str) -> None:
    now = OPEN.with_(extensions=(extension("10-15", applied, "09-17"),))
    assert classes(OPEN, now) == [expected]


def test_an_extension_counts_from_its_approval() -> None:
    asked = OPEN.with_(extensions=(extension("10-15", "08-20"),))
    approved = OPEN.with_(extensions=(extension("10-15", "08-20", "09-01", by="P-4"),))
    assert classes(asked, approved) == ["extended"]
    assert classes(OPEN, OPEN.with_(extensions=(extension("10-15", "09-10"),))) == ["became_overdue", "extension_requested"]
    assert classes(approved, approved) == ["extended"]
    ahead = OPEN.with_(extensions=(extension("10-15", "08-20", "09-29", by="P-4"),))
    assert classes(asked, ahead) == ["became_overdue", "edited"]
    known = OPEN.with_(extensions=(extension("10-15", "08-20", "08-26", by="P-4"),))
    assert classes(known, known) == []


def test_a_request_for_more_time_and_its_refusal() -> None:
    asked = danger(extensions=(extension("10-15", "09-10"),))
    assert classes(danger(), asked) == ["extension_requested"]
    assert classes(asked, asked) == ["extension_requested"]  # asked for on a day that had not come on the first side
    assert classes(asked, asked, on=B) == []
    assert classes(None, asked.with_(found=day("09-01"))) == ["added", "extension_requested"]
    known = danger(extensions=(extension("10-15", "08-20"),))
    assert classes(known, known) == []
    refused = danger(extensions=(extension("10-15", "08-20", refused=day("09-02"), by="P-4"),))
    assert classes(known, refused) == ["extension_refused"]
    assert classes(danger(), refused) == ["extension_refused"]  # asked for and refused in between: one row
    assert classes(refused, refused, on=B) == []
    assert decided({"due": FAR}, {"due": FAR, "extensions": (extension("10-15", "09-10"),)}) == ["extension_requested"]


def test_a_failed_acceptance_that_sets_a_later_day_postpones() -> None:
    was = danger(due=day("09-10"), rectified=(done("08-20"),))
    later = was.with_(acceptances=(accepted("09-02", passed=False, due="10-20"),))
    assert classes(was, later) == ["rejected", "postponed_by_rejection"]
    assert classes(later, later, on=B) == []
    assert classes(None, later.with_(found=day("09-01"), rectified=(done("09-01"),))) == [
        "added", "rejected", "postponed_by_rejection"]  # fmt: skip
    assert classes(was, was.with_(acceptances=(accepted("09-02", passed=False, due="09-10"),))) == ["became_overdue", "rejected"]


def test_a_second_extension_asked_for_in_time_and_a_third_too_late() -> None:
    first = extension("09-20", "08-10", "08-12")
    now = OPEN.with_(extensions=(first, extension("09-22", "09-19", "09-20"), extension("10-30", "09-25", "09-26")))
    assert classes(OPEN.with_(extensions=(first,)), now) == ["extended", "extended_late"]


def test_an_extension_that_gives_no_more_time_is_none() -> None:
    assert classes(OPEN, OPEN.with_(extensions=(extension("09-15", "09-10", "09-11"),))) == ["became_overdue", "edited"]


def test_measures_and_decisions_are_extended_and_overwritten_too() -> None:
    more = (extension("10-15", "09-10", "09-11"),)
    was = measure(due=day("09-15"))
    assert classes(was, was.with_(extensions=more)) == ["extended"]
    assert classes(was, measure(due=day("10-15"))) == ["due_edited"]
    assert decided({"due": day("09-15")}, {"due": day("09-15"), "extensions": more}) == ["extended"]
    assert decided({"due": day("09-15")}, {"due": day("10-15")}) == ["due_edited"]


def test_a_deadline_that_was_deleted_gives_all_the_time_there_is() -> None:
    assert classes(measure(due=day("10-15")), measure()) == ["due_edited"]
    assert decided({"due": day("10-15")}, {"standing": True}) == ["due_edited"]
    assert decided({"standing": True}, {"due": day("10-15")}) == ["edited"]


def test_the_first_day_overwritten() -> None:
    assert classes(OPEN, OPEN.with_(due=day("10-08"))) == ["due_edited"]
    assert classes(OPEN, OPEN.with_(due=day("10-08")), on=A) == ["due_edited"]
    finished = danger(due=day("08-11"), **CLOSED_BY_A)
    assert classes(finished, finished.with_(due=day("08-12"))) == ["due_edited"]


def test_the_day_of_an_approved_extension_overwritten() -> None:
    was = OPEN.with_(extensions=(extension("10-15", "08-20", "08-22", by="P-4"),))
    assert classes(was, OPEN.with_(extensions=(extension("11-15", "08-20", "08-22", by="P-4"),))) == ["due_edited"]
    asked = OPEN.with_(extensions=(extension("10-15", "08-20", reason="等料"),))
    assert classes(asked, OPEN.with_(extensions=(extension("11-15", "08-20", reason="等料"),))) == [
        "became_overdue", "fact_overwritten"]  # fmt: skip


def test_other_days_that_were_overwritten() -> None:
    assert classes(danger(reply_due=day("10-01")), danger(reply_due=day("10-08"))) == ["due_edited"]
    assert classes(danger(reply_due=day("10-08")), danger(reply_due=day("10-01"))) == ["brought_forward"]
    assert classes(danger(reply_due=day("10-08")), danger()) == ["due_edited"]
    listed = Supervised(from_=day("08-08"), to=day("10-15"))
    assert classes(danger(supervised=(listed,)), danger(supervised=(listed.with_(to=day("11-15")),))) == ["due_edited"]
    assert classes(danger(supervised=(listed,)), danger(supervised=(listed.with_(to=day("10-08")),))) == ["brought_forward"]
    lifted = listed.with_(lifted=Lifted(on=day("09-01")))
    assert classes(danger(supervised=(listed,)), danger(supervised=(lifted,))) == ["edited"]


def test_the_new_day_of_a_failed_acceptance_overwritten() -> None:
    was = danger(rectified=(done("08-10"),), acceptances=(accepted("08-12", passed=False, due="09-30"),))
    later = danger(rectified=was.rectified, acceptances=(accepted("08-12", passed=False, due="10-30"),))
    assert classes(was, later) == ["due_edited"]
    assert classes(later, was) == ["brought_forward"]


def test_a_day_moved_later_by_no_new_fact_was_overwritten_somewhere() -> None:
    shorter = OPEN.with_(extensions=(extension("10-15", "08-01", "08-02"), extension("10-01", "08-10", "08-12")))
    assert classes(shorter, OPEN.with_(extensions=shorter.extensions[:1])) == ["due_edited", "fact_deleted"]


def test_a_day_brought_forward() -> None:
    was = danger(due=day("10-15"))
    assert classes(was, danger(due=day("10-08"))) == ["brought_forward"]
    assert classes(was, was.with_(extensions=(extension("10-08", "09-10", "09-12"),))) == ["brought_forward"]
    extended = OPEN.with_(extensions=(extension("10-15", "08-20", "08-22"),))
    assert classes(extended, OPEN.with_(extensions=(extension("10-15", "08-20"),))) == ["became_overdue", "brought_forward"]


def test_an_earlier_day_that_a_failed_acceptance_set_was_not_brought_forward() -> None:
    was = danger(due=day("10-15"), rectified=(done("08-20"),))
    assert classes(was, was.with_(acceptances=(accepted("09-02", passed=False, due="10-01"),))) == ["rejected"]


def test_a_day_that_only_the_settings_moved_is_no_change() -> None:
    again = danger(due=day("08-11"), rectified=(done("08-05"),), acceptances=(accepted("08-06"), accepted("08-20", passed=False)))
    before = judge(again, settings=Settings(name="校", deadlines=Days(danger=DangerDays(general=60))))
    for days in (50, 70):
        after = judge(again.with_(), on=B, settings=Settings(name="校", deadlines=Days(danger=DangerDays(general=days))))
        found = compare(before, after)
        assert found.changes == ()
        assert [change.path for change in found.settings] == [("deadlines", "danger", "general")]


# --- handed over


def test_another_unit_or_person_answers_for_it() -> None:
    handover = Handover(on=day("09-05"), owner="P-7")
    assert classes(danger(), danger(handovers=(handover,))) == ["reassigned"]
    assert classes(danger(), danger(handovers=(handover.with_(on=day("09-29")),))) == ["edited"]
    assert classes(danger(), danger(owner="P-7")) == ["reassigned"]
    assert classes(danger(), danger(unit="后勤处")) == ["reassigned"]
    ahead = danger(handovers=(handover,))
    assert classes(ahead, ahead) == ["reassigned"]
    assert classes(risk(), risk(owner="P-7")) == ["reassigned"]
    assert classes(measure(), measure(unit="后勤处")) == ["reassigned"]
    assert decided({}, {"owner": "P-7"}) == ["reassigned"]
    assert decided({}, {"helpers": ("后勤处",)}) == ["edited"]


def test_a_danger_handed_to_a_body_outside() -> None:
    letter = Referral(on=day("09-08"), to="供电公司")
    assert classes(danger(), danger(referrals=(letter,))) == ["referred"]
    assert classes(danger(), danger(referrals=(letter.with_(reply_on=day("09-20")),))) == ["edited"]
    assert classes(danger(referrals=(letter.with_(on=A),)), danger(referrals=(letter.with_(on=A),))) == []
    assert classes(None, danger(found=day("09-01"), referrals=(letter,))) == ["added", "referred"]


# --- better


def test_rectified_and_waiting_for_acceptance() -> None:
    assert classes(danger(), danger(rectified=(done("09-27"),))) == ["rectified"]
    assert classes(danger(), danger(rectified=(done("09-29"),))) == ["edited"]
    assert classes(danger(rectified=(done("08-26"),)), danger(rectified=(done("08-26"),))) == ["became_overdue"]
    assert classes(danger(rectified=(done("08-26"),)), danger(rectified=(done("08-26"), done("09-27")))) == ["rectified"]


def risk(**values: Any) -> Risk:
    given: dict[str, Any] = {"id": "R-1", "title": "电池入室", "unit": "学生处", "owner": "P-1", "method": LS}
    return Risk(
        **{
            **given,
            "residual": Scores(L=Decimal(3), S=Decimal(5)),
            "identified": day("03-01"),
            "review_every": EVERY[7],
            **values,
        }
    )


def review(on: str, likelihood: int | None = None, severity: int = 5) -> Review:
    scores = Scores(L=Decimal(likelihood), S=Decimal(severity)) if likelihood else None
    return Review(on=day(on), by="P-2", residual=scores)


@pytest.mark.parametrize(
    ("likelihood", "expected"),
    [(4, ["upgraded", "reviewed"]), (3, ["reviewed"]), (None, ["reviewed"]), (2, ["downgraded", "reviewed"])],
    ids=["20 is major", "15 stays significant", "not scored", "10 is general"],
)
def test_a_risk_looked_at_again(likelihood: int | None, expected: list[str]) -> None:
    assert classes(risk(), risk(reviews=(review("09-20", likelihood),))) == expected
    assert classes(risk(), risk(reviews=(review("09-29", likelihood),))) == ["edited"]
    known = risk(reviews=(review("08-26", likelihood),))
    assert classes(known, known) == []


def test_scores_overwritten_move_the_grade_without_a_review() -> None:
    assert classes(risk(), risk(residual=Scores(L=Decimal(4), S=Decimal(5)))) == ["upgraded"]
    assert classes(risk(), risk(residual=Scores(L=Decimal(5), S=Decimal(3)))) == ["edited"]  # 15 as before


def test_from_unrated_a_grade_is_neither_worse_nor_better() -> None:
    unrated = risk(residual=Scores(L=Decimal(9), S=Decimal(5)))
    assert classes(unrated, risk()) == ["edited"]
    assert classes(risk(), unrated) == ["edited"]


def test_an_old_review_overwritten_is_told_beside_the_grade_that_it_moved() -> None:
    was, now = risk(reviews=(review("08-01", 4),)), risk(reviews=(review("08-01", 2),))
    assert classes(was, now) == ["fact_overwritten", "downgraded"]


def test_a_review_put_off_by_a_longer_interval_or_by_another_day() -> None:
    quarterly = risk(review_every=EVERY[4], identified=day("07-01"))  # next review 10-01
    assert str(EVERY[4]) == "quarter"
    assert classes(quarterly, risk(review_every=EVERY[7], identified=day("07-01"))) == ["review_put_off"]
    assert classes(risk(review_every=EVERY[7]), risk(review_every=EVERY[4])) == ["became_overdue", "edited"]  # sooner: 06-01
    again = quarterly.with_(reviews=(review("09-20"),))
    assert classes(quarterly, again) == ["reviewed"]  # reviewed since: the next one is rightly later
    assert classes(quarterly, again.with_(review_every=EVERY[7])) == ["review_put_off", "reviewed"]
    known = quarterly.with_(reviews=(review("08-01"),))
    dated = quarterly.with_(reviews=(review("08-20"),))
    assert classes(known, dated) == ["review_put_off", "fact_overwritten"]
    in_force = measure(issued=day("01-10"), review_every=EVERY[7])
    assert classes(in_force, in_force.with_(review_every=None)) == ["review_put_off"]
    assert classes(in_force, in_force.with_(issued=day("03-10"))) == ["review_put_off", "fact_overwritten"]


def test_facts_overwritten_or_deleted_have_classes_of_their_own() -> None:
    failed = accepted("08-12", passed=False)
    was = danger(rectified=(done("08-10", by="P-3"),), acceptances=(failed,))
    assert classes(was, was.with_(acceptances=())) == ["became_overdue", "fact_deleted"]
    assert classes(was, was.with_(rectified=(done("08-10", by="P-5"),))) == ["fact_overwritten"]
    assert classes(was, was.with_(rectified=(done("08-10", by="P-3", note="换好"),))) == ["edited"]  # filled in, not overwritten
    noted = danger(progress=(Progress(on=day("08-02"), note="到货"),))
    assert classes(noted, danger(progress=(Progress(on=day("08-02"), note="货已到"),))) == ["edited"]  # words, no fact
    assert classes(noted, danger(progress=(Progress(on=day("08-20"), note="到货"),))) == ["fact_overwritten"]
    assert classes(noted, danger()) == ["fact_deleted"]
    two = (Progress(on=day("08-02"), note="一"), Progress(on=day("08-02"), note="二"))
    assert classes(danger(progress=two), danger(progress=two[::-1])) == ["edited"]  # only moved about
    assert classes(danger(reply_due=FAR, replied=day("08-20")), danger(reply_due=FAR, replied=day("08-10"))) == [
        "fact_overwritten"
    ]
    assert decided({"done": Done(on=day("08-10"))}, {"done": Done(on=day("08-20"))}) == ["fact_overwritten"]


def test_the_original_day_overwritten_with_an_earlier_one_under_an_extension() -> None:
    was = OPEN.with_(extensions=(extension("10-15", "08-20", "08-22"),))
    assert classes(was, was.with_(due=day("08-30"))) == ["due_edited"]


def test_the_day_on_which_it_was_found_moved() -> None:
    assert classes(danger(), danger(found=day("07-20"))) == ["found_moved"]
    assert classes(danger(), danger(found=day("09-10"))) == ["found_moved"]
    assert classes(risk(), risk(identified=day("03-05"))) == ["review_put_off", "found_moved"]


def measure(**values: Any) -> Measure:
    given: dict[str, Any] = {"id": "M-1", "title": "用电办法", "unit": "学生处", "owner": "P-1", "type": MEASURE_TYPES[0]}
    return Measure(**{**given, **values})


def test_a_measure_is_issued_by_the_second_day_and_not_by_the_first() -> None:
    assert classes(measure(), measure(issued=B, document="1号")) == ["issued"]
    assert classes(measure(), measure(issued=day("09-29"))) == ["edited"]
    assert classes(measure(issued=A), measure(issued=A)) == []
    planned = measure(issued=day("09-01"))
    assert classes(planned, planned) == ["issued"]
    assert classes(None, planned) == ["added", "issued"]
    assert classes(None, measure(issued=A)) == ["added"]


# --- finished


def test_a_danger_closed_between_the_two_days() -> None:
    was = danger()
    assert classes(was, danger(rectified=(done("09-01"),), acceptances=(accepted("09-28"),))) == ["accepted"]
    assert classes(was, danger(rectified=(done("09-27"),), acceptances=(accepted("09-29"),))) == ["rectified", "edited"]
    backdated = danger(rectified=(done("08-20"),), acceptances=(accepted("08-25"),))
    assert classes(was, backdated) == ["accepted"]
    assert classes(None, danger(found=day("09-01"), rectified=(done("09-02"),), acceptances=(accepted("09-03"),))) == [
        "added",
        "accepted",
    ]


def test_withdrawn_closed_repealed_done() -> None:
    gone = Withdrawal(on=day("09-02"), by="P-2", reason=NOT_A_DANGER)
    assert classes(danger(), danger(withdrawn=gone)) == ["withdrawn"]
    assert classes(danger(), danger(withdrawn=gone.with_(on=day("09-29")))) == ["edited"]
    ended = RiskClosure(on=day("09-02"), by="P-2", reason="拆除")
    assert classes(risk(), risk(closed=ended)) == ["closed"]
    assert classes(risk(), risk(closed=ended.with_(on=day("09-29")))) == ["edited"]
    assert classes(measure(), measure(repealed=B, replaced_by="M-2")) == ["repealed"]
    assert classes(measure(), measure(repealed=day("09-29"))) == ["edited"]
    assert decided({"due": FAR}, {"due": FAR, "done": Done(on=B)}) == ["decision_done"]
    assert decided({"due": FAR}, {"due": FAR, "done": Done(on=day("09-29"))}) == ["edited"]


# --- vanished


def test_what_is_no_longer_in_the_files_was_removed_closed_or_not() -> None:
    assert classes(danger(), None) == ["removed"]
    assert classes(danger(**CLOSED_BY_A), None) == ["removed"]
    assert classes(danger(found=day("09-10")), None) == ["removed"]
    assert classes(risk(), None) == classes(measure(), None) == classes(Unit(id="基建办"), None) == ["removed"]


def test_a_danger_whose_day_of_finding_was_put_off_is_gone_as_well() -> None:
    assert classes(danger(), danger(found=day("10-01"))) == ["found_moved", "removed"]


# --- other


def test_a_renamed_record_is_the_same_one() -> None:
    found = compared(danger(id="D-0001"), danger(id="D-2022-0001", formerly=("D-0001",), title="灯全不亮"))
    (change,) = found.changes
    assert (change.id, [*change.classes]) == ("D-2022-0001", ["renamed", "edited"])
    assert [field.path for field in change.fields] == [("id",), ("title",), ("formerly",)]
    assert classes(risk(id="R-1"), risk(id="R-2", formerly=("R-1",))) == ["renamed"]
    assert classes(measure(id="M-1"), measure(id="M-2", formerly=("m-1",))) == ["renamed"]


def test_a_renamed_record_still_moves_on() -> None:
    assert classes(danger(id="D-1"), danger(id="D-2", formerly=("D-1",), rectified=(done("09-27"),))) == ["rectified", "renamed"]


def test_a_former_id_that_lives_on_is_no_renaming() -> None:
    was, other = danger(id="D-1"), danger(id="D-2", found=day("09-01"), formerly=("D-1",))
    found = compare(judge(was), judge(was, other, on=B))
    assert [(change.id, [*change.classes]) for change in found.changes] == [("D-2", ["added"])]


def test_an_id_written_otherwise_is_the_same_id() -> None:
    assert classes(danger(id="d-1"), danger(id="Ｄ-1")) == ["renamed"]


def test_a_record_of_another_list_is_another_record() -> None:
    found = compare(judge(danger(id="X-1")), judge(risk(id="X-2", identified=day("09-01"), formerly=("X-1",)), on=B))
    assert [(change.id, [*change.classes]) for change in found.changes] == [("X-1", ["removed"]), ("X-2", ["added"])]


def test_fields_that_no_other_class_explains_make_an_edited_one() -> None:
    assert classes(danger(), danger(note="备注")) == ["edited"]
    assert classes(danger(), danger(progress=(Progress(on=day("09-01"), note="到货"),))) == ["edited"]
    assert classes(Unit(id="保卫处"), Unit(id="保卫处", contact="P-1")) == ["edited"]
    assert classes(Category(id="消防安全"), Category(id="消防安全", unit="保卫处")) == ["edited"]
    assert classes(Person(id="P-1", name="甲"), Person(id="P-1", name="甲", until=B)) == ["edited"]


def test_a_fact_deleted_or_overwritten_does_not_hide_behind_a_new_one() -> None:
    old = extension("09-20", "08-01", "08-02", reason="等料")
    new = extension("10-20", "09-10", "09-12", reason="经费")
    was = OPEN.with_(extensions=(old,))
    assert classes(was, OPEN.with_(extensions=(old, new))) == ["extended"]
    assert classes(was, OPEN.with_(extensions=(old.with_(reason="天气"), new))) == ["extended", "edited"]
    assert classes(was, OPEN.with_(extensions=(new,))) == ["extended", "fact_deleted"]


# --- decisions


def meeting(**values: Any) -> Meeting:
    given: dict[str, Any] = {"id": "1", "text": "演练", "unit": "保卫处", "owner": "P-3"}
    return Meeting(id="2022-07", on=day("07-29"), decisions=(Decision(**{**given, **values}),))


def decided(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Compare one decision of a meeting held before both days."""
    (change, *more) = compared(meeting(**before), meeting(**after)).changes or (Change("2022-07/1", None, None, ()),)
    assert more == []
    assert change.id == "2022-07/1"
    return [str(word) for word in change.classes]


def test_a_decision_is_a_change_of_its_own_and_its_meeting_another() -> None:
    was = meeting(due=FAR)
    now = was.with_(chair="P-9", decisions=(was.decisions[0].with_(text="演习"),))
    found = compared(was, now).changes
    assert [(change.id, change.kind, change.title, [*change.classes]) for change in found] == [
        ("2022-07", "meeting", "2022-07", ["edited"]),
        ("2022-07/1", "decision", "演习", ["edited"]),
    ]
    assert [field.path for change in found for field in change.fields] == [("chair",), ("text",)]


def test_a_decision_binds_from_the_day_of_its_meeting() -> None:
    held_since = Meeting(id="2022-09", on=B, decisions=meeting(due=FAR).decisions)
    found = compared(None, held_since).changes
    assert [(change.id, [*change.classes]) for change in found] == [("2022-09", ["added"]), ("2022-09/1", ["added"])]
    cut_off = compare(judge(), judge(held_since, on=day("09-27"))).changes
    assert [(change.id, [*change.classes]) for change in cut_off] == [("2022-09", ["added"]), ("2022-09/1", ["edited"])]


def test_minutes_written_after_the_meeting_are_not_filled_in_late() -> None:
    planned = Meeting(id="2022-08", on=A)
    found = compared(planned, planned.with_(decisions=meeting(due=FAR).decisions)).changes
    assert [(change.id, [*change.classes]) for change in found] == [("2022-08/1", ["added"])]


def test_a_decision_judged_before_its_meeting_is_new_when_that_day_has_come() -> None:
    held = Meeting(id="2022-08", on=day("08-27"), decisions=meeting(due=FAR).decisions)
    assert [(change.id, [*change.classes]) for change in compared(held, held).changes] == [("2022-08/1", ["added"])]


def test_a_decision_deleted_from_its_meeting_or_with_it() -> None:
    was = meeting(due=FAR)
    assert [(change.id, [*change.classes]) for change in compared(was, was.with_(decisions=())).changes] == [
        ("2022-07/1", ["removed"])
    ]
    assert [(change.id, [*change.classes]) for change in compared(was, None).changes] == [
        ("2022-07", ["removed"]),
        ("2022-07/1", ["removed"]),
    ]


def test_two_decisions_with_one_number_are_told_apart() -> None:
    one = meeting(due=FAR)
    two = one.with_(decisions=(*one.decisions, one.decisions[0].with_(text="又一次")))
    assert [(change.id, change.title) for change in compared(one, two).changes] == [("2022-07/1 #2", "又一次")]


# --- settings


def test_grades_that_only_the_settings_moved_are_counted_apart() -> None:
    still = risk(residual=Scores(L=Decimal(4), S=Decimal(4)))  # 16: significant by A, general by C only from 8 to 12
    stricter = Settings(name="校", grading=Grading(LS="B"))
    nine = risk(id="R-2", residual=Scores(L=Decimal(3), S=Decimal(3)))  # 9: general by A (from 9), significant by B (from 9)
    found = compare(judge(still, nine), judge(still, nine.with_(), on=B, settings=stricter))
    assert found.changes == ()
    assert [tuple(moved) for moved in found.regraded] == [("R-2", GENERAL, SIGNIFICANT)]
    assert [(change.path, change.before, change.after) for change in found.settings] == [(("grading", "LS"), "A", "B")]


def test_a_grade_that_moved_by_its_scores_as_well_is_a_change_of_the_risk() -> None:
    was = risk(residual=Scores(L=Decimal(3), S=Decimal(3)))  # 9: general by A
    now = was.with_(reviews=(review("09-10", 4),))  # 20: major by either
    found = compare(judge(was), judge(now, on=B, settings=Settings(name="校", grading=Grading(LS="B"))))
    assert [[*change.classes] for change in found.changes] == [["upgraded", "reviewed"]]
    assert found.regraded == ()


def test_grades_given_directly_do_not_move_with_the_settings() -> None:
    direct = risk(method=DIRECT, residual=Scores(grade=MAJOR), basis="依据")
    found = compare(judge(direct), judge(direct.with_(), on=B, settings=Settings(name="校", grading=Grading(LS="B"))))
    assert (found.changes, found.regraded) == ((), ())


def test_closed_risks_are_not_counted_among_those_that_the_settings_moved() -> None:
    ended = risk(residual=Scores(L=Decimal(3), S=Decimal(3)), closed=RiskClosure(on=day("08-10"), by="P-2", reason="拆除"))
    found = compare(judge(ended), judge(ended, on=B, settings=Settings(name="校", grading=Grading(LS="B"))))
    assert (found.changes, found.regraded) == ((), ())


# --- one day for both sides; what is finished


def test_on_one_day_only_what_people_changed_remains() -> None:
    late = danger(due=day("09-10"), handovers=(Handover(on=day("09-01"), owner="P-7"),))
    assert classes(late, late) == ["became_overdue", "reassigned"]
    assert classes(late, late.with_(), on=B) == []
    assert classes(late, late.with_(note="备注"), on=B) == ["edited"]


def test_what_is_finished_for_good_is_not_judged_again_whether_it_was_read_before_or_not() -> None:
    """A handover entered ahead for after the closing says nothing to anybody."""
    quiet = danger(**CLOSED_BY_A, handovers=(Handover(on=day("09-01"), owner="P-7"),))
    assert classes(quiet, quiet) == classes(quiet, quiet.with_()) == []
    read_before = quiet.with_()
    read_before.__dict__["quiet"] = day("08-12")
    assert classes(read_before, read_before) == []


def test_a_change_of_what_is_finished_is_told_all_the_same() -> None:
    quiet = danger(**CLOSED_BY_A)
    assert classes(quiet, quiet.with_(note="补充说明")) == ["edited"]


def test_backwards_in_time_what_was_new_is_gone() -> None:
    newer, older = judge(danger(), danger(id="D-2", found=day("09-10")), on=B), judge(danger(), on=A)
    found = compare(newer, older)
    assert [(change.id, [*change.classes]) for change in found.changes] == [("D-2", ["removed"])]
