"""R309-R311, R404, R405: who answers for open records, whether they are still there, and four eyes."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final, Literal

from riskreg.domain.checks.finding import Finding, deciders, facts_by_person, is_open, items, owner_on
from riskreg.domain.checks.name_suggestions import Lookup, named, shown
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import FieldTable, by_day, newest
from riskreg.domain.lookup import fold
from riskreg.domain.records import Danger, Decision, Person, Record, Risk, Unit
from riskreg.domain.records.danger_facts import Acceptance
from riskreg.domain.records.record import Handover
from riskreg.domain.register import Dangling, Register
from riskreg.messages import Name, Said, say


def own_approval(judge: Judge) -> Iterator[Finding]:
    """Who decides on an extension or withdraws a danger does not own it on that day; for closing a risk this is a warning."""
    people = judge.register.people
    hint = say("name the leader who decided")
    for id_, item in items(judge.register):
        for extension, day in deciders(item):
            if extension.by == owner_on(item, day):
                message = say("{person} decides on an extension of the own record", person=named(people, extension.by))
                yield Finding(id_, extension, "by", message, hint)
        if isinstance(item, Danger) and (gone := item.withdrawn) and gone.by and gone.by == item.owner_on(gone.on):
            yield Finding(id_, gone, "by", say("{person} withdraws the own record", person=named(people, gone.by)), hint)
        elif isinstance(item, Risk) and (closed := item.closed) and closed.by and closed.by == item.owner_on(closed.on):
            yield Finding(
                id_, closed, "by", say("{person} closes the own risk", person=named(people, closed.by)), hint, warning=True
            )


def own_acceptance(judge: Judge) -> Iterator[Finding]:
    """Who accepts the work on a danger neither owns it on that day nor did the work."""
    people = judge.register.people
    for danger in judge.register.dangers.values():
        for acceptance in danger.acceptances:
            fixers = [rectification.by for rectification in danger.rectified]
            for person in acceptance.by:
                if person == danger.owner or person in fixers or danger.handovers:  # most are neither, and that is cheap to see
                    message = same_eyes(judge, danger, acceptance, person)
                    if message:
                        hint = say("name somebody else who looked at it, from the office in charge")
                        yield Finding(danger.id, acceptance, "by", message, hint)
        if danger.acceptor and danger.acceptor == danger.owner_on(judge.on) and is_open(danger, judge.on):
            message = say("{person} is to accept the work, but owns the danger", person=named(people, danger.acceptor))
            yield Finding(danger.id, danger, "acceptor", message, say("name somebody else"))


def same_eyes(judge: Judge, danger: Danger, acceptance: Acceptance, person: str) -> Said | None:
    """Say why a person may not accept; None if the person may."""
    name = named(judge.register.people, person)
    if person == danger.owner_on(acceptance.on):
        return say("{person} accepts the work, but owns the danger on {day}", person=name, day=acceptance.on)
    done = newest(danger.rectified, acceptance.on)
    return say("{person} accepts the own work", person=name) if done and done.by == person else None


# What stands in real sheets where a name should: a promise, everybody, a function.
NOBODY: Final = re.compile(
    r"(?:待|暂|未|另).{0,4}|无|空|略|不详|(?:相关|有关|各|全体|全校|全院|全员|所有).*"
    r"|(?:直接|具体|主要|第一)?(?:责任人|负责人|领导|人员|教师|老师|师生|员工|学生)"
    r"|x+|\?+|/+|-+|—+|…+|tbd|n/?a|none|nobody|all|everyone"
)
LED: Final = frozenset(("department", "college", "service"))  # types of unit that have a head


def unit_gone(judge: Judge) -> Iterator[Finding]:
    """The unit that answers for an open record still exists on the day of judgement; so do its helpers."""
    units = judge.register.units
    gone = {unit.id: unit for unit in units.values() if unit.until and unit.until < judge.on}
    if gone:
        yield from left_behind(judge, "unit", gone)
        yield from gone_helpers(judge, gone)


def person_gone(judge: Judge) -> Iterator[Finding]:
    """The owner of an open record is still in office; who approved, accepted, reviewed or did something was so on that day."""
    people = judge.register.people.values()
    gone = {person.id: person for person in people if person.until and person.until < judge.on}
    if gone:
        yield from left_behind(judge, "owner", gone)
    bounded = {person.id: person for person in people if person.until or person.from_}
    if bounded:
        yield from out_of_office(judge.register, bounded)


def left_behind(judge: Judge, field: Literal["unit", "owner"], gone: Mapping[str, Unit | Person]) -> Iterator[Finding]:
    """Open records for which a unit or a person still answers that is gone."""
    on = judge.on
    for id_, item in items(judge.register):
        holder: FieldTable = item
        answers = getattr(item, field)
        if isinstance(item, Record) and item.handovers:
            for handover in by_day(item.handovers, on):
                if getattr(handover, field):
                    holder, answers = handover, getattr(handover, field)
        if answers in gone and is_open(item, on):
            yield Finding(id_, holder, field, farewell(gone[answers]), handing_over(judge, field, item, gone[answers]))


def farewell(gone: Unit | Person) -> Said:
    """Say that somebody still answers who is gone."""
    name = Name(gone.id, gone.name_or_title)
    if isinstance(gone, Unit):
        return say("{unit} still answers for it, but existed only until {until}", unit=name, until=gone.until)
    return say("{person} still answers for it, but left on {until}", person=name, until=gone.until)


def successor(judge: Judge, gone: Unit | Person) -> Name | None:
    """Follow the successors to the one who is still there; None if nobody is."""
    records: Mapping[str, Unit | Person] = judge.register.units if isinstance(gone, Unit) else judge.register.people
    seen: set[str] = set()
    at: Unit | Person | None = gone
    while at and at.until and at.until < judge.on and at.id not in seen:
        seen.add(at.id)
        at = records.get(at.successor or "")
    return Name(at.id, at.name_or_title) if at and at.id not in seen else None


def handing_over(judge: Judge, field: str, item: Record | Decision, gone: Unit | Person) -> Said:
    """Say how to hand a record over: by a handover, or where it has none or began later, by naming the successor outright."""
    heir = successor(judge, gone)
    if heir is None:
        return say(
            "name who took over, and write it down as {successor} of {gone}",
            successor=gone.FIELDS["successor"].label,
            gone=Name(gone.id, gone.name_or_title),
        )
    began = item.found if isinstance(item, Danger) else item.identified if isinstance(item, Risk) else None
    if isinstance(item, Decision) or gone.until is None or (began and began > gone.until):
        return say("write {heir} as {field}", heir=heir, field=item.FIELDS[field].label)
    return say(
        "add under {handovers}: {on}: {day}, {field}: {heir}",
        handovers=Record.FIELDS["handovers"].label,
        on=Handover.FIELDS["on"].label,
        day=gone.until + timedelta(days=1),
        field=Handover.FIELDS[field].label,
        heir=heir,
    )


def gone_helpers(judge: Judge, gone: Mapping[str, Unit]) -> Iterator[Finding]:
    """Open records with helpers that no longer exist: only warnings, for they do not answer."""
    for id_, item in items(judge.register):
        for helper in item.helpers:
            if helper in gone and is_open(item, judge.on):
                unit = gone[helper]
                heir = successor(judge, unit)
                message = say(
                    "{unit} is named as a helper, but existed only until {until}", unit=named(gone, helper), until=unit.until
                )
                hint = say("write {heir} instead", heir=heir) if heir else say("take it out")
                yield Finding(id_, item, "helpers", message, hint, warning=True)


def out_of_office(register: Register, bounded: Mapping[str, Person]) -> Iterator[Finding]:
    """Deeds of people who had left by then or had not begun: warnings, for the day may be right and the office not."""
    for id_, item in items(register):
        for holder, who, day in facts_by_person(item):
            for person_id in who:
                person = bounded.get(person_id or "")
                if person and person.until and day > person.until:
                    message = say(
                        "{person} is named for {day}, but left on {until}",
                        person=named(bounded, person.id),
                        day=day,
                        until=person.until,
                    )
                    yield Finding(id_, holder, "by", message, say("check the day and the name"), warning=True)
                elif person and person.from_ and day < person.from_:
                    message = say(
                        "{person} is named for {day}, but began only on {begin}",
                        person=named(bounded, person.id),
                        day=day,
                        begin=person.from_,
                    )
                    yield Finding(id_, holder, "by", message, say("check the day and the name"), warning=True)


def unaccountable(judge: Judge) -> list[Dangling]:
    """Return the owners of open records that name nobody: a placeholder, everybody, or a unit."""
    register = judge.register
    wrong = [dangling for dangling in register.dangling if dangling.field == "owner" and not dangling.rivals]
    if not wrong:
        return []
    units = Lookup(register).known("units")
    vain = [dangling for dangling in wrong if NOBODY.fullmatch(fold(dangling.text)) or fold(dangling.text) in units]
    return [dangling for dangling in vain if (item := owned(register, dangling)) and is_open(item, judge.on)]


def owned(register: Register, dangling: Dangling) -> Record | Decision | None:
    """Return the record whose owner dangles: the decision itself, or the record that holds it or its handover."""
    if isinstance(dangling.holder, Record | Decision):
        return dangling.holder
    # None where the id is doubled: the record of the first list with that id has it.
    lists = (register.risks, register.dangers, register.measures)
    return next((records[dangling.record] for records in lists if dangling.record in records), None)


def nobody_accountable(judge: Judge) -> Iterator[Finding]:
    """One person answers for every open record; a unit with open records has a head."""
    register = judge.register
    lookup = Lookup(register)
    for holder, field, text, target, _, record in unaccountable(judge):
        name = lookup.name("units", text)
        id_ = f"{record}/{holder.id}" if isinstance(holder, Decision) else record
        if name is None:
            message = say("nobody answers for it: {text} is no person", text=shown(text, target))
            yield Finding(id_, holder, field, message, say("name one person"))
            continue
        unit = register.units[name]
        head = unit.admin_leader or unit.party_leader
        hint = say("name one person, perhaps {person}", person=named(register.people, head)) if head else say("name one person")
        yield Finding(id_, holder, field, say("nobody answers for it: {unit} is a unit, not a person", unit=name), hint)
    yield from headless(judge)


def headless(judge: Judge) -> Iterator[Finding]:
    """Units without a head that answer for open records: warnings, once a unit."""
    without = {
        unit.id: unit
        for unit in judge.register.units.values()
        if unit.type in LED and not unit.admin_leader and not unit.party_leader
    }
    if not without:
        return
    for _, item in items(judge.register):
        unit_id = item.unit_on(judge.on) if isinstance(item, Record) else item.unit
        if unit_id in without and is_open(item, judge.on):
            unit = without.pop(unit_id)
            message = say(
                "{unit} answers for open records, but nobody is named as its head", unit=Name(unit.id, unit.name_or_title)
            )
            hint = say("fill in {field}", field=Unit.FIELDS["admin_leader"].label)
            yield Finding(unit.id, unit, "admin_leader", message, hint, warning=True)
