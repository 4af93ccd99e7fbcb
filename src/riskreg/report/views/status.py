"""The register on one screen: risks, dangers, what is overdue and what comes, findings, meetings, what to type next."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.diagnostic import ERROR, WARNING
from riskreg.domain.evaluation import Deadline, Judge
from riskreg.domain.records import Meeting
from riskreg.domain.tally import UNCLOSED, Execution, Grades, Moves
from riskreg.domain.words import (
    BANDS,
    CLOSED,
    DANGER_MAJOR,
    DECISION_DONE,
    DECISION_LATE,
    DECISION_OPEN,
    DECISION_STANDING,
    OPEN,
    RECTIFIED,
    REFERRED,
    UNRATED,
    WHATS,
    WITHDRAWN,
)
from riskreg.messages import Said, Word, joined, say, say_n
from riskreg.report.document import Cell, Column, Document, Entries, Face, Paragraph, Row, Table, Told, rows
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
LAST_MEETING: Final = Word("last_meeting", "上次会议")
NEXT_MEETING: Final = Word("next_meeting", "下次会议")

FINISHED: Final = (CLOSED, WITHDRAWN)

Line = tuple[str, Word, Cell]


class StatusFigures(NamedTuple):
    """How things stand on the day."""

    risks: Grades
    dangers: Moves
    decisions: Execution
    late: Sequence[Deadline]
    soon: Sequence[Deadline]
    until: date  # of soon
    findings: tuple[int, int]  # errors, warnings
    last: Meeting | None
    coming: Meeting | None


def view(judge: Judge, standing: StatusFigures, following: Said, face: Face) -> Document:
    """Show how things stand."""
    counts = figures(standing)
    flat = tuple((about, figure, n) for about, group in counts.items() for figure, n in group.items())
    told = Told(rows(FIGURES, flat, name="figures"), (Entries("lines", lines(judge, standing, counts)),))
    title = say("{name}: how things stand on {day}", name=face.register, day=judge.on)
    return Document(
        "status", title, face, (told, worst_late(judge, standing.late), Paragraph(following, "next")), data(standing, counts)
    )


def figures(standing: StatusFigures) -> dict[Word, dict[Word, int]]:
    """Return all counts, by what they are about."""
    risks, dangers, decisions = standing.risks, standing.dangers, standing.decisions
    errors, warnings = standing.findings
    return {
        RISKS: {band: getattr(risks, band) for band in (*BANDS, UNRATED)},
        DANGERS: {
            OPEN: dangers.now - dangers.rectified - dangers.referred,
            RECTIFIED: dangers.rectified,
            REFERRED: dangers.referred,
            CLOSED: dangers.closed,
            WITHDRAWN: dangers.withdrawn,
            DANGER_MAJOR: dangers.major,
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
    }


def lines(judge: Judge, standing: StatusFigures, counts: Mapping[Word, Mapping[Word, int]]) -> tuple[Line, ...]:
    """Say each group of counts in one line."""
    late, soon = sum(counts[OVERDUE].values()), sum(counts[DUE].values())
    extended = say_n(
        "{n} danger within an approved extension, not overdue",
        "{n} dangers within an approved extension, not overdue",
        standing.dangers.extended,
    )
    found: tuple[tuple[Word, Said | None], ...] = (
        (RISKS, counted(standing.risks.now, counts[RISKS])),
        (DANGERS, stand(standing.dangers, counts[DANGERS])),
        (OVERDUE, counted(late, counts[OVERDUE])),
        (EXTENDED, extended if standing.dangers.extended else None),
        (DUE, say("{found}, up to {day}", found=counted(soon, counts[DUE]), day=standing.until)),
        (DECISIONS, counted(standing.decisions.total, counts[DECISIONS])),
        (FINDINGS, listed(counts[FINDINGS], zeros=True)),
        (LAST_MEETING, meeting(standing.last, judge.on)),
        (NEXT_MEETING, meeting(standing.coming, judge.on)),
    )
    return tuple((str(label), label, text) for label, text in found if text is not None)


def stand(dangers: Moves, counts: Mapping[Word, int]) -> Said:
    """Say how many dangers are not closed and how they stand, and how many are finished."""
    now, finished = ({word: counts[word] for word in words} for words in (UNCLOSED, FINISHED))
    words = {"n": dangers.now, "major": dangers.major, "states": listed(now), "finished": listed(finished, zeros=True)}
    if dangers.now:
        return say("{n} not closed, {major} of them major ({states}); {finished}", **words)
    return say("{n} not closed; {finished}", **words)


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


def worst_late(judge: Judge, late: Sequence[Deadline]) -> Table:
    """Name the worst: major dangers first, then in the order of the overdue list."""
    chosen = sorted(late, key=lambda deadline: deadline.level != DANGER_MAJOR)[:WORST]
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
