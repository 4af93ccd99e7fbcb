"""Zones: places rolled up to areas: how many risks of each grade, the colour of the worst, dangers, the newest entry."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.evaluation import Judge
from riskreg.domain.records import Danger, Place, Risk
from riskreg.domain.register import Register
from riskreg.domain.words import BANDS, CLOSED, DANGER_MAJOR, UNRATED, WITHDRAWN, ranked
from riskreg.messages import Word

DEPTH: Final = 1  # areas and what lies directly in them


class Zone(NamedTuple):
    """A place with everything in it, and in the places within it. No risk entered reads unrated, never low."""

    place: str | None  # None: of the whole
    depth: int
    counts: Mapping[str, int]  # active risks by grade; unrated: their scores give no grade
    colour: Word  # the worst residual grade
    dangers: int  # neither closed nor withdrawn
    major: int  # of those
    latest: date | None  # the newest fact of a risk or danger in it
    suspended: tuple[str, ...]  # what is out of use

    @property
    def risks(self) -> int:
        """How many risks, graded or not."""
        return sum(self.counts.values())


class Rolled(NamedTuple):
    """Zones in the order of the report, and the whole, in which each record counts once."""

    zones: tuple[Zone, ...]
    whole: Zone
    elsewhere: Zone  # what names no place of the list, or none of those shown
    shared: int  # records that count in more than one area


class Tally:
    """Counts up what lies in one place."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.counts: Final = {str(band): 0 for band in (*BANDS, UNRATED)}
        self.dangers = 0
        self.major = 0
        self.latest: date | None = None
        self.suspended: Final[list[str]] = []

    def risk(self, band: Word, latest: date) -> None:
        """Count a risk."""
        self.counts[band] += 1
        self.touch(latest)

    def danger(self, danger: Danger, on: date) -> None:
        """Count a danger; one that is closed only leaves its day."""
        self.touch(danger.last_fact(on))
        if danger.state(on) in (CLOSED, WITHDRAWN):
            return
        self.dangers += 1
        self.major += danger.level_on(on) == DANGER_MAJOR
        out = danger.suspended
        if out and (out.from_ is None or out.from_ <= on) and (out.to is None or out.to >= on):
            self.suspended.append(out.what or danger.title)

    def touch(self, day: date) -> None:
        """Keep the newest day."""
        self.latest = max(day, self.latest or day)

    def zone(self, place: str | None, depth: int) -> Zone:
        """Make the zone."""
        worst = next((band for band in BANDS if self.counts[band]), UNRATED)
        return Zone(place, depth, self.counts, worst, self.dangers, self.major, self.latest, tuple(self.suspended))


def roll_up(judge: Judge, risks: Iterable[Risk], dangers: Iterable[Danger], only: frozenset[str] = frozenset()) -> Rolled:
    """Count risks and dangers in their places and in all that these lie within; with `only`, in those places alone."""
    places, on = judge.register.places, judge.on
    above = {id_: chain(id_, judge.register, only) for id_ in places}
    tallies = {id_: Tally() for id_ in places}
    whole, elsewhere, shared = Tally(), Tally(), 0
    for record in (*risks, *dangers):
        zones = {zone for id_ in record.place for zone in above.get(id_, ())}
        shared += sum(1 for zone in zones if len(above[zone]) == 1) > 1
        for tally in (whole, *((tallies[zone] for zone in zones) if zones else (elsewhere,))):
            if isinstance(record, Risk):
                graded, review = judge.grade(record), record.last_review(on)
                tally.risk(graded.band if graded else UNRATED, review.on if review else record.identified)
            else:
                tally.danger(record, on)
    found = {id_: tallies[id_].zone(id_, len(above[id_]) - 1) for id_ in places if above[id_]}
    return Rolled(tuple(ordered(found, above)), whole.zone(None, 0), elsewhere.zone(None, 0), shared)


def chain(id_: str, register: Register, only: frozenset[str]) -> tuple[str, ...]:
    """Return a place and what it lies within, outwards, as far as `only` goes; a place that lies in a circle stands alone."""
    found: dict[str, None] = {}
    at: Place | None = register.places.get(id_)
    while at and (not only or at.id in only):
        if at.id in found:
            return (id_,)
        found[at.id] = None
        at = register.places.get(at.within or "")
    return tuple(found)


def ordered(found: Mapping[str, Zone], above: Mapping[str, tuple[str, ...]]) -> Iterator[Zone]:
    """Areas, the worst first, then as in the file; below each what lies directly in it, in the same order."""
    inside: dict[str, list[Zone]] = {}
    for id_, zone in found.items():
        if 0 < zone.depth <= DEPTH:
            inside.setdefault(above[id_][1], []).append(zone)
    for area in sorted((zone for zone in found.values() if zone.depth == 0), key=worst):
        yield area
        yield from sorted(inside.get(area.place or "", ()), key=worst)


def worst(zone: Zone) -> int:
    """Sort by colour; unrated comes last, which is no sign of safety."""
    return ranked(zone.colour)


def by_category(judge: Judge, risks: Iterable[Risk]) -> Mapping[tuple[str, str], int]:
    """Count risks by area and category; what has no place or no category counts nowhere."""
    counts: dict[tuple[str, str], int] = {}
    above = {id_: chain(id_, judge.register, frozenset()) for id_ in judge.register.places}
    for risk in risks:
        for area in {above[id_][-1] for id_ in risk.place if id_ in above}:
            if risk.category:
                counts[area, risk.category] = counts.get((area, risk.category), 0) + 1
    return counts
