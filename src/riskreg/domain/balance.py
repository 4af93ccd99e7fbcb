"""The balance (对账): which records were open before, came, went and are open after, so that nothing gets lost between."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple, TypeAlias, TypeVar

from riskreg.domain.changes.sides import Sides, is_quiet, pairs
from riskreg.domain.evaluation import Judge
from riskreg.domain.records import Danger, Identified, Risk
from riskreg.domain.words import CLOSED, RISK_CLOSED, WITHDRAWN

RecordT = TypeVar("RecordT", bound=Identified)
Ids: TypeAlias = tuple[str, ...]


class RecordStatus(NamedTuple):
    """How a record stands on a day: unclosed, or since when it has been finished."""

    closed: date | None = None
    withdrawn: date | None = None

    @property
    def is_unclosed(self) -> bool:
        """Whether it is neither closed nor withdrawn."""
        return self == OPEN


OPEN: Final = RecordStatus()


class Cells(NamedTuple):
    """The cells into which the records of one list fall, by id; a renamed record has its new id in all of them.

    A law: before + found + filled_late + reopened - closed - withdrawn - removed = after.
    """

    before: Ids = ()  # unclosed before
    found: Ids = ()  # absent before, and found since
    filled_late: Ids = ()  # absent before, though found by then
    reopened: Ids = ()  # closed or withdrawn before, unclosed after
    closed: Ids = ()  # unclosed or absent before, closed after
    withdrawn: Ids = ()  # unclosed or absent before, withdrawn after
    removed: Ids = ()  # unclosed before, absent after
    after: Ids = ()  # unclosed after
    backdated: Ids = ()  # of closed and withdrawn: with a day on or before that of the first side, when it was not so
    vanished: Ids = ()  # closed or withdrawn before, absent after: no cell of the sum

    @property
    def is_honest(self) -> bool:
        """Whether the sum tells what happened since: nothing gone, filled in late, or finished on an earlier day."""
        return not (self.removed or self.filled_late or self.backdated or self.vanished)


SUMMED: Final = Cells._fields[:8]


class Balance(NamedTuple):
    """The balance of dangers and that of risks."""

    dangers: Cells
    risks: Cells

    @property
    def is_honest(self) -> bool:
        """Whether both are."""
        return self.dangers.is_honest and self.risks.is_honest

    @property
    def has_deletions(self) -> bool:
        """Whether a record was deleted, unclosed or closed: records are closed, never deleted."""
        return any(cells.removed or cells.vanished for cells in self)


def balance(before: Judge, after: Judge, since: date | None = None) -> Balance:
    """Balance two versions, each judged on its own day; to be computed on whole registers.

    What was found after `since` is new; as a rule, after the day of the first side.
    """
    sides = Sides(before, after, since)
    return Balance(
        counted(sides, pairs(before.register.dangers, after.register.dangers), of_danger, lambda danger: danger.found),
        counted(sides, pairs(before.register.risks, after.register.risks), of_risk, lambda risk: risk.identified),
    )


def of_danger(danger: Danger, on: date) -> RecordStatus | None:
    """Return how a danger stands on a day; None before it was found."""
    if not danger.exists(on):
        return None
    course = danger.course(on)
    if course.state == WITHDRAWN:
        return RecordStatus(withdrawn=course.since)
    return RecordStatus(closed=course.since) if course.state == CLOSED else OPEN


def of_risk(risk: Risk, on: date) -> RecordStatus | None:
    """Return how a risk stands on a day; None before it was identified."""
    if not risk.exists(on):
        return None
    return RecordStatus(closed=risk.closed.on) if risk.closed and risk.state(on) == RISK_CLOSED else OPEN


def counted(
    sides: Sides,
    found: Iterable[tuple[RecordT | None, RecordT | None]],
    stands: Callable[[RecordT, date], RecordStatus | None],
    first: Callable[[RecordT], date],
) -> Cells:
    """Sort the records of one list into the cells. Those finished for good on both sides fall into none."""
    cells: dict[str, list[str]] = {name: [] for name in Cells._fields}
    on = sides.earliest
    for was, now in found:
        if was is not None and now is not None and is_quiet(was, on) and (was is now or is_quiet(now, on)):
            continue
        before = stands(was, sides.before.on) if was is not None else None
        after = stands(now, sides.after.on) if now is not None else None
        record = now or was
        assert record is not None
        for name in fallen(sides, before, after, first(record)):
            cells[name].append(record.id)
    return Cells(**{name: tuple(ids) for name, ids in cells.items()})


def fallen(sides: Sides, before: RecordStatus | None, after: RecordStatus | None, first: date) -> Iterator[str]:
    """Return the cells into which one record falls; `first` is the day on which it was found."""
    if before is None and after is None:
        return
    if before is None:
        yield "filled_late" if sides.is_late_entry(first) else "found"
    elif before.is_unclosed:
        yield "before"
    if after is None:
        yield "removed" if before == OPEN else "vanished"
    elif after.is_unclosed:
        yield from ("after",) if before is None or before.is_unclosed else ("reopened", "after")
    elif before is None or before.is_unclosed:
        yield from ended(sides, after, was_there=before is not None)


def ended(sides: Sides, after: RecordStatus, *, was_there: bool) -> Iterator[str]:
    """Return the cells of a record that was unclosed or absent before and is finished after."""
    day = after.closed or after.withdrawn
    assert day is not None
    yield "closed" if after.closed else "withdrawn"
    if day <= sides.before.on and (was_there or sides.is_late_entry(day)):
        yield "backdated"
