"""R601-R604, R606-R608: the basis and five points of major dangers, silence, acceptances and withdrawals that do not fit."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from riskreg.domain.checks.finding import Finding
from riskreg.domain.checks.standing import is_open
from riskreg.domain.deadlines import danger_deadlines
from riskreg.domain.fields import FieldTable
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger
from riskreg.domain.words import DANGER_MAJOR, DUPLICATE, FIVE_POINTS, OPEN
from riskreg.wording import joined, say

SILENCE: Final = 30  # days without an entry that are too many
BASIS: Final = Danger.FIELDS["basis"].label
AFTERWARDS: Final = ("levels", "extensions", "referrals", "rectified", "acceptances", "handovers", "progress", "spent")


def major_without_basis(judge: Judge) -> Iterator[Finding]:
    """A danger is major by a rule or a decision, and that is written down as its basis."""
    for danger in judge.register.dangers.values():
        if danger.level == DANGER_MAJOR and not danger.basis:
            message = say("the danger is called major, but no basis is named")
            yield Finding(
                danger.id,
                danger,
                "level",
                message,
                say("fill in {field}: the rule or the decision that makes it major", field=BASIS),
            )
        for levelling in danger.levels:
            if levelling.level == DANGER_MAJOR and not (levelling.basis or danger.basis):
                message = say("the danger is called major from {day}, but no basis is named", day=levelling.on)
                hint = say("fill in {field}: the rule or the decision that makes it major", field=BASIS)
                yield Finding(danger.id, levelling, "level", message, hint)


def five_points(judge: Judge) -> Iterator[Finding]:
    """Some days after a danger became major its five points are settled: owner, rectification, funds, due day and plan."""
    for danger in judge.register.dangers.values():
        if danger.level != DANGER_MAJOR and not danger.levels:
            continue
        late = next(
            (
                deadline
                for deadline in danger_deadlines(judge, danger)
                if deadline.what == FIVE_POINTS and deadline.due < judge.on
            ),
            None,
        )
        if late:
            missing = joined(Danger.FIELDS[point].label for point in judge.settled(danger))
            message = say(
                "the five points of a major danger were to be settled by {day}; missing: {points}", day=late.due, points=missing
            )
            yield Finding(
                danger.id,
                danger,
                "level" if danger.level else "levels",
                message,
                say("fill in {points}; for funds 0 is an answer", points=missing),
            )


def silent(judge: Judge, dangers: Iterable[Danger]) -> Iterator[tuple[Danger, FieldTable, date, bool]]:
    """Open dangers without an entry for 30 days: the danger, its newest fact, the day, whether a failed acceptance is it."""
    on = judge.on
    for danger in dangers:
        # The state costs most, so it is asked last.
        if (on - danger.found).days < SILENCE or not is_open(danger, on):
            continue
        last = danger.last_fact(on)
        if (on - last).days < SILENCE:
            continue
        course = danger.course(on)
        if course.state == OPEN:
            failed = course.failed if course.failed and course.failed.on >= last else None
            yield danger, failed or danger, last, failed is not None


def failed_and_nothing(judge: Judge) -> Iterator[Finding]:
    """After a failed acceptance something follows within 30 days."""
    all_dangers = judge.register.dangers.values()
    failing = (danger for danger in all_dangers if any(not acceptance.passed for acceptance in danger.acceptances))
    for danger, holder, last, is_failed in silent(judge, failing):
        if is_failed:
            days = (judge.on - last).days
            message = say(
                "the acceptance of {day} failed, and nothing has been entered in the {days} days since", day=last, days=days
            )
            hint = say("ask the owner and add an entry under {field}", field=Danger.FIELDS["progress"].label)
            yield Finding(danger.id, holder, "on", message, hint)


def no_progress(judge: Judge) -> Iterator[Finding]:
    """For an open danger something is entered every 30 days; a danger that is referred waits for others."""
    for danger, holder, last, is_failed in silent(judge, judge.register.dangers.values()):
        if not is_failed:
            message = say(
                "the danger is open, and nothing has been entered since {day}, {days} days ago",
                day=last,
                days=(judge.on - last).days,
            )
            hint = say("ask the owner and add an entry under {field}", field=Danger.FIELDS["progress"].label)
            yield Finding(danger.id, holder, "progress", message, hint)


def accepted_unrectified(judge: Judge) -> Iterator[Finding]:
    """Before an acceptance stands the day on which the work was done."""
    for danger in judge.register.dangers.values():
        if not danger.acceptances:
            continue
        first = min((rectification.on for rectification in danger.rectified), default=None)
        for acceptance in danger.acceptances:
            # One that passed before the first rectification contradicts it: R401.
            if first is None or (acceptance.on < first and not acceptance.passed):
                message = say(
                    "an acceptance of {day} is recorded, but no day before it on which the work was done", day=acceptance.on
                )
                hint = say("add the day under {field}, if it is known", field=Danger.FIELDS["rectified"].label)
                yield Finding(danger.id, acceptance, "on", message, hint)
                break


def duplicate_of_nothing(judge: Judge) -> Iterator[Finding]:
    """A danger withdrawn as a duplicate names the danger that stays: another one, itself no duplicate."""
    for danger in judge.register.dangers.values():
        gone = danger.withdrawn
        if gone is None or gone.reason != DUPLICATE:
            continue
        label = gone.FIELDS["same_as"].label
        if gone.same_as is None:
            message = say("the danger is withdrawn as a duplicate, but not of which")
            yield Finding(
                danger.id, gone, "reason", message, say("fill in {field}: the id of the danger that stays", field=label)
            )
        elif gone.same_as == danger.id:
            message = say("the danger is called a duplicate of itself")
            yield Finding(danger.id, gone, "same_as", message, say("write the id of the danger that stays"))
        else:
            last = kept(judge, danger)
            if last and last != gone.same_as:
                message = say("{id} is itself withdrawn as a duplicate", id=gone.same_as)
                yield Finding(danger.id, gone, "same_as", message, say("write {id}, the danger that stays", id=last))


def kept(judge: Judge, danger: Danger) -> str | None:
    """Follow the duplicates to the danger that stays; None if they lead in a circle (R312) or to an unknown id (R307)."""
    seen: set[str] = set()
    at: Danger | None = danger
    while at and (gone := at.withdrawn) and gone.reason == DUPLICATE and gone.same_as and at.id not in seen:
        seen.add(at.id)
        at = judge.register.dangers.get(gone.same_as)
    return at.id if at and at.id not in seen else None


def gone_on(judge: Judge) -> Iterator[Finding]:
    """Nothing is recorded for a danger after it was withdrawn, nor revised in a measure after it was repealed."""
    for danger in judge.register.dangers.values():
        if danger.withdrawn:
            yield from after_withdrawal(danger, danger.withdrawn.on)
    for measure in judge.register.measures.values():
        for revision in measure.revisions if measure.repealed else ():
            if measure.repealed and revision.on > measure.repealed:
                message = say(
                    "a revision of {day} is recorded, but the measure was repealed on {gone}",
                    day=revision.on,
                    gone=measure.repealed,
                )
                yield Finding(measure.id, revision, "on", message, say("check which of the two is true"))


def after_withdrawal(danger: Danger, gone: date) -> Iterator[Finding]:
    """The facts of a withdrawn danger that are later than its withdrawal."""
    for name in AFTERWARDS:
        for fact in getattr(danger, name):
            field = "applied" if name == "extensions" else "on"
            day = getattr(fact, field)
            if day > gone:
                message = say(
                    "{fact} of {day} is recorded, but the danger was withdrawn on {gone}",
                    fact=Danger.FIELDS[name].label,
                    day=day,
                    gone=gone,
                )
                yield Finding(danger.id, fact, field, message, say("check which of the two is true"))
