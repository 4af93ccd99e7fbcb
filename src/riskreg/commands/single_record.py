"""One record: riskreg show, explain and history."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple, TypeAlias, cast

from riskreg.commands.session import Outcome, Request, Session, VersionView, prepare, today, zone
from riskreg.commands.target import find, not_found, refuse_shared, restricted, seek
from riskreg.domain.audience import Viewer, without
from riskreg.domain.changes.comparison import (
    ENTERED,
    ENTERED_AGAIN,
    FIRST_KNOWN,
    REMOVED,
    UNREADABLE,
    VersionEntry,
    of_field,
    version_entries,
)
from riskreg.domain.explanation import reasons
from riskreg.domain.fields import FieldTable
from riskreg.domain.first_days import UNASKED
from riskreg.domain.lookup import fold
from riskreg.domain.lookup import meant as word_meant
from riskreg.domain.lookup import near as near_words
from riskreg.domain.records import Category, Danger, Decision, Identified, Measure, Meeting, Person, Record, Risk
from riskreg.domain.register import Assembly, Register, build_register
from riskreg.domain.words import AUDIENCES, PUBLIC
from riskreg.errors import RiskregError, speaking
from riskreg.messages import Said, joined, say
from riskreg.report.document import Paragraph
from riskreg.report.views import history as page
from riskreg.report.views import holdings, show
from riskreg.report.views.first_day_marks import marked
from riskreg.report.views.history import LOST_IN_MERGE, HistoryEntry
from riskreg.store.archive import settings_in
from riskreg.store.history import Turn, history
from riskreg.store.load import made, read
from riskreg.store.losses import Loss, MergeLosses
from riskreg.store.repository import Commit, Repository, commits, steps
from riskreg.store.sources import LARGEST


def run_show(request: Request, id_: str, *, verbose: bool = False) -> Outcome:
    """Show one record of any list."""
    view = prepare(request)
    with speaking(view.language):
        sought = seek(view, id_)
    item = sought.item
    if isinstance(item, Record):
        document = show.record(view.judge, item, view.face, verbose=verbose)
    elif isinstance(item, Decision):
        assert sought.meeting is not None
        document = show.decision(view.judge, sought.id, sought.meeting, item, view.face, verbose=verbose)
    else:
        document = holdings.view(view.judge, item, view.face, verbose=verbose)
    if isinstance(item, Danger | Measure | Decision):
        document = marked(document, view.first_days, [(sought.id, item)])
    if sought.former:
        note = Paragraph(say("{former} is now called {id}.", former=sought.former, id=sought.id))
        document = show.headed(document, note)
    return view.outcome(document)


def run_explain(request: Request, id_: str) -> Outcome:
    """Explain one risk, danger, measure or decision."""
    view = prepare(request, keep_texts=True)
    with speaking(view.language):
        sought = seek(view, id_)
        item = sought.item
        if not isinstance(item, Risk | Danger | Measure | Decision):
            raise RiskregError(
                say("nothing is computed of {id}: explain takes a risk, a danger, a measure or a decision", id=sought.id),
                hint=say("see it with: riskreg show {id}", id=sought.id),
            )
    found = reasons(item, view.judge, UNASKED if isinstance(item, Risk) else view.first_days, sought.id)
    wrong = [one for one in view.found if fold(one.id) == fold(sought.id)]
    return view.outcome(
        show.explain_view(sought.id, item, found, view.snapshot.texts, view.face, former=sought.former, wrong=wrong)
    )


Blobs: TypeAlias = tuple[str | None, ...]  # the versions of the files that say who may see what


class Viewers:
    """Whoever asks, before earlier commits. Categories are looked for in the files that hold them now."""

    def __init__(self, session: Session, commits: Sequence[str]) -> None:
        """Find the versions of the files in all these commits; one that is as it stands now is not read."""
        self.now: Final = session.viewer
        self.repository: Final = session.archive.needed()
        standing = session.current
        holding = dict.fromkeys(category.path for category in standing.register.categories.values())
        self.paths: Final = (settings_in(session.archive.folder), *holding)
        versions = [self.repository.at(commits, path) for path in self.paths]
        self.versions: Final[Mapping[str, Blobs]] = dict(zip(commits, zip(*versions, strict=True), strict=True))
        self.current: Final = [{*standing.blobs.get(path, ())} for path in self.paths]
        self.known: Final[dict[Blobs, Viewer]] = {}

    def at(self, commit: str) -> Viewer:
        """Return whoever asks, before the version of a commit; what cannot be read there is as it stands now."""
        blobs = self.versions[commit]
        if all(blob in same for blob, same in zip(blobs, self.current, strict=True)):
            return self.now
        if blobs not in self.known:
            self.known[blobs] = self.viewer(blobs)
        return self.known[blobs]

    def viewer(self, blobs: Blobs) -> Viewer:
        """Read the settings and the categories of a version."""
        try:
            data = dict(self.repository.blobs(dict.fromkeys(filter(None, blobs))))
        except RiskregError:
            return self.now
        settings, *holding = (data.get(blob or "", b"") for blob in blobs)
        rows = read(self.paths[0], settings, settings=True).rows
        categories = [row for text in holding if len(text) <= LARGEST for row in read("", text).rows if row.table is Category]
        return self.now._replace(
            settings=made(rows[0]) if rows else self.now.settings,
            register=build_register(categories) if categories else self.now.register,
        )


class HistoryQuestion(NamedTuple):
    """Whose history is asked for."""

    id: str
    names: tuple[str, ...]  # the ids of its record, the present one first
    number: str | None = None  # of a decision of that meeting
    item: FieldTable | None = None  # as it stands, if it is there
    former: str = ""  # the id that was asked for, if it is one of long ago

    def part(self, record: Identified | None) -> FieldTable | None:
        """Return of a version of the record what the history is about."""
        if self.number is None:
            return record
        decisions: Sequence[Decision] = record.decisions if isinstance(record, Meeting) else ()
        return next((decision for decision in decisions if decision.id == self.number), None)


class RecordHistory:
    """What happened to one record, up to the version that was asked for."""

    def __init__(self, session: Session, view: VersionView, sought: HistoryQuestion) -> None:
        """`view` is that version."""
        self.session: Final = session
        self.view: Final = view
        self.sought: Final = sought
        self.zone: Final = zone(session.current.settings)
        self.people: Final = authors(session.current.register)
        self.hidden: Final = view.hidden.names | session.hidden_now  # names of records that are not for this audience

    def committed(self, turns: Sequence[Turn]) -> Iterator[HistoryEntry]:
        """Tell what each commit did."""
        was_removed = False
        for turn in turns:
            on = self.day(turn.commit.committed)
            before = [self.seen(record) for record in turn.before]
            after = self.seen(turn.after)
            found = [self.named(one, turn, again=was_removed) for one in self.entries(turn, before, after, on)]
            was_removed |= any(one.what == REMOVED for one in found)
            if found:
                yield self.entry(found, after or next(filter(None, before), None), turn.path, turn.commit)

    def entry(self, found: Sequence[VersionEntry], record: FieldTable | None, path: str, commit: Commit) -> HistoryEntry:
        """Say who did something, and when."""
        person = self.people.get(commit.email.casefold())
        written, day = self.day(commit.written), self.day(commit.committed)
        return HistoryEntry(
            tuple(found),
            record,
            path,
            day,
            person.name_or_title if person else commit.author,
            person.id if person else None,
            commit.id,
            self.subject(commit.subject),
            written if written != day and not commit.doubted else None,
            self.day(commit.doubted) if commit.doubted else None,
        )

    def day(self, moment: datetime) -> date:
        """Return a day in the register's time zone."""
        return moment.astimezone(self.zone).date()

    def lost(self, losses: Iterable[Loss], assembly: Assembly) -> Iterator[HistoryEntry]:
        """Tell what merges lost."""
        for loss in losses:
            made = [assembly.value(row, row.values["id"]) if row else None for row in (loss.before, loss.after)]
            before, after = (self.seen(cast("Identified | None", one)) for one in made)
            if before is None:
                continue
            entries = [VersionEntry(LOST_IN_MERGE)]
            if after is not None:
                changes = version_entries([before], after, self.day(loss.commit.committed))
                entries = [one._replace(what=LOST_IN_MERGE) for one in changes if one.change and one.change.after is None]
            if entries:
                yield self.entry(entries, before, loss.path, loss.commit)._replace(parent=loss.parent)

    def entries(self, turn: Turn, before: Sequence[FieldTable | None], after: FieldTable | None, on: date) -> list[VersionEntry]:
        """Tell what a commit did."""
        if turn.is_read:
            return list(version_entries(before, after, on))
        concerned = self.sought.number is None or any(before)
        return [VersionEntry(UNREADABLE)] if concerned else []

    def named(self, entry: VersionEntry, turn: Turn, *, again: bool) -> VersionEntry:
        """Say of what was entered whether it was there before, or may have been, where the history is cut off."""
        if entry.what != ENTERED:
            return entry
        if not turn.commit.parents and self.session.archive.needed().shallow:
            return entry._replace(what=FIRST_KNOWN)
        return entry._replace(what=ENTERED_AGAIN) if again else entry

    def seen(self, record: Identified | None) -> FieldTable | None:
        """Return a version of the record as this audience may see it: without the ids of records that are not for it."""
        if isinstance(record, Record):
            return record.with_(**without(record, self.hidden))
        return self.sought.part(record)

    def subject(self, text: str) -> str | Said:
        """Return the first line of a commit, unless it names a record that is not for this audience."""
        folded = fold(text)
        if any(name in folded for name in self.hidden):
            return say("(about a record that is not for this audience)")
        return text

    def pending(self, head: str) -> Iterator[HistoryEntry]:
        """Tell what is in the files and not committed yet."""
        archive = self.view.archive
        register = archive.snapshot(head, like=self.view.snapshot).register if all(archive.holds([head])) else None
        record = next(filter(None, map(register.find, self.sought.names)), None) if register else None
        before, after = self.seen(record), self.sought.item
        on = today(self.view.request.now, self.session.current.settings)
        if before and after is None and before.path in self.view.face.unread:
            found = [VersionEntry(UNREADABLE)]
        else:
            found = list(version_entries([before], after, on))
        here = after or before
        if found and here:
            yield HistoryEntry(tuple(found), here, here.path, subject=say("not committed yet"))


def authors(register: Register) -> Mapping[str, Person]:
    """Return people by the e-mails that they use in git."""
    found: dict[str, Person] = {}
    for person in register.people.values():
        for email in person.git:
            found.setdefault(email.strip().casefold(), person)
    return found


def run_history(request: Request, id_: str, *, field: str | None = None) -> Outcome:
    """Tell the history of a record, or of one of its fields, up to the version that was asked for."""
    session = Session(request)
    with session.speaking():
        view = session.asked()
        repository = needed(session)
        head = view.revision or repository.head
        assert head
        sought = history_question(view, id_)
        walked = commits(repository, head, *view.archive.homes, now=request.now)
        found = steps(repository, walked, *view.archive.homes)
        directory = view.whole.register.directory
        turns = history(repository, found, sought.names, directory).turns
        records = [record for turn in turns for record in (*turn.before, turn.after) if record]
        refuse(session, view, sought, turns)
        record = sought.item or next(filter(None, map(sought.part, reversed(records))), None)
        if record is None:
            raise not_found(view, id_)
        record_history = RecordHistory(session, view, sought)
        lost = MergeLosses(repository, found, view.archive.homes, known_names(sought.names, turns)).found()
        told = in_order([*record_history.committed(turns), *record_history.lost(lost, Assembly(directory))], walked)
        if view.revision is None and view.face.modified:
            told += record_history.pending(head)
        name = field_named(type(record), field) if field else ""
        if name:
            told = [one._replace(entries=tuple(of_field(one.entries, name, one.record))) for one in told]
        subject = page.HistoryHead(sought.id, record, name, cut_off(session, repository, walked), sought.former)
        return view.outcome(page.view(view.judge, subject, told, view.face))


def known_names(names: Sequence[str], turns: Sequence[Turn]) -> list[str]:
    """Return the ids of a record, those that it had formerly too."""
    former = (old for turn in turns for old in getattr(turn.after, "formerly", ()))
    return list(dict.fromkeys((*names, *former)))


def in_order(entries: Sequence[HistoryEntry], walked: Sequence[Commit]) -> list[HistoryEntry]:
    """Put what happened in the order of the commits; of one merge what it lost comes last."""
    places = {commit.id: place for place, commit in enumerate(walked)}
    return sorted(entries, key=lambda one: places[one.commit or ""])


def needed(session: Session) -> Repository:
    """Return the repository. Raises RiskregError that says why there is no history."""
    if not session.archive.top:
        raise RiskregError(
            say("this register lies outside git: it has no history"),
            hint=say("keep it in a git repository: each commit is then a version, and its history can be told"),
        )
    return session.archive.needed()


def history_question(view: VersionView, text: str) -> HistoryQuestion:
    """Find what an id means; one that means nothing now may have meant something once."""
    register = view.whole.register
    found = find(register, text)
    if found is None:
        held, _, number = text.rpartition("/")
        meeting = register.directory.ids["meetings"].get(fold(held))
        return HistoryQuestion(f"{meeting}/{number}", (meeting,), number) if meeting else HistoryQuestion(text, (text,))
    item = found.item
    refuse_shared(register, found.id)
    if isinstance(item, Decision):
        assert found.meeting
        return HistoryQuestion(found.id, (found.meeting.id,), item.id, item)
    if isinstance(item, Record):
        seen = view.judge.register.lists[item.LIST].get(item.id)
        if seen is None:
            raise restricted(view, item)
        return HistoryQuestion(item.id, (item.id, *item.formerly), item=seen, former=found.former)
    return HistoryQuestion(item.id, (item.id,), item=item)


def refuse(session: Session, view: VersionView, sought: HistoryQuestion, turns: Sequence[Turn]) -> None:
    """Raise where this audience may not see some version of the record: of all its audiences the strictest holds."""
    audience = view.face.audience or PUBLIC
    then = Viewers(session, [turn.commit.id for turn in turns])
    shown = [(session.viewer, record) for turn in turns for record in (*turn.before, turn.after)]
    shown += [(then.at(turn.commit.id), turn.after) for turn in turns]
    audiences = (viewer.needed(record.audience, record.category) for viewer, record in shown if isinstance(record, Record))
    needed = max(audiences, key=AUDIENCES.index, default=audience)
    if AUDIENCES.index(needed) > AUDIENCES.index(audience):
        words = {"id": sought.id, "audience": audience, "needed": needed}
        raise RiskregError(
            say("the history of {id} is not for this audience ({audience}): it was {needed}", **words),
            hint=say("whoever may see it adds: --audience {needed}", needed=str(needed)),
        )


def cut_off(session: Session, repository: Repository, walked: Sequence[Commit]) -> tuple[str, date] | None:
    """Return the commit before which this clone has no history, and its day; None where it has all of it."""
    first = next((commit for commit in walked if not commit.parents), None) if repository.shallow else None
    return (first.id, first.committed.astimezone(zone(session.current.settings)).date()) if first else None


def field_named(declared: type[FieldTable], text: str) -> str:
    """Return the English key of a field. Raises RiskregError with the nearest where none is called so."""
    from riskreg.syntax.synonyms import spelled  # noqa: PLC0415 - for one option only

    forms = spelled(declared)
    found = word_meant(text, forms)
    if found:
        return found.english
    near = joined(near_words(text, (key for field in forms.values() for key in (field.english, field.key.zh))))
    fields = joined(field.label for field in declared.FIELDS.values())
    hint = say("did you mean {names}?", names=near) if near else say("fields are: {names}", names=fields)
    raise RiskregError(say("--field: there is no field {text} here", text=text), hint=hint)
