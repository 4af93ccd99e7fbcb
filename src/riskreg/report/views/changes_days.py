"""What happened to the days by which something must be done: passed, put off, overwritten, brought forward."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from riskreg.domain.changes.comparison import Change
from riskreg.domain.changes.postponing import OTHER_DAYS, Grant, Item, counted_anew, due_on, granted, overwritten
from riskreg.domain.changes.sides import Sides, exists, newly_late
from riskreg.domain.deadlines import danger_deadlines, measure_deadlines, risk_deadlines
from riskreg.domain.records import Danger, Decision, Measure, Risk
from riskreg.domain.words import DECISION, ISSUE, RECTIFICATION
from riskreg.report.document import Cell
from riskreg.wording import Said, Word, joined, say, say_n

IN_TIME: Final = Word("in_time", "期内", en="in time")
PLAIN: Final = (RECTIFICATION, DECISION, ISSUE)  # obligations that need not be named: they are what the record is about
FIELDS: Final[Mapping[str, Word]] = {
    "due": Danger.FIELDS["due"].label,
    "reply_due": Danger.FIELDS["reply_due"].label,
    "extensions": Danger.FIELDS["extensions"].label,
    "supervised": Danger.FIELDS["supervised"].label,
    "acceptances": Danger.FIELDS["acceptances"].label,
}


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
    """A day that was written down was overwritten with a later one, or deleted."""
    was, now = items(sides, change)
    assert was
    assert now
    later = [day for day in overwritten(sides, was, now) if day.is_later]
    if not later:
        return Detail(due_on(sides.before, was), due_on(sides.after, now), None, say("moved without an extension"))
    first = next((day for day in later if day.field == "due"), later[0])
    if first.after is None:
        remark = say("{field} deleted", field=FIELDS[first.field])
    elif first.field == "due":
        remark = say("overwritten without an extension")
    else:
        remark = say("{field}: overwritten", field=FIELDS[first.field])
    return Detail(first.before, first.after, None, remark)


def brought_forward(sides: Sides, change: Change) -> Detail:
    """The day is an earlier one now."""
    was, now = items(sides, change)
    assert was
    assert now
    before, after = due_on(sides.before, was), due_on(sides.after, now)
    if before and after and after < before:
        day = max((extension.approved or extension.applied for extension in counted_anew(sides, was, now)), default=None)
        return Detail(before, after, day)
    first = next(day for day in overwritten(sides, was, now) if day.field in OTHER_DAYS and not day.is_later)
    return Detail(first.before, first.after, None, FIELDS[first.field])
