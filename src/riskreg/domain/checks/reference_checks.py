"""R210, R211, R301-R308, R312, R706: ids, and references to units, people, categories, places and other records."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from riskreg.domain.audience import Viewer
from riskreg.domain.checks.finding import Finding
from riskreg.domain.checks.name_suggestions import Lookup, shown, suggestion
from riskreg.domain.checks.responsibility_checks import unaccountable
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import FieldTable
from riskreg.domain.lookup import fold
from riskreg.domain.mentions import names
from riskreg.domain.records import KINDS, Decision, Identified, Record
from riskreg.domain.register import Dangling, Register
from riskreg.domain.words import AUDIENCES, RESTRICTED
from riskreg.messages import joined, say

NUMBERED: Final = re.compile(r"(.*?)([0-9]{1,18})")


class FreeIds:
    """Hands out the next free id like a given one, each only once."""

    def __init__(self, register: Register) -> None:
        """Nothing is handed out yet."""
        self.register: Final = register
        self.last: Final[dict[tuple[str, str], int]] = {}

    def like(self, record: Identified) -> str | None:
        """Return the id that follows the highest number in use; None if the id does not end in a number."""
        match = NUMBERED.fullmatch(record.id)
        if not match:
            return None
        prefix = fold(match[1])
        key = (record.LIST, prefix)
        if key not in self.last:
            ids = (NUMBERED.fullmatch(id_) for id_ in self.register.lists[record.LIST])
            self.last[key] = max((int(other[2]) for other in ids if other and fold(other[1]) == prefix), default=0)
        self.last[key] += 1
        return f"{match[1]}{self.last[key]:0{len(match[2])}}"


def doubled_id(judge: Judge) -> Iterator[Finding]:
    """An id is given once, over all lists; compared without regard to capitals and full-width forms."""
    free = FreeIds(judge.register)
    for first, second in judge.register.doubled:
        place = first.mark("id")
        message = say(
            "the id {id} is taken already, by the {kind} in {file}, line {line}",
            id=second.id,
            kind=first.KIND,
            file=place.path,
            line=place.line,
        )
        next_id = free.like(first if first.LIST == second.LIST else second)
        yield Finding(second.id, second, "id", message, say("write the next free id, {id}", id=next_id) if next_id else None)
    for meeting in judge.register.meetings.values():
        seen: dict[str, Decision] = {}
        for decision in meeting.decisions:
            earlier = seen.setdefault(fold(decision.id), decision)
            if earlier is not decision:
                message = say(
                    "the meeting has a decision {id} already, in line {line}", id=decision.id, line=earlier.mark("id").line
                )
                yield Finding(f"{meeting.id}/{decision.id}", decision, "id", message, say("number the decisions 1, 2 and so on"))


def former_id(judge: Judge) -> Iterator[Finding]:
    """A former id belongs to one record, and no record bears it today."""
    former = [(record, old, fold(old)) for record in judge.register.records if record.formerly for old in record.formerly]
    if not former:
        return
    wanted = {folded for _, _, folded in former}
    today = {
        folded: record
        for records in judge.register.lists.values()
        for record in records.values()
        if (folded := fold(record.id)) in wanted
    }
    first: dict[str, Identified] = {}
    for record, old, folded in former:
        bearer, claimer = today.get(folded), first.setdefault(folded, record)
        if bearer:
            message = say("the former id {id} is in use: a {kind} bears it today", id=old, kind=bearer.KIND)
            yield Finding(record.id, record, "formerly", message, say("take it out, unless the other record is wrong"))
        elif claimer is not record:
            message = say("the former id {id} is claimed by {other} too", id=old, other=claimer.id)
            hint = say("leave it with one; merging two dangers is a withdrawal as a duplicate, not a former id")
            yield Finding(record.id, record, "formerly", message, hint)


def called_alike(dangling: Dangling) -> str:
    """Return the id of the record that a dangling reference belongs to; of a decision, 2022-09/1."""
    return f"{dangling.record}/{dangling.holder.id}" if isinstance(dangling.holder, Decision) else dangling.record


def unknown(judge: Judge, target: str) -> Iterator[Finding]:
    """Words that name no record of a list."""
    wrong = [dangling for dangling in judge.register.dangling if dangling.target == target and not dangling.rivals]
    if not wrong:
        return
    lookup = Lookup(judge.register)
    elsewhere = {id(dangling) for dangling in unaccountable(judge)} if target == "people" else set()
    for dangling in wrong:
        if id(dangling) not in elsewhere:
            field = dangling.holder.FIELDS[dangling.field].label
            message = say(
                "{field}: there is no {kind} called {name}",
                field=field,
                kind=KINDS[target].KIND,
                name=shown(dangling.text, target),
            )
            yield Finding(called_alike(dangling), dangling.holder, dangling.field, message, suggestion(lookup, dangling))


def unknown_unit(judge: Judge) -> Iterator[Finding]:
    """Every unit that a record names is in the list of units, by id, name or alias."""
    return unknown(judge, "units")


def unknown_person(judge: Judge) -> Iterator[Finding]:
    """Every person that a record names is in the list of people, by id, name or alias."""
    return unknown(judge, "people")


def unknown_category(judge: Judge) -> Iterator[Finding]:
    """Every category that a record names is in the list of categories, by id or name."""
    return unknown(judge, "categories")


def unknown_place(judge: Judge) -> Iterator[Finding]:
    """Every place that a record names is in the list of places, by id, name or alias; rooms go under the spot."""
    return unknown(judge, "places")


def unknown_risk(judge: Judge) -> Iterator[Finding]:
    """Every risk that a record refers to is there."""
    return unknown(judge, "risks")


def unknown_measure(judge: Judge) -> Iterator[Finding]:
    """Every measure that a record refers to is there."""
    return unknown(judge, "measures")


def unknown_danger(judge: Judge) -> Iterator[Finding]:
    """Every danger that a record refers to is there."""
    return unknown(judge, "dangers")


def ambiguous_name(judge: Judge) -> Iterator[Finding]:
    """A name or alias that two records share cannot be used to refer to them: the id is written."""
    for dangling in judge.register.dangling:
        holder, field, text, target, rivals, _ = dangling
        if rivals:
            kind = KINDS[target].KIND
            message = say(
                "{field}: more than one {kind} is called {name}",
                field=holder.FIELDS[field].label,
                kind=kind,
                name=shown(text, target),
            )
            ids = joined(told_apart(judge.register.lists[target], rival) for rival in rivals)
            yield Finding(
                called_alike(dangling), holder, field, message, say("write the id of the one that is meant: {ids}", ids=ids)
            )


def told_apart(records: Mapping[str, Identified], id_: str) -> str:
    """Return an id with what tells it from another of the same name: the unit."""
    unit = getattr(records.get(id_), "unit", None)
    return f"{id_} ({unit})" if unit else id_


def circle(judge: Judge) -> Iterator[Finding]:
    """Places within places, successors, replaced measures, recurring and doubled dangers do not lead back to themselves."""
    register = judge.register
    yield from circles("within", {place.id: (place.within, place) for place in register.places.values() if place.within})
    yield from circles("successor", {unit.id: (unit.successor, unit) for unit in register.units.values() if unit.successor})
    yield from circles(
        "successor", {person.id: (person.successor, person) for person in register.people.values() if person.successor}
    )
    yield from circles("replaced_by", {old.id: (old.replaced_by, old) for old in register.measures.values() if old.replaced_by})
    dangers = register.dangers.values()
    yield from circles("recurs", {danger.id: (danger.recurs, danger) for danger in dangers if danger.recurs})
    # A danger that repeats itself is R607.
    yield from circles(
        "same_as",
        {
            danger.id: (gone.same_as, gone)
            for danger in dangers
            if (gone := danger.withdrawn) and gone.same_as and gone.same_as != danger.id
        },
    )


def circles(field: str, links: Mapping[str, tuple[str, FieldTable]]) -> Iterator[Finding]:
    """Find the circles in a list of links, each once, at the record of it that comes first."""
    done: set[str] = set()
    for start in links:
        path: list[str] = []
        at = start
        while at in links and at not in done:
            done.add(at)
            path.append(at)
            at = links[at][0]
        if at in path:
            ring = path[path.index(at) :]
            holder = links[at][1]
            message = say("{field} leads in a circle: {ids}", field=holder.FIELDS[field].label, ids=" → ".join([*ring, at]))
            yield Finding(at, holder, field, message, say("take out the one that is wrong"))


def wider_than_named(judge: Judge) -> Iterator[Finding]:
    """A decision is for no more people than the records that it names: then it says so itself."""
    viewer = Viewer(judge.register, judge.settings, RESTRICTED)
    usual = AUDIENCES.index(judge.settings.audience.records)
    stricter: list[tuple[int, str, Record]] = []
    for record in judge.register.records:
        needed = AUDIENCES.index(viewer.needed(record.audience, record.category))
        if needed > usual:
            stricter += ((needed, fold(called), record) for called in (record.id, *record.formerly))
    for id_, _, decision in judge.register.decisions if stricter else ():
        own = usual if decision.audience is None else AUDIENCES.index(decision.audience)
        text = fold("\n".join((decision.text, *(entry.note or "" for entry in decision.progress))))
        named = (one for one in stricter if one[0] > own and one[1] in text and names(text, one[1]))
        worst = max(named, key=lambda one: one[0], default=None)
        if worst:
            audience, label = AUDIENCES[worst[0]], Decision.FIELDS["audience"].label
            message = say(
                "it names {other}, which is {audience}, and is itself for more people", other=worst[2].id, audience=audience
            )
            yield Finding(id_, decision, "text", message, say("fill in {field}: {audience}", field=label, audience=audience))
