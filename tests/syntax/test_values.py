"""Values: what each kind of field takes, and what is suggested for what it does not take."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from riskreg.domain.diagnostic import Diagnostic
from riskreg.domain.fields import Row
from riskreg.domain.records import Danger, Measure, Meeting, Risk, Unit
from riskreg.domain.records.organisation import Period
from riskreg.domain.words import AUDIENCES, EVERY
from riskreg.messages import UNKNOWN, Word
from riskreg.syntax.reader import read_file

DANGER = {
    "id": "D-1",
    "title": "灯不亮",
    "unit": "后勤处",
    "owner": "P-1",
    "found": "2022-09-01",
    "source": "自查",
    "level": "一般",
    "rectification": "换灯",
    "due": "2022-09-08",
}
RISK = {
    "id": "R-1",
    "title": "电池",
    "unit": "后勤处",
    "owner": "P-1",
    "method": "LS",
    "residual": "{L: 3, S: 5}",
    "identified": "2022-06-10",
}
MEASURE = {"id": "M-1", "title": "办法", "unit": "后勤处", "owner": "P-1", "type": "rule"}
MEETING = {"id": "2022-09", "on": "2022-09-28"}


def read(kind: str, needed: Mapping[str, str], **values: str) -> tuple[Row | None, list[Diagnostic]]:
    lines = "".join(f"  {name}: {content}\n" for name, content in {**needed, **values}.items())
    rows, found = read_file(f"{kind}:\n-\n{lines}", "r.yaml")
    return (rows[0] if rows else None), found


def danger(**values: str) -> tuple[Row | None, list[Diagnostic]]:
    return read("dangers", DANGER, **values)


def value(name: str, text: str) -> object:
    """Return what a field of a danger reads as, with nothing found wrong."""
    row, found = danger(**{name: text})
    assert found == []
    assert row
    return row.values.get(name)


def finding(name: str, text: str) -> tuple[str, str]:
    """Return the code and the hint of the one finding about a field of a danger; its value is not there, or unknown."""
    row, found = danger(**{name: text})
    assert row is None or row.values.get(name) in (None, "restricted", UNKNOWN)
    (one,) = found
    assert one.mark.path == "r.yaml"
    assert one.id == "D-1"
    return one.code, str(one.hint or "")


# --- texts stay what was typed


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes",
        "on",
        "off",
        "010",
        "0x1F",
        "1:30",
        "1.10",
        "1e3",
        "null",
        "~",
        "true",
        "2022-09-06",
        "1_000",
        ".5",
        "=",
        "<<x",
    ],
)
def test_every_scalar_is_the_text_that_was_typed(text: str) -> None:
    assert value("title", text) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [('"  灯  "', "  灯  "), ("'a: b'", "a: b"), ('"甲\\n乙"', "甲\n乙"), ("灯 # 注", "灯"), ("|\n    甲\n    乙\n", "甲\n乙\n")],
)
def test_a_text_is_what_yaml_says(text: str, meant: str) -> None:
    assert value("note", text) == meant


@pytest.mark.parametrize("text", ["[甲, 乙]", "{甲: 乙}", "\n  - 甲", "[]"])
def test_a_list_or_a_group_where_a_text_should_be(text: str) -> None:
    assert finding("spot", text)[0] == "R205"


def test_brackets_that_belong_to_the_text_are_to_be_quoted() -> None:
    assert "double quotes" in finding("spot", "[3]")[1]


# --- ids


@pytest.mark.parametrize("text", ["D-2022-0001", "1", "2022-09-2", "保卫处", "公寓6栋", "a.b_c", "Ｄ-1", "010"])
def test_an_id_is_letters_digits_chinese_and_three_signs(text: str) -> None:
    assert value("id", text) == text


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("D 1", "D-1"),
        ("2022/1", "2022-1"),
        ("D—1", "D-1"),
        ("〔2022〕1", "2022-1"),
        ("D-1。", "D-1"),
        ("-1", "1"),
        (".1", "1"),
        ("'#1'", "1"),
        ("★", ""),
    ],
)
def test_an_id_with_another_sign_is_refused_with_one_that_is_usable(text: str, suggested: str) -> None:
    row, found = danger(id=text)
    assert row is None
    assert [(one.code, str(one.hint or "")) for one in found] == [("R209", f"write {suggested}" if suggested else "")]


# --- days


def test_a_day_is_read() -> None:
    assert value("reply_due", "2022-09-06") == date(2022, 9, 6)
    assert value("reply_due", '"2022-09-06"') == date(2022, 9, 6)


@pytest.mark.parametrize("text", ["2022.9.6", "2022年9月6日", "２０２２-０９-０６", "44810", "20220906", '"2022-09-06 "'])
def test_a_day_written_otherwise_is_a_finding_with_the_day(text: str) -> None:
    assert finding("reply_due", text) == ("R207", "write 2022-09-06")


@pytest.mark.parametrize("text", ["2022-02-30", "1999-12-31", "2101-01-01", "9月6日", "1", "2022-09", "a" * 200])
def test_no_day_at_all_is_a_finding(text: str) -> None:
    code, hint = finding("reply_due", text)
    assert code == "R207"
    assert "write 2" not in hint


@pytest.mark.parametrize("text", ["待定", "尽快", "xx", "2022-09-xx", "长期", "开学前", "无"])
def test_a_placeholder_for_a_day_is_a_finding_of_its_own(text: str) -> None:
    assert finding("reply_due", text)[0] == "R208"


def test_at_once_means_the_day_it_was_found() -> None:
    assert "found" in finding("reply_due", "立行立改")[1]


def test_a_long_wrong_value_is_shortened_in_the_message() -> None:
    _, found = danger(reply_due="天" * 500)
    assert len(str(found[0].message)) < 100


# --- numbers


@pytest.mark.parametrize(("text", "number"), [("0", "0"), ("86000", "86000"), ("1.10", "1.10"), ("0.5", "0.5"), ("010", "10")])
def test_a_number_is_kept_exactly(text: str, number: str) -> None:
    read_number = value("funds", text)
    assert read_number == Decimal(number)
    assert isinstance(read_number, Decimal)


def test_digits_behind_the_point_are_kept() -> None:
    assert str(value("funds", "1.10")) == "1.10"


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("１２", "12"),
        ("1,000", "1000"),
        ("1,000元", "1000"),
        ("1，234，567", "1234567"),
        ("8.6万", "86000"),
        ("8.6万元", "86000"),
        ("8.6 万元", "86000"),
        ("0万", "0"),
        ("100元", "100"),
        ("１０００．５", "1000.5"),
    ],
)
def test_a_number_written_otherwise_is_a_finding_with_the_number(text: str, suggested: str) -> None:
    assert finding("funds", text) == ("R205", f"write {suggested}")


@pytest.mark.parametrize("text", ["-5", "1e3", ".5", "5.", "约5万", "5千元", "很多", "NaN", "Infinity", "1/2", "+5", "1.2.3"])
def test_what_is_no_number_is_a_finding_without_one(text: str) -> None:
    code, hint = finding("funds", text)
    assert code == "R205"
    assert not any(letter.isdigit() for letter in hint)


@pytest.mark.parametrize("text", ["1,5", "1,5万", "12,34"])
def test_a_comma_that_parts_no_thousands_gives_no_number(text: str) -> None:
    assert not any(letter.isdigit() for letter in finding("funds", text)[1])


@pytest.mark.parametrize("text", ["待定", "xx", "无"])
def test_a_placeholder_for_a_number(text: str) -> None:
    assert finding("funds", text)[0] == "R208"


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("5", 5), ("007", 7), ("999999999", 999999999)])
def test_a_whole_number(text: str, number: int) -> None:
    assert value("count", text) == number


@pytest.mark.parametrize("text", ["0", "1000000000", "9" * 5000, "0" * 5000])
def test_a_whole_number_out_of_bounds(text: str) -> None:
    code, hint = finding("count", text)
    assert (code, hint) == ("R205", "")


@pytest.mark.parametrize(("text", "suggested"), [("5处", "5"), ("５", "5"), ("1项", "1"), ("1,200", "1200")])
def test_a_whole_number_written_otherwise(text: str, suggested: str) -> None:
    assert finding("count", text) == ("R205", f"write {suggested}")


def test_a_fraction_is_not_suggested_where_a_whole_number_is_wanted() -> None:
    assert finding("count", "2.5")[1] != "write 2.5"


# --- words


def both(words: str) -> list[tuple[str, str]]:
    return [(english, chinese) for pair in words.split("|") for english, chinese in [pair.split()]]


WORDS: list[tuple[str, str, str]] = [
    *((f"danger.{name}", *pair) for name, words in {
        "audience": "public 公开|internal 内部|restricted 受限",
        "source": "self_check 自查|school_check 校级检查|superior_check 上级检查|local_check 属地检查|third_party 第三方检测|"
        "report 师生反映|incident 事故倒查",
        "cause_class": "awareness 认识|policy 政策|skill 业务|execution 落地",
        "level": "general 一般|major 重大",
        "mode": "immediate 立行立改|timed 限期整改",
    }.items() for pair in both(words)),
    *((f"danger.withdrawn.{name}", *pair) for name, words in {
        "reason": "not_a_danger 经核实不属隐患|duplicate 重复登记|gone 对象已不存在",
    }.items() for pair in both(words)),
    *((f"danger.supervised.{name}", *pair) for name, words in {"level": "school 校级|province 省级"}.items() for pair in both(words)),
    *((f"risk.{name}", *pair) for name, words in {
        "method": "LS LS|LEC LEC|MES MES|direct 直接判定|lab 实验室分级",
        "review_every": "day 每日|week 每周|half-month 每半月|month 每月|quarter 每季度|term 每学期|half-year 每半年|year 每年",
        "check_every": "day 每日|year 每年",
        "residual.grade": "major 重大|significant 较大|general 一般|low 低",
    }.items() for pair in both(words)),
    *((f"measure.{name}", *pair) for name, words in {
        "type": "rule 制度|action 措施|plan 预案",
        "class_": "people 人防|physical 物防|technical 技防|legal 法防|institutional 制度防",
        "change": "new 新建|revise 修订|repeal 废止",
    }.items() for pair in both(words)),
    *(("meeting.kind", *pair) for pair in both("regular 例会|special 专题")),
    *(("unit.type", *pair) for pair in both(
        "department 职能部门|college 二级学院|service 教辅单位|party 党组织|group 工作组|tenant 外包单位|external 校外单位"
    )),
    *(("period.kind", *pair) for pair in both("sensitive 重要时段|holiday 假期|term 学期")),
]  # fmt: skip
TABLES = {"danger": Danger, "risk": Risk, "measure": Measure, "meeting": Meeting, "unit": Unit, "period": Period}


def words_of(path: str) -> tuple[Word, ...]:
    """Return the words of a field, nested or not."""
    kind, *names = path.split(".")
    table = TABLES[kind]
    for name in names[:-1]:
        table = table.FIELDS[name].kind.table  # type: ignore[attr-defined]
    words: tuple[Word, ...] = table.FIELDS[names[-1]].kind.words  # type: ignore[attr-defined]
    return words


@pytest.mark.parametrize(("path", "english", "chinese"), WORDS)
def test_every_closed_value_of_the_format_has_both_words(path: str, english: str, chinese: str) -> None:
    assert (english, chinese) in [(str(word), word.zh) for word in words_of(path)]


@pytest.mark.parametrize("path", dict.fromkeys(path for path, _, _ in WORDS))
def test_there_are_no_other_closed_values(path: str) -> None:
    listed = {english for other, english, _ in WORDS if other == path}
    if len(listed) > 2 or path in ("danger.level", "danger.mode", "meeting.kind"):
        assert {str(word) for word in words_of(path)} == listed


@pytest.mark.parametrize("word", AUDIENCES)
def test_a_word_is_read_in_both_languages_as_the_same(word: Word) -> None:
    assert value("audience", str(word)) == value("audience", word.zh) == str(word)


@pytest.mark.parametrize(
    ("name", "text", "suggested"),
    [
        ("level", "一般隐患", "general"),
        ("level", "重大事故隐患", "major"),
        ("level", "Major", "major"),
        ("level", "'major '", "major"),
        ("level", "ｍａｊｏｒ", "major"),
        ("source", "督查", "school_check"),
        ("source", "自检自查", "self_check"),
        ("source", "日常巡查", "self_check"),
        ("source", "单位排查", "self_check"),
        ("source", "督导", "school_check"),
        ("source", "校领导带队", "school_check"),
        ("source", "专项检查", "school_check"),
        ("source", "巡察", "superior_check"),
        ("source", "消防检查", "local_check"),
        ("source", "消防检测", "third_party"),
        ("source", "房屋鉴定", "third_party"),
        ("source", "电检", "third_party"),
        ("source", "举报", "report"),
        ("source", "投诉", "report"),
        ("source", "诉求", "report"),
        ("source", "self check", "self_check"),
        ("cause_class", "认识不到位", "awareness"),
        ("cause_class", "政策不精通", "policy"),
        ("cause_class", "业务不专业", "skill"),
        ("cause_class", "落实不到位", "execution"),
        ("mode", "immediat", "immediate"),
        ("audience", "restrict", "restricted"),
    ],
)
def test_a_synonym_or_a_slip_is_a_finding_with_the_word(name: str, text: str, suggested: str) -> None:
    assert finding(name, text) == ("R206", f"did you mean {suggested}?")


@pytest.mark.parametrize("text", ["较大", "重点", "低", "高", "严重", "待定"])
def test_a_level_that_must_be_asked_about_is_not_guessed(text: str) -> None:
    code, hint = finding("level", text)
    assert code == "R206"
    assert "did you mean" not in hint


@pytest.mark.parametrize("text", ["人", "物", "环境"])
def test_another_set_of_causes_is_not_guessed(text: str) -> None:
    assert "did you mean" not in finding("cause_class", text)[1]


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("一级", "major"),
        ("Ⅰ级", "major"),
        ("红", "major"),
        ("A", "major"),
        ("二级", "significant"),
        ("橙", "significant"),
        ("三级", "general"),
        ("黄", "general"),
        ("四级", "low"),
        ("蓝", "low"),
        ("较低", "low"),
        ("轻微", "low"),
    ],
)
def test_a_synonym_of_a_grade_is_a_finding_with_the_grade(text: str, suggested: str) -> None:
    row, found = read("risks", RISK, method="direct", residual=f"{{grade: {text}}}")
    assert [(one.code, str(one.hint)) for one in found] == [("R206", f"did you mean {suggested}?")]
    assert row


@pytest.mark.parametrize("text", ["高", "中"])
def test_high_and_middle_are_asked_about(text: str) -> None:
    _, found = read("risks", RISK, method="direct", residual=f"{{grade: {text}}}")
    assert [(one.code, "did you mean" in str(one.hint)) for one in found] == [("R206", False)]


OPPOSITE = [
    ("audience", "非公开", "public"),
    ("audience", "不公开", "public"),
    ("level", "非重大", "major"),
    ("level", "不重大", "major"),
]


@pytest.mark.parametrize(("name", "text", "opposite"), OPPOSITE)
def test_a_word_with_not_before_it_is_not_guessed_to_be_its_opposite(name: str, text: str, opposite: str) -> None:
    assert f"did you mean {opposite}" not in finding(name, text)[1]


# --- yes and no


def accepted(text: str) -> tuple[object, list[tuple[str, str]]]:
    row, found = danger(acceptances=f"[{{on: 2022-09-05, by: P-2, passed: {text}}}]")
    assert row
    facts = row.values["acceptances"]
    return (facts[0].values["passed"] if facts else None), [(one.code, str(one.hint or "")) for one in found]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("true", True),
        ("yes", True),
        ("是", True),
        ("passed", True),
        ("合格", True),
        ("false", False),
        ("no", False),
        ("否", False),
        ("failed", False),
        ("不合格", False),
    ],
)
def test_passed_or_not(text: str, *, meant: bool) -> None:
    assert accepted(text) == (meant, [])


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("通过", "passed"),
        ("已验收", "passed"),
        ("同意销号", "passed"),
        ("不通过", "failed"),
        ("退回", "failed"),
        ("需继续整改", "failed"),
        ("Passed", "passed"),
    ],
)
def test_other_words_for_passed_are_findings_with_the_word(text: str, suggested: str) -> None:
    assert accepted(text) == (None, [("R206", f"did you mean {suggested}?")])


@pytest.mark.parametrize("text", ["未合格", "未通过", "没通过"])
def test_not_passed_is_not_guessed_to_be_passed(text: str) -> None:
    assert accepted(text) != (None, [("R206", "did you mean passed?")])


@pytest.mark.parametrize("text", ["True", "Yes", "TRUE"])
def test_yes_in_capitals_gets_a_suggestion(text: str) -> None:
    assert "did you mean" in accepted(text)[1][0][1]


@pytest.mark.parametrize(("text", "meant"), [("true", True), ("是", True), ("长期坚持", True), ("standing", True), ("否", False)])
def test_a_decision_may_be_standing(text: str, *, meant: bool) -> None:
    line = f"[{{id: 1, text: 演练, unit: 后勤处, owner: P-1, due: 2022-10-01, standing: {text}}}]"
    row, found = read("meetings", MEETING, decisions=line)
    assert found == []
    assert row
    assert row.values["decisions"][0].values["standing"] is meant


# --- one or several


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("食堂", ("食堂",)),
        ("[食堂, 六栋]", ("食堂", "六栋")),
        ("\n  - 食堂\n  - 六栋", ("食堂", "六栋")),
        ("[]", ()),
        ("['', 食堂]", ("食堂",)),
    ],
)
def test_one_or_several(text: str, meant: tuple[str, ...]) -> None:
    assert value("place", text) == meant
    assert value("tags", text) == meant


def test_a_list_in_a_list_and_a_group_are_refused() -> None:
    assert danger(place="[食堂, [六栋]]")[1][0].code == "R205"
    assert finding("place", "{甲: 乙}")[0] == "R205"


def test_two_owners_are_refused() -> None:
    assert finding("owner", "[P-1, P-2]")[0] == "R205"


def test_measures_read_theirs() -> None:
    row, found = read("measures", MEASURE, change="废止", review_every="每学期", answers="[D-1]", **{"class": "技防"})
    assert found == []
    assert row
    assert {name: row.values[name] for name in ("change", "review_every", "answers", "class_")} == {
        "change": "repeal",
        "review_every": "term",
        "answers": ("D-1",),
        "class_": "technical",
    }
    assert row.values["review_every"] in EVERY
