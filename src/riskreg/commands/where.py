"""Where: a filter in words (--where EXPR); where it cannot be understood, the word that is to blame is marked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from riskreg.commands.opened import Ready
from riskreg.domain.register import Register
from riskreg.wording import Word

if TYPE_CHECKING:
    from riskreg.domain.expressions.errors import ExpressionError
    from riskreg.domain.expressions.meaning import Expression

WHERE: Final = Word("where", "条件")
WIDEST: Final = 72  # cells of an expression that are shown around a word
BEFORE: Final = 30  # of these before the word
CUT: Final = "..."


def narrowed(ready: Ready, kind: str) -> Ready:
    """Add the filter in words, if one was asked for, to the others, and name it on the face of the report."""
    if ready.asked.where is None:
        return ready
    with pointing(ready.language):
        expression = where(ready.asked.where, kind, ready.judge.register)
    said = {**ready.filter.said, WHERE: expression.said}
    return ready._replace(filter=ready.filter._replace(where=expression, said=said), face=ready.face._replace(filters=said))


def where(text: str, kind: str, register: Register) -> "Expression":
    """Read a filter in words about risks, dangers, measures or decisions."""
    from riskreg.domain.expressions.meaning import read  # noqa: PLC0415 - only for filters in words

    return read(text, kind, register)


@contextmanager
def pointing(language: str) -> Iterator[None]:
    """Let an expression that cannot be understood be shown with a mark under the word that is to blame."""
    from riskreg.domain.expressions.errors import ExpressionError  # noqa: PLC0415 - as above

    try:
        yield
    except ExpressionError as error:
        error.language = error.language or language
        error.excerpt = excerpt(error)
        raise


def excerpt(error: "ExpressionError") -> tuple[str, ...]:
    """Return the expression, of a long one what stands around the word, and a line with `^` under the word, cell by cell."""
    from riskreg.report.safe import safe  # noqa: PLC0415 - only for mistakes
    from riskreg.report.width import width  # noqa: PLC0415

    if not error.text.strip():
        return ()
    shown = [safe(" " if letter.isspace() else letter) for letter in error.text]
    first = error.start
    while first and width("".join(shown[first - 1 : error.start])) <= BEFORE:
        first -= 1
    last = error.start
    while last < len(shown) and width("".join(shown[first : last + 1])) <= WIDEST:
        last += 1
    lead = CUT if first else ""
    line = lead + "".join(shown[first:last]) + (CUT if last < len(shown) else "")
    mark = " " * width(lead + "".join(shown[first : error.start])) + "^" * max(
        1, width("".join(shown[error.start : min(error.end, last)]))
    )
    return line, mark
