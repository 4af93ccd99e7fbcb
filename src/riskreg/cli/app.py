"""The program: builds it, runs it, catches what stops it; exit codes."""

import contextlib
import gc
import os
import signal
import sys
import traceback
from typing import Annotated, Any, Final

import typer

from riskreg.cli.builder import Program
from riskreg.cli.help_pages import _, complain, refused
from riskreg.cli.options import show_version
from riskreg.cli.registry import CHAPTERS, COMMANDS
from riskreg.errors import RiskregError, reason
from riskreg.messages import say

USAGE: Final = 2
BUG: Final = 70
INTERRUPTED: Final = 130
TERMINATED: Final = 143
COMPLETE: Final = "complete"  # what the scripts of `riskreg completion` call; nobody types it, so that no help names it


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
    if arguments[:1] == [COMPLETE] and len(arguments) > 1:
        from riskreg.cli.completion import answer  # noqa: PLC0415 - only while somebody types

        return answer(program(), arguments[1:])
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
        from riskreg.cli.builder import explained  # noqa: PLC0415 - only for mistakes

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
