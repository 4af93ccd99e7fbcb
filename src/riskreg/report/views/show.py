"""Show: one record, all of it: its fields, its deadlines, its story by day, what refers to it, where it is written down."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from riskreg.domain.deadlines import Deadline, danger_deadlines, measure_deadlines, meeting_deadlines, risk_deadlines
from riskreg.domain.events import graded
from riskreg.domain.judge import Judge
from riskreg.domain.mentions import Mention, mentions
from riskreg.domain.records import Danger, Decision, Measure, Meeting, Record, Risk
from riskreg.domain.story import story
from riskreg.domain.words import DANGER_MAJOR, DECISION, OPEN, RISK_CLOSED, TIERS, UNRATED
from riskreg.report.document import Block, Cell, Column, Document, Entries, Face, Paragraph, Row, Table, Tinted, rows
from riskreg.report.views.columns import DAYS_LATE, LINE, PATH, STATE, column, person, unit
from riskreg.report.views.entries import Pair, fields, who
from riskreg.wording import Name, Said, Word, joined, say, say_n

SETTLED: Final = Word("yes", "有")
UNSETTLED: Final = Word("no", "无")
LEFT: Final = Word("days_left", "剩余天数", en="days left")


def record(judge: Judge, item: Record, face: Face, *, verbose: bool) -> Document:
    """Show a risk, a danger or a measure."""
    assert isinstance(item, Risk | Danger | Measure)
    match item:
        case Risk():
            owed, (status, pairs) = list(risk_deadlines(judge, item)), risk_pairs(judge, item)
        case Danger():
            owed, (status, pairs) = list(danger_deadlines(judge, item)), danger_pairs(judge, item)
        case Measure():
            owed, (status, pairs) = list(measure_deadlines(judge, item)), measure_pairs(judge, item)
    blocks: list[Block] = []
    data: dict[str, object] = {"kind": item.KIND, "id": item.id, "path": item.path, "line": item.line}
    if isinstance(item, Danger) and item.level_on(judge.on) == DANGER_MAJOR:
        blocks.append(five_points(judge, item))
        data["five_points_missing"] = tuple(judge.settled(item))
    blocks.append(Entries("record", (*pairs, *fields(judge, item))))
    blocks += [deadlines(judge, owed), *told(judge, item, verbose=verbose), *referring(judge, item, item.id)]
    blocks.append(Paragraph(say("Written down in {path}, line {line}.", path=item.path, line=item.line), "note"))
    title = say("{id} {title} ({status})", id=item.id, title=item.title, status=status)
    return Document("show", title, face, tuple(blocks), data)


def decision(judge: Judge, id_: str, meeting: Meeting, item: Decision, face: Face, *, verbose: bool) -> Document:
    """Show a decision of a meeting."""
    state = item.state(judge.on)
    pairs: tuple[Pair, ...] = (
        ("state", STATE, state),
        ("meeting", Meeting.KIND, Name(meeting.id, f"{meeting.id} {meeting.name_or_title}")),
        *fields(judge, item),
    )
    owed = [deadline for deadline in meeting_deadlines(judge, meeting) if deadline.item is item]
    blocks = (
        Entries("record", pairs),
        deadlines(judge, owed),
        *told(judge, item, verbose=verbose),
        *referring(judge, item, id_),
        Paragraph(say("Written down in {path}, line {line}.", path=item.path, line=item.line), "note"),
    )
    title = say("{id} {title} ({status})", id=id_, title=item.text, status=state)
    return Document("show", title, face, blocks, {"kind": DECISION, "id": id_, "path": item.path, "line": item.line})


def headed(document: Document, note: Paragraph) -> Document:
    """Put a sentence before everything else."""
    return Document(document.command, document.title, document.face, (note, *document.blocks), document.data)


def risk_pairs(judge: Judge, risk: Risk) -> tuple[Said, tuple[Pair, ...]]:
    """A risk's grades, tier and checks, and how it stands in a few words."""
    found, inherent = judge.grade(risk), judge.grade(risk, inherent=True)
    band = found.band if found else UNRATED
    state = risk.state(judge.on)
    status = say("{band} risk, {state}", band=Tinted(band).band, state=state)
    pairs: tuple[Pair, ...] = (
        ("state", STATE, state),
        ("grade", Word("grade", "现有等级", en="grade"), Tinted(band)),
        ("score", Word("score", "分值"), found.score if found else None),
        ("method", Risk.FIELDS["method"].label, risk.scored(judge.on)[0]),
        (
            "inherent_grade",
            Word("inherent_grade", "固有等级", en="inherent"),
            say("{grade}", grade=graded(inherent)) if inherent else None,
        ),
        ("tier", Word("tier", "管控层级", en="control tier"), TIERS.get(band)),
        ("check_every", Risk.FIELDS["check_every"].label, judge.check_every(risk)),
        (
            "next_review",
            Word("next_review", "下次再评估", en="next review"),
            None if state == RISK_CLOSED else judge.next_review(risk),
        ),
    )
    return status, pairs


def danger_pairs(judge: Judge, danger: Danger) -> tuple[Said, tuple[Pair, ...]]:
    """A danger's level and state, and how it stands in a few words."""
    level, course = danger.level_on(judge.on), danger.course(judge.on)
    due = judge.due(danger)
    late = (judge.on - due).days if course.state == OPEN else 0
    if late > 0:
        status = say_n(
            "{level} danger, {state}, {n} day late",
            "{level} danger, {state}, {n} days late",
            late,
            level=level,
            state=course.state,
        )
    else:
        status = say("{level} danger, {state}", level=level, state=course.state)
    supervised = next(
        (one for one in danger.supervised if one.from_ and one.from_ <= judge.on and not one.is_lifted(judge.on)), None
    )
    listed = (
        say("{level}, from {day} to {to}", level=supervised.level, day=supervised.from_, to=supervised.to or "?")
        if supervised
        else None
    )
    pairs: tuple[Pair, ...] = (
        ("level", Danger.FIELDS["level"].label, level),
        ("state", STATE, say("{state} since {day}", state=course.state, day=course.since)),
        ("due", Word("due", "原时限", en="original day"), danger.due),
        ("due_now", Word("due_now", "现时限", en="day now"), due),
        *((("supervised", Danger.FIELDS["supervised"].label, listed),) if listed else ()),
    )
    return status, pairs


def measure_pairs(judge: Judge, measure: Measure) -> tuple[Said, tuple[Pair, ...]]:
    """A measure's state, and how it stands in a few words."""
    state = measure.state(judge.on)
    return say("{type}, {state}", type=measure.type, state=state), (("state", STATE, state),)


def five_points(judge: Judge, danger: Danger) -> Paragraph:
    """The five settled points of a major danger (五落实) in a line, and which are missing."""
    on = judge.on
    missing = judge.settled(danger)
    spent = sum((spent.yuan or Decimal(0) for spent in danger.spent if spent.on <= on), Decimal(0))
    answer = (unit(judge, danger.unit_on(on)), person(judge, danger.owner_on(on)), person(judge, danger.leader))
    said = say(
        "Five settled points: responsibility {who} | measures {measures} | funds {funds} | day {due} | "
        "emergency plan {plan}. Missing: {missing}.",
        who=joined(one for one in answer if one),
        measures=SETTLED if danger.rectification else UNSETTLED,
        funds=UNSETTLED if danger.funds is None else say("{funds} yuan planned, {spent} spent", funds=danger.funds, spent=spent),
        due=judge.due(danger),
        plan=SETTLED if danger.plan else UNSETTLED,
        missing=joined(danger.FIELDS[point].label for point in missing) if missing else say("none"),
    )
    return Paragraph(said, "alarm" if missing else "plain")


def deadlines(judge: Judge, owed: list[Deadline]) -> Table:
    """What is still owed on the day, and by whom."""
    columns = (
        Column("what", Word("what", "事项", en="what is due")),
        Column("original_due", Word("original_due", "原时限", en="original day")),
        Column("due", Word("due", "现时限", en="day now")),
        Column("days_late", DAYS_LATE, right=True),
        Column("days_left", LEFT, right=True),
        Column("unit", Word("unit", "责任单位")),
        Column("owner", Word("owner", "责任人")),
        Column("extensions", Word("extensions", "延期次数"), right=True),
    )
    found = tuple(
        (
            one.what,
            one.original,
            one.due,
            one.days_late(judge.on) or None,
            left(one.due, judge.on),
            unit(judge, one.unit),
            person(judge, one.owner),
            one.extensions,
        )
        for one in sorted(owed, key=lambda deadline: deadline.due)
    )
    return rows(columns, found, name="deadlines", caption=say("What is due"), empty=say("Nothing is due any more."))


def left(due: date, on: date) -> int | None:
    """The days that are left; None once the day has passed."""
    return (due - on).days if due >= on else None


def told(judge: Judge, item: Risk | Danger | Measure | Decision, *, verbose: bool) -> Iterator[Block]:
    """The story by day; with `verbose`, the line of each fact."""
    found = story(item, judge)
    columns = (
        Column("on", Word("on", "日期", en="day")),
        Column("what", Word("what", "经过", en="what happened")),
        Column("who", Word("who", "人员", en="who"), wrap=True),
        Column("note", Word("note", "情况"), wrap=True),
        PATH._replace(shown=verbose),
        LINE._replace(shown=verbose),
    )
    lines: tuple[Row, ...] = tuple(
        (event.on, event.what, who(judge, event.who), event.note, event.at.path, event.at.line) for event in found.events
    )
    yield rows(columns, lines, name="story", caption=say("Day by day"), empty=say("Nothing is entered yet."))
    if found.later:
        yield Paragraph(
            say_n(
                "{n} entry is dated after the day of judgement and not shown.",
                "{n} entries are dated after the day of judgement and not shown.",
                found.later,
            ),
            "note",
        )


def referring(judge: Judge, item: Risk | Danger | Measure | Decision, id_: str) -> Iterator[Table]:
    """What refers to it, and what it refers to; nothing where there is nothing."""
    found = mentions(item, id_, judge)
    columns = (
        Column("how", Word("how", "关系", en="relation")),
        column(Risk, "id"),
        Column("grade", Word("grade", "等级/级别", en="grade or level")),
        Column("title", Word("title", "内容"), wrap=True),
        Column("state", STATE),
        Column("unit", Word("unit", "责任单位")),
    )
    if found:
        yield rows(columns, tuple(mention_row(judge, one) for one in found), name="mentions", caption=say("What belongs to it"))


def mention_row(judge: Judge, mention: Mention) -> Row:
    """Make the cells of one mention."""
    item, on = mention.item, judge.on
    held = unit(judge, item.unit if isinstance(item, Decision) else item.unit_on(on))
    title = item.text if isinstance(item, Decision) else item.title
    return (mention.how, mention.id, rated(judge, item), title, item.state(on), held)


def rated(judge: Judge, item: Risk | Danger | Measure | Decision) -> Cell:
    """The grade of a risk, the level of a danger; nothing else has one."""
    if isinstance(item, Risk):
        found = judge.grade(item)
        return Tinted(found.band if found else UNRATED)
    return item.level_on(judge.on) if isinstance(item, Danger) else None
