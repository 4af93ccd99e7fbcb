"""Revision: the files of a register in a commit."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from riskreg.domain.diagnostic import Diagnostic, Mark, diagnostic
from riskreg.store.git import Batch, batch
from riskreg.store.links import LINK, SUBMODULE, Links, whole
from riskreg.store.repository import Leaf, Repository
from riskreg.store.sources import LARGEST, LINKED_FOLDER, OWN_REPOSITORY, SETTINGS, TOO_LARGE, WRONG_ENDING, Blob
from riskreg.wording import Said


class Revision:
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
