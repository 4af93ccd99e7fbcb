"""Tree -> rows: which keys a file may hold, in either language, and what each must look like."""

from collections.abc import Mapping
from typing import Final

from riskreg.domain.audience import Extent
from riskreg.domain.diagnostic import ERROR, Diagnostic, Mark, diagnostic
from riskreg.domain.fields import SCALAR, Field, FieldTable, Row
from riskreg.domain.kinds import Choice
from riskreg.domain.records import KINDS, Identified
from riskreg.domain.settings import Audiences, Settings
from riskreg.domain.words import RESTRICTED
from riskreg.syntax.guesses import list_meant_by, meant_by
from riskreg.syntax.nodes import Scalar, parse
from riskreg.syntax.plans import plan
from riskreg.syntax.shapes import clipped, wrong_shape
from riskreg.syntax.sinks import Records
from riskreg.syntax.tree import Map, Node, Seq
from riskreg.wording import Said, Word, joined, say

LISTS: Final[Mapping[str, type[Identified]]] = {**KINDS, **{kind.LIST_ZH: kind for kind in KINDS.values()}}
AUDIENCE: Final = frozenset({"audience", "category", "records"})  # fields that say who may see a record
MOST: Final = 1000  # findings a file: a damaged file would otherwise bury all others
LIST_WORDS: Final = tuple(Word(kind.LIST, kind.LIST_ZH) for kind in KINDS.values())


class Reading:
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
        if len(self.found) < MOST:
            self.found.append(found)
        elif len(self.found) == MOST:
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
        return row if whole else None

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
        if not AUDIENCE.isdisjoint(misread | doubled):
            restrict(table, values)
        row = Row(table, values, self.path, node.start_mark.line + 1, places)
        if values.keys() >= required and all(any(map(values.get, either)) for either in table.EITHER):
            return row, True
        return row, self.is_complete(row, misread, label)

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
        words = {"field": field.label, "group": label}
        message = say("{group}: {field} is empty", **words) if packed else say("{group}: {field} is missing", **words)
        hint = say("fill in: {meaning}", meaning=say(field.key.says)) if field.key.says else None
        self.note(diagnostic(Mark(self.path, *place), "R204", message, hint, self.record))

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
    reading = Reading(path)
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
    reading = Reading(path)
    root, found = parse(text, path)
    if any(diagnostic_.severity == ERROR for diagnostic_ in found):
        return None, found
    if root is None:
        begin = say("write at least: name: ...")
        return None, [*found, diagnostic(Mark(path, 1, 1), "R204", say("the settings file is empty"), begin)]
    row = reading.row(Settings, root, Word("settings", "设置"))
    return row, found + reading.found
