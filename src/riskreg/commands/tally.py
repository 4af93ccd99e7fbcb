"""riskreg tally: counts by unit, category, source, place or month; the table that leaders read most."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from riskreg.commands import postponing
from riskreg.commands.asked import Asked
from riskreg.commands.opened import Opened, Ready
from riskreg.commands.outcome import Outcome
from riskreg.domain.filtering import pick
from riskreg.domain.groups import Key, crossed, lines, order
from riskreg.domain.meetings import last
from riskreg.domain.records import Decision
from riskreg.domain.register import fold
from riskreg.domain.tally import BEGINNING, Item, of_dangers, of_decisions, of_measures, of_risks, outermost
from riskreg.domain.words import AUDIENCES, LISTED
from riskreg.errors import RiskregError
from riskreg.report.document import Document
from riskreg.report.views import cross
from riskreg.report.views import tally as view
from riskreg.report.views.tally import CATEGORY, MONTH, PLACE, SOURCE, UNIT, Scope, Start
from riskreg.report.views.tally_postponed import Postponed, added
from riskreg.syntax.days import read_day, why_not
from riskreg.wording import Word, joined, say

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


class Question(NamedTuple):
    """What is counted, by which one thing, since when, in which version (None: the files as they stand)."""

    kind: Word
    way: Word
    since: str | None
    revision: str | None
    verbose: bool


def run(
    asked: Asked, kind: str = "dangers", *, by: Sequence[str] = (), since: str | None = None, verbose: bool = False
) -> Outcome:
    """Count records of a kind, by one thing or crosswise by two; with `verbose`, list what was put off and filled in late."""
    what = kind_of(kind)
    ways = ways_of(what, by)
    if since is not None and (what not in MOVING or len(ways) == EDGES):
        raise RiskregError(say("--since goes with dangers or risks counted by one thing; this table says how matters stand"))
    if asked.words.get("state") == ("all",):
        asked = asked._replace(words={name: words for name, words in asked.words.items() if name != "state"})
    opened = Opened(asked)
    with opened.speaking():
        version = opened.version(asked.at) if asked.at else None
        ready = opened.ready(version, what)
        if len(ways) == EDGES:
            return ready.outcome(crosswise(ready, what, ways))
        return ready.outcome(by_one(ready, Question(what, ways[0], since, version.revision if version else None, verbose)))


def by_one(ready: Ready, asked_for: Question) -> Document:
    """Count by one thing: what moved since a day, how it stands, and what of it was put off or filled in late."""
    kind, way, since = asked_for.kind, asked_for.way, asked_for.since
    start = beginning(ready, since) if kind in MOVING else yesterday(ready)
    counted = items(ready, kind, start)
    shut = shut_categories(ready, way)
    keys = order(ready.judge, way, counted, start.on, lambda key: belongs(ready, way, key, shut))
    scope = Scope(ready.judge, kind, (way,), start if kind in MOVING else None, shut)
    document = view.view(scope, lines(counted, way, keys, view.FIGURES[kind]), ready.face)
    cases, reason = postponing.found(ready, asked_for.revision, counted)
    listed = {item.id: getattr(item, way) for item in counted}
    postponed = Postponed(cases, reason, lambda case: case.unit if way == UNIT else listed[case.id], keys)
    return added(document, scope, postponed, verbose=asked_for.verbose)


def crosswise(ready: Ready, kind: Word, ways: tuple[Word, ...]) -> Document:
    """Count by two things what stands now."""
    start = yesterday(ready)
    counted = [item for item in items(ready, kind, start) if item.figures.now]
    shut = shut_categories(ready, *ways)
    rows, columns = (
        order(ready.judge, way, counted, start.on, lambda key, way=way: belongs(ready, way, key, shut))  # type: ignore[misc]
        for way in ways
    )
    return cross.view(Scope(ready.judge, kind, ways, None, shut), rows, columns, crossed(counted, (ways[0], ways[1])), ready.face)


def yesterday(ready: Ready) -> Start:
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


def beginning(ready: Ready, since: str | None) -> Start:
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


def since_day(ready: Ready, text: str) -> date:
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


def items(ready: Ready, kind: Word, start: Start) -> Sequence[Item[Any]]:
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


def concerns(decision: Decision, ready: Ready) -> bool:
    """Whether a decision passes the filters; those that only records can pass let none through."""
    chosen = ready.filter
    if chosen.categories or chosen.places or chosen.grades or chosen.levels or chosen.tags:
        return False
    return (
        (not chosen.units or decision.unit in chosen.units)
        and (not chosen.owners or decision.owner in chosen.owners)
        and (not chosen.states or decision.state(ready.judge.on) in chosen.states)
    )


def belongs(ready: Ready, way: Word, key: str, shut: Sequence[Key]) -> bool:
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


def shut_categories(ready: Ready, *ways: Word) -> list[str]:
    """Return the categories, if counted by, whose records this audience may not see: a zero would say that there are none."""
    if CATEGORY not in ways:
        return []
    widest = AUDIENCES.index(ready.face.audience) if ready.face.audience else len(AUDIENCES)
    found = ready.judge.register.categories.values()
    return [category.id for category in found if category.audience and AUDIENCES.index(category.audience) > widest]
