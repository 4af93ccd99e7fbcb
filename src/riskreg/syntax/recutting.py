"""Recutting: the blocks of a text that differs little from one that was cut before; only what changed is looked at."""

import re
from collections.abc import Sequence
from typing import Final

from riskreg.syntax.blocks import RECORD, WHOLE, Block, cut, hyphens, misplaced, opening, record_name
from riskreg.syntax.running import running

_FIRST: Final = re.compile("(?:[ \\t\\r]*(?:#[^\\n]*)?\\n)*( *)-")  # the hyphen of a record, comments above it or not


def recut(text: str, before: str, blocks: Sequence[Block]) -> list[Block]:
    """Return what `cut(text)` does; `blocks` are those of `before`. A twentieth of the time, if a few records changed."""
    same = 0
    while same < len(blocks) and text.startswith(lines(before, blocks[same]), blocks[same].start):
        same += 1
    shift = len(text) - len(before)
    left = len(blocks)
    behind = blocks[same - 1].end if same else 0
    while left > same and blocks[left - 1].start + shift >= behind and stands(text, before, blocks[left - 1], shift):
        left -= 1
    same -= 1  # the record above what changed may go on in it
    changed = blocks[max(same, 0) : left]
    if same < 0 or any(block.what != RECORD or block.list != changed[0].list for block in changed):
        return cut(text)
    start = blocks[same].start
    end = blocks[left].start + shift if left < len(blocks) else len(text)
    made = between(text, (start, end), changed, before)
    if made is None:
        return cut(text)
    return [*blocks[:same], *made, *(block._replace(start=block.start + shift, end=block.end + shift) for block in blocks[left:])]


def lines(text: str, block: Block) -> str:
    """Return the lines of a block."""
    return text[block.start : block.end]


def stands(text: str, before: str, block: Block, shift: int) -> bool:
    """Whether a block stands in the new text as it did, `shift` characters further on, at the beginning of a line."""
    start, end = block.start + shift, block.end + shift
    return block.what != WHOLE and start > 0 and text[start - 1] == "\n" and text[start:end] == lines(before, block)


def between(text: str, span: tuple[int, int], changed: Sequence[Block], before: str) -> list[Block] | None:
    """Cut lines where the blocks `changed` stood, the first of which begins as it did; None where they are no plain records."""
    start, end = span
    first = _FIRST.match(before, changed[0].start)
    if not first:
        return None
    indent = len(first[1])
    part = "\n" + text[start:end]
    if running(part) != [] or misplaced(indent).search(part) or opening(part, len(part), indent) < len(part):
        return None
    names = {lines(before, block): block.name for block in changed}
    rows = [hyphen.start() + 1 for hyphen in hyphens(indent).finditer(part)]
    starts = [opening(part, row, indent) for row in rows]
    made: list[Block] = []
    for row, begin, stop in zip(rows, starts, [*starts[1:], len(part)], strict=True):
        name = names.get(part[begin:stop])
        if name is None:
            name = record_name(part, row, stop, indent)
        made.append(Block(RECORD, changed[0].list, name, begin + start - 1, stop + start - 1))
    return made
