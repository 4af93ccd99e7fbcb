"""Help: its language, how it is drawn; and complaints on stderr."""

import contextlib
import os
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from riskreg.errors import RiskregError
from riskreg.report.language import LANGUAGES, Language
from riskreg.report.text_width import width

VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")  # in the order in which the locale is found


def help_language() -> str:
    """Return zh or en."""
    wanted = os.environ.get("RISKREG_LANG") or next((value for name in VARIABLES if (value := os.environ.get(name))), "")
    return "zh" if wanted.lower().startswith("zh") else "en"


@cache
def speech() -> Language:
    """Return the language of help; read once, as help texts are made when a command is imported."""
    return Language(help_language())


def _(text: str) -> str:
    """Say a help text in the language of help."""
    return speech().word(text)


def complain(text: str) -> None:
    """Say something on stderr, made safe for a terminal."""
    from riskreg.report.text_width import safe  # noqa: PLC0415 - its pattern takes 3 ms to compile, and most commands complain of nothing

    if sys.stderr is not None:
        with contextlib.suppress(OSError):  # there is nobody left to complain to
            sys.stderr.write(safe(text) + "\n")
            sys.stderr.flush()


def refused(error: RiskregError) -> int:
    """Say why the command cannot go on, and what to type next."""
    language = Language(error.language) if error.language in LANGUAGES else speech()
    complain(f"riskreg: {language.text(error.said)}")
    for line in error.excerpt:
        complain(f"  {line}")
    if error.hint:
        complain(f"  {language.text(error.hint)}")
    return error.code


WIDEST: Final = 100  # help is prose: longer lines are hard to read
CLOSING: Final = " ,.;:!?)\u3002\uff0c\uff1b\uff1a\uff01\uff1f\uff09\u300d\u300b\u201d\u3001"  # never begin a line
NAMES: Final = 30  # cells for option names before the text moves to its own line


def wrapped(text: str, room: int, indent: str) -> list[str]:
    """Break a text into lines of at most `room` cells; Chinese breaks between any two characters, English at spaces."""
    lines, line = [], ""
    room -= len(indent)
    for word in pieces(text):
        if line.strip() and width(line + word.rstrip()) > room:
            lines.append(indent + line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return [*lines, indent + line.rstrip()] if line.strip() else lines


def pieces(text: str) -> Iterable[str]:
    """Cut a text where a line may break. Closing marks stay with what stands before them."""
    piece = ""
    for letter in text:
        wide = ord(letter) > 0x2E80  # noqa: PLR2004 - where Chinese, Japanese and Korean begin
        if piece and (wide or ord(piece[-1]) > 0x2E80 or piece[-1] == " ") and letter not in CLOSING:  # noqa: PLR2004
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def columns(rows: Sequence[tuple[str, str]], total: int) -> list[str]:
    """Set names and texts in two columns."""
    left = min(max((width(name) for name, _text in rows), default=0), NAMES)
    lines: list[str] = []
    for name, text in rows:
        body = wrapped(text, total, " " * (left + 4)) or [""]
        if width(name) > left:
            lines += ["  " + name, *body]
        else:
            lines += ["  " + name + " " * (left - width(name)) + "  " + body[0].lstrip(), *body[1:]]
    return lines


def command_help(command: Any, ctx: Any, examples: Sequence[str], total: int, once: Sequence[str] = ()) -> str:  # noqa: ANN401 - Typer's own classes are private
    """Draw the help of one command."""
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [
        parameter for parameter in command.get_params(ctx) if parameter.param_type_name == "option" and not parameter.hidden
    ]
    usage = " ".join([ctx.command_path, *(shown_name(argument) for argument in arguments), _("[OPTIONS]")])
    lines = [_("Usage: ") + usage, "", *wrapped(command.help or "", total, "  ")]
    if examples:
        lines += ["", _("Examples:"), *(f"  {example}" for example in examples)]
    if once:
        lines += ["", _("To install it, enter the line of your shell once:")]
        lines += [part for line in once for part in wrapped(line, total, "  ")]
    if arguments:
        lines += [
            "",
            _("Arguments:"),
            *columns([(argument.human_readable_name, argument.help or "") for argument in arguments], total),
        ]
    return "\n".join([*lines, "", _("Options:"), *columns([option_row(option) for option in options], total)])


def shown_name(argument: Any) -> str:  # noqa: ANN401 - as above
    """How an argument stands in the usage line: in brackets where it may be left out."""
    name: str = argument.human_readable_name
    return name if argument.required else f"[{name}]"


def option_row(option: Any) -> tuple[str, str]:  # noqa: ANN401 - as above
    """One option: how it is written, what it does."""
    if option.name == "help":
        return "-h, --help", _("this help")
    names = ", ".join([*option.opts, *option.secondary_opts])
    return (names if option.is_flag else f"{names} {option.metavar or 'TEXT'}"), option.help or ""


def group_help(
    name: str,
    *,
    intro: str,
    commands: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    options: Sequence[tuple[str, str]],
    closing: str,
    total: int,
    examples: Sequence[str] = (),
) -> str:
    """Draw the help of the whole program, or of a command that has commands of its own: by what people come to do."""
    lines = [_("Usage: ") + f"{name} " + _("COMMAND [OPTIONS]"), "", *wrapped(intro, total, "  ")]
    if examples:
        lines += ["", _("Examples:"), *(f"  {example}" for example in examples)]
    for title, rows in commands:
        lines += ["", title, *columns(rows, total)]
    return "\n".join([*lines, "", _("Options:"), *columns(options, total), "", *wrapped(closing, total, "")])
