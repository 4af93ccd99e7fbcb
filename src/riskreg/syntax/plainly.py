"""Plainly: what a YAML text says, without places, styles and comments: to prove that an edit did what was meant and no more."""

import re
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


def comments(text: str, root: Node | None) -> list[str]:
    """Return all comments: what follows a number sign outside of texts."""
    if "#" not in text:
        return []
    found = []
    for start, end in gaps(text, root):
        found += [match[0].rstrip() for match in _COMMENT.finditer(text, start, end)]
    return found


def gaps(text: str, root: Node | None) -> list[tuple[int, int]]:
    """Return the stretches of a text between its scalars, in order."""
    spans = sorted((node.start_mark.index, node.end_mark.index) for node in scalars(root)) if root is not None else []
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return list(zip(edges[::2], edges[1::2], strict=True))


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
