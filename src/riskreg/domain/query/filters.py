"""Filters: which records a report is about; words of the command line resolved to ids."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple, Protocol

from riskreg.domain.evaluation import Judge
from riskreg.domain.lookup import fold, suggest
from riskreg.domain.lookup import near as near_words
from riskreg.domain.records import Danger, Identified, Measure, Record, Risk
from riskreg.domain.register import Register
from riskreg.domain.settings import EMPTY
from riskreg.domain.words import BANDS, DANGER_STATES, DECISION_STATES, LEVELS, MEASURE_STATES, RISK_STATES
from riskreg.errors import RiskregError
from riskreg.messages import Name, Said, Word, joined, say


class DaySpan(NamedTuple):
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
    found: DaySpan | None = None
    closed: DaySpan | None = None
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


STATES: Final[Mapping[str, tuple[Word, ...]]] = {
    "risks": RISK_STATES,
    "dangers": DANGER_STATES,
    "measures": MEASURE_STATES,
    "decisions": DECISION_STATES,
}
LABELS: Final[Mapping[str, Word]] = {
    "unit": Word("unit", "单位"),
    "category": Word("category", "类别"),
    "place": Word("place", "场所"),
    "owner": Word("owner", "责任人"),
    "grade": Word("grade", "等级"),
    "level": Word("level", "级别"),
    "state": Word("state", "状态"),
    "tag": Word("tag", "标签"),
    "found": Word("found", "发现"),
    "closed": Word("closed", "销号"),
}
LISTS: Final[Mapping[str, str]] = {"unit": "units", "category": "categories", "place": "places", "owner": "people"}


def resolve(words: Mapping[str, tuple[str, ...]], kind: str, register: Register) -> Filter:
    """Make a filter of the words of the command line. An unknown word is an error with the nearest known ones."""
    found: dict[str, frozenset[str]] = {}
    said: dict[str, object] = {}
    for name, target in LISTS.items():
        texts = words.get(name, ())
        if texts:
            ids = [one(name, target, text, register) for text in texts]
            said[name] = joined(Name(id_, register.lists[target][id_].name_or_title) for id_ in ids)
            found[target] = frozenset(ids)
    if "places" in found:
        found["places"] = within(found["places"], register)
    chosen = {
        "grades": pick(words.get("grade", ()), "grade", BANDS, ordered=True),
        "levels": pick(words.get("level", ()), "level", LEVELS, ordered=True),
        "states": pick(words.get("state", ()), "state", STATES.get(kind, DANGER_STATES)),
    }
    said |= {name.removesuffix("s"): joined(picked) for name, picked in chosen.items() if picked}
    tags = frozenset(words.get("tag", ()))
    if tags:
        known_tags(tags, register)
        said["tag"] = joined(sorted(tags))
    for name in ("found", "closed"):
        if len(words.get(name, ())) > 1:
            raise RiskregError(say("{option} takes one span of days", option=f"--{name}"))
    spans = {name: span(name, words[name][0]) for name in ("found", "closed") if words.get(name)}
    said |= {name: words[name][0] for name in spans}
    return Filter(
        units=found.get("units", frozenset()),
        categories=found.get("categories", frozenset()),
        places=found.get("places", frozenset()),
        owners=found.get("people", frozenset()),
        tags=tags,
        said={LABELS[name]: content for name, content in said.items()},
        grades=frozenset(chosen["grades"]),
        levels=frozenset(chosen["levels"]),
        states=frozenset(chosen["states"]),
        found=spans.get("found"),
        closed=spans.get("closed"),
    )


def one(name: str, target: str, text: str, register: Register) -> str:
    """Return the id that a word means, or raise with what it may have meant."""
    meant = register.directory.find(target, text)
    if isinstance(meant, str):
        return meant
    if meant:
        raise RiskregError(
            say("--{option}: {text} may be any of {ids}", option=name, text=text, ids=joined(meant)),
            hint=say("name one of them by its id"),
        )
    records = register.lists[target]
    forms = {form: record for record in records.values() for form in (record.id, record.name_or_title)}
    raise unknown(name, text, suggest(text, forms), records.values())


def unknown(option: str, text: str, near: Iterable[Identified], known: Iterable[Identified]) -> RiskregError:
    """An unknown word: name the nearest records, else all if they are few."""
    names = [Name(record.id, record.name_or_title) for record in near] or [
        Name(record.id, record.name_or_title) for record in known
    ][:20]
    hint = say("did you mean {names}?", names=joined(dict.fromkeys(names))) if names else None
    return RiskregError(say("--{option}: the register has no {text}", option=option, text=text), hint=hint)


def within(places: frozenset[str], register: Register) -> frozenset[str]:
    """Return the places and all that lie within them."""
    inside = set(places)
    while more := {place.id for place in register.places.values() if place.within in inside and place.id not in inside}:
        inside |= more
    return frozenset(inside)


def pick(texts: tuple[str, ...], option: str, words: tuple[Word, ...], *, ordered: bool = False) -> tuple[Word, ...]:
    """Return the words meant; where they are ordered from the worst, `>=significant` means it and all worse ones."""
    picked: list[Word] = []
    for text in texts:
        sign = next((mark for mark in (">=", "<=", ">", "<") if text.startswith(mark)), "") if ordered else ""
        plain = fold(text.removeprefix(sign))
        at = next(
            (at for at, word in enumerate(words) if plain in {fold(form) for form in (word, word.zh, word.en, *word.synonyms)}),
            None,
        )
        if at is None:
            raise RiskregError(
                say("--{option}: {text} is none of {words}", option=option, text=text, words=joined(words)),
                hint=nearest(plain, words),
            )
        spans = {"": (at, at + 1), ">=": (0, at + 1), ">": (0, at), "<=": (at, len(words)), "<": (at + 1, len(words))}
        first, last = spans[sign]
        picked += words[first:last]
    return tuple(dict.fromkeys(picked))


def nearest(plain: str, words: tuple[Word, ...]) -> Said | None:
    """Say which word was probably meant."""
    forms = {form: word for word in words for form in (str(word), word.zh)}
    return next((say("did you mean {word}?", word=word) for word in suggest(plain, forms, 1)), None)


def known_tags(tags: frozenset[str], register: Register) -> None:
    """Refuse a tag that no record has."""
    known = {tag for record in register.records for tag in record.tags}
    for tag in sorted(tags - known):
        near = near_words(tag, known) or sorted(known)[:20]
        raise RiskregError(
            say("--{option}: the register has no {text}", option="tag", text=tag),
            hint=say("did you mean {names}?", names=joined(near)) if near else None,
        )


def span(option: str, text: str) -> DaySpan:
    """Read A..B, A.. or ..B, both ends included; one day alone means just that day; 2022-09 means the month."""
    first, dots, last = text.partition("..")
    example = say("write two days, as in 2022-09-01..2022-09-30; or a month, as in 2022-09")
    try:
        begin = bounds(first)[0] if first else None
        end = bounds(last)[1] if last else (None if dots else bounds(first)[1])
    except ValueError:
        raise RiskregError(say("--{option}: {text} is not a span of days", option=option, text=text), hint=example) from None
    if (begin is None and end is None) or (begin and end and begin > end):
        raise RiskregError(say("--{option}: {text} is not a span of days", option=option, text=text), hint=example)
    return DaySpan(begin, end)


def bounds(text: str) -> tuple[date, date]:
    """Return the first and last day of a day or a month; raise ValueError for anything else."""
    if not re.fullmatch(r"20[0-9]{2}-[0-9]{2}(-[0-9]{2})?", text):
        raise ValueError(text)
    if len(text) == len("2022-09"):
        first = date.fromisoformat(f"{text}-01")
        year, month = divmod(first.year * 12 + first.month, 12)
        return first, date.fromordinal(date(year, month + 1, 1).toordinal() - 1)
    day = date.fromisoformat(text)
    return day, day
