"""The dispatch meetings: which version each looked at, how things stood; and how the figures went from one to the next."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.evaluation import Judge
from riskreg.domain.figures import Figures
from riskreg.domain.records import Decision, Meeting
from riskreg.domain.tally import Grades, Moves
from riskreg.domain.words import BY_VERSIONS, DECISION_LATE, DECISION_OPEN, DECISION_STANDING, ONLY_COUNTED
from riskreg.messages import Said, Word, joined, say, say_n
from riskreg.report.document import Block, Column, Document, Entries, Face, Heading, Paragraph, Row, Table, Told, rows
from riskreg.report.views import tables as every_decision
from riskreg.report.views.balance import LISTS, reasons, rectification_rate


class TrendLine(NamedTuple):
    """A meeting and its figures; without a meeting, the files as they stand or the version that was asked for."""

    label: str
    meeting: str | None
    on: date
    revision: str | None
    figures: Figures | None  # None where they are kept back
    tagged: bool = True
    unread: tuple[str, ...] = ()  # files of this version that could not be read in full


class Figure(NamedTuple):
    """One figure: its key, its heading in the narrow table, what it is called elsewhere, how it is taken from what was counted.

    It is None where it is not known: what was filled in late or deleted shows only beside the version before.
    """

    key: str
    heading: Word
    name: Word
    of: Callable[[Figures], int | None]

    @property
    def column(self) -> Column:
        """Its column."""
        return Column(self.key, self.heading, right=True)

    def taken(self, found: Figures | None) -> int | None:
        """Take it from what was counted; None where that is kept back."""
        return None if found is None else self.of(found)


def figure(
    key: str, zh: str, of: Callable[[Figures], int | None], *, en: str = "", name: tuple[str, str] | None = None
) -> Figure:
    """Make a figure; `name` is what it is called, in English and Chinese, where its heading is too short to stand alone."""
    heading = Word(key, zh, en=en)
    return Figure(key, heading, Word(key, name[1], en=name[0]) if name else heading, of)


def by_versions(found: Figures, n: int) -> int | None:
    """Return what only the version before tells; None where it is not compared with."""
    return n if found.rule == BY_VERSIONS else None


# On a narrow terminal columns are dropped from the right, the further ones and the others first. JSON has them all.
FIRST: Final = (
    figure("unclosed", "未销号", lambda f: f.dangers.now, en="not closed", name=("dangers not closed", "未销号隐患")),
    figure("major", "重大", lambda f: f.dangers.major, name=("of these major", "其中重大")),
    figure("overdue", "逾期", lambda f: f.dangers.overdue, name=("of these overdue", "其中逾期")),
    figure("found", "新增", lambda f: f.dangers.found),
    figure("closed", "销号", lambda f: f.dangers.closed),
)
FURTHER: Final = (
    figure("filled_late", "补填", lambda f: by_versions(f, f.dangers.filled_late), en="filled in late"),
    figure("reopened", "重开", lambda f: f.dangers.reopened, en="re-opened"),
    figure("withdrawn", "撤销", lambda f: f.dangers.withdrawn),
    figure("removed", "删除", lambda f: by_versions(f, f.dangers.removed)),
)
OTHERS: Final = (
    figure("risks", "风险", lambda f: f.risks.now, name=("risks", "在册风险")),
    figure("major_risks", "重大风险", lambda f: f.risks.major, en="major risks"),
    figure("significant_risks", "较大风险", lambda f: f.risks.significant, en="significant risks"),
    figure("decisions_late", "议定事项逾期", lambda f: f.decisions.late, en="decisions late"),
    figure("all_overdue", "各类逾期合计", lambda f: f.late, en="all overdue"),
)
FIGURES: Final = (*FIRST, *FURTHER, *OTHERS)


NOW: Final = Word("now", "现在")
STEPS: Final = "▁▂▃▄▅▆▇█"  # their width is ambiguous in Chinese terminals, so they stand in the last column alone
UNKNOWN: Final = "-"
MEETING: Final = Word("meeting", "会议")
HONEST: Final = Column("honest", Word("honest", "属实"))
ON: Final = Column("on", Word("on", "判定日", en="judged on"))
RATE: Final = Column("rectification_rate", Word("rectification_rate", "整改率", en="rectified"), right=True)
TREND_COLUMNS: Final = (
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
    Column("change", Word("change", "比上次", en="vs last"), right=True),
)
SPAN: Final = (Column("lowest", Word("lowest", "最低"), right=True), Column("highest", Word("highest", "最高"), right=True))
WAY: Final = Column("way", Word("way", "走势"))


def trend_view(
    lines: Sequence[TrendLine], face: Face, *, rest: tuple[Word | None, int] = (None, 0), cut_off: Sequence[str] = ()
) -> Document:
    """Show the meetings, oldest first; there is at least one line.

    `rest` says what becomes of the records that this audience may not see, and how many they are; `cut_off` are meetings
    whose versions were not cloned.
    """
    blocks: list[Block] = [
        rows(TREND_COLUMNS, tuple(map(trend_row, lines))),
        *([ways(lines)] if len(lines) > 1 else []),
        *trend_notes(lines, rest=rest, cut_off=cut_off),
    ]
    withheld = any(line.figures is None for line in lines)
    return Document("trend", say("From meeting to meeting"), face, tuple(blocks), {"withheld": withheld})


def trend_row(line: TrendLine) -> Row:
    """Make the cells of one meeting."""
    found = line.figures
    return (
        line.label,
        *(figure.taken(found) for figure in FIRST),
        found and found.honest,
        *(figure.taken(found) for figure in FURTHER),
        found and rectification_rate(found.dangers),
        line.on,
        *(figure.taken(found) for figure in OTHERS),
        found and found.dangers.before,
        found and by_versions(found, found.dangers.backdated),
        line.meeting,
        line.tagged,
        line.revision,
    )


def ways(lines: Sequence[TrendLine]) -> Told:
    """Show the way of each figure that was not zero throughout: as numbers in data, with a drawing in text."""
    steps: list[Row] = []
    drawn: list[Row] = []
    for figure in FIGURES:
        values = [figure.taken(line.figures) for line in lines]
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


def trend_notes(lines: Sequence[TrendLine], *, rest: tuple[Word | None, int], cut_off: Sequence[str]) -> Iterator[Paragraph]:
    """Say what the figures count, and which meetings' figures need an explanation."""
    yield Paragraph(
        say(
            "Each meeting is counted in its own version, on its own day. What came and went did so since the meeting before;"
            " in the first row, since the register was begun."
        ),
        "note",
    )
    yield from rest_note(*rest)
    if cut_off:
        yield not_cloned(cut_off)
    loose = [line.label for line in lines if not line.tagged]
    if loose:
        yield untagged(loose)
    for at, line in enumerate(lines):
        yield from doubts(line, lines[at - 1].label if at else "")


def rest_note(rest: Word | None, n: int) -> Iterator[Paragraph]:
    """Say what becomes of the records that this audience may not see."""
    if rest == ONLY_COUNTED:
        yield Paragraph(say("{word} {n}: in all figures, and listed nowhere.", word=rest, n=n), "note")
    elif rest:
        yield Paragraph(say("{word}.", word=rest), "note")


def untagged(meetings: Sequence[str]) -> Paragraph:
    """Say which meetings have no tag: what is shown of them may change."""
    return Paragraph(
        say(
            "{meetings}: no tag yet, so the newest commit up to the day of the meeting is shown;"
            " riskreg meeting close ID settles it.",
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


def doubts(line: TrendLine, before: str) -> Iterator[Paragraph]:
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
    found = line.figures
    if found and found.honest is False:
        both: tuple[Moves | Grades, ...] = (found.dangers, found.risks)
        told = [reason for kind, sums in zip(LISTS, both, strict=True) for reason in reasons(kind, sums)]
        yield Paragraph(
            say(
                "{meeting}: these figures need an explanation: {reasons}; riskreg diff {versions} -v names them.",
                meeting=line.label,
                reasons=joined(told or [say("days, meetings or ids were moved")]),
                versions=f"{before} {line.meeting}" if line.meeting else before,
            ),
            "alarm",
        )


TAGGED: Final = Word("tagged", "已定版", en="settled")
UNTAGGED: Final = Word("untagged", "未定版", en="unsettled")
NONE: Final = Word("none", "无版本", en="no version")
PLANNED: Final = Word("planned", "未召开", en="planned")
UNDONE: Final = (DECISION_LATE, DECISION_OPEN, DECISION_STANDING)
# On a narrow terminal columns are dropped from the right. JSON has them all.
MEETING_COLUMNS: Final = (
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
    RATE,
    Column("decisions", Word("decisions", "议定事项"), right=True),
    Column("version", Word("version", "版本")),
    Column("judged_on", Word("judged_on", "数据截止日", en="data up to"), shown=False),
    Column("revision", Word("revision", "版本号", en="revision"), shown=False),
)
# What is asked of an open decision at a meeting, the most pressing first.
ASKED: Final = ("id", "text", "unit", "state", "meetings_open", "due", "owner", "late_days", "last_progress", "helpers")
OLD: Final = Word("meetings_open", "已历会次", en="meetings since")


class MeetingLine(NamedTuple):
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
    lines: Sequence[MeetingLine],
    undone: Sequence[tuple[str, Meeting, Decision]],
    face: Face,
    *,
    missing: Said | None = None,
    rest: tuple[Word | None, int] = (None, 0),
    cut_off: Sequence[str] = (),
) -> Document:
    """Show the meetings, oldest first, and the decisions that are open still.

    `missing` says why no meeting has a version; `rest` what becomes of the records that this audience may not see, and how
    many they are; `cut_off` are meetings whose versions were not cloned.
    """
    blocks = (
        rows(
            MEETING_COLUMNS,
            tuple(meeting_row(line, judge) for line in lines),
            name="meetings",
            empty=say("No meeting is entered."),
        ),
        *([Paragraph(missing, "alarm")] if missing else []),
        *([not_cloned(cut_off)] if cut_off else []),
        *meeting_notes(lines, rest=rest),
        Heading(say("Decisions still open on {day}", day=judge.on)),
        *still_open(judge, undone, face),
    )
    return Document("meeting", say("Dispatch meetings and their versions"), face, blocks)


def meeting_row(line: MeetingLine, judge: Judge) -> Row:
    """Make the cells of one meeting. What only the version before tells is unknown where there is no balance."""
    meeting, found = line.meeting, line.figures
    sums = found.dangers if found else None
    undone = sum(1 for decision in meeting.decisions if not decision.is_done(judge.on))
    return (
        meeting.id,
        meeting.on,
        line.settled,
        sums and sums.now,
        sums and sums.overdue,
        found and found.honest,
        undone if line.is_held else None,
        sums and sums.before,
        sums and sums.found,
        found and by_versions(found, found.dangers.filled_late),
        sums and sums.reopened,
        sums and sums.closed,
        sums and sums.withdrawn,
        found and by_versions(found, found.dangers.removed),
        sums and rectification_rate(sums),
        len(meeting.decisions),
        line.revision and line.revision[:7],
        meeting.judged_on,
        line.revision,
    )


def meeting_notes(lines: Sequence[MeetingLine], *, rest: tuple[Word | None, int]) -> Iterator[Paragraph]:
    """Say what is to be known about the versions."""
    yield from rest_note(*rest)
    loose = [line.meeting.id for line in lines if line.settled == UNTAGGED]
    if loose:
        yield untagged(loose)
    doubted = [line.meeting.id for line in lines if line.figures and line.figures.honest is False]
    if doubted:
        yield Paragraph(
            say("{meetings}: these figures need an explanation; riskreg trend says why.", meetings=joined(doubted)), "alarm"
        )


def still_open(judge: Judge, undone: Sequence[tuple[str, Meeting, Decision]], face: Face) -> Iterator[Block]:
    """List the decisions that still bind somebody, as a meeting asks for them."""
    inner = every_decision.decision_table(judge, undone, face)
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
