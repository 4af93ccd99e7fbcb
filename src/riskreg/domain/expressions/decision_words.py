"""What can be asked of a decision of a meeting: the words for it, and what they mean."""

from collections.abc import Iterator

from riskreg.domain.expressions import decisions as has
from riskreg.domain.expressions.names import Ids, Names
from riskreg.domain.expressions.sorts import DAYS, TIMES, Choices, Days, Texts
from riskreg.domain.expressions.terms import LAST_PROGRESS, PATH, Flag, Term, declared, label, state_flags
from riskreg.domain.records import Decision
from riskreg.domain.words import DECISION_DONE, DECISION_LATE, DECISION_STATES
from riskreg.wording import Word


def terms(kind: Word) -> Iterator[Term]:
    """Return the computed fields, then the declared ones; of two with one name the first is meant."""
    yield Term(Word("id", "编号", "会议/序号"), Ids(kind), lambda item, _: item.id, says="meeting and number: 2022-09/1")
    yield Term(Word("meeting", "会议"), Names("meetings"), lambda item, _: item.meeting.id, says="the meeting that decided it")
    yield Term(Word("decided", "会议日期", "议定日期"), Days(), lambda item, _: item.meeting.on, says="the day of that meeting")
    yield Term(
        label(Decision, "unit", "单位", "部门"), Names("units"), lambda item, _: item.decision.unit, says="the unit in the lead"
    )
    yield Term(Word("title", "事项", "标题", "名称"), Texts(), lambda item, _: item.decision.text, says="what is to be done")
    yield Term(
        Word("text", "文字", "全文", "内容"),
        Texts(),
        has.texts,
        says="what is to be done, and the entries of progress",
        several=True,
    )
    yield Term(Word("state", "状态", "落实情况"), Choices(DECISION_STATES), has.state, says="its state on the day", state=True)
    yield from on_days()
    yield from counted()
    yield Term(PATH, Texts(), lambda item, _: item.decision.path, says="the file it stands in")
    yield from declared(Decision, lambda item: item.decision)


def on_days() -> Iterator[Term]:
    """Days."""
    yield Term(
        label(Decision, "due", "现时限", "时限", "到期日"), Days(), has.due, says="the day by which it must be done, as it stands"
    )
    yield Term(
        Word("original_due", "原时限", "原定时限"),
        Days(),
        lambda item, _: item.decision.due,
        says="the first day by which it was to be done",
    )
    yield Term(Word("done", "办结日期"), Days(), has.done, says="the day it was done", state=True)
    yield Term(LAST_PROGRESS, Days(), has.last_progress, says="the day of the newest entry of progress")


def counted() -> Iterator[Term]:
    """What is counted."""
    yield Term(
        Word("days_late", "逾期天数", "超期天数"),
        DAYS,
        has.days_late,
        says="days past its day; 0 if it is not late",
        anchors=has.dues,
    )
    yield Term(
        Word("days_left", "剩余天数"), DAYS, has.days_left, says="days to its day; none once it is late or done", anchors=has.dues
    )
    yield Term(
        Word("age", "在册天数"), DAYS, has.age, says="days since its meeting, to the day or to its end", anchors=has.beginning
    )
    yield Term(
        Word("days_silent", "无进展天数", "未登记天数"),
        DAYS,
        has.days_silent,
        says="days without an entry; none once nothing is awaited",
        anchors=has.last_entry,
    )
    yield Term(
        Word("meetings_open", "历经会议次数", "几次会未了"),
        TIMES,
        has.meetings_open,
        says="later meetings by which it was not done; none once it is",
        anchors=has.meeting_days,
    )
    yield Term(Word("extensions", "延期次数", "已延期次数"), TIMES, has.extensions, says="how often more time was granted")
    yield Term(Word("days_extended", "延期天数"), DAYS, has.days_extended, says="days from the first day to the day as it stands")


def flags() -> Iterator[Flag]:
    """Return the conditions that stand alone; of two with one name the first is meant."""
    yield Flag(
        Word("overdue", "逾期", "late", "已逾期", "超期", "过期"), has.overdue, says="past its day and not done", anchors=has.dues
    )
    yield Flag(
        Word("extended", "延期", "延期内", "延期期内", "已延期", "延期中"),
        has.in_extension,
        says="not done, within an extension that has not run out",
    )
    yield Flag(Word("pending", "延期待批", "待批"), has.pending, says="more time was asked for, and nothing is decided")
    yield Flag(
        Word("unfinished", "未办结", "未落实"),
        has.unfinished,
        says="not done, whether it has a day or stands for good",
        state=True,
    )
    named = [word for word in DECISION_STATES if word != DECISION_LATE]
    yield from state_flags(named, has.state, frozenset(named) - {DECISION_DONE})
