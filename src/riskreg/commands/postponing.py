"""What was put off and filled in late, of the records that a tally counts: extensions, and what only the history tells."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from riskreg.commands.asked import zone
from riskreg.commands.happenings import authors
from riskreg.commands.opened import Ready
from riskreg.domain.lateness import Stamp, late
from riskreg.domain.postponements import Case, Item, extensions, filled_late, overwritten
from riskreg.domain.records import Record
from riskreg.domain.register import fold
from riskreg.domain.tally import Item as Counted
from riskreg.errors import RiskregError
from riskreg.store.entered import Entered, Overwrite
from riskreg.store.remembering import entered_in
from riskreg.store.repository import Commit
from riskreg.wording import Said, say


class Found(NamedTuple):
    """The cases, and why the history is not known, if it is not."""

    cases: tuple[Case, ...]
    reason: Said | None


def found(ready: Ready, revision: str | None, counted: Iterable[Counted[Any]]) -> Found:
    """Return the cases of the records that are counted; `revision` is the version that is asked, None the files."""
    items = dict(concerned(ready, counted))
    told, reason = known(ready, revision)
    cases = [case for id_, item in items.items() for case in extensions(ready.judge, id_, item)]
    if told:
        history = History(ready, told)
        cases += [case for id_, item in items.items() for case in history.cases(id_, item)]
    return Found(tuple(cases), reason)


def concerned(ready: Ready, counted: Iterable[Counted[Any]]) -> Iterator[tuple[str, Item]]:
    """Return the records that are counted, by id."""
    register = ready.judge.register
    decisions = {id_: decision for id_, _, decision in register.decisions}
    for item in counted:
        found = register.dangers.get(item.id) or register.risks.get(item.id) or register.measures.get(item.id)
        yield item.id, found or decisions[item.id]


def known(ready: Ready, revision: str | None) -> tuple[Entered | None, Said | None]:
    """Return what the commits brought, or why that is not known."""
    if not ready.archive.top:
        return None, say("this register lies outside git")
    if not ready.archive.repository:
        return None, say("git cannot read the repository that it lies in")
    try:
        return entered_in(ready.archive, revision), None
    except RiskregError as error:
        return None, error.said


class History:
    """What only the history tells."""

    def __init__(self, ready: Ready, told: Entered) -> None:
        """Judge by the register's own settings: its time zone, and the day on which it was begun."""
        self.told: Final = told
        self.judge: Final = ready.judge
        self.zone: Final = zone(ready.judge.settings)
        self.people: Final = authors(ready.whole.register)
        first = told.commits[0] if told.commits else None
        # What happened before the first version could be in none.
        self.started: Final = ready.judge.settings.started or (self.stamp(first).day if first else None)
        self.overwrites: Final[dict[str, list[Overwrite]]] = {}
        for over in told.overwrites:
            self.overwrites.setdefault(over.name, []).append(over)

    def cases(self, id_: str, item: Item) -> Iterator[Case]:
        """Return the days of a record that were overwritten, and the facts that were filled in late."""
        former = item.formerly if isinstance(item, Record) else ()
        names = [fold(name) for name in (id_, *former)]
        over = [(one, self.stamp(self.told.commits[one.commit])) for name in names for one in self.overwrites.get(name, ())]
        yield from overwritten(id_, item, ((one.before, one.after, stamp) for one, stamp in over if stamp.day <= self.judge.on))
        yield from filled_late(id_, item, late(item, partial(self.first, names), self.started, self.judge.on))

    def first(self, names: Sequence[str], fact: str) -> Stamp | None:
        """Return the commit that first held a fact."""
        commit = self.told.first(names, fact)
        return self.stamp(commit) if commit else None

    def stamp(self, commit: Commit) -> Stamp:
        """Say of a commit on which day it was made, in the register's time zone, and by whom."""
        person = self.people.get(commit.email.casefold())
        author = person.name_or_title if person else commit.author
        return Stamp(commit.id, commit.committed.astimezone(self.zone).date(), author)
