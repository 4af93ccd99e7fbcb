"""Committing: one change becomes a commit by itself, whatever else was changed in the files or staged.

Everything that may fail is done before the files are saved (`prepare`, `make`); what is left then (`settle`) is two steps:
the index, then HEAD. A process that is killed in between leaves the change staged, as `git add` would: the other way round
the index would hold the reversal of the change, and the next commit of anybody would take it back unseen.
"""

import os
import shlex
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

from riskreg.errors import RiskregError
from riskreg.store.git import refused, run
from riskreg.store.index import Entry, change_index, set_entries, wait_for
from riskreg.store.objects import REFUSED, Signature, author, committer, identified, write_blob, write_commit
from riskreg.store.repository import Repository
from riskreg.store.standing import ORDINARY, Standing, git_directory, refuse_unready, standing
from riskreg.wording import Said, say

Edit: TypeAlias = Callable[
    [str, bytes | None], bytes
]  # path as asked for, the bytes of a version (None: no file) -> its new bytes


class Committed(NamedTuple):
    """A commit that was made: its id, the branch it is on (None: HEAD is on no branch), and what is to be known about it."""

    id: str
    branch: str | None
    remarks: tuple[Said, ...]


class Made(NamedTuple):
    """A commit that nothing leads to yet. Until it is settled nobody sees anything of it."""

    repository: Repository
    directory: Path  # the git directory of this work tree
    id: str
    subject: str
    committer: Signature
    entries: Mapping[str, tuple[Entry | None, Entry]]  # entries of the index by path: as they were found, as they will be

    def settle(self) -> Committed:
        """Let the branch mean the commit; called when the files are saved.

        Raises RiskregError, code 3, where somebody else committed meanwhile, or the index or the branch cannot be written:
        then the index is as it was, and the change stands in the files, uncommitted.
        """
        before = {path: entry for path, (entry, _) in self.entries.items()}
        after = {path: entry for path, (_, entry) in self.entries.items()}
        try:
            wait_for(self.directory)
            change_index(self.repository, self.directory, before, after)
        except RiskregError as error:
            raise self.left(error.said) from None
        done = run(self.repository.where, *self.moving, extra=identified(self.committer, "COMMITTER"))
        if done.returncode:
            with suppress(RiskregError):
                change_index(self.repository, self.directory, after, before)
            moved = self.repository.named("HEAD") != self.repository.head
            raise self.left(say("somebody else has committed meanwhile") if moved else refused("update-ref", done.stderr).said)
        return self.committed()

    @property
    def moving(self) -> Sequence[str]:
        """The words that move HEAD, and the branch it is on, from the commit that the change was computed from."""
        assert self.repository.head
        return ("update-ref", "-m", f"commit: {self.subject}", "HEAD", self.id, self.repository.head)

    def left(self, problem: Said) -> RiskregError:
        """Say where the change is now."""
        return RiskregError(
            say("the change stands in the files, but could not be committed: {problem}", problem=problem),
            hint=say("git diff shows it; commit it with: git add {paths} && git commit", paths=shlex.join(self.entries)),
            code=REFUSED,
        )

    def committed(self) -> Committed:
        """Say where the commit is."""
        told = os.fsdecode(self.repository.run("rev-parse", "--symbolic-full-name", "HEAD")).strip()
        if told.startswith("refs/heads/"):
            return Committed(self.id, told.removeprefix("refs/heads/"), ())
        remark = say("HEAD is on no branch, nor is commit {id}: keep it with git switch -c NAME", id=self.id[:7])
        return Committed(self.id, None, (remark,))


class Prepared(NamedTuple):
    """How the files stand that will be changed."""

    repository: Repository
    directory: Path
    files: tuple[Standing, ...]

    def make(self, edit: Edit, message: str, when: datetime) -> Made:
        """Make the commit, before the files are saved: HEAD's files with the change in them, nothing else.

        `edit` is asked for the new bytes of each version of each file: that of the last commit, and that of the index where
        something else was staged. Raises RiskregError: what `edit` raises; code 3 where git refuses, or nothing would change.
        """
        new = {file.path: edit(file.asked, file.head) for file in self.files}
        staged = {file.path: edit(file.asked, file.staged) for file in self.files if file.staged is not None}
        if all(new[file.path] == file.head for file in self.files):
            raise RiskregError(
                say("the last commit says this already: there is nothing to commit"),
                hint=say("leave out --commit"),
                code=REFUSED,
            )
        try:
            return self.made(new, staged, message, when)
        except RiskregError as error:
            raise RiskregError(error.said, hint=error.hint, code=REFUSED) from None

    def made(self, new: Mapping[str, bytes], staged: Mapping[str, bytes], message: str, when: datetime) -> Made:
        """Write the objects down."""
        repository = self.repository
        assert repository.head
        who, by = author(repository, when), committer(repository, when)
        blobs = {path: write_blob(repository, data) for path, data in new.items()}
        entries = {file.path: Entry(file.commit.mode if file.commit else ORDINARY[0], blobs[file.path]) for file in self.files}
        tree = amended(repository, repository.head, entries)
        made = write_commit(repository, tree, [repository.head], author=who, committer=by, message=message)
        index = {}
        for file in self.files:
            blob = write_blob(repository, staged[file.path]) if file.path in staged else blobs[file.path]
            index[file.path] = (file.stage, Entry((file.stage or entries[file.path]).mode, blob))
        return Made(repository, self.directory, made, message.partition("\n")[0], by, index)


def prepare(repository: Repository, paths: Iterable[str]) -> Prepared:
    """Look how files stand, before they are saved; paths are from the top of the work tree.

    Raises RiskregError, code 3: before the first commit, in the middle of a merge or the like, where the index is locked, or
    where a file is not in the last commit yet although it is there.
    """
    refuse_unready(repository, directory := git_directory(repository))
    return Prepared(repository, directory, standing(repository, paths))


def amended(repository: Repository, commit: str, entries: Mapping[str, Entry]) -> str:
    """Store the tree of a commit with some files replaced. Uses an index of its own."""
    with tempfile.TemporaryDirectory(prefix="riskreg-") as folder:
        index = os.fspath(Path(folder) / "index")
        repository.run("read-tree", commit, GIT_INDEX_FILE=index)
        set_entries(repository.where, index, entries)
        # Files that a partial clone lacks are none of ours.
        return repository.run("write-tree", "--missing-ok", GIT_INDEX_FILE=index).decode().strip()
