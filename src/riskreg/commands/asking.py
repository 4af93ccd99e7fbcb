"""Asking: what a new record needs, one question after the other, with what the register has to choose from."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from riskreg.commands.add import HAPPENED, Wanted, option
from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.opened import Opened
from riskreg.domain.deeds.adding import ASKED, Kind, defaults, is_asked, missing
from riskreg.domain.edits import Value
from riskreg.domain.fields import Field
from riskreg.domain.kinds import Choice, Ref
from riskreg.domain.records import Person
from riskreg.errors import RiskregError
from riskreg.report.language import Language
from riskreg.wording import Name, Said, Word, say


class Question(NamedTuple):
    """One question: what is asked for, what it means, what there is to choose from, what an empty answer means."""

    label: Word
    says: Said
    choices: tuple[Word | Name, ...]
    default: str
    required: bool
    wrong: RiskregError | None = None  # what was wrong with the answer before


Ask: TypeAlias = Callable[[Question, Language], str]  # an empty answer where there is none


def answered(asked: Asked, wanted: Wanted, ask: Ask) -> Wanted:
    """Ask for what was not given; nothing is locked or written meanwhile."""
    opened = Opened(asked, dated=False)
    with opened.speaking():
        desk = Desk(opened)
        language = Language(asked.lang or str(desk.settings.language))
        given = {name: desk.words.value(wanted.kind.FIELDS[name], text, option(name)) for name, text in wanted.typed.items()}
        typed = dict(wanted.typed)
        for name in ASKED[wanted.kind]:
            if name not in given and is_asked(wanted.kind, name, given):
                answer = put(desk, wanted.kind, wanted.kind.FIELDS[name], given, lambda question: ask(question, language))
                if answer is not None:
                    typed[name], given[name] = answer
    return wanted._replace(typed=typed)


def put(
    desk: Desk, kind: Kind, field: Field, given: Mapping[str, Value], ask: Callable[[Question], str]
) -> tuple[str, Value] | None:
    """Ask one question until the answer will do."""
    needed = any(one.name == field.name for one in missing(kind, {**given, **defaults(kind, given, desk.judge)}))
    default = default_of(desk, kind, field, given)
    required = (needed or field.name in ("id", "basis")) and not default  # a basis is only asked for where rules want one
    question = Question(field.label, say(field.key.says), choices(desk, field, given), default, required)
    while True:
        text = ask(question).strip() or default
        if not text and not required:
            return None
        if not text:
            question = question._replace(wrong=RiskregError(say("{field} is needed", field=field.label)))
            continue
        try:
            return text, read(desk, kind, field, text)
        except RiskregError as error:
            question = question._replace(wrong=error)


def read(desk: Desk, kind: Kind, field: Field, text: str) -> Value:
    """Read an answer."""
    value = desk.words.value(field, text, field.label)
    if field.name in HAPPENED.get(kind, ()):
        desk.happened(value, field.label)
    return value


def default_of(desk: Desk, kind: Kind, field: Field, given: Mapping[str, Value]) -> str:
    """Return what an empty answer means."""
    usual = defaults(kind, given, desk.judge).get(field.name)
    if usual is not None:
        return str(usual)
    if field.name == "owner" and (unit := desk.register.units.get(str(given.get("unit")))):
        return unit.admin_leader or ""
    return ""


def choices(desk: Desk, field: Field, given: Mapping[str, Value]) -> tuple[Word | Name, ...]:
    """Return what the register has to choose from; people of the unit first, without those who have left."""
    if isinstance(field.kind, Choice):
        return field.kind.words
    if not isinstance(field.kind, Ref):
        return ()
    records: Sequence[Name] = [
        Name(record.id, record.name_or_title)
        for record in desk.register.lists[field.kind.target].values()
        if not ((until := getattr(record, "until", None)) and until < desk.on)
    ]
    if field.kind.target == Person.LIST:
        people = desk.register.people
        return tuple(sorted(records, key=lambda name: people[name].unit != given.get("unit")))
    return tuple(records) if field.kind.target not in ("dangers", "risks", "measures") else ()
