"""Name source: what the records of a file are called, from its rows."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from riskreg.domain.fields import Row
from riskreg.domain.records import Meeting
from riskreg.domain.settings import Settings
from riskreg.store.name_list import SETTINGS, KnownItem

DECISIONS: Final = "decisions"  # no list of a file: they stand in their meetings


def items(rows: Iterable[tuple[Row, str | None]]) -> Iterator[KnownItem]:
    """Return what rows are called; a meeting is followed by what it decided."""
    for row, quiet in rows:
        values = row.values
        if row.table is Settings:
            audience = row.values.get("audience")
            records = audience.values.get("records", "") if isinstance(audience, Row) else ""
            yield KnownItem(SETTINGS, "", str(values.get("language", "")), on=day(values.get("as_of")), audience=str(records))
            continue
        id_ = values["id"]
        yield KnownItem(
            row.table.LIST,  # type: ignore[attr-defined]
            id_,
            values.get("title") or values.get("name") or "",
            tuple(values.get("aliases", ())),
            quiet or day(values.get("until") or values.get("repealed")),
            day(values.get("on")),
            str(values.get("audience") or ""),
            values.get("category") or "",
            tuple(values.get("tags", ())),
        )
        if row.table is Meeting:
            yield from map(decided, [id_] * len(values.get(DECISIONS, ())), values.get(DECISIONS, ()))


def decided(meeting: str, row: Row) -> KnownItem:
    """Return what a decision is called: by its meeting and number."""
    done: Any = row.values.get("done")
    ended = day(done.values.get("on")) if isinstance(done, Row) else ""
    return KnownItem(DECISIONS, f"{meeting}/{row.values['id']}", row.values.get("text") or "", ended=ended)


def day(value: date | None) -> str:
    """Write a day; empty where there is none."""
    return value.isoformat() if value else ""
