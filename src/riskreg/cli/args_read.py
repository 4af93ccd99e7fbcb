"""The commands that read: lists, counts, one record, versions and meetings, findings."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from riskreg.cli.help_pages import _, complain, help_language
from riskreg.cli.terminal import form_of, show
from riskreg.errors import RiskregError
from riskreg.messages import say, say_n
from riskreg.report.language import Language

if TYPE_CHECKING:
    from riskreg.commands.session import Request


def table(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar=_("KIND"), help=_("risks (default), dangers, measures or decisions"))] = "risks",
) -> int:
    """Show one of the lists."""
    from riskreg.commands import lists as command  # noqa: PLC0415 - each command imports what it needs

    return show(command.run_table(ctx.obj, kind), ctx.obj)


def overdue(
    ctx: typer.Context,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=_("exit with 1 if anything is overdue"))] = False,  # noqa: FBT002
) -> int:
    """Show what is overdue."""
    from riskreg.commands import lists as command  # noqa: PLC0415

    return show(command.run_overdue(ctx.obj, exit_code=exit_code), ctx.obj)


def status(ctx: typer.Context) -> int:
    """Show the register on one screen."""
    from riskreg.commands import counts as command  # noqa: PLC0415

    return show(command.run_status(ctx.obj), ctx.obj)


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
    from riskreg.commands import lists as command  # noqa: PLC0415

    return show(command.run_due(ctx.obj, within=within, by=by), ctx.obj)


def tally(
    ctx: typer.Context,
    kind: Annotated[
        str, typer.Argument(metavar=_("KIND"), help=_("dangers (default), risks, measures or decisions"))
    ] = "dangers",
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar=_("WHAT"),
            help=_("unit, category, place, month, leader, tag ...: what has few values; twice for a cross table"),
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar=_("DAY"), help=_("carried over from this day; else from the meeting before"))
    ] = None,
) -> int:
    """Count by unit, category and so on."""
    from riskreg.commands import counts as command  # noqa: PLC0415

    return show(command.run_tally(ctx.obj, kind, by=tuple(by or ()), since=since, verbose=ctx.obj.verbose), ctx.obj)


def show_record(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar=_("ID"), help=_("the id of any record, or 2022-09/1 for a decision"))],
) -> int:
    """Show one record."""
    from riskreg.commands import single_record as command  # noqa: PLC0415

    return show(command.run_show(ctx.obj, id_, verbose=ctx.obj.verbose), ctx.obj)


def matrix(
    ctx: typer.Context,
    inherent: Annotated[bool, typer.Option("--inherent", help=_("the inherent risk instead of the residual"))] = False,  # noqa: FBT002
) -> int:
    """Show likelihood by severity."""
    from riskreg.commands import lists as command  # noqa: PLC0415

    return show(command.run_matrix(ctx.obj, inherent=inherent), ctx.obj)


def zones(
    ctx: typer.Context,
    empty: Annotated[bool, typer.Option("--empty", help=_("places and categories for which no risk is entered"))] = False,  # noqa: FBT002
) -> int:
    """Show places with their colours."""
    from riskreg.commands import lists as command  # noqa: PLC0415

    return show(command.run_zones(ctx.obj, empty=empty), ctx.obj)


def methods(ctx: typer.Context) -> int:
    """Show the grading methods."""
    from riskreg.commands import lists as command  # noqa: PLC0415

    return show(command.run_methods(ctx.obj), ctx.obj)


def explain(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar=_("ID"), help=_("the id of a risk, danger, measure or decision"))],
) -> int:
    """Say how it came about."""
    from riskreg.commands import single_record as command  # noqa: PLC0415

    return show(command.run_explain(ctx.obj, id_), ctx.obj)


def diff(
    ctx: typer.Context,
    first: Annotated[
        str | None,
        typer.Argument(
            metavar="A", help=_("the earlier version, A..B, or A...B (since B branched off); default: the last meeting")
        ),
    ] = None,
    second: Annotated[
        str | None, typer.Argument(metavar="B", help=_("the later version; default: the files as they stand"))
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=_("exit with 1 if anything changed"))] = False,  # noqa: FBT002
) -> int:
    """Show what changed between two versions."""
    from riskreg.commands import compare as command  # noqa: PLC0415 - each command imports what it needs

    return show(command.run(ctx.obj, first, second, exit_code=exit_code, verbose=ctx.obj.verbose), ctx.obj)


def history(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar=_("ID"), help=_("the id of any record, or 2022-09/1 for a decision"))],
    field: Annotated[
        str | None, typer.Option("--field", metavar=_("FIELD"), help=_("only this field, by its English or Chinese key"))
    ] = None,
) -> int:
    """Show every change of a record."""
    from riskreg.commands import single_record as command  # noqa: PLC0415

    return show(command.run_history(ctx.obj, id_, field=field), ctx.obj)


def trend(ctx: typer.Context) -> int:
    """Show how the figures went."""
    from riskreg.commands import meetings as command  # noqa: PLC0415

    return show(command.run_trend(ctx.obj), ctx.obj)


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

    return show(command.run(ctx.obj, expression, kind=kind), ctx.obj)


def meeting(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar=_("ACTION"), help=_("list (default) or close"))] = "list",
    id_: Annotated[
        str | None, typer.Argument(metavar=_("MEETING"), help=_("the meeting to close; default: the last one without a tag"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("only say what would be done"))] = False,  # noqa: FBT002
) -> int:
    """List the meetings with their versions, or close one."""
    from riskreg.commands import meetings as command  # noqa: PLC0415

    return show(command.run_meeting(ctx.obj, action, id_, dry_run=dry_run), ctx.obj)


def demo(
    ctx: typer.Context,
    folder: Annotated[str | None, typer.Argument(metavar=_("DIR"), help=_("a new folder; default: riskreg-demo"))] = None,
) -> int:
    """Make the example's repository, and show what the September meeting needs."""
    from riskreg.commands import start as command  # noqa: PLC0415

    return show(command.run_demo(ctx.obj, folder), ctx.obj)


def check(  # noqa: PLR0917 - Typer calls it by name
    ctx: typer.Context,
    strict: Annotated[bool, typer.Option("--strict", help=_("exit with 1 for warnings too"))] = False,  # noqa: FBT002
    explain: Annotated[bool, typer.Option("--explain", help=_("show each line with a mark under the place"))] = False,  # noqa: FBT002
    fix: Annotated[bool, typer.Option("--fix", help=_("mend what is certain: one diff, written when you agree"))] = False,  # noqa: FBT002
    yes: Annotated[bool, typer.Option("--yes", help=_("with --fix: write without asking"))] = False,  # noqa: FBT002
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("with --fix: only show what would be written"))] = False,  # noqa: FBT002
) -> int:
    """Find mistakes."""
    if fix:
        return mended(ctx.obj, strict=strict, yes=yes and not dry_run, ask=not dry_run)
    if yes or dry_run:
        raise RiskregError(say("--yes and --dry-run go with --fix"), hint=say("write for example: riskreg check --fix --dry-run"))
    from riskreg.commands import check as command  # noqa: PLC0415 - each command imports what it needs

    return show(command.run_check(ctx.obj, strict=strict, explain=explain), ctx.obj)


def mended(request: "Request", *, strict: bool, yes: bool, ask: bool) -> int:
    """Show what can be mended and, once that is agreed to, write it."""
    from riskreg.cli import questions  # noqa: PLC0415 - as above
    from riskreg.commands.check import propose  # noqa: PLC0415

    proposal = propose(request)
    if not proposal.rewrites:
        return show(proposal.outcome(written=False, strict=strict), request)
    if yes:
        done = proposal.outcome(written=True, strict=strict)
        form_of(request, done.document, terminal=False)  # an ending of no format is complained of before anything is written
        proposal.write()
        return show(done, request)
    asking = (
        ask
        and request.output is None
        and request.format in (None, "table", "plain")
        and sys.stdout.isatty()
        and questions.is_terminal()
    )
    code = show(proposal.outcome(written=False, strict=strict, asking=asking), request)
    if not asking:
        return code
    language = Language(proposal.language)
    question = say_n("write this {n} change? [y/N]", "write these {n} changes? [y/N]", len(proposal.fixed))
    if not questions.consents(language.text(question) + " "):
        complain(language.text(say("nothing was written")))
        return code
    proposal.write()
    return show(proposal.outcome(written=True, strict=strict, brief=True), request)


def codes(
    ctx: typer.Context, code: Annotated[str | None, typer.Argument(metavar=_("CODE"), help=_("one code, such as R401"))] = None
) -> int:
    """Explain the codes."""
    from riskreg.commands import check as command  # noqa: PLC0415

    return show(command.run_codes(ctx.obj.lang or help_language(), code), ctx.obj)
