"""What a field is: how it is read and called, what it means, where it stands; `FieldTable`, a class declared by its fields."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final, NamedTuple, Self, cast, dataclass_transform, get_origin

from riskreg.messages import Mark, Word


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


SCALAR: Final = 1024  # a place packs as line * SCALAR + column; a longer column counts as SCALAR - 1


class Key:
    """What is declared of a field: how it is read, its Chinese name and synonyms, its meaning, and where it is required.

    `says` is English and the key of the translation. `heading` is the English heading, if not the field's own name.
    """

    __slots__ = ("heading", "kind", "required", "says", "synonyms", "zh")

    def __init__(self, kind: Kind, zh: str, *synonyms: str, says: str = "", required: bool = False, heading: str = "") -> None:
        """`zh` is the Chinese key; `synonyms` are the headings that real sheets use for the same field."""
        self.kind: Final = kind
        self.zh: Final = zh
        self.synonyms: Final = synonyms
        self.says: Final = says
        self.required: Final = required
        self.heading: Final = heading


class Field(NamedTuple):
    """A declared field: its name in the code (the English key), its key and its default."""

    name: str
    key: Key
    default: Any

    @property
    def kind(self) -> Kind:
        """How it is read."""
        return self.key.kind

    @property
    def english(self) -> str:
        """The English key: the name in the code, less the `_` that keeps it from being a word of Python."""
        return self.name.rstrip("_")

    @property
    def label(self) -> Word:
        """What people call it: a heading in both languages."""
        return Word(self.english, self.key.zh, en=self.key.heading)


def annotated(space: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a class body annotates where the body holds no mapping of it.

    From CPython 3.14 on it holds a function that tells it when it is asked, under either name; 1 is
    `annotationlib.Format.VALUE`; that module is not imported for it, as it brings `ast` and `enum` along.
    """
    tell = space.get("__annotate_func__") or space.get("__annotate__")
    return cast("Mapping[str, Any]", tell(1)) if tell else {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Declared(type):
    """Makes a class of frozen values from annotated fields; a subclass has its bases' fields first."""

    def __new__(mcs, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> "Declared":
        """Collect the fields; a field without a default has None, which a value that was read never shows."""
        fields = {field.name: field for base in bases for field in getattr(base, "FIELDS", {}).values()}
        for attribute, hint in (space.get("__annotations__") or annotated(space)).items():
            if get_origin(hint) is Annotated:
                default = space.setdefault(attribute, None)
                fields[attribute] = Field(attribute, hint.__metadata__[0], default)
        space["FIELDS"] = MappingProxyType(fields)
        made = super().__new__(mcs, name, bases, space)
        if "TABLE" not in space:  # a class of records that wait to be read stands for another
            made.TABLE = made  # type: ignore[attr-defined]
        return made


class Placed:
    """Where in a file a value stands; apart from its fields, as it takes no part in equality."""

    path: str
    line: int
    places: Mapping[str, int]

    def mark(self, field: str = "") -> Mark:
        """Where a field stands; where the value as a whole begins, if the field is not written down."""
        packed = self.places.get(field)
        return Mark(self.path, *divmod(packed, SCALAR)) if packed else Mark(self.path, self.line, 1)


class FieldTable(Placed, metaclass=Declared):
    """A value made of declared fields that knows where in a file it stands.

    A value holds only the fields that were given; the class holds the defaults of the others. So a record of fifty
    fields with fifteen in use is made in half a microsecond, from the very mapping that was read.
    """

    EITHER: ClassVar[tuple[tuple[str, ...], ...]] = ()  # groups of fields of which at least one must be given
    FIELDS: ClassVar[Mapping[str, Field]]
    TABLE: ClassVar[type["FieldTable"]]  # the class that declares the fields

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - type checkers see the declared fields
        """Take the values of the fields; those not named take their defaults."""
        unknown = values.keys() - self.FIELDS.keys() - {"path", "line", "places"}
        if unknown:
            message = f"{type(self).__name__} has no field {', '.join(sorted(unknown))}"
            raise TypeError(message)
        object.__setattr__(self, "__dict__", {"path": "", "line": 0, "places": {}} | values)

    @classmethod
    def placed(cls, values: dict[str, Any], path: str, line: int, places: Mapping[str, int]) -> Self:
        """Make a value of what was read from a file; `values` is taken over and must not be used again."""
        made = object.__new__(cls)
        values["path"] = path
        values["line"] = line
        values["places"] = places
        object.__setattr__(made, "__dict__", values)
        return made

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: values are frozen."""
        message = f"{type(self).__name__} is frozen; {name} cannot be set"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> None:
        """Refuse: values are frozen."""
        message = f"{type(self).__name__} is frozen; {name} cannot be taken away"
        raise AttributeError(message)

    def __eq__(self, other: object) -> bool:
        """Equal when all declared fields are."""
        if not isinstance(other, FieldTable) or self.TABLE is not other.TABLE:
            return False
        return self is other or all(getattr(self, name) == getattr(other, name) for name in self.FIELDS)

    def __hash__(self) -> int:
        """Hash of the first field, which names the value."""
        return hash(getattr(self, next(iter(self.FIELDS))))

    def __repr__(self) -> str:
        """Show the fields that are not at their defaults."""
        return f"{self.TABLE.__name__}({', '.join(f'{field.name}={content!r}' for field, content in given(self))})"

    def with_(self, **values: object) -> Self:
        """Copy with some fields changed."""
        if not values.keys() <= self.FIELDS.keys():
            message = f"{type(self).__name__} has no field {', '.join(sorted(values.keys() - self.FIELDS.keys()))}"
            raise TypeError(message)
        places = self.places  # of a record that waits this brings all fields
        own = {name: content for name, content in self.__dict__.items() if name in self.FIELDS}
        return cast("type[Self]", self.TABLE).placed(own | values, self.path, self.line, places)


class Row:
    """A value as read: the fields found and where they stand; references are still words, nested groups still rows."""

    __slots__ = ("line", "path", "places", "table", "values")

    def __init__(self, table: type[FieldTable], values: dict[str, Any], path: str, line: int, places: dict[str, int]) -> None:
        """`values` and `places` by the name of the field in the code."""
        self.table: Final = table
        self.values: Final = values
        self.path: Final = path
        self.line: Final = line
        self.places: Final = places


def walk(table: type[FieldTable], visit: Callable[[type[FieldTable]], None]) -> None:
    """Visit a table and every table nested in it, outermost first."""
    visit(table)
    for field in table.FIELDS.values():
        if isinstance(field.kind, Fact | Facts):
            walk(field.kind.table, visit)


def given(value: FieldTable) -> Iterator[tuple[Field, Any]]:
    """Iterate over the fields that have a value other than their default, in the order of declaration."""
    for field in value.FIELDS.values():
        if (content := getattr(value, field.name)) != field.default:
            yield field, content


# What is said about a record, then what happens to it after it was entered, in the order in which it happens.
# Other fields stand before these, in the order of their declaration.
STORY: Final = (
    "tags",
    "note",
    "blocked",
    "supervised",
    "referrals",
    "handovers",
    "extensions",
    "spent",
    "progress",
    "reviews",
    "revisions",
    "rectified",
    "acceptances",
    "done",
    "withdrawn",
    "closed",
    "repealed",
    "replaced_by",
    "formerly",
)
# Fields that people write right before another one, though they were declared elsewhere; done one after the other.
MOVED: Final = (
    ("kind", "found"),
    ("count", "found"),
    ("acceptor", "scheme"),
    ("interim", "scheme"),
    ("suspended", "scheme"),
    ("notified", "reply_due"),
    ("residual", "basis"),
    ("inherent", "residual"),
    ("lab_class", "inherent"),
    ("M", "L"),  # so the letters of each method stand in its order: L S; L E C; M E S
    ("E", "C"),
)


@cache
def arranged(table: type[FieldTable]) -> tuple[Field, ...]:
    """Return the fields of a table in their usual order: those of a record as people write them, others mostly as declared."""
    fields = table.FIELDS
    story = [name for name in STORY if name in fields and "id" in fields]
    names = [name for name in fields if name not in story]
    for name, before in MOVED:
        if name in names and before in names:
            names.remove(name)
            names.insert(names.index(before), name)
    return tuple(fields[name] for name in (*names, *story))


@cache
def ranks(table: type[FieldTable]) -> dict[str, int]:
    """Return the rank of each field in the usual order, by its name in the code."""
    return {field.name: rank for rank, field in enumerate(arranged(table))}
