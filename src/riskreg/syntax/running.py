"""Texts that run over several lines: whether the lines around them can still be told apart by their indentation.

What runs on is harmless as long as its lines are indented further than what it belongs to, as people write it. Block texts
always are; quoted texts and brackets need not be, and could hold lines that look like records.
"""

import re
from typing import Final

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
