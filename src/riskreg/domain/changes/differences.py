"""FieldChange, differences: what changed in meaning between two values of one kind, field by field."""

from collections.abc import Iterator, KeysView, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from riskreg.domain.changes.facts import in_order, labels, match
from riskreg.domain.fields import FieldTable
from riskreg.domain.kinds import Fact, Facts, Free, Kind, Ref, Texts

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
