"""Who may see which record: restricted records are left out before any report is made."""

from collections.abc import Mapping

from riskreg.domain.records import Identified, Record
from riskreg.domain.register import Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import AUDIENCES
from riskreg.wording import Word


def audience_of(record: Record, register: Register, settings: Settings) -> Word:
    """Return who may see a record: the stricter of what it says (else the settings) and what its category says."""
    own = record.audience or settings.audience.records
    category = register.categories.get(record.category or "")
    return max(own, (category and category.audience) or own, key=AUDIENCES.index)


def visible(register: Register, settings: Settings, audience: Word) -> tuple[Register, frozenset[str]]:
    """Return the register without the records that `audience` may not see, and the ids of those left out."""
    hidden = frozenset(
        record.id
        for record in register.records
        if AUDIENCES.index(audience_of(record, register, settings)) > AUDIENCES.index(audience)
    )
    if not hidden:
        return register, hidden
    kept: dict[str, Mapping[str, Identified]] = {
        name: {id_: without(record, hidden) for id_, record in register.lists[name].items() if id_ not in hidden}
        for name in ("risks", "dangers", "measures")
    }
    return register.only(kept), hidden


def without(record: Identified, hidden: frozenset[str]) -> Identified:
    """Take the ids of hidden records out of what a record refers to."""
    changed: dict[str, object] = {}
    for name in ("measures", "answers"):
        ids = getattr(record, name, ())
        if any(id_ in hidden for id_ in ids):
            changed[name] = tuple(id_ for id_ in ids if id_ not in hidden)
    for name in ("risk", "recurs", "replaced_by"):
        if getattr(record, name, None) in hidden:
            changed[name] = None
    withdrawn = getattr(record, "withdrawn", None)
    if withdrawn and withdrawn.same_as in hidden:
        changed["withdrawn"] = withdrawn.with_(same_as=None)
    return record.with_(**changed) if changed else record
