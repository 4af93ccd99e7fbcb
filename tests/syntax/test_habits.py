"""Habits: the language of a record, and whether it refers by id or by name."""

from datetime import date

import pytest

from riskreg.domain.actions.action import Append, Edit, Insert, Put
from riskreg.domain.records import Danger
from riskreg.syntax.editor import apply
from riskreg.syntax.file_style import tongue_of
from riskreg.syntax.record_text import root_of

DAY = date(2022, 9, 13)


@pytest.mark.parametrize(
    ("record", "keys", "words"),
    [
        ("编号: D-1\n隐患级别: 一般\n", "zh", "zh"),
        ("id: D-1\nlevel: general\n", "en", "en"),
        ("编号: D-1\n隐患级别: general\n", "zh", "en"),
        ("编号: D-1\nlevel: x\n隐患描述: 甲\n", "zh", "zh"),
        ("id: D-1\nprogress:\n  - 进展日期: 2022-09-01\n    进展情况: 甲\n", "zh", "zh"),  # facts count
        ("id: D-1\n隐患描述: 甲\n", "zh", "zh"),  # of equals the default
        ("x: 1\n", "zh", "zh"),
    ],
)
def test_most_keys_and_words_decide(record: str, keys: str, words: str) -> None:
    tongue = tongue_of(root_of(record), Danger, "zh")
    assert (tongue.keys, tongue.words) == (keys, words)


def test_where_nothing_tells_the_default_does() -> None:
    assert tongue_of(None, Danger, "en").keys == "en"


NAMES = {("people", "P-001"): "何建平", ("people", "P-002"): "李三木", ("units", "HQ"): "后勤处", ("places", "C-1"): "第一食堂"}


def edited(before: str, *edits: Edit) -> str:
    """P-009 has a name that somebody else has too."""
    return apply(before, edits, naming=lambda target, id_: NAMES.get((target, id_)))


def record(owner: str, number: int = 1, more: str = "") -> str:
    return f"  - id: D-{number}\n    owner: {owner}\n{more}"


def test_a_record_that_writes_names_gets_names() -> None:
    before = "dangers:\n  - id: D-1\n    unit: HQ\n    owner: 李三木\n"
    assert edited(before, Put("D-1", ("owner",), "P-001")) == before.replace("李三木", "何建平")
    assert edited(before, Put("D-1", ("unit",), "HQ")) == before  # units are written as ids
    assert edited(before, Append("D-1", ("progress",), {"on": DAY, "by": "P-002", "note": "甲"})).endswith(
        "by: 李三木\n        note: 甲\n"
    )


def test_a_record_that_writes_ids_gets_ids() -> None:
    before = "dangers:\n" + record("P-002") + record("李三木", 2) + record("何建平", 3)
    assert edited(before, Put("D-1", ("owner",), "P-001")) == before.replace("P-002", "P-001", 1)


def test_a_name_that_is_not_ones_alone_is_not_used() -> None:
    before = "dangers:\n" + record("李三木")
    assert edited(before, Put("D-1", ("owner",), "P-009")) == before.replace("李三木", "P-009")
    # and an id without such a name tells as little as a text that names nobody
    before = "dangers:\n" + record("P-009", more="    found_by: 市消防支队\n")
    assert edited(before, Put("D-1", ("owner",), "P-001")) == before.replace("P-009", "P-001")


@pytest.mark.parametrize(("owner", "written"), [("李三木", "何建平"), ("P-002", "P-001")])
def test_where_a_record_does_not_tell_those_around_it_do(owner: str, written: str) -> None:
    bare = "dangers:\n  - id: D-1\n    title: 甲\n"
    below = record(owner, 2) + record(owner, 3) + record("P-009", 4)
    assert edited(bare + below, Put("D-1", ("owner",), "P-001")) == bare + f"    owner: {written}\n" + below
    assert edited("dangers:\n" + below, Insert("dangers", {"id": "D-5", "owner": "P-001"})) == (
        "dangers:\n" + below + record(written, 5)
    )


def test_a_list_that_is_begun_follows_the_others_of_its_file() -> None:
    before = "dangers:\n" + record("李三木")
    assert (
        edited(before, Insert("risks", {"id": "R-1", "owner": "P-001"})) == before + "\nrisks:\n  - id: R-1\n    owner: 何建平\n"
    )


def test_names_with_numbers_are_told_from_ids() -> None:
    before = "dangers:\n  - id: D-1\n    place: [3号楼, 5号楼]\n"
    assert edited(before, Append("D-1", ("place",), "C-1")) == before.replace("5号楼", "5号楼, 第一食堂")
    before = before.replace("3号楼, 5号楼", "C-3, C-5")
    assert edited(before, Append("D-1", ("place",), "C-1")) == before.replace("C-5", "C-5, C-1")


def test_without_a_naming_ids_are_written() -> None:
    before = "dangers:\n" + record("李三木")
    assert apply(before, [Put("D-1", ("owner",), "P-001")]) == before.replace("李三木", "P-001")
