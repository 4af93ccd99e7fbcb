"""What changed about a danger, in classes."""

from collections.abc import Iterator
from typing import Final

from riskreg.domain.changes import classes as word
from riskreg.domain.changes.postponing import failed_anew, postponed
from riskreg.domain.changes.sides import Sides, came, exists, newly_late, presence, reassigned
from riskreg.domain.deadlines import danger_deadlines
from riskreg.domain.records import Danger
from riskreg.domain.records.danger_facts import Rectification
from riskreg.domain.words import CLOSED, OPEN, RECTIFIED, REFERRED, WITHDRAWN, ranked
from riskreg.wording import Word

UNCLOSED: Final = (OPEN, RECTIFIED, REFERRED)


def of_danger(sides: Sides, was: Danger | None, now: Danger | None) -> Iterator[Word]:
    """Say what changed about a danger; `was` and `now` as they stand in the files."""
    yield from presence(sides, was, now)
    if now is None or not exists(sides.after, now):
        return
    there = was if exists(sides.before, was) else None
    before, after = there.state(sides.before.on) if there else None, now.state(sides.after.on)
    yield from moved(before, after)
    if newly_late(sides, there, now, danger_deadlines):
        yield word.BECAME_OVERDUE
    if after != CLOSED and failed_anew(sides, there, now):
        yield word.REJECTED
    if after == RECTIFIED and rectified_anew(sides, there, now):
        yield word.RECTIFIED
    yield from postponed(sides, there, now)
    if there:
        yield from levelled(sides, there, now)
        yield from reassigned(sides, there, now)


def moved(before: Word | None, after: Word) -> Iterator[Word]:
    """Say how the state moved; `before` is None if the danger was not there."""
    if after in UNCLOSED:
        if before == CLOSED:
            yield word.REOPENED
        elif before == WITHDRAWN:
            yield word.WITHDRAWAL_UNDONE
    if before != after:
        yield from {REFERRED: (word.REFERRED,), CLOSED: (word.ACCEPTED,), WITHDRAWN: (word.WITHDRAWN,)}.get(after, ())


def rectified_anew(sides: Sides, was: Danger | None, now: Danger) -> list[Rectification]:
    """Return the rectifications that count after and did not before."""
    return came(sides, was.rectified if was else (), now.rectified)


def levelled(sides: Sides, was: Danger, now: Danger) -> Iterator[Word]:
    """Say whether the level became worse or better."""
    before, after = ranked(was.level_on(sides.before.on)), ranked(now.level_on(sides.after.on))
    if before != after:
        yield word.UPGRADED if after < before else word.DOWNGRADED
