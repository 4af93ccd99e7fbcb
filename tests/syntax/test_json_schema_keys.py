"""The JSON Schema for editors agrees with the reader: the same keys, days and shapes."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskreg.domain.fields import FieldTable
from riskreg.domain.records import KINDS, Danger
from riskreg.domain.settings import Settings
from riskreg.report.language import Language
from riskreg.store.load import read
from riskreg.syntax.days import read_day
from riskreg.syntax.json_schema import DAY, reachable, schema
from riskreg.syntax.reader import plan

LISTS = schema(settings=False, speak=str)
SETTINGS = schema(settings=True, speak=str)
VALIDATOR = jsonschema.Draft202012Validator(LISTS)
ROOTS: tuple[type[FieldTable], ...] = (Settings, *KINDS.values())
TABLES = {table.__name__: table for root in ROOTS for table in reachable(root)}
OWN = st.sampled_from(sorted(plan(Danger).keys))
KEYS = OWN | st.sampled_from(sorted({key for table in TABLES.values() for key in plan(table).keys} | {"状态", "Due", "due "}))
RIGHT = {
    "id": "D-2022-0001",
    "title": "4栋疏散指示标志损坏",
    "unit": "学生处",
    "owner": "P-013",
    "found": "2022-06-14",
    "source": "自查",
    "level": "general",
    "rectification": "更换",
    "due": "2022-06-24",
}


def days() -> Iterator[str]:
    day = date(1999, 12, 25)
    while day < date(2101, 1, 7):
        yield day.isoformat()
        day += timedelta(1)
    yield from (f"{year}-02-29" for year in range(1999, 2102))
    yield from (f"2022-{month:02}-{day:02}" for month in range(14) for day in range(33))
    yield from ("", "2022-06-24 ", " 2022-06-24", "2022-06-24T00:00", "2022-0६-24", "20220624")


def test_days_are_those_of_the_reader() -> None:
    validator = jsonschema.Draft202012Validator({"type": "string", "pattern": DAY})
    assert [day for day in days() if validator.is_valid(day) != (read_day(day) is not None)] == []


@pytest.mark.parametrize("whole", [LISTS, SETTINGS], ids=["lists", "settings"])
def test_the_schema_is_right_and_every_reference_leads_somewhere(whole: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(whole)
    for target in references(whole):
        part: Any = whole
        for step in target.removeprefix("#/").split("/"):
            part = part[step]


def references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


@pytest.mark.parametrize("name", TABLES)
def test_a_group_has_just_the_keys_that_the_reader_knows(name: str) -> None:
    whole = SETTINGS if name in SETTINGS["$defs"] else LISTS
    group = whole["$defs"][name]
    assert set(group["properties"]) == set(plan(TABLES[name]).keys)
    assert group["additionalProperties"] is False


def test_every_field_is_described_with_both_keys_words_and_synonyms() -> None:
    said = schema(settings=False, speak=Language("en").text)["$defs"]["Danger"]["properties"]["level"]["description"]
    assert said == (
        "level · 隐患级别: general or major, when found\nWords: major 重大, general 一般.\n"
        "In sheets also: 隐患等级, 隐患分级, 级别."
    )


WORDS = st.sampled_from(
    [
        "2022-06-24",
        "2022-6-24",
        "2022-02-30",
        "P-001",
        "LS",
        "general",
        "重大",
        "较大",
        "自查",
        "合格",
        "是",
        "3",
        "03",
        "-3",
        "1.5",
        "1.",
        "甲 乙",
        "",
        " ",
    ]
)
# Values of every shape, strings as the reader sees them.
SHAPES = st.recursive(WORDS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=4)


@settings(deadline=None)
@given(lost=st.sets(st.sampled_from([*RIGHT]), max_size=1), more=st.dictionaries(KEYS, SHAPES, max_size=3))
def test_the_schema_accepts_just_what_the_reader_accepts(lost: set[str], more: dict[str, object]) -> None:
    record = {**{key: value for key, value in RIGHT.items() if key not in lost}, **more}
    accepted = VALIDATOR.is_valid({"dangers": [record]})
    if accepted:
        assert set(record) <= set(plan(Danger).keys)
    text = json.dumps({"dangers": [record]}, ensure_ascii=False)
    assert accepted == (not read("a.yaml", text.encode()).found)
