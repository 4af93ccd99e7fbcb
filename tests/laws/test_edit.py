"""Laws of the editor: what was meant is said, all else says what it did, no remark is lost, other lines are the same bytes."""

import os
import random
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
import yaml
from tests.laws.edit_oracle import (
    LISTS,
    REMARK,
    Canon,
    Span,
    added_only,
    canon,
    cut_back,
    done,
    end_of,
    inside,
    only,
    plain,
    rows,
    span,
    tree,
)
from tests.laws.edit_texts import register
from tests.laws.edit_values import entry_of, group, value_of

from riskreg.domain.actions.action import Append, Drop, Edit, Insert, Path, Put
from riskreg.domain.fields import Fact, Facts, FieldTable, Ref, Texts
from riskreg.domain.records import KINDS
from riskreg.syntax.editor import apply
from riskreg.syntax.splices import Unable

SOAK: Final = bool(os.environ.get("RISKREG_SOAK"))
PARTS: Final = 8  # run side by side
EDITS: Final = 100_000 if SOAK else 504
AT_MOST: Final = 0.02  # of all edits may be refused, for the reasons that `excuse` names


class Case:
    """A file, and what it says."""

    def __init__(self, text: str) -> None:
        self.text: Final = text
        self.root: Final = tree(text)
        self.data: Final = plain(self.root)
        self.lists: Final = canon(self.data)

    def record(self, name: str, at: int) -> yaml.MappingNode:
        items = next(items for key, items in self.root.value if LISTS[key.value] == name)
        found: yaml.MappingNode = items.value[at]
        return found

    def extents(self) -> Iterator[tuple[int, int]]:
        """Return the first and the last line of each record."""
        for _, items in self.root.value:
            for item in items.value or ():
                first, behind = rows(self.text, item.start_mark.index, end_of(self.text, item))
                yield first + 1, behind


def registers(chance: random.Random) -> Iterator[Case]:
    """Return files that say what they should; now and then the writer's oddities spoil one."""
    while True:
        text, lists = register(chance)
        try:
            case = Case(text)
        except (yaml.YAMLError, AssertionError, AttributeError, KeyError):
            continue
        if {key: items or [] for key, items in case.data.items()} == {
            key.value: lists[LISTS[key.value]] for key, _ in case.root.value
        } and not REMARK.search(str(case.data)):
            yield case


def fields(table: type[FieldTable], said: Any) -> Iterator[tuple[Path, Any]]:
    """Return the paths to all fields that a record has or could have, in it and in its facts."""
    for name, field in table.FIELDS.items():
        yield (name,), field
        kind, value = field.kind, said.get(name)
        if isinstance(kind, Fact) and isinstance(value, dict | None):
            yield from (((name, *path), inner) for path, inner in fields(kind.table, value or {}))
        if isinstance(kind, Facts) and isinstance(value, list):
            for at, item in enumerate(value):
                if isinstance(item, dict):
                    yield from (((name, at, *path), inner) for path, inner in fields(kind.table, item))


def edit_of(chance: random.Random, case: Case) -> tuple[Edit, tuple[str, int]]:
    """Choose an edit, and the record it is about."""
    places = [(name, at) for name, items in case.lists.items() for at in range(len(items))]
    if not places or chance.random() < 0.06:
        name = chance.choice(list(KINDS) if chance.random() < 0.3 else list(case.lists))
        return Insert(name, {**group(chance, KINDS[name]), "id": f"N-{chance.randrange(99999)}"}), ("", 0)
    name, at = chance.choice(places)
    record = case.lists[name][at]
    id_ = record["id"]
    twice = sum(item["id"] == id_ for items in case.lists.values() for item in items) > 1
    line = line_of(chance, case, name, at) if twice or chance.random() < 0.1 else 0
    paths = [found for found in fields(KINDS[name], record) if found[0] != ("id",)]
    there = [found for found in paths if has(record, found[0])]
    path, field = chance.choice(there if there and chance.random() < 0.6 else paths)
    what = chance.random()
    is_list = isinstance(field.kind, Texts | Facts) or (isinstance(field.kind, Ref) and field.kind.many)
    if (path, field) in there and what < 0.25:
        value = inside(record, path)
        place = (chance.randrange(len(value)),) if isinstance(value, list) and value and chance.random() < 0.7 else ()
        if len(cut_back(record, (*path, *place))) > 1 or len(record) > 1:
            return Drop(id_, (*path, *place), line), (name, at)
    if is_list and what < 0.7 and not isinstance(inside(record, path) if has(record, path) else "", dict):
        old = inside(record, path) if has(record, path) else []
        if not (isinstance(field.kind, Facts) and isinstance(old, str) and old):
            return Append(id_, path, entry_of(chance, field), line), (name, at)
    return Put(id_, path, value_of(chance, field), line), (name, at)


def line_of(chance: random.Random, case: Case, name: str, at: int) -> int:
    """Choose one of the lines of a record."""
    record = case.record(name, at)
    first, behind = rows(case.text, record.start_mark.index, end_of(case.text, record))
    return chance.choice((first, first, behind - 1)) + 1


def deeper(text: str, where: Span) -> bool:
    """Whether a remark stands below a value, indented further than what the value belongs to."""
    below = re.match("[^\\n]*\\s*\\n( *)#", text[where.end :])
    return below is not None and len(below[1]) >= where.begins - text.rfind("\n", 0, where.begins)


def has(record: Any, path: Path) -> bool:
    try:
        inside(record, path)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def excuse(case: Case, edit: Edit, at: tuple[str, int]) -> str:
    """Return why an edit may be refused; empty where it must be made."""
    if isinstance(edit, Insert):
        return "explicit key" if re.search("^[ -]*\\? ", case.text, re.MULTILINE) else ""
    record = case.lists[at[0]][at[1]]
    path = cut_back(record, edit.path) if isinstance(edit, Drop) else edit.path
    if edit.line and sum(first <= edit.line <= behind for first, behind in case.extents()) > 1:
        return "two records on a line"
    if any(f"{step}'" in (inside(record, path[:deep]) if has(record, path[:deep]) else ()) for deep, step in enumerate(path)):
        return "given twice"
    if re.search("^[ -]*\\? ", case.text, re.MULTILINE):
        return "explicit key"
    where = None
    while path and where is None:
        where = span(case.text, KINDS[at[0]], case.record(*at), path)
        path = path[:-1]
    if isinstance(edit, Drop) and re.search("[|>][0-9]?[+]", case.text):
        return "blank lines would belong to the text above"
    if where and deeper(case.text, where):
        return "a remark below, indented as a block text would be"
    return ""


def check(case: Case, edit: Edit, at: tuple[str, int], text: str) -> Case:
    """See that an edit did what it should, and nothing else."""
    after = Case(text)
    begun = case.text if case.text.endswith("\n") == text.endswith("\n") else case.text + "\n"
    expected: Canon = canon(plain(tree(begun)))  # a block text without a line end gets one
    done(expected, edit, at)
    assert after.lists == expected
    assert sorted(REMARK.findall(text)) == sorted(REMARK.findall(case.text))
    assert not REMARK.search(str(after.data))
    lines = text.count("\n")
    assert text.count("\r\n") == (lines if "\r\n" in case.text else 0)
    if isinstance(edit, Insert):
        assert (
            added_only(case.text, text)
            or not case.text.endswith("\n")
            or re.search("^[^ \n]+:[^\n]*\\[", case.text, re.MULTILINE)
        )
        return after
    assert languages(after.record(*at), KINDS[at[0]]) <= (languages(case.record(*at), KINDS[at[0]]) or {"zh", "en"})
    record = case.lists[at[0]][at[1]]
    path = cut_back(record, edit.path) if isinstance(edit, Drop) else edit.path
    where = span(case.text, KINDS[at[0]], case.record(*at), path)
    check_lines(case, (edit, at), path, where, text)
    return after


def languages(node: yaml.Node, table: type[FieldTable]) -> set[str]:
    """Return in which languages the keys of a record are."""
    found: set[str] = set()
    for key, value in node.value:
        field = next((field for field in table.FIELDS.values() if key.value in (field.english, field.key.zh)), None)
        if field is None or field.english == field.key.zh:
            continue
        found.add("en" if key.value == field.english else "zh")
        for item in value.value if isinstance(value, yaml.SequenceNode) else (value,):
            if isinstance(field.kind, Fact | Facts) and isinstance(item, yaml.MappingNode):
                found |= languages(item, field.kind.table)
    return found


def check_lines(case: Case, done_: tuple[Edit, tuple[str, int]], path: Path, where: Span | None, text: str) -> None:
    """See that other lines are what they were."""
    before = case.text
    edit, at = done_
    if where is None or (isinstance(edit, Append) and before[where.start : where.end].strip(" []\r\n")):
        while where is None and len(path) > 1:  # what is added stands in the group around it
            path = path[:-1]
            where = span(before, KINDS[at[0]], case.record(*at), path)
        record = case.record(*at)
        begin, end = (where.begins, where.end) if where else (record.start_mark.index, record.end_mark.index)
        assert added_only(before, text) or only(before, text, *rows(before, begin, end))
        return
    first, behind = rows(before, where.begins, where.end)
    if isinstance(edit, Drop) and not where.flow and where.begins == where.outer[0] and isinstance(path[-1], str):
        behind = rows(before, 0, where.then)[1]  # the next field goes up to the hyphen
    if isinstance(edit, Drop) and where.flow:  # it goes with the comma on one side
        first = min(first, rows(before, max(where.behind, where.outer[0]), 0)[0])
        behind = max(behind, rows(before, 0, where.then)[1])
    assert only(before, text, first, behind)
    one_line = "\n" not in before[where.begins : where.end] and where.end > where.start
    if isinstance(edit, Put) and where.scalar and one_line and isinstance(edit.value, str) and "\n" not in edit.value:
        assert text.startswith(before[: where.start])
        assert text.endswith(before[where.end :])
        assert text.count("\n") == before.count("\n")


@pytest.mark.parametrize("part", range(PARTS))
def test_an_edit_does_what_was_meant_and_nothing_else(part: int) -> None:
    refused = 0
    made = 0
    for seed in range(part, 10**9, PARTS):
        chance = random.Random(seed)
        case = next(registers(chance))
        for _ in range(4):
            edit, at = edit_of(chance, case)
            made += 1
            try:
                text = apply(case.text, [edit], chance.choice(("zh", "en")))
            except Unable as unable:
                if not excuse(case, edit, at):
                    message = f"seed {seed}, {edit} is refused: {unable}\n{case.text}\n----\n{unable.attempt}"
                    raise AssertionError(message) from unable
                refused += 1
                continue
            try:
                case = check(case, edit, at, text)
            except Exception as wrong:
                message = f"seed {seed}, {edit}\n{case.text}\n----\n{text}"
                raise AssertionError(message) from wrong
        if made * PARTS >= EDITS:
            break
    assert refused <= made * AT_MOST + 4  # all edits of one file may be
