"""Renumbering: another id for a record; what refers to it follows, and the old id is kept as a former one if it is free."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from riskreg.domain.deeds.deed import Deed, refused
from riskreg.domain.edits import Append, Edit, Path, Put
from riskreg.domain.fields import FieldTable
from riskreg.domain.kinds import Fact, Facts, Ref
from riskreg.domain.mentions import names
from riskreg.domain.records import Danger, Identified, Measure, Record, Risk
from riskreg.domain.register import Register, fold
from riskreg.wording import Said, joined, say

NUMBERED: Final = (Risk, Danger, Measure)


def bearers(register: Register, id_: str) -> list[Record]:
    """Return the records that bear an id: one, or several where branches gave it twice."""
    folded = fold(id_)
    found: dict[int, Identified] = {}
    for records in register.lists.values():
        found.update({id(record): record for record in records.values() if fold(record.id) == folded})
    for pair in register.doubled:
        found.update({id(record): record for record in (pair.first, pair.second) if fold(record.id) == folded})
    return [record for record in found.values() if isinstance(record, NUMBERED)]


def resembles(record: Record, other: Identified) -> bool:
    """Whether two records with one id are the same thing, perhaps followed up differently."""
    return record == other or (record.LIST == other.LIST and record.title == getattr(other, "title", None))


def references(register: Register, kind: str, id_: str) -> Iterator[tuple[Identified, Path, Any]]:
    """Return what refers to a record: the record that does, the way to the field, the field's value."""
    for records in register.lists.values():
        for record in records.values():
            for path, value in within(record, kind, id_):
                yield record, path, value


def within(group: FieldTable, kind: str, id_: str, way: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Return the references in a group of fields and in the groups nested in it."""
    for field in group.FIELDS.values():
        value = getattr(group, field.name)
        if not value:
            continue
        path = (*way, field.name)
        if isinstance(field.kind, Ref) and field.kind.target == kind:
            if id_ in (value if isinstance(value, tuple) else (value,)):
                yield path, value
        elif isinstance(field.kind, Fact):
            yield from within(value, kind, id_, path)
        elif isinstance(field.kind, Facts):
            for at, item in enumerate(value):
                yield from within(item, kind, id_, (*path, at))


def renumber(
    register: Register,
    record: Record,
    new: str,
    *,
    doubled: bool,
    elsewhere: Mapping[str, Identified],
    shown: Register | None = None,
) -> Deed:
    """Give a record another id.

    `doubled` where another record keeps the old id; `elsewhere` are then records, by id, whose reference to it is meant for
    that other one, as they have it upstream too. Remarks are about what is `shown`, where that is less.
    """
    old = record.id
    if fold(new) == fold(old):
        raise refused(say("{id} has this id already", id=old))
    edits: list[Edit] = []
    followed: dict[str, None] = {}
    for holder, path, value in references(register, record.LIST, old):
        if holder is record or (doubled and is_theirs(holder, path, value, elsewhere)):
            continue
        now = tuple(new if one == old else one for one in value) if isinstance(value, tuple) else new
        edits.append(Put(holder.id, path, now, file=holder.path))
        followed[holder.id] = None
    edits.append(Put(old, ("id",), new, record.line if doubled else 0, record.path))
    told = [say("{old} {title}: is now called {new}", old=old, title=record.title, new=new)]
    if followed:
        told.append(say("what refers to it follows: {ids}", ids=joined(followed)))
    if doubled:
        told.append(say("{old} is the id of another record, so it is not kept as a former one", old=old))
    else:
        edits.append(Append(new, ("formerly",), old, file=record.path))
    remarks = tuple(still_named(shown or register, record, old))
    return Deed(tuple(edits), tuple(told), (new, *followed), say("riskreg check"), remarks, renamed=(old, new))


def is_theirs(holder: Identified, path: Path, value: object, elsewhere: Mapping[str, Identified]) -> bool:
    """Whether a reference stands upstream too, where the id can only mean the other record."""
    found: Any = elsewhere.get(holder.id)
    for step in path:
        if found is None:
            return False
        found = next(iter(found[step : step + 1]), None) if isinstance(step, int) else getattr(found, step)
    return bool(found == value)


def still_named(register: Register, record: Record, old: str) -> Iterator[Said]:
    """Say in which texts the old id still stands: people wrote it there."""
    texts = [(id_, decision.text) for id_, _, decision in register.decisions]
    texts += [
        (other.id, f"{other.title}\n{other.note or ''}\n{getattr(other, 'plan', None) or ''}") for other in register.records
    ]
    found = [id_ for id_, text in texts if id_ != record.id and names(text, old)]
    if found:
        yield say("{old} is still named in the text of: {ids}", old=old, ids=joined(dict.fromkeys(found)))
