"""What is said beside the data: the language of help, and complaints on stderr.

The language is RISKREG_LANG, else the locale (zh* is Chinese), else English.
"""

import contextlib
import os
import sys
from functools import cache
from typing import Final

from riskreg.errors import RiskregError
from riskreg.report.language import LANGUAGES, Language

VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")  # in the order in which the locale is found


def help_language() -> str:
    """Return zh or en."""
    wanted = os.environ.get("RISKREG_LANG") or next((value for name in VARIABLES if (value := os.environ.get(name))), "")
    return "zh" if wanted.lower().startswith("zh") else "en"


@cache
def speech() -> Language:
    """Return the language of help; read once, as help texts are made when a command is imported."""
    return Language(help_language())


def _(text: str) -> str:
    """Say a help text in the language of help."""
    return speech().word(text)


def complain(text: str) -> None:
    """Say something on stderr, made safe for a terminal."""
    from riskreg.report.safe import safe  # noqa: PLC0415 - its pattern takes 3 ms to compile, and most commands complain of nothing

    if sys.stderr is not None:
        with contextlib.suppress(OSError):  # there is nobody left to complain to
            sys.stderr.write(safe(text) + "\n")
            sys.stderr.flush()


def refused(error: RiskregError) -> int:
    """Say why the command cannot go on, and what to type next."""
    language = Language(error.language) if error.language in LANGUAGES else speech()
    complain(f"riskreg: {language.text(error.said)}")
    for line in error.excerpt:
        complain(f"  {line}")
    if error.hint:
        complain(f"  {language.text(error.hint)}")
    return error.code
