"""Session: a register opened for a question: the request, its versions, each made ready to be asked, and the outcome."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from riskreg.domain.audience import Hidden, Viewer, visible
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.diagnostic import judged as severed
from riskreg.domain.evaluation import Judge
from riskreg.domain.query.record_query import EVERYTHING, Query
from riskreg.domain.records import Decision, Meeting
from riskreg.domain.register import Register
from riskreg.domain.settings import EMPTY, Settings
from riskreg.domain.words import AUDIENCES, INTERNAL
from riskreg.errors import RiskregError
from riskreg.messages import Said, Word, say
from riskreg.report.document import Document, Face, SharedId
from riskreg.report.table_shape import Shape
from riskreg.store.archive import Archive, ArchivedFiles
from riskreg.store.load import Progress, Snapshot
from riskreg.store.sources import find, named
from riskreg.syntax.days import SPOKEN, read_day, why_not

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from riskreg.domain.first_days import FirstDays
    from riskreg.domain.query.tokens import ExpressionError
    from riskreg.store.versions import Version, Versions

FINE = 0
BRANCHED: Final = "..."  # behind a version: where the other branched off from it
FINDINGS = 1


class Outcome(NamedTuple):
    """The result of a command. `language` is that of the register (zh or en), for the document and the diagnostics.

    `written` is a text that goes out as it is (a JSON Schema), instead of a document.
    """

    document: Document | None
    language: str
    diagnostics: tuple[Diagnostic, ...] = ()
    code: int = FINE
    written: str = ""
    remarks: tuple[Said, ...] = ()  # what is to be known about the answer, said on stderr


class Request(NamedTuple):
    """What a command was asked: the words of the options that commands share, made once, where the clock is read.

    `now` is an aware instant.
    """

    now: datetime
    folder: Path  # where the command was called
    command: str = ""
    registers: str | None = None  # -C, or RISKREG_DIR
    # Which version of the data, judged on which day, for whom, about what.
    at: str | None = None
    on: str | None = None
    audience: str | None = None
    words: Mapping[str, tuple[str, ...]] = EMPTY  # filters, by option
    where: str | None = None  # a filter in words: grade>=significant and overdue
    # How the answer is shown.
    shape: Shape = Shape()
    lang: str | None = None
    format: str | None = None
    output: str | None = None  # a file
    bom: bool = False
    no_color: bool = False
    verbose: bool = False
    quiet: bool = False
    progress: Progress | None = None  # told while files are read
    # How a command writes.
    dry_run: bool = False
    commit: bool = False
    why: str | None = None
    meeting: str | None = None  # that the commit is noted for
    asking: bool = False  # what is only shown is about to be written, if the user agrees
    agreed: bool = False  # it was shown before
    waiting: Callable[[Said], None] | None = None  # told while another command has the lock


def root(request: Request) -> Path:
    """Return the register's folder."""
    found = named((request.folder / request.registers).resolve()) if request.registers else find(request.folder.resolve())
    return found.resolve()  # the folder `registers` may be a link


def day(request: Request, settings: Settings) -> date:
    """Return the day of judgement: the one asked for, else the register's `as_of`, else today in its time zone."""
    if request.on:
        if (ahead := SPOKEN.get(request.on.strip().casefold())) is not None:
            return (settings.as_of or today(request.now, settings)) + timedelta(days=ahead)
        found = read_day(request.on)
        if found is None:
            problem, hint = why_not(request.on)
            raise RiskregError(say("--on: {problem}", problem=problem), hint=hint)
        return found
    return settings.as_of or today(request.now, settings)


def today(now: datetime, settings: Settings) -> date:
    """Return today in the register's time zone."""
    return now.astimezone(zone(settings)).date()


def zone(settings: Settings) -> "ZoneInfo":
    """Return the register's time zone."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - 5 ms that registers judged on a given day need not wait for

    try:
        return ZoneInfo(settings.timezone)
    except (KeyError, ValueError, OSError):
        raise RiskregError(
            say("the time zone {zone} of the settings is not known", zone=settings.timezone),
            hint=say("write for example: timezone: Asia/Shanghai"),
        ) from None


def audience_of(text: str | None) -> Word:
    """Return the audience asked for; internal if none was."""
    word = next((word for word in AUDIENCES if text in (word, word.zh)), None) if text else INTERNAL
    if word is None:
        raise RiskregError(say("--audience: {text} is none of public, internal, restricted", text=text))
    return word


LOSING: Final = frozenset({"R201", "R204", "R209"})  # findings by which a record or a list is not read


LISTING: Final = frozenset(
    {"overdue", "due", "status", "table", "tally", "matrix", "zones", "when"}
)  # what lists or counts records


def dated_later(judge: Judge) -> tuple[str, ...]:
    """Return the ids of the risks and dangers that are dated after the day of judgement."""
    register, on = judge.register, judge.on
    return tuple(
        record.id for records in (register.dangers, register.risks) for record in records.values() if not record.exists(on)
    )


class VersionView(NamedTuple):
    """One version of a register ready to be asked: without what this audience may not see, with a judge for the day."""

    snapshot: Snapshot
    judge: Judge  # over the visible records
    whole: Judge  # over all records
    query: Query
    face: Face
    language: str
    hidden: Hidden  # what this audience may not see
    found: tuple[Diagnostic, ...]  # what is wrong with the files, as this audience may read it
    request: Request
    archive: Archive
    version: "Version | None" = None  # None: the files as they stand

    @property
    def revision(self) -> str | None:
        """The commit that is shown; None for the files as they stand."""
        return self.version.revision if self.version else None

    @property
    def first_days(self) -> "FirstDays":
        """What the history tells of first days that were overwritten."""
        from riskreg.store.overwritten_days import first_days_in  # noqa: PLC0415 - only where first days are shown

        return first_days_in(self.archive, self.revision)

    @property
    def root(self) -> Path:
        """The register's folder."""
        return self.archive.root

    @property
    def complete(self) -> bool:
        """Whether every file could be read in full."""
        return self.face.complete

    def face_of(self, *kinds: str) -> Face:
        """The face of a report on some lists: it counts the hidden records of these."""
        lists = self.whole.register.lists
        return self.face._replace(hidden=sum(1 for id_ in self.hidden.ids if any(id_ in lists.get(kind, ()) for kind in kinds)))

    def outcome(self, document: Document, *, code: int = FINE) -> Outcome:
        """Give a document back, with what is wrong with the files; a report on partial data is never fine."""
        if document.face and document.command.partition("-")[0] in LISTING:
            document = document._replace(face=document.face._replace(later=dated_later(self.judge)))
        return Outcome(document, self.language, self.found, code if self.complete else FINDINGS, remarks=self.remarks)

    @property
    def remarks(self) -> tuple[Said, ...]:
        """What is to be known about the version."""
        return (*((self.version.doubt,) if self.version.doubt else ()), *self.version.notes) if self.version else ()


class Session:
    """A register with its versions, and the question it is asked."""

    def __init__(self, request: Request, *, keep_texts: bool = False, keep: bool = True, dated: bool = True) -> None:
        """Find the register; its files are read when they are needed. Without `keep` versions are read once, to be counted.

        Without `dated` nobody is told which commit the files come from, and git is not asked.
        """
        self.dated: Final = dated
        self.request: Final = request
        self.keep_texts: Final = keep_texts
        self.archive: Final = Archive(root(request), progress=request.progress, keep=keep, now=request.now)
        self.queries: Final[dict[str, Query]] = {}
        self.language = ""  # that of the register, once it is known

    def refuse_bare(self) -> None:
        """Refuse to change files where there are none."""
        if self.archive.bare:
            raise RiskregError(say("a repository without a work tree has no files to change"), hint=say("work in a clone of it"))

    @cached_property
    def current(self) -> Snapshot:
        """The files as they stand: language, time zone, audience and meetings are theirs, whatever version is shown."""
        snapshot = self.archive.snapshot(keep_texts=self.keep_texts and not self.request.at)
        self.language = str(snapshot.settings.language)
        return snapshot

    @cached_property
    def versions(self) -> "Versions":
        """What words mean that name versions."""
        from riskreg.store.versions import Versions  # noqa: PLC0415 - most questions are about the files as they stand

        settings = self.current.settings
        return Versions(self.archive, self.current.register, zone(settings))

    @cached_property
    def viewer(self) -> Viewer:
        """Whoever asks, before the files as they stand."""
        now = self.current
        return Viewer(now.register, now.settings, audience_of(self.request.audience), now.doubtful)

    @cached_property
    def hidden_now(self) -> frozenset[str]:
        """The names of the records that the files as they stand hide from whoever asks: no other version shows them."""
        return visible(self.viewer, self.current.extents)[1].names

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Let complaints speak the register's language, once it is known."""
        try:
            yield
        except RiskregError as error:
            error.language = error.language or self.language
            raise

    def version(self, word: str) -> "Version":
        """Return the version that a word means."""
        return self.versions.find(word, day(self.request, self.current.settings))

    def asked(self, about: str = "records") -> VersionView:
        """Make the version ready that was asked for."""
        return self.view_of(self.version(self.request.at) if self.request.at else None, about)

    def view_of(
        self,
        version: "Version | None",
        about: str = "records",
        *,
        like: Snapshot | None = None,
        also: frozenset[str] = frozenset(),
    ) -> VersionView:
        """Make a version ready; None are the files as they stand.

        `about` is what the question is asked of: one of the TOPICS of queries. `also` are names of records that another
        version hides.
        """
        request = self.request
        snapshot = self.current
        if version:
            snapshot = self.archive.snapshot(version.revision, keep_texts=self.keep_texts, like=like or snapshot)
        settings = self.settings_of(snapshot)
        on = version.on if version and version.on and not request.on else day(request, settings)
        audience = audience_of(request.audience)
        viewer = Viewer(snapshot.register, settings, audience, snapshot.doubtful)
        if version:
            viewer = viewer._replace(as_it_stands=self.viewer)
            also |= self.hidden_now
        register, hidden = visible(viewer, snapshot.extents, also)
        chosen = self.query(about, register)
        judge = Judge(register, settings, on)
        wrong = tuple(told(map(hidden.mask, snapshot.diagnostics), settings))
        return VersionView(
            snapshot,
            judge,
            judge if not hidden.ids else Judge(snapshot.register, settings, on),
            chosen,
            self.face(judge, version, chosen, wrong)._replace(
                audience=audience, hidden=len(hidden.ids), doubled=tuple(shared_ids(snapshot.register, hidden))
            ),
            request.lang or str(settings.language),
            hidden,
            wrong,
            request,
            self.archive,
            version,
        )

    def two(self, first: str, second: str | None, about: str) -> tuple[VersionView, VersionView]:
        """Make two versions ready to be compared: neither shows what the other hides."""
        later = self.view_of(None if second is None else self.version(second), about)
        version = self.versions.find(first.removesuffix(BRANCHED), later.judge.on, later.face.meeting)
        if first.endswith(BRANCHED):
            version = self.versions.branching(version, later.version)
        earlier = self.view_of(version, about, like=later.snapshot, also=later.hidden.names)
        if earlier.hidden.names - later.hidden.names:
            later = self.view_of(None if second is None else self.version(second), about, also=earlier.hidden.names)
        return earlier, later

    def query(self, about: str, register: Register) -> Query:
        """Return the query that was asked for: what words mean is decided by the version that is made view first.

        That is the later one: a unit that an earlier version does not have yet is no mistake there.
        """
        if about not in self.queries:
            self.queries[about] = query_of(self.request, about, register, self.language)
        return self.queries[about]

    def settings_of(self, snapshot: Snapshot) -> Settings:
        """Return the settings by which a version is judged: its own, but language, zone and as_of of the files as they stand."""
        if snapshot is self.current:
            return snapshot.settings
        now = self.current.settings
        return snapshot.settings.with_(language=now.language, timezone=now.timezone, as_of=now.as_of)

    def face(self, judge: Judge, version: "Version | None", chosen: Query, wrong: tuple[Diagnostic, ...]) -> Face:
        """Say which version is shown, judged on which day, about what; a file with an error was not read in full."""
        stand = self.archive.stand(version.revision if version else None) if self.dated else ArchivedFiles()
        return Face(
            register=judge.settings.name,
            on=judge.on,
            timezone=judge.settings.timezone,
            revision=stand.revision,
            modified=stand.modified,
            absent=stand.absent,
            filters=chosen.said,
            scales={method: scale.name for method, scale in judge.scales.items()},
            unread=tuple(dict.fromkeys(found.mark.path for found in wrong if found.severity == ERROR)),
            meeting=version.meeting.id if version and version.meeting else "",
            lasting=chosen.is_lasting,
        )

    def meetings(self, view: VersionView) -> Iterator[tuple[Meeting, VersionView]]:
        """Return the meetings held by the day of judgement that have a version, newest first, each made ready on its day."""
        like = view.snapshot
        for version in self.versions.held(view.judge.on) if self.archive.repository else ():
            assert version.meeting
            assert version.on
            made = judged(self.view_of(version, like=like), version.on)
            like = made.snapshot
            yield version.meeting, made


def shared_ids(register: Register, hidden: Hidden) -> Iterator[SharedId]:
    """Return the ids that several records have, and where these stand; of what this audience may not see the place alone."""
    for id_, found in register.shared_ids.items():
        seen = hidden.ids.isdisjoint(one.id for one in found)
        called = id_ if isinstance(found[0], Decision) else found[0].id
        yield SharedId(called if seen else "", tuple(f"{one.path}:{one.line}" for one in found))


def judged(view: VersionView, on: date) -> VersionView:
    """Judge a version on a day of its own, whatever day was asked for."""
    if view.judge.on == on:
        return view
    judge = Judge(view.judge.register, view.judge.settings, on)
    whole = Judge(view.whole.register, view.whole.settings, on) if view.hidden.ids else judge
    return view._replace(judge=judge, whole=whole, face=view.face._replace(on=on))


def told(found: Iterable[Diagnostic], settings: Settings) -> Iterator[Diagnostic]:
    """Apply the settings' severities, but not where records are missing: that no setting can make right."""
    for diagnostic in found:
        if diagnostic.code.startswith("R1") or diagnostic.code in LOSING:
            yield diagnostic
        elif after := severed(diagnostic, settings.checks):
            yield after


def query_of(request: Request, about: str, register: Register, language: str) -> Query:
    """Return the query that options and --where make together."""
    if not request.words and request.where is None:
        return EVERYTHING
    from riskreg.domain.query.short_forms import resolve  # noqa: PLC0415 - only where something is asked for

    with pointing(request.lang or language):
        return resolve(request.words, request.where, about, register)


def prepare(request: Request, about: str = "records", *, keep_texts: bool = False) -> VersionView:
    """Load the version that was asked for, find the day and the audience, and resolve what is asked of what it is about."""
    session = Session(request, keep_texts=keep_texts)
    with session.speaking():
        return session.asked(about)


def prepare_two(
    request: Request, first: str | None, second: str | None, about: str = "records"
) -> tuple[VersionView, VersionView]:
    """Load two versions to be compared, each judged on its own day unless one was asked for.

    `first` is by default the last meeting before the day of the second; `second` the files as they stand, or --at.
    """
    session = Session(request)
    with session.speaking():
        return session.two("@last" if first is None else first, request.at if second is None else second, about)


WIDEST: Final = 72  # cells of an expression that are shown around a word
BEFORE: Final = 30  # of these before the word
CUT: Final = "..."


@contextmanager
def pointing(language: str) -> Iterator[None]:
    """Let an expression that cannot be understood be shown with a mark under the word that is to blame."""
    from riskreg.domain.query.tokens import ExpressionError  # noqa: PLC0415 - as above

    try:
        yield
    except ExpressionError as error:
        error.language = error.language or language
        error.excerpt = excerpt(error)
        raise


def excerpt(error: "ExpressionError") -> tuple[str, ...]:
    """Return the expression, of a long one what stands around the word, and a line with `^` under the word, cell by cell."""
    from riskreg.report.text_width import safe, width  # noqa: PLC0415 - only for mistakes

    if not error.text.strip():
        return ()
    shown = [safe(" " if letter.isspace() else letter) for letter in error.text]
    first = error.start
    while first and width("".join(shown[first - 1 : error.start])) <= BEFORE:
        first -= 1
    last = error.start
    while last < len(shown) and width("".join(shown[first : last + 1])) <= WIDEST:
        last += 1
    lead = CUT if first else ""
    line = lead + "".join(shown[first:last]) + (CUT if last < len(shown) else "")
    mark = " " * width(lead + "".join(shown[first : error.start])) + "^" * max(
        1, width("".join(shown[error.start : min(error.end, last)]))
    )
    return line, mark
