"""Postponements and late entries laid open: each as a case, and how many there are of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, TypeVar

from riskreg.domain.changes.postponing import grant
from riskreg.domain.judge import Judge
from riskreg.domain.lateness import Late, Stamp
from riskreg.domain.records import Danger, Decision, Measure, Record, Risk
from riskreg.domain.records.record import by_day
from riskreg.wording import Word

GRANTED: Final = Word("granted", "批准延期", en="extension granted")
PENDING: Final = Word("pending", "延期待批", en="awaiting decision")
OVERWRITTEN: Final = Word("overwritten", "改原时限", en="original day overwritten")
FILLED_LATE: Final = Word("filled_late", "补填", en="filled in late")
WHATS: Final = (GRANTED, PENDING, OVERWRITTEN, FILLED_LATE)

Item = Risk | Danger | Measure | Decision
KeyT = TypeVar("KeyT")


class Case(NamedTuple):
    """One postponement or one late entry."""

    what: Word
    id: str  # of the record; of a decision, 2022-09/1
    unit: str  # the one that answered for it then
    day: date  # approved; asked for; overwritten; the day of the fact
    days: int  # put off by; of a late entry, after which it was made
    late: int = 0  # an extension: asked for so many days after the day had passed
    moved: tuple[date, date] | None = None  # the day before and after
    person: str | None = None  # who approved
    field: Word | None = None  # of a late entry: the field or list
    stamp: Stamp | None = None  # the commit that overwrote or filled in


class Figures(NamedTuple):
    """How much was put off and filled in late. What only the history tells is None where there is none.

    A total adds up, but for `longest`, which is the greatest.
    """

    granted: int = 0
    days: int = 0  # in all: by extensions and by overwriting
    late: int = 0  # of `granted`: asked for after the day had passed
    pending: int = 0
    overwritten: int | None = None
    filled_late: int | None = None
    longest: int | None = None  # days, of what was filled in late


def unit_on(item: Item, on: date) -> str:
    """Return the unit that answered on a day."""
    return item.unit_on(on) if isinstance(item, Record) else item.unit


def extensions(judge: Judge, id_: str, item: Item) -> Iterator[Case]:
    """Return the extensions of a record that were approved by the day, and those that wait for a decision."""
    if isinstance(item, Risk):
        return
    for extension in by_day(item.extensions, judge.on):
        assert extension.approved
        made = grant(judge, item, extension)
        days = (extension.to - made.held).days if made.held else 0
        moved = (made.held, extension.to) if made.held else None
        unit = unit_on(item, extension.applied)
        yield Case(GRANTED, id_, unit, extension.approved, days, made.late, moved, extension.by)
    for extension in item.extensions:
        if extension.pending(judge.on):
            made = grant(judge, item, extension)
            yield Case(PENDING, id_, unit_on(item, extension.applied), extension.applied, 0, made.late, None, extension.by)


def overwritten(id_: str, item: Item, over: Iterable[tuple[date, date, Stamp]]) -> Iterator[Case]:
    """Return the due days that were overwritten with later ones, as far as nobody has put them right since."""
    due = None if isinstance(item, Risk) else item.due
    met: set[tuple[date, date]] = set()
    for before, after, stamp in over:
        until = min(after, due) if due else after
        if until > before and (before, after) not in met:  # two branches may have done the same
            met.add((before, after))
            unit = unit_on(item, stamp.day)
            yield Case(OVERWRITTEN, id_, unit, stamp.day, (until - before).days, moved=(before, after), stamp=stamp)


def filled_late(id_: str, item: Item, found: Iterable[Late]) -> Iterator[Case]:
    """Return the facts that were filled in late, for the unit that answered on their day."""
    for one in found:
        yield Case(FILLED_LATE, id_, unit_on(item, one.day), one.day, one.days, field=one.what, stamp=one.stamp)


def figures(cases: Sequence[Case], *, known: bool) -> Figures:
    """Count cases; `known` is whether there is a history."""
    granted = [case for case in cases if case.what == GRANTED]
    over = [case for case in cases if case.what == OVERWRITTEN]
    late = [case for case in cases if case.what == FILLED_LATE]
    made = Figures(
        len(granted),
        sum(case.days for case in (*granted, *over)),
        sum(1 for case in granted if case.late),
        sum(1 for case in cases if case.what == PENDING),
    )
    if not known:
        return made
    return made._replace(overwritten=len(over), filled_late=len(late), longest=max((case.days for case in late), default=0))


def grouped(cases: Iterable[Case], key: Callable[[Case], KeyT]) -> Mapping[KeyT, list[Case]]:
    """Put together the cases that have one key."""
    found: dict[KeyT, list[Case]] = {}
    for case in cases:
        found.setdefault(key(case), []).append(case)
    return found


def ids(cases: Iterable[Case], column: str) -> tuple[str, ...]:
    """Return the records behind a figure, by the name of the figure."""
    holds: Mapping[str, Callable[[Case], bool]] = {
        "granted": lambda case: case.what == GRANTED,
        "days": lambda case: case.what in (GRANTED, OVERWRITTEN),
        "late": lambda case: case.what == GRANTED and case.late > 0,
        "pending": lambda case: case.what == PENDING,
        "overwritten": lambda case: case.what == OVERWRITTEN,
        "filled_late": lambda case: case.what == FILLED_LATE,
    }
    return tuple(dict.fromkeys(case.id for case in cases if holds[column](case)))
