"""What is done to records of every kind: reviews, closing, progress, handing over, setting fields, another id."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from riskreg.domain.actions.action import (
    Action,
    Append,
    Drop,
    Edit,
    Path,
    Put,
    Subject,
    not_finished,
    person,
    refused,
    terse,
    together,
    wrong_kind,
)
from riskreg.domain.actions.danger_actions import title
from riskreg.domain.checks.finding import is_open, items
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Fact, Facts, Field, FieldTable, Ref, YesNo
from riskreg.domain.fields import given as told_fields
from riskreg.domain.lookup import fold
from riskreg.domain.mentions import names
from riskreg.domain.records import Danger, Decision, Identified, Measure, Person, Record, Risk
from riskreg.domain.records.organisation import OFFICES
from riskreg.domain.register import Register
from riskreg.errors import RiskregError
from riskreg.messages import Said, Word, joined, say, say_n


def review(subject: Subject, judge: Judge, *, by: str, **given: Any) -> Action:  # noqa: ANN401 - values of any field
    """Write down that a risk was looked at again, and perhaps scored anew. `given` are the other fields of the review."""
    if not isinstance(subject.item, Risk):
        raise wrong_kind(subject, say("risks"), say("riskreg progress {id} adds an entry to any record", id=subject.id))
    not_finished(subject, judge)
    told = say("{id} {title}: re-assessed on {day}", id=subject.id, title=subject.item.title, day=judge.on)
    return Action((subject.append("reviews", {"on": judge.on, "by": by, **given}),), (told,), (subject.id,))


def close(subject: Subject, judge: Judge, *, by: str, reason: str) -> Action:
    """Take a risk off the list: the risk point exists no more."""
    if not isinstance(subject.item, Risk):
        hint = say("a danger is closed by its acceptance: riskreg accept {id}", id=subject.id)
        raise wrong_kind(subject, say("risks"), hint if isinstance(subject.item, Danger) else None)
    not_finished(subject, judge)
    if subject.item.closed:
        raise refused(say("{id} is to be off the list from {day}", id=subject.id, day=subject.item.closed.on))
    told = say("{id} {title}: off the list from {day}", id=subject.id, title=subject.item.title, day=judge.on)
    return Action((subject.put("closed", {"on": judge.on, "by": by, "reason": reason}),), (told,), (subject.id,))


def done(subject: Subject, judge: Judge, *, evidence: Sequence[str]) -> Action:
    """Write down that a decision is carried out."""
    item = subject.item
    if not isinstance(item, Decision):
        hint = (
            say("a danger: riskreg rectify {id}, then riskreg accept {id}", id=subject.id) if isinstance(item, Danger) else None
        )
        raise wrong_kind(subject, say("decisions, as in 2022-09/1"), hint)
    not_finished(subject, judge)
    if item.standing:
        raise refused(
            say("{id} is standing: it has no end", id=subject.id), say("riskreg progress {id} adds what was done", id=subject.id)
        )
    fact: dict[str, Any] = {"on": judge.on}
    if evidence:
        fact["evidence"] = "、".join(evidence)
    told = say("{id} {title}: done on {day}", id=subject.id, title=item.text, day=judge.on)
    return Action((subject.put("done", fact),), (told,), (subject.id,))


def progress(subject: Subject, judge: Judge, *, by: str | None, note: str, blocked: Word | None) -> Action:
    """Write down what was done or found out."""
    item = subject.item
    if not isinstance(item, Record | Decision):
        raise wrong_kind(subject, say("risks, hidden dangers, measures and decisions"))
    not_finished(subject, judge)
    edits: list[Edit] = [subject.append("progress", {"on": judge.on, "by": by, "note": note})]
    if blocked:
        if not isinstance(item, Danger):
            raise wrong_kind(subject, say("hidden dangers"), say("leave out --blocked"))
        edits.append(subject.put("blocked", blocked))
    told = say("{id} {title}: progress of {day}", id=subject.id, title=title(item), day=judge.on)
    return Action(tuple(edits), (told,), (subject.id,))


def set_fields(
    subject: Subject, given: Sequence[tuple[tuple[Field, ...], Any]], *, correct: bool, register: Register | None = None
) -> Action:
    """Set fields, or take them away (None). What was settled at first is only set to `correct` a mistake of entry.

    What is said calls people, units and places by the names that `register` has.
    """
    edits: list[Edit] = []
    told: list[Said] = []
    for way, value in given:
        refuse_setting(subject, way, correct=correct)
        if value is None and held(subject.item, way) == "-":
            raise refused(say("{id}: {field} is empty already", id=subject.id, field=way[-1].label))
        after, before = (worded(way[-1], one, register) for one in (value, held(subject.item, way)))
        if value is not None and after == before:
            raise refused(say("{id}: {field} is {value} already", id=subject.id, field=way[-1].label, value=after))
        path = (*subject.path, *(field.name for field in way))
        edits.append(Drop(subject.holder.id, path) if value is None else Put(subject.holder.id, path, terse(value)))
        words = {"id": subject.id, "field": way[-1].label, "after": after, "before": before}
        told.append(
            say("{id}: {field} taken away (was {before})", **words)
            if value is None
            else say("{id}: {field} set to {after} (was {before})", **words)
        )
    return Action(tuple(edits), tuple(told), (subject.id,))


def held(item: FieldTable, way: Sequence[Field]) -> object:
    """Return what a field holds now; a dash for nothing."""
    found: Any = item
    for field in way:
        found = getattr(found, field.name, None)
    return found if found not in (None, ()) else "-"


def worded(field: Field, value: object, register: Register | None) -> object:
    """Return a value as it is said: names for ids, several in a row, the fields of a group each with its value."""
    if isinstance(value, tuple):
        return joined(worded(field, one, register) for one in value)
    if isinstance(value, Mapping):
        return joined(f"{name}={one}" for name, one in value.items())
    if isinstance(value, FieldTable):
        return joined(f"{one.english}={content}" for one, content in told_fields(value))
    if isinstance(value, bool) and isinstance(field.kind, YesNo):
        return field.kind.yes if value else field.kind.no
    if isinstance(field.kind, Ref) and register and isinstance(value, str):
        return register.name(field.kind.target, value) or value
    return value


def refuse_setting(subject: Subject, way: Sequence[Field], *, correct: bool) -> None:
    """Refuse to set what has an action of its own, or what stands from the beginning."""
    words = {"field": way[0].label, "id": subject.id}
    role = way[0].role
    if role.action:
        raise refused(say("{field} is not set by hand", **words), say(role.action, id=subject.id))
    # Nothing has been settled yet where the field is empty.
    if role.first and not correct and held(subject.item, way) != "-":
        raise refused(
            say("{field} is not overwritten: {hint}", **words, hint=say(role.first, id=subject.id)),
            say("if it was entered wrongly, add --correct; reports will show that it was overwritten"),
        )


def hand_over(subject: Subject, judge: Judge, *, unit: str | None, owner: str | None, why: str | None) -> Action:
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
        return Action(edits, (told,), (subject.id,))
    return Action(
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
    taker: str | None,
    unit: str | None,
    why: str | None,
    leaves: bool,
    shown: Register | None = None,
) -> Action:
    """Hand over all that somebody answers for, to a person, a unit or both; with `leaves` the office ends the day before.

    Without a `taker` the owner stays and only the unit changes. Remarks are about what is `shown`, where that is less than
    the register.
    """
    if giver == taker:
        raise refused(say("--from and --to name the same person"))
    held = [subject for subject in held_by(register, judge, giver) if taker or subject.unit(judge.on) != unit]
    if not held and not leaves:
        raise nothing_held(judge, giver, None if taker else unit)
    moved = together(hand_over(subject, judge, unit=unit, owner=taker, why=why) for subject in held)
    edits = list(moved.edits)
    told = [handed_over(judge, len(held), giver, taker, unit), *moved.sentences]
    if leaves and taker:
        edits += leaving(register.people[giver], judge, taker)
        told.append(
            say(
                "{giver}: last day in office {day}, followed by {taker}",
                giver=person(judge, giver),
                taker=person(judge, taker),
                day=judge.on - timedelta(days=1),
            )
        )
    ids = tuple(subject.id for subject in held) + ((giver,) if leaves else ())
    remarks = tuple(left_over(shown or register, judge, giver)) if taker else ()
    return Action(tuple(edits), tuple(told), ids, remarks=remarks)


def handed_over(judge: Judge, number: int, giver: str, taker: str | None, unit: str | None) -> Said:
    """Say how many records go from whom to whom."""
    words = {"giver": person(judge, giver), "taker": whom(judge, unit, taker), "day": judge.on}
    if taker:
        return say_n(
            "{n} record handed over on {day} from {giver} to {taker}",
            "{n} records handed over on {day} from {giver} to {taker}",
            number,
            **words,
        )
    return say_n(
        "{n} record of {giver} handed over on {day} to {taker}",
        "{n} records of {giver} handed over on {day} to {taker}",
        number,
        **words,
    )


def nothing_held(judge: Judge, giver: str, unit: str | None) -> RiskregError:
    """There is nothing to hand over: nothing at all, or nothing that is not with the unit already."""
    words = {"person": person(judge, giver), "day": judge.on, "unit": judge.register.name("units", unit)}
    hint = say("riskreg show {id} lists it", id=giver)
    if unit:
        return refused(say("{person} answers for nothing on {day} that is unfinished and not with {unit}", **words), hint)
    return refused(say("{person} answers for nothing that is unfinished on {day}", **words), hint)


def leaving(who: Person, judge: Judge, successor: str) -> list[Edit]:
    """Write down that a person leaves: the last day in office, and who follows."""
    subject = Subject(who.id, who, who)
    return [subject.put("until", judge.on - timedelta(days=1)), subject.put("successor", successor)]


def left_over(register: Register, judge: Judge, giver: str) -> Iterator[Said]:
    """Say where the person still stands: roles that nobody hands over by a record."""
    roles = [
        say("{unit} ({role})", unit=unit.name_or_title, role=role.label)
        for unit in register.units.values()
        for role in OFFICES
        if getattr(unit, role.name) == giver
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


NUMBERED: Final = (Risk, Danger, Measure)


def bearers(register: Register, id_: str) -> list[Record]:
    """Return the records that bear an id: one, or several where branches gave it twice."""
    folded = fold(id_)
    lists = (register.risks, register.dangers, register.measures)
    return [record for records in lists for record in records.values() if fold(record.id) == folded]


def resembles(record: Record, other: Identified) -> bool:
    """Whether two records with one id are the same thing, perhaps followed up differently."""
    return record == other or (record.LIST == other.LIST and record.title == getattr(other, "title", None))


def references(register: Register, kind: str, id_: str) -> Iterator[tuple[Identified, Path, Any]]:
    """Return what refers to a record: the record that does, the way to the field, the field's value."""
    for records in register.lists.values():
        for record in records.values():
            for path, value in within(record, kind, id_):
                yield record, path, value


def within(group: FieldTable, kind: str, id_: str, way: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Return the references in a group of fields and in the groups nested in it."""
    for field in group.FIELDS.values():
        value = getattr(group, field.name)
        if not value:
            continue
        path = (*way, field.name)
        if isinstance(field.kind, Ref) and field.kind.target == kind:
            if id_ in (value if isinstance(value, tuple) else (value,)):
                yield path, value
        elif isinstance(field.kind, Fact):
            yield from within(value, kind, id_, path)
        elif isinstance(field.kind, Facts):
            for at, item in enumerate(value):
                yield from within(item, kind, id_, (*path, at))


def renumber(
    register: Register,
    record: Record,
    new: str,
    *,
    doubled: bool,
    elsewhere: Mapping[str, Identified],
    shown: Register | None = None,
) -> Action:
    """Give a record another id.

    `doubled` where another record keeps the old id; `elsewhere` are then records, by id, whose reference to it is meant for
    that other one, as they have it upstream too. Remarks are about what is `shown`, where that is less.
    """
    old = record.id
    if fold(new) == fold(old):
        raise refused(say("{id} has this id already", id=old))
    edits: list[Edit] = []
    followed: dict[str, None] = {}
    for holder, path, value in references(register, record.LIST, old):
        if holder is record or (doubled and is_theirs(holder, path, value, elsewhere)):
            continue
        now = tuple(new if one == old else one for one in value) if isinstance(value, tuple) else new
        edits.append(Put(holder.id, path, now, file=holder.path))
        followed[holder.id] = None
    edits.append(Put(old, ("id",), new, record.line if doubled else 0, record.path))
    told = [say("{old} {title}: is now called {new}", old=old, title=record.title, new=new)]
    if followed:
        told.append(say("what refers to it follows: {ids}", ids=joined(followed)))
    if doubled:
        told.append(say("{old} is the id of another record, so it is not kept as a former one", old=old))
    else:
        edits.append(Append(new, ("formerly",), old, file=record.path))
    remarks = tuple(still_named(shown or register, record, old))
    return Action(tuple(edits), tuple(told), (new, *followed), say("riskreg check"), remarks, renamed=(old, new))


def is_theirs(holder: Identified, path: Path, value: object, elsewhere: Mapping[str, Identified]) -> bool:
    """Whether a reference stands upstream too, where the id can only mean the other record."""
    found: Any = elsewhere.get(holder.id)
    for step in path:
        if found is None:
            return False
        found = next(iter(found[step : step + 1]), None) if isinstance(step, int) else getattr(found, step)
    return bool(found == value)


def still_named(register: Register, record: Record, old: str) -> Iterator[Said]:
    """Say in which texts the old id still stands: people wrote it there."""
    texts = [(id_, decision.text) for id_, _, decision in register.decisions]
    texts += [
        (other.id, f"{other.title}\n{other.note or ''}\n{getattr(other, 'plan', None) or ''}") for other in register.records
    ]
    found = [id_ for id_, text in texts if id_ != record.id and names(text, old)]
    if found:
        yield say("{old} is still named in the text of: {ids}", old=old, ids=joined(dict.fromkeys(found)))
