"""The commands that write: fmt and init; and schema, which writes for editors."""

from pathlib import Path
from typing import Annotated

import typer

from riskreg.cli.printing import asked, show
from riskreg.cli.speech import _, help_language


def fmt(
    ctx: typer.Context,
    files: Annotated[
        list[str] | None, typer.Argument(metavar=_("FILES"), help=_("files or folders of the register; else all of it"))
    ] = None,
    check: Annotated[  # noqa: FBT002
        bool, typer.Option("--check", help=_("write nothing; name the files that would change, and exit with 1 if there are any"))
    ] = False,
    keys: Annotated[
        str | None, typer.Option("--keys", metavar="zh|en", help=_("translate keys and closed values into Chinese or English"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("write nothing; show what would change, line by line"))] = False,  # noqa: FBT002
) -> int:
    """Bring files into their usual form."""
    from riskreg.commands import fmt as command  # noqa: PLC0415 - each command imports what it needs

    return show(command.run(asked(ctx.obj), command.Wanted(check, dry_run, keys, files or ())), ctx.obj)


def init(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar=_("DIR"), help=_("the folder; it is made if it is not there"))] = "registers",
    name: Annotated[str | None, typer.Option("--name", metavar=_("NAME"), help=_("the college's name"))] = None,
    keys: Annotated[
        str | None, typer.Option("--keys", metavar="zh|en", help=_("Chinese or English keys in the files; else as the language"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("only say what would be written"))] = False,  # noqa: FBT002
) -> int:
    """Begin a register."""
    from riskreg.commands import init as command  # noqa: PLC0415

    question = asked(ctx.obj)
    language = question.lang or help_language()
    place = Path.cwd() / folder
    return show(
        command.run(place, name=name, keys=keys or language, language=language, now=question.now, dry_run=dry_run), ctx.obj
    )


def schema(
    ctx: typer.Context,
    settings: Annotated[bool, typer.Option("--settings", help=_("the schema of riskreg.yaml instead"))] = False,  # noqa: FBT002
) -> int:
    """Write the JSON Schema."""
    from riskreg.commands import schema as command  # noqa: PLC0415

    return show(command.run(settings=settings, language=asked(ctx.obj).lang or help_language()), ctx.obj)
