"""Overwritten first days as the commits tell them, remembered by commit: a list that shows a few asks for nothing else."""

from datetime import date
from typing import Any, Final

from riskreg.domain.first_days import FirstDays
from riskreg.errors import RiskregError
from riskreg.messages import say
from riskreg.store.archive import Archive
from riskreg.store.cache_folder import digest

KIND: Final = "first-days"  # of what is remembered
MOST: Final = 20  # commits of which they are remembered
# What decides what is found: what another version of it found is not used.
CODE: Final = ("domain/late_entries.py", *(f"store/{name}.py" for name in ("first_entries", "history", "repository")))


def first_days_in(archive: Archive, revision: str | None = None) -> FirstDays:
    """Return the first days that were overwritten up to a revision (HEAD), or why that is not known."""
    if not archive.top:
        return FirstDays(reason=say("this register lies outside git"))
    if not archive.repository:
        return FirstDays(reason=say("git cannot read the repository that it lies in"))
    try:
        commit = revision or archive.needed().head
        assert commit
        known = recalled(archive)
        if commit in known:
            return FirstDays({name: date.fromisoformat(day) for name, day in known[commit].items()})
        return told(archive, commit, known)
    except RiskregError as error:
        return FirstDays(reason=error.said)


def told(archive: Archive, commit: str, known: dict[str, Any]) -> FirstDays:
    """Go through the commits for them, and remember what was found."""
    from riskreg.store.first_entries import entered_in  # noqa: PLC0415 - what is remembered needs no history

    found = {name: day for name, (day, _) in entered_in(archive, commit).first_days.items()}
    if archive.cache:
        newest = dict([*known.items(), (commit, found)][-MOST:])
        archive.cache.remember(archive.memory(KIND), {"code": digest(CODE), "commits": newest})
    return FirstDays({name: date.fromisoformat(day) for name, day in found.items()})


def recalled(archive: Archive) -> dict[str, Any]:
    """Return what is remembered, by commit; nothing where it was found by another version of the code, or is damaged."""
    value: Any = archive.cache.recall(archive.memory(KIND)) if archive.cache else None
    try:
        return dict(value["commits"]) if value["code"] == digest(CODE) else {}
    except (TypeError, KeyError, ValueError):
        return {}
