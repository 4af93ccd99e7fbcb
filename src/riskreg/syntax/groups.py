"""Groups: all groups of fields of a file, with what declares them; and in which language most keys are."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskreg.domain.fields import Field, FieldTable
from riskreg.domain.kinds import Fact, Facts, Free
from riskreg.domain.settings import Settings
from riskreg.syntax.certain import meant_field, meant_list
from riskreg.syntax.habits import EN, fields_of
from riskreg.syntax.plans import plan
from riskreg.syntax.schema import LISTS
from riskreg.syntax.spelling import ZH
from riskreg.syntax.tree import Map, Node, Seq


class Group(NamedTuple):
    """A group of fields of a file: what declares it, and where it stands."""

    table: type[FieldTable]
    node: Map


def groups(root: Map, *, settings: bool = False, meant: bool = False) -> Iterator[Group]:
    """Return all groups of a register file, or of the settings, each before those within it."""
    for record in records(root, settings=settings, meant=meant):
        yield from within(record, meant=meant)


def records(root: Map, *, settings: bool = False, meant: bool = False) -> Iterator[Group]:
    """Return the records of a register file, or the settings as the one group that they are.

    With `meant` also those of lists whose names are none, but must mean one.
    """
    if settings:
        yield Group(Settings, root)
        return
    for key, value in root.pairs:
        table = LISTS.get(key.value) or (LISTS.get(meant_list(key.value) or "") if meant else None)
        for item in (value.items or ()) if table and isinstance(value, Seq) else ():
            if table and isinstance(item, Map):
                yield Group(table, item)


def within(group: Group, *, meant: bool = False) -> Iterator[Group]:
    """Return a group and those within it; with `meant` also those behind keys that do not name a field, but must mean one."""
    yield group
    for key, value in group.node.pairs:
        field = field_of(group.table, key.value) or (meant_field(group.table, key.value) if meant else None)
        if field:
            for table, node in inner(field, value):
                yield from within(Group(table, node), meant=meant)


def field_of(table: type[FieldTable], text: str) -> Field | None:
    """Return the field that a key names."""
    entry = plan(table).keys.get(text)
    return table.FIELDS[entry.name] if entry else None


def inner(field: Field, value: Node) -> Iterator[tuple[type[FieldTable], Map]]:
    """Return the groups that a field holds."""
    kind = field.kind.value if isinstance(field.kind, Free) else field.kind
    if not isinstance(kind, Fact | Facts):
        return
    nodes = value.items or () if isinstance(value, Seq) else [value]
    if isinstance(field.kind, Free) and isinstance(value, Map):
        nodes = [item for _, item in value.pairs]
    yield from ((kind.table, node) for node in nodes if isinstance(node, Map))


def language_of(found: Sequence[Group]) -> str:
    """Return the language of most keys of some records, zh or en; where none is known, that of their signs."""
    known = (key == field.key.zh for table, node in found for key, field, _ in fields_of(node, table) if is_told(field))
    lean = sum(1 if chinese else -1 for chinese in known)
    if not lean:
        lean = sum(1 for _, node in found for key, _ in node.pairs if not key.value.isascii())
    return ZH if lean > 0 else EN


def is_told(field: Field) -> bool:
    """Whether the key of a field says in which language it is written."""
    return field.english != field.key.zh
