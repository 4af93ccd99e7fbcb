"""Writing whole files in one step: a temporary file beside it, then a rename."""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from zlib import crc32

from riskreg.errors import RiskregError, reason
from riskreg.wording import say

REFUSED: Final = 3
# Of each file one name, so that at most one is ever left behind; short, as the file's own name may be as long as any.
TEMPORARY: Final = ".riskreg-new-{:08x}"
LEFT_BEHIND: Final = re.compile(r"\.riskreg-new-[0-9a-f]{8}")
BEGINNING: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
ANYBODY: Final = 0o666  # less what the user's umask takes away
# What a file system answers that cannot make the names in a folder last, or where the folder may be used but not read.
UNABLE: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EACCES, errno.EPERM})


def write(path: Path, data: bytes) -> None:
    """Write a file so that readers see the old or the new one, never a part; a link is followed, a device written into."""
    try:
        with refusing(str(path)):
            target = Path(os.path.realpath(path))
            status = target.stat() if target.exists() else None
            if status and not stat.S_ISREG(status.st_mode):
                pour(target, data)
            else:
                put(target, data, status)
    except ValueError:
        raise RiskregError(say("{file} is no name of a file", file=str(path))) from None


@contextmanager
def refusing(file: str) -> Iterator[None]:
    """Say in words what the system refuses while a file is written."""
    try:
        yield
    except OSError as error:
        raise RiskregError(say("{file} cannot be written: {reason}", file=file, reason=reason(error)), code=REFUSED) from None


def pour(device: Path, data: bytes) -> None:
    """Write into a pipe or a device, which cannot be replaced."""
    with device.open("wb") as file:
        file.write(data)


def put(target: Path, data: bytes, like: os.stat_result | None) -> None:
    """Write beside the file and rename. `like` is what the system says of the old file."""
    fill(target, data, like)
    try:
        beside(target).replace(target)
    except BaseException:
        drop(beside(target))
        raise
    with suppress(OSError):  # the file is there, whole; only a power cut could still bring back the old one
        settle(target.parent)


def beside(target: Path) -> Path:
    """Return the temporary file of a file."""
    return target.with_name(TEMPORARY.format(crc32(os.fsencode(target.name))))


def fill(target: Path, data: bytes, like: os.stat_result | None, mode: int = ANYBODY) -> None:
    """Write the temporary file, down to the disk, with the mode and the owner of the old file; what fails leaves none."""
    temporary = beside(target)
    handle = begin(temporary, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            if like:
                resemble(handle, like)
            file.write(data)
            file.flush()
            os.fsync(handle)
    except BaseException:
        drop(temporary)
        raise


def resemble(handle: int, like: os.stat_result) -> None:
    """Give a new file the owner, if we may, and the mode of the old one; a file system without modes is not asked."""
    made = os.fstat(handle)
    if (made.st_uid, made.st_gid) != (like.st_uid, like.st_gid):
        with suppress(OSError):
            os.fchown(handle, like.st_uid, like.st_gid)
    if stat.S_IMODE(made.st_mode) != stat.S_IMODE(like.st_mode):
        os.fchmod(handle, stat.S_IMODE(like.st_mode))


def begin(temporary: Path, mode: int) -> int:
    """Open the temporary file; one that a killed run left behind is taken away first, anything else is refused."""
    try:
        return os.open(temporary, BEGINNING, mode)
    except FileExistsError:
        if not stat.S_ISREG(temporary.lstat().st_mode):
            raise in_the_way(temporary) from None
        temporary.unlink()
        return os.open(temporary, BEGINNING, mode)


def in_the_way(path: Path) -> RiskregError:
    """Something lies where riskreg keeps a file of its own."""
    return RiskregError(
        say("{file} is in the way: riskreg did not make it; nothing was written", file=str(path)),
        hint=say("look what it is, delete it, and run the command again"),
        code=REFUSED,
    )


def drop(path: Path) -> None:
    """Take an ordinary file away, if that can be done; anything else is not ours."""
    with suppress(OSError):
        if stat.S_ISREG(path.lstat().st_mode):
            path.unlink()


def settle(folder: Path) -> None:
    """Make what was renamed in a folder last through a power cut, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in UNABLE:
            raise


def sweep(folder: Path) -> None:
    """Take away the temporary files that killed runs left anywhere below a folder; git's own folder is none of ours."""
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = Path(here, name)
            if LEFT_BEHIND.fullmatch(name):
                with suppress(OSError):
                    status = path.lstat()
                    if stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
                        path.unlink()
