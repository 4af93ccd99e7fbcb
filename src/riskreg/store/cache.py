"""What was read from a file, kept by the id of its bytes in the git directory; thrown away at will.

Each file has two: `.lists` holds what finds its records and what lists and deadlines need, `.rest` all else. Both are JSON:
nothing that lies here can run. What was kept by another version of the code that reads is not used.
"""

import json
import os
import shutil
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha1
from pathlib import Path
from typing import Any, Final

from riskreg.domain.assembly import Assembly
from riskreg.domain.fields import FieldTable, Row
from riskreg.domain.records import KINDS, Identified
from riskreg.domain.waiting import KINDS as WAITING
from riskreg.domain.waiting import Stub, seldom, wait
from riskreg.domain.words import AUDIENCES
from riskreg.errors import RiskregError
from riskreg.store.packing import packed, unpacked
from riskreg.wording import say

PACKAGE: Final = Path(__file__).parent.parent
FORM: Final = 1
MOST: Final = 20_000  # files that are kept
READERS: Final = ("syntax", "domain/records")  # packages that decide how a file is read
READING: Final = (
    "wording.py",
    *(f"domain/{name}.py" for name in ("assembly", "fields", "kinds", "settings", "waiting", "words")),
)
KEEPING: Final = ("store/cache.py", "store/load.py", "store/packing.py")
AUDIENCE: Final = {str(word): word for word in AUDIENCES}
# The facts from which it follows whether anything of a record is still open.
COURSE: Final = ("found", "referrals", "rectified", "acceptances", "withdrawn", "reply_due", "replied", "supervised")
ENDING: Final = {"dangers": COURSE, "risks": ("identified", "closed"), "measures": ()}


class Cache:
    """The folder of what is kept."""

    def __init__(self, common: Path) -> None:
        """`common` is the git directory that all work trees share. Others' folders are not trusted, nor written to."""
        self.home: Final = common / "riskreg"
        self.folder: Final = self.home / key()
        self.written = 0

    def get(self, blob: str) -> "Kept | None":
        """Return what is kept of a file; None where nothing is, or it is damaged."""
        text = read(self.folder / f"{blob}.lists")
        if text is None:
            return None
        try:
            return Kept(text, self.folder / f"{blob}.rest")
        except (ValueError, TypeError, KeyError):
            return None

    def put(self, blob: str, rows: Iterable[Row], ends: Mapping[int, int]) -> "Kept":
        """Keep what was read, if it can be written; `ends` are the last lines of records by their first."""
        entries: list[list[object]] = []
        lists, rest = bytearray(), bytearray()
        for row in rows:
            kind = row.table.LIST  # type: ignore[attr-defined]
            if kind not in WAITING:
                entries.append([kind, json.loads(packed(row))])
                continue
            later = seldom(row.table)
            quiet, values = quiet_from(row, ENDING[kind]), row.values
            ids = (kind, values["id"], row.line, ends.get(row.line, row.line), quiet and quiet.isoformat())
            starts = (len(lists), len(rest))
            lists += packed(row, frozenset(values) - later, places=False).encode()
            rest += packed(row, later).encode()
            spans = (starts[0], len(lists), starts[1], len(rest))
            entries.append([*ids, values.get("audience"), values.get("category"), *spans])
        head = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()
        text = head + b"\n" + bytes(lists)
        with suppress(OSError):
            self.keep(f"{blob}.rest", bytes(rest))
            self.keep(f"{blob}.lists", text)
        return Kept(text, self.folder / f"{blob}.rest", bytes(rest))

    def recall(self, name: str) -> object:
        """Return a value that was remembered; None where it was not, or is damaged."""
        text = read(self.folder / f"{name}.json")
        return None if text is None else json.loads(text)

    def remember(self, name: str, value: object) -> None:
        """Keep a value that follows from what `name` is made of; where it cannot be written, nothing is kept."""
        with suppress(OSError):
            self.keep(f"{name}.json", json.dumps(value, separators=(",", ":")).encode())

    def keep(self, name: str, data: bytes) -> None:
        """Write a file in one step, for its owner alone."""
        if not self.written:
            self.prepare()
        self.written += 1
        beside = self.folder / f".{name}.{os.getpid()}"
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(sealed(data))
        beside.replace(self.folder / name)

    def prepare(self) -> None:
        """Make the folder; throw away what other versions kept, and the oldest half where very much is kept."""
        if self.folder.is_dir():
            kept = [(entry.stat().st_mtime, entry.path) for entry in os.scandir(self.folder)]
            for _, path in sorted(kept)[: len(kept) // 2] if len(kept) > MOST else []:
                Path(path).unlink(missing_ok=True)
            return
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(mode=0o700)
        self.folder.mkdir(mode=0o700)


def opened(common: Path) -> Cache | None:
    """Return the cache of a repository; None where the code cannot tell its own version."""
    try:
        return Cache(common)
    except OSError:
        return None


class Kept:
    """What is kept of one file: a shelf on which the fields of its records wait."""

    def __init__(self, text: bytes, path: Path, rest: bytes | None = None) -> None:
        """`text` is the content of `.lists`, `path` and `rest` of the other file. Raises ValueError where it makes no sense."""
        head, _, self.body = text.partition(b"\n")
        self.entries: Final[list[list[Any]]] = json.loads(head)
        self.path: Final = path
        self.others = rest  # None until it is needed
        self.assembly: Assembly | None = None
        self.shown = ""

    def records(self, path: str) -> list[Row | Identified]:
        """Return its rows, and records that wait, in the order of the file; `path` is what users see of it."""
        self.shown = path
        found: list[Row | Identified] = []
        for at, entry in enumerate(self.entries):
            if entry[0] not in WAITING:
                found.append(unpacked(KINDS[entry[0]], entry[1], path))
                continue
            kind, id_, line, last, quiet, audience, category = entry[:7]
            stub = Stub(kind, id_, line, last, quiet and date.fromisoformat(quiet), AUDIENCE.get(audience), category)
            found.append(wait(stub, path, self, at))
        return found

    def listed(self, at: int) -> Row:
        """Return what lists need of a record."""
        entry = self.entries[at]
        return unpacked(WAITING[entry[0]], json.loads(self.body[entry[7] : entry[8]]), self.shown)

    def rest(self, at: int) -> Row:
        """Return the rest of it. Raises RiskregError where it is gone or damaged."""
        if self.others is None:
            self.others = read(self.path)
            if self.others is None:
                shutil.rmtree(self.path.parent, ignore_errors=True)
                raise RiskregError(
                    say("what riskreg keeps in the git directory was damaged, and has been thrown away"),
                    hint=say("type the same command again"),
                )
        entry = self.entries[at]
        return unpacked(WAITING[entry[0]], json.loads(self.others[entry[9] : entry[10]]), self.shown)


def quiet_from(row: Row, names: Iterable[str]) -> date | None:
    """Return the day from which a record is finished for good, by those of its fields that say so."""
    values = {name: bare(row.values[name]) for name in names if name in row.values}
    found: date | None = row.table.placed(values, "", 0, {}).quiet_from()  # type: ignore[attr-defined]
    return found


def bare(value: object) -> object:
    """Make values of rows without resolving what they refer to; the rows stay as they are."""
    match value:
        case Row():
            made: FieldTable = value.table.placed({name: bare(part) for name, part in value.values.items()}, "", 0, {})
            return made
        case list():
            return tuple(map(bare, value))
    return value


def sealed(data: bytes) -> bytes:
    """Put a line before the data by which damage is noticed."""
    return b"riskreg %08x\n" % zlib.crc32(data) + data


def read(path: Path) -> bytes | None:
    """Return what was kept; None where it is not there, is another's, or is damaged."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a plain call: there are hundreds of files
            if os.fstat(file.fileno()).st_uid != os.geteuid():
                return None
            seal = file.readline(32)
            data = file.read()
    except OSError:
        return None
    return data if seal == b"riskreg %08x\n" % zlib.crc32(data) else None


def key() -> str:
    """Return what tells one version of the code that reads from another: a digest of its text."""
    names = [*READING, *KEEPING]
    for folder in READERS:
        names += [f"{folder}/{name}" for name in sorted(os.listdir(PACKAGE / folder)) if name.endswith(".py")]  # noqa: PTH208 - names only
    return digest(names)


def domain_key() -> str:
    """Return the same for all the code that judges and counts."""
    return digest(sorted(path.relative_to(PACKAGE).as_posix() for path in (PACKAGE / "domain").rglob("*.py")))


def digest(names: Iterable[str]) -> str:
    """Return a digest of the text of some modules."""
    found = sha1(f"{FORM}".encode(), usedforsecurity=False)
    for name in names:
        with open(PACKAGE / name, "rb") as file:  # noqa: PTH123
            found.update(file.read())
    return found.hexdigest()[:16]
