"""Completing: what a shell asks for while somebody types: `riskreg complete SHELL WORDS`; never an error, never a stale word."""

import contextlib
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from riskreg.cli.pointing import pointed
from riskreg.cli.shells import READ, WRITE, sayable
from riskreg.cli.speech import help_language
from riskreg.commands.offers import Offer, matching

WORDS: Final = "words"


def offered(program: Any, typed: Sequence[str], folder: Path, today: Any) -> tuple[str, str, list[Offer]]:  # noqa: ANN401
    """Return how the last word is completed (words, files, folders), what of it stays, and the words."""
    point = pointed(program, typed)
    if point.parameter is None:
        return WORDS, "", matching(point.offers, point.typed)
    from riskreg.cli.sources import COMMAS, after, source_of  # noqa: PLC0415 - commands and options do without
    from riskreg.commands.known import Known  # noqa: PLC0415 - as above

    source = source_of(point.metavar)
    if isinstance(source, str):
        return source, point.before, []
    before, part = source.parted(point.typed)
    if source.several and getattr(point.parameter, "multiple", False):
        kept, part = after(COMMAS)(part)
        before += kept
    registers = os.path.expanduser(point.first("DIR")) or os.environ.get("RISKREG_DIR")  # noqa: PTH111 - a text that is no path yet
    known = Known(folder, registers, today, help_language())
    several = matching(source.offers(point._replace(typed=part, before=before), known), part)
    return WORDS, point.before + before, [offer for offer in several if sayable(offer.word)]


def answer(program: Any, given: Sequence[str]) -> int:  # noqa: ANN401
    """Print what a shell asks for; nothing where anything goes wrong: whoever types is not to be disturbed."""
    with contextlib.suppress(Exception):
        shell, *rest = given
        line = READ[shell](rest)
        how, before, offers = offered(program, line.words, Path.cwd(), datetime.now().astimezone().date())
        sys.stdout.write("\n".join([how, *WRITE[shell](offers, before, line)]) + "\n")
        sys.stdout.flush()
    return 0
