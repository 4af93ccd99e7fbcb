"""Counting: what moved between the ends of two days and how it stands, row by row of what is counted by."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import product
from math import prod
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from riskreg.domain.evaluation import Judge, overdue
from riskreg.domain.fields import by_day, newest
from riskreg.domain.query.record_query import Decided
from riskreg.domain.records import Danger, Measure, Record, Risk
from riskreg.domain.records.danger_facts import Course
from riskreg.domain.words import (
    CLOSED,
    DANGER_MAJOR,
    DECISION_DONE,
    DECISION_LATE,
    DECISION_OPEN,
    DECISION_STANDING,
    IN_FORCE,
    ISSUE,
    OPEN,
    PLANNED,
    RECTIFICATION,
    RECTIFIED,
    REFERRED,
    REPEALED,
    REVIEW,
    RISK_ACTIVE,
    WITHDRAWN,
)

UNCLOSED: Final = (OPEN, RECTIFIED, REFERRED)
BEGINNING: Final = date.min  # before every entry: whatever exists was found since then


class Moves(NamedTuple):
    """How dangers moved from the end of one day to the end of another, and how those not closed stand on the later one.

    A law: before + found + reopened - closed - withdrawn = now.
    """

    before: int = 0
    found: int = 0
    reopened: int = 0
    closed: int = 0
    withdrawn: int = 0
    now: int = 0
    major: int = 0  # of now
    overdue: int = 0  # of now: rectification past its day
    extended: int = 0  # of now: within an approved extension, so not overdue
    rectified: int = 0  # of now: awaiting acceptance
    referred: int = 0  # of now
    first: int = 0  # accepted or rejected for the first time in between
    passed: int = 0  # of first: passed at once

    @property
    def charged(self) -> int:
        """What the units had to rectify: without what was withdrawn or what a body outside must mend."""
        return self.before + self.found + self.reopened - self.withdrawn - self.referred

    @property
    def rectification_rate(self) -> tuple[int, int]:
        """整改率: rectified or closed, of what was to be rectified."""
        return self.rectified + self.closed, self.charged

    @property
    def closing_rate(self) -> tuple[int, int]:
        """销号率: closed, of what was to be rectified."""
        return self.closed, self.charged

    @property
    def first_pass_rate(self) -> tuple[int, int]:
        """一次验收合格率: passed at the first acceptance, of all first acceptances."""
        return self.passed, self.first


class Grades(NamedTuple):
    """How risks came and went, and the grades of those on the list. A law: before + found - closed = now."""

    before: int = 0
    found: int = 0
    closed: int = 0
    now: int = 0
    major: int = 0
    significant: int = 0
    general: int = 0
    low: int = 0
    unrated: int = 0


class Stages(NamedTuple):
    """How far rules and measures are. `late_issue` and `late_review` count what is past its day."""

    total: int = 0
    planned: int = 0
    in_force: int = 0
    repealed: int = 0
    late_issue: int = 0
    late_review: int = 0

    @property
    def now(self) -> int:
        """Those that are not repealed."""
        return self.planned + self.in_force


class Execution(NamedTuple):
    """How far decisions are carried out."""

    total: int = 0
    done: int = 0
    open: int = 0
    late: int = 0
    standing: int = 0

    @property
    def now(self) -> int:
        """Those that still bind somebody."""
        return self.open + self.late + self.standing

    @property
    def done_rate(self) -> tuple[int, int]:
        """办结率: done, of those that have an end."""
        return self.done, self.total - self.standing


FiguresT = TypeVar("FiguresT", Moves, Grades, Stages, Execution)


GroupKey: TypeAlias = str | None  # None: it is not given by what to count


class ByKey(Protocol):
    """What can be counted by: it says in which rows a record counts."""

    @property
    def keys(self) -> Callable[[Any, Judge], tuple[GroupKey, ...]]:
        """Return the keys of the rows, at least one."""


class Counted(NamedTuple, Generic[FiguresT]):
    """One record as it counts, and the keys of the rows in which it does, by each thing that is counted by."""

    figures: FiguresT
    id: str  # of a decision, 2022-09/1
    keys: tuple[tuple[GroupKey, ...], ...] = ()


def of_dangers(
    judge: Judge, dangers: Iterable[Danger], since: date = BEGINNING, by: Sequence[ByKey] = ()
) -> list[Counted[Moves]]:
    """Count each danger found by the day that moved after the end of `since`, or stands."""
    late = {deadline.id for deadline in overdue(judge) if deadline.what == RECTIFICATION}
    stirring = (danger for danger in dangers if danger.quiet is None or danger.quiet > since)  # the others count nowhere
    counted = ((danger, moves(judge, danger, since, late=danger.id in late)) for danger in stirring if danger.exists(judge.on))
    return [placed(judge, danger, figures, by) for danger, figures in counted if any(figures)]


def moves(judge: Judge, danger: Danger, since: date, *, late: bool) -> Moves:
    """Return the cells into which one danger falls."""
    on, state = judge.on, danger.state(judge.on)
    earlier = danger.state(since) if danger.exists(since) else None
    here, was = state in UNCLOSED, earlier in UNCLOSED
    first = next((fact for fact in by_day(danger.acceptances, on)), None)
    tried = first is not None and first.on > since
    return Moves(
        before=int(was),
        found=int(earlier is None),
        reopened=int(here and earlier in (CLOSED, WITHDRAWN)),
        closed=int(state == CLOSED and (was or earlier is None)),
        withdrawn=int(state == WITHDRAWN and (was or earlier is None)),
        now=int(here),
        major=int(here and danger.level_on(on) == DANGER_MAJOR),
        overdue=int(late),
        extended=int(state == OPEN and is_extended(judge, danger, danger.course(on))),
        rectified=int(state == RECTIFIED),
        referred=int(state == REFERRED),
        first=int(tried),
        passed=int(tried and bool(first and first.passed)),
    )


def is_extended(judge: Judge, danger: Danger, course: Course) -> bool:
    """Whether it is open and an approved extension holds that has not run out."""
    extension = newest(danger.extensions, judge.on)
    return bool(extension and course.state == OPEN and extension.to == judge.due(danger) and extension.to >= judge.on)


def of_risks(judge: Judge, risks: Iterable[Risk], since: date = BEGINNING, by: Sequence[ByKey] = ()) -> list[Counted[Grades]]:
    """Count each risk identified by the day that came or went after the end of `since`, or stands."""
    counted = ((risk, grades(judge, risk, since)) for risk in risks if risk.exists(judge.on))
    return [placed(judge, risk, figures, by) for risk, figures in counted if any(figures)]


def grades(judge: Judge, risk: Risk, since: date) -> Grades:
    """Return the cells into which one risk falls."""
    earlier = risk.state(since) if risk.exists(since) else None
    if risk.state(judge.on) != RISK_ACTIVE:
        return Grades(before=int(earlier == RISK_ACTIVE), found=int(earlier is None), closed=int(earlier in (None, RISK_ACTIVE)))
    grade = judge.grade(risk)
    return Grades(before=int(earlier is not None), found=int(earlier is None), now=1)._replace(
        **{str(grade.band) if grade else "unrated": 1}
    )


def of_measures(judge: Judge, measures: Iterable[Measure], by: Sequence[ByKey] = ()) -> list[Counted[Stages]]:
    """Count each measure."""
    late = {(deadline.id, deadline.what) for deadline in overdue(judge)}
    counted = []
    for measure in measures:
        state = measure.state(judge.on)
        figures = Stages(
            1,
            int(state == PLANNED),
            int(state == IN_FORCE),
            int(state == REPEALED),
            int((measure.id, ISSUE) in late),
            int((measure.id, REVIEW) in late),
        )
        counted.append(placed(judge, measure, figures, by))
    return counted


def of_decisions(judge: Judge, decisions: Iterable[Decided], by: Sequence[ByKey] = ()) -> list[Counted[Execution]]:
    """Count each decision of the meetings held by the day."""
    counted = []
    for one in decisions:
        if one.meeting.on <= judge.on:
            state = one.decision.state(judge.on)
            each = (int(state == word) for word in (DECISION_DONE, DECISION_OPEN, DECISION_LATE, DECISION_STANDING))
            counted.append(placed(judge, one, Execution(1, *each), by))
    return counted


def placed(judge: Judge, item: Record | Decided, figures: FiguresT, by: Sequence[ByKey]) -> Counted[FiguresT]:
    """Say in which rows a record counts."""
    return Counted(figures, item.id, tuple(axis.keys(item, judge) for axis in by))


def repeated(items: Iterable[Counted[FiguresT]]) -> int:
    """Count how many times more than once records count, as they have several values of what is counted by."""
    return sum(prod(map(len, item.keys)) - 1 for item in items)


def total(kind: Callable[..., FiguresT], found: Iterable[FiguresT]) -> FiguresT:
    """Add up figures, one by one."""
    return kind(*map(sum, zip(*found, strict=True)))


class GroupLine(NamedTuple, Generic[FiguresT]):
    """One row of a count."""

    key: GroupKey
    figures: FiguresT


def lines(
    items: Iterable[Counted[FiguresT]], keys: Iterable[GroupKey], kind: Callable[..., FiguresT]
) -> list[GroupLine[FiguresT]]:
    """Add up what belongs to each key; what has several counts for each."""
    groups: dict[GroupKey, list[FiguresT]] = {key: [] for key in keys}
    for item in items:
        for key in item.keys[0]:
            groups[key].append(item.figures)
    return [GroupLine(key, total(kind, figures)) for key, figures in groups.items()]


def crossed(items: Iterable[Counted[FiguresT]]) -> Counter[tuple[GroupKey, GroupKey]]:
    """Count what stands now under each pair of keys."""
    found: Counter[tuple[GroupKey, GroupKey]] = Counter()
    for item in items:
        first, second = item.keys
        for pair in product(first, second):
            found[pair] += item.figures.now
    return found
