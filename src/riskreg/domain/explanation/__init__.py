"""Reasons: how a grade, a day or a state came about, by kind of record."""

from riskreg.domain.evaluation import Judge
from riskreg.domain.explanation import danger_reasons
from riskreg.domain.explanation.reasons import Reason, Step, of_decision, of_measure, of_risk
from riskreg.domain.records import Danger, Decision, Measure, Risk

__all__ = ["Reason", "Step", "reasons"]


def reasons(item: Risk | Danger | Measure | Decision, judge: Judge) -> list[Reason]:
    """Return what came about for a record, and how."""
    match item:
        case Risk():
            return list(of_risk(item, judge))
        case Danger():
            return list(danger_reasons.of_danger(item, judge))
        case Measure():
            return list(of_measure(item, judge))
    return list(of_decision(item, judge))
