"""Archive: a register with all its versions: the files as they stand, and those of every commit."""

import os
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from hashlib import sha1
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from riskreg.errors import RiskregError
from riskreg.messages import say
from riskreg.store.git import is_bare, place, toplevel
from riskreg.store.load import Progress, Snapshot, load
from riskreg.store.sources import REGISTERS, SETTINGS, Source, WorkTree, holds_settings

if TYPE_CHECKING:
    from riskreg.store.cache import Cache
    from riskreg.store.repository import Repository

FEW: Final = 2  # versions that lie in memory beside the files as they stand


class ArchivedFiles(NamedTuple):
    """Which commit files come from. `revision` is None outside git or before the first commit."""

    revision: str | None = None  # the last commit that touched the register's folder
    modified: bool = False  # the files differ from it
    absent: tuple[str, ...] = ()  # files that it has and the folder lacks


class Archive:
    """A register's folder, and the repository it lies in."""

    def __init__(self, root: Path, progress: Progress | None = None, *, keep: bool = True, now: datetime | None = None) -> None:
        """`root` holds riskreg.yaml, or is a repository without a work tree: then the files of HEAD are those as they stand.

        Without `keep` earlier versions are read from the cache, but not written to it. `now` is when the question is asked:
        where dates of commits contradict each other, one that is yet to come is the wrong one.
        """
        self.now: Final = now
        self.keep: Final = keep
        self.root: Final = root
        self.bare: Final = is_bare(root) and not holds_settings(root)
        self.top: Final = root if self.bare else toplevel(root)  # None outside git
        self.progress: Final = progress
        self.loaded: Final[dict[tuple[str | None, bool], Snapshot]] = {}

    @cached_property
    def folder(self) -> str:
        """The register's folder within the repository; empty where it is the whole."""
        if not self.bare:
            within = os.path.relpath(self.root, self.top) if self.top else "."
            return "" if within == "." else within.replace(os.sep, "/")
        repository = self.needed()
        for folder in ("", REGISTERS):
            if repository.at([repository.head or ""], settings_in(folder))[0]:
                return folder
        raise RiskregError(
            say("{folder} is no register: its last commit has no {file}", folder=str(self.root), file=SETTINGS),
            hint=say("in a repository without files of its own, the register lies at the top or in the folder registers"),
        )

    @cached_property
    def repository(self) -> "Repository | None":
        """The repository; None outside git, or where git is missing or refuses."""
        if not self.top:
            return None
        from riskreg.store.repository import opened  # noqa: PLC0415 - outside git nothing of it is needed

        return opened(self.root)

    def needed(self) -> "Repository":
        """Return the repository, with at least one commit. Raises RiskregError that says why there is none."""
        from riskreg.store.repository import open_repository  # noqa: PLC0415 - as above

        if not place(self.root):
            raise RiskregError(
                say("this register lies outside git: it has no earlier versions"),
                hint=say(
                    "keep it in a git repository, and each commit is a version; leave out --at to ask the files as they stand"
                ),
            )
        repository = self.repository or open_repository(self.root)
        assert repository
        if not repository.head:
            raise RiskregError(
                say("this repository has no commit yet: there are no versions"),
                hint=say("type: git add . && git commit; leave out --at to ask the files as they stand"),
            )
        return repository

    @cached_property
    def cache(self) -> "Cache | None":
        """What was read before; only in git, as it lies in the git directory."""
        if not self.repository:
            return None
        from riskreg.store.cache import opened  # noqa: PLC0415 - as above

        return opened(self.repository.common)

    def source(self, revision: str | None) -> Source:
        """Return where the files of a version come from; None are the files as they stand."""
        if revision is None and not self.bare:
            return WorkTree(self.root, self.repository.algorithm if self.repository else "")
        from riskreg.store.revision import RevisionFiles  # noqa: PLC0415 - as above

        repository = self.needed()
        assert repository.head
        return RevisionFiles(repository, revision or repository.head, self.folder_in(revision) if revision else self.folder)

    def memory(self, kind: str, *about: str) -> str:
        """Return the name under which something about the register's folder is remembered in the cache."""
        return f"{kind}-{sha1(' '.join((self.folder, *about)).encode(), usedforsecurity=False).hexdigest()[:16]}"

    @cached_property
    def homes(self) -> tuple[str, ...]:
        """The folders that the register has lain in, the present one first."""
        from riskreg.store.moves import homes  # noqa: PLC0415 - most questions are about versions in the present folder

        repository = self.needed()
        assert repository.head
        return homes(repository, repository.head, self.folder)

    def folder_in(self, revision: str) -> str:
        """Return the folder that the register lay in; the present one where it was nowhere."""
        if self.lies(revision, self.folder):
            return self.folder
        return next((folder for folder in self.homes[1:] if self.lies(revision, folder)), self.folder)

    def lies(self, revision: str, folder: str) -> bool:
        """Whether the register lay in a folder; listing its files tells, and is done anyway."""
        return any(leaf.path == SETTINGS for leaf in self.needed().leaves(revision, folder))

    def snapshot(self, revision: str | None = None, *, keep_texts: bool = False, like: Snapshot | None = None) -> Snapshot:
        """Load a version, once."""
        known = self.loaded.get((revision, keep_texts)) or self.loaded.get((revision, True))
        if known is None:
            keep = self.keep or revision is None
            known = load(
                self.source(revision), cache=self.cache, like=like, keep_texts=keep_texts, keep=keep, progress=self.progress
            )
            self.loaded[revision, keep_texts] = known
            for old in [one for one in self.loaded if one[0]][:-FEW]:
                del self.loaded[old]
        return known

    def stand(self, revision: str | None = None) -> ArchivedFiles:
        """Say which commit a version comes from, and whether files were changed since; nothing where git cannot say."""
        repository = self.repository
        try:
            commit = revision or (repository.head if repository else None)
            if not repository or not commit:
                return ArchivedFiles()
            touched = repository.touching(commit, self.folder_in(revision) if revision else self.folder)
            if revision is not None or self.bare:
                return ArchivedFiles(touched)
            return ArchivedFiles(touched, *self.changed(repository, commit))
        except RiskregError:
            return ArchivedFiles()

    def changed(self, repository: "Repository", commit: str) -> tuple[bool, tuple[str, ...]]:
        """Say whether the files as they stand differ from those of a commit, ends of lines aside, and which of those are gone.

        A file that is too large to be read counts as unchanged as long as it is there; one that has another name is not gone.
        """
        from riskreg.store.revision import RevisionFiles  # noqa: PLC0415 - as above

        standing = self.snapshot()
        too_large = {found.mark.path for found in standing.diagnostics if found.code == "R110"}
        files = RevisionFiles(repository, commit, self.folder).blobs()
        committed = {file.path: file.ids[0] for file in files if file.path not in too_large}
        blobs = standing.blobs
        modified = blobs.keys() != committed.keys() or any(committed[path] not in ids for path, ids in blobs.items())
        gone = committed.keys() - blobs.keys() - {found.mark.path for found in standing.diagnostics} if modified else ()
        there = {id_ for ids in blobs.values() for id_ in ids} if gone else ()
        return modified, tuple(sorted(path for path in gone if committed[path] not in there))

    def is_in(self, revision: str) -> bool:
        """Whether the register is in a commit that will be read."""
        return self.lies(revision, self.folder_in(revision))

    def holds(self, revisions: Sequence[str]) -> list[bool]:
        """Whether the register was there in some commits. Raises RiskregError where their files cannot be listed."""
        repository = self.needed()
        path = settings_in(self.folder)
        there = [found is not None for found in repository.at(revisions, path)]
        absent = [revision for revision, holds in zip(revisions, there, strict=True) if not holds]
        for revision in absent:
            repository.run("ls-tree", "--full-tree", revision, "--", path)
        elsewhere = {revision for revision in absent if self.is_in(revision)}
        return [holds or revision in elsewhere for revision, holds in zip(revisions, there, strict=True)]

    def trees(self, revisions: Sequence[str]) -> list[str | None]:
        """Return the ids of what the register's folder held in some commits, wherever it lay."""
        repository = self.needed()
        found = repository.at(revisions, self.folder)
        if all(found):
            return found
        return [
            tree or repository.at([revision], self.folder_in(revision))[0]
            for revision, tree in zip(revisions, found, strict=True)
        ]


def settings_in(folder: str) -> str:
    """Return the path of the settings of a register in a folder."""
    return f"{folder}/{SETTINGS}" if folder else SETTINGS
