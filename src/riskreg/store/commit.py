"""Commit: one change becomes a commit by itself, whatever else was changed in the files or staged; and what the commit says."""

import os
import re
import shlex
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from riskreg.errors import RiskregError
from riskreg.messages import Said, say
from riskreg.store.git import refused, run
from riskreg.store.git_write import (
    REFUSED,
    IndexEntry,
    Signature,
    author,
    change_index,
    committer,
    identified,
    indexed,
    set_entries,
    wait_for,
    write_blob,
    write_commit,
)
from riskreg.store.repository import Repository
from riskreg.store.sources import LARGEST, TOO_LARGE

RECORD: Final = "Record"
MEETING: Final = "Meeting"
OURS: Final = re.compile(rf"(?:{RECORD}|{MEETING})\s*:", re.IGNORECASE)
# Control and format characters (bidi overrides, zero-width), private ones, halves of a character, separators of lines.
UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def message(why: str, done: Iterable[str], records: Iterable[str], meeting: str | None = None) -> str:
    """Write the message of a commit: the first line of `why`, the rest of it with what was done, the trailers.

    Only a line of the last paragraph is a trailer, and there stand none but ours; a line of the text that looks like one
    of ours is moved in by a space all the same. Raises RiskregError where `why` says nothing.
    """
    subject, *rest = cleaned(why) or [""]
    if not subject:
        raise RiskregError(say("--why is empty"), hint=say('say in one sentence why: --why "..."'))
    text = "\n".join(indented(line) for line in rest).strip("\n")
    what = "\n".join(indented(line) for one in done for line in cleaned(one) if line)
    trailers = [f"{RECORD}: {alone(id_)}" for id_ in dict.fromkeys(records)]
    if meeting:
        trailers.append(f"{MEETING}: {alone(meeting)}")
    return "\n\n".join(filter(None, (subject, text, what, "\n".join(trailers)))) + "\n"


def cleaned(text: str) -> list[str]:
    """Return the lines of a text without what cannot be seen, without blanks at their ends, with one empty line at most."""
    found: list[str] = []
    for line in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text.replace("\t", " ")):
        seen = "".join(sign for sign in line if unicodedata.category(sign) not in UNSEEN).rstrip()
        if seen or (found and found[-1]):
            found.append(seen if found else seen.lstrip())
    return found[:-1] if found and not found[-1] else found


def alone(text: str) -> str:
    """Return a text in one line."""
    return " ".join(filter(None, cleaned(text)))


def indented(line: str) -> str:
    """Move a line in that looks like one of our trailers."""
    return f" {line}" if OURS.match(line) else line


ORDINARY: Final = ("100644", "100755")  # modes of git
# Files and folders in the git directory that are there as long as something has not been finished.
BUSY: Final = (
    ("MERGE_HEAD", say("a merge")),
    ("rebase-merge", say("a rebase")),
    ("rebase-apply", say("a rebase")),
    ("CHERRY_PICK_HEAD", say("a cherry-pick")),
    ("REVERT_HEAD", say("a revert")),
    ("sequencer", say("a cherry-pick")),
    ("BISECT_LOG", say("a bisection")),
)


class FileStatus(NamedTuple):
    """How a file stands: its path as asked for, its path from the top with all links followed, its entries and bytes.

    `head` is None where the last commit does not have it; `staged` is None where the index says the same as the last commit.
    """

    asked: str
    path: str
    commit: IndexEntry | None
    stage: IndexEntry | None
    head: bytes | None
    staged: bytes | None


def standing(repository: Repository, paths: Iterable[str]) -> tuple[FileStatus, ...]:
    """Say how files stand; paths are from the top. Raises RiskregError, code 3, for one whose change cannot stand by itself."""
    assert repository.top
    real = {followed(repository.top, path): path for path in paths}
    commit = {path: entry for path in real if (entry := committed(repository, path))}
    index = staged(repository, list(real))
    for path in real:
        if path not in commit and (path in index or os.path.lexists(repository.top / path)):
            raise uncommitted(path)
        if path in commit and path not in index:
            raise staged_otherwise(path)
    wanted = {entry.blob for entry in (*commit.values(), *index.values())}
    blobs = dict(repository.blobs(wanted))
    return tuple(stand(asked, path, commit.get(path), index.get(path), blobs) for path, asked in real.items())


def stand(asked: str, path: str, commit: IndexEntry | None, stage: IndexEntry | None, blobs: dict[str, bytes]) -> FileStatus:
    """Put together how one file stands."""
    if any(entry and len(blobs[entry.blob]) > LARGEST for entry in (commit, stage)):
        raise RiskregError(say("{path}: {problem}", path=path, problem=TOO_LARGE), code=REFUSED)
    other = blobs[stage.blob] if commit and stage and commit.blob != stage.blob else None
    return FileStatus(asked, path, commit, stage, blobs[commit.blob] if commit else None, other)


def followed(top: Path, path: str) -> str:
    """Return the path of a file from the top, with all links followed: git knows no file behind a link."""
    here = os.path.relpath(os.path.realpath(top / path), os.path.realpath(top))
    if here == os.pardir or here.startswith(os.pardir + os.sep):
        raise RiskregError(say("{path} leads out of the repository", path=path), code=REFUSED)
    return here.replace(os.sep, "/")


def committed(repository: Repository, path: str) -> IndexEntry | None:
    """Return a file of the last commit; None where it has none of this path."""
    told = repository.run("ls-tree", "-z", "--full-tree", repository.head or "", "--", path)
    if not told:
        return None
    mode, _kind, blob = told.partition(b"\t")[0].decode().split()
    return ordinary(path, IndexEntry(mode, blob))


def staged(repository: Repository, paths: Sequence[str]) -> dict[str, IndexEntry]:
    """Return the entries of files in the index. Raises RiskregError for a file with a conflict."""
    found = {}
    for path, entry in indexed(repository.where, paths).items():
        if entry is None:
            raise RiskregError(
                say("{path} has a conflict that is not resolved", path=path),
                hint=say("resolve it and type: git add {paths}", paths=shlex.quote(path)),
                code=REFUSED,
            )
        found[path] = ordinary(path, entry)
    return found


def ordinary(path: str, entry: IndexEntry) -> IndexEntry:
    """Return an entry that is a file. Raises RiskregError for a link, a folder, a repository of its own."""
    if entry.mode not in ORDINARY:
        raise RiskregError(say("{path} is not an ordinary file in git", path=path), code=REFUSED)
    return entry


def uncommitted(path: str) -> RiskregError:
    """The file is not in the last commit: a change of it means nothing there."""
    return RiskregError(
        say("{path} is not in the last commit yet: a change of it cannot be committed by itself", path=path),
        hint=say("commit the file first: git add {paths} && git commit; or leave out --commit", paths=shlex.quote(path)),
        code=REFUSED,
    )


def staged_otherwise(path: str) -> RiskregError:
    """What was staged of a file has no place for the change; committing what is staged would take the change back."""
    return RiskregError(
        say("{path} has staged changes (git add), into which this change does not fit", path=path),
        hint=say(
            "commit them first: git commit; or take them off the stage: git restore --staged {paths}", paths=shlex.quote(path)
        ),
        code=REFUSED,
    )


def git_directory(repository: Repository) -> Path:
    """Return the git directory of this work tree; that of a linked work tree is its own."""
    told = repository.run("rev-parse", "--absolute-git-dir")
    return Path(os.fsdecode(told.removesuffix(b"\n")))


def refuse_unready(repository: Repository, directory: Path) -> None:
    """Refuse, with code 3, where nothing can be committed by itself."""
    if repository.top is None:
        raise RiskregError(say("a repository without files of its own takes no change"), code=REFUSED)
    if repository.head is None:
        raise RiskregError(
            say("this repository has no commit yet: a change cannot be committed by itself"),
            hint=say("commit the whole register first: git add . && git commit"),
            code=REFUSED,
        )
    for name, what in BUSY:
        if os.path.lexists(directory / name):
            raise busy(what)
    wait_for(directory)


def busy(what: Said) -> RiskregError:
    """Something has been begun and not finished: a commit now would become a part of it."""
    return RiskregError(
        say("git is in the middle of {what}: nothing can be committed by itself now", what=what),
        hint=say("finish it first (git status says how), or leave out --commit"),
        code=REFUSED,
    )


Edit: TypeAlias = Callable[
    [str, bytes | None], bytes
]  # path as asked for, the bytes of a version (None: no file) -> its new bytes


class Committed(NamedTuple):
    """A commit that was made: its id, the branch it is on (None: HEAD is on no branch), and what is to be known about it."""

    id: str
    branch: str | None
    remarks: tuple[Said, ...]


class UnsettledCommit(NamedTuple):
    """A commit that nothing leads to yet. Until it is settled nobody sees anything of it."""

    repository: Repository
    directory: Path  # the git directory of this work tree
    id: str
    subject: str
    committer: Signature
    entries: Mapping[
        str, tuple[IndexEntry | None, IndexEntry]
    ]  # entries of the index by path: as they were found, as they will be

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


class CommitBase(NamedTuple):
    """How the files stand that will be changed."""

    repository: Repository
    directory: Path
    files: tuple[FileStatus, ...]

    def make(self, edit: Edit, message: str, when: datetime) -> UnsettledCommit:
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

    def made(self, new: Mapping[str, bytes], staged: Mapping[str, bytes], message: str, when: datetime) -> UnsettledCommit:
        """Write the objects down."""
        repository = self.repository
        assert repository.head
        who, by = author(repository, when), committer(repository, when)
        blobs = {path: write_blob(repository, data) for path, data in new.items()}
        entries = {
            file.path: IndexEntry(file.commit.mode if file.commit else ORDINARY[0], blobs[file.path]) for file in self.files
        }
        tree = amended(repository, repository.head, entries)
        made = write_commit(repository, tree, [repository.head], author=who, committer=by, message=message)
        index = {}
        for file in self.files:
            blob = write_blob(repository, staged[file.path]) if file.path in staged else blobs[file.path]
            index[file.path] = (file.stage, IndexEntry((file.stage or entries[file.path]).mode, blob))
        return UnsettledCommit(repository, self.directory, made, message.partition("\n")[0], by, index)


def prepare(repository: Repository, paths: Iterable[str]) -> CommitBase:
    """Look how files stand, before they are saved; paths are from the top of the work tree.

    Raises RiskregError, code 3: before the first commit, in the middle of a merge or the like, where the index is locked, or
    where a file is not in the last commit yet although it is there.
    """
    refuse_unready(repository, directory := git_directory(repository))
    return CommitBase(repository, directory, standing(repository, paths))


def amended(repository: Repository, commit: str, entries: Mapping[str, IndexEntry]) -> str:
    """Store the tree of a commit with some files replaced. Uses an index of its own."""
    with tempfile.TemporaryDirectory(prefix="riskreg-") as folder:
        index = os.fspath(Path(folder) / "index")
        repository.run("read-tree", commit, GIT_INDEX_FILE=index)
        set_entries(repository.where, index, entries)
        # Files that a partial clone lacks are none of ours.
        return repository.run("write-tree", "--missing-ok", GIT_INDEX_FILE=index).decode().strip()
