"""Bytes -> text, and what a look at its lines finds before YAML is read: encodings, control characters, conflict markers.

Lines end at line feeds alone, as git and editors count them. A clean text costs two passes of a regular expression (6 MB in
about 20 ms); patterns are strings because `re` keeps them compiled, and nothing is compiled until a file is read.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Final

from riskreg.domain.diagnostic import Diagnostic, diagnostic
from riskreg.messages import Mark, Said, say

Finding = tuple[int, str, Said, Said | None]  # offset, code, message, hint
BOM: Final = b"\xef\xbb\xbf"  # the byte-order mark with which Notepad begins a file
MOST: Final = 1000  # findings a file: a damaged file would otherwise bury all others
LINES: Final = 100_000  # suspicious lines judged in a file, so that none can take minutes

_VISIBLE = "\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
_SUSPICIOUS = "[<=>|]{7}"
_COLON = "[^\\n:：]*："
_CONFLICT = "(?:<{7}|>{7}|\\|{7})(?: |\\r?\\Z)|={7}\\r?\\Z"
# Short words without the punctuation of a sentence, then the full-width colon: what could have been meant as a key.
_KEY = "( *(?:- +)*)([^\\s:#\"'\\[\\]{},|>&*!%@`?-][^\\s:#\"'，。；、！？“”《》（）]{0,19}?) ?："
_ASCII_KEY = " *(?:- +)*[^\\s#].*?:(?:\\s|\\Z)"
# What runs over several lines: the header of a block scalar, or a quoted text that is not closed on its line.
_LONG = (
    "[|>\"'](?:(?<=[|>])[-+0-9]*+(?:[ \\t]+#[^\\n]*|[ \\t]*+)\\r?$"
    "|(?<![^ \\[{,\\n]\")(?:[^\"\\\\\\n]|\\\\.)*+\\\\?$|(?<![^ \\[{,\\n]')(?:[^'\\n]|'')*+$)"
)
_CLOSED = {'"': '(?:[^"\\\\]|\\\\[\\s\\S])*+(?:"|\\Z)', "'": "(?:[^']|'')*+(?:'|\\Z)"}


def decode(data: bytes, path: str) -> tuple[str | None, list[Diagnostic]]:
    """Decode a file; a leading byte-order mark is left out. Without text there is one finding, at the first bad byte."""
    data = data.removeprefix(BOM)
    if b"\0" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [_with_nul(data, path)]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        message, hint = _not_utf8(data, error)
        return None, [diagnostic(_at_byte(data, error.start, path), "R101", message, hint)]


def encode(text: str, before: bytes | None) -> bytes:
    """Return the bytes of a text; a byte-order mark that the file had stays."""
    return (BOM if before and before.startswith(BOM) else b"") + text.encode()


def _at_byte(data: bytes, at: int, path: str) -> Mark:
    """Say where a byte stands, counting what precedes it in characters."""
    start = data.rfind(b"\n", 0, at) + 1
    return Mark(path, data.count(b"\n", 0, at) + 1, len(data[start:at].decode("utf-8", "replace")) + 1)


def _with_nul(data: bytes, path: str) -> Diagnostic:
    """Explain a file that holds NUL bytes or begins as UTF-16 and UTF-32 do."""
    resave = say("Save it again as UTF-8: in Notepad or WPS, Save As, encoding UTF-8.")
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return diagnostic(Mark(path, 1, 1), "R101", say("The file is saved as UTF-32, not as UTF-8."), resave)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return diagnostic(Mark(path, 1, 1), "R101", say("The file is saved as UTF-16, not as UTF-8."), resave)
    restore = say("Take the last good version from git: git restore FILE")
    if not data.strip(b"\0"):
        return diagnostic(Mark(path, 1, 1), "R101", say("The file holds no text, only NUL bytes: it was damaged."), restore)
    mark = _at_byte(data, data.index(b"\0"), path)
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 5 and min(even, odd) <= max(even, odd) // 4:
        return diagnostic(mark, "R101", say("The file looks like UTF-16, not like UTF-8."), resave)
    return diagnostic(mark, "R101", say("There is a NUL byte in the text: the file was damaged or is not a text."), restore)


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> tuple[Said, Said]:
    """Explain bytes that are no UTF-8: GBK where most of them are common Chinese characters in it."""
    resave = say("Save it again as UTF-8: in Notepad or WPS, Save As, encoding UTF-8.")
    try:
        foreign = [sign for sign in data[:100_000].decode("gb18030", "ignore") if sign > "\x7f"]
        data.decode("gb18030")
    except UnicodeDecodeError:
        foreign = []
    # The first level of GB2312 holds the 3,755 common characters; chance pairs of bytes mostly fall outside.
    common = sum(b"\xb0" <= sign.encode("gb2312", "ignore")[:1] <= b"\xd7" for sign in foreign)
    if common and common * 2 > len(foreign):
        return say("The file is not UTF-8; it looks like GBK, the old Chinese encoding of Windows."), resave
    if error.reason == "unexpected end of data":
        return say("The last character is incomplete: the file seems to have been cut off."), resave
    return say("The byte {byte} does not belong in UTF-8 text.", byte=f"0x{data[error.start]:02X}"), resave


def scan(text: str, path: str) -> list[Diagnostic]:
    """Find everything a line can show before YAML is read; errors, after which the file is not worth parsing."""
    found = _invisible(text)
    if lines := _suspicious(text):
        found += islice(_judged(text, lines), MOST)
    if not found:
        return []
    found.sort(key=lambda item: item[0])
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    told: list[Diagnostic] = []
    for at, code, message, hint in found[:MOST]:
        line = bisect_right(starts, at)
        told.append(diagnostic(Mark(path, line, at - starts[line - 1] + 1), code, message, hint))
    return told


def _invisible(text: str) -> list[Finding]:
    """Find each character that YAML refuses or editors do not show."""
    if text.replace("\n", "").replace("\u3000", "").isprintable():  # saves compiling a pattern, which takes 2 ms
        return []
    bad = f"[^\\n{_VISIBLE}]"
    if "\t" in text or "\r" in text:
        bad = f"[^\\t\\n\\r{_VISIBLE}]|\\r(?!\\n)"
    elif (clean := re.match(f"[\\n{_VISIBLE}]*", text)) and clean.end() == len(text):  # twice as fast as searching
        return []
    return [(match.start(), *_named(match[0])) for match in islice(re.finditer(bad, text), MOST)]


def unseen_in(value: str) -> tuple[str, Said, Said] | None:
    """Explain the first control character of a text as read, written as an escape in quotes; None where there is none.

    The text can be read, so its record stays, unlike where YAML itself refuses the raw character. Line ends are no finding:
    riskreg writes them so.
    """
    found = None if value.isprintable() else re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]", value)
    return ("R212", *_named(found[0])[1:]) if found else None


def _named(sign: str) -> tuple[str, Said, Said]:
    """Explain one such character."""
    code = f"U+{ord(sign):04X}"
    if sign in "\x85\u2028\u2029":
        told = say("There is a line separator ({sign}) that YAML does not take for a line end.", sign=code)
        return "R103", told, say("Delete it and press Enter instead.")
    if sign == "\r":
        told = say("There is a carriage return without a line feed: the line end of very old files.")
        return "R102", told, say("Delete it and press Enter instead.")
    if sign == "\ufeff":
        told = say("There is a byte-order mark inside the text: two files were probably joined.")
        return "R102", told, say("Delete the invisible character before the text that follows.")
    told = say("There is a control character ({sign}), which cannot be seen.", sign=code)
    return "R102", told, say("Delete it; typing the text again is the safest.")


def _suspicious(text: str) -> list[int]:
    """List the starts of lines that may hold a conflict marker, a tab in the indentation or a full-width colon after a key."""
    kinds = [_SUSPICIOUS]
    if "：" in text:
        kinds.append(_COLON)
    if "\t" in text:
        kinds.append(" *\\t")
    lines = f"(?:{'|'.join(kinds)})" if len(kinds) > 1 else _SUSPICIOUS
    first = [0] if re.match(lines, text) else []
    return first + [match.start() + 1 for match in islice(re.finditer("\n" + lines, text), LINES)]


def _judged(text: str, starts: list[int]) -> Iterator[Finding]:
    """Judge suspicious lines by what surrounds them: in a block of prose or a long quoted text nothing is wrong."""
    regions: list[tuple[int, int]] | None = None
    for start in starts:
        line = text[start:end] if (end := text.find("\n", start)) >= 0 else text[start:]
        if re.match(_CONFLICT, line):
            told = say("A git conflict was left here: {line}", line=line[:60].rstrip())
            yield (
                start,
                "R104",
                told,
                say(
                    "Two versions of one record: keep the right lines. Two different records: keep both, each whole, and "
                    "give one the next id. Then delete the lines that begin with <<<<<<<, ======= and >>>>>>>."
                ),
            )
            continue
        tab = re.match(" *\t\\s*[^\\s#]", line)
        key = None if tab else re.match(_KEY, line)
        if not tab and not (key and _could_be_key(text, start, key)):
            continue
        regions = long_spans(text) if regions is None else regions
        place = bisect_right(regions, (start, len(text))) - 1
        if place >= 0 and start < regions[place][1]:
            continue
        if key:
            typed = f"{key[2]}: {_shown(line[key.end() :])}".rstrip()
            told = say("After the key {key} stands a full-width colon.", key=key[2])
            yield start + key.end() - 1, "R106", told, say("Type instead: {line}", line=typed)
        else:
            told = say("The line is indented with a tab.")
            yield start + line.index("\t"), "R105", told, say("Use spaces instead, two for each step.")


def _shown(text: str) -> str:
    """Cut a text to what a message may repeat of it."""
    return text.strip() if len(text.strip()) <= 50 else text.strip()[:49] + "…"  # noqa: PLR2004


def long_spans(text: str) -> list[tuple[int, int]]:
    """List the spans, from their second line on, of block scalars and of quoted texts that run over several lines."""
    spans: list[tuple[int, int]] = []
    header = re.compile(_LONG, re.MULTILINE)
    at = 0
    while match := header.search(text, at):
        start, sign = match.start(), match[0][0]
        lead = re.compile(" *(?:- +)*").match(text, text.rfind("\n", 0, start) + 1)
        first = text.find("\n", start) + 1 or len(text)
        before = text[lead.end() : start] if lead else ""
        at = first
        if before.startswith("#") or (sign in "|>" and before and not before.rstrip(" ").endswith(":")):
            continue
        if sign in "|>":
            # Its lines are indented further than its key or, in a list of texts, than its hyphen.
            indent = len(lead[0]) if lead and before else len(lead[0].rstrip()) - 1 if lead else 0
            body = re.compile(f"(?: {{{max(indent, 0) + 1}}}[^\\n]*(?:\\n|\\Z)|[ \\t\\r]*\\n)*").match(text, first)
        else:
            body = re.compile(_CLOSED[sign]).match(text, start + 1)
        at = max(body.end(), first) if body else first
        spans.append((first, at))
    return spans


def _could_be_key(text: str, start: int, key: re.Match[str]) -> bool:
    """Whether a mapping could have a key here, so that the line is not the second line of a text or an item of texts."""
    column = len(key[1])
    if "-" in key[1]:
        end = text.find("\n", start) + 1
        below = text[end : end + 200].partition("\n")[0] if end else ""
        return re.match(f" {{{column}}}(?:{_ASCII_KEY}|{_KEY})", below) is not None and below[column : column + 1] not in " -"
    while start > 0:
        end = start - 1
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].rstrip()
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        lead = re.match(" *(?:- +)*", line)
        above = lead.end() if lead else 0
        indent = len(line) - len(line.lstrip(" "))
        if column in {above, indent}:
            return above == column and bool(re.match(_ASCII_KEY, line) or re.match(_KEY, line))
        if indent < column:
            return line.endswith((":", "：")) or line.lstrip() == "-"
    return True


def mark_at(text: str, path: str, at: int) -> Mark:
    """Say where an offset stands; lines end at line feeds alone, though libyaml knows other line ends."""
    start = text.rfind("\n", 0, at) + 1
    return Mark(path, text.count("\n", 0, at) + 1, at - start + 1)


def line_starts(text: str) -> list[int]:
    """Return where the lines of a text begin."""
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def line_start(text: str, at: int) -> int:
    """Return the offset at which the line begins that holds an offset."""
    return text.rfind("\n", 0, at) + 1


def line_at(text: str, at: int) -> str:
    """Return the line that holds an offset, without its end."""
    end = text.find("\n", at)
    return text[line_start(text, at) : end if end >= 0 else len(text)].rstrip("\r")


def line_end(text: str, at: int) -> int:
    """Return the offset at which the line ends that holds an offset, before its line break."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end
