"""riskreg explain: how a grade, a day or a state came about, with the lines that say so."""

from riskreg.commands.asked import Asked
from riskreg.commands.opened import prepare
from riskreg.commands.outcome import Outcome
from riskreg.commands.seeking import seek
from riskreg.domain.reasons import reasons
from riskreg.domain.records import Danger, Decision, Measure, Risk
from riskreg.errors import RiskregError, speaking
from riskreg.report.views import explain as view
from riskreg.wording import say


def run(asked: Asked, id_: str) -> Outcome:
    """Explain one risk, danger, measure or decision."""
    ready = prepare(asked, keep_texts=True)
    with speaking(ready.language):
        sought = seek(ready, id_)
        item = sought.item
        if not isinstance(item, Risk | Danger | Measure | Decision):
            raise RiskregError(
                say("nothing is computed of {id}: explain takes a risk, a danger, a measure or a decision", id=sought.id),
                hint=say("see it with: riskreg show {id}", id=sought.id),
            )
    found = reasons(item, ready.judge)
    return ready.outcome(view.view(sought.id, item, found, ready.snapshot.texts, ready.face, former=sought.former))
