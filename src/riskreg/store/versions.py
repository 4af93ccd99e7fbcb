"""Versions: what a word means that names a version of the data: a meeting, a day, a revision, @last, @prev, @next."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, NamedTuple

from riskreg.domain.lookup import fold
from riskreg.domain.lookup import near as near_words
from riskreg.domain.records import Meeting
from riskreg.domain.register import Register, before, coming, in_turn, last
from riskreg.errors import RiskregError
from riskreg.messages import Said, joined, say
from riskreg.store.archive import Archive
from riskreg.syntax.days import guess, read_day, why_not

DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIER: Final = re.compile(r"[0-9a-f]{7,64}|.+[~^].*")  # words of git's for a commit that may lie far back
TAG: Final = "meeting/"  # a meeting's version is the tag of this name and its id


class Version(NamedTuple):
    """A version of the data. `on` is the day it is judged on, where its word names one."""

    revision: str
    meeting: Meeting | None = None
    on: date | None = None
    doubt: Said | None = None  # what is to be known about it


class Versions:
    """The versions of a register, by the words that name them. Meetings are those of the files as they stand."""

    def __init__(self, archive: Archive, register: Register, zone: tzinfo) -> None:
        """`register` is the register as it stands; `zone` its time zone: what the end of a day means."""
        self.archive: Final = archive
        self.register: Final = register
        self.zone: Final = zone
        self.tags: dict[str, str] | None = None

    def find(self, word: str, on: date) -> Version:
        """Return what a word means, seen from the day of judgement. Raises RiskregError where it means nothing."""
        self.archive.needed()
        meeting = self.meeting(word, on)
        day = None if meeting else read_day(word)
        found = self.of_meeting(meeting) if meeting else self.of_day(day) if day else self.of_revision(word)
        if found is None and (meeting or day):
            raise too_early(word, cut=self.archive.needed().shallow)
        if found is None:
            raise self.unknown(word)
        if not self.archive.is_in(found.revision):
            raise too_early(word)
        return found

    def meeting(self, word: str, on: date) -> Meeting | None:
        """Return the meeting that a word names, if it names one."""
        match word:
            case "@last":
                found = last(self.register, on)
            case "@prev":
                newest = last(self.register, on)
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
        """Return the version of a meeting: its tag, else the last commit of its day; None where there was none yet."""
        repository = self.archive.needed()
        if self.tags is None:
            self.tags = repository.tags(TAG)
        tagged = self.tags.get(meeting.id)
        if tagged:
            return Version(tagged, meeting, meeting.judged_on)
        newest = self.up_to(meeting.on)
        if newest is None:
            return None
        doubt = say(
            "meeting {meeting} has no tag {tag}; what is shown is the last commit of {day}",
            meeting=meeting.id,
            tag=TAG + meeting.id,
            day=meeting.on,
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

    def up_to(self, day: date) -> str | None:
        """Return the last commit on the line of first parents committed by the end of a day."""
        repository = self.archive.needed()
        assert repository.head
        # Not the last second by the clock on the wall: where clocks are put back at midnight there are two.
        end = datetime.combine(day + timedelta(days=1), time(), self.zone).astimezone(UTC) - timedelta(seconds=1)
        return repository.newest(repository.head, end)

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
