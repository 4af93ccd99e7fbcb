"""R404, R405: who decides on a record and who accepts the work is neither its owner nor who did the work."""

from collections.abc import Iterator

from riskreg.domain.checks.finding import Finding
from riskreg.domain.checks.names import named
from riskreg.domain.checks.standing import deciders, is_open, items, owner_on
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Risk
from riskreg.domain.records.danger_facts import Acceptance
from riskreg.domain.records.record import newest
from riskreg.wording import Said, say


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
