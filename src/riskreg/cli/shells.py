"""Shells: how bash, zsh and fish hand over what was typed, and how they want words back."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from riskreg.commands.offers import Offer

GOES_ON: Final = ("=", "/", ",")  # words that end in one of these are continued without a space; the scripts know them too
PLAIN: Final = re.compile(r"[^\s\"'\\$`&|;<>()*?\[\]{}!#~^]*")  # nothing that means anything to bash
SPECIAL: Final = re.compile(r"([\s\"'\\$`&|;<>()*?\[\]{}!#~^])")
IN_QUOTES: Final = re.compile(r'(["\\$`])')


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
    words, word, kept, quote, at, begun = [], "", "", "", 0, False
    while at < len(line):
        letter = line[at]
        at += 1
        if quote:
            escaped = letter == "\\" and quote == '"' and line[at : at + 1] in ('"', "\\", "$", "`") and at < len(line)
            if letter == quote:
                quote = ""
            else:
                word += line[at] if escaped else letter
                at += escaped
        elif letter == "\\" and at < len(line):
            word, begun = word + line[at], True
            at += 1
        elif letter in "\"'":
            quote, kept, begun = letter, word, True
        elif letter.isspace() and letter.isascii():
            words += [word] if begun else []
            word, kept, begun = "", "", False
        else:
            word, begun = word + letter, True
            kept = word if letter in breaks else kept
    return Line([*words[1:], word], kept, quote)


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
        return IN_QUOTES.sub(r"\\\1", word)
    return word if PLAIN.fullmatch(word) else SPECIAL.sub(r"\\\1", word)


def to_others(offers: Sequence[Offer], before: str, line: Line) -> list[str]:  # noqa: ARG001 - as to_bash
    """Write words for zsh and fish, which quote them, with what they mean."""
    return [f"{before}{offer.word}\t{clean(offer.says)}" for offer in offers]


def clean(text: str) -> str:
    """Make one line of a text, without anything that a terminal would obey."""
    plain = text if text.isprintable() else "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())


def sayable(word: str) -> bool:
    """Whether a word can be typed on a line at all."""
    return word.replace("\u3000", "").isprintable()


READ: Final[Mapping[str, Callable[[Sequence[str]], Line]]] = {"bash": from_bash, "zsh": from_zsh, "fish": from_fish}
WRITE: Final[Mapping[str, Callable[[Sequence[Offer], str, Line], list[str]]]] = {
    "bash": to_bash,
    "zsh": to_others,
    "fish": to_others,
}
