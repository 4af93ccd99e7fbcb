"""Habits: in which language a record's keys and closed values are written, so that what is added reads like the rest."""

from collections import Counter
from collections.abc import Iterator

from riskreg.domain.fields import Field, FieldTable
from riskreg.domain.kinds import Choice, Fact, Facts
from riskreg.syntax.plans import plan
from riskreg.syntax.spans import is_scalar
from riskreg.syntax.spelling import ZH, Tongue
from riskreg.syntax.tree import Map, Node, Seq

EN = "en"


def tongue_of(group: Node | None, table: type[FieldTable], language: str) -> Tongue:
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
    return Tongue(chosen, likelier(words, chosen))


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
