"""Filter: which records a report is about."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Measure, Record, Risk
from riskreg.domain.settings import EMPTY
from riskreg.wording import Word


class Span(NamedTuple):
    """Days from `first` to `last`, both included; an open end is None."""

    first: date | None
    last: date | None

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it; a missing day never does."""
        return day is not None and (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class Condition(Protocol):
    """A filter in words (--where), as `domain/expressions` reads it."""

    @property
    def holds(self) -> Callable[[Any, Judge], bool]:
        """Whether a record that exists on the day fulfils it."""

    @property
    def asks_for_finished(self) -> bool:
        """Whether it says anything of states, so that finished records are not to be left out beforehand."""


class Filter(NamedTuple):
    """What a report is about. Several words of one kind mean any of them; several kinds mean all of them."""

    units: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()  # with the places that lie within
    owners: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    found: Span | None = None
    closed: Span | None = None
    said: Mapping[str, object] = EMPTY  # as shown on the face of the report
    where: Condition | None = None

    def is_empty(self) -> bool:
        """Whether everything passes."""
        return not self.said

    def only_about_records(self) -> "Filter":
        """The same without unit and owner, for deadlines that somebody else owes."""
        return self._replace(units=frozenset(), owners=frozenset())

    def is_about_records(self) -> bool:
        """Whether it asks for what only risks, dangers and measures have; no decision passes then."""
        asked = (self.categories, self.places, self.grades, self.levels, self.states, self.tags, self.found, self.closed)
        return any(asked)

    def passes(self, record: Record, judge: Judge) -> bool:
        """Whether a risk, danger or measure is to be shown."""
        on = judge.on
        return (
            (self.where is None or self.where.holds(record, judge))  # first, as it may spare what is long finished
            and (not self.units or record.unit_on(on) in self.units)
            and (not self.owners or record.owner_on(on) in self.owners)
            and (not self.categories or record.category in self.categories)
            and (not self.places or bool(self.places.intersection(record.place)))
            and (not self.tags or bool(self.tags.intersection(record.tags)))
            and self.passes_kind(record, judge)
        )

    def passes_kind(self, record: Record, judge: Judge) -> bool:
        """Whether it passes the filters that belong to its kind; a filter of another kind lets nothing pass."""
        on = judge.on
        grade = level = found = closed = None
        state: Word | None = None
        if isinstance(record, Risk):
            graded = judge.grade(record) if self.grades else None
            grade, state = (graded.band if graded else None), record.state(on)
            found, closed = record.identified, record.closed.on if record.closed else None
        elif isinstance(record, Danger):
            course = record.course(on)
            level, state, found = record.level_on(on), course.state, record.found
            closed = course.closed if course.state == "closed" else None
        elif isinstance(record, Measure):
            state, found, closed = record.state(on), record.issued, record.repealed
        return (
            (not self.grades or grade in self.grades)
            and (not self.levels or level in self.levels)
            and (not self.states or state in self.states)
            and (self.found is None or (self.found.holds(found) and found is not None and found <= on))
            and (self.closed is None or (self.closed.holds(closed) and closed is not None and closed <= on))
        )
