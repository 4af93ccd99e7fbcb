"""What was read from a file, kept by the id of its bytes in the git directory; thrown away at will."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from riskreg.domain.fields import Choice, Day, Fact, Facts, FieldTable, Free, Kind, Number, Ref, Row, Texts
from riskreg.domain.lazy import COUNTS, DATED, LAZY_KINDS, LISTS, Stub, counted_fields, ending_fields, kept_record, seldom
from riskreg.domain.records import KINDS, Danger, Identified
from riskreg.domain.register import Assembly
from riskreg.domain.settings import Settings
from riskreg.domain.words import AUDIENCES, DANGER_STATES, RISK_STATES
from riskreg.messages import Word
from riskreg.store.cache_folder import Folder, key
from riskreg.store.name_list import NAMES, FileNames, KnownItem, items
from riskreg.store.name_list import packed as packed_names

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
    # What JSON gave stays as it is: versions that share a file share it, and each unpacks its own.
    found = {name: readers[name](value, path) if name in readers else value for name, value in values.items()}
    return Row(table, found, path, line, places)


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


SETTINGS: Final = "settings"  # not a list, but kept like one
AUDIENCE: Final = {str(word): word for word in AUDIENCES}
STATES: Final = {str(word): word for word in (*DANGER_STATES, *RISK_STATES)}
FIRST: Final = ("audience", "category", "formerly")  # fields that are known of each record from the beginning
# The parts of what is kept of a file, beside what its records are called: where each record begins and ends and when it is
# finished; what counting needs of those that are; what lists need; and what is seldom needed. One part is not read for another.
INDEX: Final = "index"
VALUE: Final = "value"  # the one part of what is remembered by name
PARTS: Final = {COUNTS: "counts", LISTS: "lists"}
REST: Final = "rest"


class Ending(NamedTuple):
    """From which day a record is finished for good, and in which state it then is."""

    quiet: date
    state: Word


class Cache:
    """What is kept of a repository's files."""

    def __init__(self, common: Path) -> None:
        """`common` is the git directory that all work trees share."""
        self.folder: Final = Folder(common, key())

    def get(self, blob: str, again: Callable[[], "KeptFile"]) -> "KeptFile | None":
        """Return what is kept of a file; None where nothing is, or it is damaged.

        `again` reads the file once more and keeps it, where a part turns out to be gone later.
        """
        entry = self.folder.get(blob, INDEX)
        if entry is None:
            return None

        def part(name: str) -> bytes:
            found = entry.part(name)
            return again().part_of(name) if found is None else found

        return KeptFile(part)

    def put(self, blob: str, rows: Sequence[Row], ends: Mapping[int, int], text: str) -> "KeptFile":
        """Keep what was read, if it can be written; `ends` are the last lines of records by their first."""
        digests = texts(text, [row.line for row in rows])
        packing = Packing()
        for row in rows:
            packing.add(row, ends.get(row.line, 0), digests.get(row.line, ""))
        parts = packing.parts()
        self.folder.put(blob, parts)
        return KeptFile(parts.__getitem__)

    def recall(self, name: str) -> Any:  # noqa: ANN401 - whatever was remembered
        """Return a value that was remembered; None where it was not, or is damaged."""
        entry = self.folder.get(name, VALUE)
        data = entry.part(VALUE) if entry else None
        return None if data is None else json.loads(data)

    def remember(self, name: str, value: object) -> None:
        """Keep a value that follows from what `name` is made of; where it cannot be written, nothing is kept."""
        self.folder.put(name, {VALUE: json.dumps(value, separators=(",", ":")).encode()})


def opened(common: Path) -> Cache | None:
    """Return the cache of a repository; None where the code cannot tell its own version."""
    try:
        return Cache(common)
    except OSError:
        return None


def packed_counts(row: Row) -> str:
    """Write what counting needs of a finished record: some fields, and its facts that have a day."""
    from riskreg.domain.late_entries import found_facts  # noqa: PLC0415 - what is kept need not be found again

    return f"[{packed(row, counted_fields(row.table), places=False)},{encoded([*map(list, found_facts(row))])}]"


class Packing:
    """Gathers the parts of what is kept of a file, record by record."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.index: Final[list[list[object]]] = []
        self.counts: Final[list[str]] = []
        self.lists: Final = bytearray()
        self.rest: Final = bytearray()
        self.named: Final[list[tuple[Row, str | None]]] = []

    def add(self, row: Row, last: int, digest: str) -> None:
        """Take one row; of records only the index lies apart from their fields."""
        kind = getattr(row.table, "LIST", SETTINGS)
        if kind not in LAZY_KINDS:
            self.named.append((row, None))
            self.index.append([kind, json.loads(packed(row))])
            self.counts.append("null")
            return
        values, later, ending = row.values, seldom(row.table), ending_of(row)
        end = (ending.quiet.isoformat(), str(ending.state)) if ending else (None, None)
        self.named.append((row, end[0]))
        self.counts.append(packed_counts(row) if ending else "null")
        starts = (len(self.lists), len(self.rest))
        self.lists.extend(packed(row, frozenset(values) - later, places=False).encode())
        self.rest.extend(packed(row, later).encode())
        spans = (starts[0], len(self.lists), starts[1], len(self.rest))
        self.index.append([kind, values["id"], row.line, last, *end, *map(values.get, FIRST), digest, *spans])

    def parts(self) -> dict[str, bytes]:
        """Return all parts."""
        return {
            INDEX: json.dumps(self.index, ensure_ascii=False, separators=(",", ":")).encode(),
            PARTS[COUNTS]: f"[{','.join(self.counts)}]".encode(),
            PARTS[LISTS]: bytes(self.lists),
            REST: bytes(self.rest),
            NAMES: packed_names(FileNames([*items(self.named)])),
        }


def named(rows: Iterable[Row]) -> list[KnownItem]:
    """Return what the records of some rows are called."""
    packing = Packing()
    for row in rows:
        packing.add(row, 0, "")
    return [*items(packing.named)]


class KeptFile:
    """What is kept of one file: a shelf on which the fields of its records lie."""

    def __init__(self, part_of: Callable[[str], bytes]) -> None:
        """`part_of` returns a part by its name, when it is needed."""
        self.part_of: Final = part_of
        self.index: Final[list[list[Any]]] = json.loads(part_of(INDEX))
        self.known: Final[dict[str, bytes]] = {}
        self.counts: list[Any] | None = None
        self.assembly: Assembly | None = None
        self.shown = ""

    def records(self, path: str) -> list[Row | Identified]:
        """Return its rows, and records whose fields come later, in the order of the file; `path` is what users see of it."""
        self.shown = path
        found: list[Row | Identified] = []
        for at, entry in enumerate(self.index):
            if entry[0] not in LAZY_KINDS:
                found.append(unpacked(KINDS.get(entry[0], Settings), entry[1], path))
                continue
            kind, id_, line, last, quiet, ended, audience, category, formerly, text = entry[:-4]
            day, state = (date.fromisoformat(quiet), STATES[ended]) if quiet else (None, None)
            stub = Stub(kind, id_, line, last, day, state, AUDIENCE.get(audience), category, tuple(formerly or ()), text)
            found.append(kept_record(stub, path, self, at))
        return found

    def part(self, at: int, part: int) -> Row:
        """Return a part of a record."""
        entry = self.index[at]
        table = LAZY_KINDS[entry[0]]
        if part == COUNTS:
            from riskreg.domain.late_entries import DatedFact  # noqa: PLC0415 - only who counts needs it

            if self.counts is None:
                self.counts = json.loads(self.part_of(PARTS[COUNTS]))
            kept, facts = self.counts[at]
            row = unpacked(table, kept, self.shown)
            row.values[DATED] = tuple(DatedFact(key, field, date.fromisoformat(day)) for key, field, day in facts)
            return row
        name, (start, end) = (PARTS[LISTS], entry[-4:-2]) if part == LISTS else (REST, entry[-2:])
        if name not in self.known:
            self.known[name] = self.part_of(name)
        return unpacked(table, json.loads(self.known[name][start:end]), self.shown)


def ending_of(row: Row) -> Ending | None:
    """Return how a record is finished for good, by those of its fields that say so; None where it is not."""
    if issubclass(row.table, Danger) and not ("acceptances" in row.values or "withdrawn" in row.values):
        return None  # nothing has ended it
    values = {name: bare(row.values[name]) for name in ending_fields(row.table) if name in row.values}
    record: Any = row.table.placed(values, "", 0, {})
    quiet = record.quiet_from()
    return Ending(quiet, record.state(quiet)) if quiet else None


def texts(text: str, lines: Sequence[int]) -> dict[int, str]:
    """Return digests of what stands between the first lines of records; of two that begin in one line there is none."""
    found: dict[int, str] = {}
    starts = [*sorted(set(lines)), None]
    all_lines = text.split("\n")
    for first, behind in pairwise(starts):
        assert first is not None
        block = "\n".join(all_lines[first - 1 : behind and behind - 1])
        found[first] = blake2b(block.encode(), digest_size=10).hexdigest()
    return {line: found[line] for line, times in Counter(lines).items() if times == 1}


def bare(value: object) -> object:
    """Make values of rows without resolving what they refer to; the rows stay as they are."""
    match value:
        case Row():
            made: FieldTable = value.table.placed({name: bare(part) for name, part in value.values.items()}, "", 0, {})
            return made
        case list():
            return tuple(map(bare, value))
    return value
