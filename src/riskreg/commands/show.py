"""riskreg show: one record, all of it; of a unit or a person, what it answers for and what is due."""

from riskreg.commands.asked import Asked
from riskreg.commands.opened import prepare
from riskreg.commands.outcome import Outcome
from riskreg.commands.seeking import seek
from riskreg.domain.records import Decision, Record
from riskreg.errors import speaking
from riskreg.report.document import Paragraph
from riskreg.report.views import holdings
from riskreg.report.views import show as view
from riskreg.wording import say


def run(asked: Asked, id_: str, *, verbose: bool = False) -> Outcome:
    """Show one record of any list."""
    ready = prepare(asked)
    with speaking(ready.language):
        sought = seek(ready, id_)
    item = sought.item
    if isinstance(item, Record):
        document = view.record(ready.judge, item, ready.face, verbose=verbose)
    elif isinstance(item, Decision):
        assert sought.meeting is not None
        document = view.decision(ready.judge, sought.id, sought.meeting, item, ready.face, verbose=verbose)
    else:
        document = holdings.view(ready.judge, item, ready.face, verbose=verbose)
    if sought.former:
        note = Paragraph(say("{former} is now called {id}.", former=sought.former, id=sought.id))
        document = view.headed(document, note)
    return ready.outcome(document)
