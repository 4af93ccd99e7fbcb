"""Pointing: from the words typed so far to what is being typed: a command, an option, or a value of which parameter."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from riskreg.cli.speech import _
from riskreg.commands.offers import Offer

END: Final = "--"  # behind it there are no options


class Typed(NamedTuple):
    """What was given before: the value of a parameter, by the word that its declaration calls it (its metavar)."""

    metavar: str
    value: str


class Point(NamedTuple):
    """What is being typed. `before` is what stands before it in the same word and stays (`--unit=`, `A,`)."""

    typed: str
    before: str = ""
    parameter: Any = None  # the parameter whose value it is; None for commands and options
    offers: Sequence[Offer] = ()  # the commands or options that may stand here
    command: Any = None
    given: Sequence[Typed] = ()

    def first(self, *metavars: str) -> str:
        """Return the first value given for a parameter of one of these metavars, in English; empty where there is none."""
        wanted = {form for name in metavars for form in (name, _(name))}
        return next((typed.value for typed in self.given if typed.metavar in wanted), "")

    @property
    def metavar(self) -> str:
        """What the declaration of the parameter calls its value."""
        return str(self.parameter.metavar or "").rstrip(".\u2026") if self.parameter else ""


def pointed(program: Any, words: Sequence[str]) -> Point:  # noqa: ANN401 - Typer's own classes are private
    """Find out what the last of the words is."""
    *done, typed = words
    command, rest = program, [*done]
    while rest and hasattr(command, "list_commands"):
        word = rest.pop(0)
        if not word.startswith("-"):
            command = command.get_command(None, word)
    if command is None:
        return Point(typed)
    if hasattr(command, "list_commands"):
        return Point(typed, offers=begun(command, typed))
    return within(command, rest, typed)


def begun(group: Any, typed: str) -> list[Offer]:  # noqa: ANN401
    """Return the commands of a group, or its options."""
    if typed.startswith("-"):
        return [Offer("--help", _("this help")), Offer("--version", _("the version"))]
    entries = getattr(group, "entries", None)
    if entries is not None:
        return [Offer(name, _(entry.says)) for name, entry in entries.items()]
    commands = ((name, group.get_command(None, name)) for name in group.list_commands(None))
    return [Offer(name, command.help or "") for name, command in commands if not command.hidden]


def within(command: Any, words: Sequence[str], typed: str) -> Point:  # noqa: ANN401
    """Find out what the word is that is typed behind a command and some words."""
    options = {name: option for option in command.params for name in getattr(option, "opts", ()) if name.startswith("-")}
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    given, pending, ended, place = [], None, False, 0
    for word in words:
        option = options.get(word) if not ended and not pending else None
        name, sign, value = word.partition("=")
        if pending:
            given.append(Typed(str(pending.metavar), word))
            pending = None
        elif option:
            pending = None if option.is_flag else option
            given += [Typed("", word)]
        elif not ended and word == END:
            ended = True
        elif not ended and sign and name in options:
            given += [Typed("", name), Typed(str(options[name].metavar), value)]
        elif ended or not word.startswith("-") or word == "-":
            argument = at(arguments, place)
            given.append(Typed(str(argument.metavar) if argument else "", word))
            place += 1
    point = Point(typed, command=command, given=given)
    if pending:
        return point._replace(parameter=pending)
    if typed.startswith("-") and not ended:
        return optional(point, options)
    argument = at(arguments, place)
    return point._replace(parameter=argument) if argument else point._replace(offers=[*left(point)])


def at(arguments: Sequence[Any], place: int) -> Any:  # noqa: ANN401
    """Return the argument at a place; the last one takes the rest if it takes any number of words."""
    if place < len(arguments):
        return arguments[place]
    return arguments[-1] if arguments and arguments[-1].nargs == -1 else None


def optional(point: Point, options: dict[str, Any]) -> Point:
    """Tell an option from the value behind its sign."""
    name, sign, value = point.typed.partition("=")
    if sign and name in options:
        return point._replace(typed=value, before=f"{name}=", parameter=options[name])
    return point._replace(offers=[*left(point)])


def left(point: Point) -> Iterator[Offer]:
    """Return the options that may still be given, by their long names; short ones only where one is begun."""
    given = {typed.value for typed in point.given if not typed.metavar}
    for option in point.command.params:
        if option.param_type_name != "option" or option.hidden or (given.intersection(option.opts) and not option.multiple):
            continue
        for name in (*option.opts, *option.secondary_opts):
            if name.startswith("--") or (point.typed.startswith("-") and not point.typed.startswith("--")):
                yield Offer(name, option.help or "")
    yield Offer("--help", _("this help"))
