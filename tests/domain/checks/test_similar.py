"""Near duplicates."""

from collections.abc import Iterable, Mapping
from datetime import date
from random import Random

import pytest

from riskreg.domain.checks import danger_checks
from riskreg.domain.checks.danger_checks import ALIKE, near_duplicate, pairs, plain, whereabouts
from riskreg.domain.checks.finding import Finding
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import SCALAR
from riskreg.domain.records import Danger
from riskreg.domain.records.danger_facts import Acceptance, Withdrawal
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import DUPLICATE

ON = date(2022, 9, 30)


def danger(number: int, title: str, **fields: object) -> Danger:
    values: dict[str, object] = {
        "unit": "保卫处",
        "owner": "P-005",
        "category": "消防安全",
        "place": ("公寓1栋",),
        "found": date(2022, 9, 1),
    }
    values |= {"id": f"D-{number}", "title": title, **fields}
    return Danger.placed(values, "a.yaml", number * 10, {"title": (number * 10 + 1) * SCALAR + 5})


def judged(*dangers: Danger) -> list[Finding]:
    lists: Mapping[str, Mapping[str, Danger]] = {"dangers": {one.id: one for one in dangers}}
    return list(near_duplicate(Judge(Register(lists, Directory(())), Settings(), ON)))


def told(*dangers: Danger) -> list[tuple[str, str]]:
    return [(finding.record, str(finding.message.values["other"])) for finding in judged(*dangers)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("灭火器失效3具", "3具灭火器失效"),
        ("安全出口上锁", "安全出口上锁。"),
        ("三层走道堆放废旧桌椅和杂物", "3层走道内堆放废旧桌椅和杂物"),
        ("Ｅ区配电箱未上锁", "e区配电箱未上锁"),
        ("二层应急灯不亮", "2层应急灯不亮"),
        ("十二层应急照明灯损坏", "12层应急照明灯损坏"),
        ("走道东侧消火栓箱内缺水带一条", "走道东侧消火栓箱缺水带一条"),
    ],
)
def test_titles_that_read_nearly_the_same_are_told(one: str, other: str) -> None:
    assert told(danger(1, one), danger(2, other)) == [("D-2", "D-1")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一层应急灯不亮", "二层应急灯不亮"),
        ("301室插座烧焦发黑", "302室插座烧焦发黑"),
        ("A栋外墙瓷砖空鼓脱落", "B栋外墙瓷砖空鼓脱落"),
        ("东侧疏散楼梯间堆放杂物", "西侧疏散楼梯间堆放杂物"),
        ("灭火器压力不足", "消火栓缺水带"),
        ("地下一层水泵房渗水", "一层水泵房渗水"),
    ],
)
def test_titles_of_different_things_are_not_told(one: str, other: str) -> None:
    assert told(danger(1, one), danger(2, other)) == []


def test_the_newer_is_told_with_the_place_of_the_nearest_older() -> None:
    dangers = (danger(3, "走道堆放杂物", found=date(2022, 9, 3)), danger(1, "走道堆放了杂物"), danger(2, "走道堆放杂物"))
    newest = judged(*dangers)[-1]
    assert (newest.record, newest.field) == ("D-3", "title")
    assert newest.message.values == {"other": "D-2", "path": "a.yaml", "line": 21}


@pytest.mark.parametrize(
    "fields",
    [
        {"place": ("公寓2栋",)},
        {"spot": "值班室"},
        {"kind": "疏散设施"},
        {"category": "校舍安全"},
        {"found": date(2022, 10, 1)},
        {"recurs": "D-1"},
        {"acceptances": (Acceptance(on=date(2022, 9, 9), by=("P-1",), passed=True),)},
        {"withdrawn": Withdrawal(on=date(2022, 9, 9), by="P-1", reason=DUPLICATE, same_as="D-1")},
    ],
)
def test_what_is_elsewhere_of_another_kind_not_open_or_known_to_belong_together_is_not_told(fields: dict[str, object]) -> None:
    assert told(danger(1, "安全出口上锁"), danger(2, "安全出口上锁", **fields)) == []


def test_dangers_of_one_group_are_known_to_belong_together() -> None:
    assert told(danger(1, "安全出口上锁", group="g-1"), danger(2, "安全出口上锁", group="G-1")) == []
    assert told(danger(1, "安全出口上锁", group="g-1"), danger(2, "安全出口上锁", group="g-2")) == [("D-2", "D-1")]


def test_spot_and_kind_are_compared_as_ids_are() -> None:
    one = danger(1, "安全出口上锁", spot="A 座", kind="疏散", place=("甲", "乙"))
    assert told(one, danger(2, "安全出口上锁", spot="Ａ 座", kind="疏散", place=("乙", "甲"))) == [("D-2", "D-1")]


def test_numbers_before_a_floor_are_compared_in_one_script() -> None:
    assert whereabouts(plain("十二层至二十一层")) == whereabouts("12层至21层") == ("12", "21")


def test_no_pair_of_titles_that_are_alike_is_missed() -> None:
    """Held against comparing all with all, on titles put together from a few words."""
    chance = Random(2022)
    words = [
        "灭火器",
        "应急灯",
        "消火栓",
        "配电箱",
        "防火门",
        "失效",
        "损坏",
        "缺失",
        "松动",
        "锈蚀",
        "遮挡",
        "长期",
        "多处",
        "未固定",
    ]
    dangers = [danger(n, "".join(chance.choices(words, k=3))) for n in range(300)]
    signs = [pairs(plain(one.title)) for one in dangers]
    alike = {
        f"D-{n}"
        for n in range(300)
        if any(len(signs[n] & signs[older]) >= ALIKE * len(signs[n] | signs[older]) for older in range(n))
    }
    assert {record for record, _ in told(*dangers)} == alike


def test_titles_of_one_pattern_are_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counted(title: str, signs: dict[str, frozenset[str]], others: Iterable[str]) -> list[str]:
        nonlocal compared
        listed = list(others)
        compared += min(len(set(listed)), danger_checks.CANDIDATES)
        return nearest(title, signs, listed)

    nearest = danger_checks._nearest
    monkeypatch.setattr(danger_checks, "_nearest", counted)
    told(*(danger(n, f"灭火器失效{n}具") for n in range(2000)))
    assert compared <= 2000 * danger_checks.CANDIDATES
