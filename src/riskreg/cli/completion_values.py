"""Completion values: what completes the value of a parameter. It is declared by the metavar: SOURCES has a row for each."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from riskreg.cli.help_pages import _
from riskreg.commands.candidates import Offer, closed
from riskreg.commands.known_register import ALL_LISTS, RECORDS, KnownRegister
from riskreg.domain import words
from riskreg.messages import Word

if TYPE_CHECKING:
    from riskreg.cli.completion import Point

FILES: Final = "files"
FOLDERS: Final = "folders"
COMMAS: Final = ",，、"
SPANS: Final = (7, 14, 30, 60)  # days to look ahead
STATES: Final = {
    "risks": words.RISK_STATES,
    "dangers": words.DANGER_STATES,
    "measures": words.MEASURE_STATES,
    "decisions": words.DECISION_STATES,
}

Offers: TypeAlias = Iterable[Offer]


class ValueSource(NamedTuple):
    """Where the words for a parameter come from; `parted` cuts off what stands before the part that is being typed."""

    offers: Callable[["Point", KnownRegister], Offers]
    parted: Callable[[str], tuple[str, str]] = lambda typed: ("", typed)
    several: bool = False  # with commas between, where the option may be repeated


def fixed(*few: Word) -> ValueSource:
    """Closed words, whatever register it is."""
    return ValueSource(lambda _point, known: closed(few, known.language))


def named(target: str) -> ValueSource:
    """What has a name: units, people, categories, places."""
    return ValueSource(lambda _point, known: known.named(target), several=True)


def records(*lists: str) -> ValueSource:
    """What has an id."""
    return ValueSource(lambda point, known: known.records(*lists, typed=point.typed))


def nothing(_point: "Point", _known: KnownRegister) -> Offers:
    """Offer nothing: only whoever types knows it."""
    return ()


def kind(point: "Point") -> str:
    """Return the list that a command is about, in English; empty where it does not say."""
    given = point.first("KIND")
    return next((str(word) for word in words.LISTED if given in (word, word.zh, *word.synonyms)), "")


def states(point: "Point", known: KnownRegister) -> Offers:
    """Return the states of what the command is about."""
    usual = {"table": "risks"}.get(point.command.name, "dangers")
    return [*closed(STATES[kind(point) or usual], known.language), Offer("all", _("every state"))]


def ways(point: "Point", known: KnownRegister) -> Offers:
    """Return what can be counted by."""
    from riskreg.domain.query.axes import axes  # noqa: PLC0415 - only where it is asked for; the same below

    return closed((axis.label for axis in axes(kind(point) or "dangers")), known.language)


def columns(point: "Point", known: KnownRegister) -> Offers:
    """Return the columns of the command's table."""
    from riskreg.commands.field_candidates import columns_of  # noqa: PLC0415

    return [*columns_of(point.command.name, kind(point), known.language), Offer("all", _("every column"))]


def codes(_point: "Point", _known: KnownRegister) -> Offers:
    """Return the codes of findings."""
    from riskreg.domain.codes import CODES  # noqa: PLC0415

    return [Offer(code, _(known.title)) for code, known in CODES.items()]


def actions(_point: "Point", known: KnownRegister) -> Offers:
    """Return what can be done with meetings."""
    from riskreg.commands.meetings import CLOSE, LIST  # noqa: PLC0415

    return closed((LIST, CLOSE), known.language)


def formats(_point: "Point", _known: KnownRegister) -> Offers:
    """Return the formats."""
    from riskreg.report.document import FORMATS  # noqa: PLC0415

    return map(Offer, FORMATS)


def spans(_point: "Point", _known: KnownRegister) -> Offers:
    """Return lengths of time."""
    return [Offer(f"{days}d") for days in SPANS]


def fields(point: "Point", known: KnownRegister) -> Offers:
    """Return the fields of the record that was named."""
    from riskreg.commands.field_candidates import fields as found  # noqa: PLC0415

    return found(known, point.first("ID"))


def settings(point: "Point", known: KnownRegister) -> Offers:
    """Return fields to be given a value, or what may be their value."""
    from riskreg.commands.field_candidates import fields as found  # noqa: PLC0415
    from riskreg.commands.field_candidates import values  # noqa: PLC0415

    id_ = point.first("ID")
    key, sign, _rest = point.before.rpartition("=")
    return values(known, id_, key) if sign else found(known, id_, ending="=")


def asked(point: "Point", known: KnownRegister) -> Offers:
    """Return the conditions, and what a field may be compared with; `when` takes an id too."""
    from riskreg.commands.field_candidates import condition  # noqa: PLC0415

    found = [*condition(known, point.before + point.typed)[1]]
    return [*found, *known.records(*RECORDS, typed=point.typed)] if point.command.name == "when" and not point.before else found


def choices(point: "Point", known: KnownRegister) -> Offers:
    """Return the words that a field of a new record takes."""
    field = point.command.kind.FIELDS.get(str(point.parameter.name).removeprefix("field_"))
    return closed(field.kind.words, known.language) if field else ()


def reasons(point: "Point", known: KnownRegister) -> Offers:
    """Return what holds a danger up, or why it is withdrawn."""
    return closed(words.WITHDRAWALS if point.command.name == "withdraw" else words.BLOCKS, known.language)


def after(signs: str) -> Callable[[str], tuple[str, str]]:
    """Cut a word behind the last of some signs."""

    def parted(typed: str) -> tuple[str, str]:
        end = max(map(typed.rfind, signs)) + 1
        return typed[:end], typed[end:]

    return parted


def behind_dots(typed: str) -> tuple[str, str]:
    """Cut A..B behind the dots."""
    first, dots, second = typed.rpartition("..")
    return first + dots, second


def behind_equals(typed: str) -> tuple[str, str]:
    """Cut field=value behind the first sign, and a list of values behind its last comma."""
    key, sign, value = typed.partition("=")
    if not sign:
        return "", typed
    before, last = after(COMMAS)(value)
    return key + sign + before, last


ORDERED: Final = after("<>=")
CONDITION: Final = after(" \t(（),，、=＝!！<＜>＞~～&＆|｜")
COLUMNS: Final = ValueSource(columns, after("-"), several=True)
VERSION: Final = ValueSource(lambda _point, known: known.versions(), behind_dots)
# What completes a parameter, by the English metavar that it is declared with. Alternatives (zh|en) need no row.
SOURCES: Final[Mapping[str, ValueSource | str]] = {
    "ID": records(*ALL_LISTS),
    "RISK": records("risks"),
    "DANGER": records("dangers"),
    "MEASURE": records("measures"),
    "MEETING/N": records("decisions"),
    "MEETING": ValueSource(lambda _point, known: known.meetings()),
    "UNIT": named("units"),
    "PERSON": named("people"),
    "CATEGORY": named("categories"),
    "PLACE": named("places"),
    "PERIOD": named("periods"),
    "GRADE": ValueSource(lambda _point, known: closed(words.BANDS, known.language), ORDERED, several=True),
    "LEVEL": ValueSource(lambda _point, known: closed(words.LEVELS, known.language), ORDERED, several=True),
    "STATE": ValueSource(states, several=True),
    "TAG": ValueSource(lambda _point, known: known.tags(), several=True),
    "KIND": fixed(*words.LISTED),
    "WHAT": ValueSource(ways),
    "WHEN": VERSION,
    "A": VERSION,
    "B": VERSION,
    "DAY": ValueSource(lambda _point, known: known.days()),
    "DAYS": ValueSource(spans),
    "WHO": fixed(*words.AUDIENCES),
    "FORMAT": ValueSource(formats),
    "COLUMN": COLUMNS,
    "COLUMNS": COLUMNS,
    "CODE": ValueSource(codes),
    "ACTION": ValueSource(actions),
    "EXPR": ValueSource(asked, CONDITION),
    "FIELD": ValueSource(fields),
    "FIELD=VALUE": ValueSource(settings, behind_equals),
    "FILE": FILES,
    "FILES": FILES,
    "DIR": FOLDERS,
    "A..B": ValueSource(nothing),
    "N": ValueSource(nothing),
    "NAME": ValueSource(nothing),
    "METHOD": fixed(*words.METHODS),
    "REASON": ValueSource(reasons),
    "WORD": ValueSource(choices),
    "BODY": named("units"),
    "REVISION": VERSION,
    "NEW": ValueSource(nothing),
    "NOTE": ValueSource(nothing),
    "TEXT": ValueSource(nothing),
    "NUMBER": ValueSource(nothing),
    "FILE:LINE": ValueSource(nothing),
    "L=3,S=4": ValueSource(nothing),
    "L=5,S=4": ValueSource(nothing),
    "L=4,S=5": ValueSource(nothing),
    "FIELD=VALUE,...": ValueSource(nothing),
}


def source_of(metavar: str) -> ValueSource | str:
    """Return what completes a parameter that is declared with this metavar, in either language."""
    if "|" in metavar:
        return ValueSource(lambda _point, _known: map(Offer, metavar.split("|")))
    return next((source for name, source in SOURCES.items() if metavar in (name, _(name))), ValueSource(nothing))
