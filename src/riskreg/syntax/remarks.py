"""Remarks: what is rare in a tree and worth a word: comments that cut a text off, folded text, merge keys, question marks."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from riskreg.domain.diagnostic import Diagnostic, Mark, diagnostic
from riskreg.syntax.quoting import typed
from riskreg.syntax.tree import Map, Node, Refused, Seq
from riskreg.wording import Said, say

if TYPE_CHECKING:
    from riskreg.syntax.tree import Scalar

REMARKS: Final = 1000  # warnings a file


class Signs(NamedTuple):
    """Signs in a text of what is rare: whether there are any, and where a comment may cut a text off."""

    any: bool
    cut: set[int]


def signs_in(text: str) -> Signs:
    """Look for signs of what `_remarks` remarks upon."""
    cut = {match.start() for match in re.finditer("(?<=[^\\s#]) #(?=[^\\s#])", text)} if " #" in text else set()
    return Signs(bool(cut) or " >" in text or "<<" in text or "? " in text or "?\n" in text, cut)


def remarks(root: Node, text: str, path: str, cut: set[int]) -> Iterator[Diagnostic]:
    """Walk the tree for what is rare."""
    waiting: list[Node] = [root]
    line, counted, told = 1, 0, 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, Map):
            for key, _ in node.pairs:
                check_key(key, text)
            waiting += [value for _, value in reversed(node.pairs)]
        elif isinstance(node, Seq):
            waiting += reversed(node.items or ())
        elif told < REMARKS and (told_of := remark(node, text, cut)):
            told += 1
            at, code, message, hint = told_of
            line += text.count("\n", counted, at)
            counted = at
            yield diagnostic(Mark(path, line, at - text.rfind("\n", 0, at)), code, message, hint)


def remark(node: "Scalar", text: str, cut: set[int]) -> tuple[int, str, Said, Said] | None:
    """Say whether a comment cuts a text off, or folding joined its lines.

    A comment set off by two spaces or begun with "# " is meant as one; so is one after a day or a number.
    """
    at = node.end_mark.index
    if at in cut and not node.style and not re.fullmatch("[-0-9.:/]+", node.value):
        return at + 1, "R111", say("The text ends before the #: after a space it begins a comment."), typed(text, at + 1)
    if node.style == ">" and is_joined(node, text):
        told = say("Text under > is folded: its lines are joined with a space, also between Chinese characters.")
        return node.start_mark.index, "R112", told, say("Write | instead of >.")
    return None


def check_key(key: "Scalar", text: str) -> None:
    """Refuse merge keys and keys after a question mark, which the loop takes for ordinary ones."""
    at = key.start_mark.index
    if key.value == "<<" and not key.style:
        told = say("The merge key << is not used in registers.")
        raise Refused(at, "R109", told, say("Write the fields out in full."))
    if text[max(text.rfind("\n", 0, at) + 1, at - 9) : at].rstrip().endswith("?"):
        told = say("A question mark before a key is not used in registers.")
        raise Refused(at, "R109", told, say("Delete the question mark."))


def is_joined(node: "Scalar", text: str) -> bool:
    """Whether folding really put two lines into one."""
    lines = [line.strip() for line in text[node.start_mark.index : node.end_mark.index].split("\n")[1:]]
    return any(above and below and f"{above} {below}" in node.value for above, below in pairwise(lines))
