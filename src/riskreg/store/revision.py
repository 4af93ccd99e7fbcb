"""Revision: the files of a register in a commit, and where its symbolic links lead."""

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from riskreg.domain.diagnostic import Diagnostic, diagnostic
from riskreg.errors import REASONS
from riskreg.messages import Mark, Said, say
from riskreg.store.git import Batch, batch
from riskreg.store.repository import Leaf, Repository
from riskreg.store.sources import LARGEST, LINKED_FOLDER, OWN_REPOSITORY, SETTINGS, TOO_LARGE, WRONG_ENDING, Blob

LINK: Final = "120000"  # modes of git
SUBMODULE: Final = "160000"
MOST: Final = 40  # links on the way to one file, as Linux has it
OUT: Final = say("the link leads out of the register")


class Links:
    """The links of one commit."""

    def __init__(self, repository: Repository, commit: str, folder: str) -> None:
        """`folder` is that of the register: files outside it are known, but not given out."""
        leaves = repository.leaves(commit, "")
        self.files: Final[Mapping[str, Leaf]] = {leaf.path: leaf for leaf in leaves}
        self.folders: Final = {parent for path in self.files for parent in parents(path)}
        self.folders.update(leaf.path for leaf in leaves if leaf.mode == SUBMODULE)
        targets = dict(repository.blobs({leaf.blob for leaf in leaves if leaf.mode == LINK}))
        self.targets: Final = {leaf.path: os.fsdecode(targets[leaf.blob]) for leaf in leaves if leaf.mode == LINK}
        self.folder: Final = folder

    def follow(self, path: str) -> Leaf | Said | None:
        """Return the file that a link of the register leads to, or why there is none; None for a folder."""
        steps, here, hops = whole(self.folder, path).split("/")[::-1], "", 0
        while steps:
            step = steps.pop()
            if step in ("", "."):
                continue
            if step == "..":
                if not here:
                    return OUT
                here = here.rpartition("/")[0]
                continue
            name = whole(here, step)
            if name in self.targets:
                hops += 1
                target = self.targets[name]
                if hops > MOST or target.startswith("/"):
                    return OUT if hops <= MOST else REASONS[errno.ELOOP]
                steps += target.split("/")[::-1]
            elif name in self.folders:
                here = name
            else:
                return self.file(name, last=not steps)
        return None

    def file(self, name: str, *, last: bool) -> Leaf | Said:
        """Return the file at the end of the way, or why there is none."""
        leaf = self.files.get(name)
        if leaf is None:
            return REASONS[errno.ENOENT]
        if not last:
            return REASONS[errno.ENOTDIR]
        return leaf if not self.folder or name.startswith(f"{self.folder}/") else OUT


def whole(folder: str, path: str) -> str:
    """Return a path from the top."""
    return f"{folder}/{path}" if folder else path


def parents(path: str) -> list[str]:
    """Return the folders that a path leads through."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: at + 1]) for at in range(len(parts))]


class RevisionFiles:
    """The files of a commit; the same files, and the same findings, as if they stood in the work tree."""

    def __init__(self, repository: Repository, commit: str, folder: str) -> None:
        """`folder` is the register's folder within the repository; empty where it is the whole."""
        self.repository: Final = repository
        self.commit: Final = commit
        self.folder: Final = folder
        self.found: list[Diagnostic] = []
        self.leaves: Final = [file for leaf in repository.leaves(commit, folder) if (file := self.belonging(leaf))]
        self.name: Final = folder or "."
        self.settings: Final = self.shown(SETTINGS)
        self.reading: Batch | None = None

    def shown(self, path: str) -> str:
        """Return the path that users see."""
        return whole(self.folder, path)

    @cached_property
    def links(self) -> Links:
        """Where the links of the commit lead."""
        return Links(self.repository, self.commit, self.folder)

    def belonging(self, leaf: Leaf) -> Leaf | None:
        """Return a file of the register; None for what is none, and a finding where it should be one and cannot."""
        if any(part.startswith((".", "_")) for part in leaf.path.split("/")):
            return None
        if leaf.mode == SUBMODULE:
            self.report(leaf.path, "R115", OWN_REPOSITORY)
            return None
        if leaf.mode == LINK:
            return self.linked(leaf)
        return leaf if self.is_data(leaf.path) else None

    def linked(self, leaf: Leaf) -> Leaf | None:
        """Return the file that a link leads to, under the path of the link."""
        to = self.links.follow(leaf.path)
        if to is None:
            self.report(leaf.path, "R115", LINKED_FOLDER)
        elif self.is_data(leaf.path):
            if not isinstance(to, Said):
                return to._replace(path=leaf.path)
            self.report(leaf.path, "R115", to)
        return None

    def is_data(self, path: str) -> bool:
        """Whether a file holds data, by its name; a finding where the name is nearly right."""
        if path.endswith(".yaml"):
            return True
        if path.lower().endswith((".yml", ".yaml")):
            self.report(path, "R113", WRONG_ENDING)
        return False

    def report(self, path: str, code: str, message: Said) -> None:
        """Note that a file is not read."""
        self.found.append(diagnostic(Mark(self.shown(path), 1, 1), code, message))

    def listed(self) -> Sequence[Leaf]:
        """Return the files of the register."""
        return self.leaves

    def blobs(self) -> Iterator[Blob]:
        """Name the files; their bytes are read when asked for."""
        return (Blob(self.shown(leaf.path), None, (leaf.blob,)) for leaf in self.leaves)

    def data(self, blob: Blob) -> bytes | None:
        """Read the bytes of a file."""
        self.reading = self.reading or batch(self.repository.where)
        data = self.reading.read(blob.ids[0], LARGEST + 1)
        if len(data) > LARGEST:
            self.found.append(diagnostic(Mark(blob.path, 1, 1), "R110", TOO_LARGE))
            return None
        return data

    def close(self) -> None:
        """End the process that reads."""
        if self.reading:
            self.reading.close()
            self.reading = None
