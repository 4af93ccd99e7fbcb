"""Days that contradict each other, unlikely days, extensions."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import pytest

from riskreg.domain.settings import Settings

Found: TypeAlias = Callable[..., list[str]]

LOOK = "(look up both days and correct the one that is wrong)"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("due: 2022-09-04", [f"2: due 2022-09-04 lies before found 2022-09-05 {LOOK}"]),
        ("due: 2022-09-05", []),
        ("due: 2021-09-20", ["2: due 2021-09-20 lies before found 2022-09-05 (did you mean 2022-09-20?)"]),
        ("found: 2022-12-05, due: 2022-01-10", ["2: due 2022-01-10 lies before found 2022-12-05 (did you mean 2023-01-10?)"]),
        ("found: 2025-02-05, due: 2024-02-29", [f"2: due 2024-02-29 lies before found 2025-02-05 {LOOK}"]),
        ("replied: 2022-09-04", [f"2: replied 2022-09-04 lies before found 2022-09-05 {LOOK}"]),
        ("notified: {on: 2022-09-04}", [f"2: notified on 2022-09-04 lies before found 2022-09-05 {LOOK}"]),
        ("named: {on: 2022-09-04}, suspended: {from: 2022-09-01, to: 2022-09-04}", []),
        ("scheme: {on: 2022-09-04}", [f"2: scheme on 2022-09-04 lies before found 2022-09-05 {LOOK}"]),
        (
            "withdrawn: {on: 2022-09-04, by: P-1, reason: gone}",
            [f"2: withdrawn on 2022-09-04 lies before found 2022-09-05 {LOOK}"],
        ),
        ("rectified: [{on: 2022-09-04}]", [f"2: rectified on 2022-09-04 lies before found 2022-09-05 {LOOK}"]),
        ("referrals: [{on: 2022-09-04, to: 消防大队}]", [f"2: referrals on 2022-09-04 lies before found 2022-09-05 {LOOK}"]),
        ("handovers: [{on: 2022-09-04, unit: 学生处}]", [f"2: handovers on 2022-09-04 lies before found 2022-09-05 {LOOK}"]),
        ("supervised: [{from: 2022-09-04}]", [f"2: supervised from 2022-09-04 lies before found 2022-09-05 {LOOK}"]),
        (
            "levels: [{on: 2022-09-04, level: major, basis: 消防法}]",
            [f"2: levels on 2022-09-04 lies before found 2022-09-05 {LOOK}"],
        ),
        ("progress: [{on: 2022-09-04, note: 已报修}]", [f"~2: progress on 2022-09-04 lies before found 2022-09-05 {LOOK}"]),
        ("spent: [{on: 2022-09-04, yuan: 300}]", [f"~2: spent on 2022-09-04 lies before found 2022-09-05 {LOOK}"]),
        (
            "progress: [{on: 2022-09-08, note: 甲},\n   {on: 2022-09-07, note: 乙}, {on: 2022-09-07, note: 丙}]",
            ["~3: 2022-09-07 stands below the later 2022-09-08 (put the entries in the order of their days)"],
        ),
        (
            "extensions: [{to: 2022-10-20, applied: 2022-09-04, refused: 2022-09-03, reason: 等料}]",
            [
                f"2: extensions applied 2022-09-04 lies before found 2022-09-05 {LOOK}",
                f"2: extensions refused 2022-09-03 lies before extensions applied 2022-09-04 {LOOK}",
            ],
        ),
        (
            "extensions: [{to: 2022-10-20, applied: 2022-09-14, approved: 2022-09-13, reason: 等料}]",
            [f"2: extensions approved 2022-09-13 lies before extensions applied 2022-09-14 {LOOK}"],
        ),
        ("extensions: [{to: 2022-10-20, applied: 2022-09-14, approved: 2022-09-14, reason: 等料}]", []),
        (
            "rectified: [{on: 2022-09-08}], acceptances: [{on: 2022-09-07, by: P-1, passed: true}]",
            [f"2: acceptances on 2022-09-07 lies before rectified on 2022-09-08 {LOOK}"],
        ),
        ("rectified: [{on: 2022-09-08}], acceptances: [{on: 2022-09-07, by: P-1, passed: false, due: 2022-09-09}]", []),
        ("rectified: [{on: 2022-09-08}], acceptances: [{on: 2022-09-08, by: P-1, passed: true}]", []),
        ("acceptances: [{on: 2022-09-07, by: P-1, passed: true}]", []),
        (
            "acceptances: [{on: 2022-09-07, by: P-1, passed: false, due: 2022-09-06}]",
            [f"2: acceptances due 2022-09-06 lies before acceptances on 2022-09-07 {LOOK}"],
        ),
        (
            "referrals: [{on: 2022-09-07, to: 消防大队, reply_on: 2022-09-06}]",
            [f"2: referrals reply_on 2022-09-06 lies before referrals on 2022-09-07 {LOOK}"],
        ),
        (
            "supervised: [{from: 2022-09-07, to: 2022-09-06}]",
            [f"2: supervised to 2022-09-06 lies before supervised from 2022-09-07 {LOOK}"],
        ),
        (
            "supervised: [{from: 2022-09-07, lifted: {on: 2022-09-06}}]",
            [f"2: it was taken off the list on 2022-09-06, before it was listed on 2022-09-07 {LOOK}"],
        ),
        (
            "suspended: {from: 2022-09-07, to: 2022-09-06}",
            [f"2: suspended to 2022-09-06 lies before suspended from 2022-09-07 {LOOK}"],
        ),
    ],
)
def test_the_days_of_a_danger(found: Found, record: str, expected: list[str]) -> None:
    assert found("R401", f"dangers:\n- {{id: D-1, <danger>, {record}}}") == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            "reviews: [{on: 2022-06-09, by: P-1, note: 复评}]",
            [f"2: reviews on 2022-06-09 lies before identified 2022-06-10 {LOOK}"],
        ),
        ("reviews: [{on: 2022-06-10, by: P-1, note: 复评}]", []),
        ("progress: [{on: 2022-06-09, note: 甲}]", [f"~2: progress on 2022-06-09 lies before identified 2022-06-10 {LOOK}"]),
        ("handovers: [{on: 2022-06-09, unit: 学生处}]", [f"2: handovers on 2022-06-09 lies before identified 2022-06-10 {LOOK}"]),
        (
            "closed: {on: 2022-06-09, by: P-1, reason: 拆除}",
            [f"2: closed on 2022-06-09 lies before identified 2022-06-10 {LOOK}"],
        ),
        (
            "closed: {on: 2022-07-09, by: P-1, reason: 拆除}, reviews: [{on: 2022-07-10, by: P-1, note: 复评}]",
            [f"2: closed on 2022-07-09 lies before reviews on 2022-07-10 {LOOK}"],
        ),
        ("closed: {on: 2022-07-10, by: P-1, reason: 拆除}, reviews: [{on: 2022-07-10, by: P-1, note: 复评}]", []),
    ],
)
def test_the_days_of_a_risk(found: Found, record: str, expected: list[str]) -> None:
    assert found("R401", f"risks:\n- {{id: R-1, <risk>, {record}}}") == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("issued: 2022-07-06, effective: 2022-07-01", []),
        ("issued: 2022-07-06, repealed: 2022-07-05", [f"2: repealed 2022-07-05 lies before issued 2022-07-06 {LOOK}"]),
        (
            "issued: 2022-07-06, revisions: [{on: 2022-07-05}]",
            [f"2: revisions on 2022-07-05 lies before issued 2022-07-06 {LOOK}"],
        ),
        ("revisions: [{on: 2022-07-05}]", []),
        (
            "due: 2022-07-01, extensions: [{to: 2022-08-01, applied: 2022-06-20, approved: 2022-06-19, reason: 等文}]",
            [f"2: extensions approved 2022-06-19 lies before extensions applied 2022-06-20 {LOOK}"],
        ),
    ],
)
def test_the_days_of_a_measure(found: Found, record: str, expected: list[str]) -> None:
    assert found("R401", f"measures:\n- {{id: M-1, <measure>, {record}}}") == expected


def test_the_days_of_a_meeting(found: Found) -> None:
    text = """
        meetings:
        - {id: 2022-08, on: 2022-08-26, cutoff: 2022-08-27}
        - {id: 2022-09, on: 2022-09-28, cutoff: 2022-09-27, decisions: [
           {id: 1, <decision>, due: 2022-09-27},
           {id: 2, <decision>, done: {on: 2022-09-27}},
           {id: 3, <decision>, progress: [{on: 2022-09-27, note: 甲}]},
           {id: 4, <decision>, extensions: [{to: 2022-10-30, applied: 2022-09-27, approved: 2022-09-26, reason: 等料}]},
           {id: 5, <decision>, due: 2022-09-28, done: {on: 2022-09-28}}]}
    """
    assert found("R401", text) == [
        "2: cutoff 2022-08-27 lies after on 2022-08-26 (the data are judged on the day of the meeting or before it)",
        f"4: due 2022-09-27 lies before on 2022-09-28 {LOOK}",
        f"5: done on 2022-09-27 lies before on 2022-09-28 {LOOK}",
        f"~6: progress on 2022-09-27 lies before on 2022-09-28 {LOOK}",
        f"7: extensions applied 2022-09-27 lies before on 2022-09-28 {LOOK}",
        f"7: extensions approved 2022-09-26 lies before extensions applied 2022-09-27 {LOOK}",
    ]


def test_the_days_of_units_people_and_periods(found: Found) -> None:
    text = """
        units:
        - {id: 工会, from: 2022-07-02, until: 2022-07-01}
        - {id: 团委, from: 2022-07-01, until: 2022-07-01}
        people:
        - {id: P-7, name: 甲, from: 2022-07-02, until: 2021-07-30}
        periods:
        - {id: 暑假, kind: holiday, from: 2022-07-16, to: 2022-07-15}
    """
    assert found("R401", text) == [
        f"2: until 2022-07-01 lies before from 2022-07-02 {LOOK}",
        "5: until 2021-07-30 lies before from 2022-07-02 (did you mean 2022-07-30?)",
        f"7: to 2022-07-15 lies before from 2022-07-16 {LOOK}",
    ]


def test_a_fact_that_has_not_come_yet(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>, due: 2022-12-31, reply_due: 2022-10-10, suspended: {from: 2022-09-06, to: 2022-12-31},
           found: 2022-10-01,
           progress: [{on: 2023-09-10, note: 甲}, {on: 2022-09-30, note: 乙}],
           supervised: [{from: 2022-09-06, to: 2022-12-31, lifted: {on: 2022-10-02}}]}
        measures:
        - {id: M-1, <measure>, effective: 2022-11-01, repealed: 2022-12-01,
           issued: 2022-10-01}
        meetings:
        - {id: 2022-10,
           on: 2022-10-28}
        people:
        - {id: P-7, name: 甲, from: 2022-10-08, until: 2023-08-31}
    """
    later = "lies after the day of judgement, 2022-09-30"
    assert found("R402", text) == [
        f"~3: found 2022-10-01 {later} (enter a fact when it has happened)",
        f"~4: progress on 2023-09-10 {later} (did you mean 2022-09-10?)",
        f"~5: supervised lifted on 2022-10-02 {later} (enter a fact when it has happened)",
        f"~8: issued 2022-10-01 {later} (enter a fact when it has happened)",
    ]


def test_a_fact_from_long_before_the_register(found: Found) -> None:
    text = """
        risks:
        - {id: R-1, <risk>,
           identified: 2017-05-31}
        - {id: R-2, <risk>, identified: 2017-06-01}
        measures:
        - {id: M-1, <measure>, issued: 2009-09-01}
        dangers:
        - {id: D-1, <danger>, found: 2012-02-29}
    """
    begun = Settings(started=date(2022, 6, 1))
    assert found("R402", text, settings=begun) == [
        "~3: identified 2017-05-31 lies more than five years before the register was begun (did you mean 2022-05-31?)",
        "~8: found 2012-02-29 lies more than five years before the register was begun (check the year)",
    ]
    assert found("R402", text) == []


LEAVE = "(leave the days as they were: reports name the delay)"


def test_an_extension_applied_for_too_late(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>, due: 2022-09-10, extensions: [
           {to: 2022-09-14, applied: 2022-09-10, approved: 2022-09-11, reason: 等料},
           {to: 2022-09-16, applied: 2022-09-12, refused: 2022-09-13, reason: 等料},
           {to: 2022-09-20, applied: 2022-09-15, approved: 2022-09-16, reason: 等料}]}
        - {id: D-2, <danger>, due: 2022-09-10, acceptances: [{on: 2022-09-12, by: P-1, passed: no, due: 2022-09-18}],
           extensions: [
           {to: 2022-09-25, applied: 2022-09-18, approved: 2022-09-18, reason: 等料},
           {to: 2022-09-28, applied: 2022-09-26, approved: 2022-09-26, reason: 等料}]}
        measures:
        - {id: M-1, <measure>, due: 2022-09-01, extensions: [{to: 2022-10-01, applied: 2022-09-02, reason: 等文}]}
        - {id: M-2, <measure>, extensions: [{to: 2022-10-01, applied: 2022-09-02, reason: 等文}]}
        meetings:
        - {id: 2022-08, on: 2022-08-26, decisions: [{id: 1, <decision>, due: 2022-09-01, extensions: [
           {to: 2022-10-01, applied: 2022-09-03, approved: 2022-09-03, reason: 等料}]}]}
    """
    assert found("R403", text) == [
        f"~5: more time was asked for on 2022-09-15, 1 day after the due day 2022-09-14 had passed {LEAVE}",
        f"~9: more time was asked for on 2022-09-26, 1 day after the due day 2022-09-25 had passed {LEAVE}",
        f"~11: more time was asked for on 2022-09-02, 1 day after the due day 2022-09-01 had passed {LEAVE}",
        f"~15: more time was asked for on 2022-09-03, 2 days after the due day 2022-09-01 had passed {LEAVE}",
    ]


def test_an_extension_that_is_none(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>, due: 2022-09-20, extensions: [
           {to: 2022-09-20, applied: 2022-09-10, approved: 2022-09-11, reason: 等料},
           {to: 2022-09-15, applied: 2022-09-10, refused: 2022-09-11, reason: 等料},
           {to: 2022-09-26, applied: 2022-09-10, approved: 2022-09-12, reason: 等料},
           {to: 2022-09-25, applied: 2022-09-10, approved: 2022-09-12, reason: 等料}]}
    """
    hint = "(check the two days; an earlier day is agreed on without an extension)"
    assert found("R406", text) == [
        f"~3: the new day 2022-09-20 is not later than the day it replaces, 2022-09-20 {hint}",
        f"~6: the new day 2022-09-25 is not later than the day it replaces, 2022-09-26 {hint}",
    ]


def test_an_extension_decided_twice(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>, extensions: [
           {to: 2022-09-25, applied: 2022-09-10, approved: 2022-09-11, refused: 2022-09-12, reason: 等料},
           {to: 2022-09-25, applied: 2022-09-13, approved: 2022-09-14, reason: 等料}]}
    """
    hint = "(keep the decision that was made; a new application is a new entry)"
    assert found("R407", text) == [f"3: it is both approved (2022-09-11) and refused (2022-09-12) {hint}"]
