"""What an edit should do, worked out without the editor, for test_edit.py: on plain data, and on the lines of the file."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

import yaml

from riskreg.domain.actions.action import Append, Drop, Insert, Path, Put
from riskreg.domain.fields import Choice, Fact, Facts, FieldTable, Kind, Text, YesNo
from riskreg.domain.records import KINDS

REMARK: Final = re.compile("〔[0-9]+〕")
LISTS: Final = {**{name: name for name in KINDS}, **{kind.LIST_ZH: name for name, kind in KINDS.items()}}
Tree = yaml.Node
Canon = dict[str, list[Any]]


def tree(text: str, loader: Any = yaml.CBaseLoader) -> yaml.MappingNode:
    found = yaml.compose(text, Loader=loader)
    assert isinstance(found, yaml.MappingNode)
    return found


def plain(node: Tree) -> Any:
    """Return what a node says; doubled keys are no business of these files."""
    if isinstance(node, yaml.MappingNode):
        found = {key.value: plain(value) for key, value in node.value}
        assert len(found) == len(node.value)
        return found
    return [plain(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else node.value


# --- what is meant, the same in either language


def canon(root: Any) -> Canon:
    return {LISTS[key]: [group(KINDS[LISTS[key]], item) for item in items or ()] for key, items in root.items()}


def group(table: type[FieldTable], said: Any) -> Any:
    """Return a group by the names of its fields; a field that is given in both languages stands twice."""
    names = {key: name for name, field in table.FIELDS.items() for key in (field.english, field.key.zh)}
    found: dict[str, Any] = {}
    for key, value in said.items():
        name = names.get(key, f"?{key}")
        found[name + "'" if name in found else name] = one(table.FIELDS[name].kind, value) if name in table.FIELDS else value
    return found


def one(kind: Kind, value: Any) -> Any:
    if isinstance(value, dict):
        return group(kind.table, value) if isinstance(kind, Fact | Facts) else value
    if isinstance(value, list | tuple):
        return [one(kind, item) for item in value]
    if isinstance(kind, YesNo):
        words = {True: "true", False: "false", kind.yes.zh: "true", kind.no.zh: "false", str(kind.yes): "true"}
        return {**words, str(kind.no): "false", "是": "true", "否": "false"}.get(value, value)
    if isinstance(kind, Choice):
        return next((str(word) for word in kind.words if value in (word.zh, word)), value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def meant(kind: Kind, value: Any) -> Any:
    """Return the canon of a value as edits hold it: texts of several lines end with their line."""
    if isinstance(value, Mapping):
        table = kind.table  # type: ignore[attr-defined]
        return {name: meant(table.FIELDS[name].kind, item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [meant(kind, item) for item in value]
    text = one(kind, value)
    return text.rstrip() + "\n" if isinstance(kind, Text) and "\n" in text else text


# --- the edit on plain data


def done(lists: Canon, edit: Put | Append | Drop | Insert, at: tuple[str, int]) -> None:
    """Make an edit of the record that stands in a list at a place."""
    if isinstance(edit, Insert):
        lists.setdefault(edit.list, []).append(meant(Facts(KINDS[edit.list]), edit.value))
        return
    name, number = at
    record = lists[name][number]
    if isinstance(edit, Drop):
        drop(record, cut_back(record, edit.path))
        return
    kind: Kind = Facts(KINDS[name])
    holder: Any = record
    for step in edit.path[:-1]:
        if isinstance(step, str):
            kind = kind.table.FIELDS[step].kind  # type: ignore[attr-defined]
            if isinstance(holder.get(step, ""), str):
                holder[step] = {}
        holder = holder[step]
    last = edit.path[-1]
    kind = kind.table.FIELDS[last].kind  # type: ignore[attr-defined]
    value = meant(kind, edit.value)
    if isinstance(edit, Append):
        old = holder.get(last, [])
        value = [*(old if isinstance(old, list) else [old] if old else []), value]
    holder[last] = value


def cut_back(record: Any, path: Path) -> Path:
    """Return what goes in the end: a list or group goes with the last thing in it."""
    while len(path) > 1 and len(inside(record, path[:-1])) == 1:
        path = path[:-1]
    return path


def inside(record: Any, path: Path) -> Any:
    for step in path:
        record = record[step]
    return record


def drop(record: Any, path: Path) -> None:
    del inside(record, path[:-1])[path[-1]]


# --- where things stand


class Span(NamedTuple):
    """A value, with the key or hyphen before it."""

    begins: int  # its key or hyphen
    start: int
    end: int
    flow: bool  # whether it stands in brackets
    outer: tuple[int, int]  # the list or group around it
    behind: int  # where its neighbour above ends; -1 where none is
    then: int  # where its neighbour below begins; -1 where none is
    scalar: bool


def end_of(text: str, node: Tree) -> int:
    if isinstance(node, yaml.ScalarNode):
        if node.style in ("|", ">"):
            return max(len(text[: node.end_mark.index].rstrip()), text.find("\n", node.start_mark.index))
    elif isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(text, last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def span(text: str, table: type[FieldTable], record: yaml.MappingNode, path: Path) -> Span | None:
    """Return where the value at the end of a path stands; None where it does not."""
    node: Any = record
    found: Span | None = None
    kind: Any = Facts(table)
    for step in path:
        outer, flow = node, bool(node.flow_style)
        if isinstance(step, int):
            node = node.value[step]
            begins = text.rfind("-", 0, node.start_mark.index + 1) if not flow else node.start_mark.index
        else:
            field = kind.table.FIELDS[step]
            pair = next(((key, value) for key, value in outer.value if key.value in (field.english, field.key.zh)), None)
            if pair is None:
                return None
            node, kind, begins = pair[1], field.kind, pair[0].start_mark.index
        around = (outer.start_mark.index, end_of(text, outer))
        ends = [end_of(text, one[1] if isinstance(one, tuple) else one) for one in outer.value]
        above = max((end for end in ends if end < node.start_mark.index), default=-1)
        starts = [(one[0] if isinstance(one, tuple) else one).start_mark.index for one in outer.value]
        then = next((start for start in starts if start > node.start_mark.index), -1)
        found = Span(
            begins, node.start_mark.index, end_of(text, node), flow, around, above, then, isinstance(node, yaml.ScalarNode)
        )
    return found


def rows(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the lines, from 0, that hold a stretch: the first, and the one behind the last."""
    return text.count("\n", 0, start), text.count("\n", 0, end) + 1


def only(before: str, after: str, first: int, behind: int) -> bool:
    """Whether all lines but those of a range are what they were, in order."""
    old, new = before.split("\n"), after.split("\n")
    foot = len(old) - behind
    return len(new) >= first + foot and old[:first] == new[:first] and (not foot or old[-foot:] == new[-foot:])


def added_only(before: str, after: str) -> bool:
    """Whether nothing was done but lines put in, all in one place."""
    old, new = before.split("\n"), after.split("\n")
    head = 0
    while head < len(old) and head < len(new) and old[head] == new[head]:
        head += 1
    return only(before, after, head, head)
