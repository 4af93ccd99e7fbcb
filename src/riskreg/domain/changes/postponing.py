"""Days that moved: extensions granted, in time or late; days overwritten; and all of it laid open (延期情况)."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.changes.classes import BROUGHT_FORWARD, DUE_EDITED, EXTENDED, EXTENDED_LATE
from riskreg.domain.changes.facts import arrived, match
from riskreg.domain.changes.sides import Sides, came, holds
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Decision, Measure
from riskreg.domain.records.danger_facts import Acceptance
from riskreg.domain.records.record import Extension, by_day
from riskreg.domain.story import held
from riskreg.wording import Word

Item: TypeAlias = Danger | Measure | Decision

OTHER_DAYS: Final = ("reply_due", "supervised")  # days to be kept beside the one by which it must be done


class Overwritten(NamedTuple):
    """A day that was written down and now reads otherwise; `after` None where it was deleted."""

    field: str  # due, reply_due; extensions, supervised, acceptances: the day in one of these
    before: date
    after: date | None

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


def is_failed(acceptance: Acceptance, on: date) -> bool:
    """Whether an acceptance had failed by a day."""
    return acceptance.passed is False and acceptance.on <= on


def overwritten(sides: Sides, was: Item, now: Item) -> list[Overwritten]:
    """Return the days that were written down and now read otherwise; of extensions and failures those that counted before."""
    if was is now:
        return []
    on = sides.before.on
    pairs = [("due", was.due, now.due)]
    for here, there in match(was.extensions, now.extensions):
        if holds(was.extensions[here], on):
            pairs.append(("extensions", was.extensions[here].to, now.extensions[there].to))
    if isinstance(was, Danger) and isinstance(now, Danger):
        pairs.append(("reply_due", was.reply_due, now.reply_due))
        pairs += [
            ("supervised", was.supervised[here].to, now.supervised[there].to)
            for here, there in match(was.supervised, now.supervised)
        ]
        for here, there in match(was.acceptances, now.acceptances):
            first, second = was.acceptances[here], now.acceptances[there]
            if is_failed(first, on) and second.passed is False and second.due:
                pairs.append(("acceptances", first.due, second.due))
    return [Overwritten(field, before, after) for field, before, after in pairs if before and before != after]


def postponed(sides: Sides, was: Item | None, now: Item) -> Iterator[Word]:
    """Say how the day by which something must be done moved; `was` is None if it was not there."""
    yield from (EXTENDED_LATE if one.late else EXTENDED for one in granted(sides, was, now))
    if was is None:
        return
    days = overwritten(sides, was, now)
    before, after = due_on(sides.before, was), due_on(sides.after, now)
    unmoved = after if was is now else due_on(sides.after, was)  # the day as it would be, had nobody edited anything
    extended = bool(counted_anew(sides, was, now))
    failed = isinstance(was, Danger) and isinstance(now, Danger) and bool(failed_anew(sides, was, now))
    if any(day.is_later for day in days) or (unmoved and after and after > unmoved and not extended and not failed):
        yield DUE_EDITED
    earlier = before and after and after < before and not failed and (extended or (unmoved and after < unmoved))
    if earlier or any(day.field in OTHER_DAYS and not day.is_later for day in days):
        yield BROUGHT_FORWARD


class Postponement(NamedTuple):
    """How often and by how many days one thing was put off, as it stands after; `original` is its very first day."""

    original: date | None
    due: date | None
    grants: tuple[Grant, ...]  # all that were approved, also before
    overwritten: tuple[Overwritten, ...]  # between the two sides, to give more time

    @property
    def days(self) -> int:
        """The days in all: granted, and taken by overwriting the first day."""
        given = sum((one.extension.to - one.held).days for one in self.grants if one.held)
        taken = sum((day.after - day.before).days for day in self.overwritten if day.after and day.field == "due")
        return given + taken


def postponement(sides: Sides, was: Item | None, now: Item) -> Postponement:
    """Lay open how something was put off."""
    grants = [grant(sides.after, now, extension) for extension in by_day(now.extensions, sides.after.on)]
    days = overwritten(sides, was, now) if was else []
    return Postponement((was or now).due, due_on(sides.after, now), tuple(grants), tuple(day for day in days if day.is_later))
