"""What is done to a record: progress, extend, refer, rectify, accept, withdraw, review, close, done, assign, set, renumber."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from riskreg.commands.add import IdSupply
from riskreg.commands.edit_session import EditSession, carry_out
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


def run_progress(request: Request, id_: str, note: str, *, by: str | None, blocked: str | None) -> Outcome:
    """Add an entry of progress."""

    def decide(session: EditSession) -> Action:
        return general_actions.progress(
            session.subject(id_),
            session.judge,
            by=session.me if by is None else session.person(by),
            note=session.given(note, Progress.FIELDS["note"].label),
            blocked=None if blocked is None else session.words.word(BLOCKS, blocked, "--blocked"),
        )

    return carry_out(request, decide)


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


def run_extend(request: Request, id_: str, wanted: MoreTime) -> Outcome:
    """Write down a request for more time, or the decision on one that waits."""
    refuse_half_request(id_, wanted)

    def decide(session: EditSession) -> Action:
        subject = session.subject(id_)
        approved = wanted.approved
        if wanted.to is None:
            assert approved is not None
            return danger_actions.decide(subject, session.judge, approved=approved, by=session.person(wanted.by))
        to = session.day(wanted.to, "--to")
        assert to
        applied = session.day(wanted.applied, "--applied")
        if applied:
            session.happened(applied, "--applied")
        return danger_actions.ask(
            subject,
            session.judge,
            to=to,
            applied=applied,
            reason=session.given(wanted.reason, "--reason"),
            approved=approved,
            by=None if approved is None else session.person(wanted.by),
        )

    return carry_out(request, decide)


def refuse_half_request(id_: str, wanted: MoreTime) -> None:
    """Refuse what contradicts itself, or says nothing."""
    if wanted.approve and wanted.refuse:
        raise RiskregError(say("--approve and --refuse: one of the two"))
    if wanted.to is None and wanted.approved is None:
        raise RiskregError(
            say("--to is missing: until when?"),
            hint=say('riskreg extend {id} --to DAY --reason "..."; to decide one that waits: --approve or --refuse', id=id_),
        )
    if wanted.to is None and (wanted.applied or wanted.reason):
        raise RiskregError(say("--applied and --reason belong to a new request"), hint=say("add --to DAY"))
    if wanted.by is not None and wanted.approved is None:
        raise RiskregError(say("--by is who decides"), hint=say("add --approve or --refuse, or leave --by out"))


def run_refer(request: Request, id_: str, *, to: str | None, document: str | None, reply: str | None) -> Outcome:
    """Write down a referral, or with `reply` its answer."""
    if (to is None) == (reply is None):
        raise RiskregError(
            say("either --to, the body it is handed to, or --reply, what that body answered"),
            hint=say('riskreg refer {id} --to BODY --document NUMBER; later: riskreg refer {id} --reply "..."', id=id_),
        )

    def decide(session: EditSession) -> Action:
        subject = session.subject(id_)
        if reply is not None:
            return danger_actions.reply(subject, session.judge, text=session.given(reply, "--reply"))
        body = str(session.words.of_kind(Ref("units", free=True), to or "", "--to"))
        return danger_actions.refer(subject, session.judge, to=body, document=session.text(document, "--document"))

    return carry_out(request, decide)


def run_rectify(request: Request, id_: str, *, by: str | None, note: str | None, evidence: Sequence[str]) -> Outcome:
    """Write down a rectification. `by` is a person of the list, or the name of somebody else."""

    def decide(session: EditSession) -> Action:
        who = None if by is None else str(session.words.of_kind(Ref("people", free=True), by, "--by"))
        shown = session.texts(evidence, "--evidence")
        return danger_actions.rectify(
            session.subject(id_), session.judge, by=who, note=session.text(note, "--note"), evidence=shown
        )

    return carry_out(request, decide)


def run_accept(
    request: Request,
    id_: str,
    *,
    by: Sequence[str],
    failed: bool,
    body: str | None,
    due: str | None,
    note: str | None,
) -> Outcome:
    """Write down an acceptance; a failed one leads back, after closing too."""

    def decide(session: EditSession) -> Action:
        return danger_actions.accept(
            session.subject(id_),
            session.judge,
            by=[session.person(one) for one in by] or [session.person(None)],
            passed=not failed,
            body=session.text(body, "--body"),
            due=session.day(due, "--due"),
            note=session.text(note, "--note"),
        )

    return carry_out(request, decide)


def run_withdraw(request: Request, id_: str, *, by: str | None, reason: str | None, same_as: str | None) -> Outcome:
    """Write down a withdrawal."""
    if reason is None:
        raise RiskregError(
            say("{option} is missing", option="--reason"), hint=say("write one of {words}", words=joined(map(str, WITHDRAWALS)))
        )

    def decide(session: EditSession) -> Action:
        twin = None if same_as is None else str(session.words.of_kind(Ref("dangers"), same_as, "--same-as"))
        return danger_actions.withdraw(
            session.subject(id_),
            session.judge,
            by=session.person(by),
            reason=session.words.word(WITHDRAWALS, reason, "--reason"),
            same_as=twin,
        )

    return carry_out(request, decide)


def run_review(request: Request, id_: str, *, by: str | None, typed: Mapping[str, str | None]) -> Outcome:
    """Write down a review. `typed` are its other fields, by name: note, residual, inherent, method, basis."""

    def decide(session: EditSession) -> Action:
        given: dict[str, Any] = {"by": session.person(by)}
        for name, text in typed.items():
            if text is not None:
                given[name] = session.words.value(Review.FIELDS[name], text, f"--{name}")
        return general_actions.review(session.subject(id_), session.judge, given)

    return carry_out(request, decide)


def run_close(request: Request, id_: str, *, by: str | None, reason: str | None) -> Outcome:
    """Write down that a risk is off the list."""

    def decide(session: EditSession) -> Action:
        subject = session.subject(id_)
        return general_actions.close(subject, session.judge, by=session.person(by), reason=session.given(reason, "--reason"))

    return carry_out(request, decide)


def run_done(request: Request, id_: str, *, evidence: Sequence[str]) -> Outcome:
    """Write down that a decision is done."""

    def decide(session: EditSession) -> Action:
        return general_actions.done(session.subject(id_), session.judge, evidence=session.texts(evidence, "--evidence"))

    return carry_out(request, decide)


def run_assign(
    request: Request, ids: Sequence[str], *, giver: str | None, to: str | None, unit: str | None, leaves: bool
) -> Outcome:
    """Write down handovers; the reason written down is that of the commit."""
    refuse_half_assignment(ids, giver, to, unit, leaves=leaves)

    def decide(session: EditSession) -> Action:
        why = reason(session)
        office = None if unit is None else str(session.words.of_kind(Ref("units"), unit, "--unit"))
        if giver is not None:
            return general_actions.hand_over_all(
                session.register,
                session.judge,
                shown=session.view.judge.register,
                giver=session.person(giver, "--from"),
                taker=session.person(to, "--to"),
                unit=office,
                why=why,
                leaves=leaves,
            )
        owner = None if to is None else session.person(to, "--to")
        deeds = [
            general_actions.hand_over(session.subject(id_), session.judge, unit=office, owner=owner, why=why)
            for id_ in dict.fromkeys(ids)
        ]
        return Action(
            tuple(edit for deed in deeds for edit in deed.edits),
            tuple(said for deed in deeds for said in deed.told),
            tuple(id_ for deed in deeds for id_ in deed.ids),
        )

    return carry_out(request, decide)


def reason(session: EditSession) -> str | None:
    """Return the reason that the records give: the first line of that of the commit."""
    lines = (session.request.why or "").strip().splitlines()
    return str(session.words.of_kind(Text(), lines[0], "--why")) if lines else None


def refuse_half_assignment(ids: Sequence[str], giver: str | None, to: str | None, unit: str | None, *, leaves: bool) -> None:
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


def run_set(request: Request, id_: str, pairs: Sequence[str], *, correct: bool) -> Outcome:
    """Set fields; `name=` without a value takes one away."""
    split = [parted(pair) for pair in pairs]

    def decide(session: EditSession) -> Action:
        subject = session.subject(id_)
        given = [field_and_value(session.words, type(subject.item).TABLE, *pair) for pair in split]
        return general_actions.set_fields(subject, given, correct=correct, register=session.register)

    return carry_out(request, decide)


UPSTREAM = "@{upstream}"


def run_renumber(request: Request, id_: str, new: str | None, *, upstream: str | None, line: str | None) -> Outcome:
    """Give a record another id: the one named, else the next free one."""

    def decide(session: EditSession) -> Action:
        found = bearers(session.register, id_)
        if not found:
            raise none_of(session, id_)
        theirs = there(session, upstream) if len(found) > 1 and line is None else None
        record = found[0] if len(found) == 1 and line is None else chosen(found, line, theirs)
        session.visible(record)
        numbers = IdSupply(session)
        if new is None:
            name = numbers.next(KINDS[record.LIST], day_of(record, session))
        else:
            name = str(session.words.of_kind(Id(), new, record.FIELDS["id"].label))
            numbers.refuse_taken(name)
        elsewhere: Mapping[str, Identified] = {}
        if len(found) > 1:
            upstream_register = theirs or there(session, upstream)
            elsewhere = by_id(upstream_register)
        assert name
        shown = session.view.judge.register
        deed = renumber(session.register, record, name, doubled=len(found) > 1, elsewhere=elsewhere, shown=shown)
        return deed._replace(remarks=(*deed.remarks, *numbers.doubts))

    return carry_out(request, decide)


def none_of(session: EditSession, id_: str) -> RiskregError:
    """Nothing that is numbered has the id."""
    other = session.register.find(id_)
    if other is None and session.unread:
        return session.nowhere(id_)
    if other is None:
        return unknown(session.view.judge.register, id_)
    kinds = joined(kind.KIND for kind in NUMBERED)
    return RiskregError(
        say("{id} is a {kind}; only these are renumbered: {kinds}", id=other.id, kind=other.KIND, kinds=kinds),
        hint=say("its id is a name that others use; to call it otherwise: riskreg set {id} name=...", id=other.id),
    )


def day_of(record: Record, session: EditSession) -> date:
    """Return the day from which a record's id takes its year."""
    return getattr(record, "found", None) or session.on


def there(session: EditSession, upstream: str | None) -> Register | None:
    """Return the register upstream; None where nothing is upstream and none was named."""
    archive = session.archive
    if archive.repository is None:
        return None
    commit = archive.needed().commit(upstream or UPSTREAM)
    if commit is None and upstream:
        raise RiskregError(say("--upstream: git knows no commit {word}", word=upstream))
    return archive.snapshot(commit, like=session.current).register if commit else None


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
