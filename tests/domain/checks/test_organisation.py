"""Ids and references that name nothing, or too much."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

Found: TypeAlias = Callable[..., list[str]]


def test_a_doubled_id_is_told_at_the_second_with_the_next_free_number(found: Found) -> None:
    text = """
        dangers:
        - {id: D-2022-0008, <danger>}
        - {id: D-2022-0009, <danger>}
        - {id: d-2022-0009, <danger>}
        - {id: D-2022-0009, <danger>}
    """
    assert found("R210", text) == [
        "4: the id d-2022-0009 is taken already, by the danger in r.yaml, line 3 (write the next free id, D-2022-0010)",
        "5: the id D-2022-0009 is taken already, by the danger in r.yaml, line 3 (write the next free id, D-2022-0011)",
    ]


def test_doubled_ids_over_lists_and_without_a_number(found: Found) -> None:
    text = """
        places:
        - {id: 保卫处}
    """
    assert found("R210", text) == ["2: the id 保卫处 is taken already, by the unit in organisation.yaml, line 2"]


def test_decisions_are_numbered_within_their_meeting(found: Found) -> None:
    text = """
        meetings:
        - {id: 2022-08, on: 2022-08-26, decisions: [{id: 1, <decision>}]}
        - {id: 2022-09, on: 2022-09-28, decisions: [{id: 1, <decision>},
           {id: 2, <decision>},
           {id: 1, <decision>}]}
    """
    assert found("R210", text) == ["5: the meeting has a decision 1 already, in line 3 (number the decisions 1, 2 and so on)"]


def test_a_former_id_lives_nowhere_else(found: Found) -> None:
    text = """
        dangers:
        - {id: D-1, <danger>}
        - {id: D-2, <danger>, formerly: d-1}
        - {id: D-3, <danger>, formerly: [A-7]}
        - {id: D-4, <danger>,
           formerly: [A-8, A-7]}
    """
    leave = "(leave it with one; merging two dangers is a withdrawal as a duplicate, not a former id)"
    assert found("R211", text) == [
        "3: the former id d-1 is in use: a danger bears it today (take it out, unless the other record is wrong)",
        f"6: the former id A-7 is claimed by D-3 too {leave}",
    ]
    assert found("R211", "dangers:\n- {id: D-1, <danger>, formerly: [A-7, A-8]}\n- {id: D-2, <danger>}") == []


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("R301", "unit: 后勤", "there is no unit called 后勤 (did you mean 后勤处?)"),
        ("R301", "unit: 何建平", "there is no unit called 何建平 (P-2 is a person: write the unit, perhaps 后勤处)"),
        ("R301", "unit: 程远帆", "there is no unit called 程远帆 (P-4 is a person; a unit is wanted here)"),
        (
            "R301",
            "unit: 后勤处、学生处",
            "there is no unit called 后勤处、学生处 (name one, perhaps 后勤处, and put the others under helpers: [学生处])",
        ),
        ("R302", "owner: 何健平", "there is no person called 何健平 (did you mean P-2?)"),
        ("R302", "owner: 何建平/周立新", "(name one, perhaps 何建平; the units of the others can stand under helpers)"),
        ("R302", "leader: 学生处", "there is no person called 学生处 (学生处 is a unit; a person is wanted here)"),
        ("R303", "category: 消防", "there is no category called 消防 (did you mean 消防安全?)"),
        ("R304", "place: 公寓7栋", "there is no place called 公寓7栋 (did you mean 公寓6栋?)"),
        ("R305", "risk: R1", "there is no risk called R1 (did you mean R-0001?)"),
        ("R305", "risk: A-7", "there is no risk called A-7 (it is now called R-0001: write that)"),
        ("R305", "risk: 毫不相干的词", "there is no risk called 毫不相干的词"),
        ("R307", "recurs: D-2", "there is no danger called D-2"),
    ],
)
def test_a_word_that_names_nothing(found: Found, code: str, text: str, expected: str) -> None:
    register = f"risks:\n- {{id: R-0001, <risk>, formerly: A-7}}\ndangers:\n- {{id: D-1, <danger>,\n   {text}}}"
    (said,) = found(code, register)
    assert said.startswith("5: ")
    assert said.endswith(expected)


@pytest.mark.parametrize("text", ["unit: 安全保卫处", "owner: 周立新", "place: 六栋", "category: 消防安全", "found_by: 消防大队"])
def test_names_aliases_and_free_texts_are_known(found: Found, text: str) -> None:
    register = f"dangers:\n- {{id: D-1, <danger>, {text}}}"
    assert [said for number in range(301, 309) for said in found(f"R{number}", register)] == []


def test_several_helpers_in_one_text_and_an_unknown_measure(found: Found) -> None:
    text = """
        risks:
        - {id: R-1, <risk>,
           helpers: "学生处,保卫处",
           measures: [M-1]}
    """
    assert found("R301", text) == ["3: helpers: there is no unit called 学生处,保卫处 (write them as a list: [学生处, 保卫处])"]
    assert found("R306", text) == ["4: measures: there is no measure called M-1"]


@pytest.mark.parametrize(
    ("owner", "hint"),
    [
        ("何建平13800001111", "write P-2 alone: telephone numbers do not belong in the register"),
        ("何建平(138-0000-1111)", "write P-2 alone: telephone numbers do not belong in the register"),
        ("何某 0851 8123456", "write the name alone: telephone numbers do not belong in the register"),
    ],
)
def test_a_telephone_number_is_never_repeated(found: Found, owner: str, hint: str) -> None:
    (said,) = found("R302", f'dangers:\n- {{id: D-1, <danger>, owner: "{owner}"}}')
    assert f"({hint})" in said
    assert not any(digits in said for digits in ("138", "0000", "1111", "0851", "8123456"))


def test_a_long_wrong_word_is_cut(found: Found) -> None:
    (said,) = found("R304", f"dangers:\n- {{id: D-1, <danger>, place: {'甲' * 60}}}")
    assert said == f"2: place: there is no place called {'甲' * 40}…"


def test_a_decision_with_an_unknown_unit_is_called_by_its_number(found: Found) -> None:
    text = "meetings:\n- {id: 2022-09, on: 2022-09-28, decisions: [\n   {id: 1, <decision>, unit: 后勤部}]}"
    assert found("R301", text) == ["3: unit: there is no unit called 后勤部 (did you mean 后勤处?)"]


def test_a_name_that_two_people_share(found: Found) -> None:
    text = """
        people:
        - {id: P-8, name: 张伟, unit: 后勤处}
        - {id: P-9, name: 张伟}
        dangers:
        - {id: D-1, <danger>, owner: 张伟}
        - {id: D-2, <danger>, owner: P-9}
    """
    assert found("R308", text) == [
        "5: owner: more than one person is called 张伟 (write the id of the one that is meant: ('P-8 (后勤处)', 'P-9'))"
    ]
    assert found("R302", text) == []


def test_a_single_field_without_helpers_names_one(found: Found) -> None:
    text = "places:\n- {id: 礼堂, unit: 后勤处/学生处}\n- {id: 食堂, unit: 毫不相干}"
    assert found("R301", text) == [
        "2: unit: there is no unit called 后勤处/学生处 (name one, perhaps 后勤处)",
        "3: unit: there is no unit called 毫不相干",
    ]


def test_circles_are_told_once(found: Found) -> None:
    text = """
        places:
        - {id: 甲, within: 乙}
        - {id: 乙, within: 丙}
        - {id: 丙, within: 乙}
        - {id: 丁, within: 公寓6栋}
        units:
        - {id: 处, successor: 处}
        people:
        - {id: P-8, name: 甲, successor: P-9}
        - {id: P-9, name: 乙, successor: P-2}
        measures:
        - {id: M-1, <measure>, replaced_by: M-2}
        - {id: M-2, <measure>, replaced_by: M-1}
        dangers:
        - {id: D-1, <danger>, recurs: D-1}
        - {id: D-2, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: duplicate, same_as: D-3}}
        - {id: D-3, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: duplicate, same_as: D-2}}
        - {id: D-4, <danger>, withdrawn: {on: 2022-09-08, by: P-1, reason: duplicate, same_as: D-4}}
    """
    assert found("R312", text) == [
        "3: within leads in a circle: 乙 → 丙 → 乙 (take out the one that is wrong)",
        "7: successor leads in a circle: 处 → 处 (take out the one that is wrong)",
        "12: replaced_by leads in a circle: M-1 → M-2 → M-1 (take out the one that is wrong)",
        "15: recurs leads in a circle: D-1 → D-1 (take out the one that is wrong)",
        "16: same_as leads in a circle: D-2 → D-3 → D-2 (take out the one that is wrong)",
    ]


def test_a_decision_is_for_no_more_people_than_what_it_names(found: Found) -> None:
    # 1 names what is restricted, 2 says so itself, 3 is wider than it, 4 names another (D-11), 5 names it in a note, 6 by its old id.
    text = """
        dangers:
        - {id: D-1, <danger>, audience: restricted, formerly: D-01}
        - {id: D-11, <danger>}
        meetings:
        - id: 2022-09
          on: 2022-09-05
          decisions:
          - {id: 1, <decision>, text: 办结 D-1}
          - {id: 2, <decision>, text: 办结D-1, audience: restricted}
          - {id: 3, <decision>, text: 办结D-1, audience: public}
          - {id: 4, <decision>, text: 办结D-11}
          - {id: 5, <decision>, progress: [{on: 2022-09-06, note: 与D-1一并办}]}
          - {id: 6, <decision>, text: 办结D-01}
    """
    said = "it names D-1, which is restricted, and is itself for more people (fill in audience: restricted)"
    assert found("R706", text) == [f"~{line}: {said}" for line in (8, 10, 12, 13)]
