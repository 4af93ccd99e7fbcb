"""What is done to a record: progress, extend, refer, report, rectify, accept, withdraw, review, close, done, assign and more."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, TypeAlias

from riskreg.commands.edit_session import EditSession, IdSupply, carry_out
from riskreg.commands.session import Outcome, Request
from riskreg.commands.target import unknown
from riskreg.commands.typed_values import field_and_value, parted
from riskreg.domain.actions import danger_actions, general_actions
from riskreg.domain.actions.action import Action, Value, refused, together
from riskreg.domain.actions.general_actions import NUMBERED, bearers, renumber, resembles
from riskreg.domain.fields import FieldTable, Id, Ref, Text
from riskreg.domain.records import KINDS, Identified, Record
from riskreg.domain.records.record import Progress
from riskreg.domain.records.risk import Review
from riskreg.domain.register import Register
from riskreg.domain.words import BLOCKS, WITHDRAWALS
from riskreg.errors import RiskregError
from riskreg.messages import Word, joined, say

Reader: TypeAlias = Callable[[EditSession, Any, str], Value]  # what was typed, behind which option -> what it means


def writer(session: EditSession, typed: str | None, option: str) -> str | None:
    """Return whoever was named, else whoever writes, if that is known."""
    return session.user if typed is None else session.person(typed, option)


def persons(session: EditSession, typed: Sequence[str], option: str) -> list[str]:
    """Return those who were named, else whoever writes."""
    return [session.person(one, option) for one in typed or (None,)]


def choice(words: Sequence[Word]) -> Reader:
    """Read one of a few words."""
    return lambda session, typed, option: None if typed is None else session.words.word(words, typed, option)


def reference(target: str, *, free: bool = False) -> Reader:
    """Read the id of a record of a list; where it is `free`, the name of anybody else too."""
    kind = Ref(target, free=free)
    return lambda session, typed, option: None if typed is None else str(session.words.of_kind(kind, typed, option))


def field(table: type[FieldTable], name: str) -> Reader:
    """Read the value of a field."""
    return lambda session, typed, option: None if typed is None else session.words.value(table.FIELDS[name], typed, option)


def outside(session: EditSession, typed: str | None, option: str) -> str:
    """Read the unit, or the name of any other body, that must be named."""
    return str(session.words.of_kind(Ref("units", free=True), session.required(typed, option), option))


def as_typed(_session: EditSession, typed: Value, _option: str) -> Value:
    """Take what needs no reading."""
    return typed


class RecordAction(NamedTuple):
    """An action on one record: what makes it of its words, and how each of them is read of what was typed."""

    make: Callable[..., Action]
    words: Mapping[str, Reader]


ACTIONS: Final[Mapping[str, RecordAction]] = {
    "progress": RecordAction(
        general_actions.progress,
        {
            "by": writer,
            "note": lambda session, typed, _: session.required(typed, Progress.FIELDS["note"].label),
            "blocked": choice(BLOCKS),
        },
    ),
    "report": RecordAction(danger_actions.report, {"to": outside, "document": EditSession.text}),
    "rectify": RecordAction(
        danger_actions.rectify,
        {"by": reference("people", free=True), "evidence": EditSession.texts, "note": EditSession.text},
    ),
    "accept": RecordAction(
        danger_actions.accept,
        {"by": persons, "passed": as_typed, "body": EditSession.text, "due": EditSession.day, "note": EditSession.text},
    ),
    "withdraw": RecordAction(
        danger_actions.withdraw, {"by": EditSession.person, "reason": choice(WITHDRAWALS), "same_as": reference("dangers")}
    ),
    "review": RecordAction(
        general_actions.review,
        {
            "by": EditSession.person,
            **{name: field(Review, name) for name in ("note", "residual", "inherent", "method", "basis")},
        },
    ),
    "close": RecordAction(general_actions.close, {"by": EditSession.person, "reason": EditSession.required}),
    "done": RecordAction(general_actions.done, {"evidence": EditSession.texts}),
}


def run(request: Request, id_: str, **typed: Any) -> Outcome:  # noqa: ANN401 - each word has a reader of its own
    """Do to one record the action that the command is called by."""
    action = ACTIONS[request.command]

    def decide(session: EditSession) -> Action:
        subject = session.subject(id_)
        words = {name: read(session, typed[name], f"--{name.replace('_', '-')}") for name, read in action.words.items()}
        return action.make(subject, session.judge, **words)

    return carry_out(request, decide)


def run_withdraw(request: Request, id_: str, **typed: str | None) -> Outcome:
    """Write down a withdrawal."""
    if typed["reason"] is None:
        raise RiskregError(
            say("{option} is missing", option="--reason"), hint=say("write one of {words}", words=joined(map(str, WITHDRAWALS)))
        )
    return run(request, id_, **typed)


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
        to, applied = session.day(wanted.to, "--to"), session.day(wanted.applied, "--applied")
        if approved is not None and wanted.reason is None:
            by = session.person(wanted.by)
            return danger_actions.decide(subject, session.judge, approved=approved, by=by, to=to, applied=applied)
        assert to
        if applied:
            session.refuse_future(applied, "--applied")
        return danger_actions.ask(
            subject,
            session.judge,
            to=to,
            applied=applied,
            reason=session.required(wanted.reason, "--reason"),
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
    if wanted.to is None and wanted.reason:
        raise RiskregError(say("--reason belongs to a new request"), hint=say("add --to DAY"))
    if wanted.by is not None and wanted.approved is None:
        raise RiskregError(say("--by is who decides"), hint=say("add --approve or --refuse, or leave --by out"))


def run_refer(request: Request, id_: str, *, to: str | None, document: str | None, due: str | None, reply: str | None) -> Outcome:
    """Write down a referral, or with `reply` its answer."""
    if (to is None) == (reply is None):
        raise RiskregError(
            say("either --to, the body it is handed to, or --reply, what that body answered"),
            hint=say('riskreg refer {id} --to BODY --document NUMBER; later: riskreg refer {id} --reply "..."', id=id_),
        )
    if reply is not None and due is not None:
        raise RiskregError(say("--reply-due belongs to a new referral"), hint=say("leave it out"))

    def decide(session: EditSession) -> Action:
        subject = session.subject(id_)
        if reply is not None:
            return danger_actions.reply(subject, session.judge, text=session.required(reply, "--reply"))
        return danger_actions.refer(
            subject,
            session.judge,
            to=outside(session, to, "--to"),
            document=session.text(document, "--document"),
            due=session.day(due, "--reply-due"),
        )

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
                taker=None if to is None else session.person(to, "--to"),
                unit=office,
                why=why,
                leaves=leaves,
            )
        owner = None if to is None else session.person(to, "--to")
        return together(
            general_actions.hand_over(session.subject(id_), session.judge, unit=office, owner=owner, why=why)
            for id_ in dict.fromkeys(ids)
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
    if leaves and giver is None:
        raise RiskregError(say("--leaves goes with --from"))
    if to is None and (leaves or unit is None):
        raise RiskregError(
            say("{option} is missing: who?", option="--to"),
            hint=say("name who follows") if leaves else say("name a person with --to, a unit with --unit, or both"),
        )


def run_set(request: Request, id_: str, pairs: Sequence[str], *, correct: bool) -> Outcome:
    """Set fields; `name=` without a value takes one away."""
    split = [parted(pair) for pair in pairs]

    def decide(session: EditSession) -> Action:
        subject = session.subject(id_)
        given = [field_and_value(session.words, type(subject.item), *pair) for pair in split]
        return general_actions.set_fields(subject, given, correct=correct, register=session.register)

    return carry_out(request, decide)


UPSTREAM = "@{upstream}"


def run_renumber(request: Request, id_: str, new: str | None, *, upstream: str | None, line: str | None) -> Outcome:
    """Give a record another id: the one named, else the next free one."""

    def decide(session: EditSession) -> Action:
        found = bearers(session.register, id_)
        if not found:
            raise unknown_id(session, id_)
        theirs = upstream_register(session, upstream) if len(found) > 1 and line is None else None
        record = found[0] if len(found) == 1 and line is None else which_of(found, line, theirs)
        session.refuse_restricted(record)
        numbers = IdSupply(session)
        if new is None:
            name = numbers.next(KINDS[record.LIST], day_of(record, session))
        else:
            name = str(session.words.of_kind(Id(), new, record.FIELDS["id"].label))
            numbers.refuse_taken(name)
        elsewhere: Mapping[str, Identified] = {}
        if len(found) > 1:
            elsewhere = by_id(theirs or upstream_register(session, upstream))
        assert name
        shown = session.view.judge.register
        action = renumber(session.register, record, name, doubled=len(found) > 1, elsewhere=elsewhere, shown=shown)
        return action._replace(remarks=(*action.remarks, *numbers.doubts))

    return carry_out(request, decide)


def unknown_id(session: EditSession, id_: str) -> RiskregError:
    """Nothing that is numbered has the id."""
    other = session.register.find(id_)
    if other is None and session.unread:
        return session.not_found(id_)
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


def upstream_register(session: EditSession, upstream: str | None) -> Register | None:
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


def which_of(found: Sequence[Record], line: str | None, theirs: Register | None) -> Record:
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
