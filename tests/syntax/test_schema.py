"""From a tree to rows: which keys a file may hold, what is required, what is given twice, what was meant."""

from textwrap import dedent

import pytest

from riskreg.domain.diagnostic import Diagnostic
from riskreg.domain.fields import Row
from riskreg.domain.register import Assembly, Directory, build_register
from riskreg.domain.settings import Settings
from riskreg.messages import UNKNOWN
from riskreg.syntax.reader import read_file, read_settings

DANGER = "title: 灯, unit: 后勤处, owner: P-1, found: 2022-09-01, source: 自查, level: 一般, rectification: 换灯, due: 2022-09-08"
RISK = "title: 电池, unit: 后勤处, owner: P-1, method: LS, residual: {L: 3, S: 5}, identified: 2022-06-10"
MEASURE = "title: 办法, unit: 后勤处, owner: P-1, type: rule"
DECISION = "text: 演练, unit: 后勤处, owner: P-1, due: 2022-10-20"

Told = tuple[int, str, str, str]


def read(text: str) -> tuple[list[Row], list[Diagnostic]]:
    return read_file(dedent(text).lstrip("\n"), "r.yaml")


def told(text: str) -> list[Told]:
    """Return line, code, message and hint of every finding."""
    return [(one.mark.line, one.code, str(one.message), str(one.hint or "")) for one in read(text)[1]]


def codes(text: str) -> list[tuple[int, str]]:
    return [(line, code) for line, code, _, _ in told(text)]


def ids(text: str) -> list[str]:
    return [row.values["id"] for row in read(text)[0]]


# --- the file


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有注释\n", "---\n", "{}\n"])
def test_a_file_may_be_empty(text: str) -> None:
    assert read_file(text, "r.yaml") == ([], [])


@pytest.mark.parametrize("text", ["- id: 1\n", "灯不亮\n", "[]\n"])
def test_a_file_is_a_mapping_of_lists(text: str) -> None:
    (one,) = told(text)
    assert one[:2] == (1, "R205")
    assert "dangers:" in one[3]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("risks", "风险"),
        ("dangers", "隐患"),
        ("measures", "措施"),
        ("meetings", "会议"),
        ("units", "单位"),
        ("people", "人员"),
        ("categories", "类别"),
        ("places", "场所"),
        ("periods", "时段"),
    ],
)
def test_a_list_has_a_name_in_each_language(english: str, chinese: str) -> None:
    assert told(f"{english}:\n") == told(f"{chinese}: []\n") == []
    assert codes(f"{english}: []\n{chinese}: []\n") == [(2, "R203")]


def test_any_file_may_hold_any_lists_in_both_languages() -> None:
    text = f"""
        单位:
        - 编号: 后勤处
        dangers:
        - {{id: D-1, {DANGER}}}
        风险:
        - {{id: R-1, {RISK}}}
    """
    assert told(text) == []
    assert ids(text) == ["后勤处", "D-1", "R-1"]


@pytest.mark.parametrize(
    ("key", "suggested"),
    [
        ("danger", "dangers"),
        ("隐患清单", "dangers"),
        ("Risks", "risks"),
        ("peopel", "people"),
        ("会议记录", "meetings"),
        ("xyz", ""),
    ],
)
def test_an_unknown_list_is_a_finding_with_the_one_meant(key: str, suggested: str) -> None:
    line, code, message, hint = told(f"{key}:\n- {{id: D-1}}\n")[0]
    assert (line, code) == (1, "R201")
    assert key in message
    assert hint == (f"did you mean {suggested}?" if suggested else "")


@pytest.mark.parametrize("value", ["无", "{id: D-1}", "\n  id: D-1\n  title: 灯"])
def test_a_list_that_is_none_is_a_finding(value: str) -> None:
    ((_, code, _, hint),) = told(f"dangers: {value}\n")
    assert code == "R205"
    assert "- id" in hint


@pytest.mark.parametrize("item", ["灯不亮", "[甲, 乙]", "'灯: 不亮'"])
def test_a_record_that_is_no_group_of_fields_is_a_finding(item: str) -> None:
    text = f"dangers:\n- {item}\n- {{id: D-1, {DANGER}}}\n"
    assert codes(text) == [(2, "R205")]
    assert ids(text) == ["D-1"]


# --- keys in both languages


ENGLISH = """
dangers:
- id: D-1
  title: 灯不亮
  unit: 后勤处
  owner: P-1
  found: 2022-09-01
  source: self_check
  level: major
  basis: 判定标准
  mode: timed
  rectification: 换灯
  funds: 86000
  due: 2022-09-08
  suspended: {from: 2022-09-01, to: 2022-09-08, what: 走廊}
  extensions:
    - {to: 2022-09-20, applied: 2022-09-05, approved: 2022-09-06, by: P-2, reason: 等料}
  acceptances:
    - {on: 2022-09-21, by: [P-2, P-3], passed: failed, due: 2022-09-28}
"""
CHINESE = """
隐患:
- 编号: D-1
  隐患描述: 灯不亮
  责任单位: 后勤处
  责任人: P-1
  排查日期: 2022-09-01
  隐患来源: 自查
  隐患级别: 重大
  判定依据: 判定标准
  整改方式: 限期整改
  整改措施: 换灯
  计划资金: 86000
  整改时限: 2022-09-08
  停用: {停用日期: 2022-09-01, 停用截止日期: 2022-09-08, 停用内容: 走廊}
  延期:
    - {延至: 2022-09-20, 申请日期: 2022-09-05, 批准日期: 2022-09-06, 批准人: P-2, 延期理由: 等料}
  验收:
    - {验收日期: 2022-09-21, 验收人: [P-2, P-3], 验收结论: 不合格, 重新整改时限: 2022-09-28}
"""


def test_both_languages_mean_the_same_also_mixed() -> None:
    mixed = ENGLISH.replace("title:", "隐患描述:").replace("applied:", "申请日期:").replace("failed", "不合格")
    made = []
    for text in (ENGLISH, CHINESE, mixed):
        rows, wrong = read_file(text, "r.yaml")
        assert wrong == []
        made.append(build_register(rows).dangers["D-1"])
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize(
    "pair", ["due: 2022-09-08\n  整改时限: 2022-09-09", "due: 2022-09-08\n  due: 2022-09-08", "due:\n  整改时限: 2022-09-08"]
)
def test_a_field_given_twice_is_an_error_that_names_both_lines(pair: str) -> None:
    text = f"dangers:\n- id: D-1\n  {pair}\n"
    first = next(one for one in told(text) if one[1] == "R203")
    assert first[0] == 4
    assert "line 3" in first[2]


def test_a_field_of_a_fact_given_twice_is_an_error() -> None:
    text = f"dangers:\n- {{id: D-1, {DANGER}, progress: [{{on: 2022-09-02, note: 到货, 进展情况: 装好}}]}}\n"
    assert codes(text) == [(2, "R203")]


@pytest.mark.parametrize(
    "text", ["checks: {R402: warning, R402: 'off'}", "grading: {scales: {甲: {method: LS}, 甲: {method: LEC}}}"]
)
def test_a_key_of_the_users_own_given_twice_is_an_error(text: str) -> None:
    assert "R203" in [one.code for one in read_settings(f"name: 示例\n{text}\n", "riskreg.yaml")[1]]


# --- unknown keys


@pytest.mark.parametrize(
    ("kind", "key", "suggested"),
    [
        ("dangers", "隐患编号", "编号"),
        ("dangers", "台账编号", "编号"),
        ("risks", "风险编号", "编号"),
        *(
            ("dangers", key, "隐患描述")
            for key in ("存在问题", "问题隐患", "隐患内容", "问题描述", "存在的隐患(问题)", "问题清单")
        ),
        *(("risks", key, "风险点") for key in ("风险点名称", "风险名称", "风险项目", "风险源")),
        *(("measures", key, "制度措施名称") for key in ("制度名称", "措施名称", "文件名称")),
        *(("dangers", key, "责任单位") for key in ("责任部门", "整改单位", "整改责任单位", "主体责任单位")),
        *(("dangers", key, "配合单位") for key in ("协办单位", "协同单位", "配合部门")),
        *(("dangers", key, "责任人") for key in ("整改责任人", "直接责任人", "管控责任人", "具体负责人")),
        *(("dangers", key, "分管领导") for key in ("责任领导", "分管校领导", "包保领导")),
        *(("dangers", key, "类别") for key in ("隐患类别", "领域", "重点领域", "专业类别")),
        *(("dangers", key, "隐患类型") for key in ("细类", "二级指标", "检查项目")),
        *(("dangers", key, "场所") for key in ("地点", "区域", "分区", "楼栋", "位置", "所在位置", "检查地点", "建筑物")),
        *(("dangers", key, "具体部位") for key in ("部位", "具体位置", "房间号", "风险部位", "点位")),
        ("dangers", "说明", "备注"),
        *(("dangers", key, "排查日期") for key in ("排查时间", "检查日期", "检查时间", "发现时间", "发现日期")),
        *(("dangers", key, "排查人") for key in ("检查人", "检查人员", "发现人", "参与人员", "督查人员")),
        *(("dangers", key, "隐患来源") for key in ("来源", "检查类型", "检查类别", "发现途径", "问题来源")),
        *(("dangers", key, "隐患级别") for key in ("隐患等级", "隐患分级", "级别")),
        *(("dangers", key, "判定依据") for key in ("依据", "法规依据", "标准条款")),
        *(("dangers", key, "整改措施") for key in ("治理措施", "解决措施", "整改建议", "整改要求", "应对措施")),
        *(("dangers", key, "计划资金") for key in ("整改资金", "所需资金", "预算")),
        *(("dangers", key, "落实资金") for key in ("已投入", "到位资金")),
        *(
            ("dangers", key, "整改时限")
            for key in ("整改期限", "限期", "完成时限", "整改完成时限", "计划完成时间", "要求完成时间")
        ),
        *(("dangers", key, "进展") for key in ("整改进展", "进度", "目前进展")),
        *(("dangers", key, "未完成原因") for key in ("未整改原因", "存在困难", "需协调事项")),
        *(("dangers", key, "临时防控措施") for key in ("临时管控措施", "临时防范措施", "过渡措施")),
        *(("dangers", key, "应急预案") for key in ("应急措施", "应急处置措施")),
        *(("risks", key, "危险因素") for key in ("危险源", "危险有害因素", "主要风险概述", "潜在风险点", "风险描述")),
        *(("risks", key, "可能后果") for key in ("事故类型", "易发事故", "可能导致的事故")),
        *(("risks", key, "评价方法") for key in ("评估方法", "辨识方法", "评估类型")),
        *(("risks", key, "固有风险") for key in ("初始风险", "原始风险")),
        *(("risks", key, "现有风险") for key in ("剩余风险", "残余风险", "当前等级", "风险等级", "管控后等级")),
        *(("risks", key, "现有管控措施") for key in ("管控措施", "防控措施")),
        ("risks", "评估日期", "辨识日期"),
        *(("risks", key, "再评估") for key in ("动态评估", "风险研判", "复评", "重新评估")),
        *(("risks", key, "检查频次") for key in ("排查频次", "巡查频次", "管控频次")),
        ("measures", "制修订", "变动方式"),
        *(("measures", key, "防控手段") for key in ("五防", "防控类别", "防范类型")),
        *(("measures", key, "对应问题隐患") for key in ("对应问题隐患编号", "针对问题")),
        *(("measures", key, "印发日期") for key in ("发布日期", "出台时间")),
        ("measures", "实施日期", "施行日期"),
        ("measures", "发文字号", "文号"),
    ],
)
def test_a_heading_of_real_sheets_is_a_finding_with_the_field(kind: str, key: str, suggested: str) -> None:
    found = [one for one in told(f"{kind}:\n- id: X-1\n  {key}: 甲\n") if one[1] == "R202"]
    assert [(line, hint) for line, _, _, hint in found] == [(3, f"did you mean {suggested}?")]


@pytest.mark.parametrize(
    ("key", "suggested"), [("titel", "title"), ("Due", "due"), ("found by", "found_by"), ("整改时间限", "整改时限"), ("xyz", "")]
)
def test_a_slip_is_a_finding_with_the_nearest_field(key: str, suggested: str) -> None:
    found = [one for one in told(f"dangers:\n- id: D-1\n  {key}: 甲\n") if one[1] == "R202"]
    assert [one[3] for one in found] == [f"did you mean {suggested}?" if suggested else ""]


@pytest.mark.parametrize("key", ["实际完成时间", "验收意见", "延期后时限", "督办领导", "复查人"])
def test_a_field_of_a_fact_on_the_record_is_told_where_it_belongs(key: str) -> None:
    found = [one for one in told(f"dangers:\n- id: D-1\n  {key}: 甲\n") if one[1] == "R202"]
    assert "write it under" in found[0][3]


@pytest.mark.parametrize("key", ["状态", "整改状态", "是否整改", "销号日期", "管控层级"])
def test_what_riskreg_computes_is_to_be_deleted(key: str) -> None:
    found = [one for one in told(f"dangers:\n- id: D-1\n  {key}: 甲\n") if one[1] == "R202"]
    assert "delete it" in found[0][3]


@pytest.mark.parametrize("key", ["等级", "完成时间", "整改时间", "日期"])
def test_a_heading_that_must_be_asked_about_is_a_finding(key: str) -> None:
    # headings.md: never mapped by themselves
    assert "R202" in [code for _, code in codes(f"dangers:\n- id: D-1\n  {key}: 甲\n")]


def test_an_unknown_key_leaves_the_record_in_the_register() -> None:
    text = f"dangers:\n- {{id: D-1, 甲: 乙, {DANGER}}}\n"
    assert (codes(text), ids(text)) == ([(2, "R202")], ["D-1"])


def test_an_unknown_key_of_a_fact_is_a_finding_with_the_field() -> None:
    text = f"dangers:\n- id: D-1\n  {DANGER.replace(', ', chr(10) + '  ')}\n  acceptances:\n  - 复查时间: 2022-09-05\n"
    assert [(line, hint) for line, code, _, hint in told(text) if code == "R202"] == [(12, "did you mean 验收日期?")]


# --- required fields


@pytest.mark.parametrize(
    ("kind", "needed", "field"),
    [
        *(("dangers", DANGER, field) for field in ("title", "unit", "owner", "found", "source", "rectification", "due")),
        *(
            ("risks", RISK.replace("{L: 3, S: 5}", "{L: 3}"), field)
            for field in ("title", "unit", "owner", "method", "identified")
        ),
        *(("measures", MEASURE, field) for field in ("title", "unit", "owner", "type")),
        ("meetings", "on: 2022-09-28", "on"),
        ("people", "name: 何建平", "name"),
        *(("periods", "kind: holiday, from: 2022-10-01, to: 2022-10-07", field) for field in ("kind", "from", "to")),
    ],
)
def test_a_required_field_that_is_missing_or_empty_is_an_error_and_the_record_stays(kind: str, needed: str, field: str) -> None:
    lines = [line for line in ["id: X-1", *needed.split(", ")] if not line.startswith(f"{field}:")]
    missing = f"{kind}:\n- " + "\n  ".join(lines) + "\n"
    empty = missing + f"  {field}:\n"
    blank = missing + f"  {field}: '  '\n"
    assert [(line, code) for line, code, message, _ in told(missing) if "is missing" in message] == [(2, "R204")]
    for text in (empty, blank):
        assert [(line, code) for line, code, message, _ in told(text) if "is empty" in message] == [(len(lines) + 2, "R204")]
    there = [] if kind == "periods" else ["X-1"]  # a period without its days would hold always, or never
    assert [ids(text) for text in (missing, empty, blank)] == [there, there, there]


def test_a_record_without_an_id_is_an_error() -> None:
    text = f"dangers:\n- {{{DANGER}}}\n"
    assert (codes(text), ids(text)) == ([(2, "R204")], [])


def test_the_hint_says_what_to_fill_in() -> None:
    ((_, _, _, hint),) = told("people:\n- id: P-1\n")
    assert hint == "fill in: the name"


def test_a_required_field_that_is_wrong_is_told_once() -> None:
    text = f"dangers:\n- {{id: D-1, {DANGER.replace('due: 2022-09-08', 'due: 待定')}}}\n"
    assert (codes(text), ids(text)) == ([(2, "R208")], ["D-1"])


def test_a_wrong_field_that_is_not_required_leaves_the_record_without_it() -> None:
    text = f"dangers:\n- {{id: D-1, {DANGER}, funds: 很多}}\n"
    rows, found = read(text)
    assert ([one.code for one in found], "funds" in rows[0].values) == (["R205"], False)


@pytest.mark.parametrize(
    ("fact", "missing"),
    [
        ("extensions: [{to: 2022-09-20, applied: 2022-09-05}]", "reason"),
        ("extensions: [{applied: 2022-09-05, reason: 等料}]", "to"),
        ("acceptances: [{on: 2022-09-05, passed: 合格}]", "by"),
        ("acceptances: [{on: 2022-09-05, by: P-2}]", "passed"),
        ("rectified: [{by: P-2}]", "on"),
        ("progress: [{on: 2022-09-05}]", "note"),
        ("handovers: [{owner: P-2}]", "on"),
        ("referrals: [{on: 2022-09-05}]", "to"),
        ("supervised: [{to: 2022-09-05}]", "from"),
        ("withdrawn: {on: 2022-09-05, by: P-2}", "reason"),
    ],
)
def test_a_fact_that_lacks_a_required_field_is_an_error_and_is_not_there(fact: str, missing: str) -> None:
    rows, found = read(f"dangers:\n- {{id: D-1, {DANGER}, {fact}}}\n")
    assert [one.code for one in found] == ["R204"]
    assert missing in str(found[0].message)
    assert not rows[0].values.get(fact.partition(":")[0])


def test_a_level_without_its_word_is_an_unknown_level_and_not_the_one_before() -> None:
    rows, found = read(f"dangers:\n- {{id: D-1, {DANGER}, levels: [{{on: 2022-09-05}}]}}\n")
    assert [one.code for one in found] == ["R204"]
    assert [level.values["level"] for level in rows[0].values["levels"]] == [UNKNOWN]


@pytest.mark.parametrize("by", ["[]", "['']", "[' ']"])
def test_an_acceptance_by_nobody_lacks_its_acceptor(by: str) -> None:
    text = f"dangers:\n- {{id: D-1, {DANGER}, acceptances: [{{on: 2022-09-05, by: {by}, passed: 合格}}]}}\n"
    assert [code for _, code in codes(text)] == ["R204"]


# --- either of two


def test_a_danger_has_a_level_or_levels() -> None:
    none = DANGER.replace("level: 一般, ", "")
    assert codes(f"dangers:\n- {{id: D-1, {none}}}\n") == [(2, "R204")]
    assert codes(f"dangers:\n- {{id: D-1, {none}, levels: [{{on: 2022-09-01, level: 一般}}]}}\n") == []
    assert codes(f"dangers:\n- {{id: D-1, {none}, level: 较大}}\n") == [(2, "R206")]


def test_an_empty_list_of_levels_is_no_level() -> None:
    none = DANGER.replace("level: 一般, ", "")
    assert codes(f"dangers:\n- {{id: D-1, {none}, levels: []}}\n") == [(2, "R204")]


def test_a_decision_has_a_day_or_is_standing() -> None:
    none = DECISION.replace(", due: 2022-10-20", "")
    for text, expected in ((none, ["R204"]), (DECISION, []), (f"{none}, standing: true", []), (f"{none}, 长期坚持: 是", [])):
        found = codes(f"meetings:\n- {{id: 2022-09, on: 2022-09-28, decisions: [{{id: 1, {text}}}]}}\n")
        assert [code for _, code in found] == expected


def test_a_decision_that_is_not_standing_has_a_day() -> None:
    text = DECISION.replace("due: 2022-10-20", "standing: no")
    assert [code for _, code in codes(f"meetings:\n- {{id: 2022-09, on: 2022-09-28, decisions: [{{id: 1, {text}}}]}}\n")] == [
        "R204"
    ]


# --- shapes


@pytest.mark.parametrize(
    "field",
    [
        "extensions: 2022-09-20",
        "rectified: 2022-09-05",
        "rectified: {on: 2022-09-05}",
        "acceptances: 合格",
        "progress: 已报",
        "handovers: P-2",
        "levels: 重大",
        "withdrawn: 2022-09-05",
        "withdrawn: [{on: 2022-09-05}]",
        "suspended: 走廊",
        "named: 是",
        "progress: [已报]",
        "rectified: [2022-09-05]",
    ],
)
def test_a_value_of_another_shape_is_a_finding_and_the_record_stays(field: str) -> None:
    text = f"dangers:\n- {{id: D-1, {DANGER}, {field}}}\n"
    (one,) = told(text)
    assert one[1] == "R205"
    assert one[3]
    assert ids(text) == ["D-1"]


def test_an_empty_value_of_any_shape_is_none() -> None:
    fields = ["extensions", "rectified", "withdrawn", "place", "funds", "audience", "recurs", "reply_due", "note"]
    text = "dangers:\n- id: D-1\n  " + "\n  ".join(DANGER.split(", ") + [f"{field}:" for field in fields]) + "\n"
    rows, found = read(text)
    assert found == []
    assert not rows[0].values.keys() & set(fields)


def test_grades_of_lists_in_lists_are_read() -> None:
    text = f"""
        risks:
        - {{id: R-1, {RISK}, 再评估: [{{评估日期: 2022-07-01, 评估人: P-1, 评估说明: 升, 现有风险: {{可能性: 5, 严重性: 5}}}}],
           现有管控措施: {{工程技术: 隔离, 个体防护: 手套}}, 风险销号: {{on: 2022-09-01, by: P-1, reason: 拆除}}}}
    """
    rows, found = read(text)
    assert found == []
    risk = build_register(rows).risks["R-1"]
    assert risk.reviews[0].residual
    assert risk.controls
    assert (str(risk.reviews[0].residual.L), risk.controls.ppe) == ("5", "手套")


# --- places


def test_every_field_knows_its_place() -> None:
    rows, _ = read(
        f"dangers:\n\n- id: D-1\n  {DANGER.replace(', ', chr(10) + '  ')}\n  progress:\n  - note: 到货\n    on: 2022-09-02\n"
    )
    danger = build_register(rows).dangers["D-1"]
    assert (danger.mark().line, tuple(danger.mark("id")), tuple(danger.mark("due"))) == (3, ("r.yaml", 3, 3), ("r.yaml", 11, 3))
    assert tuple(danger.progress[0].mark("on")) == ("r.yaml", 14, 5)


def test_a_field_far_to_the_right_keeps_its_line() -> None:
    rows, _ = read(f"dangers:\n- {{id: D-1, note: {'长' * 1100}, {DANGER}}}\n")
    assert build_register(rows).dangers["D-1"].mark("due").line == 2


def test_findings_name_the_record() -> None:
    _, found = read(f"dangers:\n- {{id: D-7, {DANGER}, funds: 很多}}\n- {{编号: D-8, {DANGER}, funds: 很多}}\n")
    assert [one.id for one in found] == ["D-7", "D-8"]


def test_a_row_of_totals_is_no_record() -> None:
    text = f"dangers:\n- {{id: D-1, {DANGER}}}\n- {{id: 合计, title: 1}}\n"
    assert (codes(text), ids(text)) == ([(3, "R209")], ["D-1"])


def test_very_many_findings_of_one_file_are_cut_short() -> None:
    text = "dangers:\n" + f"- {{id: D-1, {DANGER}, 甲: 1, 乙: 2}}\n" * 700
    found = read(text)[1]
    assert len(found) == 1001
    assert "more" in str(found[-1].message)


def test_a_file_with_an_error_in_its_yaml_gives_no_records() -> None:
    rows, found = read(f"dangers:\n- {{id: D-1, {DANGER}}}\n- id: [\n")
    assert rows == []
    assert len(found) == 1


# --- settings


def settings(text: str) -> tuple[Settings | None, list[tuple[int, str]]]:
    row, found = read_settings(dedent(text).lstrip("\n"), "riskreg.yaml")
    made = Assembly(Directory(())).value(row, "") if row else None
    assert made is None or isinstance(made, Settings)
    return made, [(one.mark.line, one.code) for one in found]


def test_the_settings_of_the_format_are_read() -> None:
    made, found = settings("""
        name: 示例职业技术学院
        language: zh
        timezone: Asia/Shanghai
        started: 2022-06-01
        as_of: 2022-09-30
        grading: {LS: B, LEC: merge-top, MES: standard, scales: {}}
        deadlines:
          danger: {general: 10}
          acceptance: 5
          five_points: 3
          review: {major: month, significant: half-year, general: year, low: year}
          check: {major: week, significant: month, general: quarter, low: term}
        ids: {risk: "R-{n:04}", danger: "D-{year}-{n:04}", measure: "M-{n:04}"}
        audience: {records: restricted}
        checks: {R402: warning, R405: "off"}
    """)
    assert found == []
    assert made
    assert (made.name, made.language, made.timezone) == ("示例职业技术学院", "zh", "Asia/Shanghai")
    assert (made.started and made.started.isoformat(), made.as_of and made.as_of.isoformat()) == ("2022-06-01", "2022-09-30")
    assert (made.grading.LS, made.grading.LEC, made.grading.MES) == ("B", "merge-top", "standard")
    assert (made.deadlines.danger.general, made.deadlines.danger.major) == (10, None)
    assert (made.deadlines.acceptance, made.deadlines.five_points) == (5, 3)
    assert [made.deadlines.review_every(band) for band in ("major", "low")] == ["month", "year"]
    assert (made.audience.records, dict(made.checks)) == ("restricted", {"R402": "warning", "R405": "off"})


def test_every_setting_but_the_name_has_the_default_of_the_format() -> None:
    made, found = settings("name: 示例\n")
    assert found == []
    assert made == Settings(name="示例")
    assert made
    days = made.deadlines
    assert (made.language, made.timezone, made.started, made.as_of) == ("zh", "Asia/Shanghai", None, None)
    assert (made.grading.LS, made.grading.LEC, made.grading.MES) == ("A", "merge-low", "standard")
    assert (days.danger.general, days.danger.major, days.acceptance, days.five_points) == (7, None, 7, 5)
    bands = ("major", "significant", "general", "low")
    assert [str(days.review_every(band)) for band in bands] == ["quarter", "half-year", "year", "year"]
    assert [str(days.check_every(band)) for band in bands] == ["week", "month", "quarter", "term"]
    assert (made.ids.risk, made.ids.danger, made.ids.measure) == ("R-{n:04}", "D-{year}-{n:04}", "M-{n:04}")
    assert made.audience.records == "internal"


def test_settings_may_be_in_chinese() -> None:
    made, found = settings("名称: 示例\n语言: 英文\n分级: {LS: B}\n时限: {验收: 5, 再评估: {重大: 每月}}\n")
    assert found == [(2, "R206")]  # 英文 is a synonym; the word is en
    assert made
    assert (made.grading.LS, made.deadlines.acceptance, made.deadlines.review_every("major")) == ("B", 5, "month")


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("name: 示例\nlangauge: zh\n", "R202", "did you mean language?"),
        ("name: 示例\ndeadlines: {acceptence: 5}\n", "R202", "did you mean acceptance?"),
        ("name: 示例\ndeadlines: {danger: {general: 0}}\n", "R205", ""),
        ("name: 示例\ndeadlines: {acceptance: 七}\n", "R205", "write the number in digits"),
        ("name: 示例\ndeadlines: {review: {major: monthly}}\n", "R206", "did you mean month?"),
        ("name: 示例\nchecks: {R402: warn}\n", "R206", "did you mean warning?"),
        ("name: 示例\nstarted: 2022.6.1\n", "R207", "write 2022-06-01"),
        ("name: 示例\nname: 示例\n", "R203", ""),
        ("name: 示例\nchecks: [R402]\n", "R205", ""),
        ("language: zh\n", "R204", "fill in: the college's name, printed on every report"),
        ("", "R204", "write at least: name: ..."),
    ],
)
def test_wrong_settings_are_findings(text: str, code: str, hint: str) -> None:
    _, found = read_settings(text, "riskreg.yaml")
    assert [(one.code, str(one.hint or "")) for one in found] == [(code, hint)]


def test_without_a_name_there_are_no_settings() -> None:
    assert settings("language: zh\n")[0] is None
