"""What the dispatch meetings decided and how far it is carried out (议定事项)."""

from collections.abc import Sequence
from typing import Final

from riskreg.domain.judge import Judge
from riskreg.domain.records import Decision, Meeting
from riskreg.domain.records.record import newest
from riskreg.domain.words import DECISION_DONE, DECISION_LATE, DECISION_STANDING, DECISION_STATES
from riskreg.report.document import Column, Document, Face, Paragraph, Rate, Row, rows
from riskreg.report.views.columns import DAYS_LATE, LAST_PROGRESS, LINE, PATH, STATE, column, person, unit
from riskreg.report.views.dangers import latest
from riskreg.wording import Word, joined, say

COLUMNS: Final = (
    Column("id", Word("id", "会议/序号", en="meeting/number")),
    column(Decision, "text", wrap=True),
    column(Decision, "unit"),
    column(Decision, "owner"),
    column(Decision, "helpers", wrap=True),
    column(Decision, "due"),
    Column("state", STATE),
    Column("days_late", DAYS_LATE, right=True),
    Column("meetings_open", Word("meetings_open", "历经会议次数", en="meetings since"), right=True),
    Column("last_progress", LAST_PROGRESS, wrap=True),
    Column("original_due", Word("original_due", "原时限", en="original day"), shown=False),
    PATH,
    LINE,
)


def view(judge: Judge, decisions: Sequence[tuple[str, Meeting, Decision]], face: Face) -> Document:
    """Show the decisions given, oldest meeting first."""
    on = judge.on
    found = tuple(row(judge, *decision) for decision in decisions)
    at = [column.key for column in COLUMNS].index("state")
    counts = {state: sum(1 for cells in found if cells[at] == state) for state in DECISION_STATES}
    bounded = len(found) - counts[DECISION_STANDING]
    summary = joined(say("{state} {n}", state=state, n=n) for state, n in counts.items() if n)
    notes = (
        (
            Paragraph(
                say(
                    "{n} decisions listed: {counts}. Done: {rate} (standing decisions not counted).",
                    n=len(found),
                    counts=summary,
                    rate=f"{counts[DECISION_DONE]}/{bounded}",
                ),
                "note",
            ),
        )
        if found
        else ()
    )
    table = rows(COLUMNS, found, empty=say("No decision is listed as of {day}.", day=on))
    data = {"kind": "decisions", "counts": counts, "done": Rate(counts[DECISION_DONE], bounded)}
    return Document("table", say("Decisions of the dispatch meetings"), face, (table, *notes), data)


def row(judge: Judge, id_: str, meeting: Meeting, decision: Decision) -> Row:
    """Make the cells of one decision."""
    on = judge.on
    state = decision.state(on)
    due = decision.due_on(on)
    progress = newest(decision.progress, on)
    since = sum(1 for other in judge.register.meetings.values() if meeting.on < other.on <= on)
    return (
        id_,
        decision.text,
        unit(judge, decision.unit),
        person(judge, decision.owner),
        joined(unit(judge, helper) for helper in decision.helpers),
        due,
        state,
        (on - due).days if due and state == DECISION_LATE else 0,
        None if state == DECISION_DONE else since,
        latest(progress.on, progress.note) if progress else None,
        decision.due,
        decision.path,
        decision.line,
    )
