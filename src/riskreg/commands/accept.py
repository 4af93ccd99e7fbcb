"""riskreg accept: somebody else looked at the work on a danger, and passed it or not."""

from collections.abc import Sequence

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.outcome import Outcome
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds import dangers
from riskreg.domain.deeds.deed import Deed


def run(
    asked: Asked,
    how: How,
    id_: str,
    *,
    by: Sequence[str],
    failed: bool,
    body: str | None,
    due: str | None,
    note: str | None,
) -> Outcome:
    """Write down an acceptance; a failed one leads back, after closing too."""

    def decide(desk: Desk) -> Deed:
        return dangers.accept(
            desk.subject(id_),
            desk.judge,
            by=[desk.person(one) for one in by] or [desk.person(None)],
            passed=not failed,
            body=desk.text(body, "--body"),
            due=desk.day(due, "--due"),
            note=desk.text(note, "--note"),
        )

    return carry_out(asked, how, decide)
