"""First entries: which commit first held each record and each fact of it, and which wrote over due days; remembered by commit."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias, cast

from riskreg.domain.late_entries import Summary, gone, late_summary, new, overwrites
from riskreg.domain.lookup import fold
from riskreg.errors import RiskregError
from riskreg.messages import say
from riskreg.store.archive import Archive
from riskreg.store.cache_folder import digest
from riskreg.store.history import FileVersion, Pieces, RecordText, joined
from riskreg.store.repository import Commit, HistoryStep, Repository, commits, steps

EMPTY: Final[Mapping[str, tuple[str, int]]] = MappingProxyType({})
Text: TypeAlias = tuple[str, RecordText]  # the text of a record, and the id that it has there


class Overwrite(NamedTuple):
    """A due day that was written over with a later one: of which record, from when to when, by which commit."""

    name: str
    before: date
    after: date
    commit: int


class FirstEntry(NamedTuple):
    """What the commits brought, by their place in their order. Names are ids as ids are compared; of decisions 2022-09/1.

    A fact that is not named came with its record.
    """

    commits: tuple[Commit, ...]
    records: Mapping[str, int]
    facts: Mapping[str, Mapping[str, int]]
    overwrites: tuple[Overwrite, ...]
    lost: Mapping[str, str]  # records that are deleted or unreadable, and a version of the file that last held each
    first_days: Mapping[str, tuple[str, int]] = EMPTY  # due days as entered, of what got another, and the commit that wrote it

    def first(self, names: Sequence[str], fact: str = "") -> Commit | None:
        """Return the commit that first held a record, known by some ids, or a fact of it; None where none did."""
        places = [self.facts[name][fact] for name in names if fact in self.facts.get(name, ())]
        place = min(places) if places else began(self.records, names)
        return None if place is None else self.commits[place]


def began(records: Mapping[str, int], names: Sequence[str]) -> int | None:
    """Return the place of the commit that first held a record; a decision came with its meeting, if not later."""
    known = [*names, *(name.rpartition("/")[0] for name in names if name not in records)]
    return min((records[name] for name in known if name in records), default=None)


NOTHING: Final = FirstEntry((), {}, {}, (), {})


def entered(repository: Repository, walked: Sequence[Commit], folders: Sequence[str], known: FirstEntry = NOTHING) -> FirstEntry:
    """Go through the commits of a walk; `known` is what the first of them brought, which are not gone through again."""
    recording = EntryRecorder(repository, steps(repository, walked, *folders, since=len(known.commits)), known)
    for step in recording.steps:
        recording.record(step)
    return recording.result()


class EntryRecorder:
    """Goes through commits in the order of time, and notes what each brought that none of its parents held."""

    def __init__(self, repository: Repository, steps: Sequence[HistoryStep], known: FirstEntry) -> None:
        """Continue from what is known."""
        self.repository: Final = repository
        self.steps: Final = steps
        self.pieces: Final = Pieces(repository, steps)
        self.commits: Final = list(known.commits)
        self.records: Final = dict(known.records)
        self.facts: Final = {name: dict(places) for name, places in known.facts.items()}
        self.overwrites: Final = list(known.overwrites)
        self.lost: Final = dict(known.lost)
        self.first_days: Final = dict(known.first_days)
        self.summaries: Final[dict[str, tuple[Text, Summary]]] = {}  # of each record the one that was read last
        self.at = 0  # the place of the commit

    def result(self) -> FirstEntry:
        """Return what was noted."""
        return FirstEntry(tuple(self.commits), self.records, self.facts, tuple(self.overwrites), self.lost, self.first_days)

    def record(self, step: HistoryStep) -> None:
        """Note what a commit brought: what stands otherwise than in each of its parents."""
        self.at = len(self.commits)
        self.commits.append(step.commit)
        sides = [[(touched, *self.pieces.both(touched)) for touched in side] for side in step.sides]
        before = [joined([file for _, file, _ in side]) for side in sides]
        after = [joined([file for _, _, file in side]) for side in sides]
        holding = {name: touched.before for touched, file, _ in sides[0] for name in file.pieces if touched.before}
        for name in changed(before, after):
            was = [(name, file.pieces[name]) for file in before if name in file.pieces]
            now = after[0].pieces.get(name)
            if now is None:
                self.lost.setdefault(name, holding[name])  # if it could not be read, the version before that is kept already
            elif was := was or self.earlier(name, now, before):
                self.compare(was, (name, now), holding.get(name))
            else:
                self.records.setdefault(name, self.at)

    def earlier(self, name: str, now: RecordText, before: Sequence[FileVersion]) -> list[Text]:
        """Return what a record was that comes: lost before, or known by another id; nothing if it is new."""
        again = self.found_again(name)
        if again or ("formerly" not in now.text and "曾用编号" not in now.text):
            return again
        read = self.summary((name, now))
        for old in map(fold, read.formerly) if read else ():
            there = [(old, file.pieces[old]) for file in before if old in file.pieces]
            if there := there or self.found_again(old):
                return there
        return []

    def found_again(self, name: str) -> list[Text]:
        """Return the last text of a record that was lost."""
        blob = self.lost.pop(name, None)
        if blob is None:
            return []
        _, data = next(self.repository.blobs([blob]))
        piece = self.pieces.parted(data).pieces.get(name)
        return [(name, piece)] if piece else []

    def compare(self, was: Sequence[Text], now: Text, blob: str | None) -> None:
        """Note what is new in a record that was there. Where its text cannot be read, it is lost for the time being."""
        name = now[0]
        before = [read for text in was if (read := self.summary(text))]
        after = self.summary(now)
        if after is None:
            if before and blob:
                self.lost[name] = blob
            return
        before = before or [read for text in self.found_again(name) if (read := self.summary(text))]
        self.lost.pop(name, None)
        self.summaries[name] = (now, after)
        if before:
            self.note(name, before, after)
            for number, decision in (after.decisions or {}).items():
                self.decided(f"{name}/{fold(number)}", number, before, decision)

    def decided(self, name: str, number: str, before: Sequence[Summary], after: Summary) -> None:
        """Note what is new in a decision of a meeting, or that it is new itself."""
        there = [version.decisions[number] for version in before if version.decisions and number in version.decisions]
        if there:
            self.note(name, there, after)
        else:
            self.records.setdefault(name, self.at)

    def note(self, name: str, before: Sequence[Summary], after: Summary) -> None:
        """Note the facts that are new, those that go, as they may come again, and a due day that was written over."""
        places = self.facts.setdefault(name, {})
        begun = began(self.records, (name, *map(fold, after.formerly)))
        for version in before:
            for fact in gone(version.facts, after.facts):
                places.setdefault(fact, self.at if begun is None else begun)
        for fact in new([version.facts for version in before], after.facts):
            places.setdefault(fact, self.at)
        if not places:
            del self.facts[name]
        self.note_first_day(name, before, after)
        day = overwrites(before, after)
        if day and after.due:
            self.overwrites.append(Overwrite(name, day, after.due, self.at))

    def note_first_day(self, name: str, before: Sequence[Summary], after: Summary) -> None:
        """Note the due day with which a record was entered when it gets another for the first time, whatever it is called."""
        days = [version.due for version in before if version.due]
        known = any(other in self.first_days for other in (name, *map(fold, after.formerly)))
        if days and not known and all(day != after.due for day in days):
            self.first_days[name] = (days[0].isoformat(), self.at)

    def summary(self, text: Text) -> Summary | None:
        """Read a text; None where it cannot be read. What was read last of a record is not read again."""
        known = self.summaries.get(text[0])
        if known and known[0] == text:
            return known[1]
        row = self.pieces.row(*text)
        return late_summary(row) if row else None


def changed(before: Sequence[FileVersion], after: Sequence[FileVersion]) -> list[str]:
    """Return the ids of the records whose text is on no side what it was, in the order of the files."""
    found: list[str] | None = None
    for was, now in zip(before, after, strict=True):
        here = dict.fromkeys(name for name, piece in now.pieces.items() if was.pieces.get(name) != piece)
        here |= dict.fromkeys(name for name in was.pieces if name not in now.pieces)
        found = list(here) if found is None else [name for name in found if name in here]
    return found or []


# What decides what is found: what another version of it found is not used.
CODE: Final = ("domain/late_entries.py", *(f"store/{name}.py" for name in ("first_entries", "history", "repository")))


def entered_in(archive: Archive, revision: str | None = None) -> FirstEntry:
    """Return what the commits up to a revision (HEAD) brought. Raises RiskregError, saying why, where that is not known."""
    repository = archive.needed()
    if repository.shallow:
        raise RiskregError(
            say("the history of this clone was cut off, so that it is not known when something was entered"),
            hint=say("fetch the rest with: git fetch --unshallow"),
        )
    head = revision or repository.head
    assert head
    walked = commits(repository, head, *archive.homes, now=archive.now)
    name = archive.memory("history")
    known = recalled(archive, name, walked)
    if len(known.commits) == len(walked):
        return known
    found = entered(repository, walked, archive.homes, known)
    if archive.cache and revision in (None, repository.head):
        archive.cache.remember(name, kept(found))
    return found


def recalled(archive: Archive, name: str, walked: Sequence[Commit]) -> FirstEntry:
    """Return what is remembered of these commits: the first of them, in this very order; nothing where there is none."""
    value = archive.cache.recall(name) if archive.cache else None
    try:
        ids, known = unkept(cast("Any", value), walked)
    except (TypeError, KeyError, ValueError):
        return NOTHING
    here = [commit.id for commit in walked]
    if ids == here[: len(ids)]:
        return known
    return upto(known, len(here)) if ids[: len(here)] == here else NOTHING


def upto(known: FirstEntry, count: int) -> FirstEntry:
    """Return what the first commits of several brought."""
    return FirstEntry(
        known.commits[:count],
        {name: place for name, place in known.records.items() if place < count},
        {name: {fact: place for fact, place in places.items() if place < count} for name, places in known.facts.items()},
        tuple(over for over in known.overwrites if over.commit < count),
        known.lost,
        {name: (day, place) for name, (day, place) in known.first_days.items() if place < count},
    )


def kept(found: FirstEntry) -> dict[str, object]:
    """Make of it what JSON knows."""
    return {
        "code": digest(CODE),
        "commits": [commit.id for commit in found.commits],
        "records": found.records,
        "facts": found.facts,
        "overwrites": [(over.name, over.before.isoformat(), over.after.isoformat(), over.commit) for over in found.overwrites],
        "lost": found.lost,
        "first_days": found.first_days,
    }


def unkept(value: dict[str, Any], walked: Sequence[Commit]) -> tuple[list[str], FirstEntry]:
    """Make it again, with the commits themselves. Raises what it will where the value makes no sense."""
    if value["code"] != digest(CODE):
        raise ValueError
    over = (
        Overwrite(name, date.fromisoformat(was), date.fromisoformat(now), place) for name, was, now, place in value["overwrites"]
    )
    first = {name: (day, place) for name, (day, place) in value["first_days"].items()}
    walked_through = tuple(walked[: len(value["commits"])])
    known = FirstEntry(walked_through, value["records"], value["facts"], tuple(over), value["lost"], first)
    return value["commits"], known
