"""What is done to risks, decisions and to every kind: reviews, closing, doing, progress, handing over, setting fields."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from riskreg.domain.deeds.deed import Deed, Subject, not_finished, refused, terse, wrong_kind
from riskreg.domain.deeds.extending import title
from riskreg.domain.edits import Drop, Edit, Put
from riskreg.domain.fields import Field, FieldTable
from riskreg.domain.fields import given as told_fields
from riskreg.domain.judge import Judge
from riskreg.domain.kinds import Ref, YesNo
from riskreg.domain.records import Danger, Decision, Measure, Record, Risk
from riskreg.domain.register import Register
from riskreg.wording import Said, Word, joined, say


def review(subject: Subject, judge: Judge, given: Mapping[str, Any]) -> Deed:
    """Write down that a risk was looked at again, and perhaps scored anew. `given` are the fields of the review, less its day."""
    if not isinstance(subject.item, Risk):
        raise wrong_kind(subject, say("risks"), say("riskreg progress {id} adds an entry to any record", id=subject.id))
    not_finished(subject, judge)
    told = say("{id} {title}: re-assessed on {day}", id=subject.id, title=subject.item.title, day=judge.on)
    return Deed((subject.append("reviews", {"on": judge.on, **given}),), (told,), (subject.id,))


def close(subject: Subject, judge: Judge, *, by: str, reason: str) -> Deed:
    """Take a risk off the list: the risk point exists no more."""
    if not isinstance(subject.item, Risk):
        hint = say("a danger is closed by its acceptance: riskreg accept {id}", id=subject.id)
        raise wrong_kind(subject, say("risks"), hint if isinstance(subject.item, Danger) else None)
    not_finished(subject, judge)
    if subject.item.closed:
        raise refused(say("{id} is to be off the list from {day}", id=subject.id, day=subject.item.closed.on))
    told = say("{id} {title}: off the list from {day}", id=subject.id, title=subject.item.title, day=judge.on)
    return Deed((subject.put("closed", {"on": judge.on, "by": by, "reason": reason}),), (told,), (subject.id,))


def done(subject: Subject, judge: Judge, *, evidence: Sequence[str]) -> Deed:
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
    return Deed((subject.put("done", fact),), (told,), (subject.id,))


def progress(subject: Subject, judge: Judge, *, by: str | None, note: str, blocked: Word | None) -> Deed:
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
    return Deed(tuple(edits), (told,), (subject.id,))


# Fields that a deed of its own writes: setting them would overwrite what was so, or skip who decides.
OWN_DEEDS: Final[Mapping[str, Said]] = {
    "id": say("an id never changes by itself: riskreg renumber {id}"),
    "extensions": say("riskreg extend {id} --to DAY --reason ..."),
    "handovers": say("riskreg assign {id} --to PERSON"),
    "progress": say('riskreg progress {id} "..."'),
    "rectified": say("riskreg rectify {id}"),
    "acceptances": say("riskreg accept {id} --by PERSON"),
    "referrals": say("riskreg refer {id} --to BODY"),
    "withdrawn": say("riskreg withdraw {id} --reason ..."),
    "reviews": say("riskreg review {id} --residual ..."),
    "closed": say("riskreg close {id} --reason ..."),
    "done": say("riskreg done {id}"),
    "formerly": say("riskreg renumber {id}"),
}
# What was settled when it was entered: later facts stand beside it and never overwrite it.
FIRST: Final[Mapping[str, Said]] = {
    "due": say("more time is asked for with: riskreg extend {id} --to DAY --reason ..."),
    "residual": say("a new assessment is a review: riskreg review {id} --residual ..."),
    "inherent": say("a new assessment is a review: riskreg review {id} --inherent ..."),
    "owner": say("another owner from a day on: riskreg assign {id} --to PERSON"),
    "unit": say("another unit from a day on: riskreg assign {id} --to PERSON --unit UNIT"),
}


def set_fields(
    subject: Subject, given: Sequence[tuple[tuple[Field, ...], Any]], *, correct: bool, register: Register | None = None
) -> Deed:
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
    return Deed(tuple(edits), tuple(told), (subject.id,))


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
    """Refuse to set what has a deed of its own, or what stands from the beginning."""
    name = way[0].name
    words = {"field": way[0].label, "id": subject.id}
    if name == "closed" and isinstance(subject.item, Danger):
        return
    if name in OWN_DEEDS:
        hint = OWN_DEEDS[name]
        raise refused(say("{field} is not set by hand", **words), say(hint.text, id=subject.id))
    if name in FIRST and isinstance(subject.item, Risk | Danger | Measure | Decision) and not correct:
        # Nothing has been settled yet where the field is empty.
        if held(subject.item, way) == "-":
            return
        raise refused(
            say("{field} is not overwritten: {hint}", **words, hint=say(FIRST[name].text, id=subject.id)),
            say("if it was entered wrongly, add --correct; reports will show that it was overwritten"),
        )
