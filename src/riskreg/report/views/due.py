"""What falls due next, week by week: days in important periods and holidays marked, and how much is overdue already."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from riskreg.domain.evaluation import Deadline, Judge
from riskreg.domain.records import Meeting, Period, Record
from riskreg.domain.words import DECISION, SENSITIVE
from riskreg.messages import Name, Said, Word, say, say_n
from riskreg.report.document import Column, Document, Face, Paragraph, Row, Section, Table
from riskreg.report.views.columns import FIRST_DUE, LINE, PATH, AskedColumns, person, unit, where

COLUMNS: Final = (
    Column("due", Word("due", "到期日", en="due")),
    Column("days_left", Word("days_left", "剩余", en="left"), right=True),
    Column("id", Word("id", "编号")),
    Column("marks", Word("marks", "注", en="note")),
    Column("kind", Word("kind", "种类"), shown=False),
    Column("level", Word("level", "级别")),
    Column("what", Word("what", "事项", en="what is due")),
    Column("title", Word("title", "内容"), wrap=True),
    Column("where", Word("where", "地点"), wrap=True, shown=False),
    Column("unit", Word("unit", "责任单位"), wrap=True),
    Column("owner", Word("owner", "责任人")),
    Column("extensions", Word("extensions", "已延期", en="extended"), right=True),
    Column("pending", Word("pending", "延期待批", en="awaiting decision"), right=True),
    Column("period", Word("period", "重要时段", en="important period"), shown=False),
    Column("finish_by", Word("finish_by", "时段要求", en="finish by"), shown=False),
    Column("holiday", Word("holiday", "假期"), shown=False),
    Column("first_due", FIRST_DUE, shown=False),
    PATH,
    LINE,
)
SOMETIMES: Final = ("pending", "marks")  # shown where a row has one


class DueSpan(NamedTuple):
    """From the day of judgement to an end, both included; the end may be a meeting's."""

    first: date
    last: date
    meeting: Meeting | None = None


def view(judge: Judge, coming: Sequence[Deadline], span: DueSpan, late: int, face: Face) -> Document:
    """Show what is coming; `late` counts what is overdue already."""
    sections = tuple(
        Section(week(monday), tuple(row(judge, deadline) for deadline in found))
        for monday, found in groupby(coming, key=lambda deadline: deadline.due - timedelta(days=deadline.due.weekday()))
    )
    table = Table(
        columns(sections),
        sections,
        empty=say("Nothing falls due from {first} to {last} (by the data entered).", **words(span)),
        more=AskedColumns(judge, coming, owed=True),
    )
    notes = [*period_notes(judge, coming), *already(late)]
    data = {"from": span.first, "until": span.last, "meeting": span.meeting.id if span.meeting else None, "overdue": late}
    return Document("due", title(span, len(coming)), face, (table, *notes), data)


def words(span: DueSpan) -> dict[str, object]:
    """The words of the span."""
    return {"first": span.first, "last": span.last}


def title(span: DueSpan, count: int) -> Said:
    """Say how much is coming, and up to when."""
    if span.meeting:
        return say_n(
            "{n} item due from {first} to {last}, the day of meeting {meeting}",
            "{n} items due from {first} to {last}, the day of meeting {meeting}",
            count,
            meeting=span.meeting.id,
            **words(span),
        )
    return say_n("{n} item due from {first} to {last}", "{n} items due from {first} to {last}", count, **words(span))


def week(monday: date) -> Said:
    """Name a week by its first and last day."""
    return say("Week of {monday} to {sunday}", monday=monday, sunday=monday + timedelta(days=6))


def columns(sections: Sequence[Section]) -> tuple[Column, ...]:
    """Hide the columns that say nothing in any row."""
    filled = {
        column.key for section in sections for row in section.rows for column, cell in zip(COLUMNS, row, strict=True) if cell
    }
    return tuple(
        column._replace(shown=column.shown and (column.key in filled or column.key not in SOMETIMES)) for column in COLUMNS
    )


def row(judge: Judge, deadline: Deadline) -> Row:
    """Make the cells of one item."""
    record, due = deadline.record, deadline.due
    period, holiday = judge.calendar.important(due), holiday_of(judge, due)
    return (
        due,
        (due - judge.on).days,
        deadline.id,
        ("*" if period else "") + ("#" if holiday else "") or None,
        Word(record.KIND, record.KIND.zh) if deadline.what != DECISION else DECISION,
        deadline.level,
        deadline.what,
        deadline.title,
        where(judge, record) if isinstance(record, Record) else None,
        unit(judge, deadline.unit),
        person(judge, deadline.owner),
        deadline.extensions,
        int(deadline.pending),
        named(period),
        finish_by(period, due),
        named(holiday),
        deadline.first_due,
        deadline.item.path,
        deadline.item.line,
    )


def holiday_of(judge: Judge, day: date) -> Period | None:
    """Return the holiday in which a day lies that people set themselves; computed days are moved out of it."""
    return next((holiday for holiday in judge.calendar.holidays if holiday.holds(day)), None)


def named(period: Period | None) -> Name | None:
    """Name a period."""
    return Name(period.id, period.name_or_title) if period else None


def finish_by(period: Period | None, due: date) -> date | None:
    """Return the earlier day by which an important period wants it finished."""
    wanted = period.finish_before if period else None
    return wanted if wanted and wanted < due else None


def period_notes(judge: Judge, coming: Sequence[Deadline]) -> list[Paragraph]:
    """Say of each period in which something falls due what it asks for."""
    found = dict.fromkeys(
        period
        for deadline in coming
        for period in (judge.calendar.important(deadline.due), holiday_of(judge, deadline.due))
        if period
    )
    said = []
    for period in found:
        values = {"period": period.name_or_title, "first": period.from_, "last": period.to}
        if period.kind == SENSITIVE and period.finish_before and period.finish_before < judge.on:
            told = say(
                "* {period}, {first} to {last}: what falls due in it was to be finished by {day}.",
                day=period.finish_before,
                **values,
            )
        elif period.kind == SENSITIVE and period.finish_before:
            told = say(
                "* {period}, {first} to {last}: what falls due in it is to be finished by {day}.",
                day=period.finish_before,
                **values,
            )
        elif period.kind == SENSITIVE:
            told = say("* {period}, {first} to {last}: an important period.", **values)
        else:
            told = say("# {period}, {first} to {last}: days that people set themselves are not moved out of a holiday.", **values)
        said.append(Paragraph(told, "note"))
    return said


def already(late: int) -> list[Paragraph]:
    """Say how much is overdue already, and what lists it."""
    if not late:
        return []
    return [
        Paragraph(
            say_n(
                "{n} item is overdue already; riskreg overdue lists it.",
                "{n} items are overdue already; riskreg overdue lists them.",
                late,
            ),
            "note",
        )
    ]
