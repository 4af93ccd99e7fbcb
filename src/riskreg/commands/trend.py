"""riskreg trend: a row for each meeting, in its own version, and how the figures went."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from hashlib import sha1
from typing import Final, NamedTuple

from riskreg.commands.asked import Asked
from riskreg.commands.opened import Opened, Ready, judged
from riskreg.commands.outcome import FINDINGS, FINE, Outcome
from riskreg.commands.overdue import concerns
from riskreg.domain.deadlines import overdue
from riskreg.domain.figures import Figures, figures, first_day, kept, of_everything, recalled
from riskreg.domain.filters import Filter
from riskreg.domain.meetings import in_turn
from riskreg.domain.records import Decision, Meeting
from riskreg.report.document import Document, Face
from riskreg.report.views import trend as view
from riskreg.report.views.trend_figures import Line
from riskreg.store.edition import domain_key
from riskreg.store.versions import Version


class Held(NamedTuple):
    """A meeting with the figures of its version. Without a meeting: the files as they stand, or the version asked for."""

    meeting: Meeting | None
    revision: str | None
    on: date
    figures: Figures
    tagged: bool = True
    unread: tuple[str, ...] = ()  # files of its version that could not be read in full


class Series:
    """The meetings of a register, oldest first, with their figures; those of whole registers are remembered."""

    def __init__(self, opened: Opened, ready: Ready) -> None:
        """`ready` is the register as it stands, or the version that was asked for."""
        self.opened: Final = opened
        self.ready: Final = ready
        self.is_whole: Final = ready.filter.is_empty()
        self.made: Final[dict[int, Ready]] = {}  # the versions that had to be read, the last two

    @cached_property
    def versions(self) -> list[Version]:
        """The versions of the meetings held by the day of judgement, oldest first."""
        self.ready.archive.needed()
        return self.opened.versions.held(self.ready.judge.on)[::-1]

    @cached_property
    def cut_off(self) -> tuple[str, ...]:
        """The meetings held by then whose versions were not cloned."""
        if not self.ready.archive.needed().shallow:
            return ()
        there = {version.meeting.id for version in self.versions if version.meeting}
        held = (meeting for meeting in self.opened.versions.register.meetings.values() if meeting.on <= self.ready.judge.on)
        return tuple(meeting.id for meeting in sorted(held, key=in_turn) if meeting.id not in there)

    @cached_property
    def trees(self) -> list[str | None]:
        """The ids of what the register's folder holds in each version."""
        archive = self.ready.archive
        return archive.needed().at([version.revision for version in self.versions], archive.folder)

    @cached_property
    def code(self) -> str:
        """What tells one version of the code that counts from another."""
        return domain_key()

    def held(self) -> Iterator[Held]:
        """Return the meetings with their figures, and the files as they stand where they are judged on a later day."""
        for at, version in enumerate(self.versions):
            assert version.meeting
            found, unread = self.figures(at)
            yield Held(version.meeting, version.revision, self.day(at), found, version.doubt is None, unread)
        ready, last = self.ready, len(self.versions) - 1
        if last < 0 or self.day(last) < ready.judge.on:
            found = self.counted(ready, last)
            yield Held(None, ready.face.revision, ready.judge.on, found, unread=ready.face.unread)

    def day(self, at: int) -> date:
        """Return the day on which a version is judged."""
        version = self.versions[at]
        assert version.on
        return version.on

    def figures(self, at: int) -> tuple[Figures, tuple[str, ...]]:
        """Return the figures of one meeting, as remembered or by reading its version; and what could not be read in full."""
        cache = self.ready.archive.cache if self.is_whole else None
        name = self.name(at)
        known = recalled(cache.recall(name)) if cache else None
        if known:
            return known, ()
        ready = self.version(at)
        found = self.counted(ready, at - 1)
        if cache and ready.complete:
            cache.remember(name, kept(found))
        return found, ready.face.unread

    def name(self, at: int) -> str:
        """Return under which name the figures of a meeting are remembered: all that they follow from."""
        before = (self.trees[at - 1], self.day(at - 1)) if at else ()
        told = repr((self.code, self.trees[at], self.day(at), *before, self.ready.judge.settings.timezone))
        return "figures-" + sha1(told.encode(), usedforsecurity=False).hexdigest()

    def version(self, at: int) -> Ready:
        """Read the version of one meeting; files that its neighbour has too are not read again."""
        if at not in self.made:
            for old in [known for known in self.made if known < at - 1]:
                del self.made[old]
            like = next((ready.snapshot for ready in reversed(self.made.values())), self.ready.snapshot)
            self.made[at] = judged(self.opened.ready(self.versions[at], like=like), self.day(at))
        return self.made[at]

    def counted(self, ready: Ready, before: int) -> Figures:
        """Count a version since the meeting before, -1 where there was none.

        Sums are those of the whole register, whoever asks; a part of it has no balance.
        """
        since = self.day(before) if before >= 0 else first_day(ready.judge.settings, ready.judge.on)
        if self.is_whole:
            earlier = self.version(before) if before >= 0 else None
            both_read = earlier is not None and ready.complete and earlier.complete
            return of_everything(ready.whole, since, earlier.whole if earlier and both_read else None)
        chosen, judge = ready.filter, ready.judge
        late = [deadline for deadline in overdue(judge) if concerns(deadline, chosen, judge)]
        decisions = ((meeting, decision) for _, meeting, decision in judge.register.decisions if is_asked_for(decision, chosen))
        return figures(judge, since, chosen, late, decisions)


def is_asked_for(decision: Decision, chosen: Filter) -> bool:
    """Whether a decision passes the filters; those that only records can pass let none through."""
    if chosen.is_about_records():
        return False
    return (not chosen.units or decision.unit in chosen.units) and (not chosen.owners or decision.owner in chosen.owners)


def run(asked: Asked) -> Outcome:
    """Show how the figures went from meeting to meeting."""
    opened = Opened(asked, keep=False)
    with opened.speaking():
        ready = opened.ready(opened.version(asked.at) if asked.at else None)
        series = Series(opened, ready)
        held = tuple(series.held())
        others = series.is_whole and bool(ready.hidden.ids)
        document = view.view(lines(held, asked.at), face_of(ready, held), others=others, cut_off=series.cut_off)
    return outcome(ready, document)


def lines(held: Sequence[Held], at: str | None) -> tuple[Line, ...]:
    """Return what the view shows of each meeting; the last row may be the version asked for."""
    return tuple(
        Line(
            one.meeting.id if one.meeting else at or view.NOW,
            one.meeting.id if one.meeting else None,
            one.on,
            one.revision,
            one.figures,
            one.tagged,
            one.unread,
        )
        for one in held
    )


def face_of(ready: Ready, held: Sequence[Held]) -> Face:
    """The face of a report on many versions: it names the files of any of them that could not be read.

    Sums count what this audience may not see; where only a part is counted, that is left out.
    """
    unread = dict.fromkeys((*ready.face.unread, *(path for one in held for path in one.unread)))
    return ready.face._replace(unread=tuple(unread), hidden=0 if ready.filter.is_empty() else ready.face.hidden)


def outcome(ready: Ready, document: Document) -> Outcome:
    """Give a report on many versions back: it is not fine where any of them could not be read in full."""
    assert document.face
    return ready.outcome(document, code=FINDINGS if document.face.unread else FINE)
