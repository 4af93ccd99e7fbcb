"""Timeline: what happened to a record, day by day, as its facts say; and the state to which each fact of a danger led."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.evaluation import Judge
from riskreg.domain.grading import Grade, grade
from riskreg.domain.records import Danger, Decision, Measure, Risk
from riskreg.domain.records.danger import Acceptance, Rectification, Referral, Step, Supervised
from riskreg.domain.records.record import Extension, Handover, by_day
from riskreg.domain.records.risk import Review
from riskreg.domain.words import CLOSED, OPEN, WITHDRAWN
from riskreg.messages import Mark, Said, Word, say, say_n

Note: TypeAlias = Said | Word | str | None

FOUND: Final = Word("found", "发现")
IDENTIFIED: Final = Word("identified", "辨识")
LEVELLED: Final = Word("levelled", "定级", en="level given")
NOTIFIED: Final = Word("notified", "下达整改通知书", en="notice served")
NAMED: Final = Word("named", "上级通报", en="named in a circular")
SCHEME: Final = Word("scheme", "制定治理方案", en="treatment scheme")
LISTED: Final = Word("listed", "挂牌督办", en="supervision listed")
LIFTED: Final = Word("lifted", "摘牌", en="supervision lifted")
SUSPENDED: Final = Word("suspended", "停用", en="out of use")
RESUMED: Final = Word("resumed", "停用截止", en="out of use until")
HANDED: Final = Word("handed_over", "移交责任", en="handed over")
APPLIED: Final = Word("applied", "申请延期", en="extension asked for")
APPROVED: Final = Word("approved", "批准延期", en="extension approved")
REFUSED: Final = Word("refused", "不予延期", en="extension refused")
SPENT: Final = Word("spent", "落实资金", en="money spent")
PROGRESS: Final = Word("progress", "进展")
REFERRAL: Final = Word("referred", "移交属地")
ANSWERED: Final = Word("answered", "属地复函", en="answer to the referral")
RECTIFIED: Final = Word("rectified", "整改完成")
PASSED: Final = Word("accepted", "验收合格", en="acceptance passed")
FAILED: Final = Word("rejected", "验收不合格", en="acceptance failed")
REOPENED: Final = Word("reopened", "回头看不合格，重开", en="re-opened")
REPLIED: Final = Word("replied", "回复上级", en="replied to the superior")
GONE: Final = Word("withdrawn", "撤销")
REVIEWED: Final = Word("reviewed", "再评估", en="re-assessed")
STRUCK: Final = Word("closed", "风险销号", en="closed")
ISSUED: Final = Word("issued", "印发")
EFFECTIVE: Final = Word("effective", "施行", en="in force")
REVISED: Final = Word("revised", "修订")
REPEALED: Final = Word("repealed", "废止")
DECIDED: Final = Word("decided", "会议议定", en="decided")
DONE: Final = Word("done", "办结")

# What comes first of two things on one day; what is not named here moves the state, in the order in which course() takes it.
FIRST: Final = (
    FOUND,
    IDENTIFIED,
    DECIDED,
    LEVELLED,
    NOTIFIED,
    NAMED,
    SCHEME,
    LISTED,
    SUSPENDED,
    HANDED,
    APPLIED,
    APPROVED,
    REFUSED,
    SPENT,
    PROGRESS,
)
AHEAD: Final = (RESUMED, EFFECTIVE, REPEALED)  # days that are set beforehand: no facts entered too early
LAST: Final = (REPLIED, RESUMED, LIFTED, GONE, STRUCK, DONE)


class Event(NamedTuple):
    """Something that happened. `who` are ids of people or units, or texts; `state` that of a danger after it, if it moved."""

    on: date
    what: Word
    who: tuple[str, ...]
    note: Note
    at: Mark
    state: Word | None = None


def order(event: Event) -> tuple[date, int, int]:
    """Sort by day, then by what makes sense on one day."""
    what = event.what
    if what in FIRST:
        return (event.on, 0, FIRST.index(what))
    return (event.on, 2, LAST.index(what)) if what in LAST else (event.on, 1, 0)


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


Told: TypeAlias = Risk | Danger | Measure | Decision


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
        elif event.what not in AHEAD:
            later += 1
    return Story(tuple(sorted(happened, key=order)), later)


def events(item: Told, judge: Judge) -> Iterator[Event]:
    """All that is written down of a record, in no order; facts without a day are no events."""
    if isinstance(item, Risk | Danger | Measure):
        yield from handovers(item, judge)
    match item:
        case Risk():
            yield from of_risk(item, judge)
        case Danger():
            yield from of_danger(item, judge)
        case Measure():
            yield from of_measure(item)
        case Decision(done=done):
            if done and done.on:
                yield Event(done.on, DONE, (), done.evidence, done.mark("on"))
    if not isinstance(item, Risk):
        yield from extended(item, judge)
    yield from (Event(made.on, PROGRESS, some(made.by), made.note, made.mark()) for made in item.progress if made.on)


def of_risk(risk: Risk, judge: Judge) -> Iterator[Event]:
    """Identified, re-assessed with the grade before and after, struck off."""
    first = grade(risk.method, risk.residual, risk.basis, judge.scales)
    yield Event(risk.identified, IDENTIFIED, (), graded(first), risk.mark("identified"))
    for review, before, after in reviewed(risk, judge):
        yield Event(review.on, REVIEWED, some(review.by), linked(moved(before, after), review.note), review.mark())
    if risk.closed and risk.closed.on:
        yield Event(risk.closed.on, STRUCK, some(risk.closed.by), risk.closed.reason, risk.closed.mark())


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


def of_danger(danger: Danger, judge: Judge) -> Iterator[Event]:
    """Found, levelled, notified, supervised; referred, rectified, accepted; withdrawn."""
    yield Event(
        danger.found,
        FOUND,
        some(danger.found_by),
        linked(danger.source, danger.source_body, danger.source_document),
        danger.mark("found"),
    )
    for level in danger.levels:
        if level.on:
            yield Event(level.on, LEVELLED, (), linked(level.level, level.basis), level.mark())
    yield from (event for supervised in danger.supervised for event in supervision(supervised))
    yield from single(danger)
    for spent in danger.spent:
        if spent.on:
            yield Event(spent.on, SPENT, (), say("{yuan} yuan", yuan=spent.yuan), spent.mark())
    before = OPEN
    for _before, fact, after in danger.steps(judge.on):
        state = after.state
        yield from moving(fact, before, state)
        before = state
    steps: tuple[Step, ...] = (*danger.referrals, *danger.rectified, *danger.acceptances)
    for later in steps:
        if later.on > judge.on:
            yield from moving(later, before, before)
    if (gone := danger.withdrawn) and gone.on:
        yield Event(gone.on, GONE, some(gone.by), linked(gone.reason, gone.same_as), gone.mark(), WITHDRAWN)


def single(danger: Danger) -> Iterator[Event]:
    """The facts of which there is one at most."""
    if (notified := danger.notified) and notified.on:
        yield Event(notified.on, NOTIFIED, some(notified.signed_by), notified.number, notified.mark())
    if (named := danger.named) and named.on:
        yield Event(named.on, NAMED, (), named.document, named.mark())
    if (scheme := danger.scheme) and scheme.on:
        yield Event(scheme.on, SCHEME, (), scheme.document, scheme.mark())
    if suspended := danger.suspended:
        if suspended.from_:
            yield Event(suspended.from_, SUSPENDED, (), suspended.what, suspended.mark("from_"))
        if suspended.to:
            yield Event(suspended.to, RESUMED, (), suspended.what, suspended.mark("to"))
    if danger.replied:
        yield Event(danger.replied, REPLIED, (), None, danger.mark("replied"))


def supervision(supervised: Supervised) -> Iterator[Event]:
    """Listed, and lifted."""
    if supervised.from_:
        until = say("until {day}", day=supervised.to) if supervised.to else None
        yield Event(
            supervised.from_,
            LISTED,
            some(supervised.leader),
            linked(supervised.level, supervised.document, until),
            supervised.mark(),
        )
    if (lifted := supervised.lifted) and lifted.on:
        yield Event(lifted.on, LIFTED, (), lifted.document, lifted.mark())


def moving(fact: Step, before: Word, state: Word) -> Iterator[Event]:
    """Tell a fact that moves the state of a danger."""
    match fact:
        case Referral():
            yield Event(fact.on, REFERRAL, some(fact.to), fact.document, fact.mark(), state)
            if fact.reply_on:
                yield Event(fact.reply_on, ANSWERED, some(fact.to), fact.reply, fact.mark("reply_on"))
        case Rectification():
            yield Event(fact.on, RECTIFIED, some(fact.by), linked(fact.note, *fact.evidence), fact.mark(), state)
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


def of_measure(measure: Measure) -> Iterator[Event]:
    """Issued, in force, revised, repealed."""
    if measure.issued:
        yield Event(measure.issued, ISSUED, (), measure.document, measure.mark("issued"))
    if measure.effective and measure.effective != measure.issued:
        yield Event(measure.effective, EFFECTIVE, (), None, measure.mark("effective"))
    for revision in measure.revisions:
        if revision.on:
            yield Event(revision.on, REVISED, (), linked(revision.document, revision.note), revision.mark())
    if measure.repealed:
        yield Event(measure.repealed, REPEALED, (), measure.replaced_by, measure.mark("repealed"))


def handovers(item: Risk | Danger | Measure, judge: Judge) -> Iterator[Event]:
    """From whom to whom it was handed over."""
    unit, owner = item.unit, item.owner
    for handover in by_day(item.handovers, date.max):
        yield Event(handover.on, HANDED, (), linked(*changed(handover, unit, owner, judge), handover.why), handover.mark())
        unit, owner = handover.unit or unit, handover.owner or owner


def changed(handover: Handover, unit: str, owner: str, judge: Judge) -> Iterator[Said]:
    """Say which of unit and owner changed."""
    for target, before, after in (("units", unit, handover.unit), ("people", owner, handover.owner)):
        if after and after != before:
            yield say("{before} -> {after}", before=judge.register.name(target, before), after=judge.register.name(target, after))


def extended(item: Danger | Measure | Decision, judge: Judge) -> Iterator[Event]:
    """Extensions: asked for (and how late), approved, refused."""
    for extension in item.extensions:
        late = belated(judge, item, extension)
        yield Event(
            extension.applied,
            APPLIED,
            (),
            linked(say("to {day}", day=extension.to), late, extension.reason),
            extension.mark(),
        )
        for decided, what, field in (
            (extension.approved, APPROVED, "approved"),
            (extension.refused, REFUSED, "refused"),
        ):
            if decided:
                yield Event(decided, what, some(extension.by), say("to {day}", day=extension.to), extension.mark(field))


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
