"""Spans: where in a text a value ends, a line ends, a key's colon stands; and how a file is indented."""

import re
from collections import Counter
from typing import Final

from riskreg.syntax.fragments import Layout
from riskreg.syntax.tree import Map, Node, Seq

BLOCK: Final = re.compile("[|>][-+0-9]*")  # the sign of a text in a block, before the comment that may follow
# A line that ends with a key, and how the line below begins: with a hyphen, one that stands alone, or neither.
_BELOW: Final = re.compile(
    "^( *)(- +)?[^\\s#-][^\\n]*?:[ \\t]*(?:#[^\\n]*)?\\r?\\n(?=( *)(?:(- +)[^\\s#-]|(-)[ \\t]*(?:#|\\r?$)|[^\\s#-]))",
    re.MULTILINE,
)
LOOKED_AT: Final = 20_000  # characters from which the habits of a file are read off


def is_flow(text: str, node: Node) -> bool:
    """Whether a list or a group is written in brackets."""
    return not is_scalar(node) and text[node.start_mark.index : node.start_mark.index + 1] in ("[", "{")


def is_scalar(node: Node) -> bool:
    """Whether a node is a text."""
    return not isinstance(node, Seq | Map)


def is_block(node: Node) -> bool:
    """Whether a node is a text in a block, under a `|` or `>`."""
    return is_scalar(node) and getattr(node, "style", None) in ("|", ">")


def tail(text: str, node: Node) -> int:
    """Return the offset behind the last sign of a value; a block text ends with the last of its lines that is not blank."""
    if is_block(node):
        start, end = node.start_mark.index, node.end_mark.index
        said = start + len(text[start:end].rstrip())
        return max(line_end(text, start), min(line_end(text, said), end))
    last = last_of(text, node)
    return last.end_mark.index if last is node else tail(text, last)


def below(text: str, node: Node) -> int:
    """Return the end of the line under which something can be added to a value; blank lines may be part of a block text."""
    if not keeps_blank_lines(text, node):
        return line_end(text, tail(text, node))
    kept = text[: last_of(text, node).end_mark.index]
    return len(kept.removesuffix("\n").removesuffix("\r")) if kept.endswith("\n") else line_end(text, len(kept))


def past_comments(text: str, at: int, column: int) -> int:
    """Return the end of the last of the comments below a line that are indented further than a column: they belong to it."""
    comment = re.compile(f"\\r?\\n {{{column + 1},}}#[^\\r\\n]*")
    while found := comment.match(text, at):
        at = found.end()
    return at


def keeps_blank_lines(text: str, node: Node) -> bool:
    """Whether a value ends with a block text to which all blank lines below it belong, as its `+` says."""
    last = last_of(text, node)
    sign = BLOCK.match(text, last.start_mark.index) if is_block(last) else None
    return sign is not None and "+" in sign[0]


def last_of(text: str, node: Node) -> Node:
    """Return what a value ends with: a text, or something in brackets."""
    while isinstance(node, Map | Seq) and not is_flow(text, node):
        node = node.pairs[-1][1] if isinstance(node, Map) else (node.items or [node])[-1]
    return node


def line_end(text: str, at: int) -> int:
    """Return the offset at which the line ends that holds an offset, before its line break."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


def line_start(text: str, at: int) -> int:
    """Return the offset at which the line begins that holds an offset."""
    return text.rfind("\n", 0, at) + 1


def colon(text: str, key: Node) -> int:
    """Return the offset of the colon behind a key; -1 where none follows on its line."""
    at = key.end_mark.index
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at if text[at : at + 1] == ":" else -1


def break_of(text: str) -> str:
    """Return how the lines of a text end: as most of them do."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def layout_of(text: str, own: str = "") -> Layout:
    """Return how most lists and groups are indented in the beginning of a file, and in lines of `own` that matter most."""
    outer: Counter[int] = Counter()
    lists: Counter[int] = Counter()
    items: Counter[int] = Counter()
    groups: Counter[int] = Counter()
    for found in (*_BELOW.finditer(text, 0, LOOKED_AT), *_BELOW.finditer(own)):
        margin, hyphen, below, inner, alone = found.groups()
        column = len(margin) + len(hyphen or "")
        further = len(below) - column
        if inner or alone:
            (lists if column else outer)[further] += 1
        elif further > 0:
            groups[further] += 1
        items.update(len(blanks) for blanks in (hyphen, inner) if blanks)
    default = Layout()
    inside = most(lists or outer, default.list, least=0)  # records may be indented otherwise than what is in them
    return Layout(inside, most(items, default.item, least=2), most(groups, default.group, least=1))


def most(counts: Counter[int], default: int, *, least: int) -> int:
    """Return the number that occurs most often, of those that can be; of equals the default, else the smaller."""
    fit = {number: count for number, count in counts.items() if number >= least}
    return max(fit, key=lambda number: (fit[number], number == default, -number)) if fit else default
