"""riskreg assign: another person or unit answers from a day on: for some records, or for all of somebody who leaves."""

from collections.abc import Sequence

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.outcome import Outcome
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds import handing
from riskreg.domain.deeds.deed import Deed
from riskreg.domain.kinds import Ref, Text
from riskreg.errors import RiskregError
from riskreg.wording import say


def run(
    asked: Asked, how: How, ids: Sequence[str], *, giver: str | None, to: str | None, unit: str | None, leaves: bool
) -> Outcome:
    """Write down handovers; the reason written down is that of the commit."""
    refuse_halves(ids, giver, to, unit, leaves=leaves)

    def decide(desk: Desk) -> Deed:
        why = reason(desk, how)
        office = None if unit is None else str(desk.words.of_kind(Ref("units"), unit, "--unit"))
        if giver is not None:
            return handing.hand_over_all(
                desk.register,
                desk.judge,
                shown=desk.ready.judge.register,
                giver=desk.person(giver, "--from"),
                taker=desk.person(to, "--to"),
                unit=office,
                why=why,
                leaves=leaves,
            )
        owner = None if to is None else desk.person(to, "--to")
        deeds = [
            handing.hand_over(desk.subject(id_), desk.judge, unit=office, owner=owner, why=why) for id_ in dict.fromkeys(ids)
        ]
        return Deed(
            tuple(edit for deed in deeds for edit in deed.edits),
            tuple(said for deed in deeds for said in deed.told),
            tuple(id_ for deed in deeds for id_ in deed.ids),
        )

    return carry_out(asked, how, decide)


def reason(desk: Desk, how: How) -> str | None:
    """Return the reason that the records give: the first line of that of the commit."""
    lines = (how.why or "").strip().splitlines()
    return str(desk.words.of_kind(Text(), lines[0], "--why")) if lines else None


def refuse_halves(ids: Sequence[str], giver: str | None, to: str | None, unit: str | None, *, leaves: bool) -> None:
    """Refuse what names too much or too little."""
    if bool(ids) == (giver is not None):
        raise RiskregError(
            say("either the ids of records, or --from PERSON for all that this person answers for"),
            hint=say("riskreg assign D-2022-0025 --to PERSON; or: riskreg assign --from PERSON --to PERSON"),
        )
    if to is None and (giver is not None or unit is None):
        raise RiskregError(say("{option} is missing: who?", option="--to"), hint=say("name a person by id or name"))
    if leaves and giver is None:
        raise RiskregError(say("--leaves goes with --from"))
