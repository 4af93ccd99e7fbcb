"""Names: what the records of the files as they stand are called, kept file by file: enough to complete what is being typed.

Nothing is taken on trust: each file is read and known by the id of its bytes. So what is kept is never stale, no process is
started, and of a changed register only the changed files are read as YAML.
"""

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from riskreg.store.edition import key
from riskreg.store.folder import Folder
from riskreg.store.git import common, is_bare
from riskreg.store.sources import REGISTERS, Blob, WorkTree, holds_settings

SETTINGS: Final = "settings"  # not a list, but kept like one: its name is the language, its day as_of


class Item(NamedTuple):
    """A record as completion needs it; days as in ISO 8601, empty where there is none."""

    list: str  # units, people, ..., decisions
    id: str
    name: str = ""  # name, title, or what a meeting decided
    aliases: tuple[str, ...] = ()
    ended: str = ""  # the day from which there is nothing left to do about it
    on: str = ""  # the day of a meeting
    audience: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()


class Part(NamedTuple):
    """What one file holds; `whole` unless some of it could not be read."""

    items: list[Item]
    whole: bool = True


class Names:
    """What the records of a register are called."""

    def __init__(self, root: Path) -> None:
        """`root` holds riskreg.yaml."""
        self.source: Final = WorkTree(root, "sha1")
        self.common: Final = common(root)
        self.folder: Final = Folder(self.common, key()) if self.common else None
        self.parts: Final = [self.part(blob) for blob in self.source.blobs()]
        self.whole: Final = not self.source.found and all(part.whole for part in self.parts)

    @cached_property
    def settings(self) -> Item:
        """The settings, as far as they are needed; those of a register that says nothing where they cannot be read."""
        return next((item for part in self.parts for item in part.items if item.list == SETTINGS), Item(SETTINGS, ""))

    def of(self, *lists: str) -> Iterator[Item]:
        """Return the items of some lists, one list after the other, in the order of the files."""
        for name in lists:
            yield from (item for part in self.parts for item in part.items if item.list == name)

    def part(self, blob: Blob) -> Part:
        """Return what a file holds: what was kept of it, else what is read."""
        settings = blob.path == self.source.settings
        name = f"{'settings-' * settings}{blob.ids[0]}.names"
        known = unpacked(self.folder.get(name)) if self.folder else None
        if known is None:
            from riskreg.store.gathering import gathered  # noqa: PLC0415 - what is kept need not be read

            known = gathered(blob, self.common, settings=settings)
            if self.folder:
                self.folder.put(name, packed(known))
        return known


def packed(part: Part) -> bytes:
    """Write a part as JSON."""
    return json.dumps([part.whole, part.items], ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(data: bytes | None) -> Part | None:
    """Read it again; None where there is nothing, or nothing that makes sense."""
    if data is None:
        return None
    kept: Any = json.loads(data)
    whole, items = kept
    return Part(list(map(Item._make, items)), whole)


def register_in(folder: Path) -> Path | None:
    """Return the folder with the files of a register, itself or in the folder `registers`; None in a bare repository."""
    if is_bare(folder) and not holds_settings(folder):
        return None
    return next((place for place in (folder, folder / REGISTERS) if holds_settings(place)), None)
