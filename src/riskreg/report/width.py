"""width(): how many cells of a terminal a text takes; a Chinese character takes two."""

import re
from typing import Final

from riskreg.report.safe import everyday

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
