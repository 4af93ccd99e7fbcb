"""riskreg status: the register on one screen, and what to type next."""

import shlex
from datetime import timedelta
from typing import Final

from riskreg.commands.asked import Asked
from riskreg.commands.opened import Ready, prepare
from riskreg.commands.outcome import Outcome
from riskreg.domain.deadlines import overdue, upcoming
from riskreg.domain.diagnostic import ERROR
from riskreg.domain.meetings import coming, last
from riskreg.domain.tally import Execution, Grades, Moves, of_dangers, of_decisions, of_risks, total
from riskreg.report.views import status as view
from riskreg.wording import Said, say

SOON: Final = 14  # days


def run(asked: Asked) -> Outcome:
    """Show how things stand."""
    ready = prepare(asked, keep_texts=True)
    judge = ready.judge
    until = judge.on + timedelta(days=SOON)
    register = judge.register
    standing = view.Standing(
        risks=total(Grades, (item.figures for item in of_risks(judge, register.risks.values()))),
        dangers=total(Moves, (item.figures for item in of_dangers(judge, register.dangers.values()))),
        decisions=total(
            Execution, (item.figures for item in of_decisions(judge, ((held, it) for _, held, it in register.decisions)))
        ),
        late=overdue(judge),
        soon=upcoming(judge, until),
        until=until,
        findings=findings(ready),
        last=last(register, judge.on),
        coming=coming(register, judge.on),
    )
    return ready.outcome(view.view(judge, standing, following(asked, standing), ready.face))


def findings(ready: Ready) -> tuple[int, int]:
    """Count the errors and warnings that `check` would report."""
    from riskreg.commands import check  # noqa: PLC0415 - as late as its own command would import it

    found = check.findings(ready)
    errors = sum(1 for finding in found if finding.severity == ERROR)
    return errors, len(found) - errors


def following(asked: Asked, standing: view.Standing) -> Said:
    """Say what to type next: errors first, as no figure can be trusted before; then what is late; then what comes."""
    errors, _ = standing.findings
    if errors:
        return say("Next: {command} shows the errors by line; figures hold once they are mended.", command=typed(asked, "check"))
    if standing.late:
        return say("Next: {command} lists all that is past its day.", command=typed(asked, "overdue"))
    if standing.soon:
        return say("Next: {command} lists what comes, week by week.", command=typed(asked, "due"))
    if not standing.risks.now and not standing.dangers.found:
        return say("Next: nothing is entered yet; {command} gives your editor the fields.", command="riskreg schema")
    return say("Next: {command} lists the risks, worst first.", command=typed(asked, "table risks"))


def typed(asked: Asked, command: str) -> str:
    """Write a command as it must be typed to be about the same register, day and audience."""
    given = (("-C", asked.registers), ("--on", asked.on), ("--audience", asked.audience))
    options = (f"{name} {shlex.quote(value)}" for name, value in given if value)
    return " ".join(("riskreg", command, *options))
