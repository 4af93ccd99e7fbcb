"""Since when: what fulfils an expression, the longest first; and how one record stood, stretch by stretch."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.expressions.decided import Decided
from riskreg.domain.expressions.meaning import Expression
from riskreg.domain.expressions.since import Item, Stretch, standing
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Risk
from riskreg.domain.words import DECISION, UNRATED
from riskreg.report.document import Block, Cell, Column, Document, Face, Paragraph, Row, Section, Table, rows
from riskreg.report.views.columns import LINE, PATH, STATE, person, unit
from riskreg.wording import Said, Word, joined, say, say_n

SINCE: Final = Column("since", Word("since", "起始日"))
DAYS: Final = Column("days", Word("days", "天数"), right=True)
KNOWN: Final = Column("known_since", Word("known_since", "会上已知", en="known since meeting"))
MEETINGS: Final = Column("meetings", Word("meetings", "历经会议"), right=True)

# What must not be dropped on a narrow terminal stands on the left.
COLUMNS: Final = (
    Column("id", Word("id", "编号")),
    Column("level", Word("level", "级别")),
    DAYS,
    SINCE,
    Column("title", Word("title", "内容"), wrap=True),
    Column("unit", Word("unit", "责任单位")),
    Column("owner", Word("owner", "责任人")),
    KNOWN,
    MEETINGS,
    Column("kind", Word("kind", "种类"), shown=False),
    PATH,
    LINE,
)
STRETCHES: Final = (
    SINCE,
    Column("until", Word("until", "截止日")),
    DAYS,
    Column("state", STATE),
    Column("level", Word("level", "级别")),
    Column("overdue", Word("overdue", "逾期")),
    Column("unit", Word("unit", "责任单位")),
    Column("owner", Word("owner", "责任人")),
    KNOWN,
    MEETINGS,
)
SEEN: Final = say(
    "By the facts written down. Known since: the first meeting in these days from which on every meeting's version said so; "
    "empty where none did."
)
NEW: Final = ""  # newer than the last meeting


class Lasting(NamedTuple):
    """An item that fulfils an expression, since when it does, and the meetings whose versions said so, newest first."""

    kind: Word
    item: Item
    since: date | None  # None: as far back as anything is written down of it
    meetings: tuple[str, ...] = ()


def view(judge: Judge, asked: Sequence[Expression], found: Sequence[Lasting], face: Face, *, versions: bool) -> Document:
    """Show what fulfils an expression, asked of one kind of record or of several."""
    sections = []
    for expression in asked:
        group = [lasting for lasting in found if lasting.kind == expression.kind]
        if group:
            group.sort(key=lambda lasting: lasting.since or date.min)
            title = say("{group}: {n}", group=expression.kind, n=len(group))
            sections.append(Section(title, tuple(row(judge, lasting, versions=versions) for lasting in group)))
    said, kinds = asked[0].said, joined(expression.kind for expression in asked)
    title = say_n(
        "Since when: {n} item fulfils {expression}", "Since when: {n} items fulfil {expression}", len(found), expression=said
    )
    empty = say("Nothing fulfils {expression} as of {day} (by the data entered; asked of: {kinds}).",
                expression=said, day=judge.on, kinds=kinds)  # fmt: skip
    table = Table(COLUMNS, tuple(sections), empty=empty)
    notes = [Paragraph(note, "note") for note in remarks(versions=versions)] if found else []
    data = {"expression": str(said), "kinds": tuple(str(expression.kind) for expression in asked)}
    return Document("when", title, face, (table, *notes), data)


def remarks(*, versions: bool) -> Iterator[Said]:
    """Say what the two beginnings mean, or why there is only one."""
    if versions:
        yield say(
            "Since: by the facts written down. Known since: the first meeting from which on every meeting's version said so; "
            "empty where none has yet."
        )
    else:
        yield say("Since: by the facts written down. There is no version of any meeting, so what meetings knew cannot be said.")


def row(judge: Judge, lasting: Lasting, *, versions: bool) -> Row:
    """Make the cells of one item."""
    item = lasting.item
    status = standing(lasting.kind)(item, judge)
    source = item.decision if isinstance(item, Decided) else item
    return (
        item.id,
        rated(item, status.grade),
        length(lasting.since, judge.on),
        lasting.since,
        item.decision.text if isinstance(item, Decided) else item.title,
        unit(judge, status.unit),
        person(judge, status.owner),
        *known(lasting.meetings, versions=versions),
        DECISION if isinstance(item, Decided) else item.KIND,
        source.path,
        source.line,
    )


def known(meetings: tuple[str, ...], *, versions: bool) -> tuple[Cell, Cell]:
    """Since which meeting it was known, and how many have seen it; neither can be said without any version."""
    return (meetings[-1] if meetings else NEW, len(meetings)) if versions else (None, None)


def length(first: date | None, last: date) -> int | None:
    """Count the days, the first and the last included."""
    return (last - first).days + 1 if first else None


def rated(item: Item, grade: Word | None) -> Word | None:
    """The grade of a risk, the level of a danger; nothing else has one."""
    return grade or UNRATED if isinstance(item, Risk | Danger) else None


def story(
    judge: Judge,
    item: Item,
    found: Sequence[tuple[Stretch, tuple[str, ...]]],
    face: Face,
    *,
    versions: bool,
    former: str = "",
) -> Document:
    """Show how one item stood, oldest first; the last stretch lasts."""
    lines = []
    for at, (stretch, meetings) in enumerate(found):
        status, lasts = stretch.status, at == len(found) - 1
        lines.append(
            (
                stretch.first,
                None if lasts else stretch.last,
                length(stretch.first, stretch.last),
                status.state,
                rated(item, status.grade),
                status.overdue,
                unit(judge, status.unit),
                person(judge, status.owner),
                *known(meetings, versions=versions),
            )
        )
    title = item.decision.text if isinstance(item, Decided) else item.title
    blocks: list[Block] = [rows(STRETCHES, tuple(lines), name="states")]
    if versions:
        blocks.append(Paragraph(SEEN, "note"))
    if former:
        blocks.insert(0, Paragraph(say("{former} is now called {id}.", former=former, id=item.id)))
    data = {"id": item.id, "kind": str(DECISION if isinstance(item, Decided) else item.KIND), "title": title}
    return Document("when", say("How {id} {title} stood, from day to day", id=item.id, title=title), face, tuple(blocks), data)
