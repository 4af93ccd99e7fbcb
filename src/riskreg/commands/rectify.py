"""riskreg rectify: the work on a danger is done; acceptance follows."""

from collections.abc import Sequence

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.outcome import Outcome
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds import dangers
from riskreg.domain.deeds.deed import Deed
from riskreg.domain.kinds import Ref


def run(asked: Asked, how: How, id_: str, *, by: str | None, note: str | None, evidence: Sequence[str]) -> Outcome:
    """Write down a rectification. `by` is a person of the list, or the name of somebody else."""

    def decide(desk: Desk) -> Deed:
        who = None if by is None else str(desk.words.of_kind(Ref("people", free=True), by, "--by"))
        shown = desk.texts(evidence, "--evidence")
        return dangers.rectify(desk.subject(id_), desk.judge, by=who, note=desk.text(note, "--note"), evidence=shown)

    return carry_out(asked, how, decide)
