"""Evaluation: records as they stand on one day: grades, due days, deadlines and who owes them; with calendar and settings."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from riskreg.domain.fields import UNKNOWN_DUE, by_day
from riskreg.domain.grading import Grade, Scale, scales_in_force
from riskreg.domain.grading import grade as grade_module
from riskreg.domain.records import Danger, Decision, Identified, Measure, Meeting, Risk
from riskreg.domain.records.danger_facts import Acceptance, Course, Referral
from riskreg.domain.records.organisation import Period
from riskreg.domain.records.record import extended
from riskreg.domain.register import Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import (
    ACCEPTANCE,
    ANSWER,
    CLOSED,
    DANGER_MAJOR,
    DECISION,
    FIVE_POINTS,
    HOLIDAY,
    IN_FORCE,
    ISSUE,
    OPEN,
    PLANNED,
    RECTIFICATION,
    RECTIFIED,
    REFERRED,
    REPLY,
    REPORT,
    RETENTION,
    REVIEW,
    RISK_CLOSED,
    SENSITIVE,
    SUPERVISION,
    WHATS,
    WITHDRAWN,
    ranked,
)
from riskreg.messages import UnknownDay, Word

MONTHS: Final = {"month": 1, "quarter": 3, "term": 6, "half-year": 6, "year": 12}  # a school year has two terms
DAYS: Final = {"day": 1, "week": 7, "half-month": 15}


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it is shorter.

    31 January plus a month is the last day of February; 29 February plus a year is 28 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def after(day: date, every: str) -> date:
    """Return the day one interval later (day, week, half-month, month, quarter, term, half-year, year)."""
    if isinstance(day, UnknownDay):
        return UNKNOWN_DUE
    return add_months(day, MONTHS[every]) if every in MONTHS else day + timedelta(days=DAYS[every])


class Calendar:
    """The holidays and important periods of a register."""

    def __init__(self, periods: Iterable[Period]) -> None:
        """Keep the holidays in order of their first day."""
        known = sorted(
            (period for period in periods if period.from_ and period.to), key=lambda period: (period.from_, period.to, period.id)
        )
        self.holidays: Final = [period for period in known if period.kind == HOLIDAY]
        self.sensitive: Final = [period for period in known if period.kind == SENSITIVE]

    def working(self, day: date) -> date:
        """Move a computed day that lies in a holiday to the first day after it; holidays that touch count as one."""
        for holiday in self.holidays:
            if holiday.to and holiday.holds(day):
                day = holiday.to + timedelta(days=1)
        return day

    def later(self, day: date, days: int) -> date:
        """Return the working day some days later, at most the last day there is."""
        if isinstance(day, UnknownDay):
            return UNKNOWN_DUE
        return self.working(date.fromordinal(min(day.toordinal() + days, date.max.toordinal())))

    def important(self, day: date) -> Period | None:
        """Return the important period in which a day lies."""
        return next((period for period in self.sensitive if period.holds(day)), None)


POINTS: Final = tuple(field.name for field in Danger.FIELDS.values() if field.role.settled)  # the five settled points (五落实)


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

    @property
    def begun(self) -> bool:
        """Whether the register had been begun by the day: before, nothing is overdue."""
        started = self.settings.started
        return started is None or self.on >= started

    def grade(self, risk: Risk, *, inherent: bool = False) -> Grade | None:
        """Return the grade of a risk on the day; None if its scores cannot be graded."""
        method, scores, basis = risk.scored(self.on, inherent=inherent)
        return grade_module(method, scores, basis, self.scales)

    def due(self, danger: Danger, on: date | None = None) -> date:
        """Return the day by which a danger must be rectified, as it stood on the day: what was decided last about it holds.

        Decided are: the first day when it was found; the day of each extension from its approval; after a failed
        acceptance its own new day; after re-opening without one, that day plus the default of its level, if it has one.
        """
        if not danger.acceptances and not danger.extensions:
            return danger.due
        on = on or self.on
        decided = [(danger.found, danger.due), *self.redecided(danger, on)]
        decided += [(extension.approved, extension.to) for extension in by_day(danger.extensions, on) if extension.approved]
        newest_day = max(day for day, _ in decided)
        return [due for day, due in decided if day == newest_day][-1]

    def redecided(self, danger: Danger, on: date) -> Iterator[tuple[date, date]]:
        """Failed acceptances up to a day that set a new day, with the day."""
        for before, step, _after in danger.steps(on):
            if not isinstance(step, Acceptance) or step.passed:
                continue
            if step.due:
                yield step.on, step.due
            elif before.state == CLOSED:
                days = self.settings.deadlines.danger
                default = days.major if danger.level_on(step.on) == DANGER_MAJOR else days.general
                if default:
                    yield step.on, self.calendar.later(step.on, default)

    def answer_due(self, referral: Referral) -> date | None:
        """Return the day by which a body outside should have answered: the day named, else by the settings, if they say."""
        days = self.settings.deadlines.referral
        return referral.reply_due or (self.calendar.later(referral.on, days) if days is not None else None)

    def report_due(self, danger: Danger) -> date | None:
        """Return the day by which a danger that is major is to be reported to those above; None where the settings name none."""
        days = self.settings.deadlines.reported
        return None if days is None else self.calendar.later(danger.major_since(self.on), days)

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
        """Return the day of the next re-assessment of a risk: the one agreed, else computed; `band` is its grade, if known."""
        if agreed := risk.agreed_review(self.on):
            return agreed
        band = band or self.grade(risk)
        every = risk.review_every or self.settings.deadlines.review_every(band.band if band else "low")
        last = risk.last_review(self.on)
        return self.calendar.working(after(last.on if last else risk.identified, every))

    def check_every(self, risk: Risk, band: Grade | None = None) -> Word:
        """Return how often a risk is to be checked."""
        band = band or self.grade(risk)
        return risk.check_every or self.settings.deadlines.check_every(band.band if band else "low")


class Deadline(NamedTuple):
    """One thing that somebody must have done by the end of a day. `due` and `first_due` are the day now and at first."""

    id: str  # of the record; of a decision, 2022-09/1
    record: Identified  # where it is written down
    item: Danger | Risk | Measure | Decision
    what: Word
    title: str
    level: Word | None  # of a danger its level, of a risk its grade
    unit: str | None
    owner: str | None
    due: date
    first_due: date
    extensions: int = 0  # approved ones
    pending: bool = False  # another extension was asked for and is not decided

    def late_days(self, on: date) -> int:
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
    if level == DANGER_MAJOR and course.state != CLOSED:
        yield from reporting(judge, danger, level)
    if course.state == REFERRED:  # a body outside has it: what is left to the unit is to ask for the answer
        yield from answers(judge, danger, course, level)
    else:
        yield from further(judge, danger, course, level)


def rectification(judge: Judge, danger: Danger, level: Word) -> Deadline:
    """The deadline of an open danger, owed by its unit."""
    base = (danger.title, level, danger.unit_on(judge.on), danger.owner_on(judge.on))
    due = judge.due(danger)
    return Deadline(danger.id, danger, danger, RECTIFICATION, *base, due, danger.due, *extended(danger.extensions, judge.on))


def answers(judge: Judge, danger: Danger, course: Course, level: Word) -> Iterator[Deadline]:
    """The answers of bodies outside, for which the unit that referred it must ask."""
    base = (danger.title, level, danger.unit_on(judge.on), danger.owner_on(judge.on))
    for referral in danger.unanswered(course, judge.on):
        if due := judge.answer_due(referral):
            yield Deadline(danger.id, danger, danger, ANSWER, *base, due, due)


def reporting(judge: Judge, danger: Danger, level: Word) -> Iterator[Deadline]:
    """The report of a major danger to those above, until there is one or it is closed."""
    due = judge.report_due(danger)
    if due and not any(report.on <= judge.on for report in danger.reported):
        base = (danger.title, level, danger.unit_on(judge.on), danger.owner_on(judge.on))
        yield Deadline(danger.id, danger, danger, REPORT, *base, due, due)


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
    """The next re-assessment of a risk; the end of its being retained."""
    if risk.exists(judge.on) and risk.state(judge.on) != RISK_CLOSED:
        band = judge.grade(risk)
        due = judge.next_review(risk, band)
        base = (risk.title, band.band if band else None, risk.unit_on(judge.on), risk.owner_on(judge.on))
        yield Deadline(risk.id, risk, risk, REVIEW, *base, due, due)
        if until := risk.retained_until(judge.on):
            yield Deadline(risk.id, risk, risk, RETENTION, *base, until, until)


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
    """Return what is overdue: past its day. Due today is not. Before the register was begun nothing is."""
    return past_due(judge) if judge.begun else []


def past_due(judge: Judge) -> list[Deadline]:
    """Return what is past its day, begun or not: by kind of obligation, the worst first, then the longest late."""
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
