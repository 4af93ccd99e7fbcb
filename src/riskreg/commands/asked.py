"""What every reading command is asked: which register, judged on which day, for whom, about what; and getting it ready."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

from riskreg.commands.outcome import FINDINGS, FINE, Outcome
from riskreg.domain.audience import Hidden, Viewer, visible
from riskreg.domain.diagnostic import Diagnostic
from riskreg.domain.diagnostic import judged as severed
from riskreg.domain.filters import Filter
from riskreg.domain.judge import Judge
from riskreg.domain.register import Register
from riskreg.domain.settings import EMPTY, Settings
from riskreg.domain.words import AUDIENCES, INTERNAL
from riskreg.errors import RiskregError
from riskreg.report.document import Document, Face
from riskreg.store.load import Progress, Snapshot, load
from riskreg.store.sources import WorkTree, find, named
from riskreg.syntax.days import read_day, why_not
from riskreg.wording import Word, say


class Asked(NamedTuple):
    """The words of the command line that reading commands share. `now` is an aware instant, read once."""

    now: datetime
    folder: Path  # where the command was called
    registers: str | None = None  # -C, or RISKREG_DIR
    on: str | None = None
    audience: str | None = None
    lang: str | None = None
    words: Mapping[str, tuple[str, ...]] = EMPTY  # filters, by option
    progress: Progress | None = None


LOSING: Final = frozenset({"R201", "R204", "R209"})  # findings by which a record or a list is not read
ALL: Final = "all"  # --state all: every state


class Ready(NamedTuple):
    """A register ready to be asked: loaded, without what this audience may not see, with a judge for the day."""

    snapshot: Snapshot
    judge: Judge  # over the visible records
    whole: Judge  # over all records
    filter: Filter
    face: Face
    language: str
    hidden: Hidden  # what this audience may not see
    root: Path  # the register's folder
    asked: Asked

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
        return Outcome(document, self.language, self.snapshot.diagnostics, code if self.complete else FINDINGS)


def prepare(asked: Asked, kind: str = "dangers", *, keep_texts: bool = False) -> Ready:
    """Load the register, find the day and the audience, and resolve the filters for records of `kind`."""
    source = WorkTree(root(asked))
    snapshot = load(source, keep_texts=keep_texts, progress=asked.progress)
    try:
        return judged(asked, source, snapshot, kind)
    except RiskregError as error:
        error.language = snapshot.settings.language
        raise


def judged(asked: Asked, source: WorkTree, snapshot: Snapshot, kind: str) -> Ready:
    """Find the day, the audience and the filter for a register that was loaded."""
    settings = snapshot.settings
    on = day(asked, settings)
    audience = audience_of(asked.audience)
    register, hidden = visible(Viewer(snapshot.register, settings, audience, snapshot.doubtful), snapshot.extents)
    snapshot = snapshot._replace(diagnostics=tuple(told(map(hidden.mask, snapshot.diagnostics), settings)))
    chosen = filter_of(asked, kind, register)
    judge = Judge(register, settings, on)
    face = Face(
        register=settings.name,
        on=on,
        timezone=settings.timezone,
        audience=audience,
        filters=chosen.said,
        scales={method: scale.name for method, scale in judge.scales.items()},
        unread=snapshot.unread,
        hidden=len(hidden.ids),
    )
    whole = judge if not hidden.ids else Judge(snapshot.register, settings, on)
    return Ready(snapshot, judge, whole, chosen, face, asked.lang or settings.language, hidden, source.root, asked)


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


def root(asked: Asked) -> Path:
    """Return the register's folder."""
    return named((asked.folder / asked.registers).resolve()) if asked.registers else find(asked.folder.resolve())


def day(asked: Asked, settings: Settings) -> date:
    """Return the day of judgement: the one asked for, else the register's `as_of`, else today in its time zone."""
    if asked.on:
        found = read_day(asked.on)
        if found is None:
            problem, hint = why_not(asked.on)
            raise RiskregError(say("--on: {problem}", problem=problem), hint=hint)
        return found
    return settings.as_of or today(asked.now, settings)


def today(now: datetime, settings: Settings) -> date:
    """Return today in the register's time zone."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - 5 ms that registers judged on a given day need not wait for

    try:
        return now.astimezone(ZoneInfo(settings.timezone)).date()
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
