"""Danger: a hidden danger (隐患), an item of the problem list: its facts, and its course from found to closed."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, NamedTuple, TypeAlias

from riskreg.domain.fields import (
    END,
    ENTRY,
    REMARK,
    Choice,
    Day,
    Fact,
    Facts,
    FieldTable,
    Key,
    Number,
    Ref,
    Role,
    Text,
    Texts,
    Whole,
    YesNo,
    active_days,
)
from riskreg.domain.records.paperwork import Circular, Notified, Scheme
from riskreg.domain.records.record import DUE, EXTENSIONS, Extension, Record, by_day, newest
from riskreg.domain.words import (
    BLOCKS,
    CAUSE_CLASSES,
    CLOSED,
    DANGER_GENERAL,
    FAILED,
    LEVELS,
    MODES,
    OPEN,
    PASSED,
    RECTIFIED,
    REFERRED,
    SOURCES,
    SUPERVISORS,
    WITHDRAWALS,
    WITHDRAWN,
)
from riskreg.messages import Word


class Levelling(FieldTable):
    """The danger was given another level on a day."""

    on: Annotated[date, Key(Day(), "定级日期", says="from this day it has this level", required=True)]
    level: Annotated[Word | None, Key(Choice(*LEVELS), "级别", "隐患级别", says="general or major", required=True)] = None
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
                if step.reply_on is not None and step.reply_on <= on:
                    return self._replace(since=step.reply_on)
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


class Danger(Record):
    """One danger has one owner, one due day, one acceptance; several rooms are one danger with `count`."""

    LIST: ClassVar[str] = "dangers"
    LIST_ZH: ClassVar[str] = "隐患"
    KIND: ClassVar[Word] = Word("danger", "隐患")
    EITHER: ClassVar[tuple[tuple[str, ...], ...]] = (("level", "levels"),)

    title: Annotated[
        str,
        Key(
            Text(),
            "隐患描述",
            "存在问题",
            "问题隐患",
            "隐患内容",
            "隐患情况",
            "问题描述",
            "存在的隐患(问题)",
            "检查情况",
            "问题清单",
            says="what is wrong, in one line",
            required=True,
        ),
    ]
    found: Annotated[
        date,
        Key(
            Day(),
            "排查日期",
            "排查时间",
            "检查日期",
            "检查时间",
            "发现时间",
            "发现日期",
            says="the day it was found",
            required=True,
            role=Role(event=Word("found", "发现"), turn=-15, counted=True, begins=True, ends=True),
        ),
    ]
    found_by: Annotated[
        str | None,
        Key(
            Ref("people", free=True),
            "排查人",
            "检查人",
            "检查人员",
            "发现人",
            "参与人员",
            "督查人员",
            says="who found it: a person of the list or a text, never a student",
        ),
    ] = None
    source: Annotated[
        Word,
        Key(
            Choice(*SOURCES),
            "隐患来源",
            "来源",
            "检查类型",
            "检查类别",
            "发现途径",
            "问题来源",
            says="how it was found",
            role=Role(counted=True),
            required=True,
        ),
    ]
    source_body: Annotated[str | None, Key(Text(), "检查单位", says="the body that checked", role=Role(seldom=True))] = None
    source_document: Annotated[str | None, Key(Text(), "检查文号", "来源文件", says="its document", role=Role(seldom=True))] = (
        None
    )
    named: Annotated[
        Circular | None,
        Key(
            Fact(Circular),
            "上级通报",
            says="a superior's circular that names it",
            role=Role(event=Word("named", "上级通报", en="named in a circular"), turn=-12, formal=True, anytime=True),
        ),
    ] = None
    inspection: Annotated[str | None, Key(Text(), "检查编号", says="the number of the inspection", role=Role(seldom=True))] = None
    kind: Annotated[
        str | None,
        Key(
            Text(), "隐患类型", "细类", "二级指标", "检查项目", says="a finer kind within the category", role=Role(before="found")
        ),
    ] = None
    count: Annotated[
        int | None,
        Key(Whole(1, units=("处", "项", "个")), "处数", says="how many places show the same", role=Role(before="found")),
    ] = None
    group: Annotated[str | None, Key(Text(), "同源编号", says="a mark shared by dangers that were split")] = None
    recurs: Annotated[str | None, Key(Ref("dangers"), "再次发生于", says="the earlier danger that came back")] = None
    risk: Annotated[str | None, Key(Ref("risks"), "关联风险", says="the risk whose control failed")] = None
    cause_class: Annotated[Word | None, Key(Choice(*CAUSE_CLASSES), "原因", "原因类别", says="why it came about")] = None
    level: Annotated[
        Word | None, Key(Choice(*LEVELS), "隐患级别", "隐患等级", "隐患分级", "级别", says="general or major, when found")
    ] = None
    basis: Annotated[str | None, Key(Text(), "判定依据", "依据", "法规依据", "标准条款", says="the rule that makes it major")] = (
        None
    )
    levels: Annotated[
        tuple[Levelling, ...],
        Key(
            Facts(Levelling),
            "定级",
            says="levels given later",
            role=Role(event=Word("levelled", "定级", en="level given"), turn=-14, stage=ENTRY),
        ),
    ] = ()
    mode: Annotated[Word | None, Key(Choice(*MODES), "整改方式", says="at once, or by a set day")] = None
    rectification: Annotated[
        str | None,
        Key(
            Text(long=True),
            "整改措施",
            "治理措施",
            "解决措施",
            "整改建议",
            "整改要求",
            "应对措施",
            says="what will be done",
            required=True,
            role=Role(settled=True),
        ),
    ] = None
    funds: Annotated[
        Decimal | None,
        Key(
            Number(money=True),
            "计划资金",
            "整改资金",
            "所需资金",
            "预算",
            says="money planned, in yuan; 0 is an answer",
            role=Role(settled=True),
        ),
    ] = None
    due: Annotated[
        date,
        Key(
            Day(planned=True),
            "整改时限",
            "整改期限",
            "限期",
            "完成时限",
            "整改完成时限",
            "计划完成时间",
            "要求完成时间",
            says="the first day by which it must be rectified; never overwritten",
            required=True,
            role=DUE._replace(settled=True),
        ),
    ]
    plan: Annotated[
        str | None,
        Key(
            Text(long=True),
            "应急预案",
            "应急措施",
            "应急处置措施",
            says="what is done if it happens meanwhile",
            role=Role(settled=True),
        ),
    ] = None
    scheme: Annotated[
        Scheme | None,
        Key(
            Fact(Scheme),
            "治理方案",
            says="the treatment scheme of a major danger",
            role=Role(event=Word("scheme", "制定治理方案", en="treatment scheme"), turn=-11, formal=True),
        ),
    ] = None
    spent: Annotated[
        tuple[Spent, ...],
        Key(
            Facts(Spent),
            "落实资金",
            "已投入",
            "到位资金",
            says="money spent, by day",
            role=Role(
                event=Word("spent", "落实资金", en="money spent"), turn=-4, before="progress", afterwards=True, seldom=True
            ),
        ),
    ] = ()
    interim: Annotated[
        str | None,
        Key(
            Text(long=True),
            "临时防控措施",
            "临时管控措施",
            "临时防范措施",
            "过渡措施",
            says="what keeps people safe until then",
            role=Role(before="scheme"),
        ),
    ] = None
    suspended: Annotated[
        Suspended | None,
        Key(
            Fact(Suspended),
            "停用",
            says="what is out of use",
            role=Role(event=Word("suspended", "停用", en="out of use"), turn=-9, formal=True, before="scheme", anytime=True),
        ),
    ] = None
    blocked: Annotated[
        Word | None,
        Key(
            Choice(*BLOCKS),
            "未完成原因",
            "未整改原因",
            "存在困难",
            "需协调事项",
            says="what holds it up",
            role=Role(stage=REMARK),
        ),
    ] = None
    reply_due: Annotated[
        date | None,
        Key(Day(planned=True), "回复时限", says="the day by which the superior wants an answer", role=Role(ends=True)),
    ] = None
    replied: Annotated[
        date | None,
        Key(
            Day(),
            "回复日期",
            says="the day of the answer",
            role=Role(event=Word("replied", "回复上级", en="replied to the superior"), turn=1, formal=True, ends=True),
        ),
    ] = None
    notified: Annotated[
        Notified | None,
        Key(
            Fact(Notified),
            "整改通知书",
            says="the rectification notice",
            role=Role(event=Word("notified", "下达整改通知书", en="notice served"), turn=-13, formal=True, before="reply_due"),
        ),
    ] = None
    supervised: Annotated[
        tuple[Supervised, ...],
        Key(
            Facts(Supervised),
            "挂牌督办",
            says="listed supervision",
            role=Role(
                event=Word("listed", "挂牌督办", en="supervision listed"), turn=-10, formal=True, before="handovers", ends=True
            ),
        ),
    ] = ()
    extensions: Annotated[
        tuple[Extension, ...],
        Key(Facts(Extension), "延期", says="later days asked for", role=EXTENSIONS._replace(before="spent")),
    ] = ()
    referrals: Annotated[
        tuple[Referral, ...],
        Key(
            Facts(Referral),
            "移交属地",
            says="letters to bodies outside",
            role=Role(event=Word("referred", "移交属地"), before="handovers", deed="riskreg refer {id} --to BODY", ends=True),
        ),
    ] = ()
    rectified: Annotated[
        tuple[Rectification, ...],
        Key(
            Facts(Rectification),
            "整改完成",
            says="that the work is done",
            role=Role(event=Word("rectified", "整改完成"), stage=END, deed="riskreg rectify {id}", ends=True),
        ),
    ] = ()
    acceptor: Annotated[
        str | None,
        Key(Ref("people"), "验收责任人", says="who must accept; else the category's office", role=Role(before="interim")),
    ] = None
    acceptances: Annotated[
        tuple[Acceptance, ...],
        Key(
            Facts(Acceptance),
            "验收",
            says="acceptances, passed or failed",
            role=Role(stage=END, deed="riskreg accept {id} --by PERSON", counted=True, ends=True),
        ),
    ] = ()
    withdrawn: Annotated[
        Withdrawal | None,
        Key(
            Fact(Withdrawal),
            "撤销",
            says="that it is off the list without being rectified",
            role=Role(
                event=Word("withdrawn", "撤销"),
                turn=4,
                formal=True,
                stage=END,
                deed="riskreg withdraw {id} --reason ...",
                seldom=False,
                ends=True,
            ),
        ),
    ] = None

    def exists(self, on: date) -> bool:
        """Whether it had been found by a day; what is finished by then was."""
        if self.quiet is not None and self.quiet <= on:
            return True
        return self.found is not None and self.found <= on

    def level_on(self, on: date) -> Word:
        """Return its level on a day: the newest levelling by then, else the first, else general."""
        levelling = newest(self.levels, on)
        return (levelling and levelling.level) or self.level or DANGER_GENERAL

    def major_since(self, on: date) -> date:
        """Return the day from which it has been major without a break, up to a day on which it is."""
        since, level = self.found, self.level or DANGER_GENERAL
        for levelling in by_day(self.levels, on):
            if levelling.level != level:
                since, level = levelling.on, levelling.level or level
        return since

    def course(self, on: date) -> Course:
        """Return how it went up to a day."""
        return course(self.found, (self.referrals, self.rectified, self.acceptances), self.withdrawn, on)

    def steps(self, on: date) -> Iterator[tuple[Course, Step, Course]]:
        """Return the facts that moved it up to a day, each with the course before and after."""
        return walk(self.found, (self.referrals, self.rectified, self.acceptances), on)

    def state(self, on: date) -> Word:
        """Return its state on a day: of what is known to be finished for good, without going through its course."""
        if self.ended is not None and self.quiet is not None and self.quiet <= on:
            return self.ended
        return self.course(on).state

    def quiet_from(self) -> date | None:
        """Return the day from which it is closed or withdrawn for good and owes nothing; None while anything is open.

        For good: as far as its facts go. A fact added later makes another record of it.
        """
        if self.has_plain_end():
            return max(self.found, self.acceptances[0].on)
        days, closed = [self.found], False
        for _, step, gone in self.steps(date.max):
            days.append(step.on)
            closed = gone.state == CLOSED
        if not (closed or self.withdrawn) or (self.reply_due and not self.replied):
            return None
        days += [self.withdrawn.on] if self.withdrawn else []
        days += [referral.reply_on for referral in self.referrals if referral.reply_on]
        days += [self.replied] if self.replied else []
        for supervised in self.supervised:
            if supervised.to and not (supervised.lifted and supervised.lifted.on):
                return None
            days += [supervised.lifted.on] if supervised.lifted and supervised.lifted.on else []
        return max(days)

    def has_plain_end(self) -> bool:
        """Whether it ended as nearly all do: done, then accepted once; nothing else came between or after."""
        if len(self.acceptances) != 1 or self.referrals or self.withdrawn or self.reply_due or self.supervised:
            return False
        (accepted,) = self.acceptances
        return accepted.passed is True and all(done.on <= accepted.on for done in self.rectified)

    def last_fact(self, on: date) -> date:
        """Return the day of the newest entry of any kind by a day."""
        return max((self.found, *active_days(self, on)))
