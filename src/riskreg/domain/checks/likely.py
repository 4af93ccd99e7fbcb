"""R402: days of facts that have not come yet, or lie long before the register began."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from riskreg.domain.calendar import add_months
from riskreg.domain.checks.finding import Finding
from riskreg.domain.fields import FieldTable
from riskreg.domain.judge import Judge
from riskreg.domain.kinds import Day, Fact, Facts
from riskreg.domain.records import Meeting
from riskreg.wording import Word, say

# Days that may well lie ahead: deadlines, and days from or to which something is to hold.
AHEAD: Final = frozenset(("due", "to", "reply_due", "effective", "repealed", "until", "cutoff"))
LONG_BEFORE: Final = 60  # months


class Past(NamedTuple):
    """Which fields of a table are days of the past, and which hold facts with such days; and how to read them all at once."""

    days: list[str]
    read: Callable[[Any], tuple[date | None, ...]]
    fact: list[str]
    read_fact: Callable[[Any], tuple[FieldTable | None, ...]]
    facts: list[str]
    read_facts: Callable[[Any], tuple[tuple[FieldTable, ...], ...]]


def together(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function that reads several fields at once."""
    if not names:
        return lambda _: ()
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda value: (read(value),)


@cache
def past(table: type[FieldTable]) -> Past:
    """Sort out the fields of a table, once."""
    fields = table.FIELDS.values()
    days = [field.name for field in fields if isinstance(field.kind, Day) and not may_lie_ahead(table, field.name)]
    fact = [field.name for field in fields if isinstance(field.kind, Fact) and has_past(field.kind.table)]
    facts = [field.name for field in fields if isinstance(field.kind, Facts) and has_past(field.kind.table)]
    return Past(days, together(days), fact, together(fact), facts, together(facts))


def may_lie_ahead(table: type[FieldTable], name: str) -> bool:
    """Whether a day may be later than the day of judgement: a deadline, or a meeting that is planned."""
    return name in AHEAD or issubclass(table, Meeting)


def has_past(table: type[FieldTable]) -> bool:
    """Whether a table has a day of the past, or facts that have one."""
    return any(past(table)[::2])


def outside(value: FieldTable, least: date, most: date) -> Iterator[tuple[FieldTable, str, date, Word]]:
    """Find the days of a record and of its facts that are not between two days; and what each is called."""
    plan = past(type(value))
    for at, day in enumerate(plan.read(value)):
        if day is not None and not least <= day <= most:
            name = plan.days[at]
            yield value, name, day, value.FIELDS[name].label
    for at, single in enumerate(plan.read_fact(value)):
        if single is not None:
            for holder, name, day, label in outside(single, least, most):
                yield holder, name, day, inside(value, plan.fact[at], label)
    for at, several in enumerate(plan.read_facts(value)):
        for inner in several:
            for holder, name, day, label in outside(inner, least, most):
                yield holder, name, day, inside(value, plan.facts[at], label)


def inside(outer: FieldTable, field: str, day: Word) -> Word:
    """Return what people call a day of a fact; in English with the name of its list, since many days are just `on`."""
    return Word(f"{outer.FIELDS[field].english} {day}", day.zh)


def right_year(day: date, on: date) -> date | None:
    """Return the same day of the year of judgement, if that has passed."""
    try:
        moved = day.replace(year=on.year)
    except ValueError:  # 29 February
        return None
    return moved if moved <= on and moved != day else None


def unlikely_day(judge: Judge) -> Iterator[Finding]:
    """The day of a fact is not later than the day of judgement, nor more than five years before the register was begun.

    Deadlines may lie ahead, and measures may be old.
    """
    on, register, started = judge.latest, judge.register, judge.settings.started
    long_ago = add_months(started, -LONG_BEFORE) if started else date.min
    for records, least in (
        (register.risks, long_ago),
        (register.dangers, long_ago),
        (register.measures, date.min),
        (register.meetings, long_ago),
    ):
        for record in records.values():
            for holder, field, day, label in outside(record, least, on):
                meant = right_year(day, on)
                if day > on:
                    message = say("{field} {day} lies after the day of judgement, {on}", field=label, day=day, on=on)
                    hint = say("enter a fact when it has happened")
                else:
                    message = say("{field} {day} lies more than five years before the register was begun", field=label, day=day)
                    hint = say("check the year")
                yield Finding(record.id, holder, field, message, say("did you mean {day}?", day=meant) if meant else hint)
