"""Fields that changed, in words for people (labels and names) and in data for programs (English keys, codes and ids)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from riskreg.domain.changes.comparison import Change
from riskreg.domain.changes.differences import FieldChange
from riskreg.domain.changes.sides import Sides
from riskreg.domain.fields import FieldTable, given
from riskreg.domain.judge import Judge
from riskreg.domain.kinds import Fact, Facts, Free, Kind, Ref, YesNo
from riskreg.domain.records import Decision
from riskreg.domain.settings import Settings
from riskreg.domain.words import FALSE, TRUE
from riskreg.report.document import Cell, Column, Row, Table
from riskreg.report.document import rows as tabled
from riskreg.report.views.entries import called
from riskreg.wording import Said, Word, joined, say

COLUMNS: Final = (
    Column("id", Word("id", "编号")),
    Column("field", Word("field", "字段"), wrap=True),
    Column("before", Word("before", "原"), wrap=True),
    Column("after", Word("after", "现"), wrap=True),
)
SETTINGS: Final = "riskreg.yaml"


def table(sides: Sides, changes: Iterable[Change], settings: Iterable[FieldChange]) -> Table | None:
    """Show every field that changed; None where none did."""
    rows = [row(sides, change.id, type_of(change), field) for change in changes for field in change.fields]
    rows += [row(sides, SETTINGS, Settings, field) for field in settings]
    return tabled(COLUMNS, tuple(rows), name="fields", caption=say("Field by field")) if rows else None


def type_of(change: Change) -> type[FieldTable]:
    """Return the class that declares the fields of what changed."""
    return Decision if isinstance(change.item, Decision) else change.item.TABLE


def row(sides: Sides, id_: str, declared: type[FieldTable], field: FieldChange) -> Row:
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


def data(fields: Iterable[FieldChange]) -> tuple[Mapping[str, object], ...]:
    """Return changed fields as data: path, before, after."""
    return tuple({"field": "/".join(field.path), "before": plain(field.before), "after": plain(field.after)} for field in fields)


def plain(value: Any) -> object:  # noqa: ANN401 - as above
    """Turn the value of a field into what cells are made of; a fact becomes a mapping by its English keys."""
    if isinstance(value, FieldTable):
        return {field.english: plain(one) for field, one in given(value)}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return tuple(map(plain, value)) if isinstance(value, tuple) else value
