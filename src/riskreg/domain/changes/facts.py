"""Matching facts: which item of one list of facts is which item of another."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple, TypeAlias, TypeVar

from riskreg.domain.fields import FieldTable
from riskreg.domain.records.meeting import Decision

FactT = TypeVar("FactT", bound=FieldTable)
Pairs: TypeAlias = list[tuple[int, int]]  # positions of one item before and after

DAYS: Final = ("applied", "on", "from_")  # the day of a fact; an extension is known by the day it was asked for
ORDERED: Final = ("applied", "approved", "on", "from_")  # of one of these days, the later in the file is newer


class Key(NamedTuple):
    """What tells facts of one list apart: the day, the person, the target. Of a decision it is the id."""

    day: object
    who: tuple[str, ...] = ()
    target: object = None

    def __str__(self) -> str:
        """Write it as a name in a path: `2022-09-03 P-004 2022-09-15`."""
        return " ".join(str(part) for part in (self.day, *self.who, self.target) if part is not None)


def key_of(item: FieldTable) -> Key:
    """Return what an item is known by."""
    if isinstance(item, Decision):
        return Key(item.id)
    day = next((getattr(item, name) for name in DAYS if name in item.FIELDS), None)
    by = getattr(item, "by", None)
    who = tuple(sorted(by)) if isinstance(by, tuple) else (by,) if by else ()
    return Key(day, who, getattr(item, "to", None))


def labels(items: Sequence[FieldTable], taken: set[str]) -> list[str]:
    """Name each item by its key; of equal keys the second is `... #2`. `taken` are names in use, and learns the new ones."""
    found = []
    for item in items:
        key = str(key_of(item))
        label, number = key, 1
        while label in taken:
            number += 1
            label = f"{key} #{number}"
        taken.add(label)
        found.append(label)
    return found


def match(before: Sequence[FieldTable], after: Sequence[FieldTable]) -> Pairs:
    """Pair the items of two lists: those that are equal, then those of one key, then those whose key was edited."""
    if before is after:
        return [(at, at) for at in range(len(before))]
    keys = [key_of(item) for item in before], [key_of(item) for item in after]
    left = list(range(len(before)))
    waiting = list(range(len(after)))
    found: Pairs = []

    def pair(fits: Callable[[int, int], bool]) -> None:
        for there in tuple(waiting):
            here = next((at for at in left if fits(at, there)), None)
            if here is not None:
                left.remove(here)
                waiting.remove(there)
                found.append((here, there))

    pair(lambda here, there: keys[0][here] == keys[1][there] and before[here] == after[there])
    pair(lambda here, there: keys[0][here] == keys[1][there])
    pair(lambda here, there: is_edited(before[here], after[there], keys[0][here], keys[1][there]))
    return sorted(found)


def is_edited(before: FieldTable, after: FieldTable, was: Key, now: Key) -> bool:
    """Whether two items are one whose key was edited in one part.

    A person or target was filled in or taken out; or a day as target was overwritten (the new day of an extension, the end
    of a supervision); or that part changed alone, everything else being equal, as where a fact was dated back.
    """
    if isinstance(before, Decision) or sum(one != other for one, other in zip(was, now, strict=True)) != 1:
        return False
    if was.day == now.day:
        if not (was.who and now.who) and was.who != now.who:
            return True
        if was.target != now.target and (None in (was.target, now.target) or isinstance(was.target, date)):
            return True
    changed = {name for name in before.FIELDS if getattr(before, name) != getattr(after, name)}
    return len(changed) == 1


def in_order(pairs: Pairs, after: Sequence[FieldTable]) -> Pairs:
    """Leave out the pairs by which the order of facts of one day would be lost.

    Items that stay keep the order they had, items that are new come behind them. An item for which that is not the order of
    `after`, among the facts of its day, must go and come again.
    """
    partner = {there: here for here, there in pairs}
    end = max(partner.values(), default=0) + 1  # where new items come: behind all that stay
    last: dict[object, int] = {}  # day -> the position that the latest item of that day has
    kept: Pairs = []
    for there, item in enumerate(after):
        here = partner.get(there, end)
        days = days_of(item)
        if here < end and any(last.get(day, -1) > here for day in days):
            here = end
        if here < end:
            kept.append((here, there))
        last.update(dict.fromkeys(days, here))
    return sorted(kept)


def days_of(item: FieldTable) -> tuple[object, ...]:
    """Return the days on which the order in the file counts; decisions stand in any order, but two with one id."""
    if isinstance(item, Decision):
        return (item.id,)
    days = tuple(getattr(item, name) for name in ORDERED if name in item.FIELDS)
    return tuple(dict.fromkeys(day for day in days if day is not None)) or (None,)


def arrived(
    before: Sequence[FactT], after: Sequence[FactT], counted: Callable[[FactT], bool], counts: Callable[[FactT], bool]
) -> list[FactT]:
    """Return the facts that count after (`counts`) and did not before (`counted`), as they were missing or did not hold yet."""
    new = [at for at, fact in enumerate(after) if counts(fact)]
    if not new:
        return []
    partner = {there: before[here] for here, there in match(before, after)}
    return [after[at] for at in new if at not in partner or not counted(partner[at])]
