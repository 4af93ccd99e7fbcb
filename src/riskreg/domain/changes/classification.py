"""What changed about a danger, a risk, a measure or a decision, in classes."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.changes import classes as word
from riskreg.domain.changes.differences import labels
from riskreg.domain.changes.sides import Sides, came, exists, failed_anew, newly_late, pairs, postponed, presence, reassigned
from riskreg.domain.evaluation import Deadline, Judge, danger_deadlines, measure_deadlines, meeting_deadlines, risk_deadlines
from riskreg.domain.grading import Grade, grade
from riskreg.domain.records import Danger, Decision, Measure, Meeting, Risk
from riskreg.domain.records.danger_facts import Acceptance, Rectification
from riskreg.domain.records.risk import Review
from riskreg.domain.words import CLOSED, OPEN, RECTIFIED, REFERRED, REPEALED, REVIEW, RISK_CLOSED, WITHDRAWN, ranked
from riskreg.messages import Word

UNCLOSED: Final = (OPEN, RECTIFIED, REFERRED)


def of_danger(sides: Sides, was: Danger | None, now: Danger | None) -> Iterator[Word]:
    """Say what changed about a danger; `was` and `now` as they stand in the files."""
    yield from presence(sides, was, now)
    if was and now and was is not now and was.found != now.found:
        yield word.FOUND_MOVED
    if now is None or not exists(sides.after, now):
        return
    there = was if exists(sides.before, was) else None
    before, after = there.state(sides.before.on) if there else None, now.state(sides.after.on)
    yield from moved(before, after)
    if newly_late(sides, there, now, danger_deadlines):
        yield word.BECAME_OVERDUE
    if failed_anew(sides, there, now):
        yield word.REJECTED
        if before == after == CLOSED and reopened_anew(sides, there, now):
            yield word.REOPENED_AND_CLOSED
    if after == RECTIFIED and rectified_anew(sides, there, now):
        yield word.RECTIFIED
    yield from postponed(sides, there, now, now.id)
    if there:
        yield from levelled(sides, there, now)
        yield from reassigned(sides, there, now)


def moved(before: Word | None, after: Word) -> Iterator[Word]:
    """Say how the state moved; `before` is None if the danger was not there."""
    if before == CLOSED and after in UNCLOSED:
        yield word.REOPENED
    if before == WITHDRAWN and after != WITHDRAWN:
        yield word.WITHDRAWAL_UNDONE
    if before != after:
        yield from {REFERRED: (word.REFERRED,), CLOSED: (word.ACCEPTED,), WITHDRAWN: (word.WITHDRAWN,)}.get(after, ())


def reopened_anew(sides: Sides, was: Danger | None, now: Danger) -> list[Acceptance]:
    """Return the failed acceptances that opened again what was closed, and did not count before."""
    failed = failed_anew(sides, was, now)
    steps = now.steps(sides.after.on)
    return [step for gone, step, _ in steps if gone.state == CLOSED and any(step is one for one in failed)]  # type: ignore[misc]


def rectified_anew(sides: Sides, was: Danger | None, now: Danger) -> list[Rectification]:
    """Return the rectifications that count after and did not before."""
    return came(sides, was.rectified if was else (), now.rectified)


def levelled(sides: Sides, was: Danger, now: Danger) -> Iterator[Word]:
    """Say whether the level became worse or better."""
    before, after = ranked(was.level_on(sides.before.on)), ranked(now.level_on(sides.after.on))
    if before != after:
        yield word.UPGRADED if after < before else word.DOWNGRADED


class Regraded(NamedTuple):
    """A risk whose grade moved only because the settings did."""

    id: str
    before: Word
    after: Word


def of_risk(sides: Sides, was: Risk | None, now: Risk | None) -> Iterator[Word]:
    """Say what changed about a risk; `was` and `now` as they stand in the files."""
    yield from presence(sides, was, now)
    if was and now and was is not now and was.identified != now.identified:
        yield word.FOUND_MOVED
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
    if there and review_put_off(sides, there, now):
        yield word.REVIEW_PUT_OFF
    if there:
        yield from graded(sides, there, now)
        yield from reassigned(sides, there, now)


def reviewed_anew(sides: Sides, was: Risk | None, now: Risk) -> list[Review]:
    """Return the re-assessments that count after and did not before."""
    return came(sides, was.reviews if was else (), now.reviews)


class ReviewMoved(NamedTuple):
    """The day of the next review, as it would be had nobody edited anything, and as it is; None where there is none any more."""

    before: date
    after: date | None


def review_put_off(sides: Sides, was: Risk | Measure, now: Risk | Measure) -> ReviewMoved | None:
    """Return how the next review was put off: by a longer interval, or because the day it counts from was overwritten.

    That it was reviewed since, or has another grade, puts nothing off.
    """
    if was is now:
        return None
    after = review_day(sides.after, now)
    ended = now.state(sides.after.on) in (RISK_CLOSED, REPEALED)
    as_often = (
        review_day(sides.after, now.with_(review_every=was.review_every)) if was.review_every != now.review_every else after
    )
    as_counted = as_often if counts_anew(sides, was, now) else review_day(sides.after, was)
    for before in (as_often, as_counted):
        if before and not ended and (after is None or after > before):
            return ReviewMoved(before, after)
    return None


def counts_anew(sides: Sides, was: Risk | Measure, now: Risk | Measure) -> bool:
    """Whether the next review rightly counts from another day or by another interval: reviewed, revised, issued, regraded."""
    if isinstance(was, Risk) and isinstance(now, Risk):
        grades = sides.after.grade(was), sides.after.grade(now)
        regraded = [grade and grade.band for grade in grades]
        return bool(reviewed_anew(sides, was, now)) or regraded[0] != regraded[1]
    assert isinstance(was, Measure)
    assert isinstance(now, Measure)
    return bool(came(sides, was.revisions, now.revisions)) or was.state(sides.after.on) != now.state(sides.after.on)


def review_day(judge: Judge, item: Risk | Measure) -> date | None:
    """Return the day of the next review."""
    owed = risk_deadlines(judge, item) if isinstance(item, Risk) else measure_deadlines(judge, item)
    return next((deadline.due for deadline in owed if deadline.what == REVIEW), None)


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
    yield from postponed(sides, was, now, now.id)
    if was and review_put_off(sides, was, now):
        yield word.REVIEW_PUT_OFF
    if was:
        yield from reassigned(sides, was, now)


def is_issued(sides: Sides, was: Measure | None, now: Measure) -> bool:
    """Whether it is issued after and was not before; one that was entered later counts if it was issued since."""
    on = sides.before.on
    earlier = (was or now).issued
    return bool(now.issued and now.issued <= sides.after.on and not (earlier and earlier <= on))


class HeldDecision(NamedTuple):
    """A decision with the meeting that made it; `id` as it is called everywhere (2022-09/1)."""

    id: str
    meeting: Meeting
    decision: Decision

    def exists(self, judge: Judge) -> bool:
        """Whether it had been made by the day: until then the meeting is only planned, and nobody is bound."""
        return self.meeting.on <= judge.on


def decisions(meeting: Meeting | None) -> dict[str, HeldDecision]:
    """Return the decisions of a meeting by the id that they have everywhere."""
    if meeting is None:
        return {}
    ids = labels(meeting.decisions, set())
    return {
        id_: HeldDecision(f"{meeting.id}/{id_}", meeting, decision) for id_, decision in zip(ids, meeting.decisions, strict=True)
    }


def of_decision(sides: Sides, was: HeldDecision | None, now: HeldDecision | None) -> Iterator[Word]:
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
    yield from postponed(sides, there and there.decision, here.decision, here.id)
    if there and (there.decision.unit, there.decision.owner) != (here.decision.unit, here.decision.owner):
        yield word.REASSIGNED


def owed(judge: Judge, held: HeldDecision) -> Iterator[Deadline]:
    """What is owed for a decision."""
    return (deadline for deadline in meeting_deadlines(judge, held.meeting) if deadline.item is held.decision)
