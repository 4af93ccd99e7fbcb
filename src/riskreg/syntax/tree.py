"""Scalar, Seq, Map: what a YAML text is made of; each knows its span."""

from typing import TYPE_CHECKING, TypeAlias, Union

from riskreg.domain.fields import SCALAR
from riskreg.wording import Said

if TYPE_CHECKING:
    from yaml._yaml import Mark as Place
    from yaml.events import ScalarEvent

    class Scalar(ScalarEvent):
        """A text as YAML read it; `end_mark` of a block text lies behind the blank lines that follow it.

        `style` is one of the signs `'`, `"`, `|` and `>`, or empty where it is written plainly.
        """

        value: str
        start_mark: Place
        end_mark: Place
        style: str


class Seq:
    """A list; `end_mark` of one in block style lies where the next token begins. `items` is None where a sink took them."""

    __slots__ = ("end_mark", "items", "start_mark")

    def __init__(self, items: "list[Node] | None", start: "Place", end: "Place") -> None:
        """Take the items in the order of the file."""
        self.items = items
        self.start_mark = start
        self.end_mark = end


class Map:
    """A mapping as written: doubled keys are all there."""

    __slots__ = ("end_mark", "pairs", "start_mark")

    def __init__(self, pairs: "list[tuple[Scalar, Node]]", start: "Place", end: "Place") -> None:
        """Take the pairs in the order of the file."""
        self.pairs = pairs
        self.start_mark = start
        self.end_mark = end


Node: TypeAlias = Union["Scalar", Seq, Map]


class Refused(Exception):  # noqa: N818 - not an error of the program; it ends the one loop below
    """What the loop met: a code, a sentence and a place; an empty sentence where `plain` finds the words."""

    def __init__(self, at: int, code: str, message: Said, hint: Said | None = None) -> None:
        """`at` is an offset into the text."""
        super().__init__(code)
        self.at = at
        self.code = code
        self.message = message
        self.hint = hint


def place(mark: "Place") -> int:
    """Pack a mark as records keep it: line and column from 1."""
    return (mark.line + 1) * SCALAR + min(mark.column + 1, SCALAR - 1)
