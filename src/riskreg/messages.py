"""What is said to a user, kept apart from the language it is said in; any floor may import it.

A `Said` is an English sentence with its values; `report/language.py` turns it into text. A `Word` is one of the closed
values of the format (`major`, `重大`): it is its English code, so that data compare and sort the same in every language.
A `Mark` is the place in a file that a sentence is about.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, Self


class Mark(NamedTuple):
    """A place in a file; line and column count from 1, as editors do. Line 0 is the file as a whole."""

    path: str
    line: int
    column: int


class Word(str):
    """A closed value: the English code as a string, with what people call it and other words they use for it."""

    __slots__ = ("en", "synonyms", "zh")

    en: str
    zh: str
    synonyms: tuple[str, ...]

    def __new__(cls, code: str, zh: str, *synonyms: str, en: str = "") -> Self:
        """`code` as in English files and JSON, `zh` as in Chinese files; `en` the English label, if not the code."""
        word = super().__new__(cls, code)
        word.zh = zh
        word.en = en or code.replace("_", " ")
        word.synonyms = synonyms
        return word


# What stands in a file, or should, and was not understood: it is none of the words, and never counts as the mildest of them.
UNKNOWN: Final = Word("unknown", "未能判断")


class UnknownDay(date):
    """A day that should be known and is not, as it is missing or was not understood. Nothing is counted from it or up to it."""

    __slots__ = ()

    def __add__(self, _days: timedelta) -> "UnknownDay":
        """Some days later nobody knows either."""
        return self

    def __sub__(self, other: object) -> Any:  # noqa: ANN401 - a day or a number of days
        """No days, or a day that is as unknown."""
        return self if isinstance(other, timedelta) else timedelta(0)

    def __rsub__(self, _other: date) -> timedelta:
        """No days."""
        return timedelta(0)


class Name(str):
    """A name to show for an id: the string is the id (JSON), `name` what people read (text)."""

    __slots__ = ("name", "order")

    name: str
    order: int  # its place in its list

    def __new__(cls, code: str, name: str = "", order: int = 0) -> Self:
        """`name` defaults to the id itself."""
        made = super().__new__(cls, code)
        made.name = name or code
        made.order = order
        return made


class Said:
    """A sentence for a user: English text with `{names}`, and the values for them.

    `many` is the English plural form, chosen by the value called `n`.
    """

    __slots__ = ("many", "text", "values")

    def __init__(self, text: str, values: Mapping[str, object], many: str = "") -> None:
        """Use `say` and `say_n`, which translators' tools look for."""
        self.text: Final = text
        self.values: Final = values
        self.many: Final = many

    def __eq__(self, other: object) -> bool:
        """Equal when they would read the same in every language."""
        return isinstance(other, Said) and (self.text, self.values, self.many) == (other.text, other.values, other.many)

    def __hash__(self) -> int:
        """Hash of the sentence alone; values need not be hashable."""
        return hash(self.text)

    def __repr__(self) -> str:
        """Show the English sentence, for tests and bug reports."""
        return f"Said({str(self)!r})"

    def __str__(self) -> str:
        """Fill in the English sentence."""
        text = self.many if self.many and self.values.get("n") != 1 else self.text
        return text.format(**self.values) if self.values else text


def say(text: str, /, **values: object) -> Said:
    """Make a sentence; `text` is English and the key of the translation."""
    return Said(text, values)


def say_n(one: str, many: str, n: int, /, **values: object) -> Said:
    """Make a sentence whose English form depends on the number `n`."""
    return Said(one, {"n": n, **values}, many)


class Joined(tuple[object, ...]):
    """Several things said in a row, joined by the language's own list mark (`、` or `, `)."""

    __slots__ = ()


def joined(things: Iterable[object]) -> Joined:
    """Make a list to be read out."""
    return Joined(things)
