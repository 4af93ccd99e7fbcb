"""The JSON Schema of register files and of riskreg.yaml, made from the field tables, for editors that check while typing.

It accepts what the reader accepts of one file and no more; what needs the whole register (ids that exist, days in order,
listed scores) is left to `riskreg check`. Editors know text, numbers, true and false apart where the reader sees only what
was typed, so a text may be any of them. Days are strings: YAML's own dates reach a schema as they were typed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

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
    Texts,
    Whole,
    YesNo,
    walk,
)
from riskreg.domain.records import KINDS
from riskreg.domain.settings import Settings
from riskreg.messages import Word, joined, say

Schema: TypeAlias = dict[str, Any]
Speak: TypeAlias = Callable[[object], str]  # says a sentence or a list in the language of the descriptions

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
SCALAR: Final = ["boolean", "number", "string"]
TRUE: Final = ("true", "yes", "是")  # what the reader takes beside the field's own two words
FALSE: Final = ("false", "no", "否")
# Real days of 2000 to 2100, leap years included; without lookahead and \d, which dialects read differently.
DAY: Final = (
    "^((20[0-9][0-9]|2100)-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    "|20([02468][048]|[13579][26])-02-29)$"
)
# Signs that no id has: spaces, control characters and punctuation, ASCII, general, Chinese and full-width.
SIGNS: Final = r"\s\u0000-\u001f:-@{-~\u2000-\u206f\u3000-\u3004\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
ID: Final = rf"^[^{SIGNS}!-/\[-`][^{SIGNS}!-,/\[-\^`]*$"
OTHER: Final = ["array", "boolean", "null", "number", "object"]
BASE: Final[Mapping[str, Schema]] = {
    "text": {"type": SCALAR, "pattern": r"\S"},
    "id": {"type": ["number", "string"], "pattern": ID, "minimum": 0},
    # Editors read an unquoted day as a string, loaders of YAML 1.1 as a date, which is no type of JSON: neither is refused.
    "day": {"if": {"type": OTHER}, "then": {"type": "string"}, "pattern": DAY},
    "number": {"type": ["number", "string"], "pattern": r"^[0-9]+(\.[0-9]+)?$", "minimum": 0},
    "texts": {"anyOf": [{"$ref": "#/$defs/text"}, {"type": "array", "items": {"type": [*SCALAR, "null"]}}]},
    "nothing": {"type": ["null", "string"], "pattern": r"^\s*$"},
}


def schema(*, settings: bool, speak: Speak) -> Schema:
    """Return the schema of riskreg.yaml or of any other file of a register, with descriptions as `speak` says them."""
    tables: dict[str, type[FieldTable]] = {}
    for root in (Settings,) if settings else KINDS.values():
        for table in reachable(root):
            assert tables.setdefault(table.__name__, table) is table, f"two tables are called {table.__name__}"
    whole: Schema = {"$ref": "#/$defs/Settings"} if settings else lists(speak)
    title = say("riskreg: the settings, riskreg.yaml") if settings else say("riskreg: a file of a register")
    defs = {**BASE, **{name: group(table, speak) for name, table in tables.items()}}
    return {"$schema": DRAFT, "title": speak(title), **whole, "$defs": defs}


def reachable(table: type[FieldTable]) -> Iterator[type[FieldTable]]:
    """Find a table and every table nested in it, those of own-named groups included."""
    found: list[type[FieldTable]] = []
    walk(table, found.append)
    yield from found
    for each in found:
        for field in each.FIELDS.values():
            if isinstance(field.kind, Free) and isinstance(field.kind.value, Fact):
                yield from reachable(field.kind.value.table)


def lists(speak: Speak) -> Schema:
    """Return the schema of a file: the lists of records it may hold, each in one language; an empty file is no mistake."""
    properties: Schema = {}
    for kind in KINDS.values():
        records = {"type": "array", "items": ref(kind.__name__)}
        said = {"description": f"{kind.LIST} · {kind.LIST_ZH}"}
        properties[kind.LIST] = {"anyOf": [records, ref("nothing")], **said}
        properties[kind.LIST_ZH] = {"$ref": f"#/properties/{kind.LIST}"}
    return {
        "description": speak(say("Lists of records; any file may hold any of them.")),
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": False,
        "allOf": [not_both(kind.LIST, kind.LIST_ZH) for kind in KINDS.values()],
    }


def group(table: type[FieldTable], speak: Speak) -> Schema:
    """Return the schema of one group of fields: each key in one of the two languages, the required ones present."""
    fields = table.FIELDS
    properties = {field.key.zh: ref(f"{table.__name__}/properties/{field.english}") for field in fields.values()}
    properties |= {field.english: field_schema(field, speak) for field in fields.values()}
    rules = [not_both(*keys(field)) for field in fields.values() if len(keys(field)) > 1]
    rules += [{"anyOf": [given(key) for key in keys(field)]} for field in fields.values() if field.key.required]
    rules += [{"anyOf": [filled(key) for name in names for key in keys(fields[name])]} for names in table.EITHER]
    made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "allOf": rules} if rules else made


def keys(field: Field) -> tuple[str, ...]:
    """Return the keys of a field: English and Chinese, or one where both are the same."""
    return tuple(dict.fromkeys((field.english, field.key.zh)))


def not_both(one: str, other: str) -> Schema:
    """Forbid a field in both languages: it would be given twice. `required` alone would say nothing of null."""
    return {"not": {"type": "object", "required": [one, other]}}


def given(key: str) -> Schema:
    """Ask for a key."""
    return {"required": [key]}


def filled(key: str) -> Schema:
    """Ask for a key whose value is not empty: a field that may be empty alone, but not where it is the only one of several."""
    return {"required": [key], "properties": {key: {"not": ref("nothing")}}}


def ref(name: str) -> Schema:
    """Point to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def field_schema(field: Field, speak: Speak) -> Schema:
    """Return the schema of a field's value. A field that is not required may be left empty, as the reader allows."""
    value = of_kind(field.kind)
    made = value if field.key.required else {"anyOf": [value, ref("nothing")]}
    return {**made, "description": describe(field, speak)}


def describe(field: Field, speak: Speak) -> str:
    """Say what a field means, what it is called in both languages, which words it takes and what sheets call it."""
    key = field.key
    said = [f"{' · '.join(keys(field))}: {speak(say(key.says))}" if key.says else " · ".join(keys(field))]
    if isinstance(field.kind, Choice):
        said.append(speak(say("Words: {words}.", words=joined(f"{word!s} {word.zh}" for word in field.kind.words))))
    if key.synonyms:
        said.append(speak(say("In sheets also: {names}.", names=joined(key.synonyms))))
    return "\n".join(said)


def of_kind(kind: Kind) -> Schema:  # noqa: C901 - one case a kind of field
    """Return the schema of a value by how it is read, as `values.reader` does."""
    match kind:
        case Day():
            return ref("day")
        case Id():
            return ref("id")
        case Number():
            return ref("number")
        case Whole():
            digits = "^[0-9]+$" if kind.least == 0 else "^0*[1-9][0-9]*$"
            return {"type": ["integer", "string"], "pattern": digits, "minimum": kind.least}
        case YesNo():
            return {"enum": yes_no(kind.yes, kind.no)}
        case Choice():
            return {"enum": list(dict.fromkeys(form for word in kind.words for form in (str(word), word.zh)))}
        case Texts() | Ref(many=True):
            return ref("texts")
        case Fact():
            return ref(kind.table.__name__)
        case Facts():
            return {"type": "array", "items": ref(kind.table.__name__)}
        case Free():
            return {"type": "object", "additionalProperties": of_kind(kind.value)}
    return ref("text")


def yes_no(yes: Word, no: Word) -> list[object]:
    """Return all forms of true and false, as a text and as editors read them."""
    return [True, False, *dict.fromkeys((str(yes), yes.zh, *TRUE, str(no), no.zh, *FALSE))]
