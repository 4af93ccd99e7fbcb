"""Lineage: all ancestors of a commit, and which of their dates can be right: a clock that went wrong is not believed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

Ways: TypeAlias = Sequence[Sequence[int]]  # the parents of each commit, by place; parents stand before their children
GIT_BEGAN: Final = 1_112_831_999  # 2005-04-06: no commit is older than git
NEVER: Final = 1 << 62
ALWAYS: Final = -NEVER


class Ancestor(NamedTuple):
    """A commit of a lineage: its id, its parents, and when it says that it was made, in seconds since 1970."""

    id: str
    parents: tuple[str, ...]
    said: int


class WrongClock(NamedTuple):
    """A commit whose date is not believed: what it says, and as of when it counts."""

    commit: str
    said: datetime
    counted: datetime


class Lineage:
    """The ancestors of a commit, and itself. Along them dates do not fall; where they do, the fewest are disbelieved."""

    def __init__(self, told: Sequence[Ancestor], now: datetime | None = None) -> None:
        """`told` has parents before their children. Of two dates that contradict each other, one after `now` is the wrong one."""
        self.told: Final = told
        self.places: Final[Mapping[str, int]] = {one.id: place for place, one in enumerate(told)}
        # What was cut off when the history was cloned is no parent.
        self.ways: Final[Ways] = [[self.places[id_] for id_ in one.parents if id_ in self.places] for one in told]
        self.said: Final = [one.said for one in told]
        self.now: Final = now

    @cached_property
    def holds(self) -> Sequence[bool]:
        """Whether the date of each commit is believed."""
        return believed(self.ways, self.said, int(self.now.timestamp()) if self.now else NEVER)

    @cached_property
    def dates(self) -> Sequence[int]:
        """As of when each commit counts."""
        return dates(self.ways, self.said, self.holds)

    def date(self, commit: str) -> datetime:
        """Return as of when a commit counts."""
        return instant(self.dates[self.places[commit]])

    def newest(self, until: datetime) -> str | None:
        """Return the newest commit that was believably made up to an instant; None if none was."""
        last = until.timestamp()
        there = [place for place, (said, holds) in enumerate(zip(self.said, self.holds, strict=True)) if holds and said <= last]
        return self.told[max(there, key=lambda place: (self.said[place], place))].id if there else None

    def beside(self, commit: str, until: datetime) -> list[str]:
        """Return the newest commits made up to an instant on lines that a commit does not hold, newest first."""
        last = until.timestamp()
        held = set(self.within(self.places[commit]))
        seen: set[int] = set()
        found = []
        for place in reversed(range(len(self.told))):
            if self.dates[place] > last or not self.holds[place] or place in held or place in seen:
                continue
            found.append(self.told[place].id)
            seen.update(self.within(place))
        return found

    def held(self, commit: str) -> set[str]:
        """Return a commit and all that it builds on."""
        return {self.told[place].id for place in self.within(self.places[commit])}

    def within(self, place: int) -> Iterable[int]:
        """Return a commit and all its ancestors, by place."""
        seen, waiting = {place}, [place]
        while waiting:
            new = [parent for parent in self.ways[waiting.pop()] if parent not in seen]
            seen.update(new)
            waiting += new
        return seen

    @cached_property
    def wrong(self) -> Sequence[WrongClock]:
        """The commits whose dates are not believed, newest last."""
        return [
            WrongClock(one.id, instant(one.said), instant(date))
            for one, date, holds in zip(self.told, self.dates, self.holds, strict=True)
            if not holds
        ]


def instant(seconds: int) -> datetime:
    """Read the seconds since 1970; a date that no clock can have counts as 1970."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def believed(ways: Ways, said: Sequence[int], now: int = NEVER) -> list[bool]:
    """Return whose dates are believed, so that they fall nowhere along ancestors.

    On the line of first parents the fewest are disbelieved. On each line beside it the fewest of what lies between the dates
    where it branched off and where it was merged, then whatever still contradicts an ancestor.
    """
    if all(said[parent] <= said[place] for place, parents in enumerate(ways) for parent in parents):
        return [True] * len(said)
    main, *others = lines(ways)
    holds = [False] * len(said)
    for place in unfalling(main, said, now):
        holds[place] = True
    lows, highs = lowest(ways, said, holds), highest(ways, said, holds)
    likely = [False] * len(said)
    for line in others:
        for place in unfalling([place for place in line if lows[place] <= said[place] <= highs[place]], said, now):
            likely[place] = True
    tops: list[int] = []
    for place, parents in enumerate(ways):
        top = max((tops[parent] for parent in parents), default=ALWAYS)
        holds[place] |= likely[place] and said[place] >= top
        tops.append(max(top, said[place]) if holds[place] else top)
    return holds


def lines(ways: Ways) -> list[list[int]]:
    """Cut a lineage into lines of first parents, each oldest first; that of the newest commit comes first."""
    found: list[list[int]] = []
    taken = [False] * len(ways)
    for tip in reversed(range(len(ways))):
        line: list[int] = []
        place = tip
        while not taken[place]:
            taken[place] = True
            line.append(place)
            place = ways[place][0] if ways[place] else place
        if line:
            found.append(line[::-1])
    return found


def lowest(ways: Ways, said: Sequence[int], holds: Sequence[bool]) -> list[int]:
    """Return of each commit the newest date that is believed of it and its ancestors."""
    found: list[int] = []
    for place, parents in enumerate(ways):
        own = said[place] if holds[place] else ALWAYS
        found.append(max([own, *(found[parent] for parent in parents)]))
    return found


def highest(ways: Ways, said: Sequence[int], holds: Sequence[bool]) -> list[int]:
    """Return of each commit the oldest date that is believed of it and its descendants."""
    found = [one if holds_ else NEVER for one, holds_ in zip(said, holds, strict=True)]
    for place in reversed(range(len(ways))):
        for parent in ways[place]:
            found[parent] = min(found[parent], found[place])
    return found


def unfalling(line: Sequence[int], said: Sequence[int], now: int) -> list[int]:
    """Return the most commits of a line whose dates do not fall.

    Of as many, those with the fewest dates that cannot be: before git, or yet to come; then the earlier ones of the line, so
    that a doubtful commit rather counts as too late than as too early, and hides nothing that was entered late.
    """
    ranks = {date: rank for rank, date in enumerate(sorted({said[place] for place in line}), 1)}
    best: list[tuple[int, int]] = [(0, 0)] * (len(ranks) + 1)  # a tree of sums: worth, and minus the place in the line
    before: list[int] = []
    worths: list[int] = []
    for at, place in enumerate(line):
        rank = ranks[said[place]]
        worth, last = top(best, rank)
        before.append(-last if worth else -1)
        worths.append(worth + 2 * len(line) + (GIT_BEGAN <= said[place] <= now))
        raise_(best, rank, (worths[at], -at))
    at = max(range(len(line)), key=lambda at: (worths[at], -at), default=-1)
    found = []
    while at >= 0:
        found.append(line[at])
        at = before[at]
    return found[::-1]


def top(tree: Sequence[tuple[int, int]], rank: int) -> tuple[int, int]:
    """Return the greatest value up to a rank."""
    found = (0, 0)
    while rank:
        found = max(found, tree[rank])
        rank &= rank - 1
    return found


def raise_(tree: list[tuple[int, int]], rank: int, value: tuple[int, int]) -> None:
    """Enter a value at a rank."""
    while rank < len(tree):
        tree[rank] = max(tree[rank], value)
        rank += rank & -rank


def dates(ways: Ways, said: Sequence[int], holds: Sequence[bool]) -> list[int]:
    """Return as of when each commit counts: where its date is not believed, as its nearest ancestor that is.

    One without such an ancestor counts as the first of its descendants that is believed.
    """
    later = highest(ways, said, holds)
    found: list[int] = []
    for place, parents in enumerate(ways):
        known = said[place] if holds[place] else max((found[parent] for parent in parents), default=later[place])
        found.append(known)
    return found
