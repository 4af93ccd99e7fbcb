"""Major dangers, silence, acceptances and withdrawals that do not fit."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import pytest

from riskreg.domain.settings import Days, Settings

Found: TypeAlias = Callable[..., list[str]]

BASIS = "(fill in basis: the rule or the decision that makes it major)"


def test_a_major_danger_without_basis(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>,
           level: major}
        - {id: D-2, <danger>, level: major, basis: 消防法}
        - {id: D-3, <danger>, levels: [{on: 2022-09-06, level: general},
           {on: 2022-09-08, level: major}]}
        - {id: D-4, <danger>, levels: [{on: 2022-09-08, level: major, basis: 消防法}]}
        - {id: D-5, <danger>, basis: 消防法, levels: [{on: 2022-09-08, level: major}]}
    """
    assert found("R601", text) == [
        f"3: the danger is called major, but no basis is named {BASIS}",
        f"6: the danger is called major from 2022-09-08, but no basis is named {BASIS}",
    ]


POINTS = """
periods:
- {id: 中秋, kind: holiday, from: 2022-09-10, to: 2022-09-12}
dangers:
- {id: D-1, <danger>, level: major, basis: 消防法, funds: 0}
- {id: D-2, <danger>, level: major, basis: 消防法, funds: 0, plan: 疏散}
- {id: D-3, <danger>, levels: [{on: 2022-09-20, level: major, basis: 消防法}]}
- {id: D-4, <danger>, level: major, basis: 消防法, levels: [{on: 2022-09-06, level: general}]}
- {id: D-5, <danger>, funds: 0}
- {id: D-6, <danger>, level: major, basis: 消防法, rectified: [{on: 2022-09-12}],
   acceptances: [{on: 2022-09-13, by: P-1, passed: true}]}
"""


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2022, 9, 13), []),
        (date(2022, 9, 14), [("4", "2022-09-13", "('plan',)")]),
        (date(2022, 9, 25), [("4", "2022-09-13", "('plan',)")]),
        (date(2022, 9, 26), [("4", "2022-09-13", "('plan',)"), ("6", "2022-09-25", "('funds', 'plan')")]),
    ],
)
def test_the_five_points_of_a_major_danger(found: Found, on: date, expected: list[tuple[str, str, str]]) -> None:
    assert found("R602", POINTS, on) == [
        f"{line}: the five points of a major danger were to be settled by {day}; missing: {points}"
        f" (fill in {points}; for funds 0 is an answer)"
        for line, day, points in expected
    ]


SILENT = """
dangers:
- {id: D-1, <danger>, found: 2022-07-01}
- {id: D-2, <danger>, found: 2022-07-01, progress: [{on: 2022-08-01, note: 甲}]}
- {id: D-3, <danger>, found: 2022-07-01, rectified: [{on: 2022-07-05}], acceptances: [
   {on: 2022-08-01, by: P-1, passed: false}]}
- {id: D-4, <danger>, found: 2022-07-01, rectified: [{on: 2022-07-05}], progress: [{on: 2022-08-01, note: 甲}],
   acceptances: [{on: 2022-07-10, by: P-1, passed: false}]}
- {id: D-5, <danger>, found: 2022-07-01, rectified: [{on: 2022-07-05}]}
- {id: D-6, <danger>, found: 2022-07-01, rectified: [{on: 2022-07-05}], acceptances: [{on: 2022-07-10, by: P-1, passed: true}]}
- {id: D-7, <danger>, found: 2022-07-01, referrals: [{on: 2022-07-05, to: 消防大队}]}
- {id: D-8, <danger>, found: 2022-07-01, withdrawn: {on: 2022-07-05, by: P-1, reason: gone}}
- {id: D-9, <danger>, found: 2022-10-01}
"""
ASK = "(ask the owner and add an entry under progress)"


def test_a_danger_without_progress(found: Found) -> None:
    assert found("R604", SILENT, date(2022, 8, 31)) == [
        f"~2: the danger is open, and nothing has been entered since 2022-07-01, 61 days ago {ASK}",
        f"~3: the danger is open, and nothing has been entered since 2022-08-01, 30 days ago {ASK}",
        f"~6: the danger is open, and nothing has been entered since 2022-08-01, 30 days ago {ASK}",
        (
            "~8: the danger is rectified, and nothing has been entered since 2022-07-05, 57 days ago"
            " (ask whoever must accept it, and enter the acceptance)"
        ),
        (
            "~10: the danger is referred, and nothing has been entered since 2022-07-05, 57 days ago"
            ' (ask 消防大队 for its answer, and enter it: riskreg refer D-7 --reply "...")'
        ),
    ]
    assert [said.partition(":")[0] for said in found("R604", SILENT, date(2022, 8, 30))] == ["~2", "~8", "~10"]


def test_a_referral_that_was_answered_is_no_longer_what_it_waits_for(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>, found: 2022-07-01, referrals: [{on: 2022-07-05, to: 消防大队, reply_on: 2022-07-20}]}
    """
    assert found("R604", text, date(2022, 8, 19)) == [
        f"~2: the danger is open, and nothing has been entered since 2022-07-20, 30 days ago {ASK}"
    ]


def test_what_is_only_formal_breaks_no_silence_but_is_named(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>, found: 2022-07-01, reply_due: 2022-08-20, replied: 2022-08-10}
        - {id: D-2, <danger>, found: 2022-07-01, reported: [{on: 2022-08-12, to: 教育厅}, {on: 2022-08-20, to: 教育厅}]}
    """
    silence = "~{}: the danger is open, and no step has been entered since 2022-07-01, 44 days ago; only {}"
    assert found("R604", text, date(2022, 8, 14)) == [
        silence.format(2, f"replied on 2022-08-10 {ASK}"),
        silence.format(3, f"reported on 2022-08-12 {ASK}"),
    ]


REFERRED = "{id: D-1, <danger>, referrals: [{on: 2022-09-10, to: 消防大队}]}"
MAJOR = "{id: D-2, <danger>, level: major, basis: 甲}"
WANTED = [
    (
        "~0: a danger was referred and not answered, but no number of days is named for the answer"
        " (write for example deadlines: {referral: 15}; what is not answered by then is overdue)"
    ),
    (
        "~0: a major danger is not reported to those above, but no number of days is named for the report"
        " (write for example deadlines: {reported: 3}; what is not reported by then is overdue)"
    ),
]


@pytest.mark.parametrize(
    ("records", "days", "said"),
    [
        ((REFERRED, REFERRED.replace("D-1", "D-3"), MAJOR), Days(), WANTED),  # once, however many wait
        ((REFERRED, MAJOR), Days(referral=15, reported=3), []),
        ((REFERRED.replace("消防大队", "消防大队, reply_due: 2022-10-10"),), Days(), []),  # it has a day of its own
        ((REFERRED.replace("消防大队", "消防大队, reply_on: 2022-09-20"),), Days(), []),
        ((MAJOR.replace("甲", "甲, reported: [{on: 2022-09-06, to: 教育厅}]"),), Days(), []),
        ((MAJOR.replace("甲", "甲, withdrawn: {on: 2022-09-06, by: P-1, reason: gone}"),), Days(), []),
    ],
)
def test_settings_name_the_deadlines_of_what_waits(found: Found, records: tuple[str, ...], days: Days, said: list[str]) -> None:
    text = "dangers:\n" + "\n".join(f"- {record}" for record in records) + "\n"
    assert found("R802", text, settings=Settings(deadlines=days)) == said


def test_a_failed_acceptance_and_nothing_after_it(found: Found) -> None:
    assert found("R603", SILENT, date(2022, 8, 31)) == [
        f"~5: the acceptance of 2022-08-01 failed, and nothing has been entered in the 30 days since {ASK}"
    ]
    assert found("R603", SILENT, date(2022, 8, 30)) == []


def test_accepted_without_a_day_of_rectification(found: Found) -> None:
    text = """
        dangers:
        - {id: D-0, <danger>}
        - {id: D-1, <danger>, acceptances: [
           {on: 2022-09-08, by: P-1, passed: false}, {on: 2022-09-10, by: P-1, passed: true}]}
        - {id: D-2, <danger>, rectified: [{on: 2022-09-09}], acceptances: [
           {on: 2022-09-08, by: P-1, passed: false}]}
        - {id: D-3, <danger>, rectified: [{on: 2022-09-09}], acceptances: [{on: 2022-09-08, by: P-1, passed: true}]}
        - {id: D-4, <danger>, rectified: [{on: 2022-09-08}], acceptances: [{on: 2022-09-08, by: P-1, passed: true}]}
    """
    said = (
        "an acceptance of 2022-09-08 is recorded, but no day before it on which the work was done"
        " (add the day under rectified, if it is known)"
    )
    assert found("R606", text) == [f"~4: {said}", f"~6: {said}"]


def test_a_duplicate_of_nothing(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>}
        - {id: D-2, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: duplicate, same_as: D-1}}
        - {id: D-3, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: duplicate}}
        - {id: D-4, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: duplicate, same_as: D-4}}
        - {id: D-5, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: duplicate, same_as: D-2}}
        - {id: D-6, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: duplicate, same_as: D-9}}
        - {id: D-7, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: duplicate, same_as: D-8}}
        - {id: D-8, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: duplicate, same_as: D-7}}
        - {id: D-10, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: gone}}
    """
    assert found("R607", text) == [
        "4: the danger is withdrawn as a duplicate, but not of which (fill in same_as: the id of the danger that stays)",
        "5: the danger is called a duplicate of itself (write the id of the danger that stays)",
        "6: D-2 is itself withdrawn as a duplicate (write D-1, the danger that stays)",
    ]


def test_something_after_the_end(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>, withdrawn: {on: 2022-09-10, by: P-1, reason: gone},
           progress: [{on: 2022-09-10, note: 甲}, {on: 2022-09-11, note: 乙}],
           extensions: [{to: 2022-10-10, applied: 2022-09-12, reason: 等料}]}
        measures:
        - {id: M-1, <measure>, repealed: 2022-09-01, revisions: [
           {on: 2022-09-01}, {on: 2022-09-02}]}
        - {id: M-2, <measure>, revisions: [{on: 2022-09-02}]}
    """
    check = "(check which of the two is true)"
    assert found("R608", text) == [
        f"~4: extensions of 2022-09-12 is recorded, but the danger was withdrawn on 2022-09-10 {check}",
        f"~3: progress of 2022-09-11 is recorded, but the danger was withdrawn on 2022-09-10 {check}",
        f"~7: a revision of 2022-09-02 is recorded, but the measure was repealed on 2022-09-01 {check}",
    ]


def test_two_requests_that_wait(found: Found) -> None:
    # D-1: two wait (case T09). D-2: the first was refused. D-3: the second is dated after the day. M-1 and 1: as D-1.
    waiting = "extensions: [{to: 2022-10-20, applied: 2022-09-10, reason: 甲}, {to: 2022-10-25, applied: 2022-09-12, reason: 乙}]"
    text = f"""
        dangers:
        - {{id: D-1, <danger>, {waiting}}}
        - {{id: D-2, <danger>, {waiting.replace("甲", "甲, refused: 2022-09-11, by: P-1")}}}
        - {{id: D-3, <danger>, {waiting.replace("2022-09-12", "2022-10-01")}}}
        measures:
        - {{id: M-1, <measure>, due: 2022-09-30, {waiting}}}
        meetings:
        - {{id: 2022-09, on: 2022-09-05, decisions: [{{id: 1, <decision>, {waiting}}}]}}
    """
    assert found("R408", text) == [
        f"~{line}: 2 requests for more time are undecided: until ('2022-10-20', '2022-10-25') "
        f"(decide each, naming it: riskreg extend {id_} --refuse --to 2022-10-20 --by PERSON)"
        for line, id_ in ((2, "D-1"), (6, "M-1"), (8, "2022-09/1"))
    ]


def test_what_is_late_is_guarded_until_it_is_mended(found: Found) -> None:
    # By 2022-09-30: D-1 ten days late. D-2 with interim measures, D-3 out of use. D-4 due today. D-5 mended, D-6 in other hands.
    text = """
        dangers:
        - {id: D-1, <danger>}
        - {id: D-2, <danger>, interim: 围挡}
        - {id: D-3, <danger>, suspended: {from: 2022-09-06, what: 看台}}
        - {id: D-4, <danger>, due: 2022-09-30}
        - {id: D-5, <danger>, rectified: [{on: 2022-09-29}]}
        - {id: D-6, <danger>, referrals: [{on: 2022-09-06, to: 街道办}]}
        - {id: D-7, <danger>, due: 2022-09-29}
    """
    said = "and nothing is written down that keeps people safe until it is rectified (fill in interim or suspended)"
    assert found("R609", text) == [f"~2: the danger is 10 days late, {said}", f"~8: the danger is 1 day late, {said}"]
