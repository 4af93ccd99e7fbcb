"""The commands about time: diff, history, trend, when, meeting, demo."""

from typing import Annotated

import typer

from riskreg.cli.printing import asked, show
from riskreg.cli.speech import _


def diff(
    ctx: typer.Context,
    first: Annotated[
        str | None, typer.Argument(metavar="A", help=_("the earlier version, or A..B; default: the last meeting"))
    ] = None,
    second: Annotated[
        str | None, typer.Argument(metavar="B", help=_("the later version; default: the files as they stand"))
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=_("exit with 1 if anything changed"))] = False,  # noqa: FBT002
) -> int:
    """Show what changed between two versions."""
    from riskreg.commands import diff as command  # noqa: PLC0415 - each command imports what it needs

    return show(command.run(asked(ctx.obj), first, second, exit_code=exit_code, verbose=ctx.obj.verbose), ctx.obj)


def history(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar=_("ID"), help=_("the id of any record, or 2022-09/1 for a decision"))],
    field: Annotated[
        str | None, typer.Option("--field", metavar=_("FIELD"), help=_("only this field, by its English or Chinese key"))
    ] = None,
) -> int:
    """Show every change of a record."""
    from riskreg.commands import history as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj), id_, field=field), ctx.obj)


def trend(ctx: typer.Context) -> int:
    """Show how the figures went."""
    from riskreg.commands import trend as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj)), ctx.obj)


def when(
    ctx: typer.Context,
    expression: Annotated[
        str | None,
        typer.Argument(
            metavar="EXPR",
            help=_("a condition, such as 'overdue and unit=logistics', or the id of a record; without one: what can be asked"),
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar=_("KIND"), help=_("only risks, dangers, measures or decisions; else whatever can fulfil it")
        ),
    ] = None,
) -> int:
    """Show since when a condition has been fulfilled."""
    from riskreg.commands import when as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj), expression, kind=kind), ctx.obj)


def meeting(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar=_("ACTION"), help=_("list (default) or close"))] = "list",
    id_: Annotated[
        str | None, typer.Argument(metavar=_("MEETING"), help=_("the meeting to close; default: the last one without a tag"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("only say what would be done"))] = False,  # noqa: FBT002
) -> int:
    """List the meetings with their versions, or close one."""
    from riskreg.commands import meeting as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj), action, id_, dry_run=dry_run), ctx.obj)


def demo(
    ctx: typer.Context,
    folder: Annotated[str | None, typer.Argument(metavar=_("DIR"), help=_("a new folder; default: riskreg-demo"))] = None,
) -> int:
    """Make the example's repository, and show what the September meeting needs."""
    from riskreg.commands import demo as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj), folder), ctx.obj)
