"""Opening a register for a question: its versions, and each of them made ready to be asked."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from riskreg.commands.asked import Asked, audience_of, day, root, zone
from riskreg.commands.outcome import FINDINGS, FINE, Outcome
from riskreg.domain.audience import Hidden, Viewer, visible
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.diagnostic import judged as severed
from riskreg.domain.filters import Filter
from riskreg.domain.judge import Judge
from riskreg.domain.records import Meeting
from riskreg.domain.register import Register
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError
from riskreg.report.document import Document, Face
from riskreg.store.archive import Archive, Stand
from riskreg.store.load import Snapshot
from riskreg.wording import Said

if TYPE_CHECKING:
    from riskreg.store.versions import Version, Versions

LOSING: Final = frozenset({"R201", "R204", "R209"})  # findings by which a record or a list is not read
ALL: Final = "all"  # --state all: every state


class Ready(NamedTuple):
    """One version of a register ready to be asked: without what this audience may not see, with a judge for the day."""

    snapshot: Snapshot
    judge: Judge  # over the visible records
    whole: Judge  # over all records
    filter: Filter
    face: Face
    language: str
    hidden: Hidden  # what this audience may not see
    found: tuple[Diagnostic, ...]  # what is wrong with the files, as this audience may read it
    asked: Asked
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


class Opened:
    """A register with its versions, and the question it is asked."""

    def __init__(self, asked: Asked, *, keep_texts: bool = False, keep: bool = True, dated: bool = True) -> None:
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
    ) -> Ready:
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
        return Ready(
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

    def two(self, first: str, second: str | None, kind: str) -> tuple[Ready, Ready]:
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

    def held(self, ready: Ready) -> Iterator[tuple[Meeting, Ready]]:
        """Return the meetings held by the day of judgement that have a version, newest first, each made ready on its day."""
        like = ready.snapshot
        for version in self.versions.held(ready.judge.on) if self.archive.repository else ():
            assert version.meeting
            assert version.on
            made = judged(self.ready(version, like=like), version.on)
            like = made.snapshot
            yield version.meeting, made


def judged(ready: Ready, on: date) -> Ready:
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


def filter_of(asked: Asked, kind: str, register: Register) -> Filter:
    """Return the filter that was asked for."""
    if not asked.words:
        return Filter()
    from riskreg.domain.filtering import resolve  # noqa: PLC0415 - only for filters

    words = {name: texts for name, texts in asked.words.items() if name != "state" or ALL not in texts}
    return resolve(words, kind, register)


def prepare(asked: Asked, kind: str = "dangers", *, keep_texts: bool = False) -> Ready:
    """Load the version that was asked for, find the day and the audience, and resolve the filters for records of `kind`."""
    opened = Opened(asked, keep_texts=keep_texts)
    with opened.speaking():
        return opened.ready(opened.version(asked.at) if asked.at else None, kind)


def prepare_two(asked: Asked, first: str | None, second: str | None, kind: str = "dangers") -> tuple[Ready, Ready]:
    """Load two versions to be compared, each judged on its own day unless one was asked for.

    `first` is by default the last meeting before the day of the second; `second` the files as they stand, or --at.
    """
    opened = Opened(asked)
    with opened.speaking():
        return opened.two("@last" if first is None else first, asked.at if second is None else second, kind)
