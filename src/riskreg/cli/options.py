"""Options that commands share, declared once: what they are called, what they mean."""

from collections.abc import Mapping
from typing import Any, Final

import typer
from typer.core import TyperOption

from riskreg import __version__
from riskreg.cli.help_pages import _
from riskreg.errors import RiskregError
from riskreg.messages import say

SPANS: Final = ("found", "closed")
FILTERS: Final = ("unit", "helper", "category", "place", "owner", "leader", "grade", "level", "state", "tag", "found", "closed")


def text(*names: str, metavar: str, says: str, several: bool = False, env: str | None = None) -> TyperOption:
    """An option that takes a text."""
    return TyperOption(param_decls=list(names), metavar=metavar, help=says, multiple=several, default=None, type=str, envvar=env)


def flag(*names: str, says: str) -> TyperOption:
    """An option that is there or not."""
    return TyperOption(param_decls=list(names), is_flag=True, help=says, default=False)


def show_version(wanted: bool) -> None:  # noqa: FBT001 - Typer's callback
    """Print the version and stop."""
    if wanted:
        typer.echo(f"riskreg {__version__}")
        raise typer.Exit


def version_option() -> TyperOption:
    """`--version` works behind a command too."""
    words: dict[str, Any] = {"is_flag": True, "default": False, "is_eager": True, "expose_value": False}
    return TyperOption(
        param_decls=["--version"], callback=lambda _ctx, _option, wanted: show_version(wanted), help=_("the version"), **words
    )


def register_options() -> list[TyperOption]:
    """Which register."""
    return [
        text(
            "-C",
            "--registers",
            metavar=_("DIR"),
            env="RISKREG_DIR",
            says=_("the register's folder; else RISKREG_DIR, else the nearest riskreg.yaml upward from here"),
        )
    ]


def judging_options() -> list[TyperOption]:
    """Which version, which day, for whom."""
    return [
        text(
            "--at",
            metavar=_("WHEN"),
            says=_("which version: a meeting, @last, @prev, a day, a revision of git; else the files as they stand"),
        ),
        text(
            "--on",
            metavar=_("DAY"),
            says=_("judge by this day, YYYY-MM-DD; else the version's own, the register's as_of, or today"),
        ),
        *audience_options(),
    ]


def audience_options() -> list[TyperOption]:
    """For whom."""
    return [text("--audience", metavar=_("WHO"), says=_("public, internal (default) or restricted: what may be shown"))]


def writing_options() -> list[TyperOption]:
    """What commands that write share."""
    return [
        text("--on", metavar=_("DAY"), says=_("the day of the fact, YYYY-MM-DD or yesterday; default: today")),
        text("--audience", metavar=_("WHO"), says=_("restricted, to write in records that are restricted")),
        TyperOption(
            param_decls=["--dry-run", "only_shown"], is_flag=True, default=False, help=_("only show what would be written")
        ),
        TyperOption(
            param_decls=["--commit", "committed"],
            is_flag=True,
            default=False,
            help=_("commit just this change to git; needs --why"),
        ),
        text("--why", metavar=_("TEXT"), says=_("why: the first line of the commit; with assign, the reason written down")),
        text(
            "--meeting",
            "for_meeting",
            metavar=_("MEETING"),
            says=_("the meeting that the commit is noted for; default: the next one"),
        ),
    ]


def filter_options() -> list[TyperOption]:
    """About what. Each may be given several times, or with commas between."""
    return [
        text(
            "--unit", metavar=_("UNIT"), several=True, says=_("only of this unit: id, name or alias; repeatable, or with commas")
        ),
        text("--helper", metavar=_("UNIT"), several=True, says=_("only what this unit helps with, not what it answers for")),
        text("--category", metavar=_("CATEGORY"), several=True, says=_("only of this category")),
        text("--place", metavar=_("PLACE"), several=True, says=_("only in this place, and in what lies within it")),
        text("--owner", metavar=_("PERSON"), several=True, says=_("only of this owner")),
        text("--leader", metavar=_("PERSON"), several=True, says=_("only what this leader is in charge of")),
        text("--grade", metavar=_("GRADE"), several=True, says=_("only risks of this grade; '>=significant' for it and worse")),
        text("--level", metavar=_("LEVEL"), several=True, says=_("only dangers of this level: major or general")),
        text("--state", metavar=_("STATE"), several=True, says=_("only in this state; all for every state")),
        text("--tag", metavar=_("TAG"), several=True, says=_("only with this tag")),
        text(
            "--found",
            metavar="A..B",
            several=True,
            says=_("only found (or identified) in these days; or in a month: 2022-09"),
        ),
        text("--closed", metavar="A..B", several=True, says=_("only closed in these days")),
    ]


def where_options() -> list[TyperOption]:
    """About what, in words."""
    return [
        text(
            "--where",
            metavar="EXPR",
            says=_("only what fulfils a condition: 'grade>=significant and unit=logistics and overdue'"),
        )
    ]


def shape_options() -> list[TyperOption]:
    """In what shape."""
    return [
        text("--sort", metavar=_("COLUMN"), says=_("order by this column; -COLUMN the other way round")),
        TyperOption(param_decls=["--limit"], metavar="N", type=int, default=None, help=_("only the first N rows")),
        text(
            "--columns",
            metavar=_("COLUMNS"),
            several=True,
            says=_("these columns in this order, by key or heading; all for every one"),
        ),
    ]


def output_options() -> list[TyperOption]:
    """In what form, where to."""
    from riskreg.report.document import FORMATS  # noqa: PLC0415 - help of the whole program does without

    return [
        text(
            "-f",
            "--format",
            metavar=_("FORMAT"),
            says=_("{formats}; default: table on a terminal, plain when piped").format(formats=", ".join(FORMATS)),
        ),
        flag("--json", says=_("the same as --format json")),
        text("-o", "--output", metavar=_("FILE"), says=_("write to this file; the format follows its ending")),
        flag("--bom", says=_("begin CSV with a byte-order mark, so that Excel reads Chinese")),
        text("--lang", metavar="zh|en", says=_("the language of the output; else the register's")),
        flag("-q", "--quiet", says=_("no remarks on stderr")),
        flag("-v", "--verbose", says=_("more detail")),
        flag("--no-color", says=_("no colours; NO_COLOR does the same")),
        version_option(),
        TyperOption(param_decls=["--debug"], is_flag=True, default=False, hidden=True, help=""),
    ]


def refuse_nonsense(values: Mapping[str, Any]) -> None:
    """Refuse values that would be dropped or misread without a word: empty ones, as of a variable that is not set."""
    for name, value in values.items():
        option = "--" + name.removeprefix("field_").rstrip("_").replace("_", "-")  # a field of `add`; a word of Python's own
        if value == "" or (isinstance(value, (tuple, list)) and value and not split(value)):
            raise RiskregError(say("{option} has an empty value", option=option), hint=say("give it a value, or leave it out"))
        if name == "limit" and value is not None and value < 1:
            raise RiskregError(
                say("{option}: {value} rows cannot be listed", option=option, value=value), hint=say("write 1 or more")
            )
        if name in SPANS and len(split(value or ())) > 1:
            raise RiskregError(
                say("{option} takes one span of days", option=option), hint=say("write one, as in 2022-07..2022-09")
            )


def split(given: Any) -> tuple[str, ...]:  # noqa: ANN401 - str or tuple, as the option takes one or several
    """Split at commas, ASCII or Chinese; spans of days are one word."""
    texts = (given,) if isinstance(given, str) else given
    return tuple(
        word.strip() for text_ in texts for word in text_.replace("\u3001", ",").replace("\uff0c", ",").split(",") if word.strip()
    )
