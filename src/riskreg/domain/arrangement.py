"""Arrangement: in which order the fields of a record stand in a file: what it is, what is planned, then what happened."""

from functools import cache
from typing import Final

from riskreg.domain.fields import Field, FieldTable

# What happens to a record after it was entered, in the order in which it happens; then what is said about it.
# Other fields stand before these, in the order of their declaration.
STORY: Final = (
    "blocked",
    "supervised",
    "referrals",
    "replied",
    "handovers",
    "extensions",
    "spent",
    "progress",
    "reviews",
    "revisions",
    "rectified",
    "acceptances",
    "done",
    "withdrawn",
    "closed",
    "repealed",
    "replaced_by",
    "tags",
    "note",
    "formerly",
)


@cache
def arranged(table: type[FieldTable]) -> tuple[Field, ...]:
    """Return the fields of a table in their usual order; those of a fact, and of settings, as they are declared."""
    fields = table.FIELDS
    if "id" not in fields:
        return tuple(fields.values())
    story = [fields[name] for name in STORY if name in fields]
    return (*(field for field in fields.values() if field.name not in STORY), *story)


@cache
def ranks(table: type[FieldTable]) -> dict[str, int]:
    """Return the rank of each field in the usual order, by its name in the code."""
    return {field.name: rank for rank, field in enumerate(arranged(table))}
