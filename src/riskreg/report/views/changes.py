"""What changed between two versions, grouped for reading aloud; then the balance."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from riskreg.domain.balance import Balance
from riskreg.domain.changes import GROUPS, Change, Comparison
from riskreg.domain.changes import classes as word
from riskreg.domain.changes.sides import Sides
from riskreg.report.document import Block, Cell, Column, Document, Face, Paragraph, Row, Section, Table, Told
from riskreg.report.views import changes_balance, changes_fields, changes_postponed
from riskreg.report.views.changes_rows import COLUMNS, many, row, severity
from riskreg.wording import Said, Word, joined, say, say_n

DATA: Final = (
    Column("id", Word("id", "编号")),
    Column("kind", Word("kind", "种类")),
    Column("title", Word("title", "内容")),
    Column("classes", Word("classes", "变化", en="changes")),
    Column("fields", Word("fields", "字段"), shown=False),
)
# Classes that are many in every month: their sum is said, with -v they are listed.
SUMMED: Final = (word.ADDED, word.ACCEPTED, word.CLOSED, word.WITHDRAWN, word.REPEALED, word.DECISION_DONE)
# Of two classes that tell the same fact only the second is read out.
SAID_BY: Final[Mapping[str, frozenset[str]]] = {
    word.REJECTED: frozenset({word.REOPENED}),
    word.REVIEWED: frozenset({word.UPGRADED, word.DOWNGRADED}),
}


class Compared(NamedTuple):
    """Two versions with what changed between them. `comparison` is what the filters let through, the balance is of all."""

    sides: Sides
    called: tuple[object, object]  # what the two versions are called
    faces: tuple[Face, Face]
    comparison: Comparison
    balance: Balance | None
    reason: Said | None  # why there is no balance
    hidden: frozenset[str]  # ids that this audience may not see
    left_out: int = 0  # changes of files that could be read on one side only


def view(found: Compared, *, verbose: bool) -> Document:
    """Show what changed."""
    first, second = found.called
    blocks = (
        *opening(found),
        *listed(found, verbose=verbose),
        *summed(found, verbose=verbose),
        *(laid_open(found) if verbose else ()),
        *changes_balance.blocks(found.sides, found.balance, found.reason, found.hidden, verbose=verbose),
        *remarks(found),
    )
    title = say("What changed from {first} to {second}", first=first, second=second)
    told = Told(Table(DATA, (Section(None, data_rows(found)),), name="changes"), cast("Any", blocks))
    return Document("diff", title, found.faces[1], (told,), data(found))


def opening(found: Compared) -> Iterator[Block]:
    """Say which two versions are compared; that the first could not be read in full; that nothing changed."""
    for label, called, face in zip((say("before"), say("now")), found.called, found.faces, strict=True):
        yield Paragraph(say("{label}: {version}", label=label, version=version(called, face)))
    first, second = found.faces
    for path in first.unread:
        yield Paragraph(say("{path} could not be read in full in the first version; what was in it is not compared", path=path),
                        "alarm")  # fmt: skip
    if second.on < first.on:
        yield Paragraph(
            say("The second version is judged on an earlier day than the first: this tells what would be undone."), "alarm"
        )
    if not found.comparison:
        yield Paragraph(nothing(found))


def nothing(found: Compared) -> Said:
    """Say that nothing changed, and within what."""
    first, second = found.faces
    days = {"first": first.on, "second": second.on}
    if first.unread or second.unread:
        return say("Nothing changed from {first} to {second} in what could be read.", **days)
    if second.filters:
        return say("Nothing of what was asked for changed from {first} to {second}.", **days)
    return say("Nothing changed in meaning from {first} to {second}.", **days)


def version(called: object, face: Face) -> Said:
    """Say which version it is and on which day it is judged."""
    if face.revision is None:
        return say("{version}, judged on {day}", version=called, day=face.on)
    if face.modified:
        return say("{version}, judged on {day} (changed since {commit})", version=called, day=face.on, commit=face.revision[:7])
    return say("{version}, judged on {day} (commit {commit})", version=called, day=face.on, commit=face.revision[:7])


def listed(found: Compared, *, verbose: bool) -> Iterator[Block]:
    """List the changes by group; what is many in every month only where it is asked for."""
    sections = []
    for group in GROUPS:
        words = [one for one in group.classes if one != word.EDITED and (verbose or one not in SUMMED)]
        told_of = [(change, one) for one in words for change in having(found, one)]
        if told_of:
            title = say("{group}: {n}", group=group.word, n=len({change.id for change, _ in told_of}))
            sections.append(Section(title, tuple(row(found.sides, change, one) for change, one in told_of)))
    if sections:
        yield Table(COLUMNS, tuple(sections))


def having(found: Compared, class_: Word) -> list[Change]:
    """Return the changes of a class that are to be read out: by kind, the worst first."""
    silent = SAID_BY.get(class_, frozenset())
    changes = [change for change in found.comparison.changes if class_ in change.classes and silent.isdisjoint(change.classes)]
    kinds = list(dict.fromkeys(change.kind for change in changes))
    return sorted(changes, key=lambda change: (kinds.index(change.kind), severity(found.sides, change), change.id))


def summed(found: Compared, *, verbose: bool) -> Iterator[Block]:
    """Say in sentences how much else there was."""
    changes = found.comparison.changes
    counts = [
        say("{kind} {class} {n}", **{"class": one, "kind": kind, "n": n})
        for one in SUMMED
        for kind, n in counted(change for change in changes if one in change.classes)
    ]
    if counts and not verbose:
        yield Paragraph(say("Also: {counts} (-v lists them).", counts=joined(counts)))
    edited = [change for change in changes if word.EDITED in change.classes and change.fields]
    if edited:
        yield Paragraph(edits(edited, verbose=verbose))
    ahead = [change for change in changes if change.before is None and word.EDITED in change.classes]
    if ahead:
        yield Paragraph(
            say(
                "Entered ahead, for days after {day}: {counts}.",
                day=found.sides.after.on,
                counts=told(ahead),
            )
        )
    yield from by_settings(found.comparison)


def edits(changes: Sequence[Change], *, verbose: bool) -> Said:
    """Say how many records changed in fields that no class speaks of."""
    if verbose:
        return say("Other fields changed: {counts} (listed below).", counts=told(changes))
    return say("Other fields changed: {counts} (-v shows them one by one).", counts=told(changes))


def told(changes: Iterable[Change]) -> object:
    """Say how many changes there are of each kind."""
    return joined(say("{kind} {n}", kind=kind, n=n) for kind, n in counted(changes))


def counted(changes: Iterable[Change]) -> Iterable[tuple[Word, int]]:
    """Count changes by kind, in the order in which they come."""
    return Counter(many(change) for change in changes).items()


def by_settings(comparison: Comparison) -> Iterator[Block]:
    """Say what only the settings changed."""
    moves = Counter((risk.before, risk.after) for risk in comparison.regraded)
    if moves:
        parts = joined(say("{before} -> {after} {n}", before=was, after=now, n=n) for (was, now), n in moves.items())
        yield Paragraph(
            say_n(
                "{n} risk has another grade only because the settings changed: {moves}.",
                "{n} risks have another grade only because the settings changed: {moves}.",
                len(comparison.regraded),
                moves=parts,
            )
        )
    if comparison.settings:
        fields = joined("/".join(field.path) for field in comparison.settings)
        yield Paragraph(say("The settings changed: {fields}.", fields=fields))


def laid_open(found: Compared) -> Iterator[Block]:
    """Show the postponements and every field that changed."""
    tables = (
        changes_postponed.table(found.sides, found.comparison.changes),
        changes_fields.table(found.sides, found.comparison.changes, found.comparison.settings),
    )
    yield from (table for table in tables if table)


def remarks(found: Compared) -> Iterator[Block]:
    """Say what the filters limit and what could not be compared."""
    if found.faces[1].filters:
        yield Paragraph(say("The filters limit the changes that are listed; the balance is of the whole register."), "note")
    if found.left_out:
        yield Paragraph(
            say_n(
                "{n} record of a file that could be read on one side only is not compared.",
                "{n} records of files that could be read on one side only are not compared.",
                found.left_out,
            ),
            "alarm",
        )


def data_rows(found: Compared) -> tuple[Row, ...]:
    """Make the rows of the data: every change, whether it is read out or not."""
    return tuple(
        (change.id, change.kind, change.title, joined(change.classes), cast("Cell", changes_fields.data(change.fields)))
        for change in found.comparison.changes
    )


def data(found: Compared) -> Mapping[str, object]:
    """Return what else the data hold."""
    comparison = found.comparison
    return {
        "from": found.faces[0],
        "to": found.faces[1],
        "balance": changes_balance.data(found.balance, found.hidden),
        "balance_reason": found.reason,
        "postponements": changes_postponed.data(found.sides, comparison.changes),
        "regraded": tuple(risk._asdict() for risk in comparison.regraded),
        "settings": changes_fields.data(comparison.settings),
    }
