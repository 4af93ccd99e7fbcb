"""Blocks: a file cut into the texts of its records, without parsing it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, Literal, NamedTuple, TypeAlias

from riskreg.domain.records import KINDS

Span = tuple[int, int]

_SIGN: Final = re.compile("[\"'\\[{|>]")  # a sign with which a value may begin that runs on
# A value that closes with its line, as nearly all of these do.
_CLOSED: Final = re.compile("(?:\\[[^\\[\\]{}\"'#\\n]*+\\]|{[^\\[\\]{}\"'#\\n]*+}|\"[^\"\\\\\\n]*+\"|'[^'\\n]*+')\\r?(?=\\n|\\Z)")
# What stands before the value of a line: hyphens, and a key, quoted or plain up to the first colon with a space behind.
_LINE: Final = re.compile(
    "\ufeff?( *+)((?:[-?:][ \\t]++)*+)"
    "((?:\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\n]|'')*+'|(?![\"'\\[{#|>])(?:[^:#\\n]|:(?![ \\t\\r\\n])|(?<![ \\t])#)++)"
    "[ \\t]*+:[ \\t]++)?+"
)
_HEADER: Final = re.compile("[|>][-+0-9]*+(?:[ \\t]+#[^\\n]*|[ \\t]*+)\\r?(?:\\n|\\Z)")
_QUOTED: Final = {'"': re.compile('"(?:[^"\\\\]|\\\\.)*+"', re.DOTALL), "'": re.compile("'(?:[^']|'')*+'")}
# Brackets, and what stands between: texts in quotes, comments, and plain texts, in which quotes mean nothing.
_BETWEEN: Final = re.compile(
    "([\\[{])|([\\]}])|[ \\t\\r\\n,]++|:(?=[ \\t\\r\\n,\\[\\]{}\"'])|\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^']|'')*+'"
    "|(?<=[ \\t\\r\\n])#[^\\n]*+|(?![\"'])(?:[^,\\[\\]{}:#]|:(?![ \\t\\r\\n,\\[\\]{}])|(?<![ \\t\\r\\n])#)++",
    re.DOTALL,
)


def running(text: str) -> list[Span] | None:
    """Return the spans, each behind its first line, of lists in brackets that reach back to the margin.

    None where anything else runs on at no greater indentation than what it belongs to: then lines say nothing.
    """
    found: list[Span] = []
    at = 0
    while sign := _SIGN.search(text, at):
        if closed := _CLOSED.match(text, sign.start()):
            at = closed.end()
            continue
        line = _LINE.match(text, text.rfind("\n", 0, sign.start()) + 1)
        assert line  # it matches nothing at the least
        margin, hyphens, key = line.groups()
        column = len(margin) + (len(hyphens) if key else len(hyphens.rstrip()) - 1)
        value = line.end()
        end = value_end(text, value, column)
        if end is None:
            return None
        if reaches_back(text, (value, end), column):
            if margin or hyphens or not key:
                return None
            found.append((text.index("\n", value) + 1, end))
        elif text[value : value + 1] in {'"', "'"} and "\n" in text[value:end] and not (key or hyphens):
            return None  # it may as well be a quotation mark in a plain text that began above
        at = next_line(text, sign.start(), end)
    return found


def reaches_back(text: str, value: Span, column: int) -> bool:
    """Whether a value has lines that are indented no further than what it belongs to, at `column`."""
    start, end = value
    below = re.compile(f"\\n {{0,{max(column, 0)}}}(?![ \\r\\n]|\\Z)")
    return "\n" in text[start:end] and below.search(text, start, end) is not None


def next_line(text: str, sign: int, end: int) -> int:
    """Return where to look on: behind a value that ended with its line, else in the line below."""
    if end > sign and text[end - 1] == "\n":
        return end
    line = text.find("\n", max(sign, end))
    return line + 1 if line >= 0 else len(text)


def value_end(text: str, at: int, column: int) -> int | None:
    """Return where a value ends that may run over several lines; `at` itself for a plain one, None where it has no end.

    `column` is that of what the value belongs to.
    """
    sign = text[at : at + 1]
    if sign in _QUOTED:
        quoted = _QUOTED[sign].match(text, at)
        return quoted.end() if quoted else None
    if sign in ("[", "{"):
        return brackets_end(text, at)
    header = _HEADER.match(text, at)
    if not header:
        return at
    body = re.compile(f"(?:[ \\t\\r]*\\n| {{{column + 1},}}[^\\n]*(?:\\n|\\Z))*+").match(text, header.end())
    return body.end() if body else header.end()


def brackets_end(text: str, at: int) -> int | None:
    """Return where the brackets end that open here."""
    depth = 0
    while part := _BETWEEN.match(text, at):
        at = part.end()
        depth += bool(part[1]) - bool(part[2])
        if depth == 0:
            return at
    return None


What: TypeAlias = Literal["record", "lines", "whole"]
RECORD: Final = "record"
LINES: Final = "lines"
WHOLE: Final = "whole"

# What a list may be called in a file -> its English name.
LISTS: Final[Mapping[str, str]] = {**{name: name for name in KINDS}, **{kind.LIST_ZH: name for name, kind in KINDS.items()}}

_NO_MORE: Final = "(?:[ \\t]+#[^\\n]*|[ \\t]*)\\r?(?=\\n|\\Z)"  # nothing more on the line, or a comment
_KEY: Final = re.compile(
    "(?:\"([^\"\\\\\\n]*)\"|'([^'\\n]*)'"
    "|((?![\"'\\[\\]{},#&*!|>%@`]|[?:-][ \\t\\r\\n])(?:[^:#\\n]|:(?![ \\t\\r\\n])|(?<![ \\t])#)+?))[ \\t]*:"
    f"(?:[ \\t]+(?!#)([^ \\t\\r\\n][^\\n]*?))?{_NO_MORE}"
)
_START: Final = re.compile(f"(?:---|\\.\\.\\.){_NO_MORE}")
_MARGIN: Final = re.compile("\\n(?=[^ \\t\\r\\n#])")  # before a line that says something at the margin
_SAYING: Final = re.compile("\\n( *)(?=[^ \\t\\r\\n#])")  # before a line that says something
_HYPHEN: Final = re.compile("-( *)([^\\n]*)")
_NAME: Final = "(?:([^\\W_][\\w.-]*)|\"([^\\W_][\\w.-]*)\"|'([^\\W_][\\w.-]*)')"
_ID: Final = "(?:id|编号|\"id\"|\"编号\"|'id'|'编号')[ \\t]*:(?=[ \\t\\r\\n]|\\Z)"
_NAMED: Final = re.compile(f"[ \\t]+{_NAME}{_NO_MORE}")
_IN_BRACES: Final = re.compile(
    "[{,][ \\t\\r\\n]*(?:(?:id|编号)[ \\t]*:(?=[ \\t\\r\\n,}])|\"(?:id|编号)\"[ \\t]*:|'(?:id|编号)'[ \\t]*:)"
    f"(?:[ \\t]*{_NAME}(?=[ \\t\\r\\n]*[,}}]))?"
)


class Block(NamedTuple):
    """Some lines of a file. Laid end to end, the blocks of a text are the text.

    `what` is a record with the comments above it; or lines without a record, such as the key of a list; or the whole of a list
    or file whose records the lines do not tell apart. `list` is the English name of the list around it (the key as written, if
    no list is called so), empty outside lists; `name` is the id of the record, empty where its lines do not tell.
    """

    what: What
    list: str
    name: str
    start: int
    end: int

    @property
    def is_clear(self) -> bool:
        """Whether it is known which records it holds."""
        return self.what == LINES or bool(self.name)

    def alone(self, text: str) -> str:
        """Return its lines as a file of their own, for the reader."""
        lines = text[self.start : self.end]
        return f"{self.list}:\n{lines}" if self.what == RECORD else lines


class ListKey(NamedTuple):
    """A line at the margin that opens a list."""

    list: str  # its English name; the key as written, if no list is called so
    rest: str  # what follows on the line
    start: int  # where it begins, with the comments above
    end: int  # of the line


def blocks_of(text: str) -> list[Block]:
    """Cut a text into blocks; one that is laid out in no known way is a single block."""
    crossing = running(text)
    keys = None if crossing is None else list_keys(text, crossing)
    if keys is None or len({key.list for key in keys}) < len(keys):  # of a list given twice the reader knows which counts
        return [Block(WHOLE, "", "", 0, len(text))]
    if not keys:
        return [Block(LINES, "", "", 0, len(text))] if text else []
    starts = [0, *(key.start for key in keys[1:]), len(text)]
    return [block for key, *span in zip(keys, starts, starts[1:], strict=False) for block in of_list(text, key, *span)]


def list_keys(text: str, crossing: Sequence[Span]) -> list[ListKey] | None:
    """Return the lines that open lists; None where anything else stands at the margin, or the first line is indented.

    `crossing` are the parts of lists in brackets that lie behind their first line.
    """
    found: list[ListKey] = []
    first = text.startswith("\ufeff")
    begins = [int(first)] if text[first : first + 1] not in ("", " ", "\t", "\r", "\n", "#") else []
    for at in (*begins, *(margin.end() for margin in _MARGIN.finditer(text))):
        if any(start <= at < end for start, end in crossing):
            continue
        if found and not found[-1].rest and text[at] == "-" and text[at + 1 : at + 2] in ("", " ", "\r", "\n"):
            continue  # a record of a list that is not indented
        key = _KEY.match(text, at)
        if key:
            name = next(part for part in key.groups() if part is not None).rstrip()
            found.append(ListKey(LISTS.get(name, name), key[4] or "", opening(text, at, 0), key.end()))
        elif not _START.match(text, at):
            return None
    indented = _SAYING.search("\n" + text, 0, (found[0].start if found else len(text)) + 1)
    return None if indented and indented[1] else found


def opening(text: str, at: int, indent: int) -> int:
    """Return where the comments above a line begin that belong to it: indented no further, perhaps with blank lines between."""
    begins = below = at
    while below > 0:
        line = text.rfind("\n", 0, below - 1) + 1
        said = text[line:below].rstrip(" \t\r\n")
        if said:
            margin = len(said) - len(said.lstrip(" "))
            if margin > indent or said[margin] != "#":
                break
            begins = line
        below = line
    return begins


def of_list(text: str, key: ListKey, start: int, end: int) -> Iterator[Block]:
    """Cut a list, from the comments above its key to the next."""
    first = _SAYING.search(text, key.end, end)
    if key.rest or not first:
        empty = not first and key.rest.replace(" ", "") in ("", "[]")
        yield Block(LINES if empty else WHOLE, key.list, "", start, end)
        return
    indent = len(first[1])
    if text[first.end()] != "-" or misplaced(indent).search(text, key.end, end):
        yield Block(WHOLE, key.list, "", start, end)
        return
    lines = [hyphen.start() + 1 for hyphen in hyphens(indent).finditer(text, key.end, end)]
    starts = [opening(text, line, indent) for line in lines]
    tail = opening(text, end, indent)
    yield Block(LINES, key.list, "", start, starts[0])
    for line, begins, ends in zip(lines, starts, [*starts[1:], tail], strict=True):
        yield Block(RECORD, key.list, record_name(text, line, ends, indent), begins, ends)
    if tail < end:
        yield Block(LINES, key.list, "", tail, end)


@cache
def hyphens(indent: int) -> re.Pattern[str]:
    """Return what finds the first lines of the records of a list."""
    return re.compile(f"\\n {{{indent}}}-(?=[ \\r\\n]|\\Z)")


@cache
def misplaced(indent: int) -> re.Pattern[str]:
    """Return what finds a line in a list that stands before its hyphens, or below them without being one."""
    before = f" {{0,{indent - 1}}}+(?![ \\r\\n#]|\\Z)|" if indent else ""
    return re.compile(f"\\n(?:{before} {{{indent}}}(?![ \\r\\n#]|\\Z|-(?:[ \\r\\n]|\\Z)))")


@cache
def ids(indent: int, column: int) -> re.Pattern[str]:
    """Return what finds the key `id` of a record whose fields stand at a column."""
    return re.compile(f"\\n(?: {{{column}}}| {{{indent}}}- {{{column - indent - 1}}}){_ID}")


def record_name(text: str, line: int, end: int, indent: int) -> str:
    """Return the id of the record that begins on a line; empty where the lines do not tell."""
    hyphen = _HYPHEN.match(text, line + indent, end)
    assert hyphen
    rest = hyphen[2].rstrip("\r")
    if rest.startswith("{"):
        return name_in_braces(text[line:end])
    column = indent + 1 + len(hyphen[1])
    if not rest or rest.startswith("#"):
        below = _SAYING.search(text, hyphen.end(), end)
        if not below:
            return ""
        column = len(below[1])
    found = list(ids(indent, column).finditer(text, line - 1, end))
    named = _NAMED.match(text, found[0].end(), end) if len(found) == 1 else None
    below = _SAYING.search(text, named.end(), end) if named else None
    if not named or (below and len(below[1]) > column):  # the id runs on
        return ""
    return named[1] or named[2] or named[3]


def name_in_braces(item: str) -> str:
    """Return the id of a record in braces; empty where quotes, comments or a second id make it uncertain."""
    found = list(_IN_BRACES.finditer(item))
    if len(found) != 1 or "#" in item:
        return ""
    before = item[: found[0].start() + 1]
    depth = sum(map(before.count, "[{")) - sum(map(before.count, "]}"))
    if depth != 1 or '"' in before or "'" in before:
        return ""
    return found[0][1] or found[0][2] or found[0][3] or ""


_FIRST: Final = re.compile("(?:[ \\t\\r]*(?:#[^\\n]*)?\\n)*( *)-")  # the hyphen of a record, comments above it or not


def recut(text: str, before: str, blocks: Sequence[Block]) -> list[Block]:
    """Return what `cut(text)` does; `blocks` are those of `before`. A twentieth of the time, if a few records changed."""
    same = 0
    while same < len(blocks) and text.startswith(lines(before, blocks[same]), blocks[same].start):
        same += 1
    shift = len(text) - len(before)
    left = len(blocks)
    behind = blocks[same - 1].end if same else 0
    while left > same and blocks[left - 1].start + shift >= behind and stands(text, before, blocks[left - 1], shift):
        left -= 1
    same -= 1  # the record above what changed may go on in it
    changed = blocks[max(same, 0) : left]
    if same < 0 or any(block.what != RECORD or block.list != changed[0].list for block in changed):
        return blocks_of(text)
    start = blocks[same].start
    end = blocks[left].start + shift if left < len(blocks) else len(text)
    made = between(text, (start, end), changed, before)
    if made is None:
        return blocks_of(text)
    return [*blocks[:same], *made, *(block._replace(start=block.start + shift, end=block.end + shift) for block in blocks[left:])]


def lines(text: str, block: Block) -> str:
    """Return the lines of a block."""
    return text[block.start : block.end]


def stands(text: str, before: str, block: Block, shift: int) -> bool:
    """Whether a block stands in the new text as it did, `shift` characters further on, at the beginning of a line."""
    start, end = block.start + shift, block.end + shift
    return block.what != WHOLE and start > 0 and text[start - 1] == "\n" and text[start:end] == lines(before, block)


def between(text: str, span: tuple[int, int], changed: Sequence[Block], before: str) -> list[Block] | None:
    """Cut lines where the blocks `changed` stood, the first of which begins as it did; None where they are no plain records."""
    start, end = span
    first = _FIRST.match(before, changed[0].start)
    if not first:
        return None
    indent = len(first[1])
    part = "\n" + text[start:end]
    if running(part) != [] or misplaced(indent).search(part) or opening(part, len(part), indent) < len(part):
        return None
    names = {lines(before, block): block.name for block in changed}
    rows = [hyphen.start() + 1 for hyphen in hyphens(indent).finditer(part)]
    starts = [opening(part, row, indent) for row in rows]
    made: list[Block] = []
    for row, begin, stop in zip(rows, starts, [*starts[1:], len(part)], strict=True):
        name = names.get(part[begin:stop])
        if name is None:
            name = record_name(part, row, stop, indent)
        made.append(Block(RECORD, changed[0].list, name, begin + start - 1, stop + start - 1))
    return made
