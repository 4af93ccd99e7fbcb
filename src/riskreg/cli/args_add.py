"""riskreg add KIND: a command for each kind of record, whose options are the fields of its table."""

from collections.abc import Mapping
from typing import Any, Final

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from riskreg.cli.builder import Command, CommandEntry, help_width
from riskreg.cli.help_pages import _, group_help, help_language
from riskreg.cli.options import text
from riskreg.cli.terminal import show
from riskreg.domain.actions.new_record import ADDED, Kind, is_numbered, missing, word_of
from riskreg.domain.fields import Choice, Day, Fact, Facts, Field, Number, Ref, Whole
from riskreg.domain.lookup import suggest
from riskreg.domain.records import Category, Danger, Decision, Measure, Meeting, Period, Person, Place, Risk, Unit
from riskreg.errors import RiskregError
from riskreg.messages import Word, joined, say

FIELD: Final = "field_"  # before the name of a field, so that no shared option is called the same
# Fields without an option: the word means something else, or nobody sets it when a record is new; FIELD=VALUE sets them.
SHARED: Final = frozenset({"audience", "on", "formerly", "withdrawn", "closed", "done", "repealed", "replaced_by"})
FOLLOWS: Final[Mapping[str, str]] = {
    "found": _("{meaning}; default: today"),
    "identified": _("{meaning}; default: today"),
    "id": _("{meaning}; default: the next free one"),
}
DUE: Final = _("the day by which it must be rectified; default: by its level; for a major danger there is none")
# Each runs on the example, and fits a line of 60 cells.
EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "danger": (
        "riskreg add danger",
        "riskreg add danger 隐患描述=走廊堆物 责任单位=学生处 ...",
        "riskreg add danger --from new.yaml --dry-run",
    ),
    "risk": ("riskreg add risk", "riskreg add risk --residual L=3,S=4 --method LS ..."),
    "measure": ("riskreg add measure",),
    "decision": ("riskreg add decision --meeting 2022-09",),
    "meeting": ("riskreg add meeting --on 2022-11-25",),
    "person": ("riskreg add person --name 沈一凡 --unit 保卫处",),
    "unit": ("riskreg add unit --id 艺术学院 --type college",),
    "category": ("riskreg add category --id 机电实训安全",),
    "place": ("riskreg add place --id 新泵房 --unit 后勤处",),
    "period": ("riskreg add period",),
}
MEANT: Final[Mapping[Kind, str]] = {
    Risk: _("an item of the control list"),
    Danger: _("something that must be put right"),
    Measure: _("a rule, an action or an emergency plan"),
    Meeting: _("a dispatch meeting, held or planned"),
    Decision: _("what a meeting decided"),
    Person: _("somebody who answers for records"),
    Unit: _("a unit of the college, or a body outside"),
    Category: _("a field of safety and its office in charge"),
    Place: _("an area, building, floor or room"),
    Period: _("a holiday, a term, an important period"),
}


def says(kind: Kind) -> str:
    """Say what a command adds."""
    return _("Enter a new {kind}; what is not given is asked for, where somebody sits at a terminal.").format(
        kind=named(word_of(kind))
    )


def named(word: Word) -> str:
    """Say a word in the language of help."""
    return word.zh if help_language() == "zh" else word.en


class Adding(TyperGroup):
    """The commands behind `riskreg add`, one a kind; built when they are called."""

    entry: CommandEntry

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - Typer's own classes are private
        """Name the kinds."""
        return [str(word_of(kind)) for kind in ADDED]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Build the command of a kind, called by its English or Chinese word."""
        kind = next((kind for kind in ADDED if cmd_name in (word_of(kind), word_of(kind).zh)), None)
        return command_of(kind) if kind else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Find the kind, or say which was probably meant."""
        if args[0].startswith("-"):
            raise RiskregError(
                say("there is no option {name} before the kind of record", name=args[0]),
                hint=say("options follow the kind: riskreg add danger {name}", name=args[0]),
            )
        if self.get_command(ctx, args[0]) is None:
            words = {
                form: word_of(kind) for kind in ADDED for form in (str(word_of(kind)), f"{word_of(kind)}s", word_of(kind).zh)
            }
            near = words.get(args[0]) or next(iter(suggest(args[0], words, 1)), None)
            known = joined(str(word_of(kind)) for kind in ADDED)
            raise RiskregError(
                say("there is no kind of record called {name}", name=args[0]),
                hint=say("did you mean {names}?", names=str(near)) if near else say("write one of {words}", words=known),
            )
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401
        """Draw the help."""
        kinds = [
            (str(word_of(kind)), _("{word}: {meaning}").format(word=word_of(kind).zh, meaning=MEANT[kind])) for kind in ADDED
        ]
        return group_help(
            ctx.command_path,
            intro=_("Enter a new record. Ids, files and days that follow from the register are filled in."),
            commands=[(_("Kinds:"), kinds)],
            options=[("-h, --help", _("this help"))],
            closing=_("riskreg add KIND --help shows the fields of a kind."),
            total=help_width(),
            examples=self.entry.examples,
        )


class KindCommand(Command):
    """Adds a record of one kind."""

    kind: Kind

    def call(self, ctx: Any) -> int:  # noqa: ANN401
        """Take the fields out of the options, ask for the rest where somebody can be asked, and add the record."""
        from riskreg.cli.questions import again, agrees, ask, complete, is_terminal  # noqa: PLC0415
        from riskreg.commands import add as command  # noqa: PLC0415

        request = ctx.obj._replace(command="add")
        typed = {
            name.removeprefix(FIELD): text for name, text in ctx.params.items() if name.startswith(FIELD) and text is not None
        }
        if issubclass(self.kind, Meeting) and request.on:
            typed["on"], request = request.on, request._replace(on=None)
        wanted = command.AddRequest(
            self.kind, typed, ctx.params.get("pairs") or (), ctx.params.get("file"), ctx.params.get("source"), request.meeting
        )
        if issubclass(self.kind, Decision):  # of which --meeting is a part
            request = request._replace(meeting=None)
        is_read = request.output is None and request.format in (None, "table", "plain")  # else what is shown first would be in it
        if is_read and not wanted.source and not wanted.pairs and is_terminal() and not complete(self.kind, typed):
            from riskreg.commands.add import answered  # noqa: PLC0415

            wanted = answered(request, wanted, ask)
            if not request.dry_run:
                try:
                    show(command.run(request._replace(dry_run=True, asking=True), wanted), request)
                except RiskregError as error:
                    error.excerpt = (_("what was answered, to be mended and typed again:"), again(self.kind, wanted.typed))
                    raise
                if not agrees(_("Write it? [Y/n] ")):
                    return 0
                request = request._replace(agreed=True)
        return show(command.run(request, wanted), request)


def command_of(kind: Kind) -> KindCommand:
    """Build the command of a kind."""
    name = str(word_of(kind))
    options = [option_of(kind, field) for field in ordered(kind) if has_option(field)]
    source = "--from-file" if "from_" in kind.FIELDS else "--from"
    options.append(text(source, "source", metavar=_("FILE"), says=_("enter all records of this YAML file; ids may be left out")))
    if not issubclass(kind, Decision):  # which stands in the file of its meeting
        says_file = _("into this file of the register; else where the most like it stand")
        options.append(text("--file", metavar=_("FILE"), says=says_file))
    pairs = TyperArgument(param_decls=["pairs"], nargs=-1, required=False, type=str, metavar=_("FIELD=VALUE"))
    pairs.help = _("fields by English or Chinese key, as in 责任单位=后勤处")
    made = KindCommand(name, params=[pairs, *options], callback=None, help=says(kind))
    made.lend(("register", "writing", "output"))
    made.entry = CommandEntry("adding", "", "", (), EXAMPLES.get(name, ()))
    made.kind = kind
    return made


def ordered(kind: Kind) -> list[Field]:
    """Return the fields of a kind: what must be given first."""
    must = missing(kind, {})
    return [*must, *(field for field in kind.FIELDS.values() if field not in must)]


def has_option(field: Field) -> bool:
    """Whether a field can be given in one line."""
    return field.name not in SHARED and not isinstance(field.kind, Facts)


def option_of(kind: Kind, field: Field) -> TyperOption:
    """Make the option of a field, called by its English and its Chinese key."""
    english = f"--{field.english.replace('_', '-')}"
    meaning = _(field.key.says)
    if isinstance(field.kind, Choice):
        words = field.kind.words
        known = "、".join(word.zh for word in words) if help_language() == "zh" else ", ".join(map(str, words))
        meaning = _("{word}: {meaning}").format(word=meaning, meaning=known)
    return text(
        english,
        f"--{field.key.zh}",
        FIELD + field.name,
        metavar=metavar(field),
        says=meant(kind, field, meaning),
    )


def meant(kind: Kind, field: Field, meaning: str) -> str:
    """Say what a field means, and whether it must be given."""
    if field.name == "due" and issubclass(kind, Danger):
        return DUE
    if field.name in FOLLOWS and (field.name != "id" or is_numbered(kind)):
        return FOLLOWS[field.name].format(meaning=meaning)
    needed = field.name == "id" or field in missing(kind, {})
    return _("needed: {meaning}").format(meaning=meaning) if needed else meaning


def metavar(field: Field) -> str:
    """Name what an option takes."""
    match field.kind:
        case Day():
            return _("DAY")
        case Ref(target=target):
            words = {"units": _("UNIT"), "people": _("PERSON"), "categories": _("CATEGORY"), "places": _("PLACE")}
            return words.get(target, _("ID"))
        case Choice():
            return _("WORD")
        case Number() | Whole():
            return "N"
        case Fact(table=table):
            return "L=4,S=5" if "L" in table.FIELDS else _("FIELD=VALUE,...")
    return _("TEXT")


def group() -> Any:  # noqa: ANN401
    """Build `riskreg add`."""
    app = typer.Typer(
        cls=Adding,
        name="add",
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "ignore_unknown_options": True},  # they are told of below
    )

    @app.callback(invoke_without_command=True)
    def add(ctx: typer.Context) -> None:
        if ctx.invoked_subcommand is None:
            typer.echo(ctx.get_help())

    return typer.main.get_command(app)
