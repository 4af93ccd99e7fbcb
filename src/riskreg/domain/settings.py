"""Settings: what `riskreg.yaml` says: language, time zone, scales, default deadlines, ids, audience, severities."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, Final

from riskreg.domain.fields import Choice, Day, Fact, FieldTable, Free, Key, Number, Text, Texts, Whole
from riskreg.domain.words import AUDIENCES, EVERY, INTERNAL
from riskreg.messages import Word

LONGEST: Final = 3650  # days of a default deadline: ten years
EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})
LANGUAGES: Final = (Word("zh", "zh", "中文", "chinese", "zh_CN"), Word("en", "en", "英文", "english"))
SEVERITIES: Final = (Word("error", "error", "错误"), Word("warning", "warning", "警告"), Word("off", "off", "关闭"))
EVERY_WORD: Final = {str(word): word for word in EVERY}


class OwnScale(FieldTable):
    """A threshold set of the college's own: the least score of each grade; below `general` a risk is low."""

    method: Annotated[str | None, Key(Text(), "评价方法", says="LS, LEC or MES", required=True)] = None
    major: Annotated[Decimal | None, Key(Number(), "重大", says="least score of major", required=True)] = None
    significant: Annotated[Decimal | None, Key(Number(), "较大", says="least score of significant", required=True)] = None
    general: Annotated[Decimal | None, Key(Number(), "一般", says="least score of general", required=True)] = None
    values: Annotated[
        Mapping[str, tuple[str, ...]],
        Key(Free(Texts()), "取值", says="listed values of a letter, where they differ: {C: [100, 40, 15, 7, 2, 1]}"),
    ] = EMPTY


class Grading(FieldTable):
    """Which threshold set each method uses."""

    LS: Annotated[str, Key(Text(), "LS", says="A, B, C, D, E, G or an own set")] = "A"
    LEC: Annotated[str, Key(Text(), "LEC", says="merge-low, merge-top or an own set")] = "merge-low"
    MES: Annotated[str, Key(Text(), "MES", says="standard or an own set")] = "standard"
    scales: Annotated[Mapping[str, OwnScale], Key(Free(Fact(OwnScale)), "自定分级标准", says="own threshold sets by name")] = (
        EMPTY
    )


class DangerDays(FieldTable):
    """Default days for rectification, by level."""

    general: Annotated[int | None, Key(Whole(1, LONGEST), "一般", says="days for a general danger")] = 7
    major: Annotated[
        int | None, Key(Whole(1, LONGEST), "重大", says="days for a major danger; none by default: leaders decide")
    ] = None


class ByGrade(FieldTable):
    """One interval for each grade."""

    major: Annotated[Word | None, Key(Choice(*EVERY), "重大", says="for major risks")] = None
    significant: Annotated[Word | None, Key(Choice(*EVERY), "较大", says="for significant risks")] = None
    general: Annotated[Word | None, Key(Choice(*EVERY), "一般", says="for general risks")] = None
    low: Annotated[Word | None, Key(Choice(*EVERY), "低", says="for low risks")] = None


# The defaults of the format.
REVIEW: Final = {"major": "quarter", "significant": "half-year", "general": "year", "low": "year"}
CHECK: Final = {"major": "week", "significant": "month", "general": "quarter", "low": "term"}


class Days(FieldTable):
    """Default deadlines."""

    danger: Annotated[DangerDays, Key(Fact(DangerDays), "隐患整改", says="days for rectification, where none is named")] = (
        DangerDays()
    )
    acceptance: Annotated[int, Key(Whole(0, LONGEST), "验收", says="days for acceptance after rectification")] = 7
    five_points: Annotated[int, Key(Whole(0, LONGEST), "五落实", says="days to settle the five points of a major danger")] = 5
    referral: Annotated[
        int | None,
        Key(Whole(1, LONGEST), "移交复函", says="days until a body outside should have answered; holds only where it is named"),
    ] = None
    reported: Annotated[
        int | None,
        Key(Whole(0, LONGEST), "上报", says="days to report a major danger to those above; holds only where it is named"),
    ] = None
    review: Annotated[ByGrade, Key(Fact(ByGrade), "再评估", says="how often a risk is re-assessed")] = ByGrade()
    check: Annotated[ByGrade, Key(Fact(ByGrade), "检查", says="how often a risk is checked")] = ByGrade()

    def review_every(self, band: str) -> Word:
        """How often a risk of this grade is re-assessed."""
        return getattr(self.review, band) or EVERY_WORD[REVIEW[band]]

    def check_every(self, band: str) -> Word:
        """How often a risk of this grade is checked."""
        return getattr(self.check, band) or EVERY_WORD[CHECK[band]]


class Ids(FieldTable):
    """The form of new ids: {n:04} the running number, {year} the year."""

    risk: Annotated[str, Key(Text(), "风险", says="form of a risk's id")] = "R-{n:04}"
    danger: Annotated[str, Key(Text(), "隐患", says="form of a danger's id")] = "D-{year}-{n:04}"
    measure: Annotated[str, Key(Text(), "措施", says="form of a measure's id")] = "M-{n:04}"


class Audiences(FieldTable):
    """Who may see what, where nothing else is said."""

    records: Annotated[Word, Key(Choice(*AUDIENCES), "记录", says="the audience of records that name none")] = INTERNAL


class Settings(FieldTable):
    """All settings of a register; every one has a default but the name."""

    name: Annotated[str, Key(Text(), "名称", says="the college's name, printed on every report", required=True)] = ""
    language: Annotated[Word, Key(Choice(*LANGUAGES), "语言", says="zh or en: of headings, messages and reports")] = LANGUAGES[0]
    timezone: Annotated[str, Key(Text(), "时区", says="what today and the end of a day mean")] = "Asia/Shanghai"
    started: Annotated[date | None, Key(Day(), "启用日期", says="the register's first day; facts before it are inherited")] = None
    as_of: Annotated[date | None, Key(Day(), "判定日", says="only for an archived register: the day of judgement")] = None
    grading: Annotated[Grading, Key(Fact(Grading), "分级", says="threshold sets")] = Grading()
    deadlines: Annotated[Days, Key(Fact(Days), "时限", says="default deadlines")] = Days()
    ids: Annotated[Ids, Key(Fact(Ids), "编号", says="the form of new ids")] = Ids()
    audience: Annotated[Audiences, Key(Fact(Audiences), "公开范围", says="who may see what")] = Audiences()
    checks: Annotated[
        Mapping[str, Word], Key(Free(Choice(*SEVERITIES)), "检查", says='severities by code: R402: warning, R405: "off"')
    ] = EMPTY
