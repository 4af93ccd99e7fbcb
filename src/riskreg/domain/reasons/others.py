"""How the state and the days of a measure and of a decision came about."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from riskreg.domain.calendar import after
from riskreg.domain.deadlines import measure_deadlines
from riskreg.domain.judge import Judge
from riskreg.domain.reasons.reason import Reason, Step, computed, extensions, line, standing
from riskreg.domain.records import Decision, Measure
from riskreg.domain.records.record import newest
from riskreg.domain.words import ISSUE, REPEALED, REVIEW
from riskreg.wording import Word, say

STATE: Final = Word("state", "状态")
DUE: Final = Word("due", "时限", en="day")


def of_measure(measure: Measure, judge: Judge) -> Iterator[Reason]:
    """Its state, the day by which it must be issued, the next review."""
    on = judge.on
    yield Reason(STATE, say("{state}", state=measure.state(on)), tuple(standing_of(measure, on)))
    due = measure.due_on(on)
    if due:
        finished = measure.finished()
        done = finished is not None and finished <= on
        first = Step(say("The first day is {day}; it is never overwritten.", day=measure.due), line(measure, "due"))
        last = (
            Step(say("Done on {day}: the day is no longer counted.", day=finished))
            if done
            else Step(say("So it is {day}.", day=due))
        )
        result = say("done on {day}", day=finished) if done else standing(due, on)
        yield Reason(ISSUE, result, (first, *extensions(measure, judge), last))
    review = next((deadline for deadline in measure_deadlines(judge, measure) if deadline.what == REVIEW), None)
    if review:
        yield Reason(REVIEW, standing(review.due, on), tuple(reviewing(measure, judge)))


def standing_of(measure: Measure, on: date) -> Iterator[Step]:
    """The facts that make it planned, in force or repealed."""
    begins = measure.effective or measure.issued
    if measure.issued:
        yield fact(measure, "issued", measure.issued, on, Word("issued", "印发"))
    if measure.effective:
        yield fact(measure, "effective", measure.effective, on, Word("effective", "施行", en="in force"))
    if not begins:
        yield Step(say("No day of issue is entered: it is planned."))
    if measure.repealed:
        yield fact(measure, "repealed", measure.repealed, on, REPEALED)


def fact(measure: Measure, field: str, day: date, on: date, word: Word) -> Step:
    """Say a day of a measure, and whether it has come."""
    if day > on:
        return Step(
            say("{what} on {day}: after the day of judgement, it does not count yet.", what=word, day=day), line(measure, field)
        )
    return Step(say("{what} on {day}.", what=word, day=day), line(measure, field))


def reviewing(measure: Measure, judge: Judge) -> Iterator[Step]:
    """From which day, how often, and the day moved out of a holiday."""
    start, every = measure.last_revision(judge.on), measure.review_every
    revision = newest(measure.revisions, judge.on)
    at = line(revision) if revision else line(measure, "effective" if measure.effective else "issued")
    yield Step(say("Counted from {day}, when it was last revised or began.", day=start), at)
    yield Step(say("It is to be reviewed {every}, as the record says.", every=every), line(measure, "review_every"))
    if start and every:
        yield from computed(after(start, every), judge)


def of_decision(decision: Decision, judge: Judge) -> Iterator[Reason]:
    """Its state and its day."""
    on = judge.on
    done = decision.done
    if decision.standing:
        yield Reason(DUE, say("no end"), (Step(say("It is to be kept up for good: it has no day."), line(decision, "standing")),))
    due = decision.due_on(on)
    if due and not decision.standing:
        first = Step(say("The first day is {day}; it is never overwritten.", day=decision.due), line(decision, "due"))
        result = say("{day}", day=due) if decision.is_done(on) else standing(due, on)
        yield Reason(DUE, result, (first, *extensions(decision, judge), Step(say("So it is {day}.", day=due))))
    if done and done.on <= on:
        step = Step(say("Done on {day}.", day=done.on), line(done))
    elif done:
        step = Step(say("Done on {day}: after the day of judgement, it does not count yet.", day=done.on), line(done))
    else:
        step = Step(say("It is not entered as done."))
    yield Reason(STATE, say("{state}", state=decision.state(on)), (step,))
