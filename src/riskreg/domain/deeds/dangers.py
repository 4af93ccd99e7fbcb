"""The course of a danger: rectified, accepted or not, referred, answered, withdrawn."""

from collections.abc import Sequence
from datetime import date

from riskreg.domain.deeds.deed import Deed, Subject, danger, not_finished, person, refused
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger
from riskreg.domain.words import CLOSED, DUPLICATE, OPEN, RECTIFIED, REFERRED, WITHDRAWN
from riskreg.wording import Said, Word, joined, say


def rectify(subject: Subject, judge: Judge, *, by: str | None, note: str | None, evidence: Sequence[str]) -> Deed:
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
    return Deed((subject.append("rectified", fact),), (told,), (subject.id,), next_acceptance(subject, item, judge))


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
) -> Deed:
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
    return Deed((subject.append("acceptances", fact),), (told,), (subject.id,), then)


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


def refer(subject: Subject, judge: Judge, *, to: str, document: str | None) -> Deed:
    """Write down that it was handed to a body outside."""
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
    fact = {"on": judge.on, "to": to, "document": document}
    return Deed((subject.append("referrals", fact),), (told,), (subject.id,), then)


def name_of(judge: Judge, unit: str) -> str:
    """Return the name of a unit; a body that is not in the list has its own."""
    return judge.register.name("units", unit) or unit


def reply(subject: Subject, judge: Judge, *, text: str) -> Deed:
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
    return Deed(edits, (told,), (subject.id,))


def withdraw(subject: Subject, judge: Judge, *, by: str, reason: Word, same_as: str | None) -> Deed:
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
    return Deed((subject.put("withdrawn", fact),), (told,), (subject.id,))
