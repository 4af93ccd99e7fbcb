"""Sinks: take the items of a list of a file as they are read, and make them to rows at once."""

from typing import TYPE_CHECKING, Final

from riskreg.domain.audience import Extent
from riskreg.domain.records import Identified, Record
from riskreg.syntax.nodes import Scalar
from riskreg.syntax.tree import Map, Node
from riskreg.wording import say

if TYPE_CHECKING:
    from riskreg.syntax.schema import Reading

TOTALS: Final = frozenset({"合计", "小计", "总计", "共计", "total", "Total"})


class Records:
    """The items of one list of a file, made to rows as they come."""

    def __init__(self, reading: "Reading", table: type[Identified]) -> None:
        """`table` is the kind of record."""
        self.reading: Final = reading
        self.table: Final = table

    def append(self, item: Node) -> None:
        """Read one record."""
        reading = self.reading
        reading.record = identity(item)
        if reading.record in TOTALS:
            message = say("this is a row of totals, not a record")
            reading.report(item, "R209", message, say("delete it: riskreg counts by itself"))
            return
        row, whole = reading.fields(self.table, item, self.table.KIND)
        if row is not None:
            if whole:
                reading.rows.append(row)
            audience, category = row.values.get("audience"), row.values.get("category")
            if (audience or category) and issubclass(self.table, Record):
                last = max(row.line, item.end_mark.line)  # a block ends where the next begins
                reading.extents.append(Extent(row.path, row.line, last, reading.record, audience, category))
        reading.record = ""


def identity(node: Node) -> str:
    """Return the id of a record, to name it in messages."""
    if node.__class__ is Map:
        for key, value in node.pairs:
            if key.value in ("id", "编号"):
                return value.value if value.__class__ is Scalar else ""
    return ""
