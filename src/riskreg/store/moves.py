"""Moves: where a register's folder lay before it was moved or renamed, as far back as its history goes."""

from collections.abc import Mapping
from typing import Final

from riskreg.store.repository import Repository
from riskreg.store.sources import SETTINGS

MOST: Final = 20  # moves that are followed


def homes(repository: Repository, head: str, folder: str) -> tuple[str, ...]:
    """Return the folders that the register has lain in, the present one first."""
    found = [folder]
    while len(found) <= MOST:
        before = earlier(repository, head, found[-1])
        if before is None or before in found:
            break
        found.append(before)
    return tuple(found)


def earlier(repository: Repository, head: str, folder: str) -> str | None:
    """Return the folder from which a commit moved the register into this one; None where it began here."""
    first = repository.first(head, within(folder, SETTINGS))
    if first is None:
        return None
    here = files(repository, first, folder)
    for parent in repository.parents(first):
        gone = [path for path in repository.named_so(parent, SETTINGS) if not repository.at([first], path)[0]]
        for path in gone:
            before = path.removesuffix(SETTINGS).removesuffix("/")
            if is_same(files(repository, parent, before), here):
                return before
    return None


def within(folder: str, path: str) -> str:
    """Return a path from the top."""
    return f"{folder}/{path}" if folder else path


def files(repository: Repository, commit: str, folder: str) -> Mapping[str, str]:
    """Return the YAML files of a folder, by path, and the ids of their bytes."""
    return {leaf.path: leaf.blob for leaf in repository.leaves(commit, folder) if leaf.path.endswith(".yaml")}


def is_same(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether a register that is gone is the one that came: by its settings, or by half of its files."""
    same = sum(1 for path, blob in before.items() if after.get(path) == blob)
    return before.get(SETTINGS) == after.get(SETTINGS) or 2 * same >= len(before)
