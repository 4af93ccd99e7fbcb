"""More time: asked for, then approved or refused; the first day is never overwritten."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from riskreg.domain.deeds.deed import Deed, Subject, not_finished, person, refused, wrong_kind
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Decision, Measure
from riskreg.domain.records.record import Extension
from riskreg.wording import Said, say, say_n

Extended: TypeAlias = Danger | Measure | Decision


def extended(subject: Subject) -> Extended:
    """Return what can be given more time."""
    if not isinstance(subject.item, Danger | Measure | Decision):
        hint = say("a risk has no day to extend; re-assess it: riskreg review {id}", id=subject.id)
        raise wrong_kind(subject, say("hidden dangers, measures and decisions"), hint)
    if isinstance(subject.item, Decision) and subject.item.standing:
        raise refused(say("{id} is standing: it has no day to extend", id=subject.id))
    return subject.item


def due_on(item: Extended, judge: Judge) -> date | None:
    """Return the day that holds now."""
    if isinstance(item, Danger):
        return judge.due(item)
    return item.due_on(judge.on)


def ask(
    subject: Subject,
    judge: Judge,
    *,
    to: date,
    applied: date | None,
    reason: str,
    approved: bool | None,
    by: str | None,
) -> Deed:
    """Write down that more time is asked for; `approved` where it is decided at once (None: it waits)."""
    item = extended(subject)
    not_finished(subject, judge)
    due = due_on(item, judge)
    if waiting := [one for one in item.extensions if one.pending(judge.on)]:
        raise refused(
            say("{id} has a request for {day} that nobody has decided", id=subject.id, day=waiting[-1].to),
            say("decide it first: riskreg extend {id} --approve --by PERSON, or --refuse", id=subject.id),
        )
    if due and to <= due:
        raise refused(
            say("the new day {to} is not later than the day it replaces, {due}", to=to, due=due),
            say("write a later day behind --to"),
        )
    asked = applied or judge.on
    fact = {"to": to, "applied": asked, **decision(judge, by, approved=approved), "reason": reason}
    told = say("{id} {title}: more time asked for on {day}, until {to}", id=subject.id, title=title(item), day=asked, to=to)
    then = None
    if approved is None:
        then = say("it moves nothing until somebody decides: riskreg extend {id} --approve --by PERSON", id=subject.id)
    said = (told,) if approved is None else (told, decided(subject, judge, by, to, approved=approved))
    return Deed((subject.append("extensions", fact),), said, (subject.id,), then, tuple(late(asked, due)))


def late(asked: date, due: date | None) -> Iterator[Said]:
    """Say that it was asked for after the day had passed: reports name it."""
    if due and asked > due:
        yield say_n(
            "asked for {n} day after the due day {due} had passed: reports say so",
            "asked for {n} days after the due day {due} had passed: reports say so",
            (asked - due).days,
            due=due,
        )


def decision(judge: Judge, by: str | None, *, approved: bool | None) -> dict[str, object]:
    """Return the fields of a decision."""
    if approved is None:
        return {}
    return {"approved" if approved else "refused": judge.on, "by": by}


def decide(subject: Subject, judge: Judge, *, approved: bool, by: str) -> Deed:
    """Approve or refuse the request that waits."""
    item = extended(subject)
    waiting = [(at, one) for at, one in enumerate(item.extensions) if one.pending(judge.on)]
    if not waiting:
        raise refused(
            nothing_waits(subject, item, judge), say("ask for it: riskreg extend {id} --to DAY --reason ...", id=subject.id)
        )
    at, extension = waiting[-1]
    edits = tuple(subject.put(field, value, "extensions", at) for field, value in decision(judge, by, approved=approved).items())
    told = decided(subject, judge, by, extension.to, approved=approved)
    return Deed(edits, (told,), (subject.id,))


def nothing_waits(subject: Subject, item: Extended, judge: Judge) -> Said:
    """Say why there is nothing to decide."""
    last: Extension | None = item.extensions[-1] if item.extensions else None
    if last and (day := last.approved or last.refused):
        return say("{id} has no request that waits: the last one was decided on {day}", id=subject.id, day=day)
    if last and last.applied > judge.on:
        return say(
            "{id} has no request that waits on {day}: the last one is dated {applied}",
            id=subject.id,
            day=judge.on,
            applied=last.applied,
        )
    return say("{id} has no request for more time", id=subject.id)


def decided(subject: Subject, judge: Judge, by: str | None, to: date, *, approved: bool) -> Said:
    """Say what was decided."""
    words = {"id": subject.id, "title": title(subject.item), "to": to, "day": judge.on, "person": person(judge, by)}
    if approved:
        return say("{id} {title}: extended to {to}, approved on {day} by {person}", **words)
    return say("{id} {title}: more time until {to} refused on {day} by {person}", **words)


def title(item: object) -> str:
    """What people call it."""
    return str(getattr(item, "title", None) or getattr(item, "text", ""))
