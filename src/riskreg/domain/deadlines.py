"""Deadline: what is due, from whom, by when; one mechanism for every kind of record and every kind of obligation."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.calendar import Calendar, after
from riskreg.domain.grading import Grade, Scale, grade, scales_in_force
from riskreg.domain.records import Danger, Decision, Identified, Measure, Meeting, Risk
from riskreg.domain.records.course import Course
from riskreg.domain.records.record import newest
from riskreg.domain.register import Register
from riskreg.domain.settings import Settings
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

POINTS: Final = ("owner", "rectification", "funds", "due", "plan")  # the five settled points (五落实)


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


class Judge:
    """Judges records on one day, with the calendar and settings of the register."""

    def __init__(self, register: Register, settings: Settings, on: date, latest: date | None = None) -> None:
        """Look up what every judgement needs: periods, scales, offices in charge.

        `latest` is the last day on which anything can have happened: later than `on` where the past is judged.
        """
        self.latest: Final = latest or on
        self.register: Final = register
        self.settings: Final = settings
        self.on: Final = on
        self.calendar: Final = Calendar(register.periods.values())
        self.scales: Final[dict[str, Scale]] = dict(scales_in_force(settings)[0])

    def grade(self, risk: Risk, *, inherent: bool = False) -> Grade | None:
        """Return the grade of a risk on the day; None if its scores cannot be graded."""
        method, scores, basis = risk.scored(self.on, inherent=inherent)
        return grade(method, scores, basis, self.scales)

    def due(self, danger: Danger, course: Course | None = None) -> date:
        """Return the day by which a danger must be rectified: what was decided last about it holds.

        Decided are: the first day when it was found; the day of each extension from its approval; after a failed
        acceptance its own new day; after re-opening without one, that day plus the default of its level, if it has one.
        """
        course = course or danger.course(self.on)
        due, decided = danger.due, danger.found
        extension = newest(danger.extensions, self.on)
        if extension and extension.approved:
            due, decided = extension.to, extension.approved
        failed = course.failed
        if failed and (failed.on > decided or not extension):
            if failed.due:
                due = failed.due
            elif course.reopened == failed.on:
                days = self.settings.deadlines.danger
                default = days.major if danger.level_on(self.on) == DANGER_MAJOR else days.general
                due = self.calendar.later(failed.on, default) if default else due
        return due

    def acceptor(self, danger: Danger) -> tuple[str | None, str | None]:
        """Return who owes the acceptance, as unit and person: the one named, else the office in charge of the category."""
        if danger.acceptor:
            person = self.register.people.get(danger.acceptor)
            return (person.unit if person else None), danger.acceptor
        category = self.register.categories.get(danger.category or "")
        unit = self.register.units.get((category and category.unit) or "")
        return (unit.id, unit.admin_leader) if unit else (None, None)

    def settled(self, danger: Danger) -> list[str]:
        """Return which of the five points are still missing (five_points of a major danger)."""
        return [point for point in POINTS if getattr(danger, point) is None]

    def next_review(self, risk: Risk, band: Grade | None = None) -> date:
        """Return the day of the next re-assessment of a risk; `band` is its grade, where it is known."""
        band = band or self.grade(risk)
        every = risk.review_every or self.settings.deadlines.review_every(band.band if band else "low")
        last = risk.last_review(self.on)
        return self.calendar.working(after(last.on if last else risk.identified, every))

    def check_every(self, risk: Risk, band: Grade | None = None) -> Word:
        """Return how often a risk is to be checked."""
        band = band or self.grade(risk)
        return risk.check_every or self.settings.deadlines.check_every(band.band if band else "low")

    def of_danger(self, danger: Danger) -> Iterator[Deadline]:
        """What is still owed for a danger."""
        course = danger.course(self.on)
        if not danger.exists(self.on) or course.state == WITHDRAWN:
            return
        level = danger.level_on(self.on)
        if course.state == OPEN:
            yield self.rectification(danger, course, level)
        elif course.state == RECTIFIED and course.rectified:
            unit, owner = self.acceptor(danger)
            due = self.calendar.later(course.rectified.on, self.settings.deadlines.acceptance)
            yield Deadline(danger.id, danger, danger, ACCEPTANCE, danger.title, level, unit, owner, due, due)
        yield from self.further(danger, course, level)

    def rectification(self, danger: Danger, course: Course, level: Word) -> Deadline:
        """The deadline of an open danger, owed by its unit."""
        on = self.on
        approved = (
            sum(1 for extension in danger.extensions if extension.approved and extension.approved <= on)
            if danger.extensions
            else 0
        )
        return Deadline(
            danger.id,
            danger,
            danger,
            RECTIFICATION,
            danger.title,
            level,
            danger.unit_on(on),
            danger.owner_on(on),
            self.due(danger, course),
            danger.due,
            approved,
            danger.pending_extension(on) is not None,
        )

    def further(self, danger: Danger, course: Course, level: Word) -> Iterator[Deadline]:
        """The five points, the reply to a superior, the end of supervision."""
        on = self.on
        base = (danger.title, level, danger.unit_on(on), danger.owner_on(on))
        if level == DANGER_MAJOR and course.state in (OPEN, REFERRED) and self.settled(danger):
            since = next((levelling.on for levelling in reversed(danger.levels) if levelling.on <= on), danger.found)
            due = self.calendar.later(since, self.settings.deadlines.five_points)
            yield Deadline(danger.id, danger, danger, FIVE_POINTS, *base, due, due)
        if danger.reply_due and not (danger.replied and danger.replied <= on):
            yield Deadline(danger.id, danger, danger, REPLY, *base, danger.reply_due, danger.reply_due)
        for supervised in danger.supervised:
            if supervised.from_ and supervised.from_ <= on and supervised.to and not supervised.is_lifted(on):
                yield Deadline(danger.id, danger, danger, SUPERVISION, *base, supervised.to, supervised.to)

    def of_risk(self, risk: Risk) -> Iterator[Deadline]:
        """The next re-assessment of a risk."""
        if risk.exists(self.on) and risk.state(self.on) != RISK_CLOSED:
            band = self.grade(risk)
            due = self.next_review(risk, band)
            yield Deadline(
                risk.id,
                risk,
                risk,
                REVIEW,
                risk.title,
                band.band if band else None,
                risk.unit_on(self.on),
                risk.owner_on(self.on),
                due,
                due,
            )

    def of_measure(self, measure: Measure) -> Iterator[Deadline]:
        """The issue (or repeal) of a measure, then its review."""
        on = self.on
        finished = measure.finished()
        base = (measure.title, None, measure.unit_on(on), measure.owner_on(on))
        state = measure.state(on)
        if measure.due and not (finished and finished <= on):
            approved = sum(1 for extension in measure.extensions if extension.approved and extension.approved <= on)
            pending = any(extension.pending(on) for extension in measure.extensions)
            yield Deadline(
                measure.id, measure, measure, ISSUE, *base, measure.due_on(on) or measure.due, measure.due, approved, pending
            )
        last = measure.last_revision(on)
        if state in (IN_FORCE, PLANNED) and last and last <= on and measure.review_every:
            due = self.calendar.working(after(last, measure.review_every))
            yield Deadline(measure.id, measure, measure, REVIEW, *base, due, due)

    def of_meeting(self, meeting: Meeting) -> Iterator[Deadline]:
        """The decisions of a meeting that are not done."""
        if meeting.on > self.on:
            return
        for decision in meeting.decisions:
            due = decision.due_on(self.on)
            if due and decision.due and not decision.standing and not decision.is_done(self.on):
                approved = sum(1 for extension in decision.extensions if extension.approved and extension.approved <= self.on)
                yield Deadline(
                    f"{meeting.id}/{decision.id}",
                    meeting,
                    decision,
                    DECISION,
                    decision.text,
                    None,
                    decision.unit,
                    decision.owner,
                    due,
                    decision.due,
                    approved,
                    any(extension.pending(self.on) for extension in decision.extensions),
                )

    def deadlines(self) -> Iterator[Deadline]:
        """Everything that is still owed on the day."""
        for danger in self.register.dangers.values():
            yield from self.of_danger(danger)
        for meeting in self.register.meetings.values():
            yield from self.of_meeting(meeting)
        for risk in self.register.risks.values():
            yield from self.of_risk(risk)
        for measure in self.register.measures.values():
            yield from self.of_measure(measure)


def overdue(judge: Judge) -> list[Deadline]:
    """Return what is past its day: by kind of obligation, the worst first, then the longest late.

    Due today is not overdue. Before the register was begun nothing is.
    """
    started = judge.settings.started
    if started and judge.on < started:
        return []
    late = [deadline for deadline in judge.deadlines() if deadline.due < judge.on]
    return sorted(
        late, key=lambda deadline: (WHATS.index(deadline.what), ranked(deadline.level or ""), deadline.due, deadline.id)
    )


def upcoming(judge: Judge, until: date) -> list[Deadline]:
    """Return what falls due from the day of judgement to `until`, both included, by day."""
    coming = [deadline for deadline in judge.deadlines() if judge.on <= deadline.due <= until]
    return sorted(
        coming, key=lambda deadline: (deadline.due, WHATS.index(deadline.what), ranked(deadline.level or ""), deadline.id)
    )
