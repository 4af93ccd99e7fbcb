"""Differences: what changed in meaning between two values of one kind, field by field, fact by fact."""

from collections.abc import Callable, Iterator, KeysView, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeAlias, TypeVar

from riskreg.domain.fields import Fact, Facts, FieldTable, Free, Kind, Ref, Texts, day_fields, first_day
from riskreg.domain.records.meeting import Decision

FactT = TypeVar("FactT", bound=FieldTable)
Pairs: TypeAlias = list[tuple[int, int]]  # positions of one item before and after


class FactKey(NamedTuple):
    """What tells facts of one list apart: the day, the person, the target. Of a decision it is the id."""

    day: object
    who: tuple[str, ...] = ()
    target: object = None

    def __str__(self) -> str:
        """Write it as a name in a path: `2022-09-03 P-004 2022-09-15`."""
        return " ".join(str(part) for part in (self.day, *self.who, self.target) if part is not None)


def key_of(item: FieldTable) -> FactKey:
    """Return what an item is known by."""
    if isinstance(item, Decision):
        return FactKey(item.id)
    first = first_day(type(item))
    day = getattr(item, first.name) if first else None
    by = getattr(item, "by", None)
    who = tuple(sorted(by)) if isinstance(by, tuple) else (by,) if by else ()
    return FactKey(day, who, getattr(item, "to", None))


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


def is_edited(before: FieldTable, after: FieldTable, was: FactKey, now: FactKey) -> bool:
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
    days = tuple(
        getattr(item, field.name) for field in day_fields(type(item)) if field is first_day(type(item)) or field.role.holds
    )
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


Path: TypeAlias = tuple[str, ...]


class FieldChange(NamedTuple):
    """One field that changed, or one fact that is on one side only (None on the other).

    `path` is made of English field names and, inside lists, of the keys of items:
    `("extensions", "2022-09-03 P-004 2022-09-15", "approved")`.
    """

    path: Path
    before: Any
    after: Any


def differences(before: FieldTable, after: FieldTable, path: Path = ()) -> Iterator[FieldChange]:
    """What changed in meaning: not the order of scalar lists or of facts of different days, nor comments, nor places in files."""
    if before is after:
        return
    given = held(before) | held(after)  # of fifty fields fifteen: the others have their default on both sides
    for field in after.FIELDS.values():
        if field.name in given:
            was, now = getattr(before, field.name), getattr(after, field.name)
            if was is not now and was != now:
                yield from of_field((*path, field.english), field.kind, was, now)


def held(value: FieldTable) -> KeysView[str]:
    """Return the names of the fields that a value holds, and of what else it knows; asking for its places brings all of it."""
    assert value.places is not None
    return value.__dict__.keys()


def of_field(path: Path, kind: Kind, was: Any, now: Any) -> Iterator[FieldChange]:  # noqa: ANN401 - the value of any field
    """Compare two values of one field that are not equal as written."""
    if isinstance(kind, Facts):
        yield from of_facts(path, was, now)
    elif isinstance(kind, Fact) and was is not None and now is not None:
        yield from differences(was, now, path)
    elif isinstance(kind, Free):
        yield from of_mapping(path, kind.value, was, now)
    elif not (is_set(kind) and set(was) == set(now)):
        yield FieldChange(path, was, now)


def is_set(kind: Kind) -> bool:
    """Whether the order of the values says nothing."""
    return isinstance(kind, Texts) or (isinstance(kind, Ref) and kind.many)


def of_facts(path: Path, was: Sequence[FieldTable], now: Sequence[FieldTable]) -> Iterator[FieldChange]:
    """Compare two lists of facts: items that stay, as they stood before; items that are gone; items that are new."""
    stay = in_order(match(was, now), now)
    taken: set[str] = set()
    names = labels(was, taken)
    partner = dict(stay)
    for at, item in enumerate(was):
        if at in partner:
            yield from differences(item, now[partner[at]], (*path, names[at]))
        else:
            yield FieldChange((*path, names[at]), item, None)
    kept = set(partner.values())
    new = [item for at, item in enumerate(now) if at not in kept]
    yield from (FieldChange((*path, name), None, item) for name, item in zip(labels(new, taken), new, strict=True))


def of_mapping(path: Path, kind: Kind, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[FieldChange]:
    """Compare two mappings with keys of the user's own, key by key."""
    for key in dict.fromkeys((*was, *now)):
        if key not in was or key not in now:
            yield FieldChange((*path, key), was.get(key), now.get(key))
        elif was[key] != now[key]:
            yield from of_field((*path, key), kind, was[key], now[key])
