"""Repository: what git knows: commits, trees, files of a commit, tags, and the way through history; read by plumbing alone."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from riskreg.errors import RiskregError
from riskreg.messages import say
from riskreg.store.git import answer, batch, is_bare, lost, place, refused, toplevel
from riskreg.store.git import run as git_run
from riskreg.store.lineage import Ancestor, Lineage, instant
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
    doubted: datetime | None = None  # what it says itself, where its clock was wrong: then `committed` is as of when it counts


class NamedTag(NamedTuple):
    """What a tag names: a commit, and when that says that it was made; None where it names a file or a folder."""

    commit: str | None
    made: datetime | None


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
        self.lineages: Final[dict[str, Lineage]] = {}

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
        return {name: tag.commit for name, tag in self.named_tags(prefix).items() if tag.commit}

    def named_tags(self, prefix: str) -> dict[str, NamedTag]:
        """Return all tags whose name begins with `prefix`, by the rest of their name; those too that name no commit."""
        fields = ("objecttype", "objectname", "committerdate:unix")
        form = "%00".join(("--format=%(refname)", *(f"%({star}{field})" for star in ("*", "") for field in fields)))
        told = os.fsdecode(self.run("for-each-ref", form, f"refs/tags/{prefix}"))
        found = {}
        for line in filter(None, told.split("\n")):
            name, *rest = line.split("\0")
            of_tag, own = rest[:3], rest[3:]
            kind, id_, made = of_tag if own[0] == "tag" else own
            if kind == "tag":  # a tag of a tag
                kind, id_, made = "commit", self.commit(name) or "", ""
            tag = NamedTag(id_ if kind == "commit" and id_ else None, instant(seconds(made)) if made else None)
            found[name.removeprefix(f"refs/tags/{prefix}")] = tag
        return found

    def is_apart(self, commit: str, head: str) -> bool:
        """Whether a commit is no ancestor of another, nor that itself."""
        return commit != head and bool(self.run("rev-list", "-1", commit, f"^{head}", "--").strip())

    def adds(self, commit: str, to: str, folder: str) -> bool:
        """Whether a commit, or one before it, touched a folder and is not held by another commit."""
        return bool(self.run("rev-list", "-1", commit, f"^{to}", "--", folder or ".").strip())

    def lineage(self, commit: str, now: datetime | None = None) -> Lineage:
        """Return all ancestors of a commit, and itself; asked for once. Dates after `now` are doubted first."""
        if commit not in self.lineages:
            words = ("--topo-order", "--no-commit-header", "--format=%H %ct %P", commit, "--")
            told = self.run("rev-list", *words).decode().splitlines()
            self.lineages[commit] = Lineage([ancestor(line) for line in reversed(told)], now)
        return self.lineages[commit]

    def touching(self, commit: str, folder: str) -> str | None:
        """Return the last commit, up to this one, that touched a folder; None if none did."""
        found = self.run("rev-list", "-1", commit, "--", folder or ".")
        return found.decode().strip() or None

    def first(self, commit: str, path: str) -> str | None:
        """Return the first commit, of all that a commit builds on, that held a file; None if none did."""
        told = self.run("rev-list", "--topo-order", "--full-history", commit, "--", path).decode().split()
        return told[-1] if told else None

    def parents(self, commit: str) -> list[str]:
        """Return the parents of a commit, as far as they are there."""
        return self.run("rev-list", "-1", "--parents", commit, "--").decode().split()[1:]

    def bases(self, one: str, other: str) -> list[str]:
        """Return the commits from which two lines branched off."""
        done = git_run(self.where, "merge-base", "--all", one, other)
        return done.stdout.decode().split() if done.returncode == 0 else []

    def named_so(self, commit: str, name: str) -> list[str]:
        """Return the files of a commit that bear a name, by their paths."""
        return [leaf.path for leaf in self.leaves(commit, "") if leaf.path.rpartition("/")[2] == name]

    def commits(self, commit: str, *folders: str) -> list[Commit]:
        """Return the commits that touched some folders, up to this one, newest first; merges that differ from any parent too.

        Every line is followed: what one side of a merge held, and the merge left out, was there.
        """
        words = ("--topo-order", "--full-history", "--no-commit-header", "--encoding=UTF-8", f"--format={COMMIT}")
        told = self.run("rev-list", *words, commit, "--", *(folder or "." for folder in folders)).decode(errors="replace")
        return [written_down(part) for part in EACH.split(told) if part]

    def changed(self, trees: Sequence[tuple[str | None, str]], *folders: str) -> Iterator[list[TreeChange]]:
        """Compare pairs of trees (None is the empty one) below some folders; the answers come in the same order."""
        empty = EMPTY_TREE[self.algorithm]
        asked = [(before or empty, after) for before, after in trees]
        stdin = "".join(f"{before} {after}\n" for before, after in asked).encode()
        within = (folder or "." for folder in folders)
        told = self.run("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--", *within, stdin=stdin)
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
    return Commit(
        id_, tuple(parents.split()), tree, author, email, instant(seconds(written)), instant(seconds(committed)), subject
    )


def ancestor(line: str) -> Ancestor:
    """Read what rev-list says of a commit in a lineage."""
    id_, said, *parents = line.split(" ")
    return Ancestor(id_, tuple(filter(None, parents)), seconds(said))


def seconds(text: str) -> int:
    """Read the seconds since 1970; what is no number counts as 1970."""
    try:
        return int(instant(int(text)).timestamp())
    except ValueError:
        return 0


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


def commits(repository: Repository, head: str, *folders: str, now: datetime | None = None) -> list[Commit]:
    """Return the commits that touched some folders, up to `head`, in the order of time: none stands before its parents.

    One whose clock was wrong is committed as of when it counts.
    """
    lineage = repository.lineage(head, now)
    walked = [counted(commit, lineage.date(commit.id)) for commit in repository.commits(head, *folders)]
    return sorted(walked, key=lambda commit: (commit.committed, lineage.places[commit.id]))


def counted(commit: Commit, date: datetime) -> Commit:
    """Date a commit as of when it counts."""
    return commit if date == commit.committed else commit._replace(committed=date, doubted=commit.committed)


def steps(repository: Repository, walked: Sequence[Commit], *folders: str, since: int = 0) -> list[HistoryStep]:
    """Return what the commits of a walk changed in some folders, from the place `since` on."""
    trees = trees_of(repository, walked)
    wanted = walked[since:]
    pairs = [(trees[parent] if parent else None, commit.tree) for commit in wanted for parent in commit.parents or (None,)]
    changed = iter(repository.changed(pairs, *folders))
    return [
        HistoryStep(commit, tuple(tuple(belonging(next(changed), folders)) for _ in commit.parents or (None,)))
        for commit in wanted
    ]


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


def belonging(touched: Iterable[TreeChange], folders: Sequence[str]) -> Iterable[TreeChange]:
    """Leave out what is no file of the register, or holds no records."""
    return (file for file in touched if holds_records(file.path, folders))


def belonging_paths(leaves: Iterable[Leaf], folders: Sequence[str]) -> dict[str, str]:
    """Return the files of a commit that hold records, by their paths from the top, and the ids of their bytes."""
    return {leaf.path: leaf.blob for leaf in leaves if leaf.mode.startswith("100") and holds_records(leaf.path, folders)}


def holds_records(path: str, folders: Sequence[str]) -> bool:
    """Whether a file, by its path from the top, is one of a register that lies, or lay, in some folders."""
    starts = (f"{folder}/" if folder else "" for folder in folders)
    within = next((path[len(start) :] for start in starts if path.startswith(start)), "")
    hidden = any(part.startswith((".", "_")) for part in within.split("/"))
    return within.endswith(".yaml") and within != SETTINGS and not hidden
