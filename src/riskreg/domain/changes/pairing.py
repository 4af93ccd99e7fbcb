"""Pairing: which record of one version is which of another; renamed records are the same, quiet ones need no second look."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

from riskreg.domain.records import Identified, Record
from riskreg.domain.register import fold
from riskreg.domain.waiting import are_twins

RecordT = TypeVar("RecordT", bound=Identified)


def pairs(before: Mapping[str, RecordT], after: Mapping[str, RecordT]) -> Iterator[tuple[RecordT | None, RecordT | None]]:
    """Return every record of two lists once: with its other side, or with None where there is no other side.

    Where both are known to mean the same, without reading them, the other side is the very same record.
    """
    new = []
    for id_, now in after.items():
        was = before.get(id_)
        if was is None:
            new.append(now)
        else:
            yield (now if are_twins(was, now) else was), now
    if not new and len(before) == len(after):
        return
    gone = {fold(id_): record for id_, record in before.items() if id_ not in after}
    for now in new:
        yield gone.pop(name_before(now, gone), None), now
    yield from ((was, None) for was in gone.values())


def name_before(now: Identified, gone: Mapping[str, Identified]) -> str:
    """Return under which id, as ids are compared, a record stood before: its own, else one that it had formerly."""
    return next((old for name in (now.id, *getattr(now, "formerly", ())) if (old := fold(name)) in gone), "")


def is_quiet(record: Identified, on: date) -> bool:
    """Whether a record was finished for good by a day and owes nothing: of one read before that is known without judging it."""
    if not isinstance(record, Record):
        return False
    quiet = record.quiet if "quiet" in record.__dict__ else record.quiet_from()
    return quiet is not None and quiet <= on
