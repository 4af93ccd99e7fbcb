"""Rows -> JSON and back: how what was read from a file is kept, so that it need not be read from YAML again."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeAlias

from riskreg.domain.fields import FieldTable, Row
from riskreg.domain.kinds import Choice, Day, Fact, Facts, Free, Kind, Number, Ref, Texts

Unpack: TypeAlias = Callable[[Any, str], Any]  # what JSON holds, the path of the file -> the value of a field


def packed(row: Row, names: frozenset[str] | None = None, *, places: bool = True) -> str:
    """Write a row as JSON, or only the fields of these names; with where each field stands."""
    values = row.values if names is None else {name: value for name, value in row.values.items() if name in names}
    return encoded([row.line, values, row.places if places else {}])


def plain(value: object) -> object:
    """Turn what JSON does not know into what it knows."""
    match value:
        case Row():
            return [value.line, value.values, value.places]
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Mapping():
            return dict(value)
    message = f"cannot be kept: {type(value).__name__}"
    raise TypeError(message)


# One encoder for all: making one for each record costs a tenth of writing it.
encoded: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=plain).encode


def unpacked(table: type[FieldTable], kept: list[Any], path: str) -> Row:
    """Make a row of what JSON holds."""
    line, values, places = kept
    readers = unpacking(table)
    for name in readers.keys() & values.keys():
        values[name] = readers[name](values[name], path)
    return Row(table, values, path, line, places)


@cache
def unpacking(table: type[FieldTable]) -> Mapping[str, Unpack]:
    """Return how to read the fields whose value JSON cannot hold as it is."""
    found = ((field.name, unpacker(field.kind)) for field in table.FIELDS.values())
    return {name: unpack for name, unpack in found if unpack}


def unpacker(kind: Kind) -> Unpack | None:
    """Return how to read one field; None where JSON holds the value itself."""
    match kind:
        case Day():
            return lambda kept, _: date.fromisoformat(kept)
        case Number():
            return lambda kept, _: Decimal(kept)
        case Choice():
            words: Final = {str(word): word for word in kind.words}
            return lambda kept, _: words[kept]
        case Texts() | Ref(many=True):
            return lambda kept, _: tuple(kept)
        case Fact():
            table: Final = kind.table
            return lambda kept, path: unpacked(table, kept, path)
        case Facts():
            tables: Final = kind.table
            return lambda kept, path: [unpacked(tables, one, path) for one in kept]
        case Free():
            inner: Final = unpacker(kind.value)
            return (lambda kept, path: {name: inner(one, path) for name, one in kept.items()}) if inner else None
    return None
