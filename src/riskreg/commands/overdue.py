"""riskreg overdue: everything past its day."""

from riskreg.commands.asked import Asked
from riskreg.commands.opened import prepare
from riskreg.commands.outcome import FINDINGS, FINE, Outcome
from riskreg.domain.deadlines import Deadline, overdue
from riskreg.domain.filters import Filter
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Measure, Record, Risk
from riskreg.report.views import overdue as view


def run(asked: Asked, *, exit_code: bool = False) -> Outcome:
    """List what is overdue; with `exit_code`, rows are a finding."""
    ready = prepare(asked)
    late = [deadline for deadline in overdue(ready.judge) if concerns(deadline, ready.filter, ready.judge)]
    return ready.outcome(view.view(ready.judge, late, ready.face), code=FINDINGS if exit_code and late else FINE)


def concerns(deadline: Deadline, chosen: Filter, judge: Judge) -> bool:
    """Whether a deadline passes the filters. Unit and owner are those who owe it, not those of the record."""
    if chosen.is_empty():
        return True
    if (chosen.units and deadline.unit not in chosen.units) or (chosen.owners and deadline.owner not in chosen.owners):
        return False
    record = deadline.record
    if not isinstance(record, Risk | Danger | Measure):
        return not chosen.is_about_records()
    assert isinstance(record, Record)
    return chosen.only_about_records().passes(record, judge)
