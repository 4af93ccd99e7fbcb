"""Name list: what the records of a file are called, from its rows, and how that is kept; light, as completion reads it."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from riskreg.domain.fields import Row

NAMES: Final = "names"  # the part of what is kept of a file that says what its records are called
SETTINGS: Final = "settings"  # not a list, but kept like one: its name is the language, its day as_of


class KnownItem(NamedTuple):
    """A record as completion needs days as in ISO 8601, empty where there is none."""

    list: str  # units, people, ..., decisions
    id: str
    name: str = ""  # name, title, or what a meeting decided
    aliases: tuple[str, ...] = ()
    ended: str = ""  # the day from which there is nothing left to do about it
    on: str = ""  # the day of a meeting
    audience: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()


class FileNames(NamedTuple):
    """What one file holds; `whole` unless some of it could not be read."""

    items: list[KnownItem]
    whole: bool = True


def packed(part: FileNames) -> bytes:
    """Write a part as JSON."""
    return json.dumps([part.whole, part.items], ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(data: bytes | None) -> FileNames | None:
    """Read it again; None where there is nothing, or nothing that makes sense."""
    if data is None:
        return None
    try:
        whole, items = json.loads(data)
        return FileNames(list(map(KnownItem._make, items)), whole)
    except (TypeError, ValueError):
        return None


DECISIONS: Final = "decisions"  # no list of a file: they stand in their meetings


def items(rows: "Iterable[tuple[Row, str | None]]") -> Iterator[KnownItem]:
    """Return what rows are called; a meeting is followed by what it decided."""
    from riskreg.domain.fields import Row  # noqa: PLC0415 - completion reads what is kept, and makes no records
    from riskreg.domain.records import Meeting  # noqa: PLC0415 - as above
    from riskreg.domain.settings import Settings  # noqa: PLC0415 - as above

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
            for decision in values.get(DECISIONS, ()):
                done = decision.values.get("done")
                ended = day(done.values.get("on")) if isinstance(done, Row) else ""
                yield KnownItem(DECISIONS, f"{id_}/{decision.values['id']}", decision.values.get("text") or "", ended=ended)


def day(value: date | None) -> str:
    """Write a day; empty where there is none."""
    return value.isoformat() if value else ""
