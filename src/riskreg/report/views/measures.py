"""The list of rules and measures (制度措施清单)."""

from collections.abc import Iterable
from typing import Final

from riskreg.domain.deadlines import measure_deadlines
from riskreg.domain.judge import Judge
from riskreg.domain.records import Measure
from riskreg.domain.words import ISSUE, MEASURE_STATES, REVIEW
from riskreg.report.document import Column, Document, Face, Paragraph, Row, rows
from riskreg.report.views.columns import DAYS_LATE, LINE, PATH, STATE, category, column, person, unit
from riskreg.wording import Word, joined, say

COLUMNS: Final = (
    column(Measure, "id"),
    column(Measure, "type"),
    column(Measure, "title", wrap=True),
    column(Measure, "change"),
    column(Measure, "class_", shown=False),
    column(Measure, "unit"),
    column(Measure, "owner"),
    column(Measure, "due"),
    Column("state", STATE),
    Column("days_late", DAYS_LATE, right=True),
    column(Measure, "issued"),
    column(Measure, "document"),
    Column("next_review", Word("next_review", "下次复审", en="next review")),
    column(Measure, "answers", wrap=True),
    column(Measure, "category", shown=False),
    PATH,
    LINE,
)


def view(judge: Judge, measures: Iterable[Measure], face: Face) -> Document:
    """Show the measures given, in the order of the file."""
    found = tuple(row(judge, measure) for measure in measures)
    at = [column.key for column in COLUMNS].index("state")
    counts = {state: sum(1 for cells in found if cells[at] == state) for state in MEASURE_STATES}
    summary = joined(say("{state} {n}", state=state, n=n) for state, n in counts.items() if n)
    notes = (Paragraph(say("{n} measures listed: {counts}.", n=len(found), counts=summary), "note"),) if found else ()
    table = rows(COLUMNS, found, empty=say("No rule or measure is listed."))
    return Document("table", say("Rules and measures"), face, (table, *notes), {"kind": "measures", "counts": counts})


def row(judge: Judge, measure: Measure) -> Row:
    """Make the cells of one measure."""
    on = judge.on
    owed = {deadline.what: deadline for deadline in measure_deadlines(judge, measure)}
    issue, review = owed.get(ISSUE), owed.get(REVIEW)
    return (
        measure.id,
        measure.type,
        measure.title,
        measure.change,
        measure.class_,
        unit(judge, measure.unit_on(on)),
        person(judge, measure.owner_on(on)),
        measure.due_on(on),
        measure.state(on),
        issue.days_late(on) if issue else 0,
        measure.issued if measure.issued and measure.issued <= on else None,
        measure.document if measure.issued and measure.issued <= on else None,
        review.due if review else None,
        joined(measure.answers),
        category(judge, measure.category),
        measure.path,
        measure.line,
    )
