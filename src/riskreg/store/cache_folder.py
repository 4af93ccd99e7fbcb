"""Cache folder: a folder of the user's own in the git directory that keeps parts of bytes by name; the cache key of the code."""

import json
import os
import stat
import time
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from hashlib import sha1
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent.parent
FORM: Final = 2
# Everything that decides how a file is read and what is kept of it; a test follows the imports.
READERS: Final = ("domain", "syntax")  # packages
MODULES: Final = (
    "messages.py",
    *(f"store/{name}.py" for name in ("cache", "cache_folder", "load", "name_list", "names")),
)


def key() -> str:
    """Return what tells one version of the code that reads from another: a digest of its text."""
    return digest((*MODULES, *(name for package in READERS for name in modules(package))))


def domain_key() -> str:
    """Return the same for all the code that judges and counts."""
    return digest(modules("domain"))


def modules(package: str) -> list[str]:
    """Return the modules of a package and of the packages in it."""
    found = []
    for entry in sorted(os.scandir(PACKAGE / package), key=lambda entry: entry.name):
        name = f"{package}/{entry.name}"
        if entry.name.endswith(".py"):
            found.append(name)
        elif entry.is_dir() and entry.name != "__pycache__":
            found += modules(name)
    return found


def digest(names: Iterable[str]) -> str:
    """Return a digest of the text of some modules."""
    found = sha1(f"{FORM}".encode(), usedforsecurity=False)
    for name in names:
        with open(PACKAGE / name, "rb") as file:  # noqa: PTH123
            found.update(file.read())
    return found.hexdigest()[:16]


HOME: Final = "riskreg-cache"  # in the git directory
EARLIER: Final = "riskreg"  # where the formats before this one lay: its code clears all of it, and is cleared once
MOST: Final = 20_000  # files that are kept
LARGEST: Final = 1 << 28  # bytes of one: the rows of a register file of 16 MiB are far smaller
HEAD: Final = 1 << 12  # bytes of a first line
FORGOTTEN: Final = 24 * 60 * 60  # seconds after which a file that was begun and never finished is thrown away
UNUSED: Final = 30 * FORGOTTEN  # and what another version of the code kept and has not written to
READING: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe would otherwise be waited for
WRITING: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Entry:
    """What is kept under one name: parts of bytes, each read when it is asked for."""

    def __init__(self, path: Path, start: int, spans: Mapping[str, tuple[int, int]]) -> None:
        """`start` is where the parts begin; `spans` their lengths and seals, in their order."""
        self.path: Final = path
        self.start: Final = start
        self.spans: Final = spans
        self.there: Final[dict[str, bytes]] = {}  # parts that were read with the first line

    def part(self, name: str) -> bytes | None:
        """Return a part; None where there is none, it has gone, or it is damaged."""
        if name in self.there:
            return self.there.pop(name)
        if name not in self.spans:
            return None
        try:
            with os.fdopen(os.open(self.path, READING), "rb") as file:
                return self.read(file.fileno(), name) if is_plain(file.fileno()) else None
        except OSError:
            return None

    def read(self, handle: int, name: str) -> bytes | None:
        """Read a part."""
        start = self.start
        for each, (length, seal) in self.spans.items():
            if each == name:
                data = os.pread(handle, length, start)
                return data if zlib.crc32(data) == seal else None
            start += length
        return None


class Folder:
    """The folder of one version of the code. Other versions have theirs beside it, and are left alone while they are used."""

    def __init__(self, common: Path, name: str) -> None:
        """`common` is the git directory that all work trees share."""
        self.common: Final = common
        self.home: Final = common / HOME
        self.path: Final = self.home / name

    @cached_property
    def is_own(self) -> bool:
        """Whether all of the way is the user's own; what is not there yet can be made.

        In the git directory of another user nothing is begun: it would be in the owner's way.
        """
        try:
            owner = os.stat(self.common).st_uid  # noqa: PTH116 - a plain call; `.git` itself may be a link
        except OSError:
            return False
        own = (belongs(folder) or not os.path.lexists(folder) for folder in (self.home, self.path))
        return owner == os.geteuid() and all(own)

    @cached_property
    def is_made(self) -> bool:
        """Make the folder, and say whether it can be used."""
        if not self.is_own:
            return False
        try:
            with suppress(FileExistsError):
                self.home.mkdir(mode=0o700)
                if belongs(self.common / EARLIER):
                    discard(self.common / EARLIER)
            with suppress(FileExistsError):
                self.path.mkdir(mode=0o700)
            self.tidy()
        except OSError:
            return False
        return belongs(self.home) and belongs(self.path)

    def get(self, name: str, first: str) -> Entry | None:
        """Return what was kept, with the part that is asked for `first`; None where there is none, or either is damaged."""
        if not self.is_own:
            return None
        path = self.path / name
        try:
            with os.fdopen(os.open(path, READING), "rb") as file:
                if not is_plain(file.fileno()):
                    return None
                head = file.readline(HEAD)
                entry = Entry(path, len(head), unsealed(name, head, os.fstat(file.fileno()).st_size))
                data = entry.read(file.fileno(), first)
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        if data is None:
            return None
        entry.there[first] = data
        return entry

    def put(self, name: str, parts: Mapping[str, bytes]) -> None:
        """Keep something, in one step and for its owner alone; where it cannot be written, nothing is kept."""
        if not self.is_made:
            return
        beside = self.path / f".{name}.{os.getpid()}"
        with suppress(OSError):
            handle = os.open(beside, WRITING, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(sealed(name, parts))
                    for part in parts.values():
                        file.write(part)
                beside.replace(self.path / name)
            except OSError:
                beside.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Throw away what no version of the code uses any more, what was never finished, and the oldest half of very much."""
        now = time.time()
        for other in os.scandir(self.home):
            if other.name != self.path.name and written(other) < now - UNUSED:
                discard(other.path)
        entries = sorted(os.scandir(self.path), key=written)
        old = entries[: len(entries) // 2] if len(entries) > MOST else []
        begun = (entry for entry in entries if entry.name.startswith(".") and written(entry) < now - FORGOTTEN)
        for entry in (*old, *begun):
            discard(entry.path)


def is_plain(handle: int) -> bool:
    """Whether an open file is a plain one of the user's own, of a size that can be."""
    status = os.fstat(handle)
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and status.st_size <= LARGEST


def belongs(path: Path) -> bool:
    """Whether a folder is there, is no link to another, and is the user's own."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def written(entry: os.DirEntry[str]) -> float:
    """Return when a file was written, or one in a folder was last begun; of one that has gone, long ago."""
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except OSError:
        return 0


def discard(path: str | Path) -> None:
    """Take away a file, a link or a folder, if that can be done."""
    if os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114 - plain calls: there may be thousands
        import shutil  # noqa: PLC0415 - 4 ms, and most commands throw nothing away

        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108 - as above


def sealed(name: str, parts: Mapping[str, bytes]) -> bytes:
    """Return the first line: what the parts are, with seals by which damage is noticed, or that they belong elsewhere."""
    said = json.dumps({part: (len(data), zlib.crc32(data)) for part, data in parts.items()}).encode()
    return b"riskreg %08x %b\n" % (zlib.crc32(said, zlib.crc32(name.encode())), said)


def unsealed(name: str, line: bytes, size: int) -> dict[str, tuple[int, int]]:
    """Read the first line of a file of some size. Raises what it will where the line is not whole, or belongs elsewhere."""
    said = line[len(b"riskreg 00000000 ") : -1]
    if line != b"riskreg %08x %b\n" % (zlib.crc32(said, zlib.crc32(name.encode())), said):
        raise ValueError
    found: dict[str, tuple[int, int]] = {part: (length, seal) for part, (length, seal) in json.loads(said).items()}
    lengths = [length for length, _ in found.values()]
    if min(lengths, default=0) < 0 or sum(lengths) != size - len(line):
        raise ValueError
    return found
