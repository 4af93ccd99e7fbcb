"""The commands that write: what follows a record up; fmt, init; and schema and completion, which write for other programs."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from riskreg.cli.help_pages import _, help_language
from riskreg.cli.terminal import show

Id = Annotated[str, typer.Argument(metavar=_("ID"), help=_("the id of the record; 2022-09/1 for a decision"))]
By = Annotated[str | None, typer.Option("--by", metavar=_("PERSON"), help=_("who; default: whoever git takes you for"))]
Note = Annotated[str | None, typer.Option("--note", metavar=_("TEXT"), help=_("what there is to say about it"))]
Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", metavar=_("TEXT"), help=_("what shows it: photos, papers; repeatable"))
]


def progress(
    ctx: typer.Context,
    id_: Id,
    note: Annotated[str, typer.Argument(metavar=_("NOTE"), help=_("what was done or found out"))],
    by: By = None,
    blocked: Annotated[
        str | None,
        typer.Option(
            "--blocked",
            metavar=_("REASON"),
            help=_("what holds it up: funds, procurement, construction, approval, coordination or external"),
        ),
    ] = None,
) -> int:
    """Add an entry of progress."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415 - each command imports what it needs

    return show(command.run(ctx.obj, id_, note=note, by=by, blocked=blocked), ctx.obj)


def extend(
    ctx: typer.Context,
    id_: Id,
    *,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar=_("DAY"), help=_("the new day; with --approve or --refuse alone: of which request")),
    ] = None,
    applied: Annotated[
        str | None, typer.Option("--applied", metavar=_("DAY"), help=_("the day it was asked for; default: the day of the fact"))
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar=_("TEXT"), help=_("why more time is needed"))] = None,
    approve: Annotated[bool, typer.Option("--approve", help=_("the new day holds from the day of the fact"))] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help=_("the day stays as it is"))] = False,
    by: Annotated[str | None, typer.Option("--by", metavar=_("PERSON"), help=_("who decides; never the owner"))] = None,
) -> int:
    """Ask for more time, or decide."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    wanted = command.MoreTime(to, applied, reason, by, approve, refuse)
    return show(command.run_extend(ctx.obj, id_, wanted), ctx.obj)


def refer(
    ctx: typer.Context,
    id_: Id,
    *,
    to: Annotated[str | None, typer.Option("--to", metavar=_("BODY"), help=_("the body outside: a unit, or its name"))] = None,
    document: Annotated[str | None, typer.Option("--document", metavar=_("NUMBER"), help=_("the number of the letter"))] = None,
    reply_due: Annotated[
        str | None,
        typer.Option(
            "--reply-due", metavar=_("DAY"), help=_("by when it should answer; default: as deadlines.referral of the settings")
        ),
    ] = None,
    reply: Annotated[
        str | None, typer.Option("--reply", metavar=_("TEXT"), help=_("what was answered; it ends the referral"))
    ] = None,
) -> int:
    """Hand a danger to a body outside."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    return show(command.run_refer(ctx.obj, id_, to=to, document=document, due=reply_due, reply=reply), ctx.obj)


def report(
    ctx: typer.Context,
    id_: Id,
    to: Annotated[str | None, typer.Option("--to", metavar=_("BODY"), help=_("to whom: a unit, or its name"))] = None,
    document: Annotated[str | None, typer.Option("--document", metavar=_("NUMBER"), help=_("the number of the report"))] = None,
) -> int:
    """Write down that a major danger was reported upward."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    return show(command.run(ctx.obj, id_, to=to, document=document), ctx.obj)


def rectify(
    ctx: typer.Context,
    id_: Id,
    by: Annotated[str | None, typer.Option("--by", metavar=_("PERSON"), help=_("who did the work"))] = None,
    note: Note = None,
    evidence: Evidence = None,
) -> int:
    """Write down that the work is done."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    return show(command.run(ctx.obj, id_, by=by, note=note, evidence=evidence or ()), ctx.obj)


def accept(
    ctx: typer.Context,
    id_: Id,
    *,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar=_("PERSON"), help=_("who accepts, never who did the work; repeatable")),
    ] = None,
    failed: Annotated[bool, typer.Option("--failed", help=_("it will not do: back to work"))] = False,
    due: Annotated[str | None, typer.Option("--due", metavar=_("DAY"), help=_("after a failure: the new day"))] = None,
    body: Annotated[
        str | None, typer.Option("--body", metavar=_("TEXT"), help=_("the accepting body, where it is not the office in charge"))
    ] = None,
    note: Note = None,
) -> int:
    """Accept the work or send it back."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    return show(command.run(ctx.obj, id_, by=by or (), passed=not failed, body=body, due=due, note=note), ctx.obj)


def withdraw(
    ctx: typer.Context,
    id_: Id,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar=_("REASON"), help=_("not_a_danger, duplicate or gone"))
    ] = None,
    same_as: Annotated[str | None, typer.Option("--same-as", metavar=_("ID"), help=_("the danger that it repeats"))] = None,
    by: Annotated[str | None, typer.Option("--by", metavar=_("PERSON"), help=_("who decided; never the owner"))] = None,
) -> int:
    """Take a danger off the list without rectifying it."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    return show(command.run_withdraw(ctx.obj, id_, by=by, reason=reason, same_as=same_as), ctx.obj)


def review(
    ctx: typer.Context,
    id_: Id,
    *,
    residual: Annotated[
        str | None,
        typer.Option("--residual", metavar="L=3,S=4", help=_("the new scores with the controls in place, or grade=major")),
    ] = None,
    inherent: Annotated[
        str | None, typer.Option("--inherent", metavar="L=5,S=4", help=_("the new scores without controls"))
    ] = None,
    method: Annotated[str | None, typer.Option("--method", metavar=_("METHOD"), help=_("the method, if it changes"))] = None,
    basis: Annotated[
        str | None, typer.Option("--basis", metavar=_("TEXT"), help=_("the rule it rests on, for direct and lab"))
    ] = None,
    note: Note = None,
    by: By = None,
) -> int:
    """Write down a re-assessment."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    return show(
        command.run(ctx.obj, id_, by=by, note=note, residual=residual, inherent=inherent, method=method, basis=basis), ctx.obj
    )


def close(
    ctx: typer.Context,
    id_: Id,
    reason: Annotated[str | None, typer.Option("--reason", metavar=_("TEXT"), help=_("why it is gone"))] = None,
    by: Annotated[str | None, typer.Option("--by", metavar=_("PERSON"), help=_("who decided"))] = None,
) -> int:
    """Take a risk off the list."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    return show(command.run(ctx.obj, id_, by=by, reason=reason), ctx.obj)


def done(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar=_("MEETING/N"), help=_("the decision, as in 2022-09/1"))],
    evidence: Evidence = None,
) -> int:
    """Write down that a decision is carried out."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    return show(command.run(ctx.obj, id_, evidence=evidence or ()), ctx.obj)


def assign(
    ctx: typer.Context,
    *,
    ids: Annotated[list[str] | None, typer.Argument(metavar=_("ID"), help=_("the records; none with --from"))] = None,
    to: Annotated[str | None, typer.Option("--to", metavar=_("PERSON"), help=_("who answers from the day on"))] = None,
    giver: Annotated[
        str | None, typer.Option("--from", metavar=_("PERSON"), help=_("all unfinished records that this person answers for"))
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar=_("UNIT"), help=_("the unit that answers from the day on; alone, the owner stays")),
    ] = None,
    leaves: Annotated[bool, typer.Option("--leaves", help=_("the person's office ends the day before"))] = False,
) -> int:
    """Hand records over."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    return show(command.run_assign(ctx.obj, ids or (), giver=giver, to=to, unit=unit, leaves=leaves), ctx.obj)


def set_fields(
    ctx: typer.Context,
    id_: Id,
    pairs: Annotated[
        list[str],
        typer.Argument(metavar=_("FIELD=VALUE"), help=_("fields by English or Chinese key; FIELD= alone takes one away")),
    ],
    correct: Annotated[  # noqa: FBT002
        bool, typer.Option("--correct", help=_("overwrite what was settled at first: a mistake of entry, not a change of plan"))
    ] = False,
) -> int:
    """Set fields."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    return show(command.run_set(ctx.obj, id_, pairs, correct=correct), ctx.obj)


def renumber(
    ctx: typer.Context,
    id_: Annotated[
        str, typer.Argument(metavar=_("ID"), help=_("a risk, danger or measure; of two with one id, that which is not upstream"))
    ],
    new: Annotated[str | None, typer.Argument(metavar=_("NEW"), help=_("the new id; default: the next free one"))] = None,
    upstream: Annotated[
        str | None,
        typer.Option("--upstream", metavar=_("REVISION"), help=_("whose id stays; default: the branch that this one follows")),
    ] = None,
    line: Annotated[
        str | None, typer.Option("--line", metavar=_("FILE:LINE"), help=_("of two records with one id: the one that begins here"))
    ] = None,
) -> int:
    """Give a record another id."""
    from riskreg.commands import record_actions as command  # noqa: PLC0415

    return show(command.run_renumber(ctx.obj, id_, new, upstream=upstream, line=line), ctx.obj)


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

    return show(command.run(ctx.obj, command.FormatRequest(check, dry_run, keys, files or ())), ctx.obj)


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
    from riskreg.commands import start as command  # noqa: PLC0415

    request = ctx.obj
    language = request.lang or help_language()
    place = Path.cwd() / folder
    return show(
        command.run_init(place, name=name, keys=keys or language, language=language, now=request.now, dry_run=dry_run), ctx.obj
    )


def schema(
    ctx: typer.Context,
    settings: Annotated[bool, typer.Option("--settings", help=_("the schema of riskreg.yaml instead"))] = False,  # noqa: FBT002
) -> int:
    """Write the JSON Schema."""
    from riskreg.commands import start as command  # noqa: PLC0415

    return show(command.run_schema(settings=settings, language=ctx.obj.lang or help_language()), ctx.obj)


def completion(
    ctx: typer.Context,
    shell: Annotated[
        str | None,
        typer.Argument(metavar="bash|zsh|fish", help=_("for which shell; without one, on a terminal: what to type for yours")),
    ] = None,
) -> int:
    """Print the script of a shell."""
    from riskreg.commands import start as command  # noqa: PLC0415

    terminal = sys.stdout is not None and sys.stdout.isatty() and ctx.obj.output is None
    language = ctx.obj.lang or help_language()
    return show(command.run_completion(shell, using=os.environ.get("SHELL", ""), terminal=terminal, language=language), ctx.obj)
