"""The tree of a YAML file, every node with its place; and how a scalar is written."""

import json
import re
from typing import TYPE_CHECKING, Final, TypeAlias, Union

from riskreg.domain.fields import SCALAR
from riskreg.messages import Said

if TYPE_CHECKING:
    from yaml._yaml import Mark as Place
    from yaml.events import ScalarEvent

if TYPE_CHECKING:

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


_UNSEEN: Final = "\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufffe\\uffff"  # what only double quotes can name
# Signs with which a plain text may not begin, and what may not stand inside it.
_BEGINS: Final = re.compile("[\\[\\]{},#&*!|>'\"%@`:]|[-?](?:\\s|\\Z)|(?:---|\\.\\.\\.)(?:\\s|\\Z)")
_INSIDE: Final = re.compile(f":(?:\\s|\\Z)|\\s#|[\\x00-\\x1f{_UNSEEN}]")
_IN_BRACKETS: Final = re.compile("[\\[\\]{},]|:(?=[\"'])")
# Words that other programs take for something else than a text.
_OTHERWISE: Final = re.compile("~|null|true|false|yes|no|on|off|y|n", re.IGNORECASE)
_COLON: Final = "："  # where a line has no other colon, it reads as one after a key
_KEY: Final = re.compile("[\\w()（）-]+")  # what a key of the format is made of; `on` is a key like any other
PLAIN: Final = ""
SINGLE: Final = "'"
DOUBLE: Final = '"'


class Bare(str):
    """A yes or no, which other programs may well read as one: written without quotes."""

    __slots__ = ()


def written(text: str, style: str = PLAIN, *, in_brackets: bool = False, is_item: bool = False) -> str:
    r"""Write a text that stands on one line, in a style if that can hold it; line ends become `\n` in double quotes.

    `in_brackets` where it stands in a list or group in brackets, `is_item` where it is an entry of a list in lines.
    """
    if text.__class__ is Bare and style == PLAIN:
        return text
    if style == DOUBLE:
        return double(text)
    if style == SINGLE and can_be_single(text):
        return single(text)
    if is_plain(text, in_brackets=in_brackets) and not (is_item and _COLON in text):
        return text
    return single(text) if '"' in text and "'" not in text and can_be_single(text) else double(text)


def key_text(key: str) -> str:
    """Write a key."""
    return key if _KEY.fullmatch(key) and key[0] != "-" else written(key, in_brackets=True)


def is_plain(text: str, *, in_brackets: bool = False) -> bool:
    """Whether a text reads back as it is without quotes."""
    if not text or text != text.strip() or _BEGINS.match(text) or _INSIDE.search(text) or _OTHERWISE.fullmatch(text):
        return False
    return not (in_brackets and _IN_BRACKETS.search(text))


def can_be_single(text: str) -> bool:
    """Whether single quotes can hold a text: they know no signs for what cannot be seen."""
    return text.isprintable() or not re.search(f"[\\x00-\\x1f{_UNSEEN}]", text)


def single(text: str) -> str:
    """Write a text in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def double(text: str) -> str:
    """Write a text in double quotes; JSON's signs are YAML's too."""
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub(f"[{_UNSEEN}]", lambda sign: f"\\u{ord(sign[0]):04x}", quoted)


def block(text: str, indent: int, header: str = "|") -> str | None:
    """Write a text as a block: its header, then its lines at an indentation; None where a block cannot hold it.

    A text that ends with one line end needs no more than `|`; one without needs `|-`.
    """
    body = text.removesuffix("\n")
    lines = body.split("\n")
    if not body.strip() or body.lstrip("\n")[:1] in (" ", "\t") or not lines[-1].strip() or any(_unfit(line) for line in lines):
        return None
    head = header if text.endswith("\n") else f"{header}-"
    return "\n".join([head, *(" " * indent + line if line else "" for line in lines)])


def _unfit(line: str) -> bool:
    """Whether a line holds what a block cannot."""
    return bool(re.search(f"[\\x00-\\x08\\x0b-\\x1f{_UNSEEN}]", line)) or (line != "" and not line.strip())
