"""What changed between two versions, grouped for reading aloud; the days that moved laid open; then the balance."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from riskreg.domain.balance import Balance, Cells, Undone
from riskreg.domain.changes import GROUPS, Comparison
from riskreg.domain.changes import classes as word
from riskreg.domain.changes.classes import DUE_EDITED, EXTENDED, EXTENDED_LATE, POSTPONED_BY_REJECTION
from riskreg.domain.changes.comparison import Change
from riskreg.domain.changes.sides import Grant, Postponement, SetDay, Sides, failed_anew, postponement
from riskreg.domain.evaluation import Judge
from riskreg.domain.figures import Balanced
from riskreg.domain.honesty import Doubts, Shifted
from riskreg.domain.records import KINDS, Danger, Decision, Identified, Record, Risk
from riskreg.domain.tally import Grades, Moves
from riskreg.domain.words import DECISION, ranked
from riskreg.messages import Said, Word, joined, say, say_n
from riskreg.report.document import Block, Cell, Column, Document, Entries, Face, Heading, Paragraph, Row, Section, Table, Told
from riskreg.report.document import rows as tabled
from riskreg.report.views.balance import CELLS, OVERDUE, RECTIFICATION_RATE, rectification_rate, sum_line, undone_line
from riskreg.report.views.balance import verdict as fitness
from riskreg.report.views.change_details import DETAILS, field_data, field_table, items
from riskreg.report.views.columns import FIRST_DUE, person, unit

# What must not be dropped on a narrow terminal stands on the left.
CHANGE_COLUMNS: Final = (
    Column("class", Word("class", "类", en="what")),
    Column("id", Word("id", "编号")),
    Column("title", Word("title", "内容"), wrap=True),
    Column("before", Word("before", "原"), wrap=True),
    Column("after", Word("after", "现"), wrap=True),
    Column("day", Word("day", "日期")),
    Column("unit", Word("unit", "责任单位")),
)


# What several of one kind are called.
MANY: Final[Mapping[str, Word]] = {name: Word(name, kind.KIND.zh) for name, kind in KINDS.items()} | {
    "decisions": Word("decisions", DECISION.zh)
}


def many(change: Change) -> Word:
    """Call several of the kind of a change."""
    return MANY["decisions" if isinstance(change.item, Decision) else change.item.LIST]


def change_row(sides: Sides, change: Change, class_: Word) -> Row:
    """Make the cells of one class of one change."""
    found = DETAILS[class_](sides, change)
    title: Cell = say("{title} ({remark})", title=change.title, remark=found.remark) if found.remark else change.title
    judge = sides.before if change.after is None else sides.after
    return (class_, change.id, title, found.before, found.after, found.day, answering(judge, change.item))


def answering(judge: Judge, item: Identified | Decision) -> Cell:
    """Name the unit that answers for something on the day."""
    if isinstance(item, Record):
        return unit(judge, item.unit_on(judge.on))
    return unit(judge, getattr(item, "unit", None))


def severity(sides: Sides, change: Change) -> int:
    """Rank the grade or level of what changed; 0 is the worst."""
    judge, item = (sides.before if change.after is None else sides.after), change.item
    if isinstance(item, Danger):
        return ranked(item.level_on(judge.on))
    grade = judge.grade(item) if isinstance(item, Risk) else None
    return ranked(grade.band if grade else "")


LISTS: Final = tuple((name, MANY[name]) for name in Balance._fields)


def balance_blocks(compared: "ComparedVersions", *, verbose: bool) -> Iterator[Block]:
    """Say the balance; without one, why there is none."""
    sides, balanced, hidden = compared.sides, compared.balance, compared.hidden
    if balanced is None:
        yield Heading(say("Balance"))
        yield Paragraph(compared.reason or say("There is no balance."), "alarm")
        return
    balance, moved = balanced.cells, balanced.figures.dangers
    told_why = tuple(why(compared))
    yield Heading(heading(told_why, judged_apart=compared.judged_apart))
    found = tuple(zip(LISTS, balance, strict=True))
    yield Entries("balance", tuple(lines(balanced)))
    if told := undone_line(moved, seen(balanced.undone, hidden) if verbose else None):
        yield Paragraph(told)
    if compared.judged_apart:
        yield verdict(sides, told_why)
    else:
        yield Paragraph(
            say(
                "Both versions are judged on {day}: whatever was entered since counts as filled in late, whatever was closed"
                " since as dated back. Whether the figures are honest shows where each version is judged on its own day.",
                day=sides.after.on,
            ),
            "note",
        )
    yield from vanished(balance, hidden)
    if verbose:
        pairs = [pair for (name, kind), cells in found for pair in behind(name, kind, cells, hidden)]
        yield Entries("balance_ids", tuple(pairs))
    elif hidden and any(not hidden.isdisjoint(ids) for cells in balance for ids in cells):
        yield Paragraph(say("The balance counts the records that this audience may not see as well."), "note")


def heading(told_why: Sequence[Said], *, judged_apart: bool) -> Said:
    """Say in a heading whether the figures can be taken as they are."""
    return say("Balance: {verdict}", verdict=fitness(honest=not told_why)) if judged_apart else say("Balance")


def lines(balanced: Balanced) -> Iterator[tuple[str, Word, Cell]]:
    """Say the sums of each list, and what else is shown of dangers on every page."""
    found = balanced.figures
    sums: tuple[Moves | Grades, ...] = (found.dangers, found.risks)
    yield from ((name, kind, sum_line(counts)) for (name, kind), counts in zip(LISTS, sums, strict=True))
    yield "overdue", OVERDUE, found.dangers.overdue
    yield "rectification_rate", RECTIFICATION_RATE, rectification_rate(found.dangers)


def seen(undone: Undone, hidden: frozenset[str]) -> dict[str, tuple[object, ...]]:
    """Return what was undone again, with the ids that may be shown."""
    return {name: (shown(ids, hidden),) for name, ids in undone._asdict().items() if ids}


def verdict(sides: Sides, told_why: Sequence[Said]) -> Paragraph:
    """Say whether the figures can be taken as they are, and if not, why."""
    day = sides.before.on
    if not told_why:
        return Paragraph(
            say(
                "The figures can be taken as they are: since {day} nothing was deleted, nothing filled in late,"
                " nothing closed with an earlier day.",
                day=day,
            )
        )
    return Paragraph(say("These figures need an explanation: {reasons}.", reasons=joined(told_why)), "alarm")


def why(compared: "ComparedVersions") -> Iterator[Said]:
    """Say why the figures need an explanation: what the cells tell, and what was moved beneath them."""
    if compared.balance:
        for name, kind in LISTS:
            yield from reasons(compared.sides, kind, getattr(compared.balance.cells, name))
            yield from shifts(compared.sides, kind, getattr(compared.doubts, name), compared.hidden)
        yield from compared.doubts.bases


def shifts(sides: Sides, kind: Word, found: Shifted, hidden: frozenset[str]) -> Iterator[Said]:
    """Say which records are not what they were."""
    if found.moved:
        yield say("{kind}: the day of finding was moved past {day}: {ids}",
                  kind=kind, day=sides.before.on, ids=shown(found.moved, hidden))  # fmt: skip
    if found.reused:
        yield say("{kind}: another record under an id that was taken: {ids}", kind=kind, ids=shown(found.reused, hidden))


def reasons(sides: Sides, kind: Word, cells: Cells) -> Iterator[Said]:
    """Say what the cells of one list tell that needs an explanation."""
    day = sides.before.on
    if cells.removed:
        yield say("{kind}: {n} deleted that were not closed", kind=kind, n=len(cells.removed))
    if cells.filled_late:
        yield say("{kind}: {n} found by {day} but entered only later", kind=kind, n=len(cells.filled_late), day=day)
    if cells.backdated:
        yield say("{kind}: {n} finished with a day on or before {day}, entered only later",
                  kind=kind, n=len(cells.backdated), day=day)  # fmt: skip
    if cells.vanished:
        yield say("{kind}: {n} deleted that were closed", kind=kind, n=len(cells.vanished))


def vanished(balance: Balance, hidden: frozenset[str]) -> Iterator[Paragraph]:
    """Say which closed records vanished: they count in no sum, and are to be kept all the same."""
    for (_, kind), cells in zip(LISTS, balance, strict=True):
        if cells.vanished:
            yield Paragraph(
                say_n(
                    "{n} closed record of {kind} vanished from the files: {ids}. Records are closed, never deleted.",
                    "{n} closed records of {kind} vanished from the files: {ids}. Records are closed, never deleted.",
                    len(cells.vanished),
                    kind=kind,
                    ids=shown(cells.vanished, hidden),
                ),
                "alarm",
            )


def behind(name: str, kind: Word, cells: Cells, hidden: frozenset[str]) -> Iterator[tuple[str, Said, Said]]:
    """Name the ids behind each cell."""
    for cell in Cells._fields:
        ids = getattr(cells, cell)
        if ids:
            label = say("{kind}, {cell} {n}", kind=kind, cell=CELLS[cell], n=len(ids))
            yield f"{name}_{cell}", label, shown(ids, hidden)


def shown(ids: Iterable[str], hidden: frozenset[str]) -> Said:
    """Name ids; of those that this audience may not see only how many there are."""
    ids = tuple(ids)
    seen = joined(id_ for id_ in ids if id_ not in hidden)
    rest = len(ids) - len(seen)
    if not rest:
        return say("{ids}", ids=seen)
    return say("{ids} and {n} not for this audience", ids=seen, n=rest) if seen else say("{n} not for this audience", n=rest)


def balance_data(compared: "ComparedVersions") -> Mapping[str, object]:
    """Return the balance as data: counts of each cell, whether it is honest, and the ids that may be shown."""
    if compared.balance is None:
        return {name: None for name, _ in LISTS}
    return {name: counts(getattr(compared.balance.cells, name), is_honest(compared, name), compared.hidden) for name, _ in LISTS}


def undone_data(balanced: Balanced | None, hidden: frozenset[str]) -> Mapping[str, object] | None:
    """Return as data what was undone again in between, which the balance does not show."""
    if balanced is None:
        return None
    found = balanced.undone._asdict().items()
    return {name: {"n": len(ids), "ids": tuple(id_ for id_ in ids if id_ not in hidden)} for name, ids in found}


def is_honest(compared: "ComparedVersions", name: str) -> bool | None:
    """Whether the balance of one list can be taken as it is; not to be judged where both sides are judged on one day."""
    if compared.balance is None or not compared.judged_apart:
        return None
    return compared.doubts.clear(name, getattr(compared.balance.cells, name))


ONE_DAY: Final = say("both versions are judged on one day")


def honest_reasons(compared: "ComparedVersions") -> tuple[Said, ...]:
    """Return as data why the figures need an explanation, or why that cannot be judged."""
    if compared.balance and not compared.judged_apart:
        return (ONE_DAY,)
    return tuple(why(compared))


def counts(cells: Cells, honest: bool | None, hidden: frozenset[str]) -> Mapping[str, object]:  # noqa: FBT001 - a value
    """Return one balance as data."""
    found: dict[str, object] = {name: len(getattr(cells, name)) for name in Cells._fields}
    ids = {name: tuple(id_ for id_ in getattr(cells, name) if id_ not in hidden) for name in Cells._fields}
    return {**found, "honest": honest, "ids": ids}


PUT_OFF: Final = (EXTENDED, EXTENDED_LATE, POSTPONED_BY_REJECTION, DUE_EDITED)
POSTPONED_COLUMNS: Final = (
    Column("id", Word("id", "编号")),
    Column("times", Word("times", "延期次数", en="times"), right=True),
    Column("days", Word("days", "共推迟天数", en="days"), right=True),
    Column("first_due", FIRST_DUE),
    Column("due", Word("due", "现时限", en="day now")),
    Column("how", Word("how", "经过", en="how"), wrap=True),
    Column("overwritten", Word("overwritten", "直接改写", en="overwritten"), wrap=True),
    Column("title", Word("title", "内容"), wrap=True),
    Column("unit", Word("unit", "责任单位")),
)


def postponed_table(sides: Sides, changes: Iterable[Change]) -> Table | None:
    """Lay open what was put off between the two sides; None where nothing was."""
    rows = tuple(postponed_row(sides, change, found) for change, found in put_off(sides, changes))
    caption = say("Postponements laid open: everything whose day moved in these days, with all its extensions")
    return tabled(POSTPONED_COLUMNS, rows, name="postponed", caption=caption) if rows else None


def put_off(sides: Sides, changes: Iterable[Change]) -> Iterator[tuple[Change, Postponement]]:
    """Return what was put off, and how."""
    for change in changes:
        if not set(PUT_OFF).isdisjoint(change.classes):
            was, now = items(sides, change)
            assert now
            found = postponement(sides, was, now, change.id)
            if found.grants or found.rejections or found.overwritten or found.due != found.first_due:
                yield change, found


def postponed_row(sides: Sides, change: Change, found: Postponement) -> Row:
    """Make the cells of one thing that was put off."""
    over = (overwritten(day.field, day.before, day.after) for day in found.overwritten)
    return (
        change.id,
        len(found.grants),
        found.days,
        found.first_due,
        found.due,
        joined((*(postponed_words(sides, grant) for grant in found.grants), *map(rejection_words, found.rejections))),
        joined(over),
        change.title,
        answering(sides.after, change.item),
    )


def postponed_words(sides: Sides, grant: Grant) -> Said:
    """Say how one extension came about."""
    extension = grant.extension
    late = (
        say_n("{n} day after the day had passed", "{n} days after the day had passed", grant.late)
        if grant.late
        else say("in time")
    )
    return say(
        "to {to}: asked for {applied} ({late}), approved {approved} by {who}",
        to=extension.to,
        applied=extension.applied,
        late=late,
        approved=extension.approved,
        who=person(sides.after, extension.by) or say("nobody named"),
    )


def rejection_words(set_day: SetDay) -> Said:
    """Say how a failed acceptance put it off."""
    return say("to {to}: acceptance failed on {day}", to=set_day.due, day=set_day.acceptance.on)


def overwritten(field: str, before: object, after: object) -> Said:
    """Say which day was overwritten."""
    if after is None:
        return say("{field} {before} deleted", field=Danger.FIELDS[field].label, before=before)
    return say("{field} {before} -> {after}", field=Danger.FIELDS[field].label, before=before, after=after)


def postponed_data(sides: Sides, changes: Iterable[Change]) -> tuple[Mapping[str, object], ...]:
    """Return what was put off as data."""
    return tuple(
        {
            "id": change.id,
            "kind": change.kind,
            "times": len(found.grants),
            "days": found.days,
            "first_due": found.first_due,
            "due": found.due,
            "grants": tuple(
                {
                    "to": grant.extension.to,
                    "held": grant.held,
                    "applied": grant.extension.applied,
                    "days_after_due": grant.late,
                    "approved": grant.extension.approved,
                    "by": grant.extension.by,
                }
                for grant in found.grants
            ),
            "rejections": tuple({"to": one.due, "held": one.held, "failed": one.acceptance.on} for one in found.rejections),
            "overwritten": tuple({"field": day.field, "before": day.before, "after": day.after} for day in found.overwritten),
        }
        for change, found in put_off(sides, changes)
    )


DATA: Final = (
    Column("id", Word("id", "编号")),
    Column("kind", Word("kind", "种类")),
    Column("title", Word("title", "内容")),
    Column("classes", Word("classes", "变化", en="changes")),
    Column("fields", Word("fields", "字段"), shown=False),
)
# Classes that are many in every month: their sum is said, with -v they are listed.
SUMMED_LINES: Final = (word.ADDED, word.ACCEPTED, word.CLOSED, word.WITHDRAWN, word.REPEALED, word.DECISION_DONE)
# Of two classes that tell the same fact only the second is read out.
SAID_BY: Final[Mapping[str, frozenset[str]]] = {
    word.REJECTED: frozenset({word.REOPENED, word.REOPENED_AND_CLOSED}),
    word.REVIEWED: frozenset({word.UPGRADED, word.DOWNGRADED}),
}


class ComparedVersions(NamedTuple):
    """Two versions with what changed between them. `comparison` is what the filters let through, the balance is of all."""

    sides: Sides
    called: tuple[object, object]  # what the two versions are called
    faces: tuple[Face, Face]
    comparison: Comparison
    balance: Balanced | None
    reason: Said | None  # why there is no balance
    hidden: frozenset[str]  # ids that this audience may not see
    withheld: bool = False  # the balance is kept back from this audience
    left_out: int = 0  # changes of files that could be read on one side only
    doubts: Doubts = Doubts()  # what was moved beneath the balance

    @property
    def judged_apart(self) -> bool:
        """Whether each side is judged on a day of its own."""
        return self.sides.before.on != self.sides.after.on


def view(found: ComparedVersions, *, verbose: bool) -> Document:
    """Show what changed."""
    first, second = found.called
    blocks = (
        *opening(found),
        *listed(found, verbose=verbose),
        *summed(found, verbose=verbose),
        *(laid_open(found) if verbose else ()),
        *balance_blocks(found, verbose=verbose),
        *remarks(found),
    )
    title = say("What changed from {first} to {second}", first=first, second=second)
    told = Told(Table(DATA, (Section(None, data_rows(found)),), name="changes"), cast("Any", blocks))
    return Document("diff", title, found.faces[1], (told,), data(found))


def opening(found: ComparedVersions) -> Iterator[Block]:
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


def nothing(found: ComparedVersions) -> Said:
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


def listed(found: ComparedVersions, *, verbose: bool) -> Iterator[Block]:
    """List the changes by group; what is many in every month only where it is asked for."""
    sections = []
    for group in GROUPS:
        words = [one for one in group.classes if one != word.EDITED and (verbose or one not in SUMMED_LINES)]
        told_of = [(change, one) for one in words for change in having(found, one)]
        if told_of:
            title = say("{group}: {n}", group=group.word, n=len({change.id for change, _ in told_of}))
            sections.append(Section(title, tuple(change_row(found.sides, change, one) for change, one in told_of)))
    if sections:
        yield Table(CHANGE_COLUMNS, tuple(sections))


def having(found: ComparedVersions, class_: Word) -> list[Change]:
    """Return the changes of a class that are to be read out: by kind, the worst first."""
    changes = [change for change in found.comparison.changes if class_ in change.classes and is_said(found.sides, change, class_)]
    kinds = list(dict.fromkeys(change.kind for change in changes))
    return sorted(changes, key=lambda change: (kinds.index(change.kind), severity(found.sides, change), change.id))


def is_said(sides: Sides, change: Change, class_: Word) -> bool:
    """Whether a class is read out beside the others of its change: of failed acceptances one that re-opened it is told there."""
    if SAID_BY.get(class_, frozenset()).isdisjoint(change.classes):
        return True
    was, now = items(sides, change)
    if class_ != word.REJECTED or not isinstance(now, Danger):
        return False
    return len(failed_anew(sides, was if isinstance(was, Danger) else None, now)) > 1


def summed(found: ComparedVersions, *, verbose: bool) -> Iterator[Block]:
    """Say in sentences how much else there was."""
    changes = found.comparison.changes
    counts = [
        say("{kind} {class} {n}", **{"class": one, "kind": kind, "n": n})
        for one in SUMMED_LINES
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


def laid_open(found: ComparedVersions) -> Iterator[Block]:
    """Show the postponements and every field that changed."""
    tables = (
        postponed_table(found.sides, found.comparison.changes),
        field_table(found.sides, found.comparison.changes, found.comparison.settings),
    )
    yield from (table for table in tables if table)


def remarks(found: ComparedVersions) -> Iterator[Block]:
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


def data_rows(found: ComparedVersions) -> tuple[Row, ...]:
    """Make the rows of the data: every change, whether it is read out or not."""
    return tuple(
        (change.id, change.kind, change.title, joined(change.classes), cast("Cell", field_data(change.fields)))
        for change in found.comparison.changes
    )


def data(found: ComparedVersions) -> Mapping[str, object]:
    """Return what else the data hold."""
    comparison = found.comparison
    return {
        "from": found.faces[0],
        "to": found.faces[1],
        "balance": balance_data(found),
        "honest_reasons": honest_reasons(found),
        "balance_reason": found.reason,
        "overdue": found.balance and found.balance.figures.dangers.overdue,
        "rectification_rate": found.balance and rectification_rate(found.balance.figures.dangers),
        "undone": undone_data(found.balance, found.hidden),
        "withheld": found.withheld,
        "postponements": postponed_data(found.sides, comparison.changes),
        "regraded": tuple(risk._asdict() for risk in comparison.regraded),
        "settings": field_data(comparison.settings),
    }
