"""Since when: what fulfils an expression, the longest first; how one record stood; and what can be asked in an expression."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.evaluation import Judge
from riskreg.domain.query.expression import Expression, unique, vocabulary
from riskreg.domain.query.record_query import Decided
from riskreg.domain.query.stretches import Item, Stretch, standing
from riskreg.domain.query.terms import Flag, Term
from riskreg.domain.query.value_types import ChoiceType, DayType, IdType, NameType, NumberType, ValueType, typed
from riskreg.domain.records import KINDS, Danger, Risk
from riskreg.domain.settings import EMPTY
from riskreg.domain.words import DECISION, UNRATED
from riskreg.messages import Said, Word, joined, say, say_n
from riskreg.report.document import Block, Cell, Column, Document, Face, Paragraph, Row, Section, Table, rows
from riskreg.report.views.columns import LINE, PATH, STATE, AskedColumns, person, unit

KIND: Final = Column("kind", None, shown=False)
CHINESE: Final = Column("zh", Word("zh", "中文", en="in Chinese"))
MEANING: Final = Column("meaning", Word("meaning", "含义"), wrap=True)
FIELDS: Final = (
    KIND,
    Column("field", Word("field", "字段")),
    CHINESE,
    Column("signs", Word("signs", "符号"), wrap=True),
    Column("values", Word("values", "取值"), wrap=True),
    MEANING,
)
CONDITIONS: Final = (KIND, Column("condition", Word("condition", "条件词")), CHINESE, MEANING)


def asking_view(kinds: Sequence[Word]) -> Document:
    """Show what can be asked of some kinds of record."""
    blocks: list[Block] = [
        Paragraph(
            say(
                "A condition is a word that stands alone (overdue), or a field with a sign and values (unit=A,B means any of "
                "them; ~ is contains; field=none asks for what is not given; rectified>due compares two days). Join them with "
                "and, or, not and brackets; every word may be Chinese."
            )
        )
    ]
    for kind in kinds:
        words = vocabulary(kind)
        conditions = tuple(condition(kind, flag) for flag in unique(words.flags.values()))
        fields = tuple(field(kind, term) for term in unique(words.terms.values()))
        blocks.append(rows(CONDITIONS, conditions, name="conditions", caption=say("Conditions of {kind}", kind=kind)))
        blocks.append(rows(FIELDS, fields, name="fields", caption=say("Fields of {kind}", kind=kind)))
    return Document("when", say("What can be asked: riskreg when EXPR, riskreg table --where EXPR"), None, tuple(blocks))


def condition(kind: Word, flag: Flag) -> Row:
    """Make the cells of a condition."""
    return (str(kind), str(flag.label), flag.label.zh, Said(flag.says, {}))


def field(kind: Word, term: Term) -> Row:
    """Make the cells of a field."""
    return (str(kind), str(term.label), term.label.zh, " ".join(term.sort.signs), values(term.sort), Said(term.says, {}))


def values(sort: ValueType) -> Cell:
    """Say what may stand behind the sign."""
    match sort:
        case ChoiceType():
            return joined(map(typed, sort.words))
        case NameType():
            kind = KINDS[sort.target]
            return Word(kind.LIST, kind.LIST_ZH)
        case IdType():
            return Word("id", "编号")
        case DayType():
            return Word("day", "日期", en="day, month, year")
        case NumberType():
            return Word("number", "数")
    return Word("text", "文字")


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


def view(
    judge: Judge,
    asked: Sequence[Expression],
    found: Sequence[Lasting],
    face: Face,
    *,
    versions: bool,
    earlier: Mapping[str, date] = EMPTY,
) -> Document:
    """Show what fulfils an expression, asked of one kind of record or of several.

    `earlier` says of what would have fulfilled it before the register was begun since when.
    """
    sections = []
    listed: list[Item] = []
    for expression in asked:
        group = [lasting for lasting in found if lasting.kind == expression.kind]
        if group:
            group.sort(key=lambda lasting: lasting.since or date.min)
            listed += [lasting.item for lasting in group]
            title = say("{group}: {n}", group=expression.kind, n=len(group))
            sections.append(Section(title, tuple(row(judge, lasting, versions=versions) for lasting in group)))
    said, kinds = asked[0].said, joined(expression.kind for expression in asked)
    title = say_n(
        "Since when: {n} item fulfils {expression}", "Since when: {n} items fulfil {expression}", len(found), expression=said
    )
    empty = say("Nothing fulfils {expression} as of {day} (by the data entered; asked of: {kinds}).",
                expression=said, day=judge.on, kinds=kinds)  # fmt: skip
    table = Table(COLUMNS, tuple(sections), empty=empty, more=AskedColumns(judge, listed, [one.kind for one in asked]))
    notes = [Paragraph(note, "note") for note in (*begun_late(judge, earlier), *remarks(versions=versions))] if found else []
    data = {"expression": str(said), "kinds": tuple(str(expression.kind) for expression in asked)}
    return Document("when", title, face, (table, *notes), data)


def begun_late(judge: Judge, earlier: Mapping[str, date]) -> Iterator[Said]:
    """Say what was late already when the register was begun."""
    if earlier:
        ids = joined(say("{id} since {day}", id=id_, day=day) for id_, day in earlier.items())
        yield say("Nothing is overdue before the register began, on {started}; but for that: {ids}.",
                  started=judge.settings.started, ids=ids)  # fmt: skip


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
    late: date | None = None,
) -> Document:
    """Show how one item stood, oldest first; the last stretch lasts. `late`: since when, when the register was begun."""
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
    if late:
        blocks += [Paragraph(note, "note") for note in begun_late(judge, {item.id: late})]
    if former:
        blocks.insert(0, Paragraph(say("{former} is now called {id}.", former=former, id=item.id)))
    data = {"id": item.id, "kind": str(DECISION if isinstance(item, Decided) else item.KIND), "title": title}
    return Document("when", say("How {id} {title} stood, from day to day", id=item.id, title=title), face, tuple(blocks), data)
