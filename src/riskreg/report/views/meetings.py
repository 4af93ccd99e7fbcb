"""The dispatch meetings: which version each looked at, how things stood, and which decisions are open still."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from riskreg.domain.figures import Figures
from riskreg.domain.judge import Judge
from riskreg.domain.records import Decision, Meeting
from riskreg.domain.words import DECISION_LATE, DECISION_OPEN, DECISION_STANDING
from riskreg.report.document import Block, Column, Document, Entries, Face, Heading, Paragraph, Row, Table, rows
from riskreg.report.views import decisions as every_decision
from riskreg.report.views.trend import HONEST, honest, not_cloned, untagged
from riskreg.wording import Said, Word, joined, say, say_n

TAGGED: Final = Word("tagged", "已定版", en="settled")
UNTAGGED: Final = Word("untagged", "未定版", en="unsettled")
NONE: Final = Word("none", "无版本", en="no version")
PLANNED: Final = Word("planned", "未召开", en="planned")
UNDONE: Final = (DECISION_LATE, DECISION_OPEN, DECISION_STANDING)
# On a narrow terminal columns are dropped from the right. JSON has them all.
COLUMNS: Final = (
    Column("meeting", Word("meeting", "会议")),
    Column("on", Word("on", "会议日期", en="day")),
    Column("settled", Word("settled", "定版", en="version is")),
    Column("after", Word("after", "未销号", en="not closed"), right=True),
    Column("overdue", Word("overdue", "逾期"), right=True),
    HONEST,
    Column("decisions_open", Word("decisions_open", "未办结", en="decisions open"), right=True),
    Column("before", Word("before", "上期", en="before"), right=True),
    Column("found", Word("found", "新增"), right=True),
    Column("filled_late", Word("filled_late", "补填", en="filled in late"), right=True),
    Column("reopened", Word("reopened", "重开", en="re-opened"), right=True),
    Column("closed", Word("closed", "销号"), right=True),
    Column("withdrawn", Word("withdrawn", "撤销"), right=True),
    Column("removed", Word("removed", "删除"), right=True),
    Column("decisions", Word("decisions", "议定事项"), right=True),
    Column("version", Word("version", "版本")),
    Column("judged_on", Word("judged_on", "数据截止日", en="data up to"), shown=False),
    Column("revision", Word("revision", "版本号", en="revision"), shown=False),
)
# What is asked of an open decision at a meeting, the most pressing first.
ASKED: Final = ("id", "text", "unit", "state", "meetings_open", "due", "owner", "days_late", "last_progress", "helpers")
OLD: Final = Word("meetings_open", "已历会次", en="meetings since")


class Line(NamedTuple):
    """A meeting, its version and figures; None where it has no version."""

    meeting: Meeting
    is_held: bool
    revision: str | None
    figures: Figures | None
    tagged: bool = False

    @property
    def settled(self) -> Word:
        """Whether its version will stay as it is."""
        if self.tagged:
            return TAGGED
        return PLANNED if not self.is_held else UNTAGGED if self.revision else NONE


def view(
    judge: Judge,
    lines: Sequence[Line],
    undone: Sequence[tuple[str, Meeting, Decision]],
    face: Face,
    *,
    missing: Said | None = None,
    others: bool = False,
    cut_off: Sequence[str] = (),
) -> Document:
    """Show the meetings, oldest first, and the decisions that are open still.

    `missing` says why no meeting has a version; `others` are counted that this audience may not see; `cut_off` are
    meetings whose versions were not cloned.
    """
    blocks = (
        rows(COLUMNS, tuple(row(line, judge) for line in lines), name="meetings", empty=say("No meeting is entered.")),
        *([Paragraph(missing, "alarm")] if missing else []),
        *([not_cloned(cut_off)] if cut_off else []),
        *notes(lines, others=others),
        Heading(say("Decisions still open on {day}", day=judge.on)),
        *still_open(judge, undone, face),
    )
    return Document("meeting", say("Dispatch meetings and their versions"), face, blocks)


def row(line: Line, judge: Judge) -> Row:
    """Make the cells of one meeting. What only the version before tells is unknown where there is no balance."""
    meeting, found = line.meeting, line.figures
    sums = found.sums if found else None
    told = found.balanced.dangers if found and found.balanced else None
    undone = sum(1 for decision in meeting.decisions if not decision.is_done(judge.on))
    return (
        meeting.id,
        meeting.on,
        line.settled,
        sums and sums.after,
        found and found.dangers.overdue,
        honest(found) if found else None,
        undone if line.is_held else None,
        sums and sums.before,
        sums and sums.found,
        told and told.filled_late,
        sums and sums.reopened,
        sums and sums.closed,
        sums and sums.withdrawn,
        told and told.removed,
        len(meeting.decisions),
        line.revision and line.revision[:7],
        meeting.judged_on,
        line.revision,
    )


def notes(lines: Sequence[Line], *, others: bool) -> Iterator[Paragraph]:
    """Say what is to be known about the versions."""
    if others and any(line.figures for line in lines):
        yield Paragraph(say("The figures count the records that this audience may not see as well."), "note")
    loose = [line.meeting.id for line in lines if line.settled == UNTAGGED]
    if loose:
        yield untagged(loose)
    doubted = [line.meeting.id for line in lines if line.figures and honest(line.figures) is False]
    if doubted:
        yield Paragraph(
            say("{meetings}: these figures need an explanation; riskreg trend says why.", meetings=joined(doubted)), "alarm"
        )


def still_open(judge: Judge, undone: Sequence[tuple[str, Meeting, Decision]], face: Face) -> Iterator[Block]:
    """List the decisions that still bind somebody, as a meeting asks for them."""
    inner = every_decision.view(judge, undone, face)
    table = next(block for block in inner.blocks if isinstance(block, Table))
    order = [*ASKED, *(column.key for column in table.columns if column.key not in ASKED)]
    places = [[column.key for column in table.columns].index(key) for key in order]
    columns = (table.columns[at] for at in places)
    yield rows(
        tuple(column._replace(title=OLD) if column.key == OLD else column for column in columns),
        tuple(tuple(found[at] for at in places) for found in table.rows),
        name="decisions",
        empty=say("No decision is open on {day}.", day=judge.on),
    )
    if undone:
        states = [decision.state(judge.on) for _, _, decision in undone]
        counts = joined(say("{state} {n}", state=state, n=states.count(state)) for state in UNDONE if state in states)
        yield Paragraph(
            say_n("{n} decision is open: {counts}.", "{n} decisions are open: {counts}.", len(states), counts=counts), "note"
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
    if not dry_run:
        blocks.append(Paragraph(say("Colleagues get it when you type: {command}", command=f"git push origin {tag}"), "next"))
    entries = (
        ("meeting", None, meeting.id),
        ("revision", None, revision),
        ("tag", None, tag),
        ("made", None, not dry_run),
        ("warnings", None, warnings),
    )
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
