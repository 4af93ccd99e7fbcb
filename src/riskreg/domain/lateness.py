"""Filled in late (补填): facts whose day lay long past when the register first held them; and what tells a fact from others."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias, cast

from riskreg.domain.fields import Field, FieldTable, Row
from riskreg.domain.kinds import Day, Fact, Facts
from riskreg.domain.records import Danger, Decision, Measure, Meeting, Risk
from riskreg.wording import Word

Item: TypeAlias = Risk | Danger | Measure | Decision

TOLERATED: Final = 10  # days that may pass before a fact is entered
# Days that are set beforehand: by when something must be done, from when or until when it will hold.
AHEAD: Final = frozenset({"due", "to", "reply_due", "effective"})
TOLD: Final = ("by", "to", "signed_by", "unit", "owner", "yuan")  # fields that tell apart two facts of one list and day


class Known(NamedTuple):
    """By what a fact is known: its field (`found`, `rectified/on`), its day, and whom or what it names, as it is written."""

    field: str
    day: date
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write it without the names: a name that is mended later makes no other fact."""
        return f"{self.field} {self.day}"


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
        if isinstance(field.kind, Day) and field.english not in AHEAD:
            found.append((field,))
        elif isinstance(field.kind, Fact | Facts) and field.kind.table is not Decision:
            found += [(field, *path) for path in dated(field.kind.table)]
    return tuple(found)


def facts(value: FieldTable | Row) -> Iterator[Known]:
    """Return the facts of a record that have a day, in the order of the fields; of a row as of a record."""
    for path in dated(value.table if isinstance(value, Row) else value.TABLE):
        yield from along(value, path, "/".join(field.english for field in path))


def along(value: Any, path: Sequence[Field], name: str) -> Iterator[Known]:  # noqa: ANN401 - a row or a value
    """Follow a path of fields to the days at its end."""
    content = of(value, path[0].name)
    if content is None:
        return
    if len(path) == 1:
        yield Known(name, content, told(value))
        return
    for inner in content if isinstance(content, list | tuple) else (content,):
        yield from along(inner, path[1:], name)


def of(value: FieldTable | Row, name: str) -> Any:  # noqa: ANN401 - the value of any field
    """Return the value of a field of a row or of a record."""
    return value.values.get(name) if isinstance(value, Row) else getattr(value, name)


def told(value: FieldTable | Row) -> tuple[str, ...]:
    """Return whom or what a fact names."""
    table = value.table if isinstance(value, Row) else value.TABLE
    return tuple(str(of(value, name)) for name in TOLD if name in table.FIELDS)


def new(before: Sequence[Sequence[Known]], after: Sequence[Known]) -> Iterator[str]:
    """Return the facts, numbered where there are several of one field and day, that none of the versions before had.

    What two versions have together is one fact where it is known by the same names, else two.
    """
    there: Counter[Known] = Counter()
    for version in before:
        there |= Counter(version)
    counts = Counter(map(str, there.elements()))
    yield from (
        numbered(key, number) for key, count in Counter(map(str, after)).items() for number in range(counts[key] + 1, count + 1)
    )


def gone(before: Sequence[Known], after: Sequence[Known]) -> Iterator[str]:
    """Return the facts that one version had and the next has not."""
    counts = Counter(map(str, after))
    yield from (
        numbered(key, number) for key, count in Counter(map(str, before)).items() for number in range(counts[key] + 1, count + 1)
    )


def numbered(key: str, number: int) -> str:
    """Tell apart facts of one field and day."""
    return key if number == 1 else f"{key} #{number}"


def late(item: Item, entered: Callable[[str], Stamp | None], started: date | None, on: date) -> Iterator[Late]:
    """Return the facts of a record that were filled in late; `entered` tells which commit brought one.

    What happened before the register was begun was inherited. What no commit held by the day is not known.
    """
    counts: Counter[str] = Counter()
    for known in facts(item):
        key = str(known)
        counts[key] += 1
        if known.day > on or (started and known.day < started):
            continue
        stamp = entered(numbered(key, counts[key]))
        if stamp and stamp.day <= on and stamp.day - known.day > timedelta(TOLERATED):
            name = known.field.partition("/")[0]
            label = next(field.label for field in item.FIELDS.values() if field.english == name)
            yield Late(label, known.day, stamp)


class Summary(NamedTuple):
    """What of one version of a record bears on lateness."""

    facts: tuple[Known, ...]
    due: date | None = None
    extensions: int = 0
    formerly: tuple[str, ...] = ()
    decisions: Mapping[str, "Summary"] | None = None  # of a meeting


def summary(row: Row) -> Summary:
    """Summarise a record as it was read."""
    if row.table is Meeting:
        decisions = cast("Sequence[Row]", row.values.get("decisions", ()))
        return Summary((), decisions={decision.values["id"]: summary(decision) for decision in decisions})
    values = row.values
    found = tuple(facts(row)) if row.table in (Risk, Danger, Measure, Decision) else ()
    due = values.get("due") if row.table in (Danger, Measure, Decision) else None
    return Summary(found, due, len(values.get("extensions", ())), tuple(values.get("formerly", ())))


def overwrites(before: Sequence[Summary], after: Summary) -> date | None:
    """Return the due day that was overwritten with a later one, without an extension; None if none was."""
    due = after.due
    days = [version.due for version in before if version.due]
    extended = any(after.extensions > version.extensions for version in before)
    if due is None or extended or not days or not all(due > day for day in days):
        return None
    return days[0]
