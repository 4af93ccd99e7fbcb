"""Danger: a hidden danger (隐患), an item of the problem list, from found to closed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from riskreg.domain.fields import (
    END,
    ENTRY,
    REMARK,
    Choice,
    Day,
    Fact,
    Facts,
    Key,
    Number,
    Ref,
    Role,
    Text,
    Whole,
    active_days,
    by_day,
    newest,
)
from riskreg.domain.records.danger_facts import (
    Acceptance,
    Circular,
    Course,
    Levelling,
    Notified,
    Rectification,
    Referral,
    Reported,
    Scheme,
    Spent,
    Step,
    Supervised,
    Suspended,
    Withdrawal,
    course,
    walk,
)
from riskreg.domain.records.record import DUE, EXTENSIONS, Extension, Record
from riskreg.domain.words import (
    BLOCKS,
    CAUSE_CLASSES,
    CLOSED,
    DANGER_GENERAL,
    LEVELS,
    MODES,
    REFERRED,
    SOURCES,
)
from riskreg.messages import Word


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
        Word | None,
        Key(Choice(*LEVELS, weighs=True), "隐患级别", "隐患等级", "隐患分级", "级别", says="general or major, when found"),
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
            role=Role(event=Word("referred", "移交属地"), before="handovers", action="riskreg refer {id} --to BODY", ends=True),
        ),
    ] = ()
    reported: Annotated[
        tuple[Reported, ...],
        Key(
            Facts(Reported),
            "上报",
            says="reports of a major danger to those above",
            role=Role(
                event=Word("reported", "上报", en="reported upward"),
                turn=5,
                formal=True,
                before="handovers",
                action="riskreg report {id} --to BODY",
            ),
        ),
    ] = ()
    rectified: Annotated[
        tuple[Rectification, ...],
        Key(
            Facts(Rectification),
            "整改完成",
            says="that the work is done",
            role=Role(event=Word("rectified", "整改完成"), stage=END, action="riskreg rectify {id}", ends=True),
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
            role=Role(stage=END, action="riskreg accept {id} --by PERSON", counted=True, ends=True),
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
                action="riskreg withdraw {id} --reason ...",
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

    def unanswered(self, course: Course, on: date) -> list[Referral]:
        """Return the referrals for whose answer it waits, if it does; what came before it was done in between is settled."""
        if course.state != REFERRED:
            return []
        return [one for one in by_day(self.referrals, on) if one.on >= course.since and not one.is_answered(on)]

    def last_fact(self, on: date) -> date:
        """Return the day of the newest entry of any kind by a day."""
        return max((self.found, *active_days(self, on)))
