"""Counting: the figures of each kind of record, and how they add up row by row of what is counted by."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import product
from math import prod
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from riskreg.domain.evaluation import Judge, overdue
from riskreg.domain.fields import newest
from riskreg.domain.query.record_query import Decided
from riskreg.domain.records import Danger, Measure, Record
from riskreg.domain.records.danger_facts import Course
from riskreg.domain.words import (
    DECISION_DONE,
    DECISION_LATE,
    DECISION_OPEN,
    DECISION_STANDING,
    IN_FORCE,
    ISSUE,
    OPEN,
    PLANNED,
    RECTIFIED,
    REFERRED,
    REPEALED,
    REVIEW,
)

UNCLOSED: Final = (OPEN, RECTIFIED, REFERRED)
BEGINNING: Final = date.min  # before every entry: whatever exists was found since then


TO_EXPLAIN: Final = ("filled_late", "backdated", "removed", "vanished")  # cells of a balance that a meeting must be told of


def tells_what_happened(cells: object) -> bool:
    """Whether a balance tells what happened since: nothing gone, filled in late, or finished on an earlier day."""
    return not any(getattr(cells, name) for name in TO_EXPLAIN)


class Moves(NamedTuple):
    """How dangers moved from one version or day to another, and how those not closed stand on the later one.

    A law: before + found + filled_late + reopened - closed - withdrawn - removed = now. It is the balance (`Cells`), as sums.
    """

    before: int = 0
    found: int = 0
    filled_late: int = 0
    reopened: int = 0
    closed: int = 0
    withdrawn: int = 0
    removed: int = 0
    now: int = 0
    backdated: int = 0  # of closed and withdrawn: with a day on or before that of the version before
    vanished: int = 0  # closed before and in the files no more: in no sum
    major: int = 0  # of now
    overdue: int = 0  # of now: rectification past its day
    extended: int = 0  # of now: within an approved extension, so not overdue
    rectified: int = 0  # of now: awaiting acceptance
    referred: int = 0  # of now
    first: int = 0  # accepted or rejected for the first time in between
    passed: int = 0  # of first: passed at once
    reclosed: int = 0  # undone again in between, which the net columns do not show: as in `Undone`
    unclosed_again: int = 0
    reaccepted: int = 0

    @property
    def is_honest(self) -> bool:
        """Whether the sums tell what happened since."""
        return tells_what_happened(self)

    @property
    def charged(self) -> int:
        """What the units had to rectify: without what was withdrawn or what a body outside must mend."""
        return self.before + self.found + self.filled_late + self.reopened - self.withdrawn - self.referred

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
    """How risks came and went, and the grades of those on the list.

    A law: before + found + filled_late + reopened - closed - removed = now.
    """

    before: int = 0
    found: int = 0
    filled_late: int = 0
    reopened: int = 0
    closed: int = 0
    removed: int = 0
    now: int = 0
    backdated: int = 0  # as of dangers
    vanished: int = 0
    major: int = 0
    significant: int = 0
    general: int = 0
    low: int = 0
    unrated: int = 0

    @property
    def is_honest(self) -> bool:
        """Whether the sums tell what happened since."""
        return tells_what_happened(self)


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
    is_gone: bool = False  # it is in the files no more, and stands in the row where it stood


def is_extended(judge: Judge, danger: Danger, course: Course) -> bool:
    """Whether it is open and an approved extension holds that has not run out."""
    extension = newest(danger.extensions, judge.on)
    return bool(extension and course.state == OPEN and extension.to == judge.due(danger) and extension.to >= judge.on)


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


def surplus(items: Iterable[Counted[FiguresT]], kind: Callable[..., FiguresT]) -> FiguresT:
    """Add up what rows count more than once, as a record has several values of what is counted by."""
    return total(kind, (item.figures for item in items for _ in range(prod(map(len, item.keys)) - 1)))


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
