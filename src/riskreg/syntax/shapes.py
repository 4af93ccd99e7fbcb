"""Shapes: reading one text where a text should be, and saying what stands there instead."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from riskreg.syntax.nodes import Scalar
from riskreg.syntax.tree import Map, Node, Seq
from riskreg.wording import Said, Word, say

if TYPE_CHECKING:
    from riskreg.syntax.schema import Reading

# A reader takes the reading under way, the node and the label of the field; None where nothing could be read.
Reader: TypeAlias = Callable[["Reading", Node, Word], Any]

SHORT: Final = 40  # characters of a wrong value that a message repeats


def clipped(text: str) -> str:
    """Shorten a value for a message."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[:SHORT] + "..."


def shape(node: Node) -> Said:
    """Say what a node is, to a person."""
    if isinstance(node, Seq):
        return say("a list")
    if isinstance(node, Map):
        return say("a group of fields")
    return say("a text")


def wrong_shape(reading: "Reading", node: Node, label: Word, wanted: Said, hint: Said | None = None) -> None:
    """Report a value of another shape than the field needs."""
    reading.report(
        node, "R205", say("{field} is {wanted}, but {given} stands here", field=label, wanted=wanted, given=shape(node)), hint
    )


def scalar(reading: "Reading", node: Node, label: Word) -> str | None:
    """Read one text; anything else is reported."""
    if node.__class__ is Scalar:
        return node.value
    quote = say("if the brackets belong to the text, put the whole text in double quotes")
    wrong_shape(reading, node, label, say("a text"), quote if node.start_mark.column and reading.is_flow(node) else None)
    return None
