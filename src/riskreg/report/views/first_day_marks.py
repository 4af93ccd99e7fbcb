"""First days that were overwritten, marked on any page that shows first days: a sentence each, and a column for data."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from riskreg.domain.first_days import FirstDays
from riskreg.domain.records import Danger, Decision, Measure
from riskreg.messages import Said, Word, say
from riskreg.report.document import Block, Column, Document, Entries, Paragraph, Row, Section, Table

FIRST_ENTERED: Final = Word("first_due_entered", "登记时原时限", en="original day as entered")
HIDDEN: Final = Column("first_due_entered", FIRST_ENTERED, shown=False)


def marked(document: Document, firsts: FirstDays, shown: Iterable[tuple[str, object]]) -> Document:
    """Mark the first days of what a page shows; `shown` are ids and what has them."""
    items = {id_: item for id_, item in shown if isinstance(item, Danger | Measure | Decision) and item.due}
    over = {id_: day for id_, item in items.items() if (day := firsts.of(item, id_))}
    dues = {id_: items[id_].due for id_ in over}
    at = next((at for at, block in enumerate(document.blocks) if isinstance(block, Table | Entries)), None)
    if at is None:
        return document
    notes = tuple(Paragraph(note, "alarm") for note in sentences(over, dues))
    blocks = (*document.blocks[:at], with_days(document.blocks[at], over, dues), *notes, *document.blocks[at + 1 :])
    if items and firsts.reason:
        unknown = say("Whether original days were overwritten is not known: {reason}.", reason=firsts.reason)
        blocks = (*blocks, Paragraph(unknown, "note"))
    return document._replace(blocks=blocks)


def sentences(over: Mapping[str, date], dues: Mapping[str, date | None]) -> Iterator[Said]:
    """Say of each what its first day was when it was entered, and what it was changed to."""
    for id_, first in over.items():
        yield say("{id}: original day {first} (when entered), later changed to {now}", id=id_, first=first, now=dues[id_])


def with_days(block: Block, over: Mapping[str, date], dues: Mapping[str, date | None]) -> Block:
    """Add the days as data: a column of a table, an entry of a record."""
    if isinstance(block, Entries):
        return block._replace(pairs=(*block.pairs, (str(FIRST_ENTERED), None, next(iter(over.values()), None))))
    assert isinstance(block, Table)
    keys = [column.key for column in block.columns]
    if "first_due" not in keys:
        return block
    named, first = keys.index("id"), keys.index("first_due")

    def widened(row: Row) -> Row:
        id_ = str(row[named])
        return (*row, over[id_] if id_ in over and row[first] == dues[id_] else None)

    sections = tuple(Section(section.title, tuple(map(widened, section.rows))) for section in block.sections)
    return block._replace(columns=(*block.columns, HIDDEN), sections=sections)
