"""riskreg progress: what was done or found out, and what holds it up."""

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.outcome import Outcome
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds import others
from riskreg.domain.deeds.deed import Deed
from riskreg.domain.records.record import Progress
from riskreg.domain.words import BLOCKS


def run(asked: Asked, how: How, id_: str, note: str, *, by: str | None, blocked: str | None) -> Outcome:
    """Add an entry of progress."""

    def decide(desk: Desk) -> Deed:
        return others.progress(
            desk.subject(id_),
            desk.judge,
            by=desk.me if by is None else desk.person(by),
            note=desk.given(note, Progress.FIELDS["note"].label),
            blocked=None if blocked is None else desk.words.word(BLOCKS, blocked, "--blocked"),
        )

    return carry_out(asked, how, decide)
