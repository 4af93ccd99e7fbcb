"""What is counted together, in the order in which a report lists it; what has nothing is listed too, so that gaps show."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Generic, NamedTuple

from riskreg.domain.judge import Judge
from riskreg.domain.records import Unit
from riskreg.domain.tally import FiguresT, Item, outermost, total
from riskreg.domain.words import SOURCES

OUTSIDE: Final = "external"  # the type of a unit that belongs to another body

Key = str | None  # None: it is not given by what to count


class Line(NamedTuple, Generic[FiguresT]):
    """One row of a count."""

    key: Key
    figures: FiguresT


class Known(NamedTuple):
    """All keys in their order, and those that are listed even if nothing is counted under them."""

    keys: Sequence[str]
    always: Collection[str]


def lines(items: Iterable[Item[FiguresT]], by: str, keys: Iterable[Key], kind: Callable[..., FiguresT]) -> list[Line[FiguresT]]:
    """Add up what belongs to each key."""
    groups: dict[Key, list[FiguresT]] = {key: [] for key in keys}
    for item in items:
        groups[getattr(item, by)].append(item.figures)
    return [Line(key, total(kind, figures)) for key, figures in groups.items()]


def crossed(items: Iterable[Item[FiguresT]], by: tuple[str, str]) -> Counter[tuple[Key, Key]]:
    """Count what stands now under each pair of keys."""
    first, second = by
    found: Counter[tuple[Key, Key]] = Counter()
    for item in items:
        found[getattr(item, first), getattr(item, second)] += item.figures.now
    return found


def order(judge: Judge, by: str, items: Iterable[Item[FiguresT]], since: date, only: Callable[[str], bool]) -> list[Key]:
    """Return the keys to list: known ones in the order of the register, then unknown words, then what gives none.

    `only` says of a key under which nothing is counted whether it belongs to the report at all.
    """
    present: set[Key] = {getattr(item, by) for item in items}
    known = months(judge, present) if by == "month" else KNOWN[by](judge, since)
    listed: list[Key] = [key for key in known.keys if key in present or (key in known.always and only(key))]
    listed += sorted(key for key in present if key is not None and key not in known.keys)
    return [*listed, None] if None in present else listed


def units(judge: Judge, since: date) -> Known:
    """Units in the order of the register; those outside, or not there in these days, only where something is counted."""
    found = judge.register.units
    return Known(list(found), [unit.id for unit in found.values() if unit.type != OUTSIDE and was_there(unit, since, judge.on)])


def was_there(unit: Unit, since: date, on: date) -> bool:
    """Whether a unit existed on some day after `since`, up to `on`."""
    return not (unit.from_ and unit.from_ > on) and not (unit.until and unit.until <= since)


def categories(judge: Judge, _since: date) -> Known:
    """Categories in the order of the register."""
    found = list(judge.register.categories)
    return Known(found, found)


def sources(_judge: Judge, _since: date) -> Known:
    """Sources from within to without."""
    return Known(SOURCES, SOURCES)


def places(judge: Judge, _since: date) -> Known:
    """The outermost places, in the order of the register."""
    found = list(dict.fromkeys(outermost(judge.register, place) for place in judge.register.places))
    return Known(found, found)


def months(judge: Judge, present: Iterable[Key]) -> Known:
    """Months in the order of time: every one since the register was begun, others only where something is counted."""
    begun = judge.settings.started
    always = list(every_month(begun, judge.on)) if begun else []
    return Known(sorted({*always, *filter(None, present)}), always)


def every_month(first: date, last: date) -> Iterator[str]:
    """Iterate over the months from one day to another."""
    for count in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield f"{count // 12}-{count % 12 + 1:02}"


KNOWN: Final[Mapping[str, Callable[[Judge, date], Known]]] = {
    "unit": units,
    "category": categories,
    "source": sources,
    "place": places,
}
