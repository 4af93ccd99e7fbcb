"""Remembering which commit brought what: from one question to the next only new commits are gone through."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha1
from typing import Any, Final, cast

from riskreg.errors import RiskregError
from riskreg.store.archive import Archive
from riskreg.store.edition import digest
from riskreg.store.entered import NOTHING, Entered, Overwrite, entered
from riskreg.store.repository import Commit
from riskreg.store.walk import commits
from riskreg.wording import say

# What decides what is found: what another version of it found is not used.
CODE: Final = ("domain/lateness.py", *(f"store/{name}.py" for name in ("entered", "pieces", "remembering", "walk")))


def entered_in(archive: Archive, revision: str | None = None) -> Entered:
    """Return what the commits up to a revision (HEAD) brought. Raises RiskregError, saying why, where that is not known."""
    repository = archive.needed()
    if repository.shallow:
        raise RiskregError(
            say("the history of this clone was cut off, so that it is not known when something was entered"),
            hint=say("fetch the rest with: git fetch --unshallow"),
        )
    head = revision or repository.head
    assert head
    walked = commits(repository, head, archive.folder)
    name = f"history-{sha1(archive.folder.encode(), usedforsecurity=False).hexdigest()[:16]}"
    known = recalled(archive, name, walked)
    if len(known.commits) == len(walked):
        return known
    found = entered(repository, walked, archive.folder, known)
    if archive.cache and revision in (None, repository.head):
        archive.cache.remember(name, kept(found))
    return found


def recalled(archive: Archive, name: str, walked: Sequence[Commit]) -> Entered:
    """Return what is remembered of these commits: the first of them, in this very order; nothing where there is none."""
    value = archive.cache.recall(name) if archive.cache else None
    try:
        ids, known = unkept(cast("Any", value), walked)
    except (TypeError, KeyError, ValueError):
        return NOTHING
    here = [commit.id for commit in walked]
    if ids == here[: len(ids)]:
        return known
    return upto(known, len(here)) if ids[: len(here)] == here else NOTHING


def upto(known: Entered, count: int) -> Entered:
    """Return what the first commits of several brought."""
    return Entered(
        known.commits[:count],
        {name: place for name, place in known.records.items() if place < count},
        {name: {fact: place for fact, place in places.items() if place < count} for name, places in known.facts.items()},
        tuple(over for over in known.overwrites if over.commit < count),
        known.lost,
    )


def kept(found: Entered) -> dict[str, object]:
    """Make of it what JSON knows."""
    return {
        "code": digest(CODE),
        "commits": [commit.id for commit in found.commits],
        "records": found.records,
        "facts": found.facts,
        "overwrites": [(over.name, over.before.isoformat(), over.after.isoformat(), over.commit) for over in found.overwrites],
        "lost": found.lost,
    }


def unkept(value: dict[str, Any], walked: Sequence[Commit]) -> tuple[list[str], Entered]:
    """Make it again, with the commits themselves. Raises what it will where the value makes no sense."""
    if value["code"] != digest(CODE):
        raise ValueError
    over = (
        Overwrite(name, date.fromisoformat(was), date.fromisoformat(now), place) for name, was, now, place in value["overwrites"]
    )
    known = Entered(tuple(walked[: len(value["commits"])]), value["records"], value["facts"], tuple(over), value["lost"])
    return value["commits"], known
