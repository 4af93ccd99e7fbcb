"""Rereading: one record as the reader reads it, out of a text in which it was just edited."""

from typing import NamedTuple

from riskreg.domain.diagnostic import Diagnostic
from riskreg.domain.fields import Row
from riskreg.domain.register import fold
from riskreg.syntax.pieces import Found, find
from riskreg.syntax.schema import read_records


class Reread(NamedTuple):
    """A record as read: its row (None where it lacks what a record needs), what is wrong with it, the line it begins on."""

    row: Row | None
    found: tuple[Diagnostic, ...]
    line: int


def reread(text: str, path: str, id_: str, line: int = 0) -> Reread:
    """Read one record of a file; of two with one id that whose lines hold `line`. Lines of the row count from its piece."""
    where = find(text, id_, line)
    rows, found, _ = read_records(where.piece.text, path)
    first = where.record.start_mark.line + 1
    own = [row for row in rows if row.line == first]
    end = following(where)
    wrong = tuple(one for one in found if first <= one.mark.line < end and (not one.id or fold(one.id) == fold(id_)))
    return Reread(own[0] if own else None, wrong, first + lines_above(text, where))


def following(where: Found) -> int:
    """Return the line on which the next record of the piece begins."""
    items = where.items.items or []
    after = items[where.at + 1 : where.at + 2]
    return after[0].start_mark.line + 1 if after else where.piece.text.count("\n") + 2


def lines_above(text: str, where: Found) -> int:
    """Return how many lines of the file lie above the piece, less those that were put before it."""
    piece = where.piece
    return text.count("\n", 0, piece.start) - piece.text.count("\n", 0, piece.head)
