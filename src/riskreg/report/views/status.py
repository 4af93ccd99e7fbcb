"""The register on one screen: risks, dangers, what is overdue and what comes, findings, meetings, what to type next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.diagnostic import ERROR, WARNING
from riskreg.domain.evaluation import Deadline, Judge
from riskreg.domain.figures import Basis, Figures
from riskreg.domain.records import Meeting
from riskreg.domain.tally import UNCLOSED, Moves
from riskreg.domain.words import (
    BANDS,
    CLOSED,
    DANGER_MAJOR,
    DECISION_DONE,
    DECISION_LATE,
    DECISION_OPEN,
    DECISION_STANDING,
    NOT_PUBLIC,
    ONLY_COUNTED,
    OPEN,
    RECTIFIED,
    REFERRED,
    UNRATED,
    WHATS,
    WITHDRAWN,
)
from riskreg.messages import Said, Word, joined, say, say_n
from riskreg.report.cells import percentage
from riskreg.report.document import Cell, Column, Document, Entries, Face, Paragraph, Row, Table, Told, rows
from riskreg.report.views import balance as balanced
from riskreg.report.views.columns import person, unit

WORST: Final = 3  # named on the screen
FIGURES: Final = (
    Column("about", Word("about", "项目")),
    Column("figure", Word("figure", "指标")),
    Column("n", Word("n", "数量"), right=True),
)
LATE: Final = (
    Column("id", Word("id", "编号")),
    Column("level", Word("level", "级别")),
    Column("what", Word("what", "事项", en="what is due")),
    Column("late_days", Word("late_days", "逾期天数", en="late"), right=True),
    Column("unit", Word("unit", "责任单位"), wrap=True),
    Column("owner", Word("owner", "责任人")),
    Column("title", Word("title", "内容"), wrap=True),
)


RISKS: Final = Word("risks", "风险")
DANGERS: Final = Word("dangers", "隐患", en="hidden dangers")
OVERDUE: Final = Word("overdue", "逾期")
EXTENDED: Final = Word("extended", "延期内")
DUE: Final = Word("due", "即将到期", en="due soon")
DECISIONS: Final = Word("decisions", "议定事项")
FINDINGS: Final = Word("findings", "数据问题")
BALANCE: Final = Word("balance", "对账")
UNDONE: Final = Word("undone", "期内另有", en="also")
HIDEABLE: Final = ("dangers", "risks", "measures")
LAST_MEETING: Final = Word("last_meeting", "上次会议")
NEXT_MEETING: Final = Word("next_meeting", "下次会议")

FINISHED: Final = (CLOSED, WITHDRAWN)

Line = tuple[str, Word, Cell]


class StatusFigures(NamedTuple):
    """How things stand on the day."""

    figures: Figures
    finished: Mapping[Word, int]  # dangers, closed or withdrawn whenever that was
    late: Sequence[Deadline]
    soon: Sequence[Deadline]
    until: date  # of soon
    findings: tuple[int, int]  # errors, warnings
    last: Meeting | None
    coming: Meeting | None
    basis: Basis


def view(judge: Judge, standing: StatusFigures, following: Said, face: Face) -> Document:
    """Show how things stand."""
    counts = figures(standing)
    flat = tuple((about, figure, n) for about, group in counts.items() for figure, n in group.items())
    told = Told(rows(FIGURES, flat, name="figures"), (Entries("lines", lines(judge, standing, counts)),))
    title = say("{name}: how things stand on {day}", name=face.register, day=judge.on)
    return Document(
        "status", title, face, (told, worst_late(judge, standing), Paragraph(following, "next")), data(standing, counts)
    )


def figures(standing: StatusFigures) -> dict[Word, dict[Word, int]]:
    """Return all counts, by what they are about."""
    risks, dangers, decisions = standing.figures.risks, standing.figures.dangers, standing.figures.decisions
    errors, warnings = standing.findings
    return {
        RISKS: {band: getattr(risks, band) for band in (*BANDS, UNRATED)},
        DANGERS: {
            OPEN: dangers.now - dangers.rectified - dangers.referred,
            RECTIFIED: dangers.rectified,
            REFERRED: dangers.referred,
            CLOSED: standing.finished.get(CLOSED, 0),
            WITHDRAWN: standing.finished.get(WITHDRAWN, 0),
            DANGER_MAJOR: dangers.major,
            OVERDUE: dangers.overdue,
            EXTENDED: dangers.extended,
        },
        OVERDUE: by_what(standing.late),
        DUE: by_what(standing.soon),
        DECISIONS: {
            DECISION_LATE: decisions.late,
            DECISION_OPEN: decisions.open,
            DECISION_STANDING: decisions.standing,
            DECISION_DONE: decisions.done,
        },
        FINDINGS: {ERROR: errors, WARNING: warnings},
    }


def by_what(deadlines: Iterable[Deadline]) -> dict[Word, int]:
    """Count deadlines by what is to be done."""
    counts = Counter(deadline.what for deadline in deadlines)
    return {what: counts[what] for what in WHATS}


def data(standing: StatusFigures, counts: Mapping[Word, Mapping[Word, int]]) -> dict[str, object]:
    """Return the same for JSON, by keys that stay."""
    meetings = {"last_meeting": standing.last, "next_meeting": standing.coming}
    return {
        **{str(about): group for about, group in counts.items()},
        **{name: {"id": found.id, "on": found.on} if found else None for name, found in meetings.items()},
        "due_until": standing.until,
        "only_counted": only_counted(standing.basis),
        "balance": balanced.sums_data(standing.figures, standing.basis),
        "rectification_rate": None if standing.basis.withheld else balanced.rectification_rate(standing.figures.dangers),
        "honest": standing.figures.honest,
        **balanced.data(standing.basis),
    }


def lines(judge: Judge, standing: StatusFigures, counts: Mapping[Word, Mapping[Word, int]]) -> tuple[Line, ...]:
    """Say each group of counts in one line."""
    late, soon = sum(counts[OVERDUE].values()), sum(counts[DUE].values())
    found: tuple[tuple[Word, Said | None], ...] = (
        (RISKS, open_ended(standing, "risks", counted(standing.figures.risks.now, counts[RISKS]))),
        (DANGERS, open_ended(standing, "dangers", stand(standing.figures.dangers, counts[DANGERS]))),
        *moved(standing),
        (OVERDUE, counted(late, counts[OVERDUE])),
        (DUE, say("{found}, up to {day}", found=counted(soon, counts[DUE]), day=standing.until)),
        (DECISIONS, counted(standing.figures.decisions.total, counts[DECISIONS])),
        (FINDINGS, listed(counts[FINDINGS], zeros=True)),
        (LAST_MEETING, meeting(standing.last, judge.on)),
        (NEXT_MEETING, meeting(standing.coming, judge.on)),
    )
    return tuple((str(label), label, text) for label, text in found if text is not None)


def moved(standing: StatusFigures) -> Iterator[tuple[Word, Said | None]]:
    """Say the balance of dangers and their rate, and what was undone again."""
    found, basis = standing.figures, standing.basis
    if not basis.withheld:
        line = balanced.judged_line(found.dangers, found.rule, honest=found.honest)
        rate = percentage(balanced.rectification_rate(found.dangers))
        yield BALANCE, say("{line}; {word} {rate}", line=line, word=balanced.RECTIFICATION_RATE, rate=rate)
        yield UNDONE, balanced.undone_parts(found.dangers)


def open_ended(standing: StatusFigures, kind: str, line: Said) -> Said:
    """Say that there is more than the public is shown: nothing that is kept back reads as nought."""
    rest = standing.basis.rest(kind)
    return say("{line}; {rest}", line=line, rest=rest) if rest == NOT_PUBLIC else line


def hidden(basis: Basis) -> list[int]:
    """Count the records of each kind that are only counted."""
    ends = basis.whole.after.register.lists, basis.shown.after.register.lists
    return [len(ends[0].get(kind, ())) - len(ends[1].get(kind, ())) for kind in HIDEABLE]


def only_counted(basis: Basis) -> dict[str, int] | None:
    """Return the same as data; null where they are not asked about or kept back."""
    return dict(zip(HIDEABLE, hidden(basis), strict=True)) if basis.rest(*HIDEABLE) in (None, ONLY_COUNTED) else None


def stand(dangers: Moves, counts: Mapping[Word, int]) -> Said:
    """Say how many dangers are not closed and how they stand, and how many are finished."""
    now, finished = ({word: counts[word] for word in words} for words in (UNCLOSED, FINISHED))
    words: dict[str, object] = {"n": dangers.now, "major": dangers.major, "late": dangers.overdue}
    words |= {"extended": dangers.extended, "states": listed(now), "finished": listed(finished, zeros=True)}
    if dangers.extended:
        return say(
            "{n} not closed, {major} of them major, {late} overdue, {extended} extended ({states}); in all {finished}", **words
        )
    if dangers.now:
        return say("{n} not closed, {major} of them major, {late} overdue ({states}); in all {finished}", **words)
    return say("{n} not closed; in all {finished}", **words)


def counted(n: int, counts: Mapping[Word, int]) -> Said:
    """Say a sum, and what it is made of."""
    return say("{n} ({parts})", n=n, parts=listed(counts)) if n else say("{n}", n=0)


def listed(counts: Mapping[Word, int], *, zeros: bool = False) -> Said:
    """Say counts that are not zero one after the other."""
    return say("{counts}", counts=joined(say("{state} {n}", state=word, n=n) for word, n in counts.items() if n or zeros))


def meeting(found: Meeting | None, on: date) -> Said:
    """Say which meeting, and how far away it is."""
    if found is None:
        return say("none entered")
    days = (found.on - on).days
    words = {"day": found.on, "name": found.name_or_title}
    if days == 0:
        return say("{day} {name}, today", **words)
    if days < 0:
        return say_n("{day} {name}, {n} day ago", "{day} {name}, {n} days ago", -days, **words)
    return say_n("{day} {name}, in {n} day", "{day} {name}, in {n} days", days, **words)


def worst_late(judge: Judge, standing: StatusFigures) -> Table:
    """Name the worst: major dangers first, then in the order of the overdue list; what is hidden is named nowhere."""
    late = standing.late
    seen = (deadline for deadline in late if deadline.record.id in judge.register.lists[deadline.record.LIST])
    chosen = sorted(seen, key=lambda deadline: deadline.level != DANGER_MAJOR)[:WORST]
    found = tuple(row(judge, deadline) for deadline in chosen)
    if not found:
        caption = None
    elif len(found) == len(late):
        caption = say("Overdue:")
    else:
        caption = say_n("The worst {n} of {all} overdue:", "The worst {n} of {all} overdue:", len(found), all=len(late))
    empty = say("Nothing is overdue as of {day} (by the data entered).", day=judge.on)
    return rows(LATE, found, name="worst", caption=caption, empty=empty)


def row(judge: Judge, deadline: Deadline) -> Row:
    """Make the cells of one overdue item."""
    return (
        deadline.id,
        deadline.level,
        deadline.what,
        deadline.late_days(judge.on),
        unit(judge, deadline.unit),
        person(judge, deadline.owner),
        deadline.title,
    )
