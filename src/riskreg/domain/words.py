"""The closed values of the format: English code, Chinese word, synonyms found in real sheets (from which hints are made)."""

from collections.abc import Mapping
from typing import Final

from riskreg.messages import UNKNOWN, Word

# Grades of a risk, worst first. The order is explicit: the words do not sort.
MAJOR = Word("major", "重大", "重大风险", "一级", "Ⅰ级", "I级", "1级", "红", "红色", "A")
SIGNIFICANT = Word("significant", "较大", "较大风险", "二级", "Ⅱ级", "II级", "2级", "橙", "橙色", "B")
GENERAL = Word("general", "一般", "一般风险", "三级", "Ⅲ级", "III级", "3级", "黄", "黄色", "C")
LOW = Word("low", "低", "低风险", "较低", "轻微", "四级", "Ⅳ级", "IV级", "4级", "蓝", "蓝色", "D")
BANDS: Final = (MAJOR, SIGNIFICANT, GENERAL, LOW)
UNRATED = Word("unrated", "未评")
COLOURS: Final[Mapping[str, Word]] = {
    "major": Word("red", "红"),
    "significant": Word("orange", "橙"),
    "general": Word("yellow", "黄"),
    "low": Word("blue", "蓝"),
}
# The control tier follows from the grade: the higher the grade, the higher who controls (domain/grading, practice).
TIERS: Final[Mapping[str, Word]] = {
    "major": Word("school", "校级"),
    "significant": Word("leader", "分管校领导", en="leader in charge"),
    "general": Word("unit", "二级单位"),
    "low": Word("post", "岗位"),
}

# Levels of a danger: another scale than grades.
DANGER_MAJOR = Word("major", "重大", "重大隐患", "重大事故隐患")
DANGER_GENERAL = Word("general", "一般", "一般隐患", "一般事故隐患")
LEVELS: Final = (DANGER_MAJOR, DANGER_GENERAL)

OPEN = Word("open", "整改中", "未整改", "延期整改")
RECTIFIED = Word("rectified", "待验收", "已整改", "整改完成", en="awaiting acceptance")
REFERRED = Word("referred", "移交属地")
CLOSED = Word("closed", "已销号", "销案", "销号", "已完成")
WITHDRAWN = Word("withdrawn", "已撤销")
DANGER_STATES: Final = (OPEN, RECTIFIED, REFERRED, CLOSED, WITHDRAWN)

RISK_ACTIVE = Word("active", "在册")
RISK_CLOSED = Word("closed", "已销号")
RISK_STATES: Final = (RISK_ACTIVE, RISK_CLOSED)

PLANNED = Word("planned", "未完成")
IN_FORCE = Word("in_force", "有效")
REPEALED = Word("repealed", "废止", "已废止")
MEASURE_STATES: Final = (PLANNED, IN_FORCE, REPEALED)

DECISION_OPEN = Word("open", "推进中")
DECISION_LATE = Word("late", "逾期", en="late")
DECISION_STANDING = Word("standing", "长期坚持")
DECISION_DONE = Word("done", "已办结", "办结")
DECISION_STATES: Final = (DECISION_LATE, DECISION_OPEN, DECISION_STANDING, DECISION_DONE)

PUBLIC = Word("public", "公开")
INTERNAL = Word("internal", "内部")
RESTRICTED = Word("restricted", "受限")
AUDIENCES: Final = (PUBLIC, INTERNAL, RESTRICTED)  # from the widest to the narrowest

LS = Word("LS", "LS", "风险矩阵法", "LS法", "矩阵法")
LEC = Word("LEC", "LEC", "作业条件危险性分析法", "格雷厄姆法", "LEC法")
MES = Word("MES", "MES", "MES法")
DIRECT = Word("direct", "直接判定", "直判", "经验判定", "专家判定")
LAB = Word("lab", "实验室分级", en="laboratory class")
METHODS: Final = (LS, LEC, MES, DIRECT, LAB)

LAB_CLASSES: Final = (
    Word("chemical", "化学"),
    Word("biological", "生物"),
    Word("radiation", "辐射"),
    Word("mechanical", "机电"),
    Word("other", "其他"),
)

SOURCES: Final = (
    Word("self_check", "自查", "自检自查", "日常巡查", "单位排查", en="self-check"),
    Word("school_check", "校级检查", "督查", "督导", "校领导带队", "专项检查", en="school check"),
    Word("superior_check", "上级检查", "厅检查", "委检查", "巡察", en="superior's check"),
    Word(
        "local_check",
        "属地检查",
        "消防检查",
        "公安检查",
        "市监检查",
        "住建检查",
        "街道检查",
        "应急检查",
        en="local authority's check",
    ),
    Word("third_party", "第三方检测", "消防检测", "房屋鉴定", "电检", en="third-party test"),
    Word("report", "师生反映", "举报", "投诉", "诉求", en="reported by staff or students"),
    Word("incident", "事故倒查", en="follow-up of an incident"),
)
CAUSE_CLASSES: Final = (
    Word("awareness", "认识", "认识不到位"),
    Word("policy", "政策", "政策不精通"),
    Word("skill", "业务", "业务不专业"),
    Word("execution", "落地", "落实不到位", "落地不到位"),
)
IMMEDIATE = Word("immediate", "立行立改")
MODES: Final = (IMMEDIATE, Word("timed", "限期整改", en="by a set day"))
BLOCKS: Final = (
    Word("funds", "资金"),
    Word("procurement", "采购"),
    Word("construction", "施工"),
    Word("approval", "审批"),
    Word("coordination", "协调"),
    Word("external", "外部", "外因", en="external causes"),
)
NOT_A_DANGER = Word("not_a_danger", "经核实不属隐患", "误报", en="found to be no danger")
DUPLICATE = Word("duplicate", "重复登记", "重复")
GONE = Word("gone", "对象已不存在", "拆除", "停用", en="no longer there")
WITHDRAWALS: Final = (NOT_A_DANGER, DUPLICATE, GONE)
SUPERVISORS: Final = (Word("school", "校级"), Word("county", "县级"), Word("city", "市级"), Word("province", "省级", "厅级"))

MEASURE_TYPES: Final = (
    Word("rule", "制度", "办法", "规定", "细则"),
    Word("action", "措施", "工作措施"),
    Word("plan", "预案", "应急预案"),
)
PHYSICAL = Word("physical", "物防")
TECHNICAL = Word("technical", "技防")
DEFENCES: Final = (
    Word("people", "人防"),
    PHYSICAL,
    TECHNICAL,
    Word("legal", "法防"),
    Word("institutional", "制度防"),
)
NEW = Word("new", "新建", "制定", "出台")
REVISE = Word("revise", "修订", "完善")
REPEAL = Word("repeal", "废止")
MEASURE_CHANGES: Final = (NEW, REVISE, REPEAL)

MEETING_KINDS: Final = (Word("regular", "例会"), Word("special", "专题"))

UNIT_TYPES: Final = (
    Word("department", "职能部门", "行政部门", "党政部门"),
    Word("college", "二级学院", "系部"),
    Word("service", "教辅单位", "直属单位", en="teaching support"),
    Word("party", "党组织", en="Party body"),
    Word("group", "工作组", "专班", en="task group"),
    Word("tenant", "外包单位", "承租单位", en="contractor or tenant"),
    Word("external", "校外单位", en="outside body"),
)
SENSITIVE = Word("sensitive", "重要时段", en="important period")
HOLIDAY = Word("holiday", "假期")
TERM = Word("term", "学期")
PERIOD_KINDS: Final = (SENSITIVE, HOLIDAY, TERM)

EVERY: Final = (
    Word("day", "每日", "每天", en="daily"),
    Word("week", "每周", en="weekly"),
    Word("half-month", "每半月", en="twice a month"),
    Word("month", "每月", en="monthly"),
    Word("quarter", "每季度", "每季", en="quarterly"),
    Word("term", "每学期", en="every term"),
    Word("half-year", "每半年", en="half-yearly"),
    Word("year", "每年", en="yearly"),
)

# What a deadline is for, in the order of the overdue list.
RECTIFICATION = Word("rectification", "整改")
ACCEPTANCE = Word("acceptance", "验收")
FIVE_POINTS = Word("five_points", "五落实", en="five settled points")
REPLY = Word("reply", "回复上级", en="reply to the superior")
SUPERVISION = Word("supervision", "挂牌督办摘牌", en="end of supervision")
DECISION = Word("decision", "议定事项")
ANSWER = Word("referral", "移交复函", en="answer to the referral")
REPORT = Word("reported", "上报", en="report upward")
REVIEW = Word("review", "再评估")
RETENTION = Word("retention", "风险接受到期", en="end of retention")
ISSUE = Word("issue", "印发")
WHATS: Final = (RECTIFICATION, ACCEPTANCE, ANSWER, DECISION, FIVE_POINTS, REPORT, REPLY, SUPERVISION, REVIEW, RETENTION, ISSUE)

TRUE = Word("yes", "是")
FALSE = Word("no", "否")
PASSED = Word("passed", "合格", "true", "yes", "通过", "已验收", "同意销号")
FAILED = Word("failed", "不合格", "false", "no", "不通过", "退回", "需继续整改")

# The lists that a report may be about.
LISTED: Final = (
    Word("risks", "风险", "risk"),
    Word("dangers", "隐患", "danger", "问题隐患"),
    Word("measures", "措施", "measure", "制度措施"),
    Word("decisions", "议定事项", "decision"),
)


def ranked(band: str) -> int:
    """0 for the worst grade or level, and for what was not understood, which may be that; unknown words come last."""
    if band == UNKNOWN:
        return 0
    return next((at for at, word in enumerate(BANDS) if word == band), len(BANDS))


# By which rule figures are counted.
BY_VERSIONS = Word("versions", "按版本", en="by versions")
BY_DAYS = Word("days", "按日期", en="by days")

# What becomes of the records that an audience may not see.
ONLY_COUNTED = Word("only_counted", "受限（只计数）", en="restricted (only counted)")
NOT_ASKED = Word("not_asked", "受限 未按条件计", en="restricted, not asked about")
NOT_PUBLIC = Word("not_public", "另有未公开", en="others are not public")
