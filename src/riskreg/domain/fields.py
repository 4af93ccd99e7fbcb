"""What a field is: how it is read and called, what it means, where it stands; `FieldTable`, a class declared by its fields."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final, NamedTuple, Protocol, Self, TypeVar, cast, dataclass_transform, get_origin

from riskreg.messages import Mark, UnknownDay, Word


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
    """A day, YYYY-MM-DD, of the years 2000 to 2100: one on which something happened, unless it is `planned` or `announced`."""

    def __init__(self, *, planned: bool = False, announced: bool = False) -> None:
        """Set beforehand, by when something is to be done or hold; a fact that may be written down before it holds."""
        self.planned: Final = planned
        self.may_lie_ahead: Final = planned or announced


class Whole(Kind):
    """A whole number from `least` to `most`; `units` are the words that people write behind it and that say nothing."""

    def __init__(self, least: int = 0, most: int = 999_999_999, *, units: tuple[str, ...] = ()) -> None:
        """Both ends are allowed."""
        self.least: Final = least
        self.most: Final = most
        self.units: Final = units


class Number(Kind):
    """A decimal number, kept exactly as written; `money` is in yuan."""

    def __init__(self, *, money: bool = False) -> None:
        """Most numbers are scores."""
        self.money: Final = money
        self.units: Final = ("元", "yuan") if money else ()


class YesNo(Kind):
    """True or false; `yes` and `no` are what people call the two."""

    def __init__(self, yes: Word, no: Word) -> None:
        """Both words are accepted beside true and false."""
        self.yes: Final = yes
        self.no: Final = no


class Choice(Kind):
    """One of a few words."""

    def __init__(self, *words: Word, weighs: bool = False) -> None:
        """The order of the words is the order of reports. What `weighs` must not count as absent where it was not understood."""
        self.words: Final = words
        self.weighs: Final = weighs


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


# A first day that is not known has been, a day to come has not: such a record is there, and nothing of it is late by this.
UNKNOWN_FIRST: Final = UnknownDay(1900, 1, 1)
UNKNOWN_DUE: Final = UnknownDay(9000, 1, 1)
SCALAR: Final = 1024  # a place packs as line * SCALAR + column; a longer column counts as SCALAR - 1


# Where a field stands in the usual order of a record: as it was entered; what is said about it; what happens to it later;
# what ends it; the names it had. Within one stage the order is that of declaration.
ENTRY: Final = 0
REMARK: Final = 1
COURSE: Final = 2
END: Final = 3
NAMES: Final = 4


class Role(NamedTuple):
    """What part a field plays in the life of its record. Every list of field names in the program is made from these."""

    event: Word | None = None  # what the timeline calls it; else it is called by its label
    turn: int = 0  # its turn among what happened on one day: below 0 before what moves the state, above 0 after it
    stage: int | None = None  # its place in the usual order; else lists of facts stand in COURSE, all others in ENTRY
    before: str = ""  # the field right before which people write it, though it is declared elsewhere
    action: str = ""  # the command that alone writes it: `set` refuses it and says this
    first: str = ""  # the command that writes what follows it: `set` only corrects it, and says this
    seldom: bool | None = None  # whether lists do without it; else they do without long texts, lists of texts and single facts
    always: bool = False  # known of a record before anything else of it is read
    counted: bool = False  # counting needs it of what is finished for good
    ends: bool = False  # by it a record is open or finished
    begins: bool = False  # the day from which the record is there
    holds: bool = False  # of a fact that is asked for: the day from which it holds
    anytime: bool = False  # may be of a day before the one that begins what it stands in
    afterwards: bool = False  # told by hand afterwards, so that a wrong day contradicts nothing that is computed
    formal: bool = False  # what is done about it without a step being taken: it breaks no silence
    settled: bool = False  # one of the five settled points


NO_ROLE: Final = Role()


class Key:
    """What is declared of a field: how it is read, its Chinese name and synonyms, its meaning, where it is required, its role.

    `says` is English and the key of the translation. `heading` is the English heading, if not the field's own name.
    """

    __slots__ = ("heading", "kind", "required", "role", "says", "synonyms", "zh")
    kind: Kind
    zh: str
    synonyms: tuple[str, ...]
    says: str
    required: bool
    heading: str
    role: Role

    def __init__(
        self,
        kind: Kind,
        zh: str,
        *synonyms: str,
        says: str = "",
        required: bool = False,
        heading: str = "",
        role: Role = NO_ROLE,
    ) -> None:
        """`zh` is the Chinese key; `synonyms` are the headings that real sheets use for the same field."""
        # Two lines, since every start executes them for every field.
        self.kind, self.zh, self.synonyms, self.says = kind, zh, synonyms, says
        self.required, self.heading, self.role = required, heading, role


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
    def role(self) -> Role:
        """What part it plays."""
        return self.key.role

    @property
    def event(self) -> Word:
        """What the timeline calls it."""
        return self.key.role.event or self.label

    @property
    def english(self) -> str:
        """The English key: the name in the code, less the `_` that keeps it from being a word of Python."""
        return self.name.rstrip("_")

    @property
    def label(self) -> Word:
        """What people call it: a heading in both languages, and what else sheets call it."""
        return Word(self.english, self.key.zh, *self.key.synonyms, en=self.key.heading)


def annotated(space: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a class body annotates where the body holds no mapping of it.

    From CPython 3.14 on it holds a function that tells it when it is asked, under either name; 1 is
    `annotationlib.Format.VALUE`; that module is not imported for it, as it brings `ast` and `enum` along.
    """
    tell = space.get("__annotate_func__") or space.get("__annotate__")
    return cast("Mapping[str, Any]", tell(1)) if tell else {}


BRING: Final = "#bring"  # beside the fields of a record that was kept: what brings those that are not there yet


class KeptField:
    """Stands in the class of a record for a field: its default, and of a record that was kept, whatever brings the field."""

    __slots__ = ("default", "name")

    def __init__(self, name: str, default: object) -> None:
        """`name` and `default` of the field."""
        self.name: Final = name
        self.default: Final = default

    def __get__(self, record: "FieldTable | None", owner: type) -> Any:  # noqa: ANN401 - the value of any field
        """Return the default, after what was kept has been asked; a value that is there is found without asking here."""
        if record is not None and (bring := record.__dict__.get(BRING)):
            bring(record, self.name)
            return record.__dict__.get(self.name, self.default)
        return self.default


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Declared(type):
    """Makes a class of frozen values from annotated fields; a subclass has its bases' fields first.

    Of a `kept` class the fields may come later: they lie in the cache until somebody asks for one.
    """

    def __new__(mcs, name: str, bases: tuple[type, ...], space: dict[str, Any], *, kept: bool = False) -> "Declared":
        """Collect the fields; a field without a default has None, which a value that was read never shows."""
        fields = {field.name: field for base in bases for field in getattr(base, "FIELDS", {}).values()}
        hints = (space.get("__annotations__") or annotated(space)).items()
        keys = {attribute: hint.__metadata__[0] for attribute, hint in hints if get_origin(hint) is Annotated}
        space = dict.fromkeys(keys) | space
        fields |= {attribute: Field(attribute, key, space[attribute]) for attribute, key in keys.items()}
        space["FIELDS"] = MappingProxyType(fields)
        space["KEPT"] = kept or any(getattr(base, "KEPT", False) for base in bases)
        if space["KEPT"]:
            space |= {field.name: KeptField(field.name, field.default) for field in fields.values()}
            space["places"] = KeptField("places", {})
        return super().__new__(mcs, name, bases, space)


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
    # Whether it is there though a required field is missing or was not understood: what is not known of it is unknown.
    STAYS: ClassVar[bool] = False

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
        if not isinstance(other, FieldTable) or type(self) is not type(other):
            return False
        return self is other or all(getattr(self, name) == getattr(other, name) for name in self.FIELDS)

    def __hash__(self) -> int:
        """Hash of the first field, which names the value."""
        return hash(getattr(self, next(iter(self.FIELDS))))

    def __repr__(self) -> str:
        """Show the fields that are not at their defaults."""
        return f"{type(self).__name__}({', '.join(f'{field.name}={content!r}' for field, content in given(self))})"

    def with_(self, **values: object) -> Self:
        """Copy with some fields changed."""
        if not values.keys() <= self.FIELDS.keys():
            message = f"{type(self).__name__} has no field {', '.join(sorted(values.keys() - self.FIELDS.keys()))}"
            raise TypeError(message)
        if bring := self.__dict__.get(BRING):
            bring(self)
        own = {name: content for name, content in self.__dict__.items() if name in self.FIELDS}
        return type(self).placed(own | values, self.path, self.line, self.places)


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


def stage(field: Field) -> int:
    """Return where a field of a record stands in the usual order."""
    declared = field.role.stage
    return (COURSE if isinstance(field.kind, Facts) else ENTRY) if declared is None else declared


@cache
def arranged(table: type[FieldTable]) -> tuple[Field, ...]:
    """Return the fields of a table in their usual order: those of a record as people write them, others mostly as declared."""
    fields = table.FIELDS
    names = list(fields)
    for field in fields.values():
        if field.role.before in fields:
            names.remove(field.name)
            names.insert(names.index(field.role.before), field.name)
    return tuple(sorted((fields[name] for name in names), key=stage if "id" in fields else lambda _: ENTRY))


@cache
def ranks(table: type[FieldTable]) -> dict[str, int]:
    """Return the rank of each field in the usual order, by its name in the code."""
    return {field.name: rank for rank, field in enumerate(arranged(table))}


@cache
def day_fields(table: type[FieldTable], *, planned: bool = False) -> tuple[Field, ...]:
    """Return the fields that are days on which something happened, or those that are set beforehand."""
    return tuple(field for field in table.FIELDS.values() if isinstance(field.kind, Day) and field.kind.planned == planned)


def is_planned(field: Field) -> bool:
    """Whether a field is a day that is set beforehand."""
    return isinstance(field.kind, Day) and field.kind.planned


@cache
def first_day(table: type[FieldTable]) -> Field | None:
    """Return the day by which a record or a fact is known: the one that begins it; of a fact, else its first day of the past.

    None where there is none: a measure is there before it is issued.
    """
    days = day_fields(table)
    begins = next((field for field in days if field.role.begins), None)
    return begins or (None if "id" in table.FIELDS else next(iter(days), None))


@cache
def entered_days(table: type[FieldTable]) -> tuple[Field, ...]:
    """Return the days that are facts by themselves: not planned, and not the one that begins a record or a fact."""
    return tuple(field for field in day_fields(table) if field is not first_day(table))


@cache
def fact_fields(table: type[FieldTable]) -> tuple[Field, ...]:
    """Return the fields that hold dated facts, one or several; in their usual order; what has an id is no fact."""
    return tuple(
        field
        for field in arranged(table)
        if isinstance(field.kind, Fact | Facts) and "id" not in field.kind.table.FIELDS and is_dated(field.kind.table)
    )


@cache
def is_dated(table: type[FieldTable]) -> bool:
    """Whether a group of fields has a day of the past, itself or within."""
    return bool(first_day(table) or fact_fields(table))


def facts_of(value: FieldTable, field: Field) -> tuple[Any, ...]:
    """Return the facts that a field holds: one, several or none."""
    content = getattr(value, field.name)
    return content if isinstance(content, tuple) else () if content is None else (content,)


def active_days(value: FieldTable, on: date) -> Iterator[date]:
    """Return every day up to `on` on which somebody did something about a record, by what is written down in it and its facts.

    A fact that begins after that day has not happened, whatever its other days say.
    """
    for field in day_fields(type(value)):
        day = getattr(value, field.name)
        if day is not None and day <= on and not field.role.formal:
            yield day
    for field, fact in all_facts(value):
        first = first_day(type(fact))
        begun = getattr(fact, first.name) if first else None
        if not field.role.formal and not (begun and begun > on):
            yield from active_days(fact, on)


def all_facts(value: FieldTable) -> Iterator[tuple[Field, FieldTable]]:
    """Return the facts that a record holds, each with the field that holds it, in the order of declaration."""
    for field in fact_fields(type(value)):
        for fact in facts_of(value, field):
            yield field, fact


class Dated(Protocol):
    """A fact that holds from a day on."""

    @property
    def on(self) -> date | None:
        """The day."""


DatedT = TypeVar("DatedT", bound=Dated)


def by_day(facts: Sequence[DatedT], on: date) -> list[DatedT]:
    """Return the facts that had happened by `on`, oldest first; of one day, in the order of the file."""
    past = [fact for fact in facts if fact.on and fact.on <= on]
    return past if len(past) < 2 else sorted(past, key=lambda fact: fact.on or on)  # noqa: PLR2004 - nothing to sort


def newest(facts: Sequence[DatedT], on: date) -> DatedT | None:
    """Return the newest fact by `on`; of one day, the later in the file."""
    if not facts:
        return None
    past = by_day(facts, on)
    return past[-1] if past else None
