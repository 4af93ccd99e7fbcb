"""What changed about a measure, a decision, and whatever has no course of its own, in classes."""

from collections.abc import Iterator
from typing import NamedTuple

from riskreg.domain.changes import classes as word
from riskreg.domain.changes.facts import labels
from riskreg.domain.changes.postponing import postponed
from riskreg.domain.changes.sides import Sides, newly_late, presence, reassigned
from riskreg.domain.deadlines import Deadline, measure_deadlines, meeting_deadlines
from riskreg.domain.judge import Judge
from riskreg.domain.records import Decision, Measure, Meeting
from riskreg.domain.words import REPEALED
from riskreg.wording import Word


def of_measure(sides: Sides, was: Measure | None, now: Measure | None) -> Iterator[Word]:
    """Say what changed about a measure."""
    yield from presence(sides, was, now)
    if now is None:
        return
    repealed = was is not None and was.state(sides.before.on) == REPEALED
    repeals = now.state(sides.after.on) == REPEALED
    if repeals and not repealed:
        yield word.REPEALED
    if repealed and not repeals:
        yield word.REOPENED
    if is_issued(sides, was, now):
        yield word.ISSUED
    if newly_late(sides, was, now, measure_deadlines):
        yield word.BECAME_OVERDUE
    yield from postponed(sides, was, now)
    if was:
        yield from reassigned(sides, was, now)


def is_issued(sides: Sides, was: Measure | None, now: Measure) -> bool:
    """Whether it is issued after and was not before; one that was entered later counts if it was issued since."""
    on = sides.before.on
    earlier = (was or now).issued
    return bool(now.issued and now.issued <= sides.after.on and not (earlier and earlier <= on))


class Held(NamedTuple):
    """A decision with the meeting that made it; `id` as it is called everywhere (2022-09/1)."""

    id: str
    meeting: Meeting
    decision: Decision

    def exists(self, judge: Judge) -> bool:
        """Whether it had been made by the day: until then the meeting is only planned, and nobody is bound."""
        return self.meeting.on <= judge.on


def decisions(meeting: Meeting | None) -> dict[str, Held]:
    """Return the decisions of a meeting by the id that they have everywhere."""
    if meeting is None:
        return {}
    ids = labels(meeting.decisions, set())
    return {id_: Held(f"{meeting.id}/{id_}", meeting, decision) for id_, decision in zip(ids, meeting.decisions, strict=True)}


def of_decision(sides: Sides, was: Held | None, now: Held | None) -> Iterator[Word]:
    """Say what changed about a decision. One that is written down after its meeting was not filled in late: minutes are."""
    there = was if was and was.exists(sides.before) else None
    here = now if now and now.exists(sides.after) else None
    if here and not there:
        yield word.ADDED
    elif now is None or (there and not here):
        yield word.REMOVED
    if here is None:
        return
    done = there is not None and there.decision.is_done(sides.before.on)
    does = here.decision.is_done(sides.after.on)
    if does and not done:
        yield word.DECISION_DONE
    if done and not does:
        yield word.REOPENED
    if newly_late(sides, there, here, owed):
        yield word.BECAME_OVERDUE
    yield from postponed(sides, there and there.decision, here.decision)
    if there and (there.decision.unit, there.decision.owner) != (here.decision.unit, here.decision.owner):
        yield word.REASSIGNED


def owed(judge: Judge, held: Held) -> Iterator[Deadline]:
    """What is owed for a decision."""
    return (deadline for deadline in meeting_deadlines(judge, held.meeting) if deadline.item is held.decision)
