"""Packing: a row comes back from JSON as it went in: same values, same types, same places."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from riskreg.domain.fields import (
    Choice,
    Day,
    Fact,
    Facts,
    FieldTable,
    Free,
    Id,
    Kind,
    Number,
    Ref,
    Row,
    Text,
    Texts,
    Whole,
    YesNo,
)
from riskreg.domain.records import KINDS, Danger, Unit
from riskreg.domain.settings import Settings
from riskreg.domain.words import RESTRICTED
from riskreg.store.cache import packed, plain, unpacked
from riskreg.syntax.reader import read_file, read_settings


def parts(row: Row) -> Any:
    """All that a row holds, with the types of its values."""
    return (row.table, row.path, row.line, row.places, {name: typed(value) for name, value in row.values.items()})


def typed(value: Any) -> Any:
    match value:
        case Row():
            return parts(value)
        case list() | tuple():
            return (type(value), [typed(one) for one in value])
        case dict():
            return {name: typed(one) for name, one in value.items()}
    return (type(value), value)


def again(row: Row) -> Row:
    return unpacked(row.table, json.loads(packed(row)), row.path)


def rows(text: str) -> list[Row]:
    found, wrong = read_file(text, "隐患/x.yaml")
    assert wrong == []
    return found


TEXTS = {
    "days, numbers, words": """dangers:
- {id: D-1, title: t, unit: u, owner: o, found: 2022-08-01, source: 自查, level: 重大, basis: x, rectification: r,
   funds: 1.10, count: 3, due: 2022-08-15, audience: 受限, cause_class: awareness, mode: timed, blocked: funds}
""",
    "names and lists": """dangers:
- {id: D-1, title: t, unit: u, owner: o, helpers: [甲, 乙], place: 一楼, found: 2022-08-01, source: 自查, level: 一般, rectification: r,
   due: 2022-08-15, tags: 电, formerly: [a, b], found_by: 督查组}
""",
    "facts": """dangers:
- id: D-1
  title: t
  unit: u
  owner: o
  found: 2022-08-01
  source: 自查
  level: 一般
  rectification: r
  due: 2022-08-15
  named: {on: 2022-08-02, document: 〔2022〕1号}
  spent: [{on: 2022-08-03, yuan: 0.00}, {on: 2022-08-04, yuan: 12345678901234567890.123}]
  acceptances:
  - {on: 2022-08-05, by: [甲, 乙], passed: 不合格, due: 2022-08-20}
  - {on: 2022-08-06, by: 甲, passed: 合格}
  supervised: [{level: school, from: 2022-08-01, to: 2022-09-01, lifted: {on: 2022-08-30, document: x}}]
  withdrawn: {on: 2022-08-31, by: 甲, reason: duplicate, same_as: D-2}
""",
    "scores": """risks:
- {id: R-1, title: t, unit: u, owner: o, method: LEC, inherent: {L: 0.5, E: 6, C: 15}, residual: {L: 0.2, E: 6, C: 15}, identified: 2022-06-01,
   reviews: [{on: 2022-07-01, by: 甲, residual: {L: 1, E: 1, C: 1}}], controls: {ppe: 手套}, review_every: half-month}
""",
    "meetings": """meetings:
- {id: 2022-09, on: 2022-09-28, kind: special, decisions: [{id: 1, text: t, unit: u, owner: o, standing: true}, {id: 2, text: t, unit: u,
   owner: o, due: 2022-10-01, done: {on: 2022-09-30}}]}
""",
    "organisation": """units: [{id: 后勤处, name: 后勤, aliases: [后勤服务处], from: 2020-01-01, type: department}]
people: [{id: P-1, name: 何建平, git: he@example.org}]
categories: [{id: 消防, audience: public}]
places: [{id: 一楼, within: 大楼}]
periods: [{id: 国庆, name: 国庆, kind: holiday, from: 2022-10-01, to: 2022-10-07}]
""",
    "texts with any sign": 'units:\n- {id: 甲, name: "\\"\\\\ \\t \\u2028 \\U0001F525 {}[]:#"}\n- id: 乙\n  name: |\n    两\n    行\n',
    "nothing given": "meetings: [{id: x, on: 2022-09-28}]\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_row_comes_back_as_it_was(name: str) -> None:
    for row in rows(TEXTS[name]):
        before = parts(row)
        assert parts(again(row)) == before
        assert parts(row) == before  # and is not changed by packing


def test_settings_too() -> None:
    text = """name: 校
started: 2022-06-01
grading: {LS: own, scales: {own: {method: LS, major: 20, significant: 12.50, general: 6, values: {L: [1, 2], S: 3}}}}
deadlines: {acceptance: 7, review: {major: quarter}}
checks: {R402: warning, R405: "off"}
"""
    row, wrong = read_settings(text, "riskreg.yaml")
    assert wrong == []
    assert row
    assert row.table is Settings
    assert parts(again(row)) == parts(row)


def test_words_are_the_very_words_of_the_format() -> None:
    (row,) = rows(TEXTS["days, numbers, words"])
    assert again(row).values["audience"] is RESTRICTED
    assert again(row).values["level"].zh == "重大"


@pytest.mark.parametrize("text", ["0", "0.00", "1.10", "010", "1E+3", "-0", "123456789012345678901234567890.000000001"])
def test_numbers_keep_every_digit(text: str) -> None:
    row = Row(Danger, {"id": "D-1", "funds": Decimal(text)}, "x.yaml", 1, {})
    found = again(row).values["funds"]
    assert (type(found), str(found)) == (Decimal, str(Decimal(text)))
    assert isinstance(Danger.FIELDS["funds"].kind, Number)


def test_some_fields_alone_with_or_without_places() -> None:
    (row,) = rows(TEXTS["facts"])
    names = frozenset({"id", "acceptances"})
    some = unpacked(Danger, json.loads(packed(row, names)), row.path)
    assert (frozenset(some.values), some.places) == (names, row.places)
    bare = unpacked(Danger, json.loads(packed(row, names, places=False)), row.path)
    assert (frozenset(bare.values), bare.line) == (names, row.line)
    assert bare.places == {}
    assert [fact.places for fact in bare.values["acceptances"]] == [fact.places for fact in row.values["acceptances"]]


def test_the_path_is_that_under_which_it_is_read_now() -> None:
    (row,) = rows(TEXTS["facts"])
    found = unpacked(Danger, json.loads(packed(row)), "other.yaml")
    assert (found.path, found.values["acceptances"][0].path, found.values["named"].path) == ("other.yaml",) * 3
    assert found.values["supervised"][0].values["lifted"].path == "other.yaml"


def test_the_same_row_is_the_same_text() -> None:
    for text in TEXTS.values():
        assert [packed(row) for row in rows(text)] == [packed(row) for row in rows(text)]
        assert all("\n" not in packed(row) for row in rows(text))


@pytest.mark.parametrize("value", [object(), {1, 2}, b"x", 1j])
def test_what_cannot_be_kept_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="cannot be kept"):
        packed(Row(Unit, {"id": value}, "x.yaml", 1, {}))
    with pytest.raises(TypeError, match="cannot be kept"):
        plain(value)


def test_values_that_json_knows_otherwise_are_told() -> None:
    assert plain(date(2022, 9, 30)) == "2022-09-30"
    assert plain(Decimal("1.10")) == "1.10"
    assert plain(Row(Unit, {"id": "a"}, "x.yaml", 3, {"id": 3073})) == [3, {"id": "a"}, {"id": 3073}]


# A value of each kind of field, as reading makes it.
SAMPLES: Mapping[type[Kind], Callable[[Any], object]] = {
    Text: lambda _: "甲",
    Id: lambda _: "甲",
    Day: lambda _: date(2022, 9, 30),
    Whole: lambda _: 7,
    Number: lambda _: Decimal("1.10"),
    YesNo: lambda _: True,
    Choice: lambda kind: kind.words[-1],
    Texts: lambda _: ("a", "b"),
    Ref: lambda kind: ("a", "b") if kind.many else "a",
    Fact: lambda kind: nested(kind.table, 2),
    Facts: lambda kind: [nested(kind.table, 3), nested(kind.table, 4)],
    Free: lambda kind: {"自": sample(kind.value)},
}


def sample(kind: Kind) -> object:
    return SAMPLES[type(kind)](kind)


def nested(table: type[FieldTable], line: int) -> Row:
    return Row(
        table, {field.name: sample(field.kind) for field in table.FIELDS.values()}, "x.yaml", line, {"on": line * 1024 + 1}
    )


@pytest.mark.parametrize("table", [*KINDS.values(), Settings])
def test_every_kind_of_field_can_be_kept(table: type[FieldTable]) -> None:
    """A kind of field that is added must come back as it was: this fails where nobody thought of packing it."""
    row = nested(table, 1)
    assert parts(again(row)) == parts(row)
