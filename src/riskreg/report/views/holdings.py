"""What a unit, a person, a place or a category holds open and what is due (守土有责); and meetings and periods."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from riskreg.domain.deadlines import Deadline, deadlines, overdue
from riskreg.domain.judge import Judge
from riskreg.domain.mentions import Holding, held, holder, leads, roles
from riskreg.domain.records import Category, Danger, Decision, Identified, Measure, Meeting, Period, Person, Place, Risk, Unit
from riskreg.domain.words import BANDS, DANGER_STATES, DECISION, DECISION_STATES, LEVELS, MEASURE_STATES, UNRATED, ranked
from riskreg.report.document import Block, Cell, Column, Document, Entries, Face, Paragraph, Row, Section, Table
from riskreg.report.views import decisions
from riskreg.report.views.columns import DAYS_LATE, STATE, person, unit
from riskreg.report.views.entries import Pair, called, fields
from riskreg.report.views.show import LEFT, left, rated
from riskreg.wording import Said, Word, joined, say, say_n

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
    Column("days_late", DAYS_LATE, right=True),
    Column("days_left", LEFT, right=True),
    Column("title", Word("title", "内容"), wrap=True),
    Column("unit", Word("unit", "责任单位")),
    Column("owner", Word("owner", "责任人")),
    Column("original_due", Word("original_due", "原时限", en="original day"), shown=False),
)


def view(judge: Judge, subject: Identified, face: Face, *, verbose: bool) -> Document:
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
            blocks += decisions.view(judge, found, face).blocks
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


def standing(judge: Judge, subject: Unit | Person | Place | Category) -> Iterator[Pair]:
    """What somebody is in charge of, or what lies within a place."""
    labels = {
        **{field: Unit.FIELDS[field].label for field in ("party_leader", "admin_leader", "contact")},
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


def counted(judge: Judge, mine: list[Holding]) -> Iterator[Pair]:
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
        one.days_late(judge.on) or None,
        left(one.due, judge.on),
        one.title,
        unit(judge, one.unit),
        person(judge, one.owner),
        one.original,
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
