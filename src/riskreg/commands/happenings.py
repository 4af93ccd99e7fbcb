"""Happenings: what happened to a record, commit by commit, told for an audience; last what is not committed yet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from riskreg.commands.asked import today, zone
from riskreg.commands.opened import Opened, Ready
from riskreg.domain.audience import without
from riskreg.domain.fields import FieldTable
from riskreg.domain.life import ENTERED, ENTERED_AGAIN, FIRST_KNOWN, REMOVED, UNREADABLE, Entry, entries
from riskreg.domain.records import Decision, Identified, Meeting, Person, Record
from riskreg.domain.register import Register, fold
from riskreg.report.views.history import Happened
from riskreg.store.history import Turn
from riskreg.wording import Said, say


class Sought(NamedTuple):
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


class Happenings:
    """What happened to one record, up to the version that was asked for."""

    def __init__(self, opened: Opened, ready: Ready, sought: Sought) -> None:
        """`ready` is that version."""
        self.opened: Final = opened
        self.ready: Final = ready
        self.sought: Final = sought
        self.zone: Final = zone(opened.standing.settings)
        self.people: Final = authors(opened.standing.register)
        self.hidden: Final = ready.hidden.names | opened.hidden_now  # names of records that are not for this audience

    def committed(self, turns: Sequence[Turn]) -> Iterator[Happened]:
        """Tell what each commit did."""
        was_removed = False
        for turn in turns:
            on = turn.commit.committed.astimezone(self.zone).date()
            before = [self.seen(record) for record in turn.before]
            after = self.seen(turn.after)
            found = [self.named(one, turn, again=was_removed) for one in self.entries(turn, before, after, on)]
            was_removed |= any(one.what == REMOVED for one in found)
            if found:
                person = self.people.get(turn.commit.email.casefold())
                yield Happened(
                    tuple(found),
                    after or next(filter(None, before), None),
                    turn.path,
                    on,
                    person.name_or_title if person else turn.commit.author,
                    person.id if person else None,
                    turn.commit.id,
                    self.subject(turn.commit.subject),
                )

    def entries(self, turn: Turn, before: Sequence[FieldTable | None], after: FieldTable | None, on: date) -> list[Entry]:
        """Tell what a commit did."""
        if turn.is_read:
            return list(entries(before, after, on))
        concerned = self.sought.number is None or any(before)
        return [Entry(UNREADABLE)] if concerned else []

    def named(self, entry: Entry, turn: Turn, *, again: bool) -> Entry:
        """Say of what was entered whether it was there before, or may have been, where the history is cut off."""
        if entry.what != ENTERED:
            return entry
        if not turn.commit.parents and self.opened.archive.needed().shallow:
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

    def pending(self, head: str) -> Iterator[Happened]:
        """Tell what is in the files and not committed yet."""
        archive = self.ready.archive
        register = archive.snapshot(head, like=self.ready.snapshot).register if all(archive.holds([head])) else None
        record = next(filter(None, map(register.find, self.sought.names)), None) if register else None
        before, after = self.seen(record), self.sought.item
        on = today(self.ready.asked.now, self.opened.standing.settings)
        if before and after is None and before.path in self.ready.face.unread:
            found = [Entry(UNREADABLE)]
        else:
            found = list(entries([before], after, on))
        here = after or before
        if found and here:
            yield Happened(tuple(found), here, here.path, subject=say("not committed yet"))


def authors(register: Register) -> Mapping[str, Person]:
    """Return people by the e-mails that they use in git."""
    found: dict[str, Person] = {}
    for person in register.people.values():
        for email in person.git:
            found.setdefault(email.strip().casefold(), person)
    return found
