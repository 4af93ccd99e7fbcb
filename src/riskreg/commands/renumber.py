"""riskreg renumber: another id for a record; where two branches gave one id twice, the upstream one keeps it."""

from collections.abc import Mapping, Sequence
from datetime import date

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.filing import Numbers
from riskreg.commands.outcome import Outcome
from riskreg.commands.seeking import unknown
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds.deed import Deed, refused
from riskreg.domain.deeds.renumbering import NUMBERED, bearers, renumber, resembles
from riskreg.domain.kinds import Id
from riskreg.domain.records import KINDS, Identified, Record
from riskreg.domain.register import Register
from riskreg.errors import RiskregError
from riskreg.wording import joined, say

UPSTREAM = "@{upstream}"


def run(asked: Asked, how: How, id_: str, new: str | None, *, upstream: str | None, line: str | None) -> Outcome:
    """Give a record another id: the one named, else the next free one."""

    def decide(desk: Desk) -> Deed:
        found = bearers(desk.register, id_)
        if not found:
            raise none_of(desk, id_)
        theirs = there(desk, upstream) if len(found) > 1 and line is None else None
        record = found[0] if len(found) == 1 and line is None else chosen(found, line, theirs)
        desk.visible(record)
        numbers = Numbers(desk)
        if new is None:
            name = numbers.next(KINDS[record.LIST], day_of(record, desk))
        else:
            name = str(desk.words.of_kind(Id(), new, record.FIELDS["id"].label))
            numbers.refuse_taken(name)
        elsewhere: Mapping[str, Identified] = {}
        if len(found) > 1:
            upstream_register = theirs or there(desk, upstream)
            elsewhere = by_id(upstream_register)
        assert name
        shown = desk.ready.judge.register
        deed = renumber(desk.register, record, name, doubled=len(found) > 1, elsewhere=elsewhere, shown=shown)
        return deed._replace(remarks=(*deed.remarks, *numbers.doubts))

    return carry_out(asked, how, decide)


def none_of(desk: Desk, id_: str) -> RiskregError:
    """Nothing that is numbered has the id."""
    other = desk.register.find(id_)
    if other is None and desk.unread:
        return desk.nowhere(id_)
    if other is None:
        return unknown(desk.ready.judge.register, id_)
    kinds = joined(kind.KIND for kind in NUMBERED)
    return RiskregError(
        say("{id} is a {kind}; only these are renumbered: {kinds}", id=other.id, kind=other.KIND, kinds=kinds),
        hint=say("its id is a name that others use; to call it otherwise: riskreg set {id} name=...", id=other.id),
    )


def day_of(record: Record, desk: Desk) -> date:
    """Return the day from which a record's id takes its year."""
    return getattr(record, "found", None) or desk.on


def there(desk: Desk, upstream: str | None) -> Register | None:
    """Return the register upstream; None where nothing is upstream and none was named."""
    archive = desk.opened.archive
    if archive.repository is None:
        return None
    commit = archive.needed().commit(upstream or UPSTREAM)
    if commit is None and upstream:
        raise RiskregError(say("--upstream: git knows no commit {word}", word=upstream))
    return archive.snapshot(commit, like=desk.opened.standing).register if commit else None


def by_id(register: Register | None) -> dict[str, Identified]:
    """Return all records of a register by id."""
    return {id_: record for records in (register.lists.values() if register else ()) for id_, record in records.items()}


def chosen(found: Sequence[Record], line: str | None, theirs: Register | None) -> Record:
    """Return which of several records with one id gets another: the one at a line, else the one that is not upstream's."""
    id_ = found[0].id
    places = joined(f"{record.path}:{record.line}" for record in found)
    hint = say("name the one that gets another id by its place: --line FILE:LINE, one of {places}", places=places)
    if line is not None:
        named = [record for record in found if line in (f"{record.path}:{record.line}", str(record.line))]
        if len(named) != 1:
            raise RiskregError(say("--line: no record {id} begins at {line}", id=id_, line=line), hint=hint)
        return named[0]
    kept = theirs.find(id_) if theirs else None
    ours = [record for record in found if kept is not None and not resembles(record, kept)]
    if len(ours) != 1:
        raise refused(
            say("{n} records have the id {id}, and which of them is upstream's cannot be told", n=len(found), id=id_), hint
        )
    return ours[0]
