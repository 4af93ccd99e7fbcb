"""Filing: in which file a new record is entered, and which id it gets."""

import os
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from riskreg.commands.desk import Desk
from riskreg.domain.deeds.deed import refused
from riskreg.domain.numbering import PERSON, form, meeting_shape, next_id, next_meeting, next_number
from riskreg.domain.records import Danger, Identified, Measure, Meeting, Person, Record, Risk
from riskreg.errors import RiskregError
from riskreg.store.numbering import Taken, decided, taken
from riskreg.wording import Said, say

UNIT: Final = 4  # what it weighs that a file holds a record of the same unit, and of the same category
CATEGORY: Final = 1


def file_for(desk: Desk, kind: type[Identified], values: Mapping[str, Any], asked: str | None) -> str:
    """Return the path of the file for a new record: the one asked for, else where the most like it stand, else a new one."""
    if asked is not None:
        return named(desk, asked)
    weights: Counter[str] = Counter()
    last = ""
    for record in desk.register.list(kind).values():
        last = record.path
        weights[record.path] += 0
        if isinstance(record, Record):
            weights[record.path] += UNIT * (record.unit == values.get("unit"))
            weights[record.path] += CATEGORY * (record.category is not None and record.category == values.get("category"))
    if weights:
        most = max(weights.values())
        return last if not most else max(weights, key=lambda path: (weights[path], path == last))
    return os.path.relpath(desk.opened.archive.root / f"{kind.LIST}.yaml", desk.base)


def named(desk: Desk, asked: str) -> str:
    """Return the path of the file that the user named. Raises RiskregError where it can be no file of the register."""
    root = desk.opened.archive.root
    places = [(desk.asked.folder / asked).resolve(), (root / asked).resolve(), (desk.base / asked).resolve()]
    place = next((one for one in places if one.exists()), places[1] if os.sep not in asked else places[0])
    parts = place.relative_to(root).parts if place.is_relative_to(root) else ()
    if not parts:
        raise RiskregError(
            say("--file: {file} lies outside the register", file=asked), hint=say("name a file in {folder}", folder=str(root))
        )
    if place.suffix != ".yaml" or any(part.startswith((".", "_")) for part in parts) or place.name == "riskreg.yaml":
        raise RiskregError(
            say("--file: {file} would not be read as a file of the register", file=asked),
            hint=say("its name must end in .yaml, and not begin with . or _"),
        )
    if not place.parent.is_dir():
        raise RiskregError(say("there is no folder {folder}", folder=os.path.relpath(place.parent, desk.base)))
    return os.path.relpath(place, desk.base)


class Numbers:
    """Gives ids to new records, one after the other: no branch, and no earlier version, has had them."""

    def __init__(self, desk: Desk) -> None:
        """Ids are looked for when one is first wanted."""
        self.desk: Final = desk
        self.given: Final[set[str]] = set()
        self.looked: Final[dict[str, set[str]]] = {}  # ids by their shape: branches are asked once
        self.doubts: Final[dict[Said, None]] = {}

    def next(self, kind: type[Identified], day: date) -> str | None:
        """Return the next id of a kind; None for kinds whose ids people choose."""
        ids = self.desk.settings.ids
        patterns: Mapping[type[Identified], str] = {Risk: ids.risk, Danger: ids.danger, Measure: ids.measure, Person: PERSON}
        if kind in patterns:
            shape = form(patterns[kind], day.year).shape
            made = next_id(patterns[kind], day.year, self.known(shape))
        elif kind is Meeting:
            made = next_meeting(day, self.known(meeting_shape(day)))
        else:
            return None
        self.given.add(made)
        return made

    def known(self, shape: str) -> set[str]:
        """Return the ids of a shape that are taken, or were given just now."""
        if shape not in self.looked:
            self.looked[shape] = self.told(taken(self.desk.opened.archive, self.desk.opened.standing, shape))
        return self.looked[shape] | self.given

    def told(self, found: Taken) -> set[str]:
        """Keep the doubt about what was found."""
        if found.doubt:
            self.doubts[found.doubt] = None
        return set(found.ids)

    def decision(self, meeting: Meeting) -> str:
        """Return the number of a meeting's next decision."""
        return next_number(self.told(decided(self.desk.opened.archive, self.desk.opened.standing, meeting.id)))

    def refuse_taken(self, id_: str) -> None:
        """Refuse an id that a record has or had."""
        there = self.desk.register.find(id_)
        if there or id_ in self.given:
            place = f"{there.path}:{there.line}" if there else ""
            raise refused(
                say("the id {id} is taken: {place}", id=id_, place=place), say("leave it out, and the next free one is given")
            )
        self.given.add(id_)
