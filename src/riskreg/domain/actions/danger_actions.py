"""The course of a danger: rectified, accepted or not, referred, answered, withdrawn; and more time for whatever has a day."""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from riskreg.domain.actions.action import Action, Subject, danger, not_finished, person, refused, wrong_kind
from riskreg.domain.evaluation import Judge
from riskreg.domain.records import Danger, Decision, Measure
from riskreg.domain.records.danger_facts import Referral
from riskreg.domain.records.record import Extension
from riskreg.domain.words import CLOSED, DANGER_MAJOR, DUPLICATE, OPEN, RECTIFIED, REFERRED, WITHDRAWN
from riskreg.messages import Said, Word, joined, say


def rectify(subject: Subject, judge: Judge, *, by: str | None, note: str | None, evidence: Sequence[str]) -> Action:
    """Write down that the work is done; acceptance follows."""
    item = danger(subject)
    not_finished(subject, judge)
    gone = item.course(judge.on)
    if gone.state == RECTIFIED:
        raise refused(
            say("{id} has been awaiting acceptance since {day}", id=subject.id, day=gone.since),
            say("riskreg accept {id} --by PERSON, or with --failed if the work will not do", id=subject.id),
        )
    fact = {"on": judge.on, "by": by, "note": note, "evidence": tuple(evidence) or None}
    told = say("{id} {title}: rectified on {day}", id=subject.id, title=item.title, day=judge.on)
    return Action((subject.append("rectified", fact),), (told,), (subject.id,), next_acceptance(subject, item, judge))


def next_acceptance(subject: Subject, item: Danger, judge: Judge) -> Said:
    """Say who owes the acceptance, by when."""
    _, acceptor = judge.acceptor(item)
    if not acceptor:
        return say("then somebody else accepts it: riskreg accept {id} --by PERSON", id=subject.id)
    due = judge.calendar.later(judge.on, judge.settings.deadlines.acceptance)
    words = {"person": person(judge, acceptor), "day": due, "id": subject.id, "by": str(acceptor)}
    return say("acceptance is owed by {person} until {day}: riskreg accept {id} --by {by}", **words)


def accept(
    subject: Subject,
    judge: Judge,
    *,
    by: Sequence[str],
    passed: bool,
    body: str | None,
    due: date | None,
    note: str | None,
) -> Action:
    """Write down that somebody else looked at the work, and passed it or not; after closing, a failure re-opens."""
    item = danger(subject)
    gone = item.course(judge.on)
    refuse_acceptance(subject, gone.state, gone.since, passed=passed)
    if due and passed:
        raise refused(say("--due is the new day after a failed acceptance"), say("leave it out, or add --failed"))
    fact = {"on": judge.on, "by": tuple(by), "body": body, "passed": passed, "due": due, "note": note}
    words = {"id": subject.id, "title": item.title, "day": judge.on, "people": joined(person(judge, one) for one in by)}
    if passed:
        told, then = say("{id} {title}: accepted on {day} by {people}, closed", **words), None
    else:
        again = gone.state == CLOSED
        told = (
            say("{id} {title}: re-opened on {day} by {people}", **words)
            if again
            else say("{id} {title}: not accepted on {day} by {people}", **words)
        )
        then = say("when the work is done again: riskreg rectify {id}", id=subject.id)
    return Action((subject.append("acceptances", fact),), (told,), (subject.id,), then)


def refuse_acceptance(subject: Subject, state: Word, since: date, *, passed: bool) -> None:
    """Refuse an acceptance where there is nothing to accept, or to send back."""
    id_ = subject.id
    if state in (OPEN, REFERRED):
        raise refused(
            say("{id} has not been rectified: there is nothing to accept", id=id_),
            say("first: riskreg rectify {id} --by PERSON", id=id_),
        )
    if state == WITHDRAWN:
        raise refused(say("{id} was withdrawn on {day}", id=id_, day=since), say("enter it anew: riskreg add danger"))
    if state == CLOSED and passed:
        raise refused(
            say("{id} has been closed since {day}", id=id_, day=since),
            say("if it came back: riskreg accept {id} --failed re-opens it", id=id_),
        )


def refer(subject: Subject, judge: Judge, *, to: str, document: str | None, due: date | None = None) -> Action:
    """Write down that it was handed to a body outside, and by when that should answer: by default as the settings say."""
    item = danger(subject)
    not_finished(subject, judge)
    state = item.state(judge.on)
    if state != OPEN:
        raise refused(
            say("{id} is {state} on {day}: only what is open is referred", id=subject.id, state=state, day=judge.on),
            say("riskreg show {id} tells its story", id=subject.id),
        )
    told = say("{id} {title}: referred on {day} to {to}", id=subject.id, title=item.title, day=judge.on, to=name_of(judge, to))
    then = say('its answer: riskreg refer {id} --reply "..."; it still counts until then', id=subject.id)
    if due and due < judge.on:
        raise refused(
            say("the day {due} for the answer lies before the referral of {day}", due=due, day=judge.on),
            say("write a later day behind --reply-due"),
        )
    wanted = due or judge.answer_due(Referral(on=judge.on))
    if wanted:
        then = say('its answer, wanted by {due}: riskreg refer {id} --reply "..."; it still counts until then',
                   due=wanted, id=subject.id)  # fmt: skip
    fact = {"on": judge.on, "to": to, "document": document, "reply_due": wanted}
    return Action((subject.append("referrals", fact),), (told,), (subject.id,), then)


def name_of(judge: Judge, unit: str) -> str:
    """Return the name of a unit; a body that is not in the list has its own."""
    return judge.register.name("units", unit) or unit


def reply(subject: Subject, judge: Judge, *, text: str) -> Action:
    """Write down the answer of the body outside, which ends the referral."""
    item = danger(subject)
    waiting = [at for at, one in enumerate(item.referrals) if one.reply_on is None and one.on <= judge.on]
    if not waiting:
        raise refused(
            say("{id} waits for no answer", id=subject.id), say("refer it first: riskreg refer {id} --to BODY", id=subject.id)
        )
    at = waiting[-1]
    edits = (subject.put("reply_on", judge.on, "referrals", at), subject.put("reply", text, "referrals", at))
    body = name_of(judge, item.referrals[at].to or "")
    told = say("{id} {title}: {body} answered on {day}", id=subject.id, title=item.title, body=body, day=judge.on)
    return Action(edits, (told,), (subject.id,))


def report(subject: Subject, judge: Judge, *, to: str, document: str | None) -> Action:
    """Write down that a major danger was reported to those above."""
    item = danger(subject)
    not_finished(subject, judge)
    level = item.level_on(judge.on)
    if level != DANGER_MAJOR:
        raise refused(
            say("{id} is {level} on {day}: what is major is reported upward", id=subject.id, level=level, day=judge.on),
            say("riskreg show {id} tells its story", id=subject.id),
        )
    told = say("{id} {title}: reported on {day} to {to}", id=subject.id, title=item.title, day=judge.on, to=name_of(judge, to))
    fact = {"on": judge.on, "to": to, "document": document}
    return Action((subject.append("reported", fact),), (told,), (subject.id,))


def withdraw(subject: Subject, judge: Judge, *, by: str, reason: Word, same_as: str | None) -> Action:
    """Write down that it is no danger, was entered twice, or is gone."""
    item = danger(subject)
    not_finished(subject, judge)
    if item.withdrawn:
        raise refused(say("{id} has a withdrawal, dated {day}", id=subject.id, day=item.withdrawn.on))
    if reason == DUPLICATE and not same_as:
        raise refused(say("a duplicate names the danger it repeats"), say("add --same-as ID"))
    if same_as and reason != DUPLICATE:
        raise refused(say("--same-as goes with --reason duplicate"))
    if same_as == subject.id:
        raise refused(say("{id} cannot repeat itself", id=subject.id))
    fact = {"on": judge.on, "by": by, "reason": reason, "same_as": same_as}
    told = say("{id} {title}: withdrawn on {day}: {reason}", id=subject.id, title=item.title, day=judge.on, reason=reason)
    return Action((subject.put("withdrawn", fact),), (told,), (subject.id,))


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
) -> Action:
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
    return Action((subject.append("extensions", fact),), said, (subject.id,), then)


def decision(judge: Judge, by: str | None, *, approved: bool | None) -> dict[str, object]:
    """Return the fields of a decision."""
    if approved is None:
        return {}
    return {"approved" if approved else "refused": judge.on, "by": by}


def decide(
    subject: Subject, judge: Judge, *, approved: bool, by: str, to: date | None = None, applied: date | None = None
) -> Action:
    """Approve or refuse the request that waits; of several the one with this new day, or asked for on this day."""
    item = extended(subject)
    waiting = [(at, one) for at, one in enumerate(item.extensions) if one.pending(judge.on)]
    if not waiting:
        raise refused(
            nothing_waits(subject, item, judge), say("ask for it: riskreg extend {id} --to DAY --reason ...", id=subject.id)
        )
    meant = [one for one in waiting if to in (None, one[1].to) and applied in (None, one[1].applied)]
    if len(meant) != 1:
        raise refused(
            say(
                "which request is meant? {id} has: {requests}",
                id=subject.id,
                requests=joined(requested(one) for _, one in waiting),
            ),
            say("say its new day or the day it was asked for: --to DAY or --applied DAY; a new request also has --reason"),
        )
    at, extension = meant[0]
    due = due_on(item, judge)
    if approved and to is None and due and extension.to <= due:
        words = {"id": subject.id, "to": extension.to, "due": due}
        raise refused(
            say("{id}: {to} is not later than the day that holds, {due}: nothing would be put off", **words),
            say("riskreg extend {id} --refuse --to {to}; if the earlier day is meant: --approve --to {to}", **words),
        )
    edits = tuple(subject.put(field, value, "extensions", at) for field, value in decision(judge, by, approved=approved).items())
    return Action(edits, (decided(subject, judge, by, extension.to, approved=approved),), (subject.id,))


def requested(extension: Extension) -> Said:
    """Say what a request asks for."""
    return say("until {to} (asked for on {day})", to=extension.to, day=extension.applied)


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
