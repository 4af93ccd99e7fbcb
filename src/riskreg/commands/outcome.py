"""Outcome: what a command gives back: a document, the diagnostics, the exit code, and the language to say it in."""

from typing import NamedTuple

from riskreg.domain.diagnostic import Diagnostic
from riskreg.report.document import Document
from riskreg.wording import Said

FINE = 0
FINDINGS = 1


class Outcome(NamedTuple):
    """The result of a command. `language` is that of the register (zh or en), for the document and the diagnostics.

    `written` is a text that goes out as it is (a JSON Schema), instead of a document.
    """

    document: Document | None
    language: str
    diagnostics: tuple[Diagnostic, ...] = ()
    code: int = FINE
    written: str = ""
    remarks: tuple[Said, ...] = ()  # what is to be known about the answer, said on stderr
