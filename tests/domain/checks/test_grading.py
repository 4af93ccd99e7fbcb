"""Scores, and grades without scores."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

Found: TypeAlias = Callable[..., list[str]]


def test_unlisted_and_wrong_scores(found: Found) -> None:
    text = """
        risks:
        - {id: R-1, <risk>, method: LEC, inherent: {L: 3, E: 6, C: 16},
           residual: {L: 3, E: 6}, reviews: [
           {on: 2022-07-01, by: P-1, note: 复评, residual: {L: 7, E: 6, C: 15}},
           {on: 2022-08-01, by: P-1, note: 复评, method: LS, residual: {L: 2, S: 2}},
           {on: 2022-09-01, by: P-1, note: 复评, residual: {L: 2, C: 2}}]}
        - {id: R-2, <risk>, method: LS, inherent: {L: 4, S: 4}, residual: {L: 2, S: 2}}
    """
    assert [said.split(";")[0] for said in found("R501", text)] == ["2: C is 16", "4: L is 7"]
    assert [said.split(";")[0] for said in found("R502", text)] == [
        "3: ('C',) is missing",
        "6: ('C',) does not belong to LS",
        "6: ('S',) is missing",
    ]


ABOVE = "lies above the inherent risk,"
NOTED = "{on: 2022-08-01, by: P-1, note: 乙}"
LEC = "method: LEC, residual: {L: 10, E: 10, C: 100}"
ANEW = "(if the first judgement was too low, score the inherent risk anew in the review)"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            "inherent: {L: 2, S: 3},\n   residual: {L: 4, S: 5}",
            [f"3: the residual risk, 20, {ABOVE} 6 (check both: perhaps they were exchanged)"],
        ),
        ("inherent: {L: 2, S: 3}, residual: {L: 3, S: 2}", []),
        ("residual: {L: 4, S: 5}, reviews: [{on: 2022-07-01, by: P-1, note: 甲, residual: {L: 4, S: 4}}]", []),
        (
            f"inherent: {{L: 4, S: 3}}, reviews: [{NOTED},\n   {{on: 2022-07-01, by: P-1, note: 甲, residual: {{L: 4, S: 5}}}}]",
            [f"~3: the residual risk, 20, {ABOVE} 12 {ANEW}"],
        ),
        (
            "inherent: {L: 4, S: 3}, reviews: [{on: 2022-07-01, by: P-1, note: 甲, inherent: {L: 5, S: 5}}]",
            [],
        ),
        (
            "method: direct, basis: 规定, inherent: {grade: general}, residual: {grade: major}",
            [f"2: the residual risk, major, {ABOVE} general (check both: perhaps they were exchanged)"],
        ),
        ("method: lab, basis: 规定, inherent: {grade: major}, residual: {grade: general}", []),
        (
            f"inherent: {{L: 5, S: 5}}, reviews: [{NOTED},\n   {{on: 2022-08-02, by: P-1, note: 甲, {LEC}}}]",
            [],
        ),
    ],
)
def test_residual_above_inherent(found: Found, record: str, expected: list[str]) -> None:
    assert found("R503", f"risks:\n- {{id: R-1, <risk>, {record}}}") == expected


def test_lowered_by_nothing(found: Found) -> None:
    # A measure lowers a risk while it is in force (case T11): not while it is planned, nor once it is repealed.
    text = """
        measures:
        - {id: M-1, <measure>}
        - {id: M-2, <measure>, issued: 2022-09-30}
        - {id: M-3, <measure>, issued: 2022-07-01, repealed: 2022-09-30}
        - {id: M-4, <measure>, issued: 2022-07-01, effective: 2022-10-01}
        risks:
        - {id: R-1, <risk>, inherent: {L: 5, S: 5}}
        - {id: R-2, <risk>, inherent: {L: 5, S: 5}, controls: {engineering: 栏杆}}
        - {id: R-3, <risk>, inherent: {L: 5, S: 5}, measures: M-1}
        - {id: R-4, <risk>, inherent: {L: 2, S: 2}}
        - {id: R-5, <risk>, inherent: {L: 5, S: 5}, closed: {on: 2022-09-01, by: P-1, reason: 拆除}}
        - {id: R-6, <risk>}
        - {id: R-7, <risk>, inherent: {L: 5, S: 5}, measures: [M-1, M-2]}
        - {id: R-8, <risk>, inherent: {L: 5, S: 5}, measures: M-3}
        - {id: R-9, <risk>, inherent: {L: 5, S: 5}, measures: M-4}
    """
    message = "the grade falls from major to low, but neither controls nor measures in force are named"
    assert found("R504", text) == [f"~{line}: {message} (fill in controls or measures)" for line in (7, 9, 14, 15)]


def test_a_severity_falls_where_something_was_built(found: Found) -> None:
    # S 5 to 2. R-2: built. R-3: a physical measure in force. R-4: only rules. R-5: L alone. R-6: another method.
    # the review lowers C from 40 to 15; the first scores kept it. R-8: the same review, not yet by the day.
    # raised by a review and lowered again to where it was.
    text = """
        measures:
        - {id: M-1, <measure>, issued: 2022-07-01, class: physical}
        - {id: M-2, <measure>, issued: 2022-07-01, class: institutional}
        risks:
        - {id: R-1, <risk>, inherent: {L: 5, S: 5}}
        - {id: R-2, <risk>, inherent: {L: 5, S: 5}, controls: {engineering: 栏杆}}
        - {id: R-3, <risk>, inherent: {L: 5, S: 5}, measures: M-1}
        - {id: R-4, <risk>, inherent: {L: 5, S: 5}, measures: M-2, controls: {management: 巡查}}
        - {id: R-5, <risk>, inherent: {L: 5, S: 2}}
        - {id: R-6, <risk>, inherent: {L: 5, S: 5}, reviews: [{on: 2022-07-01, by: P-1, method: LEC, residual: {L: 1, E: 6, C: 15}}],
           residual: {L: 2, S: 5}}
        - {id: R-7, <risk>, method: LEC, inherent: {L: 3, E: 6, C: 40}, residual: {L: 1, E: 6, C: 40}, reviews: [
           {on: 2022-09-30, by: P-1, residual: {L: 1, E: 6, C: 15}}]}
        - {id: R-8, <risk>, method: LEC, inherent: {L: 3, E: 6, C: 40}, residual: {L: 1, E: 6, C: 40}, reviews: [
           {on: 2022-10-01, by: P-1, residual: {L: 1, E: 6, C: 15}}]}
        - {id: R-9, <risk>, reviews: [{on: 2022-08-01, by: P-1, residual: {L: 2, S: 4}}, {on: 2022-09-01, by: P-1,
           residual: {L: 2, S: 2}}]}
    """
    hint = "(patrols and training lower how likely it is, not how bad it can be: lower that, or name what was built)"
    assert found("R506", text) == [
        f"~5: S falls from 5 to 2, but no engineering control is named {hint}",
        f"~8: S falls from 5 to 2, but no engineering control is named {hint}",
        f"~13: C falls from 40 to 15, but no engineering control is named {hint}",
        f"~17: S falls from 4 to 2, but no engineering control is named {hint}",
    ]


def test_grades_without_a_basis(found: Found) -> None:
    text = """
        risks:
        - {id: R-1, <risk>, residual: {grade: major}, reviews: [{on: 2022-07-01, by: P-1, note: 甲, residual: {grade: low}}],
           method: direct}
        - {id: R-2, <risk>, method: lab, residual: {grade: major}, basis: 分级表, reviews: [
           {on: 2022-07-01, by: P-1, note: 甲, residual: {grade: low}}]}
        - {id: R-3, <risk>, reviews: [
           {on: 2022-07-01, by: P-1, note: 甲, residual: {grade: low},
            method: direct}]}
        - {id: R-4, <risk>, reviews: [{on: 2022-07-01, by: P-1, note: 甲, method: direct, residual: {grade: low}, basis: 规定}]}
    """
    hint = "(fill in basis: the rule, the decision or the table it rests on)"
    assert found("R505", text) == [
        f"3: the grade is given by direct, but no basis is named {hint}",
        f"8: the grade is given by direct, but no basis is named {hint}",
    ]
