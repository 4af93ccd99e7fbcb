"""Reasons: how a grade, a day or a state came about, by kind of record."""

from riskreg.domain.judge import Judge
from riskreg.domain.reasons import danger, others, risk
from riskreg.domain.reasons.reason import Reason, Step
from riskreg.domain.records import Danger, Decision, Measure, Risk

__all__ = ["Reason", "Step", "reasons"]


def reasons(item: Risk | Danger | Measure | Decision, judge: Judge) -> list[Reason]:
    """Return what came about for a record, and how."""
    match item:
        case Risk():
            return list(risk.of_risk(item, judge))
        case Danger():
            return list(danger.of_danger(item, judge))
        case Measure():
            return list(others.of_measure(item, judge))
    return list(others.of_decision(item, judge))
