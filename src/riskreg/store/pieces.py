"""Pieces: the text of each record in each version of a file, cut out without parsing; read once, parsed only where asked."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from riskreg.domain.diagnostic import ERROR
from riskreg.domain.fields import Row
from riskreg.domain.records import KINDS
from riskreg.domain.register import fold
from riskreg.store.repository import Repository, Touched
from riskreg.store.sources import LARGEST
from riskreg.store.walk import Step
from riskreg.syntax.blocks import Block, cut
from riskreg.syntax.schema import read_records
from riskreg.syntax.text import decode, scan


class Piece(NamedTuple):
    """The text of a record, without its place in a file: read as a file of its own, it holds the record."""

    list: str  # empty where the text is that of a whole list or file, which holds other records too
    text: str

    @property
    def alone(self) -> str:
        """As a file of its own."""
        return f"{self.list}:\n{self.text}\n" if self.list else self.text


class File(NamedTuple):
    """One version of a file: its records by id, as ids are compared. What lies in a broken one is not known."""

    pieces: Mapping[str, Piece]
    broken: bool = False


class Work(NamedTuple):
    """What was done to find an answer."""

    blobs: int  # versions of files that were read
    cut: int  # of these, cut into records
    parsed: int  # texts that were parsed


NOTHING: Final = File({})


class Pieces:
    """The pieces of the files that the steps of a walk changed; each version is let go after the last step that needs it."""

    def __init__(self, repository: Repository, steps: Iterable[Step], wanted: Callable[[bytes], bool] | None = None) -> None:
        """Files must be asked for in the order of the steps. Those that are not `wanted`, by their bytes, count as empty."""
        self.needed: Final = Counter(chain.from_iterable(map(blobs, steps)))
        self.blobs: Final[Iterator[tuple[str, bytes]]] = iter(repository.blobs(list(self.needed)))
        self.wanted: Final = wanted
        self.held: Final[dict[str, File]] = {}
        self.read = self.cut = self.parsed = 0

    @property
    def work(self) -> Work:
        """What was done so far."""
        return Work(self.read, self.cut, self.parsed)

    def file(self, blob: str | None) -> File:
        """Return one version of a file; an empty one where there is none."""
        if blob is None:
            return NOTHING
        while blob not in self.held:
            id_, data = next(self.blobs)
            self.read += 1
            self.held[id_] = self.parted(data) if not self.wanted or self.wanted(data) else NOTHING
        self.needed[blob] -= 1
        return self.held[blob] if self.needed[blob] else self.held.pop(blob)

    def parted(self, data: bytes) -> File:
        """Cut a file into pieces."""
        self.cut += 1
        text, _ = decode(data, "") if len(data) <= LARGEST else (None, [])
        if text is None:
            return File({}, broken=True)
        text = text.replace("\r\n", "\n")
        found: dict[str, Piece] = {}
        broken = False
        for block in cut(text):
            if block.name and block.list in KINDS:
                found.setdefault(fold(block.name), Piece(block.list, text[block.start : block.end].rstrip(" \t\n")))
            elif not block.is_clear:
                broken |= not self.unclear(block, text, found)
        return File(found, broken)

    def unclear(self, block: Block, text: str, found: dict[str, Piece]) -> bool:
        """Add the records of a block whose lines do not tell them; False where it cannot be read."""
        piece = Piece("", block.alone(text))
        rows = self.parse(piece)
        for row in rows or ():
            found.setdefault(fold(row.values["id"]), piece)
        return rows is not None

    def parse(self, piece: Piece) -> list[Row] | None:
        """Return the records that a piece holds; None where it cannot be read."""
        self.parsed += 1
        return rows_in(piece.alone)

    def row(self, name: str, piece: Piece) -> Row | None:
        """Return the record of a piece; None where it cannot be read."""
        return next((row for row in self.parse(piece) or () if fold(row.values["id"]) == name), None)


def blobs(step: Step) -> Iterator[str]:
    """Return the versions of files that a step needs, in the order in which they are asked for."""
    for side in step.sides:
        yield from (id_ for touched in side for id_ in (touched.before, touched.after) if id_)


def rows_in(text: str) -> list[Row] | None:
    """Read the records of a text; None where it cannot be read as a whole."""
    found = scan(text, "")
    rows: list[Row] = []
    if not found:
        rows, found, _ = read_records(text, "")
    return None if any(one.severity == ERROR and one.code.startswith("R1") for one in found) else rows


def both_sides(pieces: Pieces, side: Sequence[Touched]) -> tuple[File, File]:
    """Return the records of the files of one side, before and after; of an id that is there twice the first counts."""
    found = [(pieces.file(touched.before), pieces.file(touched.after)) for touched in side]
    before, after = (joined([files[at] for files in found]) for at in (0, 1))
    return before, after


def joined(files: Sequence[File]) -> File:
    """Take several files as one."""
    if len(files) == 1:
        return files[0]
    together: dict[str, Piece] = {}
    for file in reversed(files):
        together |= file.pieces
    return File(together, any(file.broken for file in files))
