"""New records as YAML text: groups of fields, one field a line, in the keys and words of either language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.fields import Field, FieldTable
from riskreg.domain.kinds import Choice, Fact, Facts, YesNo
from riskreg.syntax.scalars import written

PLAIN: Final = re.compile(r"\w[\w()（）·.。、，/-]*( [\w()·.-]+)*")  # what YAML and people read alike without quotes


class Both(NamedTuple):
    """A text in both languages."""

    en: str
    zh: str


Value: TypeAlias = "str | int | date | Both | Sequence[str | Both] | Group | Sequence[Group]"
Group: TypeAlias = Mapping[str, Value]


class Writer:
    """Writes groups of fields in one language of keys and one of texts."""

    def __init__(self, keys: str, language: str) -> None:
        """Each is zh or en."""
        self.keys: Final = keys
        self.language: Final = language

    def said(self, text: Both) -> str:
        """Return a text in the language of texts."""
        return text.zh if self.language == "zh" else text.en

    def comment(self, text: Both) -> Iterator[str]:
        """Write a comment, one line a line."""
        return (f"# {line}" for line in self.said(text).splitlines())

    def key(self, field: Field) -> str:
        """Return the key of a field in the language of keys."""
        return field.key.zh if self.keys == "zh" else field.english

    def scalar(self, field: Field, value: Value, *, in_brackets: bool = False) -> str:
        """Write a value that stands on the line of its key, or in brackets there."""
        if isinstance(value, list):
            return f"[{', '.join(self.scalar(field, item, in_brackets=True) for item in value)}]"
        if isinstance(value, Mapping):
            assert isinstance(field.kind, Fact)
            fields = field.kind.table.FIELDS
            pairs = (
                f"{self.key(fields[name])}: {self.scalar(fields[name], item, in_brackets=True)}" for name, item in value.items()
            )
            return f"{{{', '.join(pairs)}}}"
        if isinstance(field.kind, Choice):
            word = next(word for word in field.kind.words if word == value)
            return word.zh if self.keys == "zh" else str(word)
        if isinstance(field.kind, YesNo):
            word = field.kind.yes if value == "yes" else field.kind.no
            return word.zh if self.keys == "zh" else str(word)
        text = self.said(value) if isinstance(value, Both) else str(value)
        return text if PLAIN.fullmatch(text) else written(text, in_brackets=in_brackets)

    def is_said_already(self, name: str, values: Group) -> bool:
        """Whether a name only repeats the id, which stands for it."""
        value, id_ = values[name], values.get("id")
        return name == "name" and isinstance(value, Both) and isinstance(id_, Both) and self.said(value) == self.said(id_)

    def group(self, table: type[FieldTable], values: Group) -> Iterator[str]:
        """Write a group of fields, one field a line; scores stay on one line."""
        for name, value in values.items():
            field = table.FIELDS[name]
            kind = field.kind
            if self.is_said_already(name, values):
                continue
            if isinstance(kind, Facts):
                assert isinstance(value, list)
                yield f"{self.key(field)}:"
                for item in value:
                    assert isinstance(item, Mapping)
                    yield from self.item(kind.table, item)
            elif (
                isinstance(kind, Fact)
                and isinstance(value, Mapping)
                and not all(isinstance(item, int) for item in value.values())
            ):
                yield f"{self.key(field)}:"
                yield from (f"  {line}" for line in self.group(kind.table, value))
            else:
                yield f"{self.key(field)}: {self.scalar(field, value)}"

    def item(self, table: type[FieldTable], values: Group) -> Iterator[str]:
        """Write a group as an entry of a list."""
        for at, line in enumerate(self.group(table, values)):
            yield f"  {'  ' if at else '- '}{line}"
