"""YAML text -> a tree of Scalar, Seq and Map that knows its spans; the only file that imports yaml.

The tree is built from libyaml's events, one loop without recursion: `yaml.load` and `compose` lose places, drop doubled
keys, follow aliases and die of a deep file. Marks are kept as libyaml makes them; copying would cost a tenth of the time.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from riskreg.domain.diagnostic import Diagnostic, Mark, diagnostic
from riskreg.domain.fields import SCALAR
from riskreg.errors import RiskregError
from riskreg.syntax import plain
from riskreg.wording import Said, say

if TYPE_CHECKING:
    from yaml._yaml import Mark as Place

DEPTH: Final = 16
LISTS: Final = 2  # how deep the lists of a file lie: in its one mapping
NODES: Final = 2_000_000  # events, strictly: a list or a mapping counts twice
LONGEST: Final = 100_000  # characters of one text
REMARKS: Final = 1000  # warnings a file


if TYPE_CHECKING:

    class Scalar(ScalarEvent):
        """A text as YAML read it; `end_mark` of a block text lies behind the blank lines that follow it.

        `style` is one of the signs `'`, `"`, `|` and `>`, or empty where it is written plainly.
        """

        value: str
        start_mark: Place
        end_mark: Place
        style: str
else:
    # libyaml's event itself: half a million objects of our own, which would hold the same, took a tenth of the reading.
    Scalar = ScalarEvent


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


Node: TypeAlias = Scalar | Seq | Map


class _Refused(Exception):  # noqa: N818 - not an error of the program; it ends the one loop below
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


class Items(Protocol):
    """Takes the items of a list as they are read."""

    def append(self, item: Any, /) -> None:  # noqa: ANN401 - a Node; what has been read is not asked again
        """Take one item."""


Sink: TypeAlias = Callable[[Any], Items]  # from the key of a list of the file to what takes its items


def parse(text: str, path: str, sink: Sink | None = None) -> tuple[Node | None, list[Diagnostic]]:
    """Read a text that `scan` found clean. No tree where there is an error; neither where there is nothing but comments.

    With a `sink`, the items of the file's own lists may go there as they are read; such a list has `items` of None. What has
    been used at once costs a quarter less than a tree that is built first and taken apart later.
    """
    if not yaml.__with_libyaml__:
        raise RiskregError(
            say("PyYAML was installed without libyaml, which riskreg reads YAML with."),
            hint=say("Install a PyYAML that brings it: pip install --force-reinstall --only-binary :all: PyYAML"),
        )
    try:
        signs = _signs(text)
        root = _build(text, None if signs.any else sink)
        warnings = list(_remarks(root, text, path, signs.cut)) if root and signs.any else []
    except _Refused as refused:
        mark = plain.mark_at(text, path, refused.at)
        return None, [diagnostic(mark, refused.code, refused.message, refused.hint)]
    except UnicodeEncodeError as error:
        return None, [_unreadable(text, path, error.start)]
    except yaml.reader.ReaderError as error:
        return None, [_unreadable(text, path, len(text.encode()[: error.position].decode(errors="ignore")))]
    except yaml.MarkedYAMLError as error:
        told, opened = error.problem_mark or error.context_mark, error.context_mark
        at = told.index if told else 0
        trouble = plain.Trouble(text, error.problem or "", error.context or "", at, opened.index if opened else at)
        return None, [plain.explain(trouble, path)]
    return root, warnings


def _unreadable(text: str, path: str, at: int) -> Diagnostic:
    """Name a character that libyaml does not take at all; `scan` finds these first, and all of them."""
    told = say("There is a character ({sign}) that YAML does not allow.", sign=f"U+{ord(text[at : at + 1] or ' '):04X}")
    return diagnostic(plain.mark_at(text, path, at), "R102", told, say("Delete it; typing the text again is the safest."))


def _build(text: str, sink: Sink | None) -> Node | None:  # noqa: C901, PLR0912 - a call costs a tenth
    """Turn events into a tree: a million of them a second, so the loop is one function and asks for the likeliest first."""
    from yaml._yaml import CParser  # noqa: PLC0415 - it is not there without libyaml

    get: Any = CParser(text).get_event
    stack: list[tuple[Any, Items, Scalar | None]] = []
    roots: list[Any] = []
    top: Any = None
    content: Items = roots
    key: Any = None
    careful = len(text) > LONGEST or "&" in text or "!" in text  # else no text can be too long, no anchor or tag be there
    for _ in repeat(None, NODES):
        event = get()
        kind = event.__class__
        if kind is ScalarEvent:
            node: Any = event
            if careful and (event.tag is not None or event.anchor is not None or len(event.value) > LONGEST):
                raise _refusal(text, event)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            node = top
            node.end_mark = event.end_mark
            top, content, key = stack.pop()
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            stack.append((top, content, key))
            if event.tag is not None or event.anchor is not None or len(stack) > DEPTH or (key is None and top.__class__ is Map):
                raise _refusal(text, event, deep=len(stack) > DEPTH)
            if sink is not None and len(stack) == LISTS and kind is SequenceStartEvent and key is not None:
                content, key = sink(key), None
                top = Seq(None, event.start_mark, event.end_mark)
                continue
            content, key = [], None
            top = (Map if kind is MappingStartEvent else Seq)(content, event.start_mark, event.end_mark)
            continue
        elif kind is StreamEndEvent:
            return roots[0] if roots and not _is_nothing(roots[0]) else None
        elif kind is AliasEvent or (kind is DocumentStartEvent and (roots or event.version or event.tags)):
            raise _refusal(text, event)
        else:
            continue
        if top.__class__ is not Map:
            content.append(node)
        elif key is None:
            key = node
        else:
            content.append((key, node))
            key = None
    raise _Refused(0, "R110", say("The file holds more than {most} values.", most=NODES), say("Split it by topic or unit."))


def _is_nothing(root: Node) -> bool:
    """Whether the document is empty, as after a lone `---`."""
    return root.__class__ is Scalar and not root.value and not root.style


def _refusal(text: str, event: Event, *, deep: bool = False) -> _Refused:
    """Say why an event ends the reading."""
    at = event.start_mark.index if event.start_mark else 0
    if deep:
        told = say("Lists and mappings are nested more than {most} deep.", most=DEPTH)
        return _Refused(at, "R110", told, say("A record needs about five levels; check the indentation or the brackets."))
    if isinstance(event, DocumentStartEvent):
        if event.version or event.tags:
            told = say("A line that begins with % gives YAML an order; registers do not use these.")
            return _Refused(0, "R109", told, say("Delete the line."))
        told = say("A second document begins here (---); a register file is one document.")
        return _Refused(at, "R109", told, say("Delete the line, or move what follows to a file of its own."))
    if isinstance(event, ScalarEvent) and len(event.value) > LONGEST:
        told = say("One text is longer than {most} characters.", most=LONGEST)
        return _Refused(at, "R110", told, say("Look for a quotation mark that is not closed; long documents do not belong here."))
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
        return _Refused(at, *plain.sign(text, at, alone=isinstance(event, ScalarEvent | AliasEvent)))
    return _Refused(at, "R109", say("A list or a mapping stands where a key should be."), say("Write one short text as the key."))


class _Signs(NamedTuple):
    """Signs in a text of what is rare: whether there are any, and where a comment may cut a text off."""

    any: bool
    cut: set[int]


def _signs(text: str) -> _Signs:
    """Look for signs of what `_remarks` remarks upon."""
    cut = {match.start() for match in re.finditer("(?<=[^\\s#]) #(?=[^\\s#])", text)} if " #" in text else set()
    return _Signs(bool(cut) or " >" in text or "<<" in text or "? " in text or "?\n" in text, cut)


def _remarks(root: Node, text: str, path: str, cut: set[int]) -> Iterator[Diagnostic]:
    """Walk the tree for what is rare."""
    waiting: list[Node] = [root]
    line, counted, told = 1, 0, 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, Map):
            for key, _ in node.pairs:
                _check_key(key, text)
            waiting += [value for _, value in reversed(node.pairs)]
        elif isinstance(node, Seq):
            waiting += reversed(node.items or ())
        elif told < REMARKS and (remark := _remark(node, text, cut)):
            told += 1
            at, code, message, hint = remark
            line += text.count("\n", counted, at)
            counted = at
            yield diagnostic(Mark(path, line, at - text.rfind("\n", 0, at)), code, message, hint)


def _remark(node: Scalar, text: str, cut: set[int]) -> tuple[int, str, Said, Said] | None:
    """Say whether a comment cuts a text off, or folding joined its lines.

    A comment set off by two spaces or begun with "# " is meant as one; so is one after a day or a number.
    """
    at = node.end_mark.index
    if at in cut and not node.style and not re.fullmatch("[-0-9.:/]+", node.value):
        return at + 1, "R111", say("The text ends before the #: after a space it begins a comment."), plain.typed(text, at + 1)
    if node.style == ">" and _is_joined(node, text):
        told = say("Text under > is folded: its lines are joined with a space, also between Chinese characters.")
        return node.start_mark.index, "R112", told, say("Write | instead of >.")
    return None


def _check_key(key: Scalar, text: str) -> None:
    """Refuse merge keys and keys after a question mark, which the loop takes for ordinary ones."""
    at = key.start_mark.index
    if key.value == "<<" and not key.style:
        told = say("The merge key << is not used in registers.")
        raise _Refused(at, "R109", told, say("Write the fields out in full."))
    if text[max(text.rfind("\n", 0, at) + 1, at - 9) : at].rstrip().endswith("?"):
        told = say("A question mark before a key is not used in registers.")
        raise _Refused(at, "R109", told, say("Delete the question mark."))


def _is_joined(node: Scalar, text: str) -> bool:
    """Whether folding really put two lines into one."""
    lines = [line.strip() for line in text[node.start_mark.index : node.end_mark.index].split("\n")[1:]]
    return any(above and below and f"{above} {below}" in node.value for above, below in pairwise(lines))
