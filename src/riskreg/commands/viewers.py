"""Viewers: who could see what in earlier commits: their settings and their categories, read without the rest of the register."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from riskreg.commands.opened import Opened
from riskreg.domain.assembly import build
from riskreg.domain.audience import Viewer
from riskreg.domain.records import Category
from riskreg.errors import RiskregError
from riskreg.store.archive import settings_in
from riskreg.store.load import made, read
from riskreg.store.sources import LARGEST

Blobs: TypeAlias = tuple[str | None, ...]  # the versions of the files that say who may see what


class Viewers:
    """Whoever asks, before earlier commits. Categories are looked for in the files that hold them now."""

    def __init__(self, opened: Opened, commits: Sequence[str]) -> None:
        """Find the versions of the files in all these commits; one that is as it stands now is not read."""
        self.now: Final = opened.viewer
        self.repository: Final = opened.archive.needed()
        standing = opened.standing
        holding = dict.fromkeys(category.path for category in standing.register.categories.values())
        self.paths: Final = (settings_in(opened.archive.folder), *holding)
        versions = [self.repository.at(commits, path) for path in self.paths]
        self.versions: Final[Mapping[str, Blobs]] = dict(zip(commits, zip(*versions, strict=True), strict=True))
        self.standing: Final = [{*standing.blobs.get(path, ())} for path in self.paths]
        self.known: Final[dict[Blobs, Viewer]] = {}

    def at(self, commit: str) -> Viewer:
        """Return whoever asks, before the version of a commit; what cannot be read there is as it stands now."""
        blobs = self.versions[commit]
        if all(blob in same for blob, same in zip(blobs, self.standing, strict=True)):
            return self.now
        if blobs not in self.known:
            self.known[blobs] = self.viewer(blobs)
        return self.known[blobs]

    def viewer(self, blobs: Blobs) -> Viewer:
        """Read the settings and the categories of a version."""
        try:
            data = dict(self.repository.blobs(dict.fromkeys(filter(None, blobs))))
        except RiskregError:
            return self.now
        settings, *holding = (data.get(blob or "", b"") for blob in blobs)
        rows = read(self.paths[0], settings, settings=True).rows
        categories = [row for text in holding if len(text) <= LARGEST for row in read("", text).rows if row.table is Category]
        return self.now._replace(
            settings=made(rows[0]) if rows else self.now.settings,
            register=build(categories) if categories else self.now.register,
        )
