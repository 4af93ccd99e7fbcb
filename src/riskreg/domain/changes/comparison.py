"""Comparison: what changed between two versions of a register, record by record, and what it means."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from riskreg.domain.changes.classes import EDITED, RANK, RENAMED, unclaimed
from riskreg.domain.changes.classification import (
    HeldDecision,
    Regraded,
    decisions,
    of_danger,
    of_decision,
    of_measure,
    of_risk,
    regraded,
)
from riskreg.domain.changes.differences import FieldChange, differences, labels
from riskreg.domain.changes.sides import Sides, is_quiet, pairs, presence
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Fact, Facts, FieldTable, Free, Kind
from riskreg.domain.records import KINDS, Danger, Decision, Identified, Measure, Meeting, Risk
from riskreg.domain.register import Register
from riskreg.domain.words import DECISION
from riskreg.messages import Word

RecordT = TypeVar("RecordT", bound=Identified)
Side: TypeAlias = Identified | Decision


class Change(NamedTuple):
    """What changed about one record, or one decision of a meeting.

    `before` and `after` are as they stand in the files, None where it is not in them. `fields` are empty where there is
    only one side, and where nothing but time has changed it. `classes` are never empty, in the order of the groups.
    """

    id: str  # of a decision, 2022-09/1; of a renamed record, its new one
    before: Side | None
    after: Side | None
    classes: tuple[Word, ...]
    fields: tuple[FieldChange, ...] = ()

    @property
    def item(self) -> Side:
        """The record as it is now, else as it was."""
        item = self.after or self.before
        assert item is not None
        return item

    @property
    def kind(self) -> Word:
        """What it is: danger, risk, measure, decision ..."""
        return DECISION if isinstance(self.item, Decision) else self.item.KIND

    @property
    def title(self) -> str:
        """What people call it."""
        return self.item.text if isinstance(self.item, Decision) else self.item.name_or_title


class Comparison(NamedTuple):
    """All that changed between two versions."""

    changes: tuple[Change, ...]
    regraded: tuple[Regraded, ...]  # risks whose grade moved only because the settings did: they are no changes
    settings: tuple[FieldChange, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any(self)


def compare(before: Judge, after: Judge) -> Comparison:
    """Say what changed in meaning from one version to another, each judged by its own judge."""
    return compared(Sides(before, after))


def compared(sides: Sides) -> Comparison:
    """Say the same of two sides of which more is known."""
    before, after = sides.before, sides.after
    found = (
        *changes(sides, Danger, of_danger),
        *changes(sides, Risk, of_risk),
        *changes(sides, Measure, of_measure),
        *of_meetings(sides),
        *(change for kind in KINDS.values() if kind not in COURSED for change in changes(sides, kind, presence)),
    )
    return Comparison(found, tuple(regraded(sides)), tuple(differences(before.settings, after.settings)))


COURSED: Final = (Danger, Risk, Measure, Meeting)


def changes(
    sides: Sides, kind: type[RecordT], classify: Callable[[Sides, RecordT | None, RecordT | None], Iterable[Word]]
) -> Iterator[Change]:
    """Compare the records of one kind. Those finished for good that are the same on both sides are not looked at."""
    on = sides.earliest
    for was, now in pairs(sides.before.register.list(kind), sides.after.register.list(kind)):
        if was is None or now is None:
            yield one_sided(was, now, classify(sides, was, now))
        elif was is not now or not is_quiet(was, on):
            fields = () if was is now else tuple(differences(was, now))
            if fields or not (is_quiet(was, on) and is_quiet(now, on)):
                found = classed(kind, classify(sides, was, now), fields, is_renamed=was.id != now.id)
                if found:
                    yield Change(now.id, was, now, found, fields)


def one_sided(was: RecordT | None, now: RecordT | None, found: Iterable[Word]) -> Change:
    """Make the change of a record that is in the files of one side only; one dated after the day is not new yet."""
    record = now or was
    assert record is not None
    return Change(record.id, was, now, tuple(sorted(set(found), key=RANK.__getitem__)) or (EDITED,))


def classed(
    declared: type[FieldTable], found: Iterable[Word], fields: tuple[FieldChange, ...], *, is_renamed: bool = False
) -> tuple[Word, ...]:
    """Put the classes in order, with those that any record may have: renamed, and what explains the rest of the fields."""
    words = {*found, *((RENAMED,) if is_renamed else ())}
    words |= unclaimed(declared, words, fields)
    return tuple(sorted(words, key=RANK.__getitem__))


def of_meetings(sides: Sides) -> Iterator[Change]:
    """Compare the meetings and, each on its own, their decisions."""
    for was, now in pairs(sides.before.register.meetings, sides.after.register.meetings):
        if was is None or now is None:
            yield one_sided(was, now, presence(sides, was, now))
        elif was is not now:
            fields = tuple(change for change in differences(was, now) if change.path[0] != "decisions")
            if fields:
                yield Change(now.id, was, now, classed(Meeting, (), fields, is_renamed=was.id != now.id), fields)
        yield from of_decisions(sides, was, now)


def of_decisions(sides: Sides, was: Meeting | None, now: Meeting | None) -> Iterator[Change]:
    """Compare the decisions of one meeting."""
    before, after = decisions(was), decisions(now)
    for number in dict.fromkeys((*before, *after)):
        first, second = before.get(number), after.get(number)
        yield from of_one(sides, first, second)


def of_one(sides: Sides, was: HeldDecision | None, now: HeldDecision | None) -> Iterator[Change]:
    """Compare one decision."""
    held = now or was
    assert held is not None
    words = of_decision(sides, was, now)
    if was is None or now is None:
        found = tuple(sorted(set(words), key=RANK.__getitem__)) or (EDITED,)
        yield Change(held.id, was and was.decision, now and now.decision, found)
        return
    fields = tuple(differences(was.decision, now.decision))
    if found := classed(Decision, words, fields):
        yield Change(held.id, was.decision, now.decision, found, fields)


ValueT = TypeVar("ValueT", bound=FieldTable)


def apply(value: ValueT, changes: Iterable[FieldChange]) -> ValueT:
    """Return a value with changes made; `differences(a, b)` applied to `a` gives `b` in meaning."""
    fields = {field.english: field for field in value.FIELDS.values()}
    made = {}
    for name, inner in inside(changes).items():
        field = fields[name]
        made[field.name] = changed(field.kind, getattr(value, field.name), inner)
    return value.with_(**made)


def inside(changes: Iterable[FieldChange]) -> dict[str, list[FieldChange]]:
    """Sort changes by the first step of their path, which they lose."""
    found: dict[str, list[FieldChange]] = {}
    for change in changes:
        found.setdefault(change.path[0], []).append(change._replace(path=change.path[1:]))
    return found


def changed(kind: Kind, content: Any, changes: list[FieldChange]) -> Any:  # noqa: ANN401 - the value of any field
    """Change the value of one field."""
    if not changes[0].path:
        return changes[0].after
    if isinstance(kind, Facts):
        return facts_applied(content, changes)
    if isinstance(kind, Free):
        return mapping_applied(kind.value, content, changes)
    assert isinstance(kind, Fact)
    return apply(content, changes)


def facts_applied(items: Sequence[FieldTable], changes: list[FieldChange]) -> tuple[FieldTable, ...]:
    """Change the items of a list of facts; new ones come last."""
    names = labels(items, set())
    found = inside(changes)
    made: list[FieldTable] = []
    for name, item in zip(names, items, strict=True):
        inner = found.pop(name, None)
        if inner is None:
            made.append(item)
        elif inner[0].path:
            made.append(apply(item, inner))
    return (*made, *(inner[0].after for inner in found.values()))


def mapping_applied(kind: Kind, content: Mapping[str, Any], changes: list[FieldChange]) -> dict[str, Any]:
    """Change the values of a mapping; None means that the key is gone."""
    made = dict(content)
    for key, inner in inside(changes).items():
        made[key] = changed(kind, content.get(key), inner)
    return {key: value for key, value in made.items() if value is not None}


def applied(register: Register, comparison: Comparison) -> Register:
    """Return the records of a register with all changes made."""
    lists: dict[str, dict[str, Identified]] = {name: dict(records) for name, records in register.lists.items()}
    decisions: dict[str, list[FieldChange]] = {}  # by meeting
    whole = {change.id for change in comparison.changes if change.before is None}  # new meetings bring their decisions
    for change in comparison.changes:
        was, now = change.before, change.after
        if isinstance(was, Decision) or isinstance(now, Decision):
            meeting, _, number = change.id.rpartition("/")
            fields = [FieldChange((), was, now)] if was is None or now is None else change.fields
            decisions.setdefault(meeting, []).extend(field._replace(path=(number, *field.path)) for field in fields)
            continue
        if was is not None:
            del lists[was.LIST][was.id]
        if now is not None:
            lists[now.LIST][now.id] = now if was is None else apply(was, change.fields)
    for id_, inner in decisions.items():
        held = lists[Meeting.LIST].get(id_)
        if isinstance(held, Meeting) and id_ not in whole:
            lists[Meeting.LIST][id_] = held.with_(decisions=facts_applied(held.decisions, inner))
    return register.only(lists)


ENTERED: Final = Word("entered", "登记")
FIRST_KNOWN: Final = Word("first_known", "此前已有", en="there already")  # where the history is cut off
ENTERED_AGAIN: Final = Word("entered_again", "重新登记")
CHANGED: Final = Word("changed", "改动")
DUE_EDITED: Final = Word("due_edited", "改期", en="day overwritten")
REMOVED: Final = Word("removed", "删除")
UNREADABLE: Final = Word("unreadable", "无法读取", en="could not be read")
BEGINNINGS: Final = (ENTERED, FIRST_KNOWN, ENTERED_AGAIN)
WHATS: Final = (*BEGINNINGS, CHANGED, DUE_EDITED, REMOVED, UNREADABLE)


class VersionEntry(NamedTuple):
    """One thing that happened: to a field (`change`), or to the record as a whole.

    `passed` are the days since the day had passed that was overwritten.
    """

    what: Word
    change: FieldChange | None = None
    passed: int = 0


def version_entries(before: Sequence[FieldTable | None], after: FieldTable | None, on: date) -> Iterator[VersionEntry]:
    """Tell what a version, made on a day, did to a record; `before` is the record in each version that it was made of.

    A merge is told only what it did itself: what differs from all that it joined.
    """
    there = [record for record in before if record is not None]
    if not there:
        if after is not None:
            yield VersionEntry(ENTERED)
    elif after is None:
        if len(there) == len(before):
            yield VersionEntry(REMOVED)
    else:
        first, *others = (list(differences(record, after)) for record in there)
        elsewhere = [{change.path for change in changes} for changes in others]
        for change in first:
            if all(change.path in paths for paths in elsewhere):
                yield version_entry(change, on)


def version_entry(change: FieldChange, on: date) -> VersionEntry:
    """Tell of one field; a due day is never overwritten, so that it was is told apart."""
    if change.path != ("due",) or not isinstance(change.before, date):
        return VersionEntry(CHANGED, change)
    return VersionEntry(DUE_EDITED, change, max((on - change.before).days, 0))


def of_field(found: Sequence[VersionEntry], name: str, after: FieldTable | None) -> Iterator[VersionEntry]:
    """Leave what concerns one field, by its English key; where the record was entered, with what the field then said."""
    for one in found:
        if one.change is None:
            field = next((field for field in after.FIELDS.values() if field.english == name), None) if after else None
            first = getattr(after, field.name) if field and one.what in BEGINNINGS else None
            yield one if first is None else one._replace(change=FieldChange((name,), None, first))
        elif one.change.path[0] == name:
            yield one
