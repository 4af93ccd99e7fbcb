"""Overlay: the files as they stand, some of which read otherwise: how a register would be, before anything is written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from riskreg.store.sources import Blob, WorkTree


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
