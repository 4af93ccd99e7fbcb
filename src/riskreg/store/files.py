"""Writing whole files in one step, one or a set of them; reading a file that nobody may have planted."""

import errno
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

from riskreg.errors import RiskregError, reason
from riskreg.messages import joined, say
from riskreg.store.git import common

REFUSED: Final = 3
# Of each file one name, so that at most one is ever left behind; short, as the file's own name may be as long as any.
TEMPORARY: Final = ".riskreg-new-{:08x}"
LEFT_BEHIND: Final = re.compile(r"\.riskreg-new-[0-9a-f]{8}")
BEGINNING: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
READING: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe would otherwise be waited for
ANYBODY: Final = 0o666  # less what the user's umask takes away
# What a file system answers that cannot make the names in a folder last, or where the folder may be used but not read.
UNABLE: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EACCES, errno.EPERM})


class Content(NamedTuple):
    """What a file holds, and what the system says of it."""

    data: bytes
    status: os.stat_result


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


def content(file: Path, most: int) -> Content | None:
    """Return at most so many bytes of an ordinary file; None for a link, a folder, a pipe. Raises OSError."""
    try:
        handle = os.open(file, READING)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return None
        raise
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return None
        with os.fdopen(handle, "rb", closefd=False) as opened:
            return Content(opened.read(most), status)
    finally:
        os.close(handle)


def is_there(path: Path) -> bool:
    """Whether something has this name, if only a link that leads nowhere. Raises OSError where the system cannot say."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


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


OWN: Final = 0o600
LONGEST: Final = 1 << 25  # bytes of what is read; register files have at most half as many


class Replacement(NamedTuple):
    """A temporary file that is to take the place of a file: the digests of old and new bytes; None for a file not there yet."""

    target: Path
    before: str | None
    after: str

    @property
    def is_made(self) -> bool:
        """Whether the new file is in its place, or was and has been changed since."""
        now = digest_of(self.target)
        return now == self.after or (now != self.before and not is_there(beside(self.target)))

    @property
    def is_ready(self) -> bool:
        """Whether the old file is in its place, and the new one waits beside it."""
        return digest_of(self.target) == self.before and digest_of(beside(self.target)) == self.after


def kept(root: Path, ending: str) -> Path:
    """Return where saving keeps a file of its own: in the git directory, else under a hidden name beside riskreg.yaml."""
    folder = common(root)
    return folder / f"riskreg{ending}" if folder else root / f".riskreg{ending}"


def journal(root: Path) -> Path:
    """Return the journal of a register; those of other registers in the same repository have other names."""
    name = os.path.relpath(root, common(root) or root)
    return kept(root, f"-{blake2b(os.fsencode(name), digest_size=6).hexdigest()}.journal")


def note(root: Path, file: Path, moves: Iterable[tuple[Path, bytes | None, bytes]]) -> None:
    """Write the journal, down to the disk. The temporary files must be there. `root` is resolved, as the paths are."""
    entries = [
        [os.path.relpath(target, root), None if before is None else digest(before), digest(after)]
        for target, before, after in moves
    ]
    with refusing(str(file)):
        fill(file, json.dumps({"moves": entries}).encode() + b"\n", None, OWN)
        try:
            beside(file).replace(file)
        except BaseException:
            drop(beside(file))
            raise
        settle(file.parent)


def finish(root: Path) -> Sequence[str]:
    """Finish a set of renames that was interrupted, or drop it if none was made yet; return the files that it changed.

    Raises RiskregError where some are made and others cannot be: nothing that somebody wrote since is overwritten.
    """
    file = journal(root)
    if not is_there(file):
        return ()
    moves = noted(root, file)
    names = [os.path.relpath(move.target, root) for move in moves]
    made = [move.is_made for move in moves]
    lost = [name for name, move, is_made in zip(names, moves, made, strict=True) if not is_made and not move.is_ready]
    goes_on = any(made) and not lost
    if goes_on:
        roll_forward([move for move, is_made in zip(moves, made, strict=True) if not is_made])
    for move in moves:
        drop(beside(move.target))
    file.unlink()
    if any(made) and lost:
        done = [name for name, is_made in zip(names, made, strict=True) if is_made]
        raise half_made(done, [name for name in names if name not in done])
    return names if goes_on else ()


def roll_forward(moves: Iterable[Replacement]) -> None:
    """Put the new files in their places."""
    for move in moves:
        beside(move.target).replace(move.target)
    for folder in {move.target.parent for move in moves}:
        settle(folder)


def tidy(root: Path) -> None:
    """Take away what killed runs left: their temporary files in the register, and that of the journal."""
    sweep(root)
    drop(beside(journal(root)))


def noted(root: Path, file: Path) -> list[Replacement]:
    """Read a journal. What is no journal of ours is never followed: it could name any file."""
    read = content(file, LONGEST)
    if read is None or read.status.st_uid != os.geteuid():
        raise in_the_way(file)
    try:
        told: dict[str, Any] = json.loads(read.data)
        return [Replacement(inside(root, str(path)), before and str(before), str(after)) for path, before, after in told["moves"]]
    except (ValueError, KeyError, TypeError):
        raise in_the_way(file) from None


def inside(root: Path, path: str) -> Path:
    """Return the file of the register that a path names. Raises ValueError where it leads out of it, or through a link."""
    target = root / path
    if os.path.realpath(target) != os.fspath(target) or not target.is_relative_to(root) or target == root:
        raise ValueError
    return target


def digest(data: bytes) -> str:
    """Return what tells these bytes from others."""
    return blake2b(data, digest_size=20).hexdigest()


def digest_of(file: Path) -> str | None:
    """Return the digest of a file; None where there is none, and what is no digest for what is no ordinary file."""
    if not is_there(file):
        return None
    read = content(file, LONGEST)
    return digest(read.data) if read else ""


def half_made(done: Sequence[str], missing: Sequence[str]) -> RiskregError:
    """An interrupted set can neither be finished nor dropped without overwriting what somebody wrote since."""
    return RiskregError(
        say(
            "an earlier command was interrupted, and files were changed since: its change stands in {done}, but not in {missing}",
            done=joined(done),
            missing=joined(missing),
        ),
        hint=say("compare them with git diff and mend them by hand; this is said once, the next command writes again"),
        code=REFUSED,
    )
