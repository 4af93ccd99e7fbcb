"""What can mean one thing only is mended, each with its own characters alone; what can mean two stays as it is."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from riskreg.domain.checks import run_texts
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.register import Directory
from riskreg.syntax.fixes import MENDABLE, FixedText, Surroundings, mend
from riskreg.syntax.reader import read_records, read_settings
from riskreg.syntax.text import scan

NAMES = Directory(
    read_records(
        "units: [{id: 后勤处}, {id: 学生处, aliases: [学工部]}]\npeople: [{id: P-1, name: 周立新}]\nplaces: [{id: 公寓1栋}]\n", ""
    )[0]
)


def found_in(text: str, *, settings: bool) -> list[Diagnostic]:
    found = scan(text, "a.yaml")
    if not found:
        found = [*(read_settings(text, "a.yaml") if settings else read_records(text, "a.yaml"))[1]]
    return [*found, *(one for one in run_texts([("a.yaml", text)]) if one.code == "R212")]


def once(text: str, *, settings: bool = False, others: Mapping[str, str]) -> FixedText:
    around = Surroundings(NAMES, {"a.yaml": text, **others})
    found = [one for one in found_in(text, settings=settings) if one.code in MENDABLE]
    return mend(text, "a.yaml", found, around, settings=settings)


def mended(text: str, *, settings: bool = False, others: Mapping[str, str] = MappingProxyType({})) -> str:
    for _ in range(5):
        after = once(text, settings=settings, others=others)
        assert not after.failed
        if after.text == text:
            break
        text = after.text
    return text


ZH = "隐患:\n  - 编号: D-1\n    隐患描述: 甲\n    责任单位: 后勤处\n    隐患来源: 自查\n    隐患级别: 一般\n    LINE\n    责任人: P-1\n"
EN = "dangers:\n  - id: D-1\n    title: 甲\n    unit: 后勤处\n    source: self_check\n    level: general\n    LINE\n    owner: P-1\n"
# A line as it is typed, and as it must read; in a file with Chinese keys and words, and in one with English ones.
LINES = [
    # Days
    (ZH, "整改时限: 2022.9.6", "整改时限: 2022-09-06"),
    (ZH, "整改时限: 2022年9月6日  # 见会议纪要", "整改时限: 2022-09-06  # 见会议纪要"),
    (ZH, "整改时限: '2022/9/6'", "整改时限: '2022-09-06'"),
    (ZH, "整改时限: ２０２２-０９-０６", "整改时限: 2022-09-06"),
    (ZH, "整改时限: 二〇二二年九月三十日", "整改时限: 2022-09-30"),
    (EN, 'due: "2022-9-6"', 'due: "2022-09-06"'),
    (EN, "due: 20220906", "due: 2022-09-06"),
    (EN, "due: 2022–09–06", "due: 2022-09-06"),
    (EN, "due: 2022-09-06 00:00:00 # from Excel", "due: 2022-09-06 # from Excel"),
    (EN, "rectified: [{on: 2022.9.6, by: P-1}] # done", "rectified: [{on: 2022-09-06, by: P-1}] # done"),
    (EN, "extensions: [{to: 2022/10/8, applied: 2022.9.30, reason: 'a, b'}]", "extensions: [{to: 2022-10-08, applied: 2022-09-30, reason: 'a, b'}]"),
    # Keys: synonyms of sheets, case, width, blanks, traditional characters
    (ZH, "整改期限: 2022-09-06 # 一", "整改时限: 2022-09-06 # 一"),
    (ZH, "整改期限: 2022.9.6", "整改时限: 2022-09-06"),
    (ZH, "整改時限: 2022-09-06", "整改时限: 2022-09-06"),
    (ZH, '"整改期限": 2022-09-06', '"整改时限": 2022-09-06'),
    (ZH, "due date: 2022-09-06", None),
    (ZH, "Due: 2022-09-06", "整改时限: 2022-09-06"),
    (EN, "整改期限: 2022-09-06", "due: 2022-09-06"),
    (EN, "Reply Due: 2022-09-06", "reply_due: 2022-09-06"),
    (EN, "ＤＵＥ: 2022-09-06", "due: 2022-09-06"),
    (ZH, "地点: 公寓1栋", "场所: 公寓1栋"),
    (ZH, "地点: [公寓1栋]", "场所: [公寓1栋]"),
    (ZH, "地点: 二层东侧", None),  # no place of the register: perhaps the corner was meant
    (ZH, "协办单位: [学工部, 后勤处]", "配合单位: [学工部, 后勤处]"),
    (ZH, "检查人: 张工", "排查人: 张工"),  # takes a text that names nobody
    (ZH, "整改进展:\n      - {进展日期: 2022.9.8, 进展情况: 已订货}", "进展:\n      - {进展日期: 2022-09-08, 进展情况: 已订货}"),
    (ZH, "整改完成:\n      - 完成日期: 2022-09-06\n        整改人: P-1", "整改完成:\n      - 整改完成日期: 2022-09-06\n        整改人: P-1"),
    (ZH, "验收: [{复查时间: 2022-09-06, 复核人: P-1, 复查结果: 通过}]", "验收: [{验收日期: 2022-09-06, 验收人: P-1, 验收结论: 合格}]"),
    (ZH, "临时管控措施: >\n      逐层\n      巡查", "临时防控措施: |\n      逐层\n      巡查"),
    # Closed values
    (ZH, "定级: [{定级日期: 2022-09-06, 级别: 重大事故隐患, 判定依据: 甲}]", "定级: [{定级日期: 2022-09-06, 级别: 重大, 判定依据: 甲}]"),
    (EN, "levels: [{on: 2022-09-06, level: 重大隐患, basis: 甲}]", "levels: [{on: 2022-09-06, level: major, basis: 甲}]"),
    (EN, "mode: Timed # by law", "mode: timed # by law"),
    (ZH, "整改方式: 限 期 整 改", "整改方式: 限期整改"),
    (ZH, "公开范围: '受限 '", "公开范围: '受限'"),
    (EN, "acceptances: [{on: 2022-09-06, by: P-1, passed: 已验收}]", "acceptances: [{on: 2022-09-06, by: P-1, passed: true}]"),
    (EN, "acceptances: [{on: 2022-09-06, by: P-1, passed: 'False'}]", "acceptances: [{on: 2022-09-06, by: P-1, passed: 'false'}]"),
    # Numbers
    (ZH, "计划资金: 650元", "计划资金: 650"),
    (ZH, "计划资金: 1,200.50", "计划资金: 1200.50"),
    (ZH, "计划资金: 1.5万元 # 预算", "计划资金: 15000 # 预算"),
    (EN, "count: ３", "count: 3"),
    (EN, "count: 4处", "count: 4"),
    # What cannot be seen
    (ZH, "备注: 甲\u200b乙 # 丙\u2060", "备注: 甲乙 # 丙"),
    (ZH, "备注: |\n      甲\u200e\n      乙\u200b", "备注: |\n      甲\n      乙"),
    (EN, "not\u200be: 甲", "note: 甲"),
    # Given twice
    (EN, "due: 2022-09-06\n    整改时限: 2022-09-06", "due: 2022-09-06"),
]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("file", "typed", "read"), LINES, ids=[repr(line[1])[:40] for line in LINES])
def test_a_line_is_mended_by_its_own_characters(file: str, typed: str, read: str | None, end: str) -> None:
    before, after = (file.replace("LINE", line).replace("\n", end) for line in (typed, typed if read is None else read))
    assert mended(before) == after


STAYS = [
    # Days with two readings, or none
    (ZH, "整改时限: 44798"),  # counted from 1900 or from 1904
    (ZH, "整改时限: 2022-09-06 14:30"),  # the time would be lost
    (ZH, "整改时限: 2022.9-6"),
    (ZH, "整改时限: 22.9.6"),
    (ZH, "整改时限: 9月6日"),
    (ZH, "整改时限: 2022年9月6日前"),
    (ZH, "整改时限: 2022-09-31"),
    (ZH, "整改时限: 2022.9"),
    (ZH, "整改时限: 立行立改"),
    (ZH, "整改时限: |\n      2022.9.6"),
    # Words that are merely near
    (ZH, "整改时间: 2022-09-06"),
    (EN, "dew: 2022-09-06"),
    (ZH, "状态: 整改中"),  # worked out from the facts: deleting it is for a person
    (ZH, "整改后照片: 图1.jpg"),  # belongs elsewhere
    (ZH, "整改期限: 待定"),
    (ZH, "整改期限:"),
    (ZH, "整改期限: 2022-09-06\n    限期: 2022-09-07"),  # two that mean one field
    (ZH, "整改时限: 2022-09-06\n    整改期限: 2022-09-06"),
    (ZH, "整改方式: 限改"),
    (ZH, "整改责任人: 周某某"),  # nobody of the register
    (ZH, "隐患编号: D-2"),
    (EN, "mode: at once"),
    (EN, "levels: [{on: 2022-09-06, level: 较大}]"),
    (EN, "cause_class: 不认识"),
    # Numbers
    (EN, "count: 三处"),
    (EN, "count: 3天"),
    (EN, "count: 0处"),  # at least one
    (EN, "funds: 1,20"),
    (EN, "funds: 约650"),
    (EN, "funds: -3元"),
    # The rest
    (EN, "note: [a, b]"),
    (ZH, "备注: 楼梯间 #2 配电箱"),  # a comment, or a text
    (ZH, "备注: 甲\u202e乙"),
    (ZH, "备注: 甲\u200b乙\u202e丙"),
    (ZH, "备注: שלום\u200e 1"),  # between characters that run from the right it matters
    (EN, "due: 2022-09-06\n    整改时限: 2022-09-07"),
    (EN, "due: 2022-09-06\n    整改时限: 2022-09-06 # 见纪要"),
    (EN, "due: 2022-09-06\n    due: 2022-09-06\n    整改时限: 2022-09-06"),
]


@pytest.mark.parametrize(("file", "line"), STAYS, ids=[repr(line[1])[:40] for line in STAYS])
def test_what_has_two_readings_stays(file: str, line: str) -> None:
    text = file.replace("LINE", line)
    assert found_in(text, settings=False)
    assert mended(text) == text


# Files that cannot be read, and what they read like when that is mended.
FILES = [
    ("a full-width colon", "隐患：\n  - 编号：D-1\n    隐患描述:甲\n    隐患级别 ：一般  # 注：无\n    整改措施：\n      |\n      一\n", None),
    ("full-width colons", "隐患：\n  - 编号：D-1\n    隐患描述：　甲：乙\n    隐患级别 ：一般  # 注：无\n", "隐患:\n  - 编号: D-1\n    隐患描述: 甲：乙\n    隐患级别 : 一般  # 注：无\n"),
    ("keys behind colons", "隐患:\n  - 编号: D-1\n    整改期限：2022.9.6\n", "隐患:\n  - 编号: D-1\n    整改时限: 2022-09-06\n"),
    ("no key of a field", "隐患:\n  - 编号: D-1\n    注意：甲\n", None),
    ("a field of another list", "隐患:\n  - 编号: D-1\n    印发日期：2022-09-06\n", None),
    ("tabs alone", "dangers:\n\t- id: D-1\n\t  title: a\n\t  rectified:\n\t\t- on: 2022-09-06\n\t\t  by: P-1\n", "dangers:\n  - id: D-1\n    title: a\n    rectified:\n    - on: 2022-09-06\n      by: P-1\n"),
    ("a tab among blanks", "隐患:\n  - 编号: D-1\n\t责任人: P-1\n    隐患描述: 甲\n", "隐患:\n  - 编号: D-1\n    责任人: P-1\n    隐患描述: 甲\n"),
    ("a tab of eight", "隐患:\n  - 编号: D-1\n    整改完成:\n      - 整改完成日期: 2022-09-06\n\t整改人: P-1\n", "隐患:\n  - 编号: D-1\n    整改完成:\n      - 整改完成日期: 2022-09-06\n        整改人: P-1\n"),
    ("a tab of two widths", "dangers:\n  - id: D-1\n    rectified:\n      - on: 2022-09-06\n\tnote: a\n", None),  # of the danger or of the fact
    ("a tab behind a hyphen", "dangers:\n  -\tid: D-1\n    title: a\n", "dangers:\n  - id: D-1\n    title: a\n"),
    ("no blank behind colon", "隐患:\n  - 编号: D-1\n    隐患描述:甲\n    责任人:P-1\n", "隐患:\n  - 编号: D-1\n    隐患描述: 甲\n    责任人: P-1\n"),
    ("no blank behind hyphen", "隐患:\n  -编号: D-1\n    隐患描述: 甲\n", "隐患:\n  - 编号: D-1\n    隐患描述: 甲\n"),
    ("no colon", "隐患:\n  - 编号: D-1\n    隐患描述 甲\n    责任人: P-1\n", None),
    ("too far right", "隐患:\n  - 编号: D-1\n     隐患描述: 甲\n", None),
    ("texts with signs", 'dangers:\n  - id: D-1\n    title: *重点*化学品\n    spot: "三"楼\n    note: [急]甲\n    basis: 见 注意: 乙\n    inspection: @甲 # 乙\n', None),
    ("texts with signs, all", 'dangers:\n  - id: D-1\n    title: *重点*化学品\n    spot: "三"楼\n    note: [急]甲\n    basis: 见 注意: 乙\n    inspection: "@甲" # 乙\n', 'dangers:\n  - id: D-1\n    title: "*重点*化学品"\n    spot: \'"三"楼\'\n    note: "[急]甲"\n    basis: "见 注意: 乙"\n    inspection: "@甲" # 乙\n'),
    ("two fields on a line", "隐患:\n  - 编号: D-1\n    责任单位: 后勤处 责任人: P-1\n", None),
    ("a text that goes on", "隐患:\n  - 编号: D-1\n    隐患描述: *甲\n      乙\n", None),
    ("a field for no text", "隐患:\n  - 编号: D-1\n    追加措施: [M-1]甲\n", None),
    ("an anchor that is used", "隐患:\n  - 编号: &甲 D-1\n    隐患描述: *甲\n", None),
    ("a mark inside", "隐患:\n  - 编号: D-1\n\ufeff    隐患描述: 甲\n", "隐患:\n  - 编号: D-1\n    隐患描述: 甲\n"),
    ("a control character", "隐患:\n  - 编号: D-1\n    隐患描述: 甲\x08乙\n", None),  # what stood there is not known
    ("old line ends", "隐患:\r  - 编号: D-1\r    隐患描述: 甲\r", "隐患:\n  - 编号: D-1\n    隐患描述: 甲\n"),
    ("a lone carriage return", "隐患:\n  - 编号: D-1\r    隐患描述: 甲\n", None),
    ("a separator at the end", "隐患:\n  - 编号: D-1\n    隐患描述: 甲\u2028\n", "隐患:\n  - 编号: D-1\n    隐患描述: 甲\n"),
    ("a separator in a block", "隐患:\n  - 编号: D-1\n    备注: | # 注\n      甲\u2028乙\n", "隐患:\n  - 编号: D-1\n    备注: | # 注\n      甲\n      乙\n"),
    ("a separator in a line", "隐患:\n  - 编号: D-1\n    隐患描述: 甲\u2028乙\n", None),  # a comma, a blank, nothing?
    ("a conflict beside", "隐患:\n  - 编号：D-1\n<<<<<<< HEAD\n", None),  # nothing can be proved while it is there
    ("a list's name", "隐患: []\nＤangers: []\n", None),  # the list would be there twice
    ("a list's name alone", "Dangers:\n  - id: D-1\n    整改期限: 2022-09-06\n", "dangers:\n  - id: D-1\n    due: 2022-09-06\n"),
    ("traditional characters", "隱患:\n  - 編號: D-1\n    責任單位: 后勤处\n", "隐患:\n  - 编号: D-1\n    责任单位: 后勤处\n"),
    ("an invisible sign in a list's name", "隐\u200b患:\n  - 编号: D-1\n    整改期限: 2022-09-06\n", "隐患:\n  - 编号: D-1\n    整改时限: 2022-09-06\n"),
    ("a list nearly named", "问题隐患:\n  - 编号: D-1\n", None),
]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("typed", "read"), [line[1:] for line in FILES], ids=[line[0] for line in FILES])
def test_a_file_is_mended_until_it_reads_or_not_at_all(typed: str, read: str | None, end: str) -> None:
    if end == "\r\n" and "\r" in typed:
        return
    assert found_in(typed, settings=False)
    assert mended(typed.replace("\n", end)) == (typed if read is None else read).replace("\n", end)


# Ids: a whole file, the other texts of the register, and whether the dashes of its id are mended.
IDS = [
    ("dangers:\n  - id: D—2022—0029\n", {}, True),
    ("dangers:\n  - id: D-2022\u200b-0029\n", {}, True),
    ("dangers:\n  - id: D—2022—0029\n  - id: D-2\n    recurs: D-2022-0029\n", {}, True),  # it is called by the other already
    ("dangers:\n  - id: D—2022—0029\n", {"b.yaml": "# D—2022—0029 见附件\n"}, False),
    ("dangers:\n  - id: D—2022—0029\n  - id: D–2022–0029\n", {}, False),
    ("dangers:\n  - id: D—2022—0029\n", {"b.yaml": "formerly: [D-2022-0029]\n"}, False),
    ("units:\n  - id: 学生—处\n", {}, True),
    ("units:\n  - id: P—1\n", {}, False),  # a person has it
    ("dangers:\n  - id: D——2022\n", {}, False),
    ("dangers:\n  - id: 消防(2022)7号\n", {}, False),
    ("dangers:\n  - id: 合计\n", {}, False),
]


@pytest.mark.parametrize(("text", "others", "is_mended"), IDS)
def test_an_id_is_mended_where_nothing_calls_it_otherwise(text: str, others: dict[str, str], is_mended: bool) -> None:
    line = "\n".join(part.translate({0x2014: "-", 0x200B: None}) if "- id: " in part else part for part in text.split("\n"))
    assert found_in(text, settings=False)
    assert mended(text, others=others) == (line if is_mended else text)


def test_settings_are_mended_too() -> None:
    text = (
        "name: 校\n語言: Chinese\nstarted: 2022.6.1\ndeadlines: {acceptance: 7天}\nchecks: {R402: 警告, R405: 关闭, R406: 错}\n"
    )
    assert mended(text.replace("語言", "语言"), settings=True) == (
        'name: 校\n语言: zh\nstarted: 2022-06-01\ndeadlines: {acceptance: 7}\nchecks: {R402: warning, R405: "off", R406: 错}\n'
    )


def test_a_file_that_is_well_stays_as_it_is() -> None:
    text = ZH.replace("LINE", "整改时限: 2022-09-06")
    assert mend(text, "a.yaml", [], Surroundings(NAMES, {})) == FixedText(text)


def test_only_what_is_told_is_mended() -> None:
    """A code that the settings switch off, or a record that may not be seen, is nothing that was found."""
    text = ZH.replace("LINE", "整改时限: 2022.9.6")
    assert mend(text, "a.yaml", [], Surroundings(NAMES, {})).text == text


MENDED = [line[:2] for line in LINES if line[2]]


@pytest.mark.parametrize(("file", "typed"), MENDED, ids=[repr(line[1])[:40] for line in MENDED])
def test_what_is_mended_is_found_no_more_and_nothing_else_is(file: str, typed: str) -> None:
    after = mended(file.replace("LINE", typed))
    assert [one for one in found_in(after, settings=False) if one.code in MENDABLE] == []
    assert {one.code for one in found_in(after, settings=False) if one.severity == ERROR} <= {"R204"}  # what the file lacks
