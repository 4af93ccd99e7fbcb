"""What each class of change is about: what was before, what is now, since when, and what else is to be said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from riskreg.domain.changes import classes as word
from riskreg.domain.changes.classes import rewriting
from riskreg.domain.changes.classification import rectified_anew, reopened_anew, review_put_off, reviewed_anew
from riskreg.domain.changes.comparison import Change
from riskreg.domain.changes.differences import FieldChange
from riskreg.domain.changes.sides import (
    Grant,
    Item,
    Sides,
    came,
    counted_anew,
    due_on,
    exists,
    failed_anew,
    granted,
    newly_late,
    overwritten,
    put_off_anew,
    refused,
    requested,
    rewritten_days,
)
from riskreg.domain.evaluation import Judge, danger_deadlines, measure_deadlines, risk_deadlines
from riskreg.domain.fields import Fact, Facts, FieldTable, Free, Kind, Ref, YesNo, given, newest
from riskreg.domain.records import Danger, Decision, Identified, Measure, Record, Risk
from riskreg.domain.records.record import Extension
from riskreg.domain.settings import Settings
from riskreg.domain.timeline import graded
from riskreg.domain.words import CLOSED, DECISION, FALSE, ISSUE, RECTIFICATION, TRUE
from riskreg.messages import Said, Word, joined, say, say_n
from riskreg.report.document import Cell, Column, Row, Table
from riskreg.report.document import rows as tabled
from riskreg.report.views.columns import called, person, unit

IN_TIME: Final = Word("in_time", "期内", en="in time")
PLAIN: Final = (RECTIFICATION, DECISION, ISSUE)  # obligations that need not be named: they are what the record is about


class Detail(NamedTuple):
    """One class of one change: what was before, what is now, since when, and what else is to be said."""

    before: Cell = None
    after: Cell = None
    day: date | None = None
    remark: Said | Word | None = None


def became_overdue(sides: Sides, change: Change) -> Detail:
    """Its day passed: what is overdue, for how long, since when."""
    days = newly_overdue(sides, change)
    longest = max((sides.after.on - due).days for _, due in days)
    what = joined(dict.fromkeys(what for what, _ in days if what not in PLAIN))
    since = min(due for _, due in days) + timedelta(days=1)
    remark = say("{what}", what=what) if what else None
    return Detail(IN_TIME if change.before else None, say_n("{n} day late", "{n} days late", longest), since, remark)


def newly_overdue(sides: Sides, change: Change) -> list[tuple[Word, date]]:
    """Return what became overdue, each with its day."""
    was, now = change.before, change.after
    match now:
        case Danger():
            found = newly_late(sides, there(sides, change), now, danger_deadlines)
        case Risk():
            found = newly_late(sides, was if isinstance(was, Risk) else None, now, risk_deadlines)
        case Measure():
            found = newly_late(sides, was if isinstance(was, Measure) else None, now, measure_deadlines)
        case _:
            due = now.due_on(sides.after.on) if isinstance(now, Decision) else None
            return [(DECISION, due)] if due else []
    return [(deadline.what, deadline.due) for deadline in found]


def there(sides: Sides, change: Change) -> Danger | None:
    """Return the danger as it was, if it was there."""
    was = change.before
    return was if isinstance(was, Danger) and exists(sides.before, was) else None


def extended(sides: Sides, change: Change) -> Detail:
    """More time was granted that had been asked for in time: from which day to which, asked for when."""
    found = [one for one in grants(sides, change) if not one.late]
    remark = say("extended {n} times", n=len(found)) if len(found) > 1 else None
    return span(found, remark)


def extended_late(sides: Sides, change: Change) -> Detail:
    """More time was granted that was asked for when the day had passed: how long after."""
    found = [one for one in grants(sides, change) if one.late]
    days = max(one.late for one in found)
    return span(found, say_n("asked for {n} day after the day had passed", "asked for {n} days after the day had passed", days))


def grants(sides: Sides, change: Change) -> list[Grant]:
    """Return the extensions that gave more time, oldest first."""
    was, now = items(sides, change)
    return granted(sides, was, now) if now else []


def span(found: Sequence[Grant], remark: Said | None) -> Detail:
    """Say from which day to which extensions moved it, and when the last of them was asked for."""
    return Detail(found[0].held, found[-1].extension.to, found[-1].extension.applied, remark)


def items(sides: Sides, change: Change) -> tuple[Item | None, Item | None]:
    """Return what has a day to be kept, on both sides; None where it was not there yet."""
    was, now = (side if isinstance(side, Danger | Measure | Decision) else None for side in (change.before, change.after))
    if isinstance(was, Decision):
        meeting = sides.before.register.meetings.get(change.id.rpartition("/")[0])
        return (was if meeting and meeting.on <= sides.before.on else None), now
    return (there(sides, change) if isinstance(was, Danger) else was), now


def due_edited(sides: Sides, change: Change) -> Detail:
    """A day that was written down was overwritten, or deleted."""
    was, now = items(sides, change)
    assert now
    days = rewritten_days(sides, was, now, change.id)
    later = [day for day in days if day.is_later or day.field == "due"]
    if not later:
        return Detail(
            due_on(sides.before, was) if was else None, due_on(sides.after, now), None, say("moved without an extension")
        )
    first = next((day for day in later if day.field == "due"), later[0])
    if first.after is None:
        remark = say("{field} deleted", field=Danger.FIELDS[first.field].label)
    elif was is None:
        remark = say("overwritten since it was entered, without an extension")
    elif first.field == "due" and not first.is_later:
        remark = say("overwritten with an earlier day")
    elif first.field == "due":
        remark = say("overwritten without an extension")
    else:
        remark = say("{field}: overwritten", field=Danger.FIELDS[first.field].label)
    return Detail(first.before, first.after, None, remark)


def extension_requested(sides: Sides, change: Change) -> Detail:
    """More time is asked for, and nobody has decided: from which day to which, since when it waits."""
    was, now = items(sides, change)
    assert now
    return asked(sides, now, requested(sides, was, now), say("waits for a decision"))


def extension_refused(sides: Sides, change: Change) -> Detail:
    """More time was refused: the day stays."""
    was, now = items(sides, change)
    assert now
    found = refused(sides, was, now)
    return asked(sides, now, found, say("refused: the day stays"))._replace(day=max(one.refused or date.min for one in found))


def asked(sides: Sides, now: Item, found: Sequence[Extension], remark: Said) -> Detail:
    """Say until when more time was asked for, and when."""
    last = max(found, key=lambda extension: extension.applied)
    return Detail(due_on(sides.after, now), last.to, last.applied, remark)


def postponed_by_rejection(sides: Sides, change: Change) -> Detail:
    """An acceptance failed and set a later day."""
    was, now = items(sides, change)
    assert now
    found = put_off_anew(sides, was, now)
    days = sum(one.days for one in found)
    remark = say_n("{n} day later, without an application", "{n} days later, without an application", days)
    return Detail(found[0].held, found[-1].due, found[-1].acceptance.on, remark)


def put_off(sides: Sides, change: Change) -> Detail:
    """The next review is later than it was to be."""
    was, now = change.before, change.after
    assert isinstance(was, Risk | Measure)
    assert isinstance(now, Risk | Measure)
    found = review_put_off(sides, was, now)
    assert found
    return Detail(found.before, found.after, None, say("no review is due any more") if found.after is None else None)


def found_moved(_sides: Sides, change: Change) -> Detail:
    """The day on which it was found reads otherwise."""
    was, now = change.before, change.after
    if isinstance(was, Danger) and isinstance(now, Danger):
        return Detail(was.found, now.found)
    assert isinstance(was, Risk)
    assert isinstance(now, Risk)
    return Detail(was.identified, now.identified)


def fact_overwritten(sides: Sides, change: Change) -> Detail:
    """An entry reads otherwise: which, and how."""
    return fact_detail(sides, change, word.FACT_OVERWRITTEN)


def fact_deleted(sides: Sides, change: Change) -> Detail:
    """An entry is gone: which."""
    return fact_detail(sides, change, word.FACT_DELETED)


def fact_detail(sides: Sides, change: Change, class_: Word) -> Detail:
    """Tell the first of the entries that were overwritten or deleted, and how many more there are."""
    declared = type_of(change)
    open_ = [field for field in change.fields if word.is_unclaimed(change.classes, field)]
    found = [field for field in open_ if rewriting(declared, field, change.fields) == class_]
    kind, label = named(sides.after, declared, found[0].path)
    more = len(found) - 1
    remark = (
        say_n("{label}, and {n} more (-v)", "{label}, and {n} more (-v)", more, label=label)
        if more
        else say("{label}", label=label)
    )
    return Detail(told(sides.before, kind, found[0].before), told(sides.after, kind, found[0].after), None, remark)


def brought_forward(sides: Sides, change: Change) -> Detail:
    """The day is an earlier one now."""
    was, now = items(sides, change)
    assert was
    assert now
    before, after = due_on(sides.before, was), due_on(sides.after, now)
    if before and after and after < before:
        day = max((extension.approved or extension.applied for extension in counted_anew(sides, was, now)), default=None)
        return Detail(before, after, day)
    first = next(day for day in overwritten(sides, was, now) if day.beside and not day.is_later)
    return Detail(first.before, first.after, None, Danger.FIELDS[first.field].label)


def state(judge: Judge, item: Identified | Decision | None) -> Cell:
    """Say the state of something; nothing where it is not there, or has no states."""
    if isinstance(item, Danger | Risk) and not exists(judge, item):
        return None
    return item.state(judge.on) if isinstance(item, Danger | Risk | Measure | Decision) else None


def both(sides: Sides, change: Change) -> tuple[Cell, Cell]:
    """Say the state on both sides."""
    return state(sides.before, change.before), state(sides.after, change.after)


def standing(judge: Judge, item: Identified | Decision | None) -> Cell:
    """Say the grade of a risk, the state of anything else."""
    if isinstance(item, Risk) and exists(judge, item):
        return grade_of(judge, item)
    return state(judge, item)


def grade_of(judge: Judge, risk: Risk) -> Cell:
    """Say a grade with its score."""
    return say("{grade}", grade=graded(judge.grade(risk)))


def added(sides: Sides, change: Change) -> Detail:
    """It is new: since when, and how it stands."""
    now = change.after
    first = now.found if isinstance(now, Danger) else now.identified if isinstance(now, Risk) else None
    return Detail(after=standing(sides.after, now), day=first)


def filled_late(sides: Sides, change: Change) -> Detail:
    """It should have been known before; where both sides are judged on one day it was only not written down."""
    day = sides.before.on
    remark = say("entered only after {day}", day=day) if day < sides.after.on else say("not in the first version")
    return added(sides, change)._replace(remark=remark)


def reopened(sides: Sides, change: Change) -> Detail:
    """What was finished is open again: by a failed acceptance, or because somebody took the end back."""
    was, now = change.before, change.after
    failed = failed_anew(sides, was, now) if isinstance(was, Danger) and isinstance(now, Danger) else []
    day = max((acceptance.on for acceptance in failed), default=None)
    return Detail(*both(sides, change), day, None if failed else say("what ended it was taken back"))


def moved(sides: Sides, change: Change) -> Detail:
    """The state moved: from what to what, and on which day."""
    return Detail(*both(sides, change), ended(sides, change.after))


def undone(sides: Sides, change: Change) -> Detail:
    """A withdrawal was taken back."""
    return Detail(*both(sides, change))


def ended(sides: Sides, item: Identified | Decision | None) -> date | None:
    """Return the day from which something has the state that it has now."""
    match item:
        case Danger():
            return item.course(sides.after.on).since
        case Risk():
            return item.closed.on if item.closed else None
        case Measure():
            return item.repealed
        case Decision():
            return item.done.on if item.done else None
    return None


def withdrawn(sides: Sides, change: Change) -> Detail:
    """It is off the list without being rectified: why."""
    now = change.after
    reason = now.withdrawn.reason if isinstance(now, Danger) and now.withdrawn else None
    return moved(sides, change)._replace(remark=reason)


def regraded(sides: Sides, change: Change) -> Detail:
    """The grade or level moved: by what was found when it was looked at again, or because it was overwritten."""
    was, now = change.before, change.after
    if isinstance(was, Risk) and isinstance(now, Risk):
        found = [review for review in reviewed_anew(sides, was, now) if review.residual is not None]
        day = max((review.on for review in found), default=None)
        remark: Said | None = say("re-assessed") if found else say("overwritten, no re-assessment entered")
        return Detail(grade_of(sides.before, was), grade_of(sides.after, now), day, remark)
    assert isinstance(was, Danger)
    assert isinstance(now, Danger)
    levels = came(sides, was.levels, now.levels)
    day = max((one.on for one in levels), default=None)
    remark = None if levels else say("overwritten, no new level entered")
    return Detail(was.level_on(sides.before.on), now.level_on(sides.after.on), day, remark)


def rejected(sides: Sides, change: Change) -> Detail:
    """Acceptances failed: when the last did, how many, the new day if one was set, and whether it was accepted since."""
    now = change.after
    assert isinstance(now, Danger)
    failed = failed_anew(sides, there(sides, change), now)
    last = newest(failed, sides.after.on)
    assert last
    course = now.course(sides.after.on)
    remarks = [
        *([say_n("{n} acceptance failed", "{n} acceptances failed", len(failed))] if len(failed) > 1 else []),
        *([say("new day {day}", day=last.due)] if last.due else []),
        *([say("since accepted, on {day}", day=course.closed)] if course.state == CLOSED else []),
    ]
    return Detail(*both(sides, change), last.on, say("{remarks}", remarks=joined(remarks)) if remarks else None)


def reopened_and_closed(sides: Sides, change: Change) -> Detail:
    """What was closed was opened again by a failed acceptance, and closed once more."""
    now = change.after
    assert isinstance(now, Danger)
    opened = reopened_anew(sides, there(sides, change), now)
    return Detail(*both(sides, change), opened[-1].on, say("closed again on {day}", day=now.course(sides.after.on).closed))


def reassigned(sides: Sides, change: Change) -> Detail:
    """Somebody else answers for it: who did, who does, since when and why."""
    was, now = change.before, change.after
    if isinstance(was, Record) and isinstance(now, Record):
        before = was.unit_on(sides.before.on), was.owner_on(sides.before.on)
        after = now.unit_on(sides.after.on), now.owner_on(sides.after.on)
        last = newest(came(sides, was.handovers, now.handovers), sides.after.on)
        remark = None if last else say("overwritten, no handover entered")
        if last and last.why:
            remark = say("{why}", why=last.why)
        return Detail(*held_by(sides, before, after), last.on if last else None, remark)
    assert isinstance(was, Decision)
    assert isinstance(now, Decision)
    return Detail(*held_by(sides, (was.unit, was.owner), (now.unit, now.owner)))


def held_by(sides: Sides, before: tuple[str, str], after: tuple[str, str]) -> tuple[Cell, Cell]:
    """Name who answered and who answers: persons, and units where the unit changed."""
    if before[0] == after[0]:
        return person(sides.before, before[1]), person(sides.after, after[1])
    return (
        joined((unit(sides.before, before[0]), person(sides.before, before[1]))),
        joined((unit(sides.after, after[0]), person(sides.after, after[1]))),
    )


def rectified(sides: Sides, change: Change) -> Detail:
    """The work is done and waits for acceptance."""
    now = change.after
    assert isinstance(now, Danger)
    last = newest(rectified_anew(sides, there(sides, change), now), sides.after.on)
    return Detail(*both(sides, change), last.on if last else None)


def reviewed(sides: Sides, change: Change) -> Detail:
    """It was looked at again, and the grade stayed."""
    was, now = change.before, change.after
    assert isinstance(now, Risk)
    known = was if isinstance(was, Risk) and exists(sides.before, was) else None
    last = newest(reviewed_anew(sides, known, now), sides.after.on)
    return Detail(grade_of(sides.before, known) if known else None, grade_of(sides.after, now), last.on if last else None)


def issued(sides: Sides, change: Change) -> Detail:
    """A measure was issued."""
    now = change.after
    assert isinstance(now, Measure)
    return Detail(*both(sides, change), now.issued)


def removed(sides: Sides, change: Change) -> Detail:
    """It is gone: from the files, or because it is said to be found only later."""
    remark = say("deleted from the files") if change.after is None else say("the day it was found was put off")
    return Detail(before=standing(sides.before, change.before), remark=remark)


def renamed(_sides: Sides, change: Change) -> Detail:
    """It has another id."""
    assert isinstance(change.before, Identified)
    assert isinstance(change.after, Identified)
    return Detail(change.before.id, change.after.id)


DETAILS: Final[Mapping[str, Callable[[Sides, Change], Detail]]] = {
    word.ADDED: added,
    word.FILLED_LATE: filled_late,
    word.REOPENED: reopened,
    word.REOPENED_AND_CLOSED: reopened_and_closed,
    word.WITHDRAWAL_UNDONE: undone,
    word.UPGRADED: regraded,
    word.BECAME_OVERDUE: became_overdue,
    word.REJECTED: rejected,
    word.EXTENDED: extended,
    word.EXTENDED_LATE: extended_late,
    word.EXTENSION_REQUESTED: extension_requested,
    word.EXTENSION_REFUSED: extension_refused,
    word.POSTPONED_BY_REJECTION: postponed_by_rejection,
    word.DUE_EDITED: due_edited,
    word.REVIEW_PUT_OFF: put_off,
    word.BROUGHT_FORWARD: brought_forward,
    word.FACT_OVERWRITTEN: fact_overwritten,
    word.FACT_DELETED: fact_deleted,
    word.FOUND_MOVED: found_moved,
    word.REASSIGNED: reassigned,
    word.REFERRED: moved,
    word.DOWNGRADED: regraded,
    word.RECTIFIED: rectified,
    word.REVIEWED: reviewed,
    word.ISSUED: issued,
    word.ACCEPTED: moved,
    word.CLOSED: moved,
    word.WITHDRAWN: withdrawn,
    word.REPEALED: moved,
    word.DECISION_DONE: moved,
    word.REMOVED: removed,
    word.RENAMED: renamed,
}


FIELD_COLUMNS: Final = (
    Column("id", Word("id", "编号")),
    Column("field", Word("field", "字段"), wrap=True),
    Column("before", Word("before", "原"), wrap=True),
    Column("after", Word("after", "现"), wrap=True),
)
SETTINGS: Final = "riskreg.yaml"


def field_table(sides: Sides, changes: Iterable[Change], settings: Iterable[FieldChange]) -> Table | None:
    """Show every field that changed; None where none did."""
    rows = [field_row(sides, change.id, type_of(change), field) for change in changes for field in change.fields]
    rows += [field_row(sides, SETTINGS, Settings, field) for field in settings]
    return tabled(FIELD_COLUMNS, tuple(rows), name="fields", caption=say("Field by field")) if rows else None


def type_of(change: Change) -> type[FieldTable]:
    """Return the class that declares the fields of what changed."""
    return Decision if isinstance(change.item, Decision) else type(change.item)


def field_row(sides: Sides, id_: str, declared: type[FieldTable], field: FieldChange) -> Row:
    """Make the cells of one field that changed."""
    kind, label = named(sides.after, declared, field.path)
    return (id_, label, told(sides.before, kind, field.before), told(sides.after, kind, field.after))


def named(judge: Judge, declared: type[FieldTable], path: tuple[str, ...]) -> tuple[Kind, Said | Word]:
    """Return how a field is read, and what people call it: `Extensions / 2022-09-03 / Approved`."""
    field = next(field for field in declared.FIELDS.values() if field.english == path[0])
    kind, label, rest = field.kind, field.label, path[1:]
    if isinstance(kind, Facts | Free) and rest:
        key = say("{outer} / {inner}", outer=label, inner=keyed(judge, rest[0]))
        inner: Kind = Fact(kind.table) if isinstance(kind, Facts) else kind.value
        if len(rest) == 1:
            return inner, key
        assert isinstance(inner, Fact)
        last, name = named(judge, inner.table, rest[1:])
        return last, say("{outer} / {inner}", outer=key, inner=name)
    if isinstance(kind, Fact) and rest:
        last, name = named(judge, kind.table, rest)
        return last, say("{outer} / {inner}", outer=label, inner=name)
    return kind, label


def keyed(judge: Judge, key: str) -> str:
    """Write the key of an item with names for the ids of people and units."""
    register = judge.register
    names = (register.name("people" if part in register.people else "units", part) for part in key.split(" "))
    return " ".join(name.name for name in names if name)


def told(judge: Judge, kind: Kind, value: Any) -> Cell:  # noqa: ANN401 - the value of any field
    """Say the value of a field; what refers to a record by name, a fact with all its fields."""
    if value is None or value == ():
        return None
    if isinstance(value, FieldTable):
        return joined(
            say("{field} {value}", field=field.label, value=told(judge, field.kind, one)) for field, one in given(value)
        )
    if isinstance(kind, Facts):
        return joined(told(judge, Fact(kind.table), one) for one in value)
    if isinstance(value, Mapping):
        return joined(say("{field} {value}", field=key, value=told(judge, Kind(), one)) for key, one in value.items())
    if isinstance(kind, Ref):
        return joined(called(judge, kind.target, id_) for id_ in (value if isinstance(value, tuple) else (value,)))
    if isinstance(value, bool):
        yes, no = (kind.yes, kind.no) if isinstance(kind, YesNo) else (TRUE, FALSE)
        return yes if value else no
    made: Cell = joined(value) if isinstance(value, tuple) else value
    return made


def field_data(fields: Iterable[FieldChange]) -> tuple[Mapping[str, object], ...]:
    """Return changed fields as data: path, before, after."""
    return tuple({"field": "/".join(field.path), "before": plain(field.before), "after": plain(field.after)} for field in fields)


def plain(value: Any) -> object:  # noqa: ANN401 - as above
    """Turn the value of a field into what cells are made of; a fact becomes a mapping by its English keys."""
    if isinstance(value, FieldTable):
        return {field.english: plain(one) for field, one in given(value)}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return tuple(map(plain, value)) if isinstance(value, tuple) else value
