"""The course of a danger, step by step: what each action writes, in which state it is refused, and what to type instead."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.domain.actions.conftest import danger, judge, refusal, risk, said, subject, text

from riskreg.domain.actions import danger_actions
from riskreg.domain.actions.action import Action, Append, Put, Subject
from riskreg.domain.evaluation import Judge
from riskreg.domain.settings import Days, Settings
from riskreg.domain.words import DUPLICATE, GONE, NOT_A_DANGER

ON = date(2022, 9, 30)
OPEN = ""
RECTIFIED = "rectified: [{on: 2022-09-18, by: P-2}]"
CLOSED = f"{RECTIFIED}, acceptances: [{{on: 2022-09-20, by: P-1, passed: true}}]"
SENT_BACK = f"{RECTIFIED}, acceptances: [{{on: 2022-09-20, by: P-1, passed: false}}]"
REFERRED = "referrals: [{on: 2022-09-10, to: 供电公司}]"
ANSWERED = "referrals: [{on: 2022-09-10, to: 供电公司, reply_on: 2022-09-12, reply: 不归我们}]"
WITHDRAWN = "withdrawn: {on: 2022-09-11, by: P-4, reason: gone}"

Do = Callable[[Subject, Judge], Action]


def rectify(one: Subject, over: Judge) -> Action:
    return danger_actions.rectify(one, over, by=None, note=None, evidence=())


def passed(one: Subject, over: Judge) -> Action:
    return danger_actions.accept(one, over, by=["P-1"], passed=True, body=None, due=None, note=None)


def failed(one: Subject, over: Judge) -> Action:
    return danger_actions.accept(one, over, by=["P-1"], passed=False, body=None, due=None, note=None)


def refer(one: Subject, over: Judge) -> Action:
    return danger_actions.refer(one, over, to="供电公司", document=None)


def reply(one: Subject, over: Judge) -> Action:
    return danger_actions.reply(one, over, text="不归我们")


def report(one: Subject, over: Judge) -> Action:
    return danger_actions.report(one, over, to="供电公司", document=None)


def withdraw(one: Subject, over: Judge) -> Action:
    return danger_actions.withdraw(one, over, by="P-4", reason=GONE, same_as=None)


RECTIFIED_NOW = Append("D-1", ("rectified",), {"on": ON})
PASSED_NOW = Append("D-1", ("acceptances",), {"on": ON, "by": "P-1", "passed": True})
FAILED_NOW = Append("D-1", ("acceptances",), {"on": ON, "by": "P-1", "passed": False})
REFERRED_NOW = Append("D-1", ("referrals",), {"on": ON, "to": "供电公司"})
WITHDRAWN_NOW = Put("D-1", ("withdrawn",), {"on": ON, "by": "P-4", "reason": GONE})
ANSWERED_NOW = (Put("D-1", ("referrals", 0, "reply_on"), ON), Put("D-1", ("referrals", 0, "reply"), "不归我们"))

CAME_BACK = "if it came back: riskreg accept D-1 --failed re-opens it"
ANEW = "enter it anew: riskreg add danger"
IS_CLOSED = ("D-1 has been closed since 2022-09-20", CAME_BACK, 3)
IS_WITHDRAWN = ("D-1 was withdrawn on 2022-09-11", ANEW, 3)
NOT_DONE = ("D-1 has not been rectified: there is nothing to accept", "first: riskreg rectify D-1 --by PERSON", 3)
WAITS_FOR_NOBODY = ("D-1 waits for no answer", "refer it first: riskreg refer D-1 --to BODY", 3)


def only_open(state: str) -> tuple[str, str, int]:
    return f"D-1 is {state} on 2022-09-30: only what is open is referred", "riskreg show D-1 tells its story", 3


@pytest.mark.parametrize(
    ("state", "do", "edits"),
    [
        (OPEN, rectify, (RECTIFIED_NOW,)),
        (SENT_BACK, rectify, (RECTIFIED_NOW,)),
        (REFERRED, rectify, (RECTIFIED_NOW,)),  # done by ourselves all the same
        (ANSWERED, rectify, (RECTIFIED_NOW,)),
        (RECTIFIED, passed, (PASSED_NOW,)),
        (RECTIFIED, failed, (FAILED_NOW,)),
        (CLOSED, failed, (FAILED_NOW,)),  # it came back
        (OPEN, refer, (REFERRED_NOW,)),
        (SENT_BACK, refer, (REFERRED_NOW,)),
        (ANSWERED, refer, (REFERRED_NOW,)),
        (REFERRED, reply, ANSWERED_NOW),
        (OPEN, withdraw, (WITHDRAWN_NOW,)),
        (RECTIFIED, withdraw, (WITHDRAWN_NOW,)),
        (REFERRED, withdraw, (WITHDRAWN_NOW,)),
    ],
)
def test_what_is_written(state: str, do: Do, edits: tuple[object, ...]) -> None:
    over = judge(danger(state))
    action = do(subject(over), over)
    assert (action.edits, action.ids, action.holders) == (edits, ("D-1",), ("D-1",))


@pytest.mark.parametrize(
    ("state", "do", "refused"),
    [
        (
            RECTIFIED,
            rectify,
            (
                "D-1 has been awaiting acceptance since 2022-09-18",
                "riskreg accept D-1 --by PERSON, or with --failed if the work will not do",
                3,
            ),
        ),
        (CLOSED, rectify, IS_CLOSED),
        (WITHDRAWN, rectify, IS_WITHDRAWN),
        (OPEN, passed, NOT_DONE),
        (OPEN, failed, NOT_DONE),
        (SENT_BACK, passed, NOT_DONE),
        (REFERRED, passed, NOT_DONE),
        (WITHDRAWN, passed, IS_WITHDRAWN),
        (WITHDRAWN, failed, IS_WITHDRAWN),
        (CLOSED, passed, IS_CLOSED),
        (RECTIFIED, refer, only_open("awaiting acceptance")),
        (REFERRED, refer, only_open("referred")),
        (CLOSED, refer, IS_CLOSED),
        (WITHDRAWN, refer, IS_WITHDRAWN),
        (OPEN, reply, WAITS_FOR_NOBODY),
        (ANSWERED, reply, WAITS_FOR_NOBODY),
        (CLOSED, withdraw, IS_CLOSED),
        (WITHDRAWN, withdraw, IS_WITHDRAWN),
    ],
)
def test_what_is_refused(state: str, do: Do, refused: tuple[str, str, int]) -> None:
    over = judge(danger(state))
    assert refusal(lambda: do(subject(over), over)) == refused


def test_all_that_may_be_said_of_the_work() -> None:
    over = judge(danger("category: 消防安全"), "2022-09-18")
    action = danger_actions.rectify(subject(over), over, by="P-3", note="装了门", evidence=("照片", "发票"))
    fact = {"on": date(2022, 9, 18), "by": "P-3", "note": "装了门", "evidence": ("照片", "发票")}
    assert action.edits == (Append("D-1", ("rectified",), fact),)
    assert said(action) == ["D-1 门坏了: rectified on 2022-09-18"]


def test_one_paper_is_written_without_brackets() -> None:
    over = judge(danger())
    action = danger_actions.rectify(subject(over), over, by=None, note=None, evidence=("照片",))
    assert action.edits == (Append("D-1", ("rectified",), {"on": ON, "evidence": "照片"}),)


@pytest.mark.parametrize(
    ("more", "next_"),
    [
        # the category's office, its head; seven days by the settings
        ("category: 消防安全", "acceptance is owed by 刘国胜 until 2022-10-07: riskreg accept D-1 --by P-1"),
        ("acceptor: P-4", "acceptance is owed by 杜文澜 until 2022-10-07: riskreg accept D-1 --by P-4"),
        ("", "then somebody else accepts it: riskreg accept D-1 --by PERSON"),
    ],
)
def test_after_the_work_somebody_owes_the_acceptance(more: str, next_: str) -> None:
    over = judge(danger(more))
    assert text(rectify(subject(over), over).next) == next_


def test_the_acceptance_is_due_after_a_holiday() -> None:
    holiday = "periods: [{id: 国庆, kind: holiday, from: 2022-10-01, to: 2022-10-07}]\n"
    over = judge(danger("acceptor: P-4") + holiday)
    assert "until 2022-10-08" in text(rectify(subject(over), over).next)


@pytest.mark.parametrize(
    ("state", "do", "told", "next_"),
    [
        (RECTIFIED, passed, "D-1 门坏了: accepted on 2022-09-30 by 刘国胜, closed", ""),
        (
            RECTIFIED,
            failed,
            "D-1 门坏了: not accepted on 2022-09-30 by 刘国胜",
            "when the work is done again: riskreg rectify D-1",
        ),
        (CLOSED, failed, "D-1 门坏了: re-opened on 2022-09-30 by 刘国胜", "when the work is done again: riskreg rectify D-1"),
        (
            OPEN,
            refer,
            "D-1 门坏了: referred on 2022-09-30 to 城区供电公司",
            'its answer: riskreg refer D-1 --reply "..."; it still counts until then',
        ),
        (REFERRED, reply, "D-1 门坏了: 城区供电公司 answered on 2022-09-30", ""),
        (OPEN, withdraw, "D-1 门坏了: withdrawn on 2022-09-30: no longer there", ""),
    ],
)
def test_what_is_told(state: str, do: Do, told: str, next_: str) -> None:
    over = judge(danger(state))
    action = do(subject(over), over)
    assert (said(action), text(action.next)) == ([told], next_)


def test_several_accept_and_set_a_new_day() -> None:
    over = judge(danger(RECTIFIED))
    action = danger_actions.accept(
        subject(over), over, by=["P-1", "P-4"], passed=False, body="校安委会", due=date(2022, 10, 10), note="锁松"
    )
    fact = {"on": ON, "by": ("P-1", "P-4"), "body": "校安委会", "passed": False, "due": date(2022, 10, 10), "note": "锁松"}
    assert action.edits == (Append("D-1", ("acceptances",), fact),)
    assert said(action) == ["D-1 门坏了: not accepted on 2022-09-30 by 刘国胜, 杜文澜"]


def test_a_new_day_belongs_to_a_failure() -> None:
    over = judge(danger(RECTIFIED))
    told = refusal(
        lambda: danger_actions.accept(subject(over), over, by=["P-1"], passed=True, body=None, due=date(2022, 10, 10), note=None)
    )
    assert told == ("--due is the new day after a failed acceptance", "leave it out, or add --failed", 3)


def test_a_body_that_is_not_in_the_list_has_its_own_name() -> None:
    over = judge(danger())
    action = danger_actions.refer(subject(over), over, to="市政公司", document="校函〔2022〕3号")
    assert action.edits == (Append("D-1", ("referrals",), {"on": ON, "to": "市政公司", "document": "校函〔2022〕3号"}),)
    assert said(action) == ["D-1 门坏了: referred on 2022-09-30 to 市政公司"]


def test_a_referral_says_by_when_the_answer_is_wanted() -> None:
    over = judge(danger())
    named = judge(danger(), settings=Settings(deadlines=Days(referral=15)))
    asked = danger_actions.refer(subject(over), over, to="市政公司", document=None, due=date(2022, 10, 12))
    assert asked.edits[0] == Append("D-1", ("referrals",), {"on": ON, "to": "市政公司", "reply_due": date(2022, 10, 12)})
    by_settings = danger_actions.refer(subject(named), named, to="市政公司", document=None)
    wanted = date(2022, 10, 15)  # 15 days from 30 September
    assert by_settings.edits[0] == Append("D-1", ("referrals",), {"on": ON, "to": "市政公司", "reply_due": wanted})
    assert by_settings.next
    assert text(by_settings.next) == (
        'its answer, wanted by 2022-10-15: riskreg refer D-1 --reply "..."; it still counts until then'
    )
    early = date(2022, 9, 29)
    assert refusal(lambda: danger_actions.refer(subject(over), over, to="市政公司", document=None, due=early)) == (
        "the day 2022-09-29 for the answer lies before the referral of 2022-09-30", "write a later day behind --reply-due", 3,
    )  # fmt: skip


def test_a_major_danger_is_reported_as_often_as_it_is() -> None:
    over = judge(danger("levels: [{on: 2022-09-01, level: major}], reported: [{on: 2022-09-12, to: 教育厅}]"))
    action = danger_actions.report(subject(over), over, to="供电公司", document="校报〔2022〕1号")
    assert action.edits == (Append("D-1", ("reported",), {"on": ON, "to": "供电公司", "document": "校报〔2022〕1号"}),)
    assert said(action) == ["D-1 门坏了: reported on 2022-09-30 to 城区供电公司"]
    plain = judge(danger())
    assert refusal(lambda: danger_actions.report(subject(plain), plain, to="供电公司", document=None)) == (
        "D-1 is general on 2022-09-30: what is major is reported upward", "riskreg show D-1 tells its story", 3,
    )  # fmt: skip


def test_an_answer_belongs_to_the_last_referral_that_waits_on_the_day() -> None:
    twice = (
        "referrals: [{on: 2022-09-05, to: 市政公司}, {on: 2022-09-10, to: 供电公司, reply_on: 2022-09-12, reply: 否}, "
        "{on: 2022-09-29, to: 街道}]"
    )
    later, earlier = judge(danger(twice)), judge(danger(twice), "2022-09-20")
    assert reply(subject(later), later).edits[0] == Put("D-1", ("referrals", 2, "reply_on"), ON)
    assert reply(subject(earlier), earlier).edits[0] == Put("D-1", ("referrals", 0, "reply_on"), date(2022, 9, 20))


@pytest.mark.parametrize(
    ("reason", "same_as", "refused"),
    [
        (DUPLICATE, None, ("a duplicate names the danger it repeats", "add --same-as ID", 3)),
        (DUPLICATE, "D-1", ("D-1 cannot repeat itself", "", 3)),
        (NOT_A_DANGER, "D-2", ("--same-as goes with --reason duplicate", "", 3)),
    ],
)
def test_a_duplicate_names_another(reason: object, same_as: str | None, refused: tuple[str, str, int]) -> None:
    over = judge(danger())
    told = refusal(lambda: danger_actions.withdraw(subject(over), over, by="P-4", reason=reason, same_as=same_as))  # type: ignore[arg-type]
    assert told == refused


def test_a_duplicate_is_written_with_what_it_repeats() -> None:
    over = judge(danger())
    action = danger_actions.withdraw(subject(over), over, by="P-4", reason=DUPLICATE, same_as="D-2")
    assert action.edits == (Put("D-1", ("withdrawn",), {"on": ON, "by": "P-4", "reason": DUPLICATE, "same_as": "D-2"}),)


def test_a_withdrawal_of_a_later_day_is_not_overwritten() -> None:
    over = judge(danger("withdrawn: {on: 2022-10-11, by: P-4, reason: gone}"))
    assert refusal(lambda: withdraw(subject(over), over)) == ("D-1 has a withdrawal, dated 2022-10-11", "", 3)


@pytest.mark.parametrize("do", [rectify, passed, failed, refer, reply, report, withdraw])
def test_risks_and_decisions_take_another_way(do: Do) -> None:
    over = judge(
        risk()
        + "meetings: [{id: 2022-09, on: 2022-09-01, decisions: [{id: 1, text: 修门, unit: 后勤处, owner: P-2, due: 2022-10-20}]}]"
    )
    hint = "a risk is re-assessed with riskreg review R-1, and taken off the list with riskreg close R-1"
    assert refusal(lambda: do(subject(over, "R-1"), over)) == ("R-1 is a risk; this is for hidden dangers", hint, 2)
    hint = "a decision is carried out with: riskreg done 2022-09/1"
    assert refusal(lambda: do(subject(over, "2022-09/1"), over)) == (
        "2022-09/1 is a decision; this is for hidden dangers",
        hint,
        2,
    )
    assert refusal(lambda: do(subject(over, "P-1"), over))[0] == "P-1 is a person; this is for hidden dangers"
