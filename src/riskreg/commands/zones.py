"""riskreg zones: places with their colours, risks and open dangers; or where no risk is entered."""

from riskreg.commands.asked import Asked
from riskreg.commands.opened import prepare
from riskreg.commands.outcome import Outcome
from riskreg.domain.words import AUDIENCES, RISK_CLOSED
from riskreg.domain.zones import by_category, roll_up
from riskreg.report.views import zones as view


def run(asked: Asked, *, empty: bool = False) -> Outcome:
    """Show zones. Filters by grade are about the risks, those by level and state about the dangers; the rest about both."""
    ready = prepare(asked)
    judge, chosen = ready.judge, ready.filter
    about_risks = chosen._replace(levels=frozenset(), states=frozenset())
    about_dangers = chosen._replace(grades=frozenset())
    risks = [
        risk
        for risk in judge.register.risks.values()
        if risk.exists(judge.on) and risk.state(judge.on) != RISK_CLOSED and about_risks.passes(risk, judge)
    ]
    if empty:
        audience = AUDIENCES.index(ready.face.audience or AUDIENCES[0])
        shown = [
            category
            for category in judge.register.categories.values()
            if not category.audience or AUDIENCES.index(category.audience) <= audience
        ]
        return ready.outcome(view.empty(judge, by_category(judge, risks), risks, shown, ready.face))
    dangers = [
        danger for danger in judge.register.dangers.values() if danger.exists(judge.on) and about_dangers.passes(danger, judge)
    ]
    return ready.outcome(view.view(judge, roll_up(judge, risks, dangers, chosen.places), ready.face))
