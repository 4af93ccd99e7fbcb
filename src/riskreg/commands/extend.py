"""riskreg extend: more time is asked for, approved or refused; the first day is never overwritten."""

from typing import NamedTuple

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.outcome import Outcome
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds import extending
from riskreg.domain.deeds.deed import Deed
from riskreg.errors import RiskregError
from riskreg.wording import say


class Request(NamedTuple):
    """What was typed of a request for more time, and of its decision."""

    to: str | None = None
    applied: str | None = None
    reason: str | None = None
    by: str | None = None
    approve: bool = False
    refuse: bool = False

    @property
    def approved(self) -> bool | None:
        """How it is decided; None where it is not."""
        return self.approve if self.approve or self.refuse else None


def run(asked: Asked, how: How, id_: str, request: Request) -> Outcome:
    """Write down a request for more time, or the decision on one that waits."""
    refuse_halves(id_, request)

    def decide(desk: Desk) -> Deed:
        subject = desk.subject(id_)
        approved = request.approved
        if request.to is None:
            assert approved is not None
            return extending.decide(subject, desk.judge, approved=approved, by=desk.person(request.by))
        to = desk.day(request.to, "--to")
        assert to
        applied = desk.day(request.applied, "--applied")
        if applied:
            desk.happened(applied, "--applied")
        return extending.ask(
            subject,
            desk.judge,
            to=to,
            applied=applied,
            reason=desk.given(request.reason, "--reason"),
            approved=approved,
            by=None if approved is None else desk.person(request.by),
        )

    return carry_out(asked, how, decide)


def refuse_halves(id_: str, request: Request) -> None:
    """Refuse what contradicts itself, or says nothing."""
    if request.approve and request.refuse:
        raise RiskregError(say("--approve and --refuse: one of the two"))
    if request.to is None and request.approved is None:
        raise RiskregError(
            say("--to is missing: until when?"),
            hint=say('riskreg extend {id} --to DAY --reason "..."; to decide one that waits: --approve or --refuse', id=id_),
        )
    if request.to is None and (request.applied or request.reason):
        raise RiskregError(say("--applied and --reason belong to a new request"), hint=say("add --to DAY"))
    if request.by is not None and request.approved is None:
        raise RiskregError(say("--by is who decides"), hint=say("add --approve or --refuse, or leave --by out"))
