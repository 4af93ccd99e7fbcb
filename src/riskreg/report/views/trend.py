"""How the figures went from meeting to meeting: a row for each, and a line that shows the way of each figure."""

from collections.abc import Iterator, Sequence
from typing import Final

from riskreg.domain.figures import Figures, Sums
from riskreg.report.document import Block, Cell, Column, Document, Face, Paragraph, Rate, Row, Told, rows
from riskreg.report.views.trend_figures import FIGURES, FIRST, FURTHER, OTHERS, Line
from riskreg.wording import Said, Word, joined, say

NOW: Final = Word("now", "现在")
STEPS: Final = "▁▂▃▄▅▆▇█"  # their width is ambiguous in Chinese terminals, so they stand in the last column alone
UNKNOWN: Final = "-"
MEETING: Final = Word("meeting", "会议")
HONEST: Final = Column("honest", Word("honest", "属实"))
ON: Final = Column("on", Word("on", "判定日", en="judged on"))
RATE: Final = Column("rectification_rate", Word("rectification_rate", "整改率", en="rectified"), right=True)
COLUMNS: Final = (
    Column("label", MEETING),
    *(figure.column for figure in FIRST),
    HONEST,
    *(figure.column for figure in FURTHER),
    RATE,
    ON,
    *(figure.column for figure in OTHERS),
    Column("before", Word("before", "上期"), shown=False),
    Column("backdated", Word("backdated", "倒填日期", en="dated back"), shown=False),
    Column("meeting", MEETING, shown=False),
    Column("tagged", Word("tagged", "已定版", en="settled"), shown=False),
    Column("revision", Word("revision", "版本", en="version"), shown=False),
)
STEPWISE: Final = (
    Column("figure", Word("figure", "指标")),
    Column("first", Word("first", "首次"), right=True),
    Column("latest", Word("latest", "最近"), right=True),
    Column("change", Word("change", "比上次"), right=True),
)
SPAN: Final = (Column("lowest", Word("lowest", "最低"), right=True), Column("highest", Word("highest", "最高"), right=True))
WAY: Final = Column("way", Word("way", "走势"))
# What keeps a balance from telling what happened.
REASONS: Final = (
    ("filled_late", Word("filled_late", "补填", en="filled in late")),
    ("backdated", Word("backdated", "倒填日期", en="dated back")),
    ("removed", Word("removed", "删除", en="deleted")),
)
LISTS: Final = (Word("dangers", "隐患"), Word("risks", "风险"))


def view(lines: Sequence[Line], face: Face, *, others: bool = False, cut_off: Sequence[str] = ()) -> Document:
    """Show the meetings, oldest first; there is at least one line.

    `others` are counted that this audience may not see; `cut_off` are meetings whose versions were not cloned.
    """
    blocks: list[Block] = [
        rows(COLUMNS, tuple(map(row, lines))),
        *([ways(lines)] if len(lines) > 1 else []),
        *notes(lines, others=others, cut_off=cut_off),
    ]
    return Document("trend", say("From meeting to meeting"), face, tuple(blocks))


def row(line: Line) -> Row:
    """Make the cells of one meeting."""
    found = line.figures
    return (
        line.label,
        *(figure.of(found) for figure in FIRST),
        honest(found),
        *(figure.of(found) for figure in FURTHER),
        rate(found),
        line.on,
        *(figure.of(found) for figure in OTHERS),
        found.sums.before,
        found.balanced.dangers.backdated if found.balanced else None,
        line.meeting,
        line.tagged,
        line.revision,
    )


def honest(found: Figures) -> Cell:
    """Whether the balance tells what happened; None where there is none."""
    return found.balanced.is_honest if found.balanced else None


def rate(found: Figures) -> Rate:
    """整改率: awaiting acceptance or closed, of what was to be rectified."""
    sums, moved = found.sums, found.dangers
    charged = sums.before + sums.found + sums.filled_late + sums.reopened - sums.withdrawn - moved.referred
    return Rate(moved.rectified + sums.closed, charged)


def ways(lines: Sequence[Line]) -> Told:
    """Show the way of each figure that was not zero throughout: as numbers in data, with a drawing in text."""
    steps: list[Row] = []
    drawn: list[Row] = []
    for figure in FIGURES:
        values = [figure.of(line.figures) for line in lines]
        known = [value for value in values if value is not None]
        if any(known):
            ends, change = (values[0], values[-1]), risen(values[-2], values[-1])
            steps.append((figure.name, *ends, change, min(known), max(known)))
            drawn.append((figure.name, *ends, signed(change), sparkline(values)))
    caption = say("How they went:")
    return Told(
        rows((*STEPWISE, *SPAN), tuple(steps), name="ways", caption=caption),
        (rows((*STEPWISE, WAY), tuple(drawn), name="ways", caption=caption),) if drawn else (),
    )


def risen(before: int | None, after: int | None) -> int | None:
    """Return by how much a figure rose; None where one of the two is not known."""
    return None if before is None or after is None else after - before


def signed(change: int | None) -> str | None:
    """Write a change with its sign; none is 0."""
    return None if change is None else f"{change:+}" if change else "0"


def sparkline(values: Sequence[int | None]) -> str:
    """Draw a figure's way in one line: the lowest step is nought, the highest the most it was, and nothing else is."""
    most = max((value for value in values if value is not None), default=0)
    return "".join(UNKNOWN if value is None else STEPS[step(value, most)] for value in values)


def step(value: int, most: int) -> int:
    """Return the step of a value: one is never drawn like nought, and only the most like the most."""
    return 1 + value * (len(STEPS) - 2) // most if value > 0 else 0


def notes(lines: Sequence[Line], *, others: bool, cut_off: Sequence[str]) -> Iterator[Paragraph]:
    """Say what the figures count, and which meetings' figures need an explanation."""
    yield Paragraph(
        say(
            "Each meeting is counted in its own version, on its own day. What came and went did so since the meeting before;"
            " in the first row, since the register was begun."
        ),
        "note",
    )
    if others:
        yield Paragraph(say("The figures count the records that this audience may not see as well."), "note")
    if cut_off:
        yield not_cloned(cut_off)
    loose = [line.label for line in lines if not line.tagged]
    if loose:
        yield untagged(loose)
    for at, line in enumerate(lines):
        yield from doubts(line, lines[at - 1].label if at else "")


def untagged(meetings: Sequence[str]) -> Paragraph:
    """Say which meetings have no tag: what is shown of them may change."""
    return Paragraph(
        say(
            "{meetings}: no tag yet, so the last commit of the day of the meeting is shown; riskreg meeting close ID settles it.",
            meetings=joined(meetings),
        ),
        "alarm",
    )


def not_cloned(meetings: Sequence[str]) -> Paragraph:
    """Say which meetings have no figures because history was cut off."""
    return Paragraph(
        say(
            "{meetings}: this clone does not reach back so far: its history was cut off;"
            " fetch the rest with: git fetch --unshallow",
            meetings=joined(meetings),
        ),
        "alarm",
    )


def doubts(line: Line, before: str) -> Iterator[Paragraph]:
    """Say what could not be read of a version, and what of its balance is to be explained."""
    if line.unread:
        yield Paragraph(
            say(
                "{meeting}: {paths} could not be read in full in this version; its figures lack what stands there,"
                " and nothing can be balanced with it.",
                meeting=line.label,
                paths=joined(line.unread),
            ),
            "alarm",
        )
    found = line.figures.balanced
    if found and not found.is_honest:
        yield Paragraph(
            say(
                "{meeting}: these figures need an explanation: {reasons}; riskreg diff {versions} -v names them.",
                meeting=line.label,
                reasons=joined(reason for kind, sums in zip(LISTS, found, strict=True) for reason in reasons(kind, sums)),
                versions=f"{before} {line.meeting}" if line.meeting else before,
            ),
            "alarm",
        )


def reasons(kind: Word, sums: Sums) -> Iterator[Said]:
    """Say what of one list was entered late, with an earlier day, or deleted."""
    for name, word in REASONS:
        if n := getattr(sums, name):
            yield say("{kind} {what} {n}", kind=kind, what=word, n=n)
