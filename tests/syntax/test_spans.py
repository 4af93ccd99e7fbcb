"""Spans: where values end, and how a file is indented."""

import pytest

from riskreg.syntax.record_text import root_of
from riskreg.syntax.splices import (
    below,
    break_of,
    colon,
    is_block,
    is_flow,
    is_scalar,
    keeps_blank_lines,
    layout_of,
    tail,
)
from riskreg.syntax.style import Layout
from riskreg.syntax.text import line_end
from riskreg.syntax.yaml_tree import Node


def value(text: str) -> Node:
    """Return the value of the first key."""
    return root_of(text).pairs[0][1]


@pytest.mark.parametrize(
    ("text", "upto"),
    [
        ("a: x  # r\nb: y\n", "a: x"),
        ("a: 'x'  \n", "a: 'x'"),
        ("a: x\n  y\nb: z\n", "a: x\n  y"),
        ("a: |  # r\n  x\n\n\nb: y\n", "a: |  # r\n  x"),
        ("a: |\r\n  x\r\n\r\nb: y\r\n", "a: |\r\n  x"),
        ("a: |+\n  x\n\n\nb: y\n", "a: |+\n  x"),
        ("a: |", "a: |"),
        ("a: [x, y] # r\n", "a: [x, y]"),
        ("a:\n  - x\n  - y # r\n  # s\nb: z\n", "a:\n  - x\n  - y"),
        ("a:\n  - b: 1\n    c: |-\n      x\n\nd: 2\n", "a:\n  - b: 1\n    c: |-\n      x"),
        ("a:\n  b: {c: 1}\n", "a:\n  b: {c: 1}"),
    ],
)
def test_a_value_ends_with_its_last_sign(text: str, upto: str) -> None:
    assert text[: tail(text, value(text))] == upto


@pytest.mark.parametrize(
    ("text", "upto"),
    [
        ("a: x  # r\nb: y\n", "a: x  # r"),
        ("a: |\n  x\n\n\nb: y\n", "a: |\n  x"),
        ("a: |+\n  x\n\n\nb: y\n", "a: |+\n  x\n\n"),
        ("a: |+\r\n  x\r\n\r\nb: y\r\n", "a: |+\r\n  x\r\n"),
        ("a:\n  b: >+\n    x\n\n", "a:\n  b: >+\n    x\n"),
        ("a: |+\n  x", "a: |+\n  x"),
    ],
)
def test_blank_lines_below_a_text_that_keeps_them_belong_to_it(text: str, upto: str) -> None:
    assert text[: below(text, value(text))] == upto
    assert keeps_blank_lines(text, value(text)) == ("+" in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Layout(2, 2, 2)),
        ("a:\n- b: 1\n", Layout(0, 2, 2)),
        ("a:\n    -   b: 1\n        c:\n            d: 1\n", Layout(4, 4, 4)),
        ("a:\r\n  - b:\r\n    - c: 1\r\n", Layout(0, 2, 2)),  # lists in records count before the records' own
        ("a: # r\n   - b: 1\n     c: # r\n         d: 1\n", Layout(3, 2, 4)),
        ("a:\n-\n  b: 1\n", Layout(0, 2, 2)),
        ("a:\n  - b: |\n          x\n", Layout(2, 2, 2)),
    ],
)
def test_the_layout_is_that_of_most_lists_and_groups(text: str, expected: Layout) -> None:
    assert layout_of(text) == expected


def test_the_lines_around_count_too() -> None:
    assert layout_of("", "a:\n  - b:\n        c: 1\n") == Layout(2, 2, 4)


def test_kinds_of_values() -> None:
    text = "a: [x]\n"
    assert (is_flow(text, value(text)), is_scalar(value(text)), is_block(value(text))) == (True, False, False)
    text = "a: '[x]'\n"
    assert (is_flow(text, value(text)), is_scalar(value(text)), is_block(value(text))) == (False, True, False)
    text = "a: >-\n  [x]\n"
    assert (is_flow(text, value(text)), is_scalar(value(text)), is_block(value(text))) == (False, True, True)


def test_lines_and_colons() -> None:
    assert line_end("a: x\r\nb", 1) == 4
    assert line_end("a: x", 1) == 4
    assert line_end("\nb", 0) == 0
    assert break_of("a\r\nb\r\nc\n") == "\r\n"
    assert break_of("a\r\nb\n") == "\n"
    assert colon("a \t: x\n", root_of("a \t: x\n").pairs[0][0]) == 3
