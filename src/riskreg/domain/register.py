"""Register: records by list and id, references resolved; and the directory of what their names mean."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar, cast

from riskreg.domain.fields import FieldTable, Row
from riskreg.domain.folding import fold as fold  # noqa: PLC0414 - most who need a register need it too
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
from riskreg.wording import Name

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


class Directory:
    """Finds ids by id, name or alias, list by list."""

    def __init__(self, rows: Sequence[Row | Identified], keys: Sequence[str] = ()) -> None:
        """Learn the ids, names and aliases of all rows, and of records made before; `keys` are their ids as compared."""
        self.ids: Final[dict[str, dict[str, str]]] = {name: {} for name in KINDS}
        self.names: Final[dict[str, dict[str, set[str]]]] = {name: {} for name in KINDS}
        taken: set[str] = set()
        for row, key in zip(rows, keys or ids_of(rows), strict=True):
            table, values = (row.table, row.values) if row.__class__ is Row else (row, row.__dict__)
            if key in taken:  # of two records with one id the first is kept, and only its names mean something
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
    """All records of one version, by list and id, in the order of the files. A frozen value."""

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
