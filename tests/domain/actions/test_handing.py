"""Handing over: one record, and all that somebody answers for; who leaves; where that person still stands."""

from datetime import date

import pytest
from tests.domain.actions.conftest import danger, judge, refusal, risk, said, subject, text
from tests.domain.actions.test_extending import DECISION, MEASURE

from riskreg.domain.actions import general_actions
from riskreg.domain.actions.action import Action, Append, Put
from riskreg.domain.evaluation import Judge

ON = date(2022, 9, 30)
ALL = danger() + risk() + MEASURE + DECISION


def hand(over: Judge, id_: str, unit: str | None = None, owner: str | None = None, why: str | None = None) -> Action:
    return general_actions.hand_over(subject(over, id_), over, unit=unit, owner=owner, why=why)


def hand_all(
    over: Judge, giver: str = "P-2", taker: str | None = "P-3", unit: str | None = None, *, leaves: bool = False
) -> Action:
    return general_actions.hand_over_all(over.register, over, giver=giver, taker=taker, unit=unit, why="调岗", leaves=leaves)


@pytest.mark.parametrize(
    ("unit", "owner", "fact", "whom"),
    [
        (None, "P-3", {"on": ON, "owner": "P-3", "why": "调岗"}, "黄志强"),
        ("保卫处", None, {"on": ON, "unit": "保卫处", "why": "调岗"}, "保卫处"),
        ("保卫处", "P-1", {"on": ON, "unit": "保卫处", "owner": "P-1", "why": "调岗"}, "保卫处, 刘国胜"),
        ("后勤处", "P-3", {"on": ON, "owner": "P-3", "why": "调岗"}, "黄志强"),  # the unit is the same
    ],
)
def test_a_handover_is_a_fact(unit: str | None, owner: str | None, fact: dict[str, object], whom: str) -> None:
    over = judge(danger())
    action = hand(over, "D-1", unit, owner, "调岗")
    assert action.edits == (Append("D-1", ("handovers",), fact),)
    assert said(action) == [f"D-1 门坏了: handed over on 2022-09-30 to {whom}"]


def test_whoever_has_it_does_not_get_it() -> None:
    over = judge(danger("handovers: [{on: 2022-09-10, owner: P-3}]"))
    assert refusal(lambda: hand(over, "D-1", "后勤处", "P-3")) == ("D-1 is in these hands already", "", 3)
    assert len(hand(over, "D-1", owner="P-2").edits) == 1  # back to the first


def test_a_decision_keeps_no_handovers() -> None:
    over = judge(DECISION)
    assert hand(over, "2022-08/2", "保卫处", "P-1", "调岗").edits == (
        Put("2022-08", ("decisions", 1, "unit"), "保卫处"),
        Put("2022-08", ("decisions", 1, "owner"), "P-1"),
    )
    assert hand(over, "2022-08/3", owner="P-1").edits == (Put("2022-08", ("decisions", 2, "owner"), "P-1"),)


def test_what_is_finished_stays_with_its_owner() -> None:
    over = judge(risk("closed: {on: 2022-09-01, by: P-4, reason: 拆了}"))
    assert refusal(lambda: hand(over, "R-1", owner="P-3"))[0] == "R-1 is off the list"


def test_people_are_not_handed_over() -> None:
    over = judge(danger())
    assert refusal(lambda: hand(over, "P-1", owner="P-3"))[2] == 2


def test_all_that_somebody_answers_for() -> None:
    over = judge(ALL)
    action = hand_all(over)
    assert action.ids == ("R-1", "D-1", "M-1", "2022-08/1", "2022-08/2", "2022-08/3")
    fact = {"on": ON, "owner": "P-3", "why": "调岗"}
    assert action.edits[:3] == tuple(Append(id_, ("handovers",), fact) for id_ in ("R-1", "D-1", "M-1"))
    assert action.edits[3:] == tuple(Put("2022-08", ("decisions", at, "owner"), "P-3") for at in range(3))
    assert said(action)[0] == "6 records handed over on 2022-09-30 from 何建平 to 黄志强"
    assert len(said(action)) == 7


def test_only_what_is_unfinished_and_theirs_on_the_day() -> None:
    over = judge(
        risk("closed: {on: 2022-09-01, by: P-4, reason: 拆了}")
        + danger("handovers: [{on: 2022-10-05, owner: P-3}]")
        + DECISION.replace("due: 2022-09-10", "due: 2022-09-10, done: {on: 2022-09-09}").replace("2022-08-26", "2022-09-26")
    )
    assert hand_all(over).ids == ("D-1", "2022-08/2", "2022-08/3")
    earlier = Judge(over.register, over.settings, date(2022, 9, 10))  # before the meeting
    assert hand_all(earlier).ids == ("D-1",)
    later = Judge(over.register, over.settings, date(2022, 10, 5))
    assert hand_all(later).ids == ("2022-08/2", "2022-08/3")


def test_another_unit_may_take_all() -> None:
    over = judge(danger())
    assert hand_all(over, taker="P-1", unit="保卫处").edits == (
        Append("D-1", ("handovers",), {"on": ON, "unit": "保卫处", "owner": "P-1", "why": "调岗"}),
    )


def test_a_unit_may_take_all_and_the_owner_stays() -> None:
    over = judge(ALL)
    action = hand_all(over, taker=None, unit="保卫处")
    fact = {"on": ON, "unit": "保卫处", "why": "调岗"}
    assert action.ids == ("R-1", "D-1", "M-1", "2022-08/1", "2022-08/2", "2022-08/3")
    assert action.edits[:3] == tuple(Append(id_, ("handovers",), fact) for id_ in ("R-1", "D-1", "M-1"))
    assert action.edits[3:] == tuple(Put("2022-08", ("decisions", at, "unit"), "保卫处") for at in range(3))
    assert said(action)[:2] == [
        "6 records of 何建平 handed over on 2022-09-30 to 保卫处",
        "R-1 楼道: handed over on 2022-09-30 to 保卫处",
    ]
    assert action.remarks == ()


def test_what_the_unit_has_already_it_is_not_given_again() -> None:
    over = judge(danger("handovers: [{on: 2022-09-10, unit: 保卫处}]"))
    assert refusal(lambda: hand_all(over, taker=None, unit="保卫处")) == (
        "何建平 answers for nothing on 2022-09-30 that is unfinished and not with 保卫处",
        "riskreg show P-2 lists it",
        3,
    )
    assert hand_all(over, taker=None, unit="后勤处").ids == ("D-1",)
    over = judge(danger("handovers: [{on: 2022-09-10, unit: 保卫处}]") + risk())
    assert hand_all(over, taker=None, unit="保卫处").ids == ("R-1",)


def test_who_leaves_has_the_day_before_as_the_last() -> None:
    over = judge(danger())
    action = hand_all(over, leaves=True)
    assert action.edits[1:] == (Put("P-2", ("until",), date(2022, 9, 29)), Put("P-2", ("successor",), "P-3"))
    assert action.ids == ("D-1", "P-2")
    assert said(action)[-1] == "何建平: last day in office 2022-09-29, followed by 黄志强"


def test_who_answers_for_nothing_may_leave_all_the_same() -> None:
    over = judge(danger())
    assert refusal(lambda: hand_all(over, giver="P-4")) == (
        "杜文澜 answers for nothing that is unfinished on 2022-09-30",
        "riskreg show P-4 lists it",
        3,
    )
    assert hand_all(over, giver="P-4", leaves=True).ids == ("P-4",)
    assert refusal(lambda: hand_all(over, giver="P-3", taker="P-3"))[0] == "--from and --to name the same person"


def test_where_the_person_still_stands_is_told() -> None:
    over = judge(danger("leader: P-2") + MEASURE.replace("owner: P-2", "owner: P-3, leader: P-2"))
    assert list(map(text, hand_all(over).remarks)) == [
        "何建平 still stands in the organisation: 后勤处 (admin leader); riskreg set UNIT FIELD=PERSON changes it",
        "何建平 is still leader or acceptor of: D-1, M-1",
    ]
    nothing = over.register.only({"dangers": {}})
    action = general_actions.hand_over_all(
        over.register, over, giver="P-2", taker="P-3", unit=None, why=None, leaves=False, shown=nothing
    )
    assert text(action.remarks[1]) == "何建平 is still leader or acceptor of: M-1"
