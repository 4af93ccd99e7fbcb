"""YAML text to its tree, on libyaml's events; the only file that knows the YAML library."""

import re
from collections.abc import Callable, Iterable
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, Union

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

from riskreg.domain.diagnostic import Diagnostic, diagnostic
from riskreg.errors import RiskregError
from riskreg.messages import say
from riskreg.syntax import yaml_errors
from riskreg.syntax.text import mark_at
from riskreg.syntax.yaml_errors import remarks, sign, signs_in
from riskreg.syntax.yaml_tree import Map, Node, Refused, Seq

if TYPE_CHECKING:
    from riskreg.syntax.yaml_tree import Scalar as Scalar  # noqa: PLC0414 - handed on
else:
    # libyaml's event itself: half a million objects of our own, which would hold the same, took a tenth of the reading.
    Scalar = ScalarEvent

DEPTH: Final = 16
LISTS: Final = 2  # how deep the lists of a file lie: in its one mapping
NODES: Final = 2_000_000  # events, strictly: a list or a mapping counts twice
LONGEST: Final = 100_000  # characters of one text


class Items(Protocol):
    """Takes the items of a list as they are read."""

    def append(self, item: Any, /) -> None:  # noqa: ANN401 - a Node; what has been read is not asked again
        """Take one item."""


Sink: TypeAlias = Callable[[Any], Items]  # from the key of a list of the file to what takes its items


def build(text: str, sink: Sink | None) -> Node | None:  # noqa: C901, PLR0912 - a call costs a tenth
    """Turn events into a tree: a million of them a second, so the loop is one function and asks for the likeliest first."""
    from yaml._yaml import CParser  # noqa: PLC0415 - it is not there without libyaml

    get: Any = CParser(text).get_event
    stack: list[tuple[Any, Items, Scalar | None]] = []
    roots: list[Any] = []
    top: Any = None
    content: Items = roots
    key: Any = None
    long = len(text) > LONGEST
    marked = "&" in text or "!" in text  # else there can be no anchor and no tag
    for _ in repeat(None, NODES):
        event = get()
        kind = event.__class__
        if kind is ScalarEvent:
            node: Any = event
            if (long and len(event.value) > LONGEST) or (marked and (event.tag is not None or event.anchor is not None)):
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
    raise Refused(0, "R110", say("The file holds more than {most} values.", most=NODES), say("Split it by topic or unit."))


def _is_nothing(root: Node) -> bool:
    """Whether the document is empty, as after a lone `---`."""
    return root.__class__ is Scalar and not root.value and not root.style


def _refusal(text: str, event: Event, *, deep: bool = False) -> Refused:
    """Say why an event ends the reading."""
    at = event.start_mark.index if event.start_mark else 0
    if deep:
        return _too_deep(at)
    if isinstance(event, DocumentStartEvent):
        if event.version or event.tags:
            told = say("A line that begins with % gives YAML an order; registers do not use these.")
            return Refused(0, "R109", told, say("Delete the line."))
        told = say("A second document begins here (---); a register file is one document.")
        return Refused(at, "R109", told, say("Delete the line, or move what follows to a file of its own."))
    if isinstance(event, ScalarEvent) and len(event.value) > LONGEST:
        told = say("One text is longer than {most} characters.", most=LONGEST)
        return Refused(at, "R110", told, say("Look for a quotation mark that is not closed; long documents do not belong here."))
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
        return Refused(at, *sign(text, at, alone=isinstance(event, ScalarEvent | AliasEvent)))
    return Refused(at, "R109", say("A list or a mapping stands where a key should be."), say("Write one short text as the key."))


def _too_deep(at: int) -> Refused:
    """Say that lists and mappings lie too deep in one another."""
    told = say("Lists and mappings are nested more than {most} deep.", most=DEPTH)
    return Refused(at, "R110", told, say("A record needs about five levels; check the indentation or the brackets."))


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
        signs = signs_in(text)
        root = build(text, None if signs.any else sink)
        warnings = list(remarks(root, text, path, signs.cut)) if root and signs.any else []
    except Refused as refused:
        return None, [_refused(refused, text, path)]
    except UnicodeEncodeError as error:
        return None, [_unreadable(text, path, error.start)]
    except yaml.reader.ReaderError as error:
        return None, [_unreadable(text, path, len(text.encode()[: error.position].decode(errors="ignore")))]
    except yaml.MarkedYAMLError as error:
        return None, [_explained(error, text, path)]
    return root, warnings


def _refused(refused: Refused, text: str, path: str) -> Diagnostic:
    """Make a finding of what ended the reading."""
    return diagnostic(mark_at(text, path, refused.at), refused.code, refused.message, refused.hint)


def _explained(error: yaml.MarkedYAMLError, text: str, path: str) -> Diagnostic:
    """Make a finding of what libyaml complains about."""
    told, opened = error.problem_mark or error.context_mark, error.context_mark
    problem, at = error.problem or "", told.index if told else 0
    if "maximum nesting depth" in problem:
        # From 0.2.6 on libyaml, which reads ahead of its events, gives up by itself at the thousandth bracket of a line.
        # What stands before that bracket is deep enough for `build` to find the one that is too deep for a register.
        found = parse(text[:at], path)[1] if 0 < at < len(text) else []
        return found[0] if found else _refused(_too_deep(at), text, path)
    trouble = yaml_errors.Trouble(text, problem, error.context or "", at, opened.index if opened else at)
    return yaml_errors.explain(trouble, path)


def _unreadable(text: str, path: str, at: int) -> Diagnostic:
    """Name a character that libyaml does not take at all; `scan` finds these first, and all of them."""
    told = say("There is a character ({sign}) that YAML does not allow.", sign=f"U+{ord(text[at : at + 1] or ' '):04X}")
    return diagnostic(mark_at(text, path, at), "R102", told, say("Delete it; typing the text again is the safest."))


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
