"""Name list: what the records of one file are called, and how that is kept; light, as completion reads it at every key."""

import json
from typing import Final, NamedTuple

NAMES: Final = "names"  # the part of what is kept of a file that says what its records are called
SETTINGS: Final = "settings"  # not a list, but kept like one: its name is the language, its day as_of


class KnownItem(NamedTuple):
    """A record as completion needs it; days as in ISO 8601, empty where there is none."""

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
