"""R403, R406, R407: extensions: asked for in time, later than the day they replace, decided once."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from riskreg.domain.checks.finding import Finding
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Decision, Measure
from riskreg.domain.records.record import Extension, newest
from riskreg.domain.register import Register
from riskreg.wording import say, say_n

Extended: TypeAlias = Danger | Measure | Decision


def extended(register: Register) -> Iterator[tuple[str, Extended, Extension]]:
    """All extensions, with what they extend and its id."""
    for danger in register.dangers.values():
        for extension in danger.extensions:
            yield danger.id, danger, extension
    for measure in register.measures.values():
        for extension in measure.extensions:
            yield measure.id, measure, extension
    for id_, _, decision in register.decisions:
        for extension in decision.extensions:
            yield id_, decision, extension


def held(judge: Judge, item: Extended, extension: Extension, day: date) -> date | None:
    """Return the due day that held on a day, had the extension not been."""
    exts = item.extensions
    below = next(at for at, other in enumerate(exts) if other is extension)
    others = tuple(
        other
        for at, other in enumerate(exts)
        if at != below and other.approved and (other.approved < day or (other.approved == day and at < below))
    )
    if isinstance(item, Danger) and any(not acceptance.passed and acceptance.on <= day for acceptance in item.acceptances):
        # A failed acceptance may have set a day of its own: rare, and the one rule for that is in Judge.
        return Judge(judge.register, judge.settings, day).due(item.with_(extensions=others))
    last = newest(others, day)
    return last.to if last else item.due


def applied_late(judge: Judge) -> Iterator[Finding]:
    """An extension is applied for by the end of the day that it is to replace."""
    for id_, item, extension in extended(judge.register):
        due = held(judge, item, extension, extension.applied)
        if due and extension.applied > due:
            message = say_n(
                "more time was asked for on {applied}, {n} day after the due day {due} had passed",
                "more time was asked for on {applied}, {n} days after the due day {due} had passed",
                (extension.applied - due).days,
                applied=extension.applied,
                due=due,
            )
            yield Finding(id_, extension, "applied", message, say("leave the days as they were: reports name the delay"))


def extension_earlier(judge: Judge) -> Iterator[Finding]:
    """An approved extension gives a later day than the one it replaces."""
    for id_, item, extension in extended(judge.register):
        if extension.approved:
            due = held(judge, item, extension, extension.approved)
            if due and extension.to <= due:
                message = say("the new day {to} is not later than the day it replaces, {due}", to=extension.to, due=due)
                yield Finding(
                    id_, extension, "to", message, say("check the two days; an earlier day is agreed on without an extension")
                )


def decided_twice(judge: Judge) -> Iterator[Finding]:
    """An extension is approved or refused, not both."""
    for id_, _, extension in extended(judge.register):
        if extension.approved and extension.refused:
            message = say(
                "it is both approved ({approved}) and refused ({refused})", approved=extension.approved, refused=extension.refused
            )
            yield Finding(
                id_, extension, "refused", message, say("keep the decision that was made; a new application is a new entry")
            )
