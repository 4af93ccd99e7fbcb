"""Register: records by list and id, references resolved; what names mean; its meetings in turn; and how it is built from rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from typing import Any, Final, NamedTuple, TypeVar, cast

from riskreg.domain.fields import Fact, Facts, FieldTable, Free, Ref, Row
from riskreg.domain.lookup import fold
from riskreg.domain.records import (
    KINDS,
    Category,
    Danger,
    Decision,
    Identified,
    Measure,
    Meeting,
    Period,
    Person,
    Place,
    Record,
    Risk,
    Unit,
)
from riskreg.messages import Name

T = TypeVar("T", bound=Identified)


class Dangling(NamedTuple):
    """A reference that names no record, or more than one."""

    holder: FieldTable  # the record or fact whose field it is
    field: str
    text: str
    target: str  # the list it should name a record of
    rivals: tuple[str, ...]  # ids that all have this name
    record: str  # the id of the record that the holder belongs to


class Doubled(NamedTuple):
    """Two records with one id."""

    first: Identified
    second: Identified


def is_listed_twice(kind: type) -> bool:
    """Whether all records with one id are listed; of the organisation, which others refer to, the first alone is."""
    return issubclass(kind, Record | Meeting)


class Directory:
    """Finds ids by id, name or alias, list by list."""

    def __init__(self, rows: Sequence[Row | Identified], keys: Sequence[str] = ()) -> None:
        """Learn the ids, names and aliases of all rows, and of records made before; `keys` are their ids as compared."""
        self.ids: Final[dict[str, dict[str, str]]] = {name: {} for name in KINDS}
        self.names: Final[dict[str, dict[str, set[str]]]] = {name: {} for name in KINDS}
        taken: set[str] = set()
        for row, key in zip(rows, keys or ids_of(rows), strict=True):
            table, values = (row.table, row.values) if row.__class__ is Row else (type(row), row.__dict__)
            if key in taken and not is_listed_twice(table):  # its names mean nothing, as it is not in the register
                continue
            taken.add(key)
            learn(self, cast("type[Identified]", table).LIST, key, values)

    def find(self, target: str, text: str) -> str | tuple[str, ...]:
        """Return the one id that a word means, else all ids it may mean (none, or several)."""
        folded = fold(text)
        known = self.ids[target].get(folded)
        if known is not None:
            return known
        meant = tuple(sorted(self.names[target].get(folded, ())))
        return meant[0] if len(meant) == 1 else meant


def ids_of(rows: Iterable[Row | Identified]) -> list[str]:
    """Return the ids of rows, and of records made before, in the form in which they are compared."""
    return [fold(row.values["id"] if row.__class__ is Row else row.__dict__["id"]) for row in rows]


def learn(directory: Directory, target: str, key: str, values: Mapping[str, Any]) -> None:
    """Add the id, name and aliases of one row."""
    id_ = values["id"]
    directory.ids[target].setdefault(key, id_)
    for name in (values.get("name"), *values.get("aliases", ())):
        if name:
            directory.names[target].setdefault(fold(name), set()).add(id_)


class Register:
    """All records of one version, by list and id, in the order of the files. A frozen value.

    Of records with one id the first stands under it, and each that follows under a key that no id can be: so all are listed
    and counted. What an id means is asked with `bearers`.
    """

    def __init__(
        self,
        lists: Mapping[str, Mapping[str, Identified]],
        directory: Directory,
        dangling: tuple[Dangling, ...] = (),
        doubled: tuple[Doubled, ...] = (),
    ) -> None:
        """Use `build`, or `only` to leave records out."""
        self.lists: Final = lists
        self.directory: Final = directory
        self.dangling: Final = dangling
        self.doubled: Final = doubled
        self.names: Final[dict[str, dict[str, Name]]] = {}  # made when first asked

    def list(self, kind: type[T]) -> Mapping[str, T]:
        """Return the records of one kind by id."""
        return cast("Mapping[str, T]", self.lists.get(kind.LIST, {}))

    @property
    def units(self) -> Mapping[str, Unit]:
        """The units, in the order of every report."""
        return self.list(Unit)

    @property
    def people(self) -> Mapping[str, Person]:
        """The people."""
        return self.list(Person)

    @property
    def categories(self) -> Mapping[str, Category]:
        """The categories."""
        return self.list(Category)

    @property
    def places(self) -> Mapping[str, Place]:
        """The places."""
        return self.list(Place)

    @property
    def periods(self) -> Mapping[str, Period]:
        """The periods."""
        return self.list(Period)

    @property
    def risks(self) -> Mapping[str, Risk]:
        """The risks."""
        return self.list(Risk)

    @property
    def dangers(self) -> Mapping[str, Danger]:
        """The dangers."""
        return self.list(Danger)

    @property
    def measures(self) -> Mapping[str, Measure]:
        """The measures."""
        return self.list(Measure)

    @property
    def meetings(self) -> Mapping[str, Meeting]:
        """The meetings."""
        return self.list(Meeting)

    @property
    def records(self) -> Iterator[Record]:
        """All risks, dangers and measures."""
        yield from self.risks.values()
        yield from self.dangers.values()
        yield from self.measures.values()

    @property
    def decisions(self) -> Iterator[tuple[str, Meeting, Decision]]:
        """All decisions with the id they have everywhere (2022-09/1) and their meeting."""
        for meeting in self.meetings.values():
            for decision in meeting.decisions:
                yield f"{meeting.id}/{decision.id}", meeting, decision

    def name(self, target: str, id_: str | None) -> Name | None:
        """Return an id of a list with the name that people read; None for none."""
        if not id_:
            return None
        if target not in self.names:
            listed = enumerate(self.lists[target].items())
            self.names[target] = {key: Name(key, record.name_or_title, order) for order, (key, record) in listed}
        return self.names[target].get(id_) or Name(id_)

    def find(self, id_: str) -> Identified | None:
        """Return the record of any list with this id, compared as ids are; a former id finds the record too."""
        folded = fold(id_)
        for name, records in self.lists.items():
            known = records.get(self.directory.ids[name].get(folded, ""))
            if known is not None:
                return known
        return next((record for records in self.lists.values() for record in records.values() if is_called(record, folded)), None)

    def bearers(self, id_: str) -> tuple[Identified | Decision, ...]:
        """Return all that have an id where several do, in the order of the files; nothing where one has it, or none."""
        return self.shared_ids.get(fold(id_), ())

    @cached_property
    def shared_ids(self) -> Mapping[str, tuple[Identified | Decision, ...]]:
        """The ids that several records have, and those of decisions with one number, in the form in which they are compared."""
        shared: dict[str, list[Identified | Decision]] = {}
        for first, second in self.doubled:
            shared.setdefault(fold(first.id), [first]).append(second)
        numbered: dict[str, list[Identified | Decision]] = {}
        for id_, _, decision in self.decisions:
            numbered.setdefault(fold(id_), []).append(decision)
        several = {id_: found for id_, found in numbered.items() if len(found) > 1}
        return {id_: tuple(found) for id_, found in (shared | several).items()}

    def forgiving(self, lost: frozenset[str]) -> "Register":
        """The same without dangling references to records that are there but could not be read."""
        kept = tuple(dangling for dangling in self.dangling if fold(dangling.text) not in lost)
        return Register(self.lists, self.directory, kept, self.doubled)

    def only(self, keep: Mapping[str, Mapping[str, Identified]]) -> "Register":
        """Return a register with some lists replaced."""
        return Register({**self.lists, **keep}, self.directory, self.dangling, self.doubled)


def is_called(record: Identified, folded: str) -> bool:
    """Whether a record has, or had, this id."""
    return fold(record.id) == folded or any(fold(old) == folded for old in getattr(record, "formerly", ()))


def person_of(register: Register, email: str | None) -> Person | None:
    """Return the person who uses an e-mail address in git; None where nobody does, or several."""
    if not email:
        return None
    found = [person for person in register.people.values() if any(fold(known) == fold(email) for known in person.git)]
    return found[0] if len(found) == 1 else None


def in_turn(meeting: Meeting) -> tuple[date, str]:
    """Sort meetings by day; of one day, by id."""
    return (meeting.on, meeting.id)


def last(register: Register, on: date, shown: str = "") -> Meeting | None:
    """Return the newest meeting held before a day; one held on that day is not over yet.

    Where the version of a meeting is shown, it is one before that, on whatever day it is judged.
    """
    own = register.meetings.get(shown)
    held = (meeting for meeting in register.meetings.values() if meeting.on < on)
    return max((one for one in held if own is None or in_turn(one) < in_turn(own)), key=in_turn, default=None)


def before(register: Register, meeting: Meeting) -> Meeting | None:
    """Return the meeting before another."""
    earlier = (other for other in register.meetings.values() if in_turn(other) < in_turn(meeting))
    return max(earlier, key=in_turn, default=None)


def coming(register: Register, on: date) -> Meeting | None:
    """Return the first meeting entered for a day or a later one."""
    return min((meeting for meeting in register.meetings.values() if meeting.on >= on), key=in_turn, default=None)


CATEGORY: Final = Ref("categories")
SHELF: Final = "#shelf"  # beside the fields of a record that waits: where they lie


class ReferencePlan(NamedTuple):
    """Which fields of a table refer to records, and which hold nested groups."""

    refs: tuple[tuple[str, Ref], ...]
    facts: tuple[str, ...]
    fact: tuple[str, ...]
    free: tuple[str, ...]


@cache
def reference_plan(table: type[FieldTable]) -> ReferencePlan:
    """Make the plan of a table, once."""
    kinds = [(field.name, field.kind) for field in table.FIELDS.values()]
    return ReferencePlan(
        tuple((name, kind) for name, kind in kinds if isinstance(kind, Ref)),
        tuple(name for name, kind in kinds if isinstance(kind, Facts)),
        tuple(name for name, kind in kinds if isinstance(kind, Fact)),
        tuple(name for name, kind in kinds if isinstance(kind, Free) and isinstance(kind.value, Fact)),
    )


class Assembly:
    """Turns rows into values, resolving references."""

    def __init__(self, directory: Directory) -> None:
        """`directory` knows what words mean."""
        self.directory: Final = directory
        self.dangling: Final[list[Dangling]] = []
        self.known: Final[dict[tuple[str, str], str | tuple[str, ...]]] = {}

    def value(self, row: Row, record: str) -> FieldTable:
        """Make the value of a row and of the rows nested in it."""
        unknown = self.settle(row, record)
        made = row.table.placed(row.values, row.path, row.line, row.places)
        if unknown:
            self.dangling.extend(Dangling(made, name, text, ref.target, rivals, record) for name, text, ref, rivals in unknown)
        return made

    def settle(self, row: Row, record: str) -> list[tuple[str, str, Ref, tuple[str, ...]]]:
        """Resolve the references of a row where they stand, and make the values nested in it; return what names nothing."""
        refs, facts, fact, free = reference_plan(row.table)
        values = row.values
        unknown: list[tuple[str, str, Ref, tuple[str, ...]]] = []
        for name, ref in refs:
            if name in values:
                content = values[name]
                meant = self.known.get((ref.target, content))  # a word that was met before, as nearly all are
                values[name] = meant if isinstance(meant, str) else self.resolve(name, ref, content, unknown)
        for name in facts:
            if name in values:
                values[name] = tuple(self.value(inner, record) for inner in values[name])
        for name in fact:
            if name in values:
                values[name] = self.value(values[name], record)
        for name in free:
            if name in values:
                values[name] = {key: self.value(inner, record) for key, inner in values[name].items()}
        return unknown

    def adopt(self, record: Identified) -> None:
        """Take over a record that waits to be read: its references will be resolved here, that to its category at once."""
        given = record.__dict__
        shelf = given.get(SHELF)
        if shelf is None or shelf.assembly not in (None, self):
            return
        shelf.assembly = self
        if (text := given["category"]) is not None:
            meant = self.known.get(("categories", text)) or self.one("category", CATEGORY, text, [])
            given["category"] = meant if isinstance(meant, str) else text

    def resolve(self, name: str, ref: Ref, content: Any, unknown: list[tuple[str, str, Ref, tuple[str, ...]]]) -> Any:  # noqa: ANN401 - str or tuple
        """Turn a word, or several, into ids; words that name nothing stay as they are."""
        if not ref.many:
            return self.one(name, ref, content, unknown)
        return tuple(self.one(name, ref, text, unknown) for text in content)

    def one(self, name: str, ref: Ref, text: str, unknown: list[tuple[str, str, Ref, tuple[str, ...]]]) -> str:
        """Turn one word into an id."""
        key = (ref.target, text)
        meant = self.known.get(key)
        if meant is None:
            meant = self.known[key] = self.directory.find(ref.target, text)
        if isinstance(meant, str):
            return meant
        if not ref.free:
            unknown.append((name, text, ref, meant))
        return text


def build_register(rows: list[Row] | list[Row | Identified]) -> Register:
    """Make a register of rows, and of records that were made before or wait to be read.

    Two records with one id both stay, and are noted; of the organisation, which others refer to, the first alone is listed,
    as a word can mean one. References that name nothing are noted too. The list of rows is emptied on the way, so that rows
    and records of a large register never lie side by side.
    """
    keys = ids_of(rows)
    assembly = Assembly(Directory(rows, keys))
    lists: dict[str, dict[str, Identified]] = {name: {} for name in KINDS}
    taken: dict[str, Identified] = {}
    doubled: list[Doubled] = []
    turns: Counter[tuple[str, str]] = Counter()  # of the records with one id in a list
    rows.reverse()
    for key in keys:
        row = rows.pop()
        if row.__class__ is Row:
            record = cast("Identified", assembly.value(row, row.values["id"]))
        else:
            record = cast("Identified", row)
            assembly.adopt(record)
        first = taken.setdefault(key, record)
        if first is not record:
            doubled.append(Doubled(first, record))
            if not is_listed_twice(type(record)):
                continue
        own = lists[record.LIST]
        if record.id in own:  # then its key is one that no id can be, and the same in every version
            turns[record.LIST, record.id] += 1
            own[f"{record.id}\0{turns[record.LIST, record.id] + 1}"] = record
        else:
            own[record.id] = record
    return Register(lists, assembly.directory, tuple(assembly.dangling), tuple(doubled))


def within(places: frozenset[str], register: Register) -> frozenset[str]:
    """Return the places and all that lie within them."""
    inside = set(places)
    while more := {place.id for place in register.places.values() if place.within in inside and place.id not in inside}:
        inside |= more
    return frozenset(inside)
