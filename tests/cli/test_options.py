"""The options that commands share: how they are split, what they change, in every combination that a user would try."""

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from riskreg.cli.builder import build
from riskreg.cli.options import FILTERS, split
from riskreg.cli.registry import COMMANDS
from riskreg.cli.terminal import request_of

if TYPE_CHECKING:
    from tests.cli.conftest import Riskreg

FILTERED = [name for name, entry in COMMANDS.items() if "filters" in entry.options]


def rows(riskreg: "Riskreg", *words: str) -> list[dict[str, Any]]:
    told = riskreg(*words, "-C", str(riskreg.example), "--json")
    assert (told.code, told.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(told.out)["rows"]
    return found


def ids(riskreg: "Riskreg", *words: str) -> list[str]:
    return [row["id"] for row in rows(riskreg, *words)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("a,b", "c"), ("a", "b", "c")),
        (("后勤处、学生处，保卫处",), ("后勤处", "学生处", "保卫处")),
        ((" a , b ",), ("a", "b")),
        ((",、，",), ()),
        ("id,title", ("id", "title")),
        (("2022-09-01..2022-09-30",), ("2022-09-01..2022-09-30",)),
        ((), ()),
    ],
)
def test_lists_part_at_commas_of_either_kind(given: Any, expected: tuple[str, ...]) -> None:
    assert split(given) == expected


def test_what_was_said_is_taken_out_and_the_rest_is_left() -> None:
    values: dict[str, Any] = {
        "kind": "risks",
        "registers": "r",
        "unit": ("甲,乙",),
        "level": (),
        "columns": ("id、title",),
        "sort": "-id",
        "limit": 3,
        "json": True,
        "format": "csv",
        "quiet": True,
    }
    made = request_of(values, own={"kind"})
    assert values == {"kind": "risks"}
    assert (made.registers, made.format, made.quiet, made.verbose) == ("r", "json", True, False)
    assert made.words == {"unit": ("甲", "乙")}
    assert (made.shape.columns, made.shape.sort, made.shape.limit) == (("id", "title"), "-id", 3)


def test_what_is_a_commands_own_is_left_whatever_it_is_called() -> None:
    values: dict[str, Any] = {"unit": "保卫处", "level": ("major",)}
    assert request_of(values, own={"unit"}).words == {"level": ("major",)}
    assert values == {"unit": "保卫处"}


@pytest.mark.parametrize("name", FILTERED)
def test_every_filter_is_offered_where_filters_are(name: str) -> None:
    offered = {option.name for option in build(name, COMMANDS[name]).params}
    assert offered >= set(FILTERS)


@pytest.mark.parametrize("comma", [",", "，", "、", ", "])
def test_a_list_of_units_is_either_of_them(riskreg: "Riskreg", comma: str) -> None:
    both = ids(riskreg, "table", "dangers", "--unit", f"学生处{comma}保卫处")
    one, other = (ids(riskreg, "table", "dangers", "--unit", unit) for unit in ("学生处", "保卫处"))
    assert one
    assert other
    assert sorted(both) == sorted(one + other)
    assert both == ids(riskreg, "table", "dangers", "--unit", "学生处", "--unit", "保卫处")


def test_several_filters_mean_all_of_them(riskreg: "Riskreg") -> None:
    unit = set(ids(riskreg, "table", "--unit", "后勤处"))
    grade = set(ids(riskreg, "table", "--grade", ">=significant"))
    assert unit & grade
    assert set(ids(riskreg, "table", "--unit", "后勤处", "--grade", ">=significant")) == unit & grade


def test_a_place_holds_what_lies_within(riskreg: "Riskreg") -> None:
    assert set(ids(riskreg, "table", "dangers", "--place", "学生公寓6栋")) < set(
        ids(riskreg, "table", "dangers", "--place", "生活区")
    )


def test_every_state(riskreg: "Riskreg") -> None:
    assert len(ids(riskreg, "table", "dangers", "--state", "all")) == 54
    assert set(ids(riskreg, "table", "dangers")) < set(ids(riskreg, "table", "dangers", "--state", "all"))


def test_every_state_beside_another_is_every_state(riskreg: "Riskreg") -> None:
    assert len(ids(riskreg, "table", "dangers", "--state", "all,open")) == 54


@pytest.mark.parametrize("name", ["overdue", "due", "matrix", "zones"])
def test_every_state_in_every_command(riskreg: "Riskreg", name: str) -> None:
    assert riskreg(name, "-C", str(riskreg.example), "--state", "all").code == 0


@pytest.mark.parametrize("words", [("--found", "2022-08,2022-09"), ("--found", "2022-08", "--found", "2022-09")], ids=" ".join)
def test_of_several_spans_none_is_dropped_without_a_word(riskreg: "Riskreg", words: tuple[str, ...]) -> None:
    told = riskreg("table", "dangers", "--state", "all", *words, "-C", str(riskreg.example), "--json")
    if told.code == 0:
        both = ids(riskreg, "table", "dangers", "--state", "all", "--found", "2022-08-01..2022-09-30")
        assert [row["id"] for row in json.loads(told.out)["rows"]] == both
    else:
        assert (told.code, told.out) == (2, "")
        assert "--found" in told.err


def test_a_filter_is_named_on_the_face(riskreg: "Riskreg") -> None:
    told = riskreg("table", "dangers", "-C", str(riskreg.example), "--unit", "学生处", "--level", "major", "--lang", "en")
    assert "only unit=学生处 level=major" in told.out
    found = json.loads(riskreg("table", "dangers", "-C", str(riskreg.example), "--unit", "学生处", "--json").out)
    assert found["register"]["filters"] == {"unit": ["学生处"]}


@pytest.mark.parametrize("limit", [1, 5, 42, 100])
def test_the_first_rows(riskreg: "Riskreg", limit: int) -> None:
    everything = ids(riskreg, "table")
    assert ids(riskreg, "table", "--limit", str(limit)) == everything[:limit]
    remark = f"共 {len(everything)} 行，只列前 {limit} 行。"
    told = riskreg("table", "-C", str(riskreg.example), "--limit", str(limit))
    assert (remark in told.out) == (limit < len(everything))


def test_the_first_rows_of_a_list_in_groups(riskreg: "Riskreg") -> None:
    everything = ids(riskreg, "overdue")
    for limit in (1, 5, 6, 8):
        assert ids(riskreg, "overdue", "--limit", str(limit)) == everything[:limit]


@pytest.mark.parametrize("column", ["due", "整改时限", "DUE"])
def test_sorting_by_key_or_heading(riskreg: "Riskreg", column: str) -> None:
    days = [row["due"] for row in rows(riskreg, "table", "dangers", "--sort", column)]
    assert days == sorted(days)
    days = [row["due"] for row in rows(riskreg, "table", "dangers", "--sort", f"-{column}")]
    assert days == sorted(days, reverse=True)


def test_sorting_by_grade_begins_with_the_worst(riskreg: "Riskreg") -> None:
    worst = ["major", "significant", "general", "low"]
    grades = [row["grade"] for row in rows(riskreg, "table", "--sort", "grade")]
    assert grades == sorted(grades, key=worst.index)
    assert [row["grade"] for row in rows(riskreg, "table", "--sort", "-等级")] == grades[::-1]


def test_sorting_by_unit_keeps_the_order_of_the_register(riskreg: "Riskreg") -> None:
    order = [row["unit"] for row in rows(riskreg, "tally", "dangers", "--by", "unit") if row["unit"]]
    units = [row["unit"] for row in rows(riskreg, "table", "--sort", "unit")]
    assert units == sorted(units, key=order.index)


@pytest.mark.parametrize(
    "given", [("--columns", "编号,责任单位"), ("--columns", "编号、责任单位"), ("--columns", "id", "--columns", "unit")]
)
def test_columns_in_the_order_asked_for(riskreg: "Riskreg", given: tuple[str, ...]) -> None:
    told = riskreg("table", "-C", str(riskreg.example), "-f", "csv", "--limit", "1", *given)
    assert told.out.splitlines()[0] == "编号,责任单位"


def test_all_columns(riskreg: "Riskreg") -> None:
    told = riskreg("table", "-C", str(riskreg.example), "-f", "csv", "--columns", "all", "--limit", "1")
    head = next(csv.reader(io.StringIO(told.out)))
    assert {"编号", "文件", "行", "场所", "状态", "分级标准"} <= set(head)
    assert len(head) == len(set(head)) == len(rows(riskreg, "table", "--limit", "1")[0])


def test_json_has_every_column_whatever_is_shown(riskreg: "Riskreg") -> None:
    assert rows(riskreg, "table", "--columns", "id") == rows(riskreg, "table")


def test_json_is_a_format(riskreg: "Riskreg") -> None:
    register = ("-C", str(riskreg.example))
    assert riskreg("table", *register, "--json") == riskreg("table", *register, "-f", "json")


def test_more_detail_lists_more(riskreg: "Riskreg") -> None:
    short = riskreg("show", "后勤处", "-C", str(riskreg.example)).out
    assert len(riskreg("show", "后勤处", "-C", str(riskreg.example), "-v").out.splitlines()) > len(short.splitlines())


@pytest.mark.parametrize(
    "words", [("table", "dangers", "--grade", "major"), ("table", "risks", "--level", "major")], ids=" ".join
)
def test_a_filter_of_another_kind_is_never_an_empty_list(riskreg: "Riskreg", words: tuple[str, ...]) -> None:
    assert riskreg(*words, "-C", str(riskreg.example)).code == 2


def test_places_are_not_sorted_as_each_stands_below_what_holds_it(riskreg: "Riskreg") -> None:
    assert riskreg("zones", "--sort", "-red", "-C", str(riskreg.example)).code == 2
