"""The commands that read: status, table, overdue, due, tally, show, matrix, zones, methods, explain."""

from typing import Annotated

import typer

from riskreg.cli.printing import asked, show
from riskreg.cli.speech import _


def table(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar=_("KIND"), help=_("risks (default), dangers, measures or decisions"))] = "risks",
) -> int:
    """Show one of the lists."""
    from riskreg.commands import table as command  # noqa: PLC0415 - each command imports what it needs

    return show(command.run(asked(ctx.obj), kind), ctx.obj)


def overdue(
    ctx: typer.Context,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=_("exit with 1 if anything is overdue"))] = False,  # noqa: FBT002
) -> int:
    """Show what is overdue."""
    from riskreg.commands import overdue as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj), exit_code=exit_code), ctx.obj)


def status(ctx: typer.Context) -> int:
    """Show the register on one screen."""
    from riskreg.commands import status as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj)), ctx.obj)


def due(
    ctx: typer.Context,
    within: Annotated[
        str | None,
        typer.Option("--within", metavar=_("DAYS"), help=_("so many days from the day of judgement: 14d (default), 2w, 1m")),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar=_("WHEN"), help=_("up to a day, a meeting, or @next, the next meeting"))
    ] = None,
) -> int:
    """Show what comes next."""
    from riskreg.commands import due as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj), within=within, by=by), ctx.obj)


def tally(
    ctx: typer.Context,
    kind: Annotated[
        str, typer.Argument(metavar=_("KIND"), help=_("dangers (default), risks, measures or decisions"))
    ] = "dangers",
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar=_("WHAT"), help=_("unit, category, source, place or month; twice for a cross table")),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar=_("DAY"), help=_("carried over from this day; else from the meeting before"))
    ] = None,
) -> int:
    """Count by unit, category and so on."""
    from riskreg.commands import tally as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj), kind, by=tuple(by or ()), since=since, verbose=ctx.obj.verbose), ctx.obj)


def show_record(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar=_("ID"), help=_("the id of any record, or 2022-09/1 for a decision"))],
) -> int:
    """Show one record."""
    from riskreg.commands import show as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj), id_, verbose=ctx.obj.verbose), ctx.obj)


def matrix(
    ctx: typer.Context,
    inherent: Annotated[bool, typer.Option("--inherent", help=_("the inherent risk instead of the residual"))] = False,  # noqa: FBT002
) -> int:
    """Show likelihood by severity."""
    from riskreg.commands import matrix as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj), inherent=inherent), ctx.obj)


def zones(
    ctx: typer.Context,
    empty: Annotated[bool, typer.Option("--empty", help=_("places and categories for which no risk is entered"))] = False,  # noqa: FBT002
) -> int:
    """Show places with their colours."""
    from riskreg.commands import zones as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj), empty=empty), ctx.obj)


def methods(ctx: typer.Context) -> int:
    """Show the grading methods."""
    from riskreg.commands import methods as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj)), ctx.obj)


def explain(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar=_("ID"), help=_("the id of a risk, danger, measure or decision"))],
) -> int:
    """Say how it came about."""
    from riskreg.commands import explain as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj), id_), ctx.obj)
