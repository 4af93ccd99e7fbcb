"""Ids: which are taken: in the files as they stand, and in every version that a branch or a meeting leads to."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, NamedTuple, TypeAlias, cast

from riskreg.domain.fields import Row
from riskreg.domain.lookup import fold
from riskreg.domain.records import Identified, Meeting
from riskreg.errors import RiskregError
from riskreg.messages import Said, say
from riskreg.store.archive import Archive
from riskreg.store.cache_folder import digest
from riskreg.store.git import run
from riskreg.store.history import WIDE, IdFilter, rows_in
from riskreg.store.load import Snapshot
from riskreg.store.repository import Repository
from riskreg.store.sources import Blob
from riskreg.store.versions import TAG
from riskreg.syntax.blocks import blocks_of
from riskreg.syntax.text import decode

# What stands before an id that a record has, in a folded text; and where ids are listed that it had.
KEY: Final = re.compile(r"(?:\bid|编号)[\"']?\s*[:：]\s*[\"']?\Z")
NEAR: Final = 40  # characters before an id in which its key stands
FORMERLY: Final = re.compile(r"(?:\bformerly|曾用编号)[\"']?\s*[:：](.*?)(?=[\w\"']+\s*[:：]|\Z)", re.DOTALL)


class Scan:
    """Finds ids of a shape in the bytes of a file, where a record has or had them; mentions elsewhere count nothing."""

    def __init__(self, shape: str) -> None:
        """`shape` is a regular expression for a folded text."""
        self.shape: Final = re.compile(shape)
        self.plain: Final = re.compile(shape.encode()) if shape.isascii() else None

    def __call__(self, data: bytes, known: AbstractSet[str] = frozenset()) -> set[str]:
        """Look through a file, readable or not; no YAML is parsed. Ids that are `known` need not be found."""
        is_wide = WIDE.search(data) is not None
        # Most versions of a file hold no id that was not known: a tenth of the time.
        if self.plain and not is_wide and {id_.decode() for id_ in set(self.plain.findall(data.lower()))} <= known:
            return set()
        text = data.decode(errors="replace")
        if not self.plain or is_wide:
            text = unicodedata.normalize("NFKC", text)
        return self.found(text.casefold())

    def found(self, text: str) -> set[str]:
        """Find ids behind their keys, and those that records had, in a folded text."""
        places = self.shape.finditer(text)
        found = {place[0] for place in places if KEY.search(text, max(place.start() - NEAR, 0), place.start())}
        return found | {id_[0] for listed in FORMERLY.finditer(text) for id_ in self.shape.finditer(listed[1])}


class Decisions:
    """Finds the numbers of a meeting's decisions in the bytes of a file."""

    def __init__(self, meeting: str) -> None:
        """Files that do not hold the id of the meeting are not looked into."""
        self.name: Final = fold(meeting)
        self.wanted: Final = IdFilter((meeting,))

    def __call__(self, data: bytes, _known: AbstractSet[str] = frozenset()) -> set[str]:
        """Cut the meeting out of a file and read it."""
        if not self.wanted(data):
            return set()
        text, _ = decode(data, "")
        meetings = [row for alone in self.cut(text or "") for row in rows_in(alone) or () if self.is_meant(row)]
        decisions = [decision for row in meetings for decision in row.values.get("decisions") or ()]
        return {fold(decision.values["id"]) for decision in decisions if "id" in decision.values}

    def cut(self, text: str) -> Iterator[str]:
        """Cut out what may hold the meeting."""
        for block in blocks_of(text.replace("\r\n", "\n")):
            if not block.is_clear or (block.list == Meeting.LIST and fold(block.name) == self.name):
                yield block.alone(text)

    def is_meant(self, row: Row) -> bool:
        """Whether a row is the meeting."""
        return row.table is Meeting and fold(row.values["id"]) == self.name


REFS: Final = ("refs/heads", "refs/remotes", f"refs/tags/{TAG}")
MOST: Final = 1 << 28  # bytes of earlier versions that are read at most, the newest first
# What decides what is found: what another version of it found is not used.
CODE: Final = ("domain/id_forms.py", "store/ids.py")
Read: TypeAlias = Callable[[bytes, AbstractSet[str]], set[str]]  # the ids in the bytes of a file; known ones may be left out
Held: TypeAlias = Callable[[Identified], Iterable[str]]  # the same of a record


class Taken(NamedTuple):
    """Ids that are taken; `doubt` says why there may be more of them."""

    ids: frozenset[str]
    doubt: Said | None = None


class FileVersions(NamedTuple):
    """Versions of files, the newest first; whether there are some that this clone does not hold."""

    blobs: tuple[str, ...]
    is_whole: bool = True


def taken(archive: Archive, snapshot: Snapshot, shape: str) -> Taken:
    """Return the ids of a shape (`domain.numbering`) that are taken; outside git those of the files as they stand."""
    ids = re.compile(shape)

    def held(record: Identified) -> list[str]:
        return [id_ for id_ in map(fold, (record.id, *getattr(record, "formerly", ()))) if ids.fullmatch(id_)]

    return IdSearch(archive, snapshot, shape, Scan(shape), held).taken()


def decided(archive: Archive, snapshot: Snapshot, meeting: str) -> Taken:
    """Return the numbers that decisions of a meeting have, or had in any version."""

    def held(record: Identified) -> list[str]:
        mine = isinstance(record, Meeting) and fold(record.id) == fold(meeting)
        return [fold(decision.id) for decision in record.decisions] if mine and isinstance(record, Meeting) else []

    return IdSearch(archive, snapshot, f"decisions {fold(meeting)}", Decisions(meeting), held).taken()


class IdSearch:
    """Looks for ids in the files as they stand, and in the versions that other refs lead to.

    Every version of a file up to the tips is looked through, so that an id of a record that was deleted is not given again;
    what was found is remembered for the tips, and only what came since is read.
    """

    def __init__(self, archive: Archive, snapshot: Snapshot, key: str, read: Read, held: Held) -> None:
        """`key` says what is looked for."""
        self.archive: Final = archive
        self.snapshot: Final = snapshot
        self.read: Final = read
        self.held: Final = held
        self.name: Final = archive.memory("numbers", key)
        self.wrong: Final = {found.mark.path for found in snapshot.diagnostics}

    def taken(self) -> Taken:
        """Return all ids that are taken."""
        here = self.standing()
        repository = self.archive.repository
        if repository is None:
            return Taken(here)
        try:
            there, is_whole = self.elsewhere(repository)
        except RiskregError as error:
            return Taken(here, doubted(error.said))
        return Taken(here | there, None if is_whole else doubted(say("this clone does not hold all files of its branches")))

    def standing(self) -> frozenset[str]:
        """Return the ids of the files as they stand; a file with findings may hold records that could not be read."""
        found = {
            id_ for records in self.snapshot.register.lists.values() for record in records.values() for id_ in self.held(record)
        }
        source = self.archive.source(None)
        for path in sorted(self.wrong & self.snapshot.blobs.keys()):
            found |= self.read(source.data(Blob(path, None)) or b"", found)
        source.close()
        return frozenset(found)

    def elsewhere(self, repository: Repository) -> tuple[frozenset[str], bool]:
        """Return the ids of all versions, and whether all could be read."""
        tips, are_all = tips_of(repository)
        before, found = self.recalled(repository, tips)
        new = [tip for tip in tips if tip not in before]
        if not new:
            return frozenset(found), are_all
        listed = versions(repository, new, before, self.archive.folder)
        known = {id_: path for path, ids in self.snapshot.blobs.items() if path not in self.wrong for id_ in ids}
        files = {known[blob] for blob in listed.blobs if blob in known}
        found |= {
            id_
            for records in self.snapshot.register.lists.values()
            for record in records.values()
            if record.path in files
            for id_ in self.held(record)
        }
        self.look(repository, [blob for blob in listed.blobs if blob not in known], new, found)
        if are_all and listed.is_whole and self.archive.cache and not repository.shallow:  # more may be fetched
            self.archive.cache.remember(self.name, {"code": digest(CODE), "tips": tips, "ids": sorted(found)})
        return frozenset(found), are_all and listed.is_whole

    def look(self, repository: Repository, blobs: Sequence[str], tips: Sequence[str], found: set[str]) -> None:
        """Add the ids in some versions, the newest first, up to a limit; in those of the tips in any case."""
        left = MOST
        for at, (_, data) in enumerate(repository.blobs(blobs), 1):
            found |= self.read(data, found)
            left -= len(data)
            if left < 0:
                needed = set(tip_blobs(repository, tips, self.archive.folder)).intersection(blobs[at:])
                found.update(*(self.read(data, found) for _, data in repository.blobs(sorted(needed))))
                return

    def recalled(self, repository: Repository, tips: Sequence[str]) -> tuple[list[str], set[str]]:
        """Return what is remembered: tips, and the ids up to them. Nothing where one of them belongs to no branch any more."""
        value = cast("Any", self.archive.cache.recall(self.name) if self.archive.cache else None)
        try:
            if value["code"] == digest(CODE) and is_within(repository, value["tips"], tips):
                return list(value["tips"]), set(value["ids"])
        except (TypeError, KeyError, RiskregError):
            pass
        return [], set()


def doubted(problem: Said) -> Said:
    """Say that an id may be taken that was not found."""
    return say("an id may be taken on another branch: {problem}", problem=problem)


def tips_of(repository: Repository) -> tuple[list[str], bool]:
    """Return the commits of HEAD, all branches here and elsewhere, and the meetings; and whether git has them all.

    They are asked for by id: the name of a ref may be anything.
    """
    told = repository.run("for-each-ref", "--format=%(objectname)", *REFS).decode().split()
    ids = sorted({*told, *([repository.head] if repository.head else ())})
    asked = "".join(f"{id_}^{{commit}}\n" for id_ in ids).encode()
    lines = repository.run("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=asked).decode().splitlines()
    commits = [id_ for id_, _, kind in (line.partition(" ") for line in lines) if kind == "commit"]
    return sorted(set(commits)), len(commits) == len(ids)


def versions(repository: Repository, tips: Sequence[str], known: Iterable[str], folder: str) -> FileVersions:
    """Return all versions of files that commits lead to and others (`known`) do not, the newest first.

    Where the way back is broken, those of the commits themselves are among them.
    """
    asked = "".join([*(f"{tip}\n" for tip in tips), *(f"^{tip}\n" for tip in known)]).encode()
    # --full-history, as a record may have come and gone on a branch that was merged.
    found = listed(repository, asked, "--full-history", "--stdin", "--", *filter(None, [folder]))
    return (
        found
        if found.is_whole
        else FileVersions(tuple(dict.fromkeys((*found.blobs, *tip_blobs(repository, tips, folder)))), is_whole=False)
    )


def tip_blobs(repository: Repository, tips: Sequence[str], folder: str) -> Sequence[str]:
    """Return the files of commits themselves."""
    asked = "".join(f"{tree}\n" for tree in repository.at(tips, folder) if tree).encode()
    return listed(repository, asked, "--no-walk", "--stdin").blobs


def listed(repository: Repository, asked: bytes, *words: str) -> FileVersions:
    """Ask git for files; of what it has lost it says the id with a question mark, or nothing at all."""
    narrow = ("--objects", "--missing=print", "--filter=object:type=blob")
    done = run(repository.where, "rev-list", *narrow, *words, stdin=asked)
    told = [] if done.returncode else done.stdout.split(b"\n")
    blobs = [line.partition(b" ")[0].decode() for line in told if line.endswith(b".yaml")]
    return FileVersions(tuple(blobs), not done.returncode and not any(line.startswith(b"?") for line in told))


def is_within(repository: Repository, old: Sequence[str], tips: Sequence[str]) -> bool:
    """Whether all of some commits are still reached from the tips. Raises RiskregError where one is not there any more."""
    gone = set(old).difference(tips)
    asked = "".join([*(f"{tip}\n" for tip in sorted(gone)), *(f"^{tip}\n" for tip in tips)]).encode()
    return not gone or not repository.run("rev-list", "--max-count=1", "--stdin", stdin=asked)
