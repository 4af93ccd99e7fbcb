"""COMMANDS (name -> module, help); the one place where an Outcome meets the terminal; exit codes."""

import contextlib
import gc
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from riskreg.cli.command import Entry, Program, show_version
from riskreg.cli.speech import _, complain, refused
from riskreg.errors import RiskregError, reason
from riskreg.wording import say

USAGE: Final = 2
BUG: Final = 70
INTERRUPTED: Final = 130
TERMINATED: Final = 143


def _n(text: str) -> str:
    """Mark a text for translation."""
    return text


ALONE: Final = ("register", "output")
PLAIN: Final = ("register", "judging", "output")
COMMANDS: Final[Mapping[str, Entry]] = {
    "status": Entry(
        "reading",
        "status",
        _n("The register on one screen: counts, what is overdue, what to do next."),
        PLAIN,
        ("riskreg status",),
    ),
    "table": Entry(
        "reading",
        "table",
        _n("The graded risk table, or the list of dangers, measures or decisions."),
        ("register", "judging", "filters", "where", "shape", "output"),
        examples=(
            "riskreg table",
            "riskreg table risks --grade '>=significant' --unit 后勤处",
            "riskreg table dangers --where 'overdue and extensions>=1'",
            "riskreg table dangers --state all -o dangers.csv --bom",
        ),
    ),
    "overdue": Entry(
        "reading",
        "overdue",
        _n("Everything past its day: who, what, since when."),
        examples=(
            "riskreg overdue",
            "riskreg overdue --on 2022-09-30 --unit 学生处",
            "riskreg overdue -f markdown -o overdue.md",
        ),
    ),
    "due": Entry(
        "reading",
        "due",
        _n("What falls due next, week by week."),
        examples=("riskreg due", "riskreg due --within 30d", "riskreg due --by @next"),
    ),
    "tally": Entry(
        "reading",
        "tally",
        _n("Counts by unit, category, source, place or month: the table that leaders read most."),
        examples=("riskreg tally dangers --by unit", "riskreg tally risks --by category --by unit"),
    ),
    "show": Entry(
        "reading",
        "show_record",
        _n("One record, all of it: its story by day, its deadlines, what refers to it."),
        PLAIN,
        examples=("riskreg show D-2022-0001", "riskreg show 2022-09/1"),
    ),
    "matrix": Entry(
        "reading",
        "matrix",
        _n("Risks by likelihood and severity, in four colours."),
        ("register", "judging", "filters", "output"),
        examples=("riskreg matrix", "riskreg matrix --inherent"),
    ),
    "zones": Entry(
        "reading",
        "zones",
        _n("Places with their colours, risks and open dangers."),
        ("register", "judging", "filters", "output"),
        examples=("riskreg zones", "riskreg zones --empty"),
    ),
    "methods": Entry(
        "reading", "methods", _n("The grading methods: listed values, threshold sets, sources."), PLAIN, ("riskreg methods",)
    ),
    "explain": Entry(
        "reading",
        "explain",
        _n("How a grade, a day or a state came about, with the lines that say so."),
        PLAIN,
        examples=("riskreg explain R-0001", "riskreg explain D-2022-0001"),
    ),
    "diff": Entry(
        "versions",
        "diff",
        _n("What changed between two versions: worse, better, postponed, handed over; and whether the figures balance."),
        ("register", "judging", "filters", "output"),
        (
            "riskreg diff",
            "riskreg diff 2022-08 2022-09 -v",
            "riskreg diff @last -f markdown -o changes.md",
        ),
    ),
    "history": Entry(
        "versions",
        "history",
        _n("Every change of one record: when, by whom, from what to what."),
        PLAIN,
        ("riskreg history D-2022-0043", "riskreg history D-2022-0043 --field due"),
    ),
    "trend": Entry(
        "versions",
        "trend",
        _n("A row for each meeting: what was open, overdue, found, closed; and how it went."),
        ("register", "judging", "filters", "output"),
        ("riskreg trend", "riskreg trend --unit 后勤处"),
    ),
    "when": Entry(
        "versions",
        "when",
        _n("Since when a condition has been fulfilled, record by record."),
        PLAIN,
        ("riskreg when overdue", "riskreg when 'level=major and not closed'", "riskreg when D-2022-0043"),
    ),
    "meeting": Entry(
        "versions",
        "meeting",
        _n("The dispatch meetings and their versions; close one, so that its version stays."),
        PLAIN,
        ("riskreg meeting list", "riskreg meeting close 2022-09 --dry-run"),
    ),
    "check": Entry(
        "reviewing",
        "check",
        _n("Find every mistake in the files, by line."),
        PLAIN,
        examples=("riskreg check", "riskreg check --strict", "riskreg check --explain", "riskreg check --json"),
    ),
    "codes": Entry(
        "reviewing",
        "codes",
        _n("The codes of the findings, explained."),
        ("output",),
        ("riskreg codes", "riskreg codes R401"),
    ),
    "demo": Entry(
        "versions",
        "demo",
        _n("A college with three months of history, in a git repository of its own: try everything there."),
        ("output",),
        ("riskreg demo",),
    ),
    "init": Entry("writing", "init", _n("Begin a register in a folder."), ("output",), ("riskreg init registers",)),
    "schema": Entry(
        "writing",
        "schema",
        _n("The JSON Schema of the files, for editors that complete and check while typing."),
        ("output",),
        ("riskreg schema -o riskreg.schema.json",),
    ),
}
CHAPTERS: Final = (
    (_n("Read:"), ("status", "table", "overdue", "due", "tally", "show", "matrix", "zones")),
    (_n("Compare:"), ("diff", "history", "trend", "when", "meeting")),
    (_n("Understand:"), ("methods", "explain", "codes")),
    (_n("Check:"), ("check",)),
    (_n("Begin:"), ("demo", "init", "schema")),
)


def program() -> Any:  # noqa: ANN401 - Typer's own classes are private
    """Build the program; its commands are built when they are called."""
    app = typer.Typer(
        cls=Program,
        name="riskreg",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback(invoke_without_command=True)
    def riskreg(
        ctx: typer.Context,
        version: Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True)] = False,  # noqa: ARG001, FBT002
    ) -> None:
        if ctx.invoked_subcommand is None:
            typer.echo(ctx.get_help())

    built: Any = typer.main.get_command(app)
    built.entries, built.chapters = COMMANDS, CHAPTERS
    return built


def main(arguments: list[str] | None = None) -> None:
    """Run the program and leave with its exit code.

    The process ends at once: taking apart what a large register is made of, object by object, would cost a tenth of its
    reading, and nothing is left to do (files are renamed into place, streams are flushed).
    """
    gc.disable()  # a command is a short process that throws nothing away: collecting costs two to five times the reading
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, terminated)
    code = run(sys.argv[1:] if arguments is None else arguments)
    with contextlib.suppress(OSError, AttributeError):  # a closed stderr is None
        sys.stderr.flush()
    os._exit(code)


def terminated(_signal: int, _frame: object) -> None:
    """Leave at once; nothing is half written, as files are renamed into place."""
    os._exit(TERMINATED)


def run(arguments: list[str]) -> int:
    """Run the program with these arguments and return its exit code. The only handler of exceptions."""
    try:
        code = program().main(arguments, prog_name="riskreg", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except RiskregError as error:
        return refused(error)
    except typer.Abort:
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # Typer leaves with SystemExit where a pipe was closed
        return closed_pipe()
    except Exception as error:  # noqa: BLE001 - the rest is our bug; its traceback may hold people's data
        return unexpected(error, arguments)
    return code if isinstance(code, int) else 0


def closed_pipe() -> int:
    """Leave silently: whoever read the output has read enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the last flush does not complain
    return 0


def unexpected(error: Exception, arguments: list[str]) -> int:
    """Tell a usage error of Typer's, a full disk, or a bug of ours apart."""
    if hasattr(error, "format_message"):
        from riskreg.cli.usage import explained  # noqa: PLC0415 - only for mistakes

        return refused(explained(error, arguments))
    if isinstance(error, OSError) and error.filename is None and error.errno is not None:
        return refused(RiskregError(say("the output cannot be written: {reason}", reason=reason(error))))
    if "--debug" in arguments:
        traceback.print_exception(error)
        return BUG
    complain(
        _("this is a mistake in riskreg itself ({kind}), not in your data; nothing was changed").format(kind=type(error).__name__)
    )
    complain(_("run the same command with --debug and send us what it prints; look first that it holds nothing confidential"))
    return BUG
