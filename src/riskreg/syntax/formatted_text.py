"""The texts within a formatted file: quotes, blocks, comments."""

import re
from typing import TYPE_CHECKING, Any, Final

from riskreg.syntax.style import NOTHING, NUMBER, WIDE, Breaks, FieldForm, Forms
from riskreg.syntax.yaml_tree import DOUBLE, Map, Node, Seq, block, is_plain, written

if TYPE_CHECKING:
    from riskreg.syntax.yaml_tree import Scalar

_SPACES: Final = (" ", "\t")
_END: Final = 1 << 30  # further right than any column
KEPT: Final = "\0"  # stands for a blank line that is part of a text


class UncertainLayout(Exception):  # noqa: N818 - not an error: the lines are kept as they are
    """Something cannot be laid out anew with certainty."""


class SourceLines:
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
            raise UncertainLayout
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
            raise UncertainLayout
        cut = plain and rest.startswith(" #") and words[1:2] not in ("", " ", "#")
        return " " * (1 if cut else max(gap, 2)) + words

    def behind_colon(self, line: int, column: int) -> str:
        """Return the comment behind a key whose value stands below."""
        rest = self.lines[line][column:].lstrip(" \t")
        if rest[:1] != ":":
            raise UncertainLayout
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


STEP: Final = 2
_COLON: Final = "："
_BARE: Final = re.compile("[^\\[\\]{},:?#&*!|>'\"%@`\\s-][^\\[\\]{},:?#\"'\\s]*")  # a word that needs no look


def raw(source: SourceLines, node: Any) -> str:  # noqa: ANN401 - a Scalar, or what stands in brackets
    """Return what stands in the file, on one line."""
    if node.start_mark.line != node.end_mark.line:
        raise UncertainLayout
    return source.text[node.start_mark.index : node.end_mark.index]


def brief(source: SourceLines, node: Any, *, known: bool, is_item: bool = False) -> str:  # noqa: ANN401 - a Scalar
    """Write a text that stands on one line without its quotes, if it needs none; of what nobody knows they stay."""
    if not node.style:
        return raw(source, node)
    text = node.value
    if not known or _COLON in text or written(text, is_item=is_item) != text:
        return raw(source, node)
    return str(text)


def said(source: SourceLines, node: Any, form: FieldForm | None, *, is_item: bool = False) -> str:  # noqa: ANN401 - a Scalar
    """Write the value of a field: a closed value in the language asked for."""
    if form and form.words and (word := form.words.get(node.value)) and node.style not in ("|", ">"):
        return written(word, is_item=is_item) if word not in ("true", "false") else word
    return brief(source, node, known=form is not None, is_item=is_item)


def on_one_line(
    source: SourceLines,
    node: Any,  # noqa: ANN401 - a Scalar
    form: FieldForm | None,
    head: str,
    indent: int,
    *,
    comment: str = "",
    is_item: bool = False,
) -> list[str]:
    r"""Lay out a text that stands on one line; one that holds line ends (`\n` in quotes) stands in a block."""
    if form and form.shape == "text" and "\n" in node.value and not comment and (body := block(node.value, indent)):
        return f"{head} {body}".split("\n")
    text = said(source, node, form, is_item=is_item)
    return [f"{head} {text}{comment}" if text else head + comment]


def many_lines(source: SourceLines, head: str, node: Any, indent: int) -> list[str]:  # noqa: ANN401 - a Scalar
    """Lay out a block text: its header as it is, its lines indented anew; blank lines that belong to it are marked."""
    start = node.start_mark
    header = source.lines[start.line][start.column :].rstrip(" \t")
    if re.match("[|>][-+]?[0-9]", header):
        raise UncertainLayout
    if not node.value.endswith("\n") and "-" not in header[:2]:  # the file ends without an end of line, which it will get
        header = header[0] + "-" + header[1:].removeprefix("+")
    if not node.value.endswith("\n\n"):
        header = header.replace("+", "", 1) if header[1:2] == "+" else header
    lines, old = source.body(node)
    pad = " " * indent
    found = [pad + line[old:] if line[old:] else "" for line in lines]
    at = len(found)
    while at and not found[at - 1]:
        at -= 1
        found[at] = KEPT
    return [f"{head} {header}", *found]


def in_line(source: SourceLines, node: Node, form: FieldForm | None) -> str | None:
    """Write a list of short texts, or scores, on one line in brackets; None where they cannot stand there."""
    if form is None:
        return None
    if form.shape == "list" and isinstance(node, Seq):
        return listed(source, node)
    if form.shape == "scores" and isinstance(node, Map):
        return scored(source, node, form.inner or NOTHING)
    return None


def listed(source: SourceLines, node: Seq) -> str | None:
    """Write a list of short texts in brackets; None where it is too long, or holds anything but short texts."""
    items = [bracketed(source, item) for item in node.items or ()]
    texts = [item for item in items if item is not None]
    inline = f"[{', '.join(texts)}]"
    return inline if len(texts) == len(items) and len(inline) <= WIDE else None


def bracketed(source: SourceLines, node: Node) -> str | None:
    """Write a text as it may stand in brackets; None for anything else."""
    if isinstance(node, Map | Seq) or node.start_mark.line != node.end_mark.line or node.style in ("|", ">"):
        return None
    text = node.value
    if not text or "\n" in text:
        return None
    if _BARE.fullmatch(text) and (not node.style or is_plain(text)):
        return text
    if not node.style:
        return written(text, DOUBLE if text[0] in "?:-" or not is_plain(text, in_brackets=True) else "", in_brackets=True)
    plain = written(text, in_brackets=True)
    return plain if plain == text and text[0] not in "?:" and _COLON not in text else raw(source, node)


def scored(source: SourceLines, node: Map, known: Forms) -> str | None:
    """Write scores in brackets, in the order of their method; None where there is anything but numbers."""
    if not node.pairs or not all(is_number(value) for _, value in node.pairs):
        return None
    if any(known.get(key.value) is None or value.start_mark.line != value.end_mark.line for key, value in node.pairs):
        return None
    pairs = [f"{renamed(source, key, known.get(key.value))}: {raw_number(value)}" for key, value in in_order(node, known)]
    return f"{{{', '.join(pairs)}}}"


def raw_number(node: Node) -> str:
    """Return a number as it is."""
    assert not isinstance(node, Map | Seq)
    return node.value


def is_number(node: Node) -> bool:
    """Whether a node is a number."""
    return not isinstance(node, Map | Seq) and NUMBER.fullmatch(node.value) is not None


def renamed(source: SourceLines, key: "Scalar", form: FieldForm | None) -> str:
    """Write a key, in the language asked for; the names of fields need no quotes."""
    if form is None or form.own:
        return brief(source, key, known=form is not None)
    return form.key or key.value


def in_order(node: Map, known: Forms) -> list[tuple["Scalar", Node]]:
    """Return the fields of a group in their order: each with the unknown ones that follow it."""
    ranked: list[tuple[int, tuple[Scalar, Node]]] = []
    rank = -1
    for pair in node.pairs:
        form = known.get(pair[0].value)
        rank = form.rank if form else rank
        ranked.append((rank, pair))
    ranked.sort(key=lambda part: part[0])
    return [pair for _, pair in ranked]


def spread(source: SourceLines, head: str, node: Node, form: FieldForm | None, column: int) -> list[str]:
    """Lay out what stands in brackets: lists of short texts and scores on one line, groups one field a line."""
    inline = listed(source, node) if form and form.shape == "texts" and isinstance(node, Seq) else in_line(source, node, form)
    empty = not (node.pairs if isinstance(node, Map) else isinstance(node, Seq) and node.items)
    if inline is not None or empty or form is None or (form.inner is None and form.shape not in ("list", "texts")):
        return [f"{head} {inline if inline is not None else raw(source, node)}"]
    if isinstance(node, Map) and form.shape in ("group", "scores"):
        return [head, *(line for pair in in_order(node, form.inner or NOTHING) for line in field(source, pair, form, column))]
    if not isinstance(node, Seq) or form.shape not in ("facts", "records", "list", "texts"):
        return [f"{head} {raw(source, node)}"]
    lines = [head]
    for item in node.items or ():
        lines += [""] if form.breaks == "always" and len(lines) > 1 else []
        lines += spread_entry(source, item, form, column + STEP)
    return lines


def field(source: SourceLines, pair: tuple["Scalar", Node], form: FieldForm, column: int) -> list[str]:
    """Lay out a field of a group that stands in brackets at a column."""
    key, value = pair
    inner = (form.inner or NOTHING).get(key.value)
    head = f"{' ' * (column + STEP)}{renamed(source, key, inner)}:"
    if isinstance(value, Map | Seq):
        if not source.is_flow(value):
            raise UncertainLayout
        return spread(source, head, value, inner, column + STEP)
    return on_one_line(source, value, inner, head, column + 2 * STEP)


def spread_entry(source: SourceLines, item: Node, form: FieldForm, column: int) -> list[str]:
    """Lay out an entry of a list that stands in brackets."""
    pad = " " * column
    if not isinstance(item, Map | Seq):
        return on_one_line(source, item, form, f"{pad}-", column + STEP, is_item=True)
    if not isinstance(item, Map) or not source.is_flow(item) or form.inner is None:
        raise UncertainLayout
    if not item.pairs:
        return [f"{pad}- {{}}"]
    lines = [line for pair in in_order(item, form.inner) for line in field(source, pair, form, column)]
    return [f"{pad}- {lines[0].lstrip(' ')}", *lines[1:]]
