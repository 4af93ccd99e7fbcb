"""The commands that review: check, codes."""

import sys
from typing import Annotated

import typer

from riskreg.cli import asking as terminal
from riskreg.cli.options import Shared
from riskreg.cli.printing import asked, form_of, show
from riskreg.cli.speech import _, complain, help_language
from riskreg.errors import RiskregError
from riskreg.report.language import Language
from riskreg.wording import say, say_n


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

    return show(command.run(asked(ctx.obj), strict=strict, explain=explain), ctx.obj)


def mended(given: Shared, *, strict: bool, yes: bool, ask: bool) -> int:
    """Show what can be mended and, once that is agreed to, write it."""
    from riskreg.commands.fixing import propose  # noqa: PLC0415 - as above

    proposal = propose(asked(given))
    if not proposal.rewrites:
        return show(proposal.outcome(written=False, strict=strict), given)
    if yes:
        done = proposal.outcome(written=True, strict=strict)
        form_of(given, done.document, terminal=False)  # an ending of no format is complained of before anything is written
        proposal.write()
        return show(done, given)
    asking = (
        ask
        and given.output is None
        and given.format in (None, "table", "plain")
        and sys.stdout.isatty()
        and terminal.is_terminal()
    )
    code = show(proposal.outcome(written=False, strict=strict, asking=asking), given)
    if not asking:
        return code
    language = Language(proposal.language)
    question = say_n("write this {n} change? [y/N]", "write these {n} changes? [y/N]", len(proposal.fixed))
    if not terminal.consents(language.text(question) + " "):
        complain(language.text(say("nothing was written")))
        return code
    proposal.write()
    return show(proposal.outcome(written=True, strict=strict, brief=True), given)


def codes(
    ctx: typer.Context, code: Annotated[str | None, typer.Argument(metavar=_("CODE"), help=_("one code, such as R401"))] = None
) -> int:
    """Explain the codes."""
    from riskreg.commands import codes as command  # noqa: PLC0415

    return show(command.run(asked(ctx.obj).lang or help_language(), code), ctx.obj)
