"""Pieces: the text of each record in each version of a file, cut out without parsing; every version is read once."""

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
from riskreg.syntax.recutting import recut
from riskreg.syntax.schema import read_records
from riskreg.syntax.text import decode, scan


class Piece(NamedTuple):
    """The text of a record, without its place in a file; `list` is empty where the text is that of a whole list or file."""

    list: str
    text: str

    @property
    def alone(self) -> str:
        """As a file of its own, which the reader can read."""
        return f"{self.list}:\n{self.text}\n" if self.list else self.text


class File(NamedTuple):
    """One version of a file: its records by id, as ids are compared. What lies in a broken one is not known."""

    pieces: Mapping[str, Piece]
    broken: bool = False
    text: str = ""
    blocks: Sequence[Block] = ()


class Work(NamedTuple):
    """What was done to find an answer."""

    blobs: int  # versions of files that were read
    cut: int  # of these, cut into records
    parsed: int  # texts that were parsed


NOTHING: Final = File({})
FEW: Final = 8  # whole lists that are kept


class Pieces:
    """The pieces of the files that the steps of a walk changed; each version is let go after the last step that needs it."""

    def __init__(self, repository: Repository, steps: Iterable[Step], wanted: Callable[[bytes], bool] | None = None) -> None:
        """Files must be asked for in the order of the steps. Those that are not `wanted`, by their bytes, count as empty."""
        self.needed: Final = Counter(chain.from_iterable(map(blobs, steps)))
        self.blobs: Final[Iterator[tuple[str, bytes]]] = repository.blobs(list(self.needed))
        self.wanted: Final = wanted
        self.held: Final[dict[str, File]] = {}
        self.wholes: Final[dict[Piece, list[Row] | None]] = {}  # a whole list is asked for each of its records
        self.read = self.cut = self.parsed = 0

    @property
    def work(self) -> Work:
        """What was done so far."""
        return Work(self.read, self.cut, self.parsed)

    def sides(self, side: Sequence[Touched]) -> tuple[File, File]:
        """Return the records of the files of one side, before and after."""
        found = [self.both(touched) for touched in side]
        return joined([before for before, _ in found]), joined([after for _, after in found])

    def both(self, touched: Touched) -> tuple[File, File]:
        """Return the two versions of one file; empty where there is none."""
        before = self.file(touched.before, NOTHING)
        return before, self.file(touched.after, before)

    def file(self, blob: str | None, like: File) -> File:
        """Return one version of a file; `like` is the version before it."""
        if blob is None:
            return NOTHING
        while blob not in self.held:
            id_, data = next(self.blobs)
            self.read += 1
            self.held[id_] = self.parted(data, like) if not self.wanted or self.wanted(data) else NOTHING
        self.needed[blob] -= 1
        return self.held[blob] if self.needed[blob] else self.held.pop(blob)

    def parted(self, data: bytes, like: File = NOTHING) -> File:
        """Cut a file into pieces."""
        self.cut += 1
        text, _ = decode(data, "") if len(data) <= LARGEST else (None, [])
        if text is None:
            return File({}, broken=True)
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        blocks = recut(text, like.text, like.blocks) if like.blocks else cut(text)
        found: dict[str, Piece] = {}
        broken = False
        for block in blocks:
            if block.name and block.list in KINDS:
                found.setdefault(fold(block.name), Piece(block.list, text[block.start : block.end].rstrip(" \t\n")))
            elif not block.is_clear:
                broken |= not self.unclear(Piece("", block.alone(text)), found)
        return File(found, broken, text, blocks)

    def unclear(self, piece: Piece, found: dict[str, Piece]) -> bool:
        """Add the records of lines that do not tell them; False where they cannot be read."""
        rows = self.parse(piece)
        for row in rows or ():
            found.setdefault(fold(row.values["id"]), piece)
        return rows is not None

    def parse(self, piece: Piece) -> list[Row] | None:
        """Return the records that a piece holds; None where it cannot be read."""
        if piece in self.wholes:
            return self.wholes[piece]
        self.parsed += 1
        rows = rows_in(piece.alone)
        if not piece.list:
            if len(self.wholes) > FEW:
                self.wholes.clear()
            self.wholes[piece] = rows
        return rows

    def row(self, name: str, piece: Piece) -> Row | None:
        """Return the record of a piece; None where it cannot be read."""
        return next((row for row in self.parse(piece) or () if fold(row.values["id"]) == name), None)


def blobs(step: Step) -> Iterator[str]:
    """Return the versions of files that a step needs, in the order in which they are asked for."""
    for side in step.sides:
        yield from (id_ for touched in side for id_ in (touched.before, touched.after) if id_)


def joined(files: Sequence[File]) -> File:
    """Take several files as one; of an id that is there twice the first counts."""
    if len(files) == 1:
        return files[0]
    together: dict[str, Piece] = {}
    for file in reversed(files):
        together |= file.pieces
    return File(together, any(file.broken for file in files))


def rows_in(text: str) -> list[Row] | None:
    """Read the records of a text; None where it cannot be read as a whole."""
    found = scan(text, "")
    rows: list[Row] = []
    if not any(one.severity == ERROR for one in found):
        rows, found, _ = read_records(text, "")
    return None if any(one.severity == ERROR and one.code.startswith("R1") for one in found) else rows
