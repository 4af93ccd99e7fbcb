"""The balance (对账): which records were open before, came, went and are open after, so that nothing gets lost between."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

from riskreg.domain.changes.sides import Sides, is_quiet, pairs
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import newest
from riskreg.domain.records import Danger, Identified, Risk
from riskreg.domain.records.danger_facts import Acceptance
from riskreg.domain.tally import tells_what_happened
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
        """Whether the sum tells what happened since."""
        return tells_what_happened(self)


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
    return Balance(counted(danger_falls(sides)), counted(risk_falls(sides)))


def of_danger(danger: Danger, on: date) -> RecordStatus | None:
    """Return how a danger stands on a day; None before it was found.

    Its course is not gone through, which would read what is finished: closed, it is so since its newest acceptance.
    """
    if not danger.exists(on):
        return None
    state = danger.state(on)
    if state == WITHDRAWN and danger.withdrawn:
        return RecordStatus(withdrawn=danger.withdrawn.on)
    accepted = newest(danger.acceptances, on) if state == CLOSED else None
    return RecordStatus(closed=accepted.on) if accepted else OPEN


def of_risk(risk: Risk, on: date) -> RecordStatus | None:
    """Return how a risk stands on a day; None before it was identified."""
    if not risk.exists(on):
        return None
    return RecordStatus(closed=risk.closed.on) if risk.closed and risk.state(on) == RISK_CLOSED else OPEN


class Fall(NamedTuple, Generic[RecordT]):
    """A record as it stood and as it stands, and the cells into which it falls."""

    was: RecordT | None
    now: RecordT | None
    cells: tuple[str, ...]

    @property
    def record(self) -> RecordT:
        """The record as it stands; one that is there no more, as it stood."""
        record = self.now or self.was
        assert record is not None
        return record


def counted(found: Iterable[Fall[RecordT]]) -> Cells:
    """Put the ids of the records of one list into the cells."""
    cells: dict[str, list[str]] = {name: [] for name in Cells._fields}
    for fall in found:
        for name in fall.cells:
            cells[name].append(fall.record.id)
    return Cells(**{name: tuple(ids) for name, ids in cells.items()})


def falls(
    sides: Sides,
    found: Iterable[tuple[RecordT | None, RecordT | None]],
    stands: Callable[[RecordT, date], RecordStatus | None],
    first: Callable[[RecordT], date],
) -> Iterator[Fall[RecordT]]:
    """Say of each record of one list into which cells it falls. Those finished for good on both sides fall into none."""
    on = sides.earliest
    for was, now in found:
        if was is not None and now is not None and is_quiet(was, on) and (was is now or is_quiet(now, on)):
            continue
        before = stands(was, sides.before.on) if was is not None else None
        after = stands(now, sides.after.on) if now is not None else None
        if before is not None or after is not None:
            fall = Fall(was, now, ())
            yield fall._replace(cells=tuple(fallen(sides, before, after, first(fall.record))))


def danger_falls(sides: Sides) -> Iterator[Fall[Danger]]:
    """Say of each danger into which cells it falls."""
    found = pairs(sides.before.register.dangers, sides.after.register.dangers)
    return falls(sides, found, of_danger, lambda danger: danger.found)


def risk_falls(sides: Sides) -> Iterator[Fall[Risk]]:
    """Say of each risk into which cells it falls."""
    return falls(sides, pairs(sides.before.register.risks, sides.after.register.risks), of_risk, lambda risk: risk.identified)


def fallen(sides: Sides, before: RecordStatus | None, after: RecordStatus | None, first: date) -> Iterator[str]:
    """Return the cells into which one record falls; `first` is the day on which it was found."""
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


class Undone(NamedTuple):
    """What happened between two days and was undone again, by id: net columns do not show it."""

    reclosed: Ids = ()  # re-opened, and closed again
    unclosed_again: Ids = ()  # closed, and re-opened
    reaccepted: Ids = ()  # accepted after a failed acceptance


def undone_between(sides: Sides) -> Undone:
    """Return which dangers did what between two versions and have it undone again."""
    found = [(name, danger.id) for danger in moved(sides) for name in undone(sides, danger)]
    return Undone(*(tuple(id_ for name, id_ in found if name == kind) for kind in Undone._fields))


def moved(sides: Sides) -> Iterator[Danger]:
    """Return the dangers, as they stand, that may have moved."""
    return (fall.now for fall in danger_falls(sides) if fall.now is not None)


def undone(sides: Sides, danger: Danger) -> Iterator[str]:
    """Return what was undone again between the two days, by the facts of a danger as it stands."""
    if all(one.passed for one in danger.acceptances):
        return  # nothing was re-opened or rejected, and what is finished need not be read
    told = list(turns(sides, danger))
    began, end = danger.state(sides.before.on), danger.state(sides.after.on)
    if "reopened" in told and end == CLOSED:
        yield "reclosed"
    if "reopened" in told and end not in (CLOSED, WITHDRAWN) and began != CLOSED:
        yield "unclosed_again"
    if "rejected" in told and "closed" in told[told.index("rejected") :]:
        yield "reaccepted"


def turns(sides: Sides, danger: Danger) -> Iterator[str]:
    """Return what the acceptances between the two days did to a danger, one after the other."""
    for before, step, _after in danger.steps(sides.after.on):
        if step.on > sides.before.on and isinstance(step, Acceptance):
            if step.passed:
                yield "closed"
            else:
                yield "reopened" if before.state == CLOSED else "rejected"
