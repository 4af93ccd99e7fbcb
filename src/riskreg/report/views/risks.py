"""The graded risk table (风险分级管控清单), worst first, with counts and threshold sets below."""

from collections.abc import Iterable
from typing import Final

from riskreg.domain.grading import Grade
from riskreg.domain.judge import Judge
from riskreg.domain.records import Risk
from riskreg.domain.words import BANDS, TIERS, UNRATED, ranked
from riskreg.report.document import Column, Document, Face, Paragraph, Row, Tinted, rows
from riskreg.report.views.columns import LINE, PATH, STATE, category, column, person, places, unit
from riskreg.wording import Word, joined, say

COLUMNS: Final = (
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


def view(judge: Judge, risks: Iterable[Risk], total: int, face: Face) -> Document:
    """Show the risks given, of `total` active ones in the register."""
    graded = sorted(((risk, judge.grade(risk)) for risk in risks), key=worst_first)
    found = tuple(row(judge, risk, grade) for risk, grade in graded)
    counts = {band: sum(1 for _, grade in graded if grade and grade.band == band) for band in BANDS}
    if ungraded := sum(1 for _, grade in graded if grade is None):
        counts[UNRATED] = ungraded
    summary = joined(say("{band} {n}", band=band, n=n) for band, n in counts.items())
    listed = (
        say("{n} risks: {counts}.", n=len(graded), counts=summary)
        if total == len(graded)
        else say("{total} active risks, {n} of them listed: {counts}.", total=total, n=len(graded), counts=summary)
    )
    sets = joined(say("{method} by set {scale}", method=method, scale=scale) for method, scale in face.scales.items())
    return Document(
        "table",
        say("Graded risk table"),
        face,
        (
            rows(
                COLUMNS,
                found,
                empty=say("No risk is listed. That is no record of safety: nothing was entered, or nothing passes the filters."),
            ),
            Paragraph(listed, "note"),
            Paragraph(say("Threshold sets: {sets}; direct and laboratory grades by their basis.", sets=sets), "note"),
        ),
        {"kind": "risks", "counts": counts},
    )


def worst_first(pair: tuple[Risk, Grade | None]) -> tuple[int, int, object, str]:
    """Sort by grade, then the higher score; risks graded without a score after those with one."""
    risk, grade = pair
    if grade is None:
        return (len(BANDS), 1, 0, risk.id)
    return (ranked(grade.band), int(grade.score is None), -(grade.score or 0), risk.id)


def row(judge: Judge, risk: Risk, grade: Grade | None) -> Row:
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
