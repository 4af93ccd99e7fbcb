"""Honesty: what would let a balance add up and yet tell what did not happen: days, meetings and ids moved beneath it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar

from riskreg.domain.changes.sides import Sides, pairs
from riskreg.domain.lookup import fold
from riskreg.domain.records import Danger, Meeting, Risk
from riskreg.domain.tally import tells_what_happened
from riskreg.messages import Said, say

ItemT = TypeVar("ItemT", Danger, Risk)


class Shifted(NamedTuple):
    """Records of one list that are not what they were, by id."""

    moved: tuple[str, ...] = ()  # there before; the day on which it was found lies after the first side's day now
    reused: tuple[str, ...] = ()  # another record under the same id: neither the title nor the day is the same


class Doubts(NamedTuple):
    """Why a balance cannot be taken as it is, beside its own cells."""

    dangers: Shifted = Shifted()
    risks: Shifted = Shifted()
    bases: tuple[Said, ...] = ()  # what both lists are counted by was moved

    def __bool__(self) -> bool:
        """Whether there are any."""
        return any(self.dangers) or any(self.risks) or bool(self.bases)

    def clear(self, kind: str, cells: object) -> bool:
        """Whether the balance of a kind can be taken as it is: by its own cells, and nothing was moved beneath it."""
        return tells_what_happened(cells) and not any(getattr(self, kind)) and not self.bases


def doubts(sides: Sides, named: Iterable[tuple[Meeting, Meeting]] = ()) -> Doubts:
    """Return why the balance of two versions cannot be taken as it is.

    `named` are the meetings that name the versions: as each version has it, and as it stands.
    """
    before, after = sides.before.register, sides.after.register
    return Doubts(
        shifted(sides, pairs(before.dangers, after.dangers), lambda danger: danger.found),
        shifted(sides, pairs(before.risks, after.risks), lambda risk: risk.identified),
        tuple(dict.fromkeys((*of_settings(sides), *of_meetings(sides, named)))),
    )


def shifted(sides: Sides, found: Iterable[tuple[ItemT | None, ItemT | None]], first: Callable[[ItemT], date]) -> Shifted:
    """Return the records whose first day or identity was moved; what is the same on both sides is not read."""
    on = sides.before.on
    moved, reused = [], []
    for was, now in found:
        if was is None or now is None or was is now or first(was) == first(now):
            continue
        if was.title != now.title and fold(was.id) == fold(now.id):
            reused.append(now.id)
        elif first(was) <= on < first(now):
            moved.append(now.id)
    return Shifted(tuple(moved), tuple(reused))


def of_settings(sides: Sides) -> Iterator[Said]:
    """Say that the day on which the register was begun was moved: what is older is never late."""
    was, now = sides.before.settings.started, sides.after.settings.started
    if was != now:
        yield say("the day on which the register was begun was moved: {before} -> {after}", before=was or "-", after=now or "-")


def of_meetings(sides: Sides, named: Iterable[tuple[Meeting, Meeting]]) -> Iterator[Said]:
    """Say which meetings were moved: those that name the versions, and those held by the first side's day.

    One that is still to come may be put off.
    """
    on = sides.before.on
    both = pairs(sides.before.register.meetings, sides.after.register.meetings)
    held = ((was, now) for was, now in both if was and now and was is not now and min(was.on, now.on) <= on)
    for was, now in (*named, *held):
        if was.on != now.on:
            yield say("meeting {meeting} was moved: {before} -> {after}", meeting=now.id, before=was.on, after=now.on)
        elif was.judged_on != now.judged_on:
            yield say("the cutoff of meeting {meeting} was moved: {before} -> {after}",
                      meeting=now.id, before=was.judged_on, after=now.judged_on)  # fmt: skip
