"""The index: what is staged for the next commit; files of it are changed without git looking at any file of the work tree.

Where git writes an index it looks at files that were changed within the same tick of the clock, and runs the filters of the
repository on them. So it is given a copy, and an empty folder as the work tree; the copy then takes the place of the index
under git's own lock. It keeps the time of the index before: by that time git knows which files it must look at again.
"""

import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from riskreg.errors import RiskregError, reason
from riskreg.store.git import answer, refused, run
from riskreg.store.objects import REFUSED
from riskreg.store.repository import Repository
from riskreg.wording import say

TRIES: Final = 20  # how often we look whether the index is free
PAUSE: Final = 0.1  # seconds between two looks
LOCKING: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Entry(NamedTuple):
    """A file of a commit or of the index: its mode, and the id of its bytes."""

    mode: str
    blob: str


def indexed(where: Sequence[str], paths: Sequence[str], **extra: str) -> dict[str, Entry | None]:
    """Return the entries of files in the index by path; None for a file with a conflict."""
    found: dict[str, Entry | None] = {}
    for line in filter(None, answer(where, "ls-files", "--stage", "-z", "--", *paths, extra=extra).split(b"\0")):
        head, _, name = line.partition(b"\t")
        mode, blob, stage = head.decode().split()
        path = os.fsdecode(name)
        if path in paths:  # else it lies in a folder that stands where the file should
            found[path] = Entry(mode, blob) if stage == "0" else None
    return found


def set_entries(where: Sequence[str], index: str, entries: Mapping[str, Entry | None], width: int = 40) -> None:
    """Set files of an index, all or none; None takes a file out. `width` is the number of digits of ids."""
    lines = b""
    for path, entry in entries.items():
        mode, blob = entry or ("0", "0" * width)
        lines += f"{mode} {blob}\t".encode() + os.fsencode(path) + b"\0"
    done = run(where, "update-index", "-z", "--index-info", stdin=lines, extra={"GIT_INDEX_FILE": index})
    if done.returncode or done.stderr:  # of a path that it does not take git only says so
        raise refused("update-index", done.stderr)


def change_index(
    repository: Repository, directory: Path, before: Mapping[str, Entry | None], after: Mapping[str, Entry | None]
) -> None:
    """Change files of the index of the work tree whose git directory this is.

    Raises RiskregError, with the index as it was: where files do not stand in it as `before` says, where it is locked or cannot
    be written.
    """
    index = directory / "index"
    try:
        with tempfile.TemporaryDirectory(prefix="riskreg-") as folder:
            empty, copy = Path(folder) / "empty", Path(folder) / "index"
            empty.mkdir()
            status = stamp(index)
            if status:
                copy.write_bytes(index.read_bytes())
            where = ("-C", os.fspath(empty), f"--git-dir={directory}", "--work-tree=.")
            there = indexed(where, list(before), GIT_INDEX_FILE=os.fspath(copy))
            if there != {path: entry for path, entry in before.items() if entry}:
                raise changed()
            set_entries(where, os.fspath(copy), after, len(repository.head or ""))
            replace(index, copy.read_bytes(), status)
    except FileExistsError:
        raise locked(directory) from None
    except OSError as error:
        raise RiskregError(
            say("{file} cannot be written: {reason}", file=os.fspath(index), reason=reason(error)), code=REFUSED
        ) from None


def stamp(index: Path) -> os.stat_result | None:
    """Return what the system says of the index; None where there is none."""
    try:
        return index.stat()
    except FileNotFoundError:
        return None


def replace(index: Path, data: bytes, status: os.stat_result | None) -> None:
    """Put new bytes in the place of the index, if it is still what it was."""
    lock = index.with_name("index.lock")
    handle = os.open(lock, LOCKING, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
            if status:
                os.fchmod(handle, status.st_mode & 0o777)
        refuse_changed(index, status)
        if status:
            os.utime(lock, ns=(status.st_atime_ns, status.st_mtime_ns))
        lock.replace(index)
    except BaseException:
        lock.unlink(missing_ok=True)
        raise


def refuse_changed(index: Path, status: os.stat_result | None) -> None:
    """Refuse to replace an index that is not the one that was read."""
    now = stamp(index)
    same = (
        (now.st_ino, now.st_size, now.st_mtime_ns) == (status.st_ino, status.st_size, status.st_mtime_ns)
        if now and status
        else now is status
    )
    if not same:
        raise changed()


def changed() -> RiskregError:
    """Somebody staged something between two looks."""
    return RiskregError(say("somebody else has changed the index meanwhile"), code=REFUSED)


def wait_for(directory: Path) -> None:
    """Wait a little until the index is free. Raises RiskregError where it stays locked."""
    for _ in range(TRIES):
        if not os.path.lexists(directory / "index.lock"):
            return
        time.sleep(PAUSE)
    raise locked(directory)


def locked(directory: Path) -> RiskregError:
    """Another program writes the index, or did so when it was broken off."""
    return RiskregError(
        say("git's index is locked: another git command is running, or was broken off"),
        hint=say("try again when it is done; if none is running, delete {file}", file=os.fspath(directory / "index.lock")),
        code=REFUSED,
    )
