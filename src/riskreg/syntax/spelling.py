"""Spelling: values as a file says them: texts, lists and groups, in the keys and words of either language."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias, Union

from riskreg.domain.edits import Value
from riskreg.domain.fields import Field, FieldTable
from riskreg.domain.kinds import Choice, Fact, Facts, Free, Ref, Text, YesNo
from riskreg.syntax.scalars import Bare
from riskreg.wording import Word

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
