"""Sides: two judges, each with its version and day; what can be said of what stands on one or both; the days that moved."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias, TypeVar

from riskreg.domain.changes.classes import (
    ADDED,
    BROUGHT_FORWARD,
    DUE_EDITED,
    EXTENDED,
    EXTENDED_LATE,
    EXTENSION_REFUSED,
    EXTENSION_REQUESTED,
    FILLED_LATE,
    POSTPONED_BY_REJECTION,
    REASSIGNED,
    REMOVED,
)
from riskreg.domain.changes.differences import arrived, match
from riskreg.domain.evaluation import Deadline, Judge
from riskreg.domain.fields import Dated, by_day
from riskreg.domain.first_days import UNASKED, FirstDays
from riskreg.domain.lazy import are_twins
from riskreg.domain.lookup import fold
from riskreg.domain.records import Danger, Decision, Identified, Measure, Record, Risk
from riskreg.domain.records.danger_facts import Acceptance, Levelling, Rectification
from riskreg.domain.records.measure import Revision
from riskreg.domain.records.record import Extension, Handover
from riskreg.domain.records.risk import Review
from riskreg.domain.timeline import held
from riskreg.messages import Word

RecordT = TypeVar("RecordT", bound=Identified)


def pairs(before: Mapping[str, RecordT], after: Mapping[str, RecordT]) -> Iterator[tuple[RecordT | None, RecordT | None]]:
    """Return every record of two lists once: with its other side, or with None where there is no other side.

    Where both are known to mean the same, without reading them, the other side is the very same record.
    """
    new = []
    for id_, now in after.items():
        was = before.get(id_)
        if was is None:
            new.append(now)
        else:
            yield (now if are_twins(was, now) else was), now
    if not new and len(before) == len(after):
        return
    gone = {fold(id_): record for id_, record in before.items() if id_ not in after}
    for now in new:
        yield gone.pop(name_before(now, gone), None), now
    yield from ((was, None) for was in gone.values())


def name_before(now: Identified, gone: Mapping[str, Identified]) -> str:
    """Return under which id, as ids are compared, a record stood before: its own, else one that it had formerly."""
    return next((old for name in (now.id, *getattr(now, "formerly", ())) if (old := fold(name)) in gone), "")


def is_quiet(record: Identified, on: date) -> bool:
    """Whether a record was finished for good by a day and owes nothing: of one read before that is known without judging it."""
    if not isinstance(record, Record):
        return False
    quiet = record.quiet if "quiet" in record.__dict__ else record.quiet_from()
    return quiet is not None and quiet <= on


ItemT = TypeVar("ItemT")
DatedT = TypeVar("DatedT", Extension, Handover, Levelling, Rectification, Review, Revision)


class Sides(NamedTuple):
    """What is compared: each side is judged on its own day, with its own settings."""

    before: Judge
    after: Judge
    since: date | None = None  # what was found after this day is new; None: after the day of the first side
    first_days: FirstDays = UNASKED  # what the history knows of due days that were overwritten

    @property
    def earliest(self) -> date:
        """The earlier of the two days; as a rule that of the first side."""
        return min(self.before.on, self.after.on)

    def is_late_entry(self, first: date) -> bool:
        """Whether something that is missing before should have been there: its first day was not after the day of judgement.

        What is older than the register was inherited, and is never filled in late.
        """
        started = self.after.settings.started
        return first <= (self.since or self.before.on) and not (started and first < started)


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


Item: TypeAlias = Danger | Measure | Decision


class Overwritten(NamedTuple):
    """A day that was written down and now reads otherwise; `after` None where it was deleted."""

    field: str  # due, reply_due; extensions, supervised, acceptances: the day in one of these
    before: date
    after: date | None
    beside: bool = False  # to be kept beside the day by which it must be done

    @property
    def is_later(self) -> bool:
        """Whether it gives more time: a deleted day gives all of it."""
        return self.after is None or self.after > self.before


class Grant(NamedTuple):
    """An extension that was approved: from which day to which, and how many days after that day had passed it was asked for."""

    extension: Extension
    held: date | None  # the day that held when it was approved
    late: int  # 0: asked for in time


def due_on(judge: Judge, item: Item) -> date | None:
    """Return the day by which it must be done, as it stands on the day of judgement."""
    return judge.due(item) if isinstance(item, Danger) else item.due_on(judge.on)


def grant(judge: Judge, item: Item, extension: Extension) -> Grant:
    """Say what an extension that was approved did."""
    asked_at = held(judge, item, extension)
    approved_at = held(judge, item, extension, on=extension.approved)
    return Grant(extension, approved_at, max((extension.applied - asked_at).days, 0) if asked_at else 0)


def granted(sides: Sides, was: Item | None, now: Item) -> list[Grant]:
    """Return the extensions that count after and did not before, and gave more time, oldest first."""
    found = (grant(sides.after, now, extension) for extension in by_day(counted_anew(sides, was, now), sides.after.on))
    return [one for one in found if one.held is not None and one.extension.to > one.held]


def counted_anew(sides: Sides, was: Item | None, now: Item) -> list[Extension]:
    """Return the extensions that are approved by the later day and were not by the earlier."""
    return came(sides, was.extensions if was else (), now.extensions)


def failed_anew(sides: Sides, was: Danger | None, now: Danger) -> list[Acceptance]:
    """Return the failed acceptances that count after and did not before."""
    return arrived(
        was.acceptances if was else (),
        now.acceptances,
        lambda acceptance: is_failed(acceptance, sides.before.on),
        lambda acceptance: is_failed(acceptance, sides.after.on),
    )


class SetDay(NamedTuple):
    """A failed acceptance that set a later day than the one that held."""

    acceptance: Acceptance
    held: date
    due: date

    @property
    def days(self) -> int:
        """By how many days it put it off."""
        return (self.due - self.held).days


def set_days(judge: Judge, danger: Danger, failed: Iterable[Acceptance]) -> list[SetDay]:
    """Return the failed acceptances among some that put off the day, oldest first."""
    found = []
    for acceptance in by_day([one for one in failed if one.due and is_failed(one, judge.on)], judge.on):
        others = tuple(one for one in danger.acceptances if one is not acceptance)
        then = Judge(judge.register, judge.settings, acceptance.on)
        held_then = then.due(danger.with_(acceptances=others))
        if acceptance.due and acceptance.due > held_then:
            found.append(SetDay(acceptance, held_then, acceptance.due))
    return found


def is_failed(acceptance: Acceptance, on: date) -> bool:
    """Whether an acceptance had failed by a day."""
    return acceptance.passed is False and acceptance.on <= on


def overwritten(sides: Sides, was: Item, now: Item) -> list[Overwritten]:
    """Return the days that were written down and now read otherwise; of extensions and failures those that counted before."""
    if was is now:
        return []
    on = sides.before.on
    days: list[tuple[str, date | None, date | None, bool]] = [("due", was.due, now.due, False)]
    for here, there in match(was.extensions, now.extensions):
        if holds(was.extensions[here], on):
            days.append(("extensions", was.extensions[here].to, now.extensions[there].to, False))
    if isinstance(was, Danger) and isinstance(now, Danger):
        days.append(("reply_due", was.reply_due, now.reply_due, True))
        days += [
            ("supervised", was.supervised[here].to, now.supervised[there].to, True)
            for here, there in match(was.supervised, now.supervised)
        ]
        for here, there in match(was.acceptances, now.acceptances):
            first, second = was.acceptances[here], now.acceptances[there]
            if is_failed(first, on) and second.passed is False and second.due:
                days.append(("acceptances", first.due, second.due, False))
    return [Overwritten(field, before, after, beside) for field, before, after, beside in days if before and before != after]


def requested(sides: Sides, was: Item | None, now: Item) -> list[Extension]:
    """Return the requests for more time that wait for a decision on the later day and had not been made by the earlier."""

    def was_made(extension: Extension) -> bool:
        return extension.applied is not None and extension.applied <= sides.before.on

    return arrived(was.extensions if was else (), now.extensions, was_made, lambda one: one.pending(sides.after.on))


def refused(sides: Sides, was: Item | None, now: Item) -> list[Extension]:
    """Return the requests for more time that are refused by the later day and were not by the earlier."""

    def is_refused(extension: Extension, on: date) -> bool:
        return extension.refused is not None and extension.refused <= on

    before, after = sides.before.on, sides.after.on
    known = was.extensions if was else ()
    return arrived(known, now.extensions, lambda one: is_refused(one, before), lambda one: is_refused(one, after))


def put_off_anew(sides: Sides, was: Item | None, now: Item) -> list[SetDay]:
    """Return the failed acceptances that put off the day and did not count before."""
    if not isinstance(now, Danger):
        return []
    return set_days(sides.after, now, failed_anew(sides, was if isinstance(was, Danger) else None, now))


def postponed(sides: Sides, was: Item | None, now: Item, id_: str) -> Iterator[Word]:
    """Say how the day by which something must be done moved; `was` is None if it was not there."""
    yield from (EXTENDED_LATE if one.late else EXTENDED for one in granted(sides, was, now))
    if requested(sides, was, now):
        yield EXTENSION_REQUESTED
    if refused(sides, was, now):
        yield EXTENSION_REFUSED
    if put_off_anew(sides, was, now):
        yield POSTPONED_BY_REJECTION
    if was is not None:
        yield from edited(sides, was, now)
    elif sides.first_days.of(now, id_):
        yield DUE_EDITED


def edited(sides: Sides, was: Item, now: Item) -> Iterator[Word]:
    """Say how the day moved because somebody wrote over it, or brought it forward."""
    days = overwritten(sides, was, now)
    before, after = due_on(sides.before, was), due_on(sides.after, now)
    unmoved = after if was is now else due_on(sides.after, was)  # the day as it would be, had nobody edited anything
    extended = bool(counted_anew(sides, was, now))
    failed = isinstance(was, Danger) and isinstance(now, Danger) and bool(failed_anew(sides, was, now))
    earlier = before and after and after < before and not failed and (extended or (unmoved and after < unmoved))
    earlier = earlier or any(day.beside and not day.is_later for day in days)
    later = any(day.is_later for day in days) or (unmoved and after and after > unmoved and not extended and not failed)
    if later or (not earlier and any(day.field == "due" for day in days)):
        yield DUE_EDITED
    if earlier:
        yield BROUGHT_FORWARD


class Postponement(NamedTuple):
    """How often and by how many days one thing was put off, as it stands after; `first_due` is its very first day."""

    first_due: date | None
    due: date | None
    grants: tuple[Grant, ...]  # all that were approved, also before
    overwritten: tuple[Overwritten, ...]  # between the two sides, or since it was entered, to give more time
    rejections: tuple[SetDay, ...] = ()  # failed acceptances that set a later day, also before

    @property
    def days(self) -> int:
        """The days in all: granted, set by failed acceptances, and taken by overwriting the first day."""
        given = sum((one.extension.to - one.held).days for one in self.grants if one.held)
        taken = sum((day.after - day.before).days for day in self.overwritten if day.after and day.field == "due")
        return given + taken + sum(one.days for one in self.rejections)


def postponement(sides: Sides, was: Item | None, now: Item, id_: str) -> Postponement:
    """Lay open how something was put off."""
    grants = [grant(sides.after, now, extension) for extension in by_day(now.extensions, sides.after.on)]
    days = rewritten_days(sides, was, now, id_)
    rejections = set_days(sides.after, now, now.acceptances) if isinstance(now, Danger) else []
    first = next((day.before for day in days if day.field == "due"), now.due)
    later = tuple(day for day in days if day.is_later)
    return Postponement(first, due_on(sides.after, now), tuple(grants), later, tuple(rejections))


def rewritten_days(sides: Sides, was: Item | None, now: Item, id_: str) -> list[Overwritten]:
    """Return the days that read otherwise than before; of what is new, than when it was first entered."""
    if was is not None:
        return overwritten(sides, was, now)
    first = sides.first_days.of(now, id_)
    return [Overwritten("due", first, now.due)] if first else []
