"""riskreg done: a decision of a meeting is carried out."""

from collections.abc import Sequence

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.outcome import Outcome
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds import others
from riskreg.domain.deeds.deed import Deed


def run(asked: Asked, how: How, id_: str, *, evidence: Sequence[str]) -> Outcome:
    """Write down that a decision is done."""

    def decide(desk: Desk) -> Deed:
        return others.done(desk.subject(id_), desk.judge, evidence=desk.texts(evidence, "--evidence"))

    return carry_out(asked, how, decide)
