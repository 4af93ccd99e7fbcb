"""How a danger stands on a day: what is asked of it beside its declared fields."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from riskreg.domain.deadlines import danger_deadlines
from riskreg.domain.expressions.terms import Anchors, Holds, begun
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger
from riskreg.domain.records.danger_facts import Acceptance
from riskreg.domain.records.record import extended, newest
from riskreg.domain.tally import UNCLOSED, is_extended
from riskreg.domain.words import ACCEPTANCE, CLOSED, DANGER_MAJOR, OPEN
from riskreg.wording import Word


def state(danger: Danger, judge: Judge) -> Word:
    """Return its state."""
    return danger.course(judge.on).state


def level(danger: Danger, judge: Judge) -> Word:
    """Return its level."""
    return danger.level_on(judge.on)


def texts(danger: Danger, _judge: Judge) -> tuple[str, ...]:
    """Return what is written about it."""
    found = (danger.title, danger.spot, danger.rectification, danger.interim, danger.note)
    return tuple(one for one in found if one)


def due(danger: Danger, judge: Judge) -> date:
    """Return its day as it stands."""
    return judge.due(danger)


def dues(danger: Danger, judge: Judge) -> tuple[date]:
    """Return the day from which it is counted how late it is."""
    return (judge.due(danger),)


def beginning(danger: Danger, _judge: Judge) -> tuple[date]:
    """Return the day it was found."""
    return (danger.found,)


def last_entry(danger: Danger, judge: Judge) -> tuple[date]:
    """Return the day of the newest entry of any kind."""
    return (danger.last_fact(judge.on),)


def overdue(danger: Danger, judge: Judge) -> bool:
    """Whether it is open and past its day. What is cheap to find out comes first: most are not yet due, or closed."""
    on = judge.on
    if danger.acceptances:
        last = newest(danger.acceptances, on)
        if last and last.passed:  # only a failed acceptance leads back
            return False
    elif not danger.extensions and danger.due >= on:
        return False
    return danger.course(on).state == OPEN and judge.due(danger) < on and begun(judge)


def days_late(danger: Danger, judge: Judge) -> int:
    """Return the days past its day."""
    return (judge.on - judge.due(danger)).days if overdue(danger, judge) else 0


def days_left(danger: Danger, judge: Judge) -> int | None:
    """Return the days to its day while it is open and not late."""
    left = (judge.due(danger) - judge.on).days
    return left if left >= 0 and danger.course(judge.on).state == OPEN else None


def rectified(danger: Danger, judge: Judge) -> date | None:
    """Return the day of the newest rectification."""
    rectification = danger.course(judge.on).rectified
    return rectification.on if rectification else None


def closed(danger: Danger, judge: Judge) -> date | None:
    """Return the day it was closed, if it is."""
    course = danger.course(judge.on)
    return course.closed if course.state == CLOSED else None


def age(danger: Danger, judge: Judge) -> int:
    """Return the days it has been on the list, or was until it was closed or withdrawn."""
    course = danger.course(judge.on)
    return ((judge.on if course.state in UNCLOSED else course.since) - danger.found).days


def days_silent(danger: Danger, judge: Judge) -> int | None:
    """Return the days since the newest entry of any kind."""
    return (judge.on - danger.last_fact(judge.on)).days if unclosed(danger, judge) else None


def unclosed(danger: Danger, judge: Judge) -> bool:
    """Whether it counts as not closed."""
    return danger.course(judge.on).state in UNCLOSED


def extensions(danger: Danger, judge: Judge) -> int:
    """Return how often more time was granted."""
    return extended(danger.extensions, judge.on)[0]


def days_extended(danger: Danger, judge: Judge) -> int:
    """Return by how many days its day has moved."""
    return (judge.due(danger) - danger.due).days


def pending(danger: Danger, judge: Judge) -> bool:
    """Whether a request for more time waits for a decision."""
    return extended(danger.extensions, judge.on)[1]


def in_extension(danger: Danger, judge: Judge) -> bool:
    """Whether an approved extension holds that has not run out."""
    return bool(danger.extensions) and is_extended(judge, danger, danger.course(judge.on))


def rejections(danger: Danger, judge: Judge) -> int:
    """Return how many acceptances failed."""
    return sum(1 for acceptance in danger.acceptances if acceptance.on <= judge.on and not acceptance.passed)


def rejected(danger: Danger, judge: Judge) -> bool:
    """Whether an acceptance failed."""
    return rejections(danger, judge) > 0


def reopened(danger: Danger, judge: Judge) -> bool:
    """Whether it was re-opened, even if it is closed again."""
    return any(
        isinstance(step, Acceptance) and not step.passed and before.state == CLOSED for before, step, _ in danger.steps(judge.on)
    )


def blocked(danger: Danger, judge: Judge) -> bool:
    """Whether it is open and something holds it up."""
    return danger.blocked is not None and danger.course(judge.on).state == OPEN


def supervised(danger: Danger, judge: Judge) -> bool:
    """Whether it is on the list of supervision."""
    return any(one.from_ and one.from_ <= judge.on and not one.is_lifted(judge.on) for one in danger.supervised)


def named(danger: Danger, judge: Judge) -> bool:
    """Whether a superior has named it; a circular without a day counts from the beginning."""
    circular = danger.named
    return circular is not None and (circular.on is None or circular.on <= judge.on)


def suspended(danger: Danger, judge: Judge) -> bool:
    """Whether something is out of use; both days belong to it, a missing one is open."""
    gone = danger.suspended
    return gone is not None and (gone.from_ or judge.on) <= judge.on <= (gone.to or judge.on)


def unsettled(danger: Danger, judge: Judge) -> bool:
    """Whether it is major and open and lacks one of the five points."""
    return level(danger, judge) == DANGER_MAJOR and bool(judge.settled(danger)) and danger.course(judge.on).state == OPEN


def spent(danger: Danger, judge: Judge) -> Decimal | None:
    """Return the money spent; None where nothing is entered."""
    known = [one.yuan for one in danger.spent if one.on <= judge.on and one.yuan is not None]
    return sum(known, Decimal(0)) if known else None


def owed(what: Word) -> Anchors:
    """Return how the days of an obligation are found."""

    def found(danger: Danger, judge: Judge) -> Iterable[date]:
        return [deadline.due for deadline in danger_deadlines(judge, danger) if deadline.what == what]

    return found


def late(what: Word) -> Holds:
    """Return whether an obligation is past its day."""
    dues_of = owed(what)
    return lambda danger, judge: begun(judge) and any(day < judge.on for day in dues_of(danger, judge))


def acceptance_days_late(danger: Danger, judge: Judge) -> int:
    """Return the days past the day of its acceptance."""
    days = [(judge.on - day).days for day in owed(ACCEPTANCE)(danger, judge)] if begun(judge) else []
    return max([0, *days])
