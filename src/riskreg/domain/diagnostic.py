"""Diagnostic: what is wrong with the data, and where."""

from collections.abc import Mapping
from typing import NamedTuple

from riskreg.messages import Mark, Said, Word

ERROR = Word("error", "错误")
WARNING = Word("warning", "警告")


class Diagnostic(NamedTuple):
    """One finding with its place; sorts by place, then code."""

    mark: Mark
    code: str
    message: Said
    severity: Word
    hint: Said | None = None
    id: str = ""
    masked: bool = False  # the audience may not see the record: nothing of its text is shown either

    @property
    def order(self) -> tuple[str, int, int, str]:
        """By file, line, column, code: the order in which a person mends them."""
        return (*self.mark, self.code)


def diagnostic(mark: Mark, code: str, message: Said, hint: Said | None = None, id: str = "") -> Diagnostic:  # noqa: A002 - the word of the format
    """Make a finding with the usual severity of its code."""
    from riskreg.domain.codes import CODES  # noqa: PLC0415 - hundreds of sentences that a list without findings need not read

    return Diagnostic(mark, code, message, ERROR if CODES[code].severity == "error" else WARNING, hint, id)


def judged(found: Diagnostic, severities: Mapping[str, str]) -> Diagnostic | None:
    """Apply the settings' severity to a finding; None where its code is switched off."""
    match severities.get(found.code):
        case "off":
            return None
        case "error":
            return found._replace(severity=ERROR)
        case "warning":
            return found._replace(severity=WARNING)
    return found
