"""Comparison: what changed between two versions of a register, record by record, and what it means."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple, TypeAlias, TypeVar

from riskreg.domain.changes.classes import EDITED, RANK, RENAMED, unclaimed
from riskreg.domain.changes.dangers import of_danger
from riskreg.domain.changes.differences import FieldChange, differences
from riskreg.domain.changes.others import Held, decisions, of_decision, of_measure
from riskreg.domain.changes.pairing import is_quiet, pairs
from riskreg.domain.changes.risks import Regraded, of_risk, regraded
from riskreg.domain.changes.sides import Sides, presence
from riskreg.domain.judge import Judge
from riskreg.domain.records import KINDS, Danger, Decision, Identified, Measure, Meeting, Risk
from riskreg.domain.words import DECISION
from riskreg.wording import Word

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
    sides = Sides(before, after)
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
                found = classed(classify(sides, was, now), fields, is_renamed=was.id != now.id)
                if found:
                    yield Change(now.id, was, now, found, fields)


def one_sided(was: RecordT | None, now: RecordT | None, found: Iterable[Word]) -> Change:
    """Make the change of a record that is in the files of one side only; one dated after the day is not new yet."""
    record = now or was
    assert record is not None
    return Change(record.id, was, now, tuple(sorted(set(found), key=RANK.__getitem__)) or (EDITED,))


def classed(found: Iterable[Word], fields: tuple[FieldChange, ...], *, is_renamed: bool = False) -> tuple[Word, ...]:
    """Put the classes in order, with those that any record may have: renamed, and edited where they do not explain all."""
    words = {*found, *((RENAMED,) if is_renamed else ())}
    if fields and unclaimed(words, fields):
        words.add(EDITED)
    return tuple(sorted(words, key=RANK.__getitem__))


def of_meetings(sides: Sides) -> Iterator[Change]:
    """Compare the meetings and, each on its own, their decisions."""
    for was, now in pairs(sides.before.register.meetings, sides.after.register.meetings):
        if was is None or now is None:
            yield one_sided(was, now, presence(sides, was, now))
        elif was is not now:
            fields = tuple(change for change in differences(was, now) if change.path[0] != "decisions")
            if fields:
                yield Change(now.id, was, now, classed((), fields, is_renamed=was.id != now.id), fields)
        yield from of_decisions(sides, was, now)


def of_decisions(sides: Sides, was: Meeting | None, now: Meeting | None) -> Iterator[Change]:
    """Compare the decisions of one meeting."""
    before, after = decisions(was), decisions(now)
    for number in dict.fromkeys((*before, *after)):
        first, second = before.get(number), after.get(number)
        yield from of_one(sides, first, second)


def of_one(sides: Sides, was: Held | None, now: Held | None) -> Iterator[Change]:
    """Compare one decision."""
    held = now or was
    assert held is not None
    words = of_decision(sides, was, now)
    if was is None or now is None:
        found = tuple(sorted(set(words), key=RANK.__getitem__)) or (EDITED,)
        yield Change(held.id, was and was.decision, now and now.decision, found)
        return
    fields = tuple(differences(was.decision, now.decision))
    if found := classed(words, fields):
        yield Change(held.id, was.decision, now.decision, found, fields)
