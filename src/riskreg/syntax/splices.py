"""Splices: the characters that a change of one value takes out and puts in, found on the spans of the tree."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from riskreg.domain.arrangement import ranks
from riskreg.domain.fields import Field, FieldTable
from riskreg.errors import RiskregError
from riskreg.syntax.fragments import Layout, as_item, behind_key, in_brackets, pair
from riskreg.syntax.nodes import Scalar
from riskreg.syntax.plainly import comments
from riskreg.syntax.scalars import key_text, written
from riskreg.syntax.spans import (
    BLOCK,
    below,
    colon,
    is_block,
    is_flow,
    is_scalar,
    keeps_blank_lines,
    line_end,
    line_start,
    past_comments,
    tail,
)
from riskreg.syntax.spelling import Spelled
from riskreg.syntax.tree import Map, Node, Seq
from riskreg.wording import Said, say

REFUSED: Final = 3
_COMMA: Final = re.compile("[ \\t]*(,?)[ \\t]*(?:(?<=[ \\t])#[^\\n]*)?")  # what may follow on the line of an entry in brackets


class Splice(NamedTuple):
    """Characters `start` to `end` are taken out, `text` is put in; its lines end with a plain line feed."""

    start: int
    end: int
    text: str


class Place(NamedTuple):
    """A text that is edited, and how it is laid out."""

    text: str
    layout: Layout


class New(NamedTuple):
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
    ordered = sorted(splices, key=lambda splice: splice.start)
    for start, end, new in ordered[::-1]:  # of two at one place the first stands first
        text = text[:start] + (new if newline == "\n" else new.replace("\n", newline)) + text[end:]
    return text


def pair_of(group: Map, field: Field) -> tuple[Scalar, Node] | None:
    """Return the key of a field and its value, in either language; None where the field is not there."""
    found = [(key, value) for key, value in group.pairs if key.value in (field.english, field.key.zh)]
    if len(found) > 1:
        raise Unable(say("{field} is given twice", field=field.label))
    return found[0] if found else None


def replaced(place: Place, key: Scalar, old: Node, new: Spelled, *, flow: bool) -> list[Splice]:
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


def put_in(place: Place, key: Scalar, old: Node, body: str) -> list[Splice]:
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


def added(place: Place, group: Map, table: type[FieldTable], new: New) -> list[Splice]:
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


def appended(place: Place, items: Seq, new: Spelled, *, apart: bool = False) -> list[Splice]:
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
