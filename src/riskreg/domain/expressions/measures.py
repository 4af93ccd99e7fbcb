"""How a measure stands on a day: what is asked of it beside its declared fields."""

from datetime import date

from riskreg.domain.deadlines import measure_deadlines
from riskreg.domain.expressions.terms import begun, days_by
from riskreg.domain.judge import Judge
from riskreg.domain.records import Measure
from riskreg.domain.records.record import extended, newest
from riskreg.domain.words import PLANNED, REVIEW
from riskreg.wording import Word


def state(measure: Measure, judge: Judge) -> Word:
    """Return its state."""
    return measure.state(judge.on)


def texts(measure: Measure, _judge: Judge) -> tuple[str, ...]:
    """Return what is written about it."""
    return tuple(one for one in (measure.title, measure.spot, measure.note) if one)


def document(measure: Measure, judge: Judge) -> str | None:
    """Return the number of its document, which it has once it is issued."""
    return measure.document if measure.issued and measure.issued <= judge.on else None


def due(measure: Measure, judge: Judge) -> date | None:
    """Return its day as it stands."""
    return measure.due_on(judge.on)


def dues(measure: Measure, judge: Judge) -> list[date]:
    """Return the days of what is owed: its issue, its review."""
    return [deadline.due for deadline in measure_deadlines(judge, measure)]


def overdue(measure: Measure, judge: Judge) -> bool:
    """Whether its issue or its review is past its day."""
    return days_late(measure, judge) > 0


def days_late(measure: Measure, judge: Judge) -> int:
    """Return the days past the earliest day of what is owed."""
    return max([0, *((judge.on - day).days for day in dues(measure, judge))]) if begun(judge) else 0


def days_left(measure: Measure, judge: Judge) -> int | None:
    """Return the days to the next of what is owed and not late."""
    return min(((day - judge.on).days for day in dues(measure, judge) if day >= judge.on), default=None)


def next_review(measure: Measure, judge: Judge) -> date | None:
    """Return the day of its next review."""
    return next((deadline.due for deadline in measure_deadlines(judge, measure) if deadline.what == REVIEW), None)


def extensions(measure: Measure, judge: Judge) -> int:
    """Return how often more time was granted."""
    return extended(measure.extensions, judge.on)[0]


def days_extended(measure: Measure, judge: Judge) -> int | None:
    """Return by how many days its day has moved."""
    now = measure.due_on(judge.on)
    return (now - measure.due).days if now and measure.due else None


def pending(measure: Measure, judge: Judge) -> bool:
    """Whether a request for more time waits for a decision."""
    return extended(measure.extensions, judge.on)[1]


def in_extension(measure: Measure, judge: Judge) -> bool:
    """Whether it is still to be issued, within an extension that has not run out."""
    finished = measure.finished()
    extension = newest(measure.extensions, judge.on)
    return bool(extension and extension.to >= judge.on and not (finished and finished <= judge.on))


def last_entry(measure: Measure, judge: Judge) -> tuple[date, ...]:
    """Return the day of the newest entry of any kind; none if there is none."""
    on = judge.on
    days = [day for each in (measure.progress, measure.handovers, measure.revisions) for day in days_by(each, on)]
    asked = [day for extension in measure.extensions for day in (extension.applied, extension.approved, extension.refused)]
    days += [day for day in (*asked, measure.issued, measure.repealed) if day and day <= on]
    return (max(days),) if days else ()


def days_silent(measure: Measure, judge: Judge) -> int | None:
    """Return the days since the newest entry, while it is still to be issued; None without an entry."""
    last = last_entry(measure, judge)
    return (judge.on - last[0]).days if last and measure.state(judge.on) == PLANNED else None
