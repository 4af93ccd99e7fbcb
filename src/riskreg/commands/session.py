"""Session: a register opened for a question: the request, its versions, each made ready to be asked, and the outcome."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from riskreg.domain.audience import Hidden, Viewer, visible
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.diagnostic import judged as severed
from riskreg.domain.evaluation import Judge
from riskreg.domain.lookup import fold, suggest
from riskreg.domain.query.filters import Filter
from riskreg.domain.records import Meeting
from riskreg.domain.register import Register
from riskreg.domain.settings import EMPTY, Settings
from riskreg.domain.words import AUDIENCES, INTERNAL, ranked
from riskreg.errors import RiskregError
from riskreg.messages import Name, Said, Word, joined, say
from riskreg.report.document import Cell, Column, Document, Face, Paragraph, Rate, Section, Table, Tinted
from riskreg.report.language import Language
from riskreg.store.archive import Archive, Stand
from riskreg.store.load import Progress, Snapshot
from riskreg.store.sources import find, named
from riskreg.syntax.days import SPOKEN, read_day, why_not

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from riskreg.domain.query.expression import Expression
    from riskreg.domain.query.tokens import ExpressionError
    from riskreg.store.versions import Version, Versions

FINE = 0
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
    """The words of the command line that reading commands share. `now` is an aware instant, read once."""

    now: datetime
    folder: Path  # where the command was called
    registers: str | None = None  # -C, or RISKREG_DIR
    at: str | None = None  # WHEN: which version of the data
    on: str | None = None
    audience: str | None = None
    lang: str | None = None
    words: Mapping[str, tuple[str, ...]] = EMPTY  # filters, by option
    where: str | None = None  # a filter in words: grade>=significant and overdue
    progress: Progress | None = None


def root(asked: Request) -> Path:
    """Return the register's folder."""
    found = named((asked.folder / asked.registers).resolve()) if asked.registers else find(asked.folder.resolve())
    return found.resolve()  # the folder `registers` may be a link


def day(asked: Request, settings: Settings) -> date:
    """Return the day of judgement: the one asked for, else the register's `as_of`, else today in its time zone."""
    if asked.on:
        if (ahead := SPOKEN.get(asked.on.strip().casefold())) is not None:
            return (settings.as_of or today(asked.now, settings)) + timedelta(days=ahead)
        found = read_day(asked.on)
        if found is None:
            problem, hint = why_not(asked.on)
            raise RiskregError(say("--on: {problem}", problem=problem), hint=hint)
        return found
    return settings.as_of or today(asked.now, settings)


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
EVERY_STATE: Final = "all"  # --state all: every state


class VersionView(NamedTuple):
    """One version of a register ready to be asked: without what this audience may not see, with a judge for the day."""

    snapshot: Snapshot
    judge: Judge  # over the visible records
    whole: Judge  # over all records
    filter: Filter
    face: Face
    language: str
    hidden: Hidden  # what this audience may not see
    found: tuple[Diagnostic, ...]  # what is wrong with the files, as this audience may read it
    asked: Request
    archive: Archive
    doubt: Said | None = None  # what is to be known about the version

    @property
    def root(self) -> Path:
        """The register's folder."""
        return self.archive.root

    @property
    def complete(self) -> bool:
        """Whether every file could be read in full."""
        return not self.face.unread

    def face_of(self, *kinds: str) -> Face:
        """The face of a report on some lists: it counts the hidden records of these."""
        lists = self.whole.register.lists
        return self.face._replace(hidden=sum(1 for id_ in self.hidden.ids if any(id_ in lists.get(kind, ()) for kind in kinds)))

    def outcome(self, document: Document, *, code: int = FINE) -> Outcome:
        """Give a document back, with what is wrong with the files; a report on partial data is never fine."""
        remarks = (self.doubt,) if self.doubt else ()
        return Outcome(document, self.language, self.found, code if self.complete else FINDINGS, remarks=remarks)


class Session:
    """A register with its versions, and the question it is asked."""

    def __init__(self, asked: Request, *, keep_texts: bool = False, keep: bool = True, dated: bool = True) -> None:
        """Find the register; its files are read when they are needed. Without `keep` versions are read once, to be counted.

        Without `dated` nobody is told which commit the files come from, and git is not asked.
        """
        self.dated: Final = dated
        self.asked: Final = asked
        self.keep_texts: Final = keep_texts
        self.archive: Final = Archive(root(asked), progress=asked.progress, keep=keep)
        self.filters: Final[dict[str, Filter]] = {}
        self.language = ""  # that of the register, once it is known

    @cached_property
    def standing(self) -> Snapshot:
        """The files as they stand: language, time zone, audience and meetings are theirs, whatever version is shown."""
        snapshot = self.archive.snapshot(keep_texts=self.keep_texts and not self.asked.at)
        self.language = str(snapshot.settings.language)
        return snapshot

    @cached_property
    def versions(self) -> "Versions":
        """What words mean that name versions."""
        from riskreg.store.versions import Versions  # noqa: PLC0415 - most questions are about the files as they stand

        settings = self.standing.settings
        return Versions(self.archive, self.standing.register, zone(settings))

    @cached_property
    def viewer(self) -> Viewer:
        """Whoever asks, before the files as they stand."""
        now = self.standing
        return Viewer(now.register, now.settings, audience_of(self.asked.audience), now.doubtful)

    @cached_property
    def hidden_now(self) -> frozenset[str]:
        """The names of the records that the files as they stand hide from whoever asks: no other version shows them."""
        return visible(self.viewer, self.standing.extents)[1].names

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
        return self.versions.find(word, day(self.asked, self.standing.settings))

    def ready(
        self,
        version: "Version | None",
        kind: str = "dangers",
        *,
        like: Snapshot | None = None,
        also: frozenset[str] = frozenset(),
    ) -> VersionView:
        """Make a version ready; None are the files as they stand. `also` are names of records that another version hides."""
        asked = self.asked
        snapshot = self.standing
        if version:
            snapshot = self.archive.snapshot(version.revision, keep_texts=self.keep_texts, like=like or snapshot)
        settings = self.settings(snapshot)
        on = version.on if version and version.on and not asked.on else day(asked, settings)
        audience = audience_of(asked.audience)
        viewer = Viewer(snapshot.register, settings, audience, snapshot.doubtful)
        if version:
            viewer = viewer._replace(as_it_stands=self.viewer)
            also |= self.hidden_now
        register, hidden = visible(viewer, snapshot.extents, also)
        chosen = self.filter(kind, register)
        judge = Judge(register, settings, on)
        wrong = tuple(told(map(hidden.mask, snapshot.diagnostics), settings))
        return VersionView(
            snapshot,
            judge,
            judge if not hidden.ids else Judge(snapshot.register, settings, on),
            chosen,
            self.face(judge, version, chosen, wrong)._replace(audience=audience, hidden=len(hidden.ids)),
            asked.lang or str(settings.language),
            hidden,
            wrong,
            asked,
            self.archive,
            version.doubt if version else None,
        )

    def two(self, first: str, second: str | None, kind: str) -> tuple[VersionView, VersionView]:
        """Make two versions ready to be compared: neither shows what the other hides."""
        later = self.ready(None if second is None else self.version(second), kind)
        version = self.versions.find(first, later.judge.on)
        earlier = self.ready(version, kind, like=later.snapshot, also=later.hidden.names)
        if earlier.hidden.names - later.hidden.names:
            later = self.ready(None if second is None else self.version(second), kind, also=earlier.hidden.names)
        return earlier, later

    def filter(self, kind: str, register: Register) -> Filter:
        """Return the filter that was asked for: what words mean is decided by the version that is made ready first.

        That is the later one: a unit that an earlier version does not have yet is no mistake there.
        """
        if kind not in self.filters:
            self.filters[kind] = filter_of(self.asked, kind, register)
        return self.filters[kind]

    def settings(self, snapshot: Snapshot) -> Settings:
        """Return the settings by which a version is judged: its own, but language, zone and as_of of the files as they stand."""
        if snapshot is self.standing:
            return snapshot.settings
        now = self.standing.settings
        return snapshot.settings.with_(language=now.language, timezone=now.timezone, as_of=now.as_of)

    def face(self, judge: Judge, version: "Version | None", chosen: Filter, wrong: tuple[Diagnostic, ...]) -> Face:
        """Say which version is shown, judged on which day, about what; a file with an error was not read in full."""
        stand = self.archive.stand(version.revision if version else None) if self.dated else Stand()
        return Face(
            register=judge.settings.name,
            on=judge.on,
            timezone=judge.settings.timezone,
            revision=stand.revision,
            modified=stand.modified,
            filters=chosen.said,
            scales={method: scale.name for method, scale in judge.scales.items()},
            unread=tuple(dict.fromkeys(found.mark.path for found in wrong if found.severity == ERROR)),
            meeting=version.meeting.id if version and version.meeting else "",
        )

    def held(self, ready: VersionView) -> Iterator[tuple[Meeting, VersionView]]:
        """Return the meetings held by the day of judgement that have a version, newest first, each made ready on its day."""
        like = ready.snapshot
        for version in self.versions.held(ready.judge.on) if self.archive.repository else ():
            assert version.meeting
            assert version.on
            made = judged(self.ready(version, like=like), version.on)
            like = made.snapshot
            yield version.meeting, made


def judged(ready: VersionView, on: date) -> VersionView:
    """Judge a version on a day of its own, whatever day was asked for."""
    if ready.judge.on == on:
        return ready
    judge = Judge(ready.judge.register, ready.judge.settings, on)
    whole = Judge(ready.whole.register, ready.whole.settings, on) if ready.hidden.ids else judge
    return ready._replace(judge=judge, whole=whole, face=ready.face._replace(on=on))


def told(found: Iterable[Diagnostic], settings: Settings) -> Iterator[Diagnostic]:
    """Apply the settings' severities, but not where records are missing: that no setting can make right."""
    for diagnostic in found:
        if diagnostic.code.startswith("R1") or diagnostic.code in LOSING:
            yield diagnostic
        elif after := severed(diagnostic, settings.checks):
            yield after


def filter_of(asked: Request, kind: str, register: Register) -> Filter:
    """Return the filter that was asked for."""
    if not asked.words:
        return Filter()
    from riskreg.domain.query.filters import resolve  # noqa: PLC0415 - only for filters

    words = {name: texts for name, texts in asked.words.items() if name != "state" or EVERY_STATE not in texts}
    return resolve(words, kind, register)


def prepare(asked: Request, kind: str = "dangers", *, keep_texts: bool = False) -> VersionView:
    """Load the version that was asked for, find the day and the audience, and resolve the filters for records of `kind`."""
    opened = Session(asked, keep_texts=keep_texts)
    with opened.speaking():
        return opened.ready(opened.version(asked.at) if asked.at else None, kind)


def prepare_two(asked: Request, first: str | None, second: str | None, kind: str = "dangers") -> tuple[VersionView, VersionView]:
    """Load two versions to be compared, each judged on its own day unless one was asked for.

    `first` is by default the last meeting before the day of the second; `second` the files as they stand, or --at.
    """
    opened = Session(asked)
    with opened.speaking():
        return opened.two("@last" if first is None else first, asked.at if second is None else second, kind)


WHERE: Final = Word("where", "条件")
WIDEST: Final = 72  # cells of an expression that are shown around a word
BEFORE: Final = 30  # of these before the word
CUT: Final = "..."


def narrowed(ready: VersionView, kind: str) -> VersionView:
    """Add the filter in words, if one was asked for, to the others, and name it on the face of the report."""
    if ready.asked.where is None:
        return ready
    with pointing(ready.language):
        expression = where(ready.asked.where, kind, ready.judge.register)
    said = {**ready.filter.said, WHERE: expression.said}
    return ready._replace(filter=ready.filter._replace(where=expression, said=said), face=ready.face._replace(filters=said))


def where(text: str, kind: str, register: Register) -> "Expression":
    """Read a filter in words about risks, dangers, measures or decisions."""
    from riskreg.domain.query.expression import read  # noqa: PLC0415 - only for filters in words

    return read(text, kind, register)


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


NOTHING: Final = (None, ())  # cells that show nothing
ALL_COLUMNS: Final = "all"


class Shape(NamedTuple):
    """How the main table is to be shown. `sort` is a column, with `-` in front for the other way round."""

    columns: tuple[str, ...] = ()
    sort: str = ""
    limit: int | None = None


def shaped(document: Document, shape: Shape, language: Language) -> Document:
    """Return the document with its first table shaped."""
    at = next((at for at, block in enumerate(document.blocks) if isinstance(block, Table)), None)
    if at is None or shape == Shape():
        return document
    table = document.blocks[at]
    assert isinstance(table, Table)
    blocks = list(document.blocks)
    if shape.sort:
        table = in_order(table, shape.sort, language)
    if shape.limit is not None and len(table.rows) > shape.limit:
        blocks.insert(
            at + 1, Paragraph(say("Only the first {limit} of {n} rows are listed.", limit=shape.limit, n=len(table.rows)), "note")
        )
        table = first(table, shape.limit)
    if shape.columns:
        table = with_columns(table, shape.columns, language)
    blocks[at] = table
    return document._replace(blocks=tuple(blocks))


def spellings(title: object) -> tuple[str, ...]:
    """Return every word for a heading."""
    return (title.zh, title.en, *title.synonyms) if isinstance(title, Word) else ()


def position(columns: Sequence[Column], word: str, language: Language, option: str) -> int:
    """Return the position of a column, named by key or heading in either language; raise with the nearest."""
    forms: dict[str, int] = {}
    for at, column in enumerate(columns):
        title = column.title
        for form in (
            column.key,
            language.text(title),
            getattr(title, "zh", ""),
            getattr(title, "en", ""),
            *getattr(title, "synonyms", ()),
        ):
            forms.setdefault(fold(form), at)
    forms.pop("", None)
    found = forms.get(fold(word))
    if found is None:
        keys = [columns[at].key for at in suggest(word, forms)] or [column.key for column in columns]
        raise RiskregError(
            say("--{option}: there is no column {word}", option=option, word=word),
            hint=say("did you mean {names}?", names=joined(dict.fromkeys(keys))),
        )
    return found


def with_columns(table: Table, words: tuple[str, ...], language: Language) -> Table:
    """Show just these columns, in this order; the others stay for JSON. `all` shows every column."""
    if words == (ALL_COLUMNS,):
        chosen = [at for at, column in enumerate(table.columns) if column.title is not None]
    else:
        chosen = [position(table.columns, word, language, "columns") for word in words]
    order = [*dict.fromkeys(chosen), *(at for at in range(len(table.columns)) if at not in chosen)]
    columns = tuple(table.columns[at]._replace(shown=at in chosen) for at in order)
    sections = tuple(
        Section(section.title, tuple(tuple(row[at] for at in order) for row in section.rows)) for section in table.sections
    )
    return table._replace(columns=columns, sections=sections)


def in_order(table: Table, word: str, language: Language) -> Table:
    """Sort the rows of each section by a column; empty cells come last either way."""
    down = word.startswith("-")
    at = position(table.columns, word.removeprefix("-"), language, "sort")
    sections = []
    for section in table.sections:
        filled = sorted(
            (row for row in section.rows if row[at] not in NOTHING), key=lambda row: rank(row[at], language), reverse=down
        )
        sections.append(Section(section.title, (*filled, *(row for row in section.rows if row[at] in NOTHING))))
    return table._replace(sections=tuple(sections))


def rank(cell: Cell, language: Language) -> tuple[int, float, tuple[tuple[int, int, str], ...]]:
    """Return what a cell sorts by: numbers and days by size, grades from the worst, units as listed, the rest as it reads."""
    match cell:
        case Tinted():
            return (0, ranked(cell.band), ())
        case bool() | int() | Decimal():
            return (0, float(cell), ())
        case date():
            return (0, cell.toordinal(), ())
        case Rate():
            return (0, cell.numerator / cell.denominator if cell.denominator else -1, ())
        case Name():
            return (0, cell.order, natural(cell.name))
    text = natural(language.text(cell))
    return (0, ranked(str(cell)), text) if cell in ("major", "significant", "general", "low") else (1, 0, text)


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a text as people sort it: 2022-07/2 before 2022-07/10."""
    parts = re.split("([0-9]+)", text)
    return tuple((0, int(part[:18]), part) if part.isdigit() else (1, 0, part) for part in parts if part)


def first(table: Table, limit: int) -> Table:
    """Keep the first rows."""
    sections = []
    for section in table.sections:
        if limit > 0:
            sections.append(Section(section.title, section.rows[:limit]))
        limit -= len(section.rows)
    return table._replace(sections=tuple(sections))
