"""Postponements laid open: extensions, overwritten days and late entries as cases, and their figures."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain.evaluation import Judge
from riskreg.domain.late_entries import (
    FILLED_LATE,
    GRANTED,
    OVERWRITTEN,
    PENDING,
    Case,
    Late,
    PostponementFigures,
    Stamp,
    extensions,
    figures,
    filled_late,
    grouped,
    ids,
    overwritten,
)
from riskreg.domain.records import KINDS, Danger, Decision, Measure
from riskreg.domain.records.danger_facts import Acceptance, Rectification
from riskreg.domain.records.record import Extension, Handover
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import DANGER_GENERAL, MEASURE_TYPES, SOURCES
from riskreg.messages import Word


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def judge(on: str) -> Judge:
    return Judge(Register({name: {} for name in KINDS}, Directory(())), Settings(name="x"), day(on))


def danger(**values: Any) -> Danger:
    known = {"id": "D-1", "title": "灯不亮", "unit": "甲", "owner": "P-1", "found": day("09-01"), "source": SOURCES[0],
             "level": DANGER_GENERAL, "due": day("09-10")}  # fmt: skip
    return Danger(**{**known, **values})


def extension(to: str, applied: str, approved: str | None = None, **values: Any) -> Extension:
    return Extension(to=day(to), applied=day(applied), approved=day(approved) if approved else None, reason="x", **values)


def test_extensions_say_how_many_days_were_won_and_whether_they_were_asked_for_in_time() -> None:
    """From 09-10 to 09-20, asked for in time; on to 10-20, asked for five days after 09-20 had passed."""
    item = danger(extensions=(extension("09-20", "09-08", "09-09", by="P-7"), extension("10-20", "09-25", "09-26", by="P-8")))
    first, second = extensions(judge("10-01"), "D-1", item)
    assert first == Case(GRANTED, "D-1", "甲", day("09-09"), 10, 0, (day("09-10"), day("09-20")), "P-7")
    assert second == Case(GRANTED, "D-1", "甲", day("09-26"), 30, 5, (day("09-20"), day("10-20")), "P-8")


def test_what_is_decided_later_waits_and_what_is_asked_for_later_is_not_there() -> None:
    item = danger(extensions=(extension("09-20", "09-15", "09-26"), extension("10-20", "09-25")))
    assert [(case.what, case.day, case.late) for case in extensions(judge("09-20"), "D-1", item)] == [(PENDING, day("09-15"), 5)]
    assert [case.what for case in extensions(judge("10-01"), "D-1", item)] == [GRANTED, PENDING]


def test_a_refused_extension_is_none() -> None:
    item = danger(extensions=(extension("09-20", "09-08", refused=day("09-09")),))
    assert list(extensions(judge("10-01"), "D-1", item)) == []


def test_a_new_day_after_a_failed_acceptance_is_a_postponement_and_the_extension_counts_from_there() -> None:
    """Due 09-10, put off to 09-20 by the failure, then to 09-30 by the extension."""
    item = danger(
        rectified=(Rectification(on=day("09-08")),),
        acceptances=(Acceptance(on=day("09-09"), by=("P-2",), passed=False, due=day("09-20")),),
        extensions=(extension("09-30", "09-18", "09-19"),),
    )
    found = list(extensions(judge("10-01"), "D-1", item))
    assert [(str(case.what), case.days) for case in found] == [("granted", 10), ("rejected", 10)]
    assert (figures(found, known=False).granted, figures(found, known=False).rejected, figures(found, known=False).days) == (
        1,
        1,
        20,
    )
    assert [case.days for case in extensions(judge("09-08"), "D-1", item)] == []


def test_measures_and_decisions_are_extended_alike() -> None:
    more = (extension("09-20", "09-12", "09-13"),)
    measure = Measure(id="M-1", title="x", unit="甲", owner="P-1", type=MEASURE_TYPES[0], due=day("09-10"), extensions=more)
    decision = Decision(id="1", text="查", unit="乙", owner="P-1", due=day("09-10"), extensions=more)
    expected = (GRANTED, 10, 2)
    assert [(case.what, case.days, case.late) for case in extensions(judge("10-01"), "M-1", measure)] == [expected]
    assert [(case.id, case.unit) for case in extensions(judge("10-01"), "2022-08/1", decision)] == [("2022-08/1", "乙")]


def test_each_case_is_the_unit_s_that_answered_then() -> None:
    item = danger(
        handovers=(Handover(on=day("09-15"), unit="乙"),),
        extensions=(extension("09-20", "09-08", "09-16"), extension("10-20", "09-18", "09-19")),
    )
    stamp = Stamp("c" * 40, day("10-01"), "何")
    found = [
        *extensions(judge("10-02"), "D-1", item),
        *overwritten("D-1", item.with_(due=day("09-12")), [(day("09-10"), day("09-12"), stamp)]),
        *filled_late("D-1", item, [Late(Word("found", "排查日期"), day("09-01"), stamp)]),
    ]
    assert [(case.what, case.unit, case.days) for case in found] == [
        (GRANTED, "甲", 10),
        (GRANTED, "乙", 30),
        (OVERWRITTEN, "乙", 2),
        (FILLED_LATE, "甲", 30),
    ]


def test_a_day_that_was_put_right_again_is_not_held_against_anybody() -> None:
    stamp = Stamp("c" * 40, day("09-12"), "何")
    assert list(overwritten("D-1", danger(), [(day("09-10"), day("09-20"), stamp)])) == []
    still = danger(due=day("09-20"))
    assert [case.moved for case in overwritten("D-1", still, [(day("09-10"), day("09-20"), stamp)])] == [
        (day("09-10"), day("09-20"))
    ]


def test_of_a_day_that_was_put_right_in_part_what_is_left_counts_and_two_branches_that_did_the_same_count_once() -> None:
    stamp = Stamp("c" * 40, day("09-12"), "何")
    item = danger(due=day("09-20"))
    twice = [(day("09-10"), day("09-30"), stamp), (day("09-10"), day("09-30"), stamp._replace(commit="d" * 40))]
    assert [(case.days, case.stamp) for case in overwritten("D-1", item, twice)] == [(10, stamp)]


def case(what: Word, id_: str = "D-1", days: int = 0, late: int = 0, unit: str = "甲") -> Case:
    return Case(what, id_, unit, day("09-01"), days, late)


CASES = (
    case(GRANTED, "D-1", 10),
    case(GRANTED, "D-1", 30, late=5),
    case(GRANTED, "D-2", 7, unit="乙"),
    case(PENDING, "D-3"),
    case(OVERWRITTEN, "D-2", 9, unit="乙"),
    case(FILLED_LATE, "D-4", 14),
    case(FILLED_LATE, "D-4", 12),
)


def test_figures_with_and_without_a_history() -> None:
    assert figures(CASES, known=True) == PostponementFigures(3, 56, 1, 1, 1, 2, 14)
    without = [one for one in CASES if one.what in (GRANTED, PENDING)]
    assert figures(without, known=False) == PostponementFigures(3, 47, 1, 1, None, None, None)
    assert figures((), known=True) == PostponementFigures(0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("granted", ("D-1", "D-2")),
        ("days", ("D-1", "D-2")),
        ("late", ("D-1",)),
        ("pending", ("D-3",)),
        ("overwritten", ("D-2",)),
        ("filled_late", ("D-4",)),
    ],
)
def test_the_records_behind_a_figure(column: str, expected: tuple[str, ...]) -> None:
    assert ids(CASES, column) == expected


@given(
    st.lists(
        st.builds(
            case,
            st.sampled_from((GRANTED, PENDING, OVERWRITTEN, FILLED_LATE)),
            st.sampled_from(("D-1", "D-2")),
            st.integers(0, 40),
            st.integers(0, 9),
            st.sampled_from("甲乙丙"),
        )
    )
)
def test_the_figures_of_the_units_add_up_to_those_of_all(cases: list[Case]) -> None:
    whole = figures(cases, known=True)
    parts = [figures(found, known=True) for found in grouped(cases, lambda one: one.unit).values()]
    for name in PostponementFigures._fields:
        each = [getattr(part, name) for part in parts]
        assert getattr(whole, name) == (max(each, default=0) if name == "longest" else sum(each))
