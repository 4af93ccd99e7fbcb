"""How a risk stands on a day: what is asked of it beside its declared fields."""

from datetime import date
from decimal import Decimal

from riskreg.domain.expressions.terms import begun, days_by
from riskreg.domain.judge import Judge
from riskreg.domain.records import Risk
from riskreg.domain.words import RISK_CLOSED, TIERS
from riskreg.wording import Word


def state(risk: Risk, judge: Judge) -> Word:
    """Return its state."""
    return risk.state(judge.on)


def grade(risk: Risk, judge: Judge) -> Word | None:
    """Return its grade; None if its scores come to none."""
    found = judge.grade(risk)
    return found.band if found else None


def ungraded(risk: Risk, judge: Judge) -> bool:
    """Whether its scores come to no grade."""
    return judge.grade(risk) is None


def inherent_grade(risk: Risk, judge: Judge) -> Word | None:
    """Return its grade without controls."""
    found = judge.grade(risk, inherent=True)
    return found.band if found else None


def score(risk: Risk, judge: Judge) -> Decimal | None:
    """Return its score."""
    found = judge.grade(risk)
    return found.score if found else None


def inherent_score(risk: Risk, judge: Judge) -> Decimal | None:
    """Return its score without controls."""
    found = judge.grade(risk, inherent=True)
    return found.score if found else None


def scale(risk: Risk, judge: Judge) -> str | None:
    """Return the threshold set by which it is graded."""
    found = judge.grade(risk)
    return (found.scale or None) if found else None


def tier(risk: Risk, judge: Judge) -> Word | None:
    """Return who controls it."""
    found = judge.grade(risk)
    return TIERS[found.band] if found else None


def texts(risk: Risk, _judge: Judge) -> tuple[str, ...]:
    """Return what is written about it."""
    return tuple(one for one in (risk.title, risk.spot, risk.cause, risk.consequence, risk.note) if one)


def method(risk: Risk, judge: Judge) -> Word:
    """Return the method by which it is graded."""
    return risk.scored(judge.on)[0]


def review_every(risk: Risk, judge: Judge) -> Word:
    """Return how often it is re-assessed."""
    return risk.review_every or judge.settings.deadlines.review_every(grade(risk, judge) or "low")


def is_active(risk: Risk, judge: Judge) -> bool:
    """Whether it is on the list."""
    return risk.state(judge.on) != RISK_CLOSED


def next_review(risk: Risk, judge: Judge) -> date | None:
    """Return the day of its next re-assessment, while it is on the list."""
    return judge.next_review(risk) if is_active(risk, judge) else None


def dues(risk: Risk, judge: Judge) -> tuple[date]:
    """Return the day from which it is counted how late its re-assessment is."""
    return (judge.next_review(risk),)


def overdue(risk: Risk, judge: Judge) -> bool:
    """Whether its re-assessment is past its day."""
    return begun(judge) and is_active(risk, judge) and judge.next_review(risk) < judge.on


def days_late(risk: Risk, judge: Judge) -> int:
    """Return the days past its re-assessment."""
    return (judge.on - judge.next_review(risk)).days if overdue(risk, judge) else 0


def days_left(risk: Risk, judge: Judge) -> int | None:
    """Return the days to its re-assessment, while it is on the list and not late."""
    left = (judge.next_review(risk) - judge.on).days
    return left if left >= 0 and is_active(risk, judge) else None


def last_review(risk: Risk, judge: Judge) -> date | None:
    """Return the day of its newest re-assessment."""
    review = risk.last_review(judge.on)
    return review.on if review else None


def closed(risk: Risk, judge: Judge) -> date | None:
    """Return the day it was taken off the list."""
    return risk.closed.on if risk.closed and not is_active(risk, judge) else None


def beginning(risk: Risk, _judge: Judge) -> tuple[date]:
    """Return the day it was identified."""
    return (risk.identified,)


def age(risk: Risk, judge: Judge) -> int:
    """Return the days it has been on the list, or was until it was taken off."""
    return ((closed(risk, judge) or judge.on) - risk.identified).days


def last_entry(risk: Risk, judge: Judge) -> tuple[date]:
    """Return the day of the newest entry of any kind."""
    facts = (risk.reviews, risk.progress, risk.handovers)
    return (max([risk.identified, *(day for each in facts for day in days_by(each, judge.on))]),)


def days_silent(risk: Risk, judge: Judge) -> int | None:
    """Return the days since the newest entry, while it is on the list."""
    return (judge.on - last_entry(risk, judge)[0]).days if is_active(risk, judge) else None
