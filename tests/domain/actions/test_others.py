"""Reviews, closing risks, doing decisions, progress, and setting fields."""

from datetime import date

import pytest
from tests.domain.actions.conftest import danger, judge, refusal, risk, said, subject
from tests.domain.actions.test_extending import DECISION, MEASURE

from riskreg.domain.actions import general_actions
from riskreg.domain.actions.action import Action, Append, Drop, Put, Subject
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Field
from riskreg.domain.words import BLOCKS
from riskreg.errors import RiskregError

ON = date(2022, 9, 30)
CLOSED_RISK = risk("closed: {on: 2022-09-01, by: P-4, reason: 拆了}")


def test_a_review_is_a_fact_of_the_day() -> None:
    over = judge(risk())
    action = general_actions.review(subject(over), over, by="P-1", residual={"L": 3, "S": 4}, note=None)
    assert action.edits == (Append("R-1", ("reviews",), {"on": ON, "by": "P-1", "residual": {"L": 3, "S": 4}}),)
    assert said(action) == ["R-1 楼道: re-assessed on 2022-09-30"]


def test_a_risk_is_closed_once() -> None:
    over = judge(risk())
    action = general_actions.close(subject(over), over, by="P-4", reason="拆了")
    assert action.edits == (Put("R-1", ("closed",), {"on": ON, "by": "P-4", "reason": "拆了"}),)
    assert said(action) == ["R-1 楼道: off the list from 2022-09-30"]
    over = judge(CLOSED_RISK.replace("09-01", "10-11"))
    told = refusal(lambda: general_actions.close(subject(over), over, by="P-4", reason="拆了"))
    assert told == ("R-1 is to be off the list from 2022-10-11", "", 3)


def test_what_is_off_the_list_is_entered_anew() -> None:
    over = judge(CLOSED_RISK)
    one = subject(over)
    off = ("R-1 is off the list", "enter it anew: riskreg add risk", 3)
    assert refusal(lambda: general_actions.close(one, over, by="P-4", reason="拆了")) == off
    assert refusal(lambda: general_actions.review(one, over, by="P-1")) == off
    assert refusal(lambda: general_actions.progress(one, over, by=None, note="甲", blocked=None)) == off


def test_a_decision_is_done_with_what_shows_it() -> None:
    over = judge(DECISION)
    assert general_actions.done(subject(over, "2022-08/1"), over, evidence=()).edits == (
        Put("2022-08", ("decisions", 0, "done"), {"on": ON}),
    )
    action = general_actions.done(subject(over, "2022-08/2"), over, evidence=("通知", "照片"))
    assert action.edits == (Put("2022-08", ("decisions", 1, "done"), {"on": ON, "evidence": "通知、照片"}),)
    assert said(action) == ["2022-08/2 修门: done on 2022-09-30"]


@pytest.mark.parametrize(
    ("id_", "refused"),
    [
        ("2022-08/3", ("2022-08/3 is standing: it has no end", "riskreg progress 2022-08/3 adds what was done", 3)),
        ("2022-08/1", ("2022-08/1 was done on 2022-09-09", "", 3)),
        (
            "D-1",
            (
                "D-1 is a danger; this is for decisions, as in 2022-09/1",
                "a danger: riskreg rectify D-1, then riskreg accept D-1",
                2,
            ),
        ),
        ("M-1", ("M-1 is a measure; this is for decisions, as in 2022-09/1", "", 2)),
        ("2022-08", ("2022-08 is a meeting; this is for decisions, as in 2022-09/1", "", 2)),
    ],
)
def test_what_cannot_be_done(id_: str, refused: tuple[str, str, int]) -> None:
    over = judge(DECISION.replace("due: 2022-09-10", "due: 2022-09-10, done: {on: 2022-09-09}") + danger() + MEASURE)
    assert refusal(lambda: general_actions.done(subject(over, id_), over, evidence=())) == refused


def test_what_was_done_only_later_is_not_done_yet() -> None:
    over = judge(DECISION.replace("due: 2022-09-10", "due: 2022-09-10, done: {on: 2022-09-09}"), "2022-09-01")
    action = general_actions.progress(subject(over, "2022-08/1"), over, by=None, note="甲", blocked=None)
    assert action.edits == (Append("2022-08", ("decisions", 0, "progress"), {"on": date(2022, 9, 1), "note": "甲"}),)


def test_progress_and_what_holds_it_up() -> None:
    over = judge(danger())
    funds = BLOCKS[0]
    action = general_actions.progress(subject(over), over, by="P-3", note="已报价", blocked=funds)
    assert action.edits == (
        Append("D-1", ("progress",), {"on": ON, "by": "P-3", "note": "已报价"}),
        Put("D-1", ("blocked",), funds),
    )


def test_only_dangers_are_held_up() -> None:
    over = judge(risk())
    told = refusal(lambda: general_actions.progress(subject(over), over, by=None, note="甲", blocked=BLOCKS[0]))
    assert told == ("R-1 is a risk; this is for hidden dangers", "leave out --blocked", 2)


@pytest.mark.parametrize("id_", ["P-1", "后勤处", "2022-08"])
def test_the_organisation_makes_no_progress(id_: str) -> None:
    over = judge(DECISION)
    told = refusal(lambda: general_actions.progress(subject(over, id_), over, by=None, note="甲", blocked=None))
    assert told[0].endswith("; this is for risks, hidden dangers, measures and decisions")


def test_reviews_and_closing_are_for_risks() -> None:
    over = judge(danger())
    one = subject(over)
    assert refusal(lambda: general_actions.review(one, over, by="P-1")) == (
        "D-1 is a danger; this is for risks",
        "riskreg progress D-1 adds an entry to any record",
        2,
    )
    assert refusal(lambda: general_actions.close(one, over, by="P-4", reason="甲")) == (
        "D-1 is a danger; this is for risks",
        "a danger is closed by its acceptance: riskreg accept D-1",
        2,
    )


# --- set


def way(one: Subject, *names: str) -> tuple[Field, ...]:
    """Return the way to a field, by names in the code."""
    fields = [type(one.item).FIELDS[names[0]]]
    for name in names[1:]:
        fields.append(fields[-1].kind.table.FIELDS[name])  # type: ignore[attr-defined]
    return tuple(fields)


def set_one(over: Judge, id_: str, *names: str, to: object, correct: bool = False) -> Action:
    one = subject(over, id_)
    return general_actions.set_fields(one, [(way(one, *names), to)], correct=correct)


def test_a_field_is_set_and_taken_away() -> None:
    over = judge(danger("spot: 北门"))
    action = set_one(over, "D-1", "spot", to="南门")
    assert (action.edits, said(action)) == ((Put("D-1", ("spot",), "南门"),), ["D-1: spot set to 南门 (was 北门)"])
    action = set_one(over, "D-1", "spot", to=None)
    assert (action.edits, said(action)) == ((Drop("D-1", ("spot",)),), ["D-1: spot taken away (was 北门)"])
    action = set_one(over, "D-1", "count", to=2)
    assert said(action) == ["D-1: count set to 2 (was -)"]


def test_what_is_so_already_is_not_set_again() -> None:
    over = judge(danger("spot: 北门, place: 礼堂"))
    for field, value in (("spot", "北门"), ("place", ("礼堂",))):
        with pytest.raises(RiskregError) as found:
            set_one(over, "D-1", field, to=value)
        assert (found.value.code, "already" in str(found.value.said)) == (3, True)


def test_values_are_said_as_people_say_them() -> None:
    over = judge(danger("place: 礼堂"))
    one = subject(over, "D-1")
    for field, value, told in (
        ("place", ("礼堂", "门厅"), "place set to 礼堂, 门厅 (was 礼堂)"),
        ("leader", "P-1", "leader set to 刘国胜 (was -)"),
        ("named", {"document": "甲", "on": "2022-09-01"}, "named set to document=甲, on=2022-09-01 (was -)"),
    ):
        action = general_actions.set_fields(one, [(way(one, field), value)], correct=False, register=over.register)
        assert said(action) == [f"D-1: {told}"]


def test_fields_within_fields_and_in_decisions() -> None:
    over = judge(danger("named: {on: 2022-09-05, document: 甲}") + DECISION)
    assert set_one(over, "D-1", "named", "document", to="乙").edits == (Put("D-1", ("named", "document"), "乙"),)
    assert set_one(over, "2022-08/2", "text", to="修两扇门").edits == (Put("2022-08", ("decisions", 1, "text"), "修两扇门"),)


def test_nothing_is_taken_from_what_is_empty() -> None:
    over = judge(danger())
    assert refusal(lambda: set_one(over, "D-1", "note", to=None)) == ("D-1: note is empty already", "", 3)


OVERWRITE = "if it was entered wrongly, add --correct; reports will show that it was overwritten"


@pytest.mark.parametrize(
    ("id_", "field", "hint"),
    [
        ("D-1", "id", "an id never changes by itself: riskreg renumber D-1"),
        ("D-1", "extensions", "riskreg extend D-1 --to DAY --reason ..."),
        ("D-1", "acceptances", "riskreg accept D-1 --by PERSON"),
        ("R-1", "closed", "riskreg close R-1 --reason ..."),
        ("R-1", "reviews", "riskreg review R-1 --residual ..."),
        ("2022-08/1", "done", "riskreg done 2022-08/1"),
        ("2022-08/1", "progress", 'riskreg progress 2022-08/1 "..."'),
    ],
)
@pytest.mark.parametrize("correct", [True, False])
def test_what_has_a_command_of_its_own_is_not_set(id_: str, field: str, hint: str, correct: bool) -> None:
    over = judge(danger() + risk() + DECISION)
    told = refusal(lambda: set_one(over, id_, field, to="x", correct=correct))
    assert told[1:] == (hint, 3)
    assert told[0].endswith(" is not set by hand")


@pytest.mark.parametrize(
    ("id_", "field", "hint"),
    [
        ("D-1", "due", "more time is asked for with: riskreg extend D-1 --to DAY --reason ..."),
        ("M-1", "due", "more time is asked for with: riskreg extend M-1 --to DAY --reason ..."),
        ("2022-08/1", "due", "more time is asked for with: riskreg extend 2022-08/1 --to DAY --reason ..."),
        ("D-1", "owner", "another owner from a day on: riskreg assign D-1 --to PERSON"),
        ("R-1", "unit", "another unit from a day on: riskreg assign R-1 --unit UNIT"),
        ("R-1", "residual", "a new assessment is a review: riskreg review R-1 --residual ..."),
    ],
)
def test_what_was_settled_at_first_is_only_corrected(id_: str, field: str, hint: str) -> None:
    over = judge(danger() + risk() + MEASURE + DECISION)
    told = refusal(lambda: set_one(over, id_, field, to="x"))
    assert told[0].endswith(f" is not overwritten: {hint}")
    assert told[1:] == (OVERWRITE, 3)
    assert set_one(over, id_, field, to="x", correct=True).edits[0].path[-1] == field  # type: ignore[union-attr]


def test_what_was_never_settled_is_set() -> None:
    over = judge(MEASURE.replace(", due: 2022-09-15", "") + risk())
    assert set_one(over, "M-1", "due", to=ON).edits == (Put("M-1", ("due",), ON),)
    assert set_one(over, "R-1", "inherent", to={"L": 5, "S": 5}).edits == (Put("R-1", ("inherent",), {"L": 5, "S": 5}),)


def test_people_and_units_may_change_their_unit() -> None:
    over = judge(danger())
    assert set_one(over, "P-3", "unit", to="保卫处").edits == (Put("P-3", ("unit",), "保卫处"),)
