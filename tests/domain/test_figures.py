"""The figures of a meeting: counted of the whole or of a part, with the balance or without, and kept as lists."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain.balance import Cells, Undone, undone
from riskreg.domain.changes.sides import Sides
from riskreg.domain.evaluation import Judge, overdue
from riskreg.domain.figures import Basis, Figures, Start, by_days, dangers, figures, first_day, kept, recalled, risks, split, sums
from riskreg.domain.query.axes import axis
from riskreg.domain.query.short_forms import resolve
from riskreg.domain.records import KINDS, Danger, Decision, Identified, Meeting, Risk
from riskreg.domain.records.danger_facts import Acceptance, Rectification, Withdrawal
from riskreg.domain.records.meeting import Done
from riskreg.domain.records.risk import RiskClosure, Scores
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.domain.tally import BEGINNING, Execution, Grades, Moves
from riskreg.domain.words import (
    BY_DAYS,
    BY_VERSIONS,
    DANGER_GENERAL,
    DANGER_MAJOR,
    INTERNAL,
    LISTED,
    LS,
    NOT_A_DANGER,
    NOT_ASKED,
    NOT_PUBLIC,
    ONLY_COUNTED,
    PUBLIC,
    SOURCES,
)

AUGUST, SEPTEMBER = date(2022, 8, 26), date(2022, 9, 28)


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def judge(*records: Identified, on: date = SEPTEMBER, started: date | None = None) -> Judge:
    lists: dict[str, dict[str, Identified]] = {name: {} for name in KINDS}
    for record in records:
        lists[record.LIST][record.id] = record
    return Judge(Register(lists, Directory(())), Settings(started=started), on)


def danger(id_: str, found: str, **values: Any) -> Danger:
    first: dict[str, Any] = {
        "title": "灯不亮",
        "unit": "后勤处",
        "owner": "P-1",
        "source": SOURCES[0],
        "level": DANGER_GENERAL,
        "rectification": "换灯",
        "due": day("10-31"),
    }
    return Danger(**{**first, "id": id_, "found": day(found), **values})


def closed(on: str) -> dict[str, Any]:
    return {"rectified": (Rectification(on=day(on)),), "acceptances": (Acceptance(on=day(on), by=("P-2",), passed=True),)}


def risk(id_: str, likelihood: int, severity: int, identified: str = "06-01", **values: Any) -> Risk:
    scores = Scores(L=Decimal(likelihood), S=Decimal(severity))
    return Risk(
        id=id_, title="配电间", unit="后勤处", owner="P-1", method=LS, residual=scores, identified=day(identified), **values
    )


MEETING = Meeting(
    id="2022-08",
    on=AUGUST,
    decisions=(
        Decision(id="1", text="演练", unit="保卫处", owner="P-3", due=day("09-01")),
        Decision(id="2", text="修订", unit="保卫处", owner="P-3", due=day("09-01"), done=Done(on=day("08-31"))),
        Decision(id="3", text="夜查", unit="保卫处", owner="P-3", standing=True),
        Decision(id="4", text="选址", unit="保卫处", owner="P-3", due=day("10-10")),
    ),
)
BEFORE = (
    danger("D-1", "07-01", due=day("09-20"), level=DANGER_MAJOR, basis="依据", plan="有", funds=0),
    danger("D-2", "07-02"),
    danger("D-3", "07-03"),
    risk("R-1", 4, 5),
    risk("R-2", 1, 2),
)
AFTER = (
    BEFORE[0],
    danger("D-2", "07-02", **closed("09-05")),
    danger("D-4", "08-01"),
    danger("D-5", "09-01", withdrawn=Withdrawal(on=day("09-02"), by="P-2", reason=NOT_A_DANGER)),
    risk("R-1", 4, 5, closed=RiskClosure(on=day("08-20"), by="P-2", reason="拆除")),
    BEFORE[4],
    risk("R-3", 3, 5, "09-02"),
    MEETING,
)


def between(before: Judge, after: Judge, **more: Any) -> Basis:
    sides = Sides(before, after)
    return Basis(Start(before.on), sides, sides, **more)


def test_a_whole_register_is_balanced_with_the_version_before() -> None:
    found = figures(between(judge(*BEFORE, on=AUGUST), judge(*AFTER)))
    # D-1, D-2, D-3 were open; D-5 came and was withdrawn, D-4 came late, D-2 was closed at once, D-3 deleted; D-1 is late.
    assert found.dangers == Moves(
        before=3, found=1, filled_late=1, closed=1, withdrawn=1, removed=1, now=2, major=1, overdue=1, first=1, passed=1
    )
    # R-1 was struck off with a day before the meeting in August, R-3 came: 3 x 5 is significant, 1 x 2 low.
    assert found.risks == Grades(before=2, found=1, closed=1, now=2, backdated=1, significant=1, low=1)
    assert found.decisions == Execution(total=4, done=1, open=1, late=1, standing=1)
    assert found.late == 2  # D-1 and the decision
    assert (found.honest, found.rule) == (False, BY_VERSIONS)
    # 1 closed of 3 + 1 + 1 - 1 that were to be rectified.
    assert found.dangers.rectification_rate == (1, 4)


def test_without_a_version_before_the_sums_are_those_of_its_own_data() -> None:
    bench = judge(*AFTER)
    found = figures(by_days(Start(AUGUST), bench, bench))
    # By its own data D-4 was open in August already, and of D-3 nothing is known.
    assert found.dangers == Moves(before=3, found=1, closed=1, withdrawn=1, now=2, major=1, overdue=1, first=1, passed=1)
    assert (found.honest, found.rule) == (None, BY_DAYS)


def test_a_part_is_what_passes_the_filter() -> None:
    asked = judge(*AFTER)
    chosen = resolve({"level": ("major",)}, None, "records", asked.register)
    found = figures(between(judge(*BEFORE, on=AUGUST), asked, query=chosen))
    assert (found.dangers, found.risks, found.decisions) == (Moves(before=1, now=1, major=1, overdue=1), Grades(), Execution())
    assert found.late == sum(1 for deadline in overdue(asked) if deadline.level == DANGER_MAJOR)
    assert found.honest is None


def test_what_was_deleted_counts_in_the_row_where_it_stood() -> None:
    before = (danger("D-1", "07-01"), danger("D-2", "07-02", unit="学生处"))
    after = (danger("D-1", "07-01", unit="图书馆"),)
    found = dangers(
        between(judge(*before, on=AUGUST), judge(*after)), (axis(next(one for one in LISTED if one == "dangers"), "unit"),)
    )
    rows = {item.keys[0]: item.figures for item in found.listed}
    # D-1 stands for all its cells in the row of its value now; D-2 is there no more.
    assert rows == {("图书馆",): Moves(before=1, now=1), ("学生处",): Moves(before=1, removed=1)}


HIDDEN = (danger("D-9", "07-09"), risk("R-9", 1, 1))


def narrowed(**more: Any) -> Basis:
    """D-9 and R-9 are in both versions, and not shown."""
    before, after = judge(*BEFORE, *HIDDEN, on=AUGUST), judge(*AFTER, *HIDDEN)
    return Basis(Start(AUGUST), Sides(before, after), Sides(judge(*BEFORE, on=AUGUST), judge(*AFTER)), **more)


def test_what_is_hidden_is_only_counted_in_the_whole_and_asked_by_nothing() -> None:
    inside = narrowed(audience=INTERNAL)
    found = dangers(inside)
    assert ([item.id for item in found.rest], inside.rest("dangers"), inside.withheld) == (["D-9"], ONLY_COUNTED, False)
    assert (figures(inside).dangers.now, figures(inside).risks.now) == (3, 3)
    chosen = resolve({"level": ("general",)}, None, "records", inside.shown.after.register)  # D-4, and D-9 unasked
    part = narrowed(audience=INTERNAL, query=chosen)
    assert (dangers(part).rest, part.rest("dangers"), figures(part).dangers.now) == ((), NOT_ASKED, 1)
    outside = narrowed(audience=PUBLIC)
    assert (risks(outside).rest, outside.rest("risks"), outside.withheld) == ((), NOT_PUBLIC, True)
    assert (outside.rest("measures"), outside.honest(Moves()), figures(outside).dangers.now) == (None, None, 2)
    assert sums(Moves, split(outside, "dangers", (), ())) == Moves()


def test_counting_the_first_meeting_begins_with_the_register() -> None:
    assert first_day(Settings(started=day("06-01")), SEPTEMBER) == Start(day("05-31"), begun=True)
    assert first_day(Settings(started=SEPTEMBER), SEPTEMBER) == Start(day("09-27"), begun=True)
    assert first_day(Settings(started=day("09-29")), SEPTEMBER) == Start(BEGINNING)
    assert first_day(Settings(), SEPTEMBER) == Start(BEGINNING)


@pytest.mark.parametrize("cell", Cells._fields)
@pytest.mark.parametrize("kind", [Moves, Grades])
def test_sums_are_honest_unless_something_was_hidden(kind: type[Moves | Grades], cell: str) -> None:
    name = "now" if cell == "after" else cell
    if name in kind._fields:
        assert kind(**{name: 2}).is_honest is (cell not in ("filled_late", "removed", "backdated", "vanished"))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # accepted 08-10; re-opened 09-02, closed again 09-10
        ({"done": ("08-09", "09-05"), "passed": ("08-10", "09-10"), "failed": ("09-02",)}, ["reclosed"]),
        # re-opened and still open: a column of its own says so
        ({"done": ("08-09",), "passed": ("08-10",), "failed": ("09-02",)}, []),
        # closed on 09-01, re-opened on 09-20: open before and after
        ({"done": ("08-30",), "passed": ("09-01",), "failed": ("09-20",)}, ["unclosed_again"]),
        # failed on 09-01, accepted on 09-10
        ({"done": ("08-30", "09-05"), "passed": ("09-10",), "failed": ("09-01",)}, ["reaccepted"]),
        # failed and nothing since
        ({"done": ("08-30",), "passed": (), "failed": ("09-01",)}, []),
        # failed by the first day: only the acceptance is of this period
        ({"done": ("08-20", "09-05"), "passed": ("09-10",), "failed": ("08-26",)}, []),
        # failed on 08-28, accepted on 09-01, re-opened on 09-10, closed on 09-20
        ({"done": ("08-27", "08-30", "09-15"), "passed": ("09-01", "09-20"), "failed": ("08-28", "09-10")},
         ["reclosed", "reaccepted"]),
        ({"done": ("08-27",), "passed": ("08-29",), "failed": ()}, []),
    ],
)  # fmt: skip
def test_what_was_undone_again_in_the_period(facts: dict[str, tuple[str, ...]], expected: list[str]) -> None:
    looks = [(on, True) for on in facts["passed"]] + [(on, False) for on in facts["failed"]]
    found = danger(
        "D-1",
        "07-01",
        rectified=tuple(Rectification(on=day(on)) for on in facts["done"]),
        acceptances=tuple(Acceptance(on=day(on), by=("P-2",), passed=passed) for on, passed in sorted(looks)),
    )
    bench = judge(found)
    assert list(undone(Sides(judge(found, on=AUGUST), bench), found)) == expected
    moved = figures(by_days(Start(AUGUST), bench, bench)).dangers
    assert [name for name in Undone._fields if getattr(moved, name)] == expected


COUNTS = st.integers(0, 99_999)
FIGURES = st.builds(
    Figures,
    st.builds(Grades, *[COUNTS] * len(Grades._fields)),
    st.builds(Moves, *[COUNTS] * len(Moves._fields)),
    COUNTS,
    st.builds(Execution, *[COUNTS] * len(Execution._fields)),
    st.none() | st.booleans(),
    st.sampled_from([BY_DAYS, BY_VERSIONS]),
)


@given(FIGURES)
def test_what_is_kept_is_recalled(found: Figures) -> None:
    assert recalled(json.loads(json.dumps(kept(found)))) == found


@given(FIGURES, st.data())
def test_what_was_kept_otherwise_is_not_recalled(found: Figures, chance: st.DataObject) -> None:
    lists: Any = kept(found)
    at = chance.draw(st.integers(0, len(lists) - 1))
    match lists[at]:
        case [*_] as inner:
            lists[at] = chance.draw(st.sampled_from([inner[:-1], [*inner, 0], ["1", *inner[1:]], [None, *inner[1:]], {}, 1, "x"]))
        case bool() | None:
            lists[at] = chance.draw(st.sampled_from([0, 1, "x", []]))
        case int():
            lists[at] = chance.draw(st.sampled_from(["1", None, 1.5, [1], True]))
        case str():
            lists[at] = chance.draw(st.sampled_from(["", "by days", 1, None, []]))
    assert recalled(lists) is None


@pytest.mark.parametrize("lists", [None, [], {}, "x", 1, [[], [], 0, []], [[], [], 0, [], None, "days"]])
def test_nonsense_is_not_recalled(lists: object) -> None:
    assert recalled(lists) is None
