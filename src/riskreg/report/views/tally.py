"""The count that leaders read most: a row a unit, category, source, place or month, and the total; and what was put off."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from riskreg.domain.evaluation import Judge
from riskreg.domain.figures import Basis, Split, sums
from riskreg.domain.late_entries import TOLERATED, WHATS, Case, PostponementFigures, figures, grouped, ids
from riskreg.domain.query.value_types import ChoiceType, NameType
from riskreg.domain.tally import (
    BEGINNING,
    Counted,
    Execution,
    Grades,
    GroupKey,
    GroupLine,
    Moves,
    Stages,
    crossed,
    surplus,
)
from riskreg.domain.words import BANDS, BY_DAYS, BY_VERSIONS, ONLY_COUNTED, PUBLIC, TIERS, UNRATED
from riskreg.messages import Name, Said, Word, joined, say, say_n
from riskreg.report.document import Block, Cell, Column, Document, Face, Paragraph, Rate, Row, Section, Table
from riskreg.report.views.balance import LISTS, UNDONE, VERSIONS_ALONE, judged_line, reasons, undone_line
from riskreg.report.views.balance import data as balance_data
from riskreg.report.views.columns import person, unit

if TYPE_CHECKING:
    from riskreg.domain.query.axes import Axis

UNIT: Final = Word("unit", "单位", "责任单位")
CATEGORY: Final = Word("category", "类别", "隐患类别", "风险类别")
SOURCE: Final = Word("source", "来源", "隐患来源")
PLACE: Final = Word("place", "场所", "区域", "地点")
MONTH: Final = Word("month", "月份", "月")
HEADINGS: Final[Mapping[str, Word]] = {UNIT: UNIT, CATEGORY: CATEGORY, SOURCE: SOURCE, PLACE: PLACE, MONTH: MONTH}  # short ones

NOT_GIVEN: Final = Word("none", "未填", en="not given")
TOTAL: Final = Word("total", "合计")
IS_TOTAL: Final = Column("is_total", Word("is_total", "合计行", en="total row"), shown=False)


def number(key: str, zh: str, en: str) -> Column:
    """A column of numbers."""
    return Column(key, Word(key, zh, en=en), right=True)


# What a row of the table is.
LINE: Final = Column("line", Word("line", "行", en="line"), shown=False)
ROW: Final = Word("row", "分项", en="row")
COUNTED_TWICE: Final = Word("counted_twice", "减：重复计入", en="less counted twice")
BALANCED: Final[Mapping[str, Word]] = {str(word): word for word in LISTS}

FILLED_LATE: Final = number("filled_late", "补填", "filled in late")
REOPENED: Final = number("reopened", "重开", "re-opened")
REMOVED: Final = number("removed", "删除", "deleted")
BEFORE: Final = number("before", "上期", "before")
FOUND: Final = number("found", "新增", "found")
CLOSED: Final = number("closed", "销号", "closed")
NOW: Final = number("now", "现有", "now")

RARE: Final[Mapping[str, tuple[str, ...]]] = {"dangers": ("removed",), "risks": ("reopened", "removed")}  # shown where not nought
COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "dangers": (
        BEFORE,
        FOUND,
        FILLED_LATE,
        REOPENED,
        CLOSED,
        number("withdrawn", "撤销", "withdrawn"),
        REMOVED,
        NOW,
        number("major", "其中重大", "major"),
        number("overdue", "逾期", "overdue"),
        number("extended", "延期内", "extended"),
        number("rectified", "待验收", "awaiting"),
        number("referred", "移交", "referred"),
        number("rectification_rate", "整改率", "rectification rate"),
        number("closing_rate", "销号率", "close-out rate"),
        number("first_pass_rate", "一次验收合格率", "first-pass rate"),
    ),
    "risks": (
        BEFORE,
        FOUND,
        FILLED_LATE,
        REOPENED,
        CLOSED,
        REMOVED,
        NOW,
        *(number(band, band.zh, band.en) for band in (*BANDS, UNRATED)),
    ),
    "measures": (
        number("total", "合计", "all"),
        number("planned", "未完成", "planned"),
        number("in_force", "有效", "in force"),
        number("repealed", "废止", "repealed"),
        number("late_issue", "逾期未完成", "issue overdue"),
        number("late_review", "逾期未复审", "review overdue"),
    ),
    "decisions": (
        number("total", "合计", "all"),
        number("done", "已办结", "done"),
        number("open", "推进中", "open"),
        number("late", "迟申请", "late"),
        number("standing", "长期坚持", "standing"),
        number("done_rate", "办结率", "rate of done"),
    ),
}
FIGURES: Final[Mapping[str, type[Any]]] = {"dangers": Moves, "risks": Grades, "measures": Stages, "decisions": Execution}
TITLES: Final[Mapping[str, Said]] = {
    "dangers": say("Dangers"),
    "risks": say("Risks"),
    "measures": say("Measures"),
    "decisions": say("Decisions of the meetings"),
}
MONTHS: Final[Mapping[str, Word]] = {
    "dangers": Word("month", "排查月份", en="found in"),
    "risks": Word("month", "辨识月份", en="identified in"),
    "measures": Word("month", "时限月份", en="due in"),
    "decisions": Word("month", "会议月份", en="meeting in"),
}


class Scope(NamedTuple):
    """What is counted, by what, since when and by which rule, and what is not shown."""

    judge: Judge
    kind: Word
    axes: "tuple[Axis, ...]"
    basis: Basis
    moving: bool = True  # False: how it stands on the day alone
    shut: Sequence[str] = ()  # categories that this audience may not see

    @property
    def rest(self) -> Word | None:
        """What is to be said of the records that this audience may not see."""
        return self.basis.rest(self.kind)

    @property
    def ways(self) -> tuple[Word, ...]:
        """What is counted by, as headings say it."""
        return tuple(HEADINGS.get(axis.label, axis.label) for axis in self.axes)

    @property
    def withheld(self) -> bool:
        """Whether sums of the whole are kept back."""
        return self.basis.audience == PUBLIC and self.rest is not None


def view(scope: Scope, found: Sequence[GroupLine[Any]], split: Split[Any], face: Face, *, verbose: bool = False) -> Document:
    """Show a row a key and the total below, in which each record counts once; between them what makes up the difference."""
    kind, way, start = scope.kind, scope.ways[0], scope.basis.start
    whole = sums(FIGURES[kind], split)
    columns = (Column(way, heading(kind, way), wrap=True), *shown_columns(scope, whole), LINE, IS_TOTAL)
    rows = tuple((label(scope.judge, scope.axes[0], key), *cells(scope, figures), ROW, False) for key, figures in found)
    last = (TOTAL, *cells(scope, whole), TOTAL, True)
    table = totalled(columns, rows, between(scope, split), last)
    notes = [*NOTES[kind](whole, scope), *remarks(scope)] if table.sections else []
    undone = undone_ids(split) if kind == "dangers" else {}
    if verbose and (told := undone_line(Moves(), undone)):
        notes.append(told)
    words = {"what": TITLES[kind], "way": way}
    if scope.moving and start.on > BEGINNING:
        title = say("{what} by {way}, {first} to {last}", first=start.on + timedelta(days=1), last=scope.judge.on, **words)
    else:
        title = say("{what} by {way}", **words)
    said = (Paragraph(note, "note") for note in notes)
    return Document("tally", title, face, (table, *said), {**data(scope, whole), **undone_data(scope, whole, undone)})


def shown_columns(scope: Scope, whole: object) -> tuple[Column, ...]:
    """Return the columns of a kind; those that hold nothing in most months show where there is something."""
    rare = {name: bool(getattr(whole, name, 0)) for name in RARE.get(scope.kind, ())}
    rare["filled_late"] = scope.basis.rule == BY_VERSIONS
    return tuple(column._replace(shown=rare.get(column.key, True)) for column in COLUMNS[scope.kind])


def between(scope: Scope, split: Split[Any]) -> tuple[Row, ...]:
    """Make the lines that reconcile the rows with the total: who is only counted, and what is counted more than once."""
    kind, rest = scope.kind, scope.rest
    found: list[Row] = []
    if rest == ONLY_COUNTED and split.rest:
        counted: object = sums(FIGURES[kind], Split((), split.rest))
        found.append((rest, *cells(scope, counted, rates=False), rest, False))
    elif rest and rest != ONLY_COUNTED:
        found.append((rest, *(None for _ in COLUMNS[kind]), rest, False))
    twice = surplus(split.listed, FIGURES[kind])
    if any(twice):
        found.append((COUNTED_TWICE, *cells(scope, twice, rates=False), COUNTED_TWICE, False))
    return tuple(found)


def totalled(columns: tuple[Column, ...], rows: tuple[Row, ...], more: tuple[Row, ...], last: Row) -> Table:
    """Make a table with its total in a section of its own, so that it stays last however the rows are sorted."""
    sections = (Section(None, rows), *([Section(None, more)] if more else []), Section(None, (last,)))
    return Table(columns, sections if rows or more else (), empty=say("There is nothing to count."))


def data(scope: Scope, whole: object = None) -> dict[str, object]:
    """Say in JSON what is counted, by what, from when, by which rule."""
    told: dict[str, object] = {"kind": scope.kind, "by": scope.ways, "withheld": scope.withheld}
    if not scope.moving:
        return {**told, "since": None, "meeting": None}
    assert isinstance(whole, Moves | Grades)
    return {**balance_data(scope.basis), **told, "honest": scope.basis.honest(whole)}


def undone_ids(split: Split[Any]) -> dict[str, tuple[str, ...]]:
    """Return the ids of what was undone again in the period, as far as they are listed."""
    return {name: tuple(item.id for item in split.listed if getattr(item.figures, name)) for name in UNDONE}


def undone_data(scope: Scope, whole: object, ids: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Say in JSON what was undone again in the period, which the columns do not show."""
    if not ids:
        return {}
    told = {name: {"n": getattr(whole, name), "ids": found} for name, found in ids.items()}
    return {"undone": None if scope.withheld else told}


def heading(kind: Word, way: Word) -> Word:
    """Return the heading of the keys."""
    return MONTHS[kind] if way == MONTH else way


def label(judge: Judge, axis: "Axis", key: GroupKey) -> Cell:
    """Name a key as people know it."""
    match axis.term.sort:
        case ChoiceType(words=words, absent=absent):
            return (absent or NOT_GIVEN) if key is None else next((word for word in words if word == key), key)
        case NameType(target=target) if key is not None:
            return judge.register.name(target, key)
    return NOT_GIVEN if key is None else key


def cells(scope: Scope, figures: object, *, rates: bool = True) -> Row:
    """Make the cells of one row; a pair is a rate, which is not made of what is kept back."""
    unknown = VERSIONS_ALONE if scope.basis.rule == BY_DAYS and scope.moving else ()
    values = (None if column.key in unknown else getattr(figures, column.key) for column in COLUMNS[scope.kind])
    kept = rates and not scope.withheld
    return tuple((Rate(*value) if kept else None) if isinstance(value, tuple) else value for value in values)


def of_moves(whole: Moves, scope: Scope) -> list[Said]:
    """Say the balance and the rates of all dangers, with what they are made of."""
    if scope.withheld:
        return [say("Others are not public: no balance and no rates are given."), *begins(scope.basis)]
    words = {**whole._asdict(), "charged": whole.charged, "done": whole.rectified + whole.closed}
    late = say(" + filled in late {filled_late}", **words) if whole.filled_late else None
    return [
        *balance_of(whole, scope),
        say(
            "Rectification rate {done}/{charged} = (awaiting acceptance {rectified} + closed {closed})"
            " / (carried over {before} + found {found}{late} + re-opened {reopened} - withdrawn {withdrawn}"
            " - referred {referred}).",
            **words,
            late=late,
        ),
        say("Close-out rate {closed}/{charged} = closed {closed} / the same {charged}.", **words),
        say("First-pass rate {passed}/{first} = passed at the first acceptance / first acceptances in these days.", **words),
        *filter(None, [undone_line(whole)]),
        *begins(scope.basis),
        say("Overdue: past the day that holds now. Extended: within an approved extension, not overdue."),
    ]


def of_grades(whole: Grades, scope: Scope) -> list[Said]:
    """Say the balance of all risks, and who controls how many."""
    if scope.withheld:
        return [say("Others are not public: no balance and no rates are given."), *begins(scope.basis)]
    tiers = joined(say("{tier} {n}", tier=TIERS[band], n=getattr(whole, band)) for band in BANDS)
    return [*balance_of(whole, scope), say("Control tiers: {tiers}.", tiers=tiers), *begins(scope.basis)]


def balance_of(whole: Moves | Grades, scope: Scope) -> Iterator[Said]:
    """Say the balance, whether it can be taken as it is, and if not, why."""
    honest = scope.basis.honest(whole)
    line = judged_line(whole, scope.basis.rule, honest=honest)
    if honest is False:
        yield say("Balance: {line} ({reasons}).", line=line, reasons=joined(reasons(BALANCED[scope.kind], whole)))
    else:
        yield say("Balance: {line}.", line=line)


def of_stages(_whole: Stages, _scope: Scope) -> list[Said]:
    """Say what is overdue."""
    return [say("Issue overdue: not issued, or not repealed, by its day. Review overdue: not looked at again by its day.")]


def of_execution(whole: Execution, _scope: Scope) -> list[Said]:
    """Say the rate of all decisions, with what it is made of."""
    part, of = whole.done_rate
    return [say("Rate of done {rate} = done / all that have an end (standing decisions not counted).", rate=f"{part}/{of}")]


NOTES: Final[Mapping[str, Callable[[Any, Scope], list[Said]]]] = {
    "dangers": of_moves,
    "risks": of_grades,
    "measures": of_stages,
    "decisions": of_execution,
}


def begins(basis: Basis) -> Iterator[Said]:
    """Say from when on is counted, and by which rule."""
    start = basis.start
    if start.meeting and basis.rule == BY_VERSIONS:
        words = {"day": start.on, "meeting": start.meeting.id}
        yield say("Carried over: what the version of meeting {meeting} held, judged on {day} (--since DAY: from a day).", **words)
        return
    if start.meeting:
        words = {"day": start.on, "meeting": start.meeting.id}
        yield say("Carried over: at the end of {day}, day of judgement of meeting {meeting}.", **words)
    elif start.begun:
        day = start.on + timedelta(days=1)
        yield say("Carried over: when the register was begun on {day} (--since DAY: from another day).", day=day)
    elif start.on == BEGINNING:
        yield say("Carried over: nothing, as no meeting was held before (--since DAY: from that day on).")
    else:
        yield say("Carried over: at the end of {day}.", day=start.on)
    if start.reason:
        yield say("Counted by days, not between two versions: {reason}.", reason=start.reason)
    else:
        yield say("Counted by days, not between two versions: what was filled in late or deleted does not show.")


def remarks(scope: Scope) -> list[Said]:
    """Say by what rule something counts for a row, and what a zero means."""
    said = []
    if UNIT in scope.ways:
        said.append(
            say("Counted for the unit that answers on the day. A zero says that nothing is entered, not that all is well.")
        )
    if PLACE in scope.ways:
        said.append(say("Places are the outermost."))
    if scope.shut:
        names = joined(scope.judge.register.name("categories", id_) for id_ in scope.shut)
        said.append(say("Not listed, as this audience may not see them: {names}.", names=names))
    return said


CROSS_TITLES: Final[Mapping[str, Said]] = {
    "dangers": say("Hidden dangers not closed"),
    "risks": say("Risks on the list"),
    "measures": say("Rules and measures not repealed"),
    "decisions": say("Decisions not done"),
}


def cross_view(scope: Scope, keys: Sequence[GroupKey], others: Sequence[GroupKey], split: Split[Any], face: Face) -> Document:
    """Show the count of each pair. The total of a row stands first, so that a narrow terminal does not drop it.

    What is only counted stands in the total alone: it is asked for by nothing.
    """
    judge, (first, second), (rows_by, columns_by) = scope.judge, scope.ways, scope.axes
    found = crossed(split.listed)
    columns = (
        Column(first, heading(scope.kind, first), wrap=True),
        Column("total", TOTAL, right=True),
        *(Column(f"{second}:{other or ''}", cross_title(judge, columns_by, other), right=True, wrap=True) for other in others),
        LINE,
        IS_TOTAL,
    )
    counts = [[found.get((key, other), 0) for other in others] for key in keys]
    once = [once_each(split.listed, lambda item, key=key: key in item.keys[0]) for key in keys]  # type: ignore[misc]
    rows = tuple(
        (label(judge, rows_by, key), n, *(count or None for count in row), ROW, False)
        for key, n, row in zip(keys, once, counts, strict=True)
    )
    below = [once_each(split.listed, lambda item, key=key: key in item.keys[1]) for key in others]  # type: ignore[misc]
    whole = once_each([*split.listed, *split.rest], lambda _item: True)
    more = cross_between(scope, split, once, (counts, below))
    table = totalled(columns, rows, more, (TOTAL, whole, *below, TOTAL, True))
    empty = sum(row.count(0) for row in counts)
    gaps = say(
        "{empty} of {n} cells are empty (-): nothing is entered there, which may be a gap.",
        empty=empty,
        n=len(keys) * len(others),
    )
    notes = [gaps, *remarks(scope)] if rows else []
    name = say("{what} by {way} and {other}", what=CROSS_TITLES[scope.kind], way=first, other=second)
    return Document("tally", name, face, (table, *(Paragraph(note, "note") for note in notes)), data(scope))


def once_each(items: Iterable[Counted[Any]], belongs: Callable[[Counted[Any]], bool]) -> int:
    """Count what stands now, each record once."""
    return sum(item.figures.now for item in items if belongs(item))


def cross_between(
    scope: Scope, split: Split[Any], once: Sequence[int], made: tuple[Sequence[Sequence[int]], Sequence[int]]
) -> tuple[Row, ...]:
    """Make the lines that reconcile the rows of a cross table with its total."""
    counts, below = made
    rest, width, found = scope.rest, len(below), []
    if rest == ONLY_COUNTED and split.rest:
        found.append((rest, once_each(split.rest, lambda _item: True), *[None] * width, rest, False))
    elif rest and rest != ONLY_COUNTED:
        found.append((rest, *[None] * (width + 1), rest, False))
    columns = [sum(row[at] for row in counts) - n for at, n in enumerate(below)]
    twice = (sum(once) - once_each(split.listed, lambda _item: True), *columns)
    if any(twice):
        found.append((COUNTED_TWICE, *twice, COUNTED_TWICE, False))
    return tuple(found)


def cross_title(judge: Judge, axis: "Axis", key: GroupKey) -> Word:
    """Make a heading of a key."""
    found = label(judge, axis, key)
    if isinstance(found, Word):
        return found
    name = getattr(found, "name", None) or str(key)
    return Word(str(key), name, en=name)


SHORT: Final = 7  # digits of a commit's id that people read

# Short headings: all of them fit on a narrow terminal; the notes say what they mean.
BY_EXTENSION: Final = (
    number("granted", "延期", "times"),
    number("rejected", "退回", "failed"),
    number("days", "天数", "days"),
    number("late", "迟申请", "late"),
    number("pending", "待批", "waiting"),
)
BY_HISTORY: Final = (
    number("overwritten", "改期", "edited"),
    number("filled_late", "补填", "filled"),
    number("longest", "最久", "most"),
)
LATE_ALONE: Final = BY_HISTORY[1:]  # risks have no day that could be put off
IDS: Final = Column("ids", Word("ids", "编号"), shown=False)
COUNTED: Final = ("granted", "rejected", "days", "late", "pending", "overwritten", "filled_late")  # what has ids behind it
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
    key: Callable[[Case], GroupKey]
    keys: Sequence[GroupKey]  # in the order of the table above


def with_postponed(document: Document, scope: Scope, found: Postponed, *, verbose: bool) -> Document:
    """Put the table below the count; with `verbose` every case."""
    listed = tuple(case_row(scope.judge, case) for case in in_order(found.cases))
    blocks: list[Block] = [
        *document.blocks,
        postponed_table(scope, found),
        *(Paragraph(note, "note") for note in case_notes(scope, found)),
    ]
    data = {**document.data, "history_missing": found.reason}
    if verbose and listed:
        blocks.append(Table(CASES, (Section(None, listed),), name="cases", caption=say("One by one")))
    else:
        data["cases"] = tuple({column.key: cell for column, cell in zip(CASES, row, strict=True)} for row in listed)
    return document._replace(blocks=tuple(blocks), data=data)


def postponed_table(scope: Scope, found: Postponed) -> Table:
    """Show a row for each key under which there is anything, and the total."""
    way, axis, known = scope.ways[0], scope.axes[0], found.reason is None
    groups = grouped(found.cases, found.key)
    keys = [key for key in found.keys if key in groups]
    keys += sorted((key for key in groups if key not in keys), key=lambda key: (key is None, key or ""))
    shown = case_columns(scope, known=known)
    rows = tuple((label(scope.judge, axis, key), *case_cells(groups[key], shown, known=known), False) for key in keys)
    last = (TOTAL, *case_cells(found.cases, shown, known=known), True)
    sections = (Section(None, rows), Section(None, (last,))) if rows else ()
    edges = (Column(way, heading(scope.kind, way), wrap=True), *shown, IDS, IS_TOTAL)
    return Table(
        edges,
        sections,
        name="postponements",
        caption=say("Postponed and filled in late"),
        empty=nothing_postponed(scope, known=known),
    )


def nothing_postponed(scope: Scope, *, known: bool) -> Said:
    """Say that there is nothing, as far as is known."""
    if scope.kind == "risks":
        return say("Nothing was filled in late.") if known else say("Nothing is known.")
    if known:
        return say("No extension was granted or is waited for, no day was moved or overwritten, nothing was filled in late.")
    return say("No extension was granted or is waited for, no failed acceptance moved a day.")


def case_columns(scope: Scope, *, known: bool) -> tuple[Column, ...]:
    """Return the columns of figures; those that only the history tells are left out of text where there is none."""
    told = tuple(column._replace(shown=known) for column in BY_HISTORY)
    granted = tuple(column for column in BY_EXTENSION if column.key != "rejected" or scope.kind == "dangers")
    return tuple(column._replace(shown=known) for column in LATE_ALONE) if scope.kind == "risks" else (*granted, *told)


def case_cells(cases: Sequence[Case], shown: Sequence[Column], *, known: bool) -> Row:
    """Make the cells of one row, with the ids behind each figure."""
    made: PostponementFigures = figures(cases, known=known)
    keys = [column.key for column in shown]
    behind = {key: ids(cases, key) for key in keys if key in COUNTED}
    return (*(getattr(made, key) for key in keys), cast("Cell", behind))  # a mapping, which only data show


def case_notes(scope: Scope, found: Postponed) -> list[Said]:
    """Say what is counted, by what rule, and what is not known."""
    said = [OF[scope.kind]]
    known = found.reason is None
    if scope.kind != "risks":
        said.append(say("Times: extensions granted; late: of these, asked for after the day had passed; waiting: not decided."))
        said.append(
            say("Days: put off by in all, by extensions, by failed acceptances (failed) and by overwriting the original day.")
        )
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
