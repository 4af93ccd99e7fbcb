"""Where a register's files come from: WorkTree, the files as they stand; what a source is; which files belong to a register."""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from riskreg.domain.diagnostic import Diagnostic, diagnostic
from riskreg.errors import RiskregError, reason
from riskreg.messages import Mark, Said, say
from riskreg.store.git import is_bare, toplevel

SETTINGS: Final = "riskreg.yaml"
REGISTERS: Final = "registers"  # where a register lies, if not at the top
ALGORITHMS: Final = {40: "sha1", 64: "sha256"}  # of git's ids, by the number of their digits
LARGEST: Final = 16 * 1024 * 1024  # bytes of one file
# Why a file is not read, wherever it comes from.
TOO_LARGE: Final = say("the file is larger than 16 MiB")
WRONG_ENDING: Final = say("the file is not read: its name must end in .yaml")
LINKED_FOLDER: Final = say("the linked folder is not read: move its files here")
OWN_REPOSITORY: Final = say("this folder is a git repository of its own: its files are no part of this one, and are not read")


class Blob(NamedTuple):
    """A file: its path as shown to users, its bytes once they are read, and the ids that git may know them by.

    There are two ids where git may have changed the ends of lines (autocrlf), none outside git.
    """

    path: str
    data: bytes | None
    ids: tuple[str, ...] = ()


class Source(Protocol):
    """Where the files of one version of a register come from."""

    found: list[Diagnostic]  # files that could not be read or are named wrongly

    @property
    def name(self) -> str:
        """What users may call it: a folder."""

    @property
    def settings(self) -> str:
        """The path of the settings file, as shown to users."""

    def listed(self) -> Sequence[object]:
        """Return what `blobs` will go through: how many files there are."""

    def blobs(self) -> Iterator[Blob]:
        """Return the files in the order of their paths."""

    def data(self, blob: Blob) -> bytes | None:
        """Return the bytes of a file; None, and a finding, where they cannot be read."""

    def close(self) -> None:
        """End what was begun for reading."""


def holds_settings(folder: Path) -> bool:
    """Whether a folder is a register; a path that the system refuses is none."""
    return os.path.isfile(folder / SETTINGS)  # noqa: PTH113 - pathlib raises where a path is too long


def find(start: Path) -> Path:
    """Return the register's folder: the nearest `riskreg.yaml` or `registers/riskreg.yaml` upward, not past the git top level.

    A repository without a work tree stands for the register in it.
    """
    top = toplevel(start)
    for folder in (start, *start.parents):
        for candidate in (folder, folder / REGISTERS):
            if holds_settings(candidate):
                return candidate
        if is_bare(folder):
            return folder
        if folder == top:
            break
    raise RiskregError(
        say("there is no register here: no {file} in {folder} or above", file=SETTINGS, folder=str(start)),
        hint=say("go to the register's folder, name it with -C DIR, or begin one with: riskreg init"),
    )


def named(folder: Path) -> Path:
    """Return the register's folder that the user named, or the repository without a work tree that holds it."""
    for candidate in (folder, folder / REGISTERS):
        if holds_settings(candidate):
            return candidate
    if is_bare(folder):
        return folder
    if not os.path.isdir(folder):  # noqa: PTH112 - a path too long is no folder either
        raise RiskregError(say("there is no folder {folder}", folder=str(folder)), hint=say("check the name behind -C"))
    raise RiskregError(
        say("{folder} is no register: it has no {file}", folder=str(folder), file=SETTINGS),
        hint=say(
            "name the folder that holds {file}, or begin a register with: riskreg init {folder}",
            file=SETTINGS,
            folder=str(folder),
        ),
    )


class WorkTree:
    """The files as they stand in a folder. Paths are shown relative to the git top level, else to the register."""

    def __init__(self, root: Path, algorithm: str = "") -> None:
        """`root` holds riskreg.yaml. With the algorithm of a repository (sha1, sha256) files get the ids that git gives them."""
        self.root: Final = root.resolve()
        self.algorithm: Final = algorithm
        self.top: Final = toplevel(self.root)
        self.base: Final = self.top or self.root
        self.found: list[Diagnostic] = []
        self.name: Final = str(self.root)
        self.settings: Final = self.shown(os.fspath(self.root / SETTINGS))

    def shown(self, path: str) -> str:
        """Return the path that users see."""
        return os.path.relpath(path, self.base)

    def report(self, path: str, code: str, message: Said) -> None:
        """Note that a file is not read."""
        self.found.append(diagnostic(Mark(self.shown(path), 1, 1), code, message))

    def blobs(self) -> Iterator[Blob]:
        """Read the files one after the other."""
        for path in self.listed():
            blob = self.read(path)
            if blob and blob.data is not None and self.algorithm:
                yield blob._replace(ids=git_ids(blob.data, self.algorithm))
            elif blob:
                yield blob

    def data(self, blob: Blob) -> bytes | None:
        """Return the bytes, which have been read or are read again."""
        if blob.data is not None:
            return blob.data
        again = self.read(os.fspath(self.base / blob.path))
        return again and again.data

    def close(self) -> None:
        """Nothing was left open."""

    def listed(self) -> Sequence[str]:
        """Return the register's YAML files in the order of their paths; names that begin with . or _ are skipped."""
        return self.paths

    @cached_property
    def paths(self) -> Sequence[str]:
        """The same, looked for once."""
        return sorted(self.walk(os.fspath(self.root)))

    def walk(self, folder: str) -> Iterator[str]:
        """Find the YAML files below a folder."""
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.report(folder, "R115", reason(error))
            return
        if folder != os.fspath(self.root) and any(entry.name == ".git" for entry in entries):
            self.report(folder, "R115", OWN_REPOSITORY)
            return
        for entry in entries:
            if entry.name.startswith((".", "_")):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self.walk(entry.path)
            elif entry.is_symlink() and os.path.isdir(entry.path):  # noqa: PTH112 - False for a circle of links
                self.report(entry.path, "R115", LINKED_FOLDER)
            elif entry.name.endswith(".yaml"):
                yield entry.path
            elif entry.name.lower().endswith((".yml", ".yaml")):
                self.report(entry.path, "R113", WRONG_ENDING)

    def read(self, path: str) -> Blob | None:
        """Read one file; None, and a finding, where it is not an ordinary file inside the register that can be read."""
        shown = self.shown(path)
        real = os.path.realpath(path)
        try:
            status = os.stat(path)  # noqa: PTH116 - a plain call keeps the start short
            if not stat.S_ISREG(status.st_mode):
                self.report(path, "R115", say("this is not an ordinary file"))
            elif not real.startswith(os.fspath(self.root) + os.sep):
                self.report(path, "R115", say("the link leads out of the register"))
            elif status.st_size > LARGEST:
                self.report(path, "R110", TOO_LARGE)
            else:
                with open(path, "rb") as file:  # noqa: PTH123 - as above
                    return Blob(shown, file.read(LARGEST + 1))
        except OSError as error:
            self.report(path, "R115", reason(error))
        return None


def git_ids(data: bytes, algorithm: str) -> tuple[str, ...]:
    """Return the id that git gives to these bytes, and that which it gives them with plain ends of lines (autocrlf)."""
    own = git_id(data, algorithm)
    return (own, git_id(data.replace(b"\r\n", b"\n"), algorithm)) if b"\r\n" in data else (own,)


def git_id(data: bytes, algorithm: str) -> str:
    """Return the id that git gives to these bytes as a file."""
    from hashlib import new  # noqa: PLC0415 - outside git none is needed

    return new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Overlay(WorkTree):
    """The files of a folder, with other bytes for some; `seen` are the bytes that really stand there."""

    def __init__(self, root: Path, algorithm: str, instead: Mapping[str, bytes]) -> None:
        """`instead` is by the paths that users see."""
        super().__init__(root, algorithm)
        self.instead: Final = instead
        self.seen: Final[dict[str, bytes]] = {}

    def read(self, path: str) -> Blob | None:
        """Read one file."""
        blob = super().read(path)
        if blob is None or blob.data is None:
            return blob
        self.seen[blob.path] = blob.data
        return blob._replace(data=self.instead.get(blob.path, blob.data))
