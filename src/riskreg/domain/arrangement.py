"""Arrangement: in which order the fields of a record stand in a file: what it is, what is planned, then what happened."""

from functools import cache
from typing import Final

from riskreg.domain.fields import Field, FieldTable

# What is said about a record, then what happens to it after it was entered, in the order in which it happens.
# Other fields stand before these, in the order of their declaration.
STORY: Final = (
    "tags",
    "note",
    "blocked",
    "supervised",
    "referrals",
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
    "formerly",
)
# Fields that people write right before another one, though they were declared elsewhere; done one after the other.
MOVED: Final = (
    ("kind", "found"),
    ("count", "found"),
    ("acceptor", "scheme"),
    ("interim", "scheme"),
    ("suspended", "scheme"),
    ("notified", "reply_due"),
    ("residual", "basis"),
    ("inherent", "residual"),
    ("lab_class", "inherent"),
    ("M", "L"),  # so the letters of each method stand in its order: L S; L E C; M E S
    ("E", "C"),
)


@cache
def arranged(table: type[FieldTable]) -> tuple[Field, ...]:
    """Return the fields of a table in their usual order: those of a record as people write them, others mostly as declared."""
    fields = table.FIELDS
    story = [name for name in STORY if name in fields and "id" in fields]
    names = [name for name in fields if name not in story]
    for name, before in MOVED:
        if name in names and before in names:
            names.remove(name)
            names.insert(names.index(before), name)
    return tuple(fields[name] for name in (*names, *story))


@cache
def ranks(table: type[FieldTable]) -> dict[str, int]:
    """Return the rank of each field in the usual order, by its name in the code."""
    return {field.name: rank for rank, field in enumerate(arranged(table))}
