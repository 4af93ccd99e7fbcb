"""Spelling: values in the keys and words of either language."""

from datetime import date
from decimal import Decimal

import pytest

from riskreg.domain.actions.action import Value
from riskreg.domain.fields import FieldTable
from riskreg.domain.records import Danger, Decision, Meeting, Risk
from riskreg.domain.records.danger_facts import Acceptance
from riskreg.domain.words import LEVELS, MODES
from riskreg.syntax.style import Spelled, Tongue, group, spelled

ZH, EN = Tongue("zh"), Tongue("en")
DAY = date(2022, 9, 6)


@pytest.mark.parametrize(
    ("table", "name", "value", "zh", "en"),
    [
        (Danger, "title", "甲", "甲", "甲"),
        (Danger, "rectification", "一\n二", "一\n二\n", "一\n二\n"),  # a long text ends with its line
        (Danger, "rectification", "一\n二\n\n", "一\n二\n", "一\n二\n"),
        (Danger, "due", DAY, "2022-09-06", "2022-09-06"),
        (Danger, "level", LEVELS[0], "重大", "major"),
        (Danger, "mode", MODES[0], "立行立改", "immediate"),
        (Danger, "funds", Decimal("0.50"), "0.50", "0.50"),
        (Danger, "count", 3, "3", "3"),
        (Danger, "place", ("食堂", "图书馆"), ["食堂", "图书馆"], ["食堂", "图书馆"]),
        (Acceptance, "passed", True, "合格", "true"),
        (Acceptance, "passed", False, "不合格", "false"),
        (Decision, "standing", True, "是", "true"),  # 长期坚持: 长期坚持 would say it twice
        (Decision, "standing", False, "否", "false"),
        (Risk, "residual", {"S": Decimal(5), "L": Decimal(4)}, {"可能性": "4", "严重性": "5"}, {"L": "4", "S": "5"}),
        (Danger, "named", {"document": "甲", "on": DAY}, {"通报日期": "2022-09-06", "通报文号": "甲"}, {"on": "2022-09-06", "document": "甲"}),
        (Danger, "progress", ({"note": "甲"},), [{"进展情况": "甲"}], [{"note": "甲"}]),
        (Danger, "progress", {"note": "甲"}, {"进展情况": "甲"}, {"note": "甲"}),  # one entry
        (Danger, "suspended", {"from_": DAY}, {"停用日期": "2022-09-06"}, {"from": "2022-09-06"}),
    ],
)  # fmt: skip
def test_a_value_in_chinese_and_in_english(table: type[FieldTable], name: str, value: Value, zh: Spelled, en: Spelled) -> None:
    assert spelled(table.FIELDS[name], value, ZH) == zh
    assert spelled(table.FIELDS[name], value, EN) == en


def test_a_group_stands_in_the_order_of_its_declaration_without_what_is_none() -> None:
    said = group(Meeting, {"title": None, "on": DAY, "id": "2022-09"}, EN)
    assert list(said.items()) == [("id", "2022-09"), ("on", "2022-09-06")]


def test_words_may_be_in_another_language_than_keys() -> None:
    assert group(Danger, {"level": LEVELS[0]}, Tongue("zh", "en")) == {"隐患级别": "major"}


def test_references_are_written_as_the_tongue_refers() -> None:
    tongue = Tongue("en", refers=lambda target, id_: f"{target}:{id_}")
    assert group(Danger, {"id": "D-1", "owner": "P-1", "place": ("a", "b"), "note": "P-1"}, tongue) == {
        "id": "D-1",
        "owner": "people:P-1",
        "place": ["places:a", "places:b"],
        "note": "P-1",
    }
