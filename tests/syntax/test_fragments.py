"""Fragments: values written as YAML lines."""

import pytest

from riskreg.syntax.style import Layout, Spelled, as_item, behind_key, in_brackets, is_scores, pair

TWO = Layout()
FOUR = Layout(list=0, item=4, group=4)


@pytest.mark.parametrize(
    ("value", "two", "four"),
    [
        ("甲", "a: 甲", "a: 甲"),
        ("", 'a: ""', 'a: ""'),
        ("甲: 乙", 'a: "甲: 乙"', 'a: "甲: 乙"'),
        ("一\n二\n", "a: |\n    一\n    二", "a: |\n      一\n      二"),
        ("一\n\n二", "a: |-\n    一\n\n    二", "a: |-\n      一\n\n      二"),
        (" 一\n二\n", 'a: " 一\\n二\\n"', 'a: " 一\\n二\\n"'),
        ([], "a: []", "a: []"),
        ({}, "a: {}", "a: {}"),
        (["甲", "a, b"], 'a: [甲, "a, b"]', 'a: [甲, "a, b"]'),
        (["甲" * 60, "乙" * 60], f"a:\n    - {'甲' * 60}\n    - {'乙' * 60}", f"a:\n  - {'甲' * 60}\n  - {'乙' * 60}"),
        (["一\n二\n"], "a:\n    - |\n      一\n      二", "a:\n  - |\n      一\n      二"),
        ({"L": "4", "S": "5.5"}, "a: {L: 4, S: 5.5}", "a: {L: 4, S: 5.5}"),
        ({"on": "2022-09-01", "by": "P-1"}, "a:\n    on: 2022-09-01\n    by: P-1", "a:\n      on: 2022-09-01\n      by: P-1"),
        ([{"b": "1", "c": "x"}], "a:\n    - b: 1\n      c: x", "a:\n  -   b: 1\n      c: x"),
        ([{"b": "1"}], "a:\n    - {b: 1}", "a:\n  - {b: 1}"),
    ],
)
def test_a_pair_at_a_column(value: Spelled, two: str, four: str) -> None:
    """The key stands at column 2."""
    assert pair("a", value, 2, TWO) == two
    assert pair("a", value, 2, FOUR) == four


def test_keys_are_quoted_where_they_must_be() -> None:
    assert pair("隐患内容(详)", "x", 0, TWO) == "隐患内容(详): x"
    assert pair("a: b", "x", 0, TWO) == '"a: b": x'
    assert pair("-a", "x", 0, TWO) == "-a: x"


def test_an_entry_of_a_list() -> None:
    assert as_item("：", 2, TWO) == '- "："'
    assert as_item({"a": {"b": "x"}}, 2, TWO) == "- a:\n      b: x"
    assert as_item([], 2, TWO) == "- []"


def test_brackets_hold_anything_on_one_line() -> None:
    assert in_brackets({"a": ["x", {"b": "一\n二"}], "c": "]"}) == '{a: [x, {b: "一\\n二"}], c: "]"}'
    assert behind_key(["a\nb" + "\\n"], 0, TWO).startswith("\n  - ")


def test_scores_are_numbers_alone() -> None:
    assert is_scores({"L": "4"})
    assert not is_scores({"L": "4", "grade": "major"})
    assert not is_scores({})
