"""The command completion: the scripts that let shells complete what is typed."""

import os
import sys
from typing import Annotated

import typer

from riskreg.cli.printing import asked, show
from riskreg.cli.speech import _, help_language


def completion(
    ctx: typer.Context,
    shell: Annotated[
        str | None,
        typer.Argument(metavar="bash|zsh|fish", help=_("for which shell; without one, on a terminal: what to type for yours")),
    ] = None,
) -> int:
    """Print the script of a shell."""
    from riskreg.commands import completion as command  # noqa: PLC0415 - each command imports what it needs

    terminal = sys.stdout is not None and sys.stdout.isatty() and ctx.obj.output is None
    language = asked(ctx.obj).lang or help_language()
    return show(command.run(shell, using=os.environ.get("SHELL", ""), terminal=terminal, language=language), ctx.obj)
