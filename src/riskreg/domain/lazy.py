"""Lazy records: of a record that is kept only what finds it is there; its fields come when first asked for, file by file."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, cast

from riskreg.domain.fields import Declared, Fact, Field, FieldTable, Row, Text, Texts
from riskreg.domain.lookup import fold
from riskreg.domain.records import KINDS, Identified, Record
from riskreg.domain.register import SHELF, Assembly, Directory, Register
from riskreg.messages import Word

LAZY_KINDS: Final[Mapping[str, type[Record]]] = {name: kind for name, kind in KINDS.items() if issubclass(kind, Record)}
# Beside the fields of a record that waits lies how to bring them, under names that no field can have.
AT: Final = "#at"
CHANGE: Final = "#change"
TEXT: Final = "#text"
TWIN: Final = "#twin"  # a mark that records of several versions share that mean the same

Change: TypeAlias = Callable[[FieldTable], Mapping[str, object]]  # which fields of what lists need have another value


class Shelf(Protocol):
    """Where the fields of the records of one file wait."""

    assembly: Assembly | None  # resolves references, once the register is built

    def listed(self, at: int) -> Row:
        """Return what lists need of a record."""

    def more(self, at: int) -> Row:
        """Return the rest of it."""


class Stub(NamedTuple):
    """What is known of a record without reading its fields."""

    kind: str  # its list
    id: str
    line: int
    last: int  # the line it ends on
    quiet: date | None
    audience: Word | None
    category: str | None
    formerly: tuple[str, ...]
    text: str = ""  # a digest of the lines it stands in; empty where they cannot be told from those of others


@cache
def seldom(table: type[FieldTable]) -> frozenset[str]:
    """Return the fields of a record that lists do not need: as they declare, else long texts, lists of texts and single facts."""
    return frozenset(field.name for field in table.FIELDS.values() if is_seldom(field))


def is_seldom(field: Field) -> bool:
    """Whether lists do without a field."""
    kind, declared = field.kind, field.role.seldom
    return (isinstance(kind, Text) and kind.long) or isinstance(kind, Texts | Fact) if declared is None else declared


@cache
def ending(table: type[FieldTable]) -> tuple[str, ...]:
    """Return the fields from which it follows whether anything of a record is still open."""
    return tuple(field.name for field in table.FIELDS.values() if field.role.ends)


class Later:
    """Stands in a class for a field that waits: whoever asks for it brings it."""

    def __init__(self, name: str) -> None:
        """`name` of the field."""
        self.name: Final = name

    def __get__(self, record: FieldTable | None, owner: type[FieldTable]) -> Any:  # noqa: ANN401 - the value of any field
        """Bring the next step of fields; then the class of the record has changed, and it is asked again."""
        if record is None:
            return owner.TABLE.__dict__.get(self.name)
        bring(record)
        return getattr(record, self.name)


def bring(record: FieldTable) -> None:
    """Bring what lists need, or where that is there, the rest."""
    given = record.__dict__
    shelf = cast("Shelf", given[SHELF])
    assert shelf.assembly, "a record that belongs to no register yet"
    table = record.TABLE
    first = type(record) is waiting(table)
    row = shelf.listed(given[AT]) if first else shelf.more(given[AT])
    shelf.assembly.settle(row, given["id"])
    given.update({**row.values, **given})  # what a change has given another value keeps it
    object.__setattr__(record, "__class__", listed(table) if first else table)
    if first and CHANGE in given:
        given.update(given.pop(CHANGE)(record))
    elif not first:
        given["places"] = row.places
        del given[SHELF], given[AT]


def changed(record: FieldTable, change: Change) -> FieldTable:
    """Copy a record with some fields changed, which are asked for when it is read; at once if it has been, or was changed."""
    table = record.TABLE
    if type(record) is not waiting(table) or CHANGE in record.__dict__:
        values = change(record)
        return record.with_(**values) if values else record
    made = object.__new__(type(record))
    record.__dict__.setdefault(TWIN, object())
    object.__setattr__(made, "__dict__", {**record.__dict__, CHANGE: change})
    return made


def pair_up(record: FieldTable, other: FieldTable) -> None:
    """Mark a record of another version as meaning the same, if it has the same text; names must mean the same in both."""
    text = record.__dict__.get(TEXT)
    if text and text == other.__dict__.get(TEXT):
        record.__dict__[TWIN] = other.__dict__.setdefault(TWIN, object())


def are_twins(record: FieldTable, other: FieldTable) -> bool:
    """Whether two records are known to mean the same, without reading them."""
    mark = record.__dict__.get(TWIN)
    return record is other or (mark is not None and mark is other.__dict__.get(TWIN))


@cache
def waiting(table: type[FieldTable]) -> type[FieldTable]:
    """Return the class of records of which nothing is there yet."""
    return standing_for(table, frozenset(field.name for field in table.FIELDS.values() if not field.role.always))


@cache
def listed(table: type[FieldTable]) -> type[FieldTable]:
    """Return the class of records of which what lists need is there."""
    return standing_for(table, seldom(table))


def standing_for(table: type[FieldTable], names: frozenset[str]) -> type[FieldTable]:
    """Make a class in which some fields wait."""
    space: dict[str, Any] = {name: Later(name) for name in (*names, "places")}
    return cast("type[FieldTable]", Declared(table.__name__, (table,), {**space, "TABLE": table, "__module__": table.__module__}))


def wait(stub: Stub, path: str, shelf: Shelf, at: int) -> Record:
    """Make a record whose fields wait on a shelf."""
    table = waiting(LAZY_KINDS[stub.kind])
    made = object.__new__(table)
    given = {
        "id": stub.id,
        "audience": stub.audience,
        "category": stub.category,
        "formerly": stub.formerly,
        "quiet": stub.quiet,
        "last": stub.last,
        "path": path,
        "line": stub.line,
        SHELF: shelf,
        AT: at,
        TEXT: stub.text,
    }
    object.__setattr__(made, "__dict__", given)
    return cast("Record", made)


class Sheaf(NamedTuple):
    """The records of one file, by list and id, and their ids as they are compared."""

    lists: Mapping[str, Mapping[str, Identified]]
    ids: Mapping[str, Mapping[str, str]]


Part: TypeAlias = Sheaf | list[Row | Identified]  # a file that another version has too, or one that was read


def sheaves(register: Register, paths: Collection[str]) -> dict[str, Sheaf]:
    """Return the records of a register by file, for some of its files."""
    found: dict[str, list[Identified]] = {}
    for records in register.lists.values():
        for record in records.values():
            if record.path in paths:
                found.setdefault(record.path, []).append(record)
    folded = {id_: key for ids in register.directory.ids.values() for key, id_ in ids.items()}
    return {path: sheaf(records, folded) for path, records in found.items()}


def sheaf(records: Iterable[Identified], folded: Mapping[str, str]) -> Sheaf:
    """Bind the records of one file; `folded` are the forms in which their ids are compared."""
    lists: dict[str, dict[str, Identified]] = {}
    for record in records:
        lists.setdefault(record.LIST, {})[record.id] = record
    return Sheaf(lists, {name: {folded[id_]: id_ for id_ in found} for name, found in lists.items()})


def amended(like: Register, parts: Sequence[Part]) -> Register | None:
    """Make a register of files of another version and of files that were read, in order; None where two records have one id.

    Nothing is done for a record of a shared file by itself: a version of 100,000 records that differs in two files costs
    the records of those two. Names must mean the same in both versions: units, people, categories, places and periods
    stand in shared files. References of shared records are those of the other version, and are not checked again.
    """
    directory = Directory(())
    for name, meant in like.directory.names.items():
        directory.names[name].update(meant)
    taken: dict[str, str] = {}
    count = 0
    for part in parts:
        known = part.ids if isinstance(part, Sheaf) else ids_of(part)
        count += sum(map(len, known.values())) if isinstance(part, Sheaf) else len(part)
        for name, ids in known.items():
            directory.ids[name].update(ids)
            taken.update(ids)
    if len(taken) != count:
        return None
    assembly = Assembly(directory)
    lists: dict[str, dict[str, Identified]] = {name: {} for name in KINDS}
    for part in parts:
        for name, records in (part.lists if isinstance(part, Sheaf) else made(assembly, part, like)).items():
            lists[name].update(records)
    return Register(lists, directory, tuple(assembly.dangling))


def ids_of(part: Iterable[Row | Identified]) -> dict[str, dict[str, str]]:
    """Return the ids of rows, and of records that wait, by list, as they are compared."""
    found: dict[str, dict[str, str]] = {}
    for row in part:
        kind, id_ = (cast("type[Identified]", row.table), row.values["id"]) if isinstance(row, Row) else (row, row.id)
        found.setdefault(kind.LIST, {})[fold(id_)] = id_
    return found


def made(assembly: Assembly, part: Iterable[Row | Identified], like: Register) -> dict[str, dict[str, Identified]]:
    """Make the records of rows; those that wait are taken over, and paired up with those of the same text."""
    lists: dict[str, dict[str, Identified]] = {}
    for row in part:
        if isinstance(row, Row):
            record = cast("Identified", assembly.value(row, row.values["id"]))
        else:
            record = row
            assembly.adopt(record)
            if other := like.lists[record.LIST].get(record.id):
                pair_up(record, other)
        lists.setdefault(record.LIST, {})[record.id] = record
    return lists
