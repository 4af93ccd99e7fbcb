"""Revision: the files of a register in a commit."""

from collections.abc import Iterator, Sequence
from typing import Final

from riskreg.domain.diagnostic import Diagnostic, Mark, diagnostic
from riskreg.store.git import Batch, batch
from riskreg.store.repository import Leaf, Repository
from riskreg.store.sources import LARGEST, SETTINGS, Blob
from riskreg.wording import Said, say


class Revision:
    """The files of a commit."""

    def __init__(self, repository: Repository, commit: str, folder: str) -> None:
        """`folder` is the register's folder within the repository; empty where it is the whole."""
        self.repository: Final = repository
        self.folder: Final = folder
        self.found: list[Diagnostic] = []
        self.leaves: Final = [leaf for leaf in repository.leaves(commit, folder) if self.belongs(leaf)]
        self.name: Final = folder or "."
        self.settings: Final = self.shown(SETTINGS)
        self.reading: Batch | None = None

    def shown(self, path: str) -> str:
        """Return the path that users see."""
        return f"{self.folder}/{path}" if self.folder else path

    def belongs(self, leaf: Leaf) -> bool:
        """Whether a file belongs to the register; one that should and cannot is a finding."""
        if any(part.startswith((".", "_")) for part in leaf.path.split("/")):
            return False
        if not leaf.path.endswith(".yaml"):
            if leaf.path.lower().endswith((".yml", ".yaml")):
                self.report(leaf.path, "R113", say("the file is not read: its name must end in .yaml"))
            return False
        if leaf.mode.startswith("100"):
            return True
        self.report(leaf.path, "R115", say("this is not an ordinary file"))
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
            self.found.append(diagnostic(Mark(blob.path, 1, 1), "R110", say("the file is larger than 16 MiB")))
            return None
        return data

    def close(self) -> None:
        """End the process that reads."""
        if self.reading:
            self.reading.close()
            self.reading = None
