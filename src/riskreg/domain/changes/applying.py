"""Applying what changed: `apply` to one value, `applied` to a register; what `compare` says is all that changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from riskreg.domain.changes.comparison import Comparison
from riskreg.domain.changes.differences import FieldChange
from riskreg.domain.changes.facts import labels
from riskreg.domain.fields import FieldTable
from riskreg.domain.kinds import Fact, Facts, Free, Kind
from riskreg.domain.records import Decision, Identified, Meeting
from riskreg.domain.register import Register

ValueT = TypeVar("ValueT", bound=FieldTable)


def apply(value: ValueT, changes: Iterable[FieldChange]) -> ValueT:
    """Return a value with changes made; `differences(a, b)` applied to `a` gives `b` in meaning."""
    fields = {field.english: field for field in value.FIELDS.values()}
    made = {}
    for name, inner in inside(changes).items():
        field = fields[name]
        made[field.name] = changed(field.kind, getattr(value, field.name), inner)
    return value.with_(**made)


def inside(changes: Iterable[FieldChange]) -> dict[str, list[FieldChange]]:
    """Sort changes by the first step of their path, which they lose."""
    found: dict[str, list[FieldChange]] = {}
    for change in changes:
        found.setdefault(change.path[0], []).append(change._replace(path=change.path[1:]))
    return found


def changed(kind: Kind, content: Any, changes: list[FieldChange]) -> Any:  # noqa: ANN401 - the value of any field
    """Change the value of one field."""
    if not changes[0].path:
        return changes[0].after
    if isinstance(kind, Facts):
        return of_facts(content, changes)
    if isinstance(kind, Free):
        return of_mapping(kind.value, content, changes)
    assert isinstance(kind, Fact)
    return apply(content, changes)


def of_facts(items: Sequence[FieldTable], changes: list[FieldChange]) -> tuple[FieldTable, ...]:
    """Change the items of a list of facts; new ones come last."""
    names = labels(items, set())
    found = inside(changes)
    made: list[FieldTable] = []
    for name, item in zip(names, items, strict=True):
        inner = found.pop(name, None)
        if inner is None:
            made.append(item)
        elif inner[0].path:
            made.append(apply(item, inner))
    return (*made, *(inner[0].after for inner in found.values()))


def of_mapping(kind: Kind, content: Mapping[str, Any], changes: list[FieldChange]) -> dict[str, Any]:
    """Change the values of a mapping; None means that the key is gone."""
    made = dict(content)
    for key, inner in inside(changes).items():
        made[key] = changed(kind, content.get(key), inner)
    return {key: value for key, value in made.items() if value is not None}


def applied(register: Register, comparison: Comparison) -> Register:
    """Return the records of a register with all changes made."""
    lists: dict[str, dict[str, Identified]] = {name: dict(records) for name, records in register.lists.items()}
    decisions: dict[str, list[FieldChange]] = {}  # by meeting
    whole = {change.id for change in comparison.changes if change.before is None}  # new meetings bring their decisions
    for change in comparison.changes:
        was, now = change.before, change.after
        if isinstance(was, Decision) or isinstance(now, Decision):
            meeting, _, number = change.id.rpartition("/")
            fields = [FieldChange((), was, now)] if was is None or now is None else change.fields
            decisions.setdefault(meeting, []).extend(field._replace(path=(number, *field.path)) for field in fields)
            continue
        if was is not None:
            del lists[was.LIST][was.id]
        if now is not None:
            lists[now.LIST][now.id] = now if was is None else apply(was, change.fields)
    for id_, inner in decisions.items():
        held = lists[Meeting.LIST].get(id_)
        if isinstance(held, Meeting) and id_ not in whole:
            lists[Meeting.LIST][id_] = held.with_(decisions=of_facts(held.decisions, inner))
    return register.only(lists)
