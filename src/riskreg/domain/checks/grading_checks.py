"""R501-R506, R801: scores that the method does not list, grades without a basis or a control; settings that cannot be used."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from riskreg.domain.checks.finding import Finding
from riskreg.domain.codes import CODES
from riskreg.domain.evaluation import Judge
from riskreg.domain.grading import Grade, faults, grade, scales_in_force
from riskreg.domain.lookup import near as near_words
from riskreg.domain.records import Measure, Risk
from riskreg.domain.records.risk import Review, Scores
from riskreg.domain.settings import Settings
from riskreg.domain.words import DIRECT, IN_FORCE, LAB, LEC, LS, MES, PHYSICAL, RISK_CLOSED, TECHNICAL, ranked
from riskreg.messages import Said, Word, joined, say

BY_WORD: Final = frozenset((DIRECT, LAB))  # methods whose grade is given, not computed


class Scoring(NamedTuple):
    """One time that a risk was scored: when it was identified, or at a review. What was not scored then is as before."""

    holder: Risk | Review
    residual: tuple[Word, Scores | None]
    inherent: tuple[Word, Scores | None]
    basis: str | None


def scorings(risk: Risk) -> Iterator[Scoring]:
    """All times that a risk was scored, in the order of their days."""
    residual, inherent, basis = (risk.method, risk.residual), (risk.method, risk.inherent), risk.basis
    yield Scoring(risk, residual, inherent, basis)
    for review in sorted(risk.reviews, key=lambda review: review.on):
        basis = review.basis or basis
        if review.residual is not None:
            residual = (review.method or residual[0], review.residual)
        if review.inherent is not None:
            inherent = (review.method or inherent[0], review.inherent)
        if review.residual is not None or review.inherent is not None:
            yield Scoring(review, residual, inherent, basis)


def faulty(judge: Judge, wanted: str) -> Iterator[Finding]:
    """Find what is wrong with scores, of one code."""
    for risk in judge.register.risks.values():
        for holder, residual, inherent, _ in scorings(risk):
            for (method, scores), own in ((residual, holder.residual), (inherent, holder.inherent)):
                if own is None or scores is None:
                    continue
                for code, field, message, hint in faults(method, scores, judge.scales):
                    if code == wanted:
                        yield Finding(risk.id, scores, field, message, hint)


def unlisted_score(judge: Judge) -> Iterator[Finding]:
    """A score is one of the values that its method lists."""
    return faulty(judge, "R501")


def wrong_scores(judge: Judge) -> Iterator[Finding]:
    """Scores have the letters of their method, all of them and no others."""
    return faulty(judge, "R502")


def is_above(first: Grade, second: Grade) -> bool:
    """Whether one grade is worse than another of the same method: by the score, or where there is none, by the grade."""
    if first.score is not None and second.score is not None:
        return first.score > second.score
    return ranked(first.band) < ranked(second.band)


def shown(found: Grade) -> Word | str:
    """Return the score, or where there is none, the grade, for a message."""
    return found.band if found.score is None else format(found.score, "f")


def residual_above_inherent(judge: Judge) -> Iterator[Finding]:
    """The residual risk does not lie above the inherent risk of the same method; after a review this is a warning.

    Looking again may show that the first inherent scores were too low. They are not changed afterwards to make it fit.
    """
    for risk in judge.register.risks.values():
        if risk.inherent is None and not risk.reviews:
            continue
        for holder, (method, scores), (other, before), basis in scorings(risk):
            if method != other or before is None:
                continue
            residual, inherent = grade(method, scores, basis, judge.scales), grade(method, before, basis, judge.scales)
            if residual and inherent and is_above(residual, inherent):
                message = say(
                    "the residual risk, {residual}, lies above the inherent risk, {inherent}",
                    residual=shown(residual),
                    inherent=shown(inherent),
                )
                reviewed = isinstance(holder, Review)
                hint = (
                    say("if the first judgement was too low, score the inherent risk anew in the review")
                    if reviewed
                    else say("check both: perhaps they were exchanged")
                )
                yield Finding(risk.id, holder, "residual" if holder.residual else "inherent", message, hint, reviewed)


def in_force(risk: Risk, judge: Judge) -> Iterator[Measure]:
    """The measures of a risk that hold on the day; what is only planned, or repealed, lowers nothing."""
    for id_ in risk.measures:
        measure = judge.register.measures.get(id_)
        if measure and measure.state(judge.on) == IN_FORCE:
            yield measure


def lowered_by_nothing(judge: Judge) -> Iterator[Finding]:
    """Where the residual grade is lower than the inherent grade, the controls or measures that lower it are named."""
    for risk in judge.register.risks.values():
        controls = risk.controls
        if (
            (controls and any(getattr(controls, name) for name in controls.FIELDS))
            or any(in_force(risk, judge))
            or risk.state(judge.on) == RISK_CLOSED
        ):
            continue
        residual, inherent = judge.grade(risk), judge.grade(risk, inherent=True)
        if residual and inherent and ranked(residual.band) > ranked(inherent.band):
            message = say(
                "the grade falls from {inherent} to {residual}, but neither controls nor measures in force are named",
                inherent=inherent.band,
                residual=residual.band,
            )
            hint = say(
                "fill in {controls} or {measures}", controls=Risk.FIELDS["controls"].label, measures=Risk.FIELDS["measures"].label
            )
            yield Finding(risk.id, risk, "residual", message, hint)


SEVERITY: Final[Mapping[Word, str]] = {LS: "S", LEC: "C", MES: "S"}  # the letter that says how bad it can be
BUILT: Final = frozenset((PHYSICAL, TECHNICAL))  # classes of measures that change what can happen, not only how people behave


def milder_by_word(judge: Judge) -> Iterator[Finding]:
    """How bad it can be falls where something is built; patrols, rules and training only make it less likely.

    Told once a risk, of the first scoring by the day that lowers it, against the one before or the inherent scores.
    """
    for risk in judge.register.risks.values():
        engineered = risk.controls is not None and bool(risk.controls.engineering)
        if engineered or risk.state(judge.on) == RISK_CLOSED or any(one.class_ in BUILT for one in in_force(risk, judge)):
            continue
        fall = next(falls(risk, judge.on), None)
        if fall:
            holder, letter, before, after = fall
            message = say(
                "{letter} falls from {before} to {after}, but no engineering control is named",
                letter=letter,
                before=before,
                after=after,
            )
            hint = say("patrols and training lower how likely it is, not how bad it can be: lower that, or name what was built")
            yield Finding(risk.id, holder, "residual", message, hint)


def falls(risk: Risk, on: date) -> Iterator[tuple[Risk | Review, str, Decimal, Decimal]]:
    """Each scoring by a day that gives a lower severity than the one before it did, or than the inherent scores."""
    worst: dict[Word, Decimal] = {}  # by method: what it was last
    for holder, (method, residual), (first, inherent), _ in scorings(risk):
        if isinstance(holder, Review) and holder.on > on:
            return
        letter = SEVERITY.get(method)
        after = getattr(residual, letter, None) if letter else None
        if letter is None or after is None or holder.residual is None:
            continue
        other = getattr(inherent, letter, None) if first == method else None
        before = worst.get(method, other)
        if before is not None and after < before:
            yield holder, letter, before, after
        worst[method] = after


def no_basis(judge: Judge) -> Iterator[Finding]:
    """A grade given directly or by laboratory class has a basis; a review keeps the basis that the risk had."""
    for risk in judge.register.risks.values():
        for holder, (method, _), (other, before), basis in scorings(risk) if risk.basis is None else ():
            if basis is None and (method in BY_WORD or (before is not None and other in BY_WORD)):
                message = say("the grade is given by {method}, but no basis is named", method=method)
                hint = say("fill in {field}: the rule, the decision or the table it rests on", field=Risk.FIELDS["basis"].label)
                yield Finding(risk.id, holder, "method" if "method" in holder.places else "residual", message, hint)
                break


def setting(judge: Judge) -> Iterator[Finding]:
    """A setting names a time zone, a threshold set, a code or a form of ids that does not exist."""
    settings = judge.settings
    if not zone_exists(settings.timezone):
        yield Finding(
            "",
            settings,
            "timezone",
            say("there is no time zone {zone}", zone=settings.timezone),
            say("write for example: timezone: Asia/Shanghai"),
        )
    for problem in scales_in_force(settings)[1]:
        yield Finding("", settings, "grading", problem)
    for code in settings.checks:
        if code not in CODES:
            near = near_words(code, CODES)
            yield Finding(
                "",
                settings,
                "checks",
                say("there is no code {code}", code=code),
                say("did you mean {names}?", names=joined(near)) if near else None,
            )
    yield from forms(settings)


def zone_exists(name: str) -> bool:
    """Whether a time zone is known."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def forms(settings: Settings) -> Iterator[Finding]:
    """The forms of new ids must hold the running number and nothing unknown."""
    for name in ("risk", "danger", "measure"):
        form = getattr(settings.ids, name)
        problem = faulty_settings(form)
        if problem:
            yield Finding("", settings.ids, name, problem, say("write for example: {form}", form="D-{year}-{n:04}"))


def faulty_settings(form: str) -> Said | None:
    """Say what is wrong with a form of ids."""
    try:
        first, second = form.format(n=1, year=2022), form.format(n=2, year=2022)
    except (KeyError, ValueError, IndexError, AttributeError):
        return say(
            "{form} cannot be used as the form of ids: only {n} and {year} may stand in braces", form=form, n="{n}", year="{year}"
        )
    return say("{form} gives every record the same id: the running number is missing", form=form) if first == second else None
