"""Handing over: from a day on another unit or person answers for a record; and all that somebody who leaves answers for."""

from collections.abc import Iterator
from datetime import timedelta

from riskreg.domain.checks.standing import is_open, items
from riskreg.domain.deeds.deed import Deed, Subject, not_finished, person, refused, wrong_kind
from riskreg.domain.deeds.extending import title
from riskreg.domain.edits import Edit
from riskreg.domain.judge import Judge
from riskreg.domain.records import Decision, Person, Record
from riskreg.domain.register import Register
from riskreg.errors import RiskregError
from riskreg.wording import Said, joined, say, say_n

ROLES = ("party_leader", "admin_leader", "contact")


def hand_over(subject: Subject, judge: Judge, *, unit: str | None, owner: str | None, why: str | None) -> Deed:
    """Let another unit or person answer for it from the day; a decision keeps no handovers, so its owner is set anew."""
    item = subject.item
    if not isinstance(item, Record | Decision):
        raise wrong_kind(subject, say("risks, hidden dangers, measures and decisions"))
    not_finished(subject, judge)
    unit = None if unit == subject.unit(judge.on) else unit
    owner = None if owner == subject.owner(judge.on) else owner
    if not unit and not owner:
        raise refused(say("{id} is in these hands already", id=subject.id))
    words = {"id": subject.id, "title": title(item), "day": judge.on, "to": whom(judge, unit, owner)}
    told = say("{id} {title}: handed over on {day} to {to}", **words)
    if isinstance(item, Decision):
        fields = {"unit": unit, "owner": owner}
        edits: tuple[Edit, ...] = tuple(subject.put(name, value) for name, value in fields.items() if value)
        return Deed(edits, (told,), (subject.id,))
    return Deed(
        (subject.append("handovers", {"on": judge.on, "unit": unit, "owner": owner, "why": why}),), (told,), (subject.id,)
    )


def whom(judge: Judge, unit: str | None, owner: str | None) -> object:
    """Name a unit and a person."""
    names = (judge.register.name("units", unit), judge.register.name("people", owner))
    return joined(name for name in names if name)


def held_by(register: Register, judge: Judge, owner: str) -> Iterator[Subject]:
    """Return all unfinished records and decisions that somebody answers for on the day."""
    meetings = {id_: meeting for id_, meeting, _ in register.decisions}
    for id_, item in items(register):
        meeting = meetings.get(id_)
        if meeting and meeting.on > judge.on:
            continue
        holder = item if isinstance(item, Record) else meeting
        assert holder
        subject = Subject(id_, item, holder)
        if subject.owner(judge.on) == owner and is_open(item, judge.on):
            yield subject


def hand_over_all(
    register: Register,
    judge: Judge,
    *,
    giver: str,
    taker: str,
    unit: str | None,
    why: str | None,
    leaves: bool,
    shown: Register | None = None,
) -> Deed:
    """Hand over all that somebody answers for; with `leaves` that person's office ends the day before.

    Remarks are about what is `shown`, where that is less than the register.
    """
    if giver == taker:
        raise refused(say("--from and --to name the same person"))
    held = list(held_by(register, judge, giver))
    who = register.people[giver]
    if not held and not leaves:
        raise nothing_held(judge, giver)
    deeds = [hand_over(subject, judge, unit=unit, owner=taker, why=why) for subject in held]
    edits = [edit for deed in deeds for edit in deed.edits]
    words = {"giver": person(judge, giver), "taker": person(judge, taker), "day": judge.on}
    told = [
        say_n(
            "{n} record handed over on {day} from {giver} to {taker}",
            "{n} records handed over on {day} from {giver} to {taker}",
            len(deeds),
            **words,
        ),
        *(said for deed in deeds for said in deed.told),
    ]
    if leaves:
        edits += leaving(who, judge, taker)
        told.append(
            say("{giver}: last day in office {day}, followed by {taker}", **{**words, "day": judge.on - timedelta(days=1)})
        )
    ids = tuple(subject.id for subject in held) + ((giver,) if leaves else ())
    return Deed(tuple(edits), tuple(told), ids, remarks=tuple(left_over(shown or register, judge, giver)))


def nothing_held(judge: Judge, giver: str) -> RiskregError:
    """There is nothing to hand over."""
    return refused(
        say("{person} answers for nothing that is unfinished on {day}", person=person(judge, giver), day=judge.on),
        say("riskreg show {id} lists it", id=giver),
    )


def leaving(who: Person, judge: Judge, successor: str) -> list[Edit]:
    """Write down that a person leaves: the last day in office, and who follows."""
    subject = Subject(who.id, who, who)
    return [subject.put("until", judge.on - timedelta(days=1)), subject.put("successor", successor)]


def left_over(register: Register, judge: Judge, giver: str) -> Iterator[Said]:
    """Say where the person still stands: roles that nobody hands over by a record."""
    roles = [
        say("{unit} ({role})", unit=unit.name_or_title, role=unit.FIELDS[role].label)
        for unit in register.units.values()
        for role in ROLES
        if getattr(unit, role) == giver
    ]
    if roles:
        yield say(
            "{person} still stands in the organisation: {roles}; riskreg set UNIT FIELD=PERSON changes it",
            person=person(judge, giver),
            roles=joined(roles),
        )
    led = [record.id for record in register.records if record.leader == giver and is_open(record, judge.on)]
    led += [danger.id for danger in register.dangers.values() if danger.acceptor == giver and is_open(danger, judge.on)]
    if led:
        yield say("{person} is still leader or acceptor of: {ids}", person=person(judge, giver), ids=joined(dict.fromkeys(led)))
