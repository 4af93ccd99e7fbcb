"""Counting: every danger falls into the right cells, and the cells always add up."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain.evaluation import Judge
from riskreg.domain.figures import Start, by_days
from riskreg.domain.figures import dangers as counted_dangers
from riskreg.domain.figures import risks as counted_risks
from riskreg.domain.query.axes import axis, order, outermost
from riskreg.domain.query.record_query import Decided
from riskreg.domain.records import KINDS, Category, Danger, Decision, Identified, Measure, Meeting, Place, Risk, Unit
from riskreg.domain.records.danger_facts import Acceptance, Levelling, Rectification, Referral, Withdrawal
from riskreg.domain.records.measure import Revision
from riskreg.domain.records.meeting import Done
from riskreg.domain.records.record import Extension, Handover
from riskreg.domain.records.risk import RiskClosure, Scores
from riskreg.domain.register import Directory, Register, coming, last
from riskreg.domain.settings import Settings
from riskreg.domain.tally import (
    BEGINNING,
    ByKey,
    Counted,
    Execution,
    Grades,
    Moves,
    Stages,
    crossed,
    lines,
    of_decisions,
    of_measures,
    surplus,
    total,
)
from riskreg.domain.words import DANGER_GENERAL, DANGER_MAJOR, DIRECT, EVERY, LISTED, LS, MAJOR, NOT_A_DANGER, SOURCES, UNIT_TYPES

SINCE, ON = date(2022, 8, 26), date(2022, 9, 28)
LATER = date(2022, 10, 31)
KIND = LISTED[1]  # dangers


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def register(*records: Identified) -> Register:
    lists: dict[str, dict[str, Identified]] = {name: {} for name in KINDS}
    for record in records:
        lists[record.LIST][record.id] = record
    return Register(lists, Directory(()))


def judge(*records: Identified, on: date = ON, started: date | None = None) -> Judge:
    return Judge(register(*records), Settings(name="校", started=started), on)


def of_dangers(bench: Judge, since: date, by: Sequence[ByKey] = ()) -> Sequence[Counted[Moves]]:
    """Count by days alone."""
    return counted_dangers(by_days(Start(since), bench, bench), by).listed


def danger(found: str, **values: Any) -> Danger:
    given_: dict[str, Any] = {
        "id": "D-1",
        "title": "灯不亮",
        "unit": "图书馆",
        "owner": "P-1",
        "source": SOURCES[0],
        "due": LATER,
    }
    return Danger(**{**given_, "found": day(found), **values})


def done(on: str) -> Rectification:
    return Rectification(on=day(on))


def accepted(on: str, *, passed: bool = True, due: date | None = None) -> Acceptance:
    return Acceptance(on=day(on), by=("P-2",), passed=passed, due=due)


def cells(found: Danger, *, on: date = ON, since: date = SINCE) -> dict[str, int]:
    (item,) = of_dangers(judge(found, on=on), since)
    return {name: n for name, n in item.figures._asdict().items() if n}


def extension(to: date, applied: str, approved: str | None) -> Extension:
    return Extension(to=to, applied=day(applied), approved=day(approved) if approved else None, reason="采购")


CLOSED_BEFORE = {"rectified": (done("08-10"),), "acceptances": (accepted("08-11"),)}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (danger("08-20"), {"before": 1, "now": 1}),
        (danger("08-26"), {"before": 1, "now": 1}),
        (danger("08-27"), {"found": 1, "now": 1}),
        (danger("09-28", level=DANGER_MAJOR), {"found": 1, "now": 1, "major": 1}),
        (danger("08-20", levels=(Levelling(on=day("09-01"), level=DANGER_MAJOR),)), {"before": 1, "now": 1, "major": 1}),
        (danger("08-20", rectified=(done("09-01"),)), {"before": 1, "now": 1, "rectified": 1}),
        (
            danger("08-20", rectified=(done("09-01"),), acceptances=(accepted("09-03"),)),
            {"before": 1, "closed": 1, "first": 1, "passed": 1},
        ),
        (
            danger("09-01", rectified=(done("09-01"),), acceptances=(accepted("09-03"),)),
            {"found": 1, "closed": 1, "first": 1, "passed": 1},
        ),
        (
            danger("08-20", rectified=(done("09-01"),), acceptances=(accepted("09-03", passed=False),)),
            {"before": 1, "now": 1, "first": 1},
        ),
        (
            danger(
                "08-01",
                rectified=(done("08-10"), done("09-02")),
                acceptances=(accepted("08-11", passed=False), accepted("09-03")),
            ),
            {"before": 1, "closed": 1},
        ),
        (
            danger(
                "08-01", rectified=CLOSED_BEFORE["rectified"], acceptances=(accepted("08-11"), accepted("09-21", passed=False))
            ),
            {"reopened": 1, "now": 1},
        ),
        (danger("08-20", referrals=(Referral(on=day("09-12"), to="供电公司"),)), {"before": 1, "now": 1, "referred": 1}),
        (danger("08-20", withdrawn=Withdrawal(on=day("09-12"), by="P-3", reason=NOT_A_DANGER)), {"before": 1, "withdrawn": 1}),
        (danger("09-02", withdrawn=Withdrawal(on=day("09-12"), by="P-3", reason=NOT_A_DANGER)), {"found": 1, "withdrawn": 1}),
        (danger("08-20", due=day("09-28")), {"before": 1, "now": 1}),
        (danger("08-20", due=day("09-27")), {"before": 1, "now": 1, "overdue": 1}),
        (danger("08-20", due=day("09-10"), rectified=(done("09-20"),)), {"before": 1, "now": 1, "rectified": 1}),
        (
            danger("08-20", due=day("09-10"), referrals=(Referral(on=day("09-01"), to="供电公司"),)),
            {"before": 1, "now": 1, "referred": 1},
        ),
    ],
)
def test_cells_of_one_danger(found: Danger, expected: dict[str, int]) -> None:
    assert cells(found) == expected


def test_what_neither_moved_nor_stands_is_left_out() -> None:
    closed = danger("08-01", **CLOSED_BEFORE)
    unknown_yet = danger("09-29", id="D-2")
    assert of_dangers(judge(closed, unknown_yet), SINCE) == []


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        ((extension(day("10-15"), "09-01", "09-02"),), {"before": 1, "now": 1, "extended": 1}),
        ((extension(day("09-28"), "09-01", "09-02"),), {"before": 1, "now": 1, "extended": 1}),
        ((extension(day("09-27"), "09-01", "09-02"),), {"before": 1, "now": 1, "overdue": 1}),
        ((extension(day("10-15"), "09-25", None),), {"before": 1, "now": 1, "overdue": 1}),
        ((extension(day("10-15"), "09-25", "09-29"),), {"before": 1, "now": 1, "overdue": 1}),
    ],
)
def test_extended_and_overdue_are_never_both(extensions: tuple[Extension, ...], expected: dict[str, int]) -> None:
    assert cells(danger("08-20", due=day("09-10"), extensions=extensions)) == expected


def test_a_new_day_after_a_failed_acceptance_is_no_extension() -> None:
    found = danger(
        "08-20",
        due=day("09-10"),
        extensions=(extension(day("09-20"), "09-01", "09-02"),),
        rectified=(done("09-18"),),
        acceptances=(accepted("09-19", passed=False, due=day("10-10")),),
    )
    assert cells(found) == {"before": 1, "now": 1, "first": 1}


def test_nothing_is_overdue_before_the_register_was_begun() -> None:
    found = danger("08-20", due=day("09-10"))
    (item,) = of_dangers(judge(found, started=day("10-01")), SINCE)
    assert item.figures.overdue == 0


def test_rates() -> None:
    figures = Moves(before=14, found=12, reopened=1, closed=10, withdrawn=1, now=16, rectified=3, referred=2, first=12, passed=10)
    assert (figures.charged, figures.rectification_rate, figures.closing_rate) == (24, (13, 24), (10, 24))  # 14 + 12 + 1 - 1 - 2
    late = figures._replace(filled_late=2, now=18)  # what was filled in late was to be rectified too
    assert (late.charged, late.rectification_rate, late.closing_rate) == (26, (13, 26), (10, 26))
    assert figures.first_pass_rate == (10, 12)
    assert Moves().rectification_rate == (0, 0)


DAYS = st.integers(0, 60).map(lambda count: date(2022, 8, 1) + timedelta(days=count))


@st.composite
def histories(draw: st.DrawFn) -> Danger:
    """Any facts in any order, sensible or not."""
    spans, withdrawn = st.lists(st.tuples(DAYS, DAYS), max_size=2), draw(st.none() | DAYS)
    moved = st.lists(st.tuples(DAYS, st.sampled_from("甲乙丙")), max_size=2)
    judged = st.lists(st.tuples(DAYS, st.booleans()), max_size=3)
    return Danger(
        id=f"D-{draw(st.integers(1, 10**6))}",
        title="灯不亮",
        unit=draw(st.sampled_from("甲乙丙")),
        owner="P-1",
        source=draw(st.sampled_from(SOURCES)),
        category=draw(st.sampled_from([None, "消防", "没有这一类"])),
        found=draw(DAYS),
        due=draw(DAYS),
        level=draw(st.sampled_from([DANGER_MAJOR, DANGER_GENERAL])),
        handovers=tuple(Handover(on=on, unit=unit) for on, unit in draw(moved)),
        extensions=tuple(Extension(to=to, applied=on, approved=on, reason="") for to, on in draw(spans)),
        referrals=tuple(Referral(on=on, to="供电公司") for on in draw(st.lists(DAYS, max_size=2))),
        rectified=tuple(Rectification(on=on) for on in draw(st.lists(DAYS, max_size=3))),
        acceptances=tuple(Acceptance(on=on, by=("P-2",), passed=passed) for on, passed in draw(judged)),
        withdrawn=Withdrawal(on=withdrawn, by="P-3", reason=NOT_A_DANGER) if withdrawn else None,
    )


@given(st.lists(histories(), max_size=8, unique_by=lambda found: found.id), DAYS, DAYS | st.just(BEGINNING))
def test_the_balance_is_a_law(dangers: list[Danger], one: date, other: date) -> None:
    since, on = min(one, other), max(one, other)
    bench = judge(Unit(id="甲"), Unit(id="乙"), Category(id="消防"), *dangers, on=on, started=day("08-01"))
    items = of_dangers(bench, since)
    for item in items:
        one_of = item.figures
        assert one_of.before + one_of.found + one_of.reopened - one_of.closed - one_of.withdrawn == one_of.now
        assert (one_of.filled_late, one_of.removed, one_of.vanished) == (0, 0, 0)
    whole = total(Moves, (item.figures for item in items))
    assert whole.before == sum(
        found.exists(since) and found.state(since) in ("open", "rectified", "referred") for found in dangers
    )
    assert whole.now == sum(found.exists(on) and found.state(on) in ("open", "rectified", "referred") for found in dangers)
    assert min(whole) >= 0
    assert whole.charged >= whole.rectified + whole.closed >= 0
    assert whole.overdue + whole.extended + whole.rectified + whole.referred <= whole.now
    for way in ("unit", "category", "source", "month", "place"):
        by = axis(KIND, way)
        items = of_dangers(bench, since, (by,))
        keys = order(bench, by, {key for item in items for key in item.keys[0]}, since, lambda _key: True)
        assert total(Moves, (line.figures for line in lines(items, keys, Moves))) == whole
    both = of_dangers(bench, since, (axis(KIND, "unit"), axis(KIND, "category")))
    assert sum(crossed(both).values()) == whole.now


def keys(bench: Judge, way: str, since: date = SINCE) -> list[str | None]:
    by = axis(KIND, way)
    present = {key for item in of_dangers(bench, since, (by,)) for key in item.keys[0]}
    return order(bench, by, present, since, lambda _key: True)


def test_every_unit_is_listed_in_the_order_of_the_register() -> None:
    outside = UNIT_TYPES[-1]
    units = (
        Unit(id="保卫处"),
        Unit(id="图书馆"),
        Unit(id="基建办", until=day("08-26")),
        Unit(id="招生办", until=day("08-27")),
        Unit(id="新办", from_=day("09-29")),
        Unit(id="供电公司", type=outside),
        Unit(id="派出所", type=outside),
    )
    dangers = [danger("09-01", id="D-1", unit="派出所"), danger("09-01", id="D-2", unit="不认识")]
    bench = judge(*units, *dangers)
    assert keys(bench, "unit") == ["保卫处", "图书馆", "招生办", "派出所", "不认识"]


def test_a_danger_counts_for_the_unit_that_answers_on_the_day() -> None:
    found = danger("08-01", handovers=(Handover(on=day("09-05"), unit="后勤处"),))
    by = (axis(KIND, "unit"),)
    assert [item.keys for item in of_dangers(judge(found), SINCE, by)] == [(("后勤处",),)]
    earlier = judge(found, on=day("09-04"))
    assert [item.keys for item in of_dangers(earlier, SINCE, by)] == [(("图书馆",),)]


def test_months_without_any_danger_are_listed_from_the_beginning_on() -> None:
    dangers = [danger("09-01"), danger("09-01").with_(id="D-0", found=date(2021, 11, 30))]
    assert keys(judge(*dangers, started=day("06-01")), "month") == [
        "2021-11",
        "2022-06",
        "2022-07",
        "2022-08",
        "2022-09",
    ]
    assert keys(judge(*dangers), "month") == ["2021-11", "2022-09"]


def test_places_are_counted_by_the_outermost_and_a_circle_ends() -> None:
    yard, house, room = Place(id="生活区"), Place(id="公寓6栋", within="生活区"), Place(id="203室", within="公寓6栋")
    found = register(yard, house, room, Place(id="甲", within="乙"), Place(id="乙", within="甲"), Place(id="丙", within="没有"))
    assert [outermost(found, place) for place in ("203室", "生活区", "没有", "丙")] == ["生活区", "生活区", "没有", "丙"]
    assert outermost(found, "甲") == "乙"


def test_of_several_places_each_outermost_one_counts_once() -> None:
    yard, house, hall = Place(id="生活区"), Place(id="公寓6栋", within="生活区"), Place(id="实训区")
    found = danger("09-01", place=("公寓6栋", "生活区", "实训区"))
    (item,) = of_dangers(judge(yard, house, hall, found), SINCE, (axis(KIND, "place"),))
    assert item.keys == (("生活区", "实训区"),)
    assert surplus([item], Moves) == Moves(found=1, now=1)  # it stands in two rows


def test_without_a_category_a_row_of_its_own_comes_last() -> None:
    dangers = [danger("09-01", id="D-1"), danger("09-01", id="D-2", category="消防")]
    assert keys(judge(Category(id="食品"), Category(id="消防"), *dangers), "category") == ["食品", "消防", None]


def scores(likelihood: int, severity: int) -> Scores:
    return Scores(L=Decimal(likelihood), S=Decimal(severity))


def risk(id_: str, identified: str, **values: Any) -> Risk:
    given_: dict[str, Any] = {"title": "锅炉", "unit": "后勤处", "owner": "P-1", "method": LS, "residual": scores(2, 5)}
    return Risk(**{**given_, "id": id_, "identified": day(identified), **values})


def test_risks_by_grade() -> None:
    gone = {"by": "P-2", "reason": "拆除"}
    risks = [
        risk("R-1", "07-01"),  # 2 x 5 = 10: general by set A
        risk("R-2", "09-01", method=DIRECT, residual=Scores(grade=MAJOR)),
        risk("R-3", "07-01", residual=scores(9, 5)),  # no such score
        risk("R-4", "07-01", closed=RiskClosure(on=day("09-10"), **gone)),
        risk("R-5", "09-01", closed=RiskClosure(on=day("09-10"), **gone)),
        risk("R-6", "07-01", closed=RiskClosure(on=day("08-10"), **gone)),
        risk("R-7", "09-29"),
    ]
    whole = total(Grades, (item.figures for item in counted_risks(by_days(Start(SINCE), judge(*risks), judge(*risks))).listed))
    assert whole == Grades(before=3, found=2, closed=2, now=3, major=1, general=1, unrated=1)
    assert whole.before + whole.found - whole.closed == whole.now


QUARTER = next(word for word in EVERY if word == "quarter")


def test_measures_by_stage() -> None:
    given_: dict[str, Any] = {"title": "办法", "unit": "学生处", "owner": "P-1"}
    measures = [
        Measure(id="M-1", due=day("09-27"), **given_),
        Measure(id="M-2", due=day("09-28"), **given_),
        Measure(id="M-3", issued=day("09-01"), **given_),
        Measure(id="M-4", issued=day("07-01"), repealed=day("09-01"), **given_),
        Measure(id="M-5", issued=day("01-01"), review_every=QUARTER, revisions=(Revision(on=day("06-01")),), **given_),
    ]
    whole = total(Stages, (item.figures for item in of_measures(judge(*measures), measures)))
    assert whole == Stages(total=5, planned=2, in_force=2, repealed=1, late_issue=1, late_review=1)
    assert whole.now == 4


def test_decisions_by_state() -> None:
    given_: dict[str, Any] = {"text": "演练", "unit": "保卫处", "owner": "P-1"}
    decisions = (
        Decision(id="1", due=day("09-27"), **given_),
        Decision(id="2", due=day("09-28"), **given_),
        Decision(id="3", standing=True, **given_),
        Decision(id="4", due=day("09-01"), done=Done(on=day("09-09")), **given_),
    )
    held, planned = Meeting(id="2022-08", on=day("08-26")), Meeting(id="2022-10", on=day("10-28"))
    asked = [*(Decided(f"2022-08/{item.id}", held, item) for item in decisions), Decided("2022-10/1", planned, decisions[0])]
    items = of_decisions(judge(), asked, (axis(LISTED[3], "month"),))
    whole = total(Execution, (item.figures for item in items))
    assert whole == Execution(total=4, done=1, open=1, late=1, standing=1)
    assert (whole.done_rate, whole.now) == ((1, 3), 3)
    assert {item.keys for item in items} == {(("2022-08",),)}


def test_the_last_and_the_next_meeting() -> None:
    found = register(Meeting(id="2022-10", on=day("10-28")), Meeting(id="2022-08", on=day("08-26")), Meeting(id="2022-09", on=ON))

    def ids(on: date) -> list[str | None]:
        return [meeting.id if meeting else None for meeting in (last(found, on), coming(found, on))]

    assert ids(ON) == ["2022-08", "2022-09"]
    assert ids(ON + timedelta(days=1)) == ["2022-09", "2022-10"]
    assert ids(day("08-25")) == [None, "2022-08"]
    assert ids(day("10-29")) == ["2022-10", None]
