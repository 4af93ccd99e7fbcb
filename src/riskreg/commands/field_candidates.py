"""Field candidates: what may stand before and behind the sign in `field=value`, in a condition, and as a column."""

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, Final

from riskreg.commands.candidates import Offer, closed
from riskreg.commands.known_register import ALL_LISTS, KnownRegister
from riskreg.domain.fields import Choice, Day, Fact, Facts, Field, FieldTable, Kind, Ref, YesNo
from riskreg.domain.lookup import fold
from riskreg.domain.query.expression import KINDS as ASKED
from riskreg.domain.query.expression import unique, vocabulary
from riskreg.domain.query.value_types import ChoiceType, DayType, IdType, NameType
from riskreg.domain.records import KINDS, Decision
from riskreg.report.language import Language

BEGUN: Final = re.compile(r"(.*[\s(（,，、=＝!！<＜>＞~～&＆|｜])?(.*)", re.DOTALL)  # the word of a condition being typed
COMPARED: Final = re.compile(r"([^\s()（）,，=＝!！<＜>＞~～&＆|｜]+)\s*[=＝!！<＜>＞~～]+(?:[^\s()（）]*[,，、])?$")


def tables(known: KnownRegister, id_: str) -> list[type[FieldTable]]:
    """Return the class of the record with this id; without one all classes."""
    classes: dict[str, type[FieldTable]] = {**KINDS, "decisions": Decision}
    folded = fold(id_)
    found = [classes[item.list] for item in known.items(*ALL_LISTS) if fold(item.id) == folded] if id_ else []
    return found[:1] or list(classes.values())


def fields(known: KnownRegister, id_: str, *, ending: str = "") -> Iterator[Offer]:
    """Return the fields of a record by their keys in both languages, with what they mean; `ending` as for what takes a value.

    Fields that hold groups, and the id, are written by commands of their own: where a value is to follow they are left out.
    """
    speak = Language(known.language).word
    keys: dict[str, list[Offer]] = {"en": [], "zh": []}
    for table in tables(known, id_):
        for field in table.FIELDS.values():
            if not ending or (field.name != "id" and not isinstance(field.kind, Fact | Facts)):
                keys["en"].append(Offer(field.english + ending, speak(field.key.says)))
                keys["zh"].append(Offer(field.key.zh + ending, speak(field.key.says)))
    both = keys[known.language] + keys["en" if known.language == "zh" else "zh"]
    return iter({offer.word: offer for offer in reversed(both)}[word] for word in dict.fromkeys(offer.word for offer in both))


def values(known: KnownRegister, id_: str, key: str) -> Iterator[Offer]:
    """Return what may stand in a field."""
    folded = fold(key)
    for table in tables(known, id_):
        for field in table.FIELDS.values():
            if folded in keys_of(field):
                yield from known.tags() if field.name == "tags" else of_kind(known, field.kind)
                return


def keys_of(field: Field) -> Iterable[str]:
    """Return what a field may be called, folded."""
    return map(fold, (field.english, field.key.zh, *field.key.synonyms))


def of_kind(known: KnownRegister, kind: Kind) -> Iterator[Offer]:
    """Return what may stand in a field of a kind."""
    match kind:
        case Choice():
            yield from closed(kind.words, known.language)
        case YesNo():
            yield from (Offer("true", kind.yes.zh), Offer("false", kind.no.zh))
        case Ref():
            yield from referred(known, kind.target)
        case Day():
            yield from known.days()


def referred(known: KnownRegister, target: str) -> Iterator[Offer]:
    """Return what may be referred to: people and the like by their names too."""
    if target in ("risks", "dangers", "measures", "decisions"):
        return known.records(target, typed="/")
    return known.named(target)


def condition(known: KnownRegister, typed: str) -> tuple[str, Iterable[Offer]]:
    """Return what stands before the word of a condition that is being typed, and what the word may be."""
    found = BEGUN.fullmatch(typed)
    before = (found and found[1]) or ""
    compared = COMPARED.search(before)
    return before, compared_with(known, compared[1]) if compared else words(known)


def compared_with(known: KnownRegister, word: str) -> Iterator[Offer]:
    """Return the values that a field of a condition may be compared with."""
    for kind in ASKED:
        term = vocabulary(kind).term(word)
        match term and term.sort:
            case ChoiceType(words=choices):
                yield from closed(choices, known.language)
            case IdType(kind=target) | NameType(target=target) if target in ALL_LISTS:
                yield from referred(known, target)
            case DayType():
                yield from known.days()


def words(known: KnownRegister) -> Iterator[Offer]:
    """Return the conditions and fields that can be asked about, each once, in both languages."""
    labels = (
        item.label for kind in ASKED for items in (vocabulary(kind).flags, vocabulary(kind).terms) for item in items.values()
    )
    return iter(closed(dict.fromkeys(labels), known.language))


TABLES: Final[Mapping[str, str]] = {  # where the columns stand that a list has of itself
    "table": "report.views.tables:COLUMNS",
    "overdue": "report.views.overdue:COLUMNS",
    "due": "report.views.due:COLUMNS",
    "tally": "report.views.tally:COLUMNS",
    "zones": "report.views.zones:COLUMNS",
    "explain": "report.views.show:EXPLAIN_COLUMNS",
    "history": "report.views.history:COLUMNS",
    "trend": "report.views.meetings:TREND_COLUMNS",
    "when": "report.views.when:COLUMNS",
    "check": "report.views.check:COLUMNS",
    "fmt": "report.views.written:FORMAT_COLUMNS",
    "codes": "commands.check:COLUMNS",
}


USUAL: Final[Mapping[str, str]] = {"table": "risks", "tally": "dangers"}  # of what a command shows or counts, unless it is told
ASKED_OF: Final = frozenset({"table", "overdue", "due", "when"})  # whose rows are records: any field can be a column


def columns_of(command: str, kind: str, language: str) -> Iterator[Offer]:
    """Return the columns by key, with their headings; nothing for a command without a table of fixed columns."""
    if command not in TABLES:
        return
    speak = Language(language)
    module, _, table = TABLES[command].partition(":")
    columns: Any = getattr(import_module(f"riskreg.{module}"), table)
    kind = kind or USUAL.get(command, "")
    titles = {one.key: one.title for one in (columns if isinstance(columns, tuple) else columns[kind]) if one.title is not None}
    if command in ASKED_OF:
        asked = [words for words in map(vocabulary, ASKED) if kind in ("", words.kind)]
        fields = (term for words in asked for term in unique(words.terms.values()))
        titles |= {str(term.label): term.label for term in fields if not titles.keys() & {term.label, *term.label.synonyms}}
    yield from (Offer(key, speak.text(title)) for key, title in titles.items())
