"""riskreg close: a risk point exists no more; the risk is taken off the list."""

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.outcome import Outcome
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds import others
from riskreg.domain.deeds.deed import Deed


def run(asked: Asked, how: How, id_: str, *, by: str | None, reason: str | None) -> Outcome:
    """Write down that a risk is off the list."""

    def decide(desk: Desk) -> Deed:
        subject = desk.subject(id_)
        return others.close(subject, desk.judge, by=desk.person(by), reason=desk.given(reason, "--reason"))

    return carry_out(asked, how, decide)
