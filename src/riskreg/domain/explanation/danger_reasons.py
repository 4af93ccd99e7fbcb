"""How the level of a danger, its state, its day, its acceptance and what else is owed came about."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from riskreg.domain.evaluation import POINTS, Judge
from riskreg.domain.explanation.reasons import Reason, Step, computed, extensions, first_day, line, standing
from riskreg.domain.fields import by_day, newest
from riskreg.domain.first_days import FirstDays
from riskreg.domain.records import Danger
from riskreg.domain.records.danger_facts import Acceptance, Course, Rectification, Referral
from riskreg.domain.records.danger_facts import Step as Fact
from riskreg.domain.words import (
    ACCEPTANCE,
    ANSWER,
    CLOSED,
    DANGER_GENERAL,
    DANGER_MAJOR,
    FIVE_POINTS,
    OPEN,
    RECTIFIED,
    REFERRED,
    REPLY,
    REPORT,
    SUPERVISION,
    WITHDRAWN,
)
from riskreg.messages import UNKNOWN, Said, Word, joined, say

LEVEL: Final = Word("level", "隐患级别")
STATE: Final = Word("state", "状态")
DUE: Final = Word("due", "整改时限", en="day for rectification")


def of_danger(danger: Danger, judge: Judge, first_days: FirstDays) -> Iterator[Reason]:
    """Everything about a danger that is computed."""
    course = danger.course(judge.on)
    level = danger.level_on(judge.on)
    yield Reason(LEVEL, say("{level}", level=level), tuple(levelling(danger, judge)))
    state = say("{state} since {day}", state=course.state, day=course.since)
    yield Reason(STATE, state, tuple(moves(danger, judge)))
    due = judge.due(danger)
    yield Reason(
        DUE,
        standing(due, judge.on) if course.state == OPEN else say("{day}", day=due),
        tuple(days(danger, course, judge, first_days)),
    )
    if course.state == RECTIFIED and course.rectified:
        accepted = judge.calendar.later(course.rectified.on, judge.settings.deadlines.acceptance)
        yield Reason(ACCEPTANCE, standing(accepted, judge.on), tuple(accepting(danger, course.rectified, judge)))
    if level == DANGER_MAJOR and course.state in (OPEN, REFERRED):
        yield five_points(danger, judge)
    yield from answering(danger, course, judge)
    if level == DANGER_MAJOR and course.state != WITHDRAWN:
        yield from reporting(danger, course, judge)
    yield from further(danger, judge)


def levelling(danger: Danger, judge: Judge) -> Iterator[Step]:
    """The first level, and those given later."""
    if danger.level is UNKNOWN:
        yield Step(say("No level can be told: what is entered was not understood, or none is entered."), line(danger, "level"))
    elif danger.level:
        given = (
            say("Entered as {level} when found. Basis: {basis}", level=danger.level, basis=danger.basis) if danger.basis else None
        )
        yield Step(given or say("Entered as {level} when found.", level=danger.level), line(danger, "level"))
    elif not danger.levels:
        yield Step(say("No level is entered: it counts as {level}.", level=DANGER_GENERAL))
    for later in sorted(danger.levels, key=lambda levelling: levelling.on):
        if later.on > judge.on:
            yield Step(
                say("The level given on {day} lies after the day of judgement: it does not count yet.", day=later.on), line(later)
            )
        elif later.basis:
            yield Step(
                say("From {day} on {level}. Basis: {basis}", day=later.on, level=later.level, basis=later.basis), line(later)
            )
        else:
            yield Step(say("From {day} on {level}.", day=later.on, level=later.level), line(later))


def moves(danger: Danger, judge: Judge) -> Iterator[Step]:
    """The facts that led to the state, in the order in which they count."""
    yield Step(say("Found on {day}: {state}.", day=danger.found, state=OPEN), line(danger, "found"))
    before = OPEN
    for _before, fact, after in danger.steps(judge.on):
        state = after.state
        yield Step(moved(fact, before, state, judge), line(fact))
        before = state
    gone = danger.withdrawn
    if gone and gone.on <= judge.on:
        yield Step(say("Withdrawn on {day} ({reason}): {state}.", day=gone.on, reason=gone.reason, state=WITHDRAWN), line(gone))
    later = sum(1 for facts in (danger.referrals, danger.rectified, danger.acceptances) for fact in facts if fact.on > judge.on)
    if later or (gone and gone.on > judge.on):
        yield Step(say("What is dated after the day of judgement does not count yet."))


def moved(fact: Fact, before: Word, state: Word, judge: Judge) -> Said:
    """Say what a fact did to the state."""
    match fact:
        case Referral():
            if fact.is_answered(judge.on):
                words = {"day": fact.on, "reply": fact.reply_on, "state": state}
                if state == REFERRED:
                    return say("Referred on {day}, answered on {reply}; another referral is still without an answer.", **words)
                return say("Referred on {day}, answered on {reply}: the referral has ended, {state}.", **words)
            return say("Referred on {day}: {state}. Not the unit's to finish.", day=fact.on, state=state)
        case Rectification():
            return say("Reported rectified on {day}: {state}.", day=fact.on, state=state)
        case Acceptance(passed=True):
            return say("Acceptance passed on {day}: {state}.", day=fact.on, state=state)
    if before == CLOSED:
        return say("Acceptance failed on {day}, after it had been closed: re-opened, {state}.", day=fact.on, state=state)
    return say("Acceptance failed on {day}: {state} again.", day=fact.on, state=state)


def days(danger: Danger, course: Course, judge: Judge, first_days: FirstDays) -> Iterator[Step]:
    """The first day, the extensions, what a failed acceptance did; then the day that holds."""
    yield from first_day(danger, first_days, danger.id)
    yield from extensions(danger, judge)
    if course.failed:
        yield from failed(danger, course, course.failed, judge)
    yield Step(say("So it is {day}.", day=judge.due(danger)))
    if course.state == REFERRED:
        yield Step(say("While it is referred, its rectification is not the unit's; the unit asks for the answer."))
    elif course.state != OPEN:
        yield Step(say("It is {state}: the day is no longer counted.", state=course.state))


def failed(danger: Danger, course: Course, acceptance: Acceptance, judge: Judge) -> Iterator[Step]:
    """What the newest failed acceptance did to the day; the rule is that of Judge.due."""
    extension = newest(danger.extensions, judge.on)
    on, at = acceptance.on, line(acceptance)
    if extension and extension.approved and on <= extension.approved:
        yield Step(
            say("The acceptance that failed on {day} came before the extension was approved: the extension holds.", day=on), at
        )
    elif acceptance.due:
        yield Step(
            say("The acceptance that failed on {day} set a new day: {due}.", day=on, due=acceptance.due), line(acceptance, "due")
        )
    elif course.reopened != on:
        yield Step(say("The acceptance that failed on {day} set no new day: the day stays.", day=on), at)
    else:
        yield from default(danger, acceptance, judge)


def default(danger: Danger, acceptance: Acceptance, judge: Judge) -> Iterator[Step]:
    """The day after a re-opening that set none: by default so many days later."""
    level = danger.level_on(judge.on)
    settings = judge.settings.deadlines.danger
    more = settings.major if level == DANGER_MAJOR else settings.general
    if not more:
        yield Step(
            say(
                "Re-opened on {day} without a new day; {level} has no default days: the day stays.",
                day=acceptance.on,
                level=level,
            ),
            line(acceptance),
        )
        return
    said = say(
        "Re-opened on {day} without a new day: the {n} days that the settings give for {level} count from then.",
        day=acceptance.on,
        n=more,
        level=level,
    )
    yield Step(said, line(settings, str(level)) or line(acceptance))
    yield from computed(acceptance.on + timedelta(days=more), judge)


def accepting(danger: Danger, rectified: Rectification, judge: Judge) -> Iterator[Step]:
    """By when the work must be accepted, and who owes that."""
    deadlines = judge.settings.deadlines
    yield Step(say("Reported rectified on {day}.", day=rectified.on), line(rectified))
    yield Step(
        say("Acceptance is due {n} days later, as the settings say.", n=deadlines.acceptance), line(deadlines, "acceptance")
    )
    yield from computed(rectified.on + timedelta(days=deadlines.acceptance), judge)
    register = judge.register
    unit, person = judge.acceptor(danger)
    category = register.categories.get(danger.category or "")
    if danger.acceptor:
        yield Step(
            say("Owed by {person}, whom the record names.", person=register.name("people", person)), line(danger, "acceptor")
        )
    elif unit and category:
        yield Step(
            say(
                "Owed by {unit} ({person}), the office in charge of {category}: the record names nobody.",
                unit=register.name("units", unit),
                person=register.name("people", person) or say("no head entered"),
                category=category.name_or_title,
            ),
            line(category, "unit"),
        )
    else:
        yield Step(
            say("Owed by nobody: the record names no acceptor and its category no office in charge."), line(danger, "category")
        )


def five_points(danger: Danger, judge: Judge) -> Reason:
    """Which of the five points of a major danger are settled, by when the rest is due."""
    labels = {point: danger.FIELDS[point].label for point in POINTS}
    missing = judge.settled(danger)
    steps = [
        Step(
            say("Missing: {point}.", point=label) if point in missing else say("Settled: {point}.", point=label),
            None if point in missing else line(danger, point),
        )
        for point, label in labels.items()
    ]
    if not missing:
        return Reason(FIVE_POINTS, say("all settled"), tuple(steps))
    since = next((levelling.on for levelling in reversed(by_day(danger.levels, judge.on))), danger.found)
    allowed = judge.settings.deadlines.five_points
    steps.append(
        Step(
            say("Due {n} days after {day}, as the settings say.", n=allowed, day=since),
            line(judge.settings.deadlines, "five_points"),
        )
    )
    steps += computed(since + timedelta(days=allowed), judge)
    return Reason(FIVE_POINTS, say("missing: {points}", points=joined(labels[point] for point in missing)), tuple(steps))


def answering(danger: Danger, course: Course, judge: Judge) -> Iterator[Reason]:
    """By when the bodies outside should have answered, and who asks them."""
    for referral in danger.unanswered(course, judge.on):
        body = judge.register.name("units", referral.to) or referral.to
        steps = [Step(say("Referred to {body} on {day}, not answered.", body=body, day=referral.on), line(referral))]
        due = judge.answer_due(referral)
        days = judge.settings.deadlines.referral
        if referral.reply_due:
            steps.append(
                Step(
                    say("The answer is wanted by {day}, as the record says.", day=referral.reply_due), line(referral, "reply_due")
                )
            )
        elif days is not None:
            told = say("The answer is wanted within {n} days, as the settings say.", n=days)
            steps += [Step(told, line(judge.settings.deadlines, "referral"))]
            steps += computed(referral.on + timedelta(days=days), judge)
        else:
            steps.append(Step(say("Neither the record nor the settings say by when.")))
        steps.append(Step(say("Owed by the unit that referred it: it asks for the answer.")))
        yield Reason(ANSWER, standing(due, judge.on) if due else say("no day is set"), tuple(steps))


def reporting(danger: Danger, course: Course, judge: Judge) -> Iterator[Reason]:
    """By when a major danger was to be reported to those above, and whether it was."""
    days, since = judge.settings.deadlines.reported, danger.major_since(judge.on)
    report = next(iter(by_day(danger.reported, judge.on)), None)
    if report:
        body = judge.register.name("units", report.to) or report.to
        step = Step(say("Reported to {body} on {day}.", body=body, day=report.on), line(report))
        yield Reason(REPORT, say("reported on {day}", day=report.on), (step,))
    elif days is not None and course.state != CLOSED:
        told = say("Major since {day}; to be reported within {n} days, as the settings say.", day=since, n=days)
        steps = (
            Step(told, line(judge.settings.deadlines, "reported")),
            *computed(since + timedelta(days=days), judge),
            Step(say("No report is entered.")),
        )
        yield Reason(REPORT, standing(judge.calendar.later(since, days), judge.on), steps)


def further(danger: Danger, judge: Judge) -> Iterator[Reason]:
    """The reply to a superior, and the supervision."""
    on = judge.on
    if danger.reply_due:
        first = Step(say("The superior wants an answer by {day}.", day=danger.reply_due), line(danger, "reply_due"))
        if danger.replied and danger.replied <= on:
            step = Step(say("Answered on {day}.", day=danger.replied), line(danger, "replied"))
            yield Reason(REPLY, say("answered on {day}", day=danger.replied), (first, step))
        else:
            yield Reason(REPLY, standing(danger.reply_due, on), (first, Step(say("No answer is entered."))))
    for listed in danger.supervised:
        if listed.from_ and listed.from_ <= on and listed.to:
            step = Step(
                say("Listed on {day} ({level}), to end by {to}.", day=listed.from_, level=listed.level, to=listed.to),
                line(listed),
            )
            if listed.lifted and listed.is_lifted(on):
                end = Step(say("Lifted on {day}.", day=listed.lifted.on), line(listed.lifted))
                yield Reason(SUPERVISION, say("lifted on {day}", day=listed.lifted.on), (step, end))
            else:
                yield Reason(SUPERVISION, standing(listed.to, on), (step, Step(say("Not lifted yet."))))
