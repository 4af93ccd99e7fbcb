"""The terminal: an Outcome to a terminal, a pipe or a file; complaints to stderr."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from riskreg.cli.help_pages import _, complain, speech
from riskreg.cli.options import Shared
from riskreg.errors import RiskregError, speaking
from riskreg.messages import Said, joined, say
from riskreg.report.document import ENDINGS, FORMATS, render
from riskreg.report.language import LANGUAGES, Language

if TYPE_CHECKING:
    from riskreg.commands.edit_session import WriteOptions
    from riskreg.commands.session import Outcome, Request

FEW_FINDINGS: Final = 10  # errors of reading that a report repeats on stderr
MANY: Final = 6  # digits of a width that is none
LONG: Final = 400  # rows from which a terminal gets plain text too: rich needs half a millisecond a row


def asked(given: Shared) -> "Request":
    """Make the question of the shared options; the clock is read here, and while words are completed."""
    from riskreg.commands.session import Request  # noqa: PLC0415 - help and completion need the commands, but do not run them

    if given.lang and given.lang not in LANGUAGES:
        raise RiskregError(say("--lang: {text} is none of zh, en", text=given.lang))
    if given.format and given.format not in FORMATS:
        raise RiskregError(say("--format: {text} is none of {formats}", text=given.format, formats=joined(FORMATS)))
    return Request(
        now=datetime.now(UTC).astimezone(),  # in the zone of this computer, in which others are told since when it writes
        folder=Path.cwd(),
        registers=given.registers,
        at=given.at,
        on=given.on,
        audience=given.audience,
        lang=given.lang,
        words=given.words,
        where=given.where,
        progress=progress_line() if sys.stderr is not None and sys.stderr.isatty() and not given.quiet else None,
    )


def how(ctx: Any) -> "WriteOptions":  # noqa: ANN401 - Typer's Context
    """Make of the shared options how a command is to write."""
    from riskreg.commands.edit_session import WriteOptions  # noqa: PLC0415 - only commands that write

    given: Shared = ctx.obj

    def waiting(said: Said) -> None:
        complain(speech().text(said))

    return WriteOptions(
        ctx.info_name,
        dry_run=given.dry_run,
        commit=given.commit,
        why=given.why,
        meeting=given.meeting,
        verbose=given.verbose,
        waiting=None if given.quiet else waiting,
    )


def show(outcome: "Outcome", given: Shared) -> int:
    """Print an outcome and return its exit code."""
    from riskreg.commands.session import shaped  # noqa: PLC0415 - as above

    language = Language(outcome.language)
    if not given.quiet:
        warn(outcome, language)
    if outcome.document is None:
        put(outcome.written, given)
        return outcome.code
    with speaking(outcome.language):
        document = shaped(outcome.document, given.shape, language)
    terminal = given.output is None and sys.stdout is not None and sys.stdout.isatty()
    form = given.format or form_of(given, document, terminal=terminal)
    width = os.get_terminal_size(sys.stdout.fileno()).columns if terminal and "COLUMNS" not in os.environ else columns()
    put(render(document, form, language, width=width, color=colored(given, terminal=terminal), bom=given.bom), given)
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


def form_of(given: Shared, document: Any, *, terminal: bool) -> str:  # noqa: ANN401 - Document
    """Return the format that fits: by the ending of the file, else a table on a terminal, else plain."""
    if given.output:
        ending = Path(given.output).suffix.lower()
        if ending not in ENDINGS:
            raise RiskregError(
                say("--output: no format belongs to the ending of {file}", file=given.output),
                hint=say("use one of {endings}, or name the format with -f", endings=joined(ENDINGS)),
            )
        return ENDINGS[ending]
    short = sum(len(getattr(block, "rows", ())) for block in document.blocks) < LONG
    return "table" if terminal and short else "plain"


def columns() -> int:
    """Return the width that COLUMNS asks for, else 80."""
    text = os.environ.get("COLUMNS", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < MANY and int(text) else 80


def colored(given: Shared, *, terminal: bool) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR or --no-color; FORCE_COLOR asks for it elsewhere."""
    if given.no_color or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (terminal and os.environ.get("TERM") != "dumb")


def put(text: str, given: Shared) -> None:
    """Write a text to stdout, or to a file in one step."""
    if given.output is None:
        if sys.stdout is not None:
            sys.stdout.write(text)
            sys.stdout.flush()
        return
    from riskreg.store.files import write  # noqa: PLC0415 - only with --output

    write(Path(given.output), text.encode())


def progress_line() -> Any:  # noqa: ANN401 - Progress
    """Make a progress line that appears when reading takes more than two seconds."""
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
