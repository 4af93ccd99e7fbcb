"""Adding: a new record with what follows from the register and the settings: its days, where they are not given."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from riskreg.domain.actions.action import Action, Append, Insert, terse
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Field
from riskreg.domain.records import Category, Danger, Decision, Identified, Measure, Meeting, Period, Person, Place, Risk, Unit
from riskreg.domain.words import DANGER_MAJOR, DECISION, IMMEDIATE
from riskreg.messages import Word, say

Kind: TypeAlias = type[Identified] | type[Decision]
ADDED: Final[tuple[Kind, ...]] = (Risk, Danger, Measure, Meeting, Decision, Person, Unit, Category, Place, Period)
# What is asked for, one by one, where somebody sits at a terminal: what is required, and what is best said at once.
ASKED: Final[Mapping[Kind, tuple[str, ...]]] = {
    Danger: (
        "title",
        "unit",
        "owner",
        "category",
        "place",
        "spot",
        "found",
        "found_by",
        "source",
        "level",
        "basis",
        "rectification",
        "funds",
        "due",
        "plan",
    ),
    Risk: (
        "title",
        "unit",
        "owner",
        "category",
        "place",
        "spot",
        "cause",
        "consequence",
        "method",
        "residual",
        "basis",
        "inherent",
        "identified",
    ),
    Measure: ("title", "unit", "owner", "type", "due", "answers"),
    Meeting: ("on", "kind", "chair"),
    Decision: ("text", "unit", "owner", "due"),
    Person: ("name", "post", "unit"),
    Unit: ("id", "name", "type", "admin_leader", "contact"),
    Category: ("id", "unit"),
    Place: ("id", "unit", "within"),
    Period: ("id", "kind", "from_", "to"),
}
FOR_MAJOR: Final = ("basis", "funds", "plan")  # of a danger, asked for only where it is major
BY_JUDGEMENT: Final = ("direct", "lab")  # methods that rest on a rule


def word_of(kind: Kind) -> Word:
    """Return what people call a kind."""
    return DECISION if issubclass(kind, Decision) else kind.KIND


def is_asked(kind: Kind, name: str, given: Mapping[str, Any]) -> bool:
    """Whether a field makes sense after what was answered."""
    if issubclass(kind, Danger) and name in FOR_MAJOR:
        return given.get("level") == DANGER_MAJOR
    if issubclass(kind, Risk) and name == "basis":
        return given.get("method") in BY_JUDGEMENT
    return True


def is_numbered(kind: Kind) -> bool:
    """Whether ids of a kind are running numbers."""
    return issubclass(kind, Risk | Danger | Measure | Meeting | Decision | Person)


def missing(kind: Kind, given: Mapping[str, Any]) -> list[Field]:
    """Return the fields without which a record of a kind cannot be; of several that will do, the first."""
    fields = kind.FIELDS
    required = [field for field in fields.values() if field.key.required and field.name != "id" and given.get(field.name) is None]
    either = [fields[names[0]] for names in kind.EITHER if not any(given.get(name) for name in names)]
    return [field for field in fields.values() if field in required or field in either]


def defaults(kind: Kind, given: Mapping[str, Any], judge: Judge) -> dict[str, Any]:
    """Return the days of a new record that were not given: found or identified on the day, due as the settings say."""
    found: dict[str, Any] = {}
    if issubclass(kind, Danger):
        day: date = given.get("found") or judge.on
        found["found"] = day
        if (due := due_day(given, day, judge)) is not None:
            found["due"] = due
    elif issubclass(kind, Risk):
        found["identified"] = judge.on
    return {name: value for name, value in found.items() if given.get(name) is None}


def due_day(given: Mapping[str, Any], day: date, judge: Judge) -> date | None:
    """Return the default due day of a danger: the same day where it is mended at once, else by its level, outside holidays.

    A major danger has none unless the settings name one: leaders decide.
    """
    if given.get("mode") == IMMEDIATE:
        return day
    days = judge.settings.deadlines.danger
    number = days.major if given.get("level") == DANGER_MAJOR else days.general
    return judge.calendar.later(day, number) if number and given.get("level") else None


def add(kind: type[Identified], values: Mapping[str, Any], file: str) -> Action:
    """Add a record to a file."""
    id_ = str(values["id"])
    name = values.get("title") or values.get("name") or ""
    label = f"{id_} {name}" if name and name != id_ else id_
    told = say("{kind} {label}: entered in {file}", kind=word_of(kind), label=label, file=file)
    then = say("riskreg show {id}", id=id_)
    return Action((Insert(kind.LIST, terse(values), file),), (told,), (id_,), then)


def decide(meeting: Meeting, values: Mapping[str, Any]) -> Action:
    """Add a decision to its meeting."""
    id_ = f"{meeting.id}/{values['id']}"
    told = say("{kind} {id} {title}: entered", kind=DECISION, id=id_, title=values.get("text", ""))
    return Action((Append(meeting.id, ("decisions",), terse(values)),), (told,), (id_,), say("riskreg show {id}", id=id_))
