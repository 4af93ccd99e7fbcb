"""Formatter: a file in its usual form: order of fields, indentation, quotes; comments stay."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.settings import Settings
from riskreg.messages import Said
from riskreg.syntax.formatted_text import (
    KEPT,
    SourceLines,
    UncertainLayout,
    in_line,
    indentation,
    is_block,
    many_lines,
    on_one_line,
    renamed,
    spread,
)
from riskreg.syntax.style import NOTHING, Breaks, FieldForm, Forms, forms, lists
from riskreg.syntax.text import decode, encode, scan
from riskreg.syntax.yaml_parser import Scalar, parse
from riskreg.syntax.yaml_tree import Map, Node, Seq

STEP: Final = 2  # spaces of one step of indentation


class FairCopy:
    """The fair copy of one file: its lines so far, and how far the source has been used."""

    def __init__(self, text: str) -> None:
        """`text` has line feeds alone."""
        self.source: Final = SourceLines(text)
        self.out: list[str] = []

    def group(self, node: Map, known: Forms, column: int, breaks: Breaks = "never") -> int:
        """Lay out a group of fields, one field a line; return how many lines stand above the first one's own."""
        source, out = self.source, self.out
        signed = source.signed
        pad = " " * column
        start = len(out)
        begun: list[tuple[int, int, int]] = []  # rank, where it begins, where its own lines begin
        rank, ordered = -1, True
        for key, value in node.pairs:
            line = key.start_mark.line
            form = known.get(key.value)
            if form is not None:
                ordered = ordered and form.rank >= rank
                rank = form.rank
            begin = len(out)
            if line > source.at + 1:
                out += source.lead(line, column, breaks, first=not begun)
            elif breaks == "always" and begun:
                out.append("")
            begun.append((rank, begin, len(out)))
            if (
                value.__class__ is Scalar
                and not value.style
                and not key.style
                and value.end_mark.line == line
                and line not in signed
                and (form is None or (form.key is None and form.words is None))
            ):
                out.append(f"{pad}{key.value}: {value.value}" if value.value else f"{pad}{key.value}:")
                source.at = line
            else:
                self.pair(key, value, form, column)
            if source.at + 1 in source.idle and is_empty(value):
                out += source.tail(key.start_mark.column + 1, column + STEP)  # as of a list with nothing but comments
        if not ordered:
            begun = self.arrange(begun, start)
        out += source.tail(node.start_mark.column, column)
        return begun[0][2] - begun[0][1]

    def arrange(self, begun: list[tuple[int, int, int]], start: int) -> list[tuple[int, int, int]]:
        """Put fields into their order: each with the unknown ones that follow it."""
        ends = [begin for _, begin, _ in begun[1:]] + [len(self.out)]
        parts = [(*part, end) for part, end in zip(begun, ends, strict=True)]
        parts.sort(key=lambda part: part[0])
        rank, begin, own, end = parts[0]
        while not self.out[begin]:  # what comes first now has no blank line above it
            begin += 1
        parts[0] = (rank, begin, own, end)
        self.out[start:] = [line for _, begin, _, end in parts for line in self.out[begin:end]]
        return [part[:3] for part in parts]

    def pair(self, key: Scalar, value: Node, form: FieldForm | None, column: int) -> None:
        """Lay out one field; its lines as they are, where that is not certain."""
        source, out = self.source, self.out
        at, size = source.at, len(out)
        head = f"{' ' * column}{renamed(source, key, form)}:"
        try:
            self.behind(head, key, value, form, column)
        except UncertainLayout:
            del out[size:]
            source.at = at
            end = key.end_mark
            self.verbatim(head[:-1] + source.lines[end.line][end.column :], end.line, value, column - key.start_mark.column)

    def behind(self, head: str, key: Scalar, value: Node, form: FieldForm | None, column: int) -> None:
        """Lay out a key and its value; `head` is the key with its colon, indented to `column`."""
        source, out = self.source, self.out
        line = key.end_mark.line
        if value.__class__ is Scalar:
            self.scalar(head, value, form, column, line)
            return
        if source.is_flow(value):
            if value.start_mark.line != line:
                raise UncertainLayout
            self.flow(head, value, form, column)
            return
        comment = source.behind_colon(line, key.end_mark.column)
        last = source.last(value)
        inline = in_line(source, value, form) if source.signed.isdisjoint(range(line, last + 1)) else None
        if inline is not None:
            out.append(f"{head} {inline}")
            source.at = last
            return
        out.append(head + comment)
        source.at = line
        if isinstance(value, Map):
            self.group(value, (form.inner if form and form.shape in ("group", "scores") else None) or NOTHING, column + STEP)
        else:
            assert isinstance(value, Seq)
            self.entries(value, form, column + STEP, key.start_mark.column)

    def scalar(self, head: str, value: Any, form: FieldForm | None, column: int, line: int, *, is_item: bool = False) -> None:  # noqa: ANN401 - a Scalar
        """Lay out a text behind its key or hyphen, which stand on `line` of the source."""
        source, out = self.source, self.out
        start, end = value.start_mark, value.end_mark
        if start.line != line and (start.line != line + 1 or line in source.signed or end.line != start.line):
            raise UncertainLayout
        if is_block(value):
            out += many_lines(source, head, value, column + STEP)
            source.at = source.last(value)
        elif end.line != start.line:
            out.append(f"{head} {source.lines[start.line][start.column :]}")
            inner = " " * (column + STEP)
            for number in range(start.line + 1, end.line + 1):
                text = source.lines[number].lstrip(" \t")
                out.append(inner + text if text else "")
            source.at = end.line
        else:
            comment = source.comment(end.line, end.column, plain=not value.style)
            out += on_one_line(source, value, form, head, column + STEP, comment=comment, is_item=is_item)
            source.at = end.line

    def flow(self, head: str, value: Node, form: FieldForm | None, column: int) -> None:
        """Lay out what stands in brackets behind a key: fields one a line, short lists and scores as they are."""
        source = self.source
        start, end = value.start_mark, value.end_mark
        comment = source.comment(end.line, end.column)
        if end.line != start.line and not source.signed.isdisjoint(range(start.line, end.line + 1)):
            raise UncertainLayout
        lines = spread(source, head, value, form, column)
        lines[0] += comment
        self.out += lines
        source.at = end.line

    def entries(self, node: Seq, form: FieldForm | None, column: int, above: int) -> None:
        """Lay out a list, an entry a hyphen; `above` is the column in the source of the key that it belongs to."""
        source, out = self.source, self.out
        breaks = form.breaks if form else "never"
        if breaks == "typed" and self.is_parted(node):
            breaks = "always"
        indent = node.start_mark.column
        for number, item in enumerate(node.items or ()):
            line = source.at + 1
            while line in source.idle:
                line += 1
            if source.lines[line][: indent + 1] != " " * indent + "-":
                raise UncertainLayout
            if line > source.at + 1:
                out += source.lead(line, column, breaks, first=not number)
            elif number and breaks == "always":
                out.append("")
            source.at = line - 1
            size = len(out)
            try:
                self.entry(item, form, column, line, indent)
            except UncertainLayout:
                del out[size:]
                source.at = line - 1
                self.verbatim(" " * column + source.lines[line][indent:], line, item, column - indent)
        out += source.tail(indent, column, above if above == indent else -1)

    def entry(self, item: Node, form: FieldForm | None, column: int, line: int, indent: int) -> None:
        """Lay out one entry of a list whose hyphen stands on a line of the source, at `indent`."""
        source, out = self.source, self.out
        pad = " " * column
        known = form.inner if form and form.shape in ("facts", "records") else None
        if item.__class__ is Scalar:
            self.scalar(f"{pad}-", item, form, column, line, is_item=True)
        elif source.is_flow(item):
            if item.start_mark.line != line:
                raise UncertainLayout
            size = len(out)
            self.flow(f"{pad}-", item, form._replace(shape="group") if form and known else None, column)
            if known and isinstance(item, Map) and item.pairs:
                self.to_entry(size, pad)
        elif isinstance(item, Map):
            size = len(out)
            if item.start_mark.line != line:
                comment = source.comment(line, indent + 1)
                out += [pad + comment.lstrip()] if comment else []
                source.at = line
            above = len(out) - size + self.group(item, known or NOTHING, column + STEP)
            comments = [pad + text.lstrip(" ") for text in out[size : size + above] if text]
            out[size : size + above + 1] = [*comments, f"{pad}- {out[size + above][column + STEP :]}"]
        else:
            raise UncertainLayout

    def to_entry(self, size: int, pad: str) -> None:
        """Join the hyphen of an entry that stood in brackets with its first field; its comment goes above."""
        head = self.out.pop(size)
        comment = head.removeprefix(f"{pad}-").strip()
        self.out[size] = f"{pad}- {self.out[size].lstrip(' ')}"
        if comment:
            self.out.insert(size, pad + comment)

    def is_parted(self, node: Seq) -> bool:
        """Whether most entries of a list have a blank line above them."""
        source = self.source
        column = node.start_mark.column + 1
        hyphen = "-".rjust(column)
        parted = 0
        for item in (node.items or ())[1:]:
            line = item.start_mark.line
            while source.lines[line][:column] != hyphen:
                line -= 1
            line -= 1
            while line in source.idle and not source.is_blank(line):
                line -= 1
            parted += line in source.idle
        return 0 < len(node.items or ()) - 1 <= 2 * parted

    def verbatim(self, first: str, line: int, value: Node, by: int) -> None:
        """Keep the lines of a field or an entry, moved as a whole; `first` is what becomes of that on `line`."""
        source = self.source
        last = source.last(value)
        if last == len(source.lines) - 1 and is_block(source.deepest(value)):  # has no end of line, which it would get
            raise UncertainLayout
        self.out.append(first)
        self.out += shifted(source.lines[line + 1 : last + 1], by)
        source.at = last


def is_empty(value: Node) -> bool:
    """Whether a field has no value."""
    if isinstance(value, Map):
        return not value.pairs
    return not (value.items if isinstance(value, Seq) else value.value)


def shifted(lines: list[str], by: int) -> Iterator[str]:
    """Move lines to the right or to the left, as far as their indentation lets them."""
    for line in lines:
        yield " " * by + line if by > 0 and line else line[min(-by, indentation(line)) :] if by < 0 else line


def formatted(text: str, root: Node | None, *, settings: bool = False, keys: str = "") -> str:
    """Lay out a file whose text has line feeds alone; `keys` is the language (zh, en) to translate keys and closed values into.

    A file that is not lists of records, or the group of the settings, stays as it is.
    """
    if not isinstance(root, Map) or text[root.start_mark.index] in "[{":
        return text
    try:
        lines = whole_file(text, root, forms(Settings, keys) if settings else lists(keys), settings=settings)
    except UncertainLayout:
        return text
    whole = "\n".join(lines) + "\n"
    return "\n".join(without_more(lines)) + "\n" if KEPT in whole else whole


def without_more(lines: list[str]) -> Iterator[str]:
    """Write the blank lines that belong to a text; further ones behind them would come to belong to it too."""
    kept = False
    for line in lines:
        if line or not kept:
            yield "" if line == KEPT else line
        kept = line == KEPT or (kept and not line)


def whole_file(text: str, root: Map, known: Forms, *, settings: bool) -> list[str]:
    """Lay out the whole file; what stands above its first key stays there, whatever the order of the keys."""
    copy = FairCopy(text)
    source, out = copy.source, copy.out
    start = root.start_mark.line
    for number, line in enumerate(source.lines[:start]):
        if line.startswith("---"):
            out += [*source.lead(number, 0, "typed", first=True), line.rstrip()]
            source.at = number
    out += source.lead(start, 0, "typed", first=True)
    source.at = start - 1
    copy.group(root, known, 0, "typed" if settings else "always")
    rest = source.lines[source.at + 1 :]
    out += [line.rstrip() for line in rest if line.startswith("...")]
    if any(line.strip() and not line.startswith("...") for line in rest):
        raise UncertainLayout
    return out


class LayoutResult(NamedTuple):
    """A file before and after, as texts with the ends of lines that each has; `found` is why it cannot be read."""

    before: str
    after: str
    found: tuple[Diagnostic, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether anything would be written."""
        return self.before != self.after

    def why_not(self, *, settings: bool) -> Said | None:
        """Say why the new text must not be written: it says something else."""
        from riskreg.syntax.same import differs  # noqa: PLC0415 - most files are in order, and need no proof

        return differs(plain(self.before), plain(self.after), settings=settings)

    def data(self, before: bytes) -> bytes:
        """Return the bytes to write."""
        return encode(self.after, before)


def lay_out(data: bytes, path: str, *, settings: bool = False, keys: str = "") -> LayoutResult:
    """Lay out a file anew; one with an error in its bytes or its YAML stays as it is.

    Carriage returns stay where each line ends with one, as on Windows; else lines end with line feeds alone.
    """
    text, found = decode(data, path)
    if text is None:
        return LayoutResult("", "", tuple(found))
    root, wrong = None, [*found, *scan(text, path)]
    unix = plain(text)
    if not any(diagnostic.severity == ERROR for diagnostic in wrong):
        root, more = parse(unix, path)
        wrong += more
    errors = tuple(diagnostic for diagnostic in wrong if diagnostic.severity == ERROR)
    if errors or root is None:
        return LayoutResult(text, text, errors)
    after = formatted(unix, root, settings=settings, keys=keys)
    if unix is not text and text.count("\r\n") == text.count("\n"):
        after = after.replace("\n", "\r\n")
    return LayoutResult(text, after)


def plain(text: str) -> str:
    """Return a text with line feeds alone."""
    return text.replace("\r\n", "\n") if "\r" in text else text
