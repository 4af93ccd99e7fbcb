"""The text of one record in its file: found, changed and read again by itself."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from riskreg.domain.diagnostic import Diagnostic
from riskreg.domain.fields import FieldTable, Row
from riskreg.domain.lookup import fold
from riskreg.domain.records import KINDS
from riskreg.messages import say
from riskreg.syntax.blocks import LINES, LISTS, RECORD, WHOLE, Block, blocks_of, recut
from riskreg.syntax.reader import identity, read_records
from riskreg.syntax.splices import Unable, tail
from riskreg.syntax.yaml_parser import Scalar, parse
from riskreg.syntax.yaml_tree import Map, Node, Seq

NEAR: Final = 12  # records around one, from which its habits are read off where it does not tell


class WholeFile(NamedTuple):
    """A file, and the blocks that it is made of."""

    text: str
    blocks: Sequence[Block]

    @property
    def is_clear(self) -> bool:
        """Whether the lines tell all of its records apart."""
        return all(block.is_clear for block in self.blocks)


class Excerpt(NamedTuple):
    """Some lines of a file, read as a file of their own: `text` stands for `start` to `end`, less the `head` put before it."""

    text: str
    start: int
    end: int
    head: int  # characters that are not in the file
    root: Map
    is_whole: bool  # whether it is the file

    def into(self, whole: str, text: str) -> str:
        """Return the whole file with other lines in this place."""
        return whole[: self.start] + text[self.head :] + whole[self.end :]


class FoundRecord(NamedTuple):
    """A record in a piece."""

    piece: Excerpt
    table: type[FieldTable]
    items: Seq  # the list around it
    at: int  # its place in that list

    @property
    def record(self) -> Map:
        """The record."""
        assert self.items.items
        found = self.items.items[self.at]
        assert isinstance(found, Map)
        return found


def whole_of(text: str) -> WholeFile:
    """Cut a file into its blocks."""
    return WholeFile(text, blocks_of(text))


def piece_of(text: str, block: Block | None = None) -> Excerpt:
    """Read the lines of a block, or a whole file. Raises Unable where they cannot be read."""
    lines = block.alone(text) if block else text
    start, end = (block.start, block.end) if block else (0, len(text))
    return Excerpt(lines, start, end, len(lines) - (end - start), root_of(lines), block is None)


def root_of(text: str) -> Map:
    """Read a text to its one mapping; a text that says nothing is an empty one."""
    root, found = parse(text, "")
    wrong = next((finding for finding in found if finding.severity == "error"), None)
    if wrong:
        raise Unable(say("line {line}: {problem}", line=wrong.mark.line, problem=wrong.message), text)
    if root is None:
        nowhere = parse("a: 1", "")[0]
        assert isinstance(nowhere, Map)
        return Map([], nowhere.start_mark, nowhere.start_mark)
    if not isinstance(root, Map):
        raise Unable(say("the file is no list of records"), text)
    return root


def find_record(text: str, id_: str, line: int = 0) -> FoundRecord:
    """Find a record of a text as `found_in` does."""
    return found_in(whole_of(text), id_, line)


def found_in(whole: WholeFile, id_: str, line: int = 0) -> FoundRecord:
    """Find a record by its id; of two with one id, that whose lines hold `line`. Raises Unable where that is not certain."""
    text, folded = whole.text, fold(id_)
    named = [block for block in whole.blocks if block.what == RECORD and (block.name == id_ or fold(block.name) == folded)]
    if line:
        named = [block for block in named if holds(text, block, line)]
    piece = piece_of(text, named[0]) if len(named) == 1 and whole.is_clear else piece_of(text)
    found = [one for one in records_in(piece) if fold(identity(one.record)) == folded]
    if line and len(found) > 1:
        found = [one for one in found if begins(one) <= line <= ends(one)]
    if not found:
        raise Unable(say("{id} does not stand there", id=id_))
    if len(found) > 1:
        raise Unable(say("there are two records with the id {id}", id=id_))
    return found[0]


def begins(found: FoundRecord) -> int:
    """Return the line on which a record begins."""
    return found.record.start_mark.line + 1


def ends(found: FoundRecord) -> int:
    """Return the line on which a record ends."""
    return found.piece.text.count("\n", 0, tail(found.piece.text, found.record)) + 1


def holds(text: str, block: Block, line: int) -> bool:
    """Whether a line of a file lies in a block."""
    first = text.count("\n", 0, block.start) + 1
    return first <= line < first + max(text.count("\n", block.start, block.end), 1)


def records_in(piece: Excerpt) -> list[FoundRecord]:
    """Return the records of a piece."""
    return [
        FoundRecord(piece, KINDS[LISTS[key.value]], items, at)
        for key, items in piece.root.pairs
        if key.value in LISTS and isinstance(items, Seq)
        for at, item in enumerate(items.items or ())
        if isinstance(item, Map)
    ]


def near(whole: WholeFile, piece: Excerpt) -> list[FoundRecord]:
    """Return the records around a piece, the nearest first; those that cannot be read left out."""
    if piece.is_whole:
        return records_in(piece)[: NEAR * 2]
    records = [block for block in whole.blocks if block.what == RECORD]
    above = [block for block in reversed(records) if block.end <= piece.start]
    below = [block for block in records if block.start >= piece.end]
    nearest = [block for pair in zip_longest(above[:NEAR], below[:NEAR]) for block in pair if block]
    found: list[FoundRecord] = []
    for block in nearest[:NEAR]:
        try:
            found += records_in(piece_of(whole.text, block))
        except Unable:
            continue
    return found


def end_of_list(whole: WholeFile, name: str) -> tuple[Excerpt, bool] | None:
    """Return the last lines of a list, and whether its records are set apart by empty lines; None where the file has none."""
    text = whole.text
    own = [block for block in whole.blocks if block.list == name]
    if not whole.is_clear:
        piece = piece_of(text)
        return (piece, True) if any(LISTS.get(key.value) == name for key, _ in piece.root.pairs) else None
    if not own:
        return None
    records = [block for block in own if block.what == RECORD]
    if not records:
        return piece_of(text, own[0]), True
    gaps = [text[block.start : block.end].replace("\r", "").endswith("\n\n") for block in records[:-1]]
    return piece_of(text, records[-1]), not gaps or sum(gaps) * 2 >= len(gaps)


def list_in(root: Map, name: str) -> tuple[Scalar, Node]:
    """Return the key and the items of a list."""
    return next((key, items) for key, items in root.pairs if LISTS.get(key.value) == name)


def leaves_others(piece: Excerpt, before: WholeFile, after: WholeFile) -> bool:
    """Whether the records around a piece still are told apart as they were, once it has been changed."""
    if piece.is_whole:
        return True  # all of it was compared
    above = outline(block for block in before.blocks if block.end <= piece.start)
    below = outline(block for block in before.blocks if block.start >= piece.end)
    now = outline(after.blocks)
    own = now[len(above) : len(now) - len(below)]
    return now == [*above, *own, *below] and all(what != WHOLE for what, _, _ in own)


def outline(blocks: Iterable[Block]) -> list[tuple[str, str, str]]:
    """Return what blocks are; comments between records belong to none of them for certain."""
    return [(block.what, block.list, block.name) for block in blocks if block.what != LINES]


def again(whole: WholeFile, text: str) -> WholeFile:
    """Cut a file anew that has changed a little."""
    return WholeFile(text, recut(text, whole.text, whole.blocks))


class Reread(NamedTuple):
    """A record as read: its row (None where it lacks what a record needs), what is wrong with it, the line it begins on."""

    row: Row | None
    found: tuple[Diagnostic, ...]
    line: int


def reread(text: str, path: str, id_: str, line: int = 0) -> Reread:
    """Read one record of a file; of two with one id that whose lines hold `line`. Lines of the row count from its piece."""
    where = find_record(text, id_, line)
    rows, found, _ = read_records(where.piece.text, path)
    first = where.record.start_mark.line + 1
    own = [row for row in rows if row.line == first]
    end = following(where)
    wrong = tuple(one for one in found if first <= one.mark.line < end and (not one.id or fold(one.id) == fold(id_)))
    return Reread(own[0] if own else None, wrong, first + lines_above(text, where))


def following(where: FoundRecord) -> int:
    """Return the line on which the next record of the piece begins."""
    items = where.items.items or []
    after = items[where.at + 1 : where.at + 2]
    return after[0].start_mark.line + 1 if after else where.piece.text.count("\n") + 2


def lines_above(text: str, where: FoundRecord) -> int:
    """Return how many lines of the file lie above the piece, less those that were put before it."""
    piece = where.piece
    return text.count("\n", 0, piece.start) - piece.text.count("\n", 0, piece.head)
