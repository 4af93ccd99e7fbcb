"""Counting: what moved between the ends of two days and how it stands, by unit, category, source, place or month."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Generic, NamedTuple, TypeVar

from riskreg.domain.evaluation import Judge, overdue
from riskreg.domain.records import Danger, Decision, Measure, Meeting, Record, Risk, Unit
from riskreg.domain.records.danger import Course
from riskreg.domain.records.record import by_day, newest
from riskreg.domain.register import Register
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
    SOURCES,
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


class Counted(NamedTuple, Generic[FiguresT]):
    """One record as it counts, and by what it can be counted; None where that is not given."""

    figures: FiguresT
    unit: str | None  # the one that answers for it on the day
    category: str | None = None
    source: str | None = None
    place: str | None = None  # the outermost; of several places the first counts
    month: str | None = None  # 2022-09
    id: str = ""  # of a decision, 2022-09/1


def of_dangers(judge: Judge, dangers: Iterable[Danger], since: date = BEGINNING) -> list[Counted[Moves]]:
    """Count each danger found by the day that moved after the end of `since`, or stands."""
    late = {deadline.id for deadline in overdue(judge) if deadline.what == RECTIFICATION}
    stirring = (danger for danger in dangers if danger.quiet is None or danger.quiet > since)  # the others count nowhere
    counted = ((danger, moves(judge, danger, since, late=danger.id in late)) for danger in stirring if danger.exists(judge.on))
    return [item(judge, danger, figures, danger.found, danger.source) for danger, figures in counted if any(figures)]


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


def of_risks(judge: Judge, risks: Iterable[Risk], since: date = BEGINNING) -> list[Counted[Grades]]:
    """Count each risk identified by the day that came or went after the end of `since`, or stands."""
    counted = ((risk, grades(judge, risk, since)) for risk in risks if risk.exists(judge.on))
    return [item(judge, risk, figures, risk.identified) for risk, figures in counted if any(figures)]


def grades(judge: Judge, risk: Risk, since: date) -> Grades:
    """Return the cells into which one risk falls."""
    earlier = risk.state(since) if risk.exists(since) else None
    if risk.state(judge.on) != RISK_ACTIVE:
        return Grades(before=int(earlier == RISK_ACTIVE), found=int(earlier is None), closed=int(earlier in (None, RISK_ACTIVE)))
    grade = judge.grade(risk)
    return Grades(before=int(earlier is not None), found=int(earlier is None), now=1)._replace(
        **{str(grade.band) if grade else "unrated": 1}
    )


def of_measures(judge: Judge, measures: Iterable[Measure]) -> list[Counted[Stages]]:
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
        counted.append(item(judge, measure, figures, measure.due))
    return counted


def of_decisions(judge: Judge, decisions: Iterable[tuple[Meeting, Decision]]) -> list[Counted[Execution]]:
    """Count each decision of the meetings held by the day."""
    counted = []
    for meeting, decision in decisions:
        if meeting.on <= judge.on:
            state = decision.state(judge.on)
            each = (int(state == word) for word in (DECISION_DONE, DECISION_OPEN, DECISION_LATE, DECISION_STANDING))
            id_ = f"{meeting.id}/{decision.id}"
            counted.append(Counted(Execution(1, *each), decision.unit, month=f"{meeting.on:%Y-%m}", id=id_))
    return counted


def item(judge: Judge, record: Record, figures: FiguresT, day: date | None, source: str | None = None) -> Counted[FiguresT]:
    """Say by what a record can be counted."""
    place = outermost(judge.register, record.place[0]) if record.place else None
    month = f"{day:%Y-%m}" if day else None
    return Counted(figures, record.unit_on(judge.on), record.category, source, place, month, record.id)


def outermost(register: Register, place: str) -> str:
    """Return the place in which all else around a place lies; a circle ends where it began."""
    passed = {place}
    while (here := register.places.get(place)) and (around := here.within) in register.places and around not in passed:
        place = str(around)
        passed.add(place)
    return place


def total(kind: Callable[..., FiguresT], found: Iterable[FiguresT]) -> FiguresT:
    """Add up figures, one by one."""
    return kind(*map(sum, zip(*found, strict=True)))


OUTSIDE: Final = "external"  # the type of a unit that belongs to another body

GroupKey = str | None  # None: it is not given by what to count


class GroupLine(NamedTuple, Generic[FiguresT]):
    """One row of a count."""

    key: GroupKey
    figures: FiguresT


class GroupOrder(NamedTuple):
    """All keys in their order, and those that are listed even if nothing is counted under them."""

    keys: Sequence[str]
    always: Collection[str]


def lines(
    items: Iterable[Counted[FiguresT]], by: str, keys: Iterable[GroupKey], kind: Callable[..., FiguresT]
) -> list[GroupLine[FiguresT]]:
    """Add up what belongs to each key."""
    groups: dict[GroupKey, list[FiguresT]] = {key: [] for key in keys}
    for item in items:
        groups[getattr(item, by)].append(item.figures)
    return [GroupLine(key, total(kind, figures)) for key, figures in groups.items()]


def crossed(items: Iterable[Counted[FiguresT]], by: tuple[str, str]) -> Counter[tuple[GroupKey, GroupKey]]:
    """Count what stands now under each pair of keys."""
    first, second = by
    found: Counter[tuple[GroupKey, GroupKey]] = Counter()
    for item in items:
        found[getattr(item, first), getattr(item, second)] += item.figures.now
    return found


def order(judge: Judge, by: str, items: Iterable[Counted[FiguresT]], since: date, only: Callable[[str], bool]) -> list[GroupKey]:
    """Return the keys to list: known ones in the order of the register, then unknown words, then what gives none.

    `only` says of a key under which nothing is counted whether it belongs to the report at all.
    """
    present: set[GroupKey] = {getattr(item, by) for item in items}
    known = months(judge, present) if by == "month" else KNOWN[by](judge, since)
    listed: list[GroupKey] = [key for key in known.keys if key in present or (key in known.always and only(key))]
    listed += sorted(key for key in present if key is not None and key not in known.keys)
    return [*listed, None] if None in present else listed


def units(judge: Judge, since: date) -> GroupOrder:
    """Units in the order of the register; those outside, or not there in these days, only where something is counted."""
    found = judge.register.units
    return GroupOrder(
        list(found), [unit.id for unit in found.values() if unit.type != OUTSIDE and was_there(unit, since, judge.on)]
    )


def was_there(unit: Unit, since: date, on: date) -> bool:
    """Whether a unit existed on some day after `since`, up to `on`."""
    return not (unit.from_ and unit.from_ > on) and not (unit.until and unit.until <= since)


def categories(judge: Judge, _since: date) -> GroupOrder:
    """Categories in the order of the register."""
    found = list(judge.register.categories)
    return GroupOrder(found, found)


def sources(_judge: Judge, _since: date) -> GroupOrder:
    """Sources from within to without."""
    return GroupOrder(SOURCES, SOURCES)


def places(judge: Judge, _since: date) -> GroupOrder:
    """The outermost places, in the order of the register."""
    found = list(dict.fromkeys(outermost(judge.register, place) for place in judge.register.places))
    return GroupOrder(found, found)


def months(judge: Judge, present: Iterable[GroupKey]) -> GroupOrder:
    """Months in the order of time: every one since the register was begun, others only where something is counted."""
    begun = judge.settings.started
    always = list(every_month(begun, judge.on)) if begun else []
    return GroupOrder(sorted({*always, *filter(None, present)}), always)


def every_month(first: date, last: date) -> Iterator[str]:
    """Iterate over the months from one day to another."""
    for count in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield f"{count // 12}-{count % 12 + 1:02}"


KNOWN: Final[Mapping[str, Callable[[Judge, date], GroupOrder]]] = {
    "unit": units,
    "category": categories,
    "source": sources,
    "place": places,
}
