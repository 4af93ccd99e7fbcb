"""Blocks: the text of a register file cut into named pieces, one a record, by a look at its lines, without YAML.

Records are told apart by indentation alone: each begins with a hyphen at the indentation of its list. Where the lines cannot
tell (a list in brackets, an id in an unusual form, text that runs on at the margin) the piece says so: nothing is guessed.
A megabyte takes some 12 ms.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, Literal, NamedTuple, TypeAlias

from riskreg.domain.records import KINDS
from riskreg.syntax.running import Span, running

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


class Key(NamedTuple):
    """A line at the margin that opens a list."""

    list: str  # its English name; the key as written, if no list is called so
    rest: str  # what follows on the line
    start: int  # where it begins, with the comments above
    end: int  # of the line


def cut(text: str) -> list[Block]:
    """Cut a text into blocks; one that is laid out in no known way is a single block."""
    crossing = running(text)
    keys = None if crossing is None else list_keys(text, crossing)
    if keys is None or len({key.list for key in keys}) < len(keys):  # of a list given twice the reader knows which counts
        return [Block(WHOLE, "", "", 0, len(text))]
    if not keys:
        return [Block(LINES, "", "", 0, len(text))] if text else []
    starts = [0, *(key.start for key in keys[1:]), len(text)]
    return [block for key, *span in zip(keys, starts, starts[1:], strict=False) for block in of_list(text, key, *span)]


def list_keys(text: str, crossing: Sequence[Span]) -> list[Key] | None:
    """Return the lines that open lists; None where anything else stands at the margin, or the first line is indented.

    `crossing` are the parts of lists in brackets that lie behind their first line.
    """
    found: list[Key] = []
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
            found.append(Key(LISTS.get(name, name), key[4] or "", opening(text, at, 0), key.end()))
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


def of_list(text: str, key: Key, start: int, end: int) -> Iterator[Block]:
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
