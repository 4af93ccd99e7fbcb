"""Tree -> rows: which keys a file may hold, in either language, and what each must look like."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Final, NamedTuple

from riskreg.domain.diagnostic import Diagnostic, Mark, diagnostic
from riskreg.domain.fields import SCALAR, Field, FieldTable, Row
from riskreg.domain.records import KINDS, Identified
from riskreg.domain.settings import Settings
from riskreg.syntax.nodes import Map, Node, Scalar, Seq
from riskreg.syntax.values import Reader, clipped, reader, wrong_shape
from riskreg.wording import Said, Word, joined, say

LISTS: Final[Mapping[str, type[Identified]]] = {**KINDS, **{kind.LIST_ZH: kind for kind in KINDS.values()}}
LIST_WORDS: Final = tuple(Word(kind.LIST, kind.LIST_ZH) for kind in KINDS.values())


class Plan(NamedTuple):
    """How to read a table: by key the field's name, reader and label; what must be there."""

    keys: Mapping[str, tuple[str, Reader, Word]]
    required: tuple[Field, ...]


@cache
def plan(table: type[FieldTable]) -> Plan:
    """Make the plan of a table, once."""
    keys: dict[str, tuple[str, Reader, Word]] = {}
    for field in table.FIELDS.values():
        entry = (field.name, reader(field.kind), field.label)
        keys[field.english] = keys[field.key.zh] = entry
    return Plan(keys, tuple(field for field in table.FIELDS.values() if field.key.required))


class Reading:
    """The reading of one file: collects the rows and what is wrong."""

    def __init__(self, path: str) -> None:
        """`path` is what diagnostics name."""
        self.path: Final = path
        self.found: Final[list[Diagnostic]] = []
        self.record: str = ""  # the id of the record being read

    def report(self, node: Node, code: str, message: Said, hint: Said | None = None) -> None:
        """Note what is wrong at a node."""
        start = node.start
        self.found.append(diagnostic(Mark(self.path, start.line + 1, start.column + 1), code, message, hint, self.record))

    def is_flow(self, node: Node) -> bool:
        """Whether a node is written with brackets in one line."""
        return bool(node.start.line == node.end.line)

    def row(self, table: type[FieldTable], node: Node, label: Word) -> Row | None:
        """Read one group of fields; None where it lacks what a value of its kind cannot be without."""
        if not isinstance(node, Map):
            wrong_shape(self, node, label, say("a group of fields"), say("write one field a line: name, colon, space, value"))
            return None
        keys, required = plan(table)
        values: dict[str, object] = {}
        places: dict[str, int] = {}
        misread: set[str] = set()
        for key, value in node.pairs:
            entry = keys.get(key.text)
            if entry is None:
                self.unknown(table, key)
                continue
            name, read, heading = entry
            if name in places:
                self.doubled(key, heading, places[name] // SCALAR)
                continue
            mark = key.start
            places[name] = (mark.line + 1) * SCALAR + mark.column + 1
            if value.__class__ is Scalar and (not value.text or value.text.isspace()):
                continue
            content = read(self, value, heading)
            if content is None:
                misread.add(name)
            else:
                values[name] = content
        row = Row(table, values, self.path, node.start.line + 1, places)
        return row if self.is_complete(row, required, misread, label) else None

    def is_complete(self, row: Row, required: tuple[Field, ...], misread: set[str], label: Word) -> bool:
        """Report the required fields that are missing; whether all of them could be read."""
        for field in required:
            if field.name not in row.values and field.name not in misread:
                self.missing(row, field, label)
        for names in row.table.EITHER:
            if not any(name in row.values or name in misread for name in names):
                self.missing(row, row.table.FIELDS[names[0]], label)
        return all(field.name in row.values for field in required)

    def missing(self, row: Row, field: Field, label: Word) -> None:
        """Report a required field that is absent or empty."""
        packed = row.places.get(field.name)
        place = divmod(packed, SCALAR) if packed else (row.line, 1)
        words = {"field": field.label, "group": label}
        message = say("{group}: {field} is empty", **words) if packed else say("{group}: {field} is missing", **words)
        hint = say("fill in: {meaning}", meaning=say(field.key.says)) if field.key.says else None
        self.found.append(diagnostic(Mark(self.path, *place), "R204", message, hint, self.record))

    def unknown(self, table: type[FieldTable], key: Scalar) -> None:
        """Report a key that no field has, with the field that was probably meant."""
        message = say("there is no field {name} here", name=clipped(key.text))
        meant = probable(key.text, table)
        self.report(key, "R202", message, say("did you mean {field}?", field=meant) if meant else None)

    def doubled(self, key: Scalar, label: Word, first: int) -> None:
        """Report a field that is given twice."""
        self.report(key, "R203", say("{field} is given twice: first in line {line}", field=label, line=first))

    def facts(self, table: type[FieldTable], node: Node, label: Word) -> list[Row] | None:
        """Read a list of nested groups."""
        if not isinstance(node, Seq):
            hint = say("write each entry as a group of fields that begins with '- '")
            wrong_shape(self, node, label, say("a list of entries"), hint)
            return None
        rows = (self.row(table, item, label) for item in node.items)
        return [row for row in rows if row is not None]

    def file(self, root: Node) -> list[Row]:
        """Read a whole file: lists of records."""
        if not isinstance(root, Map):
            wrong_shape(
                self,
                root,
                Word("the file", "文件"),
                say("lists of records"),
                say("begin with the name of a list, such as dangers: or 隐患:"),
            )
            return []
        rows: list[Row] = []
        seen: dict[type[Identified], int] = {}
        for key, value in root.pairs:
            table = LISTS.get(key.text)
            if table is None:
                meant = close(key.text, {form: word for word in LIST_WORDS for form in (str(word), word.zh)})
                self.report(
                    key,
                    "R201",
                    say("there is no list {name}; lists are {lists}", name=clipped(key.text), lists=joined(LIST_WORDS)),
                    say("did you mean {field}?", field=meant) if meant else None,
                )
            elif table in seen:
                self.doubled(key, Word(key.text, key.text), seen[table])
            else:
                seen[table] = key.start.line + 1
                rows += self.records(table, value)
        return rows

    def records(self, table: type[Identified], node: Node) -> list[Row]:
        """Read one list of records; an empty list is no mistake."""
        if isinstance(node, Scalar) and not node.text.strip():
            return []
        label = Word(table.LIST, table.LIST_ZH)
        if not isinstance(node, Seq):
            wrong_shape(self, node, label, say("a list of records"), say("begin each record with '- ', as in: - id: ..."))
            return []
        rows: list[Row] = []
        for item in node.items:
            self.record = identity(item)
            row = self.row(table, item, table.KIND)
            if row is not None:
                rows.append(row)
        self.record = ""
        return rows


def identity(node: Node) -> str:
    """Return the id of a record, to name it in messages."""
    if node.__class__ is Map:
        for key, value in node.pairs:
            if key.text in ("id", "编号"):
                return value.text if value.__class__ is Scalar else ""
    return ""


def close(text: str, forms: Mapping[str, Word]) -> Word | None:
    """Return the word whose form is nearest to a text, if any is near."""
    return next((forms[form] for form in get_close_matches(text, forms, 1, 0.6)), None)


def probable(text: str, table: type[FieldTable]) -> Word | None:
    """Return the field that was probably meant: by a synonym first, then by nearness."""
    plain = text.strip().replace(" ", "_")
    forms: dict[str, Word] = {}
    for field in table.FIELDS.values():
        for form in (*field.key.synonyms, field.key.zh, field.english):
            forms.setdefault(form, field.label)
    return forms.get(plain) or close(plain.casefold(), forms)


def read_file(root: Node | None, path: str) -> tuple[list[Row], list[Diagnostic]]:
    """Read the rows of a register file; an empty file has none."""
    reading = Reading(path)
    return (reading.file(root) if root is not None else []), reading.found


def read_settings(root: Node | None, path: str) -> tuple[Row | None, list[Diagnostic]]:
    """Read the settings file."""
    reading = Reading(path)
    if root is None:
        reading.found.append(
            diagnostic(Mark(path, 1, 1), "R204", say("the settings file is empty"), say("write at least: name: ..."))
        )
        return None, reading.found
    return reading.row(Settings, root, Word("settings", "设置")), reading.found
