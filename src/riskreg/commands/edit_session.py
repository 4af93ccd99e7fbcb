"""Edit session: how every writing command goes: lock, load, compute edits, keep the rules, save, commit, say what was done."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from riskreg.commands.session import Outcome, Request, Session, VersionView, zone
from riskreg.commands.session import today as day_in_zone
from riskreg.commands.target import find, restricted, seek
from riskreg.commands.typed_values import TypedValues
from riskreg.domain.actions.action import Action, Edit, Insert, Subject, refused, subject_of
from riskreg.domain.checks import AWAITED, run
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.diagnostic import judged as severed
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Ref, Row, Text
from riskreg.domain.id_forms import PERSON, form, meeting_shape, next_id, next_meeting, next_number
from riskreg.domain.lookup import fold
from riskreg.domain.records import Danger, Identified, Measure, Meeting, Person, Record, Risk
from riskreg.domain.register import Assembly, Directory, Register, person_of
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError, reason
from riskreg.messages import Said, joined, say
from riskreg.report.language import Language
from riskreg.report.views import written as page
from riskreg.store.commit import UnsettledCommit, message, prepare
from riskreg.store.ids import Taken, decided, taken
from riskreg.store.locking import locked
from riskreg.store.save import Rewrite, save
from riskreg.syntax.editor import apply
from riskreg.syntax.record_text import find_record, reread
from riskreg.syntax.text import decode, encode
from riskreg.syntax.yaml_tree import Map, Seq

if TYPE_CHECKING:
    from riskreg.store.commit import Committed


class EditSession(Session):
    """A session that writes: the files as they stand, whole, as rules look at records that the audience may not see, too."""

    def __init__(self, request: Request) -> None:
        """Find the register; its files are read when they are first needed: that is, with the lock in hand."""
        super().__init__(request, dated=False)
        self.refuse_bare()

    def load(self) -> None:
        """Read the files. Raises RiskregError where the fact's day has not come."""
        self.refuse_future(self.on, "--on")

    @cached_property
    def view(self) -> VersionView:
        """The files as this audience may see them, judged on the day of the fact."""
        return self.view_of(None)

    @property
    def register(self) -> Register:
        """The register, whole."""
        return self.view.whole.register

    @property
    def settings(self) -> Settings:
        """Those of the register."""
        return self.view.judge.settings

    @property
    def on(self) -> date:
        """The day of the fact."""
        return self.view.judge.on

    @cached_property
    def today(self) -> date:
        """The day of writing: a register that stands still has its own."""
        return self.settings.as_of or day_in_zone(self.request.now, self.settings)

    @cached_property
    def latest(self) -> date:
        """The last day that has come."""
        return max(self.today, day_in_zone(self.request.now, self.settings))

    def refuse_future(self, day: date, option: object) -> None:
        """Refuse a fact of a day that has not come."""
        if day > self.latest:
            raise refused(
                say("{day} has not come yet: only what has happened is written down", day=day),
                say("{option} takes today or an earlier day", option=option),
            )

    @property
    def judge(self) -> Judge:
        """The judge over all records on the day of the fact."""
        return self.view.whole

    @property
    def base(self) -> Path:
        """The folder from which paths are shown."""
        return self.archive.top or self.archive.root

    def subject(self, text: str) -> Subject:
        """Return what an id means; raise where it means nothing, or is not for this audience."""
        if self.unread and find(self.register, text) is None:
            raise self.not_found(text)
        found = subject_of(self.register, seek(self.view, text, REFUSED).id)
        assert found
        return found

    @property
    def unread(self) -> tuple[str, ...]:
        """The files of which records could not be read."""
        losing = (found.mark.path for found in self.view.found if found.severity == ERROR and found.code.startswith("R1"))
        return tuple(dict.fromkeys(losing))

    def not_found(self, text: str) -> RiskregError:
        """Nothing that could be read has this id."""
        return RiskregError(
            say("the register has no {text}, as far as it can be read; unread: {files}", text=text, files=joined(self.unread)),
            hint=say("riskreg check shows what is wrong there; mend that first"),
        )

    def refuse_restricted(self, record: Identified) -> None:
        """Refuse a record that is not for this audience."""
        if record.id in self.view.hidden.ids and isinstance(record, Record):
            raise restricted(self.view, record)

    def own_name(self, target: str, id_: str) -> str | None:
        """Return the name by which files may call a record of a list; None where others are called so too."""
        record = self.register.lists[target].get(id_)
        name = record.name_or_title if record else None
        return name if name and self.register.directory.find(target, name) == id_ else None

    @cached_property
    def words(self) -> TypedValues:
        """Reads what was typed; days count from the day of the fact; only what this audience may see is ever suggested."""
        return TypedValues(self.view.judge.register, self.on)

    def person(self, text: str | None, option: str = "--by") -> str:
        """Return the id of the person that was named, else of whoever writes. Raises RiskregError where nobody is known."""
        if text is None and self.user:
            return self.user
        if text is None:
            raise RiskregError(
                say("{option} is missing: who?", option=option),
                hint=say("name a person by id or name; or enter your e-mail of git with the person in the register, under git"),
            )
        found = self.words.of_kind(Ref("people"), text, option)
        assert isinstance(found, str)
        return found

    def text(self, text: str | None, option: object) -> str | None:
        """Return a text of one or several lines that holds nothing unseen; None where none was given."""
        return None if text is None else str(self.words.of_kind(Text(long=True), text.strip(), option))

    def texts(self, texts: Sequence[str], option: str) -> tuple[str, ...]:
        """Return texts of one line each that hold nothing unseen."""
        return tuple(str(self.words.of_kind(Text(), text.strip(), option)) for text in texts)

    def required(self, text: str | None, option: object) -> str:
        """Return a text that must be given."""
        if text is None:
            raise RiskregError(
                say("{option} is missing", option=option), hint=say("add {option}; --help shows an example", option=option)
            )
        return self.text(text, option) or ""

    def day(self, text: str | None, option: str) -> date | None:
        """Return a day that was typed; None where none was given."""
        return None if text is None else self.words.day(text.strip(), option)

    @cached_property
    def user(self) -> str | None:
        """The id of the person of the register that git takes the user for."""
        from riskreg.store.git_write import email  # noqa: PLC0415 - a process that who names people need not wait for

        found = person_of(self.register, email(self.archive.root)) if self.archive.top else None
        return found.id if found else None


class WritingStyle(NamedTuple):
    """How edits are written, where a record does not tell: the language of its keys; what its people are called."""

    language: str  # zh or en
    naming: Callable[[str, str], str | None]


class Draft(NamedTuple):
    """One file: where it lies, how users call it, its bytes as they are, and its text before and after."""

    file: Path
    path: str
    data: bytes | None  # None: it is not there yet
    before: str
    after: str
    edits: tuple[Edit, ...]
    style: WritingStyle

    @property
    def new(self) -> bytes:
        """Return the bytes to be written; a byte-order mark stays."""
        return encode(self.after, self.data)

    def remade(self, data: bytes | None) -> bytes:
        """Make the same edits on another version of the file, and on nothing else of it. Raises Unable where that cannot be."""
        return encode(apply(text_of(data, self.path), self.edits, *self.style), data)


class Verdict(NamedTuple):
    """The register as it would be, as far as the touched records go; where each begins; what is now worth a warning."""

    register: Register
    lines: Mapping[str, tuple[str, int]]  # id -> file and line
    warnings: tuple[Diagnostic, ...]


class EditResult(NamedTuple):
    """What was done, or would be: the action, the files, what the checks say, the commit."""

    action: Action
    drafts: list[Draft]
    verdict: Verdict
    committed: "Committed | None"


REFUSED: Final = 3
OF_SETTINGS: Final = frozenset({"R801", "R802"})  # what is wrong with the settings, which no action on a record touches
Decide: TypeAlias = Callable[[EditSession], Action]


def carry_out(request: Request, decide: Decide) -> Outcome:
    """Do what `decide` makes of the register as it stands; with `dry_run` only say what would be done."""
    refuse_half_commit(request)
    session = EditSession(request)
    with lock(session), session.speaking():
        session.load()
        action = decide(session)
        refuse_hidden(session, action)
        drafts = drafts_of(session, action.edits)
        verdict = check(session, drafts, action)
        committed = None if request.dry_run else save_drafts(session, action, drafts)
    return outcome_of(session, EditResult(action, drafts, verdict, committed))


def refuse_half_commit(request: Request) -> None:
    """Refuse words about a commit where none is asked for, and a commit that says nothing."""
    if request.commit and not (request.why and request.why.strip()):
        raise RiskregError(say("--commit needs --why: reviewers read it"), hint=say('say in one sentence why: --why "..."'))
    if request.meeting and not request.commit:
        raise RiskregError(say("--meeting goes with --commit"), hint=say("add --commit, or leave it out"))


def lock(session: EditSession) -> AbstractContextManager[None]:
    """Keep other writers out from loading to saving; who only looks need not wait."""
    request = session.request
    if request.dry_run:
        return nullcontext()
    return locked(session.archive.root, f"riskreg {request.command}", request.now, request.waiting)


def refuse_hidden(session: EditSession, action: Action) -> None:
    """Refuse to write in a record that this audience may not see: what is written is shown."""
    for edit in action.edits:
        record = None if isinstance(edit, Insert) else session.register.find(edit.record)
        if record is not None:
            session.refuse_restricted(record)


def drafts_of(session: EditSession, edits: Sequence[Edit]) -> list[Draft]:
    """Make the edits on the texts of their files."""
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(path_of(session, edit), []).append(edit)
    return [draft(session, path, own) for path, own in by_path.items()]


def path_of(session: EditSession, edit: Edit) -> str:
    """Return the file that an edit is about."""
    if edit.file:
        return edit.file
    record = session.register.find(edit.record)
    assert record, edit
    return record.path


def draft(session: EditSession, path: str, edits: Sequence[Edit]) -> Draft:
    """Make the edits of one file."""
    file = session.base / path
    data = contents(file, path)
    before = text_of(data, path)
    for edit in edits:
        if not isinstance(edit, Insert):
            refuse_unreadable_entries(session, before, edit)
    style = WritingStyle(str(session.settings.language), session.own_name)
    return Draft(file, path, data, before, apply(before, edits, *style), tuple(edits), style)


def contents(file: Path, path: str) -> bytes | None:
    """Read a file; None where it is not there."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RiskregError(say("{path} cannot be read: {reason}", path=path, reason=reason(error))) from None


def text_of(data: bytes | None, path: str) -> str:
    """Decode a file; a file that is not there is empty."""
    text, found = decode(data or b"", path)
    if text is None:
        raise RiskregError(say("{path} cannot be read: {problem}", path=path, problem=found[0].message), hint=found[0].hint)
    return text


def refuse_unreadable_entries(session: EditSession, text: str, edit: Edit) -> None:
    """Refuse to count entries of a list of which some cannot be read: the register has fewer than the file."""
    assert not isinstance(edit, Insert)
    numbered = next((at for at, step in enumerate(edit.path) if isinstance(step, int)), None)
    if numbered is None:
        return
    field = edit.path[numbered - 1]
    record = session.register.find(edit.record)
    group = find_record(text, edit.record, edit.line).record
    names = next(own for own in type(record).FIELDS.values() if own.name == field) if record else None
    assert names
    items = next((value for key, value in group.pairs if key.value in (names.english, names.key.zh)), None)
    readable = len(getattr(record, names.name))
    if isinstance(items, Seq | Map) and (not isinstance(items, Seq) or len(items.items or ()) != readable):
        raise RiskregError(
            say("{id}: an entry of {field} cannot be read", id=edit.record, field=names.label),
            hint=say("riskreg check shows the line; mend it first"),
            code=REFUSED,
        )


LISTS = ("risks", "dangers", "measures", "meetings")


def check(session: EditSession, drafts: Sequence[Draft], action: Action) -> Verdict:
    """Read the touched records again and let the checks look at them. Raises RiskregError, code 3, where a rule is broken."""
    before: dict[str, Identified] = {}
    after: dict[str, Identified] = {}
    lines: dict[str, tuple[str, int]] = {}
    found: list[Diagnostic] = []
    assembly = Assembly(directory_with(session.register, action))
    old, new = action.renamed or ("", "")
    for id_ in action.holders:
        stood = session.register.find(old if id_ == new else id_)
        if stood:
            before[stood.id] = stood
        for draft in drafts:
            again = read(draft, id_, old if id_ == new else id_)
            if again is None:
                continue
            row, wrong, line = again
            lines[id_] = (draft.path, line)
            found += wrong
            if row is not None:
                after[id_] = record_of(assembly, row, id_)
    register = touched_only(session.register, after, assembly)
    news = new_findings(session, touched_only(session.register, before, None), register, found)
    refuse_errors(news)
    return Verdict(register, lines, tuple(one for one in news if one.severity != ERROR))


def directory_with(register: Register, action: Action) -> Directory:
    """Return what words mean, with the ids that the action gives."""
    news = [(edit.list, edit.record) for edit in action.edits if isinstance(edit, Insert)]
    if action.renamed:
        old, new = action.renamed
        news += [(record.LIST, new) for record in (register.find(old),) if record]
    if not news:
        return register.directory
    directory = Directory(())
    for name, ids in register.directory.ids.items():
        directory.ids[name] = ids | {fold(id_): id_ for target, id_ in news if target == name}
    directory.names.update(register.directory.names)
    return directory


def read(draft: Draft, id_: str, old: str) -> tuple[Row | None, list[Diagnostic], int] | None:
    """Read a record of a draft, which had the id `old`; what was wrong with it before is not told again.

    None where it is not in this file.
    """
    try:
        now = reread(draft.after, draft.path, id_)
    except RiskregError:
        return None
    known: set[tuple[str, str]] = set()
    with suppress(RiskregError):  # it is new
        known = {(one.code, str(one.message)) for one in reread(draft.before, draft.path, old).found}
    return now.row, [one for one in now.found if (one.code, str(one.message)) not in known], now.line


def record_of(assembly: Assembly, row: Row, id_: str) -> Identified:
    """Make a record of its row."""
    record = assembly.value(row, id_)
    assert isinstance(record, Identified)
    return record


def touched_only(register: Register, records: Mapping[str, Identified], assembly: Assembly | None) -> Register:
    """Return the register with these risks, dangers, measures and meetings alone; its organisation whole, with theirs in it."""
    lists: dict[str, Mapping[str, Identified]] = {}
    for name in register.lists:
        own = {id_: record for id_, record in records.items() if name == record.LIST}
        if name in LISTS:
            lists[name] = own
        elif own:
            lists[name] = {**register.lists[name], **own}
    kept = register.only(lists)
    return Register(
        kept.lists, assembly.directory if assembly else register.directory, tuple(assembly.dangling) if assembly else (), ()
    )


def new_findings(session: EditSession, before: Register, after: Register, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return what the checks find now and did not find before, by the settings' severities."""
    day = max(session.on, session.today)
    skip = OF_SETTINGS | AWAITED if session.on < day else OF_SETTINGS
    known = {(one.code, str(one.message)) for one in run(Judge(before, session.settings, day), skip)}
    news = [one for one in run(Judge(after, session.settings, day), skip) if (one.code, str(one.message)) not in known]
    outcome_of = (severed(one, session.settings.checks) for one in (*found, *news))
    return [one for one in outcome_of if one is not None]


def refuse_errors(found: Sequence[Diagnostic]) -> None:
    """Refuse what breaks a rule, and name the rule."""
    errors = [one for one in found if one.severity == ERROR]
    if not errors:
        return
    first = errors[0]
    problems = joined(problem(one) for one in errors)
    hint = first.hint or say("riskreg codes {code} explains the rule", code=first.code)
    raise RiskregError(say("against the rules, so nothing was written: {problems}", problems=problems), hint=hint, code=REFUSED)


def problem(found: Diagnostic) -> Said:
    """Say what is wrong, with the code of its rule."""
    return say("{id} {code} {problem}", id=found.id, code=found.code, problem=found.message)


def save_drafts(session: EditSession, action: Action, drafts: list[Draft]) -> "Committed | None":
    """Save the files, and commit what was done if that was asked for: all that can fail of it is done before."""
    made = None
    if session.request.commit:
        made = make_commit(session, action, drafts)
    save(session.archive.root, [Rewrite(draft.file, draft.data, draft.new) for draft in drafts])
    return made.settle() if made else None


def make_commit(session: EditSession, action: Action, drafts: Sequence[Draft]) -> UnsettledCommit:
    """Make the commit, before anything is saved. Raises RiskregError where it cannot be."""
    repository = session.archive.needed()
    by_path = {draft.path.replace(os.sep, "/"): draft for draft in drafts}
    prepared = prepare(repository, by_path)

    def edit(path: str, data: bytes | None) -> bytes:
        try:
            return by_path[path].remade(data)
        except RiskregError as error:
            raise RiskregError(
                say("the change cannot be committed alone, as the last commit reads otherwise: {problem}", problem=error.said),
                hint=say("commit what was changed before first, or leave out --commit"),
                code=error.code,
            ) from None

    speech = Language(session.request.lang or str(session.settings.language))
    text = message(session.request.why or "", map(speech.text, action.sentences), action.ids, meeting_noted(session))
    return prepared.make(edit, text, session.request.now.astimezone(zone(session.settings)))


def meeting_noted(session: EditSession) -> str | None:
    """Return the meeting that will look at it: the one named, else the first on the day of writing or after it."""
    if session.request.meeting is not None:
        return str(session.words.of_kind(Ref("meetings"), session.request.meeting, "--meeting"))
    coming = [one for one in session.register.meetings.values() if one.on >= session.today]
    return min(coming, key=lambda one: (one.on, one.id)).id if coming else None


def outcome_of(session: EditSession, done: EditResult) -> Outcome:
    """Say what was done, or would be."""
    request, action = session.request, done.action
    hidden = session.view.hidden.lines
    changes = [
        page.FileChange(draft.path, None if draft.data is None else draft.before, draft.after, hidden.get(draft.path, ()))
        for draft in done.drafts
    ]
    document = page.written_view(
        request.command,
        action,
        page.moves(session.judge, done.verdict.register, action.ids, max(session.on, session.today)),
        changes,
        done.verdict.lines,
        manner=page.Verbosity(request.dry_run, request.verbose, request.asking, request.agreed),
        commit=done.committed.id if done.committed else None,
    )
    remarks = (*action.remarks, *(say("{code} {problem}", code=one.code, problem=one.message) for one in done.verdict.warnings))
    remarks += done.committed.remarks if done.committed else ()
    return Outcome(document, request.lang or str(session.settings.language), remarks=remarks)


class IdSupply:
    """Gives ids to new records, one after the other: no branch, and no earlier version, has had them."""

    def __init__(self, session: EditSession) -> None:
        """Ids are looked for when one is first wanted."""
        self.session: Final = session
        self.required: Final[set[str]] = set()
        self.looked: Final[dict[str, set[str]]] = {}  # ids by their shape: branches are asked once
        self.doubts: Final[dict[Said, None]] = {}

    def next(self, kind: type[Identified], day: date) -> str | None:
        """Return the next id of a kind; None for kinds whose ids people choose."""
        ids = self.session.settings.ids
        patterns: Mapping[type[Identified], str] = {Risk: ids.risk, Danger: ids.danger, Measure: ids.measure, Person: PERSON}
        if kind in patterns:
            shape = form(patterns[kind], day.year).shape
            made = next_id(patterns[kind], day.year, self.known(shape))
        elif kind is Meeting:
            made = next_meeting(day, self.known(meeting_shape(day)))
        else:
            return None
        self.required.add(made)
        return made

    def known(self, shape: str) -> set[str]:
        """Return the ids of a shape that are taken, or were given just now."""
        if shape not in self.looked:
            self.looked[shape] = self.told(taken(self.session.archive, self.session.current, shape))
        return self.looked[shape] | self.required

    def told(self, found: Taken) -> set[str]:
        """Keep the doubt about what was found."""
        if found.doubt:
            self.doubts[found.doubt] = None
        return set(found.ids)

    def decision(self, meeting: Meeting) -> str:
        """Return the number of a meeting's next decision."""
        return next_number(self.told(decided(self.session.archive, self.session.current, meeting.id)))

    def refuse_taken(self, id_: str) -> None:
        """Refuse an id that a record has or had."""
        there = self.session.register.find(id_)
        if there or id_ in self.required:
            place = f"{there.path}:{there.line}" if there else ""
            raise refused(
                say("the id {id} is taken: {place}", id=id_, place=place), say("leave it out, and the next free one is given")
            )
        self.required.add(id_)
