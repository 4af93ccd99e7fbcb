"""More time: asked for and decided; what is written, what is refused."""

from datetime import date

import pytest
from tests.domain.actions.conftest import danger, judge, refusal, risk, said, subject, text

from riskreg.domain.actions import danger_actions
from riskreg.domain.actions.action import Action, Append, Put, Subject
from riskreg.domain.evaluation import Judge

LATER = date(2022, 10, 15)
WAITING = "extensions: [{to: 2022-10-10, applied: 2022-09-19, reason: 缺货}]"
APPROVED = "extensions: [{to: 2022-10-10, applied: 2022-09-19, approved: 2022-09-20, by: P-4, reason: 缺货}]"
REFUSED = "extensions: [{to: 2022-10-10, applied: 2022-09-19, refused: 2022-09-21, by: P-4, reason: 缺货}]"
DECISION = """
meetings:
- id: 2022-08
  on: 2022-08-26
  decisions:
  - {id: 1, text: 演练, unit: 后勤处, owner: P-2, due: 2022-09-10}
  - {id: 2, text: 修门, unit: 后勤处, owner: P-2, due: 2022-09-15}
  - {id: 3, text: 夜查, unit: 后勤处, owner: P-2, standing: true}
"""
MEASURE = "measures: [{id: M-1, title: 门锁管理办法, unit: 后勤处, owner: P-2, type: rule, due: 2022-09-15}]\n"


def ask(one: Subject, over: Judge, to: date = LATER, applied: date | None = None, approved: bool | None = None) -> Action:
    by = None if approved is None else "P-4"
    return danger_actions.ask(one, over, to=to, applied=applied, reason="缺货", approved=approved, by=by)


def decide(one: Subject, over: Judge, *, approved: bool = True) -> Action:
    return danger_actions.decide(one, over, approved=approved, by="P-4")


def test_a_request_moves_nothing() -> None:
    over = judge(danger(), "2022-09-22")
    action = ask(subject(over), over)
    assert action.edits == (Append("D-1", ("extensions",), {"to": LATER, "applied": date(2022, 9, 22), "reason": "缺货"}),)
    assert said(action) == ["D-1 门坏了: more time asked for on 2022-09-22, until 2022-10-15"]
    assert text(action.next) == "it moves nothing until somebody decides: riskreg extend D-1 --approve --by PERSON"


def test_it_may_have_been_asked_for_earlier() -> None:
    over = judge(danger(), "2022-09-22")
    action = ask(subject(over), over, applied=date(2022, 9, 18))
    assert action.edits == (Append("D-1", ("extensions",), {"to": LATER, "applied": date(2022, 9, 18), "reason": "缺货"}),)


@pytest.mark.parametrize(
    ("approved", "field", "told"),
    [
        (True, "approved", "D-1 门坏了: extended to 2022-10-15, approved on 2022-09-22 by 杜文澜"),
        (False, "refused", "D-1 门坏了: more time until 2022-10-15 refused on 2022-09-22 by 杜文澜"),
    ],
)
def test_it_may_be_decided_at_once(approved: bool, field: str, told: str) -> None:
    over = judge(danger(), "2022-09-22")
    action = ask(subject(over), over, approved=approved)
    day = date(2022, 9, 22)
    fact = {"to": LATER, "applied": day, field: day, "by": "P-4", "reason": "缺货"}
    assert action.edits == (Append("D-1", ("extensions",), fact),)
    assert said(action) == ["D-1 门坏了: more time asked for on 2022-09-22, until 2022-10-15", told]
    assert action.next is None


@pytest.mark.parametrize(
    ("state", "to", "refused"),
    [
        (
            WAITING,
            LATER,
            (
                "D-1 has a request for 2022-10-10 that nobody has decided",
                "decide it first: riskreg extend D-1 --approve --by PERSON, or --refuse",
                3,
            ),
        ),
        (
            "",
            date(2022, 9, 20),
            (
                "the new day 2022-09-20 is not later than the day it replaces, 2022-09-20",
                "write a later day behind --to",
                3,
            ),
        ),
        (
            APPROVED,
            date(2022, 10, 9),
            (
                "the new day 2022-10-09 is not later than the day it replaces, 2022-10-10",
                "write a later day behind --to",
                3,
            ),
        ),
        ("withdrawn: {on: 2022-09-11, by: P-4, reason: gone}", LATER, ("D-1 was withdrawn on 2022-09-11", "enter it anew: riskreg add danger", 3)),
        (
            "rectified: [{on: 2022-09-18}], acceptances: [{on: 2022-09-20, by: P-1, passed: true}]",
            LATER,
            ("D-1 has been closed since 2022-09-20", "if it came back: riskreg accept D-1 --failed re-opens it", 3),
        ),
    ],
)  # fmt: skip
def test_a_request_is_refused(state: str, to: date, refused: tuple[str, str, int]) -> None:
    over = judge(danger(state))
    assert refusal(lambda: ask(subject(over), over, to=to)) == refused


@pytest.mark.parametrize("state", ["", REFUSED])
def test_what_was_refused_leaves_the_first_day(state: str) -> None:
    over = judge(danger(state))
    assert len(ask(subject(over), over, to=date(2022, 9, 21)).edits) == 1


@pytest.mark.parametrize(("approved", "field"), [(True, "approved"), (False, "refused")])
def test_what_waits_is_decided(approved: bool, field: str) -> None:
    over = judge(danger(WAITING), "2022-09-22")
    action = decide(subject(over), over, approved=approved)
    way = ("extensions", 0)
    assert action.edits == (Put("D-1", (*way, field), date(2022, 9, 22)), Put("D-1", (*way, "by"), "P-4"))


def test_a_request_of_a_later_day_does_not_wait_yet() -> None:
    two = WAITING.replace("]", ", {to: 2022-10-12, applied: 2022-09-28, reason: 乙}]")
    over = judge(danger(two), "2022-09-22")
    assert decide(subject(over), over).edits[0] == Put("D-1", ("extensions", 0, "approved"), date(2022, 9, 22))


@pytest.mark.parametrize(
    ("state", "on", "says"),
    [
        ("", "2022-09-22", "D-1 has no request for more time"),
        (APPROVED, "2022-09-22", "D-1 has no request that waits: the last one was decided on 2022-09-20"),
        (REFUSED, "2022-09-22", "D-1 has no request that waits: the last one was decided on 2022-09-21"),
        (WAITING, "2022-09-18", "D-1 has no request that waits on 2022-09-18: the last one is dated 2022-09-19"),
    ],
)
def test_nothing_waits(state: str, on: str, says: str) -> None:
    over = judge(danger(state), on)
    hint = "ask for it: riskreg extend D-1 --to DAY --reason ..."
    assert refusal(lambda: decide(subject(over), over)) == (says, hint, 3)


def test_decisions_are_extended_in_their_meeting() -> None:
    over = judge(DECISION)
    action = ask(subject(over, "2022-08/2"), over)
    fact = {"to": LATER, "applied": date(2022, 9, 30), "reason": "缺货"}
    assert action.edits == (Append("2022-08", ("decisions", 1, "extensions"), fact),)
    assert (action.ids, action.holders) == (("2022-08/2",), ("2022-08",))
    assert said(action) == ["2022-08/2 修门: more time asked for on 2022-09-30, until 2022-10-15"]


def test_measures_are_extended() -> None:
    over = judge(MEASURE)
    assert ask(subject(over, "M-1"), over).edits[0].record == "M-1"
    assert refusal(lambda: ask(subject(over, "M-1"), over, to=date(2022, 9, 15)))[0].startswith("the new day 2022-09-15 is not")


@pytest.mark.parametrize(
    ("register", "id_", "refused"),
    [
        (
            risk(),
            "R-1",
            (
                "R-1 is a risk; this is for hidden dangers, measures and decisions",
                "a risk has no day to extend; re-assess it: riskreg review R-1",
                2,
            ),
        ),
        (DECISION, "2022-08/3", ("2022-08/3 is standing: it has no day to extend", "", 3)),
        (
            MEASURE.replace("due: 2022-09-15", "repealed: 2022-09-20"),
            "M-1",
            ("M-1 is repealed", "", 3),
        ),
        (
            DECISION.replace("due: 2022-09-10", "due: 2022-09-10, done: {on: 2022-09-09}"),
            "2022-08/1",
            ("2022-08/1 was done on 2022-09-09", "", 3),
        ),
    ],
)
def test_what_has_no_day_gets_no_more_time(register: str, id_: str, refused: tuple[str, str, int]) -> None:
    over = judge(register)
    assert refusal(lambda: ask(subject(over, id_), over)) == refused


TWO = "extensions: [{to: 2022-10-10, applied: 2022-09-19, reason: 甲}, {to: 2022-10-20, applied: 2022-09-20, reason: 乙}]"


def test_of_two_requests_one_is_named() -> None:
    # Case T09: which of the two is meant cannot be told, and the newest is not taken without a word.
    over = judge(danger(TWO), "2022-09-22")
    one = subject(over)
    told, hint, _ = refusal(lambda: decide(one, over))
    assert (
        told
        == "which request is meant? D-1 has: until 2022-10-10 (asked for on 2022-09-19), until 2022-10-20 (asked for on 2022-09-20)"
    )
    assert hint == "say its new day or the day it was asked for: --to DAY or --applied DAY; a new request also has --reason"
    first = (Put("D-1", ("extensions", 0, "approved"), date(2022, 9, 22)), Put("D-1", ("extensions", 0, "by"), "P-4"))
    assert danger_actions.decide(one, over, approved=True, by="P-4", to=date(2022, 10, 10)).edits == first
    assert danger_actions.decide(one, over, approved=True, by="P-4", applied=date(2022, 9, 19)).edits == first
    assert refusal(lambda: danger_actions.decide(one, over, approved=False, by="P-4", to=date(2022, 10, 11)))[0] == told


def test_no_day_is_brought_forward_unasked() -> None:
    # The second was approved, until 2022-10-20; the first waits still, and asks for less.
    over = judge(danger(TWO.replace("乙", "乙, approved: 2022-09-21, by: P-4")), "2022-09-22")
    one = subject(over)
    told, hint, _ = refusal(lambda: decide(one, over))
    assert told == "D-1: 2022-10-10 is not later than the day that holds, 2022-10-20: nothing would be put off"
    assert hint == "riskreg extend D-1 --refuse --to 2022-10-10; if the earlier day is meant: --approve --to 2022-10-10"
    assert said(decide(one, over, approved=False)) == ["D-1 门坏了: more time until 2022-10-10 refused on 2022-09-22 by 杜文澜"]
    assert said(danger_actions.decide(one, over, approved=True, by="P-4", to=date(2022, 10, 10))) == [
        "D-1 门坏了: extended to 2022-10-10, approved on 2022-09-22 by 杜文澜"
    ]
