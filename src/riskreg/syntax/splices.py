"""Splices: where a value stands in its text, and how it is replaced, added or dropped there without touching the rest."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from riskreg.domain.fields import Field, FieldTable, ranks
from riskreg.errors import RiskregError
from riskreg.messages import Said, say
from riskreg.syntax.style import Layout, Spelled, as_item, behind_key, in_brackets, pair
from riskreg.syntax.text import line_end, line_start
from riskreg.syntax.yaml_parser import Scalar, comments
from riskreg.syntax.yaml_tree import Map, Node, Seq, key_text, written

BLOCK: Final = re.compile("[|>][-+0-9]*")  # the sign of a text in a block, before the comment that may follow
# A line that ends with a key, and how the line below begins: with a hyphen, one that stands alone, or neither.
_BELOW: Final = re.compile(
    "^( *)(- +)?[^\\s#-][^\\n]*?:[ \\t]*(?:#[^\\n]*)?\\r?\\n(?=( *)(?:(- +)[^\\s#-]|(-)[ \\t]*(?:#|\\r?$)|[^\\s#-]))",
    re.MULTILINE,
)
LOOKED_AT: Final = 20_000  # characters from which the habits of a file are read off


def is_flow(text: str, node: Node) -> bool:
    """Whether a list or a group is written in brackets."""
    return not is_scalar(node) and text[node.start_mark.index : node.start_mark.index + 1] in ("[", "{")


def is_scalar(node: Node) -> bool:
    """Whether a node is a text."""
    return not isinstance(node, Seq | Map)


def is_block(node: Node) -> bool:
    """Whether a node is a text in a block, under a `|` or `>`."""
    return is_scalar(node) and getattr(node, "style", None) in ("|", ">")


def tail(text: str, node: Node) -> int:
    """Return the offset behind the last sign of a value; a block text ends with the last of its lines that is not blank."""
    if is_block(node):
        start, end = node.start_mark.index, node.end_mark.index
        said = start + len(text[start:end].rstrip())
        return max(line_end(text, start), min(line_end(text, said), end))
    last = last_of(text, node)
    return last.end_mark.index if last is node else tail(text, last)


def below(text: str, node: Node) -> int:
    """Return the end of the line under which something can be added to a value; blank lines may be part of a block text."""
    if not keeps_blank_lines(text, node):
        return line_end(text, tail(text, node))
    kept = text[: last_of(text, node).end_mark.index]
    return len(kept.removesuffix("\n").removesuffix("\r")) if kept.endswith("\n") else line_end(text, len(kept))


def past_comments(text: str, at: int, column: int) -> int:
    """Return the end of the last of the comments below a line that are indented further than a column: they belong to it."""
    comment = re.compile(f"\\r?\\n {{{column + 1},}}#[^\\r\\n]*")
    while found := comment.match(text, at):
        at = found.end()
    return at


def keeps_blank_lines(text: str, node: Node) -> bool:
    """Whether a value ends with a block text to which all blank lines below it belong, as its `+` says."""
    last = last_of(text, node)
    sign = BLOCK.match(text, last.start_mark.index) if is_block(last) else None
    return sign is not None and "+" in sign[0]


def last_of(text: str, node: Node) -> Node:
    """Return what a value ends with: a text, or something in brackets."""
    while isinstance(node, Map | Seq) and not is_flow(text, node):
        node = node.pairs[-1][1] if isinstance(node, Map) else (node.items or [node])[-1]
    return node


def colon(text: str, key: Node) -> int:
    """Return the offset of the colon behind a key; -1 where none follows on its line."""
    at = key.end_mark.index
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at if text[at : at + 1] == ":" else -1


def break_of(text: str) -> str:
    """Return how the lines of a text end: as most of them do."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def layout_of(text: str, own: str = "") -> Layout:
    """Return how most lists and groups are indented in the beginning of a file, and in lines of `own` that matter most."""
    outer: Counter[int] = Counter()
    lists: Counter[int] = Counter()
    items: Counter[int] = Counter()
    groups: Counter[int] = Counter()
    for found in (*_BELOW.finditer(text, 0, LOOKED_AT), *_BELOW.finditer(own)):
        margin, hyphen, below, inner, alone = found.groups()
        column = len(margin) + len(hyphen or "")
        further = len(below) - column
        if inner or alone:
            (lists if column else outer)[further] += 1
        elif further > 0:
            groups[further] += 1
        items.update(len(blanks) for blanks in (hyphen, inner) if blanks)
    default = Layout()
    inside = most(lists or outer, default.list, least=0)  # records may be indented otherwise than what is in them
    return Layout(inside, most(items, default.item, least=2), most(groups, default.group, least=1))


def most(counts: Counter[int], default: int, *, least: int) -> int:
    """Return the number that occurs most often, of those that can be; of equals the default, else the smaller."""
    fit = {number: count for number, count in counts.items() if number >= least}
    return max(fit, key=lambda number: (fit[number], number == default, -number)) if fit else default


REFUSED: Final = 3
_COMMA: Final = re.compile("[ \\t]*(,?)[ \\t]*(?:(?<=[ \\t])#[^\\n]*)?")  # what may follow on the line of an entry in brackets


class Splice(NamedTuple):
    """Characters `start` to `end` are taken out, `text` is put in; its lines end with a plain line feed."""

    start: int
    end: int
    text: str


class EditedText(NamedTuple):
    """A text that is edited, and how it is laid out."""

    text: str
    layout: Layout


class NewField(NamedTuple):
    """A field that is to be added: the key it gets and the value as it is spelled."""

    field: Field
    key: str
    value: Spelled


class Unable(RiskregError):  # noqa: N818 - it says what it is to the reader of `except Unable`
    """The change cannot be made by splicing: it stays undone. `attempt` is the text that would not do."""

    def __init__(self, said: Said, attempt: str = "") -> None:
        """Take what is in the way."""
        super().__init__(
            said, hint=say("change it in the file by hand; riskreg check then shows whether it is right"), code=REFUSED
        )
        self.attempt = attempt


def spliced(text: str, splices: Iterable[Splice], newline: str = "\n") -> str:
    """Return the text with the splices made; none may overlap. Lines end as `newline` says."""
    parts, at = [], 0
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):  # of two at one place the first stands first
        parts += [text[at:start], new if newline == "\n" else new.replace("\n", newline)]
        at = end
    return "".join([*parts, text[at:]])


def pair_of(group: Map, field: Field) -> tuple[Scalar, Node] | None:
    """Return the key of a field and its value, in either language; None where the field is not there."""
    found = [(key, value) for key, value in group.pairs if key.value in (field.english, field.key.zh)]
    if len(found) > 1:
        raise Unable(say("{field} is given twice", field=field.label))
    return found[0] if found else None


def replaced(place: EditedText, key: Scalar, old: Node, new: Spelled, *, flow: bool) -> list[Splice]:
    """Put another value behind a key; comments stay on their lines."""
    column = key.start_mark.column
    if flow:
        body = in_brackets(new)
    elif is_scalar(old) and isinstance(new, str) and "\n" not in new:
        assert isinstance(old, Scalar)
        body = written(new, "" if is_block(old) else old.style or "")
    else:
        body = behind_key(new, column, place.layout).removeprefix(" ")
    return put_in(place, key, old, body)


def put_in(place: EditedText, key: Scalar, old: Node, body: str) -> list[Splice]:
    """Put a body of one or several lines in the place of a value."""
    text = place.text
    head, more, lines = body.partition("\n")
    lines = more + lines
    if is_block(old):
        sign = BLOCK.match(text, old.start_mark.index)
        assert sign
        header = line_end(text, sign.end())
        return [Splice(sign.start(), sign.end(), head), Splice(header, tail(text, old), lines)]
    start, end = old.start_mark.index, tail(text, old)
    at = colon(text, key)
    if at < 0:
        raise Unable(say("the key {key} is written in a form that riskreg does not edit", key=key.value))
    in_lines = not (is_flow(text, old) or is_scalar(old))
    end = line_end(text, end) if in_lines else end
    kept = [] if is_scalar(old) else comments(text, old, start=at + 1, end=end)
    if start == end or not head or in_lines:  # nothing stands, or stays, on the key's line
        beside = comments(text, start=at + 1, end=line_end(text, at)) if in_lines else []
        start, kept = at + 1, kept[len(beside) :]
        head = "".join(f" {part}" for part in (head, *beside) if part)
    column = key.start_mark.column
    above = "".join(f"{comment}\n{' ' * column}" for comment in kept)
    begin, after = key.start_mark.index, line_end(text, end)
    return [Splice(begin, begin, above), Splice(start, end, head), Splice(after, after, lines)]


def added(place: EditedText, group: Map, table: type[FieldTable], new: NewField) -> list[Splice]:
    """Add a field in its usual place: behind the last of those that stand before it as a rule."""
    text = place.text
    before = preceding(group, table, new.field)
    if is_flow(text, group):
        entry = f"{key_text(new.key)}: {in_brackets(new.value)}"
        if before is None:
            at = group.start_mark.index + 1
            return [Splice(at, at, entry + (", " if group.pairs else ""))]
        return behind(text, [key for key, _ in group.pairs], before[1], entry)
    first = group.pairs[0][0]
    column = first.start_mark.column
    if before is None:
        at = first.start_mark.index
        return [Splice(at, at, f"{pair(new.key, new.value, column, place.layout)}\n{' ' * column}")]
    at = past_comments(text, below(text, before[1]), column)
    return [Splice(at, at, f"\n{' ' * column}{pair(new.key, new.value, column, place.layout)}")]


def behind(text: str, entries: Sequence[Node], last: Node, entry: str) -> list[Splice]:
    """Add an entry in brackets behind a value; on a line of its own where each entry has one."""
    at = tail(text, last)
    end = line_end(text, at)
    starts = [line_start(text, one.start_mark.index) for one in entries]
    alone = len(set(starts)) == len(starts) and all(
        not text[start : one.start_mark.index].strip() for start, one in zip(starts, entries, strict=True)
    )
    rest = _COMMA.fullmatch(text, at, end)
    if not (alone and rest):
        return [Splice(at, at, f", {entry}")]
    line = f"\n{' ' * entries[0].start_mark.column}{entry}"
    return [Splice(end, end, f"{line},")] if rest[1] else [Splice(at, at, ","), Splice(end, end, line)]


def preceding(group: Map, table: type[FieldTable], field: Field) -> tuple[Scalar, Node] | None:
    """Return the pair behind which a field is added; None where it comes first."""
    rank = ranks(table)
    names: Mapping[str, str] = {name: known.name for known in table.FIELDS.values() for name in (known.english, known.key.zh)}
    own = rank[field.name]
    best, found = -1, None
    for key, value in group.pairs:
        name = names.get(key.value)
        at = best if name is None and found else rank.get(name or "", own)  # an unknown key goes with the one above
        if best <= at < own:
            best, found = at, (key, value)
    return found


def appended(place: EditedText, items: Seq, new: Spelled, *, apart: bool = False) -> list[Splice]:
    """Add an entry behind the last one of a list that has some, in its manner; `apart` by an empty line if the others are."""
    text = place.text
    assert items.items
    last = items.items[-1]
    if is_flow(text, items):
        return behind(text, items.items, last, in_brackets(new))
    column = items.start_mark.column
    if isinstance(last, Map) and not is_flow(text, last):
        place = place._replace(layout=place.layout._replace(item=last.start_mark.column - column))
        entry = as_item(new, column, place.layout)
    elif isinstance(last, Map):
        entry = f"- {in_brackets(new)}"
    else:
        entry = as_item(new, column, place.layout)
    at = past_comments(text, below(text, last), column)
    gap = "\n\n" if apart and has_gaps(text, items) and not keeps_blank_lines(text, last) else "\n"
    return [Splice(at, at, f"{gap}{' ' * column}{entry}")]


def has_gaps(text: str, items: Seq) -> bool:
    """Whether the entries of a list are set apart by empty lines; a single one would be."""
    assert items.items
    if len(items.items) == 1:
        return True
    behind = line_end(text, tail(text, items.items[-2]))
    between = text[behind : line_start(text, items.items[-1].start_mark.index)]
    return any(not line.strip() for line in between.split("\n")[1:-1])


def dropped_field(place: EditedText, group: Map, at: int) -> list[Splice]:
    """Take the pair at a position out of a group that has others."""
    key, value = group.pairs[at]
    if is_flow(place.text, group):
        following = group.pairs[at + 1][0] if at + 1 < len(group.pairs) else None
        previous = group.pairs[at - 1][1] if at else None
        return out_of_brackets(place.text, (key, value), previous, following)
    if at == 0:  # it may share its line with a hyphen, which the next field takes over
        start, end = key.start_mark.index, group.pairs[1][0].start_mark.index
        return [Splice(start, end, "".join(kept(place.text, start, end, (key, value), key.start_mark.column)))]
    return lines_of(place.text, key.start_mark.index, (key, value))


def dropped_item(place: EditedText, items: Seq, at: int) -> list[Splice]:
    """Take an entry out of a list that has others."""
    assert items.items
    item = items.items[at]
    if is_flow(place.text, items):
        following = items.items[at + 1] if at + 1 < len(items.items) else None
        previous = items.items[at - 1] if at else None
        return out_of_brackets(place.text, (item, item), previous, following)
    return lines_of(place.text, hyphen(place.text, items, item), (item,))


def hyphen(text: str, items: Seq, item: Node) -> int:
    """Return the offset of the hyphen of an entry of a list in lines; it may stand on a line above the entry."""
    column = items.start_mark.column
    at = item.start_mark.index
    while at > items.start_mark.index:
        line = line_start(text, at)
        if text[line + column : line + column + 1] == "-" and not text[line : line + column].strip():
            return line + column
        at = line - 1
    return items.start_mark.index


def out_of_brackets(text: str, item: tuple[Node, Node], previous: Node | None, following: Node | None) -> list[Splice]:
    """Take an entry out of a list or group in brackets, with one of the commas beside it."""
    start, end = item[0].start_mark.index, tail(text, item[1])
    if following is not None:
        end = following.start_mark.index
    elif previous is not None:
        start = tail(text, previous)
    left = comments(text, *item, start=start, end=end)
    if not left:
        return [Splice(start, end, "")]
    margin = " " * item[0].start_mark.column
    rest = text[end : line_end(text, end)]
    if rest.strip():  # it goes on in a line below the comments
        left.append("")
        end += len(rest) - len(rest.lstrip())
    return [Splice(start, end, ("" if text[start - 1].isspace() else " ") + f"\n{margin}".join(left))]


def lines_of(text: str, at: int, nodes: tuple[Node, ...]) -> list[Splice]:
    """Take whole lines away, from that of an offset to the last of some nodes."""
    start = line_start(text, at)
    if text[start:at].strip():
        raise Unable(say("it shares its line with something else"))
    end = text.find("\n", line_end(text, tail(text, nodes[-1])))
    end = len(text) if end < 0 else end + 1
    margin = " " * (at - start)
    return [Splice(start, end, "".join(f"{margin}{line.rstrip(' ')}" for line in kept(text, start, end, nodes, 0)))]


def kept(text: str, start: int, end: int, nodes: tuple[Node, ...], column: int) -> list[str]:
    """Return the comments of a stretch that is taken away, indented to stand on lines of their own."""
    return [f"{comment}\n{' ' * column}" for comment in comments(text, *nodes, start=start, end=end)]
