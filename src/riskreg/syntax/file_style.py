"""The style of one file: which language and form its keys, words and references have."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.fields import Choice, Fact, Facts, Field, FieldTable, Free, Ref
from riskreg.domain.settings import Settings
from riskreg.syntax.reader import LISTS, plan
from riskreg.syntax.splices import is_scalar
from riskreg.syntax.style import ZH, Refers, Tongue
from riskreg.syntax.synonyms import meant_field, meant_list
from riskreg.syntax.yaml_tree import Map, Node, Seq

EN: Final = "en"

Naming: TypeAlias = Callable[[str, str], str | None]  # a list, an id of it -> its name; None where that is not its alone
Record: TypeAlias = tuple[Node, type[FieldTable]]


class Habits:
    """Whether the references of a record, or else of those around it, are written as ids or as names."""

    def __init__(self, naming: Naming, own: Iterable[Record], near: Callable[[], Iterable[Record]]) -> None:
        """`near` reads the records around; it is asked only where the record itself does not tell."""
        self.naming: Final = naming
        self.own: Final = list(own)
        self.near: Final = near

    def __call__(self, target: str, id_: str) -> str:
        """Write a reference to a record of a list."""
        name = self.naming(target, id_)
        if name is None or name == id_:
            return id_
        leaning = self.leaning(self.own, target, id_) or self.leaning(self.near(), target, id_)
        return name if leaning > 0 else id_

    def leaning(self, records: Iterable[Record], target: str, id_: str) -> int:
        """Return how many more references to a list are names than ids: below 0 where most are ids."""
        lean = 0
        for word in (word for record in records for word in references(*record, target)):
            if self.naming(target, word) not in (None, word):
                lean -= 1
            elif pattern(word) != pattern(id_):  # an id whose name is not its alone looks like other ids
                lean += 1
        return lean


def references(record: Node, table: type[FieldTable], target: str) -> Iterator[str]:
    """Return what a record refers to in a list by; not what may be any text."""
    for _, field, value in fields_of(record, table):
        if isinstance(field.kind, Ref) and field.kind.target == target and not field.kind.free:
            nodes = (value.items or ()) if isinstance(value, Seq) else (value,)
            yield from filter(None, (getattr(node, "value", "") for node in nodes))


def pattern(word: str) -> str:
    """Return what ids of one kind have in common: all but the numbers."""
    return re.sub("[0-9]+", "0", word)


def tongue_of(group: Node | None, table: type[FieldTable], language: str, refers: Refers | None = None) -> Tongue:
    """Return the languages of a record's keys and of its closed values; `language` (zh or en) where it does not tell."""
    keys: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for key, field, value in fields_of(group, table):
        if field.english != field.key.zh:
            keys[ZH if key == field.key.zh else EN] += 1
        if isinstance(field.kind, Choice) and is_scalar(value):
            text = getattr(value, "value", "")
            words.update(ZH if text == word.zh else EN for word in field.kind.words if text in (word.zh, word))
    chosen = likelier(keys, language)
    return Tongue(chosen, likelier(words, chosen), refers)


def fields_of(node: Node | None, table: type[FieldTable]) -> Iterator[tuple[str, Field, Node]]:
    """Return the known fields of a group and of the groups nested in it: the key as written, the field, the value."""
    if not isinstance(node, Map):
        return
    known = plan(table).keys
    for key, value in node.pairs:
        entry = known.get(key.value)
        if entry is None:
            continue
        field = table.FIELDS[entry.name]
        yield key.value, field, value
        if isinstance(field.kind, Fact | Facts):
            for item in value.items or () if isinstance(value, Seq) else (value,):
                yield from fields_of(item, field.kind.table)


def likelier(counts: Counter[str], default: str) -> str:
    """Return the language that occurs more often; of equals the default."""
    return max((ZH, EN), key=lambda language: (counts[language], language == default))


class FieldGroup(NamedTuple):
    """A group of fields of a file: what declares it, and where it stands."""

    table: type[FieldTable]
    node: Map


def groups(root: Map, *, settings: bool = False, meant: bool = False) -> Iterator[FieldGroup]:
    """Return all groups of a register file, or of the settings, each before those within it."""
    for record in records(root, settings=settings, meant=meant):
        yield from within(record, meant=meant)


def records(root: Map, *, settings: bool = False, meant: bool = False) -> Iterator[FieldGroup]:
    """Return the records of a register file, or the settings as the one group that they are.

    With `meant` also those of lists whose names are none, but must mean one.
    """
    if settings:
        yield FieldGroup(Settings, root)
        return
    for key, value in root.pairs:
        table = LISTS.get(key.value) or (LISTS.get(meant_list(key.value) or "") if meant else None)
        for item in (value.items or ()) if table and isinstance(value, Seq) else ():
            if table and isinstance(item, Map):
                yield FieldGroup(table, item)


def within(group: FieldGroup, *, meant: bool = False) -> Iterator[FieldGroup]:
    """Return a group and those within it; with `meant` also those behind keys that do not name a field, but must mean one."""
    yield group
    for key, value in group.node.pairs:
        field = field_of(group.table, key.value) or (meant_field(group.table, key.value) if meant else None)
        if field:
            for table, node in inner(field, value):
                yield from within(FieldGroup(table, node), meant=meant)


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


def language_of(found: Sequence[FieldGroup]) -> str:
    """Return the language of most keys of some records, zh or en; where none is known, that of their signs."""
    known = (key == field.key.zh for table, node in found for key, field, _ in fields_of(node, table) if is_told(field))
    lean = sum(1 if chinese else -1 for chinese in known)
    if not lean:
        lean = sum(1 for _, node in found for key, _ in node.pairs if not key.value.isascii())
    return ZH if lean > 0 else EN


def is_told(field: Field) -> bool:
    """Whether the key of a field says in which language it is written."""
    return field.english != field.key.zh
