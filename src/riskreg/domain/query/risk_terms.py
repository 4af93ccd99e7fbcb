"""What can be asked of a risk: the words for it, and how it stands on a day."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from riskreg.domain.evaluation import Judge
from riskreg.domain.query.terms import (
    HANDED,
    LATE_DAYS,
    Flag,
    Term,
    being,
    days_by,
    declared,
    handed_over,
    label,
    monthly,
    shared,
    state_flags,
)
from riskreg.domain.query.value_types import DAYS, ChoiceType, DayType, NumberType, TextType
from riskreg.domain.records import Risk
from riskreg.domain.words import BANDS, EVERY, METHODS, RISK_ACTIVE, RISK_CLOSED, RISK_STATES, TIERS, UNRATED
from riskreg.messages import Word


def state(risk: Risk, judge: Judge) -> Word:
    """Return its state."""
    return risk.state(judge.on)


def grade(risk: Risk, judge: Judge) -> Word | None:
    """Return its grade; None if its scores come to none."""
    found = judge.grade(risk)
    return found.band if found else None


def ungraded(risk: Risk, judge: Judge) -> bool:
    """Whether its scores come to no grade."""
    return judge.grade(risk) is None


def inherent_grade(risk: Risk, judge: Judge) -> Word | None:
    """Return its grade without controls."""
    found = judge.grade(risk, inherent=True)
    return found.band if found else None


def score(risk: Risk, judge: Judge) -> Decimal | None:
    """Return its score."""
    found = judge.grade(risk)
    return found.score if found else None


def inherent_score(risk: Risk, judge: Judge) -> Decimal | None:
    """Return its score without controls."""
    found = judge.grade(risk, inherent=True)
    return found.score if found else None


def scale(risk: Risk, judge: Judge) -> str | None:
    """Return the threshold set by which it is graded."""
    found = judge.grade(risk)
    return (found.scale or None) if found else None


def tier(risk: Risk, judge: Judge) -> Word | None:
    """Return who controls it."""
    found = judge.grade(risk)
    return TIERS[found.band] if found else None


def texts(risk: Risk, _judge: Judge) -> tuple[str, ...]:
    """Return what is written about it."""
    return tuple(one for one in (risk.title, risk.spot, risk.cause, risk.consequence, risk.note) if one)


def method(risk: Risk, judge: Judge) -> Word:
    """Return the method by which it is graded."""
    return risk.scored(judge.on)[0]


def review_every(risk: Risk, judge: Judge) -> Word:
    """Return how often it is re-assessed."""
    return risk.review_every or judge.settings.deadlines.review_every(grade(risk, judge) or "low")


def is_active(risk: Risk, judge: Judge) -> bool:
    """Whether it is on the list."""
    return risk.state(judge.on) != RISK_CLOSED


def next_review(risk: Risk, judge: Judge) -> date | None:
    """Return the day of its next re-assessment, while it is on the list."""
    return judge.next_review(risk) if is_active(risk, judge) else None


def dues(risk: Risk, judge: Judge) -> tuple[date]:
    """Return the day from which it is counted how late its re-assessment is."""
    return (judge.next_review(risk),)


def overdue(risk: Risk, judge: Judge) -> bool:
    """Whether its re-assessment is past its day."""
    return judge.begun and is_active(risk, judge) and judge.next_review(risk) < judge.on


def late_days(risk: Risk, judge: Judge) -> int:
    """Return the days past its re-assessment."""
    return (judge.on - judge.next_review(risk)).days if overdue(risk, judge) else 0


def days_left(risk: Risk, judge: Judge) -> int | None:
    """Return the days to its re-assessment, while it is on the list and not late."""
    left = (judge.next_review(risk) - judge.on).days
    return left if left >= 0 and is_active(risk, judge) else None


def last_review(risk: Risk, judge: Judge) -> date | None:
    """Return the day of its newest re-assessment."""
    review = risk.last_review(judge.on)
    return review.on if review else None


def closed(risk: Risk, judge: Judge) -> date | None:
    """Return the day it was taken off the list."""
    return risk.closed.on if risk.closed and not is_active(risk, judge) else None


def beginning(risk: Risk, _judge: Judge) -> tuple[date]:
    """Return the day it was identified."""
    return (risk.identified,)


def age(risk: Risk, judge: Judge) -> int:
    """Return the days it has been on the list, or was until it was taken off."""
    return ((closed(risk, judge) or judge.on) - risk.identified).days


def last_entry(risk: Risk, judge: Judge) -> tuple[date]:
    """Return the day of the newest entry of any kind."""
    facts = (risk.reviews, risk.progress, risk.handovers)
    return (max([risk.identified, *(day for each in facts for day in days_by(each, judge.on))]),)


def days_silent(risk: Risk, judge: Judge) -> int | None:
    """Return the days since the newest entry, while it is on the list."""
    return (judge.on - last_entry(risk, judge)[0]).days if is_active(risk, judge) else None


def terms(kind: Word) -> Iterator[Term]:
    """Return the computed fields, then the declared ones; of two with one name the first is meant."""
    yield from shared(Risk, kind)
    yield from graded()
    yield from on_days()
    yield monthly(lambda risk, _: risk.identified, says="the month in which it was identified")
    yield from counted()
    yield Term(Word("state", "状态", "风险状态"), ChoiceType(RISK_STATES), state, says="active, or closed by the day", state=True)
    yield Term(
        Word("text", "文字", "全文", "内容"),
        TextType(),
        texts,
        says="title, spot, cause, consequence and note together",
        several=True,
    )
    yield Term(
        label(Risk, "check_every"),
        ChoiceType(EVERY),
        lambda risk, judge: judge.check_every(risk),
        says="how often it is checked; by its grade where nothing is given",
    )
    yield Term(
        label(Risk, "review_every"),
        ChoiceType(EVERY),
        review_every,
        says="how often it is re-assessed; by its grade where nothing is given",
    )
    yield from declared(Risk)


def graded() -> Iterator[Term]:
    """How it is graded on the day."""
    bands = ChoiceType(BANDS, ordered=True, absent=UNRATED)
    yield Term(
        Word("grade", "等级", "风险等级", "现有等级", "当前等级"),
        bands,
        grade,
        says="its residual grade on the day; the worst is the greatest",
    )
    yield Term(Word("inherent_grade", "固有等级", "固有风险等级"), bands, inherent_grade, says="its grade without controls")
    yield Term(Word("score", "分值", "得分"), NumberType("分"), score, says="its residual score; none where it is graded without")
    yield Term(Word("inherent_score", "固有分值"), NumberType("分"), inherent_score, says="its score without controls")
    yield Term(
        Word("tier", "管控层级", "管理层级", "管控级别"), ChoiceType(TIERS.values(), ordered=True), tier, says="who controls it"
    )
    yield Term(label(Risk, "method"), ChoiceType(METHODS), method, says="the method by which it is graded on the day")
    yield Term(Word("scale", "分级标准"), TextType(), scale, says="the threshold set by which it is graded")


def on_days() -> Iterator[Term]:
    """Days."""
    yield Term(
        label(Risk, "identified", "found", "发现"),
        DayType(),
        lambda risk, _: risk.identified,
        says="the day from which it is on the list",
    )
    yield Term(Word("next_review", "下次再评估", "下次评估"), DayType(), next_review, says="the day of the next re-assessment")
    yield Term(
        Word("last_review", "最近再评估", "上次再评估"), DayType(), last_review, says="the day of the newest re-assessment"
    )
    yield Term(
        label(Risk, "closed", "销号日期"),
        DayType(),
        closed,
        says="the day it was taken off the list; none unless it is",
        state=True,
    )


def counted() -> Iterator[Term]:
    """Days that are counted."""
    yield Term(
        LATE_DAYS,
        DAYS,
        late_days,
        says="days past its re-assessment; 0 if that is not late",
        anchors=dues,
    )
    yield Term(
        Word("days_left", "剩余天数"),
        DAYS,
        days_left,
        says="days to its re-assessment; none once that is late",
        anchors=dues,
    )
    yield Term(Word("age", "在册天数"), DAYS, age, says="days on the list, to the day or to its end", anchors=beginning)
    yield Term(
        Word("days_silent", "无进展天数", "未登记天数"),
        DAYS,
        days_silent,
        says="days without an entry; none once nothing is awaited",
        anchors=last_entry,
    )


def flags() -> Iterator[Flag]:
    """Return the conditions that stand alone; of two with one name the first is meant."""
    yield Flag(
        Word("overdue", "逾期", "late", "已逾期", "超期", "过期"),
        overdue,
        says="its re-assessment is past its day",
        anchors=dues,
        alive=True,
    )
    for word in BANDS:
        yield Flag(word, being(word, grade), says="of this grade on the day")
    yield Flag(UNRATED, ungraded, says="its scores come to no grade")
    yield Flag(HANDED, handed_over, says="somebody else answered for it before")
    yield from state_flags(RISK_STATES, state, frozenset({RISK_ACTIVE}))
