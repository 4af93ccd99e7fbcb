"""Filled in late (补填): facts whose day lay long past when the register first held them; postponements, case by case."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar, cast

from riskreg.domain.changes.sides import grant, set_days
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Day, Fact, Facts, Field, FieldTable, Number, Ref, Row, by_day, is_planned
from riskreg.domain.records import Danger, Decision, Measure, Meeting, Record, Risk
from riskreg.messages import Word

DatedItem: TypeAlias = Risk | Danger | Measure | Decision

TOLERATED: Final = 10  # days that may pass before a fact is entered


class KnownSince(NamedTuple):
    """By what a fact is known: its field (`found`, `rectified/on`), its day, and whom or what it names, as it is written."""

    field: str
    day: date
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write it without the names: a name that is mended later makes no other fact."""
        return f"{self.field} {self.day}"


class DatedFact(NamedTuple):
    """A fact of a record that has a day: what tells it from the others, the field or list it stands in, and the day."""

    key: str
    field: str
    day: date


class Stamp(NamedTuple):
    """The commit that brought something: its id, its day, who wrote it."""

    commit: str
    day: date
    author: str


class Late(NamedTuple):
    """A fact that was filled in late."""

    what: Word  # the field or list that it stands in
    day: date
    stamp: Stamp

    @property
    def days(self) -> int:
        """How many days after it happened it was entered."""
        return (self.stamp.day - self.day).days


@cache
def dated(table: type[FieldTable]) -> tuple[tuple[Field, ...], ...]:
    """Return the paths of the fields that hold the days of facts; each is a field, or a field and one within it, and so on."""
    found: list[tuple[Field, ...]] = []
    for field in table.FIELDS.values():
        if isinstance(field.kind, Day) and not field.kind.planned:
            found.append((field,))
        elif isinstance(field.kind, Fact | Facts) and "id" not in field.kind.table.FIELDS:
            found += [(field, *path) for path in dated(field.kind.table)]
    return tuple(found)


def facts(value: FieldTable | Row) -> Iterator[KnownSince]:
    """Return the facts of a record that have a day, in the order of the fields; of a row as of a record."""
    for path in dated(value.table if isinstance(value, Row) else type(value)):
        yield from along(value, path, "/".join(field.english for field in path))


def along(value: Any, path: Sequence[Field], name: str) -> Iterator[KnownSince]:  # noqa: ANN401 - a row or a value
    """Follow a path of fields to the days at its end."""
    content = of(value, path[0].name)
    if content is None:
        return
    if len(path) == 1:
        yield KnownSince(name, content, told(value))
        return
    for inner in content if isinstance(content, list | tuple) else (content,):
        yield from along(inner, path[1:], name)


def of(value: FieldTable | Row, name: str) -> Any:  # noqa: ANN401 - the value of any field
    """Return the value of a field of a row or of a record."""
    return value.values.get(name) if isinstance(value, Row) else getattr(value, name)


def told(value: FieldTable | Row) -> tuple[str, ...]:
    """Return whom or what a fact names."""
    return tuple(str(of(value, name)) for name in telling(value.table if isinstance(value, Row) else type(value)))


@cache
def telling(table: type[FieldTable]) -> tuple[str, ...]:
    """Return the fields that tell apart two facts of one list and day: people and units, sums, the day it moves something to.

    Of a record there is one for each day.
    """
    return tuple(
        field.name
        for field in table.FIELDS.values()
        if "id" not in table.FIELDS and (isinstance(field.kind, Ref | Number) or is_planned(field))
    )


def new(before: Sequence[Sequence[KnownSince]], after: Sequence[KnownSince]) -> Iterator[str]:
    """Return the facts, numbered where there are several of one field and day, that none of the versions before had.

    What two versions have together is one fact where it is known by the same names, else two.
    """
    there: Counter[KnownSince] = Counter()
    for version in before:
        there |= Counter(version)
    counts = Counter(map(str, there.elements()))
    yield from (
        numbered(key, number) for key, count in Counter(map(str, after)).items() for number in range(counts[key] + 1, count + 1)
    )


def gone(before: Sequence[KnownSince], after: Sequence[KnownSince]) -> Iterator[str]:
    """Return the facts that one version had and the next has not."""
    counts = Counter(map(str, after))
    yield from (
        numbered(key, number) for key, count in Counter(map(str, before)).items() for number in range(counts[key] + 1, count + 1)
    )


def numbered(key: str, number: int) -> str:
    """Tell apart facts of one field and day."""
    return key if number == 1 else f"{key} #{number}"


def late(item: DatedItem, entered: Callable[[str], Stamp | None], started: date | None, on: date) -> Iterator[Late]:
    """Return the facts of a record that were filled in late; `entered` tells which commit brought one.

    A figure rests on a fact whenever that was entered: what was dated back after the day of judgement is told too. What happened
    before the register was begun was inherited. What no commit holds is not known.
    """
    names = labels(type(item))
    for key, field, day in dated_facts(item):
        if day > on or (started and day < started):
            continue
        stamp = entered(key)
        if stamp and stamp.day - day > timedelta(TOLERATED):
            yield Late(names[field], day, stamp)


@cache
def labels(table: type[FieldTable]) -> Mapping[str, Word]:
    """Return what people call the fields in which facts stand, by their English keys."""
    return {path[0].english: path[0].label for path in dated(table)}


def dated_facts(item: FieldTable | Row) -> Iterable[DatedFact]:
    """Return the facts of a record that have a day; of one that was kept when it was finished, as they were found then."""
    kept: tuple[DatedFact, ...] | None = getattr(item, "dated", None)
    return found_facts(item) if kept is None else kept


def found_facts(item: FieldTable | Row) -> Iterator[DatedFact]:
    """Find them."""
    counts: Counter[str] = Counter()
    for known in facts(item):
        key = str(known)
        counts[key] += 1
        yield DatedFact(numbered(key, counts[key]), known.field.partition("/")[0], known.day)


class Summary(NamedTuple):
    """What of one version of a record bears on lateness."""

    facts: tuple[KnownSince, ...]
    due: date | None = None
    extensions: int = 0
    formerly: tuple[str, ...] = ()
    decisions: Mapping[str, "Summary"] | None = None  # of a meeting


def late_summary(row: Row) -> Summary:
    """Summarise a record as it was read."""
    if issubclass(row.table, Meeting):
        decisions = cast("Sequence[Row]", row.values.get("decisions", ()))
        return Summary((), decisions={decision.values["id"]: late_summary(decision) for decision in decisions})
    values = row.values
    found = tuple(facts(row)) if issubclass(row.table, Record | Decision) else ()
    return Summary(found, values.get("due"), len(values.get("extensions", ())), tuple(values.get("formerly", ())))


def overwrites(before: Sequence[Summary], after: Summary) -> date | None:
    """Return the due day that was overwritten with a later one, without an extension; None if none was."""
    due = after.due
    days = [version.due for version in before if version.due]
    extended = any(after.extensions > version.extensions for version in before)
    if due is None or extended or not days or not all(due > day for day in days):
        return None
    return days[0]


GRANTED: Final = Word("granted", "批准延期", en="extension granted")
REJECTED: Final = Word("rejected", "退回改期", en="put off by a failed acceptance")
PENDING: Final = Word("pending", "延期待批", en="awaiting decision")
OVERWRITTEN: Final = Word("overwritten", "改原时限", en="original day overwritten")
FILLED_LATE: Final = Word("filled_late", "补填", en="filled in late")
WHATS: Final = (GRANTED, REJECTED, PENDING, OVERWRITTEN, FILLED_LATE)

CaseItem = Risk | Danger | Measure | Decision
KeyT = TypeVar("KeyT")


class Case(NamedTuple):
    """One postponement or one late entry."""

    what: Word
    id: str  # of the record; of a decision, 2022-09/1
    unit: str  # the one that answered for it then
    day: date  # approved; asked for; overwritten; the day of the fact
    days: int  # put off by; of a late entry, after which it was made
    late: int = 0  # an extension: asked for so many days after the day had passed
    moved: tuple[date, date] | None = None  # the day before and after
    person: str | None = None  # who approved
    field: Word | None = None  # of a late entry: the field or list
    stamp: Stamp | None = None  # the commit that overwrote or filled in


class PostponementFigures(NamedTuple):
    """How much was put off and filled in late. What only the history tells is None where there is none.

    A total adds up, but for `longest`, which is the greatest.
    """

    granted: int = 0
    days: int = 0  # in all: by extensions, by failed acceptances and by overwriting
    late: int = 0  # of `granted`: asked for after the day had passed
    pending: int = 0
    overwritten: int | None = None
    filled_late: int | None = None
    longest: int | None = None  # days, of what was filled in late
    rejected: int = 0  # put off by failed acceptances that set a later day; in `days` too


def unit_on(item: CaseItem, on: date) -> str:
    """Return the unit that answered on a day."""
    return item.unit_on(on) if isinstance(item, Record) else item.unit


def extensions(judge: Judge, id_: str, item: CaseItem) -> Iterator[Case]:
    """Return the extensions of a record that were approved by the day or wait for a decision, and failures that put it off."""
    if isinstance(item, Risk):
        return
    for extension in by_day(item.extensions, judge.on):
        assert extension.approved
        made = grant(judge, item, extension)
        days = (extension.to - made.held).days if made.held else 0
        moved = (made.held, extension.to) if made.held else None
        unit = unit_on(item, extension.applied)
        yield Case(GRANTED, id_, unit, extension.approved, days, made.late, moved, extension.by)
    for one in set_days(judge, item, item.acceptances) if isinstance(item, Danger) else ():
        day = one.acceptance.on
        yield Case(REJECTED, id_, unit_on(item, day), day, one.days, moved=(one.held, one.due))
    for extension in item.extensions:
        if extension.pending(judge.on):
            made = grant(judge, item, extension)
            yield Case(PENDING, id_, unit_on(item, extension.applied), extension.applied, 0, made.late, None, extension.by)


def overwritten(id_: str, item: CaseItem, over: Iterable[tuple[date, date, Stamp]]) -> Iterator[Case]:
    """Return the due days that were overwritten with later ones, as far as nobody has put them right since."""
    met: set[tuple[date, date]] = set()
    for before, after, stamp in over:
        due = None if isinstance(item, Risk) else item.due
        until = min(after, due) if due else after
        if until > before and (before, after) not in met:  # two branches may have done the same
            met.add((before, after))
            unit = unit_on(item, stamp.day)
            yield Case(OVERWRITTEN, id_, unit, stamp.day, (until - before).days, moved=(before, after), stamp=stamp)


def filled_late(id_: str, item: CaseItem, found: Iterable[Late]) -> Iterator[Case]:
    """Return the facts that were filled in late, for the unit that answered on their day."""
    for one in found:
        yield Case(FILLED_LATE, id_, unit_on(item, one.day), one.day, one.days, field=one.what, stamp=one.stamp)


def figures(cases: Sequence[Case], *, known: bool) -> PostponementFigures:
    """Count cases; `known` is whether there is a history."""
    granted = [case for case in cases if case.what == GRANTED]
    over = [case for case in cases if case.what == OVERWRITTEN]
    rejected = [case for case in cases if case.what == REJECTED]
    late = [case for case in cases if case.what == FILLED_LATE]
    made = PostponementFigures(
        len(granted),
        sum(case.days for case in (*granted, *over, *rejected)),
        sum(1 for case in granted if case.late),
        sum(1 for case in cases if case.what == PENDING),
        rejected=len(rejected),
    )
    if not known:
        return made
    return made._replace(overwritten=len(over), filled_late=len(late), longest=max((case.days for case in late), default=0))


def grouped(cases: Iterable[Case], key: Callable[[Case], KeyT]) -> Mapping[KeyT, list[Case]]:
    """Put together the cases that have one key."""
    found: dict[KeyT, list[Case]] = {}
    for case in cases:
        found.setdefault(key(case), []).append(case)
    return found


def ids(cases: Iterable[Case], column: str) -> tuple[str, ...]:
    """Return the records behind a figure, by the name of the figure."""
    holds: Mapping[str, Callable[[Case], bool]] = {
        "granted": lambda case: case.what == GRANTED,
        "rejected": lambda case: case.what == REJECTED,
        "days": lambda case: case.what in (GRANTED, REJECTED, OVERWRITTEN),
        "late": lambda case: case.what == GRANTED and case.late > 0,
        "pending": lambda case: case.what == PENDING,
        "overwritten": lambda case: case.what == OVERWRITTEN,
        "filled_late": lambda case: case.what == FILLED_LATE,
    }
    return tuple(dict.fromkeys(case.id for case in cases if holds[column](case)))
