"""History: what each commit did to one record: the record before and after, wherever it stood and whatever its id was."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from riskreg.domain.diagnostic import ERROR
from riskreg.domain.fields import Row
from riskreg.domain.lookup import fold
from riskreg.domain.records import KINDS, Identified
from riskreg.domain.register import Assembly, Directory
from riskreg.store.repository import Commit, HistoryStep, Repository, TreeChange
from riskreg.store.sources import LARGEST
from riskreg.syntax.blocks import Block, blocks_of, recut
from riskreg.syntax.reader import read_records
from riskreg.syntax.text import decode, scan


class RecordText(NamedTuple):
    """The text of a record, without its place in a file; `list` is empty where the text is that of a whole list or file."""

    list: str
    text: str

    @property
    def alone(self) -> str:
        """As a file of its own, which the reader can read."""
        return f"{self.list}:\n{self.text}\n" if self.list else self.text


class FileVersion(NamedTuple):
    """One version of a file: its records by id, as ids are compared. What lies in a broken one is not known."""

    pieces: Mapping[str, RecordText]
    broken: bool = False
    text: str = ""
    blocks: Sequence[Block] = ()


class WorkCount(NamedTuple):
    """What was done to find an answer."""

    blobs: int  # versions of files that were read
    cut: int  # of these, cut into records
    parsed: int  # texts that were parsed


NOTHING: Final = FileVersion({})
FEW: Final = 8  # whole lists that are kept


class Pieces:
    """The pieces of the files that the steps of a walk changed; each version is let go after the last step that needs it."""

    def __init__(
        self, repository: Repository, steps: Iterable[HistoryStep], wanted: Callable[[bytes], bool] | None = None
    ) -> None:
        """Files must be asked for in the order of the steps. Those that are not `wanted`, by their bytes, count as empty."""
        self.needed: Final = Counter(chain.from_iterable(map(blobs, steps)))
        self.blobs: Final[Iterator[tuple[str, bytes]]] = repository.blobs(list(self.needed))
        self.wanted: Final = wanted
        self.held: Final[dict[str, FileVersion]] = {}
        self.wholes: Final[dict[RecordText, list[Row] | None]] = {}  # a whole list is asked for each of its records
        self.read = self.cut = self.parsed = 0

    @property
    def work(self) -> WorkCount:
        """What was done so far."""
        return WorkCount(self.read, self.cut, self.parsed)

    def sides(self, side: Sequence[TreeChange]) -> tuple[FileVersion, FileVersion]:
        """Return the records of the files of one side, before and after."""
        found = [self.both(touched) for touched in side]
        return joined([before for before, _ in found]), joined([after for _, after in found])

    def both(self, touched: TreeChange) -> tuple[FileVersion, FileVersion]:
        """Return the two versions of one file; empty where there is none."""
        before = self.file(touched.before, NOTHING)
        return before, self.file(touched.after, before)

    def file(self, blob: str | None, like: FileVersion) -> FileVersion:
        """Return one version of a file; `like` is the version before it."""
        if blob is None:
            return NOTHING
        while blob not in self.held:
            id_, data = next(self.blobs)
            self.read += 1
            self.held[id_] = self.parted(data, like) if not self.wanted or self.wanted(data) else NOTHING
        self.needed[blob] -= 1
        return self.held[blob] if self.needed[blob] else self.held.pop(blob)

    def parted(self, data: bytes, like: FileVersion = NOTHING) -> FileVersion:
        """Cut a file into pieces."""
        self.cut += 1
        text, _ = decode(data, "") if len(data) <= LARGEST else (None, [])
        if text is None:
            return FileVersion({}, broken=True)
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        blocks = recut(text, like.text, like.blocks) if like.blocks else blocks_of(text)
        found: dict[str, RecordText] = {}
        broken = False
        for block in blocks:
            if block.name and block.list in KINDS:
                found.setdefault(fold(block.name), RecordText(block.list, text[block.start : block.end].rstrip(" \t\n")))
            elif not block.is_clear:
                broken |= not self.unclear(RecordText("", block.alone(text)), found)
        return FileVersion(found, broken, text, blocks)

    def unclear(self, piece: RecordText, found: dict[str, RecordText]) -> bool:
        """Add the records of lines that do not tell them; False where they cannot be read."""
        rows = self.parse(piece)
        for row in rows or ():
            found.setdefault(fold(row.values["id"]), piece)
        return rows is not None

    def parse(self, piece: RecordText) -> list[Row] | None:
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

    def row(self, name: str, piece: RecordText) -> Row | None:
        """Return the record of a piece; None where it cannot be read."""
        return next((row for row in self.parse(piece) or () if fold(row.values["id"]) == name), None)


def blobs(step: HistoryStep) -> Iterator[str]:
    """Return the versions of files that a step needs, in the order in which they are asked for."""
    for side in step.sides:
        yield from (id_ for touched in side for id_ in (touched.before, touched.after) if id_)


def joined(files: Sequence[FileVersion]) -> FileVersion:
    """Take several files as one; of an id that is there twice the first counts."""
    if len(files) == 1:
        return files[0]
    together: dict[str, RecordText] = {}
    for file in reversed(files):
        together |= file.pieces
    return FileVersion(together, any(file.broken for file in files))


def rows_in(text: str) -> list[Row] | None:
    """Read the records of a text; None where it cannot be read as a whole."""
    found = scan(text, "")
    rows: list[Row] = []
    if not any(one.severity == ERROR for one in found):
        rows, found, _ = read_records(text, "")
    return None if any(one.severity == ERROR and one.code.startswith("R1") for one in found) else rows


# Letters and digits of full width, with which an id may be written as well: U+FF0D to U+FF5A.
WIDE: Final = re.compile(b"\xef(?:\xbc[\x8d-\x99\xa1-\xbf]|\xbd[\x81-\x9a])")


class Turn(NamedTuple):
    """A commit that changed the text of a record: the record in each parent and after; None where it was not there."""

    commit: Commit
    path: str
    before: tuple[Identified | None, ...]
    after: Identified | None
    is_read: bool = True  # False where it could not be read in this commit


class History(NamedTuple):
    """What happened to a record, oldest first, and what it took to find out."""

    turns: tuple[Turn, ...]
    work: WorkCount


class TextSide(NamedTuple):
    """The text of a record on one side of a step; None where it is not there. In a broken file it may be there unseen."""

    name: str = ""
    piece: RecordText | None = None
    broken: bool = False
    path: str = ""

    def differs(self, other: "TextSide") -> bool:
        """Whether anything happened to the text; moving to another file is nothing."""
        return (self.name, self.piece, self.broken) != (other.name, other.piece, other.broken)


def history(repository: Repository, steps: Sequence[HistoryStep], names: Sequence[str], directory: Directory) -> History:
    """Trace a record by its ids, the present one first; ids that it had formerly are found on the way.

    Only the text of this record is parsed, and only where it changed. `directory` knows what names mean.
    """
    known = list(dict.fromkeys(map(fold, names)))
    while True:
        pieces = Pieces(repository, steps, IdFilter(names))
        tracing = RecordTrace(pieces, known, Assembly(directory))
        turns = tuple(turn for step in steps if (turn := tracing.turn(step)))
        former = [old for turn in turns for old in getattr(turn.after, "formerly", ())]
        new = [old for old in dict.fromkeys(former) if fold(old) not in known]
        if not new:
            return History(turns, pieces.work)
        names = [*names, *new]
        known += map(fold, new)


class IdFilter:
    """Whether the bytes of a file may hold one of some ids, however they are written."""

    def __init__(self, names: Sequence[str]) -> None:
        """Most files do not, and need not be cut into records."""
        forms = {form for name in names for form in (name, fold(name), name.upper())}
        self.forms: Final = [form.encode() for form in forms]

    def __call__(self, data: bytes) -> bool:
        """Look for the usual ways to write an id; where there are wide letters, for any. What is no text may hold anything."""
        if any(form in data for form in self.forms) or b"\0" in data or WIDE.search(data):
            return True
        try:
            data.decode()
        except UnicodeDecodeError:
            return True
        return False


class RecordTrace:
    """Follows one record from commit to commit."""

    def __init__(self, pieces: Pieces, names: Sequence[str], assembly: Assembly) -> None:
        """`names` are its ids as ids are compared, the present one first."""
        self.pieces: Final = pieces
        self.names: Final = names
        self.assembly: Final = assembly
        self.records: Final[dict[tuple[str, RecordText], Identified | None]] = {}
        self.readable: Final[dict[RecordText | None, Identified | None]] = {}  # what stood before a text that cannot be read
        self.unseen = False  # whether it was last looked for in a broken file

    def turn(self, step: HistoryStep) -> Turn | None:
        """Return what a commit did to the record, if it stands otherwise than in each parent."""
        sides = [self.looks(side) for side in step.sides]
        if not all(before.differs(after) for before, after in sides):
            return None
        after = sides[0][1]
        path = after.path or sides[0][0].path
        before = tuple(self.last_known(look) for look, _ in sides)
        record = self.record(after)
        self.unseen = after.broken
        if record is None and (after.piece or after.broken):
            self.readable[after.piece] = next(filter(None, before), None)
            return Turn(step.commit, path, before, None, is_read=False)
        return Turn(step.commit, path, before, record)

    def looks(self, side: Sequence[TreeChange]) -> tuple[TextSide, TextSide]:
        """Find the record in the files of one side, before and after."""
        found: list[TextSide | None] = [None, None]
        broken = ["", ""]
        for touched in side:
            for at, file in enumerate(self.pieces.both(touched)):
                if file.broken:
                    broken[at] = touched.path
                for name in self.names if found[at] is None else ():
                    if name in file.pieces:
                        found[at] = TextSide(name, file.pieces[name], path=touched.path)
                        break
        unseen = [TextSide(broken=bool(path), path=path) for path in broken]
        if found == [None, None] and not (self.unseen and unseen[0].broken and not unseen[1].broken):
            return TextSide(), TextSide()
        return found[0] or unseen[0], found[1] or unseen[1]

    def last_known(self, look: TextSide) -> Identified | None:
        """Return the record as it was; where it could not be read, as it was before that."""
        return self.record(look) or (self.readable.get(look.piece) if look.piece or look.broken else None)

    def record(self, look: TextSide) -> Identified | None:
        """Return the record that a text holds; None where there is none, or it cannot be read. Each text is parsed once."""
        if look.piece is None:
            return None
        key = (look.name, look.piece)
        if key not in self.records:
            row = self.pieces.row(*key)
            made = self.assembly.value(row, row.values["id"]) if row else None
            assert made is None or isinstance(made, Identified)
            self.records[key] = made
        return self.records[key]
