"""Deadline: what is due, from whom, by when; one mechanism for every kind of record and every kind of obligation."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from riskreg.domain.calendar import after
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Decision, Identified, Measure, Meeting, Risk
from riskreg.domain.records.course import Course
from riskreg.domain.records.record import extended
from riskreg.domain.words import (
    ACCEPTANCE,
    DANGER_MAJOR,
    DECISION,
    FIVE_POINTS,
    IN_FORCE,
    ISSUE,
    OPEN,
    PLANNED,
    RECTIFICATION,
    RECTIFIED,
    REFERRED,
    REPLY,
    REVIEW,
    RISK_CLOSED,
    SUPERVISION,
    WHATS,
    WITHDRAWN,
    ranked,
)
from riskreg.wording import Word


class Deadline(NamedTuple):
    """One thing that somebody must have done by the end of a day. `due` and `original` are the day now and at first."""

    id: str  # of the record; of a decision, 2022-09/1
    record: Identified  # where it is written down
    item: Danger | Risk | Measure | Decision
    what: Word
    title: str
    level: Word | None  # of a danger its level, of a risk its grade
    unit: str | None
    owner: str | None
    due: date
    original: date
    extensions: int = 0  # approved ones
    pending: bool = False  # another extension was asked for and is not decided

    def days_late(self, on: date) -> int:
        """Return the days since the due day; 0 if it is not past. Due today is not late."""
        return max((on - self.due).days, 0)


def danger_deadlines(judge: Judge, danger: Danger) -> Iterator[Deadline]:
    """What is still owed for a danger."""
    course = danger.course(judge.on)
    if not danger.exists(judge.on) or course.state == WITHDRAWN:
        return
    level = danger.level_on(judge.on)
    if course.state == OPEN:
        yield rectification(judge, danger, level)
    elif course.state == RECTIFIED and course.rectified:
        unit, owner = judge.acceptor(danger)
        due = judge.calendar.later(course.rectified.on, judge.settings.deadlines.acceptance)
        yield Deadline(danger.id, danger, danger, ACCEPTANCE, danger.title, level, unit, owner, due, due)
    if course.state != REFERRED:  # while a body outside has it, nothing of it is the unit's
        yield from further(judge, danger, course, level)


def rectification(judge: Judge, danger: Danger, level: Word) -> Deadline:
    """The deadline of an open danger, owed by its unit."""
    base = (danger.title, level, danger.unit_on(judge.on), danger.owner_on(judge.on))
    due = judge.due(danger)
    return Deadline(danger.id, danger, danger, RECTIFICATION, *base, due, danger.due, *extended(danger.extensions, judge.on))


def further(judge: Judge, danger: Danger, course: Course, level: Word) -> Iterator[Deadline]:
    """The five points, the reply to a superior, the end of supervision."""
    on = judge.on
    base = (danger.title, level, danger.unit_on(on), danger.owner_on(on))
    if level == DANGER_MAJOR and course.state == OPEN and judge.settled(danger):
        due = judge.calendar.later(danger.major_since(on), judge.settings.deadlines.five_points)
        yield Deadline(danger.id, danger, danger, FIVE_POINTS, *base, due, due)
    if danger.reply_due and not (danger.replied and danger.replied <= on):
        yield Deadline(danger.id, danger, danger, REPLY, *base, danger.reply_due, danger.reply_due)
    for supervised in danger.supervised:
        if supervised.from_ and supervised.from_ <= on and supervised.to and not supervised.is_lifted(on):
            yield Deadline(danger.id, danger, danger, SUPERVISION, *base, supervised.to, supervised.to)


def risk_deadlines(judge: Judge, risk: Risk) -> Iterator[Deadline]:
    """The next re-assessment of a risk."""
    if risk.exists(judge.on) and risk.state(judge.on) != RISK_CLOSED:
        band = judge.grade(risk)
        due = judge.next_review(risk, band)
        base = (risk.title, band.band if band else None, risk.unit_on(judge.on), risk.owner_on(judge.on))
        yield Deadline(risk.id, risk, risk, REVIEW, *base, due, due)


def measure_deadlines(judge: Judge, measure: Measure) -> Iterator[Deadline]:
    """The issue (or repeal) of a measure, then its review."""
    on = judge.on
    finished = measure.finished()
    base = (measure.title, None, measure.unit_on(on), measure.owner_on(on))
    state = measure.state(on)
    if measure.due and not (finished and finished <= on):
        due = measure.due_on(on) or measure.due
        yield Deadline(measure.id, measure, measure, ISSUE, *base, due, measure.due, *extended(measure.extensions, on))
    last = measure.last_revision(on)
    if state in (IN_FORCE, PLANNED) and last and last <= on and measure.review_every:
        due = judge.calendar.working(after(last, measure.review_every))
        yield Deadline(measure.id, measure, measure, REVIEW, *base, due, due)


def meeting_deadlines(judge: Judge, meeting: Meeting) -> Iterator[Deadline]:
    """The decisions of a meeting that are not done."""
    if meeting.on > judge.on:
        return
    for decision in meeting.decisions:
        due = decision.due_on(judge.on)
        if due and decision.due and not decision.standing and not decision.is_done(judge.on):
            base = (decision.text, None, decision.unit, decision.owner)
            granted, pending = extended(decision.extensions, judge.on)
            id_ = f"{meeting.id}/{decision.id}"
            yield Deadline(id_, meeting, decision, DECISION, *base, due, decision.due, granted, pending)


def deadlines(judge: Judge) -> Iterator[Deadline]:
    """Everything that is still owed on the day."""
    on = judge.on
    for danger in judge.register.dangers.values():
        if danger.quiet is None or danger.quiet > on:  # of what is long finished nothing more is read
            yield from danger_deadlines(judge, danger)
    for meeting in judge.register.meetings.values():
        yield from meeting_deadlines(judge, meeting)
    for risk in judge.register.risks.values():
        if risk.quiet is None or risk.quiet > on:
            yield from risk_deadlines(judge, risk)
    for measure in judge.register.measures.values():
        yield from measure_deadlines(judge, measure)


def overdue(judge: Judge) -> list[Deadline]:
    """Return what is past its day: by kind of obligation, the worst first, then the longest late.

    Due today is not overdue. Before the register was begun nothing is.
    """
    started = judge.settings.started
    if started and judge.on < started:
        return []
    late = [deadline for deadline in deadlines(judge) if deadline.due < judge.on]
    return sorted(
        late, key=lambda deadline: (WHATS.index(deadline.what), ranked(deadline.level or ""), deadline.due, deadline.id)
    )


def upcoming(judge: Judge, until: date) -> list[Deadline]:
    """Return what falls due from the day of judgement to `until`, both included, by day."""
    coming = [deadline for deadline in deadlines(judge) if judge.on <= deadline.due <= until]
    return sorted(
        coming, key=lambda deadline: (deadline.due, WHATS.index(deadline.what), ranked(deadline.level or ""), deadline.id)
    )
