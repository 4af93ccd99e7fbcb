"""Timeline: what happened to a record, day by day, as its facts say; and the state to which each fact of a danger led."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from typing import Any, Final, NamedTuple, TypeAlias

from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import (
    Day,
    Fact,
    Facts,
    Field,
    FieldTable,
    Free,
    Number,
    Ref,
    Whole,
    YesNo,
    by_day,
    entered_days,
    fact_fields,
    facts_of,
    first_day,
    given,
    is_planned,
)
from riskreg.domain.grading import Grade, grade
from riskreg.domain.records import Danger, Decision, Measure, Record, Risk
from riskreg.domain.records.danger_facts import Acceptance, Rectification, Referral, Step, Supervised, Withdrawal
from riskreg.domain.records.record import Extension, Handover
from riskreg.domain.records.risk import Review
from riskreg.domain.words import CLOSED, OPEN, WITHDRAWN
from riskreg.messages import Mark, Said, Word, say, say_n

Note: TypeAlias = Said | Word | str | None

# How an acceptance went; all other events are called as their fields declare.
PASSED: Final = Word("accepted", "验收合格", en="acceptance passed")
FAILED: Final = Word("rejected", "验收不合格", en="acceptance failed")
REOPENED: Final = Word("reopened", "回头看不合格，重开", en="re-opened")


class Event(NamedTuple):
    """Something that happened. `who` are ids of people or units, or texts; `state` that of a danger after it, if it moved.

    `turn` is its place among what happened on one day, 0 for what moves the state; `ahead`, that it may be set beforehand.
    """

    on: date
    what: Word
    who: tuple[str, ...]
    note: Note
    at: Mark
    state: Word | None = None
    turn: int = 0
    ahead: bool = False


def order(event: Event) -> tuple[date, int]:
    """Sort by day, then by what makes sense on one day; what moves the state, in the order in which course() takes it."""
    return event.on, event.turn


def graded(found: Grade | None) -> Note:
    """Say a grade with its score."""
    if found is None:
        return say("cannot be graded")
    return say("{band} {score}", band=found.band, score=found.score) if found.score is not None else found.band


def moved(before: Grade | None, after: Grade | None) -> Note:
    """Say how a grade moved, or that it did not."""
    return (
        say("{grade} as before", grade=graded(before))
        if before == after
        else say("{before} -> {after}", before=graded(before), after=graded(after))
    )


def some(who: str | None) -> tuple[str, ...]:
    """One or none."""
    return (who,) if who else ()


def linked(*parts: Note) -> Note:
    """Say several things in one note, leaving out what is not known."""
    known: Iterable[Note] = [part for part in parts if part]
    return reduce(lambda first, second: say("{first}; {second}", first=first, second=second), known) if known else None


Told: TypeAlias = Record | Decision


class Story(NamedTuple):
    """What had happened by the day of judgement, oldest first, and how many facts are dated later."""

    events: tuple[Event, ...]
    later: int


def story(item: Told, judge: Judge) -> Story:
    """Tell the story of a record up to the day of judgement. A decision's begins with its meeting, which the caller knows."""
    happened: list[Event] = []
    later = 0
    for event in events(item, judge):
        if event.on <= judge.on:
            happened.append(event)
        elif not event.ahead:
            later += 1
    return Story(tuple(sorted(happened, key=order)), later)


def events(item: Told, judge: Judge) -> Iterator[Event]:
    """All that is written down of a record, in no order; facts without a day are no events.

    What has no sentence of its own here is told as its fields declare it, so that no fact goes untold.
    """
    for field in type(item).FIELDS.values():
        if isinstance(field.kind, Day):
            yield from of_day(item, field, judge)
        elif isinstance(field.kind, Fact | Facts) and field in fact_fields(type(item)):
            whole = WHOLE.get(field.kind.table)
            if whole:
                yield from whole(item, field, judge)
            else:
                yield from (event for fact in facts_of(item, field) for event in of_fact(fact, field))


def of_day(item: Told, field: Field, judge: Judge) -> Iterator[Event]:
    """Tell a day that is a fact by itself."""
    day = getattr(item, field.name)
    found = day and is_told(field) and of_own_day(item, field, judge)
    if found:
        yield made(day, field, *found, item.mark(field.name))


def is_told(field: Field) -> bool:
    """Whether a day is told: one that is set beforehand only where it is an event."""
    return field.role.event is not None or not is_planned(field)


def of_own_day(item: Told, field: Field, judge: Judge) -> tuple[tuple[str, ...], Note] | None:
    """Say who and what belongs to a day of a record; None where another day tells it."""
    match item:
        case Danger() if field.role.begins:
            return some(item.found_by), linked(item.source, item.source_body, item.source_document)
        case Risk() if field.role.begins:
            return (), graded(grade(item.method, item.residual, item.basis, judge.scales))
        case Measure() if field.name == "issued":
            return (), item.document
        case Measure() if field.name == "effective" and item.effective == item.issued:
            return None
        case Measure() if field.name == "repealed":
            return (), item.replaced_by
    return (), None


def made(day: date, field: Field, who: tuple[str, ...], note: Note, at: Mark, *, state: Word | None = None) -> Event:
    """Make the event of a field."""
    ahead = isinstance(field.kind, Day) and field.kind.may_lie_ahead
    return Event(day, field.event, who, note, at, state, field.role.turn, ahead)


def of_fact(fact: FieldTable, field: Field) -> Iterator[Event]:
    """Tell a fact by what it holds: its first day, its further days, and the facts within it."""
    first = first_day(type(fact))
    who, note = of_listing(fact) if isinstance(fact, Supervised) else plainly(fact)
    for day in type(fact).FIELDS.values():
        on = getattr(fact, day.name) if isinstance(day.kind, Day) and is_told(day) else None
        if on and day is first:
            yield made(on, field, who, note, fact.mark(), state=WITHDRAWN if isinstance(fact, Withdrawal) else None)
        elif on:
            yield made(on, day, who, note, fact.mark(day.name))
    for inner in fact_fields(type(fact)):
        yield from (event for one in facts_of(fact, inner) for event in of_fact(one, inner))


def plainly(fact: FieldTable) -> tuple[tuple[str, ...], Note]:
    """Say whom a fact names, and what else it holds."""
    who: list[str] = []
    notes: list[Note] = []
    for field, content in given(fact):
        kind = field.kind
        several = content if isinstance(content, tuple) else (content,)
        if isinstance(kind, Ref) and kind.target in ("people", "units"):
            who += several
        elif isinstance(kind, YesNo):
            notes.append(kind.yes if content else kind.no)
        elif isinstance(kind, Number) and kind.money:
            notes.append(say("{yuan} yuan", yuan=content))
        elif isinstance(kind, Number | Whole) or (isinstance(kind, Day) and not is_told(field)):
            notes.append(say("{field} {value}", field=field.label, value=content))
        elif not isinstance(kind, Day | Fact | Facts | Free):
            notes += several
    return tuple(who), linked(*notes)


def of_listing(supervised: Supervised) -> tuple[tuple[str, ...], Note]:
    """Say who supervises, and until when."""
    until = say("until {day}", day=supervised.to) if supervised.to else None
    return some(supervised.leader), linked(supervised.level, supervised.document, until)


def reviews(risk: Risk, field: Field, judge: Judge) -> Iterator[Event]:
    """Re-assessments, with the grade before and after."""
    for review, before, after in reviewed(risk, judge):
        yield made(review.on, field, some(review.by), linked(moved(before, after), review.note), review.mark())


def reviewed(risk: Risk, judge: Judge) -> Iterator[tuple[Review, Grade | None, Grade | None]]:
    """The re-assessments by day, each with the residual grade before and after it; one without scores leaves it as it was."""
    method, basis = risk.method, risk.basis
    before = grade(method, risk.residual, basis, judge.scales)
    for review in by_day(risk.reviews, date.max):
        after = before
        if review.residual is not None:
            method, basis = review.method or method, review.basis or basis
            after = grade(method, review.residual, basis, judge.scales)
        yield review, before, after
        before = after


def course(danger: Danger, _: Field, judge: Judge) -> Iterator[Event]:
    """Referred, rectified, accepted: each with the state to which it led."""
    before = OPEN
    for _before, fact, after in danger.steps(judge.on):
        state = after.state
        yield from moving(fact, before, state)
        before = state
    steps: tuple[Step, ...] = (*danger.referrals, *danger.rectified, *danger.acceptances)
    for later in steps:
        if later.on > judge.on:
            yield from moving(later, before, before)


def with_the_course(_item: Told, _field: Field, _judge: Judge) -> Iterator[Event]:
    """What course() tells, since it takes its turn among other facts."""
    yield from ()


def moving(fact: Step, before: Word, state: Word) -> Iterator[Event]:
    """Tell a fact that moves the state of a danger."""
    match fact:
        case Referral():
            yield made(fact.on, Danger.FIELDS["referrals"], some(fact.to), fact.document, fact.mark(), state=state)
            if fact.reply_on:
                yield made(fact.reply_on, fact.FIELDS["reply_on"], some(fact.to), fact.reply, fact.mark("reply_on"))
        case Rectification():
            note = linked(fact.note, *fact.evidence)
            yield made(fact.on, Danger.FIELDS["rectified"], some(fact.by), note, fact.mark(), state=state)
        case Acceptance():
            what = PASSED if fact.passed else REOPENED if before == CLOSED else FAILED
            due = say("new day {day}", day=fact.due) if fact.due else None
            yield Event(
                fact.on,
                what,
                fact.by or some(fact.body),
                linked(fact.body if fact.by else None, due, fact.note),
                fact.mark(),
                state,
            )


def handovers(item: Risk | Danger | Measure, field: Field, judge: Judge) -> Iterator[Event]:
    """From whom to whom it was handed over."""
    unit, owner = item.unit, item.owner
    for handover in by_day(item.handovers, date.max):
        note = linked(*changed(handover, unit, owner, judge), handover.why)
        yield made(handover.on, field, (), note, handover.mark())
        unit, owner = handover.unit or unit, handover.owner or owner


def changed(handover: Handover, unit: str, owner: str, judge: Judge) -> Iterator[Said]:
    """Say which of unit and owner changed."""
    for target, before, after in (("units", unit, handover.unit), ("people", owner, handover.owner)):
        if after and after != before:
            yield say("{before} -> {after}", before=judge.register.name(target, before), after=judge.register.name(target, after))


def extended(item: Danger | Measure | Decision, field: Field, judge: Judge) -> Iterator[Event]:
    """Extensions: asked for (and how late), approved, refused."""
    for extension in item.extensions:
        late = belated(judge, item, extension)
        asked = linked(say("to {day}", day=extension.to), late, extension.reason)
        yield made(extension.applied, field, (), asked, extension.mark())
        for decided in entered_days(Extension):
            day = getattr(extension, decided.name)
            if day:
                note = say("to {day}", day=extension.to)
                yield made(day, decided, some(extension.by), note, extension.mark(decided.name))


def held(judge: Judge, item: Danger | Measure | Decision, extension: Extension, on: date | None = None) -> date | None:
    """Return the day that held when an extension was asked for (or on `on`), had it not been."""
    day = on or extension.applied
    before = item.with_(extensions=tuple(other for other in item.extensions if other is not extension))
    return Judge(judge.register, judge.settings, day).due(before) if isinstance(before, Danger) else before.due_on(day)


def belated(judge: Judge, item: Danger | Measure | Decision, extension: Extension) -> Said | None:
    """Say how long after the day had passed more time was asked for; None if it was asked for in time."""
    due = held(judge, item, extension)
    if due is None or extension.applied <= due:
        return None
    days = (extension.applied - due).days
    return say_n("asked for {n} day after the day had passed", "asked for {n} days after the day had passed", days)


Sentences: TypeAlias = Callable[[Any, Field, Judge], Iterable[Event]]  # the record, the field, the judge

# Facts that are told in the light of those before them.
WHOLE: Final[Mapping[type[FieldTable], Sentences]] = {
    Handover: handovers,
    Review: reviews,
    Extension: extended,
    Referral: with_the_course,
    Rectification: with_the_course,
    Acceptance: course,
}
