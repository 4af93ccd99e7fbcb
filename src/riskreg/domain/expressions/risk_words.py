"""What can be asked of a risk: the words for it, and what they mean."""

from collections.abc import Iterator

from riskreg.domain.expressions import risks as has
from riskreg.domain.expressions.sorts import DAYS, Choices, Days, Numbers, Texts
from riskreg.domain.expressions.terms import HANDED, Flag, Term, being, declared, handed_over, label, shared, state_flags
from riskreg.domain.records import Risk
from riskreg.domain.words import BANDS, EVERY, METHODS, RISK_ACTIVE, RISK_STATES, TIERS, UNRATED
from riskreg.wording import Word


def terms(kind: Word) -> Iterator[Term]:
    """Return the computed fields, then the declared ones; of two with one name the first is meant."""
    yield from shared(Risk, kind)
    yield from graded()
    yield from on_days()
    yield from counted()
    yield Term(
        Word("state", "状态", "风险状态"), Choices(RISK_STATES), has.state, says="active, or closed by the day", state=True
    )
    yield Term(
        Word("text", "文字", "全文", "内容"),
        Texts(),
        has.texts,
        says="title, spot, cause, consequence and note together",
        several=True,
    )
    yield Term(
        label(Risk, "check_every"),
        Choices(EVERY),
        lambda risk, judge: judge.check_every(risk),
        says="how often it is checked; by its grade where nothing is given",
    )
    yield Term(
        label(Risk, "review_every"),
        Choices(EVERY),
        has.review_every,
        says="how often it is re-assessed; by its grade where nothing is given",
    )
    yield from declared(Risk)


def graded() -> Iterator[Term]:
    """How it is graded on the day."""
    bands = Choices(BANDS, ordered=True, absent=UNRATED)
    yield Term(
        Word("grade", "等级", "风险等级", "现有等级", "当前等级"),
        bands,
        has.grade,
        says="its residual grade on the day; the worst is the greatest",
    )
    yield Term(Word("inherent_grade", "固有等级", "固有风险等级"), bands, has.inherent_grade, says="its grade without controls")
    yield Term(
        Word("score", "分值", "得分"), Numbers("分"), has.score, says="its residual score; none where it is graded without"
    )
    yield Term(Word("inherent_score", "固有分值"), Numbers("分"), has.inherent_score, says="its score without controls")
    yield Term(
        Word("tier", "管控层级", "管理层级", "管控级别"), Choices(TIERS.values(), ordered=True), has.tier, says="who controls it"
    )
    yield Term(label(Risk, "method"), Choices(METHODS), has.method, says="the method by which it is graded on the day")
    yield Term(Word("scale", "分级标准"), Texts(), has.scale, says="the threshold set by which it is graded")


def on_days() -> Iterator[Term]:
    """Days."""
    yield Term(
        label(Risk, "identified", "found", "发现"),
        Days(),
        lambda risk, _: risk.identified,
        says="the day from which it is on the list",
    )
    yield Term(Word("next_review", "下次再评估", "下次评估"), Days(), has.next_review, says="the day of the next re-assessment")
    yield Term(
        Word("last_review", "最近再评估", "上次再评估"), Days(), has.last_review, says="the day of the newest re-assessment"
    )
    yield Term(
        label(Risk, "closed", "销号日期"),
        Days(),
        has.closed,
        says="the day it was taken off the list; none unless it is",
        state=True,
    )


def counted() -> Iterator[Term]:
    """Days that are counted."""
    yield Term(
        Word("days_late", "逾期天数", "超期天数"),
        DAYS,
        has.days_late,
        says="days past its re-assessment; 0 if that is not late",
        anchors=has.dues,
    )
    yield Term(
        Word("days_left", "剩余天数"),
        DAYS,
        has.days_left,
        says="days to its re-assessment; none once that is late",
        anchors=has.dues,
    )
    yield Term(Word("age", "在册天数"), DAYS, has.age, says="days on the list, to the day or to its end", anchors=has.beginning)
    yield Term(
        Word("days_silent", "无进展天数", "未登记天数"),
        DAYS,
        has.days_silent,
        says="days without an entry; none once nothing is awaited",
        anchors=has.last_entry,
    )


def flags() -> Iterator[Flag]:
    """Return the conditions that stand alone; of two with one name the first is meant."""
    yield Flag(
        Word("overdue", "逾期", "late", "已逾期", "超期", "过期"),
        has.overdue,
        says="its re-assessment is past its day",
        anchors=has.dues,
        alive=True,
    )
    for word in BANDS:
        yield Flag(word, being(word, has.grade), says="of this grade on the day")
    yield Flag(UNRATED, has.ungraded, says="its scores come to no grade")
    yield Flag(HANDED, handed_over, says="somebody else answered for it before")
    yield from state_flags(RISK_STATES, has.state, frozenset({RISK_ACTIVE}))
