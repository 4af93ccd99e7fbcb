"""The list of hidden dangers (问题隐患清单) with state, days and the latest progress."""

from collections.abc import Iterable
from typing import Final

from riskreg.domain.deadlines import danger_deadlines
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger
from riskreg.domain.records.record import extended
from riskreg.domain.words import ACCEPTANCE, DANGER_STATES, RECTIFICATION, ranked
from riskreg.report.document import Column, Document, Face, Paragraph, Row, rows
from riskreg.report.views.columns import (
    DAYS_LATE,
    EXTENSIONS,
    LAST_PROGRESS,
    LINE,
    PATH,
    STATE,
    WHERE,
    category,
    column,
    person,
    places,
    unit,
    where,
)
from riskreg.wording import Said, Word, joined, say

# What must not be dropped on a narrow terminal stands on the left.
COLUMNS: Final = (
    column(Danger, "id"),
    Column("level", Danger.FIELDS["level"].label),
    Column("state", STATE),
    Column("days_late", DAYS_LATE, right=True),
    column(Danger, "title", wrap=True),
    Column("where", WHERE, wrap=True),
    column(Danger, "unit"),
    column(Danger, "owner"),
    column(Danger, "due"),
    column(Danger, "source"),
    Column("acceptance_unit", Word("acceptance_unit", "验收单位", en="acceptance by")),
    Column("acceptance_days_late", Word("acceptance_days_late", "验收逾期", en="acceptance days late"), right=True),
    column(Danger, "blocked"),
    Column("last_progress", LAST_PROGRESS, wrap=True),
    column(Danger, "found", shown=False),
    Column("original_due", Word("original_due", "原时限", en="original day"), shown=False),
    Column("extensions", EXTENSIONS, right=True, shown=False),
    column(Danger, "category", shown=False),
    column(Danger, "place", shown=False),
    column(Danger, "spot", shown=False),
    column(Danger, "count", right=True, shown=False),
    PATH,
    LINE,
)


def view(judge: Judge, dangers: Iterable[Danger], left_out: dict[Word, int], face: Face) -> Document:
    """Show the dangers given; `left_out` counts by state those that were not asked for."""
    listed = sorted(dangers, key=lambda danger: (ranked(danger.level_on(judge.on)), judge.due(danger), danger.id))
    found = tuple(row(judge, danger) for danger in listed)
    at = [column.key for column in COLUMNS].index("state")
    counts = {state: sum(1 for cells in found if cells[at] == state) for state in DANGER_STATES}
    summary = joined(say("{state} {n}", state=state, n=n) for state, n in counts.items() if n)
    notes = [Paragraph(say("{n} dangers listed: {counts}.", n=len(found), counts=summary), "note")] if found else []
    if left_out:
        others = joined(say("{state} {n}", state=state, n=n) for state, n in left_out.items())
        notes.append(Paragraph(say("Not listed: {counts} (--state all lists them).", counts=others), "note"))
    empty = say(
        "No danger is listed as of {day}. That is no record of safety: nothing was entered, or nothing passes the filters.",
        day=judge.on,
    )
    return Document(
        "table", say("Hidden dangers"), face, (rows(COLUMNS, found, empty=empty), *notes), {"kind": "dangers", "counts": counts}
    )


def row(judge: Judge, danger: Danger) -> Row:
    """Make the cells of one danger."""
    on = judge.on
    course = danger.course(on)
    owed = {deadline.what: deadline for deadline in danger_deadlines(judge, danger)}
    rectification, acceptance = owed.get(RECTIFICATION), owed.get(ACCEPTANCE)
    progress = danger.last_progress(on)
    extensions, _ = extended(danger.extensions, on)
    return (
        danger.id,
        danger.level_on(on),
        course.state,
        rectification.days_late(on) if rectification else 0,
        danger.title,
        where(judge, danger),
        unit(judge, danger.unit_on(on)),
        person(judge, danger.owner_on(on)),
        judge.due(danger),
        danger.source,
        unit(judge, acceptance.unit) if acceptance else None,
        acceptance.days_late(on) if acceptance else None,
        danger.blocked,
        latest(progress.on, progress.note) if progress else None,
        danger.found,
        danger.due,
        extensions,
        category(judge, danger.category),
        places(judge, danger),
        danger.spot,
        danger.count,
        danger.path,
        danger.line,
    )


def latest(day: object, note: str | None) -> Said:
    """A progress entry in one cell."""
    return say("{day} {note}", day=day, note=(note or "").strip())
