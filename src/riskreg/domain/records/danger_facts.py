"""Facts of a danger: levels, money, supervision, referrals, rectifications, acceptances, papers; and the course they make."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, NamedTuple, TypeAlias

from riskreg.domain.fields import (
    Choice,
    Day,
    Fact,
    FieldTable,
    Key,
    Number,
    Ref,
    Role,
    Text,
    Texts,
    YesNo,
    by_day,
)
from riskreg.domain.words import (
    CLOSED,
    FAILED,
    LEVELS,
    OPEN,
    PASSED,
    RECTIFIED,
    REFERRED,
    SUPERVISORS,
    WITHDRAWALS,
    WITHDRAWN,
)
from riskreg.messages import Word


class Circular(FieldTable):
    """A superior named it in a circular (上级通报): not the same as a check, and what the veto looks at."""

    on: Annotated[date | None, Key(Day(), "通报日期", says="the day of the circular")] = None
    document: Annotated[str | None, Key(Text(), "通报文号", "文号", says="the circular")] = None


class Scheme(FieldTable):
    """The treatment scheme of a major danger (治理方案)."""

    on: Annotated[date | None, Key(Day(), "方案日期", says="the day it was adopted")] = None
    document: Annotated[str | None, Key(Text(), "方案文号", "文号", says="the document")] = None


class Notified(FieldTable):
    """The rectification notice (整改通知书)."""

    number: Annotated[str | None, Key(Text(), "通知书编号", says="its number")] = None
    on: Annotated[date | None, Key(Day(), "下达日期", says="the day it was served")] = None
    signed_by: Annotated[str | None, Key(Ref("people"), "签收人", says="who signed for it")] = None


class Levelling(FieldTable):
    """The danger was given another level on a day."""

    STAYS: ClassVar[bool] = True

    on: Annotated[date, Key(Day(), "定级日期", says="from this day it has this level", required=True)]
    level: Annotated[
        Word | None, Key(Choice(*LEVELS, weighs=True), "级别", "隐患级别", says="general or major", required=True)
    ] = None
    basis: Annotated[str | None, Key(Text(), "判定依据", says="the rule or decision; required for major")] = None


class Spent(FieldTable):
    """Money spent on it."""

    on: Annotated[date, Key(Day(), "落实日期", says="the day", required=True)]
    yuan: Annotated[Decimal | None, Key(Number(money=True), "金额", "金额(元)", says="yuan", required=True)] = None


class Suspended(FieldTable):
    """What is out of use until it is mended."""

    from_: Annotated[date | None, Key(Day(), "停用日期", "起始日期", says="the first day out of use")] = None
    to: Annotated[
        date | None,
        Key(
            Day(planned=True),
            "停用截止日期",
            "结束日期",
            says="the last day out of use",
            role=Role(event=Word("resumed", "停用截止", en="out of use until"), turn=2),
        ),
    ] = None
    what: Annotated[str | None, Key(Text(), "停用内容", "停用对象", says="what is out of use")] = None


class Lifted(FieldTable):
    """The listed supervision was lifted."""

    on: Annotated[date | None, Key(Day(), "摘牌日期", says="the day")] = None
    document: Annotated[str | None, Key(Text(), "摘牌文号", "文号", says="the document")] = None


class Supervised(FieldTable):
    """Listed supervision (挂牌督办): formally escalated oversight with an end."""

    level: Annotated[Word | None, Key(Choice(*SUPERVISORS), "督办级别", "级别", says="who supervises")] = None
    document: Annotated[str | None, Key(Text(), "督办文号", "文号", says="the document")] = None
    leader: Annotated[str | None, Key(Ref("people"), "督办领导", says="the supervising leader")] = None
    from_: Annotated[date | None, Key(Day(), "挂牌日期", says="the day it was listed", required=True)] = None
    to: Annotated[date | None, Key(Day(planned=True), "督办期限", says="the day by which it must be off the list")] = None
    lifted: Annotated[
        Lifted | None,
        Key(
            Fact(Lifted),
            "摘牌",
            says="that it was lifted",
            role=Role(event=Word("lifted", "摘牌", en="supervision lifted"), turn=3),
        ),
    ] = None

    def is_lifted(self, on: date) -> bool:
        """Whether it had been lifted by a day."""
        return bool(self.lifted and self.lifted.on and self.lifted.on <= on)


class Referral(FieldTable):
    """It was handed to a body outside that alone can mend it (移交属地)."""

    on: Annotated[date, Key(Day(), "移交日期", says="the day of the letter", required=True)]
    to: Annotated[str | None, Key(Ref("units", free=True), "移交对象", "接收单位", says="the body outside", required=True)] = None
    document: Annotated[str | None, Key(Text(), "移交文号", "文号", says="the letter")] = None
    reply_due: Annotated[
        date | None,
        Key(
            Day(planned=True),
            "复函时限",
            "答复时限",
            says="the day by which it should have answered",
        ),
    ] = None
    reply_on: Annotated[
        date | None,
        Key(
            Day(),
            "复函日期",
            says="the day of the answer; it ends the referral",
            role=Role(event=Word("answered", "属地复函", en="answer to the referral")),
        ),
    ] = None
    reply: Annotated[str | None, Key(Text(long=True), "复函内容", says="what was answered")] = None

    def is_answered(self, on: date) -> bool:
        """Whether it had been answered by a day."""
        return self.reply_on is not None and self.reply_on <= on


class Reported(FieldTable):
    """A major danger was reported to those above (上报)."""

    on: Annotated[date, Key(Day(), "上报日期", says="the day of the report", required=True)]
    to: Annotated[str | None, Key(Ref("units", free=True), "上报对象", "报送单位", says="to whom", required=True)] = None
    document: Annotated[str | None, Key(Text(), "上报文号", "文号", says="the report")] = None


class Rectification(FieldTable):
    """The work is done, say those who did it; acceptance follows."""

    on: Annotated[
        date, Key(Day(), "整改完成日期", "实际完成时间", "完成日期", "整改日期", says="the day it was done", required=True)
    ]
    by: Annotated[str | None, Key(Ref("people", free=True), "整改人", says="who did the work")] = None
    note: Annotated[str | None, Key(Text(long=True), "整改情况", "完成情况", "落实情况", "整改结果", says="what was done")] = None
    evidence: Annotated[
        tuple[str, ...], Key(Texts(), "佐证材料", "整改佐证", "整改后照片", "附件", says="what shows it: photos, papers")
    ] = ()


class Acceptance(FieldTable):
    """Somebody else looked at the work and passed it or not (four eyes)."""

    on: Annotated[date, Key(Day(), "验收日期", "复查时间", says="the day", required=True)]
    by: Annotated[
        tuple[str, ...],
        Key(Ref("people", many=True), "验收人", "复查人", "复核人", says="who accepts; never who did the work", required=True),
    ] = ()
    body: Annotated[str | None, Key(Text(), "验收单位", says="the accepting body, where it is not the office in charge")] = None
    passed: Annotated[bool | None, Key(YesNo(PASSED, FAILED), "验收结论", "复查结果", says="passed or failed", required=True)] = (
        None
    )
    due: Annotated[date | None, Key(Day(planned=True), "重新整改时限", says="after a failure: the new day")] = None
    note: Annotated[str | None, Key(Text(long=True), "验收意见", "复查意见", says="what was seen")] = None


class Withdrawal(FieldTable):
    """It is no danger after all, was entered twice, or is gone."""

    on: Annotated[date, Key(Day(), "撤销日期", says="the day", required=True)]
    by: Annotated[str | None, Key(Ref("people"), "撤销人", "批准人", says="who decided; never the owner", required=True)] = None
    reason: Annotated[Word | None, Key(Choice(*WITHDRAWALS), "撤销原因", "原因", says="one of three reasons", required=True)] = (
        None
    )
    same_as: Annotated[str | None, Key(Ref("dangers"), "重复于", "同项编号", says="the danger it repeats")] = None


Step: TypeAlias = Referral | Rectification | Acceptance
CourseFacts: TypeAlias = tuple[Sequence[Referral], Sequence[Rectification], Sequence[Acceptance]]


class Course(NamedTuple):
    """How a danger went up to a day."""

    state: Word
    since: date  # the day of the fact that led to this state
    rectified: Rectification | None = None  # the newest rectification
    failed: Acceptance | None = None  # the newest failed acceptance
    reopened: date | None = None  # the newest failed acceptance after closing (回头看)
    closed: date | None = None  # the day of the newest passed acceptance

    def then(self, step: Step, on: date) -> "Course":
        """Return the course after one more step, judged on `on`."""
        match step:
            case Referral():
                if self.state != OPEN:
                    return self
                if step.is_answered(on):
                    return self._replace(since=step.reply_on or step.on)
                return self._replace(state=REFERRED, since=step.on)
            case Rectification():
                moved = self._replace(state=RECTIFIED, since=step.on) if self.state in (OPEN, REFERRED) else self
                return moved._replace(rectified=step)
            case Acceptance(passed=True):
                return self._replace(state=CLOSED, since=step.on, closed=step.on)
        again = step.on if self.state == CLOSED else self.reopened
        return self._replace(state=OPEN, since=step.on, failed=step, reopened=again)


def walk(found: date, facts: CourseFacts, on: date) -> Iterator[tuple[Course, Step, Course]]:
    """Walk through the steps up to `on`, with the course before and after each.

    Steps of one day are taken in the order in which they make sense: work is done before it is accepted, and a failed
    acceptance comes before the work is done again.
    """
    gone = Course(OPEN, found)
    waiting: list[list[Step]] = [list(by_day(steps, on)) for steps in facts if steps]
    while any(waiting):
        day = min(steps[0].on for steps in waiting if steps)
        today = [steps for steps in waiting if steps and steps[0].on == day]
        accepting = gone.state not in (OPEN, REFERRED)
        step = min(today, key=lambda steps: isinstance(steps[0], Acceptance) != accepting).pop(0)
        before, gone = gone, gone.then(step, on)
        yield before, step, gone


def course(found: date, facts: CourseFacts, withdrawn: Withdrawal | None, on: date) -> Course:
    """Return how a danger went up to a day."""
    gone = Course(OPEN, found)
    for _before, _step, after in walk(found, facts, on):
        gone = after
    if withdrawn and withdrawn.on <= on:
        gone = gone._replace(state=WITHDRAWN, since=withdrawn.on)
    return gone
