"""Reason: how something came about, step by step, each step with the line that says so; and steps that several kinds share."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, TypeAlias

from riskreg.domain.diagnostic import Mark
from riskreg.domain.fields import FieldTable
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Decision, Measure
from riskreg.domain.records.record import newest
from riskreg.domain.story import belated
from riskreg.wording import Said, Word, say, say_n

Extended: TypeAlias = Danger | Measure | Decision


class Step(NamedTuple):
    """One sentence, and the line that says so; no line where nothing is written down (a default, a sum)."""

    said: Said
    at: Mark | None = None


class Reason(NamedTuple):
    """What came about, in a word, and how."""

    about: Word
    result: Said
    steps: tuple[Step, ...]


def line(value: FieldTable, field: str = "") -> Mark | None:
    """Where a field stands; None where it is a default that nobody wrote down."""
    return value.mark(field) if value.path and (not field or field in value.places) else None


def computed(day: date, judge: Judge) -> Iterator[Step]:
    """A computed day, and the holidays out of which it moves."""
    yield Step(say("That is {day}.", day=day))
    moved = judge.calendar.working(day)
    if moved != day:
        holiday = next(period for period in judge.calendar.holidays if period.holds(day))
        yield Step(
            say("{day} lies in a holiday ({name}): the day moves to {moved}.", day=day, name=holiday.name_or_title, moved=moved),
            line(holiday),
        )


def standing(day: date, on: date) -> Said:
    """Say how a day stands to the day of judgement."""
    days = (on - day).days
    if days > 0:
        return say_n("{day}, {n} day late", "{day}, {n} days late", days, day=day)
    return say_n("{day}, {n} day left", "{day}, {n} days left", -days, day=day) if days else say("{day}, due today", day=day)


def extensions(item: Extended, judge: Judge) -> Iterator[Step]:
    """What each extension did to the day, or why it does not count."""
    on, holding = judge.on, newest(item.extensions, judge.on)
    for extension in item.extensions:
        if extension.applied > on:
            yield Step(
                say("More time asked for on {day}: after the day of judgement, it does not count yet.", day=extension.applied),
                line(extension),
            )
            continue
        late = belated(judge, item, extension)
        yield Step(
            say("On {day} more time was asked for, to {to} ({late}).", day=extension.applied, to=extension.to, late=late)
            if late
            else say("On {day} more time was asked for, to {to}.", day=extension.applied, to=extension.to),
            line(extension),
        )
        approved, refused = extension.approved, extension.refused
        if approved and approved <= on:
            yield Step(
                say("Approved on {day}: from then on the day is {to}.", day=approved, to=extension.to)
                if extension is holding
                else say("Approved on {day}; another one, approved later, took its place.", day=approved),
                line(extension, "approved"),
            )
        elif refused and refused <= on:
            yield Step(say("Refused on {day}: it moves nothing.", day=refused), line(extension, "refused"))
        else:
            yield Step(say("Not decided by {day}: it moves nothing.", day=on), line(extension))
