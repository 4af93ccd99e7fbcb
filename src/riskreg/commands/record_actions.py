"""What is done to a record: progress, extend, refer, rectify, accept, withdraw, review, close, done, assign, set, renumber."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from riskreg.commands.add import IdSupply
from riskreg.commands.edit_session import EditSession, WriteOptions, carry_out
from riskreg.commands.session import Outcome, Request
from riskreg.commands.single_record import unknown
from riskreg.commands.typed_values import field_and_value, parted
from riskreg.domain.actions import danger_actions, general_actions
from riskreg.domain.actions.action import Action, refused
from riskreg.domain.actions.general_actions import NUMBERED, bearers, renumber, resembles
from riskreg.domain.fields import Id, Ref, Text
from riskreg.domain.records import KINDS, Identified, Record
from riskreg.domain.records.record import Progress
from riskreg.domain.records.risk import Review
from riskreg.domain.register import Register
from riskreg.domain.words import BLOCKS, WITHDRAWALS
from riskreg.errors import RiskregError
from riskreg.messages import joined, say


def run_progress(asked: Request, how: WriteOptions, id_: str, note: str, *, by: str | None, blocked: str | None) -> Outcome:
    """Add an entry of progress."""

    def decide(desk: EditSession) -> Action:
        return general_actions.progress(
            desk.subject(id_),
            desk.judge,
            by=desk.me if by is None else desk.person(by),
            note=desk.given(note, Progress.FIELDS["note"].label),
            blocked=None if blocked is None else desk.words.word(BLOCKS, blocked, "--blocked"),
        )

    return carry_out(asked, how, decide)


class MoreTime(NamedTuple):
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


def run_extend(asked: Request, how: WriteOptions, id_: str, request: MoreTime) -> Outcome:
    """Write down a request for more time, or the decision on one that waits."""
    refuse_half_request(id_, request)

    def decide(desk: EditSession) -> Action:
        subject = desk.subject(id_)
        approved = request.approved
        if request.to is None:
            assert approved is not None
            return danger_actions.decide(subject, desk.judge, approved=approved, by=desk.person(request.by))
        to = desk.day(request.to, "--to")
        assert to
        applied = desk.day(request.applied, "--applied")
        if applied:
            desk.happened(applied, "--applied")
        return danger_actions.ask(
            subject,
            desk.judge,
            to=to,
            applied=applied,
            reason=desk.given(request.reason, "--reason"),
            approved=approved,
            by=None if approved is None else desk.person(request.by),
        )

    return carry_out(asked, how, decide)


def refuse_half_request(id_: str, request: MoreTime) -> None:
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


def run_refer(asked: Request, how: WriteOptions, id_: str, *, to: str | None, document: str | None, reply: str | None) -> Outcome:
    """Write down a referral, or with `reply` its answer."""
    if (to is None) == (reply is None):
        raise RiskregError(
            say("either --to, the body it is handed to, or --reply, what that body answered"),
            hint=say('riskreg refer {id} --to BODY --document NUMBER; later: riskreg refer {id} --reply "..."', id=id_),
        )

    def decide(desk: EditSession) -> Action:
        subject = desk.subject(id_)
        if reply is not None:
            return danger_actions.reply(subject, desk.judge, text=desk.given(reply, "--reply"))
        body = str(desk.words.of_kind(Ref("units", free=True), to or "", "--to"))
        return danger_actions.refer(subject, desk.judge, to=body, document=desk.text(document, "--document"))

    return carry_out(asked, how, decide)


def run_rectify(
    asked: Request, how: WriteOptions, id_: str, *, by: str | None, note: str | None, evidence: Sequence[str]
) -> Outcome:
    """Write down a rectification. `by` is a person of the list, or the name of somebody else."""

    def decide(desk: EditSession) -> Action:
        who = None if by is None else str(desk.words.of_kind(Ref("people", free=True), by, "--by"))
        shown = desk.texts(evidence, "--evidence")
        return danger_actions.rectify(desk.subject(id_), desk.judge, by=who, note=desk.text(note, "--note"), evidence=shown)

    return carry_out(asked, how, decide)


def run_accept(
    asked: Request,
    how: WriteOptions,
    id_: str,
    *,
    by: Sequence[str],
    failed: bool,
    body: str | None,
    due: str | None,
    note: str | None,
) -> Outcome:
    """Write down an acceptance; a failed one leads back, after closing too."""

    def decide(desk: EditSession) -> Action:
        return danger_actions.accept(
            desk.subject(id_),
            desk.judge,
            by=[desk.person(one) for one in by] or [desk.person(None)],
            passed=not failed,
            body=desk.text(body, "--body"),
            due=desk.day(due, "--due"),
            note=desk.text(note, "--note"),
        )

    return carry_out(asked, how, decide)


def run_withdraw(
    asked: Request, how: WriteOptions, id_: str, *, by: str | None, reason: str | None, same_as: str | None
) -> Outcome:
    """Write down a withdrawal."""
    if reason is None:
        raise RiskregError(
            say("{option} is missing", option="--reason"), hint=say("write one of {words}", words=joined(map(str, WITHDRAWALS)))
        )

    def decide(desk: EditSession) -> Action:
        twin = None if same_as is None else str(desk.words.of_kind(Ref("dangers"), same_as, "--same-as"))
        return danger_actions.withdraw(
            desk.subject(id_),
            desk.judge,
            by=desk.person(by),
            reason=desk.words.word(WITHDRAWALS, reason, "--reason"),
            same_as=twin,
        )

    return carry_out(asked, how, decide)


def run_review(asked: Request, how: WriteOptions, id_: str, *, by: str | None, typed: Mapping[str, str | None]) -> Outcome:
    """Write down a review. `typed` are its other fields, by name: note, residual, inherent, method, basis."""

    def decide(desk: EditSession) -> Action:
        given: dict[str, Any] = {"by": desk.person(by)}
        for name, text in typed.items():
            if text is not None:
                given[name] = desk.words.value(Review.FIELDS[name], text, f"--{name}")
        return general_actions.review(desk.subject(id_), desk.judge, given)

    return carry_out(asked, how, decide)


def run_close(asked: Request, how: WriteOptions, id_: str, *, by: str | None, reason: str | None) -> Outcome:
    """Write down that a risk is off the list."""

    def decide(desk: EditSession) -> Action:
        subject = desk.subject(id_)
        return general_actions.close(subject, desk.judge, by=desk.person(by), reason=desk.given(reason, "--reason"))

    return carry_out(asked, how, decide)


def run_done(asked: Request, how: WriteOptions, id_: str, *, evidence: Sequence[str]) -> Outcome:
    """Write down that a decision is done."""

    def decide(desk: EditSession) -> Action:
        return general_actions.done(desk.subject(id_), desk.judge, evidence=desk.texts(evidence, "--evidence"))

    return carry_out(asked, how, decide)


def run_assign(
    asked: Request, how: WriteOptions, ids: Sequence[str], *, giver: str | None, to: str | None, unit: str | None, leaves: bool
) -> Outcome:
    """Write down handovers; the reason written down is that of the commit."""
    refuse_half_assignment(ids, giver, to, unit, leaves=leaves)

    def decide(desk: EditSession) -> Action:
        why = reason(desk, how)
        office = None if unit is None else str(desk.words.of_kind(Ref("units"), unit, "--unit"))
        if giver is not None:
            return general_actions.hand_over_all(
                desk.register,
                desk.judge,
                shown=desk.ready.judge.register,
                giver=desk.person(giver, "--from"),
                taker=None if to is None else desk.person(to, "--to"),
                unit=office,
                why=why,
                leaves=leaves,
            )
        owner = None if to is None else desk.person(to, "--to")
        deeds = [
            general_actions.hand_over(desk.subject(id_), desk.judge, unit=office, owner=owner, why=why)
            for id_ in dict.fromkeys(ids)
        ]
        return Action(
            tuple(edit for deed in deeds for edit in deed.edits),
            tuple(said for deed in deeds for said in deed.told),
            tuple(id_ for deed in deeds for id_ in deed.ids),
        )

    return carry_out(asked, how, decide)


def reason(desk: EditSession, how: WriteOptions) -> str | None:
    """Return the reason that the records give: the first line of that of the commit."""
    lines = (how.why or "").strip().splitlines()
    return str(desk.words.of_kind(Text(), lines[0], "--why")) if lines else None


def refuse_half_assignment(ids: Sequence[str], giver: str | None, to: str | None, unit: str | None, *, leaves: bool) -> None:
    """Refuse what names too much or too little."""
    if bool(ids) == (giver is not None):
        raise RiskregError(
            say("either the ids of records, or --from PERSON for all that this person answers for"),
            hint=say("riskreg assign D-2022-0025 --to PERSON; or: riskreg assign --from PERSON --to PERSON"),
        )
    if leaves and giver is None:
        raise RiskregError(say("--leaves goes with --from"))
    if to is None and (leaves or unit is None):
        raise RiskregError(
            say("{option} is missing: who?", option="--to"),
            hint=say("name who follows") if leaves else say("name a person with --to, a unit with --unit, or both"),
        )


def run_set(asked: Request, how: WriteOptions, id_: str, pairs: Sequence[str], *, correct: bool) -> Outcome:
    """Set fields; `name=` without a value takes one away."""
    split = [parted(pair) for pair in pairs]

    def decide(desk: EditSession) -> Action:
        subject = desk.subject(id_)
        given = [field_and_value(desk.words, type(subject.item).TABLE, *pair) for pair in split]
        return general_actions.set_fields(subject, given, correct=correct, register=desk.register)

    return carry_out(asked, how, decide)


UPSTREAM = "@{upstream}"


def run_renumber(
    asked: Request, how: WriteOptions, id_: str, new: str | None, *, upstream: str | None, line: str | None
) -> Outcome:
    """Give a record another id: the one named, else the next free one."""

    def decide(desk: EditSession) -> Action:
        found = bearers(desk.register, id_)
        if not found:
            raise none_of(desk, id_)
        theirs = there(desk, upstream) if len(found) > 1 and line is None else None
        record = found[0] if len(found) == 1 and line is None else chosen(found, line, theirs)
        desk.visible(record)
        numbers = IdSupply(desk)
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


def none_of(desk: EditSession, id_: str) -> RiskregError:
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


def day_of(record: Record, desk: EditSession) -> date:
    """Return the day from which a record's id takes its year."""
    return getattr(record, "found", None) or desk.on


def there(desk: EditSession, upstream: str | None) -> Register | None:
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
