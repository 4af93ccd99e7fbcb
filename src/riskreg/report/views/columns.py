"""Columns and cells that several reports share."""

from typing import Final

from riskreg.domain.fields import FieldTable
from riskreg.domain.judge import Judge
from riskreg.domain.records import Record
from riskreg.report.document import Column
from riskreg.wording import Joined, Name, Said, Word, joined, say

DAYS_LATE: Final = Word("days_late", "逾期天数", en="days late")
STATE: Final = Word("state", "状态")
WHERE: Final = Word("where", "地点及具体部位")
EXTENSIONS: Final = Word("extensions", "延期次数")
LAST_PROGRESS: Final = Word("last_progress", "最近进展", en="latest progress")


def column(table: type[FieldTable], name: str, *, right: bool = False, shown: bool = True, wrap: bool = False) -> Column:
    """A column for a declared field: its JSON key and heading are the field's own."""
    field = table.FIELDS[name]
    return Column(field.english, field.label, right, shown, wrap)


PATH: Final = Column("path", Word("path", "文件", en="file"), shown=False)
LINE: Final = Column("line", Word("line", "行"), right=True, shown=False)


def unit(judge: Judge, id_: str | None) -> Name | None:
    """A unit by name."""
    return judge.register.name("units", id_)


def person(judge: Judge, id_: str | None) -> Name | None:
    """A person by name."""
    return judge.register.name("people", id_)


def category(judge: Judge, id_: str | None) -> Name | None:
    """A category by name."""
    return judge.register.name("categories", id_)


def places(judge: Judge, record: Record) -> Joined:
    """The places of a record by name."""
    return joined(judge.register.name("places", id_) for id_ in record.place)


def where(judge: Judge, record: Record) -> Said | Joined:
    """Place and spot in one cell."""
    found = places(judge, record)
    if found and record.spot:
        return say("{place}, {spot}", place=found, spot=record.spot)
    return Joined((record.spot,)) if record.spot else found
