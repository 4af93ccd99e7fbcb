"""The table below the count: extensions, days that were overwritten, facts that were filled in late, of what is counted above."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, cast

from riskreg.domain.groups import Key
from riskreg.domain.judge import Judge
from riskreg.domain.lateness import TOLERATED
from riskreg.domain.postponements import WHATS, Case, Figures, figures, grouped, ids
from riskreg.report.document import Block, Cell, Column, Document, Paragraph, Row, Section, Table
from riskreg.report.views.columns import person, unit
from riskreg.report.views.tally import IS_TOTAL, TOTAL, Scope, heading, label, number
from riskreg.wording import Name, Said, Word, say, say_n

SHORT: Final = 7  # digits of a commit's id that people read

# Short headings: all of them fit on a narrow terminal; the notes say what they mean.
BY_EXTENSION: Final = (
    number("granted", "延期", "times"),
    number("days", "天数", "days"),
    number("late", "过期", "late"),
    number("pending", "待批", "waiting"),
)
BY_HISTORY: Final = (
    number("overwritten", "改期", "edited"),
    number("filled_late", "补填", "filled"),
    number("longest", "最久", "most"),
)
LATE_ALONE: Final = BY_HISTORY[1:]  # risks have no day that could be put off
IDS: Final = Column("ids", Word("ids", "编号"), shown=False)
COUNTED: Final = ("granted", "days", "late", "pending", "overwritten", "filled_late")  # what has ids behind it
CASES: Final = (
    Column("what", Word("what", "事项", en="what")),
    Column("id", Word("id", "编号")),
    Column("days", Word("days", "天数"), right=True),
    Column("detail", Word("detail", "情况", en="how"), wrap=True),
    Column("day", Word("day", "日期")),
    Column("entered", Word("entered", "登记日期", en="entered")),
    Column("unit", Word("unit", "责任单位"), wrap=True),
    Column("by", Word("by", "批准人/提交人", en="by"), wrap=True),
    Column("commit", Word("commit", "版本")),
)
OF: Final[Mapping[str, Said]] = {
    "dangers": say("Of the dangers counted above, each for the unit that answered at the time."),
    "risks": say("Of the risks counted above, each for the unit that answered at the time."),
    "measures": say("Of the measures counted above, each for the unit that answered at the time."),
    "decisions": say("Of the decisions counted above, each for its unit."),
}


class Postponed(NamedTuple):
    """What was found. `reason` is why the history is not known, if it is not; `key` gives the row in which a case is counted."""

    cases: Sequence[Case]
    reason: Said | None
    key: Callable[[Case], Key]
    keys: Sequence[Key]  # in the order of the table above


def added(document: Document, scope: Scope, found: Postponed, *, verbose: bool) -> Document:
    """Put the table below the count; with `verbose` every case."""
    listed = tuple(case_row(scope.judge, case) for case in in_order(found.cases))
    blocks: list[Block] = [*document.blocks, table(scope, found), *(Paragraph(note, "note") for note in notes(scope, found))]
    data = {**document.data, "history_missing": found.reason}
    if verbose and listed:
        blocks.append(Table(CASES, (Section(None, listed),), name="cases", caption=say("One by one")))
    else:
        data["cases"] = tuple({column.key: cell for column, cell in zip(CASES, row, strict=True)} for row in listed)
    return document._replace(blocks=tuple(blocks), data=data)


def table(scope: Scope, found: Postponed) -> Table:
    """Show a row for each key under which there is anything, and the total."""
    way, known = scope.ways[0], found.reason is None
    groups = grouped(found.cases, found.key)
    keys = [key for key in found.keys if key in groups]
    keys += sorted((key for key in groups if key not in keys), key=lambda key: (key is None, key or ""))
    shown = columns(scope, known=known)
    rows = tuple((label(scope.judge, way, key), *cells(groups[key], shown, known=known), False) for key in keys)
    last = (TOTAL, *cells(found.cases, shown, known=known), True)
    sections = (Section(None, rows), Section(None, (last,))) if rows else ()
    edges = (Column(way, heading(scope.kind, way), wrap=True), *shown, IDS, IS_TOTAL)
    return Table(
        edges, sections, name="postponements", caption=say("Postponed and filled in late"), empty=nothing(scope, known=known)
    )


def nothing(scope: Scope, *, known: bool) -> Said:
    """Say that there is nothing, as far as is known."""
    if scope.kind == "risks":
        return say("Nothing was filled in late.") if known else say("Nothing is known.")
    if known:
        return say("No extension was granted or is waited for, no day was overwritten, nothing was filled in late.")
    return say("No extension was granted or is waited for.")


def columns(scope: Scope, *, known: bool) -> tuple[Column, ...]:
    """Return the columns of figures; those that only the history tells are left out of text where there is none."""
    told = tuple(column._replace(shown=known) for column in BY_HISTORY)
    return tuple(column._replace(shown=known) for column in LATE_ALONE) if scope.kind == "risks" else (*BY_EXTENSION, *told)


def cells(cases: Sequence[Case], shown: Sequence[Column], *, known: bool) -> Row:
    """Make the cells of one row, with the ids behind each figure."""
    made: Figures = figures(cases, known=known)
    keys = [column.key for column in shown]
    behind = {key: ids(cases, key) for key in keys if key in COUNTED}
    return (*(getattr(made, key) for key in keys), cast("Cell", behind))  # a mapping, which only data show


def notes(scope: Scope, found: Postponed) -> list[Said]:
    """Say what is counted, by what rule, and what is not known."""
    said = [OF[scope.kind]]
    known = found.reason is None
    if scope.kind != "risks":
        said.append(say("Times: extensions granted; late: of these, asked for after the day had passed; waiting: not decided."))
        said.append(say("Days: put off by in all, by extensions and by overwriting the original day."))
        if known:
            said.append(say("Edited: the original day was overwritten with a later one, without an extension."))
    if known:
        said.append(say("Filled: entered more than {n} days after the day of the fact; most: days after, at most.", n=TOLERATED))
    else:
        said.append(say("Days overwritten and facts filled in late are not known: {reason}.", reason=found.reason))
    return said


def in_order(cases: Iterable[Case]) -> list[Case]:
    """Put cases in order: by what they are, the most days first."""
    return sorted(cases, key=lambda case: (WHATS.index(case.what), -case.days, case.id, case.day))


def case_row(judge: Judge, case: Case) -> Row:
    """Make the cells of one case."""
    stamp = case.stamp
    by: Cell = person(judge, case.person) if case.person else (stamp.author if stamp else None)
    commit = Name(stamp.commit, stamp.commit[:SHORT]) if stamp else None
    days = case.days or None
    return (case.what, case.id, days, detail(case), case.day, stamp and stamp.day, unit(judge, case.unit), by, commit)


def detail(case: Case) -> Cell:
    """Say how one thing was put off, or what was filled in."""
    if case.field:
        return case.field
    moved = say("{before} -> {after}", before=case.moved[0], after=case.moved[1]) if case.moved else None
    late = (
        say_n("asked for {n} day after the day had passed", "asked for {n} days after the day had passed", case.late)
        if case.late
        else None
    )
    if moved and late:
        return say("{first}; {second}", first=moved, second=late)
    return moved or late
