"""Who answers for open records, who decides and who accepts."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

Found: TypeAlias = Callable[..., list[str]]

GONE = """
units:
- {id: 基建办, until: 2022-08-31, successor: 总务办}
- {id: 总务办, until: 2022-09-15, successor: 后勤处}
- {id: 招待所, until: 2022-09-20}
- {id: 工会, until: 2022-09-30}
people:
- {id: P-7, name: 秦昌盛, until: 2022-08-31, successor: P-8}
- {id: P-8, name: 陈秀英, from: 2022-09-01}
"""
STILL = "still answers for it, but existed only until"
DEEDS = """dangers:
- {id: D-1, <danger>, extensions: [{to: 2022-10-20, applied: 2022-09-10, approved: 2022-09-12, by: P-7, reason: 等料}],
   rectified: [{on: 2022-09-13, by: P-7}],
   acceptances: [{on: 2022-09-14, by: [P-1, P-7], passed: true}],
   withdrawn: {on: 2022-09-15, by: P-7, reason: gone}}"""


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            "dangers:\n- {id: D-1, <danger>, found: 2022-08-05, due: 2022-08-20,\n   unit: 基建办}",
            [
                f"11: 基建办 {STILL} 2022-08-31 (add under handovers: on: 2022-09-01, unit: 后勤处)",
            ],
        ),
        (
            "dangers:\n- {id: D-1, <danger>, unit: 基建办}",
            ["10: 基建办 still answers for it, but existed only until 2022-08-31 (write 后勤处 as unit)"],
        ),
        (
            "measures:\n- {id: M-1, <measure>, unit: 后勤处, handovers: [\n   {on: 2022-09-01, unit: 招待所}]}",
            [
                f"11: 招待所 {STILL} 2022-09-20 (name who took over, and write it down as successor of 招待所)",
            ],
        ),
        (
            "meetings:\n- {id: 2022-07, on: 2022-07-29, decisions: [{id: 1, <decision>, unit: 基建办}]}",
            ["10: 基建办 still answers for it, but existed only until 2022-08-31 (write 后勤处 as unit)"],
        ),
        ("dangers:\n- {id: D-1, <danger>, unit: 基建办, handovers: [{on: 2022-09-08, unit: 后勤处}]}", []),
        ("dangers:\n- {id: D-1, <danger>, unit: 工会}", []),
        ("dangers:\n- {id: D-1, <danger>, unit: 基建办, acceptances: [{on: 2022-09-08, by: P-1, passed: true}]}", []),
        ("dangers:\n- {id: D-1, <danger>, unit: 基建办, withdrawn: {on: 2022-09-08, by: P-1, reason: gone}}", []),
        ("dangers:\n- {id: D-1, <danger>, unit: 基建办, found: 2022-10-05}", []),
        ("risks:\n- {id: R-1, <risk>, unit: 基建办, closed: {on: 2022-08-31, by: P-1, reason: 拆除}}", []),
        ("measures:\n- {id: M-1, <measure>, unit: 基建办, repealed: 2022-08-31}", []),
        (
            "meetings:\n- {id: 2022-07, on: 2022-07-29, decisions: [{id: 1, <decision>, unit: 基建办, done: {on: 2022-08-26}}]}",
            [],
        ),
        (
            "risks:\n- {id: R-1, <risk>,\n   helpers: [学生处, 基建办, 招待所]}",
            [
                "~11: 基建办 is named as a helper, but existed only until 2022-08-31 (write 后勤处 instead)",
                "~11: 招待所 is named as a helper, but existed only until 2022-09-20 (take it out)",
            ],
        ),
    ],
)
def test_a_unit_that_is_gone(found: Found, record: str, expected: list[str]) -> None:
    assert found("R309", GONE + record) == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            "risks:\n- {id: R-1, <risk>, owner: 秦昌盛}",
            ["10: P-7 still answers for it, but left on 2022-08-31 (add under handovers: on: 2022-09-01, owner: P-8)"],
        ),
        ("risks:\n- {id: R-1, <risk>, owner: P-7, handovers: [{on: 2022-09-01, owner: P-8}]}", []),
        (
            "risks:\n- {id: R-1, <risk>, reviews: [\n   {on: 2022-09-05, by: P-7, note: 复评}]}",
            ["~11: P-7 is named for 2022-09-05, but left on 2022-08-31 (check the day and the name)"],
        ),
        (
            "risks:\n- {id: R-1, <risk>, closed: {on: 2022-08-30, by: P-8, reason: 拆除}}",
            ["~10: P-8 is named for 2022-08-30, but began only on 2022-09-01 (check the day and the name)"],
        ),
        (
            DEEDS,
            [
                f"~{line}: P-7 is named for {day}, but left on 2022-08-31 (check the day and the name)"
                for line, day in ((10, "2022-09-12"), (11, "2022-09-13"), (12, "2022-09-14"), (13, "2022-09-15"))
            ],
        ),
        ("dangers:\n- {id: D-1, <danger>, found: 2022-08-30, rectified: [{on: 2022-08-31, by: P-7}]}", []),
        ("dangers:\n- {id: D-1, <danger>, rectified: [{on: 2022-09-06, by: 施工队}]}", []),
    ],
)
def test_a_person_who_is_gone(found: Found, record: str, expected: list[str]) -> None:
    assert found("R310", GONE + record) == expected


@pytest.mark.parametrize("owner", ["待定", "相关人员", "各责任人", "全体教职工", "责任人", "xx", "无", "待安排人员"])
def test_nobody_is_named(found: Found, owner: str) -> None:
    text = f"dangers:\n- {{id: D-1, <danger>,\n   owner: {owner}}}"
    assert found("R311", text) == [f"3: nobody answers for it: {owner} is no person (name one person)"]
    assert found("R302", text) == []


def test_a_unit_is_named_as_owner(found: Found) -> None:
    text = """
        units:
        - {id: 工会, type: group}
        meetings:
        - {id: 2022-09, on: 2022-09-28, decisions: [
           {id: 1, <decision>, owner: 安全保卫处},
           {id: 2, <decision>, owner: 工会}]}
    """
    assert found("R311", text) == [
        "5: nobody answers for it: 保卫处 is a unit, not a person (name one person, perhaps P-1)",
        "6: nobody answers for it: 工会 is a unit, not a person (name one person)",
    ]


def test_an_unknown_person_or_a_closed_record_is_no_case_of_nobody(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>, owner: 相里云}
        - {id: D-2, <danger>, owner: 待定, acceptances: [{on: 2022-09-08, by: P-1, passed: true}]}
        - {id: D-3, <danger>, handovers: [{on: 2022-09-08, owner: 待定}]}
    """
    assert found("R311", text) == ["4: nobody answers for it: 待定 is no person (name one person)"]
    assert [said[:1] for said in found("R302", text)] == ["2", "3"]


def test_a_handover_of_a_record_whose_id_is_doubled(found: Found) -> None:
    text = "dangers:\n- {id: P-1, <danger>, handovers: [{on: 2022-09-08, owner: 待定}]}"
    assert found("R311", text) == ["2: nobody answers for it: 待定 is no person (name one person)"]
    assert found("R302", text) == []


def test_a_unit_without_a_head_is_told_once(found: Found) -> None:
    text = """
        units:
        - {id: 机电学院, type: college}
        - {id: 化工学院, type: college, party_leader: P-3}
        - {id: 图书馆, type: service}
        - {id: 消防大队, type: external}
        dangers:
        - {id: D-1, <danger>, unit: 机电学院}
        - {id: D-2, <danger>, unit: 机电学院}
        - {id: D-3, <danger>, unit: 化工学院}
        - {id: D-4, <danger>, unit: 图书馆, acceptances: [{on: 2022-09-08, by: P-1, passed: true}]}
        - {id: D-5, <danger>, unit: 消防大队}
    """
    assert found("R311", text) == [
        "~2: 机电学院 answers for open records, but nobody is named as its head (fill in admin_leader)"
    ]


def test_deciding_on_the_own_record(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>, handovers: [{on: 2022-09-11, owner: P-3}], extensions: [
           {to: 2022-09-25, applied: 2022-09-09, approved: 2022-09-10, by: P-2, reason: 等料},
           {to: 2022-09-27, applied: 2022-09-10, refused: 2022-09-11, by: P-3, reason: 等料},
           {to: 2022-09-28, applied: 2022-09-10, approved: 2022-09-12, by: P-2, reason: 等料},
           {to: 2022-09-29, applied: 2022-09-10, by: P-3, reason: 等料}]}
        - {id: D-2, <danger>,
           withdrawn: {on: 2022-09-08, by: P-2, reason: gone}}
        - {id: D-3, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: gone}}
        risks:
        - {id: R-1, <risk>, closed: {on: 2022-09-08, by: P-2, reason: 拆除}}
        - {id: R-2, <risk>, closed: {on: 2022-09-08, by: P-1, reason: 拆除}}
        measures:
        - {id: M-1, <measure>, due: 2022-09-01, extensions: [
           {to: 2022-10-25, applied: 2022-08-09, approved: 2022-08-10, by: P-2, reason: 等文}]}
        meetings:
        - {id: 2022-08, on: 2022-08-26, decisions: [{id: 1, <decision>, extensions: [
           {to: 2022-10-25, applied: 2022-09-09, approved: 2022-09-10, by: P-2, reason: 等料}]}]}
    """
    extends, hint = "P-2 decides on an extension of the own record", "(name the leader who decided)"
    assert sorted(found("R404", text), key=lambda said: int(said.lstrip("~").split(":")[0])) == [
        f"3: {extends} {hint}",
        f"4: P-3 decides on an extension of the own record {hint}",
        f"8: P-2 withdraws the own record {hint}",
        f"~11: P-2 closes the own risk {hint}",
        f"15: {extends} {hint}",
        f"18: {extends} {hint}",
    ]


def test_accepting_the_own_work(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>, rectified: [{on: 2022-09-06, by: P-3}, {on: 2022-09-10, by: P-4}], acceptances: [
           {on: 2022-09-07, by: P-3, passed: false},
           {on: 2022-09-11, by: P-3, passed: false},
           {on: 2022-09-12, by: [P-1, P-2], passed: true}]}
        - {id: D-2, <danger>, rectified: [{on: 2022-09-06, by: 施工队}], handovers: [{on: 2022-09-07, owner: P-3}],
           acceptances: [{on: 2022-09-07, by: P-2, passed: true}]}
        - {id: D-3, <danger>,
           acceptor: P-2}
        - {id: D-4, <danger>, acceptor: P-2, handovers: [{on: 2022-09-07, owner: P-3}]}
        - {id: D-5, <danger>, acceptor: P-2, withdrawn: {on: 2022-09-08, by: P-1, reason: gone}}
    """
    hint = "(name somebody else who looked at it, from the office in charge)"
    assert found("R405", text) == [
        f"3: P-3 accepts the own work {hint}",
        f"5: P-2 accepts the work, but owns the danger on 2022-09-12 {hint}",
        "9: P-2 is to accept the work, but owns the danger (name somebody else)",
    ]
