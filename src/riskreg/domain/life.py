"""Life: what each version did to a record, as entries to be told: entered, a field changed, deleted."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.changes.differences import FieldChange, differences
from riskreg.domain.fields import FieldTable
from riskreg.wording import Word

ENTERED: Final = Word("entered", "登记")
FIRST_KNOWN: Final = Word("first_known", "此前已有", en="there already")  # where the history is cut off
ENTERED_AGAIN: Final = Word("entered_again", "重新登记")
CHANGED: Final = Word("changed", "改动")
DUE_EDITED: Final = Word("due_edited", "改期", en="day overwritten")
REMOVED: Final = Word("removed", "删除")
UNREADABLE: Final = Word("unreadable", "无法读取", en="could not be read")
BEGINNINGS: Final = (ENTERED, FIRST_KNOWN, ENTERED_AGAIN)
WHATS: Final = (*BEGINNINGS, CHANGED, DUE_EDITED, REMOVED, UNREADABLE)


class Entry(NamedTuple):
    """One thing that happened: to a field (`change`), or to the record as a whole.

    `passed` are the days since the day had passed that was overwritten.
    """

    what: Word
    change: FieldChange | None = None
    passed: int = 0


def entries(before: Sequence[FieldTable | None], after: FieldTable | None, on: date) -> Iterator[Entry]:
    """Tell what a version, made on a day, did to a record; `before` is the record in each version that it was made of.

    A merge is told only what it did itself: what differs from all that it joined.
    """
    there = [record for record in before if record is not None]
    if not there:
        if after is not None:
            yield Entry(ENTERED)
    elif after is None:
        if len(there) == len(before):
            yield Entry(REMOVED)
    else:
        first, *others = (list(differences(record, after)) for record in there)
        elsewhere = [{change.path for change in changes} for changes in others]
        for change in first:
            if all(change.path in paths for paths in elsewhere):
                yield entry(change, on)


def entry(change: FieldChange, on: date) -> Entry:
    """Tell of one field; a due day is never overwritten, so that it was is told apart."""
    if change.path != ("due",) or not isinstance(change.before, date):
        return Entry(CHANGED, change)
    return Entry(DUE_EDITED, change, max((on - change.before).days, 0))


def of_field(found: Sequence[Entry], name: str, after: FieldTable | None) -> Iterator[Entry]:
    """Leave what concerns one field, by its English key; where the record was entered, with what the field then said."""
    for one in found:
        if one.change is None:
            field = next((field for field in after.FIELDS.values() if field.english == name), None) if after else None
            first = getattr(after, field.name) if field and one.what in BEGINNINGS else None
            yield one if first is None else one._replace(change=FieldChange((name,), None, first))
        elif one.change.path[0] == name:
            yield one
