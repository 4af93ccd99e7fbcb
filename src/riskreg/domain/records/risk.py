"""Risk: an item of the control list (风险分级管控清单), one risk point a record."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from riskreg.domain.fields import END, Choice, Day, Fact, Facts, FieldTable, Key, Number, Ref, Role, Text, by_day
from riskreg.domain.records.record import Record
from riskreg.domain.words import BANDS, EVERY, LAB_CLASSES, METHODS, RISK_ACTIVE, RISK_CLOSED
from riskreg.messages import Word


class Scores(FieldTable):
    """The scores of a method (`{L: 4, S: 5}`), or the grade itself where no score gives it. Values as in grading/methods."""

    L: Annotated[Decimal | None, Key(Number(), "可能性", "可能性L", says="likelihood (LS, LEC)")] = None
    E: Annotated[Decimal | None, Key(Number(), "暴露频次", "频次E", "暴露频率", says="exposure frequency (LEC, MES)")] = None
    C: Annotated[Decimal | None, Key(Number(), "后果", "后果C", says="consequence (LEC)")] = None
    M: Annotated[Decimal | None, Key(Number(), "控制状态", says="state of control (MES)", role=Role(before="L"))] = None
    S: Annotated[Decimal | None, Key(Number(), "严重性", "严重性S", says="severity (LS, MES)")] = None
    grade: Annotated[Word | None, Key(Choice(*BANDS), "等级", "风险等级", says="the grade, for direct and lab")] = None


class Controls(FieldTable):
    """The controls in place, in the five usual classes."""

    engineering: Annotated[str | None, Key(Text(long=True), "工程技术", says="engineering controls")] = None
    management: Annotated[str | None, Key(Text(long=True), "管理", "管理措施", says="administrative controls")] = None
    training: Annotated[str | None, Key(Text(long=True), "培训教育", says="training and education")] = None
    ppe: Annotated[str | None, Key(Text(long=True), "个体防护", says="personal protective equipment")] = None
    emergency: Annotated[str | None, Key(Text(long=True), "应急处置", "应急", says="emergency response")] = None


class Review(FieldTable):
    """A re-assessment: the risk was looked at again, and perhaps scored anew."""

    on: Annotated[date, Key(Day(), "评估日期", says="the day of the review", required=True)]
    by: Annotated[str | None, Key(Ref("people"), "评估人", says="who reviewed it", required=True)] = None
    note: Annotated[str | None, Key(Text(long=True), "评估说明", says="what was found and why the grade moved or not")] = None
    residual: Annotated[
        Scores | None, Key(Fact(Scores), "现有风险", "剩余风险", says="the new residual scores", role=Role(before="basis"))
    ] = None
    inherent: Annotated[
        Scores | None, Key(Fact(Scores), "固有风险", says="the new inherent scores", role=Role(before="residual"))
    ] = None
    method: Annotated[Word | None, Key(Choice(*METHODS), "评价方法", says="the method, if it changes")] = None
    basis: Annotated[str | None, Key(Text(), "判定依据", says="the rule it rests on, for direct and lab")] = None


class TargetScores(Scores):
    """What treatment is to reach: scores or a grade, by a day. It is never today's grade."""

    until: Annotated[date | None, Key(Day(planned=True), "目标日期", "达到日期", says="the day by which it is to be reached")] = (
        None
    )


class Retention(FieldTable):
    """The risk is borne as it is, by somebody's decision, until a day."""

    on: Annotated[date, Key(Day(), "接受日期", says="from this day it is retained", required=True)]
    by: Annotated[str | None, Key(Ref("people"), "批准人", says="who decided", required=True)] = None
    until: Annotated[
        date, Key(Day(planned=True), "接受至", says="then it is re-assessed", required=True, role=Role(anytime=True))
    ]
    reason: Annotated[str | None, Key(Text(), "接受理由", says="why it is borne", required=True)] = None


class RiskClosure(FieldTable):
    """The risk point exists no more."""

    on: Annotated[
        date,
        Key(Day(), "销号日期", "风险销号日期", "销项日期", "消除日期", says="from this day it is off the list", required=True),
    ]
    by: Annotated[str | None, Key(Ref("people"), "销号人", "批准人", says="who decided", required=True)] = None
    reason: Annotated[str | None, Key(Text(), "销号原因", "原因", says="why it is gone", required=True)] = None


class Risk(Record):
    """A graded risk. Its grade on a day is that of the newest review with scores, else of `residual`, which is never edited."""

    LIST: ClassVar[str] = "risks"
    LIST_ZH: ClassVar[str] = "风险"
    KIND: ClassVar[Word] = Word("risk", "风险")

    title: Annotated[
        str, Key(Text(), "风险点", "风险点名称", "风险名称", "风险项目", "风险源", says="the risk point", required=True)
    ]
    cause: Annotated[
        str | None,
        Key(Text(), "危险因素", "危险源", "危险有害因素", "主要风险概述", "潜在风险点", "风险描述", says="what could go wrong"),
    ] = None
    consequence: Annotated[
        str | None, Key(Text(), "可能后果", "事故类型", "易发事故", "可能导致的事故", says="what it could lead to")
    ] = None
    method: Annotated[
        Word, Key(Choice(*METHODS), "评价方法", "评估方法", "辨识方法", "评估类型", says="how it is graded", required=True)
    ]
    inherent: Annotated[
        Scores | None,
        Key(
            Fact(Scores),
            "固有风险",
            "初始风险",
            "原始风险",
            says="the scores without controls",
            role=Role(before="residual", first="a new assessment is a review: riskreg review {id} --inherent ...", seldom=False),
        ),
    ] = None
    residual: Annotated[
        Scores,
        Key(
            Fact(Scores),
            "现有风险",
            "剩余风险",
            "残余风险",
            "当前等级",
            "风险等级",
            "管控后等级",
            says="the scores with the controls in place",
            required=True,
            role=Role(before="basis", first="a new assessment is a review: riskreg review {id} --residual ...", seldom=False),
        ),
    ]
    basis: Annotated[str | None, Key(Text(), "判定依据", "依据", says="the rule the grade rests on, for direct and lab")] = None
    lab_class: Annotated[
        Word | None, Key(Choice(*LAB_CLASSES), "实验室类别", says="the laboratory's kind of hazard", role=Role(before="inherent"))
    ] = None
    controls: Annotated[
        Controls | None, Key(Fact(Controls), "现有管控措施", "管控措施", "防控措施", says="the controls in place")
    ] = None
    measures: Annotated[tuple[str, ...], Key(Ref("measures", many=True), "追加措施", says="measures that will lower it")] = ()
    identified: Annotated[
        date,
        Key(
            Day(),
            "辨识日期",
            "评估日期",
            says="the day from which it is on the list",
            required=True,
            role=Role(event=Word("identified", "辨识"), turn=-15, counted=True, begins=True, ends=True),
        ),
    ]
    reviews: Annotated[
        tuple[Review, ...],
        Key(
            Facts(Review),
            "再评估",
            "动态评估",
            "风险研判",
            "复评",
            "重新评估",
            says="re-assessments",
            role=Role(event=Word("reviewed", "再评估", en="re-assessed"), action="riskreg review {id} --residual ..."),
        ),
    ] = ()
    review_every: Annotated[
        Word | None, Key(Choice(*EVERY), "再评估周期", says="how often it is re-assessed; default by grade")
    ] = None
    check_every: Annotated[
        Word | None,
        Key(Choice(*EVERY), "检查频次", "排查频次", "巡查频次", "管控频次", says="how often it is checked; default by grade"),
    ] = None
    review_due: Annotated[
        date | None,
        Key(Day(planned=True), "约定复评日期", says="a day agreed for the next re-assessment; it wins over the computed one"),
    ] = None
    target: Annotated[
        TargetScores | None,
        Key(Fact(TargetScores), "目标风险", "预期风险", says="what treatment is to reach, by a day; never today's grade"),
    ] = None
    retained: Annotated[
        Retention | None,
        Key(
            Fact(Retention),
            "风险接受",
            "风险保留",
            says="that it is borne as it is until a day",
            role=Role(event=Word("retained", "风险接受", en="retained"), turn=4),
        ),
    ] = None
    closed: Annotated[
        RiskClosure | None,
        Key(
            Fact(RiskClosure),
            "风险销号",
            says="that it is off the list",
            role=Role(
                event=Word("closed", "风险销号", en="closed"),
                turn=5,
                stage=END,
                action="riskreg close {id} --reason ...",
                seldom=False,
                ends=True,
            ),
        ),
    ] = None

    def exists(self, on: date) -> bool:
        """Whether it had been identified by a day; what is finished by then was."""
        if self.quiet is not None and self.quiet <= on:
            return True
        return self.identified is not None and self.identified <= on

    def state(self, on: date) -> Word:
        """Active, or closed by a day; of what is known to be finished for good, without reading when."""
        if self.ended is not None and self.quiet is not None and self.quiet <= on:
            return self.ended
        return RISK_CLOSED if self.closed and self.closed.on and self.closed.on <= on else RISK_ACTIVE

    def quiet_from(self) -> date | None:
        """Return the day from which it is off the list for good; None while it is on it."""
        return max(self.identified, self.closed.on) if self.closed and self.closed.on else None

    def last_review(self, on: date) -> Review | None:
        """Return the newest review by a day, scored or not."""
        past = by_day(self.reviews, on)
        return past[-1] if past else None

    def agreed_review(self, on: date) -> date | None:
        """Return the day agreed for the next re-assessment, until one is made on that day or later."""
        last = self.last_review(on)
        return None if self.review_due and last and last.on >= self.review_due else self.review_due

    def retained_until(self, on: date) -> date | None:
        """Return the day until which it is retained, until a re-assessment on that day or later."""
        kept, last = self.retained, self.last_review(on)
        if kept is None or kept.on > on or (last and last.on >= kept.until):
            return None
        return kept.until

    def scored(self, on: date, *, inherent: bool = False) -> tuple[Word, Scores | None, str | None]:
        """Return the method, the scores and the basis that hold on a day."""
        method, scores, basis = self.method, self.inherent if inherent else self.residual, self.basis
        for review in by_day(self.reviews, on):
            found = review.inherent if inherent else review.residual
            if found is not None:
                method, scores, basis = review.method or method, found, review.basis or basis
        return method, scores, basis
