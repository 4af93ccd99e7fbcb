"""One record, all of it: fields, deadlines, story, what refers to it, how its grade came about; what a unit or a person holds."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from riskreg.domain.diagnostic import Diagnostic
from riskreg.domain.evaluation import (
    Deadline,
    Judge,
    danger_deadlines,
    deadlines,
    measure_deadlines,
    meeting_deadlines,
    overdue,
    risk_deadlines,
)
from riskreg.domain.explanation import Reason
from riskreg.domain.mentions import Holding, Mention, held, holder, leads, mentions, roles
from riskreg.domain.records import (
    Category,
    Danger,
    Decision,
    Identified,
    Measure,
    Meeting,
    Period,
    Person,
    Place,
    Record,
    Risk,
    Unit,
)
from riskreg.domain.records.organisation import OFFICES
from riskreg.domain.timeline import graded, story
from riskreg.domain.words import (
    BANDS,
    DANGER_MAJOR,
    DANGER_STATES,
    DECISION,
    DECISION_STATES,
    LEVELS,
    MEASURE_STATES,
    OPEN,
    RISK_CLOSED,
    TIERS,
    UNRATED,
    ranked,
)
from riskreg.messages import Mark, Name, Said, Word, joined, say, say_n
from riskreg.report.document import Block, Cell, Column, Document, Entries, Face, Paragraph, Row, Section, Table, Tinted, rows
from riskreg.report.views import tables
from riskreg.report.views.columns import (
    FIRST_DUE,
    LATE_DAYS,
    LINE,
    PATH,
    STATE,
    FieldPair,
    called,
    column,
    fields,
    person,
    unit,
    who,
)

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
    blocks += [deadline_table(judge, owed), *told(judge, item, verbose=verbose), *referring(judge, item, item.id)]
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
    pairs: tuple[FieldPair, ...] = (
        ("level", Danger.FIELDS["level"].label, level),
        ("state", STATE, say("{state} since {day}", state=course.state, day=course.since)),
        ("first_due", FIRST_DUE, danger.due),
        ("due", Word("due", "现时限", en="day now"), due),
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


def deadline_table(judge: Judge, owed: list[Deadline]) -> Table:
    """What is still owed on the day, and by whom."""
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
            one.late_days(judge.on) or None,
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


SOON: Final = 30  # days ahead that are listed
MANY: Final = 20  # held items listed without -v

HELD: Final = (
    Column("id", Word("id", "编号")),
    Column("kind", Word("kind", "种类")),
    Column("grade", Word("grade", "等级/级别", en="grade or level")),
    Column("title", Word("title", "内容"), wrap=True),
    Column("state", STATE),
    Column("unit", Word("unit", "责任单位")),
    Column("owner", Word("owner", "责任人")),
)
OWED: Final = (
    Column("id", Word("id", "编号")),
    Column("what", Word("what", "事项", en="what is due")),
    Column("level", Word("level", "级别")),
    Column("due", Word("due", "现时限", en="day now")),
    Column("late_days", LATE_DAYS, right=True),
    Column("days_left", LEFT, right=True),
    Column("title", Word("title", "内容"), wrap=True),
    Column("unit", Word("unit", "责任单位")),
    Column("owner", Word("owner", "责任人")),
    Column("first_due", FIRST_DUE, shown=False),
)


def holdings_view(judge: Judge, subject: Identified, face: Face, *, verbose: bool) -> Document:
    """Show a unit, person, category, place, period or meeting."""
    pairs = [pair for pair in fields(judge, subject) if pair[0] not in ("name", "git")]
    blocks: list[Block] = []
    match subject:
        case Unit() | Person() | Place() | Category():
            mine = held(judge, holder(subject, judge))
            pairs += [*standing(judge, subject), *counted(judge, mine)]
            blocks += [*owing(judge, owed_by(judge, subject, mine)), *holding(judge, mine, verbose=verbose)]
            if isinstance(subject, Person):
                blocks += leading(judge, subject, verbose=verbose)
        case Meeting():
            found = [(f"{subject.id}/{decision.id}", subject, decision) for decision in subject.decisions]
            blocks += tables.decision_table(judge, found, face).blocks
        case Period():
            falling = [one for one in deadlines(judge) if subject.holds(one.due)]
            blocks += owing(judge, sorted(falling, key=lambda one: (one.due, one.id)))
    place = Paragraph(say("Written down in {path}, line {line}.", path=subject.path, line=subject.line), "note")
    name = (
        say("{id}", id=subject.id)
        if subject.name_or_title == subject.id
        else say("{id} {title}", id=subject.id, title=subject.name_or_title)
    )
    title = say("{name} ({kind})", name=name, kind=subject.KIND)
    data = {"kind": subject.KIND, "id": subject.id, "path": subject.path, "line": subject.line}
    return Document("show", title, face, (Entries("record", tuple(pairs)), *blocks, place), data)


def standing(judge: Judge, subject: Unit | Person | Place | Category) -> Iterator[FieldPair]:
    """What somebody is in charge of, or what lies within a place."""
    labels = {
        **{field.name: field.label for field in OFFICES},
        "unit": Word("in_charge_of", "主管、管理", en="in charge of"),
        "within": Word("holds", "下辖场所", en="places within"),
    }
    found: dict[str, list[Identified]] = {}
    for field, record in roles(subject, judge):
        found.setdefault(field, []).append(record)
    for field, records in found.items():
        label = (
            Word(f"{labels[field]}_of", labels[field].zh, en=f"{labels[field].en} of")
            if isinstance(subject, Person)
            else labels[field]
        )
        yield (str(label), label, joined(called(judge, record.LIST, record.id) for record in records))


def counted(judge: Judge, mine: list[Holding]) -> Iterator[FieldPair]:
    """How much of each kind is held open."""
    on = judge.on
    kinds: tuple[tuple[str, Word, type, Callable[[Holding], object], tuple[Word, ...]], ...] = (
        ("risks", Risk.KIND, Risk, lambda one: grade_of(judge, one), (*BANDS, UNRATED)),
        ("dangers", Word("danger", "未销号隐患", en="open dangers"), Danger, lambda one: one.item.level_on(on), LEVELS),  # type: ignore[union-attr]
        ("measures", Measure.KIND, Measure, lambda one: one.item.state(on), MEASURE_STATES),
        (
            "decisions",
            Word("decision", "未办结议定事项", en="open decisions"),
            Decision,
            lambda one: one.item.state(on),
            DECISION_STATES,
        ),
    )
    for key, label, kind, sort, words in kinds:
        counts = Counter(sort(one) for one in mine if isinstance(one.item, kind))
        detail = joined(say("{word} {n}", word=word, n=counts[word]) for word in words if counts[word])
        total = sum(counts.values())
        yield (
            key,
            Word(key, label.zh, en=key if key in ("risks", "measures") else label.en),
            say("{n} ({counts})", n=total, counts=detail) if total else 0,
        )
        yield (f"{key}_count", None, total)
    states = Counter(one.item.state(on) for one in mine if isinstance(one.item, Danger))
    if states:
        yield (
            "danger_states",
            Word("danger_states", "隐患状态", en="states of the dangers"),
            joined(say("{word} {n}", word=word, n=states[word]) for word in DANGER_STATES if states[word]),
        )


def grade_of(judge: Judge, one: Holding) -> Word:
    """The grade of a risk held."""
    found = judge.grade(one.item) if isinstance(one.item, Risk) else None
    return found.band if found else UNRATED


def owed_by(judge: Judge, subject: Unit | Person | Place | Category, mine: list[Holding]) -> list[Deadline]:
    """What somebody must do (as owner or acceptor), or what is due in a place or category: late, or soon."""
    ids = {one.id for one in mine}
    match subject:
        case Unit():
            found = [one for one in deadlines(judge) if one.unit == subject.id]
        case Person():
            found = [one for one in deadlines(judge) if one.owner == subject.id]
        case _:
            found = [one for one in deadlines(judge) if one.id in ids]
    return sorted((one for one in found if (one.due - judge.on).days <= SOON), key=lambda one: urgency(judge, one))


def urgency(judge: Judge, one: Deadline) -> tuple[int, date, str]:
    """Sort what is late by level, then by day; what is still to come by day."""
    return (ranked(one.level or "") if one.due < judge.on else 0, one.due, one.id)


def owing(judge: Judge, owed: list[Deadline]) -> Iterator[Block]:
    """What is late and what is due soon, in two sections."""
    late = tuple(owed_row(judge, one) for one in owed if one.due < judge.on)
    soon = tuple(owed_row(judge, one) for one in owed if one.due >= judge.on)
    parts = ((say("Overdue: {n}", n=len(late)), late), (say("Still to come: {n}", n=len(soon)), soon))
    sections = tuple(Section(title, found) for title, found in parts if found)
    nothing = say("Nothing is overdue, nothing due within {n} days (by the data entered).", n=SOON)
    yield Table(OWED, sections, name="due", caption=say("What is due (the next {n} days)", n=SOON), empty=nothing)


def owed_row(judge: Judge, one: Deadline) -> Row:
    """Make the cells of one deadline."""
    return (
        one.id,
        one.what,
        one.level,
        one.due,
        one.late_days(judge.on) or None,
        left(one.due, judge.on),
        one.title,
        unit(judge, one.unit),
        person(judge, one.owner),
        one.first_due,
    )


def holding(
    judge: Judge, mine: list[Holding], *, verbose: bool, name: str = "held", caption: Said | None = None
) -> Iterator[Block]:
    """What is held open; long lists are cut unless all of it was asked for."""
    shown = mine if verbose else mine[:MANY]
    found = tuple(held_row(judge, one) for one in shown)
    sections = (Section(None, found),) if found else ()
    yield Table(
        HELD,
        sections,
        name=name,
        caption=caption or say("What is held open"),
        empty=say("Nothing is held open (by the data entered)."),
    )
    if len(shown) < len(mine):
        yield Paragraph(
            say_n("{n} more is not listed (-v lists it).", "{n} more are not listed (-v lists them).", len(mine) - len(shown)),
            "note",
        )


def held_row(judge: Judge, one: Holding) -> Row:
    """Make the cells of something held."""
    item, on = one.item, judge.on
    kind: Cell = DECISION if isinstance(item, Decision) else one.record.KIND
    if isinstance(item, Decision):
        return (one.id, kind, None, item.text, item.state(on), unit(judge, item.unit), person(judge, item.owner))
    return (
        one.id,
        kind,
        rated(judge, item),
        item.title,
        item.state(on),
        unit(judge, item.unit_on(on)),
        person(judge, item.owner_on(on)),
    )


def leading(judge: Judge, leader: Person, *, verbose: bool) -> Iterator[Block]:
    """What a leader is in charge of, and how much of it is late."""
    led = held(judge, leads(leader))
    if not led:
        return
    ids = {one.id for one in led}
    late = [one for one in overdue(judge) if one.id in ids]
    yield from holding(
        judge,
        led,
        verbose=verbose,
        name="leads",
        caption=say("In charge of as leader: {n}, of which overdue {late}", n=len(led), late=len(late)),
    )
    if late:
        sections = (Section(None, tuple(owed_row(judge, one) for one in late)),)
        yield Table(OWED, sections, name="leads_overdue", caption=say("Overdue there"))
