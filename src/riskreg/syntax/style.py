"""Style: how values, keys and fragments are written, in which form and order."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Final, Literal, NamedTuple, Protocol, TypeAlias, Union

from riskreg.domain.actions.action import Value
from riskreg.domain.fields import Choice, Fact, Facts, Field, FieldTable, Free, Kind, Ref, Text, Texts, YesNo, arranged
from riskreg.domain.records import KINDS, Meeting, Record
from riskreg.domain.records.risk import Scores
from riskreg.messages import Word
from riskreg.syntax.yaml_tree import Bare, block, key_text, written

Spelled: TypeAlias = Union[str, "list[Spelled]", "dict[str, Spelled]"]
Refers: TypeAlias = Callable[[str, str], str]  # a list, an id of it -> how it is written
ZH: Final = "zh"


class Tongue:
    """In which language the keys of a record are written, in which the closed values, and how it refers to others."""

    __slots__ = ("keys", "refers", "words")

    def __init__(self, keys: str, words: str = "", refers: Refers | None = None) -> None:
        """`keys` and `words` are zh or en; words follow the keys unless said otherwise. References are ids without `refers`."""
        self.keys: Final = keys
        self.words: Final = words or keys
        self.refers: Final = refers

    def key(self, field: Field) -> str:
        """Return the key of a field."""
        return field.key.zh if self.keys == ZH else field.english

    def word(self, word: Word) -> str:
        """Return a closed value."""
        return word.zh if self.words == ZH else str(word)

    def reference(self, target: str, id_: str) -> str:
        """Return a reference to a record of a list."""
        return self.refers(target, id_) if self.refers else id_


def spelled(field: Field, value: Value, tongue: Tongue) -> Spelled:
    """Say the value of a field as a file does."""
    kind = field.kind
    if isinstance(kind, Facts) and not isinstance(value, Mapping):
        return [group(kind.table, item, tongue) for item in value]
    if isinstance(kind, Fact | Facts):
        return group(kind.table, value, tongue)
    if isinstance(kind, Free):
        return {key: str(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [one(field, item, tongue) for item in value]
    return one(field, value, tongue)


def one(field: Field, value: Value, tongue: Tongue) -> str:
    """Say a single value."""
    kind = field.kind
    if isinstance(value, bool):
        assert isinstance(kind, YesNo)
        return Bare(yes_no(field, kind, tongue, value=value))
    if isinstance(kind, Choice):
        return tongue.word(next(word for word in kind.words if word == value))
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if isinstance(kind, Ref):
        return tongue.reference(kind.target, text)
    if isinstance(kind, Text) and "\n" in text:  # long texts stand in blocks, which end with their line
        return text.rstrip() + "\n"
    return text


def yes_no(field: Field, kind: YesNo, tongue: Tongue, *, value: bool) -> str:
    """Say yes or no; in Chinese by the words that people use, unless the key says the word already."""
    if tongue.words != ZH:
        return "true" if value else "false"
    word = kind.yes if value else kind.no
    return word.zh if kind.yes.zh != field.key.zh else ("是" if value else "否")


def group(table: type[FieldTable], values: Mapping[str, Value], tongue: Tongue) -> dict[str, Spelled]:
    """Say a group of fields, in the order of their declaration; what is None is left out."""
    unknown = values.keys() - table.FIELDS.keys()
    assert not unknown, unknown
    given = (field for field in table.FIELDS.values() if values.get(field.name) is not None)
    return {tongue.key(field): spelled(field, values[field.name], tongue) for field in given}


NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
WIDE: Final = 100  # characters of a list in brackets; a longer one has its items on lines of their own


class Layout(NamedTuple):
    """How a file is indented: how much further hyphens stand than their key, keys than their hyphen, keys than their group."""

    list: int = 2
    item: int = 2
    group: int = 2


def behind_key(value: Spelled, column: int, layout: Layout) -> str:
    """Write what stands behind a key at a column and its colon."""
    if isinstance(value, str):
        return " " + text_of(value, column + layout.group)
    if not value:
        return " []" if isinstance(value, list) else " {}"
    if isinstance(value, Mapping):
        if is_scores(value):
            return " " + in_brackets(value)
        inner = column + layout.group
        return "".join(f"\n{' ' * inner}{pair(key, item, inner, layout)}" for key, item in value.items())
    if all(isinstance(item, str) for item in value) and len(inline := in_brackets(value)) <= WIDE and "\\n" not in inline:
        return " " + inline
    inner = column + layout.list
    return "".join(f"\n{' ' * inner}{as_item(item, inner, layout)}" for item in value)


def as_item(value: Spelled, column: int, layout: Layout) -> str:
    """Write an entry of a list whose hyphen stands at a column, from the hyphen on."""
    if isinstance(value, Mapping) and value and not is_scores(value):
        inner = column + layout.item
        lines = [pair(key, item, inner, layout) for key, item in value.items()]
        return "-" + " " * (layout.item - 1) + f"\n{' ' * inner}".join(lines)
    if isinstance(value, str):
        return "- " + text_of(value, column + layout.item, is_item=True)
    return "- " + in_brackets(value)


def pair(key: str, value: Spelled, column: int, layout: Layout) -> str:
    """Write a key at a column with its value."""
    return f"{key_text(key)}:{behind_key(value, column, layout)}"


def text_of(text: str, indent: int, *, is_item: bool = False) -> str:
    """Write a text; one of several lines stands in a block, indented as it says."""
    body = block(text, indent) if "\n" in text else None
    return body or written(text, is_item=is_item)


def in_brackets(value: Spelled) -> str:
    """Write anything on one line."""
    if isinstance(value, str):
        return written(value, in_brackets=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_text(key)}: {in_brackets(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(in_brackets, value)) + "]"


def is_scores(value: Mapping[str, Spelled]) -> bool:
    """Whether a group is nothing but numbers, which stand on one line."""
    return bool(value) and all(isinstance(item, str) and NUMBER.fullmatch(item) for item in value.values())


Shape: TypeAlias = Literal["scalar", "text", "texts", "list", "group", "scores", "facts", "records"]
Breaks: TypeAlias = Literal["never", "typed", "always"]  # where blank lines stand between the entries of a list


class Forms(Protocol):
    """The forms of the fields of a group, by key."""

    def get(self, key: str, /) -> "FieldForm | None":
        """Return the form of a field; None for a key that no field has."""


class FieldForm(NamedTuple):
    """How a field stands in a file. `key` is what to write instead of the key that is there."""

    rank: int
    key: str | None
    shape: Shape
    inner: Forms | None = None  # of the groups in it
    words: Mapping[str, str] | None = None  # what to write instead of closed values
    breaks: Breaks = "never"
    own: bool = False  # the key is the user's own


class Same(NamedTuple):
    """The forms of a group whose keys are the user's own: each is like the others."""

    form: FieldForm

    def get(self, _key: str, /) -> FieldForm:
        """Return the one form."""
        return self.form


@cache
def forms(table: type[FieldTable], keys: str = "") -> Mapping[str, FieldForm]:
    """Return the forms of a table by key, in both languages. `keys` is the language (zh, en) to translate into, if any."""
    found: dict[str, FieldForm] = {}
    tongue = Tongue(keys) if keys else None
    for rank, field in enumerate(arranged(table)):
        made = of_kind(field.kind, keys)._replace(rank=rank, key=tongue.key(field) if tongue else None)
        if tongue and isinstance(field.kind, YesNo):
            made = made._replace(words=answers(field, field.kind, tongue))
        found[field.english] = found[field.key.zh] = made
    return found


def of_kind(kind: Kind, keys: str) -> FieldForm:
    """Return the form of a kind of field."""
    match kind:
        case Text():
            return FieldForm(0, None, "text")
        case Ref(many=True):
            return FieldForm(0, None, "list")
        case Texts():
            return FieldForm(0, None, "texts")
        case Fact():
            return FieldForm(0, None, "scores" if kind.table is Scores else "group", forms(kind.table, keys))
        case Facts():
            return FieldForm(0, None, "facts", forms(kind.table, keys), breaks="typed" if "id" in kind.table.FIELDS else "never")
        case Free():
            return FieldForm(0, None, "group", Same(of_kind(kind.value, keys)._replace(own=True)))
        case Choice():
            return FieldForm(0, None, "scalar", words=choices(kind, Tongue(keys)) if keys else None)
    return FieldForm(0, None, "scalar")


def choices(kind: Choice, tongue: Tongue) -> Mapping[str, str]:
    """Return how closed values are written, by what they may be called."""
    return {form: tongue.word(word) for word in kind.words for form in (str(word), word.zh)}


def answers(field: Field, kind: YesNo, tongue: Tongue) -> Mapping[str, str]:
    """Return how yes and no are written: only what the reader takes is translated."""
    said = {answer: yes_no(field, kind, tongue, value=answer) for answer in (True, False)}
    return {form: said[answer] for form, answer in taken(kind).items()}


def taken(kind: YesNo) -> Mapping[str, bool]:
    """Return the words for yes and no."""
    words = {True: ("true", "yes", "是", kind.yes.zh, str(kind.yes)), False: ("false", "no", "否", kind.no.zh, str(kind.no))}
    return {form: answer for answer, forms_ in words.items() for form in forms_}


@cache
def lists(keys: str = "") -> Mapping[str, FieldForm]:
    """Return the forms of the lists of a file; their order is the user's own."""
    found: dict[str, FieldForm] = {}
    for kind in KINDS.values():
        key = {"zh": kind.LIST_ZH, "en": kind.LIST}.get(keys)
        breaks: Breaks = "always" if issubclass(kind, Record | Meeting) else "typed"
        found[kind.LIST] = found[kind.LIST_ZH] = FieldForm(0, key, "records", forms(kind, keys), breaks=breaks)
    return found


NOTHING: Final[Mapping[str, FieldForm]] = {}  # the forms of a group that nobody knows
