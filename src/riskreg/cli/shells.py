"""Shells: how bash, zsh and fish hand over what was typed, and how they want words back."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from riskreg.commands.offers import Offer

SPECIAL: Final = frozenset(" \t\"'\\$`&|;<>()*?[]{}!#~^\u3000")  # what means something to bash, or might
IN_QUOTES: Final = frozenset('"\\$`')
PIECE: Final = re.compile(
    r"""(?P<blank>[ \t\n]+)|(?P<escaped>\\.)|(?P<quoted>"(?:\\.|[^"\\])*(?P<double>"?)|'[^']*(?P<single>'?))|(?P<letter>.)""",
    re.DOTALL,
)
ESCAPED: Final = re.compile(r'\\(["\\$`])')  # a backslash that hides itself within quotation marks


class Line(NamedTuple):
    """What was typed: the words, without quotation marks; and how the last of them stands in the line."""

    words: Sequence[str]
    kept: str = ""  # what stands before the place from which the shell replaces it, without quotation marks
    quote: str = ""  # the quotation mark that is still open


def from_bash(given: Sequence[str]) -> Line:
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
    return Line([*words[1:], word], kept, quote if begun else "")


def from_zsh(given: Sequence[str]) -> Line:
    """Read what zsh hands over: the words, unquoted."""
    return Line(given)


def from_fish(given: Sequence[str]) -> Line:
    """Read what fish hands over: the words before, unquoted, and the last one as it was typed."""
    *words, last = given
    return Line([*words, from_bash(("", f"riskreg {last}")).words[-1] if last else ""])


def to_bash(offers: Sequence[Offer], before: str, line: Line) -> list[str]:
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


def to_others(offers: Sequence[Offer], before: str, line: Line) -> list[str]:  # noqa: ARG001 - as to_bash
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


READ: Final[Mapping[str, Callable[[Sequence[str]], Line]]] = {"bash": from_bash, "zsh": from_zsh, "fish": from_fish}
WRITE: Final[Mapping[str, Callable[[Sequence[Offer], str, Line], list[str]]]] = {
    "bash": to_bash,
    "zsh": to_others,
    "fish": to_others,
}
