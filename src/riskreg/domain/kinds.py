"""Kinds of fields: how the value of a field is written and read."""

from typing import TYPE_CHECKING, Final

from riskreg.wording import Word

if TYPE_CHECKING:
    from riskreg.domain.fields import FieldTable


class Kind:
    """How the value of a field is written and read."""


class Text(Kind):
    """A text; `long` texts stand in `|` blocks and are not shown in lists."""

    def __init__(self, *, long: bool = False) -> None:
        """Short texts are one line."""
        self.long: Final = long


class Id(Kind):
    """The id of the record itself."""


class Day(Kind):
    """A day, YYYY-MM-DD, of the years 2000 to 2100."""


class Whole(Kind):
    """A whole number from `least` to `most`."""

    def __init__(self, least: int = 0, most: int = 999_999_999) -> None:
        """Both ends are allowed."""
        self.least: Final = least
        self.most: Final = most


class Number(Kind):
    """A decimal number, kept exactly as written."""


class YesNo(Kind):
    """True or false; `yes` and `no` are what people call the two."""

    def __init__(self, yes: Word, no: Word) -> None:
        """Both words are accepted beside true and false."""
        self.yes: Final = yes
        self.no: Final = no


class Choice(Kind):
    """One of a few words."""

    def __init__(self, *words: Word) -> None:
        """The order of the words is the order of reports."""
        self.words: Final = words


class Ref(Kind):
    """The id, name or alias of a record of the list `target`; `many` where one or several may stand.

    `free` fields also take a text that names nobody of the list (an inspector from outside).
    """

    def __init__(self, target: str, *, many: bool = False, free: bool = False) -> None:
        """`target` is the English name of a list."""
        self.target: Final = target
        self.many: Final = many
        self.free: Final = free


class Texts(Kind):
    """One or several short texts."""


class Fact(Kind):
    """One nested group of fields."""

    def __init__(self, table: "type[FieldTable]") -> None:
        """`table` declares the fields of the group."""
        self.table: Final = table


class Facts(Kind):
    """A list of nested groups of fields, in the order of the file."""

    def __init__(self, table: "type[FieldTable]") -> None:
        """`table` declares the fields of each."""
        self.table: Final = table


class Free(Kind):
    """A mapping with keys of the user's own (own scales, severities); each value as `value` says."""

    def __init__(self, value: Kind) -> None:
        """`value` is how each value is read."""
        self.value: Final = value
