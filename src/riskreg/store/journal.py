"""Journal: a set of files to be renamed together, written down so that the next writer finishes what was interrupted."""

import json
import os
import stat
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple

from riskreg.errors import RiskregError, reason
from riskreg.store.files import REFUSED, beside, drop, fill, in_the_way, refusing, settle, sweep
from riskreg.store.git import common
from riskreg.wording import joined, say

OWN: Final = 0o600
LONGEST: Final = 1 << 24  # bytes of a journal; a line is some 200
READING: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe would otherwise be waited for


class Move(NamedTuple):
    """A temporary file that is to take the place of a file: the digests of old and new bytes; None for a file not there yet."""

    target: Path
    before: str | None
    after: str

    @property
    def is_made(self) -> bool:
        """Whether the new file is in its place, or was and has been changed since."""
        now = digest_of(self.target)
        return now == self.after or (now != self.before and not os.path.lexists(beside(self.target)))

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


def note(root: Path, moves: Iterable[tuple[Path, bytes | None, bytes]]) -> None:
    """Write the journal, down to the disk. The temporary files must be there. `root` is resolved, as the paths are."""
    entries = [
        [os.path.relpath(target, root), None if before is None else digest(before), digest(after)]
        for target, before, after in moves
    ]
    file = journal(root)
    with refusing(str(file)):
        fill(file, json.dumps({"moves": entries}).encode() + b"\n", None, OWN)
        try:
            beside(file).replace(file)
        except BaseException:
            drop(beside(file))
            raise
        settle(file.parent)


def forget(root: Path) -> None:
    """Take the journal away. Should that fail, the next writer finds all files in their place, and does it."""
    drop(journal(root))


def finish(root: Path) -> Sequence[str]:
    """Finish a set of renames that was interrupted, or drop it if none was made yet; return the files that it changed.

    Raises RiskregError where some are made and others cannot be: nothing that somebody wrote since is overwritten.
    """
    file = journal(root)
    if not os.path.lexists(file):
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


def roll_forward(moves: Iterable[Move]) -> None:
    """Put the new files in their places."""
    for move in moves:
        beside(move.target).replace(move.target)
    for folder in {move.target.parent for move in moves}:
        settle(folder)


def tidy(root: Path) -> None:
    """Take away what killed runs left: their temporary files in the register, and that of the journal."""
    sweep(root)
    drop(beside(journal(root)))


def noted(root: Path, file: Path) -> list[Move]:
    """Read a journal. What is no journal of ours is never followed: it could name any file."""
    try:
        data = own_bytes(file, LONGEST)
        told: dict[str, Any] = json.loads(data)
        return [Move(inside(root, str(path)), before and str(before), str(after)) for path, before, after in told["moves"]]
    except (ValueError, KeyError, TypeError):
        raise in_the_way(file) from None


def own_bytes(file: Path, most: int) -> bytes:
    """Return what a file holds. Raises ValueError for what is no ordinary file of this user's, or larger."""
    try:
        handle = os.open(file, READING)
    except OSError as error:
        raise ValueError(reason(error)) from None
    with os.fdopen(handle, "rb") as opened:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_size > most:
            raise ValueError
        return opened.read()


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
    """Return the digest of a file; None where there is none, and what is no digest for what cannot be read."""
    if not os.path.lexists(file):
        return None
    try:
        with os.fdopen(os.open(file, READING), "rb") as opened:
            return digest(opened.read())
    except OSError:
        return ""


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
