"""Name source: what the records of one file are called, from what was kept of it for lists, else from the file itself."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from riskreg.domain.diagnostic import ERROR
from riskreg.domain.fields import Row
from riskreg.domain.lazy import LAZY_KINDS as WAITING
from riskreg.domain.records import Meeting
from riskreg.domain.settings import Settings
from riskreg.store.cache import opened, quiet_from
from riskreg.store.load import read
from riskreg.store.names import SETTINGS, FileNames, KnownItem
from riskreg.store.sources import Blob

DECISIONS: Final = "decisions"  # no list of a file: they stand in their meetings


def gathered(blob: Blob, common: Path | None, *, settings: bool) -> FileNames:
    """Return what a file holds."""
    cache = opened(common) if common else None
    kept = cache.get(f"{'settings-' * settings}{blob.ids[0]}", bytes) if cache else None
    if kept:
        return FileNames([*items(kept.rows())])
    file = read(blob.path, blob.data or b"", settings=settings)
    broken = any(found.severity == ERROR and found.code.startswith("R1") for found in file.found)
    return FileNames([*items((row, ending(row)) for row in file.rows)], whole=not broken)


def ending(row: Row) -> str | None:
    """Return the day from which a record is finished for good."""
    name = getattr(row.table, "LIST", "")
    quiet = quiet_from(row) if name in WAITING else None
    return quiet.isoformat() if quiet else None


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
