"""Forms: how the fields of a table stand in a file: in which order, under which key, in which shape."""

from collections.abc import Mapping
from functools import cache
from typing import Final, Literal, NamedTuple, Protocol, TypeAlias

from riskreg.domain.arrangement import arranged
from riskreg.domain.fields import Field, FieldTable
from riskreg.domain.kinds import Choice, Fact, Facts, Free, Kind, Ref, Text, Texts, YesNo
from riskreg.domain.records import KINDS, Meeting, Record
from riskreg.domain.records.risk import Scores
from riskreg.syntax.spelling import Tongue, yes_no

Shape: TypeAlias = Literal["scalar", "text", "texts", "list", "group", "scores", "facts", "records"]
Breaks: TypeAlias = Literal["never", "typed", "always"]  # where blank lines stand between the entries of a list


class Forms(Protocol):
    """The forms of the fields of a group, by key."""

    def get(self, key: str, /) -> "Form | None":
        """Return the form of a field; None for a key that no field has."""


class Form(NamedTuple):
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

    form: Form

    def get(self, _key: str, /) -> Form:
        """Return the one form."""
        return self.form


@cache
def forms(table: type[FieldTable], keys: str = "") -> Mapping[str, Form]:
    """Return the forms of a table by key, in both languages. `keys` is the language (zh, en) to translate into, if any."""
    found: dict[str, Form] = {}
    tongue = Tongue(keys) if keys else None
    for rank, field in enumerate(arranged(table)):
        made = of_kind(field.kind, keys)._replace(rank=rank, key=tongue.key(field) if tongue else None)
        if tongue and isinstance(field.kind, YesNo):
            made = made._replace(words=answers(field, field.kind, tongue))
        found[field.english] = found[field.key.zh] = made
    return found


def of_kind(kind: Kind, keys: str) -> Form:
    """Return the form of a kind of field."""
    match kind:
        case Text():
            return Form(0, None, "text")
        case Ref(many=True):
            return Form(0, None, "list")
        case Texts():
            return Form(0, None, "texts")
        case Fact():
            return Form(0, None, "scores" if kind.table is Scores else "group", forms(kind.table, keys))
        case Facts():
            return Form(0, None, "facts", forms(kind.table, keys), breaks="typed" if "id" in kind.table.FIELDS else "never")
        case Free():
            return Form(0, None, "group", Same(of_kind(kind.value, keys)._replace(own=True)))
        case Choice():
            return Form(0, None, "scalar", words=choices(kind, Tongue(keys)) if keys else None)
    return Form(0, None, "scalar")


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
def lists(keys: str = "") -> Mapping[str, Form]:
    """Return the forms of the lists of a file; their order is the user's own."""
    found: dict[str, Form] = {}
    for kind in KINDS.values():
        key = {"zh": kind.LIST_ZH, "en": kind.LIST}.get(keys)
        breaks: Breaks = "always" if issubclass(kind, Record | Meeting) else "typed"
        found[kind.LIST] = found[kind.LIST_ZH] = Form(0, key, "records", forms(kind, keys), breaks=breaks)
    return found


NOTHING: Final[Mapping[str, Form]] = {}  # the forms of a group that nobody knows
