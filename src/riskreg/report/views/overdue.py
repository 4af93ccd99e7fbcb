"""The overdue list: everything past its day, in groups: dangers, acceptances, referrals, decisions, others."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from riskreg.domain.evaluation import Deadline, Judge
from riskreg.domain.records import Danger, Record
from riskreg.domain.words import ACCEPTANCE, ANSWER, DECISION, RECTIFICATION
from riskreg.messages import Word, say, say_n
from riskreg.report.document import Column, Document, Face, Paragraph, Row, Section, Table
from riskreg.report.views.columns import FIRST_DUE, LATE_DAYS, LINE, PATH, AskedColumns, person, unit, where

WRITTEN: Final = Danger.FIELDS["due"].label  # where something is asked, its words mean the day now
# What must not be dropped on a narrow terminal stands on the left.
COLUMNS: Final = (
    Column("id", Word("id", "编号")),
    Column("level", Word("level", "级别")),
    Column("late_days", LATE_DAYS, right=True),
    Column("title", Word("title", "内容"), wrap=True),
    Column("unit", Word("unit", "责任单位")),
    Column("owner", Word("owner", "责任人")),
    Column("due", Word("due", "现时限", WRITTEN.zh, *WRITTEN.synonyms, en="day now")),
    Column("first_due", FIRST_DUE),
    Column("what", Word("what", "事项", en="what is due")),
    Column("extensions", Word("extensions", "已延期", en="extended"), right=True),
    Column("pending", Word("pending", "延期待批", en="awaiting decision"), right=True),
    Column("where", Word("where", "地点"), wrap=True),
    Column("kind", Word("kind", "种类"), shown=False),
    PATH,
    LINE,
)
GROUPS: Final = (
    (say("Rectification"), (RECTIFICATION,)),
    (say("Acceptance (owed by the acceptor, not by the responsible unit)"), (ACCEPTANCE,)),
    (say("Referred and not answered (the unit that referred it asks for the answer)"), (ANSWER,)),
    (say("Decisions of the meetings"), (DECISION,)),
)


def view(judge: Judge, past: list[Deadline], face: Face) -> Document:
    """Show what is overdue: what is past its day, once the register has begun."""
    late = past if judge.begun else []
    taken = {what for _, whats in GROUPS for what in whats}
    groups = [*GROUPS, (say("Other"), tuple({deadline.what for deadline in late} - taken))]
    sections, listed = [], []
    for title, whats in groups:
        group = [deadline for deadline in late if deadline.what in whats]
        found = tuple(row(judge, deadline) for deadline in group)
        listed += group
        if found:
            sections.append(Section(say("{group}: {n}", group=title, n=len(found)), found))
    nothing = say("Nothing is overdue as of {day} (by the data entered).", day=judge.on)
    title = (
        say_n("{n} item overdue as of {day}", "{n} items overdue as of {day}", len(late), day=judge.on)
        if late
        else say("Overdue list")
    )
    more = AskedColumns(judge, listed, owed=True)
    table = Table(COLUMNS, tuple(sections), empty=nothing, more=more)
    return Document("overdue", title, face, (table, *not_begun(judge, past)), {})


def not_begun(judge: Judge, past: Sequence[Deadline]) -> Iterator[Paragraph]:
    """Say what is past its day and not overdue, as the register had not begun, and since when."""
    if past and not judge.begun:
        first = min(deadline.due for deadline in past) + timedelta(days=1)
        said = say_n(
            "Nothing is overdue before the register began, on {started}; {n} item is past its day, since {day}.",
            "Nothing is overdue before the register began, on {started}; {n} items are past their day, the first since {day}.",
            len(past),
            started=judge.settings.started,
            day=first,
        )
        yield Paragraph(said, "note")


def row(judge: Judge, deadline: Deadline) -> Row:
    """Make the cells of one overdue item."""
    record = deadline.record
    return (
        deadline.id,
        deadline.level,
        deadline.late_days(judge.on),
        deadline.title,
        unit(judge, deadline.unit),
        person(judge, deadline.owner),
        deadline.due,
        deadline.first_due,
        deadline.what,
        deadline.extensions,
        int(deadline.pending),
        where(judge, record) if isinstance(record, Record) else None,
        DECISION if deadline.what == DECISION else record.KIND,
        deadline.item.path,
        deadline.item.line,
    )
