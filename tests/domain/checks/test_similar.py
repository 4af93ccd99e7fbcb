"""Near duplicates."""

import time
from collections.abc import Mapping
from datetime import date

import pytest

from riskreg.domain.checks.similar import near_duplicate, plain, whereabouts
from riskreg.domain.deadlines import Judge
from riskreg.domain.records import Danger
from riskreg.domain.records.danger_facts import Acceptance, Withdrawal
from riskreg.domain.register import Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import DUPLICATE

ON = date(2022, 9, 30)
SCALAR = 1024


def danger(number: int, title: str, **fields: object) -> Danger:
    values: dict[str, object] = {"unit": "保卫处", "owner": "P-005", "category": "消防安全", "place": ("公寓1栋",), "found": date(2022, 9, 1)}
    values |= {"id": f"D-{number}", "title": title, **fields}
    return Danger(**values, path="a.yaml", line=number * 10, places={"title": (number * 10 + 1) * SCALAR + 5})


def told(*dangers: Danger) -> list[tuple[str, str]]:
    lists: Mapping[str, Mapping[str, Danger]] = {"dangers": {one.id: one for one in dangers}}
    found = near_duplicate(Judge(Register(lists), Settings(), ON))
    return [(finding.record, str(finding.message.values["other"])) for finding in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("灭火器失效3具", "3具灭火器失效"), ("安全出口上锁", "安全出口上锁。"), ("走道堆放杂物", "走道内堆放杂物"), ("Ｅ区配电箱未上锁", "e区配电箱未上锁"),  # noqa: RUF001
        ("二层应急灯不亮", "2层应急灯不亮"), ("十二层应急照明灯损坏", "12层应急照明灯损坏"), ("消火栓箱内缺水带", "消火栓箱缺水带"), ("!", "!"),
    ],
)  # fmt: skip
def test_titles_that_read_nearly_the_same_are_told(one: str, other: str) -> None:
    if plain(one):
        assert told(danger(1, one), danger(2, other)) == [("D-2", "D-1")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一层应急灯不亮", "二层应急灯不亮"), ("301室插座烧焦发黑", "302室插座烧焦发黑"), ("A栋外墙瓷砖空鼓脱落", "B栋外墙瓷砖空鼓脱落"),
        ("东侧疏散楼梯间堆放杂物", "西侧疏散楼梯间堆放杂物"), ("灭火器压力不足", "消火栓缺水带"), ("地下一层水泵房渗水", "一层水泵房渗水"),
    ],
)  # fmt: skip
def test_titles_of_different_things_are_not_told(one: str, other: str) -> None:
    assert told(danger(1, one), danger(2, other)) == []


def test_the_newer_is_told_with_the_place_of_the_nearest_older() -> None:
    found = near_duplicate(
        Judge(
            Register({"dangers": {
                "D-3": danger(3, "走道堆放杂物", found=date(2022, 9, 3)),
                "D-1": danger(1, "走道内堆放杂物多"),
                "D-2": danger(2, "走道堆放杂物"),
            }}),
            Settings(),
            ON,
        )
    )  # fmt: skip
    findings = list(found)
    assert [(one.record, one.field, one.message.values) for one in findings][-1] == (
        "D-3", "title", {"other": "D-2", "path": "a.yaml", "line": 21}
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"place": ("公寓2栋",)}, {"spot": "值班室"}, {"kind": "疏散设施"}, {"category": "校舍安全"}, {"found": date(2022, 10, 1)},
        {"recurs": "D-1"}, {"acceptances": (Acceptance(on=date(2022, 9, 9), by=("P-1",), passed=True),)},
        {"withdrawn": Withdrawal(on=date(2022, 9, 9), by="P-1", reason=DUPLICATE, same_as="D-1")},
    ],
)  # fmt: skip
def test_what_is_elsewhere_of_another_kind_not_open_or_known_to_belong_together_is_not_told(fields: dict[str, object]) -> None:
    assert told(danger(1, "安全出口上锁"), danger(2, "安全出口上锁", **fields)) == []


def test_dangers_of_one_group_are_known_to_belong_together() -> None:
    assert told(danger(1, "安全出口上锁", group="g-1"), danger(2, "安全出口上锁", group="G-1")) == []
    assert told(danger(1, "安全出口上锁", group="g-1"), danger(2, "安全出口上锁", group="g-2")) == [("D-2", "D-1")]


def test_spot_and_kind_are_compared_as_ids_are() -> None:
    one = danger(1, "安全出口上锁", spot="A 座", kind="疏散", place=("甲", "乙"))
    assert told(one, danger(2, "安全出口上锁", spot="Ａ 座", kind="疏散", place=("乙", "甲"))) == [("D-2", "D-1")]  # noqa: RUF001


def test_numbers_before_a_floor_are_compared_in_one_script() -> None:
    assert whereabouts("十二层至二十一层") == whereabouts("12层至21层") == ("12", "21")


@pytest.mark.parametrize("pattern", ["灭火器失效{n}具", "{a}{b}{c}的{d}{e}损坏{f}", "安全出口上锁"])
def test_many_dangers_of_one_spot_take_no_time_in_square(pattern: str) -> None:
    signs = "灯门窗梯柜箱线管阀泵板锁栓网桥井池炉机床"

    def title(n: int) -> str:
        letters = {letter: signs[n * factor % 997 % len(signs)] for letter, factor in zip("abcdef", (1, 7, 11, 13, 17, 19), strict=True)}
        return pattern.format(n=n, **letters)

    started = time.process_time()
    told(*(danger(n, title(n)) for n in range(1000)))
    few = time.process_time() - started
    started = time.process_time()
    told(*(danger(n, title(n)) for n in range(4000)))
    assert time.process_time() - started < 12 * few + 0.2  # 16 times if it grew with the square
