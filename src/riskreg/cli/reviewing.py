"""The commands that review: check, codes."""

from typing import Annotated

import typer

from riskreg.cli.printing import asked, show
from riskreg.cli.speech import _, help_language


def check(
    ctx: typer.Context,
    strict: Annotated[bool, typer.Option("--strict", help=_("exit with 1 for warnings too"))] = False,  # noqa: FBT002
    explain: Annotated[bool, typer.Option("--explain", help=_("show each line with a mark under the place"))] = False,  # noqa: FBT002
) -> int:
    """Find mistakes."""
    from riskreg.commands import check as command  # noqa: PLC0415 - each command imports what it needs

    return show(command.run(asked(ctx.obj), strict=strict, explain=explain), ctx.obj)


def codes(
    ctx: typer.Context, code: Annotated[str | None, typer.Argument(metavar=_("CODE"), help=_("one code, such as R401"))] = None
) -> int:
    """Explain the codes."""
    from riskreg.commands import codes as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj).lang or help_language(), code), ctx.obj)
