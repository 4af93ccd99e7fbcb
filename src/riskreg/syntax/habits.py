"""Habits: in which language a record is written, and whether it refers by id or by name: what is added reads like the rest."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from riskreg.domain.fields import Field, FieldTable
from riskreg.domain.kinds import Choice, Fact, Facts, Ref
from riskreg.syntax.plans import plan
from riskreg.syntax.spans import is_scalar
from riskreg.syntax.spelling import ZH, Refers, Tongue
from riskreg.syntax.tree import Map, Node, Seq

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
