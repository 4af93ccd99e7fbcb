"""Postponements laid open: how often, by how many days, asked for in time or late, approved by whom, what was overwritten."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from riskreg.domain.changes.classes import DUE_EDITED, EXTENDED, EXTENDED_LATE
from riskreg.domain.changes.comparison import Change
from riskreg.domain.changes.postponing import Grant, Postponement, postponement
from riskreg.domain.changes.sides import Sides
from riskreg.report.document import Column, Row, Table
from riskreg.report.document import rows as tabled
from riskreg.report.views.changes_days import FIELDS, items
from riskreg.report.views.changes_rows import answering
from riskreg.report.views.columns import person
from riskreg.wording import Said, Word, joined, say, say_n

PUT_OFF: Final = (EXTENDED, EXTENDED_LATE, DUE_EDITED)
COLUMNS: Final = (
    Column("id", Word("id", "编号")),
    Column("times", Word("times", "延期次数", en="times"), right=True),
    Column("days", Word("days", "共推迟天数", en="days"), right=True),
    Column("original_due", Word("original_due", "原时限", en="original day")),
    Column("due", Word("due", "现时限", en="day now")),
    Column("how", Word("how", "经过", en="how"), wrap=True),
    Column("overwritten", Word("overwritten", "直接改写", en="overwritten"), wrap=True),
    Column("title", Word("title", "内容"), wrap=True),
    Column("unit", Word("unit", "责任单位")),
)


def table(sides: Sides, changes: Iterable[Change]) -> Table | None:
    """Lay open what was put off between the two sides; None where nothing was."""
    rows = tuple(row(sides, change, found) for change, found in put_off(sides, changes))
    caption = say("Postponements laid open: everything whose day moved in these days, with all its extensions")
    return tabled(COLUMNS, rows, name="postponed", caption=caption) if rows else None


def put_off(sides: Sides, changes: Iterable[Change]) -> Iterator[tuple[Change, Postponement]]:
    """Return what was put off, and how."""
    for change in changes:
        if not set(PUT_OFF).isdisjoint(change.classes):
            was, now = items(sides, change)
            assert now
            yield change, postponement(sides, was, now)


def row(sides: Sides, change: Change, found: Postponement) -> Row:
    """Make the cells of one thing that was put off."""
    over = (overwritten(day.field, day.before, day.after) for day in found.overwritten)
    return (
        change.id,
        len(found.grants),
        found.days,
        found.original,
        found.due,
        joined(told(sides, grant) for grant in found.grants),
        joined(over),
        change.title,
        answering(sides.after, change.item),
    )


def told(sides: Sides, grant: Grant) -> Said:
    """Say how one extension came about."""
    extension = grant.extension
    late = (
        say_n("{n} day after the day had passed", "{n} days after the day had passed", grant.late)
        if grant.late
        else say("in time")
    )
    return say(
        "to {to}: asked for {applied} ({late}), approved {approved} by {who}",
        to=extension.to,
        applied=extension.applied,
        late=late,
        approved=extension.approved,
        who=person(sides.after, extension.by) or say("nobody named"),
    )


def overwritten(field: str, before: object, after: object) -> Said:
    """Say which day was overwritten."""
    if after is None:
        return say("{field} {before} deleted", field=FIELDS[field], before=before)
    return say("{field} {before} -> {after}", field=FIELDS[field], before=before, after=after)


def data(sides: Sides, changes: Iterable[Change]) -> tuple[Mapping[str, object], ...]:
    """Return what was put off as data."""
    return tuple(
        {
            "id": change.id,
            "kind": change.kind,
            "times": len(found.grants),
            "days": found.days,
            "original_due": found.original,
            "due": found.due,
            "grants": tuple(
                {
                    "to": grant.extension.to,
                    "held": grant.held,
                    "applied": grant.extension.applied,
                    "days_after_due": grant.late,
                    "approved": grant.extension.approved,
                    "by": grant.extension.by,
                }
                for grant in found.grants
            ),
            "overwritten": tuple({"field": day.field, "before": day.before, "after": day.after} for day in found.overwritten),
        }
        for change, found in put_off(sides, changes)
    )
