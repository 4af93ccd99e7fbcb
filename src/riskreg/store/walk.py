"""Walk: the commits that touched a register, each with the files of the register that it changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from riskreg.store.repository import Commit, Repository, Touched
from riskreg.store.sources import SETTINGS


class Step(NamedTuple):
    """A commit, and what it changed against each of its parents; a first commit is compared with nothing."""

    commit: Commit
    sides: tuple[tuple[Touched, ...], ...]


def commits(repository: Repository, head: str, folder: str) -> list[Commit]:
    """Return the commits that touched a folder, up to `head`: by the instant of the commit, but none before its parents."""
    return in_time(repository.commits(head, folder))


def steps(repository: Repository, walked: Sequence[Commit], folder: str, since: int = 0) -> list[Step]:
    """Return what the commits of a walk changed, from the place `since` on."""
    trees = trees_of(repository, walked)
    wanted = walked[since:]
    pairs = [(trees[parent] if parent else None, commit.tree) for commit in wanted for parent in commit.parents or (None,)]
    changed = iter(repository.changed(pairs, folder))
    return [Step(commit, tuple(tuple(belonging(next(changed), folder)) for _ in commit.parents or (None,))) for commit in wanted]


def in_time(newest_first: Sequence[Commit]) -> list[Commit]:
    """Put commits, given newest first, in the order of time; a clock that goes wrong puts no commit before its parents."""
    instants: dict[str, datetime] = {}
    for commit in reversed(newest_first):
        instants[commit.id] = max([commit.committed, *(instants[parent] for parent in commit.parents if parent in instants)])
    oldest_first = newest_first[::-1]
    return sorted(oldest_first, key=lambda commit: instants[commit.id])


def trees_of(repository: Repository, walked: Sequence[Commit]) -> Mapping[str, str]:
    """Return the trees of commits and of their parents, which need not have touched the folder."""
    trees = {commit.id: commit.tree for commit in walked}
    others = {parent for commit in walked for parent in commit.parents} - trees.keys()
    if others:
        words = ("rev-list", "--no-walk=unsorted", "--no-commit-header", "--format=%H %T", "--stdin")
        told = repository.run(*words, stdin="".join(f"{id_}\n" for id_ in sorted(others)).encode()).decode()
        for line in told.splitlines():
            id_, tree = line.split()
            trees[id_] = tree
    return trees


def belonging(touched: Iterable[Touched], folder: str) -> Iterable[Touched]:
    """Leave out what is no file of the register, or holds no records."""
    start = len(folder) + 1 if folder else 0
    for file in touched:
        path = file.path[start:]
        hidden = any(part.startswith((".", "_")) for part in path.split("/"))
        if path.endswith(".yaml") and path != SETTINGS and not hidden:
            yield file
