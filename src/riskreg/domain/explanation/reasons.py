"""Reason: how something came about, step by step, each with the line that says so; of risks, measures and decisions."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.evaluation import Judge, after, measure_deadlines
from riskreg.domain.fields import FieldTable, newest
from riskreg.domain.first_days import DueItem, FirstDays
from riskreg.domain.grading import METHODS, Grade, faults
from riskreg.domain.records import Danger, Decision, Measure, Risk
from riskreg.domain.records.risk import Review, Scores
from riskreg.domain.timeline import belated, graded
from riskreg.domain.words import BANDS, ISSUE, REPEALED, REVIEW, RISK_CLOSED, TIERS, UNRATED
from riskreg.messages import Mark, Said, Word, joined, say, say_n

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


GRADE: Final = Word("grade", "现有等级", en="grade")
INHERENT: Final = Word("inherent_grade", "固有等级", en="inherent grade")
CONTROL: Final = Word("control", "管控", en="control")
REVIEW_LABEL: Final = Word("next_review", "下次再评估", en="next review")
RISK_STATE_LABEL: Final = Word("state", "状态")


def of_risk(risk: Risk, judge: Judge) -> Iterator[Reason]:
    """How a risk's grades, its tier and its next review came about."""
    for about, inherent in ((GRADE, False), (INHERENT, True)):
        if not inherent or risk.inherent is not None:
            found = judge.grade(risk, inherent=inherent)
            yield Reason(about, said(found), tuple(grading(risk, judge, inherent=inherent)))
    found = judge.grade(risk)
    if found:
        tier = TIERS[found.band]
        yield Reason(CONTROL, say("controlled by: {tier}", tier=tier), tuple(control(risk, judge, found)))
    if risk.state(judge.on) == RISK_CLOSED and risk.closed:
        step = Step(say("Closed on {day}: {reason}.", day=risk.closed.on, reason=risk.closed.reason), line(risk.closed))
        yield Reason(RISK_STATE_LABEL, say("closed"), (step,))
    else:
        yield Reason(REVIEW_LABEL, standing(judge.next_review(risk), judge.on), tuple(reviewing(risk, judge, found)))


def said(found: Grade | None) -> Said:
    """Say a grade."""
    return say("{grade}", grade=graded(found))


def grading(risk: Risk, judge: Judge, *, inherent: bool) -> Iterator[Step]:
    """The method, the scores and the reviews that changed them, the product, the set, the grade."""
    field = "inherent" if inherent else "residual"
    held: Risk | Review = risk
    first = getattr(risk, field)
    yield Step(
        say("Identified on {day}: {method}, {scores}.", day=risk.identified, method=risk.method, scores=scored(first)),
        line(risk, field),
    )
    for review in sorted(risk.reviews, key=lambda review: review.on):
        yield reassessed(review, field, judge.on)
        if review.on <= judge.on and getattr(review, field) is not None:
            held = review
    method, scores, basis = risk.scored(judge.on, inherent=inherent)
    found = judge.grade(risk, inherent=inherent)
    if found is None:
        yield from (
            Step(say("{what} No grade.", what=what), line(held, field)) for _, _, what, _ in faults(method, scores, judge.scales)
        )
    elif found.score is None:
        yield Step(
            say(
                "{method} gives the grade itself: {band}. Basis: {basis}", method=method, band=found.band, basis=basis or UNRATED
            ),
            line(held, "basis"),
        )
    else:
        yield from product(found, scores, judge)


def scored(scores: Scores | None) -> Said:
    """Say the scores as they are written: L = 4, S = 5; or the grade given."""
    if scores is None:
        return say("no scores")
    letters = [name for name in Scores.FIELDS if name != "grade" and getattr(scores, name) is not None]
    if not letters:
        return say("{grade}", grade=scores.grade or UNRATED)
    return say("{scores}", scores=joined(say("{letter} = {value}", letter=name, value=getattr(scores, name)) for name in letters))


def reassessed(review: Review, field: str, on: date) -> Step:
    """What a review changed."""
    scores = getattr(review, field)
    if review.on > on:
        return Step(
            say("The review of {day} lies after the day of judgement: it does not count yet.", day=review.on), line(review)
        )
    if scores is None:
        return Step(say("The review of {day} gives no such scores: they stay.", day=review.on), line(review))
    return Step(say("From the review of {day} on: {scores}.", day=review.on, scores=scored(scores)), line(review, field))


def product(found: Grade, scores: Scores | None, judge: Judge) -> Iterator[Step]:
    """The product, the set in force, and the bound that decides."""
    scale = judge.scales[found.method]
    letters = METHODS[found.method].letters
    factors = " x ".join(f"{getattr(scores, letter):f}" for letter in letters)
    yield Step(say("{letters} = {factors} = {score}.", letters=" x ".join(letters), factors=factors, score=found.score))
    yield Step(
        say("{method} uses set {scale}: major from {major}, significant from {significant}, general from {general}, low below.",
            method=found.method, scale=scale.name, major=scale.major, significant=scale.significant, general=scale.general),
        line(judge.settings.grading, str(found.method)),
    )  # fmt: skip
    bound = getattr(scale, found.band) if found.band in BANDS[:3] else None
    yield Step(
        say("{score} is at least {bound}: {band}.", score=found.score, bound=bound, band=found.band) if bound is not None
        else say("{score} is less than {bound}: {band}.", score=found.score, bound=scale.general, band=found.band)
    )  # fmt: skip


def control(risk: Risk, judge: Judge, found: Grade) -> Iterator[Step]:
    """Who controls it, and how often it is checked."""
    yield Step(say("A risk graded {band} is controlled by: {tier}.", band=found.band, tier=TIERS[found.band]))
    if risk.check_every:
        yield Step(say("It is to be checked {every}, as the record says.", every=risk.check_every), line(risk, "check_every"))
    else:
        check = judge.settings.deadlines.check
        yield Step(
            say("It is to be checked {every}, as the settings say for {band}.", every=judge.check_every(risk), band=found.band),
            line(check, found.band),
        )


def reviewing(risk: Risk, judge: Judge, found: Grade | None) -> Iterator[Step]:
    """The last review, the interval, and the day moved out of a holiday."""
    last = risk.last_review(judge.on)
    start = last.on if last else risk.identified
    if last:
        yield Step(say("Last reviewed on {day}.", day=start), line(last))
    else:
        yield Step(say("Not reviewed since it was identified on {day}.", day=start), line(risk, "identified"))
    if agreed := risk.agreed_review(judge.on):
        yield Step(say("A re-assessment is agreed for {day}: that day holds.", day=agreed), line(risk, "review_due"))
        return
    band = found.band if found else BANDS[-1]
    every = risk.review_every or judge.settings.deadlines.review_every(band)
    if risk.review_every:
        yield Step(say("It is to be reviewed {every}, as the record says.", every=every), line(risk, "review_every"))
    else:
        yield Step(
            say("It is to be reviewed {every}, as the settings say for {band}.", every=every, band=band),
            line(judge.settings.deadlines.review, band),
        )
    yield from computed(after(start, every), judge)


STATE_LABEL: Final = Word("state", "状态")
DUE: Final = Word("due", "时限", en="day")


def first_day(item: DueItem, first_days: FirstDays, id_: str) -> Iterator[Step]:
    """The day with which it was entered, and what it was changed to; that it was kept is not said where nobody knows."""
    first, at = first_days.of(item, id_), line(item, "due")
    if first:
        said = say("The first day was {first} when it was entered; later it was changed to {now}.", first=first, now=item.due)
        yield Step(said, at)
    else:
        yield Step(say("The first day is {day}.", day=item.due), at)
    if first_days.reason:
        yield Step(say("Whether it was overwritten is not known: {reason}.", reason=first_days.reason))


def of_measure(measure: Measure, judge: Judge, first_days: FirstDays) -> Iterator[Reason]:
    """Its state, the day by which it must be issued, the next review."""
    on = judge.on
    yield Reason(STATE_LABEL, say("{state}", state=measure.state(on)), tuple(standing_of(measure, on)))
    due = measure.due_on(on)
    if due:
        finished = measure.finished()
        done = finished is not None and finished <= on
        first = first_day(measure, first_days, measure.id)
        last = (
            Step(say("Done on {day}: the day is no longer counted.", day=finished))
            if done
            else Step(say("So it is {day}.", day=due))
        )
        result = say("done on {day}", day=finished) if done else standing(due, on)
        yield Reason(ISSUE, result, (*first, *extensions(measure, judge), last))
    review = next((deadline for deadline in measure_deadlines(judge, measure) if deadline.what == REVIEW), None)
    if review:
        yield Reason(REVIEW, standing(review.due, on), tuple(measure_reviewing(measure, judge)))


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


def measure_reviewing(measure: Measure, judge: Judge) -> Iterator[Step]:
    """From which day, how often, and the day moved out of a holiday."""
    start, every = measure.last_revision(judge.on), measure.review_every
    revision = newest(measure.revisions, judge.on)
    at = line(revision) if revision else line(measure, "effective" if measure.effective else "issued")
    yield Step(say("Counted from {day}, when it was last revised or began.", day=start), at)
    yield Step(say("It is to be reviewed {every}, as the record says.", every=every), line(measure, "review_every"))
    if start and every:
        yield from computed(after(start, every), judge)


def of_decision(decision: Decision, judge: Judge, first_days: FirstDays, id_: str) -> Iterator[Reason]:
    """Its state and its day."""
    on = judge.on
    done = decision.done
    if decision.standing:
        yield Reason(DUE, say("no end"), (Step(say("It is to be kept up for good: it has no day."), line(decision, "standing")),))
    due = decision.due_on(on)
    if due and not decision.standing:
        first = first_day(decision, first_days, id_)
        result = say("{day}", day=due) if decision.is_done(on) else standing(due, on)
        yield Reason(DUE, result, (*first, *extensions(decision, judge), Step(say("So it is {day}.", day=due))))
    if done and done.on <= on:
        step = Step(say("Done on {day}.", day=done.on), line(done))
    elif done:
        step = Step(say("Done on {day}: after the day of judgement, it does not count yet.", day=done.on), line(done))
    else:
        step = Step(say("It is not entered as done."))
    yield Reason(STATE_LABEL, say("{state}", state=decision.state(on)), (step,))
