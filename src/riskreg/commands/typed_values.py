"""Typed: what was typed for a field, as the value that the field holds; a mistake is told with what to type instead."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from riskreg.domain.actions.action import Value
from riskreg.domain.fields import (
    Choice,
    Day,
    Fact,
    Facts,
    Field,
    FieldTable,
    Free,
    Id,
    Kind,
    Number,
    Ref,
    Text,
    Texts,
    Whole,
    YesNo,
)
from riskreg.domain.lookup import fold, suggest
from riskreg.domain.lookup import meant as word_meant
from riskreg.domain.records import Identified
from riskreg.domain.register import Register
from riskreg.errors import RiskregError
from riskreg.messages import Name, Word, joined, say
from riskreg.syntax.days import SPOKEN, guess, is_placeholder, read_day, why_not
from riskreg.syntax.literals import plain_number
from riskreg.syntax.synonyms import meant_by, spelled

FROM_NOW: Final = re.compile(r"\+?(\d{1,4})\s*(?:d|days?|天|日内?|天后)")
COMMAS: Final = re.compile("[,，、]")
PAIR: Final = re.compile(r"([^=:\uff1a\uff1d]+)[=:\uff1a\uff1d]\s*(.+)")
YES: Final = frozenset({"true", "yes", "y", "是"})
NO: Final = frozenset({"false", "no", "n", "否"})


class TypedValues:
    """Reads what was typed, for one register; days that are said in words count from a day."""

    def __init__(self, register: Register, today: date) -> None:
        """Take the register that ids and names are looked up in."""
        self.register: Final = register
        self.today: Final = today

    def value(self, field: Field, text: str, label: object) -> Value:
        """Return the value of a field; `label` is what the user calls it: an option, or a key. Never empty."""
        return self.of_kind(field.kind, text.strip(), label)

    def of_kind(self, kind: Kind, text: str, label: object) -> Value:  # noqa: C901 - one line a kind
        """Return a value of a kind."""
        if not text:
            raise RiskregError(say("{option} has an empty value", option=label), hint=say("give it a value, or leave it out"))
        match kind:
            case Day():
                return self.day(text, label)
            case Choice():
                return self.word(kind.words, text, label)
            case Ref(many=True):
                return tuple(self.reference(kind, one, label) for one in split(text))
            case Ref():
                return self.reference(kind, text, label)
            case YesNo():
                folded = fold(text)
                return folded in YES or (folded not in NO and self.word((kind.yes, kind.no), text, label) == kind.yes)
            case Whole():
                return self.whole(kind, text, label)
            case Number():
                return self.number(text, label)
            case Texts():
                return tuple(one_line(one, label) for one in split(text))
            case Fact():
                return self.group(kind.table, text, label)
            case Text() | Id():
                return one_line(text, label) if not (isinstance(kind, Text) and kind.long) else clean(text, label)
        assert isinstance(kind, Facts | Free)
        raise RiskregError(
            say("{option} cannot be given in one line", option=label), hint=say("write it in the file, or in --from FILE.yaml")
        )

    def day(self, text: str, label: object) -> date:
        """Return a day: YYYY-MM-DD, other forms that mean one day, today, yesterday, +7d."""
        folded = fold(text)
        if folded in SPOKEN:
            return self.today + timedelta(days=SPOKEN[folded])
        ahead = FROM_NOW.fullmatch(folded)
        if ahead:
            return self.today + timedelta(days=int(ahead[1]))
        found = read_day(text) or guess(text)
        if found is None:
            problem, hint = why_not(text)
            if is_placeholder(text):
                problem, hint = say("{text} is no day yet", text=text), say("agree on a day and write it as YYYY-MM-DD")
            raise RiskregError(say("{option}: {problem}", option=label, problem=problem), hint=hint)
        return found

    def word(self, words: Sequence[Word], text: str, label: object) -> Word:
        """Return one of a few words, by its code, its name in either language or a synonym."""
        forms = {fold(form): word for word in words for form in (*word.synonyms, word.en, word.zh, str(word))}
        found = forms.get(fold(text))
        if found is None:
            near = joined(suggest(text, forms))
            raise RiskregError(
                say("{option}: {text} is none of {words}", option=label, text=text, words=joined(words)),
                hint=say("did you mean {names}?", names=near) if near else None,
            )
        return found

    def reference(self, kind: Ref, text: str, label: object) -> str:
        """Return the id that a word means; a field for anybody also takes a text."""
        meant = self.register.directory.find(kind.target, text)
        if isinstance(meant, str):
            return meant
        records = self.register.lists[kind.target]
        if meant:
            names = joined(Name(id_, f"{id_} {records[id_].name_or_title}") for id_ in meant if id_ in records)
            raise RiskregError(
                say("{option}: {text} may be any of {ids}", option=label, text=text, ids=names),
                hint=say("name one of them by its id"),
            )
        if kind.free:
            return one_line(text, label)
        raise unknown(text, label, records.values())

    def whole(self, kind: Whole, text: str, label: object) -> int:
        """Return a whole number."""
        plain = plain_number(text)
        if not plain.isdigit() or not kind.least <= int(plain) <= kind.most:
            raise RiskregError(
                say(
                    "{option}: {text} is no whole number from {least} to {most}",
                    option=label,
                    text=text,
                    least=kind.least,
                    most=kind.most,
                )
            )
        return int(plain)

    def number(self, text: str, label: object) -> Any:  # noqa: ANN401 - a Decimal, imported only where there is one
        """Return a decimal number of at least 0."""
        from decimal import Decimal  # noqa: PLC0415

        plain = plain_number(text)
        if not plain or plain.startswith("-"):
            raise RiskregError(
                say("{option}: {text} is no number", option=label, text=text), hint=say("write digits, as in 1200 or 0.5")
            )
        return Decimal(plain)

    def group(self, table: type[FieldTable], text: str, label: object) -> dict[str, Value]:
        """Return a group of fields, as in L=4,S=5."""
        found: dict[str, Value] = {}
        for part in split(text):
            pair = PAIR.fullmatch(part)
            if not pair:
                example = say(
                    "write it as in {example}", example="L=4,S=5" if "L" in table.FIELDS else f"{next(iter(table.FIELDS))}=..."
                )
                raise RiskregError(
                    say("{option}: {text} is no pair of a name and a value", option=label, text=part), hint=example
                )
            field = field_of(table, pair[1].strip(), label)
            if field.name in found:
                raise RiskregError(say("{field} is given twice", field=field.label))
            found[field.name] = self.value(field, pair[2], field.label)
        return found


def field_of(table: type[FieldTable], name: str, label: object = None) -> Field:
    """Return the field that a word means: its English or Chinese key or a synonym; else raise with what was probably meant."""
    known = spelled(table)
    found = word_meant(name, known)
    if found is None:
        _, hint = meant_by(name, table)
        keys = joined(field.label for field in table.FIELDS.values())
        said = say("there is no field {name} here", name=name)
        raise RiskregError(
            say("{option}: {problem}", option=label, problem=said) if label else said,
            hint=hint or say("fields are: {fields}", fields=keys),
        )
    return found


def unknown(text: str, label: object, records: Any) -> RiskregError:  # noqa: ANN401 - values of a mapping
    """Nothing of the list has this name: name the nearest, else all if they are few."""
    forms: dict[str, Identified] = {form: record for record in records for form in (record.id, record.name_or_title)}
    near = suggest(text, forms) or list(dict.fromkeys(forms.values()))[:20]
    names = joined(dict.fromkeys(Name(record.id, record.name_or_title) for record in near))
    hint = say("did you mean {names}?", names=names) if near else None
    return RiskregError(say("{option}: the register has no {text}", option=label, text=text), hint=hint)


def split(text: str) -> list[str]:
    """Split at commas, ASCII or Chinese."""
    return [part.strip() for part in COMMAS.split(text) if part.strip()]


def one_line(text: str, label: object) -> str:
    """Return a text that stands on one line."""
    if "\n" in text or "\r" in text:
        raise RiskregError(say("{option} is one line of text", option=label))
    return clean(text, label)


def clean(text: str, label: object) -> str:
    """Return a text of signs that can be seen."""
    wrong = next((sign for sign in text if not sign.isprintable() and sign not in "\n\u3000"), None)
    if wrong is not None:
        raise RiskregError(
            say("{option}: there is a character ({sign}) that nobody can see", option=label, sign=f"U+{ord(wrong):04X}"),
            hint=say("type the text again"),
        )
    return text


def parted(pair: str) -> tuple[str, str]:
    """Split a word at its first equals sign, ASCII or full-width."""
    name, sign, text = pair.replace("\uff1d", "=", 1).partition("=") if "=" not in pair else pair.partition("=")
    if not sign or not name.strip():
        raise RiskregError(
            say("{text} is no field with a value", text=pair),
            hint=say("write it as in {example}", example="spot=203 / 具体部位=203"),
        )
    return name.strip(), text.strip()


def field_and_value(words: TypedValues, table: type[FieldTable], name: str, text: str) -> tuple[tuple[Field, ...], Value]:
    """Return the way to a field, as in named.document, and its value; None where it is to be taken away."""
    way: list[Field] = []
    for step in name.split("."):
        if way:
            kind = way[-1].kind
            if not isinstance(kind, Fact):
                raise RiskregError(say("{field} has no fields of its own", field=way[-1].label))
            table = kind.table
        way.append(field_of(table, step))
    return tuple(way), words.value(way[-1], text, name) if text else None
