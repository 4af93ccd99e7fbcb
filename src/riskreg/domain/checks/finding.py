"""Finding: what a check yields; and which records somebody must answer for on a day, and who did what for them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeAlias

from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import FieldTable, all_facts, first_day, newest
from riskreg.domain.records import Danger, Decision, Measure, Record, Risk
from riskreg.domain.records.record import Extension
from riskreg.domain.register import Register
from riskreg.messages import Said


class Finding(NamedTuple):
    """Something wrong with one field. `holder` is the record or fact that has the field, `record` the record's id."""

    record: str
    holder: FieldTable
    field: str
    message: Said
    hint: Said | None = None
    warning: bool = False  # milder than the usual severity of its code


class Spot(NamedTuple):
    """Something wrong with the text of a file; line and column count from 1. Never repeats what it found."""

    line: int
    column: int
    message: Said
    hint: Said | None = None


# A check over the whole register, judged on a day; and a check over the text of one file.
Check: TypeAlias = Callable[[Judge], Iterable[Finding]]
TextCheck: TypeAlias = Callable[[str], Iterable[Spot]]


def is_open(item: Record | Decision, on: date) -> bool:
    """Whether somebody must answer for it on a day: an active risk, a danger not off the list, a measure, a decision not done."""
    match item:
        case Danger():
            if item.found > on or (item.withdrawn and item.withdrawn.on <= on):
                return False
            last = newest(item.acceptances, on) if item.acceptances else None
            return not (last and last.passed)  # only a failed acceptance leads back from closed
        case Risk():
            return item.identified <= on and not (item.closed and item.closed.on <= on)
        case Measure():
            return not (item.repealed and item.repealed <= on)
        case Decision():
            return not item.is_done(on)
    return False


def items(register: Register) -> Iterator[tuple[str, Record | Decision]]:
    """Everything that has a unit and an owner, with its id."""
    for record in register.records:
        yield record.id, record
    for id_, _, decision in register.decisions:
        yield id_, decision


def owner_on(item: Record | Decision, day: date) -> str:
    """Return who owned it on a day."""
    return item.owner_on(day) if isinstance(item, Record) else item.owner


def deciders(item: Record | Decision) -> Iterator[tuple[Extension, date]]:
    """The extensions that somebody decided, and the day."""
    if isinstance(item, Danger | Measure | Decision):
        for extension in item.extensions:
            day = extension.approved or extension.refused
            if day and extension.by:
                yield extension, day


def facts_by_person(item: Record | Decision) -> Iterator[tuple[FieldTable, tuple[str | None, ...], date]]:
    """What somebody did for a record in person: the fact, who, and the day."""
    for extension, day in deciders(item):
        yield extension, (extension.by,), day
    for field, fact in all_facts(item):
        first = None if field.role.afterwards or isinstance(fact, Extension) else first_day(type(fact))
        if first and "by" in type(fact).FIELDS and (on := getattr(fact, first.name)):
            by = getattr(fact, "by")  # noqa: B009 - of facts of any kind
            yield fact, by if isinstance(by, tuple) else (by,), on
