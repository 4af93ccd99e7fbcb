"""riskreg diff: what changed in meaning between two versions, and the balance."""

from riskreg.commands.basis import between, incomplete
from riskreg.commands.session import BRANCHED, FINDINGS, FINE, Outcome, Request, VersionView, prepare_two
from riskreg.domain.changes import Change, Comparison
from riskreg.domain.changes.comparison import compared
from riskreg.domain.changes.sides import Sides
from riskreg.domain.figures import Balanced, Basis, Start, balanced
from riskreg.domain.first_days import UNASKED
from riskreg.domain.query.record_query import EVERYTHING, Decided
from riskreg.domain.records import Danger, Decision, Identified, Measure, Meeting
from riskreg.domain.tally import BEGINNING
from riskreg.errors import RiskregError
from riskreg.messages import Said, say
from riskreg.report.views import diff as page


def run(
    request: Request, first: str | None = None, second: str | None = None, *, exit_code: bool = False, verbose: bool = False
) -> Outcome:
    """Compare two versions: by default the last meeting and the files as they stand.

    A deleted record is a finding; with `exit_code`, any change is. `A...B` compares B with where it branched off from A: what a
    branch brings is new, whatever day it was found on.
    """
    first, second = two(first, second)
    before, after = prepare_two(request, first, second)
    since = BEGINNING if first and first.endswith(BRANCHED) else None
    basis = between(before, after, Start(before.judge.on), EVERYTHING, since)
    sums, reason = balance(basis, before, after)
    sides = Sides(before.judge, after.judge, since, first_days=after.first_days if has_new(before, after) else UNASKED)
    comparison, left_out = comparable(compared(sides), before, after)
    comparison = wanted(comparison, before, after)
    found_all = page.ComparedVersions(
        sides,
        (called(before, first), called(after, second or request.at)),
        (before.face, after.face),
        comparison,
        sums,
        reason,
        before.hidden.ids | after.hidden.ids,
        basis.withheld,
        left_out,
        basis.doubts,
    )
    found = (sums is not None and sums.cells.has_deletions) or not before.complete or (exit_code and bool(comparison))
    outcome = after.outcome(page.view(found_all, verbose=verbose), code=FINDINGS if found else FINE)
    return outcome._replace(remarks=tuple(dict.fromkeys((*before.remarks, *after.remarks))))


def two(first: str | None, second: str | None) -> tuple[str | None, str | None]:
    """Take A..B apart; an end that is missing means what it means where nothing is said. The first of A...B keeps its dots."""
    if first is None or ".." not in first:
        return first, second
    dots = BRANCHED if BRANCHED in first else ".."
    one, _, other = first.partition(dots)
    if second is not None or ".." in other or other.startswith(".") or (dots == BRANCHED and not one):
        raise RiskregError(
            say("{word}: two versions are compared, no more", word=first),
            hint=say("write A..B, or A B, as in: riskreg diff 2022-08 2022-09"),
        )
    return (f"{one}{dots}" if dots == BRANCHED else one or None), other or None


def has_new(before: VersionView, after: VersionView) -> bool:
    """Whether the second version has anything with a day that the first has not: then its first day is asked of the history."""
    lists = (Danger.LIST, Measure.LIST, Meeting.LIST)
    return any(after.judge.register.lists[name].keys() - before.judge.register.lists[name].keys() for name in lists)


def called(view: VersionView, word: str | None) -> object:
    """Return what a version is called: its meeting, else the word that named it."""
    if word and word.endswith(BRANCHED):
        return say("where it branched off from {line}", line=word.removesuffix(BRANCHED))
    return view.face.meeting or word or say("the files as they are now")


def balance(basis: Basis, before: VersionView, after: VersionView) -> tuple[Balanced | None, Said | None]:
    """Balance the whole registers, or say why there is no balance: unreadable is not removed, and some is not public."""
    if basis.withheld:
        return None, say("There is no balance: others are not public.")
    reason = incomplete(before, after)
    return (None, say("There is no balance: {reason}.", reason=reason)) if reason else (balanced(basis), None)


def comparable(found: Comparison, before: VersionView, after: VersionView) -> tuple[Comparison, int]:
    """Leave out records that seem to have come or gone only because a file could not be read; return how many they are."""
    kept = tuple(change for change in found.changes if not is_doubtful(change, before, after))
    return found._replace(changes=kept), len(found.changes) - len(kept)


def is_doubtful(change: Change, before: VersionView, after: VersionView) -> bool:
    """Whether a record is missing on one side where its file could not be read."""
    if change.before is None:
        return change.item.path in before.face.unread
    return change.after is None and change.item.path in after.face.unread


def wanted(found: Comparison, before: VersionView, after: VersionView) -> Comparison:
    """Leave what the filters let through, as it stood or as it stands."""
    if before.query.is_empty() and after.query.is_empty():
        return found
    sides = ((change, ((change.before, before), (change.after, after))) for change in found.changes)
    kept = tuple(change for change, both in sides if any(passes(item, change.id, view) for item, view in both))
    ids = {risk.id for risk in found.regraded if after.query.passes(after.judge.register.risks[risk.id], after.judge)}
    return Comparison(kept, tuple(risk for risk in found.regraded if risk.id in ids), ())


def passes(item: Identified | Decision | None, id_: str, view: VersionView) -> bool:
    """Whether something passes what was request, on its side; nothing can be asked of the organisation."""
    if item is None:
        return False
    if not isinstance(item, Decision):
        return view.query.passes(item, view.judge)
    meeting = view.judge.register.meetings.get(id_.rpartition("/")[0])
    return meeting is not None and view.query.passes(Decided(id_, meeting, item), view.judge)
