"""Renumbering: another id, with all that refers to it; the old id is kept unless another record has it."""

import pytest
from tests.domain.actions.conftest import DANGER, danger, judge, refusal, risk, said, text
from tests.domain.actions.test_extending import DECISION, MEASURE

from riskreg.domain.actions.action import Append, Put
from riskreg.domain.actions.general_actions import bearers, renumber, resembles
from riskreg.domain.evaluation import Judge
from riskreg.domain.records import Identified

ONE = f"dangers:\n- {DANGER}}}\n"
TWO = f"dangers:\n- {DANGER}}}\n- {DANGER.replace('门坏了', '灯坏了')}}}\n"


def others(*more: str) -> str:
    """Write more dangers, D-2 and so on."""
    return "".join(f"- {DANGER.replace('D-1', f'D-{number}')}, {one}}}\n" for number, one in enumerate(more, 2))


def test_nothing_refers_to_it() -> None:
    over = judge(danger())
    action = renumber(over.register, over.register.dangers["D-1"], "D-9", doubled=False, elsewhere={})
    assert action.edits == (Put("D-1", ("id",), "D-9", 0, "r.yaml"), Append("D-9", ("formerly",), "D-1", 0, "r.yaml"))
    assert (action.ids, action.holders, action.renamed) == (("D-9",), ("D-9",), ("D-1", "D-9"))
    assert said(action) == ["D-1 门坏了: is now called D-9"]
    assert text(action.next) == "riskreg check"


def test_what_refers_to_it_follows() -> None:
    over = judge(
        ONE
        + others("recurs: D-1", "withdrawn: {on: 2022-09-11, by: P-4, reason: duplicate, same_as: D-1}", "recurs: D-2")
        + MEASURE.replace("due:", "answers: [D-2, D-1], due:")
    )
    action = renumber(over.register, over.register.dangers["D-1"], "D-9", doubled=False, elsewhere={})
    assert action.edits == (
        Put("D-2", ("recurs",), "D-9", 0, "r.yaml"),
        Put("D-3", ("withdrawn", "same_as"), "D-9", 0, "r.yaml"),
        Put("M-1", ("answers",), ("D-2", "D-9"), 0, "r.yaml"),
        Put("D-1", ("id",), "D-9", 0, "r.yaml"),
        Append("D-9", ("formerly",), "D-1", 0, "r.yaml"),
    )
    assert action.ids == ("D-9", "D-2", "D-3", "M-1")
    assert said(action)[1] == "what refers to it follows: D-2, D-3, M-1"


def test_risks_and_measures_are_referred_to_by_other_fields() -> None:
    over = judge(risk("measures: [M-1]") + danger("risk: R-1") + MEASURE)
    action = renumber(over.register, over.register.risks["R-1"], "R-9", doubled=False, elsewhere={})
    assert action.edits[0] == Put("D-1", ("risk",), "R-9", 0, "r.yaml")
    action = renumber(over.register, over.register.measures["M-1"], "M-9", doubled=False, elsewhere={})
    assert action.edits[0] == Put("R-1", ("measures",), ("M-9",), 0, "r.yaml")


def test_texts_that_name_it_are_told_and_left() -> None:
    over = judge(ONE + others("note: 同 D-1") + DECISION.replace("演练", "督办 D-1").replace("修门", "督办 D-12"))
    action = renumber(over.register, over.register.dangers["D-1"], "D-9", doubled=False, elsewhere={})
    assert list(map(text, action.remarks)) == ["D-1 is still named in the text of: 2022-08/1, D-2"]
    seen = over.register.only({"dangers": {}})
    action = renumber(over.register, over.register.dangers["D-1"], "D-9", doubled=False, elsewhere={}, shown=seen)
    assert list(map(text, action.remarks)) == ["D-1 is still named in the text of: 2022-08/1"]


@pytest.mark.parametrize("same", ["D-1", "d-1", "Ｄ-1"])
def test_the_same_id_in_another_form_is_no_other(same: str) -> None:
    over = judge(danger())
    told = refusal(lambda: renumber(over.register, over.register.dangers["D-1"], same, doubled=False, elsewhere={}))
    assert told == ("D-1 has this id already", "", 3)


def doubled() -> Judge:
    """Two branches gave D-1; two records refer to it."""
    return judge(TWO + others("recurs: D-1", "recurs: D-1") + MEASURE.replace("due:", "answers: [D-1], due:"))


def test_of_two_with_one_id_the_place_tells_which() -> None:
    over = doubled()
    first, second = bearers(over.register, "d-1")
    assert (first.title, first.line, second.title, second.line) == ("门坏了", 2, "灯坏了", 3)
    action = renumber(over.register, second, "D-9", doubled=True, elsewhere={})
    assert action.edits[-1] == Put("D-1", ("id",), "D-9", 3, "r.yaml")
    assert said(action)[-1] == "D-1 is the id of another record, so it is not kept as a former one"
    assert "formerly" not in {edit.path[0] for edit in action.edits}  # type: ignore[union-attr]


def test_what_referred_to_it_upstream_means_the_one_upstream() -> None:
    over = doubled()
    upstream = judge(ONE + others("recurs: D-1")).register
    elsewhere: dict[str, Identified] = {**upstream.dangers}
    action = renumber(over.register, bearers(over.register, "D-1")[1], "D-9", doubled=True, elsewhere=elsewhere)
    assert action.ids == ("D-9", "D-3", "M-1")  # not D-2: it refers to D-1 upstream too
    action = renumber(over.register, bearers(over.register, "D-1")[1], "D-9", doubled=True, elsewhere={})
    assert action.ids == ("D-9", "D-2", "D-3", "M-1")  # nothing is upstream: all are taken for ours


def test_an_entry_that_stands_upstream_in_part() -> None:
    """A measure that answers another danger upstream, and D-1 only here, means ours."""
    over = judge(TWO + others("recurs: D-1") + MEASURE.replace("due:", "answers: [D-2, D-1], due:"))
    upstream = judge(ONE + others("spot: 甲") + MEASURE.replace("due:", "answers: [D-2], due:")).register
    elsewhere: dict[str, Identified] = {**upstream.dangers, **upstream.measures}
    action = renumber(over.register, bearers(over.register, "D-1")[1], "D-9", doubled=True, elsewhere=elsewhere)
    assert Put("M-1", ("answers",), ("D-2", "D-9"), 0, "r.yaml") in action.edits


def test_records_that_are_the_same_thing_resemble_each_other() -> None:
    over = judge(TWO)
    first, second = bearers(over.register, "D-1")
    followed = judge(danger("spot: 北门")).register.dangers["D-1"]
    assert resembles(first, followed)
    assert not resembles(second, followed)
    assert not resembles(first, judge(risk()).register.risks["R-1"])


def test_only_numbered_records_bear_such_ids() -> None:
    assert bearers(judge(danger()).register, "P-1") == []
    assert bearers(judge(danger()).register, "D-7") == []
