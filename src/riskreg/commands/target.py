"""Target: what an id or a name means that was typed; and what is said where it means nothing, or may not be shown."""

from typing import Final, NamedTuple, TypeAlias

from riskreg.commands.session import VersionView
from riskreg.domain.audience import Viewer
from riskreg.domain.lookup import fold, suggest
from riskreg.domain.records import Danger, Decision, Identified, Meeting, Record, Risk
from riskreg.domain.register import Register
from riskreg.domain.words import PUBLIC
from riskreg.errors import RiskregError
from riskreg.messages import Name, Said, joined, say

Shown: TypeAlias = Identified | Decision
ORGANISATION: Final = ("units", "people", "categories", "places", "periods")


class Target(NamedTuple):
    """What an id means."""

    id: str  # as the register writes it; of a decision, 2022-09/1
    item: Shown
    meeting: Meeting | None = None  # of a decision
    former: str = ""  # the id that was asked for, if it is one of long ago


def seek(view: VersionView, text: str, code: int = 2) -> Target:
    """Find what an id means; raise where it means nothing or several, may not be shown, or was not yet known on the day.

    `code` is the exit code where it means several.
    """
    sought = find(view.whole.register, text)
    if sought is None:
        raise unknown(view.judge.register, text)
    item = sought.item
    if sought.id in view.hidden.ids and isinstance(item, Record):
        raise restricted(view, item)
    refuse_shared(view.whole.register, sought.id, code)
    if isinstance(item, Record):
        if item.id not in view.judge.register.lists[item.LIST]:
            raise restricted(view, item)
        sought = sought._replace(item=view.judge.register.lists[item.LIST][item.id])
    on = view.judge.on
    if isinstance(item, Risk | Danger) and not item.exists(on):
        raise too_early(sought.id, item.identified if isinstance(item, Risk) else item.found, on)
    if sought.meeting and sought.meeting.on > on:
        raise too_early(sought.id, sought.meeting.on, on)
    return sought


def find(register: Register, text: str) -> Target | None:
    """Find a record by its id, a decision by meeting and number, anything by a former id, the organisation by its names."""
    folded = fold(text)
    record = register.find(text)
    if record is not None:
        return Target(record.id, record, former="" if fold(record.id) == folded else text)
    for id_, meeting, decision in register.decisions:
        if fold(id_) == folded:
            return Target(id_, decision, meeting)
    return called(register, text)


def called(register: Register, text: str) -> Target | None:
    """Find a unit, person, category, place or period by its name or alias; raise where several have it."""
    meant: dict[str, Identified] = {}
    for target in ORGANISATION:
        ids = register.directory.find(target, text)
        for id_ in (ids,) if isinstance(ids, str) else ids:
            if id_ in register.lists[target]:
                meant[id_] = register.lists[target][id_]
    if len(meant) > 1:
        names = joined(Name(id_, f"{id_} {record.name_or_title}") for id_, record in meant.items())
        raise RiskregError(say("{text} may be any of {ids}", text=text, ids=names), hint=say("name one of them by its id"))
    return next((Target(id_, record) for id_, record in meant.items()), None)


def refuse_shared(register: Register, id_: str, code: int = 2) -> None:
    """Raise where several have an id: which one is meant cannot be told, and the first is as good as the last."""
    meeting, _, number = id_.rpartition("/")
    found = register.bearers(id_) or (register.bearers(meeting) if number and meeting else ())
    if found:
        places = joined(f"{one.path}:{one.line}" for one in found)
        said = say(
            "{n} records have the id {id}, and which is meant cannot be told: {places}", n=len(found), id=id_, places=places
        )
        numbered = isinstance(found[0], Record)
        hint = say("riskreg renumber {id} --line FILE:LINE gives one of them another id", id=id_) if numbered else None
        raise RiskregError(said, hint=hint or say("give one of them another id, in its file"), code=code)


def unknown(register: Register, text: str) -> RiskregError:
    """Nothing has this id: name the nearest, by id or by the names of the organisation."""
    forms = {fold(id_): Name(id_) for id_, _, _ in register.decisions}
    for target, records in register.lists.items():
        for record in records.values():
            id_, name = record.id, record.name_or_title
            forms[fold(id_)] = Name(id_, id_ if name == id_ else f"{id_} {name}")
            if target in ORGANISATION:
                forms.setdefault(fold(name), forms[fold(id_)])
    near = joined(suggest(text, forms))
    hint: Said = say("did you mean {names}?", names=near) if near else say("riskreg table lists what there is")
    return RiskregError(say("the register has no {text}", text=text), hint=hint)


def restricted(view: VersionView, record: Record) -> RiskregError:
    """The audience may not see it; its id is all that is said."""
    viewer = Viewer(view.whole.register, view.snapshot.settings, PUBLIC)
    needed = viewer.needed(record.audience, record.category)
    said = say(
        "{id} is not for this audience ({audience}): it is {needed}", id=record.id, audience=view.face.audience, needed=needed
    )
    return RiskregError(said, hint=say("whoever may see it adds: --audience {needed}", needed=str(needed)))


def too_early(id_: str, since: object, on: object) -> RiskregError:
    """On the day of judgement nobody knew of it."""
    return RiskregError(
        say("{id} is dated {since}, after the day of judgement, {on}", id=id_, since=since, on=on),
        hint=say("judge by a later day: --on {since}", since=since),
    )
