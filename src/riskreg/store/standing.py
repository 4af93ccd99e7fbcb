"""Standing: how files stand in the last commit and in the index; where a single change cannot be committed, and why."""

import os
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from riskreg.errors import RiskregError
from riskreg.store.index import Entry, indexed, wait_for
from riskreg.store.objects import REFUSED
from riskreg.store.repository import Repository
from riskreg.store.sources import LARGEST, TOO_LARGE
from riskreg.wording import Said, say

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


class Standing(NamedTuple):
    """How a file stands: its path as asked for, its path from the top with all links followed, its entries and bytes.

    `head` is None where the last commit does not have it; `staged` is None where the index says the same as the last commit.
    """

    asked: str
    path: str
    commit: Entry | None
    stage: Entry | None
    head: bytes | None
    staged: bytes | None


def standing(repository: Repository, paths: Iterable[str]) -> tuple[Standing, ...]:
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


def stand(asked: str, path: str, commit: Entry | None, stage: Entry | None, blobs: dict[str, bytes]) -> Standing:
    """Put together how one file stands."""
    if any(entry and len(blobs[entry.blob]) > LARGEST for entry in (commit, stage)):
        raise RiskregError(say("{path}: {problem}", path=path, problem=TOO_LARGE), code=REFUSED)
    other = blobs[stage.blob] if commit and stage and commit.blob != stage.blob else None
    return Standing(asked, path, commit, stage, blobs[commit.blob] if commit else None, other)


def followed(top: Path, path: str) -> str:
    """Return the path of a file from the top, with all links followed: git knows no file behind a link."""
    here = os.path.relpath(os.path.realpath(top / path), os.path.realpath(top))
    if here == os.pardir or here.startswith(os.pardir + os.sep):
        raise RiskregError(say("{path} leads out of the repository", path=path), code=REFUSED)
    return here.replace(os.sep, "/")


def committed(repository: Repository, path: str) -> Entry | None:
    """Return a file of the last commit; None where it has none of this path."""
    told = repository.run("ls-tree", "-z", "--full-tree", repository.head or "", "--", path)
    if not told:
        return None
    mode, _kind, blob = told.partition(b"\t")[0].decode().split()
    return ordinary(path, Entry(mode, blob))


def staged(repository: Repository, paths: Sequence[str]) -> dict[str, Entry]:
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


def ordinary(path: str, entry: Entry) -> Entry:
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
