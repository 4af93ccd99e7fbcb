"""The rows of a comparison: one for each class of each change, the same columns for all."""

from collections.abc import Mapping
from typing import Final

from riskreg.domain.changes.comparison import Change
from riskreg.domain.changes.sides import Sides
from riskreg.domain.judge import Judge
from riskreg.domain.records import KINDS, Danger, Decision, Identified, Record, Risk
from riskreg.domain.words import DECISION, ranked
from riskreg.report.document import Cell, Column, Row
from riskreg.report.views.changes_details import DETAILS
from riskreg.report.views.columns import unit
from riskreg.wording import Word, say

# What must not be dropped on a narrow terminal stands on the left.
COLUMNS: Final = (
    Column("class", Word("class", "类", en="what")),
    Column("id", Word("id", "编号")),
    Column("title", Word("title", "内容"), wrap=True),
    Column("before", Word("before", "原"), wrap=True),
    Column("after", Word("after", "现"), wrap=True),
    Column("day", Word("day", "日期")),
    Column("unit", Word("unit", "责任单位")),
)


# What several of one kind are called.
MANY: Final[Mapping[str, Word]] = {name: Word(name, kind.KIND.zh) for name, kind in KINDS.items()} | {
    "decisions": Word("decisions", DECISION.zh)
}


def many(change: Change) -> Word:
    """Call several of the kind of a change."""
    return MANY["decisions" if isinstance(change.item, Decision) else change.item.LIST]


def row(sides: Sides, change: Change, class_: Word) -> Row:
    """Make the cells of one class of one change."""
    found = DETAILS[class_](sides, change)
    title: Cell = say("{title} ({remark})", title=change.title, remark=found.remark) if found.remark else change.title
    judge = sides.before if change.after is None else sides.after
    return (class_, change.id, title, found.before, found.after, found.day, answering(judge, change.item))


def answering(judge: Judge, item: Identified | Decision) -> Cell:
    """Name the unit that answers for something on the day."""
    if isinstance(item, Record):
        return unit(judge, item.unit_on(judge.on))
    return unit(judge, getattr(item, "unit", None))


def severity(sides: Sides, change: Change) -> int:
    """Rank the grade or level of what changed; 0 is the worst."""
    judge, item = (sides.before if change.after is None else sides.after), change.item
    if isinstance(item, Danger):
        return ranked(item.level_on(judge.on))
    grade = judge.grade(item) if isinstance(item, Risk) else None
    return ranked(grade.band if grade else "")
