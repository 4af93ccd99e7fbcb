"""Asking: a question to whoever sits at the terminal."""

import sys
from typing import Final

from riskreg.report.language import Language
from riskreg.wording import Said

YES: Final = frozenset({"y", "yes", "ｙ", "是", "好", "写", "写入"})


def can_ask() -> bool:
    """Whether there is somebody to ask: a terminal to read from and to write to."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def agreed(question: Said, language: Language) -> bool:
    """Ask a question; whether the answer is a plain yes. Everything else, an end of the input too, is a no."""
    from riskreg.report.safe import safe  # noqa: PLC0415 - see `complain`

    sys.stderr.write(safe(language.text(question)) + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in YES
