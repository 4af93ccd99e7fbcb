"""The figures of one meeting: how risks, dangers and decisions stood in its version, and the balance with the meeting before."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from riskreg.domain.balance import SUMMED, Balance
from riskreg.domain.deadlines import Deadline
from riskreg.domain.filters import Filter
from riskreg.domain.judge import Judge
from riskreg.domain.records import Decision, Meeting
from riskreg.domain.tally import Execution, Grades, Moves, of_dangers, of_decisions, of_risks, total


class Sums(NamedTuple):
    """A balance as sums. A law: before + found + filled_late + reopened - closed - withdrawn - removed = after."""

    before: int = 0
    found: int = 0
    filled_late: int = 0
    reopened: int = 0
    closed: int = 0
    withdrawn: int = 0
    removed: int = 0
    after: int = 0


class Balanced(NamedTuple):
    """The sums of the balance of dangers, and whether they tell what happened since."""

    dangers: Sums
    honest: bool


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


def figures(
    judge: Judge, since: date, chosen: Filter, late: Iterable[Deadline], decisions: Iterable[tuple[Meeting, Decision]]
) -> Figures:
    """Count what passes a filter, and what of it moved since the end of a day; `late` and `decisions` have passed it."""
    register = judge.register
    risks = (risk for risk in register.risks.values() if chosen.passes(risk, judge))
    dangers = (
        danger for danger in register.dangers.values() if is_stirring(danger.quiet, since) and chosen.passes(danger, judge)
    )
    return Figures(
        total(Grades, (item.figures for item in of_risks(judge, risks, since))),
        total(Moves, (item.figures for item in of_dangers(judge, dangers, since))),
        sum(1 for _ in late),
        total(Execution, (item.figures for item in of_decisions(judge, decisions))),
    )


def is_stirring(quiet: date | None, since: date) -> bool:
    """Whether a record may have moved after a day, or be open still."""
    return quiet is None or quiet > since


def balanced(found: Balance) -> Balanced:
    """Return the sums of a balance."""
    return Balanced(Sums(*(len(getattr(found.dangers, name)) for name in SUMMED)), found.is_honest)


def kept(found: Figures) -> list[object]:
    """Write figures as lists, to be kept."""
    held = [[*found.balanced.dangers], found.balanced.honest] if found.balanced else None
    return [[*found.risks], [*found.dangers], found.late, [*found.decisions], held]


def recalled(lists: object) -> Figures | None:
    """Read figures that were kept; None where they make no sense."""
    match lists:
        case [list(risks), list(dangers), int(late), list(decisions), held] if (len(risks), len(dangers), len(decisions)) == (
            len(Grades._fields),
            len(Moves._fields),
            len(Execution._fields),
        ):
            return Figures(Grades(*risks), Moves(*dangers), late, Execution(*decisions), balance_kept(held))
    return None


def balance_kept(lists: object) -> Balanced | None:
    """Read a balance that was kept."""
    match lists:
        case [list(sums), bool(honest)] if len(sums) == len(Sums._fields):
            return Balanced(Sums(*sums), honest)
    return None
