"""What can be asked of a decision of a meeting: the words for it, and how it stands on a day."""

from collections.abc import Iterator
from datetime import date

from riskreg.domain import lateness
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import newest
from riskreg.domain.query.record_query import Decided
from riskreg.domain.query.terms import (
    FIRST_DUE,
    LAST_PROGRESS,
    LATE_DAYS,
    PATH,
    Flag,
    Term,
    declared,
    helping,
    label,
    monthly,
    state_flags,
)
from riskreg.domain.query.value_types import DAYS, TIMES, ChoiceType, DayType, IdType, NameType, TextType
from riskreg.domain.records import Decision
from riskreg.domain.records.record import extended
from riskreg.domain.words import DECISION_DONE, DECISION_LATE, DECISION_STATES
from riskreg.messages import Word


def state(item: Decided, judge: Judge) -> Word:
    """Return its state."""
    return item.decision.state(judge.on)


def texts(item: Decided, judge: Judge) -> tuple[str, ...]:
    """Return what is written about it: what was decided, and what was done by the day."""
    notes = (entry.note for entry in item.decision.progress if entry.on <= judge.on)
    return (item.decision.text, *(note for note in notes if note))


def due(item: Decided, judge: Judge) -> date | None:
    """Return its day as it stands; None for one that has no end."""
    return None if item.decision.standing else item.decision.due_on(judge.on)


def dues(item: Decided, judge: Judge) -> tuple[date, ...]:
    """Return the day from which it is counted how late it is."""
    day = item.decision.due_on(judge.on)
    return (day,) if day else ()


def overdue(item: Decided, judge: Judge) -> bool:
    """Whether it is past its day and not done."""
    return judge.begun and item.decision.state(judge.on) == DECISION_LATE


def late_days(item: Decided, judge: Judge) -> int:
    """Return the days past its day, to the day it was done."""
    return lateness.of_decision(item.decision, judge)


def days_left(item: Decided, judge: Judge) -> int | None:
    """Return the days to its day, while it is neither done nor late."""
    day = due(item, judge)
    return (day - judge.on).days if day and day >= judge.on and not item.decision.is_done(judge.on) else None


def done(item: Decided, judge: Judge) -> date | None:
    """Return the day it was done."""
    finished = item.decision.done
    return finished.on if finished and item.decision.is_done(judge.on) else None


def extensions(item: Decided, judge: Judge) -> int:
    """Return how often more time was granted."""
    return extended(item.decision.extensions, judge.on)[0]


def days_extended(item: Decided, judge: Judge) -> int | None:
    """Return by how many days its day has moved."""
    now, first = due(item, judge), item.decision.due
    return (now - first).days if now and first else None


def pending(item: Decided, judge: Judge) -> bool:
    """Whether a request for more time waits for a decision."""
    return extended(item.decision.extensions, judge.on)[1]


def in_extension(item: Decided, judge: Judge) -> bool:
    """Whether it is not done, within an extension that has not run out."""
    extension = newest(item.decision.extensions, judge.on)
    return bool(extension and extension.to >= judge.on and not item.decision.standing and not item.decision.is_done(judge.on))


def last_progress(item: Decided, judge: Judge) -> date | None:
    """Return the day of the newest entry of progress."""
    entry = newest(item.decision.progress, judge.on)
    return entry.on if entry else None


def beginning(item: Decided, _judge: Judge) -> tuple[date]:
    """Return the day of its meeting."""
    return (item.meeting.on,)


def age(item: Decided, judge: Judge) -> int:
    """Return the days since its meeting, or until it was done."""
    return ((done(item, judge) or judge.on) - item.meeting.on).days


def last_entry(item: Decided, judge: Judge) -> tuple[date]:
    """Return the day of the newest entry of any kind."""
    decision = item.decision
    days = [entry.on for entry in decision.progress]
    days += [day for one in decision.extensions for day in (one.applied, one.approved, one.refused) if day]
    return (max([item.meeting.on, *(day for day in days if day and day <= judge.on)]),)


def days_silent(item: Decided, judge: Judge) -> int | None:
    """Return the days since the newest entry, until it is done."""
    return None if item.decision.state(judge.on) == DECISION_DONE else (judge.on - last_entry(item, judge)[0]).days


def meeting_days(_item: Decided, judge: Judge) -> list[date]:
    """Return the days of all meetings."""
    return [meeting.on for meeting in judge.register.meetings.values()]


def meetings_open(item: Decided, judge: Judge) -> int | None:
    """Return how many later meetings have seen it undone; None once it is done."""
    if item.decision.is_done(judge.on):
        return None
    return sum(1 for day in meeting_days(item, judge) if item.meeting.on < day <= judge.on)


def unfinished(item: Decided, judge: Judge) -> bool:
    """Whether it is not done."""
    return not item.decision.is_done(judge.on)


def terms(kind: Word) -> Iterator[Term]:
    """Return the computed fields, then the declared ones; of two with one name the first is meant."""
    yield Term(Word("id", "编号", "会议/序号"), IdType(kind), lambda item, _: item.id, says="meeting and number: 2022-09/1")
    yield Term(Word("meeting", "会议"), NameType("meetings"), lambda item, _: item.meeting.id, says="the meeting that decided it")
    yield Term(
        Word("decided", "会议日期", "议定日期"), DayType(), lambda item, _: item.meeting.on, says="the day of that meeting"
    )
    yield Term(
        label(Decision, "unit", "单位", "部门"),
        NameType("units"),
        lambda item, _: item.decision.unit,
        says="the unit in the lead",
    )
    yield helping(Decision, lambda item: item.decision)
    yield Term(Word("title", "事项", "标题", "名称"), TextType(), lambda item, _: item.decision.text, says="what is to be done")
    yield Term(
        Word("text", "文字", "全文", "内容"),
        TextType(),
        texts,
        says="what is to be done, and the entries of progress",
        several=True,
    )
    yield Term(Word("state", "状态", "落实情况"), ChoiceType(DECISION_STATES), state, says="its state on the day", state=True)
    yield from on_days()
    yield monthly(lambda item, _: item.meeting.on, says="the month of its meeting")
    yield from counted()
    yield Term(PATH, TextType(), lambda item, _: item.decision.path, says="the file it stands in")
    yield from declared(Decision, lambda item: item.decision)


def on_days() -> Iterator[Term]:
    """Days."""
    yield Term(
        label(Decision, "due", "现时限", "时限", "到期日"), DayType(), due, says="the day by which it must be done, as it stands"
    )
    yield Term(
        FIRST_DUE,
        DayType(),
        lambda item, _: item.decision.due,
        says="the first day by which it was to be done",
    )
    yield Term(Word("done", "办结日期"), DayType(), done, says="the day it was done", state=True)
    yield Term(LAST_PROGRESS, DayType(), last_progress, says="the day of the newest entry of progress")


def counted() -> Iterator[Term]:
    """What is counted."""
    yield Term(
        LATE_DAYS,
        DAYS,
        late_days,
        says="days past its day, to the day it was done; kept; 0 if it is not late",
        anchors=dues,
    )
    yield Term(Word("days_left", "剩余天数"), DAYS, days_left, says="days to its day; none once it is late or done", anchors=dues)
    yield Term(Word("age", "在册天数"), DAYS, age, says="days since its meeting, to the day or to its end", anchors=beginning)
    yield Term(
        Word("days_silent", "无进展天数", "未登记天数"),
        DAYS,
        days_silent,
        says="days without an entry; none once nothing is awaited",
        anchors=last_entry,
    )
    yield Term(
        Word("meetings_open", "历经会议次数", "几次会未了"),
        TIMES,
        meetings_open,
        says="later meetings by which it was not done; none once it is",
        anchors=meeting_days,
    )
    yield Term(Word("extensions", "延期次数", "已延期次数"), TIMES, extensions, says="how often more time was granted")
    yield Term(Word("days_extended", "延期天数"), DAYS, days_extended, says="days from the first day to the day as it stands")


def flags() -> Iterator[Flag]:
    """Return the conditions that stand alone; of two with one name the first is meant."""
    yield Flag(Word("overdue", "逾期", "late", "已逾期", "超期", "过期"), overdue, says="past its day and not done", anchors=dues)
    yield Flag(
        Word("extended", "延期", "延期内", "延期期内", "已延期", "延期中"),
        in_extension,
        says="not done, within an extension that has not run out",
    )
    yield Flag(Word("pending", "延期待批", "待批"), pending, says="more time was asked for, and nothing is decided")
    yield Flag(
        Word("unfinished", "未办结", "未落实"),
        unfinished,
        says="not done, whether it has a day or stands for good",
        state=True,
    )
    named = [word for word in DECISION_STATES if word != DECISION_LATE]
    yield from state_flags(named, state, frozenset(named) - {DECISION_DONE})
