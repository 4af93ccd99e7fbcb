"""The dispatch meetings: which version each looked at, how things stood, and which decisions are open still."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.figures import Figures
from riskreg.domain.judge import Judge
from riskreg.domain.records import Decision, Meeting
from riskreg.report.document import Column, Document, Entries, Face, Heading, Paragraph, Row, rows
from riskreg.report.views import decisions as open_decisions
from riskreg.report.views.trend import HONEST, NOT_HONEST
from riskreg.wording import Said, Word, say, say_n

TAGGED: Final = Word("tagged", "已定版", en="settled")
UNTAGGED: Final = Word("untagged", "未定版", en="not settled")
NONE: Final = Word("none", "无版本", en="no version")
PLANNED: Final = Word("planned", "未召开", en="planned")
COLUMNS: Final = (
    Column("meeting", Word("meeting", "会议")),
    Column("on", Word("on", "会议日期", en="day")),
    Column("version", Word("version", "版本")),
    Column("settled", Word("settled", "定版", en="version is")),
    Column("before", Word("before", "上期", en="before"), right=True),
    Column("found", Word("found", "新增"), right=True),
    Column("filled_late", Word("filled_late", "补登", en="filled in late"), right=True),
    Column("reopened", Word("reopened", "重开", en="re-opened"), right=True),
    Column("closed", Word("closed", "销号"), right=True),
    Column("withdrawn", Word("withdrawn", "撤销"), right=True),
    Column("removed", Word("removed", "删除"), right=True),
    Column("after", Word("after", "未销号", en="not closed"), right=True),
    Column("overdue", Word("overdue", "逾期"), right=True),
    Column("honest", Word("honest", "账实相符", en="honest")),
    Column("decisions", Word("decisions", "议定事项"), right=True),
    Column("decisions_open", Word("decisions_open", "未办结", en="still open"), right=True),
    Column("judged_on", Word("judged_on", "数据截止日", en="data up to"), shown=False),
    Column("revision", Word("revision", "版本号", en="revision"), shown=False),
)


class Line(NamedTuple):
    """A meeting, its version and figures; None where it has no version."""

    meeting: Meeting
    on: date  # the day of judgement: later meetings are planned
    revision: str | None
    figures: Figures | None
    tagged: bool = False

    @property
    def settled(self) -> Word:
        """Whether its version will stay as it is."""
        if self.meeting.on > self.on:
            return PLANNED
        return TAGGED if self.tagged else UNTAGGED if self.revision else NONE


def view(judge: Judge, lines: Sequence[Line], undone: Sequence[tuple[str, Meeting, Decision]], face: Face) -> Document:
    """Show the meetings, oldest first, and the decisions that are open still."""
    found = tuple(row(line, judge.on) for line in lines)
    inner = open_decisions.view(judge, undone, face)
    title = say("Dispatch meetings and their versions")
    blocks = (
        rows(COLUMNS, found, name="meetings", empty=say("No meeting is entered.")),
        Heading(say("Decisions still open on {day}", day=judge.on)),
        *inner.blocks,
    )
    return Document("meeting", title, face, blocks)


def row(line: Line, on: date) -> Row:
    """Make the cells of one meeting."""
    meeting, found = line.meeting, line.figures
    sums = (*found.sums, found.late) if found else (None,) * 9
    honest = None if found is None or found.balanced is None else HONEST if found.balanced.honest else NOT_HONEST
    undone = sum(1 for decision in meeting.decisions if not decision.is_done(on)) if meeting.on <= on else None
    return (
        meeting.id,
        meeting.on,
        line.revision and line.revision[:7],
        line.settled,
        *sums,
        honest,
        len(meeting.decisions),
        undone,
        meeting.judged_on,
        line.revision,
    )


def closed(meeting: Meeting, revision: str, face: Face, *, warnings: int, dry_run: bool) -> Document:
    """Say that a meeting has its version, and how colleagues get it."""
    tag = f"meeting/{meeting.id}"
    words = {"tag": tag, "version": revision[:7]}
    done = (
        say("{tag} would now mean version {version}.", **words) if dry_run else say("{tag} now means version {version}.", **words)
    )
    blocks: list[Paragraph | Entries] = [Paragraph(done)]
    if warnings:
        blocks.append(Paragraph(findings(warnings), "note"))
    blocks.append(Paragraph(say("Colleagues get it when you type: {command}", command=f"git push origin {tag}"), "next"))
    entries = (("meeting", None, meeting.id), ("revision", None, revision), ("tag", None, tag), ("made", None, not dry_run))
    blocks.append(Entries("closed", entries))
    title = say("Meeting {meeting}: its version", meeting=meeting.id)
    return Document("meeting-close", title, face, tuple(blocks))


def findings(warnings: int) -> Said:
    """Say that the data have warnings."""
    return say_n(
        "The data have {n} warning, which the meeting may ask about: riskreg check",
        "The data have {n} warnings, which the meeting may ask about: riskreg check",
        warnings,
    )
