"""Settling: goes down the path of an edit, and gives back what is to be spliced beside what the record should say then."""

from typing import Final, NamedTuple

from riskreg.domain.edits import Path, Value
from riskreg.domain.fields import Field, FieldTable
from riskreg.domain.kinds import Fact, Facts
from riskreg.syntax.dropping import dropped_field, dropped_item
from riskreg.syntax.meaning import as_content, with_entry, with_field, without_field
from riskreg.syntax.plainly import Content, Pairs, content
from riskreg.syntax.spans import is_flow, is_scalar
from riskreg.syntax.spelling import Spelled, Tongue, spelled
from riskreg.syntax.splices import New, Place, Splice, Unable, added, appended, pair_of, replaced
from riskreg.syntax.tree import Map, Node, Seq
from riskreg.wording import say


class Change(NamedTuple):
    """What is to be spliced, and what the group that it is spliced into should say then."""

    splices: list[Splice]
    meant: Pairs


class Editor:
    """Edits one text, in the languages of the record."""

    def __init__(self, place: Place, tongue: Tongue) -> None:
        """Take the text and how to write in it."""
        self.place: Final = place
        self.tongue: Final = tongue

    def put(self, group: Map, table: type[FieldTable], path: Path, value: Value, *, append: bool) -> Change:
        """Set the field at the end of a path, or append to it; groups on the way are begun where they are not there."""
        field = field_of(table, path)
        there = pair_of(group, field)
        if len(path) == 1:
            return self.set(group, table, field, value, append=append)
        if there is None or is_nothing(there[1]):
            if not isinstance(field.kind, Fact) or len(path) > 2:  # noqa: PLR2004 - no group lies deeper than in another
                raise Unable(say("{field} has no such entry", field=field.label))
            return self.set(group, table, field, {path[1]: (value,) if append else value}, append=False)
        key, node = there
        inner, rest, table_ = self.inside(field, node, path)
        made = self.put(inner, table_, rest, value, append=append)
        return Change(made.splices, with_field(said(group), field, key.value, replaced_in(node, inner, made.meant)))

    def inside(self, field: Field, node: Node, path: Path) -> tuple[Map, Path, type[FieldTable]]:
        """Return the group that a path leads into, and the rest of the path there."""
        kind = field.kind
        if isinstance(kind, Fact) and isinstance(node, Map):
            return node, path[1:], kind.table
        at = path[1]
        if isinstance(kind, Facts) and isinstance(node, Seq) and isinstance(at, int) and at < len(node.items or ()):
            item = (node.items or [])[at]
            if isinstance(item, Map):
                return item, path[2:], kind.table
        raise Unable(say("{field} has no such entry", field=field.label))

    def set(self, group: Map, table: type[FieldTable], field: Field, value: Value, *, append: bool) -> Change:
        """Set a field of a group, or append to it."""
        there = pair_of(group, field)
        new = spelled(field, value, self.tongue)
        if there is None:
            key = self.tongue.key(field)
            new = [new] if append else new
            splices = added(self.place, group, table, New(field, key, new))
        else:
            key, node = there[0].value, there[1]
            if append and isinstance(node, Seq) and node.items:
                whole = with_field(said(group), field, key, with_entry(content(node), as_content(new)))
                return Change(appended(self.place, node, new), whole)
            new = entries(field, node, new) if append else new
            splices = replaced(self.place, there[0], node, new, flow=is_flow(self.place.text, group))
        return Change(splices, with_field(said(group), field, key, as_content(new)))

    def drop(self, group: Map, table: type[FieldTable], path: Path) -> Change:
        """Take a field away, or an entry of a list; a list or group that would be empty goes with its last entry."""
        while len(path) > 1 and self.holds_one(group, table, path):
            path = path[:-1]
        field = field_of(table, path)
        there = pair_of(group, field)
        if there is None:
            raise Unable(say("{field} is not there", field=field.label))
        key, node = there
        if len(path) == 1:
            return self.drop_field(group, field, key.value)
        at = path[1]
        if len(path) == 2 and isinstance(node, Seq) and isinstance(at, int) and at < len(node.items or ()):  # noqa: PLR2004
            left = [content(item) for place, item in enumerate(node.items or ()) if place != at]
            return Change(dropped_item(self.place, node, at), with_field(said(group), field, key.value, left))
        inner, rest, table_ = self.inside(field, node, path)
        made = self.drop(inner, table_, rest)
        return Change(made.splices, with_field(said(group), field, key.value, replaced_in(node, inner, made.meant)))

    def holds_one(self, group: Map, table: type[FieldTable], path: Path) -> bool:
        """Whether what a path ends in is all there is in the list or group around it."""
        field = field_of(table, path)
        there = pair_of(group, field)
        if there is None:
            return False
        node = there[1]
        if len(path) == 2 and isinstance(node, Seq):  # noqa: PLR2004 - a field and the place of an entry
            return len(node.items or ()) == 1 and path[1] == 0
        inner, rest, table_ = self.inside(field, node, path)
        if len(rest) == 1:
            return len(inner.pairs) == 1 and pair_of(inner, field_of(table_, rest)) is not None
        return self.holds_one(inner, table_, rest)

    def drop_field(self, group: Map, field: Field, key: str) -> Change:
        """Take a field away."""
        if len(group.pairs) == 1:
            raise Unable(say("{field} is the only field there", field=field.label))
        at = next(at for at, (name, _) in enumerate(group.pairs) if name.value == key)
        return Change(dropped_field(self.place, group, at), without_field(said(group), field))


def field_of(table: type[FieldTable], path: Path) -> Field:
    """Return the field with which a path begins."""
    assert isinstance(path[0], str)
    return table.FIELDS[path[0]]


def is_nothing(node: Node) -> bool:
    """Whether a key stands there without a value, or with an empty text."""
    return is_scalar(node) and not getattr(node, "value", "")


def said(group: Map) -> Pairs:
    """Return what a group says."""
    found = content(group)
    assert isinstance(found, Pairs)
    return found


def entries(field: Field, node: Node, new: Spelled) -> list[Spelled]:
    """Return a list of what stands there, a text or nothing, and a new entry."""
    if isinstance(node, Seq) or is_nothing(node):
        return [new]
    text = getattr(node, "value", None)
    if text is None or isinstance(field.kind, Facts):
        raise Unable(say("{field} is no list there", field=field.label))
    return [text, new]


def replaced_in(node: Node, inner: Map, meant: Pairs) -> Content:
    """Return what a node says, once a group in it, or the node itself, says what was meant."""
    if isinstance(node, Seq):
        return [meant if item is inner else content(item) for item in node.items or ()]
    return meant
