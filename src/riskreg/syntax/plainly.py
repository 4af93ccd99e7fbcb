"""Plainly: what a YAML text says, without places, styles and comments: to prove that an edit did what was meant and no more."""

import re
from collections.abc import Iterable
from typing import Final, TypeAlias, Union

from riskreg.syntax.nodes import Scalar
from riskreg.syntax.tree import Map, Node, Seq

# Texts, lists, and groups as pairs, so that doubled keys are all there.
Content: TypeAlias = Union[str, "list[Content]", "Pairs"]
_COMMENT: Final = re.compile("(?:^|(?<=[ \\t]))#[^\\n]*", re.MULTILINE)


class Pairs(list["tuple[str, Content]"]):
    """A group of fields as written."""

    __slots__ = ()


def content(node: Node) -> Content:
    """Return what a node says."""
    if isinstance(node, Map):
        return Pairs((key.value, content(value)) for key, value in node.pairs)
    if isinstance(node, Seq):
        return [content(item) for item in node.items or ()]
    return node.value


def same(one: Content, other: Content) -> bool:
    """Whether two contents say the same; a group is no list."""
    return one.__class__ is other.__class__ and one == other


def comments(text: str, *roots: Node | None, start: int = 0, end: int | None = None) -> list[str]:
    """Return all comments of a stretch: what follows a number sign outside of the texts of these trees."""
    end = len(text) if end is None else end
    if "#" not in text[start:end]:
        return []
    found = []
    for begins, ends in gaps(text, roots, start, end):
        found += [match[0].rstrip() for match in _COMMENT.finditer(text, begins, ends)]
    return found


def gaps(text: str, roots: Iterable[Node | None], start: int, end: int) -> list[tuple[int, int]]:
    """Return the parts of a stretch between the texts of some trees, in order."""
    spans = sorted(span_of(text, node) for root in roots if root is not None for node in scalars(root))
    inside = [(begins, min(ends, end)) for begins, ends in spans if start <= begins < end]
    edges = [start, *(edge for span in inside for edge in span), end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def span_of(text: str, node: Scalar) -> tuple[int, int]:
    """Return where a text stands; that of a block begins below the line of its sign, on which a comment may stand."""
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        start = text.find("\n", start)
    return start if start >= 0 else end, end


def scalars(root: Node) -> list[Scalar]:
    """Return all texts of a tree, keys too."""
    found: list[Scalar] = []
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Map):
            for key, value in node.pairs:
                waiting += [key, value]
        elif isinstance(node, Seq):
            waiting += node.items or ()
        else:
            found.append(node)
    return found
