"""What somebody, or some place, holds open: how much of each kind, what is late and what comes; a person's roles apart."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from riskreg.domain.evaluation import Deadline, Judge, deadlines, overdue
from riskreg.domain.mentions import Holding, headed, heads, held, holder, leads, roles
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
    Risk,
    Unit,
)
from riskreg.domain.records.organisation import OFFICES
from riskreg.domain.words import (
    BANDS,
    DANGER_MAJOR,
    DANGER_STATES,
    DECISION,
    DECISION_STATES,
    LEVELS,
    MEASURE_STATES,
    UNRATED,
    ranked,
)
from riskreg.messages import Said, Word, joined, say, say_n
from riskreg.report.document import Block, Cell, Column, Document, Entries, Face, Paragraph, Row, Section, Table, rows
from riskreg.report.views import tables
from riskreg.report.views.columns import FIRST_DUE, LATE_DAYS, STATE, FieldPair, called, fields, person, unit
from riskreg.report.views.show import LEFT, left, rated

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


def view(judge: Judge, subject: Identified, face: Face, *, verbose: bool) -> Document:
    """Show a unit, person, category, place, period or meeting."""
    pairs = [pair for pair in fields(judge, subject) if pair[0] not in ("name", "git")]
    blocks: list[Block] = []
    match subject:
        case Unit() | Person() | Place() | Category():
            mine = held(judge, holder(subject, judge))
            pairs += [*standing(judge, subject), *counted(judge, mine, apart=isinstance(subject, Person))]
            if isinstance(subject, Person):
                blocks += answering(judge, subject, mine)
            blocks += [*owing(judge, owed_by(judge, subject, mine)), *holding(judge, mine, verbose=verbose)]
            if isinstance(subject, Person):
                blocks += led(judge, subject, verbose=verbose)
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


def counted(judge: Judge, mine: list[Holding], *, apart: bool = False) -> Iterator[FieldPair]:
    """How much of each kind is held open; where roles are told `apart`, only data has these."""
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
            None if apart else Word(key, label.zh, en=key if key in ("risks", "measures") else label.en),
            say("{n} ({counts})", n=total, counts=detail) if total else 0,
        )
        yield (f"{key}_count", None, total)
    states = Counter(one.item.state(on) for one in mine if isinstance(one.item, Danger))
    if states:
        yield (
            "danger_states",
            None if apart else Word("danger_states", "隐患状态", en="states of the dangers"),
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
        (one.late_days(judge.on) or None) if judge.begun else None,
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


ROLES: Final = (
    Column("role", Word("role", "身份", en="answers as")),
    Column("risks", Word("risks", "风险"), right=True),
    Column("dangers", Word("dangers", "未销号隐患", en="open dangers"), right=True),
    Column("major", Word("major", "其中重大"), right=True),
    Column("measures", Word("measures", "制度措施"), right=True),
    Column("decisions", Word("decisions", "未办结议定事项", en="open decisions"), right=True),
    Column("overdue", Word("overdue", "逾期"), right=True),
)
OWNER: Final = Word("owner", "责任人")
LEADER: Final = Word("leader", "分管领导", en="leader in charge")
HEAD: Final = Word("head", "单位党政负责人", en="head of a unit")


def answering(judge: Judge, subject: Person, mine: list[Holding]) -> Iterator[Table]:
    """How much somebody answers for as owner, as leader in charge, and as head of a unit: apart, since one may be all three."""
    late = overdue(judge)
    of_leader, of_head = leads(subject), heads(subject, judge)
    units = headed(subject, judge)
    of_roles = (
        (OWNER, mine, [one for one in late if one.owner == subject.id]),
        (LEADER, held(judge, of_leader), [one for one in late if of_leader(one.item)]),
        (HEAD, held(judge, of_head), [one for one in late if one.unit in units]),
    )
    found: tuple[Row, ...] = tuple((role, *amounts(judge, holdings), len(owed)) for role, holdings, owed in of_roles)
    yield rows(ROLES, found, name="answers_for", caption=say("What this person answers for"))


def amounts(judge: Judge, holdings: list[Holding]) -> tuple[int, ...]:
    """Count what is held open: risks, dangers, major ones, measures, decisions."""
    kinds = Counter(type(one.item) for one in holdings)
    major = sum(1 for one in holdings if isinstance(one.item, Danger) and one.item.level_on(judge.on) == DANGER_MAJOR)
    return (kinds[Risk], kinds[Danger], major, kinds[Measure], kinds[Decision])


def led(judge: Judge, subject: Person, *, verbose: bool) -> Iterator[Block]:
    """What somebody is in charge of as leader, and what is late of it; and what is late of the units that somebody heads."""
    late = overdue(judge)
    of_leader, units = leads(subject), headed(subject, judge)
    found = held(judge, of_leader)
    owed = [one for one in late if of_leader(one.item)]
    if found:
        caption = say("In charge of as leader: {n}, of which overdue {late}", n=len(found), late=len(owed))
        yield from holding(judge, found, verbose=verbose, name="leads", caption=caption)
        yield from still_late(judge, owed, "leads_overdue", say("Overdue there"))
    yield from still_late(judge, [one for one in late if one.unit in units], "heads_overdue", say("Overdue in the units headed"))


def still_late(judge: Judge, late: list[Deadline], name: str, caption: Said) -> Iterator[Table]:
    """What is late; nothing where nothing is."""
    if late:
        yield Table(OWED, (Section(None, tuple(owed_row(judge, one) for one in late)),), name=name, caption=caption)
