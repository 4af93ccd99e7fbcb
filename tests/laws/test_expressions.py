"""Laws of the filter language: what is spelled reads back, logic holds, both languages mean the same, and since when is exact."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from riskreg.domain.evaluation import Judge, overdue
from riskreg.domain.fields import Row
from riskreg.domain.query.expression import KINDS, Expression, read, read_for_all, vocabulary
from riskreg.domain.query.parser import Claim, FieldTest, Node, joint, negated
from riskreg.domain.query.record_query import Decided
from riskreg.domain.query.stretches import beginning, days_of, judges_of, since, standing, stretches
from riskreg.domain.query.terms import Flag, Term
from riskreg.domain.query.tokens import AND, OR, ExpressionError, tokens
from riskreg.domain.query.value_types import (
    ChoiceType,
    DaySpan,
    DayType,
    GroupType,
    IdType,
    NameType,
    NumberType,
    TagType,
    TextType,
    ValueType,
)
from riskreg.domain.records import KINDS as LISTS
from riskreg.domain.records import Category, Danger, Decision, Identified, Measure, Meeting, Period, Person, Place, Risk, Unit
from riskreg.domain.records.danger_facts import (
    Acceptance,
    Circular,
    Levelling,
    Lifted,
    Rectification,
    Referral,
    Spent,
    Supervised,
    Suspended,
    Withdrawal,
)
from riskreg.domain.records.meeting import Done
from riskreg.domain.records.record import Extension, Handover, Progress
from riskreg.domain.records.risk import Review, RiskClosure, Scores
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import BLOCKS, EVERY, HOLIDAY, LEVELS, LS, MEASURE_CHANGES, MEASURE_TYPES, NOT_A_DANGER, SOURCES
from riskreg.messages import Word

SOAK = bool(os.environ.get("RISKREG_SOAK"))
FIRST = date(2022, 9, 1)
LENGTH = 20
DAYS = st.integers(0, LENGTH).map(lambda count: FIRST + timedelta(days=count))
MAYBE = st.none() | DAYS
PEOPLE = st.sampled_from(["P-1", "P-2"])
UNITS = st.sampled_from(["后勤处", "学生处"])
TEXTS = st.sampled_from(["灯 不亮", "气瓶且无柜", 'a"b', "None", "或", "x=1", "逾期", "（乙）", "长\n文"])


def several(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


EXTENSIONS = st.builds(Extension, to=DAYS, applied=DAYS, approved=MAYBE, refused=MAYBE, by=PEOPLE, reason=st.just("等料"))
PROGRESS = st.builds(Progress, on=DAYS, note=TEXTS)
COMMON: dict[str, Any] = {
    "title": TEXTS,
    "unit": UNITS,
    "owner": PEOPLE,
    "leader": st.none() | PEOPLE,
    "helpers": several(UNITS),
    "category": st.none() | st.just("消防"),
    "place": several(st.sampled_from(["北区", "6栋"])),
    "spot": st.none() | TEXTS,
    "note": st.none() | TEXTS,
    "tags": several(st.just("开学")),
    "handovers": several(st.builds(Handover, on=DAYS, unit=st.none() | UNITS, owner=st.none() | PEOPLE)),
    "progress": several(PROGRESS),
}
DANGERS = st.builds(
    Danger,
    id=st.just("D-1"),
    source=st.sampled_from(SOURCES),
    rectification=TEXTS,
    found=DAYS,
    due=DAYS,
    level=st.sampled_from(LEVELS),
    levels=several(st.builds(Levelling, on=DAYS, level=st.sampled_from(LEVELS))),
    funds=st.none() | st.just(Decimal("12.5")),
    blocked=st.none() | st.sampled_from(BLOCKS),
    acceptor=st.none() | PEOPLE,
    reply_due=MAYBE,
    replied=MAYBE,
    named=st.none() | st.builds(Circular, on=MAYBE),
    suspended=st.none() | st.builds(Suspended, from_=MAYBE, to=MAYBE),
    spent=several(st.builds(Spent, on=DAYS, yuan=st.just(Decimal(5)))),
    supervised=several(st.builds(Supervised, from_=DAYS, to=MAYBE, lifted=st.none() | st.builds(Lifted, on=MAYBE))),
    extensions=several(EXTENSIONS),
    referrals=several(st.builds(Referral, on=DAYS, to=st.just("供电公司"), reply_on=MAYBE)),
    rectified=several(st.builds(Rectification, on=DAYS)),
    acceptances=several(st.builds(Acceptance, on=DAYS, by=st.just(("P-2",)), passed=st.booleans(), due=MAYBE)),
    withdrawn=st.none() | st.builds(Withdrawal, on=DAYS, by=PEOPLE, reason=st.just(NOT_A_DANGER)),
    **COMMON,
)
SCORES = st.builds(
    Scores, L=st.sampled_from([Decimal(1), Decimal(3), Decimal(5), Decimal(7)]), S=st.sampled_from([Decimal(2), Decimal(5)])
)
RISKS = st.builds(
    Risk,
    id=st.just("R-1"),
    method=st.just(LS),
    residual=SCORES,
    inherent=st.none() | SCORES,
    identified=DAYS,
    reviews=several(st.builds(Review, on=DAYS, by=PEOPLE, residual=st.none() | SCORES)),
    review_every=st.none() | st.sampled_from(EVERY[:3]),
    closed=st.none() | st.builds(RiskClosure, on=DAYS, by=PEOPLE, reason=st.just("拆除")),
    **COMMON,
)
MEASURES = st.builds(
    Measure,
    id=st.just("M-1"),
    type=st.sampled_from(MEASURE_TYPES),
    change=st.none() | st.sampled_from(MEASURE_CHANGES),
    due=MAYBE,
    issued=MAYBE,
    effective=MAYBE,
    document=st.none() | TEXTS,
    repealed=MAYBE,
    extensions=several(EXTENSIONS),
    review_every=st.none() | st.sampled_from(EVERY[:3]),
    **COMMON,
)
DECISIONS = st.builds(
    Decision,
    id=st.just("1"),
    text=TEXTS,
    unit=UNITS,
    owner=PEOPLE,
    helpers=several(UNITS),
    due=MAYBE,
    standing=st.booleans(),
    extensions=several(EXTENSIONS),
    progress=several(PROGRESS),
    done=st.none() | st.builds(Done, on=DAYS),
).map(lambda one: one if one.due else one.with_(standing=True))  # one of the two is required
MEETINGS = st.builds(Meeting, id=st.just("2022-09"), on=DAYS, decisions=DECISIONS.map(lambda one: (one,)))
LATER = st.builds(Meeting, id=st.just("2022-10"), on=DAYS)
HOLIDAYS = st.tuples(DAYS, DAYS).map(lambda two: Period(id="假期", kind=HOLIDAY, from_=min(two), to=max(two)))
COLLEGE: tuple[Identified, ...] = (
    Unit(id="后勤处", aliases=("总务",)),
    Unit(id="学生处", name="学生 工作处"),
    Person(id="P-1", name="何建平"),
    Person(id="P-2", name="张 或"),
    Category(id="消防", name="消防安全", unit="后勤处"),
    Place(id="北区"),
    Place(id="6栋", name="公寓6栋", within="北区"),
)
SETTINGS = st.builds(Settings, started=MAYBE)


def register(*records: Identified) -> Register:
    every = (*COLLEGE, *records)
    lists = {name: {record.id: record for record in every if isinstance(record, kind)} for name, kind in LISTS.items()}
    rows = [Row(type(record), dict(record.__dict__), "", 1, {}) for record in every]
    return Register(lists, Directory(rows))


REGISTERS = st.builds(register, DANGERS, RISKS, MEASURES, MEETINGS, LATER, HOLIDAYS)


def items(kind: str, known: Register) -> list[Any]:
    return [Decided(*one) for one in known.decisions] if kind == "decisions" else list(known.lists[kind].values())


# --- random expressions


WRITTEN = st.one_of(TEXTS, st.text(min_size=1, max_size=6)).filter(lambda text: "".join(text.split()) != "")
VALUES: dict[type[ValueType], Callable[[Any], st.SearchStrategy[Any]]] = {
    ChoiceType: lambda sort: st.sampled_from(sort.words),
    DayType: lambda _: st.one_of(
        DAYS.map(lambda day: DaySpan(day, day)),
        st.just(DaySpan(FIRST, date(2022, 9, 30))),
        st.just(DaySpan(date(2022, 1, 1), date(2022, 12, 31))),
    ),
    NumberType: lambda _: st.integers(0, LENGTH).map(Decimal) | st.just(Decimal("2.5")),
    TextType: lambda _: WRITTEN,
    GroupType: lambda _: WRITTEN,
    TagType: lambda _: st.just("开学"),
    IdType: lambda sort: st.just({"risks": "R-1", "dangers": "D-1", "measures": "M-1", "decisions": "2022-09/1"}[sort.kind]),
    NameType: lambda sort: st.sampled_from(
        {
            "units": ["后勤处", "学生处"],
            "people": ["P-1", "P-2"],
            "places": ["北区", "6栋"],
            "meetings": ["2022-09", "2022-10"],
        }.get(
            sort.target, {"risks": ["R-1"], "dangers": ["D-1"], "measures": ["M-1"], "categories": ["消防"]}.get(sort.target, [])
        )
    ),
}


@st.composite
def comparisons(draw: st.DrawFn, term: Term) -> FieldTest:
    sign = draw(st.sampled_from(term.sort.signs))
    one = VALUES[type(term.sort)](term.sort)
    if sign in ("=", "!="):
        values = draw(st.lists(one | st.none(), min_size=1, max_size=3))
        return FieldTest(term, sign, tuple(values))
    if isinstance(term.sort, DayType):
        one = DAYS.map(lambda day: DaySpan(day, day))
    return FieldTest(term, sign, (draw(one),))


def nodes(kind: str) -> st.SearchStrategy[Node]:
    """Every field and condition of a kind, in every combination."""
    words = vocabulary(kind)
    terms = {term.label: term for term in words.terms.values()}
    flags = {flag.label: flag for flag in words.flags.values()}
    leaf = st.one_of(st.sampled_from(list(terms.values())).flatmap(comparisons), st.sampled_from(list(flags.values())).map(Claim))
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            inner.map(negated), st.builds(joint, st.sampled_from([AND, OR]), st.lists(inner, min_size=2, max_size=3))
        ),
        max_leaves=4,
    )


EVERY_KIND = pytest.mark.parametrize("kind", [str(kind) for kind in KINDS])
SOME = register(
    Danger(
        id="D-1",
        title="灯",
        unit="后勤处",
        owner="P-1",
        found=FIRST,
        due=FIRST,
        source=SOURCES[0],
        rectification="换",
        tags=("开学",),
    ),
    Risk(id="R-1", title="灯", unit="后勤处", owner="P-1", identified=FIRST, method=LS, residual=Scores()),
    Measure(id="M-1", title="法", unit="后勤处", owner="P-1", type=MEASURE_TYPES[0]),
    Meeting(id="2022-09", on=FIRST, decisions=(Decision(id="1", text="查", unit="后勤处", owner="P-1", due=FIRST),)),
    Meeting(id="2022-10", on=FIRST),
)


@EVERY_KIND
@settings(deadline=None)
@given(data=st.data())
def test_what_is_spelled_reads_back_the_same_by_code_in_chinese_and_in_english(kind: str, data: st.DataObject) -> None:
    word = next(word for word in KINDS if word == kind)
    expression = Expression(word, data.draw(nodes(kind)), SOME)
    for text in (str(expression.said), expression.said.zh, expression.said.en):
        assert read(text, kind, SOME) == expression
        assert read(text, kind, SOME).said.zh == expression.said.zh


@EVERY_KIND
@settings(deadline=None)
@given(data=st.data(), known=REGISTERS, on=DAYS, rules=SETTINGS)
def test_logic(kind: str, data: st.DataObject, known: Register, on: date, rules: Settings) -> None:
    judge = Judge(known, rules, on)
    a, b = (Expression(KINDS[0], data.draw(nodes(kind)), known) for _ in range(2))

    def rows(tree: Node) -> list[bool]:
        holds = Expression(KINDS[0], tree, known).holds
        return [holds(item, judge) for item in items(kind, known)]

    first, second = a.tree, b.tree
    assert negated(negated(first)) == first
    assert rows(negated(first)) == [not each for each in rows(first)]
    assert rows(negated(joint(AND, [first, second]))) == rows(joint(OR, [negated(first), negated(second)]))
    assert rows(negated(joint(OR, [first, second]))) == rows(joint(AND, [negated(first), negated(second)]))
    assert rows(joint(AND, [first, second])) == rows(joint(AND, [second, first]))
    assert rows(joint(OR, [first, negated(first)])) == [True for _ in items(kind, known)]


@settings(deadline=None)
@given(data=st.data(), known=REGISTERS, on=DAYS)
def test_not_equal_is_the_opposite_of_equal_and_none_asks_for_what_is_missing(
    data: st.DataObject, known: Register, on: date
) -> None:
    judge = Judge(known, Settings(), on)
    for kind in KINDS:
        term = data.draw(st.sampled_from([*vocabulary(kind).terms.values()]))
        value = data.draw(VALUES[type(term.sort)](term.sort))

        def holds(sign: str, *values: Any, asked: Term = term, word: Word = kind) -> list[bool]:
            test = Expression(word, FieldTest(asked, sign, values), known).holds
            return [test(item, judge) for item in items(word, known)]

        assert holds("!=", value) == [not each for each in holds("=", value)]
        assert [given or missing for given, missing in zip(holds("!=", None), holds("=", None), strict=True)] == [True]
        if ">" in term.sort.signs and not isinstance(term.sort, DayType):
            below, above, same, gone = holds("<", value), holds(">", value), holds("=", value), holds("=", None)
            assert [sum(each) for each in zip(below, above, same, gone, strict=True)] == [1]


# --- since when


@EVERY_KIND
@settings(
    max_examples=400 if SOAK else 25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(
    data=st.data(),
    known=REGISTERS,
    on=st.integers(0, 3 * LENGTH).map(lambda count: FIRST + timedelta(days=count)),
    rules=SETTINGS,
)
def test_since_when_is_what_asking_every_single_day_finds(
    kind: str, data: st.DataObject, known: Register, on: date, rules: Settings
) -> None:
    word = next(word for word in KINDS if word == kind)
    (item,) = items(kind, known)
    first = beginning(item)
    assume(first is None or first <= on)
    expression = Expression(word, data.draw(nodes(kind)), known)
    judge = Judge(known, rules, on)
    assume(expression.holds(item, judge))
    assert since(expression, item, judges_of(judge), on) == day_by_day(expression, item, judge)


def day_by_day(expression: Expression, item: Any, judge: Judge) -> date | None:
    """Find since when by asking every day; None if a measure, which has no first day, always did."""
    first = beginning(item)
    floor = first or FIRST - timedelta(days=3 * LENGTH)
    day = judge.on
    while day > floor and expression.holds(item, Judge(judge.register, judge.settings, day - timedelta(days=1))):
        day -= timedelta(days=1)
    return None if first is None and day == floor else day


COUNTED = {
    "risks": ("overdue", "late_days>2", "days_left<=3", "days_left=none", "age>=5", "days_silent>3", "grade=major", "not active"),
    "dangers": (
        *("overdue", "late_days>2", "days_left<=3", "days_left>2.5", "days_left=none", "age>=5", "days_silent>3", "unclosed"),
        *("acceptance_overdue", "acceptance_days_late>=2", "five_points_overdue", "reply_overdue", "supervision_overdue"),
        *("extended", "days_extended>0", "suspended", "supervised", "pending", "reopened", "closed>=2022-09-05"),
    ),
    "measures": (
        "overdue",
        "late_days>2",
        "days_left<=3",
        "days_left=none",
        "days_silent>3",
        "extended",
        "in_force",
        "next_review<2022-09-15",
    ),
    "decisions": (
        "overdue",
        "late_days>2",
        "days_left<=3",
        "meetings_open>=1",
        "age>=5",
        "days_silent>3",
        "extended",
        "standing",
    ),
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in COUNTED.items() for text in texts])
@settings(
    max_examples=100 if SOAK else 8, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(known=REGISTERS, count=st.integers(0, 2 * LENGTH), rules=SETTINGS, opposite=st.booleans())
def test_since_when_where_time_alone_changes_something(
    kind: str, text: str, *, known: Register, count: int, rules: Settings, opposite: bool
) -> None:
    judge = Judge(known, rules, FIRST + timedelta(days=count))
    (item,) = items(kind, known)
    first = beginning(item)
    assume(first is None or first <= judge.on)
    expression = read(f"not {text}" if opposite else text, kind, known)
    if not expression.holds(item, judge):
        expression = read(text if opposite else f"not {text}", kind, known)
    assert since(expression, item, judges_of(judge), judge.on) == day_by_day(expression, item, judge)


@EVERY_KIND
@settings(deadline=None)
@given(known=REGISTERS, on=DAYS, rules=SETTINGS)
def test_the_stretches_of_a_record_are_what_every_single_day_says(kind: str, known: Register, on: date, rules: Settings) -> None:
    word = next(word for word in KINDS if word == kind)
    (item,) = items(kind, known)
    first = beginning(item)
    assume(first is None or first <= on)
    found = stretches(item, word, judges_of(Judge(known, rules, on)), on)
    assert found[0].first == first
    assert found[-1].last == on
    status = standing(word)
    for at, stretch in enumerate(found):
        if at:
            assert stretch.first == found[at - 1].last + timedelta(days=1)
            assert stretch.status != found[at - 1].status
        start = stretch.first or FIRST - timedelta(days=LENGTH)
        for count in range((stretch.last - start).days + 1):
            assert status(item, Judge(known, rules, start + timedelta(days=count))) == stretch.status


# --- what is late is what the overdue list says; what was done late stays late

DONE = {
    "risks": (),
    "dangers": ("rectified", "closed"),
    "measures": ("planned", "in_force", "repealed"),  # issued before it takes effect
    "decisions": ("done",),
}


@settings(deadline=None)
@given(known=REGISTERS, count=st.integers(0, 2 * LENGTH), rules=SETTINGS)
def test_what_is_overdue_and_by_how_many_days_is_what_the_overdue_list_says(known: Register, count: int, rules: Settings) -> None:
    judge = Judge(known, rules, FIRST + timedelta(days=count))
    late = {(deadline.id, str(deadline.what)): deadline.late_days(judge.on) for deadline in overdue(judge)}
    expected = {
        "risks": ("R-1", ["review"]),
        "dangers": ("D-1", ["rectification"]),
        "measures": ("M-1", ["issue", "review"]),
        "decisions": ("2022-09/1", ["decision"]),
    }
    for kind, (id_, whats) in expected.items():
        (item,) = items(kind, known)
        first = beginning(item)
        if first is None or first <= judge.on:
            words = vocabulary(kind)
            days = max([0, *(late.get((id_, what), 0) for what in whats)])
            assert words.flags["overdue"].holds(item, judge) == (days > 0)
            kept = words.terms["late_days"].get(item, judge)
            if days or words.terms["state"].get(item, judge) not in DONE[kind]:
                assert kept == days
            else:  # how late it was when it was done: no later than if it were done today
                assert 0 <= kept <= max(0, (judge.on - min(days_of(item), default=judge.on)).days)
    danger = known.dangers["D-1"]
    flags = vocabulary("dangers").flags
    if danger.found <= judge.on:
        for what in ("acceptance", "five_points", "reply", "supervision"):
            assert flags[f"{what}_overdue"].holds(danger, judge) == (("D-1", what) in late)
        assert vocabulary("dangers").terms["acceptance_days_late"].get(danger, judge) == late.get(("D-1", "acceptance"), 0)


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(record=DANGERS | RISKS, count=st.integers(0, LENGTH), rules=SETTINGS)
def test_what_can_only_mean_something_alive_never_means_what_is_finished_for_good(
    record: Danger | Risk, count: int, rules: Settings
) -> None:
    quiet = record.quiet_from()
    assume(quiet is not None)
    assert quiet
    judge = Judge(register(record), rules, quiet + timedelta(days=count))
    alive = [flag for flag in vocabulary(record.LIST).flags.values() if flag.alive]
    assert [str(flag.label) for flag in alive if flag.holds(record, judge)] == []


# --- whatever is typed


def understood(text: str) -> tuple[list[Expression], ExpressionError | None]:
    """Return what a text asks of each kind of record, or why it is refused."""
    try:
        return read_for_all(text, SOME), None
    except ExpressionError as error:
        return [], error


PIECES = (
    "overdue",
    "逾期",
    "unit",
    "后勤处",
    "due",
    "2022-09",
    "10天",
    "level",
    "重大",
    "grade",
    "none",
    "=",
    "!=",
    ">=",
    "<",
    "~",
    "≥",
    "＝",
)
JOINTS = ("and", "且", "或", "not", "非", ",", "，", "、", "(", ")", "（", "）", '"', "“", "'", "&", "!")


@settings(deadline=None)
@given(
    st.text(max_size=30)
    | st.lists(st.sampled_from((*PIECES, *JOINTS)), max_size=12).map("".join)
    | st.lists(st.sampled_from(("overdue", "unit=后勤处", "级别>=重大", *JOINTS)), max_size=12).map(" ".join)
)
def test_anything_typed_is_read_or_refused_at_a_word_of_it(text: str) -> None:
    found, error = understood(text)
    for expression in found:
        assert read(str(expression.said), expression.kind, SOME) == expression
    if error:
        assert error.text == text
        assert 0 <= error.start <= error.end <= len(text)
        assert error.start < error.end or error.start == len(text) or not text.strip()
        assert str(error)


# --- the words themselves


@EVERY_KIND
def test_every_name_means_one_thing_and_can_be_typed_as_it_stands(kind: str) -> None:
    words = vocabulary(kind)
    known: list[tuple[Any, Callable[[str], Term | Flag | None]]] = [(words.terms, words.term), (words.flags, words.flag)]
    for named, find in known:
        for item in {id(item): item for item in named.values()}.values():
            for form in (str(item.label), item.label.zh):
                assert find(form) == item, form
                assert [(token.kind, token.text) for token in tokens(form)] == [("word", form), ("end", "")]


@EVERY_KIND
def test_every_closed_word_means_itself_in_both_languages(kind: str) -> None:
    for term in vocabulary(kind).terms.values():
        if isinstance(term.sort, ChoiceType):
            for word in term.sort.words:
                for form in (f'"{word}"', f'"{word.zh}"', f'"{word.en}"'):
                    tree = read(f"{term.label}={form}", kind, SOME).tree
                    assert isinstance(tree, FieldTest)
                    assert tree.values == (word,)
