"""One record, all of it: fields, deadlines, story, what refers to it; and how its grade or its day came about."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from riskreg.domain import lateness
from riskreg.domain.diagnostic import Diagnostic
from riskreg.domain.evaluation import (
    Deadline,
    Judge,
    danger_deadlines,
    measure_deadlines,
    meeting_deadlines,
    risk_deadlines,
)
from riskreg.domain.explanation import Reason
from riskreg.domain.mentions import Mention, mentions
from riskreg.domain.records import (
    Danger,
    Decision,
    Measure,
    Meeting,
    Record,
    Risk,
)
from riskreg.domain.timeline import graded, story
from riskreg.domain.words import (
    DANGER_MAJOR,
    DECISION,
    OPEN,
    RISK_CLOSED,
    TIERS,
    UNRATED,
)
from riskreg.messages import Mark, Name, Said, Word, joined, say, say_n
from riskreg.report.document import Block, Cell, Column, Document, Entries, Face, Paragraph, Row, Section, Table, Tinted, rows
from riskreg.report.views.columns import (
    FIRST_DUE,
    LATE_DAYS,
    LINE,
    PATH,
    STATE,
    FieldPair,
    column,
    fields,
    person,
    unit,
    who,
)
from riskreg.report.views.overdue import not_begun

SETTLED: Final = Word("yes", "有")
UNSETTLED: Final = Word("no", "无")
LEFT: Final = Word("days_left", "剩余天数", en="days left")


def record(judge: Judge, item: Record, face: Face, *, verbose: bool) -> Document:
    """Show a risk, a danger or a measure."""
    match item:
        case Risk():
            owed, (status, pairs) = list(risk_deadlines(judge, item)), risk_pairs(judge, item)
        case Danger():
            owed, (status, pairs) = list(danger_deadlines(judge, item)), danger_pairs(judge, item)
        case Measure():
            owed, (status, pairs) = list(measure_deadlines(judge, item)), measure_pairs(judge, item)
        case _:  # a kind of which nothing is computed
            owed, status, pairs = [], say("{kind}", kind=item.KIND), ()
    blocks: list[Block] = []
    data: dict[str, object] = {"kind": item.KIND, "id": item.id, "path": item.path, "line": item.line}
    if isinstance(item, Danger) and item.level_on(judge.on) == DANGER_MAJOR:
        blocks.append(five_points(judge, item))
        data["five_points_missing"] = tuple(judge.settled(item))
    blocks.append(Entries("record", (*pairs, *fields(judge, item))))
    waiting = (*awaited(judge, item), *not_begun(judge, [one for one in owed if one.due < judge.on]))
    blocks += [deadline_table(judge, owed, waits=bool(waiting)), *waiting]
    blocks += [*told(judge, item, verbose=verbose), *referring(judge, item, item.id)]
    blocks.append(Paragraph(say("Written down in {path}, line {line}.", path=item.path, line=item.line), "note"))
    title = say("{id} {title} ({status})", id=item.id, title=item.title, status=status)
    return Document("show", title, face, tuple(blocks), data)


def decision(judge: Judge, id_: str, meeting: Meeting, item: Decision, face: Face, *, verbose: bool) -> Document:
    """Show a decision of a meeting."""
    state = item.state(judge.on)
    pairs: tuple[FieldPair, ...] = (
        ("state", STATE, state),
        ("meeting", Meeting.KIND, Name(meeting.id, f"{meeting.id} {meeting.name_or_title}")),
        *fields(judge, item),
    )
    owed = [deadline for deadline in meeting_deadlines(judge, meeting) if deadline.item is item]
    blocks = (
        Entries("record", pairs),
        deadline_table(judge, owed),
        *told(judge, item, verbose=verbose),
        *referring(judge, item, id_),
        Paragraph(say("Written down in {path}, line {line}.", path=item.path, line=item.line), "note"),
    )
    title = say("{id} {title} ({status})", id=id_, title=item.text, status=state)
    return Document("show", title, face, blocks, {"kind": DECISION, "id": id_, "path": item.path, "line": item.line})


def headed(document: Document, note: Paragraph) -> Document:
    """Put a sentence before everything else."""
    return Document(document.command, document.title, document.face, (note, *document.blocks), document.data)


def risk_pairs(judge: Judge, risk: Risk) -> tuple[Said, tuple[FieldPair, ...]]:
    """A risk's grades, tier and checks, and how it stands in a few words."""
    found, inherent = judge.grade(risk), judge.grade(risk, inherent=True)
    band = found.band if found else UNRATED
    state = risk.state(judge.on)
    status = say("{band} risk, {state}", band=Tinted(band).band, state=state)
    pairs: tuple[FieldPair, ...] = (
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


def danger_pairs(judge: Judge, danger: Danger) -> tuple[Said, tuple[FieldPair, ...]]:
    """A danger's level and state, and how it stands in a few words."""
    level, course = danger.level_on(judge.on), danger.course(judge.on)
    due = judge.due(danger)
    late = lateness.of_danger(danger, judge)
    if late > 0 and course.state == OPEN:
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
    pairs: tuple[FieldPair, ...] = (
        ("level", Danger.FIELDS["level"].label, level),
        ("state", STATE, say("{state} since {day}", state=course.state, day=course.since)),
        ("first_due", FIRST_DUE, danger.due),
        ("due", Word("due", "现时限", en="day now"), due),
        *((("late_days", LATE_DAYS, late),) if late > 0 and course.state != OPEN else ()),
        *((("supervised", Danger.FIELDS["supervised"].label, listed),) if listed else ()),
    )
    return status, pairs


def measure_pairs(judge: Judge, measure: Measure) -> tuple[Said, tuple[FieldPair, ...]]:
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


def deadline_table(judge: Judge, owed: list[Deadline], *, waits: bool = False) -> Table:
    """What is still owed on the day, and by whom; `waits`: something is awaited, though no day may be set for it."""
    columns = (
        Column("what", Word("what", "事项", en="what is due")),
        Column("first_due", FIRST_DUE),
        Column("due", Word("due", "现时限", en="day now")),
        Column("late_days", LATE_DAYS, right=True),
        Column("days_left", LEFT, right=True),
        Column("unit", Word("unit", "责任单位")),
        Column("owner", Word("owner", "责任人")),
        Column("extensions", Word("extensions", "延期次数"), right=True),
    )
    found = tuple(
        (
            one.what,
            one.first_due,
            one.due,
            (one.late_days(judge.on) or None) if judge.begun else None,
            left(one.due, judge.on),
            unit(judge, one.unit),
            person(judge, one.owner),
            one.extensions,
        )
        for one in sorted(owed, key=lambda deadline: deadline.due)
    )
    nothing = say("No deadline runs.") if waits else say("Nothing is due any more.")
    return rows(columns, found, name="deadlines", caption=say("What is due"), empty=nothing)


def awaited(judge: Judge, item: Record) -> Iterator[Paragraph]:
    """For whose answer a referred danger waits, whether a day is set for it or not."""
    for referral in item.unanswered(item.course(judge.on), judge.on) if isinstance(item, Danger) else ():
        words = {"body": judge.register.name("units", referral.to) or referral.to, "day": referral.on}
        days = (judge.on - referral.on).days
        if judge.answer_due(referral):
            said = say_n(
                "Referred to {body} on {day}: no answer for {n} day.",
                "Referred to {body} on {day}: no answer for {n} days.",
                days,
                **words,
            )
        else:
            said = say_n(
                "Referred to {body} on {day}: no answer for {n} day, and no day is set by which it should come.",
                "Referred to {body} on {day}: no answer for {n} days, and no day is set by which it should come.",
                days,
                **words,
            )
        yield Paragraph(said, "alarm")


def left(due: date, on: date) -> int | None:
    """The days that are left; None once the day has passed."""
    return (due - on).days if due >= on else None


def told(judge: Judge, item: Record | Decision, *, verbose: bool) -> Iterator[Block]:
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


def referring(judge: Judge, item: Record | Decision, id_: str) -> Iterator[Table]:
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


EXPLAIN_COLUMNS: Final = (
    Column("about", Word("about", "说明什么"), shown=False),
    Column("step", Word("step", "推算过程", en="how it came about"), wrap=True),
    Column("where", Word("where", "依据（文件：行）", en="file:line")),
    PATH,
    LINE,
    Column("text", Word("text", "原文"), shown=False),
)


def explain_view(
    id_: str,
    item: Risk | Danger | Measure | Decision,
    reasons: Sequence[Reason],
    texts: Mapping[str, str],
    face: Face,
    *,
    former: str = "",
    wrong: Sequence[Diagnostic] = (),
) -> Document:
    """Show what came about, one section a result. The lines themselves stand in JSON, as `text`.

    `wrong` is what was not understood of the record: no result rests on it.
    """
    lines = {path: text.splitlines() for path, text in texts.items()}
    sections = tuple(
        Section(
            say("[{what}] {result}", what=reason.about, result=reason.result),
            tuple(reason_row(reason.about, step.said, step.at, lines) for step in reason.steps),
        )
        for reason in reasons
    )
    title = item.text if isinstance(item, Decision) else item.title
    blocks: list[Block] = [Table(EXPLAIN_COLUMNS, sections, name="steps", empty=say("Nothing is computed of it."))]
    blocks[:0] = [Paragraph(misunderstood(one), "alarm") for one in wrong]
    if former:
        blocks.insert(0, Paragraph(say("{former} is now called {id}.", former=former, id=id_)))
    data = {"id": id_, "results": {str(reason.about): reason.result for reason in reasons}}
    return Document("explain", say("How it came about: {id} {title}", id=id_, title=title), face, tuple(blocks), data)


def misunderstood(found: Diagnostic) -> Said:
    """Say what was not understood, and what was probably meant."""
    words = {"place": f"{found.mark.path}:{found.mark.line}", "problem": found.message}
    if found.hint:
        return say("{place} was not understood: {problem}; {hint}", **words, hint=found.hint)
    return say("{place} was not understood: {problem}", **words)


def reason_row(about: Word, said: Said, at: Mark | None, lines: Mapping[str, Sequence[str]]) -> Row:
    """Make the cells of one step."""
    if at is None:
        return (about, said, None, None, None, None)
    text = lines.get(at.path, ())
    excerpt = text[at.line - 1].strip() if 0 < at.line <= len(text) else None
    return (about, said, f"{at.path}:{at.line}", at.path, at.line, excerpt)
