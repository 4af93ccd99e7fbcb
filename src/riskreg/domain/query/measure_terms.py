"""What can be asked of a rule or measure: the words for it, and how it stands on a day."""

from collections.abc import Iterator
from datetime import date

from riskreg.domain import lateness
from riskreg.domain.evaluation import Judge, measure_deadlines
from riskreg.domain.fields import newest
from riskreg.domain.query.terms import (
    FIRST_DUE,
    HANDED,
    LATE_DAYS,
    Flag,
    Term,
    days_by,
    declared,
    handed_over,
    label,
    monthly,
    shared,
    state_flags,
)
from riskreg.domain.query.value_types import DAYS, TIMES, ChoiceType, DayType, TextType
from riskreg.domain.records import Measure
from riskreg.domain.records.record import extended
from riskreg.domain.words import MEASURE_STATES, PLANNED, REVIEW
from riskreg.messages import Word


def state(measure: Measure, judge: Judge) -> Word:
    """Return its state."""
    return measure.state(judge.on)


def texts(measure: Measure, _judge: Judge) -> tuple[str, ...]:
    """Return what is written about it."""
    return tuple(one for one in (measure.title, measure.spot, measure.note) if one)


def document(measure: Measure, judge: Judge) -> str | None:
    """Return the number of its document, which it has once it is issued."""
    return measure.document if measure.issued and measure.issued <= judge.on else None


def issued(measure: Measure, judge: Judge) -> date | None:
    """Return the day it was issued, once that has come."""
    return measure.issued if measure.issued and measure.issued <= judge.on else None


def repealed(measure: Measure, judge: Judge) -> date | None:
    """Return the day it was repealed, once that has come."""
    return measure.repealed if measure.repealed and measure.repealed <= judge.on else None


def due(measure: Measure, judge: Judge) -> date | None:
    """Return its day as it stands."""
    return measure.due_on(judge.on)


def dues(measure: Measure, judge: Judge) -> list[date]:
    """Return the days of what is owed: its issue, its review."""
    return [deadline.due for deadline in measure_deadlines(judge, measure)]


def overdue(measure: Measure, judge: Judge) -> bool:
    """Whether its issue or its review is past its day."""
    return judge.begun and any(day < judge.on for day in dues(measure, judge))


def days_left(measure: Measure, judge: Judge) -> int | None:
    """Return the days to the next of what is owed and not late."""
    return min(((day - judge.on).days for day in dues(measure, judge) if day >= judge.on), default=None)


def next_review(measure: Measure, judge: Judge) -> date | None:
    """Return the day of its next review."""
    return next((deadline.due for deadline in measure_deadlines(judge, measure) if deadline.what == REVIEW), None)


def extensions(measure: Measure, judge: Judge) -> int:
    """Return how often more time was granted."""
    return extended(measure.extensions, judge.on)[0]


def days_extended(measure: Measure, judge: Judge) -> int | None:
    """Return by how many days its day has moved."""
    now = measure.due_on(judge.on)
    return (now - measure.due).days if now and measure.due else None


def pending(measure: Measure, judge: Judge) -> bool:
    """Whether a request for more time waits for a decision."""
    return extended(measure.extensions, judge.on)[1]


def in_extension(measure: Measure, judge: Judge) -> bool:
    """Whether it is still to be issued, within an extension that has not run out."""
    finished = measure.finished()
    extension = newest(measure.extensions, judge.on)
    return bool(extension and extension.to >= judge.on and not (finished and finished <= judge.on))


def last_entry(measure: Measure, judge: Judge) -> tuple[date, ...]:
    """Return the day of the newest entry of any kind; none if there is none."""
    on = judge.on
    days = [day for each in (measure.progress, measure.handovers, measure.revisions) for day in days_by(each, on)]
    asked = [day for extension in measure.extensions for day in (extension.applied, extension.approved, extension.refused)]
    days += [day for day in (*asked, measure.issued, measure.repealed) if day and day <= on]
    return (max(days),) if days else ()


def days_silent(measure: Measure, judge: Judge) -> int | None:
    """Return the days since the newest entry, while it is still to be issued; None without an entry."""
    last = last_entry(measure, judge)
    return (judge.on - last[0]).days if last and measure.state(judge.on) == PLANNED else None


def terms(kind: Word) -> Iterator[Term]:
    """Return the computed fields, then the declared ones; of two with one name the first is meant."""
    yield from shared(Measure, kind)
    yield Term(
        Word("state", "状态"), ChoiceType(MEASURE_STATES), state, says="planned, in force or repealed on the day", state=True
    )
    yield Term(Word("text", "文字", "全文", "内容"), TextType(), texts, says="title, spot and note together", several=True)
    yield Term(
        label(Measure, "due", "现时限", "时限", "到期日"),
        DayType(),
        due,
        says="the day by which it must be issued, as it stands",
    )
    yield Term(
        FIRST_DUE,
        DayType(),
        lambda measure, _: measure.due,
        says="the first day by which it was to be done",
    )
    yield Term(label(Measure, "issued", "found"), DayType(), issued, says="the day it was issued")
    yield Term(label(Measure, "repealed", "closed"), DayType(), repealed, says="the day from which it holds no more", state=True)
    yield Term(label(Measure, "document"), TextType(), document, says="the number of its document, once it is issued")
    yield Term(Word("next_review", "下次复审", "下次再评估"), DayType(), next_review, says="the day of the next review")
    yield Term(Word("extensions", "延期次数", "已延期次数"), TIMES, extensions, says="how often more time was granted")
    yield Term(Word("days_extended", "延期天数"), DAYS, days_extended, says="days from the first day to the day as it stands")
    yield monthly(lambda measure, _: measure.due, says="the month of the first day by which it was to be done")
    yield from counted()
    yield from declared(Measure)


def counted() -> Iterator[Term]:
    """Days that are counted."""
    yield Term(
        LATE_DAYS,
        DAYS,
        lateness.of_measure,
        says="days past the day of its issue or review; else those by which it was issued late, kept; 0 if it was not",
        anchors=dues,
    )
    yield Term(
        Word("days_left", "剩余天数"),
        DAYS,
        days_left,
        says="days to its issue or review; none if nothing is to come",
        anchors=dues,
    )
    yield Term(
        Word("days_silent", "无进展天数", "未登记天数"),
        DAYS,
        days_silent,
        says="days without an entry while it is to be issued; none before the first",
        anchors=last_entry,
    )


def flags() -> Iterator[Flag]:
    """Return the conditions that stand alone; of two with one name the first is meant."""
    yield Flag(
        Word("overdue", "逾期", "late", "已逾期", "超期", "过期"),
        overdue,
        says="its issue or review is past its day",
        anchors=dues,
        alive=True,
    )
    yield Flag(
        Word("extended", "延期", "延期内", "延期期内", "已延期", "延期中"),
        in_extension,
        says="to be issued, within an extension that has not run out",
        alive=True,
    )
    yield Flag(Word("pending", "延期待批", "待批"), pending, says="more time was asked for, and nothing is decided")
    yield Flag(HANDED, handed_over, says="somebody else answered for it before")
    yield from state_flags(MEASURE_STATES, state, frozenset({PLANNED}))
