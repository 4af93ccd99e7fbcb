"""riskreg withdraw: it is no danger after all, was entered twice, or is gone."""

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.outcome import Outcome
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds import dangers
from riskreg.domain.deeds.deed import Deed
from riskreg.domain.kinds import Ref
from riskreg.domain.words import WITHDRAWALS
from riskreg.errors import RiskregError
from riskreg.wording import joined, say


def run(asked: Asked, how: How, id_: str, *, by: str | None, reason: str | None, same_as: str | None) -> Outcome:
    """Write down a withdrawal."""
    if reason is None:
        raise RiskregError(
            say("{option} is missing", option="--reason"), hint=say("write one of {words}", words=joined(map(str, WITHDRAWALS)))
        )

    def decide(desk: Desk) -> Deed:
        twin = None if same_as is None else str(desk.words.of_kind(Ref("dangers"), same_as, "--same-as"))
        return dangers.withdraw(
            desk.subject(id_),
            desk.judge,
            by=desk.person(by),
            reason=desk.words.word(WITHDRAWALS, reason, "--reason"),
            same_as=twin,
        )

    return carry_out(asked, how, decide)
