"""Laws of states and days: any sequence of facts, in any order, on any day; and one meaning in two languages."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from riskreg.domain.evaluation import Judge, deadlines, overdue, upcoming
from riskreg.domain.fields import Choice, Day, Fact, Facts, Field, FieldTable, Id, Kind, Number, Ref, Text, Texts, Whole, YesNo
from riskreg.domain.records import KINDS, Danger, Identified, Measure, Period, Risk
from riskreg.domain.records.danger_facts import Acceptance, Levelling, Rectification, Referral, Supervised, Withdrawal
from riskreg.domain.records.record import Extension, Handover, Progress
from riskreg.domain.register import Directory, Register, build_register
from riskreg.domain.settings import Settings
from riskreg.domain.words import (
    CLOSED,
    DANGER_STATES,
    EVERY,
    HOLIDAY,
    LEVELS,
    MEASURE_STATES,
    MEASURE_TYPES,
    NOT_A_DANGER,
    OPEN,
    RECTIFIED,
    SOURCES,
    WITHDRAWN,
)
from riskreg.syntax.reader import read_file

FIRST = date(2022, 9, 1)
LENGTH = 30
LAST = FIRST + timedelta(days=LENGTH)
FAR = date(2090, 1, 1)
DAYS = st.integers(0, LENGTH).map(lambda count: FIRST + timedelta(days=count))
MAYBE = st.none() | DAYS
PEOPLE = st.sampled_from(["P-1", "P-2", "P-3"])


def several(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


EXTENSIONS = st.builds(Extension, to=DAYS, applied=DAYS, approved=MAYBE, refused=MAYBE, by=PEOPLE, reason=st.just("等料"))
DANGERS = st.builds(
    Danger,
    id=st.just("D-1"),
    title=st.just("灯不亮"),
    unit=st.just("后勤处"),
    owner=PEOPLE,
    source=st.just(SOURCES[0]),
    rectification=st.just("换灯"),
    found=DAYS,
    due=DAYS,
    level=st.sampled_from(LEVELS),
    levels=several(st.builds(Levelling, on=DAYS, level=st.sampled_from(LEVELS))),
    reply_due=MAYBE,
    replied=MAYBE,
    supervised=several(st.builds(Supervised, from_=DAYS, to=MAYBE)),
    extensions=several(EXTENSIONS),
    referrals=several(st.builds(Referral, on=DAYS, to=st.just("供电公司"), reply_on=MAYBE)),
    rectified=several(st.builds(Rectification, on=DAYS)),
    acceptances=several(st.builds(Acceptance, on=DAYS, by=st.just(("P-2",)), passed=st.booleans(), due=MAYBE)),
    handovers=several(st.builds(Handover, on=DAYS, owner=st.none() | PEOPLE)),
    progress=several(st.builds(Progress, on=DAYS, note=st.just("到货"))),
    withdrawn=st.none() | st.builds(Withdrawal, on=DAYS, by=PEOPLE, reason=st.just(NOT_A_DANGER)),
)
MEASURES = st.builds(
    Measure,
    id=st.just("M-1"),
    title=st.just("办法"),
    unit=st.just("后勤处"),
    owner=PEOPLE,
    type=st.just(MEASURE_TYPES[0]),
    due=MAYBE,
    issued=MAYBE,
    effective=MAYBE,
    repealed=MAYBE,
    extensions=several(EXTENSIONS),
    review_every=st.none() | st.sampled_from(EVERY[:4]),
)
HOLIDAYS = st.tuples(DAYS, DAYS).map(lambda two: Period(id="假期", kind=HOLIDAY, from_=min(two), to=max(two)))


def judge(on: date, *records: Identified) -> Judge:
    lists = {name: {record.id: record for record in records if isinstance(record, kind)} for name, kind in KINDS.items()}
    return Judge(Register(lists, Directory(())), Settings(), on)


def known_by(record: Danger, on: date) -> Danger:
    """Return the same danger without what happened after a day, as the file would have read then."""
    return record.with_(
        levels=tuple(fact for fact in record.levels if fact.on <= on),
        replied=record.replied if record.replied and record.replied <= on else None,
        supervised=tuple(fact for fact in record.supervised if fact.from_ and fact.from_ <= on),
        extensions=tuple(
            fact.with_(
                approved=fact.approved if fact.approved and fact.approved <= on else None,
                refused=fact.refused if fact.refused and fact.refused <= on else None,
            )
            for fact in record.extensions
            if any(day is not None and day <= on for day in (fact.applied, fact.approved, fact.refused))
        ),
        referrals=tuple(
            fact.with_(reply_on=fact.reply_on if fact.reply_on and fact.reply_on <= on else None)
            for fact in record.referrals
            if fact.on <= on
        ),
        rectified=tuple(fact for fact in record.rectified if fact.on <= on),
        acceptances=tuple(fact for fact in record.acceptances if fact.on <= on),
        handovers=tuple(fact for fact in record.handovers if fact.on <= on),
        progress=tuple(fact for fact in record.progress if fact.on <= on),
        withdrawn=record.withdrawn if record.withdrawn and record.withdrawn.on <= on else None,
    )


# --- dangers


@given(DANGERS, DAYS)
def test_a_day_depends_only_on_facts_by_that_day(record: Danger, on: date) -> None:
    then = known_by(record, on)
    assert then.course(on) == record.course(on)
    assert (then.level_on(on), then.owner_on(on), then.unit_on(on)) == (
        record.level_on(on),
        record.owner_on(on),
        record.unit_on(on),
    )
    assert then.last_fact(on) == record.last_fact(on)
    assert judge(on, then).due(then) == judge(on, record).due(record)
    assert [one[3:] for one in deadlines(judge(on, then))] == [one[3:] for one in deadlines(judge(on, record))]


@given(DANGERS, DAYS)
def test_a_danger_is_in_exactly_one_state_and_has_at_most_one_of_the_two_first_deadlines(record: Danger, on: date) -> None:
    state = record.state(on)
    assert [word for word in DANGER_STATES if word == state] == [state]
    whats = [one.what for one in deadlines(judge(on, record))]
    owed = {"rectification": state == OPEN, "acceptance": state == RECTIFIED}
    for what, expected in owed.items():
        assert whats.count(what) == (record.exists(on) and expected)  # type: ignore[arg-type]
    if state == WITHDRAWN or not record.exists(on):
        assert whats == []


@given(DANGERS, DAYS)
def test_the_state_follows_from_the_newest_day(record: Danger, on: date) -> None:
    course = record.course(on)
    assert course.since <= max(on, record.found)
    if record.withdrawn and record.withdrawn.on <= on:
        assert course.state == WITHDRAWN
    elif course.state == CLOSED:
        assert course.closed == course.since
    elif course.state == RECTIFIED:
        assert any(fact.on == course.since for fact in record.rectified)


@given(DANGERS, st.randoms(use_true_random=False))
def test_lists_of_facts_of_different_days_may_stand_in_any_order(record: Danger, random: Any) -> None:
    days = [[fact.on for fact in facts] for facts in (record.levels, record.rectified, record.acceptances, record.referrals)]
    assume(all(len(set(on)) == len(on) for on in days))
    shuffled = {name: list(getattr(record, name)) for name in ("levels", "rectified", "acceptances", "referrals")}
    for facts in shuffled.values():
        random.shuffle(facts)
    other = record.with_(**{name: tuple(facts) for name, facts in shuffled.items()})
    for on in (FIRST + timedelta(days=count) for count in range(LENGTH + 1)):
        assert other.course(on) == record.course(on)
        assert other.level_on(on) == record.level_on(on)


@given(DANGERS, DAYS, DAYS)
def test_an_extension_later_than_all_never_makes_anything_overdue_earlier(record: Danger, approved: date, on: date) -> None:
    more = Extension(to=FAR, applied=approved, approved=approved, by="P-9", reason="等料")
    longer = record.with_(extensions=(*record.extensions, more))
    assert judge(on, longer).due(longer) >= judge(on, record).due(record)
    assert longer.state(on) == record.state(on)
    late, before = ([one.what for one in overdue(judge(on, each))] for each in (longer, record))
    assert set(late) <= set(before)


@given(DANGERS, DAYS)
def test_a_pending_or_refused_extension_moves_nothing(record: Danger, on: date) -> None:
    more = (
        Extension(to=FAR, applied=FIRST, by="P-9", reason="等料"),
        Extension(to=FAR, applied=FIRST, refused=FIRST, by="P-9", reason="等料"),
    )
    other = record.with_(extensions=(*more, *record.extensions))
    assert judge(on, other).due(other) == judge(on, record).due(record)


@given(DANGERS, DAYS, HOLIDAYS)
def test_due_today_is_never_overdue_and_nothing_is_both_overdue_and_to_come(record: Danger, on: date, holiday: Period) -> None:
    one = judge(on, record, holiday)
    late, coming = overdue(one), upcoming(one, FAR)
    assert all(each.due < on and each.late_days(on) > 0 for each in late)
    assert all(each.due >= on and each.late_days(on) == 0 for each in coming)
    assert len(late) + len(coming) == len(list(deadlines(one)))


@given(DANGERS, DAYS)
def test_what_was_never_touched_stays_overdue(record: Danger, on: date) -> None:
    untouched = Danger(
        id="D-1",
        title="灯",
        unit="后勤处",
        owner="P-1",
        source=SOURCES[0],
        rectification="换灯",
        found=record.found,
        due=record.due,
    )
    first = [one.what for one in overdue(judge(on, untouched))]
    for later in (on + timedelta(days=count) for count in (1, 7, 400)):
        found = overdue(judge(later, untouched))
        assert set(first) <= {one.what for one in found}
        assert all(one.late_days(later) > one.late_days(on) for one in found if one.what in first)


@given(DANGERS, DAYS)
def test_the_original_day_is_always_the_first_one(record: Danger, on: date) -> None:
    assert [one.first_due for one in deadlines(judge(on, record)) if one.what == "rectification"] in ([], [record.due])


@given(DAYS, HOLIDAYS, HOLIDAYS, st.integers(0, 40))
def test_a_computed_day_never_lies_in_a_holiday_and_never_moves_back(day: date, one: Period, other: Period, days: int) -> None:
    calendar = judge(day, one, other.with_(id="假期2")).calendar
    moved = calendar.later(day, days)
    assert moved >= day + timedelta(days=days)
    assert not one.holds(moved)
    assert not other.holds(moved)


# --- measures


@given(MEASURES, DAYS)
def test_a_measure_is_in_exactly_one_state_and_what_is_done_is_not_owed(record: Measure, on: date) -> None:
    assert record.state(on) in MEASURE_STATES
    whats = [one.what for one in deadlines(judge(on, record))]
    assert len(whats) == len(set(whats))
    finished = record.finished()
    assert ("issue" in whats) == (record.due is not None and not (finished and finished <= on))


@given(MEASURES, DAYS)
def test_a_repealed_measure_stays_repealed(record: Measure, on: date) -> None:
    if record.state(on) == "repealed":
        assert record.state(LAST + timedelta(days=1)) == "repealed"


# --- one meaning in two languages


TEXTS = st.sampled_from(
    ["灯不亮", "no", "on", "010", "1:30", "1.10", "a: b", "- x", "# 注", "甲 # 乙", "'", '"', "多\n行", "null", "D-1"]
)
IDS = st.sampled_from(["D-1", "R-1", "M-1", "后勤处", "P-001", "2022-09"])
VALUES: dict[type[Kind], Callable[[Any], st.SearchStrategy[Any]]] = {
    Id: lambda _kind: IDS,
    Day: lambda _kind: st.dates(date(2000, 1, 1), date(2100, 12, 31)).map(date.isoformat),
    Text: lambda _kind: TEXTS,
    Texts: lambda _kind: st.lists(TEXTS, max_size=2) | TEXTS,
    Ref: lambda kind: st.lists(IDS, max_size=2) | IDS if kind.many else IDS,
    Number: lambda _kind: st.decimals(0, 10**6, places=2).map(str),
    Whole: lambda kind: st.integers(kind.least, 99).map(str),
    YesNo: lambda kind: st.sampled_from([kind.yes, kind.no]),
    Choice: lambda kind: st.sampled_from(kind.words),
    Fact: lambda kind: group(kind.table),
    Facts: lambda kind: st.lists(group(kind.table), max_size=2),
}


def field_value(field: Field) -> st.SearchStrategy[Any]:
    if isinstance(field.kind, Ref) and field.kind.many and field.key.required:
        return st.lists(IDS, min_size=1, max_size=2) | IDS  # an empty list is no answer
    return VALUES[type(field.kind)](field.kind)


def group(table: type[FieldTable]) -> st.SearchStrategy[dict[str, Any]]:
    """Make groups of fields by the names in the code: those required, and some of the others."""
    needed = {name for name, field in table.FIELDS.items() if field.key.required} | {either[0] for either in table.EITHER}
    return st.fixed_dictionaries(
        {name: field_value(table.FIELDS[name]) for name in table.FIELDS if name in needed},
        optional={name: field_value(field) for name, field in table.FIELDS.items() if name not in needed},
    )


def written(table: type[FieldTable], values: dict[str, Any], chinese: Callable[[], bool]) -> dict[str, Any]:
    """Write a group of fields with the keys and words of one language, or of both."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        field = table.FIELDS[name]
        kind: Any = field.kind
        told: Any = value
        if isinstance(kind, Fact):
            told = written(kind.table, value, chinese)
        elif isinstance(kind, Facts):
            told = [written(kind.table, one, chinese) for one in value]
        elif isinstance(kind, Choice | YesNo):
            told = value.zh if chinese() else str(value)
        found[field.key.zh if chinese() else field.english] = told
    return found


def read(kind: type[Identified], values: dict[str, Any], chinese: Callable[[], bool]) -> Identified:
    """Read a record from a text in the language asked for; JSON is YAML."""
    list_name = kind.LIST_ZH if chinese() else kind.LIST
    text = json.dumps({list_name: [written(kind, values, chinese)]}, ensure_ascii=False)
    rows, wrong = read_file(text + "\n", "r.yaml")
    assert wrong == []
    (record,) = build_register(rows).lists[kind.LIST].values()
    return record


@settings(deadline=None)
@given(st.data())
def test_the_same_text_in_either_language_or_mixed_gives_equal_records(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(KINDS.values())))
    values = data.draw(group(kind))
    mixed = data.draw(st.randoms(use_true_random=False))
    english, chinese = read(kind, values, lambda: False), read(kind, values, lambda: True)
    assert english == chinese == read(kind, values, lambda: mixed.random() > 0.5)
    assert repr(english) == repr(chinese)


@settings(deadline=None)
@given(group(Risk), st.randoms(use_true_random=False))
def test_the_order_of_keys_is_no_change_in_meaning(values: dict[str, Any], random: Any) -> None:
    names = list(values)
    random.shuffle(names)
    assert read(Risk, values, lambda: False) == read(Risk, {name: values[name] for name in names}, lambda: False)
