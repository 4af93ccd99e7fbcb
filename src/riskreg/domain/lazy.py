"""Lazy records: of a record that was kept only what finds it is there; its fields come when first asked for, part by part."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final, NamedTuple, Protocol, TypeAlias, cast

from riskreg.domain.fields import BRING, Fact, Field, FieldTable, Row, Text, Texts
from riskreg.domain.lookup import fold
from riskreg.domain.records import KINDS, Identified, Record
from riskreg.domain.register import SHELF, Assembly, Directory, Register
from riskreg.messages import Word

LAZY_KINDS: Final[Mapping[str, type[Record]]] = {name: kind for name, kind in KINDS.items() if issubclass(kind, Record)}
DATED: Final = "dated"  # with them come the facts that have a day
# Beside the fields of a record that was kept lies how to bring those that are not there, under names that no field can have.
AT: Final = "#at"
THERE: Final = "#there"  # which parts have come
CHANGE: Final = "#change"
TEXT: Final = "#text"
TWIN: Final = "#twin"  # a mark that records of several versions share that mean the same

Change: TypeAlias = Callable[[FieldTable], Mapping[str, object]]  # which fields have another value; none of those counted


# The parts in which a record comes; what is counted is a part of what is listed too. Plain numbers: they are asked very often.
COUNTS: Final = 1
LISTS: Final = 2
REST: Final = 4
WHOLE: Final = COUNTS | LISTS | REST


class Shelf(Protocol):
    """Where the fields of the records of one file lie."""

    assembly: Assembly | None  # resolves references, once the register is built

    def part(self, at: int, part: int) -> Row:
        """Return a part of a record; what counting needs is there of finished ones only."""


class Stub(NamedTuple):
    """What is known of a record without reading its fields."""

    kind: str  # its list
    id: str
    line: int
    last: int  # the line it ends on
    quiet: date | None
    ended: Word | None  # its state from then on
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
def counted_fields(table: type[FieldTable]) -> frozenset[str]:
    """Return the fields that counting needs: when a record came, to whom it belongs, how it was put off and accepted."""
    return frozenset(field.name for field in table.FIELDS.values() if field.role.counted)


@cache
def ending_fields(table: type[FieldTable]) -> tuple[str, ...]:
    """Return the fields from which it follows whether anything of a record is still open."""
    return tuple(field.name for field in table.FIELDS.values() if field.role.ends)


@cache
def parts(table: type[FieldTable]) -> Mapping[str, int]:
    """Return in which part each field of a record comes first, and where its fields stand."""
    found = {name: COUNTS if field.role.counted else LISTS for name, field in table.FIELDS.items()}
    return {**found, **dict.fromkeys((*seldom(table), "places"), REST), DATED: COUNTS}


def bring(record: FieldTable, name: str = "") -> None:
    """Bring the part of a record in which a field comes, if it is not there; without a name, all of it."""
    given = record.__dict__
    part = parts(type(record)).get(name, WHOLE)
    if part == COUNTS and given["quiet"] is None:
        part = LISTS
    if part == REST and CHANGE in given:
        part = WHOLE  # the change is made as what lists need comes
    for one in (COUNTS,) if part == COUNTS else (LISTS, REST):
        if part & one and not given.get(THERE, WHOLE) & one:
            lay(record, one)


def lay(record: FieldTable, part: int) -> None:
    """Lay a part of a record to what is there."""
    given = record.__dict__
    shelf = cast("Shelf", given[SHELF])
    assert shelf.assembly, "a record that belongs to no register yet"
    row = shelf.part(given[AT], part)
    shelf.assembly.settle(row, given["id"])
    given.update({**row.values, **given})  # what a change has given another value keeps it
    given[THERE] |= part | (COUNTS if part == LISTS else 0)
    if part == REST:
        given["places"] = row.places
    if part == LISTS and CHANGE in given:
        given.update(given.pop(CHANGE)(record))
    if given.get(THERE) == WHOLE:
        del given[SHELF], given[AT], given[THERE], given[BRING]


def changed(record: FieldTable, change: Change) -> FieldTable:
    """Copy a record with some fields changed, which are asked for when it is read; at once if it has been, or was changed."""
    given = record.__dict__
    if given.get(THERE, WHOLE) & LISTS or CHANGE in given:
        values = change(record)
        return record.with_(**values) if values else record
    made = object.__new__(type(record))
    given.setdefault(TWIN, object())
    object.__setattr__(made, "__dict__", {**given, CHANGE: change})
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


def kept_record(stub: Stub, path: str, shelf: Shelf, at: int) -> Record:
    """Make a record whose fields lie on a shelf."""
    made = object.__new__(LAZY_KINDS[stub.kind])
    given = {
        "id": stub.id,
        "audience": stub.audience,
        "category": stub.category,
        "formerly": stub.formerly,
        "quiet": stub.quiet,
        "ended": stub.ended,
        "last": stub.last,
        "path": path,
        "line": stub.line,
        SHELF: shelf,
        AT: at,
        THERE: 0,
        BRING: bring,
        TEXT: stub.text,
    }
    object.__setattr__(made, "__dict__", given)
    return made


class Sheaf(NamedTuple):
    """The records of one file, by list and id, and their ids as they are compared."""

    lists: Mapping[str, Mapping[str, Identified]]
    ids: Mapping[str, Mapping[str, str]]


FilePart: TypeAlias = Sheaf | list[Row | Identified]  # a file that another version has too, or one that was read


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


def amended(like: Register, files: Sequence[FilePart]) -> Register | None:
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
    for part in files:
        known = part.ids if isinstance(part, Sheaf) else ids_of(part)
        count += sum(map(len, known.values())) if isinstance(part, Sheaf) else len(part)
        for name, ids in known.items():
            directory.ids[name].update(ids)
            taken.update(ids)
    if len(taken) != count:
        return None
    assembly = Assembly(directory)
    lists: dict[str, dict[str, Identified]] = {name: {} for name in KINDS}
    for part in files:
        for name, records in (part.lists if isinstance(part, Sheaf) else made(assembly, part, like)).items():
            lists[name].update(records)
    return Register(lists, directory, tuple(assembly.dangling))


def ids_of(part: Iterable[Row | Identified]) -> dict[str, dict[str, str]]:
    """Return the ids of rows, and of records that were kept, by list, as they are compared."""
    found: dict[str, dict[str, str]] = {}
    for row in part:
        kind, id_ = (cast("type[Identified]", row.table), row.values["id"]) if isinstance(row, Row) else (row, row.id)
        found.setdefault(kind.LIST, {})[fold(id_)] = id_
    return found


def made(assembly: Assembly, part: Iterable[Row | Identified], like: Register) -> dict[str, dict[str, Identified]]:
    """Make the records of rows; those that were kept are taken over, and paired up with those of the same text."""
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
