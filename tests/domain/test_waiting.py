"""Records that wait: whoever asks cannot tell them from others, whatever is asked first; only what is needed is brought."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from riskreg.domain.fields import FieldTable, Row, given
from riskreg.domain.late_entries import dated_facts, found_facts
from riskreg.domain.lazy import COUNTS, DATED, LAZY_KINDS, LISTS, REST, Stub, changed, counted_fields, kept_record, seldom
from riskreg.domain.records import KINDS, Danger, Identified, Measure, Record, Risk
from riskreg.domain.register import Assembly, Directory, Register, build_register
from riskreg.domain.words import CLOSED, RESTRICTED
from riskreg.syntax.reader import read_file

TEXT = """units:
- {id: 后勤处}
people:
- {id: P-1, name: 何建平}
- {id: P-2, name: 周立新}
categories:
- {id: 消防安全, name: 消防}
risks:
- id: R-1
  title: 配电间
  unit: 后勤处
  owner: 何建平
  method: LS
  residual: {L: 3, S: 5}
  identified: 2022-06-01
  controls: {engineering: 双电源}
  measures: [M-1]
  reviews:
  - {on: 2022-07-01, by: 周立新, residual: {L: 2, S: 5}, note: 已整改}
dangers:
- id: D-1
  title: 灯不亮
  unit: 后勤处
  owner: 何建平
  category: 消防
  audience: restricted
  found: 2022-08-01
  source: 自查
  level: 一般
  rectification: 换灯
  funds: 120.50
  due: 2022-08-15
  risk: R-1
  progress:
  - {on: 2022-08-02, by: 周立新, note: 到货}
  rectified:
  - {on: 2022-08-10, by: 何建平}
  acceptances:
  - {on: 2022-08-11, by: 周立新, passed: 合格}
  tags: [电, 灯]
  note: 一楼
  formerly: [D-0]
measures:
- {id: M-1, title: 办法, unit: 后勤处, owner: P-1, type: rule, due: 2022-07-01, answers: [D-1], note: 注}
"""
QUIET = {"D-1": date(2022, 8, 11)}
LAST = 46  # the line on which the danger ends


NAMES = {COUNTS: "counts", LISTS: "lists", REST: "rest"}


class Shelf:
    """Holds rows; counts how often it is asked."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.assembly: Assembly | None = None
        self.asked: list[tuple[str, int]] = []

    def part(self, at: int, part: int) -> Row:
        self.asked.append((NAMES[part], at))
        row = self.rows[at]
        later = seldom(row.table)
        wanted = {COUNTS: counted_fields(row.table), LISTS: row.values.keys() - later, REST: later}[part]
        values = {name: copied(value) for name, value in row.values.items() if name in wanted}
        if part == COUNTS:
            values[DATED] = tuple(found_facts(row))
        return Row(row.table, values, row.path, row.line, row.places if part == REST else {})


def copied(value: Any) -> Any:
    match value:
        case Row():
            return Row(
                value.table, {name: copied(part) for name, part in value.values.items()}, value.path, value.line, value.places
            )
        case list():
            return [copied(part) for part in value]
    return value


def read() -> Register:
    rows, wrong = read_file(TEXT, "r.yaml")
    assert wrong == []
    return build_register(rows)


def waiting() -> tuple[Register, Shelf]:
    rows, _ = read_file(TEXT, "r.yaml")
    shelf = Shelf(rows)
    found: list[Row | Identified] = []
    for at, row in enumerate(rows):
        kind = row.table.LIST  # type: ignore[attr-defined]
        if kind not in LAZY_KINDS:
            found.append(row)
            continue
        values = row.values
        stub = Stub(
            kind,
            values["id"],
            row.line,
            LAST if values["id"] == "D-1" else 0,
            QUIET.get(values["id"]),
            CLOSED if values["id"] in QUIET else None,
            values.get("audience"),
            values.get("category"),
            values.get("formerly", ()),
        )
        found.append(kept_record(stub, row.path, shelf, at))
    return build_register(found), shelf


def one(id_: str) -> tuple[Record, Record, Shelf]:
    """The same record as it waits and as it was read, and the shelf."""
    register, shelf = waiting()
    found, known = register.find(id_), read().find(id_)
    assert isinstance(found, Record)
    assert isinstance(known, Record)
    return found, known, shelf


IDS = ("R-1", "D-1", "M-1")
FIELDS = [(id_, name) for id_, kind in zip(IDS, LAZY_KINDS.values(), strict=True) for name in (*kind.FIELDS, "places")]


# --- the same as any other


@pytest.mark.parametrize(("id_", "name"), FIELDS)
def test_whichever_field_is_asked_first_all_are_as_they_were_read(id_: str, name: str) -> None:
    found, known, _ = one(id_)
    assert getattr(found, name) == getattr(known, name)
    assert {each: getattr(found, each) for each in known.FIELDS} == {each: getattr(known, each) for each in known.FIELDS}
    assert (found.path, found.line, found.places) == (known.path, known.line, known.places)
    assert type(found) is type(known)


@pytest.mark.parametrize("id_", IDS)
def test_they_are_equal_from_both_sides_whatever_was_asked_before(id_: str) -> None:
    for before in ((), ("id",), ("unit",), ("note",), ("unit", "places")):
        found, known, _ = one(id_)
        for name in before:
            getattr(found, name)
        assert found == known
        found, known, _ = one(id_)
        assert known == found
        found, other, _ = *one(id_)[:1], *one(id_)[:1], None
        assert found == other
        assert found == found  # noqa: PLR0124 - a record equals itself


@pytest.mark.parametrize("id_", IDS)
def test_what_differs_in_any_field_is_not_equal(id_: str) -> None:
    for name, value in {"title": "别的", "note": "别的", "formerly": ("X-1",), "category": None, "progress": ()}.items():
        found, known, _ = one(id_)
        if getattr(known, name) != value:
            assert found != known.with_(**{name: value})
            assert known.with_(**{name: value}) != found


@pytest.mark.parametrize("id_", IDS)
def test_they_hash_and_read_alike(id_: str) -> None:
    found, known, shelf = one(id_)
    assert hash(found) == hash(known)
    assert shelf.asked == []
    assert {found: 1}[known] == 1
    assert repr(found) == repr(known)
    found, known, _ = one(id_)
    assert [(field.name, value) for field, value in given(found)] == [(field.name, value) for field, value in given(known)]


def test_they_are_of_the_same_class() -> None:
    found, _, shelf = one("D-1")
    assert isinstance(found, Danger)
    assert isinstance(found, Record)
    assert not isinstance(found, Risk)
    assert not isinstance(found, Measure)
    assert type(found) is Danger
    assert shelf.asked == []
    match found:
        case Risk():
            raise AssertionError
        case Danger(id="D-1", title=title, note=note):
            assert (title, note) == ("灯不亮", "一楼")
        case _:
            raise AssertionError


@pytest.mark.parametrize("name", ["title", "note", "id", "quiet", "new"])
def test_they_are_frozen(name: str) -> None:
    for before in ((), ("unit",), ("note",)):
        found, _, _ = one("D-1")
        for each in before:
            getattr(found, each)
        with pytest.raises(AttributeError, match="frozen"):
            setattr(found, name, "x")
        with pytest.raises(AttributeError, match="frozen"):
            delattr(found, name)
    with pytest.raises(AttributeError):
        _ = found.nonsense  # type: ignore[attr-defined]


@pytest.mark.parametrize("before", [(), ("unit",), ("note",)])
def test_a_copy_with_another_value_has_all_the_others(before: tuple[str, ...]) -> None:
    found, known, _ = one("D-1")
    for name in before:
        getattr(found, name)
    assert found.with_(title="灯亮") == known.with_(title="灯亮")
    assert type(found.with_(title="灯亮")) is Danger
    assert found.with_(title="灯亮").mark("due") == known.mark("due")
    assert found == known
    with pytest.raises(TypeError, match="Danger has no field nonsense"):
        found.with_(nonsense=1)


def test_a_copy_without_what_ended_it_is_not_quiet() -> None:
    found, known, _ = one("D-1")
    assert found.quiet == date(2022, 8, 11)
    again = found.with_(acceptances=())
    assert isinstance(known, Danger)
    assert isinstance(again, Danger)
    assert again.quiet is None
    assert again.state(date(2022, 9, 30)) == known.with_(acceptances=()).state(date(2022, 9, 30)) == "rectified"


def test_places_are_known_of_every_field_and_of_what_lies_within() -> None:
    found, known, _ = one("D-1")
    assert isinstance(found, Danger)
    assert isinstance(known, Danger)
    for name in (*known.FIELDS, ""):
        assert found.mark(name) == known.mark(name)
    assert [fact.mark("by") for fact in (*found.progress, *found.acceptances)] == [
        fact.mark("by") for fact in (*known.progress, *known.acceptances)
    ]


# --- only what is needed


def test_what_finds_a_record_is_there_from_the_beginning() -> None:
    register, shelf = waiting()
    found = register.dangers["D-1"]
    assert (found.id, found.audience, found.category, found.formerly) == ("D-1", RESTRICTED, "消防安全", ("D-0",))
    assert (found.path, found.line, found.last, found.quiet) == ("r.yaml", 21, LAST, date(2022, 8, 11))
    assert register.find("d-0") is found
    assert register.find("nothing") is None
    assert list(register.records)
    assert shelf.asked == []


# D-1 is finished for good: what counting needs of it is a part of its own; of R-1 it comes with what lists need.
@pytest.mark.parametrize(
    ("id_", "name", "parts"),
    [
        ("D-1", "unit", ["counts"]),
        ("D-1", "acceptances", ["counts"]),
        ("D-1", "dated", ["counts"]),
        ("D-1", "title", ["lists"]),
        ("D-1", "note", ["rest"]),
        ("D-1", "places", ["rest"]),
        ("R-1", "unit", ["lists"]),
        ("R-1", "dated", ["lists"]),
    ],
)
def test_only_the_part_comes_in_which_a_field_lies_and_once(id_: str, name: str, parts: list[str]) -> None:
    found, _, shelf = one(id_)
    for _ in range(3):
        getattr(found, name)
    assert [step for step, _ in shelf.asked] == parts
    _ = found.note, found.title, found.unit, found.places, found.leader, found.helpers
    assert Counter(step for step, _ in shelf.asked) == Counter({*parts, "lists", "rest"})


def test_all_comes_for_a_copy() -> None:
    found, known, shelf = one("D-1")
    assert found.with_(title="灯亮") == known.with_(title="灯亮")
    assert [step for step, _ in shelf.asked] == ["lists", "rest"]


def test_what_lists_and_deadlines_need_comes_without_the_rest() -> None:
    found, _, shelf = one("D-1")
    assert isinstance(found, Danger)
    _ = found.level_on(date(2022, 9, 30)), found.unit_on(date(2022, 9, 30)), found.tags
    _ = found.title, found.withdrawn, found.extensions, found.supervised, found.reply_due, found.risk, found.recurs
    assert "rest" not in [step for step, _ in shelf.asked]


def test_of_what_is_finished_state_and_being_there_are_known_without_reading() -> None:
    found, known, shelf = one("D-1")
    assert isinstance(found, Danger)
    assert isinstance(known, Danger)
    for on in (date(2022, 8, 11), date(2022, 9, 30)):
        assert found.state(on) is known.state(on) is CLOSED
        assert found.exists(on)
        assert known.exists(on)
    assert shelf.asked == []
    assert found.state(date(2022, 8, 10)) == known.state(date(2022, 8, 10)) == "rectified"
    assert not found.exists(date(2022, 7, 31))


@pytest.mark.parametrize("id_", IDS)
def test_facts_with_a_day_are_those_of_the_record(id_: str) -> None:
    found, known, _ = one(id_)
    assert known.dated is None
    assert [*dated_facts(found)] == [*found_facts(known)]
    assert [*dated_facts(found.with_(note=None))] == [*found_facts(known)]


def test_a_shelf_that_fails_may_be_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found, known, _ = one("D-1")
    real = Shelf.part
    assert found.title == known.title

    def fail(_shelf: Shelf, _at: int, _part: int) -> Row:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Shelf, "part", fail)
    for _ in range(2):
        with pytest.raises(OSError, match="Input/output error"):
            _ = found.note
    monkeypatch.setattr(Shelf, "part", real)
    assert found == known


def test_references_mean_what_they_mean_in_the_register() -> None:
    found, _, _ = one("D-1")
    assert isinstance(found, Danger)
    assert (found.unit, found.owner, found.category) == ("后勤处", "P-1", "消防安全")
    assert [fact.by for fact in found.progress] == ["P-2"]
    assert [fact.by for fact in found.acceptances] == [("P-2",)]


def test_a_word_that_means_nothing_stays_as_it_is() -> None:
    rows, _ = read_file(
        TEXT.replace("category: 消防\n", "category: 消仿\n").replace("owner: 何建平\n  category", "owner: 无人\n  category"),
        "r.yaml",
    )
    plain = build_register(
        [
            Row(row.table, {name: copied(value) for name, value in row.values.items()}, row.path, row.line, row.places)
            for row in rows
        ]
    )
    shelf = Shelf(rows)
    stub = Stub("dangers", "D-1", 21, 0, None, None, RESTRICTED, "消仿", ("D-0",))
    waiting_one: list[Row | Identified] = [
        *(row for row in rows if row.table is not Danger),
        kept_record(stub, "r.yaml", shelf, 5),
    ]
    found = build_register(waiting_one).dangers["D-1"]
    assert (found.category, found.owner) == ("消仿", "无人")
    assert found == plain.dangers["D-1"]


# --- copies that are changed when they are read


def renamed(record: FieldTable) -> dict[str, object]:
    return {"title": f"{record.title}!"}  # type: ignore[attr-defined]


def moved(record: FieldTable) -> dict[str, object]:
    return {"spot": f"{record.title}?", "note": "新"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("before", [(), ("unit",), ("note",)])
def test_a_change_is_made_when_the_record_is_read(before: tuple[str, ...]) -> None:
    found, known, shelf = one("D-1")
    for name in before:
        getattr(found, name)
    asked = len(shelf.asked)
    copy = changed(found, renamed)
    if not before:
        assert len(shelf.asked) == asked
    assert copy == known.with_(title="灯不亮!")
    assert copy.mark("title") == known.mark("title")
    assert found == known


def test_a_change_that_changes_nothing_gives_the_same() -> None:
    for before in ((), ("unit",), ("note",)):
        found, known, _ = one("D-1")
        for name in before:
            getattr(found, name)
        assert changed(found, lambda _record: {}) == known


def test_two_changes_are_both_made_in_their_order() -> None:
    for before in ((), ("unit",), ("note",)):
        found, known, _ = one("D-1")
        for name in before:
            getattr(found, name)
        twice = changed(changed(found, renamed), moved)
        assert (twice.title, twice.spot, twice.note) == ("灯不亮!", "灯不亮!?", "新")  # type: ignore[attr-defined]
        assert twice.with_(title="灯不亮", spot=None, note="一楼") == known


def test_a_change_to_what_lists_do_not_need_is_not_undone_when_that_comes() -> None:
    found, known, _ = one("D-1")
    copy = changed(found, lambda _record: {"note": None})
    _ = copy.unit  # type: ignore[attr-defined]
    assert copy.note is None  # type: ignore[attr-defined]
    assert copy == known.with_(note=None)
    assert copy.places == known.places


@pytest.mark.parametrize("table", LAZY_KINDS.values())
def test_what_is_seldom_needed_are_fields_of_the_table_and_never_those_by_which_it_is_found(table: type[Record]) -> None:
    names = seldom(table)
    assert names < table.FIELDS.keys()
    assert names.isdisjoint({"id", "audience", "category", "formerly", "tags", "title", "unit", "owner", "closed", "withdrawn"})
    assert "progress" in names
    assert "note" in names


def test_every_kind_that_waits_is_a_record() -> None:
    assert set(LAZY_KINDS) == {name for name, kind in KINDS.items() if issubclass(kind, Record)}
    assert Directory(()).ids.keys() >= LAZY_KINDS.keys()
