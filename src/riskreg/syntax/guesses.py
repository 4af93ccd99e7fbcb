"""Guesses: which field or list was meant by a key that none has; asked once for each key, as spreadsheets repeat theirs."""

from difflib import get_close_matches
from functools import cache
from typing import Final

from riskreg.domain.fields import Field, FieldTable
from riskreg.domain.kinds import Fact, Facts
from riskreg.domain.records import KINDS
from riskreg.wording import Said, Word, say

# What spreadsheets write down and riskreg works out from the facts.
DERIVED: Final = frozenset(
    {
        "状态",
        "整改状态",
        "是否整改",
        "是否完成",
        "销号日期",
        "销号时间",
        "销案日期",
        "管控层级",
        "管理层级",
        "管控级别",
        "逾期",
        "逾期天数",
        "是否逾期",
        "分值",
        "颜色",
        "序号",
        "state",
        "status",
        "overdue",
        "score",
        "colour",
        "color",
        "tier",
    }
)


@cache
def meant_by(text: str, table: type[FieldTable]) -> tuple[str, Said | None]:
    """Return the name of the field that was probably meant, and a hint that says so; an empty name where none is near."""
    plain = text.strip().replace(" ", "_")
    if plain in DERIVED:
        return "", say("riskreg works this out from the facts: delete it")
    known = spelled(table)
    field = known.get(plain)
    if field is None:
        for group in table.FIELDS.values():
            inner = spelled(group.kind.table).get(plain) if isinstance(group.kind, Fact | Facts) else None
            if inner is not None:
                return "", say("write it under {group}, as {field}", group=key_of(group, text), field=key_of(inner, text))
        field = next((known[form] for form in get_close_matches(plain.casefold(), known, 1, 0.6)), None)
    return (field.name, say("did you mean {field}?", field=key_of(field, text))) if field else ("", None)


def key_of(field: Field, text: str) -> str:
    """Return the key of a field in the script in which the text was typed."""
    return field.english if text.isascii() else field.key.zh


def spelled(table: type[FieldTable]) -> dict[str, Field]:
    """Return the fields of a table by every word for them."""
    found: dict[str, Field] = {}
    for field in table.FIELDS.values():
        for form in (field.english, field.key.zh, *field.key.synonyms):
            found.setdefault(form, field)
    return found


@cache
def list_meant_by(text: str) -> Word | None:
    """Return the list that was probably meant: one whose name is part of the key, or the nearest."""
    words = [Word(kind.LIST, kind.LIST_ZH) for kind in KINDS.values()]
    forms = {form: word for word in words for form in (str(word), word.zh)}
    inside = next((word for form, word in forms.items() if form in text), None)
    return inside or next((forms[form] for form in get_close_matches(text, forms, 1, 0.6)), None)
