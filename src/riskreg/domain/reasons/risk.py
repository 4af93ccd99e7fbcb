"""How the grades of a risk, its tier and its next review came about."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from riskreg.domain.calendar import after
from riskreg.domain.events import graded
from riskreg.domain.grading import METHODS, Grade, faults
from riskreg.domain.judge import Judge
from riskreg.domain.reasons.reason import Reason, Step, computed, line, standing
from riskreg.domain.records import Risk
from riskreg.domain.records.risk import Review, Scores
from riskreg.domain.words import BANDS, RISK_CLOSED, TIERS, UNRATED
from riskreg.wording import Said, Word, joined, say

GRADE: Final = Word("grade", "现有等级", en="grade")
INHERENT: Final = Word("inherent_grade", "固有等级", en="inherent grade")
CONTROL: Final = Word("control", "管控", en="control")
REVIEW: Final = Word("next_review", "下次再评估", en="next review")
STATE: Final = Word("state", "状态")


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
        yield Reason(STATE, say("closed"), (step,))
    else:
        yield Reason(REVIEW, standing(judge.next_review(risk), judge.on), tuple(reviewing(risk, judge, found)))


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
