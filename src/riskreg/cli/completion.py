"""Completion: what a shell asks for while somebody types: `riskreg complete SHELL WORDS`; never an error, never a stale word."""

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from riskreg.cli.help_pages import _, help_language
from riskreg.commands.candidates import Offer, matching

END: Final = "--"  # behind it there are no options


class TypedParameter(NamedTuple):
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
    given: Sequence[TypedParameter] = ()

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
            given.append(TypedParameter(str(pending.metavar), word))
            pending = None
        elif option:
            pending = None if option.is_flag else option
            given += [TypedParameter("", word)]
        elif not ended and word == END:
            ended = True
        elif not ended and sign and name in options:
            given += [TypedParameter("", name), TypedParameter(str(options[name].metavar), value)]
        elif ended or not word.startswith("-") or word == "-":
            argument = at(arguments, place)
            given.append(TypedParameter(str(argument.metavar) if argument else "", word))
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


SPECIAL: Final = frozenset(" \t\"'\\$`&|;<>()*?[]{}!#~^\u3000")  # what means something to bash, or might
IN_QUOTES: Final = frozenset('"\\$`')
PIECE: Final = re.compile(
    r"""(?P<blank>[ \t\n]+)|(?P<escaped>\\.)|(?P<quoted>"(?:\\.|[^"\\])*(?P<double>"?)|'[^']*(?P<single>'?))|(?P<letter>.)""",
    re.DOTALL,
)
ESCAPED: Final = re.compile(r'\\(["\\$`])')  # a backslash that hides itself within quotation marks


class TypedLine(NamedTuple):
    """What was typed: the words, without quotation marks; and how the last of them stands in the line."""

    words: Sequence[str]
    kept: str = ""  # what stands before the place from which the shell replaces it, without quotation marks
    quote: str = ""  # the quotation mark that is still open


def from_bash(given: Sequence[str]) -> TypedLine:
    """Read what bash hands over: the characters at which it breaks words, and the line up to the cursor.

    Bash replaces only what stands behind the last of these characters, or behind an open quotation mark.
    """
    breaks, line = given
    words, word, kept, quote, begun = [], "", "", "", False
    for found in PIECE.finditer(line.lstrip()):
        piece, begun = found[0], True
        if found.lastgroup == "blank":
            words += [word]
            word, kept, begun = "", "", False
        elif found.lastgroup == "quoted":
            quote = "" if found["double"] or found["single"] else piece[0]
            kept = word if quote else kept
            inner = piece[1 : None if quote else -1]
            word += ESCAPED.sub(r"\1", inner) if piece[0] == '"' else inner
        elif found.lastgroup == "escaped":
            word += piece[1:]
        else:
            word += piece
            if piece in breaks:  # the sign @ itself is replaced
                kept = word.removesuffix("@")
    return TypedLine([*words[1:], word], kept, quote if begun else "")


def from_zsh(given: Sequence[str]) -> TypedLine:
    """Read what zsh hands over: the words, unquoted."""
    return TypedLine(given)


def from_fish(given: Sequence[str]) -> TypedLine:
    """Read what fish hands over: the words before, unquoted, and the last one as it was typed."""
    *words, last = given
    return TypedLine([*words, from_bash(("", f"riskreg {last}")).words[-1] if last else ""])


def to_bash(offers: Sequence[Offer], before: str, line: TypedLine) -> list[str]:
    """Write words for bash: quoted, and without what it will not replace; it has no room for descriptions."""
    words = [(before + offer.word) for offer in offers]
    return [quoted(word[len(line.kept) :], line.quote) for word in words if word.startswith(line.kept)]


def quoted(word: str, quote: str) -> str:
    """Write a word so that bash reads it back as itself, within an open quotation mark or without one."""
    if quote == "'":
        return word.replace("'", "'\\''")
    if quote:
        return escaped(word, IN_QUOTES)
    return word if SPECIAL.isdisjoint(word) else escaped(word, SPECIAL)


def escaped(word: str, signs: frozenset[str]) -> str:
    """Put a backslash before some signs."""
    return "".join(f"\\{letter}" if letter in signs else letter for letter in word)


def to_others(offers: Sequence[Offer], before: str, line: TypedLine) -> list[str]:  # noqa: ARG001 - as to_bash
    """Write words for zsh and fish, which quote them, with what they mean.

    The scripts know that words ending in `=`, `/` or `,` go on.
    """
    return [f"{before}{offer.word}\t{clean(offer.says)}" for offer in offers]


def clean(text: str) -> str:
    """Make one line of a text, without anything that a terminal would obey."""
    if text.isprintable():
        return text
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def sayable(word: str) -> bool:
    """Whether a word can be typed on a line at all."""
    return word.isprintable() or word.replace("\u3000", "").isprintable()


READ: Final[Mapping[str, Callable[[Sequence[str]], TypedLine]]] = {"bash": from_bash, "zsh": from_zsh, "fish": from_fish}
WRITE: Final[Mapping[str, Callable[[Sequence[Offer], str, TypedLine], list[str]]]] = {
    "bash": to_bash,
    "zsh": to_others,
    "fish": to_others,
}


WORDS: Final = "words"


def offered(program: Any, typed: Sequence[str], folder: Path, today: Any) -> tuple[str, str, list[Offer]]:  # noqa: ANN401
    """Return how the last word is completed (words, files, folders), what of it stays, and the words."""
    point = pointed(program, typed)
    if point.parameter is None:
        return WORDS, "", matching(point.offers, point.typed)
    from riskreg.cli.completion_values import COMMAS, after, source_of  # noqa: PLC0415 - commands and options do without
    from riskreg.commands.known_register import KnownRegister  # noqa: PLC0415 - as above

    source = source_of(point.metavar)
    if isinstance(source, str):
        return source, point.before, []
    before, part = source.parted(point.typed)
    if source.several and getattr(point.parameter, "multiple", False):
        kept, part = after(COMMAS)(part)
        before += kept
    registers = os.path.expanduser(point.first("DIR")) or os.environ.get("RISKREG_DIR")  # noqa: PTH111 - a text that is no path yet
    known = KnownRegister(folder, registers, today, help_language())
    several = matching(source.offers(point._replace(typed=part, before=before), known), part)
    return WORDS, point.before + before, [offer for offer in several if sayable(offer.word)]


def answer(program: Any, given: Sequence[str]) -> int:  # noqa: ANN401
    """Print what a shell asks for; nothing where anything goes wrong: whoever types is not to be disturbed."""
    with contextlib.suppress(Exception):
        shell, *rest = given
        line = READ[shell](rest)
        how, before, offers = offered(program, line.words, Path.cwd(), datetime.now().astimezone().date())
        sys.stdout.write("\n".join([how, *WRITE[shell](offers, before, line)]) + "\n")
        sys.stdout.flush()
    return 0
