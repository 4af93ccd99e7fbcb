"""Columns and cells that several pages share; the fields of a record on the day, shown always or only when named."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Fact, Facts, Field, FieldTable, Number, Ref, entered_days, given
from riskreg.domain.query.record_query import kind_of
from riskreg.domain.records import Danger, Decision, Measure, Record
from riskreg.domain.records.risk import Controls
from riskreg.domain.words import FALSE, LISTED, TRUE
from riskreg.messages import Joined, Name, Said, Word, joined, say
from riskreg.report.document import Cell, Column

if TYPE_CHECKING:
    from riskreg.domain.query.expression import Vocabulary
    from riskreg.domain.query.terms import Term

LATE_DAYS: Final = Word("late_days", "逾期天数", "days_late", "超期天数", en="days late")
FIRST_DUE: Final = Word("first_due", "原时限", "original_due", "原定时限", en="original day")
STATE: Final = Word("state", "状态")
WHERE: Final = Word("where", "地点及具体部位")
EXTENSIONS: Final = Word("extensions", "延期次数")
LAST_PROGRESS: Final = Word("last_progress", "最近进展", en="latest progress")


def column(table: type[FieldTable], name: str, *, right: bool = False, shown: bool = True, wrap: bool = False) -> Column:
    """A column for a declared field: its JSON key and heading are the field's own."""
    field = table.FIELDS[name]
    return Column(field.english, field.label, right, shown, wrap)


PATH: Final = Column("path", Word("path", "文件", en="file"), shown=False)
LINE: Final = Column("line", Word("line", "行"), right=True, shown=False)


def unit(judge: Judge, id_: str | None) -> Name | None:
    """A unit by name."""
    return judge.register.name("units", id_)


def person(judge: Judge, id_: str | None) -> Name | None:
    """A person by name."""
    return judge.register.name("people", id_)


def category(judge: Judge, id_: str | None) -> Name | None:
    """A category by name."""
    return judge.register.name("categories", id_)


def places(judge: Judge, record: Record) -> Joined:
    """The places of a record by name."""
    return joined(judge.register.name("places", id_) for id_ in record.place)


def where(judge: Judge, record: Record) -> Said | Joined:
    """Place and spot in one cell."""
    found = places(judge, record)
    if found and record.spot:
        return say("{place}, {spot}", place=found, spot=record.spot)
    return Joined((record.spot,)) if record.spot else found


FieldPair: TypeAlias = tuple[str, Said | Word | None, Cell]

SHOWN_ELSEWHERE: Final = frozenset(("id", "title", "text", "level", "method", "inherent", "residual", "check_every", "standing"))


def fields(judge: Judge, item: FieldTable) -> Iterator[FieldPair]:
    """The fields that have a value, as they stand on the day; what has a day of its own is told in the story."""
    first_day = isinstance(item, Danger)  # stands beside the day now
    for field, content in given(item):
        if first_day and field.name == "due":
            continue
        if (
            field.name in SHOWN_ELSEWHERE
            or isinstance(field.kind, Facts)
            or (field in entered_days(type(item)) and content > judge.on)
        ):
            continue
        if isinstance(content, Controls):
            for inner, text in given(content):
                yield (f"controls_{inner.name}", say("{field}: {class}", field=field.label, **{"class": inner.label}), text)
        elif field.name == "due" and isinstance(item, Measure | Decision):
            yield ("first_due", field.label, content)
            yield ("due", None, item.due_on(judge.on))
        elif not isinstance(field.kind, Fact):
            held = {"unit": "unit_on", "owner": "owner_on"}.get(field.name)
            now = getattr(item, held)(judge.on) if held and isinstance(item, Record) else content
            yield (field.english, field.label, cell(judge, field, now))


def cell(judge: Judge, field: Field, content: Any) -> Cell:  # noqa: ANN401 - the value of any field
    """Make the cell of a field: what refers to a record by name."""
    if isinstance(field.kind, Ref):
        ids = content if isinstance(content, tuple) else (content,)
        return joined(called(judge, field.kind.target, id_) for id_ in ids)
    if isinstance(content, bool):
        return TRUE if content else FALSE
    if isinstance(field.kind, Number) and field.kind.money:
        return say("{yuan} yuan", yuan=content)
    return joined(content) if isinstance(content, tuple) else content


def called(judge: Judge, target: str, id_: str) -> Name:
    """Call a record by its name; a risk, danger or measure by id and title."""
    name = judge.register.name(target, id_) or Name(id_)
    return name if target not in ("risks", "dangers", "measures") or name.name == id_ else Name(id_, f"{id_} {name.name}")


def who(judge: Judge, words: Iterable[str]) -> Joined | None:
    """Call people and units by name; who is not of the college stands as text."""
    register = judge.register
    names = [register.name("people" if word in register.people else "units", word) for word in words]
    return joined(names) if names else None


class AskedColumns:
    """The columns that the rows of a table could have; nothing is computed before one is asked for."""

    def __init__(self, judge: Judge, items: Sequence[Any], kinds: Iterable[str] = (), *, owed: bool = False) -> None:
        """`items` are what the rows show, in their order: records, decisions with their meetings, or what is `owed` for them.

        Without `kinds` they are those of the items; where there is no item any kind is known, so that no column is a mistake.
        """
        self.judge: Final = judge
        self.items: Final = items
        self.kinds: Final = tuple(kinds) or tuple(dict.fromkeys(map(kind_of, items))) or LISTED
        self.owed: Final = owed

    def __eq__(self, other: object) -> bool:
        """Equal: what a table could show beside is no difference between two tables."""
        return isinstance(other, AskedColumns)

    def __hash__(self) -> int:
        """Hash as what is equal."""
        return hash(AskedColumns)

    @cached_property
    def known(self) -> "tuple[Vocabulary, ...]":
        """What can be asked of the kinds."""
        from riskreg.domain.query.expression import owed_vocabulary, vocabulary  # noqa: PLC0415 - most tables show no more

        return tuple(owed_vocabulary(kind) if self.owed else vocabulary(kind) for kind in self.kinds)

    def terms(self, word: str) -> "dict[str, Term]":
        """Return the field that a word means, of each kind that has it."""
        return {words.kind: term for words in self.known if (term := words.term(word))}

    def forms(self, word: str) -> frozenset[str]:
        """Return everything that the field is called which a word means."""
        from riskreg.domain.query.value_types import forms  # noqa: PLC0415 - as above

        return frozenset(form for term in self.terms(word).values() for form in forms(term.label))

    def names(self) -> Iterator[str]:
        """Return the English names of all fields."""
        yield from dict.fromkeys(str(term.label) for words in self.known for term in words.terms.values())

    def column(self, word: str) -> tuple[Column, tuple[Cell, ...]] | None:
        """Return the column that a word means, and its cells; None if it means none."""
        terms = self.terms(word)
        if not terms:
            return None
        label = next(iter(terms.values())).label
        return Column(str(label), label), tuple(self.cell(terms.get(kind_of(item)), item) for item in self.items)

    def cell(self, term: "Term | None", item: Any) -> Cell:  # noqa: ANN401 - an item of any kind
        """Make a cell of what an item has in a field: names for ids."""
        from riskreg.domain.query.value_types import NameType  # noqa: PLC0415 - as above

        value = term.get(item, self.judge) if term else None
        if term is None or value is None:
            return None
        if not isinstance(term.sort, NameType):
            return joined(value) if term.several else value
        target = term.sort.target
        return self.named(target, value) if term.several else self.name(target, value)

    def named(self, target: str, ids: Iterable[str]) -> Joined:
        """Name several."""
        return joined(self.name(target, id_) for id_ in ids)

    def name(self, target: str, id_: str) -> Name | str:
        """Name one; a text that names nobody of the list stands as it is."""
        register = self.judge.register
        return (register.name(target, id_) or id_) if id_ in register.lists[target] else id_
