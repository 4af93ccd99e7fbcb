"""Since when: from which day on something has held without a break, by the facts; and how a record stood, stretch by stretch.

How a record stands changes only from one day to the next where a fact says so, or where a number of days is up. So it is
enough to look at the days that its facts name and the days after them, and at the days on which what is counted passes a
number that was asked for; in between nothing moves.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import FieldTable
from riskreg.domain.query.expression import Expression, vocabulary
from riskreg.domain.query.parser import FieldTest, leaves
from riskreg.domain.query.record_query import Decided
from riskreg.domain.query.terms import Anchors
from riskreg.domain.records import Danger, Measure, Risk
from riskreg.messages import Word

Item: TypeAlias = Risk | Danger | Measure | Decided
Judges: TypeAlias = Callable[[date], Judge]

DAY: Final = 1


class TimeAnchors(NamedTuple):
    """What time alone may change: from which days it is counted, and the numbers of days that matter."""

    anchors: Anchors
    numbers: tuple[int, ...]


class Status(NamedTuple):
    """How a record stands on a day, as far as it has this."""

    state: Word
    grade: Word | None  # of a risk its grade, of a danger its level
    overdue: bool
    unit: str
    owner: str


class Stretch(NamedTuple):
    """Days on which a record stood in one way. Without `first` from the beginning, which nothing names."""

    first: date | None
    last: date
    status: Status


def standing(kind: Word) -> Callable[[Any, Judge], Status]:
    """Return how to say how an item of a kind stands."""
    words = vocabulary(kind)
    state, unit, owner = (words.terms[name].get for name in ("state", "unit", "owner"))
    grade = words.terms.get("grade") or words.terms.get("level")
    overdue = words.flags["overdue"].holds

    def on_the_day(item: Any, judge: Judge) -> Status:  # noqa: ANN401 - an item of the kind
        graded = grade.get(item, judge) if grade else None
        return Status(state(item, judge), graded, overdue(item, judge), unit(item, judge), owner(item, judge))

    return on_the_day


def judges_of(judge: Judge) -> Judges:
    """Return how to judge the same register by the same settings on another day."""

    @cache
    def on(day: date) -> Judge:
        return judge if day == judge.on else Judge(judge.register, judge.settings, day, judge.latest)

    return on


def since(expression: Expression, item: Item, judges: Judges, on: date) -> date | None:
    """Return the day from which an item has fulfilled an expression that it fulfils on `on`, without a break.

    None where it did so before anything is written down of it, which only a measure can: it has no first day.
    """
    held = on
    for day in reversed(changing(item, judges, on, questions(expression))):
        if not expression.holds(item, judges(day)):
            return held
        held = day
    first = beginning(item)
    return first or None


def stretches(item: Item, kind: Word, judges: Judges, on: date) -> list[Stretch]:
    """Return how an item of a kind stood from its beginning up to `on`, oldest first."""
    found: list[Stretch] = []
    status, anchors = standing(kind), vocabulary(kind).flags["overdue"].anchors
    days = changing(item, judges, on, [TimeAnchors(anchors, (0,))] if anchors else [])
    for day, following in zip(days, [*days[1:], None], strict=True):
        last = on if following is None else date.fromordinal(following.toordinal() - DAY)
        now = status(item, judges(day))
        if found and found[-1].status == now:
            found[-1] = found[-1]._replace(last=last)
        else:
            found.append(Stretch(day if found or beginning(item) else None, last, now))
    return found


def questions(expression: Expression) -> list[TimeAnchors]:
    """Return what in an expression time alone may change."""
    found = []
    for leaf in leaves(expression.tree):
        anchors = leaf.term.anchors if isinstance(leaf, FieldTest) else leaf.flag.anchors
        if anchors:
            values = leaf.values if isinstance(leaf, FieldTest) else ()
            found.append(TimeAnchors(anchors, (0, *(int(value) for value in values if isinstance(value, Decimal)))))
    return found


def changing(item: Item, judges: Judges, on: date, asked: list[TimeAnchors]) -> list[date]:
    """Return all days up to `on` from which an item may stand otherwise than before, in order; first of all its beginning."""
    first = beginning(item)
    named = {day for each in days_of(item) for day in shifted(each, 0)}
    started = judges(on).settings.started
    named |= {started} if started else set()
    floor = first or min([on, *named])
    earliest = floor if first else date.fromordinal(max(floor.toordinal() - DAY, DAY))
    named |= {earliest, on}
    days = sorted(day for day in named if earliest <= day <= on)
    counted = {
        day
        for past in days
        for anchors, numbers in asked
        for anchor in anchors(item, judges(past))
        for number in numbers
        for day in (*shifted(anchor, number), *shifted(anchor, -number))
    }
    if not first and counted:
        earliest = min([earliest, *(date.fromordinal(max(day.toordinal() - DAY, DAY)) for day in counted)])
        days = [earliest, *days]
    return sorted({*days, *(day for day in counted if earliest <= day <= on)})


def shifted(day: date, number: int) -> Iterator[date]:
    """Return the day some days later, and the day after that, as far as there are such days."""
    for later in (day.toordinal() + number, day.toordinal() + number + DAY):
        if DAY <= later <= date.max.toordinal():
            yield date.fromordinal(later)


def beginning(item: Item) -> date | None:
    """Return the day from which an item exists; a measure names none."""
    match item:
        case Risk():
            return item.identified
        case Danger():
            return item.found
        case Decided():
            return item.meeting.on
    return None


def days_of(item: Item) -> Iterator[date]:
    """Return all days that the facts of an item name."""
    yield from days_in(item.decision if isinstance(item, Decided) else item)


def days_in(value: FieldTable) -> Iterator[date]:
    """Return all days in the fields of a value and of the values nested in it."""
    for name in value.FIELDS:
        content = getattr(value, name)
        for part in content if isinstance(content, tuple) else (content,):
            if isinstance(part, date):
                yield part
            elif isinstance(part, FieldTable):
                yield from days_in(part)
