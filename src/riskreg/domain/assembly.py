"""Assembly: rows -> records, with references resolved; how a register is built."""

from functools import cache
from typing import Any, Final, NamedTuple, cast

from riskreg.domain.fields import FieldTable, Row
from riskreg.domain.kinds import Fact, Facts, Free, Ref
from riskreg.domain.records import KINDS, Identified
from riskreg.domain.register import Dangling, Directory, Doubled, Register, ids_of

CATEGORY: Final = Ref("categories")
SHELF: Final = "#shelf"  # beside the fields of a record that waits: where they lie


class Plan(NamedTuple):
    """Which fields of a table refer to records, and which hold nested groups."""

    refs: tuple[tuple[str, Ref], ...]
    facts: tuple[str, ...]
    fact: tuple[str, ...]
    free: tuple[str, ...]


@cache
def plan(table: type[FieldTable]) -> Plan:
    """Make the plan of a table, once."""
    kinds = [(field.name, field.kind) for field in table.FIELDS.values()]
    return Plan(
        tuple((name, kind) for name, kind in kinds if isinstance(kind, Ref)),
        tuple(name for name, kind in kinds if isinstance(kind, Facts)),
        tuple(name for name, kind in kinds if isinstance(kind, Fact)),
        tuple(name for name, kind in kinds if isinstance(kind, Free) and isinstance(kind.value, Fact)),
    )


class Assembly:
    """Turns rows into values, resolving references."""

    def __init__(self, directory: Directory) -> None:
        """`directory` knows what words mean."""
        self.directory: Final = directory
        self.dangling: Final[list[Dangling]] = []
        self.known: Final[dict[tuple[str, str], str | tuple[str, ...]]] = {}

    def value(self, row: Row, record: str) -> FieldTable:
        """Make the value of a row and of the rows nested in it."""
        unknown = self.settle(row, record)
        made = row.table.placed(row.values, row.path, row.line, row.places)
        if unknown:
            self.dangling.extend(Dangling(made, name, text, ref.target, rivals, record) for name, text, ref, rivals in unknown)
        return made

    def settle(self, row: Row, record: str) -> list[tuple[str, str, Ref, tuple[str, ...]]]:
        """Resolve the references of a row where they stand, and make the values nested in it; return what names nothing."""
        refs, facts, fact, free = plan(row.table)
        values = row.values
        unknown: list[tuple[str, str, Ref, tuple[str, ...]]] = []
        for name, ref in refs:
            if name in values:
                content = values[name]
                meant = self.known.get((ref.target, content))  # a word that was met before, as nearly all are
                values[name] = meant if isinstance(meant, str) else self.resolve(name, ref, content, unknown)
        for name in facts:
            if name in values:
                values[name] = tuple(self.value(inner, record) for inner in values[name])
        for name in fact:
            if name in values:
                values[name] = self.value(values[name], record)
        for name in free:
            if name in values:
                values[name] = {key: self.value(inner, record) for key, inner in values[name].items()}
        return unknown

    def adopt(self, record: Identified) -> None:
        """Take over a record that waits to be read: its references will be resolved here, that to its category at once."""
        given = record.__dict__
        shelf = given.get(SHELF)
        if shelf is None or shelf.assembly not in (None, self):
            return
        shelf.assembly = self
        if (text := given["category"]) is not None:
            meant = self.known.get(("categories", text)) or self.one("category", CATEGORY, text, [])
            given["category"] = meant if isinstance(meant, str) else text

    def resolve(self, name: str, ref: Ref, content: Any, unknown: list[tuple[str, str, Ref, tuple[str, ...]]]) -> Any:  # noqa: ANN401 - str or tuple
        """Turn a word, or several, into ids; words that name nothing stay as they are."""
        if not ref.many:
            return self.one(name, ref, content, unknown)
        return tuple(self.one(name, ref, text, unknown) for text in content)

    def one(self, name: str, ref: Ref, text: str, unknown: list[tuple[str, str, Ref, tuple[str, ...]]]) -> str:
        """Turn one word into an id."""
        key = (ref.target, text)
        meant = self.known.get(key)
        if meant is None:
            meant = self.known[key] = self.directory.find(ref.target, text)
        if isinstance(meant, str):
            return meant
        if not ref.free:
            unknown.append((name, text, ref, meant))
        return text


def build(rows: list[Row] | list[Row | Identified]) -> Register:
    """Make a register of rows, and of records that were made before or wait to be read.

    Of two records with one id the first is kept; references that name nothing are noted. The list is emptied on the way, so
    that rows and records of a large register never lie side by side.
    """
    keys = ids_of(rows)
    assembly = Assembly(Directory(rows, keys))
    lists: dict[str, dict[str, Identified]] = {name: {} for name in KINDS}
    taken: dict[str, Identified] = {}
    doubled: list[Doubled] = []
    rows.reverse()
    for key in keys:
        row = rows.pop()
        if row.__class__ is Row:
            record = cast("Identified", assembly.value(row, row.values["id"]))
        else:
            record = cast("Identified", row)
            assembly.adopt(record)
        first = taken.setdefault(key, record)
        if first is record:
            lists[record.LIST][record.id] = record
        else:
            doubled.append(Doubled(first, record))
    return Register(lists, assembly.directory, tuple(assembly.dangling), tuple(doubled))
