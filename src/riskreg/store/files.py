"""Writing whole files in one step: a temporary file beside it, then a rename."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from riskreg.errors import RiskregError, reason
from riskreg.wording import say

REFUSED = 3
TEMPORARY = ".riskreg-new"  # one name, so that at most one is ever left behind; shorter than any name it stands for need be
ANYBODY = 0o666  # less what the user's umask takes away


def write(path: Path, data: bytes) -> None:
    """Write a file so that readers see the old or the new one, never a part; a link is followed, a device written into."""
    try:
        target = Path(os.path.realpath(path))
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not stat.S_ISREG(mode):
            pour(target, data)
        else:
            put(target, data, stat.S_IMODE(mode) if mode is not None else None)
    except OSError as error:
        raise RiskregError(
            say("{file} cannot be written: {reason}", file=str(path), reason=reason(error)), code=REFUSED
        ) from None
    except ValueError:
        raise RiskregError(say("{file} is no name of a file", file=str(path))) from None


def pour(device: Path, data: bytes) -> None:
    """Write into a pipe or a device, which cannot be replaced."""
    with device.open("wb") as file:
        file.write(data)


def put(target: Path, data: bytes, mode: int | None) -> None:
    """Write beside the file and rename; the new file has the mode of the old one."""
    beside = target.with_name(TEMPORARY)
    handle = begin(beside)
    try:
        with os.fdopen(handle, "wb") as file:
            if mode is not None:
                os.fchmod(handle, mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    settle(target.parent)


def begin(beside: Path) -> int:
    """Open the temporary file; one that a killed run left behind is taken away first, anything else is refused."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(beside, flags, ANYBODY)
    except FileExistsError:
        if not stat.S_ISREG(beside.lstat().st_mode):
            raise
        beside.unlink()
        return os.open(beside, flags, ANYBODY)


def settle(folder: Path) -> None:
    """Make the rename last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
