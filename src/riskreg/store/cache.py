"""What was read from a file, kept by the id of its bytes in the git directory; thrown away at will."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

from riskreg.domain.fields import Choice, Day, Fact, Facts, FieldTable, Free, Kind, Number, Ref, Row, Texts
from riskreg.domain.lazy import LAZY_KINDS as WAITING
from riskreg.domain.lazy import Stub, ending, seldom, wait
from riskreg.domain.records import KINDS, Danger, Identified
from riskreg.domain.register import Assembly
from riskreg.domain.settings import Settings
from riskreg.domain.words import AUDIENCES
from riskreg.store.cache_folder import Folder, key

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


SETTINGS: Final = "settings"  # not a list, but kept like one
AUDIENCE: Final = {str(word): word for word in AUDIENCES}
FIRST: Final = ("audience", "category", "formerly")  # fields that are known of each record from the beginning


class Cache:
    """What is kept of a repository's files."""

    def __init__(self, common: Path) -> None:
        """`common` is the git directory that all work trees share."""
        self.folder: Final = Folder(common, key())

    def get(self, blob: str, again: Callable[[], bytes]) -> "Kept | None":
        """Return what is kept of a file; None where nothing is, or it is damaged.

        `again` reads the file once more and returns what `.rest` should hold: that may turn out to be gone later.
        """
        text = self.folder.get(f"{blob}.lists")
        return None if text is None else Kept(text, lambda: self.folder.get(f"{blob}.rest") or again())

    def put(self, blob: str, rows: Sequence[Row], ends: Mapping[int, int], text: str) -> "Kept":
        """Keep what was read, if it can be written; `ends` are the last lines of records by their first."""
        entries: list[list[object]] = []
        digests = texts(text, [row.line for row in rows])
        lists, rest = bytearray(), bytearray()
        for row in rows:
            kind = getattr(row.table, "LIST", SETTINGS)
            if kind not in WAITING:
                entries.append([kind, json.loads(packed(row))])
                continue
            later = seldom(row.table)
            quiet, values = quiet_from(row), row.values
            ids = (kind, values["id"], row.line, ends.get(row.line, 0), quiet and quiet.isoformat())
            starts = (len(lists), len(rest))
            lists += packed(row, frozenset(values) - later, places=False).encode()
            rest += packed(row, later).encode()
            spans = (starts[0], len(lists), starts[1], len(rest))
            entries.append([*ids, *map(values.get, FIRST), digests.get(row.line, ""), *spans])
        head = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()
        kept = Kept(head + b"\n" + bytes(lists), lambda: bytes(rest))
        self.folder.put(f"{blob}.rest", kept.rest)
        self.folder.put(f"{blob}.lists", kept.text)
        return kept

    def recall(self, name: str) -> object:
        """Return a value that was remembered; None where it was not, or is damaged."""
        text = self.folder.get(f"{name}.json")
        return None if text is None else json.loads(text)

    def remember(self, name: str, value: object) -> None:
        """Keep a value that follows from what `name` is made of; where it cannot be written, nothing is kept."""
        self.folder.put(f"{name}.json", json.dumps(value, separators=(",", ":")).encode())


def opened(common: Path) -> Cache | None:
    """Return the cache of a repository; None where the code cannot tell its own version."""
    try:
        return Cache(common)
    except OSError:
        return None


class Kept:
    """What is kept of one file: a shelf on which the fields of its records wait."""

    def __init__(self, text: bytes, others: Callable[[], bytes]) -> None:
        """`text` is what `.lists` holds; `others` brings what `.rest` holds, when it is needed."""
        self.text: Final = text
        head, _, self.body = text.partition(b"\n")
        self.entries: Final[list[list[Any]]] = json.loads(head)
        self.others: Final = others
        self.assembly: Assembly | None = None
        self.shown = ""

    def rows(self) -> Iterator[tuple[Row, str | None]]:
        """Return its rows, of records only what lists need, each with the day from which it is finished for good."""
        for at, entry in enumerate(self.entries):
            if entry[0] in WAITING:
                yield self.listed(at), entry[4]
            else:
                yield unpacked(KINDS.get(entry[0], Settings), entry[1], ""), None

    def records(self, path: str) -> list[Row | Identified]:
        """Return its rows, and records that wait, in the order of the file; `path` is what users see of it."""
        self.shown = path
        found: list[Row | Identified] = []
        for at, entry in enumerate(self.entries):
            if entry[0] not in WAITING:
                found.append(unpacked(KINDS.get(entry[0], Settings), entry[1], path))
                continue
            kind, id_, line, last, quiet, audience, category, formerly, text = entry[:-4]
            ends = quiet and date.fromisoformat(quiet)
            stub = Stub(kind, id_, line, last, ends, AUDIENCE.get(audience), category, tuple(formerly or ()), text)
            found.append(wait(stub, path, self, at))
        return found

    def listed(self, at: int) -> Row:
        """Return what lists need of a record."""
        kind, start, end = self.entries[at][0], *self.entries[at][-4:-2]
        return unpacked(WAITING[kind], json.loads(self.body[start:end]), self.shown)

    @cached_property
    def rest(self) -> bytes:
        """What `.rest` holds."""
        return self.others()

    def more(self, at: int) -> Row:
        """Return the rest of a record."""
        kind, start, end = self.entries[at][0], *self.entries[at][-2:]
        return unpacked(WAITING[kind], json.loads(self.rest[start:end]), self.shown)


def quiet_from(row: Row) -> date | None:
    """Return the day from which a record is finished for good, by those of its fields that say so."""
    if issubclass(row.table, Danger) and not ("acceptances" in row.values or "withdrawn" in row.values):
        return None  # nothing has ended it
    values = {name: bare(row.values[name]) for name in ending(row.table) if name in row.values}
    found: date | None = row.table.placed(values, "", 0, {}).quiet_from()  # type: ignore[attr-defined]
    return found


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
