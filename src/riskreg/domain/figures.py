"""The figures of one meeting: how risks, dangers and decisions stood in its version, and the balance with the meeting before."""

from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from riskreg.domain.balance import Balance, Cells, balance
from riskreg.domain.evaluation import Judge, overdue
from riskreg.domain.query.record_query import EVERYTHING, Decided, Query
from riskreg.domain.settings import Settings
from riskreg.domain.tally import BEGINNING, Execution, Grades, Moves, of_dangers, of_decisions, of_risks, total


class Sums(NamedTuple):
    """The cells of a balance as sums. A law: before + found + filled_late + reopened - closed - withdrawn - removed = after."""

    before: int = 0
    found: int = 0
    filled_late: int = 0
    reopened: int = 0
    closed: int = 0
    withdrawn: int = 0
    removed: int = 0
    after: int = 0
    backdated: int = 0  # of closed and withdrawn: with a day on or before that of the meeting before
    vanished: int = 0  # closed before and in the files no more: in no sum

    @property
    def is_honest(self) -> bool:
        """Whether the sums tell what happened since."""
        return not (self.filled_late or self.removed or self.backdated or self.vanished)


class Balanced(NamedTuple):
    """The sums of the balance of dangers and of that of risks."""

    dangers: Sums
    risks: Sums

    @property
    def is_honest(self) -> bool:
        """Whether both are."""
        return self.dangers.is_honest and self.risks.is_honest


class Figures(NamedTuple):
    """How things stood on the day of a meeting, in its version."""

    risks: Grades
    dangers: Moves  # since the day of the meeting before
    late: int  # overdue, of whatever kind
    decisions: Execution
    balanced: Balanced | None = None  # None for the first meeting, for a part of the register, where files could not be read

    @property
    def sums(self) -> Sums:
        """The balance of dangers; where there is none, how they moved by the data of this version alone."""
        if self.balanced:
            return self.balanced.dangers
        moved = self.dangers
        return Sums(
            moved.before, moved.found, reopened=moved.reopened, closed=moved.closed, withdrawn=moved.withdrawn, after=moved.now
        )


PartT = TypeVar("PartT", Grades, Moves, Execution, Sums)


def of_everything(judge: Judge, since: date, before: Judge | None) -> Figures:
    """Count a whole register; `before` is the version to balance it with, if there is one."""
    found = meeting_figures(judge, since, EVERYTHING)
    return found._replace(balanced=balanced(balance(before, judge))) if before else found


def meeting_figures(judge: Judge, since: date, chosen: Query) -> Figures:
    """Count what passes a query, and what of it moved since the end of a day."""
    register = judge.register
    risks = (risk for risk in register.risks.values() if chosen.passes(risk, judge))
    dangers = (
        danger for danger in register.dangers.values() if is_stirring(danger.quiet, since) and chosen.passes(danger, judge)
    )
    decisions = (one for one in map(Decided._make, register.decisions) if chosen.passes(one, judge))
    return Figures(
        total(Grades, (item.figures for item in of_risks(judge, risks, since))),
        total(Moves, (item.figures for item in of_dangers(judge, dangers, since))),
        sum(1 for deadline in overdue(judge) if chosen.passes(deadline, judge)),
        total(Execution, (item.figures for item in of_decisions(judge, decisions))),
    )


def first_day(settings: Settings, on: date) -> date:
    """Return the day at whose end the first meeting starts counting: what is older than the register is carried over."""
    started = settings.started
    return started - timedelta(days=1) if started and started <= on else BEGINNING


def is_stirring(quiet: date | None, since: date) -> bool:
    """Whether a record may have moved after a day, or be open still."""
    return quiet is None or quiet > since


def balanced(found: Balance) -> Balanced:
    """Return the sums of a balance."""
    return Balanced(*(summed(cells) for cells in found))


def summed(cells: Cells) -> Sums:
    """Return how many ids each cell has."""
    return Sums(**{name: len(getattr(cells, name)) for name in Sums._fields})


def kept(found: Figures) -> list[object]:
    """Write figures as lists, to be kept."""
    held = [[*sums] for sums in found.balanced] if found.balanced else None
    return [[*found.risks], [*found.dangers], found.late, [*found.decisions], held]


def recalled(lists: object) -> Figures | None:
    """Read figures that were kept; None where they make no sense."""
    match lists:
        case [list(risks), list(dangers), int(late), list(decisions), held]:
            parts = (part(Grades, risks), part(Moves, dangers), part(Execution, decisions))
            together = balance_kept(held)
            if parts[0] and parts[1] and parts[2] and (together is None) == (held is None):
                return Figures(parts[0], parts[1], late, parts[2], together)
    return None


def balance_kept(lists: object) -> Balanced | None:
    """Read a balance that was kept."""
    match lists:
        case [list(dangers), list(risks)] if (first := part(Sums, dangers)) and (second := part(Sums, risks)):
            return Balanced(first, second)
    return None


def part(kind: type[PartT], counts: list[object]) -> PartT | None:
    """Make counts of the numbers that were kept; None where they are no such counts."""
    if len(counts) != len(kind._fields) or not all(type(count) is int for count in counts):
        return None
    return kind(*counts)  # type: ignore[arg-type]
