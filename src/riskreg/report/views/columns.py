"""Columns and cells that several pages share; the fields of a record, and fields that changed, in words and in data."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from riskreg.domain.changes.comparison import Change
from riskreg.domain.changes.differences import FieldChange
from riskreg.domain.changes.sides import Sides
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Fact, Facts, Field, FieldTable, Free, Kind, Ref, YesNo, given
from riskreg.domain.records import Danger, Decision, Record
from riskreg.domain.records.risk import Controls
from riskreg.domain.settings import Settings
from riskreg.domain.words import FALSE, TRUE
from riskreg.messages import Joined, Name, Said, Word, joined, say
from riskreg.report.document import Cell, Column, Row, Table
from riskreg.report.document import rows as tabled

DAYS_LATE: Final = Word("days_late", "逾期天数", en="days late")
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
ENTERED: Final = frozenset(("replied", "issued", "repealed"))  # days of facts: after the day of judgement they have not come yet
MONEY: Final = frozenset(("funds",))


def fields(judge: Judge, item: FieldTable) -> Iterator[FieldPair]:
    """The fields that have a value, as they stand on the day; what has a day of its own is told in the story."""
    first_day = isinstance(item, Danger)  # stands beside the day now
    for field, content in given(item):
        if first_day and field.name == "due":
            continue
        if field.name in SHOWN_ELSEWHERE or isinstance(field.kind, Facts) or (field.name in ENTERED and content > judge.on):
            continue
        if isinstance(content, Controls):
            for inner, text in given(content):
                yield (f"controls_{inner.name}", say("{field}: {class}", field=field.label, **{"class": inner.label}), text)
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
    if field.name in MONEY:
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


FIELD_COLUMNS: Final = (
    Column("id", Word("id", "编号")),
    Column("field", Word("field", "字段"), wrap=True),
    Column("before", Word("before", "原"), wrap=True),
    Column("after", Word("after", "现"), wrap=True),
)
SETTINGS: Final = "riskreg.yaml"


def field_table(sides: Sides, changes: Iterable[Change], settings: Iterable[FieldChange]) -> Table | None:
    """Show every field that changed; None where none did."""
    rows = [field_row(sides, change.id, type_of(change), field) for change in changes for field in change.fields]
    rows += [field_row(sides, SETTINGS, Settings, field) for field in settings]
    return tabled(FIELD_COLUMNS, tuple(rows), name="fields", caption=say("Field by field")) if rows else None


def type_of(change: Change) -> type[FieldTable]:
    """Return the class that declares the fields of what changed."""
    return Decision if isinstance(change.item, Decision) else change.item.TABLE


def field_row(sides: Sides, id_: str, declared: type[FieldTable], field: FieldChange) -> Row:
    """Make the cells of one field that changed."""
    kind, label = named(sides.after, declared, field.path)
    return (id_, label, told(sides.before, kind, field.before), told(sides.after, kind, field.after))


def named(judge: Judge, declared: type[FieldTable], path: tuple[str, ...]) -> tuple[Kind, Said | Word]:
    """Return how a field is read, and what people call it: `Extensions / 2022-09-03 / Approved`."""
    field = next(field for field in declared.FIELDS.values() if field.english == path[0])
    kind, label, rest = field.kind, field.label, path[1:]
    if isinstance(kind, Facts | Free) and rest:
        key = say("{outer} / {inner}", outer=label, inner=keyed(judge, rest[0]))
        inner: Kind = Fact(kind.table) if isinstance(kind, Facts) else kind.value
        if len(rest) == 1:
            return inner, key
        assert isinstance(inner, Fact)
        last, name = named(judge, inner.table, rest[1:])
        return last, say("{outer} / {inner}", outer=key, inner=name)
    if isinstance(kind, Fact) and rest:
        last, name = named(judge, kind.table, rest)
        return last, say("{outer} / {inner}", outer=label, inner=name)
    return kind, label


def keyed(judge: Judge, key: str) -> str:
    """Write the key of an item with names for the ids of people and units."""
    register = judge.register
    names = (register.name("people" if part in register.people else "units", part) for part in key.split(" "))
    return " ".join(name.name for name in names if name)


def told(judge: Judge, kind: Kind, value: Any) -> Cell:  # noqa: ANN401 - the value of any field
    """Say the value of a field; what refers to a record by name, a fact with all its fields."""
    if value is None or value == ():
        return None
    if isinstance(value, FieldTable):
        return joined(
            say("{field} {value}", field=field.label, value=told(judge, field.kind, one)) for field, one in given(value)
        )
    if isinstance(kind, Facts):
        return joined(told(judge, Fact(kind.table), one) for one in value)
    if isinstance(value, Mapping):
        return joined(say("{field} {value}", field=key, value=told(judge, Kind(), one)) for key, one in value.items())
    if isinstance(kind, Ref):
        return joined(called(judge, kind.target, id_) for id_ in (value if isinstance(value, tuple) else (value,)))
    if isinstance(value, bool):
        yes, no = (kind.yes, kind.no) if isinstance(kind, YesNo) else (TRUE, FALSE)
        return yes if value else no
    made: Cell = joined(value) if isinstance(value, tuple) else value
    return made


def field_data(fields: Iterable[FieldChange]) -> tuple[Mapping[str, object], ...]:
    """Return changed fields as data: path, before, after."""
    return tuple({"field": "/".join(field.path), "before": plain(field.before), "after": plain(field.after)} for field in fields)


def plain(value: Any) -> object:  # noqa: ANN401 - as above
    """Turn the value of a field into what cells are made of; a fact becomes a mapping by its English keys."""
    if isinstance(value, FieldTable):
        return {field.english: plain(one) for field, one in given(value)}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return tuple(map(plain, value)) if isinstance(value, tuple) else value
