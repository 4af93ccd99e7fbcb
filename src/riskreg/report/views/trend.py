"""How the figures went from meeting to meeting: a row for each, and a line that shows the way of each figure."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.figures import Figures
from riskreg.report.document import Block, Cell, Column, Document, Face, Paragraph, Rate, Row, rows
from riskreg.wording import Joined, Said, Word, say

NOW: Final = Word("now", "现在")
HONEST: Final = Word("yes", "是")
NOT_HONEST: Final = Word("no", "否")
STEPS: Final = "▁▂▃▄▅▆▇█"  # their width is ambiguous in Chinese terminals, so they stand in the last column alone


class Line(NamedTuple):
    """A meeting and its figures; without a meeting, the files as they stand."""

    meeting: str | None
    on: date
    revision: str | None
    figures: Figures


class Figure(NamedTuple):
    """One figure: its column, and how it is taken from what was counted."""

    column: Column
    of: Callable[[Figures], Cell]


# What must not be dropped on a narrow terminal stands on the left.
FIGURES: Final = (
    Figure(Column("unclosed", Word("unclosed", "未销号隐患", en="not closed"), right=True), lambda f: f.sums.after),
    Figure(Column("major", Word("major", "其中重大", en="major"), right=True), lambda f: f.dangers.major),
    Figure(Column("overdue", Word("overdue", "逾期"), right=True), lambda f: f.late),
    Figure(Column("found", Word("found", "新增"), right=True), lambda f: f.sums.found),
    Figure(Column("filled_late", Word("filled_late", "补登", en="filled in late"), right=True), lambda f: f.sums.filled_late),
    Figure(Column("reopened", Word("reopened", "重开", en="re-opened"), right=True), lambda f: f.sums.reopened),
    Figure(Column("closed", Word("closed", "销号"), right=True), lambda f: f.sums.closed),
    Figure(Column("withdrawn", Word("withdrawn", "撤销"), right=True), lambda f: f.sums.withdrawn),
    Figure(Column("removed", Word("removed", "删除"), right=True), lambda f: f.sums.removed),
    Figure(Column("risks", Word("risks", "在册风险", en="risks"), right=True), lambda f: f.risks.now),
    Figure(Column("major_risks", Word("major_risks", "重大风险", en="major risks"), right=True), lambda f: f.risks.major),
    Figure(
        Column("significant_risks", Word("significant_risks", "较大风险", en="significant risks"), right=True),
        lambda f: f.risks.significant,
    ),
    Figure(
        Column("decisions_late", Word("decisions_late", "议定事项逾期", en="decisions late"), right=True),
        lambda f: f.decisions.late,
    ),
)
RATE: Final = Column("rectification_rate", Word("rectification_rate", "整改率", en="rectified"), right=True)
HEAD: Final = (Column("meeting", Word("meeting", "会议")), Column("on", Word("on", "判定日", en="judged on")))
TAIL: Final = (
    RATE,
    Column("honest", Word("honest", "账实相符", en="honest")),
    Column("revision", Word("revision", "版本", en="version"), shown=False),
)
WAY: Final = (
    Column("figure", Word("figure", "指标")),
    Column("first", Word("first", "首次"), right=True),
    Column("latest", Word("latest", "最近"), right=True),
    Column("change", Word("change", "比上次", en="since the last"), right=True),
    Column("lowest", Word("lowest", "最低"), right=True),
    Column("highest", Word("highest", "最高"), right=True),
    Column("way", Word("way", "走势")),
)


def view(lines: Sequence[Line], face: Face) -> Document:
    """Show the meetings, oldest first."""
    columns = (*HEAD, *(figure.column for figure in FIGURES), *TAIL)
    found = tuple(row(line) for line in lines)
    blocks: list[Block] = [
        rows(columns, found, empty=say("No meeting has a version yet.")),
        *([rows(WAY, ways(lines), name="ways", caption=say("How they went:"))] if len(lines) > 1 else []),
        *notes(lines),
    ]
    return Document("trend", say("From meeting to meeting"), face, tuple(blocks))


def row(line: Line) -> Row:
    """Make the cells of one meeting."""
    held = line.figures.balanced
    honest = None if held is None else HONEST if held.honest else NOT_HONEST
    cells = (figure.of(line.figures) for figure in FIGURES)
    return (line.meeting or NOW, line.on, *cells, rate(line.figures), honest, line.revision)


def rate(found: Figures) -> Rate:
    """整改率: awaiting acceptance or closed, of what was to be rectified."""
    sums, moved = found.sums, found.dangers
    charged = sums.before + sums.found + sums.filled_late + sums.reopened - sums.withdrawn - moved.referred
    return Rate(moved.rectified + sums.closed, charged)


def ways(lines: Sequence[Line]) -> tuple[Row, ...]:
    """Show the way of each figure that was not zero throughout."""
    found: list[Row] = []
    for figure in FIGURES:
        values = [value for line in lines if isinstance(value := figure.of(line.figures), int)]
        if any(values):
            change = values[-1] - values[-2]
            spark = sparkline(values)
            found.append(
                (figure.column.title, values[0], values[-1], f"{change:+}" if change else "0", min(values), max(values), spark)
            )
    return tuple(found)


def sparkline(values: Sequence[int]) -> str:
    """Draw a figure's way in one line: the lowest step is nought or less, the highest the most it was."""
    most = max(values)
    if most <= 0:
        return STEPS[0] * len(values)
    return "".join(STEPS[max(value, 0) * (len(STEPS) - 1) // most] for value in values)


def notes(lines: Sequence[Line]) -> tuple[Paragraph, ...]:
    """Say what the figures count, and which meetings' figures do not tell what happened since."""
    found: list[tuple[Said, bool]] = [
        (say("Each meeting is counted in its own version, on its own day; what moved, since the meeting before."), False)
    ]
    doubted = [line.meeting or NOW for line in lines if line.figures.balanced and not line.figures.balanced.honest]
    if doubted:
        names = say("{names}", names=Joined(doubted))
        found.append(
            (
                say(
                    "{meetings}: the figures do not tell all that happened: something was filled in late, closed with an "
                    "earlier day, or deleted; riskreg diff says what.",
                    meetings=names,
                ),
                True,
            )
        )
    return tuple(Paragraph(text, "alarm" if alarming else "note") for text, alarming in found)
