"""Text for terminals: without control characters, and how many cells it takes; a Chinese character takes two."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

# ASCII, Chinese and its punctuation, kana, full-width letters: nothing to be afraid of, and each one or two cells wide.
_USUAL: Final = " -~\u3000-\u3020\u3041-\u3096\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60\uffe0-\uffe6"


CHINESE: Final = "\u2e80"  # where the scripts begin that write without spaces


# One C-speed check (0.15 us) for nearly every cell there is. Not str.isprintable(): it refuses the ideographic space,
# and lets pass characters that nobody sees.
# Compiled when first asked: the help needs neither.
@cache
def everyday() -> Callable[[str], re.Match[str] | None]:
    """Return the check for texts of everyday characters alone."""
    return re.compile(f"[{_USUAL}]*").fullmatch


_UNUSUAL: Final = f"[^{_USUAL}\n]+"  # what is left for _RISKY, which takes five times as long a character

_CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
_BIDI = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    r"\xad\u034f\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    r"\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)  # not U+FE0E and U+FE0F, which belong to the emoji before them
_NO_CHARACTERS = r"\ud800-\udfff\ufdd0-\ufdef" + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17))

_RISKY: Final = f"[{_CONTROLS}{_BIDI}{_INVISIBLE}{_NO_CHARACTERS}]"


def safe(text: str) -> str:
    """Make text inert and one line: line breaks and tabs become a space, other invisible characters are named."""
    if (text.isascii() and text.isprintable()) or everyday()(text):
        return text
    if "\n" in text:
        text = one_line(text)
    return spelled(text.replace("\t", " "), _named)


def one_line(text: str) -> str:
    """Join lines: with a space between words, without one between Chinese characters and their punctuation."""
    whole = ""
    for line in filter(None, (line.strip(" \t\r") for line in text.split("\n"))):
        wide = bool(whole) and whole[-1] > CHINESE and line[0] > CHINESE
        whole += line if wide or not whole else " " + line
    return whole


def spelled(text: str, spell: Callable[[re.Match[str]], str]) -> str:
    """Spell out every character that is not inert, line breaks aside."""
    return re.sub(_UNUSUAL, lambda run: re.sub(_RISKY, spell, run[0]), text)


def _named(found: re.Match[str]) -> str:
    return f"<U+{ord(found[0]):04X}>"


# Narrow characters that Chinese and European texts are full of (quotation marks, dashes, dots, arrows, circled numbers).
_NARROW: Final = (
    "[\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u218b\u2190-\u2319\u2460-\u24ff\u2500-\u25fc]"
)


def width(text: str) -> int:
    """Count the cells of a safe, one-line text."""
    if text.isascii():
        return len(text)
    if everyday()(text):
        return _wide(text)
    narrowed = re.sub(_NARROW, " ", text)
    return _wide(narrowed) if everyday()(narrowed) else _odd(text)


def _wide(text: str) -> int:
    """Count everyday text: one byte is one cell, three bytes are two (half the time of asking for every character)."""
    return (len(text) + len(text.encode())) // 2


def _odd(text: str) -> int:
    """Count emoji, combining marks and the like; their tables cost more to import than most reports to print."""
    from wcwidth import wcswidth  # noqa: PLC0415

    cells = wcswidth(text)
    return cells if cells >= 0 else len(text)
