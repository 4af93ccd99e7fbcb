"""Who may see which record: restricted records are left out before any report is made, and masked in findings."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Final, NamedTuple, cast

from riskreg.domain.diagnostic import Diagnostic
from riskreg.domain.fields import FieldTable
from riskreg.domain.lazy import changed
from riskreg.domain.lookup import fold
from riskreg.domain.records import Identified, Record
from riskreg.domain.register import Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import AUDIENCES, RESTRICTED
from riskreg.messages import Said, Word

ENDLESS: Final = 10**9  # the last line of a file, where it is not known


class Extent(NamedTuple):
    """The lines of a record, whether it could be read in full or not, with what it says of its audience."""

    path: str
    first: int
    last: int
    id: str
    audience: Word | None
    category: str | None


class Viewer(NamedTuple):
    """For whom a report is made. `doubtful` where a whole file could not be read: it may have said what is restricted.

    `as_it_stands` is the same viewer before the files as they stand, where an earlier version is shown.
    """

    register: Register
    settings: Settings
    audience: Word
    doubtful: bool = False
    as_it_stands: "Viewer | None" = None

    def needed(self, audience: Word | None, category: str | None) -> Word:
        """Return whom a record is for: the stricter of what it says (else the settings) and what its category says."""
        own = audience or self.settings.audience.records
        return max(own, self.of_category(category) or own, key=AUDIENCES.index)

    def may_see(self, audience: Word | None, category: str | None) -> bool:
        """Whether a record is for this audience."""
        here = AUDIENCES.index(self.needed(audience, category)) <= AUDIENCES.index(self.audience)
        return here and (self.as_it_stands is None or self.as_it_stands.may_see(audience, category))

    def of_category(self, text: str | None) -> Word | None:
        """Return what a category says of the audience of its records."""
        if not text:
            return None
        meant = self.register.directory.find("categories", text)
        category = self.register.categories.get(meant) if isinstance(meant, str) else None
        return category.audience if category else (RESTRICTED if self.doubtful else None)


class Hidden(NamedTuple):
    """What the audience may not see: ids of records, and their lines by file.

    `names` are the ids that they have or had, in the form in which ids are compared: so other versions know the same records.
    """

    ids: frozenset[str]
    lines: Mapping[str, tuple[tuple[int, int], ...]]
    names: frozenset[str] = frozenset()

    def mask(self, found: Diagnostic) -> Diagnostic:
        """Leave of a finding about a hidden record only its place, its code and what the code means."""
        if not self.covers(found):
            return found
        from riskreg.domain.codes import CODES  # noqa: PLC0415 - only where a finding is masked

        return found._replace(message=Said(CODES[found.code].title, {}), hint=None, id="", masked=True)

    def covers(self, found: Diagnostic) -> bool:
        """Whether a finding is about a hidden record, stands in its lines, or names it."""
        named = (*found.message.values.values(), *(found.hint.values.values() if found.hint else ()))
        return (
            found.id in self.ids
            or any(first <= found.mark.line <= last for first, last in self.lines.get(found.mark.path, ()))
            or any(isinstance(value, str) and value in self.ids for value in named)
        )


def visible(viewer: Viewer, extents: Sequence[Extent] = (), also: frozenset[str] = frozenset()) -> tuple[Register, Hidden]:
    """Return the register without the records that the viewer may not see, and what was left out.

    `also` are the names of records that another version of the register hides: of two audiences the stricter holds.
    """
    register = viewer.register
    may_see = cache(viewer.may_see)  # thousands of records have a few audiences and categories
    hidden = [
        record
        for record in register.records
        if (also and is_among(record, also)) or not may_see(record.audience, record.category)
    ]
    left_out = [
        extent for extent in extents if (also and fold(extent.id) in also) or not may_see(extent.audience, extent.category)
    ]
    ids = frozenset({record.id for record in hidden} | {extent.id for extent in left_out}) - {""}
    names = {*ids, *(old for record in hidden for old in record.formerly)}
    lines: dict[str, list[tuple[int, int]]] = {}
    for path, first, last in (*spans(register, hidden, extents), *(extent[:3] for extent in left_out)):
        lines.setdefault(path, []).append((first, last))
    out = Hidden(ids, {path: tuple(found) for path, found in lines.items()}, frozenset(map(fold, names)))
    if not (out.ids or also):
        return register, out
    unlinked = partial(without, hidden=out.names | also)  # a word may name what only the other version holds
    kept: dict[str, Mapping[str, Identified]] = {
        name: {
            key: cast("Identified", changed(record, unlinked))
            for key, record in register.lists[name].items()
            if record.id not in out.ids
        }
        for name in ("risks", "dangers", "measures")
    }
    return register.only(kept), out


def is_among(record: Record, names: frozenset[str]) -> bool:
    """Whether a record has, or had, one of these names."""
    return fold(record.id) in names or any(fold(old) in names for old in record.formerly)


def spans(register: Register, records: Iterable[Record], extents: Sequence[Extent]) -> Iterator[tuple[str, int, int]]:
    """Return the lines of records for which no extent stands; where the end is not known, up to the next record."""
    endless = [record for record in records if not record.last]
    yield from ((record.path, record.line, record.last) for record in records if record.last)
    if not endless:
        return
    known = {(extent.path, extent.first) for extent in extents}
    starts: dict[str, list[int]] = {}
    for other in (other for listed in register.lists.values() for other in listed.values()):
        starts.setdefault(other.path, []).append(other.line)
    starts = {path: sorted(lines) for path, lines in starts.items()}
    for record in endless:
        if (record.path, record.line) not in known:
            later = starts[record.path][bisect_right(starts[record.path], record.line) :][:1]
            yield record.path, record.line, later[0] - 1 if later else ENDLESS


def without(record: FieldTable, hidden: frozenset[str]) -> dict[str, object]:
    """Return what a record refers to, where that names hidden records (as names are compared), without their ids."""
    found: dict[str, object] = {}
    for name in ("measures", "answers"):
        ids = getattr(record, name, ())
        if any(fold(id_) in hidden for id_ in ids):
            found[name] = tuple(id_ for id_ in ids if fold(id_) not in hidden)
    for name in ("risk", "recurs", "replaced_by"):
        if (id_ := getattr(record, name, None)) and fold(id_) in hidden:
            found[name] = None
    withdrawn = getattr(record, "withdrawn", None)
    if withdrawn and withdrawn.same_as and fold(withdrawn.same_as) in hidden:
        found["withdrawn"] = withdrawn.with_(same_as=None)
    return found
