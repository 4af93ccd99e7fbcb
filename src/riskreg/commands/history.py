"""riskreg history: every change of a record: when, by whom, in which commit, which field, before and after."""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Final

from riskreg.commands import seeking
from riskreg.commands.asked import Asked, zone
from riskreg.commands.happenings import Happenings, Sought
from riskreg.commands.opened import Opened, Ready
from riskreg.commands.outcome import Outcome
from riskreg.commands.viewers import Viewers
from riskreg.domain.fields import FieldTable
from riskreg.domain.life import of_field
from riskreg.domain.records import Decision, Record
from riskreg.domain.register import fold
from riskreg.domain.words import AUDIENCES, PUBLIC
from riskreg.errors import RiskregError
from riskreg.report.views import history as view
from riskreg.store.history import Turn, history
from riskreg.store.repository import Commit, Repository
from riskreg.store.walk import commits, steps
from riskreg.wording import joined, say

NEAR: Final = 3  # fields that are suggested
ALIKE: Final = 0.5


def run(asked: Asked, id_: str, *, field: str | None = None) -> Outcome:
    """Tell the history of a record, or of one of its fields, up to the version that was asked for."""
    opened = Opened(asked)
    with opened.speaking():
        version = opened.version(asked.at) if asked.at else None
        ready = opened.ready(version)
        repository = needed(opened)
        head = version.revision if version else repository.head
        assert head
        sought = seek(ready, id_)
        walked = commits(repository, head, ready.archive.folder)
        found = steps(repository, walked, ready.archive.folder)
        turns = history(repository, found, sought.names, ready.whole.register.directory).turns
        records = [record for turn in turns for record in (*turn.before, turn.after) if record]
        refuse(opened, ready, sought, turns)
        record = sought.item or next(filter(None, map(sought.part, reversed(records))), None)
        if record is None:
            raise seeking.unknown(ready.judge.register, id_)
        happenings = Happenings(opened, ready, sought)
        told = list(happenings.committed(turns))
        if version is None and ready.face.modified:
            told += happenings.pending(head)
        name = field_named(record.TABLE, field) if field else ""
        if name:
            told = [one._replace(entries=tuple(of_field(one.entries, name, one.record))) for one in told]
        subject = view.Subject(sought.id, record, name, cut_off(opened, repository, walked), sought.former)
        return ready.outcome(view.view(ready.judge, subject, told, ready.face))


def needed(opened: Opened) -> Repository:
    """Return the repository. Raises RiskregError that says why there is no history."""
    if not opened.archive.top:
        raise RiskregError(
            say("this register lies outside git: it has no history"),
            hint=say("keep it in a git repository: each commit is then a version, and its history can be told"),
        )
    return opened.archive.needed()


def seek(ready: Ready, text: str) -> Sought:
    """Find what an id means; one that means nothing now may have meant something once."""
    register = ready.whole.register
    found = seeking.find(register, text)
    if found is None:
        held, _, number = text.rpartition("/")
        meeting = register.directory.ids["meetings"].get(fold(held))
        return Sought(f"{meeting}/{number}", (meeting,), number) if meeting else Sought(text, (text,))
    item = found.item
    if isinstance(item, Decision):
        assert found.meeting
        return Sought(found.id, (found.meeting.id,), item.id, item)
    if isinstance(item, Record):
        seen = ready.judge.register.lists[item.LIST].get(item.id)
        if seen is None:
            raise seeking.restricted(ready, item)
        return Sought(item.id, (item.id, *item.formerly), item=seen, former=found.former)
    return Sought(item.id, (item.id,), item=item)


def refuse(opened: Opened, ready: Ready, sought: Sought, turns: Sequence[Turn]) -> None:
    """Raise where this audience may not see some version of the record: of all its audiences the strictest holds."""
    audience = ready.face.audience or PUBLIC
    then = Viewers(opened, [turn.commit.id for turn in turns])
    shown = [(opened.viewer, record) for turn in turns for record in (*turn.before, turn.after)]
    shown += [(then.at(turn.commit.id), turn.after) for turn in turns]
    audiences = (viewer.needed(record.audience, record.category) for viewer, record in shown if isinstance(record, Record))
    needed = max(audiences, key=AUDIENCES.index, default=audience)
    if AUDIENCES.index(needed) > AUDIENCES.index(audience):
        words = {"id": sought.id, "audience": audience, "needed": needed}
        raise RiskregError(
            say("the history of {id} is not for this audience ({audience}): it was {needed}", **words),
            hint=say("whoever may see it adds: --audience {needed}", needed=str(needed)),
        )


def cut_off(opened: Opened, repository: Repository, walked: Sequence[Commit]) -> tuple[str, date] | None:
    """Return the commit before which this clone has no history, and its day; None where it has all of it."""
    first = next((commit for commit in walked if not commit.parents), None) if repository.shallow else None
    return (first.id, first.committed.astimezone(zone(opened.standing.settings)).date()) if first else None


def field_named(declared: type[FieldTable], text: str) -> str:
    """Return the English key of a field. Raises RiskregError with the nearest where none is called so."""
    forms = {form: field for field in declared.FIELDS.values() for form in (field.english, field.key.zh)}
    if text in forms:
        return forms[text].english
    near = joined(get_close_matches(text, forms, NEAR, ALIKE))
    fields = joined(field.label for field in declared.FIELDS.values())
    hint = say("did you mean {names}?", names=near) if near else say("fields are: {names}", names=fields)
    raise RiskregError(say("--field: there is no field {text} here", text=text), hint=hint)
