"""riskreg status and tally: the register on one screen; counts by unit, category, source, place or month."""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from hashlib import sha1
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from riskreg.commands.basis import alone, basis_of, since_meeting
from riskreg.commands.lists import kind_of
from riskreg.commands.session import Outcome, Request, Session, VersionView, zone
from riskreg.commands.single_record import authors
from riskreg.domain import figures as counted_by
from riskreg.domain.diagnostic import ERROR
from riskreg.domain.evaluation import Judge, overdue, upcoming
from riskreg.domain.figures import Basis, Split, Start, asked, figures
from riskreg.domain.late_entries import Case, CaseItem, Stamp, extensions, filled_late, late, overwritten
from riskreg.domain.lookup import fold
from riskreg.domain.records import Record
from riskreg.domain.register import coming, last
from riskreg.domain.tally import Counted, GroupKey, lines
from riskreg.domain.words import AUDIENCES, LISTED
from riskreg.errors import RiskregError
from riskreg.messages import Said, Word, joined, say
from riskreg.report.document import Document
from riskreg.report.views import status as page
from riskreg.report.views import tally
from riskreg.report.views.balance import since as said_since
from riskreg.report.views.tally import CATEGORY, MONTH, PLACE, UNIT, Postponed, Scope, with_postponed
from riskreg.store.cache_folder import digest, key
from riskreg.store.first_entries import FirstEntry, Overwrite, entered_in
from riskreg.store.repository import Commit
from riskreg.syntax.days import read_day, why_not

if TYPE_CHECKING:
    from riskreg.domain.query.axes import Axis


class FoundCases(NamedTuple):
    """The cases, and why the history is not known, if it is not."""

    cases: tuple[Case, ...]
    reason: Said | None


def found_cases(view: VersionView, counted: Iterable[Counted[Any]]) -> FoundCases:
    """Return the cases of the records that are counted."""
    items = dict(concerned(view, counted))
    told, reason = known(view)
    cases = [case for id_, item in items.items() for case in extensions(view.judge, id_, item)]
    if told:
        history = KnownHistory(view, told)
        cases += [case for id_, item in items.items() for case in history.cases(id_, item)]
    return FoundCases(tuple(cases), reason)


def concerned(view: VersionView, counted: Iterable[Counted[Any]]) -> Iterator[tuple[str, CaseItem]]:
    """Return the records that are counted, by id."""
    register = view.judge.register
    decisions = {id_: decision for id_, _, decision in register.decisions}
    for item in counted:
        found = register.dangers.get(item.id) or register.risks.get(item.id) or register.measures.get(item.id)
        yield item.id, found or decisions[item.id]


def known(view: VersionView) -> tuple[FirstEntry | None, Said | None]:
    """Return what the commits brought, or why that is not known."""
    if not view.archive.top:
        return None, say("this register lies outside git")
    if not view.archive.repository:
        return None, say("git cannot read the repository that it lies in")
    try:
        return entered_in(view.archive, view.revision), None
    except RiskregError as error:
        return None, error.said


class KnownHistory:
    """What only the history tells."""

    def __init__(self, view: VersionView, told: FirstEntry) -> None:
        """Judge by the register's own settings: its time zone, and the day on which it was begun."""
        self.stamps: Final[dict[str, Stamp]] = {}  # by commit: thousands of facts came with a few
        self.told: Final = told
        self.judge: Final = view.judge
        self.zone: Final = zone(view.judge.settings)
        self.people: Final = authors(view.whole.register)
        first = told.commits[0] if told.commits else None
        # What happened before the first version could be in none.
        self.started: Final = view.judge.settings.started or (self.stamp(first).day if first else None)
        self.overwrites: Final[dict[str, list[Overwrite]]] = {}
        for over in told.overwrites:
            self.overwrites.setdefault(over.name, []).append(over)

    def cases(self, id_: str, item: CaseItem) -> Iterator[Case]:
        """Return the days of a record that were overwritten, and the facts that were filled in late."""
        former = item.formerly if isinstance(item, Record) else ()
        names = [fold(name) for name in (id_, *former)]
        over = [(one, self.stamp(self.told.commits[one.commit])) for name in names for one in self.overwrites.get(name, ())]
        yield from overwritten(id_, item, ((one.before, one.after, stamp) for one, stamp in over))
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
MOVING: Final = (RISKS, DANGERS)  # what comes and goes
EDGES: Final = 2  # a table has no more


class TallyRequest(NamedTuple):
    """What is counted, and by which one thing."""

    kind: Word
    axis: "Axis"
    verbose: bool


def run_tally(
    request: Request, kind: str = "dangers", *, by: Sequence[str] = (), since: str | None = None, verbose: bool = False
) -> Outcome:
    """Count records of a kind, by one thing or crosswise by two; with `verbose`, list what was put off and filled in late."""
    what = kind_of(kind)
    axes = axes_of(what, by)
    if since is not None and (what not in MOVING or len(axes) == EDGES):
        raise RiskregError(say("--since goes with dangers or risks counted by one thing; this table says how matters stand"))
    session = Session(request)
    with session.speaking():
        view = session.asked(what)
        if len(axes) == EDGES:
            return view.outcome(crosswise(view, what, axes))
        basis = since_when(session, view, since) if what in MOVING else yesterday(view)
        return view.outcome(by_one(view, TallyRequest(what, axes[0], verbose), basis))


def by_one(view: VersionView, asked_for: TallyRequest, basis: Basis) -> Document:
    """Count by one thing: what moved, how it stands, and what of it was put off or filled in late."""
    from riskreg.domain.query.axes import order  # noqa: PLC0415 - as above

    kind, axis_ = asked_for.kind, asked_for.axis
    found = counts_of(kind, basis, (axis_,))
    shut = shut_categories(view, axis_)
    present = {key for item in found.listed for key in item.keys[0]}
    keys = order(view.judge, axis_, present, basis.start.on, lambda key: belongs(view, kind, axis_, key, shut))
    scope = Scope(view.judge, kind, (axis_,), basis, kind in MOVING, shut)
    face = view.face._replace(since=said_since(basis.start, basis.rule)) if kind in MOVING else view.face
    document = tally.view(scope, lines(found.listed, keys, tally.FIGURES[kind]), found, face, verbose=asked_for.verbose)
    standing = [item for item in found.listed if not item.is_gone]
    cases, reason = found_cases(view, standing)
    listed = {item.id: item.keys[0][0] for item in standing}
    postponed = Postponed(cases, reason, lambda case: case.unit if axis_.label == UNIT else listed[case.id], keys)
    return with_postponed(document, scope, postponed, verbose=asked_for.verbose)


def crosswise(view: VersionView, kind: Word, axes: "tuple[Axis, ...]") -> Document:
    """Count by two things what stands now."""
    from riskreg.domain.query.axes import order  # noqa: PLC0415 - as above

    basis = yesterday(view)
    found = Split(*([item for item in part if item.figures.now] for part in counts_of(kind, basis, axes)))
    shut = shut_categories(view, *axes)
    rows, columns = (
        order(
            view.judge,
            one,
            {key for item in found.listed for key in item.keys[at]},
            basis.start.on,
            lambda key, one=one: belongs(view, kind, one, key, shut),  # type: ignore[misc]
        )
        for at, one in enumerate(axes)
    )
    scope = Scope(view.judge, kind, axes, basis, moving=False, shut=shut)
    return tally.cross_view(scope, rows, columns, found, view.face)


def counts_of(kind: Word, basis: Basis, axes: "Sequence[Axis]") -> Split[Any]:
    """Count the records of a kind, in the rows of some axes."""
    count: Any = getattr(counted_by, kind)
    found: Split[Any] = count(basis, axes)
    return found


def yesterday(view: VersionView) -> Basis:
    """Return the basis of a count that looks at the day alone."""
    return alone(view, Start(view.judge.on - timedelta(days=1)))


def axes_of(kind: Word, by: Sequence[str]) -> "tuple[Axis, ...]":
    """Return by what to count: one thing or two, in the order asked for."""
    from riskreg.domain.query.axes import axis  # noqa: PLC0415 - brings the vocabulary, which status does without

    words = tuple(word.strip() for text in by for word in text.split(",") if word.strip())
    found = tuple(dict.fromkeys(axis(kind, word) for word in words or (UNIT,)))
    if len(found) > EDGES:
        raise RiskregError(
            say("--by: a table has two edges; {ways} are {n}", ways=joined(one.label for one in found), n=len(found)),
            hint=say("name one or two of them"),
        )
    return found


def since_when(session: Session, view: VersionView, since: str | None) -> Basis:
    """Return from when to count: the meeting before, or the day or the meeting that is asked for."""
    if since is None:
        return basis_of(session, view)
    register = session.current.register
    named = register.directory.find("meetings", since)
    meeting = register.meetings.get(named) if isinstance(named, str) else None
    day = meeting.judged_on if meeting else read_day(since)
    if day is None:
        problem, hint = why_not(since)
        raise RiskregError(say("--since: {problem}", problem=problem), hint=hint)
    if day > view.judge.on:
        raise RiskregError(
            say("--since: {day} lies after the day of judgement, {on}", day=day, on=view.judge.on),
            hint=say("judge by a later day with --on, or count from an earlier one"),
        )
    return since_meeting(session, view, meeting) if meeting else alone(view, Start(day))


def belongs(view: VersionView, kind: Word, axis: "Axis", key: str, shut: Sequence[GroupKey]) -> bool:
    """Whether a row without any entry belongs to what was asked for: zeros are shown of what was looked at, of nothing else."""
    chosen = view.query
    if axis.label == PLACE:
        from riskreg.domain.query.axes import outermost  # noqa: PLC0415 - as above

        register = view.judge.register
        return any(chosen.allows(kind, PLACE, place) for place in register.places if outermost(register, place) == key)
    if axis.label == MONTH:
        return not any(chosen.mentions(kind, field) for field in (MONTH, axis.day))
    return key not in shut and chosen.allows(kind, axis.label, key)


def shut_categories(view: VersionView, *axes: "Axis") -> list[str]:
    """Return the categories, if counted by, whose records this audience may not see: a zero would say that there are none."""
    if all(one.label != CATEGORY for one in axes):
        return []
    widest = AUDIENCES.index(view.face.audience) if view.face.audience else len(AUDIENCES)
    found = view.judge.register.categories.values()
    return [category.id for category in found if category.audience and AUDIENCES.index(category.audience) > widest]


SOON: Final = 14  # days


def run_status(request: Request) -> Outcome:
    """Show how things stand."""
    session = Session(request)
    with session.speaking():
        view = session.asked()
        counted = remembered(view)
        if counted is None:
            session = Session(request, keep_texts=True)
            view = session.asked()
            counted = findings(view)
            remember(view, counted)
        basis = basis_of(session, view)
    judge = judge_of(basis)
    until = judge.on + timedelta(days=SOON)
    register = judge.register
    standing = page.StatusFigures(
        figures=figures(basis),
        finished=finished(basis),
        late=asked(basis, overdue(judge)),
        soon=asked(basis, upcoming(judge, until)),
        until=until,
        findings=counted,
        last=last(register, judge.on),
        coming=coming(register, judge.on),
        basis=basis,
    )
    face = view.face._replace(since=said_since(basis.start, basis.rule), rest=basis.rest(*page.HIDEABLE))
    return view.outcome(page.view(view.judge, standing, following(request, standing), face))


def judge_of(basis: Basis) -> Judge:
    """Return the judge of all that counts."""
    return basis.whole.after if basis.is_whole else basis.shown.after


def finished(basis: Basis) -> Counter[Word]:
    """Count the dangers that are closed or withdrawn, whenever that was."""
    judge = judge_of(basis)
    found = (danger for danger in judge.register.dangers.values() if danger.exists(judge.on))
    return Counter(danger.state(judge.on) for danger in found if basis.query.passes(danger, judge))


def findings(view: VersionView) -> tuple[int, int]:
    """Count the errors and warnings that `check` would report."""
    from riskreg.commands import check  # noqa: PLC0415 - as late as its own command would import it

    found = check.findings(view)
    errors = sum(1 for finding in found if finding.severity == ERROR)
    return errors, len(found) - errors


def remembered(view: VersionView) -> tuple[int, int] | None:
    """Return how many errors and warnings were counted of the same files, by the same code, on the same day."""
    cache = view.archive.cache if view.complete else None
    known: Any = cache.recall(memory(view)) if cache else None
    try:
        same, errors, warnings = known
    except (TypeError, ValueError):
        return None
    return (errors, warnings) if same == basis(view) and isinstance(errors, int) and isinstance(warnings, int) else None


def remember(view: VersionView, counted: tuple[int, int]) -> None:
    """Remember how many there were; of one register and audience only the newest count."""
    cache = view.archive.cache if view.complete else None
    if cache:
        cache.remember(memory(view), [basis(view), *counted])


def memory(view: VersionView) -> str:
    """Return the name under which the number of findings is remembered."""
    said = repr((view.archive.folder, str(view.face.audience)))
    return f"findings-{sha1(said.encode(), usedforsecurity=False).hexdigest()[:16]}"


def basis(view: VersionView) -> str:
    """Return a digest of all that the findings follow from: the files, the days, the audience, what git ignores, the code."""
    from riskreg.commands import check  # noqa: PLC0415 - as late as its own command would import it

    days = (view.judge.on, check.latest(view), view.judge.settings.language, view.judge.settings.timezone)
    hidden = sorted(view.hidden.names)
    seen = (view.found, check.ignored_files(view))
    told = (sorted(view.snapshot.blobs.items()), days, hidden, seen, digest(["commands/check.py"]), key())
    return sha1(repr(told).encode(), usedforsecurity=False).hexdigest()


def following(request: Request, standing: page.StatusFigures) -> Said:
    """Say what to type next: errors first, as no figure can be trusted before; then what is late; then what comes."""
    errors, _ = standing.findings
    if errors:
        return say(
            "Next: {command} shows the errors by line; figures hold once they are mended.", command=typed(request, "check")
        )
    if standing.late:
        return say("Next: {command} lists all that is past its day.", command=typed(request, "overdue"))
    if standing.soon:
        return say("Next: {command} lists what comes, week by week.", command=typed(request, "due"))
    if not standing.figures.risks.now and not sum(standing.finished.values()):
        return say("Next: nothing is entered yet; {command} gives your editor the fields.", command="riskreg schema")
    return say("Next: {command} lists the risks, worst first.", command=typed(request, "table risks"))


def typed(request: Request, command: str) -> str:
    """Write a command as it must be typed to be about the same register, day, audience and records."""
    words: Iterable[tuple[str, str | None]] = ((f"--{name}", ",".join(found)) for name, found in request.words.items())
    shared = (("-C", request.registers), ("--on", request.on), ("--audience", request.audience), ("--where", request.where))
    options = (f"{name} {shlex.quote(value)}" for name, value in (*shared, *words) if value)
    return " ".join(("riskreg", command, *options))
