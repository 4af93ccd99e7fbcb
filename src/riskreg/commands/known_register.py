"""Known register: what is known of the register that a command is about, while the command is being typed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from riskreg.commands.candidates import Offer
from riskreg.domain.lookup import fold
from riskreg.domain.words import AUDIENCES, INTERNAL, RESTRICTED

if TYPE_CHECKING:
    from riskreg.store.name_list import KnownItem
    from riskreg.store.names import Names

DECISIONS: Final = "decisions"
RECORDS: Final = ("dangers", "risks", "measures", DECISIONS)
ORGANISATION: Final = ("units", "people", "categories", "places", "periods")
HELD: Final = ("@last", "@prev", "@next")
ALL_LISTS: Final = (*RECORDS, "meetings", *ORGANISATION)


class KnownRegister:
    """What is known of the register that a command is about; nothing outside a register."""

    def __init__(self, folder: Path, registers: str | None, today: date, language: str) -> None:
        """`folder` is where the command is typed, `registers` what -C names; `language` zh or en, of descriptions."""
        self.folder: Final = folder
        self.registers: Final = registers
        self.today: Final = today
        self.language: Final = language

    @cached_property
    def names(self) -> "Names | None":
        """What the records are called. Raises what finding and reading a register may raise."""
        from riskreg.store.names import Names, register_in  # noqa: PLC0415 - closed words do without
        from riskreg.store.sources import find  # noqa: PLC0415 - as above

        place = (self.folder / self.registers).resolve() if self.registers else find(self.folder.resolve())
        root = register_in(place)
        return Names(root.resolve()) if root else None

    @cached_property
    def on(self) -> str:
        """The day by which records count as finished: the register's as_of, else today."""
        return (self.names and self.names.settings.on) or self.today.isoformat()

    def halves(self, *lists: str) -> "tuple[list[KnownItem], list[KnownItem]]":
        """Return the items of some lists that are not finished, and those that are, in the order of the files."""
        found: tuple[list[KnownItem], list[KnownItem]] = ([], [])
        if self.names:
            on = self.on
            for item in self.names.of(*lists):
                found[bool(item.ended) and item.ended <= on].append(item)
        return found

    def items(self, *lists: str) -> "Sequence[KnownItem]":
        """Return the items of some lists: those that are not finished, then the others."""
        unfinished, finished = self.halves(*lists)
        return [*unfinished, *finished]

    def records(self, *lists: str, typed: str) -> Iterator[Offer]:
        """Return records by their ids, with what they are about; those of the organisation and decisions only for who types.

        Of a meeting's decisions only the beginning is offered until the meeting is typed.
        """
        order = {name: place for place, name in enumerate(lists)}
        for half in self.halves(*lists):
            begun = [item for item in half if item.id.startswith(typed)] or half
            begun.sort(key=lambda item: (order[item.list], len(item.id), item.id))
            for item in begun:
                if item.list != DECISIONS or "/" in typed:
                    yield Offer(item.id, self.said(item), item.list in ORGANISATION)
        if DECISIONS in lists and "/" not in typed:
            meetings = dict.fromkeys(item.id.rpartition("/")[0] for item in self.items(DECISIONS))
            yield from (Offer(f"{meeting}/", typed=len(lists) > 1) for meeting in meetings)

    def named(self, target: str) -> Iterator[Offer]:
        """Return the items of a list by id; for who types, by name and alias too, where these mean but one of them."""
        found = self.items(target)
        yield from (Offer(item.id, item.name if item.name != item.id else "") for item in found)
        spoken = [(form, item) for item in found for form in dict.fromkeys((item.name, *item.aliases)) if form]
        meant = Counter(fold(form) for form, _ in spoken)
        meant.update({fold(item.id) for item in found})
        yield from (Offer(form, item.id, typed=True) for form, item in spoken if meant[fold(form)] == 1)

    def meetings(self) -> Iterator[Offer]:
        """Return the meetings, newest first."""
        held = sorted(self.items("meetings"), key=lambda item: item.on, reverse=True)
        yield from (Offer(item.id, item.on) for item in held)

    def versions(self) -> Iterator[Offer]:
        """Return what names a version of the data, revisions of git aside."""
        yield from self.meetings()
        yield from map(Offer, HELD)

    def days(self) -> Iterator[Offer]:
        """Return days that matter: the day of judgement, and those of meetings."""
        yield Offer(self.on)
        yield from (Offer(offer.says, offer.word) for offer in self.meetings())

    def tags(self) -> Iterator[Offer]:
        """Return the tags of the records."""
        return map(Offer, sorted({tag for item in self.items(*RECORDS) for tag in item.tags}))

    def said(self, item: "KnownItem") -> str:
        """Return what a record is about; nothing of one that not everybody in the house may read of."""
        if item.list not in ("risks", "dangers", "measures"):
            return item.name
        return item.name if self.may_show(item.audience, item.category) else ""

    @cached_property
    def categories(self) -> Mapping[str, str]:
        """Whom the records of a category are for, by its id and name; where two share a name, the stricter."""
        found: dict[str, str] = {}
        for item in self.names.of("categories") if self.names else ():
            for form in map(fold, (item.id, item.name)):
                found[form] = max(found.get(form, ""), item.audience, key=rank)
        return found

    @cached_property
    def may_show(self) -> Callable[[str, str], bool]:
        """Whether a record is for the school's own people: thousands of them have a few audiences and categories."""
        return cache(self.is_for_all)

    def is_for_all(self, audience: str, category: str) -> bool:
        """Whether it is, by what it says, what its category says, and the settings."""
        assert self.names
        unknown = "" if self.names.whole else RESTRICTED
        of_category = self.categories.get(fold(category), unknown) if category else ""
        own = audience or self.names.settings.audience or INTERNAL
        return max(rank(own), rank(of_category)) <= rank(INTERNAL)


def rank(audience: str) -> int:
    """0 for everybody or where nothing is said, more for fewer."""
    return AUDIENCES.index(audience) if audience in AUDIENCES else 0
