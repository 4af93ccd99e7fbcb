"""What is typed for a field: every kind of field, in both languages; each mistake with what to type instead."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from riskreg.commands.typed_values import TypedValues, field_of
from riskreg.domain.fields import FieldTable
from riskreg.domain.records import Danger, Decision, Measure, Person, Risk
from riskreg.domain.records.danger_facts import Acceptance
from riskreg.domain.register import build_register
from riskreg.errors import RiskregError
from riskreg.report.language import Language
from riskreg.syntax.reader import read_file

REGISTER = """
units:
- {id: 保卫处, aliases: [安全保卫处]}
- {id: 后勤处}
- {id: 学生处, name: 学生工作处}
people:
- {id: P-1, name: 刘国胜}
- {id: P-2, name: 王芳}
- {id: P-3, name: 王芳}
places:
- {id: 公寓6栋, name: 学生公寓6栋, aliases: [六栋]}
- {id: 图书馆楼}
measures:
- {id: M-1, title: 门锁管理办法, unit: 后勤处, owner: P-1, type: rule}
- {id: M-2, title: 巡查办法, unit: 后勤处, owner: P-1, type: rule}
"""


@pytest.fixture(scope="module")
def words() -> TypedValues:
    rows, wrong = read_file(REGISTER.lstrip("\n"), "r.yaml")
    assert wrong == []
    return TypedValues(build_register(rows), date(2022, 9, 30))


def read(words: TypedValues, table: type[FieldTable], name: str, text: str) -> Any:
    return words.value(table.FIELDS[name], text, f"--{name}")


def refused(words: TypedValues, table: type[FieldTable], name: str, text: str) -> tuple[str, str]:
    """Return what is said in Chinese, and the hint."""
    with pytest.raises(RiskregError) as caught:
        read(words, table, name, text)
    language = Language("zh")
    assert caught.value.code == 2
    return language.text(caught.value.said), language.text(caught.value.hint)


# --- days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-10-08", "2022-10-08"),
        ("today", "2022-09-30"),
        ("Today", "2022-09-30"),
        ("今天", "2022-09-30"),
        ("昨天", "2022-09-29"),
        ("前天", "2022-09-28"),
        ("明天", "2022-10-01"),
        ("+7d", "2022-10-07"),
        ("+7", None),  # seven what?
        ("7天后", "2022-10-07"),
        ("7日内", "2022-10-07"),
        ("+7天", "2022-10-07"),
        ("＋７天", "2022-10-07"),
        ("+1 day", "2022-10-01"),
        ("+0d", "2022-09-30"),
        ("2022.9.6", "2022-09-06"),
        ("2022/9/6", "2022-09-06"),
        ("20220906", "2022-09-06"),
        ("2022年9月6日", "2022-09-06"),
        ("２０２２－０９－０６", "2022-09-06"),
        (" 2022-09-06 ", "2022-09-06"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_days(words: TypedValues, text: str, day: str | None) -> None:
    if day is None:
        assert refused(words, Danger, "due", text)[0].startswith("--due：")
    else:
        assert read(words, Danger, "due", text) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("2022-02-30", "--due：2022-02-30 不存在：该月只有 28 天", "核对日期"),
        ("2023-02-29", "--due：2023-02-29 不存在：该月只有 28 天", "核对日期"),
        ("待定", "--due：“待定”还不是日期", "商定日期，写成 YYYY-MM-DD"),
        ("xx", "--due：“xx”还不是日期", "商定日期，写成 YYYY-MM-DD"),
        ("尽快", "--due：“尽快”还不是日期", "商定日期，写成 YYYY-MM-DD"),
        ("下周五", "--due：“下周五”不是日期", "写成 YYYY-MM-DD，如 2022-09-30"),
        ("", "--due 的值为空", "补上值，或去掉该选项"),
        ("  ", "--due 的值为空", "补上值，或去掉该选项"),
    ],
)
def test_what_is_no_day(words: TypedValues, text: str, says: str, hint: str) -> None:
    assert refused(words, Danger, "due", text) == (says, hint)


# --- words


@pytest.mark.parametrize(
    ("table", "name", "text", "code"),
    [
        (Danger, "level", "major", "major"),
        (Danger, "level", "重大", "major"),
        (Danger, "level", "MAJOR", "major"),
        (Danger, "level", "重大隐患", "major"),
        (Danger, "source", "自查", "self_check"),
        (Danger, "source", "self_check", "self_check"),
        (Danger, "mode", "立行立改", "immediate"),
        (Risk, "method", "LS", "LS"),
        (Risk, "method", "ls", "LS"),
        (Risk, "method", "直接判定", "direct"),
        (Risk, "review_every", "每季度", "quarter"),
    ],
)
def test_words(words: TypedValues, table: type[FieldTable], name: str, text: str, code: str) -> None:
    assert read(words, table, name, text) == code


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("严重", "--level：“严重”不是重大、一般之一", ""),
        ("majr", "--level：“majr”不是重大、一般之一", "是否想写：重大？"),
    ],
)
def test_what_is_no_word(words: TypedValues, text: str, says: str, hint: str) -> None:
    assert refused(words, Danger, "level", text) == (says, hint)


# --- names


@pytest.mark.parametrize(
    ("name", "text", "id_"),
    [
        ("unit", "保卫处", "保卫处"),
        ("unit", "安全保卫处", "保卫处"),
        ("unit", "学生工作处", "学生处"),
        ("owner", "P-1", "P-1"),
        ("owner", "p-1", "P-1"),
        ("owner", "Ｐ-1", "P-1"),
        ("owner", "刘国胜", "P-1"),
        ("place", "六栋", ("公寓6栋",)),
        ("place", "六栋,图书馆楼", ("公寓6栋", "图书馆楼")),
        ("place", "六栋，图书馆楼、", ("公寓6栋", "图书馆楼")),
        ("found_by", "刘国胜", "P-1"),
        ("found_by", "省厅检查组", "省厅检查组"),  # whoever found it need not be in the list
    ],
)
def test_names(words: TypedValues, name: str, text: str, id_: object) -> None:
    assert read(words, Danger, name, text) == id_


@pytest.mark.parametrize(
    ("name", "text", "says", "hint"),
    [
        ("owner", "王芳", "--owner：“王芳”可能是P-2 王芳、P-3 王芳中的任何一个", "写明其中一个的编号"),
        ("found_by", "王芳", "--found_by：“王芳”可能是P-2 王芳、P-3 王芳中的任何一个", "写明其中一个的编号"),
        ("unit", "学生工作", "--unit：登记册中没有“学生工作”", "是否想写：学生工作处？"),
        ("owner", "刘国圣", "--owner：登记册中没有“刘国圣”", "是否想写：刘国胜？"),
        ("unit", "甲", "--unit：登记册中没有“甲”", "是否想写：保卫处、后勤处、学生工作处？"),
        ("place", "图书馆楼,八栋", "--place：登记册中没有“八栋”", "是否想写：学生公寓6栋、图书馆楼？"),
    ],
)
def test_names_that_mean_nobody_or_several(words: TypedValues, name: str, text: str, says: str, hint: str) -> None:
    assert refused(words, Danger, name, text) == (says, hint)


def test_records_are_named_by_their_ids(words: TypedValues) -> None:
    assert read(words, Risk, "measures", "M-1,m-2") == ("M-1", "M-2")
    assert refused(words, Risk, "measures", "M-3")[0] == "--measures：登记册中没有“M-3”"


# --- numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6000", "6000"),
        ("6,000", "6000"),
        ("1.2万", "12000"),
        ("６０００元", "6000"),
        ("0", "0"),
        ("0.50", "0.5"),
    ],
)
def test_sums(words: TypedValues, text: str, number: str) -> None:
    assert read(words, Danger, "funds", text) == Decimal(number)


@pytest.mark.parametrize("text", ["-1", "1e3", "一千", "6,00", "NaN", "inf", "1_000", "--", "0x10", "六"])
def test_what_is_no_sum(words: TypedValues, text: str) -> None:
    assert refused(words, Danger, "funds", text) == (f"--funds：“{text}”不是数字", "写数字，如 1200 或 0.5")


def test_whole_numbers(words: TypedValues) -> None:
    assert read(words, Danger, "count", "3处") == 3
    assert read(words, Danger, "count", "３") == 3
    for wrong in ("0", "-1", "2.5", "三", "99999999999999999999", "9" * 400):
        assert "--count" in refused(words, Danger, "count", wrong)[0]


# --- groups


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("L=4,S=5", {"L": Decimal(4), "S": Decimal(5)}),
        ("L=4 , S=5", {"L": Decimal(4), "S": Decimal(5)}),
        ("L＝4，S＝5", {"L": Decimal(4), "S": Decimal(5)}),
        ("L:4、S：5", {"L": Decimal(4), "S": Decimal(5)}),
        ("可能性=4,严重性=5", {"L": Decimal(4), "S": Decimal(5)}),
        ("l=4,s=5", {"L": Decimal(4), "S": Decimal(5)}),
        ("grade=major", {"grade": "major"}),
        ("等级=重大", {"grade": "major"}),
    ],
)
def test_scores(words: TypedValues, text: str, scores: dict[str, object]) -> None:
    assert read(words, Risk, "residual", text) == scores


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("4,5", "--residual：“4”不是“名称=值”", "写法如 L=4,S=5"),
        ("L=,S=5", "--residual：“L=”不是“名称=值”", "写法如 L=4,S=5"),
        ("L=4,L=5", "“可能性”写了两次", ""),
        ("L=四,S=5", "可能性：“四”不是数字", "写数字，如 1200 或 0.5"),
    ],
)
def test_what_are_no_scores(words: TypedValues, text: str, says: str, hint: str) -> None:
    assert refused(words, Risk, "residual", text) == (says, hint)


def test_a_field_that_a_group_has_not(words: TypedValues) -> None:
    said, hint = refused(words, Risk, "residual", "L=4,T=5")
    assert said.startswith("--residual：")
    assert "T" in said
    assert hint


# --- yes and no, texts


@pytest.mark.parametrize(
    ("text", "value"), [("合格", True), ("不合格", False), ("true", True), ("false", False), ("yes", True), ("no", False)]
)
def test_yes_and_no(words: TypedValues, text: str, value: bool) -> None:
    assert read(words, Acceptance, "passed", text) is value


@pytest.mark.parametrize(("text", "value"), [("是", True), ("否", False), ("true", True), ("no", False)])
def test_standing(words: TypedValues, text: str, value: bool) -> None:
    assert read(words, Decision, "standing", text) is value


def test_texts(words: TypedValues) -> None:
    assert read(words, Danger, "title", " 门坏了 ") == "门坏了"
    assert read(words, Danger, "title", "注意: 甲 # 乙 *&!|>'\"%@`{}[]") == "注意: 甲 # 乙 *&!|>'\"%@`{}[]"
    assert read(words, Danger, "title", "甲\u3000乙") == "甲\u3000乙"
    assert read(words, Danger, "plan", "一、断电\n二、疏散") == "一、断电\n二、疏散"
    assert read(words, Danger, "tags", "消防,用电，夜间") == ("消防", "用电", "夜间")


@pytest.mark.parametrize("text", ["甲\n乙", "甲\r乙", "甲\r\n乙"])
def test_a_title_is_one_line(words: TypedValues, text: str) -> None:
    assert refused(words, Danger, "title", text)[0] == "--title 只能是一行文字"


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\x00", "U+0000"), ("\x1b", "U+001B"), ("\x7f", "U+007F"), ("\t", "U+0009"), ("\u202e", "U+202E"),
        ("\u2066", "U+2066"), ("\u200b", "U+200B"), ("\ufeff", "U+FEFF"), ("\u2028", "U+2028"), ("\x85", "U+0085"),
        ("\ud800", "U+D800"), ("\ue000", "U+E000"), ("\U000e0041", "U+E0041"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name_", ["title", "plan", "tags", "found_by"])
def test_signs_that_nobody_can_see(words: TypedValues, sign: str, name: str, name_: str) -> None:
    told = refused(words, Danger, name_, f"甲{sign}乙")
    assert told in (
        (f"--{name_}：含有看不见的字符（{name}）", "重新输入这段文字"),
        (f"--{name_} 只能是一行文字", ""),
    )


@pytest.mark.parametrize("name", ["progress", "extensions", "acceptances"])
def test_lists_of_facts_are_not_typed(words: TypedValues, name: str) -> None:
    assert refused(words, Danger, name, "甲") == (f"--{name} 不能在一行内给出", "在文件中填写，或用 --from 文件.yaml")


# --- names of fields


@pytest.mark.parametrize(
    ("table", "name", "field"),
    [
        (Danger, "隐患描述", "title"), (Danger, "title", "title"), (Danger, "Title", "title"), (Danger, "整改时限", "due"),
        (Measure, "完成时限", "due"), (Decision, "办结时限", "due"), (Person, "姓名", "name"), (Danger, "reply_due", "reply_due"),
    ],
)  # fmt: skip
def test_fields_by_either_key(table: type[FieldTable], name: str, field: str) -> None:
    assert field_of(table, name).name == field


@pytest.mark.parametrize(
    ("name", "says", "hint"),
    [
        ("titel", "此处没有字段“titel”", "是否想写“title”？"),
        ("隐患描诉", "此处没有字段“隐患描诉”", "是否想写“隐患描述”？"),
    ],
)
def test_fields_that_are_not_there(name: str, says: str, hint: str) -> None:
    with pytest.raises(RiskregError) as caught:
        field_of(Danger, name)
    language = Language("zh")
    assert (language.text(caught.value.said), language.text(caught.value.hint)) == (says, hint)
