"""riskreg status and tally: the register on one screen; counts by unit, category, source, place or month."""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from functools import partial
from hashlib import sha1
from typing import Any, Final, NamedTuple

from riskreg.commands.session import Outcome, Request, Session, VersionView, prepare, zone
from riskreg.commands.single_record import authors
from riskreg.domain.diagnostic import ERROR
from riskreg.domain.evaluation import overdue, upcoming
from riskreg.domain.late_entries import Case, CaseItem, Stamp, extensions, filled_late, late, overwritten
from riskreg.domain.lookup import fold
from riskreg.domain.query.filters import pick
from riskreg.domain.records import Decision, Record
from riskreg.domain.register import coming, last
from riskreg.domain.tally import (
    BEGINNING,
    Counted,
    Execution,
    Grades,
    GroupKey,
    Moves,
    crossed,
    lines,
    of_dangers,
    of_decisions,
    of_measures,
    of_risks,
    order,
    outermost,
    total,
)
from riskreg.domain.words import AUDIENCES, LISTED
from riskreg.errors import RiskregError
from riskreg.messages import Said, Word, joined, say
from riskreg.report.document import Document
from riskreg.report.views import status as view
from riskreg.report.views import tally
from riskreg.report.views.tally import CATEGORY, MONTH, PLACE, SOURCE, UNIT, Postponed, Scope, Start, with_postponed
from riskreg.store.cache_folder import digest, key
from riskreg.store.first_entries import Entered, Overwrite, entered_in
from riskreg.store.repository import Commit
from riskreg.syntax.days import read_day, why_not


class FoundCases(NamedTuple):
    """The cases, and why the history is not known, if it is not."""

    cases: tuple[Case, ...]
    reason: Said | None


def found(ready: VersionView, revision: str | None, counted: Iterable[Counted[Any]]) -> FoundCases:
    """Return the cases of the records that are counted; `revision` is the version that is asked, None the files."""
    items = dict(concerned(ready, counted))
    told, reason = known(ready, revision)
    cases = [case for id_, item in items.items() for case in extensions(ready.judge, id_, item)]
    if told:
        history = KnownHistory(ready, told)
        cases += [case for id_, item in items.items() for case in history.cases(id_, item)]
    return FoundCases(tuple(cases), reason)


def concerned(ready: VersionView, counted: Iterable[Counted[Any]]) -> Iterator[tuple[str, CaseItem]]:
    """Return the records that are counted, by id."""
    register = ready.judge.register
    decisions = {id_: decision for id_, _, decision in register.decisions}
    for item in counted:
        found = register.dangers.get(item.id) or register.risks.get(item.id) or register.measures.get(item.id)
        yield item.id, found or decisions[item.id]


def known(ready: VersionView, revision: str | None) -> tuple[Entered | None, Said | None]:
    """Return what the commits brought, or why that is not known."""
    if not ready.archive.top:
        return None, say("this register lies outside git")
    if not ready.archive.repository:
        return None, say("git cannot read the repository that it lies in")
    try:
        return entered_in(ready.archive, revision), None
    except RiskregError as error:
        return None, error.said


class KnownHistory:
    """What only the history tells."""

    def __init__(self, ready: VersionView, told: Entered) -> None:
        """Judge by the register's own settings: its time zone, and the day on which it was begun."""
        self.stamps: Final[dict[str, Stamp]] = {}  # by commit: thousands of facts came with a few
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

    def cases(self, id_: str, item: CaseItem) -> Iterator[Case]:
        """Return the days of a record that were overwritten, and the facts that were filled in late."""
        former = item.formerly if isinstance(item, Record) else ()
        names = [fold(name) for name in (id_, *former)]
        over = [(one, self.stamp(self.told.commits[one.commit])) for name in names for one in self.overwrites.get(name, ())]
        yield from overwritten(id_, item, ((one.before, one.after, stamp) for one, stamp in over if stamp.day <= self.judge.on))
        yield from filled_late(id_, item, late(item, partial(self.first, names), self.started, self.judge.on))

    def first(self, names: Sequence[str], fact: str) -> Stamp | None:
        """Return the commit that first held a fact."""
        commit = self.told.first(names, fact)
        return self.stamps.get(commit.id) or self.stamp(commit) if commit else None

    def stamp(self, commit: Commit) -> Stamp:
        """Say of a commit on which day it was made, in the register's time zone, and by whom."""
        person = self.people.get(commit.email.casefold())
        author = person.name_or_title if person else commit.author
        made = self.stamps[commit.id] = Stamp(commit.id, commit.committed.astimezone(self.zone).date(), author)
        return made


RISKS, DANGERS, MEASURES, DECISIONS = LISTED
WAYS: Final[Mapping[str, tuple[Word, ...]]] = {
    RISKS: (UNIT, CATEGORY, PLACE, MONTH),
    DANGERS: (UNIT, CATEGORY, SOURCE, PLACE, MONTH),
    MEASURES: (UNIT, CATEGORY, MONTH),
    DECISIONS: (UNIT, MONTH),
}
MOVING: Final = (RISKS, DANGERS)  # what comes and goes
JUST_HELD: Final = 7  # days for which a meeting is still the one whose papers are looked at
EDGES: Final = 2  # a table has no more


class TallyRequest(NamedTuple):
    """What is counted, by which one thing, since when, in which version (None: the files as they stand)."""

    kind: Word
    way: Word
    since: str | None
    revision: str | None
    verbose: bool


def run_tally(
    asked: Request, kind: str = "dangers", *, by: Sequence[str] = (), since: str | None = None, verbose: bool = False
) -> Outcome:
    """Count records of a kind, by one thing or crosswise by two; with `verbose`, list what was put off and filled in late."""
    what = kind_of(kind)
    ways = ways_of(what, by)
    if since is not None and (what not in MOVING or len(ways) == EDGES):
        raise RiskregError(say("--since goes with dangers or risks counted by one thing; this table says how matters stand"))
    if asked.words.get("state") == ("all",):
        asked = asked._replace(words={name: words for name, words in asked.words.items() if name != "state"})
    opened = Session(asked)
    with opened.speaking():
        version = opened.version(asked.at) if asked.at else None
        ready = opened.ready(version, what)
        if len(ways) == EDGES:
            return ready.outcome(crosswise(ready, what, ways))
        return ready.outcome(by_one(ready, TallyRequest(what, ways[0], since, version.revision if version else None, verbose)))


def by_one(ready: VersionView, asked_for: TallyRequest) -> Document:
    """Count by one thing: what moved since a day, how it stands, and what of it was put off or filled in late."""
    kind, way, since = asked_for.kind, asked_for.way, asked_for.since
    start = beginning(ready, since) if kind in MOVING else yesterday(ready)
    counted = items(ready, kind, start)
    shut = shut_categories(ready, way)
    keys = order(ready.judge, way, counted, start.on, lambda key: belongs(ready, way, key, shut))
    scope = Scope(ready.judge, kind, (way,), start if kind in MOVING else None, shut)
    document = tally.view(scope, lines(counted, way, keys, tally.FIGURES[kind]), ready.face)
    cases, reason = found(ready, asked_for.revision, counted)
    listed = {item.id: getattr(item, way) for item in counted}
    postponed = Postponed(cases, reason, lambda case: case.unit if way == UNIT else listed[case.id], keys)
    return with_postponed(document, scope, postponed, verbose=asked_for.verbose)


def crosswise(ready: VersionView, kind: Word, ways: tuple[Word, ...]) -> Document:
    """Count by two things what stands now."""
    start = yesterday(ready)
    counted = [item for item in items(ready, kind, start) if item.figures.now]
    shut = shut_categories(ready, *ways)
    rows, columns = (
        order(ready.judge, way, counted, start.on, lambda key, way=way: belongs(ready, way, key, shut))  # type: ignore[misc]
        for way in ways
    )
    return tally.cross_view(
        Scope(ready.judge, kind, ways, None, shut), rows, columns, crossed(counted, (ways[0], ways[1])), ready.face
    )


def yesterday(ready: VersionView) -> Start:
    """Return the start of a count that looks at the day alone."""
    return Start(ready.judge.on - timedelta(days=1))


def kind_of(text: str) -> Word:
    """Return the kind of record that is meant."""
    forms = {fold(form): kind for kind in LISTED for form in (kind, kind.zh, *kind.synonyms)}
    if fold(text) in forms:
        return forms[fold(text)]
    near = [forms[form] for form in get_close_matches(fold(text), forms, 1, 0.5)]
    hint = say("did you mean {names}?", names=joined(near)) if near else say("tables are: {kinds}", kinds=joined(LISTED))
    raise RiskregError(say("there is nothing to count called {text}", text=text), hint=hint)


def ways_of(kind: Word, by: Sequence[str]) -> tuple[Word, ...]:
    """Return by what to count: one thing or two, in the order asked for."""
    words = tuple(word.strip() for text in by for word in text.split(",") if word.strip())
    ways = pick(words, "by", WAYS[kind]) or (UNIT,)
    if len(ways) > EDGES:
        raise RiskregError(
            say("--by: a table has two edges; {ways} are {n}", ways=joined(ways), n=len(ways)),
            hint=say("name one or two of them"),
        )
    return ways


def beginning(ready: VersionView, since: str | None) -> Start:
    """Return the day at whose end counting starts: the one asked for, else the meeting before, else the register's own."""
    judge = ready.judge
    if since is not None:
        return Start(since_day(ready, since))
    meeting = last(judge.register, judge.on - timedelta(days=JUST_HELD))
    if meeting:
        return Start(min(meeting.judged_on, judge.on), meeting)
    started = judge.settings.started
    if started and started <= judge.on:
        return Start(started - timedelta(days=1), begun=True)
    return Start(BEGINNING)


def since_day(ready: VersionView, text: str) -> date:
    """Read --since: a day, or a meeting for its day of judgement."""
    judge = ready.judge
    meeting = judge.register.directory.find("meetings", text)
    day = judge.register.meetings[meeting].judged_on if isinstance(meeting, str) else read_day(text)
    if day is None:
        problem, hint = why_not(text)
        raise RiskregError(say("--since: {problem}", problem=problem), hint=hint)
    if day > judge.on:
        raise RiskregError(
            say("--since: {day} lies after the day of judgement, {on}", day=day, on=judge.on),
            hint=say("judge by a later day with --on, or count from an earlier one"),
        )
    return day


def items(ready: VersionView, kind: Word, start: Start) -> Sequence[Counted[Any]]:
    """Return what passes the filters, as it counts."""
    judge, chosen = ready.judge, ready.filter
    register = judge.register
    if kind == RISKS:
        return of_risks(judge, (risk for risk in register.risks.values() if chosen.passes(risk, judge)), start.on)
    if kind == DANGERS:
        return of_dangers(judge, (danger for danger in register.dangers.values() if chosen.passes(danger, judge)), start.on)
    if kind == MEASURES:
        return of_measures(judge, (measure for measure in register.measures.values() if chosen.passes(measure, judge)))
    return of_decisions(judge, ((meeting, item) for _, meeting, item in register.decisions if concerns(item, ready)))


def concerns(decision: Decision, ready: VersionView) -> bool:
    """Whether a decision passes the filters; those that only records can pass let none through."""
    chosen = ready.filter
    if chosen.categories or chosen.places or chosen.grades or chosen.levels or chosen.tags:
        return False
    return (
        (not chosen.units or decision.unit in chosen.units)
        and (not chosen.owners or decision.owner in chosen.owners)
        and (not chosen.states or decision.state(ready.judge.on) in chosen.states)
    )


def belongs(ready: VersionView, way: Word, key: str, shut: Sequence[GroupKey]) -> bool:
    """Whether a row without any entry belongs to what was asked for: zeros are shown of what was looked at, of nothing else."""
    chosen = ready.filter
    match str(way):
        case "unit":
            return not chosen.units or key in chosen.units
        case "category":
            return key not in shut and (not chosen.categories or key in chosen.categories)
        case "place":
            return not chosen.places or key in {outermost(ready.judge.register, place) for place in chosen.places}
        case "month":
            return chosen.found is None
    return True


def shut_categories(ready: VersionView, *ways: Word) -> list[str]:
    """Return the categories, if counted by, whose records this audience may not see: a zero would say that there are none."""
    if CATEGORY not in ways:
        return []
    widest = AUDIENCES.index(ready.face.audience) if ready.face.audience else len(AUDIENCES)
    found = ready.judge.register.categories.values()
    return [category.id for category in found if category.audience and AUDIENCES.index(category.audience) > widest]


SOON: Final = 14  # days


def run_status(asked: Request) -> Outcome:
    """Show how things stand."""
    ready = prepare(asked)
    counted = remembered(ready)
    if counted is None:
        ready = prepare(asked, keep_texts=True)
        counted = findings(ready)
        remember(ready, counted)
    judge = ready.judge
    until = judge.on + timedelta(days=SOON)
    register = judge.register
    standing = view.StatusFigures(
        risks=total(Grades, (item.figures for item in of_risks(judge, register.risks.values()))),
        dangers=total(Moves, (item.figures for item in of_dangers(judge, register.dangers.values()))),
        decisions=total(
            Execution, (item.figures for item in of_decisions(judge, ((held, it) for _, held, it in register.decisions)))
        ),
        late=overdue(judge),
        soon=upcoming(judge, until),
        until=until,
        findings=counted,
        last=last(register, judge.on),
        coming=coming(register, judge.on),
    )
    return ready.outcome(view.view(judge, standing, following(asked, standing), ready.face))


def findings(ready: VersionView) -> tuple[int, int]:
    """Count the errors and warnings that `check` would report."""
    from riskreg.commands import check  # noqa: PLC0415 - as late as its own command would import it

    found = check.findings(ready)
    errors = sum(1 for finding in found if finding.severity == ERROR)
    return errors, len(found) - errors


def remembered(ready: VersionView) -> tuple[int, int] | None:
    """Return how many errors and warnings were counted of the same files, by the same code, on the same day."""
    cache = ready.archive.cache if ready.complete else None
    known: Any = cache.recall(memory(ready)) if cache else None
    try:
        same, errors, warnings = known
    except (TypeError, ValueError):
        return None
    return (errors, warnings) if same == basis(ready) and isinstance(errors, int) and isinstance(warnings, int) else None


def remember(ready: VersionView, counted: tuple[int, int]) -> None:
    """Remember how many there were; of one register and audience only the newest count."""
    cache = ready.archive.cache if ready.complete else None
    if cache:
        cache.remember(memory(ready), [basis(ready), *counted])


def memory(ready: VersionView) -> str:
    """Return the name under which the number of findings is remembered."""
    said = repr((ready.archive.folder, str(ready.face.audience)))
    return f"findings-{sha1(said.encode(), usedforsecurity=False).hexdigest()[:16]}"


def basis(ready: VersionView) -> str:
    """Return a digest of all that the findings follow from: the files, the days, the audience, what git ignores, the code."""
    from riskreg.commands import check  # noqa: PLC0415 - as late as its own command would import it

    days = (ready.judge.on, check.latest(ready), ready.judge.settings.language, ready.judge.settings.timezone)
    hidden = sorted(ready.hidden.names)
    told = (sorted(ready.snapshot.blobs.items()), days, hidden, check.ignored_files(ready), digest(["commands/check.py"]), key())
    return sha1(repr(told).encode(), usedforsecurity=False).hexdigest()


def following(asked: Request, standing: view.StatusFigures) -> Said:
    """Say what to type next: errors first, as no figure can be trusted before; then what is late; then what comes."""
    errors, _ = standing.findings
    if errors:
        return say("Next: {command} shows the errors by line; figures hold once they are mended.", command=typed(asked, "check"))
    if standing.late:
        return say("Next: {command} lists all that is past its day.", command=typed(asked, "overdue"))
    if standing.soon:
        return say("Next: {command} lists what comes, week by week.", command=typed(asked, "due"))
    if not standing.risks.now and not standing.dangers.found:
        return say("Next: nothing is entered yet; {command} gives your editor the fields.", command="riskreg schema")
    return say("Next: {command} lists the risks, worst first.", command=typed(asked, "table risks"))


def typed(asked: Request, command: str) -> str:
    """Write a command as it must be typed to be about the same register, day and audience."""
    given = (("-C", asked.registers), ("--on", asked.on), ("--audience", asked.audience))
    options = (f"{name} {shlex.quote(value)}" for name, value in given if value)
    return " ".join(("riskreg", command, *options))
