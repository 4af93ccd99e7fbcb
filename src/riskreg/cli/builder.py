"""Typer's classes: shared options, lazy commands, usage errors in our words; the only file that touches Typer's inside."""

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from riskreg.cli.help_pages import WIDEST, _, command_help, group_help
from riskreg.cli.options import (
    audience_options,
    filter_options,
    judging_options,
    output_options,
    register_options,
    shape_options,
    where_options,
    writing_options,
)
from riskreg.errors import RiskregError
from riskreg.messages import joined, say

BUNDLES: Final[Mapping[str, Callable[[], list[Any]]]] = {
    "register": register_options,
    "judging": judging_options,
    "audience": audience_options,
    "filters": filter_options,
    "where": where_options,
    "shape": shape_options,
    "writing": writing_options,
    "output": output_options,
}


class CommandEntry(NamedTuple):
    """A command: where its function lives, what it does, which shared options it has, examples of its use.

    `once` are lines of which one is entered once, to set it up.
    """

    module: str
    function: str
    says: str
    options: tuple[str, ...] = ("register", "judging", "filters", "where", "shape", "output")
    examples: tuple[str, ...] = ()
    once: tuple[str, ...] = ()


class Command(TyperCommand):
    """A command whose shared options are handed over in `ctx.obj`, as a request."""

    entry: CommandEntry
    own: frozenset[str] = frozenset()

    def lend(self, bundles: Sequence[str]) -> None:
        """Add shared options; the command's own remain its own, also where one is called like a shared one elsewhere."""
        self.own = frozenset(option.name for option in self.params if option.name)
        self.params.extend(option for bundle in bundles for option in BUNDLES[bundle]())

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own classes are private
        """Make the request of the shared options, then call the function with the rest; mistakes speak the language asked for."""
        from riskreg.cli.terminal import request_of  # noqa: PLC0415 - help does without

        wanted = ctx.params.get("lang") or ""
        try:
            self.refuse_empty(ctx.params)
            ctx.obj = request_of(ctx.params, ctx.info_name or "", self.own)
            return self.call(ctx)
        except RiskregError as error:
            error.language = wanted or error.language
            raise

    def call(self, ctx: Any) -> Any:  # noqa: ANN401
        """Call the function of the command."""
        return super().invoke(ctx)

    def refuse_empty(self, given: Mapping[str, Any]) -> None:
        """Refuse an empty word where one is meant, as of a variable that is not set; empty options are refused with the rest."""
        for word in self.params:
            if word.param_type_name == "argument" and word.name and given.get(word.name) == "":
                raise RiskregError(
                    say("{name} is empty", name=word.metavar or word.name), hint=say("give it a value, or leave it out")
                )

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401
        """Draw the help."""
        return command_help(self, ctx, self.entry.examples, help_width(), self.entry.once)


class Program(TyperGroup):
    """The whole program: commands are imported when they are called."""

    entries: Mapping[str, CommandEntry]
    chapters: Sequence[tuple[str, Sequence[str]]]

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002
        """Name the commands in the order of the help."""
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Import and build one command; nothing else is imported."""
        entry = self.entries.get(cmd_name)
        return build(cmd_name, entry) if entry else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Find the command, or say which was probably meant."""
        if args[0] not in self.entries:
            if args[0].startswith("-"):
                raise RiskregError(
                    say("there is no option {name} before the command", name=args[0]),
                    hint=say("options follow the command: riskreg overdue {name}", name=args[0]),
                )
            from riskreg.domain.lookup import near as near_words  # noqa: PLC0415 - for a slip only

            near = near_words(args[0], self.entries)
            raise RiskregError(
                say("there is no command {name}", name=args[0]),
                hint=say("did you mean {names}?", names=joined(near)) if near else say("riskreg --help lists the commands"),
            )
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401
        """Draw the help."""
        chapters = [(_(title), [(name, _(self.entries[name].says)) for name in names]) for title, names in self.chapters]
        intro = _(
            "The risk register of a school in plain text: risks in four colours, hidden dangers to the end, "
            "deadlines that nobody moves unseen."
        )
        options = [("--version", _("the version")), ("-h, --help", _("this help"))]
        closing = _(
            "riskreg COMMAND --help shows the options and examples of a command. Help speaks {language}; "
            "RISKREG_LANG=zh or en changes it."
        )
        closing = closing.format(language=_("English"))
        return group_help(ctx.command_path, intro=intro, commands=chapters, options=options, closing=closing, total=help_width())


def help_width() -> int:
    """Return the cells that a line of help may take."""
    return min(shutil.get_terminal_size((80, 24)).columns, WIDEST)


def build(name: str, entry: CommandEntry) -> Any:  # noqa: ANN401
    """Build a command of its function; the shared options follow its own."""
    function = getattr(import_module(f"riskreg.cli.{entry.module}"), entry.function)
    if not entry.options:  # a group of commands builds itself
        group = function()
        group.entry = entry
        return group
    app = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})
    app.command(name, cls=Command, help=_(entry.says))(function)
    command = get_command(app)
    command.lend(entry.options)  # type: ignore[attr-defined]
    command.entry = entry  # type: ignore[attr-defined]
    return command


def explained(error: Any, arguments: Sequence[str]) -> RiskregError:  # noqa: ANN401 - Typer's own classes are private
    """Turn a usage error into ours. Its kind is told by its class's name, as Typer hands out no classes for it."""
    command = next((word for word in arguments[:1] if not word.startswith("-")), "")
    hint = say("{command} --help shows how it is used", command=f"riskreg {command}".strip())
    name = getattr(error, "option_name", "")
    match type(error).__name__:
        case "NoSuchOption" if not command:
            follow = say("options follow the command: riskreg overdue {name}", name=name)
            return RiskregError(say("there is no option {name} before the command", name=name), hint=follow)
        case "NoSuchOption":
            near = getattr(error, "possibilities", None)
            meant = say("did you mean {names}?", names=joined(near)) if near else hint
            return RiskregError(say("there is no option {name} here", name=name), hint=meant)
        case "BadOptionUsage":
            return RiskregError(say("{name} needs a value behind it, or takes none", name=name), hint=hint)
        case "MissingParameter":
            return RiskregError(say("{name} is missing", name=parameter_name(error)), hint=hint)
        case "BadParameter":
            return RiskregError(say("{name} cannot be used as it is given", name=parameter_name(error)), hint=hint)
    words = re.search(r"unexpected extra argument\S* \((.*)\)", error.format_message())
    if words:
        return RiskregError(say("too many words: {words}", words=words[1]), hint=hint)
    return RiskregError(say("the command cannot be understood: {problem}", problem=error.format_message()), hint=hint)


def parameter_name(error: Any) -> str:  # noqa: ANN401 - as above
    """Return what the user calls the parameter that an error is about."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    return str(parameter.opts[-1] if parameter.param_type_name == "option" else parameter.human_readable_name)
