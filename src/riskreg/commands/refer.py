"""riskreg refer: a danger is handed to a body outside that alone can mend it; and its answer."""

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.outcome import Outcome
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds import dangers
from riskreg.domain.deeds.deed import Deed
from riskreg.domain.kinds import Ref
from riskreg.errors import RiskregError
from riskreg.wording import say


def run(asked: Asked, how: How, id_: str, *, to: str | None, document: str | None, reply: str | None) -> Outcome:
    """Write down a referral, or with `reply` its answer."""
    if (to is None) == (reply is None):
        raise RiskregError(
            say("either --to, the body it is handed to, or --reply, what that body answered"),
            hint=say('riskreg refer {id} --to BODY --document NUMBER; later: riskreg refer {id} --reply "..."', id=id_),
        )

    def decide(desk: Desk) -> Deed:
        subject = desk.subject(id_)
        if reply is not None:
            return dangers.reply(subject, desk.judge, text=desk.given(reply, "--reply"))
        body = str(desk.words.of_kind(Ref("units", free=True), to or "", "--to"))
        return dangers.refer(subject, desk.judge, to=body, document=desk.text(document, "--document"))

    return carry_out(asked, how, decide)
