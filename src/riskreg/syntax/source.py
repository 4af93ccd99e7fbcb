"""Source: the lines of a file as they are laid out anew: comments and blank lines, and to what each belongs."""

from typing import Final

from riskreg.syntax.forms import Breaks
from riskreg.syntax.tree import Map, Node, Seq

_SPACES: Final = (" ", "\t")
_END: Final = 1 << 30  # further right than any column
KEPT: Final = "\0"  # stands for a blank line that is part of a text


class Unsure(Exception):  # noqa: N818 - not an error: the lines are kept as they are
    """Something cannot be laid out anew with certainty."""


class Source:
    """The lines of a file; `at` is the last one that was laid out anew, from 0."""

    def __init__(self, text: str) -> None:
        """`text` has line feeds alone."""
        self.text: Final = text
        self.lines: Final = text.split("\n")
        self.at = -1
        self.signed: frozenset[int] = frozenset()  # lines with a number sign
        self.idle: frozenset[int] = frozenset()  # lines that are blank or hold a comment alone
        if "#" in text:
            self.signed = frozenset(number for number, line in enumerate(self.lines) if "#" in line)
        if self.signed or text[:1] == "\n" or text[-1:] in _SPACES or any(sign in text for sign in ("\n\n", " \n", "\t\n")):
            self.idle = frozenset(n for n, line in enumerate(self.lines) if not line or line.lstrip(" \t")[:1] in ("", "#"))

    def is_blank(self, number: int) -> bool:
        """Whether there is nothing on a line."""
        return not self.lines[number].strip(" \t")

    def lead(self, start: int, column: int, breaks: Breaks, *, first: bool = False) -> list[str]:
        """Lay out what stands above a line, indented to a column: comments, and blank lines where they may be.

        `first` of a list or group there is no blank line in between.
        """
        gap = self.lines[self.at + 1 : start]
        if not self.idle.issuperset(range(self.at + 1, start)):
            raise Unsure
        found = collapsed(gap, column)
        if first or breaks == "never":
            while found and not found[0] and (first or not any(found)):
                found.pop(0)
        elif breaks == "always" and "" not in found:
            found.insert(0, "")
        return found

    def tail(self, column: int, indent: int, above: int = -1) -> list[str]:
        """Take the comments that end a list or group standing at a column: further right than what follows, and than `above`.

        Returns them indented as asked; whatever else follows is left.
        """
        start = self.at + 1
        if start not in self.idle:
            return []
        behind = start
        while behind in self.idle:
            behind += 1
        least = max(column, above + 1, indentation(self.lines[behind]) + 1 if behind < len(self.lines) else 0)
        for number in range(start, min(behind, len(self.lines))):
            if not self.is_blank(number):
                if indentation(self.lines[number]) < least:
                    break
                self.at = number
        return collapsed(self.lines[start : self.at + 1], indent)

    def comment(self, line: int, column: int, *, plain: bool = False) -> str:
        """Return the comment behind a place where a value ends on its line, with the space before it.

        One space and none behind the sign may be a text that was cut off where it is written plainly: that stays, as a
        reader is warned of it (R111).
        """
        rest = self.lines[line][column:]
        words = rest.strip(" \t")
        if not words:
            return ""
        gap = len(rest) - len(rest.lstrip(" \t"))
        if words[0] != "#" or not gap:
            raise Unsure
        cut = plain and rest.startswith(" #") and words[1:2] not in ("", " ", "#")
        return " " * (1 if cut else max(gap, 2)) + words

    def behind_colon(self, line: int, column: int) -> str:
        """Return the comment behind a key whose value stands below."""
        rest = self.lines[line][column:].lstrip(" \t")
        if rest[:1] != ":":
            raise Unsure
        return self.comment(line, len(self.lines[line]) - len(rest) + 1)

    def last(self, node: Node) -> int:
        """Return the last line of a node."""
        node = self.deepest(node)
        return int(node.start_mark.line) + len(self.body(node)[0]) if is_block(node) else int(node.end_mark.line)

    def deepest(self, node: Node) -> Node:
        """Return the text, or what stands in brackets, with which a node ends."""
        while isinstance(node, Map | Seq) and not self.is_flow(node):
            if isinstance(node, Map):
                node = node.pairs[-1][1]
            else:
                assert node.items
                node = node.items[-1]
        return node

    def is_flow(self, node: Node) -> bool:
        """Whether a list or group stands in brackets."""
        return isinstance(node, Map | Seq) and self.text[node.start_mark.index] in "[{"

    def body(self, node: Node) -> tuple[list[str], int]:
        """Return the lines of a block text below its header, and their indentation."""
        first = node.start_mark.line + 1
        header = self.lines[node.start_mark.line][node.start_mark.column :].partition("#")[0]
        end = node.end_mark.line + (node.end_mark.column > 0)
        found = self.lines[first:end]
        indent = min((indentation(line) for line in found if line.strip(" ")), default=_END)
        if "+" not in header:
            while found and not found[-1][indent:]:
                found.pop()
        return found, indent


def is_block(node: Node) -> bool:
    """Whether a text stands in a block."""
    return not isinstance(node, Map | Seq) and node.style in ("|", ">")


def indentation(line: str) -> int:
    """Count the spaces that a line begins with."""
    return len(line) - len(line.lstrip(" "))


def collapsed(gap: list[str], column: int) -> list[str]:
    """Indent comments to a column; of several blank lines one stays."""
    found: list[str] = []
    for line in gap:
        words = line.strip(" \t")
        if words or (not found or found[-1]):
            found.append(" " * column + words if words else "")
    return found
