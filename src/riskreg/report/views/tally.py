"""The count that leaders read most: a row a unit, category, source, place or month, and the total below."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from riskreg.domain.groups import Key, Line
from riskreg.domain.judge import Judge
from riskreg.domain.records import Meeting
from riskreg.domain.tally import BEGINNING, Execution, Grades, Moves, Stages, total
from riskreg.domain.words import BANDS, SOURCES, TIERS, UNRATED
from riskreg.report.document import Cell, Column, Document, Face, Paragraph, Rate, Row, Section, Table
from riskreg.wording import Said, Word, joined, say

UNIT: Final = Word("unit", "单位", "责任单位")
CATEGORY: Final = Word("category", "类别", "隐患类别", "风险类别")
SOURCE: Final = Word("source", "来源", "隐患来源")
PLACE: Final = Word("place", "场所", "区域", "地点")
MONTH: Final = Word("month", "月份", "月")
LISTS: Final[Mapping[str, str]] = {UNIT: "units", CATEGORY: "categories", PLACE: "places"}

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
    ways: tuple[Word, ...]
    start: Start | None = None  # None: how it stands on the day alone
    shut: Sequence[str] = ()  # categories that this audience may not see


def view(scope: Scope, found: Sequence[Line[Any]], face: Face) -> Document:
    """Show a row a key and the total below."""
    kind, way, start = scope.kind, scope.ways[0], scope.start
    columns = (Column(way, heading(kind, way), wrap=True), *COLUMNS[kind], IS_TOTAL)
    whole = total(FIGURES[kind], (line.figures for line in found))
    rows = tuple((label(scope.judge, way, key), *cells(kind, figures), False) for key, figures in found)
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


def label(judge: Judge, way: Word, key: Key) -> Cell:
    """Name a key as people know it."""
    if key is None:
        return NOT_GIVEN
    if way == SOURCE:
        return next((word for word in SOURCES if word == key), key)
    return judge.register.name(LISTS[way], key) if way in LISTS else key


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
    if scope.shut:
        names = joined(scope.judge.register.name("categories", id_) for id_ in scope.shut)
        said.append(say("Not listed, as this audience may not see them: {names}.", names=names))
    return said
