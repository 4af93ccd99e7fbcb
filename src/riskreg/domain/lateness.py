"""Lateness: how late what is owed is, or was when it was done, which it stays for ever; and how much is done on time."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from riskreg.domain.evaluation import Judge, measure_deadlines
from riskreg.domain.records import Danger, Decision, Measure
from riskreg.domain.words import CLOSED, OPEN, RECTIFIED, REPEAL


def of_danger(danger: Danger, judge: Judge) -> int:
    """Return the days past its day: to the day of judgement while it is open, to the day it was rectified ever after.

    One that is referred is not the unit's to rectify, one that is withdrawn nobody's: neither is late.
    """
    if not judge.begun:
        return 0
    if not danger.acceptances and not danger.rectified:  # most are open, and not yet due
        if danger.due >= judge.on and not danger.extensions:
            return 0
        return max((judge.on - judge.due(danger)).days, 0) if danger.course(judge.on).state == OPEN else 0
    state, done = danger.course(judge.on).state, met(danger, judge.on)
    if state == OPEN:
        return max((judge.on - judge.due(danger)).days, 0)
    return when_met(judge, done, judge.due(danger, done)) if done and state in (RECTIFIED, CLOSED) else 0


def met(danger: Danger, on: date) -> date | None:
    """Return the day on which its work was done, of which the acceptance did not fail since; None while it is not."""
    day = None
    for before, step, after in danger.steps(on):
        if after.state not in (RECTIFIED, CLOSED):
            day = None
        elif before.state not in (RECTIFIED, CLOSED):
            day = step.on
    return day


def when_met(judge: Judge, done: date, due: date) -> int:
    """Return how many days after its day something was done; what was done before the register was begun was not late."""
    started = judge.settings.started
    return 0 if started and done < started else max((done - due).days, 0)


def of_measure(measure: Measure, judge: Judge) -> int:
    """Return the days past the earliest day of what is owed; where nothing is late, those by which it was issued late."""
    if not judge.begun:
        return 0
    now = max(((judge.on - owed.due).days for owed in measure_deadlines(judge, measure)), default=0)
    finished = measure.repealed if measure.change == REPEAL else measure.issued  # one that was never issued lapsed
    if now > 0 or finished is None or finished > judge.on:
        return max(now, 0)
    due = measure.due_on(finished)
    return when_met(judge, finished, due) if due else 0


def of_decision(decision: Decision, judge: Judge) -> int:
    """Return the days past its day: to the day of judgement, or to the day it was done."""
    if not judge.begun or decision.standing:
        return 0
    done = decision.done
    if done and decision.is_done(judge.on):
        due = decision.due_on(done.on)
        return when_met(judge, done.on, due) if due else 0
    due = decision.due_on(judge.on)
    return max((judge.on - due).days, 0) if due else 0


class OnTime(NamedTuple):
    """按期整改率: rectified on time, of what was rectified in a period or is still open and past its day."""

    numerator: int
    denominator: int


def on_time(judge: Judge, dangers: Iterable[Danger], since: date) -> OnTime:
    """Count what was rectified after `since`, how much of it on time, and what is open and past its day."""
    done, late, punctual = 0, 0, 0
    for danger in dangers:
        if not danger.exists(judge.on):
            continue
        state, day = danger.course(judge.on).state, met(danger, judge.on)
        if state == OPEN:
            late += of_danger(danger, judge) > 0
        elif state in (RECTIFIED, CLOSED) and day and day > since:
            done += 1
            punctual += day <= judge.due(danger, day)
    return OnTime(punctual, done + late)
