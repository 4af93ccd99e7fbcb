"""How a decision of a meeting stands on a day: what is asked of it beside its declared fields."""

from datetime import date

from riskreg.domain.expressions.decided import Decided
from riskreg.domain.expressions.terms import begun
from riskreg.domain.judge import Judge
from riskreg.domain.records.record import extended, newest
from riskreg.domain.words import DECISION_DONE, DECISION_LATE
from riskreg.wording import Word


def state(item: Decided, judge: Judge) -> Word:
    """Return its state."""
    return item.decision.state(judge.on)


def texts(item: Decided, judge: Judge) -> tuple[str, ...]:
    """Return what is written about it: what was decided, and what was done by the day."""
    notes = (entry.note for entry in item.decision.progress if entry.on <= judge.on)
    return (item.decision.text, *(note for note in notes if note))


def due(item: Decided, judge: Judge) -> date | None:
    """Return its day as it stands; None for one that has no end."""
    return None if item.decision.standing else item.decision.due_on(judge.on)


def dues(item: Decided, judge: Judge) -> tuple[date, ...]:
    """Return the day from which it is counted how late it is."""
    day = item.decision.due_on(judge.on)
    return (day,) if day else ()


def overdue(item: Decided, judge: Judge) -> bool:
    """Whether it is past its day and not done."""
    return begun(judge) and item.decision.state(judge.on) == DECISION_LATE


def days_late(item: Decided, judge: Judge) -> int:
    """Return the days past its day."""
    day = item.decision.due_on(judge.on)
    return (judge.on - day).days if day and overdue(item, judge) else 0


def days_left(item: Decided, judge: Judge) -> int | None:
    """Return the days to its day, while it is neither done nor late."""
    day = due(item, judge)
    return (day - judge.on).days if day and day >= judge.on and not item.decision.is_done(judge.on) else None


def done(item: Decided, judge: Judge) -> date | None:
    """Return the day it was done."""
    finished = item.decision.done
    return finished.on if finished and item.decision.is_done(judge.on) else None


def extensions(item: Decided, judge: Judge) -> int:
    """Return how often more time was granted."""
    return extended(item.decision.extensions, judge.on)[0]


def days_extended(item: Decided, judge: Judge) -> int | None:
    """Return by how many days its day has moved."""
    now, first = due(item, judge), item.decision.due
    return (now - first).days if now and first else None


def pending(item: Decided, judge: Judge) -> bool:
    """Whether a request for more time waits for a decision."""
    return extended(item.decision.extensions, judge.on)[1]


def in_extension(item: Decided, judge: Judge) -> bool:
    """Whether it is not done, within an extension that has not run out."""
    extension = newest(item.decision.extensions, judge.on)
    return bool(extension and extension.to >= judge.on and not item.decision.standing and not item.decision.is_done(judge.on))


def last_progress(item: Decided, judge: Judge) -> date | None:
    """Return the day of the newest entry of progress."""
    entry = newest(item.decision.progress, judge.on)
    return entry.on if entry else None


def beginning(item: Decided, _judge: Judge) -> tuple[date]:
    """Return the day of its meeting."""
    return (item.meeting.on,)


def age(item: Decided, judge: Judge) -> int:
    """Return the days since its meeting, or until it was done."""
    return ((done(item, judge) or judge.on) - item.meeting.on).days


def last_entry(item: Decided, judge: Judge) -> tuple[date]:
    """Return the day of the newest entry of any kind."""
    decision = item.decision
    days = [entry.on for entry in decision.progress]
    days += [day for one in decision.extensions for day in (one.applied, one.approved, one.refused) if day]
    return (max([item.meeting.on, *(day for day in days if day and day <= judge.on)]),)


def days_silent(item: Decided, judge: Judge) -> int | None:
    """Return the days since the newest entry, until it is done."""
    return None if item.decision.state(judge.on) == DECISION_DONE else (judge.on - last_entry(item, judge)[0]).days


def meeting_days(_item: Decided, judge: Judge) -> list[date]:
    """Return the days of all meetings."""
    return [meeting.on for meeting in judge.register.meetings.values()]


def meetings_open(item: Decided, judge: Judge) -> int | None:
    """Return how many later meetings have seen it undone; None once it is done."""
    if item.decision.is_done(judge.on):
        return None
    return sum(1 for day in meeting_days(item, judge) if item.meeting.on < day <= judge.on)


def unfinished(item: Decided, judge: Judge) -> bool:
    """Whether it is not done."""
    return not item.decision.is_done(judge.on)
