"""What changed about a risk, in classes; and the grades that moved only because the settings did."""

from collections.abc import Iterator
from typing import NamedTuple

from riskreg.domain.changes import classes as word
from riskreg.domain.changes.pairing import pairs
from riskreg.domain.changes.sides import Sides, came, exists, newly_late, presence, reassigned
from riskreg.domain.deadlines import risk_deadlines
from riskreg.domain.grading import Grade, grade
from riskreg.domain.records import Risk
from riskreg.domain.records.risk import Review
from riskreg.domain.words import RISK_CLOSED, ranked
from riskreg.wording import Word


class Regraded(NamedTuple):
    """A risk whose grade moved only because the settings did."""

    id: str
    before: Word
    after: Word


def of_risk(sides: Sides, was: Risk | None, now: Risk | None) -> Iterator[Word]:
    """Say what changed about a risk; `was` and `now` as they stand in the files."""
    yield from presence(sides, was, now)
    if now is None or not exists(sides.after, now):
        return
    there = was if exists(sides.before, was) else None
    closed = there is not None and there.state(sides.before.on) == RISK_CLOSED
    closes = now.state(sides.after.on) == RISK_CLOSED
    if closes and not closed:
        yield word.CLOSED
    if closed and not closes:
        yield word.REOPENED
    if newly_late(sides, there, now, risk_deadlines):
        yield word.BECAME_OVERDUE
    if reviewed_anew(sides, there, now):
        yield word.REVIEWED
    if there:
        yield from graded(sides, there, now)
        yield from reassigned(sides, there, now)


def reviewed_anew(sides: Sides, was: Risk | None, now: Risk) -> list[Review]:
    """Return the re-assessments that count after and did not before."""
    return came(sides, was.reviews if was else (), now.reviews)


def graded(sides: Sides, was: Risk, now: Risk) -> Iterator[Word]:
    """Say whether the grade became worse or better by what was entered about the risk, not by other settings."""
    if was is now and not now.reviews:
        return
    before, after = sides.before.grade(was), sides.after.grade(now)
    if before and after and before.band != after.band and not is_by_settings(sides, before, now):
        yield word.UPGRADED if ranked(after.band) < ranked(before.band) else word.DOWNGRADED


def is_by_settings(sides: Sides, before: Grade, now: Risk) -> bool:
    """Whether by the scales of before the risk would have the grade it had then."""
    if sides.before.scales == sides.after.scales:
        return False
    same = grade(*now.scored(sides.after.on), sides.before.scales)
    return same is not None and same.band == before.band


def regraded(sides: Sides) -> Iterator[Regraded]:
    """The risks on the list whose grade moved only because the settings did."""
    if sides.before.scales == sides.after.scales:
        return
    for was, now in pairs(sides.before.register.risks, sides.after.register.risks):
        if was and now and exists(sides.before, was) and exists(sides.after, now) and now.state(sides.after.on) != RISK_CLOSED:
            before, after = sides.before.grade(was), sides.after.grade(now)
            if before and after and before.band != after.band and is_by_settings(sides, before, now):
                yield Regraded(now.id, before.band, after.band)
