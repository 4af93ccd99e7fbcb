"""Writers for the tests of saving: small edits of their own, and an os layer in which something happens at the n-th call.

As a program of its own (`python -m tests.faults.writers append FOLDER`) it makes one edit and says how that ended.
"""

import errno
import fcntl
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from riskreg.errors import RiskregError
from riskreg.store.locking import locked
from riskreg.store.save import Rewrite, save

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
FILES = ("a.yaml", "b.yaml", "sub/c.yaml")  # those of a set; `a.yaml` alone for an edit of one file
FILLER = "# 台账\n" * 2_000  # 18 kB: more than one buffer
CALLS = ("open", "close", "write", "fsync", "replace", "unlink", "fchmod", "fchown", "ftruncate", "stat", "lstat", "fstat")


def begin(folder: Path) -> Path:
    """Make a register of three files, each in version 0."""
    (folder / "sub").mkdir(parents=True)
    (folder / "riskreg.yaml").write_text("name: 示例学院\n", encoding="utf-8")
    for name in FILES:
        (folder / name).write_text(f"{FILLER}- 0\n", encoding="utf-8")
    return folder


def append(folder: Path) -> int:
    """Write the next number at the end of one file, as a command would; return it."""
    with locked(folder, "riskreg append", NOW):
        before = (folder / FILES[0]).read_bytes()
        number = last(before) + 1
        save(folder, [Rewrite(folder / FILES[0], before, before + b"- %d\n" % number)])
    return number


def bump(folder: Path) -> int:
    """Write the next number at the end of all three files; return it."""
    with locked(folder, "riskreg bump", NOW):
        before = [(folder / name).read_bytes() for name in FILES]
        number = last(before[0]) + 1
        save(folder, [Rewrite(folder / name, old, old + b"- %d\n" % number) for name, old in zip(FILES, before, strict=True)])
    return number


def plain(folder: Path) -> int:
    """Write the next number as one would without this: for tests of the tests."""
    text = (folder / FILES[0]).read_text(encoding="utf-8")
    number = last(text.encode()) + 1
    with (folder / FILES[0]).open("w", encoding="utf-8") as file:
        file.write(f"{text}- {number}\n")
    return number


EDITS: dict[str, Callable[[Path], int]] = {"append": append, "bump": bump, "plain": plain}


def last(data: bytes) -> int:
    """Return the last number of a file. Raises ValueError where the file is not whole: every number, each on its line."""
    head, lines = data[: len(FILLER.encode())], data[len(FILLER.encode()) :]
    number = lines.count(b"\n") - 1
    if head != FILLER.encode() or number < 0 or lines != b"".join(b"- %d\n" % at for at in range(number + 1)):
        raise ValueError(data[-200:])
    return number


def numbers(folder: Path) -> list[int]:
    """Return the last number of each file."""
    return [last((folder / name).read_bytes()) for name in FILES]


def others(folder: Path) -> list[str]:
    """Return what lies in the register, and in its git directory, that does not belong there."""
    known = {"riskreg.yaml", *FILES}
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink()]
    return sorted(name for name in found if name not in known and (not name.startswith(".git/") or "riskreg" in name))


@contextmanager
def watched(act: Callable[[str], None]) -> Iterator[None]:
    """Do something before each call of the os layer; where that raises, the call is not made (a file is closed all the same)."""
    real: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in CALLS}
    fdopen, flock = os.fdopen, fcntl.flock

    def wrapped(name: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            try:
                act(name)
            except OSError:
                if name == "close":
                    real[name](*given)
                raise
            return real[name](*given, **named)

        return call

    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            act("write")
            return super().write(data)

    def opened(handle: int, mode: str = "r", **named: Any) -> Any:
        return io.BufferedWriter(Raw(handle, mode)) if "w" in mode else fdopen(handle, mode, **named)

    def lock(handle: int, how: int) -> None:
        act("flock")
        flock(handle, how)

    for name in CALLS:
        setattr(os, name, wrapped(name))
    os.fdopen, fcntl.flock = opened, lock  # type: ignore[assignment]
    try:
        yield
    finally:
        for name, function in real.items():
            setattr(os, name, function)
        os.fdopen, fcntl.flock = fdopen, flock


class Fault:
    """Fails at the n-th call of the os layer, or from then on."""

    def __init__(self, at: int, number: int, *, stays: bool) -> None:
        self.at, self.number, self.stays = at, number, stays
        self.count = 0
        self.name = ""  # of the call that failed first

    def __call__(self, name: str) -> None:
        self.count += 1
        if self.count == self.at or (self.stays and self.count > self.at):
            self.name = self.name or name
            raise OSError(self.number, os.strerror(self.number))


def main(words: list[str]) -> int:
    """Make one edit."""
    try:
        print(EDITS[words[0]](Path(words[1])))  # noqa: T201
    except RiskregError as error:
        print(error.said)  # noqa: T201
        return error.code
    return 0


NUMBERS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EMFILE)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
