"""The count that leaders read most: a row a unit, category, source, place or month, and the total; and what was put off."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from riskreg.domain.evaluation import Judge
from riskreg.domain.late_entries import TOLERATED, WHATS, Case, PostponementFigures, figures, grouped, ids
from riskreg.domain.query.value_types import ChoiceType, NameType
from riskreg.domain.records import Meeting
from riskreg.domain.tally import BEGINNING, Execution, Grades, GroupKey, GroupLine, Moves, Stages
from riskreg.domain.words import BANDS, TIERS, UNRATED
from riskreg.messages import Name, Said, Word, joined, say, say_n
from riskreg.report.document import Block, Cell, Column, Document, Face, Paragraph, Rate, Row, Section, Table
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


BEFORE: Final = number("before", "上期", "before")
FOUND: Final = number("found", "新增", "found")
CLOSED: Final = number("closed", "销号", "closed")
NOW: Final = number("now", "现有", "now")

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "dangers": (
        BEFORE,
        FOUND,
        number("reopened", "重开", "re-opened"),
        CLOSED,
        number("withdrawn", "撤销", "withdrawn"),
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
        CLOSED,
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
        number("late", "逾期", "late"),
        number("standing", "长期坚持", "standing"),
        number("done_rate", "办结率", "rate of done"),
    ),
}
FIGURES: Final[Mapping[str, Callable[..., Any]]] = {"dangers": Moves, "risks": Grades, "measures": Stages, "decisions": Execution}
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


class Start(NamedTuple):
    """The day at whose end counting begins, and why: a meeting's, the register's own beginning, or asked for."""

    on: date
    meeting: Meeting | None = None
    begun: bool = False


class Scope(NamedTuple):
    """What is counted, by what, from when, and what is not shown."""

    judge: Judge
    kind: Word
    axes: "tuple[Axis, ...]"
    start: Start | None = None  # None: how it stands on the day alone
    shut: Sequence[str] = ()  # categories that this audience may not see
    repeated: int = 0  # how many times more than once records stand in rows

    @property
    def ways(self) -> tuple[Word, ...]:
        """What is counted by, as headings say it."""
        return tuple(HEADINGS.get(axis.label, axis.label) for axis in self.axes)


def view(scope: Scope, found: Sequence[GroupLine[Any]], whole: Any, face: Face) -> Document:  # noqa: ANN401 - figures of any kind
    """Show a row a key and the total below, in which each record counts once."""
    kind, way, start = scope.kind, scope.ways[0], scope.start
    columns = (Column(way, heading(kind, way), wrap=True), *COLUMNS[kind], IS_TOTAL)
    rows = tuple((label(scope.judge, scope.axes[0], key), *cells(kind, figures), False) for key, figures in found)
    table = totalled(columns, rows, (TOTAL, *cells(kind, whole), True))
    notes = [*NOTES[kind](whole, scope), *remarks(scope)] if rows else []
    words = {"what": TITLES[kind], "way": way}
    if start and start.on > BEGINNING:
        title = say("{what} by {way}, {first} to {last}", first=start.on + timedelta(days=1), last=scope.judge.on, **words)
    else:
        title = say("{what} by {way}", **words)
    return Document("tally", title, face, (table, *(Paragraph(note, "note") for note in notes)), data(scope))


def totalled(columns: tuple[Column, ...], rows: tuple[Row, ...], last: Row) -> Table:
    """Make a table with its total in a section of its own, so that it stays last however the rows are sorted."""
    return Table(columns, (Section(None, rows), Section(None, (last,))) if rows else (), empty=say("There is nothing to count."))


def data(scope: Scope) -> dict[str, object]:
    """Say in JSON what is counted, by what, from when."""
    start = scope.start
    return {
        "kind": scope.kind,
        "by": scope.ways,
        "since": start.on if start and start.on > BEGINNING else None,
        "meeting": start.meeting.id if start and start.meeting else None,
    }


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


def cells(kind: Word, figures: object) -> Row:
    """Make the cells of one row; a pair is a rate."""
    values = (getattr(figures, column.key) for column in COLUMNS[kind])
    return tuple(Rate(*value) if isinstance(value, tuple) else value for value in values)


def of_moves(whole: Moves, scope: Scope) -> list[Said]:
    """Say the balance and the rates of all dangers, with what they are made of."""
    words = {**whole._asdict(), "charged": whole.charged, "done": whole.rectified + whole.closed}
    return [
        say(
            "Balance: carried over {before} + found {found} + re-opened {reopened}"
            " - closed {closed} - withdrawn {withdrawn} = {now} now.",
            **words,
        ),
        say(
            "Rectification rate {done}/{charged} = (awaiting acceptance {rectified} + closed {closed})"
            " / (carried over {before} + found {found} + re-opened {reopened} - withdrawn {withdrawn} - referred {referred}).",
            **words,
        ),
        say("Close-out rate {closed}/{charged} = closed {closed} / the same {charged}.", **words),
        say("First-pass rate {passed}/{first} = passed at the first acceptance / first acceptances in these days.", **words),
        *begins(scope.start),
        say("Overdue: past the day that holds now. Extended: within an approved extension, not overdue."),
    ]


def of_grades(whole: Grades, scope: Scope) -> list[Said]:
    """Say the balance of all risks, and who controls how many."""
    tiers = joined(say("{tier} {n}", tier=TIERS[band], n=getattr(whole, band)) for band in BANDS)
    return [
        say("Balance: carried over {before} + found {found} - closed {closed} = {now} now.", **whole._asdict()),
        say("Control tiers: {tiers}.", tiers=tiers),
        *begins(scope.start),
    ]


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


def begins(start: Start | None) -> list[Said]:
    """Say from when on is counted."""
    if start is None:
        return []
    if start.meeting:
        words = {"day": start.on, "meeting": start.meeting.id}
        return [
            say(
                "Carried over: at the end of {day}, day of judgement of meeting {meeting} (--since DAY: from another day).",
                **words,
            )
        ]
    if start.begun:
        day = start.on + timedelta(days=1)
        return [say("Carried over: when the register was begun on {day} (--since DAY: from another day).", day=day)]
    if start.on == BEGINNING:
        return [say("Carried over: nothing, as no meeting was held before (--since DAY: from that day on).")]
    return [say("Carried over: at the end of {day}.", day=start.on)]


def remarks(scope: Scope) -> list[Said]:
    """Say by what rule something counts for a row, and what a zero means."""
    said = []
    if UNIT in scope.ways:
        said.append(
            say("Counted for the unit that answers on the day. A zero says that nothing is entered, not that all is well.")
        )
    if PLACE in scope.ways:
        said.append(say("Places are the outermost; of several places of one record the first counts."))
    if scope.repeated:
        said.append(say("Counted in several rows, having several values: {n}; the total counts each once.", n=scope.repeated))
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


def cross_view(
    scope: Scope, keys: Sequence[GroupKey], others: Sequence[GroupKey], found: Mapping[tuple[GroupKey, GroupKey], int], face: Face
) -> Document:
    """Show the count of each pair. The total of a row stands first, so that a narrow terminal does not drop it."""
    judge, (first, second), (rows_by, columns_by) = scope.judge, scope.ways, scope.axes
    columns = (
        Column(first, heading(scope.kind, first), wrap=True),
        Column("total", TOTAL, right=True),
        *(Column(f"{second}:{other or ''}", cross_title(judge, columns_by, other), right=True, wrap=True) for other in others),
        IS_TOTAL,
    )
    counts = [[found.get((key, other), 0) for other in others] for key in keys]
    rows = tuple(
        (label(judge, rows_by, key), sum(row), *(count or None for count in row), False)
        for key, row in zip(keys, counts, strict=True)
    )
    sums = [sum(column) for column in zip(*counts, strict=True)]
    table = totalled(columns, rows, (TOTAL, sum(sums), *sums, True))
    empty = sum(row.count(0) for row in counts)
    gaps = say(
        "{empty} of {n} cells are empty (-): nothing is entered there, which may be a gap.",
        empty=empty,
        n=len(keys) * len(others),
    )
    notes = [gaps, *remarks(scope)] if rows else []
    name = say("{what} by {way} and {other}", what=CROSS_TITLES[scope.kind], way=first, other=second)
    return Document("tally", name, face, (table, *(Paragraph(note, "note") for note in notes)), data(scope))


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
