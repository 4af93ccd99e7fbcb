"""Repository: what git knows: commits, trees, files of a commit, tags, and the way through history; read by plumbing alone."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from riskreg.errors import RiskregError
from riskreg.messages import say
from riskreg.store.git import answer, batch, is_bare, lost, place, refused, toplevel
from riskreg.store.git import run as git_run
from riskreg.store.sources import LARGEST, SETTINGS

HEX: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
LONGEST: Final = 1000  # characters of a word that may name a commit; the system refuses words that are very much longer
ABSENT: Final = re.compile(r"0+")
# The id of the tree that holds nothing, with which a first commit is compared.
EMPTY_TREE: Final = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
COMMIT: Final = "%x1e%H%x00%P%x00%T%x00%an%x00%ae%x00%at%x00%ct%x00%s"
EACH: Final = re.compile(r"\x1e(?=[0-9a-f]{40,64}\x00)")  # a subject may hold any sign but NUL


class Leaf(NamedTuple):
    """A file of a commit: its mode (100644; 120000 is a link), the id of its bytes, its path within the tree asked for."""

    mode: str
    blob: str
    path: str


class Commit(NamedTuple):
    """A commit: who wrote it, when it was written and when committed (UTC), its parents, its tree, the first line it says."""

    id: str
    parents: tuple[str, ...]
    tree: str
    author: str
    email: str
    written: datetime
    committed: datetime
    subject: str


class TreeChange(NamedTuple):
    """A file that differs between two trees: the ids of its bytes; None where there is no ordinary file. Paths from the top."""

    path: str
    before: str | None
    after: str | None


class Repository:
    """A git repository, opened by one process."""

    def __init__(self, where: tuple[str, ...], top: Path | None, told: Sequence[str]) -> None:
        """Use `open_repository`. `told` is what git says of itself."""
        common, algorithm, shallow = told
        self.where: Final = where
        self.top: Final = top  # None in a repository without a work tree
        self.common: Final = Path(common)  # the git directory that all work trees share
        self.algorithm: Final = algorithm  # sha1 or sha256
        self.shallow: Final = shallow == "true"  # history was cut off when it was cloned
        self.listed: Final[dict[tuple[str, str], tuple[Leaf, ...]]] = {}  # a commit's files, asked for again and again

    def run(self, *words: str, stdin: bytes = b"", **extra: str) -> bytes:
        """Run git in this repository and return what it prints; `extra` are variables of its environment."""
        return answer(self.where, *words, stdin=stdin, extra=extra)

    def commit(self, word: str) -> str | None:
        """Return the id of the commit that a word names; None if it names none. A word that looks like an option names none."""
        if not word or word.startswith("-") or "\0" in word or len(word) > LONGEST:
            return None
        if ":" in word.partition("{")[0]:  # a file of a commit, or a search in what commits say
            return None
        return self.named(f"{word}^{{commit}}")

    @cached_property
    def head(self) -> str | None:
        """The commit of HEAD; None before the first. Raises RiskregError where git has lost it."""
        found = self.commit("HEAD")
        if found is None and (id_ := self.named("HEAD")):
            raise lost(id_)
        return found

    def named(self, word: str) -> str | None:
        """Return the id of the object that a word of git's names; None if it names none."""
        done = git_run(self.where, "rev-parse", "--verify", "--quiet", "--end-of-options", word)
        found = done.stdout.decode(errors="replace").strip()
        return found if done.returncode == 0 and HEX.fullmatch(found) else None

    def at(self, commits: Sequence[str], path: str) -> list[str | None]:
        """Return the ids of a folder's tree, or of a file, in some commits; None where it is not there. One process."""
        if not commits or "\n" in path:
            return [self.named(f"{commit}:{path}") for commit in commits]
        asked = os.fsencode("".join(f"{commit}:{path}\n" for commit in commits))
        told = self.run("cat-file", "--batch-check=%(objectname)", stdin=asked).decode(errors="replace").split("\n")
        found = zip(commits, told, strict=False)
        # A file that the repository has lost, or never fetched, is there all the same.
        return [line if HEX.fullmatch(line) else self.named(f"{commit}:{path}") for commit, line in found]

    def leaves(self, commit: str, folder: str) -> tuple[Leaf, ...]:
        """Return all files of a commit below a folder, by path relative to it; none where the folder is not there.

        Raises RiskregError where the folder is there and cannot be read. One commit and folder is asked for once.
        """
        if (commit, folder) not in self.listed:
            self.listed[commit, folder] = self.in_tree(commit, folder)
        return self.listed[commit, folder]

    def in_tree(self, commit: str, folder: str) -> tuple[Leaf, ...]:
        """Ask git for the same."""
        done = git_run(self.where, "ls-tree", "-r", "-z", "--full-tree", f"{commit}:{folder}")
        if done.returncode == 0:
            return tuple(map(leaf, filter(None, done.stdout.split(b"\0"))))
        if folder and self.named(f"{commit}:{folder}/") is None:
            return ()
        raise refused("ls-tree", done.stderr)

    def blobs(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Read files by their ids, one after the other, with one process; of one that is too large, LARGEST + 1 bytes."""
        reading = None
        try:
            for id_ in ids:
                reading = reading or batch(self.where)
                yield id_, reading.read(id_, LARGEST + 1)
        finally:
            if reading:
                reading.close()

    def tags(self, prefix: str) -> dict[str, str]:
        """Return the commits of all tags whose name begins with `prefix`, by the rest of their name."""
        form = "--format=%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)"
        told = os.fsdecode(self.run("for-each-ref", form, f"refs/tags/{prefix}"))
        found = {}
        for line in filter(None, told.split("\n")):
            name, *pairs = line.split("\0")
            commit = dict(zip(pairs[::2], pairs[1::2], strict=True)).get("commit") or self.commit(name)  # a tag of a tag
            if commit:
                found[name.removeprefix(f"refs/tags/{prefix}")] = commit
        return found

    def newest(self, commit: str, until: datetime) -> str | None:
        """Return the last commit of the line of first parents that was committed up to an instant; None if none was."""
        found = self.run("rev-list", "-1", "--first-parent", f"--min-age={int(until.timestamp())}", commit, "--")
        return found.decode().strip() or None

    def touching(self, commit: str, folder: str) -> str | None:
        """Return the last commit, up to this one, that touched a folder; None if none did."""
        found = self.run("rev-list", "-1", commit, "--", folder or ".")
        return found.decode().strip() or None

    def commits(self, commit: str, folder: str, *, first_parent: bool = False) -> list[Commit]:
        """Return the commits that touched a folder, up to this one, newest first."""
        narrow = ("--first-parent",) if first_parent else ()
        words = (
            "--topo-order",
            "--no-commit-header",
            "--encoding=UTF-8",
            f"--format={COMMIT}",
            *narrow,
            commit,
            "--",
            folder or ".",
        )
        told = self.run("rev-list", *words).decode(errors="replace")
        return [written_down(part) for part in EACH.split(told) if part]

    def changed(self, trees: Sequence[tuple[str | None, str]], folder: str) -> Iterator[list[TreeChange]]:
        """Compare pairs of trees (None is the empty one) below a folder; the answers come in the same order."""
        empty = EMPTY_TREE[self.algorithm]
        asked = [(before or empty, after) for before, after in trees]
        stdin = "".join(f"{before} {after}\n" for before, after in asked).encode()
        told = self.run("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--", folder or ".", stdin=stdin)
        at = 0
        for before, after in asked:
            head = f"{before} {after}\n".encode()
            assert told.startswith(head, at), (head, told[at : at + 100])
            at += len(head)
            found: list[TreeChange] = []
            while told.startswith(b":", at):
                end = told.index(b"\0", at)
                stop = told.index(b"\0", end + 1)
                was, now, old, new, _status = told[at + 1 : end].decode().split()
                found.append(TreeChange(os.fsdecode(told[end + 1 : stop]), known(was, old), known(now, new)))
                at = stop + 1
            yield found


def known(mode: str, id_: str) -> str | None:
    """Return the id of a file's bytes; None for the zeros that stand for nothing, and for links and submodules."""
    return None if ABSENT.fullmatch(id_) or not mode.startswith("100") else id_


def leaf(line: bytes) -> Leaf:
    """Read a line of ls-tree."""
    head, _, path = line.partition(b"\t")
    mode, _kind, blob = head.decode().split()
    return Leaf(mode, blob, os.fsdecode(path))


def written_down(text: str) -> Commit:
    """Read what rev-list says of a commit."""
    id_, parents, tree, author, email, written, committed, subject = text.rstrip("\n").split("\0")
    return Commit(id_, tuple(parents.split()), tree, author, email, instant(written), instant(committed), subject)


def instant(seconds: str) -> datetime:
    """Read the seconds since 1970; a date that no clock can have counts as 1970."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def open_repository(folder: Path) -> Repository | None:
    """Open the repository that a folder lies in; None outside git. Raises RiskregError where git refuses or is missing."""
    where = place(folder)
    if where is None:
        return None
    told = answer(where, "rev-parse", "--git-common-dir", "--show-object-format", "--is-shallow-repository")
    common, *rest = os.fsdecode(told).removesuffix("\n").rsplit("\n", 2)  # a path may hold line breaks
    if len(rest) != 2 or rest[0] not in EMPTY_TREE:  # noqa: PLR2004 - as many as were asked for
        raise RiskregError(say("git gives an answer that makes no sense"), hint=say("riskreg needs git 2.33 or newer"))
    algorithm, shallow = rest
    top = None if is_bare(folder) else toplevel(folder)
    return Repository(where, top, (os.fspath((top or folder) / common), algorithm, shallow))


def opened(folder: Path) -> Repository | None:
    """Open the repository that a folder lies in; None where there is none that git can read."""
    try:
        return open_repository(folder)
    except RiskregError:
        return None


class HistoryStep(NamedTuple):
    """A commit, and what it changed against each of its parents; a first commit is compared with nothing."""

    commit: Commit
    sides: tuple[tuple[TreeChange, ...], ...]


def commits(repository: Repository, head: str, folder: str) -> list[Commit]:
    """Return the commits that touched a folder, up to `head`: by the instant of the commit, but none before its parents."""
    return in_time(repository.commits(head, folder))


def steps(repository: Repository, walked: Sequence[Commit], folder: str, since: int = 0) -> list[HistoryStep]:
    """Return what the commits of a walk changed, from the place `since` on."""
    trees = trees_of(repository, walked)
    wanted = walked[since:]
    pairs = [(trees[parent] if parent else None, commit.tree) for commit in wanted for parent in commit.parents or (None,)]
    changed = iter(repository.changed(pairs, folder))
    return [
        HistoryStep(commit, tuple(tuple(belonging(next(changed), folder)) for _ in commit.parents or (None,)))
        for commit in wanted
    ]


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


def belonging(touched: Iterable[TreeChange], folder: str) -> Iterable[TreeChange]:
    """Leave out what is no file of the register, or holds no records."""
    start = len(folder) + 1 if folder else 0
    for file in touched:
        path = file.path[start:]
        hidden = any(part.startswith((".", "_")) for part in path.split("/"))
        if path.endswith(".yaml") and path != SETTINGS and not hidden:
            yield file
