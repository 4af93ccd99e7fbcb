"""Loose records: a file of new records that have no ids yet; everything else of them is read as in a register."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.fields import Row
from riskreg.domain.records import KINDS, Identified
from riskreg.syntax.nodes import parse
from riskreg.syntax.schema import LISTS, Reading
from riskreg.syntax.sinks import identity
from riskreg.syntax.tree import Map, Seq

KIND_WORDS: Final = tuple(kind.KIND for kind in KINDS.values())


class Loose(NamedTuple):
    """A record that is to be added: its kind, the values of its fields, the line it begins on."""

    table: type[Identified]
    values: Mapping[str, Any]
    line: int


def loose(text: str, path: str) -> tuple[list[Loose], list[Diagnostic]]:
    """Read the new records of a text that `scan` found clean, and what is wrong with them."""
    root, found = parse(text, path)
    if root is None or any(one.severity == ERROR for one in found):
        return [], found
    reading = Reading(path)
    made = list(records(reading, root)) if isinstance(root, Map) else []
    if not isinstance(root, Map):
        reading.file(root)
    return made, [*found, *(one for one in reading.found if not is_lack(one))]


def records(reading: Reading, root: Map) -> Iterator[Loose]:
    """Read the records of all lists."""
    for key, items in root.pairs:
        table = LISTS.get(key.value)
        if table is None or not isinstance(items, Seq):
            reading.sink(key)  # it says what is wrong with the name of the list
            continue
        for item in items.items or ():
            reading.record = identity(item)
            row, _ = reading.fields(table, item, table.KIND)
            if row is not None:
                yield Loose(table, plain(row), row.line)
            reading.record = ""


def is_lack(found: Diagnostic) -> bool:
    """Whether a finding only says that a record lacks a field: some are filled in when it is added, which then says the rest."""
    return found.code == "R204" and found.message.values.get("group") in KIND_WORDS


def plain(row: Row) -> dict[str, Any]:
    """Return the values of a row and of the groups nested in it as mappings."""
    return {name: unrowed(value) for name, value in row.values.items()}


def unrowed(value: Any) -> Any:  # noqa: ANN401 - values are of any kind
    """Turn rows within a value into mappings."""
    if isinstance(value, Row):
        return plain(value)
    if isinstance(value, list):
        return tuple(unrowed(item) for item in value)
    return value
