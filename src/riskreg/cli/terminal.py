"""The terminal: an Outcome to a terminal, a pipe or a file; complaints to stderr."""

import os
import sys
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from riskreg.cli.help_pages import _, complain, speech
from riskreg.cli.options import FILTERS, refuse_nonsense, split
from riskreg.errors import RiskregError, speaking
from riskreg.messages import Said, joined, say
from riskreg.report.document import ENDINGS, FORMATS, render
from riskreg.report.language import LANGUAGES, Language

if TYPE_CHECKING:
    from riskreg.commands.session import Outcome, Request
    from riskreg.store.load import Progress

FEW_FINDINGS: Final = 10  # errors of reading that a report repeats on stderr
MANY: Final = 6  # digits of a width that is none
LONG: Final = 400  # rows from which a terminal gets plain text too: rich needs half a millisecond a row


def request_of(given: dict[str, Any], command: str = "", own: Collection[str] = ()) -> "Request":
    """Take the shared options out of what a command was called with; its `own` are left, whatever they are called.

    The clock is read here, and while words are completed.
    """
    from riskreg.commands.session import Request  # noqa: PLC0415 - help and completion need the commands, but do not run them
    from riskreg.report.table_shape import Shape  # noqa: PLC0415 - help and completion need the commands, but do not run them

    refuse_nonsense(given)
    values = {name: given.pop(name) for name in [*given] if name not in own}
    pop = values.pop
    as_json, form = pop("json", False), pop("format", None)
    made = Request(
        now=datetime.now(UTC).astimezone(),  # in the zone of this computer, in which others are told since when it writes
        folder=Path.cwd(),
        command=command,
        registers=pop("registers", None),
        at=pop("at", None),
        on=pop("on", None),
        audience=pop("audience", None),
        words={name: split(typed) for name in FILTERS if (typed := pop(name, None))},
        where=pop("where", None),
        shape=Shape(split(pop("columns", None) or ()), pop("sort", None) or "", pop("limit", None)),
        lang=pop("lang", None),
        format="json" if as_json else form,
        output=pop("output", None),
        bom=pop("bom", False),
        no_color=pop("no_color", False),
        verbose=pop("verbose", False),
        quiet=pop("quiet", False),
        dry_run=pop("only_shown", False),
        commit=pop("committed", False),
        why=pop("why", None),
        meeting=pop("for_meeting", None),
    )
    pop("debug", None)  # looked for where a bug of ours is caught
    refuse_unknown(made)
    return made if made.quiet else made._replace(progress=progress_line(), waiting=waiting)


def refuse_unknown(made: "Request") -> None:
    """Refuse a language or a format that there is not."""
    if made.lang and made.lang not in LANGUAGES:
        raise RiskregError(say("--lang: {text} is none of zh, en", text=made.lang))
    if made.format and made.format not in FORMATS:
        raise RiskregError(say("--format: {text} is none of {formats}", text=made.format, formats=joined(FORMATS)))


def waiting(said: Said) -> None:
    """Say that another command has the lock."""
    complain(speech().text(said))


def show(outcome: "Outcome", request: "Request") -> int:
    """Print an outcome and return its exit code."""
    from riskreg.report.table_shape import shaped  # noqa: PLC0415 - as above

    language = Language(outcome.language)
    if not request.quiet:
        warn(outcome, language)
    if outcome.document is None:
        put(outcome.written, request)
        return outcome.code
    with speaking(outcome.language):
        document = shaped(outcome.document, request.shape, language)
    terminal = request.output is None and sys.stdout is not None and sys.stdout.isatty()
    form = request.format or form_of(request, document, terminal=terminal)
    width = os.get_terminal_size(sys.stdout.fileno()).columns if terminal and "COLUMNS" not in os.environ else columns()
    put(render(document, form, language, width=width, color=colored(request, terminal=terminal), bom=request.bom), request)
    return outcome.code


def warn(outcome: "Outcome", language: Language) -> None:
    """Say on stderr what in the files could not be read; `check` says it all."""
    from riskreg.domain.diagnostic import ERROR  # noqa: PLC0415 - as above

    errors = [found for found in outcome.diagnostics if found.severity == ERROR]
    for found in errors[:FEW_FINDINGS]:
        path, line, column = found.mark
        complain(f"{path}:{line}:{column}: {language.text(found.severity)} {found.code} {language.text(found.message)}")
    if len(errors) > FEW_FINDINGS:
        complain(language.text(say("and {n} more; riskreg check lists them all", n=len(errors) - FEW_FINDINGS)))
    for remark in outcome.remarks:
        complain(language.text(remark))


def form_of(request: "Request", document: Any, *, terminal: bool) -> str:  # noqa: ANN401 - Document
    """Return the format that fits: by the ending of the file, else a table on a terminal, else plain."""
    if request.output:
        ending = Path(request.output).suffix.lower()
        if ending not in ENDINGS:
            raise RiskregError(
                say("--output: no format belongs to the ending of {file}", file=request.output),
                hint=say("use one of {endings}, or name the format with -f", endings=joined(ENDINGS)),
            )
        return ENDINGS[ending]
    short = sum(len(getattr(block, "rows", ())) for block in document.blocks) < LONG
    return "table" if terminal and short else "plain"


def columns() -> int:
    """Return the width that COLUMNS asks for, else 80."""
    text = os.environ.get("COLUMNS", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < MANY and int(text) else 80


def colored(request: "Request", *, terminal: bool) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR or --no-color; FORCE_COLOR asks for it elsewhere."""
    if request.no_color or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (terminal and os.environ.get("TERM") != "dumb")


def put(text: str, request: "Request") -> None:
    """Write a text to stdout, or to a file in one step."""
    if request.output is None:
        if sys.stdout is not None:
            sys.stdout.write(text)
            sys.stdout.flush()
        return
    from riskreg.store.files import write  # noqa: PLC0415 - only with --output

    write(Path(request.output), text.encode())


def progress_line() -> "Progress | None":
    """Make a progress line that appears when reading takes more than two seconds, where somebody looks."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    started = datetime.now(UTC)

    def advance(done: int, total: int) -> None:
        nonlocal started
        if done == 1:  # before it somebody may have been asked, or was waited for
            started = datetime.now(UTC)
        if (datetime.now(UTC) - started).total_seconds() < 2:  # noqa: PLR2004 - seconds of patience
            return
        line = _("reading: {done} of {total} files").format(done=done, total=total)
        sys.stderr.write(f"\r{line}" if done < total else "\r" + " " * (2 * len(line)) + "\r")
        sys.stderr.flush()

    return advance
