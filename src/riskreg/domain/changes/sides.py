"""Sides: two judges, each with its version and its day; and what can be said of any record that stands on one or both."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from riskreg.domain.changes.classes import ADDED, FILLED_LATE, REASSIGNED, REMOVED
from riskreg.domain.changes.facts import arrived
from riskreg.domain.deadlines import Deadline
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Identified, Record, Risk
from riskreg.domain.records.danger_facts import Levelling, Rectification
from riskreg.domain.records.record import Dated, Extension, Handover
from riskreg.domain.records.risk import Review
from riskreg.wording import Word

ItemT = TypeVar("ItemT")
DatedT = TypeVar("DatedT", Extension, Handover, Levelling, Rectification, Review)


class Sides(NamedTuple):
    """What is compared: each side is judged on its own day, with its own settings."""

    before: Judge
    after: Judge

    @property
    def earliest(self) -> date:
        """The earlier of the two days; as a rule that of the first side."""
        return min(self.before.on, self.after.on)

    def is_late_entry(self, first: date) -> bool:
        """Whether something that is missing before should have been there: its first day was not after the day of judgement.

        What is older than the register was inherited, and is never filled in late.
        """
        started = self.after.settings.started
        return first <= self.before.on and not (started and first < started)


def exists(judge: Judge, record: Identified | None) -> bool:
    """Whether a record is there on the day: in the files, and if it is a danger or a risk, found by then."""
    return record is not None and (not isinstance(record, Danger | Risk) or record.exists(judge.on))


def presence(sides: Sides, was: Identified | None, now: Identified | None) -> Iterator[Word]:
    """Say whether a record came or went. Gone is what is in the files no more, or what has not been found yet any more."""
    there, here = exists(sides.before, was), exists(sides.after, now)
    if here and not there:
        first = now.found if isinstance(now, Danger) else now.identified if isinstance(now, Risk) else None
        yield FILLED_LATE if first is not None and sides.is_late_entry(first) else ADDED
    elif now is None or (there and not here):
        yield REMOVED


def late(judge: Judge, owed: Iterable[Deadline]) -> list[Deadline]:
    """Return what is past its day; before the register was begun nothing is."""
    started = judge.settings.started
    if started and judge.on < started:
        return []
    return [deadline for deadline in owed if deadline.due < judge.on]


def newly_late(sides: Sides, was: ItemT | None, now: ItemT, owed: Callable[[Judge, ItemT], Iterable[Deadline]]) -> list[Deadline]:
    """Return what is overdue after, of a sort of which nothing was overdue before."""
    found = late(sides.after, owed(sides.after, now))
    if not found or was is None:
        return found
    known = {deadline.what for deadline in late(sides.before, owed(sides.before, was))}
    return [deadline for deadline in found if deadline.what not in known]


def reassigned(sides: Sides, was: Record, now: Record) -> Iterator[Word]:
    """Say whether another unit or person answers for it."""
    before, after = sides.before.on, sides.after.on
    if was.unit_on(before) != now.unit_on(after) or was.owner_on(before) != now.owner_on(after):
        yield REASSIGNED


def came(sides: Sides, before: Sequence[DatedT], after: Sequence[DatedT]) -> list[DatedT]:
    """Return the facts that hold by the later day and did not by the earlier, as they were missing or not dated by then."""
    return arrived(before, after, lambda fact: holds(fact, sides.before.on), lambda fact: holds(fact, sides.after.on))


def holds(fact: Dated, on: date) -> bool:
    """Whether a fact holds by a day; an extension from its approval."""
    return fact.on is not None and fact.on <= on
