"""Locking: one writer of a register at a time; the only file that knows how the system locks."""

import errno
import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from riskreg.errors import RiskregError, reason
from riskreg.messages import Said, joined, say
from riskreg.store.files import REFUSED, finish, in_the_way, kept, tidy

PATIENCE: Final = 10.0  # seconds until a writer gives up
SILENCE: Final = 1.0  # seconds until it says that it waits
PAUSE: Final = 0.002  # seconds between two looks; short, so that among many writers none comes too late each time
OPENING: Final = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
LOOKING: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
OWN: Final = 0o600
LONGEST: Final = 300  # characters of a command that are written down
LINE: Final = 2000  # bytes of the lock file that are read


class Holder(NamedTuple):
    """Who holds the lock: process, instant, command."""

    pid: int
    since: datetime
    command: str


@contextmanager
def locked(root: Path, command: str, now: datetime, waiting: Callable[[Said], None] | None = None) -> Iterator[None]:
    """Keep other writers out while a register is loaded, changed and saved; first finish what a killed writer left undone.

    `command` is what others are told of who holds the lock, and `now`, an aware instant, since when; they read it in the
    zone of their own `now`. `waiting` is told what the user should know meanwhile: whom this command waits for, and that an
    interrupted change was finished. Raises RiskregError, code 3, where the lock cannot be had.
    """
    with refusing():
        here = root.resolve()
        path = kept(here, ".lock")
        handle = taken(path, now, waiting)
    try:
        with refusing():
            was_killed = os.fstat(handle).st_size > 0  # a writer that ends takes its lock away
            sign(handle, command, now)
            recover(here, waiting, was_killed=was_killed)
        yield
    finally:
        release(path, handle)


@contextmanager
def refusing() -> Iterator[None]:
    """Say in words why the lock cannot be had."""
    try:
        yield
    except OSError as error:
        folder = Path(str(error.filename)).parent if error.filename else None
        raise RiskregError(
            say("the register cannot be locked for writing: {reason}; nothing was written", reason=reason(error)),
            hint=say("look whether you may write in {folder}", folder=str(folder)) if folder else None,
            code=REFUSED,
        ) from None


def taken(path: Path, now: datetime, waiting: Callable[[Said], None] | None) -> int:
    """Wait for the lock; return the open file."""
    begun, told = time.monotonic(), waiting is None
    while (handle := attempt(path)) is None:
        waited = time.monotonic() - begun
        if waited > PATIENCE:
            raise busy(holder(path, now))
        if waited > SILENCE and not told and waiting:
            told = True
            waiting(awaited(holder(path, now)))
        time.sleep(PAUSE)
    return handle


def attempt(path: Path) -> int | None:
    """Try to take the lock; None where another has it. Nothing is changed in the file before it is ours."""
    try:
        handle = os.open(path, OPENING, OWN)
    except PermissionError:
        raise (another_users(path) if belongs_to_another(path) else PermissionError(errno.EACCES, "", str(path))) from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise in_the_way(path) from None
        raise
    try:
        check(path, os.fstat(handle))
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if is_same(path, handle):
            return handle
    except BlockingIOError:
        pass
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def check(path: Path, status: os.stat_result) -> None:
    """Refuse what is not a lock of this user's: it is neither written nor taken away."""
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        raise in_the_way(path)
    if status.st_uid != os.geteuid():
        raise another_users(path)


def is_same(path: Path, handle: int) -> bool:
    """Whether the open file is still the one at its path: who had the lock before us took the file away."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def sign(handle: int, command: str, now: datetime) -> None:
    """Write down who holds the lock."""
    words = " ".join(command.split())[:LONGEST]
    os.ftruncate(handle, 0)
    os.write(handle, f"{os.getpid()} {now.isoformat(timespec='seconds')} {words}\n".encode(errors="replace"))


def release(path: Path, handle: int) -> None:
    """Take the lock file away and let the next one in."""
    with suppress(OSError):
        if is_same(path, handle):
            path.unlink()
    with suppress(OSError):
        os.close(handle)


def recover(root: Path, waiting: Callable[[Said], None] | None, *, was_killed: bool) -> None:
    """Finish what a killed writer left undone, and take away its temporary files."""
    finished = finish(root)
    if was_killed:
        tidy(root)
    if finished and waiting:
        waiting(say("a change that was interrupted is finished now: {files}", files=joined(finished)))


def holder(path: Path, now: datetime) -> Holder | None:
    """Return who holds the lock; None where that cannot be read."""
    try:
        with os.fdopen(os.open(path, LOOKING), "rb") as file:
            pid, since, command = file.read(LINE).decode(errors="replace").rstrip("\n").split(" ", 2)
        instant = datetime.fromisoformat(since)
        return Holder(int(pid), instant.astimezone(now.tzinfo), command) if instant.tzinfo else None
    except (OSError, ValueError, OverflowError):
        return None


def awaited(held: Holder | None) -> Said:
    """Say whom this command waits for."""
    if held is None:
        return say("another command is writing in this register; waiting for it")
    return say(
        "another command is writing in this register; waiting for it: {command} (process {pid}, since {time})", **shown(held)
    )


def busy(held: Holder | None) -> RiskregError:
    """The other command does not end."""
    if held is None:
        return RiskregError(
            say("another command is writing in this register; nothing was written"),
            hint=say("run the command again when the other has ended"),
            code=REFUSED,
        )
    return RiskregError(
        say(
            "another command has been writing in this register since {time}: {command} (process {pid}); nothing was written",
            **shown(held),
        ),
        hint=say("run the command again when the other has ended; if it hangs, end it with: kill {pid}", pid=str(held.pid)),
        code=REFUSED,
    )


def shown(held: Holder) -> dict[str, str]:
    """Return what is said of a holder; a process's number is no count, so it is a text."""
    return {"pid": str(held.pid), "time": f"{held.since:%Y-%m-%d %H:%M:%S}", "command": held.command}


def belongs_to_another(path: Path) -> bool:
    """Whether a file that may not be opened is another user's."""
    try:
        return path.lstat().st_uid != os.geteuid()
    except OSError:
        return False


def another_users(path: Path) -> RiskregError:
    """The lock file is another user's."""
    return RiskregError(
        say("another user of this computer has locked the register with {file}; nothing was written", file=str(path)),
        hint=say("wait until that user has finished; if nobody is writing, delete the file"),
        code=REFUSED,
    )
