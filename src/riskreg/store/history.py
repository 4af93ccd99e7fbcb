"""History: what each commit did to one record: the record before and after, wherever it stood and whatever its id was."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from riskreg.domain.assembly import Assembly
from riskreg.domain.records import Identified
from riskreg.domain.register import Directory, fold
from riskreg.store.pieces import Piece, Pieces, Work
from riskreg.store.repository import Commit, Repository, Touched
from riskreg.store.walk import Step

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
    work: Work


class Look(NamedTuple):
    """The text of a record on one side of a step; None where it is not there. In a broken file it may be there unseen."""

    name: str = ""
    piece: Piece | None = None
    broken: bool = False
    path: str = ""

    def differs(self, other: "Look") -> bool:
        """Whether anything happened to the text; moving to another file is nothing."""
        return (self.name, self.piece, self.broken) != (other.name, other.piece, other.broken)


def history(repository: Repository, steps: Sequence[Step], names: Sequence[str], directory: Directory) -> History:
    """Trace a record by its ids, the present one first; ids that it had formerly are found on the way.

    Only the text of this record is parsed, and only where it changed. `directory` knows what names mean.
    """
    known = list(dict.fromkeys(map(fold, names)))
    while True:
        pieces = Pieces(repository, steps, Wanted(names))
        tracing = Tracing(pieces, known, Assembly(directory))
        turns = tuple(turn for step in steps if (turn := tracing.turn(step)))
        former = [old for turn in turns for old in getattr(turn.after, "formerly", ())]
        new = [old for old in dict.fromkeys(former) if fold(old) not in known]
        if not new:
            return History(turns, pieces.work)
        names = [*names, *new]
        known += map(fold, new)


class Wanted:
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


class Tracing:
    """Follows one record from commit to commit."""

    def __init__(self, pieces: Pieces, names: Sequence[str], assembly: Assembly) -> None:
        """`names` are its ids as ids are compared, the present one first."""
        self.pieces: Final = pieces
        self.names: Final = names
        self.assembly: Final = assembly
        self.records: Final[dict[tuple[str, Piece], Identified | None]] = {}
        self.readable: Final[dict[Piece | None, Identified | None]] = {}  # what stood before a text that cannot be read
        self.unseen = False  # whether it was last looked for in a broken file

    def turn(self, step: Step) -> Turn | None:
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

    def looks(self, side: Sequence[Touched]) -> tuple[Look, Look]:
        """Find the record in the files of one side, before and after."""
        found: list[Look | None] = [None, None]
        broken = ["", ""]
        for touched in side:
            for at, file in enumerate(self.pieces.both(touched)):
                if file.broken:
                    broken[at] = touched.path
                for name in self.names if found[at] is None else ():
                    if name in file.pieces:
                        found[at] = Look(name, file.pieces[name], path=touched.path)
                        break
        unseen = [Look(broken=bool(path), path=path) for path in broken]
        if found == [None, None] and not (self.unseen and unseen[0].broken and not unseen[1].broken):
            return Look(), Look()
        return found[0] or unseen[0], found[1] or unseen[1]

    def last_known(self, look: Look) -> Identified | None:
        """Return the record as it was; where it could not be read, as it was before that."""
        return self.record(look) or (self.readable.get(look.piece) if look.piece or look.broken else None)

    def record(self, look: Look) -> Identified | None:
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
