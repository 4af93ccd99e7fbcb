"""Names: what the records of the files as they stand are called, kept file by file: enough to complete what is being typed."""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from riskreg.store.cache_folder import Folder, key
from riskreg.store.git import common, is_bare
from riskreg.store.name_list import NAMES, SETTINGS, FileNames, KnownItem, packed, unpacked
from riskreg.store.sources import REGISTERS, Blob, WorkTree, git_id, holds_settings

SHORT: Final = 3.0  # seconds within which two changes of a file may carry the same instant, on any file system
STAMP: Final = "stamp"  # by which it is known whether the files are those that they were


class Names:
    """What the records of a register are called."""

    def __init__(self, root: Path) -> None:
        """`root` holds riskreg.yaml."""
        self.source: Final = WorkTree(root, "sha1")
        self.common: Final = common(root)
        self.folder: Final = Folder(self.common, key()) if self.common else None
        self.items, whole = self.together(f"names-{git_id(os.fsencode(self.source.name), 'sha1')}")
        self.whole: Final = whole and not self.source.found

    def together(self, name: str) -> FileNames:
        """Return what all files hold: what was kept of them as they are, else file by file."""
        seen = time.time()
        stamp = self.stamp()
        kept = self.folder.get(name, STAMP) if self.folder and stamp else None
        if kept and kept.part(STAMP) == stamp and (known := unpacked(kept.part(NAMES))):
            return known
        parts = [self.part(blob) for blob in self.source.blobs()]
        found = FileNames(
            [item for part in parts for item in part.items], all(part.whole for part in parts) and not self.source.found
        )
        if self.folder and stamp and self.stamp(seen - SHORT) == stamp:
            self.folder.put(name, {STAMP: stamp, NAMES: packed(found)})
        return found

    def stamp(self, until: float = float("inf")) -> bytes:
        """Return what tells the files from what they were or will be; nothing where one was changed after an instant."""
        found = []
        for path in self.source.paths:
            try:
                status = os.stat(path)  # noqa: PTH116 - a plain call: it is done for each file at each key
            except OSError:
                return b""
            if max(status.st_mtime, status.st_ctime) > until:
                return b""
            found.append((path, status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
        return json.dumps(found).encode()

    @cached_property
    def settings(self) -> KnownItem:
        """The settings, as far as they are needed; those of a register that says nothing where they cannot be read."""
        return next(self.of(SETTINGS), KnownItem(SETTINGS, ""))

    def of(self, *lists: str) -> Iterator[KnownItem]:
        """Return the items of some lists, one list after the other, in the order of the files."""
        for name in lists:
            yield from self.lists.get(name, ())

    @cached_property
    def lists(self) -> Mapping[str, Sequence[KnownItem]]:
        """The items by their list."""
        found: dict[str, list[KnownItem]] = {}
        for item in self.items:
            found.setdefault(item.list, []).append(item)
        return found

    def part(self, blob: Blob) -> FileNames:
        """Return what a file holds: what was kept of it, else what is read."""
        settings = blob.path == self.source.settings
        kept = self.folder.get(f"{'settings-' * settings}{blob.ids[0]}", NAMES) if self.folder else None
        known = unpacked(kept.part(NAMES)) if kept else None
        if known is None:
            from riskreg.store.load import names  # noqa: PLC0415 - what is kept need not be read

            known = names(blob, self.common, settings=settings)
        return known


def register_in(folder: Path) -> Path | None:
    """Return the folder with the files of a register, itself or in the folder `registers`; None in a bare repository."""
    if is_bare(folder) and not holds_settings(folder):
        return None
    return next((place for place in (folder, folder / REGISTERS) if holds_settings(place)), None)
