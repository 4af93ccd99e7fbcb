"""Losses: what one side of a merge held and the result has not, though no other side had taken it out."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from riskreg.domain.fields import Row
from riskreg.domain.late_entries import late_summary, new
from riskreg.domain.lookup import fold
from riskreg.store.history import FileVersion, IdFilter, Pieces, RecordText, joined
from riskreg.store.repository import Commit, HistoryStep, Repository, belonging_paths


class Loss(NamedTuple):
    """What a merge lost of a record: all of it where `after` is None, else some of its facts."""

    commit: Commit  # the merge
    parent: str  # the commit that held it
    name: str  # the id, as ids are compared
    path: str
    before: Row
    after: Row | None


class HeldRecord(NamedTuple):
    """A record that one side of a merge held: which merge and side, the id, the file."""

    merge: Commit
    side: int
    name: str
    path: str


class MergeLosses:
    """Goes through merges, and finds what each lost."""

    def __init__(
        self, repository: Repository, steps: Sequence[HistoryStep], folders: Sequence[str], names: Sequence[str] = ()
    ) -> None:
        """Of all records, or of those of some ids; `folders` are those that the register has lain in."""
        self.repository: Final = repository
        self.steps: Final = [step for step in steps if len(step.sides) > 1]
        self.folders: Final = folders
        self.names: Final = frozenset(map(fold, names))
        self.pieces: Final = Pieces(repository, self.steps, IdFilter(names) if names else None)

    def found(self) -> Iterator[Loss]:
        """Return the losses, merge by merge."""
        for step in self.steps:
            sides = [[(touched, *self.pieces.both(touched)) for touched in side] for side in step.sides]
            for at, side in enumerate(sides):
                before, after = joined([file for _, file, _ in side]), joined([file for _, _, file in side])
                paths = {name: touched.path for touched, file, _ in side for name in file.pieces}
                for name, path in paths.items():
                    if (not self.names or name in self.names) and not after.broken:
                        yield from self.losses(HeldRecord(step.commit, at, name, path), before.pieces[name], after)

    def losses(self, record: HeldRecord, before: RecordText, result: FileVersion) -> Iterator[Loss]:
        """Return what a merge lost of one record that a side of it held."""
        merge, side, name, path = record
        after = result.pieces.get(name)
        row = self.pieces.row(name, before) if before != after else None
        if row is None or (after is None and self.renumbered(name, result)):
            return
        now = self.pieces.row(name, after) if after else None
        if after and now is None:
            return
        missing = {""} if now is None else held(row) - held(now)
        if missing and missing - self.in_bases(record):
            yield Loss(merge, merge.parents[side], name, path, row, now)

    def renumbered(self, name: str, result: FileVersion) -> bool:
        """Whether the result holds the record under another id."""
        return any(
            name in map(fold, read.values.get("formerly", ()))
            for other, piece in result.pieces.items()
            if "formerly" in piece.text or "曾用编号" in piece.text
            for read in (self.pieces.row(other, piece),)
            if read
        )

    def in_bases(self, record: HeldRecord) -> frozenset[str]:
        """Return what the versions from which the sides branched off held of a record: another side has taken that out."""
        (merge, side, name, path) = record
        found: frozenset[str] = frozenset()
        for one, other in combinations(range(len(merge.parents)), 2):
            for base in self.repository.bases(merge.parents[one], merge.parents[other]) if side in (one, other) else ():
                row = self.at(base, name, path)
                found |= held(row) | {""} if row else frozenset()
        return found

    def at(self, commit: str, name: str, path: str) -> Row | None:
        """Return a record in a version: first looked for where it lay later."""
        blobs = belonging_paths(self.repository.leaves(commit, ""), self.folders)
        wanted = IdFilter([name])
        for _, data in self.repository.blobs([blobs[key] for key in sorted(blobs, key=lambda key: key != path)]):
            if wanted(data) and (piece := self.pieces.parted(data).pieces.get(name)):
                return self.pieces.row(name, piece)
        return None


def held(row: Row) -> frozenset[str]:
    """Return the facts of a record that have a day, and the decisions of a meeting with theirs."""
    summary = late_summary(row)
    decisions: Mapping[str, object] = summary.decisions or {}
    return frozenset((*new([], summary.facts), *(f"decisions/{number}" for number in decisions)))
