"""Habits: the groups of fields of a file, and in which language it writes their keys and closed values."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from riskreg.domain.fields import Field, FieldTable
from riskreg.domain.kinds import Choice, Fact, Facts, Free
from riskreg.domain.settings import Settings
from riskreg.syntax.certain import meant_field, meant_list
from riskreg.syntax.nodes import Scalar
from riskreg.syntax.plans import plan
from riskreg.syntax.schema import LISTS
from riskreg.syntax.spelling import Tongue
from riskreg.syntax.tree import Map, Node, Seq

NEITHER: Final = Tongue("")


class Group(NamedTuple):
    """A group of fields of a file: what declares it, where it stands, and the field it is the value of, if of one."""

    table: type[FieldTable]
    node: Map
    field: Field | None = None


def groups(root: Map, *, settings: bool = False, meant: bool = False) -> Iterator[Group]:
    """Return all groups of a register file, or of the settings, each before those within it.

    With `meant` also those behind keys that do not name a field, but must mean one.
    """
    if settings:
        yield from within(Group(Settings, root), meant=meant)
        return
    for key, value in root.pairs:
        table = LISTS.get(key.value) or (LISTS.get(meant_list(key.value) or "") if meant else None)
        for item in (value.items or ()) if table and isinstance(value, Seq) else ():
            if table and isinstance(item, Map):
                yield from within(Group(table, item), meant=meant)


def within(group: Group, *, meant: bool) -> Iterator[Group]:
    """Return a group and those within it."""
    yield group
    for key, value in group.node.pairs:
        field = field_of(group.table, key.value) or (meant_field(group.table, key.value) if meant else None)
        if field:
            for table, node in inner(field, value):
                yield from within(Group(table, node, field), meant=meant)


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


def tongue(found: Iterable[Group], otherwise: Tongue = NEITHER) -> Tongue:
    """Return in which language most keys of some groups are written, and most closed values; empty where neither is.

    Words follow the keys where there are none; `otherwise` speaks where nothing does.
    """
    keys = words = 0  # how many more are Chinese than English
    for table, node, _ in found:
        known = plan(table).keys
        for key, value in node.pairs:
            if not (entry := known.get(key.value)):
                continue
            field = table.FIELDS[entry.name]
            keys += 0 if field.english == field.key.zh else 1 if key.value == field.key.zh else -1
            if isinstance(field.kind, Choice) and value.__class__ is Scalar:
                words += sum((value.value == word.zh) - (value.value == word) for word in field.kind.words if word.zh != word)
    own = language(keys) or otherwise.keys
    return Tongue(own, language(words) or (otherwise.words if otherwise.keys == own else "") or own)


def language(more: int) -> str:
    """Return the language of which there are more; empty where there are as many of both."""
    return "" if not more else "zh" if more > 0 else "en"
