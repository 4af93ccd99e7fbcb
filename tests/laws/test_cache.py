"""Laws of the cache: what was packed comes back as it was; a register from the cache is that of the files, whatever is asked first."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.laws.test_states import DANGERS, DAYS, FAR, FIRST, LENGTH, PEOPLE, group, judge, written

from riskreg.domain.evaluation import Judge, deadlines, overdue
from riskreg.domain.fields import FieldTable, Row
from riskreg.domain.figures import Start, by_days, dangers, risks
from riskreg.domain.late_entries import dated_facts, found_facts
from riskreg.domain.records import KINDS, Danger, Identified, Measure, Record, Risk
from riskreg.domain.records.danger_facts import Acceptance, Lifted, Referral, Supervised, Withdrawal
from riskreg.domain.records.risk import RiskClosure, Scores
from riskreg.domain.tally import BEGINNING
from riskreg.domain.words import CLOSED, LEVELS, LS, NOT_A_DANGER, RISK_CLOSED, SOURCES, WITHDRAWN
from riskreg.store.cache import Cache, Ending, ending_of, packed, unpacked
from riskreg.store.load import Snapshot, load
from riskreg.store.sources import WorkTree
from riskreg.syntax.reader import read_file

ORGANISATION = """units: [{id: 后勤处, name: P-001}, {id: 学生处, aliases: [学工处]}]
people: [{id: P-001, name: 何建平}, {id: P-2, name: 周立新}]
categories: [{id: 消防, audience: restricted}, {id: 公寓, name: D-1}]
"""


def parts(row: Row) -> Any:
    """All that a row holds, with the types of its values."""
    return (row.table, row.path, row.line, row.places, {name: typed(value) for name, value in row.values.items()})


def typed(value: Any) -> Any:
    match value:
        case Row():
            return parts(value)
        case list() | tuple():
            return (type(value), [typed(one) for one in value])
    return (type(value), value)


@settings(deadline=None)
@given(st.data(), st.sampled_from(list(KINDS.values())))
def test_what_was_packed_comes_back_as_it_was(data: st.DataObject, kind: type[Identified]) -> None:
    values = data.draw(group(kind))
    chance = data.draw(st.randoms(use_true_random=False))
    text = json.dumps({kind.LIST: [written(kind, values, lambda: chance.random() > 0.5)]}, ensure_ascii=False)
    (row,), wrong = read_file(text + "\n", "r.yaml")
    assert wrong == []
    before = parts(row)
    assert parts(unpacked(row.table, json.loads(packed(row)), row.path)) == before
    names = data.draw(st.frozensets(st.sampled_from(sorted(kind.FIELDS))))
    some, others = (
        unpacked(row.table, json.loads(packed(row, each)), row.path) for each in (names, frozenset(kind.FIELDS) - names)
    )
    together = Row(row.table, {**some.values, **others.values}, row.path, row.line, others.places)
    assert {name: typed(value) for name, value in together.values.items()} == before[4]
    assert together.places == row.places


# --- a register from the cache


@st.composite
def registers(draw: st.DrawFn) -> list[str]:
    """Make the texts of up to three files with records of all kinds; no two have one id."""
    often: list[type[Identified]] = [Danger, Danger, Danger, Risk, Risk, Risk]
    kinds = draw(st.lists(st.sampled_from([*KINDS.values(), *often]), min_size=1, max_size=6))
    chance = draw(st.randoms(use_true_random=False))
    files: list[dict[str, list[Any]]] = [{} for _ in range(draw(st.integers(1, 3)))]
    for number, kind in enumerate(kinds):
        values = {**draw(group(kind)), "id": f"{kind.LIST[0].upper()}-{number}", "formerly": []}
        values = {
            name: value for name, value in values.items() if name in kind.FIELDS and (name != "formerly" or chance.random() > 0.5)
        }
        held = chance.choice(files)
        held.setdefault(kind.LIST, []).append(written(kind, values, lambda: chance.random() > 0.5))
    return [json.dumps(held, ensure_ascii=False, indent=chance.choice([None, 1])) + "\n" for held in files if held]


def loaded(root: Path, common: Path | None) -> Snapshot:
    return load(WorkTree(root, "sha1"), cache=Cache(common) if common else None)


def all_of_it(record: FieldTable, names: Sequence[str]) -> object:
    """Everything that can be asked of a record, its fields in this order."""
    found = {name: getattr(record, name) for name in names}
    marks = [record.mark(name) for name in (*record.FIELDS, "")]
    return [found[name] for name in sorted(found)], marks, record.places, record.path, record.line


# Each is asked first of some record; whatever is asked before or after, the answers are the same.
QUESTIONS: tuple[Callable[[FieldTable, FieldTable, Sequence[str]], bool], ...] = (
    lambda found, record, names: all_of_it(found, names) == all_of_it(record, names),
    lambda found, record, _: found == record,
    lambda found, record, _: record == found,
    lambda found, record, _: repr(found) == repr(record),
    lambda found, record, _: found.with_() == record.with_(),
    lambda found, record, _: hash(found) == hash(record),
)
ORDERS = st.permutations(range(60))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(registers(), st.data())
def test_a_register_from_the_cache_is_that_of_the_files(texts: list[str], data: st.DataObject) -> None:
    with TemporaryDirectory() as place:
        root, common = Path(place) / "r", Path(place) / "common"
        root.mkdir()
        common.mkdir()
        for name, text in {
            "riskreg.yaml": "name: 校\n",
            "o.yaml": ORGANISATION,
            **{f"{at}.yaml": text for at, text in enumerate(texts)},
        }.items():
            (root / name).write_text(text, encoding="utf-8")
        plain = loaded(root, None)
        for other in (loaded(root, common), loaded(root, common), loaded(root, common)):  # kept, then used
            assert_counted(plain, loaded(root, common))
            assert_same(plain, other, data)


def assert_same(plain: Snapshot, other: Snapshot, data: st.DataObject) -> None:
    assert plain.diagnostics == other.diagnostics == ()
    assert plain.files == other.files
    assert other.register.directory.ids == plain.register.directory.ids
    assert other.register.directory.names == plain.register.directory.names
    for name, records in plain.register.lists.items():
        assert list(other.register.lists[name]) == list(records)
        for id_, record in records.items():
            found = other.register.lists[name][id_]
            names = [*record.FIELDS, "places", "line"]
            chosen = sorted(names, key=dict(zip(names, data.draw(ORDERS), strict=False)).__getitem__)
            for question in data.draw(st.permutations(QUESTIONS)):
                assert question(found, record, chosen)
            assert type(found) is type(record)
            if isinstance(record, Danger | Risk | Measure):
                assert isinstance(found, Record)
                assert found.quiet == record.quiet_from()
                assert found.ended == (found.quiet and record.state(found.quiet))
                assert found.last == 0 or found.last >= record.line


def assert_counted(plain: Snapshot, other: Snapshot) -> None:
    """Counting says the same of records of which only parts are read, on any day; nothing else was asked before."""
    for on in (FIRST, FIRST + timedelta(days=LENGTH // 2), FAR):
        one, two = (Judge(each.register, each.settings, on) for each in (plain, other))
        for since in (BEGINNING, FIRST + timedelta(days=LENGTH // 3)):
            first, second = (by_days(Start(since), each, each) for each in (one, two))
            assert dangers(second) == dangers(first)
            assert risks(second) == risks(first)
        assert overdue(two) == overdue(one)
    for record, found in zip(plain.register.records, other.register.records, strict=True):
        assert [*dated_facts(found)] == [*found_facts(record)]


# --- quiet

MAYBE = st.none() | DAYS
FINISHED = st.builds(
    Danger,
    id=st.just("D-1"),
    title=st.just("灯不亮"),
    unit=st.just("后勤处"),
    owner=PEOPLE,
    source=st.just(SOURCES[0]),
    rectification=st.just("换灯"),
    found=DAYS,
    due=DAYS,
    level=st.sampled_from(LEVELS),
    reply_due=MAYBE,
    replied=MAYBE,
    supervised=st.lists(
        st.builds(Supervised, from_=MAYBE, to=MAYBE, lifted=st.none() | st.builds(Lifted, on=DAYS)), max_size=1
    ).map(tuple),
    referrals=st.lists(st.builds(Referral, on=DAYS, to=st.just("供电公司"), reply_on=MAYBE), max_size=1).map(tuple),
    acceptances=st.builds(Acceptance, on=DAYS, by=st.just(("P-2",)), passed=st.just(True)).map(lambda one: (one,)),
    withdrawn=st.none() | st.builds(Withdrawal, on=DAYS, by=PEOPLE, reason=st.just(NOT_A_DANGER)),
)


@settings(max_examples=300)
@given(DANGERS | FINISHED, st.integers(0, 400))
def test_a_quiet_danger_owes_nothing_and_is_finished_from_that_day_on(record: Danger, later: int) -> None:
    quiet = record.quiet_from()
    if quiet is None:
        return
    for on in (quiet, quiet + timedelta(days=1), quiet + timedelta(days=later), FAR):
        assert record.state(on) in (CLOSED, WITHDRAWN)
        assert record.exists(on)
        assert record.state(on) == record.state(quiet)
        assert list(deadlines(judge(on, record))) == []


@given(DANGERS | FINISHED)
def test_a_danger_that_is_finished_for_good_is_quiet_by_the_end(record: Danger) -> None:
    """Else every list would read it in full for ever."""
    last = FIRST + timedelta(days=LENGTH)
    finished = record.state(FAR) in (CLOSED, WITHDRAWN) and not list(deadlines(judge(FAR, record)))
    quiet = record.quiet_from()
    if quiet is not None:
        assert finished
        assert quiet <= last
    elif finished:  # something is still written down as open, though nobody owes it any more
        assert record.reply_due or record.supervised


RISKS = st.builds(
    Risk,
    id=st.just("R-1"),
    title=st.just("配电间"),
    unit=st.just("后勤处"),
    owner=PEOPLE,
    method=st.just(LS),
    residual=st.just(Scores(L=Decimal(3), S=Decimal(5))),
    identified=DAYS,
    closed=st.none() | st.builds(RiskClosure, on=DAYS, by=PEOPLE, reason=st.just("拆除")),
)


@given(RISKS, st.integers(0, 400))
def test_a_quiet_risk_owes_nothing_and_is_off_the_list_from_that_day_on(record: Risk, later: int) -> None:
    quiet = record.quiet_from()
    assert (quiet is None) == (record.closed is None)
    for on in (quiet, quiet + timedelta(days=later), FAR) if quiet else ():
        assert record.state(on) == RISK_CLOSED
        assert list(deadlines(judge(on, record))) == []


@settings(deadline=None)
@given(st.data(), st.sampled_from([kind for kind in KINDS.values() if issubclass(kind, Record)]))
def test_the_day_is_found_from_the_row_alone(data: st.DataObject, kind: type[Record]) -> None:
    text = json.dumps({kind.LIST: [written(kind, data.draw(group(kind)), lambda: False)]}, ensure_ascii=False)
    (row,), _ = read_file(text + "\n", "r.yaml")
    before = parts(row)
    found = ending_of(row)
    assert parts(row) == before
    (record,) = loaded_alone(text).values()
    assert isinstance(record, Danger | Risk | Measure)
    quiet = record.quiet_from()
    assert found == (quiet and Ending(quiet, record.state(quiet)))


def loaded_alone(text: str) -> dict[str, Identified]:
    """Make the records of a text, without any cache."""
    from riskreg.domain.register import build_register  # noqa: PLC0415 - here alone

    rows, _ = read_file(text + "\n", "r.yaml")
    return {id_: record for records in build_register(rows).lists.values() for id_, record in records.items()}
