"""riskreg matrix: LS risks by likelihood and severity, and how many are graded otherwise."""

from riskreg.commands.asked import Asked
from riskreg.commands.opened import prepare
from riskreg.commands.outcome import Outcome
from riskreg.domain.words import RISK_CLOSED
from riskreg.report.views import matrix as view


def run(asked: Asked, *, inherent: bool = False) -> Outcome:
    """Show the matrix of the residual risks, or of the inherent ones. Closed risks only where they are asked for."""
    ready = prepare(asked, "risks")
    judge, chosen = ready.judge, ready.filter
    risks = [
        risk
        for risk in judge.register.risks.values()
        if risk.exists(judge.on) and (chosen.states or risk.state(judge.on) != RISK_CLOSED) and chosen.passes(risk, judge)
    ]
    return ready.outcome(view.view(judge, risks, ready.face_of("risks"), inherent=inherent))
