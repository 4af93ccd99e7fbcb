"""Laws of changes: nothing changed is empty; what changed, applied, gives the other version; the balance adds up."""

import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from riskreg.domain.balance import SUMMED, balance
from riskreg.domain.changes import Change, Comparison, FieldChange, applied, apply, compare, differences
from riskreg.domain.changes.classes import CLASSES, EDITED, FACT_DELETED, FACT_OVERWRITTEN, unclaimed
from riskreg.domain.changes.sides import Sides
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import (
    Choice,
    Day,
    Fact,
    Facts,
    Field,
    FieldTable,
    Free,
    Id,
    Kind,
    Number,
    Ref,
    Text,
    Texts,
    Whole,
    YesNo,
)
from riskreg.domain.figures import Basis, Start, balanced
from riskreg.domain.records import KINDS, Danger, Decision, Identified, Measure, Meeting, Period, Person, Record, Risk, Unit
from riskreg.domain.records.danger_facts import Acceptance, Rectification
from riskreg.domain.records.risk import RiskClosure
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import CLOSED
from riskreg.report.document import FORMATS, Face, render
from riskreg.report.language import Language
from riskreg.report.views.diff import ComparedVersions, view

SOAK = bool(os.environ.get("RISKREG_SOAK"))

FIRST = date(2022, 9, 1)
DAYS = st.integers(0, 6).map(lambda count: FIRST + timedelta(days=count))  # few, so that many facts share a day
WORDS = st.sampled_from(["甲", "乙", "D-1", "P-1 #2"])
TABLES: Final[list[type[FieldTable]]] = [*KINDS.values(), Settings]

VALUES: dict[type[Kind], Callable[[Any], st.SearchStrategy[Any]]] = {
    Id: lambda _kind: st.sampled_from(["1", "2"]),
    Day: lambda _kind: DAYS,
    Text: lambda _kind: WORDS,
    Texts: lambda _kind: st.lists(WORDS, max_size=3).map(tuple),
    Ref: lambda kind: st.lists(WORDS, max_size=3).map(tuple) if kind.many else WORDS,
    Number: lambda _kind: st.sampled_from([Decimal(1), Decimal("1.0"), Decimal(2)]),
    Whole: lambda kind: st.integers(kind.least, kind.least + 2),
    YesNo: lambda _kind: st.booleans(),
    Choice: lambda kind: st.sampled_from(kind.words[:2]),
    Fact: lambda kind: values(kind.table),
    Facts: lambda kind: st.lists(values(kind.table), max_size=4).map(tuple),
    Free: lambda kind: st.dictionaries(WORDS, VALUES[type(kind.value)](kind.value), max_size=2),
}


def value_of(field: Field) -> st.SearchStrategy[Any]:
    return VALUES[type(field.kind)](field.kind)


def values(table: type[FieldTable]) -> st.SearchStrategy[Any]:
    """Make any value of a table: its first field always, the others now and then."""
    first = next(iter(table.FIELDS))
    needed = {first} | {name for name, field in table.FIELDS.items() if isinstance(field.kind, Day) and field.key.required}
    return st.fixed_dictionaries(
        {name: value_of(table.FIELDS[name]) for name in table.FIELDS if name in needed},
        optional={name: value_of(field) for name, field in table.FIELDS.items() if name not in needed},
    ).map(lambda found: table(**found))


@st.composite
def edited(draw: st.DrawFn, value: FieldTable) -> FieldTable:
    """Edit a value as people do: fields written anew, facts added, taken out, moved about, edited inside."""
    made: dict[str, Any] = {}
    for field in draw(st.lists(st.sampled_from(list(value.FIELDS.values())), max_size=3, unique_by=lambda field: field.name)):
        content = getattr(value, field.name)
        if isinstance(field.kind, Facts):
            made[field.name] = draw(rearranged(field.kind, content))
        elif isinstance(field.kind, Fact) and content is not None and draw(st.booleans()):
            made[field.name] = draw(edited(content))
        else:
            made[field.name] = draw(value_of(field) | st.just(field.default) if not field.key.required else value_of(field))
    return value.with_(**made)


@st.composite
def rearranged(draw: st.DrawFn, kind: Facts, items: tuple[FieldTable, ...]) -> tuple[FieldTable, ...]:
    kept = [item for item in items if draw(st.integers(0, 4))]
    changed = [draw(edited(item)) if not draw(st.integers(0, 3)) else item for item in kept]
    new = draw(st.lists(values(kind.table), max_size=2))
    return tuple(draw(st.permutations([*changed, *new])))


ANY: Final[st.SearchStrategy[FieldTable]] = st.one_of(*map(values, TABLES))
PAIRS = ANY.flatmap(lambda value: st.tuples(st.just(value), edited(value) | values(type(value))))


# --- what a value means, said another way than the code does


def meaning(value: Any, kind: Kind | None = None) -> Any:
    """Return a value's meaning as plain data: scalar lists as sets, lists of facts as a sequence for each day."""
    if isinstance(value, FieldTable):
        return {name: meaning(getattr(value, name), field.kind) for name, field in value.FIELDS.items()}
    if isinstance(kind, Facts):
        by_day: dict[Any, list[Any]] = {}
        for item in value:
            for day in sequences(item):
                by_day.setdefault(day, []).append(meaning(item))
        return by_day
    if isinstance(kind, Free):
        return {key: meaning(one, kind.value) for key, one in value.items()}
    if isinstance(value, tuple):
        return frozenset(value)
    return value


def sequences(item: FieldTable) -> set[Any]:
    """Return in which sequences an item of a list stands: those of its days; a decision only among those of its id."""
    if isinstance(item, Decision):
        return {item.id}
    days = {getattr(item, name) for name in ("on", "applied", "approved", "from_") if name in item.FIELDS}
    return (days - {None}) or {None}


# --- field differences


@given(ANY)
def test_nothing_changed_between_a_value_and_itself(value: FieldTable) -> None:
    assert list(differences(value, value.with_())) == []


@given(st.data())
def test_the_order_of_scalar_lists_and_of_facts_of_different_days_is_no_change(data: st.DataObject) -> None:
    value = data.draw(ANY)
    shuffled: dict[str, Any] = {}
    for name, field in value.FIELDS.items():
        if may_be_shuffled(field.kind, getattr(value, name)):
            shuffled[name] = tuple(data.draw(st.permutations(getattr(value, name))))
    assert list(differences(value, value.with_(**shuffled))) == []


def may_be_shuffled(kind: Kind, content: Any) -> bool:
    if isinstance(kind, Facts):
        days = [day for one in content for day in sequences(one)]
        return len(days) == len(set(days))
    return isinstance(kind, Texts) or (isinstance(kind, Ref) and kind.many)


@settings(max_examples=400 if SOAK else 60)
@given(PAIRS)
def test_there_are_differences_exactly_where_the_meaning_differs(pair: tuple[FieldTable, FieldTable]) -> None:
    before, after = pair
    assert bool(list(differences(before, after))) == (meaning(before) != meaning(after))


@settings(max_examples=400 if SOAK else 60)
@given(PAIRS)
def test_what_changed_applied_to_the_one_gives_the_other(pair: tuple[FieldTable, FieldTable]) -> None:
    before, after = pair
    found = list(differences(before, after))
    assert meaning(apply(before, found)) == meaning(after)
    assert len({change.path for change in found}) == len(found)


@given(PAIRS)
def test_the_other_way_round_gives_the_first_again(pair: tuple[FieldTable, FieldTable]) -> None:
    before, after = pair
    there = apply(before, differences(before, after))
    assert meaning(apply(there, differences(there, before))) == meaning(before)


@given(PAIRS)
def test_what_is_not_in_a_list_of_facts_is_told_alike_both_ways(pair: tuple[FieldTable, FieldTable]) -> None:
    def scalar(before: FieldTable, after: FieldTable) -> list[FieldChange]:
        return sorted(change for change in differences(before, after) if len(change.path) == 1)

    before, after = pair
    assert {(change.path, change.before, change.after) for change in scalar(before, after)} == {
        (change.path, change.after, change.before) for change in scalar(after, before)
    }


# --- whole registers


KEPT: Final[list[type[Identified]]] = [Danger, Risk, Measure, Meeting, Unit, Person, Period]
Lists = dict[str, dict[str, Identified]]


@st.composite
def lists(draw: st.DrawFn) -> Lists:
    """Make a register of a few records; an id belongs to one record only."""
    found: Lists = {name: {} for name in KINDS}
    for kind in draw(st.lists(st.sampled_from(KEPT), max_size=5)):
        id_ = f"{kind.KIND}-{len(found[kind.LIST])}"
        found[kind.LIST][id_] = draw(values(kind)).with_(id=id_)
    return found


@st.composite
def edited_lists(draw: st.DrawFn, before: Lists) -> Lists:
    """Edit a register: records edited, renamed, deleted, entered."""
    found: Lists = {name: {} for name in KINDS}
    for name, records in before.items():
        for record in draw(st.permutations(list(records.values()))):
            what = draw(st.sampled_from(["same", "same", "edited", "edited", "renamed", "deleted"]))
            made: Any = record
            if what == "edited":
                made = draw(edited(record)).with_(id=record.id)
            if what == "renamed" and "formerly" in record.FIELDS:
                made = draw(edited(record)).with_(id=f"{record.id}-new", formerly=(record.id,))
            if what != "deleted":
                found[name][made.id] = made
    for kind in draw(st.lists(st.sampled_from(KEPT), max_size=2)):
        id_ = f"{kind.KIND}-later-{len(found[kind.LIST])}"
        found[kind.LIST][id_] = draw(values(kind)).with_(id=id_)
    return found


VERSIONS = lists().flatmap(lambda before: st.tuples(st.just(before), edited_lists(before)))


def judge(found: Lists, on: date, started: date | None = None) -> Judge:
    return Judge(Register(found, Directory(())), Settings(name="校", started=started), on)


def all_meaning(register: Register) -> Any:
    return {name: {id_: meaning(record) for id_, record in records.items()} for name, records in register.lists.items()}


def copied(found: Lists) -> Lists:
    """Return the same records as if they had been read from another version of the file."""
    return {name: {id_: record.with_() for id_, record in records.items()} for name, records in found.items()}


@given(lists(), DAYS)
def test_nothing_changed_between_a_version_and_itself_on_one_day(found: Lists, on: date) -> None:
    assert not compare(judge(found, on), judge(found, on))
    assert not compare(judge(found, on), judge(copied(found), on))


@given(lists(), DAYS, DAYS)
def test_only_time_changes_what_nobody_edits(found: Lists, first: date, second: date) -> None:
    one, other = compare(judge(found, first), judge(found, second)), compare(judge(found, first), judge(copied(found), second))
    assert one == other
    assert all(change.fields == () and EDITED not in change.classes for change in one.changes)


@settings(max_examples=200 if SOAK else 40)
@given(VERSIONS, DAYS, DAYS)
def test_what_compare_says_applied_to_a_version_gives_the_other(versions: tuple[Lists, Lists], first: date, second: date) -> None:
    before, after = versions
    found = compare(judge(before, first), judge(after, second))
    assert all_meaning(applied(Register(before, Directory(())), found)) == all_meaning(Register(after, Directory(())))


@given(VERSIONS, DAYS, DAYS)
def test_every_change_has_classes_in_order_and_every_field_is_explained(
    versions: tuple[Lists, Lists], first: date, second: date
) -> None:
    found = compare(judge(versions[0], first), judge(versions[1], second)).changes
    assert len({change.id for change in found}) == len(found)
    for change in found:
        assert change.classes
        assert list(change.classes) == [word for word in CLASSES if word in change.classes]
        left = unclaimed(type(change.item), change.classes, change.fields)
        assert {*change.classes} & {EDITED, FACT_OVERWRITTEN, FACT_DELETED} == left or change.before is None


@given(VERSIONS, DAYS)
def test_on_one_day_the_other_way_round_says_the_opposite(versions: tuple[Lists, Lists], on: date) -> None:
    """Renamed records aside: a former id says which of two versions is the later."""
    one, other = (judge({name: unrenamed(found) for name, found in version.items()}, on) for version in versions)
    there, back = compare(one, other), compare(other, one)

    def ids(found: Comparison, *words: str) -> set[str]:
        return {change.id for change in found.changes if {*words} & {*change.classes}}

    for first, second in ((there, back), (back, there)):
        assert ids(first, "upgraded") == ids(second, "downgraded")
        assert ids(first, "reassigned") == ids(second, "reassigned")
        assert ids(first, "added", "filled_late") <= ids(second, "removed")
    assert {change.id for change in there.changes if change.fields} == {change.id for change in back.changes if change.fields}


@given(VERSIONS, DAYS)
def test_on_one_day_the_balance_the_other_way_round_is_its_mirror(versions: tuple[Lists, Lists], on: date) -> None:
    one, other = (judge({name: unrenamed(found) for name, found in version.items()}, on) for version in versions)
    for there, back in zip(balance(one, other), balance(other, one), strict=True):
        assert set(there.before) == set(back.after)
        assert set(there.removed) == {*back.found, *back.filled_late} & {*back.after}
        assert set(there.reopened) == {*back.closed, *back.withdrawn} & {*back.before}


def unrenamed(found: dict[str, Identified]) -> dict[str, Identified]:
    return {id_: record for id_, record in found.items() if not id_.endswith("-new")}


def open_ids(found: Lists, on: date) -> tuple[set[str], set[str]]:
    """Count independently what is unclosed."""
    dangers: Any = found["dangers"].values()
    risks: Any = found["risks"].values()
    return (
        {one.id for one in dangers if one.found <= on and one.state(on) not in ("closed", "withdrawn")},
        {one.id for one in risks if one.identified <= on and not (one.closed and one.closed.on <= on)},
    )


@settings(max_examples=200 if SOAK else 40)
@given(VERSIONS, DAYS, DAYS, st.none() | DAYS)
def test_the_balance_adds_up(versions: tuple[Lists, Lists], first: date, second: date, started: date | None) -> None:
    found = balance(judge(versions[0], first, started), judge(versions[1], second, started))
    unclosed = zip(open_ids(versions[0], first), open_ids(versions[1], second), strict=True)
    for cells, (then, now) in zip(found, unclosed, strict=True):
        before, new, late, reopened, closed, withdrawn, removed, after = (len(getattr(cells, name)) for name in SUMMED)
        assert before + new + late + reopened - closed - withdrawn - removed == after
        renamed = {f"{id_}-new" if f"{id_}-new" in cells.before else id_ for id_ in then}
        assert (set(cells.before), set(cells.after)) == (renamed, now)
        gone = {*cells.closed, *cells.withdrawn, *cells.removed}
        come = {*cells.found, *cells.filled_late, *cells.reopened}
        assert ({*cells.before} | come) - gone == {*cells.after}
        assert not gone & {*cells.after}
        assert not {*cells.before} & come


@given(VERSIONS, DAYS, DAYS)
def test_the_balance_and_the_classes_agree(versions: tuple[Lists, Lists], first: date, second: date) -> None:
    judges = judge(versions[0], first), judge(versions[1], second)
    changes = compare(*judges).changes
    for kind, cells in zip(("danger", "risk"), balance(*judges), strict=True):
        of_kind = [change for change in changes if change.kind == kind]

        def ids(*words: str, found: list[Change] = of_kind) -> set[str]:
            return {change.id for change in found if {*words} & {*change.classes}}

        assert {*cells.found} == ids("added")
        assert {*cells.filled_late} == ids("filled_late")
        # What was withdrawn and is closed since is told as a change, and falls into no cell: it is finished on both sides.
        ended = {one.id for one in of_kind if isinstance(one.after, Danger) and one.after.state(second) == CLOSED}
        assert {*cells.reopened} == ids("reopened") | (ids("withdrawal_undone") - ended)
        assert {*cells.removed} <= ids("removed")
        assert {*cells.vanished} <= ids("removed")
        assert {*cells.closed} <= ids("accepted", "closed")
        assert {*cells.withdrawn} <= ids("withdrawn")


SEQUENCES = {
    "rectified": st.lists(values(Rectification), max_size=2).map(tuple),
    "acceptances": st.lists(values(Acceptance).map(lambda one: one.with_(passed=True)), min_size=1, max_size=2).map(tuple),
}


@st.composite
def finished_lists(draw: st.DrawFn) -> Lists:
    """Make a register of dangers and risks that are finished, most of them for good."""
    found: Lists = {name: {} for name in KINDS}
    for number in range(draw(st.integers(1, 3))):
        danger = draw(values(Danger)).with_(id=f"D-{number}", reply_due=None, supervised=())
        found["dangers"][danger.id] = danger.with_(**{name: draw(facts) for name, facts in SEQUENCES.items()})
        risk = draw(values(Risk)).with_(id=f"R-{number}", closed=draw(values(RiskClosure)))
        found["risks"][risk.id] = risk
    return found


@settings(max_examples=200 if SOAK else 40)
@given(finished_lists(), DAYS, DAYS, st.data())
def test_what_was_read_before_and_what_was_not_compare_alike(
    before: Lists, first: date, second: date, data: st.DataObject
) -> None:
    """A record that was read before knows from which day it is quiet; one just read does not know it yet."""
    after = data.draw(st.sampled_from([before, copied(before)]) | edited_lists(before))
    told = compare(judge(before, first), judge(after, second)), balance(judge(before, first), judge(after, second))
    for version in (before, after):
        for record in (*version["dangers"].values(), *version["risks"].values()):
            assert isinstance(record, Record)
            record.__dict__["quiet"] = record.quiet_from()
    assert (compare(judge(before, first), judge(after, second)), balance(judge(before, first), judge(after, second))) == told


@given(finished_lists(), DAYS, DAYS)
def test_what_is_finished_for_good_stays_in_no_cell(found: Lists, first: date, second: date) -> None:
    by = min(first, second)
    quiet = {
        record.id
        for name in ("dangers", "risks")
        for record in found[name].values()
        if isinstance(record, Record) and (day := record.quiet_from()) and day <= by
    }
    for again in (found, copied(found)):
        for cells in balance(judge(found, first), judge(again, second)):
            assert not quiet & {id_ for ids in cells for id_ in ids}


# --- shown


@settings(max_examples=200 if SOAK else 40, deadline=None)
@given(VERSIONS, DAYS, DAYS, st.booleans())
def test_whatever_changed_can_be_shown(versions: tuple[Lists, Lists], first: date, second: date, verbose: bool) -> None:
    before, after = judge(versions[0], first), judge(versions[1], second)
    comparison = compare(before, after)
    faces = tuple(Face("校", one.on, scales={}) for one in (before, after))
    hidden = frozenset({"danger-0"})
    shown = view(
        ComparedVersions(
            Sides(before, after),
            ("甲", "乙"),
            (faces[0], faces[1]),
            comparison,
            balanced(Basis(Start(before.on), Sides(before, after), Sides(before, after))),
            None,
            hidden,
        ),
        verbose=verbose,
    )
    for language in (Language("en"), Language("zh")):
        for form in FORMATS:
            text = render(shown, form, language, width=60)
            assert text.endswith("\n")
    told = json.loads(render(shown, "json", Language("en")))
    assert [one["id"] for one in told["changes"]] == [change.id for change in comparison.changes]
    assert len(told["balance"]["dangers"]["ids"]["before"]) <= told["balance"]["dangers"]["before"]
