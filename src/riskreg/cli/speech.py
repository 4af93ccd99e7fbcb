"""The language of help and usage errors: RISKREG_LANG, else the locale (zh* is Chinese), else English."""

import os
from functools import cache
from typing import Final

from riskreg.report.language import Language

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
