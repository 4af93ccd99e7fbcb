"""The figures: since when they count and by which rule, and how dangers, risks and decisions moved since then and stand.

Every page takes them from here, so that one version, day and audience has one set of figures.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from riskreg.domain.balance import Balance, Fall, Undone, balance, danger_falls, risk_falls, undone, undone_between
from riskreg.domain.changes.sides import Sides
from riskreg.domain.evaluation import Deadline, Judge, overdue
from riskreg.domain.fields import by_day
from riskreg.domain.honesty import Doubts
from riskreg.domain.query.record_query import EVERYTHING, Decided, Query
from riskreg.domain.records import Danger, Meeting, Risk
from riskreg.domain.records.danger_facts import Acceptance
from riskreg.domain.settings import Settings
from riskreg.domain.tally import (
    BEGINNING,
    ByKey,
    Counted,
    Execution,
    FiguresT,
    Grades,
    Moves,
    Stages,
    is_extended,
    of_decisions,
    of_measures,
    total,
)
from riskreg.domain.words import (
    BY_DAYS,
    BY_VERSIONS,
    DANGER_MAJOR,
    NOT_ASKED,
    NOT_PUBLIC,
    ONLY_COUNTED,
    OPEN,
    PUBLIC,
    RECTIFICATION,
    RECTIFIED,
    REFERRED,
)
from riskreg.messages import Said, Word


class Start(NamedTuple):
    """The day at whose end counting begins, and why: a meeting's, the register's own beginning, or asked for."""

    on: date
    meeting: Meeting | None = None
    begun: bool = False
    reason: Said | None = None  # why a meeting's version is not compared with, where it cannot be


class Basis(NamedTuple):
    """What figures count from and to: two versions, each judged on its own day, or one version on two days.

    `whole` are the registers, `shown` what of them the audience may see; a query narrows what is shown.
    """

    start: Start
    whole: Sides
    shown: Sides
    query: Query = EVERYTHING
    audience: Word | None = None
    rule: Word = BY_VERSIONS
    doubts: Doubts = Doubts()  # what was moved beneath the balance

    @property
    def is_whole(self) -> bool:
        """Whether what is hidden is counted: only in the sums of everything, and for nobody outside."""
        return self.query.is_empty() and not self.withheld

    @property
    def withheld(self) -> bool:
        """Whether sums of the whole are kept back: the public might work out from them what is not public."""
        return self.audience == PUBLIC and any(self.hides(kind) for kind in ("dangers", "risks", "measures"))

    def hides(self, *kinds: str) -> bool:
        """Whether records of some kinds are hidden on either side."""
        ends = ((self.whole.before, self.shown.before), (self.whole.after, self.shown.after))
        return any(
            len(whole.register.lists.get(kind, ())) > len(shown.register.lists.get(kind, ()))
            for whole, shown in ends
            for kind in kinds
        )

    def rest(self, *kinds: str) -> Word | None:
        """Return what is to be said of the hidden records of some kinds; None where none is hidden."""
        if not self.hides(*kinds):
            return None
        return NOT_PUBLIC if self.audience == PUBLIC else ONLY_COUNTED if self.query.is_empty() else NOT_ASKED

    def honest(self, *parts: "Moves | Grades") -> bool | None:
        """Whether balances tell what happened; None where there is none of the whole between two versions."""
        return all(map(self.is_honest, parts)) if self.is_whole and self.rule == BY_VERSIONS else None

    def is_honest(self, part: "Moves | Grades") -> bool:
        """Whether a balance tells what happened, and nothing was moved beneath it."""
        return self.doubts.clear("dangers" if isinstance(part, Moves) else "risks", part)


def by_days(start: Start, whole: Judge, shown: Judge, query: Query = EVERYTHING, audience: Word | None = None) -> Basis:
    """Count one version by days alone: as it stood at the end of a day, and as it stands."""
    sides = [Sides(Judge(judge.register, judge.settings, start.on), judge) for judge in (whole, shown)]
    return Basis(start, sides[0], sides[0] if shown is whole else sides[1], query, audience, BY_DAYS)


def first_day(settings: Settings, on: date) -> Start:
    """Return where the first count starts: what is older than the register is carried over."""
    started = settings.started
    return Start(started - timedelta(days=1), begun=True) if started and started <= on else Start(BEGINNING)


class Split(NamedTuple, Generic[FiguresT]):
    """The records that count: those that are listed, and those that only their sum tells of."""

    listed: Sequence[Counted[FiguresT]]
    rest: Sequence[Counted[FiguresT]] = ()


RecordT = TypeVar("RecordT", Danger, Risk)


def dangers(basis: Basis, by: Sequence[ByKey] = (), owed: Sequence[Deadline] | None = None) -> Split[Moves]:
    """Count each danger that moved or stands; `owed` is what is overdue in the whole register, where that is known."""
    sides = basis.whole
    past = overdue(sides.after) if owed is None else owed
    late = {deadline.id for deadline in past if deadline.what == RECTIFICATION}
    found = ((fall, moves(sides, fall, late=fall.record.id in late)) for fall in danger_falls(sides))
    return split(basis, "dangers", (counted(fall, figures) for fall, figures in found), by)


def risks(basis: Basis, by: Sequence[ByKey] = ()) -> Split[Grades]:
    """Count each risk that came, went or stands."""
    found = risk_falls(basis.whole)
    return split(basis, "risks", (counted(fall, grades(basis.whole.after, fall)) for fall in found), by)


def measures(basis: Basis, by: Sequence[ByKey] = ()) -> Split[Stages]:
    """Count each measure."""
    judge = basis.whole.after
    return split(basis, "measures", of_measures(judge, judge.register.measures.values()), by)


def decisions(basis: Basis, by: Sequence[ByKey] = ()) -> Split[Execution]:
    """Count each decision of the meetings held by the day; all of them may be seen."""
    judge = basis.shown.after
    chosen = (one for one in map(Decided._make, judge.register.decisions) if basis.query.passes(one, judge))
    return Split(of_decisions(judge, chosen, by))


def counted(fall: Fall[RecordT], figures: FiguresT) -> Counted[FiguresT]:
    """Say how one record counts."""
    return Counted(figures, fall.record.id, is_gone=fall.now is None)


def split(basis: Basis, kind: str, found: Iterable[Counted[Any]], by: Sequence[ByKey]) -> Split[Any]:
    """Part what counts into what is listed, and in which rows, and what is only counted; nothing is asked of the latter."""
    listed: list[Counted[Any]] = []
    rest: list[Counted[Any]] = []
    ends = [(judge, judge.register.lists.get(kind, {})) for judge in (basis.shown.before, basis.shown.after)]
    for item in found:
        if not any(item.figures):
            continue
        judge, records = ends[0] if item.is_gone else ends[1]
        record: Any = records.get(item.id)
        if record is None:
            rest.append(item)
        elif basis.query.passes(record, judge):
            listed.append(item._replace(keys=tuple(axis.keys(record, judge) for axis in by)) if by else item)
    return Split(listed, rest if basis.is_whole else ())


def sums(kind: type[FiguresT], found: Split[FiguresT]) -> FiguresT:
    """Add up all that counts."""
    return total(kind, (item.figures for part in found for item in part))


def moves(sides: Sides, fall: Fall[Danger], *, late: bool) -> Moves:
    """Return the cells into which one danger falls, and how it stands."""
    cells = {name: 1 for name in fall.cells if name != "after"}
    now, on = fall.now, sides.after.on
    if now is None:
        return Moves(**cells)
    first = tried(now, on)
    if first is not None and (fall.was is None or tried(fall.was, sides.before.on) is None):
        cells |= {"first": 1, "passed": int(first.passed is True)}
    cells |= dict.fromkeys(undone(sides, now), 1)
    if "after" in fall.cells:
        course = now.course(on)
        cells |= {"now": 1, "major": int(now.level_on(on) == DANGER_MAJOR), "overdue": int(late)}
        cells |= {"rectified": int(course.state == RECTIFIED), "referred": int(course.state == REFERRED)}
        cells["extended"] = int(course.state == OPEN and is_extended(sides.after, now, course))
    return Moves(**cells)


def tried(danger: Danger, on: date) -> Acceptance | None:
    """Return the first acceptance of a danger, passed or not, if there was one by a day."""
    return next(iter(by_day(danger.acceptances, on)), None) if danger.acceptances else None


def grades(judge: Judge, fall: Fall[Risk]) -> Grades:
    """Return the cells into which one risk falls, and its grade."""
    cells = {name: 1 for name in fall.cells if name != "after"}
    if fall.now is not None and "after" in fall.cells:
        grade = judge.grade(fall.now)
        cells |= {"now": 1, str(grade.band) if grade else "unrated": 1}
    return Grades(**cells)


class Figures(NamedTuple):
    """How everything moved and stands."""

    risks: Grades
    dangers: Moves
    late: int  # overdue, of whatever kind
    decisions: Execution
    honest: bool | None = None  # whether the balances tell what happened; None where there is none
    rule: Word = BY_DAYS


def figures(basis: Basis) -> Figures:
    """Count everything."""
    owed = overdue(basis.whole.after)
    gone, moved = sums(Grades, risks(basis)), sums(Moves, dangers(basis, owed=owed))
    late = len(owed) if basis.is_whole else len(asked(basis, overdue(basis.shown.after)))
    done = sums(Execution, decisions(basis))
    return Figures(gone, moved, late, done, basis.honest(moved, gone), basis.rule)


def asked(basis: Basis, found: Iterable[Deadline]) -> list[Deadline]:
    """Return the deadlines of what is asked for."""
    return [deadline for deadline in found if basis.query.passes(deadline, basis.shown.after)]


class Balanced(NamedTuple):
    """The balance of two versions: who falls into which cell, and how many they are, as on all other pages."""

    cells: Balance
    figures: Figures
    undone: Undone


def balanced(basis: Basis) -> Balanced:
    """Balance the whole of two versions."""
    return Balanced(
        balance(basis.whole.before, basis.whole.after, basis.whole.since), figures(basis), undone_between(basis.whole)
    )


PartT = TypeVar("PartT", Grades, Moves, Execution)


def kept(found: Figures) -> list[object]:
    """Write figures as lists, to be kept."""
    return [[*found.risks], [*found.dangers], found.late, [*found.decisions], found.honest, str(found.rule)]


def recalled(lists: object) -> Figures | None:
    """Read figures that were kept; None where they make no sense."""
    match lists:
        case [list(risks), list(dangers), int(late), list(decisions), (True | False | None) as honest, str(rule)]:
            parts = (part(Grades, risks), part(Moves, dangers), part(Execution, decisions))
            known = next((word for word in (BY_VERSIONS, BY_DAYS) if word == rule), None)
            if parts[0] and parts[1] and parts[2] and known and type(late) is int:
                return Figures(parts[0], parts[1], late, parts[2], honest, known)
    return None


def part(kind: type[PartT], counts: list[object]) -> PartT | None:
    """Make counts of the numbers that were kept; None where they are no such counts."""
    if len(counts) != len(kind._fields) or not all(type(count) is int for count in counts):
        return None
    return kind(*counts)  # type: ignore[arg-type]
