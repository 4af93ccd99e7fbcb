"""Reasons: how a grade, a day or a state came about, by kind of record."""

from riskreg.domain.evaluation import Judge
from riskreg.domain.explanation import danger_reasons
from riskreg.domain.explanation.reasons import Reason, Step, of_decision, of_measure, of_risk
from riskreg.domain.first_days import UNASKED, FirstDays
from riskreg.domain.records import Danger, Decision, Measure, Risk

__all__ = ["Reason", "Step", "reasons"]


def reasons(
    item: Risk | Danger | Measure | Decision, judge: Judge, first_days: FirstDays = UNASKED, id_: str = ""
) -> list[Reason]:
    """Return what came about for a record, and how; `first_days` is what the history tells, by the id it has everywhere."""
    match item:
        case Risk():
            return list(of_risk(item, judge))
        case Danger():
            return list(danger_reasons.of_danger(item, judge, first_days))
        case Measure():
            return list(of_measure(item, judge, first_days))
    return list(of_decision(item, judge, first_days, id_))
