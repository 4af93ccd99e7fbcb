"""Versions: what a word means that names a version of the data: a meeting, a day, a revision, @last, @prev, @next."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Final, NamedTuple

from riskreg.domain.lookup import fold
from riskreg.domain.lookup import near as near_words
from riskreg.domain.records import Meeting
from riskreg.domain.register import Register, before, coming, in_turn, last
from riskreg.errors import RiskregError
from riskreg.messages import Said, joined, say
from riskreg.store.archive import Archive
from riskreg.store.lineage import Lineage, WrongClock
from riskreg.store.repository import NamedTag
from riskreg.syntax.days import guess, read_day, why_not

DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIER: Final = re.compile(r"[0-9a-f]{7,64}|.+[~^].*")  # words of git's for a commit that may lie far back
SHORT: Final = 7  # digits of a commit's id that people read
NAMED: Final = 3  # commits that are named at most
TAG: Final = "meeting/"  # a meeting's version is the tag of this name and its id


class Version(NamedTuple):
    """A version of the data. `on` is the day it is judged on, where its word names one."""

    revision: str
    meeting: Meeting | None = None
    on: date | None = None
    doubt: Said | None = None  # why it is not settled: it has no tag
    notes: tuple[Said, ...] = ()  # what else is to be known about it


class Versions:
    """The versions of a register, by the words that name them. Meetings are those of the files as they stand."""

    def __init__(self, archive: Archive, register: Register, zone: tzinfo) -> None:
        """`register` is the register as it stands; `zone` its time zone: what the end of a day means."""
        self.archive: Final = archive
        self.register: Final = register
        self.zone: Final = zone

    @cached_property
    def tags(self) -> Mapping[str, NamedTag]:
        """What the tags of meetings name."""
        return self.archive.needed().named_tags(TAG)

    def find(self, word: str, on: date, shown: str = "") -> Version:
        """Return what a word means, seen from the day of judgement. Raises RiskregError where it means nothing.

        `shown` is the meeting, if any, from whose version it is seen.
        """
        self.archive.needed()
        meeting = self.meeting(word, on, shown)
        day = None if meeting else read_day(word)
        found = self.of_meeting(meeting) if meeting else self.of_day(day) if day else self.of_revision(word)
        if found is None and (meeting or day):
            raise too_early(word, cut=self.archive.needed().shallow)
        if found is None:
            raise self.unknown(word)
        if not self.archive.is_in(found.revision):
            raise too_early(word)
        return found._replace(notes=tuple(self.notes(found)))

    def branching(self, version: Version, other: Version | None) -> Version:
        """Return where another version (None: what is checked out) branched off from a version. Raises RiskregError for none."""
        repository = self.archive.needed()
        tip = other.revision if other else repository.head
        bases = repository.bases(version.revision, tip) if tip else []
        if not bases:
            raise RiskregError(
                say("the two versions have no commit in common: nothing tells where one branched off"),
                hint=say("compare them as they stand: write A..B"),
            )
        if not self.archive.is_in(bases[0]):
            raise too_early(bases[0][:SHORT])
        return Version(bases[0])

    def meeting(self, word: str, on: date, shown: str = "") -> Meeting | None:
        """Return the meeting that a word names, if it names one."""
        match word:
            case "@last":
                found = last(self.register, on, shown)
            case "@prev":
                newest = last(self.register, on, shown)
                found = newest and before(self.register, newest)
            case "@next":
                found = coming(self.register, on)
            case _:
                id_ = self.register.directory.ids["meetings"].get(fold(word), "")
                return self.register.meetings.get(id_)
        if found is None:
            raise RiskregError(
                say("{word}: no such meeting is entered, seen from {day}", word=word, day=on),
                hint=say("riskreg meeting list shows the meetings"),
            )
        return found

    def of_meeting(self, meeting: Meeting) -> Version | None:
        """Return the version of a meeting: its tag, else the newest commit up to its day; None where there was none yet."""
        tag = self.tags.get(meeting.id)
        if tag and tag.commit:
            return Version(tag.commit, meeting, meeting.judged_on)
        newest = self.up_to(meeting.on)
        if newest is None:
            return None
        words = {
            "meeting": meeting.id,
            "tag": TAG + meeting.id,
            "day": meeting.on,
            "commit": newest[:SHORT],
            "own": self.day_of(newest),
        }
        if tag:
            doubt = say(
                "the tag {tag} names no commit; what is shown for meeting {meeting} is {commit} of {own}, the newest commit up to"
                " {day}",
                **words,
            )
        else:
            doubt = say(
                "meeting {meeting} has no tag {tag}; what is shown is {commit} of {own}, the newest commit up to {day}", **words
            )
        return Version(newest, meeting, meeting.judged_on, doubt)

    def of_day(self, day: date) -> Version | None:
        """Return the version at the end of a day; None where there was none yet."""
        newest = self.up_to(day)
        return Version(newest, None, day) if newest else None

    def of_revision(self, word: str) -> Version | None:
        """Return the version of a revision of git; None if it is none."""
        commit = self.archive.needed().commit(word)
        return Version(commit) if commit else None

    @property
    def lineage(self) -> Lineage:
        """All that the newest commit builds on."""
        repository = self.archive.needed()
        assert repository.head
        return repository.lineage(repository.head, self.archive.now)

    def end(self, day: date) -> datetime:
        """Return the end of a day: not the last second by the clock on the wall, as where clocks are put back there are two."""
        return datetime.combine(day + timedelta(days=1), time(), self.zone).astimezone(UTC) - timedelta(seconds=1)

    def up_to(self, day: date) -> str | None:
        """Return the newest commit, of all that HEAD builds on, that was believably made by the end of a day."""
        return self.lineage.newest(self.end(day))

    def day_of(self, commit: str) -> date:
        """Return the day as of which a commit counts."""
        return self.lineage.date(commit).astimezone(self.zone).date()

    def notes(self, version: Version) -> Iterator[Said]:
        """Say what is to be known about a version, beside that it has no tag."""
        if version.meeting and not version.doubt:
            yield from self.about_tag(version.meeting, version.revision)
        elif version.on:
            day = version.meeting.on if version.meeting else version.on
            own = self.day_of(version.revision)
            if not version.meeting and own != day:
                words = {"day": day, "commit": version.revision[:SHORT], "own": own}
                yield say("the newest commit up to {day} is {commit} of {own}", **words)
            yield from self.about_others(version.revision, day)

    def about_tag(self, meeting: Meeting, commit: str) -> Iterator[Said]:
        """Say of a meeting's tag that it stands where no tag should."""
        repository = self.archive.needed()
        assert repository.head
        words = {"tag": TAG + meeting.id, "commit": commit[:SHORT]}
        if repository.is_apart(commit, repository.head):
            yield say("the tag {tag} names {commit}, which the present version does not build on", **words)
            return
        made, last_day = self.tags[meeting.id].made, max(meeting.on, meeting.judged_on)
        if (made is None or made > self.end(last_day)) and self.day_of(commit) > last_day:
            day = self.day_of(commit)
            yield say(
                "the tag {tag} names {commit} of {day}: the meeting of {on} did not see that", day=day, on=meeting.on, **words
            )

    def about_others(self, commit: str, day: date) -> Iterator[Said]:
        """Name the commits that one might look for in the version of a day and that are not in it."""
        lineage, end = self.lineage, self.end(day)
        held = lineage.held(commit)
        repository, folder = self.archive.needed(), self.archive.folder
        beside = [one for one in lineage.beside(commit, end) if repository.adds(one, commit, folder)]
        for one in beside[:NAMED]:
            words = {"commit": one[:SHORT], "day": self.day_of(one)}
            yield say("{commit} of {day} stands on another line and is not in it", **words)
        for wrong in [one for one in lineage.wrong if one.commit not in held and min(one.said, one.counted) <= end][:NAMED]:
            yield wrong_clock(wrong, self.zone)

    def held(self, on: date) -> list[Version]:
        """Return the versions of the meetings held by a day, newest first; meetings without one are left out."""
        meetings = (meeting for meeting in self.register.meetings.values() if meeting.on <= on)
        found = [version for meeting in sorted(meetings, key=in_turn, reverse=True) if (version := self.of_meeting(meeting))]
        there = self.archive.holds([version.revision for version in found])
        return [version for version, holds in zip(found, there, strict=True) if holds]

    def unknown(self, word: str) -> RiskregError:
        """The word means nothing: say what may have been meant."""
        from riskreg.syntax.literals import clipped  # noqa: PLC0415 - for a slip only: all of YAML comes with it

        if self.archive.needed().shallow and EARLIER.fullmatch(word):
            return too_early(clipped(word), cut=True)
        if DAY.fullmatch(word) or (len(word) > len("44810") and guess(word)):  # a day number of Excel may be a short id
            problem, hint = why_not(word)
            return RiskregError(problem, hint=hint)
        known: Iterable[str] = [*self.register.meetings, "@last", "@prev", "@next"]
        near = near_words(word, known)
        return RiskregError(
            say("{word} names no version: no meeting, no day, no revision of git", word=clipped(word)),
            hint=say("did you mean {names}?", names=joined(near))
            if near
            else say("write a meeting's id, a day as in 2022-09-30, @last, or a revision of git"),
        )


def wrong_clock(wrong: WrongClock, zone: tzinfo) -> Said:
    """Say of a commit that its clock was wrong."""
    said, counted = (moment.astimezone(zone).date() for moment in (wrong.said, wrong.counted))
    return say(
        "the clock was wrong when {commit} was made: it says {said}, and counts as of {day}",
        commit=wrong.commit[:SHORT],
        said=said,
        day=counted,
    )


def too_early(word: str, *, cut: bool = False) -> RiskregError:
    """There was no register yet, or (`cut`) the history was not cloned."""
    if cut:
        return RiskregError(
            say("{word}: this clone does not reach back so far: its history was cut off", word=word),
            hint=say("fetch the rest with: git fetch --unshallow"),
        )
    return RiskregError(
        say("{word}: the register was not in git yet", word=word), hint=say("riskreg meeting list shows which versions there are")
    )
