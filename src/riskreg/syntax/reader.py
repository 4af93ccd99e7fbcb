"""Reader: the tree of a file -> rows of its records, by the field tables."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from riskreg.domain.audience import Extent
from riskreg.domain.diagnostic import ERROR, Diagnostic, diagnostic
from riskreg.domain.fields import SCALAR, UNKNOWN_DUE, UNKNOWN_FIRST, Choice, Day, Field, FieldTable, Row, Text
from riskreg.domain.records import KINDS, Identified, Record
from riskreg.domain.settings import Audiences, Settings
from riskreg.domain.words import RESTRICTED
from riskreg.messages import UNKNOWN, Mark, Said, Word, joined, say
from riskreg.syntax.literals import Reader, clipped, known, reader, wrong_shape
from riskreg.syntax.synonyms import list_meant_by, meant_by
from riskreg.syntax.yaml_parser import Scalar, parse
from riskreg.syntax.yaml_tree import Map, Node, Seq


class FieldReader(NamedTuple):
    """How to read one field. `known` holds the values of texts that need no reader; None where each text is its own value."""

    name: str
    known: Mapping[str, object] | None
    read: Reader
    label: Word


class TablePlan(NamedTuple):
    """How to read a table: its fields by key, in both languages; what must be there."""

    keys: Mapping[str, FieldReader]
    required: frozenset[str]


@cache
def plan(table: type[FieldTable]) -> TablePlan:
    """Make the plan of a table, once."""
    keys: dict[str, FieldReader] = {}
    for field in table.FIELDS.values():
        entry = FieldReader(field.name, known(field.kind), reader(field.kind), field.label)
        keys[field.english] = keys[field.key.zh] = entry
    return TablePlan(keys, frozenset(field.name for field in table.FIELDS.values() if field.key.required))


@cache
def weights(table: type[FieldTable]) -> frozenset[str]:
    """Return the fields whose value must not count as absent where it was not understood."""
    kinds = {field.name: field.kind for field in table.FIELDS.values()}
    return frozenset(name for name, kind in kinds.items() if isinstance(kind, Choice) and kind.weighs)


def stands(row: Row) -> bool:
    """Whether a group of fields that lacks a required one is there all the same: what is not known of it then is unknown.

    What has no id cannot be told apart, and is not there.
    """
    table, values = row.table, row.values
    if not table.STAYS or ("id" in table.FIELDS and "id" not in values):
        return False
    lacking = {field.name: field for name, field in table.FIELDS.items() if field.key.required and name not in values}
    values.update((name, known) for name, field in lacking.items() if (known := stand_in(field)) is not None)
    for either in table.EITHER:
        if either[0] in weights(table) and not any(map(values.get, either)):
            values[either[0]] = UNKNOWN
    return True


def stand_in(field: Field) -> object:
    """Return what stands for a value that is not known; None where the class has one itself."""
    match field.kind:
        case Choice():
            return UNKNOWN
        case Day(planned=planned):
            return UNKNOWN_DUE if planned else UNKNOWN_FIRST
        case Text() if not field.role.settled:
            return ""
    return None


TOTALS: Final = frozenset({"合计", "小计", "总计", "共计", "total", "Total"})


class Records:
    """The items of one list of a file, made to rows as they come."""

    def __init__(self, reading: "FileReader", table: type[Identified]) -> None:
        """`table` is the kind of record."""
        self.reading: Final = reading
        self.table: Final = table

    def append(self, item: Node) -> None:
        """Read one record."""
        reading = self.reading
        reading.record = identity(item)
        if reading.record in TOTALS:
            message = say("this is a row of totals, not a record")
            reading.report(item, "R209", message, say("delete it: riskreg counts by itself"))
            return
        row, whole = reading.fields(self.table, item, self.table.KIND)
        if row is not None:
            if whole or stands(row):
                reading.rows.append(row)
            audience, category = row.values.get("audience"), row.values.get("category")
            if (audience or category) and issubclass(self.table, Record):
                last = max(row.line, item.end_mark.line)  # a block ends where the next begins
                reading.extents.append(Extent(row.path, row.line, last, reading.record, audience, category))
        reading.record = ""


def identity(node: Node) -> str:
    """Return the id of a record, to name it in messages."""
    if node.__class__ is Map:
        for key, value in node.pairs:
            if key.value in ("id", "编号"):
                return value.value if value.__class__ is Scalar else ""
    return ""


LISTS: Final[Mapping[str, type[Identified]]] = {**KINDS, **{kind.LIST_ZH: kind for kind in KINDS.values()}}
AUDIENCE: Final = frozenset({"audience", "category", "records"})  # fields that say who may see a record
MOST_FINDINGS: Final = 1000  # findings a file: a damaged file would otherwise bury all others
LIST_WORDS: Final = tuple(Word(kind.LIST, kind.LIST_ZH) for kind in KINDS.values())


@cache
def absence(field: Field, group: Word, *, empty: bool) -> tuple[Said, Said | None]:
    """Say that a required field is absent or empty, and what to fill in; the same for all records of a kind."""
    words = {"field": field.label, "group": group}
    message = say("{group}: {field} is empty", **words) if empty else say("{group}: {field} is missing", **words)
    return message, say("fill in: {meaning}", meaning=say(field.key.says)) if field.key.says else None


class FileReader:
    """The reading of one file: collects the rows and what is wrong."""

    def __init__(self, path: str) -> None:
        """`path` is what diagnostics name."""
        self.path: Final = path
        self.found: Final[list[Diagnostic]] = []
        self.rows: Final[list[Row]] = []
        self.lists: Final[dict[type[Identified], int]] = {}  # the lists met so far, and their lines
        self.extents: Final[list[Extent]] = []  # the lines of records that say who may see them
        self.record: str = ""  # the id of the record being read

    def note(self, found: Diagnostic) -> None:
        """Keep a finding; of very many in one file only the first are told, and how many there are."""
        if len(self.found) < MOST_FINDINGS:
            self.found.append(found)
        elif len(self.found) == MOST_FINDINGS:
            self.found.append(found._replace(message=say("there are more findings in this file; mend these first"), hint=None))

    def report(self, node: Node, code: str, message: Said, hint: Said | None = None) -> None:
        """Note what is wrong at a node."""
        start = node.start_mark
        self.note(diagnostic(Mark(self.path, start.line + 1, start.column + 1), code, message, hint, self.record))

    def is_flow(self, node: Node) -> bool:
        """Whether a node is written with brackets in one line."""
        return bool(node.start_mark.line == node.end_mark.line)

    def row(self, table: type[FieldTable], node: Node, label: Word) -> Row | None:
        """Read one group of fields; None where it lacks what a value of its kind cannot be without."""
        row, whole = self.fields(table, node, label)
        return row if whole or (row is not None and stands(row)) else None

    def fields(  # noqa: C901 - the hot path: a call a field would cost a tenth of the reading
        self, table: type[FieldTable], node: Node, label: Word
    ) -> tuple[Row | None, bool]:
        """Read one group of fields, and say whether it holds what a value of its kind cannot be without."""
        if not isinstance(node, Map):
            wrong_shape(self, node, label, say("a group of fields"), say("write one field a line: name, colon, space, value"))
            return None, False
        keys, required = plan(table)
        values: dict[str, object] = {}
        places: dict[str, int] = {}
        misread: set[str] = set()
        doubled: set[str] = set()
        for key, value in node.pairs:
            entry = keys.get(key.value)
            if entry is None:
                misread.add(self.unknown(table, key))
                continue
            name, known_values, read, heading = entry
            if name in places:
                self.doubled(key, heading, places[name] // SCALAR)
                doubled.add(name)
                continue
            mark = key.start_mark
            places[name] = (mark.line + 1) * SCALAR + min(mark.column + 1, SCALAR - 1)
            content: object = None
            if value.__class__ is Scalar:
                text = value.value
                if not text or text.isspace():
                    continue
                content = text if known_values is None else known_values.get(text)
            if content is None:
                content = read(self, value, heading)
                if content == () and name in required:  # an empty list is no answer
                    continue
            if content is None:
                misread.add(name)
            else:
                values[name] = content
        if misread or doubled:
            doubt(table, values, misread, doubled)
        row = Row(table, values, self.path, node.start_mark.line + 1, places)
        if values.keys() >= required and all(any(map(values.get, either)) for either in table.EITHER):
            return row, True
        complete = self.is_complete(row, misread, label)
        return row, complete and not (table.STAYS and table.EITHER)

    def is_complete(self, row: Row, misread: set[str], label: Word) -> bool:
        """Report the required fields that are missing; whether all of them could be read."""
        table = row.table
        required = plan(table).required
        for field in (table.FIELDS[name] for name in table.FIELDS if name in required):
            if field.name not in row.values and field.name not in misread:
                self.missing(row, field, label)
        for either in table.EITHER:
            if not any(row.values.get(name) or name in misread for name in either):
                self.missing(row, table.FIELDS[either[0]], label)
        return row.values.keys() >= required

    def missing(self, row: Row, field: Field, label: Word) -> None:
        """Report a required field that is absent or empty."""
        packed = row.places.get(field.name)
        place = divmod(packed, SCALAR) if packed else (row.line, 1)
        self.note(diagnostic(Mark(self.path, *place), "R204", *absence(field, label, empty=bool(packed)), self.record))

    def unknown(self, table: type[FieldTable], key: Scalar) -> str:
        """Report a key that no field has, and return the name of the field that was probably meant."""
        name, hint = meant_by(key.value, table)
        self.report(key, "R202", say("there is no field {name} here", name=clipped(key.value)), hint)
        return name

    def doubled(self, key: Scalar, label: Word, first: int) -> None:
        """Report a field that is given twice."""
        self.report(key, "R203", say("{field} is given twice: first in line {line}", field=label, line=first))

    def facts(self, table: type[FieldTable], node: Node, label: Word) -> list[Row] | None:
        """Read a list of nested groups."""
        if not isinstance(node, Seq):
            hint = say("write each entry as a group of fields that begins with '- '")
            wrong_shape(self, node, label, say("a list of entries"), hint)
            return None
        rows = (self.row(table, item, label) for item in node.items or ())
        return [row for row in rows if row is not None]

    def sink(self, key: Scalar) -> "Records | list[Node]":
        """Return what takes the items of a list of the file; those of an unknown or doubled list are dropped."""
        table = LISTS.get(key.value)
        if table is None:
            meant = list_meant_by(key.value)
            message = say("there is no list {name}; lists are {lists}", name=clipped(key.value), lists=joined(LIST_WORDS))
            self.report(key, "R201", message, say("did you mean {field}?", field=meant) if meant else None)
            return []
        if table in self.lists:
            self.doubled(key, Word(key.value, key.value), self.lists[table])
            return []
        self.lists[table] = key.start_mark.line + 1
        return Records(self, table)

    def file(self, root: Node) -> None:
        """Read a whole file: lists of records, those aside that the sink has taken."""
        if not isinstance(root, Map):
            begin = say("begin with the name of a list, such as dangers: or 隐患:")
            wrong_shape(self, root, Word("the file", "文件"), say("lists of records"), begin)
            return
        for key, value in root.pairs:
            if isinstance(value, Seq):
                if value.items is not None:
                    records = self.sink(key)
                    for item in value.items:
                        records.append(item)
                continue
            self.sink(key)
            table = LISTS.get(key.value)
            if table is not None and not (isinstance(value, Scalar) and not value.value.strip()):
                hint = say("begin each record with '- ', as in: - id: ...")
                wrong_shape(self, value, Word(table.LIST, table.LIST_ZH), say("a list of records"), hint)


def doubt(table: type[FieldTable], values: dict[str, object], misread: set[str], doubled: set[str]) -> None:
    """Let no field that was not understood, or given twice, count as if it were absent where that would be the milder reading."""
    if not AUDIENCE.isdisjoint(misread | doubled):
        restrict(table, values)
    if table.STAYS:
        values.update((name, UNKNOWN) for name in misread & weights(table) if name not in values)


def restrict(table: type[FieldTable], values: dict[str, object]) -> None:
    """Make what was read restricted: who may see it is not clear, so nobody else may."""
    field = table.FIELDS.get("audience")
    if table is Audiences:
        values["records"] = RESTRICTED
    elif field and isinstance(field.kind, Choice):
        values["audience"] = RESTRICTED
    elif field:
        values["audience"] = Row(Audiences, {"records": RESTRICTED}, "", 0, {})


def read_records(text: str, path: str) -> tuple[list[Row], list[Diagnostic], list[Extent]]:
    """Read a register file whose text `scan` found clean: its rows, what is wrong, and where the records of which audience stand.

    A file with an error in its YAML gives no rows.
    """
    reading = FileReader(path)
    root, found = parse(text, path, reading.sink)
    if any(diagnostic_.severity == ERROR for diagnostic_ in found):
        return [], found, []
    if root is not None:
        reading.file(root)
    return reading.rows, found + reading.found, reading.extents


def read_file(text: str, path: str) -> tuple[list[Row], list[Diagnostic]]:
    """Read the rows of a register file and what is wrong with it."""
    rows, found, _ = read_records(text, path)
    return rows, found


def read_settings(text: str, path: str) -> tuple[Row | None, list[Diagnostic]]:
    """Read the settings file."""
    reading = FileReader(path)
    root, found = parse(text, path)
    if any(diagnostic_.severity == ERROR for diagnostic_ in found):
        return None, found
    if root is None:
        begin = say("write at least: name: ...")
        return None, [*found, diagnostic(Mark(path, 1, 1), "R204", say("the settings file is empty"), begin)]
    row = reading.row(Settings, root, Word("settings", "设置"))
    return row, found + reading.found


KIND_WORDS: Final = tuple(kind.KIND for kind in KINDS.values())


class NewRow(NamedTuple):
    """A record that is to be added: its kind, the values of its fields, the line it begins on."""

    table: type[Identified]
    values: Mapping[str, Any]
    line: int


def read_new(text: str, path: str) -> tuple[list[NewRow], list[Diagnostic]]:
    """Read the new records of a text that `scan` found clean, and what is wrong with them."""
    root, found = parse(text, path)
    if root is None or any(one.severity == ERROR for one in found):
        return [], found
    reading = FileReader(path)
    made = list(records(reading, root)) if isinstance(root, Map) else []
    if not isinstance(root, Map):
        reading.file(root)
    return made, [*found, *(one for one in reading.found if not is_lack(one))]


def records(reading: FileReader, root: Map) -> Iterator[NewRow]:
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
                yield NewRow(table, plain(row), row.line)
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
