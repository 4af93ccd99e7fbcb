"""Plans: how to read a table: its fields by key, in both languages."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from riskreg.domain.fields import FieldTable
from riskreg.syntax.shapes import Reader
from riskreg.syntax.values import known, reader
from riskreg.wording import Word


class Entry(NamedTuple):
    """How to read one field. `known` holds the values of texts that need no reader; None where each text is its own value."""

    name: str
    known: Mapping[str, object] | None
    read: Reader
    label: Word


class Plan(NamedTuple):
    """How to read a table: its fields by key, in both languages; what must be there."""

    keys: Mapping[str, Entry]
    required: frozenset[str]


@cache
def plan(table: type[FieldTable]) -> Plan:
    """Make the plan of a table, once."""
    keys: dict[str, Entry] = {}
    for field in table.FIELDS.values():
        entry = Entry(field.name, known(field.kind), reader(field.kind), field.label)
        keys[field.english] = keys[field.key.zh] = entry
    return Plan(keys, frozenset(field.name for field in table.FIELDS.values() if field.key.required))
