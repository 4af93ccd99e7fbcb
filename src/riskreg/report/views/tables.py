"""The graded table of risks, and the lists of dangers, measures and decisions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from riskreg.domain import lateness
from riskreg.domain.evaluation import Judge, danger_deadlines, measure_deadlines
from riskreg.domain.fields import newest
from riskreg.domain.grading import Grade
from riskreg.domain.query.record_query import Decided
from riskreg.domain.records import Danger, Decision, Measure, Meeting, Risk
from riskreg.domain.records.record import extended
from riskreg.domain.words import (
    ACCEPTANCE,
    BANDS,
    DANGER_STATES,
    DECISION_DONE,
    DECISION_STANDING,
    DECISION_STATES,
    MEASURE_STATES,
    REVIEW,
    RISK_ACTIVE,
    TIERS,
    UNRATED,
    ranked,
)
from riskreg.messages import Said, Word, joined, say
from riskreg.report.document import Column, Document, Face, Paragraph, Rate, Row, Tinted, rows
from riskreg.report.views.columns import (
    EXTENSIONS,
    FIRST_DUE,
    LAST_PROGRESS,
    LATE_DAYS,
    LINE,
    PATH,
    STATE,
    WHERE,
    AskedColumns,
    category,
    column,
    person,
    places,
    unit,
    where,
)

RISK_COLUMNS: Final = (
    column(Risk, "id"),
    Column("grade", Word("grade", "等级")),
    column(Risk, "title", wrap=True),
    column(Risk, "place", wrap=True, shown=False),
    column(Risk, "spot", wrap=True, shown=False),
    column(Risk, "method"),
    Column("score", Word("score", "分值"), right=True),
    Column("scale", Word("scale", "分级标准"), shown=False),
    Column("inherent_grade", Word("inherent_grade", "固有等级", en="inherent")),
    Column("tier", Word("tier", "管控层级", en="control tier")),
    column(Risk, "unit"),
    column(Risk, "owner"),
    column(Risk, "category", shown=False),
    column(Risk, "check_every"),
    Column("next_review", Word("next_review", "下次再评估", en="next review")),
    column(Risk, "cause", wrap=True),
    Column("state", STATE, shown=False),
    PATH,
    LINE,
)


def risk_table(judge: Judge, risks: Iterable[Risk], total: int, face: Face) -> Document:
    """Show the risks given, of `total` active ones in the register."""
    graded = sorted(((risk, judge.grade(risk)) for risk in risks), key=worst_first)
    found = tuple(risk_row(judge, risk, grade) for risk, grade in graded)
    active = [grade for risk, grade in graded if risk.state(judge.on) == RISK_ACTIVE]
    counts = {band: sum(1 for grade in active if grade and grade.band == band) for band in BANDS}
    if ungraded := sum(1 for grade in active if grade is None):
        counts[UNRATED] = ungraded
    listed = risks_listed(len(graded), len(active), total, counts)
    sets = joined(say("{method} by set {scale}", method=method, scale=scale) for method, scale in face.scales.items())
    return Document(
        "table",
        say("Graded risk table"),
        face,
        (
            rows(
                RISK_COLUMNS,
                found,
                more=AskedColumns(judge, [risk for risk, _ in graded], ("risks",)),
                empty=say("No risk is listed. That is no record of safety: nothing was entered, or nothing passes the filters."),
            ),
            Paragraph(listed, "note"),
            Paragraph(say("Threshold sets: {sets}; direct and laboratory grades by their basis.", sets=sets), "note"),
        ),
        {"kind": "risks", "counts": counts},
    )


def risks_listed(listed: int, active: int, total: int, counts: Mapping[Word, int]) -> Said:
    """Say how many risks are listed, of how many; what is closed has no grade that counts."""
    summary = joined(say("{band} {n}", band=band, n=n) for band, n in counts.items() if n or active == listed)
    if active < listed:
        return (
            say("{n} risks listed: active {active}, closed {closed}; grades of the active ones: {counts}.",
                n=listed, active=active, closed=listed - active, counts=summary)
            if active
            else say("{n} risks listed, all of them closed.", n=listed)
        )  # fmt: skip
    if total == listed:
        return say("{n} risks: {counts}.", n=listed, counts=summary)
    return say("{total} active risks, {n} of them listed: {counts}.", total=total, n=listed, counts=summary)


def worst_first(pair: tuple[Risk, Grade | None]) -> tuple[int, int, object, str]:
    """Sort by grade, then the higher score; risks graded without a score after those with one."""
    risk, grade = pair
    if grade is None:
        return (len(BANDS), 1, 0, risk.id)
    return (ranked(grade.band), int(grade.score is None), -(grade.score or 0), risk.id)


def risk_row(judge: Judge, risk: Risk, grade: Grade | None) -> Row:
    """Make the cells of one risk."""
    inherent = judge.grade(risk, inherent=True)
    method, _, _ = risk.scored(judge.on)
    on = judge.on
    return (
        risk.id,
        Tinted(grade.band if grade else UNRATED),
        risk.title,
        places(judge, risk),
        risk.spot,
        method,
        grade.score if grade else None,
        (grade.scale or None) if grade else None,
        inherent.band if inherent else None,
        TIERS[grade.band] if grade else None,
        unit(judge, risk.unit_on(on)),
        person(judge, risk.owner_on(on)),
        category(judge, risk.category),
        judge.check_every(risk, grade),
        judge.next_review(risk, grade),
        risk.cause,
        risk.state(on),
        risk.path,
        risk.line,
    )


# What must not be dropped on a narrow terminal stands on the left.
DANGER_COLUMNS: Final = (
    column(Danger, "id"),
    Column("level", Danger.FIELDS["level"].label),
    Column("state", STATE),
    Column("late_days", LATE_DAYS, right=True),
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
    Column("first_due", FIRST_DUE, shown=False),
    Column("extensions", EXTENSIONS, right=True, shown=False),
    column(Danger, "category", shown=False),
    column(Danger, "place", shown=False),
    column(Danger, "spot", shown=False),
    column(Danger, "count", right=True, shown=False),
    PATH,
    LINE,
)


def danger_table(judge: Judge, dangers: Iterable[Danger], left_out: dict[Word, int], face: Face) -> Document:
    """Show the dangers given; `left_out` counts by state those that were not asked for."""
    listed = sorted(dangers, key=lambda danger: (ranked(danger.level_on(judge.on)), judge.due(danger), danger.id))
    found = tuple(danger_row(judge, danger) for danger in listed)
    at = [column.key for column in DANGER_COLUMNS].index("state")
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
        "table",
        say("Hidden dangers"),
        face,
        (rows(DANGER_COLUMNS, found, empty=empty, more=AskedColumns(judge, listed, ("dangers",))), *notes),
        {"kind": "dangers", "counts": counts},
    )


def danger_row(judge: Judge, danger: Danger) -> Row:
    """Make the cells of one danger."""
    on = judge.on
    course = danger.course(on)
    owed = {deadline.what: deadline for deadline in danger_deadlines(judge, danger)}
    acceptance = owed.get(ACCEPTANCE)
    progress = danger.last_progress(on)
    extensions, _ = extended(danger.extensions, on)
    return (
        danger.id,
        danger.level_on(on),
        course.state,
        lateness.of_danger(danger, judge),
        danger.title,
        where(judge, danger),
        unit(judge, danger.unit_on(on)),
        person(judge, danger.owner_on(on)),
        judge.due(danger),
        danger.source,
        unit(judge, acceptance.unit) if acceptance else None,
        acceptance.late_days(on) if acceptance else None,
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


MEASURE_COLUMNS: Final = (
    column(Measure, "id"),
    column(Measure, "type"),
    column(Measure, "title", wrap=True),
    column(Measure, "change"),
    column(Measure, "class_", shown=False),
    column(Measure, "unit"),
    column(Measure, "owner"),
    column(Measure, "due"),
    Column("state", STATE),
    Column("late_days", LATE_DAYS, right=True),
    column(Measure, "issued"),
    column(Measure, "document"),
    Column("next_review", Word("next_review", "下次复审", en="next review")),
    column(Measure, "answers", wrap=True),
    column(Measure, "category", shown=False),
    PATH,
    LINE,
)


def measure_table(judge: Judge, measures: Iterable[Measure], face: Face) -> Document:
    """Show the measures given, in the order of the file."""
    listed = list(measures)
    found = tuple(measure_row(judge, measure) for measure in listed)
    at = [column.key for column in MEASURE_COLUMNS].index("state")
    counts = {state: sum(1 for cells in found if cells[at] == state) for state in MEASURE_STATES}
    summary = joined(say("{state} {n}", state=state, n=n) for state, n in counts.items() if n)
    notes = (Paragraph(say("{n} measures listed: {counts}.", n=len(found), counts=summary), "note"),) if found else ()
    more = AskedColumns(judge, listed, ("measures",))
    table = rows(MEASURE_COLUMNS, found, empty=say("No rule or measure is listed."), more=more)
    return Document("table", say("Rules and measures"), face, (table, *notes), {"kind": "measures", "counts": counts})


def measure_row(judge: Judge, measure: Measure) -> Row:
    """Make the cells of one measure."""
    on = judge.on
    owed = {deadline.what: deadline for deadline in measure_deadlines(judge, measure)}
    review = owed.get(REVIEW)
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
        lateness.of_measure(measure, judge),
        measure.issued if measure.issued and measure.issued <= on else None,
        measure.document if measure.issued and measure.issued <= on else None,
        review.due if review else None,
        joined(measure.answers),
        category(judge, measure.category),
        measure.path,
        measure.line,
    )


DECISION_COLUMNS: Final = (
    Column("id", Word("id", "会议/序号", en="meeting/number")),
    column(Decision, "text", wrap=True),
    column(Decision, "unit"),
    column(Decision, "owner"),
    column(Decision, "helpers", wrap=True),
    column(Decision, "due"),
    Column("state", STATE),
    Column("late_days", LATE_DAYS, right=True),
    Column("meetings_open", Word("meetings_open", "历经会议次数", en="meetings since"), right=True),
    Column("last_progress", LAST_PROGRESS, wrap=True),
    Column("first_due", FIRST_DUE, shown=False),
    PATH,
    LINE,
)


def decision_table(judge: Judge, decisions: Sequence[tuple[str, Meeting, Decision]], face: Face) -> Document:
    """Show the decisions given, oldest meeting first."""
    on = judge.on
    found = tuple(decision_row(judge, *decision) for decision in decisions)
    at = [column.key for column in DECISION_COLUMNS].index("state")
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
    more = AskedColumns(judge, [Decided(*one) for one in decisions], ("decisions",))
    table = rows(DECISION_COLUMNS, found, empty=say("No decision is listed as of {day}.", day=on), more=more)
    data = {"kind": "decisions", "counts": counts, "done": Rate(counts[DECISION_DONE], bounded)}
    return Document("table", say("Decisions of the dispatch meetings"), face, (table, *notes), data)


def decision_row(judge: Judge, id_: str, meeting: Meeting, decision: Decision) -> Row:
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
        lateness.of_decision(decision, judge),
        None if state == DECISION_DONE else since,
        latest(progress.on, progress.note) if progress else None,
        decision.due,
        decision.path,
        decision.line,
    )


COLUMNS: Final = {
    "risks": RISK_COLUMNS,
    "dangers": DANGER_COLUMNS,
    "measures": MEASURE_COLUMNS,
    "decisions": DECISION_COLUMNS,
}
