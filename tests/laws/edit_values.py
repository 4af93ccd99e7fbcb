"""Any value of any field, for test_edit.py: texts with every trap of YAML, days, words, lists, facts."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from riskreg.domain.fields import Choice, Day, Fact, Facts, Field, FieldTable, Id, Kind, Number, Ref, Text, Texts, Whole, YesNo

PLAIN: Final = ("甲", "灭火器失效", "后勤处", "三楼 东侧 第2间", "a, b", "第1项;第2项", "消防通道 堵塞 已 拍照 存档", "x")
TRAPS: Final = (
    *("no", "on", "~", "null", "Yes", "true", "是", "010", "1:30", "12", "-1", "1.10", "0x1F", "2022-09-01", "<<", "="),
    *(
        "a: b",
        "注意: 甲",
        "a #b",
        "a#b",
        "# x",
        "a:",
        ":a",
        ": a",
        "::",
        "a :b",
        "-",
        "- a",
        "-a",
        "?",
        "? a",
        "--- a",
        "---",
        "...",
    ),
    *("'", '"', '"甲"乙', "'甲'乙", "it's", "a'b\"c", "*a", "&a b", "!x", "%x", "@x", "`x`", "|", ">", "|-", "\\", "\\n", "a\\"),
    *("[a", "a]", "{a}", "[a, b]", "{a: b}", "a,b", ",a", "a{b", "url: http://x.y/z?a=b#c", "http://x.y/z#c", "{", "}"),
    *("", " ", " a", "a ", "a  b", "a\tb", "：", "隐患：漏电", "　全角", "a　b", "，。、；", "😀 emoji 🧯", "\u00a0a", "a\u00a0"),
    *("\u2028", "a\u0085b", "\ufeffa", "\x7f", "id: D-9", "- id: D-9", "甲 " * 50 + "乙", "dangers:", "隐患:", "a\rb"),
)
LINES: Final = (
    *(
        "一\n二",
        "一\n二\n",
        "一\n\n二\n",
        "一\n\n\n二",
        " 先缩进\n二\n",
        "一\n  缩进\n二\n",
        "\n首空行\n",
        "一\n二\n\n",
        "一 \n二\n",
    ),
    *(
        "# 一\n二\n",
        "- 一\n- 二\n",
        "a: b\nc: d\n",
        "\t一\n二",
        "---\n一\n",
        "一\n\t二\n",
        "一\n \n二",
        "一\r\n二\n",
        "😀\n：\n",
        "'\n\"\n",
    ),
    *("a\n# b\n", "  - id: D-9\n    title: x\n", "dangers:\n  - id: D-9\n", "一\n# 二\n\n三\n", "甲" * 150 + "\n乙\n"),
)
NAMES: Final = ("P-001", "何建平", "后勤处", "D-2022-0001", "食堂", "a b", "no", "张三 (外聘)", "12", "C3-201")


def text(chance: random.Random, *, long: bool) -> str:
    """Make a text; a long one has several lines more often than not."""
    if chance.random() < (0.6 if long else 0.1):
        return chance.choice(LINES)
    return chance.choice(PLAIN if chance.random() < 0.4 else TRAPS)


def several(chance: random.Random, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(chance.choice(words) for _ in range(chance.choice((1, 1, 2, 2, 3, 9))))


def group(chance: random.Random, table: type[FieldTable]) -> dict[str, Any]:
    """Make a fact: at least one of its fields."""
    names = [name for name in table.FIELDS if chance.random() < 0.4] or [chance.choice(list(table.FIELDS))]
    return {name: value_of(chance, table.FIELDS[name]) for name in names}


def number(chance: random.Random) -> Decimal:
    return chance.choice((Decimal(0), Decimal(3), Decimal("1.10"), Decimal(12000)))


def facts(chance: random.Random, kind: Facts) -> tuple[dict[str, Any], ...]:
    return tuple(group(chance, kind.table) for _ in range(chance.choice((1, 1, 2, 3))))


VALUES: Final[dict[type[Kind], Callable[[random.Random, Any], Any]]] = {
    Id: lambda chance, _: chance.choice(("1", "2", "甲-1")),
    Day: lambda chance, _: date(2022, 9, 1) + timedelta(chance.randrange(60)),
    Text: lambda chance, kind: text(chance, long=kind.long),
    Texts: lambda chance, _: several(chance, (*PLAIN, *TRAPS)),
    Ref: lambda chance, kind: several(chance, NAMES) if kind.many else chance.choice(NAMES),
    Number: lambda chance, _: number(chance),
    Whole: lambda chance, kind: kind.least + chance.randrange(3),
    YesNo: lambda chance, _: chance.random() < 0.5,
    Choice: lambda chance, kind: chance.choice(kind.words),
    Fact: lambda chance, kind: group(chance, kind.table),
    Facts: facts,
}


def value_of(chance: random.Random, field: Field) -> Any:
    """Make a value of a field, as edits hold it."""
    return VALUES[type(field.kind)](chance, field.kind)


def entry_of(chance: random.Random, field: Field) -> Any:
    """Make a value for the end of a list."""
    return group(chance, field.kind.table) if isinstance(field.kind, Facts) else value_of(chance, field)[0]
