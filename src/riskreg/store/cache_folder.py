"""Cache folder: a folder of the user's own in the git directory that keeps bytes by name; and the cache key of the code."""

import os
import stat
import time
import zlib
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from hashlib import sha1
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent.parent
FORM: Final = 1
READERS: Final = ("syntax", "domain/records")  # packages that decide how a file is read
READER_FORMS: Final = (
    "messages.py",
    *(f"domain/{name}.py" for name in ("fields", "lazy", "register", "settings", "words")),
)
KEEPING: Final = tuple(f"store/{name}.py" for name in ("cache", "cache_folder", "load", "name_source", "names"))


def key() -> str:
    """Return what tells one version of the code that reads from another: a digest of its text."""
    names = [*READER_FORMS, *KEEPING]
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


MOST: Final = 20_000  # files that are kept
LARGEST: Final = 1 << 28  # bytes of one: the rows of a register file of 16 MiB are far smaller
FORGOTTEN: Final = 24 * 60 * 60  # seconds after which a file that was begun and never finished is thrown away
READING: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe would otherwise be waited for
WRITING: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Folder:
    """The folder of one version of the code; those of other versions are thrown away when it is made."""

    def __init__(self, common: Path, name: str) -> None:
        """`common` is the git directory that all work trees share."""
        self.common: Final = common
        self.home: Final = common / "riskreg"
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
            for folder in (self.home, self.path):
                with suppress(FileExistsError):
                    folder.mkdir(mode=0o700)
            self.tidy()
        except OSError:
            return False
        return belongs(self.home) and belongs(self.path)

    def get(self, name: str) -> bytes | None:
        """Return what was kept; None where it is not there, is another's, or is damaged."""
        if not self.is_own:
            return None
        try:
            handle = os.open(self.path / name, READING)
            with os.fdopen(handle, "rb") as file:
                status = os.fstat(handle)
                if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_size > LARGEST:
                    return None
                seal = file.readline(32)
                data = file.read()
        except OSError:
            return None
        return data if seal == seal_of(name, data) else None

    def put(self, name: str, data: bytes) -> None:
        """Keep something, in one step and for its owner alone; where it cannot be written, nothing is kept."""
        if not self.is_made:
            return
        beside = self.path / f".{name}.{os.getpid()}"
        with suppress(OSError):
            handle = os.open(beside, WRITING, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(seal_of(name, data) + data)
                beside.replace(self.path / name)
            except OSError:
                beside.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Throw away what other versions kept, what was never finished, and the oldest half where very much is kept."""
        for entry in os.scandir(self.home):
            if entry.name != self.path.name:
                discard(entry)
        entries = sorted(os.scandir(self.path), key=written)
        begun = time.time() - FORGOTTEN
        old = entries[: len(entries) // 2] if len(entries) > MOST else []
        for entry in (*old, *(entry for entry in entries if entry.name.startswith(".") and written(entry) < begun)):
            discard(entry)


def belongs(path: Path) -> bool:
    """Whether a folder is there, is no link to another, and is the user's own."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def written(entry: os.DirEntry[str]) -> float:
    """Return when a file was written; of one that has gone, long ago."""
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except OSError:
        return 0


def discard(entry: os.DirEntry[str]) -> None:
    """Take away a file, a link or a folder, if that can be done."""
    if entry.is_dir(follow_symlinks=False):
        import shutil  # noqa: PLC0415 - 4 ms, and most commands throw nothing away

        shutil.rmtree(entry.path, ignore_errors=True)
        return
    with suppress(OSError):
        os.unlink(entry.path)  # noqa: PTH108 - a plain call: there may be thousands


def seal_of(name: str, data: bytes) -> bytes:
    """Return the line before the data by which damage is noticed, or that they belong elsewhere."""
    return b"riskreg %08x\n" % zlib.crc32(data, zlib.crc32(name.encode()))
