"""The figures of a meeting: counted of the whole or of a part, with the balance or without, and kept as lists."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain.balance import Balance, Cells
from riskreg.domain.evaluation import Judge, overdue
from riskreg.domain.figures import (
    Balanced,
    Figures,
    Sums,
    balanced,
    first_day,
    is_stirring,
    kept,
    meeting_figures,
    of_everything,
    recalled,
)
from riskreg.domain.query.short_forms import resolve
from riskreg.domain.records import KINDS, Danger, Decision, Identified, Meeting, Risk
from riskreg.domain.records.danger_facts import Acceptance, Rectification, Withdrawal
from riskreg.domain.records.meeting import Done
from riskreg.domain.records.risk import RiskClosure, Scores
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.domain.tally import BEGINNING, Execution, Grades, Moves
from riskreg.domain.words import DANGER_GENERAL, DANGER_MAJOR, LS, NOT_A_DANGER, SOURCES

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


def test_a_whole_register_is_balanced_with_the_version_before() -> None:
    found = of_everything(judge(*AFTER), AUGUST, judge(*BEFORE, on=AUGUST))
    # D-1, D-2, D-3 were open; D-5 came and was withdrawn, D-4 came late, D-2 was closed, D-3 deleted.
    dangers = Sums(before=3, found=1, filled_late=1, closed=1, withdrawn=1, removed=1, after=2)
    # R-1 was struck off with a day before the meeting in August, R-3 came.
    risks = Sums(before=2, found=1, closed=1, after=2, backdated=1)
    assert found.balanced == Balanced(dangers, risks)
    assert found.sums == dangers
    assert (found.risks.now, found.risks.major, found.risks.significant, found.risks.low) == (2, 0, 1, 1)
    assert (found.dangers.now, found.dangers.major, found.dangers.overdue) == (2, 1, 1)
    assert found.decisions == Execution(total=4, done=1, open=1, late=1, standing=1)
    assert found.late == 2  # D-1 and the decision


def test_without_a_version_before_the_sums_are_those_of_its_own_data() -> None:
    found = of_everything(judge(*AFTER), AUGUST, None)
    assert found.balanced is None
    # By its own data D-4 was open in August already, and of D-3 nothing is known.
    assert found.sums == Sums(before=3, found=1, closed=1, withdrawn=1, after=2)


def test_a_part_is_what_passes_the_filter() -> None:
    asked = judge(*AFTER)
    chosen = resolve({"level": ("major",)}, None, "records", asked.register)
    found = meeting_figures(asked, AUGUST, chosen)
    assert (found.dangers.now, found.risks.now, found.decisions) == (1, 0, Execution())
    assert found.late == sum(1 for deadline in overdue(asked) if deadline.level == DANGER_MAJOR)


def test_counting_the_first_meeting_begins_with_the_register() -> None:
    assert first_day(Settings(started=day("06-01")), SEPTEMBER) == day("05-31")
    assert first_day(Settings(started=SEPTEMBER), SEPTEMBER) == day("09-27")
    assert first_day(Settings(started=day("09-29")), SEPTEMBER) == BEGINNING
    assert first_day(Settings(), SEPTEMBER) == BEGINNING


def test_what_is_finished_for_good_by_the_day_moves_no_more() -> None:
    assert [is_stirring(quiet, AUGUST) for quiet in (None, day("08-25"), AUGUST, day("08-27"))] == [True, False, False, True]


@pytest.mark.parametrize("cell", Cells._fields)
@pytest.mark.parametrize("kind", ["dangers", "risks"])
def test_sums_are_honest_unless_something_was_hidden(kind: str, cell: str) -> None:
    cells = {"dangers": Cells(), "risks": Cells(), kind: Cells(**{cell: ("X-1", "X-2")})}
    found = balanced(Balance(**cells))
    assert getattr(getattr(found, kind), cell) == 2
    assert found.is_honest is (cell not in ("filled_late", "removed", "backdated", "vanished"))


COUNTS = st.integers(0, 99_999)
SUMS = st.builds(Sums, *[COUNTS] * len(Sums._fields))
FIGURES = st.builds(
    Figures,
    st.builds(Grades, *[COUNTS] * len(Grades._fields)),
    st.builds(Moves, *[COUNTS] * len(Moves._fields)),
    COUNTS,
    st.builds(Execution, *[COUNTS] * len(Execution._fields)),
    st.none() | st.builds(Balanced, SUMS, SUMS),
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
        case int():
            lists[at] = chance.draw(st.sampled_from(["1", None, 1.5, [1]]))
        case None:
            lists[at] = chance.draw(st.sampled_from([0, "x", [], [[0] * 10], [[0] * 10, [0] * 9], [[0] * 10, ["0"] * 10]]))
    assert recalled(lists) is None


@pytest.mark.parametrize("lists", [None, [], {}, "x", 1, [[], [], 0, []], [[], [], 0, [], None]])
def test_nonsense_is_not_recalled(lists: object) -> None:
    assert recalled(lists) is None
