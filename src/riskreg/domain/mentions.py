"""Mentions: what refers to a record, and what units, people, places and categories hold open."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.evaluation import Judge
from riskreg.domain.lookup import fold
from riskreg.domain.records import Category, Danger, Decision, Identified, Measure, Meeting, Person, Place, Record, Risk, Unit
from riskreg.domain.records.organisation import OFFICES
from riskreg.domain.register import within
from riskreg.domain.words import CLOSED, REPEALED, RISK_CLOSED, WITHDRAWN, ranked
from riskreg.messages import Word

Item: TypeAlias = Risk | Danger | Measure | Decision

ANSWERED_BY: Final = Word("answered_by", "对应制度措施", en="answered by")
ANSWERS: Final = Word("answers", "对应问题隐患", en="answers")
LOWERED_BY: Final = Word("lowered_by", "追加措施", en="to be lowered by")
LOWERS: Final = Word("lowers", "用于降低的风险", en="lowers")
DANGER_OF: Final = Word("danger_of", "关联隐患", en="danger of this risk")
RISK_OF: Final = Word("risk_of", "关联风险", en="risk of this danger")
SAME_GROUP: Final = Word("same_group", "同源隐患", en="of the same group")
CAME_BACK: Final = Word("came_back", "后来再次发生", en="came back as")
CAME_FROM: Final = Word("came_from", "此前曾发生", en="came back from")
ENTERED_AGAIN: Final = Word("entered_again", "重复登记", en="entered again as")
SAME_AS: Final = Word("same_as", "与此项重复", en="repeats")
REPLACES: Final = Word("replaces", "替代的制度", en="replaces")
NAMED_IN: Final = Word("named_in", "文中提到", en="named in")
NAMES: Final = Word("names", "文中提到的", en="names")


class Mention(NamedTuple):
    """Something that refers to a record, or to which it refers."""

    how: Word
    id: str  # of a decision, 2022-09/1
    item: Item


class Holding(NamedTuple):
    """Something that somebody, or some place, holds open."""

    id: str
    record: Identified  # where it is written down; of a decision, its meeting
    item: Item


def mentions(item: Record | Decision, id_: str, judge: Judge) -> list[Mention]:
    """Return what a record refers to and what refers to it, as far as it existed on the day."""
    found: list[tuple[Word, Iterator[Identified]]] = []
    register = judge.register
    match item:
        case Risk():
            found = [
                (LOWERED_BY, known(register.measures.get(one) for one in item.measures)),
                (DANGER_OF, (danger for danger in register.dangers.values() if danger.risk == item.id)),
            ]
        case Danger():
            found = of_danger(item, judge)
        case Measure():
            found = [
                (ANSWERS, known(register.dangers.get(one) for one in item.answers)),
                (LOWERS, (risk for risk in register.risks.values() if item.id in risk.measures)),
                (REPLACES, (other for other in register.measures.values() if other.replaced_by == item.id)),
                (
                    NAMED_IN,
                    (danger for danger in register.dangers.values() if names(f"{danger.plan}\n{danger.rectification}", item.id)),
                ),
            ]
        case Decision():
            found = [(NAMES, (record for record in register.records if any(names(item.text, called) for called in ids(record))))]
    told = [Mention(how, record.id, record) for how, records in found for record in records if is_told(record, judge.on)]  # type: ignore[arg-type]
    called = ids(item) if isinstance(item, Record) else (id_,)
    return told + [
        Mention(NAMED_IN, other, decision)
        for other, meeting, decision in register.decisions
        if other != id_ and meeting.on <= judge.on and any(names(decision.text, one) for one in called)
    ]


def of_danger(danger: Danger, judge: Judge) -> list[tuple[Word, Iterator[Identified]]]:
    """What a danger refers to, and the measures and dangers that refer to it."""
    register, gone = judge.register, danger.withdrawn
    others = [other for other in register.dangers.values() if other.id != danger.id]
    return [
        (RISK_OF, known([register.risks.get(danger.risk or "")])),
        (ANSWERED_BY, (measure for measure in register.measures.values() if danger.id in measure.answers)),
        (SAME_GROUP, (other for other in others if danger.group and other.group == danger.group)),
        (CAME_FROM, known([register.dangers.get(danger.recurs or "")])),
        (CAME_BACK, (other for other in others if other.recurs == danger.id)),
        (SAME_AS, known([register.dangers.get((gone and gone.same_as) or "")])),
        (ENTERED_AGAIN, (other for other in others if other.withdrawn and other.withdrawn.same_as == danger.id)),
    ]


def known(records: Iterable[Identified | None]) -> Iterator[Identified]:
    """Leave out what the register has not (or this audience may not see)."""
    return (record for record in records if record is not None)


def ids(record: Record) -> tuple[str, ...]:
    """The id of a record and those it had."""
    return (record.id, *record.formerly)


def names(text: str, id_: str) -> bool:
    """Whether a text names an id, as a word of its own: M-1 does not stand in M-10."""
    if id_ not in text and fold(id_) not in fold(text):
        return False
    return re.search(rf"(?<![0-9a-z-]){re.escape(fold(id_))}(?![0-9a-z-]|/[0-9])", fold(text)) is not None


def is_told(record: Identified, on: date) -> bool:
    """Whether a record was known on a day."""
    return not isinstance(record, Risk | Danger) or record.exists(on)


def is_open(item: Item, on: date) -> bool:
    """Whether somebody still has to do with it: not closed, withdrawn, repealed or done."""
    match item:
        case Risk():
            return item.exists(on) and item.state(on) != RISK_CLOSED
        case Danger():
            return item.exists(on) and item.state(on) not in (CLOSED, WITHDRAWN)
        case Measure():
            return item.state(on) != REPEALED
    return not item.is_done(on)


def held(judge: Judge, holds: Callable[[Item], bool]) -> list[Holding]:
    """Return everything open of which `holds` is true: risks, dangers, measures, decisions; in each the worst first."""
    records: Iterator[tuple[str, Identified, Item]] = (
        (record.id, record, record) for record in judge.register.records if isinstance(record, Risk | Danger | Measure)
    )
    decisions = ((id_, meeting, decision) for id_, meeting, decision in judge.register.decisions if meeting.on <= judge.on)
    found = [Holding(*one) for one in chain(records, decisions) if holds(one[2]) and is_open(one[2], judge.on)]
    return sorted(found, key=lambda holding: urgency(judge, holding))


def urgency(judge: Judge, holding: Holding) -> tuple[int, int]:
    """Sort by kind, then by grade or level."""
    match holding.item:
        case Risk():
            graded = judge.grade(holding.item)
            return (0, ranked(graded.band if graded else ""))
        case Danger():
            return (1, ranked(holding.item.level_on(judge.on)))
        case Measure():
            return (2, 0)
    return (3, 0)


def holder(subject: Unit | Person | Place | Category, judge: Judge) -> Callable[[Item], bool]:
    """Return whether a unit or person answers for something, or a place or category contains it, on the day."""
    on, id_ = judge.on, subject.id
    match subject:
        case Unit():
            return lambda item: (item.unit if isinstance(item, Decision) else item.unit_on(on)) == id_
        case Person():
            return lambda item: (item.owner if isinstance(item, Decision) else item.owner_on(on)) == id_
        case Place():
            inside = within(frozenset([id_]), judge.register)
            return lambda item: not isinstance(item, Decision) and not inside.isdisjoint(item.place)
    return lambda item: not isinstance(item, Decision) and item.category == id_


def leads(person: Person) -> Callable[[Item], bool]:
    """Return whether a person is the leader in charge of something."""
    return lambda item: not isinstance(item, Decision) and item.leader == person.id


def headed(person: Person, judge: Judge) -> frozenset[str]:
    """Return the ids of the units whose Party or administrative head a person is."""
    return frozenset(unit.id for unit in judge.register.units.values() if person.id in (unit.party_leader, unit.admin_leader))


def heads(person: Person, judge: Judge) -> Callable[[Item], bool]:
    """Return whether a unit of which a person is the head answers for something."""
    units, on = headed(person, judge), judge.on
    return lambda item: (item.unit if isinstance(item, Decision) else item.unit_on(on)) in units


def roles(subject: Unit | Person | Place | Category | Meeting, judge: Judge) -> list[tuple[str, Identified]]:
    """Return in which fields of units and categories somebody stands, and what lies within a place."""
    register, id_ = judge.register, subject.id
    match subject:
        case Person():
            return [
                (field.name, unit) for unit in register.units.values() for field in OFFICES if getattr(unit, field.name) == id_
            ]
        case Unit():
            return [
                ("unit", record)
                for records in (register.categories, register.places)
                for record in records.values()
                if record.unit == id_
            ]
        case Place():
            return [("within", place) for place in register.places.values() if place.within == id_]
    return []
