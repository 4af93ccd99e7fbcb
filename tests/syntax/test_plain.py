"""YAML errors in people's language: where, which code, and the line to type instead."""

import time

import pytest

from riskreg.syntax.yaml_errors import Trouble, explain
from riskreg.syntax.yaml_parser import parse


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("title: *重要\n", 1, 8, 'title: "*重要"'),
        ("title: *a 重要\n", 1, 8, 'title: "*a 重要"'),
        ("title: &重要 a\n", 1, 8, 'title: "&重要 a"'),
        ("title: &A座 三楼\n", 1, 8, 'title: "&A座 三楼"'),
        ("title: !注意 a\n", 1, 8, 'title: "!注意 a"'),
        ("title: !a 注意\n", 1, 8, 'title: "!a 注意"'),
        ("title: [紧急] 三号楼\n", 1, 13, 'title: "[紧急] 三号楼"'),
        ("title: {a} b\n", 1, 12, 'title: "{a} b"'),
        ('title: "甲"乙\n', 1, 11, "title: '\"甲\"乙'"),
        ("a: b\ntitle: '甲'乙\n", 2, 11, "title: \"'甲'乙\""),
        ("title: >5米\n", 1, 8, 'title: ">5米"'),
        ("title: > a\n", 1, 8, 'title: "> a"'),
        ("title: |文字\n", 1, 8, 'title: "|文字"'),
        ("title: @x\n", 1, 8, 'title: "@x"'),
        ("title: `x\n", 1, 8, 'title: "`x"'),
        ("title: %5\n", 1, 8, 'title: "%5"'),
        ("title: ? a\n", 1, 8, 'title: "? a"'),
        ("title: - a\n", 1, 8, 'title: "- a"'),
        ("title: ,a\n", 1, 8, 'title: ",a"'),
        ("title: ]a\n", 1, 8, 'title: "]a"'),
        ("title: 注意: 甲\\乙\n", 1, 10, 'title: "注意: 甲\\\\乙"'),
        ("x:\n  - title: 注意: 甲\n    id: a\n", 2, 14, 'title: "注意: 甲"'),
        ("x:\n  - @甲\n", 2, 5, '- "@甲"'),
        ("@甲\n", 1, 1, '"@甲"'),
        ("title: @" + "长" * 99, 1, 8, 'title: "@' + "长" * 48 + '…"'),
    ],
)
def test_text_with_a_sign_of_yaml_is_quoted(text: str, line: int, column: int, hint: str) -> None:
    """R108, with the line to type."""
    root, found = parse(text, "a.yaml")
    assert root is None
    assert [(item.mark.line, item.mark.column, item.code) for item in found] == [(line, column, "R108")]
    assert str(found[0].hint) == f"Type instead: {hint}"


def test_the_quoted_line_is_read_as_meant() -> None:
    """What the hint shows is YAML for the very text."""
    root, _ = parse('title: "\\"甲\\"乙"', "a.yaml")
    assert root is not None
    assert root.pairs[0][1].value == '"甲"乙'  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "line", "column", "code", "words"),
    [
        ("a: b\ntitle:张三\nc: d\n", 2, 6, "R107", "Type instead: title: 张三"),
        ("x:\n  - title:张三\n    id: a\n", 2, 10, "R107", "Type instead: title: 张三"),
        ("a: b\ntitle 张三\nc: d\n", 2, 1, "R107", "colon is missing: title 张三"),
        ("x:\n  -id: a\n    b: c\n", 2, 3, "R107", "Type instead: - id: a"),
        ("x:\n  - a\n  -b\n", 3, 3, "R107", "Type instead: - b"),
        ("a: b\n-b\nc: d\n", 2, 1, "R107", "Type instead: - b"),
        ("a: b\n  c: d\n", 2, 3, "R107", "column 3, but line 1 above it in column 1: a: b"),
        ("a:\n  b: c\n d: e\n", 3, 2, "R107", "column 2, but line 2 above it in column 3: b: c"),
        ("  a: b\n\n# x\nc: d\n", 4, 1, "R107", "column 1, but line 1 above it in column 3"),
        ("x:\n  - a: b\n   c: d\n", 3, 4, "R107", "column 4, but line 2 above it in column 5"),
        ("x:\n  - a: b\n     c: d\n", 3, 6, "R107", "column 6, but line 2 above it in column 5"),
        ("x:\n  - a: b\n    c: d\n  e: f\n", 4, 3, "R107", "side by side"),
        ("a: b\n- c\n", 2, 1, "R107", "side by side"),
        ("x:\n  a: \"甲\n  b: 'c'\n", 2, 6, "R107", 'The quotation mark " is not closed'),
        ('x:\n  a: "甲\n  b: "乙"\n', 2, 6, "R107", 'Close it at the end of the text: "甲"'),
        ("a: 'b\nc: d\n", 1, 4, "R107", "Close it at the end of the text: 'b'"),
        ("a: [b\nc: d\n", 1, 4, "R107", "The bracket [ is not closed"),
        ("a: {b: c\nd: e", 1, 4, "R107", 'type: a: "{b: c"'),
        ("a: [b, 'c' d]\n", 1, 12, "R107", "comma"),
        ("a: {b: 注意: 甲}\n", 1, 10, "R108", "double quotes"),
        ('a: "b\\q"\n', 1, 6, "R107", "\\q is none"),
        ('a: "\\ud800"\n', 1, 5, "R107", "\\u is none"),
        ("a:\n\tb: c\n", 2, 1, "R105", "tab"),
        ("a: b\n\tc: d\n", 2, 1, "R105", "tab"),
        ("%X\na: b\n", 1, 1, "R109", "%"),
        ("a: b\n...\nc: d\n", 3, 1, "R109", "full stops"),
        ("a: b\n" + "x" * 1100 + ": c\n", 2, 1, "R107", "…"),
        ("a: b\nx:y\n", 2, 2, "R107", "Type instead: x: y"),
        ("a: |\n 甲\n乙\nb: c\n", 3, 1, "R107", "put | after the key above"),
    ],
)
def test_each_mistake_is_told_where_it_was_made(text: str, line: int, column: int, code: str, words: str) -> None:
    """Not where libyaml noticed it; names of lines and columns are in the message, what to type is in the hint."""
    _, found = parse(text, "a.yaml")
    told = [(item.mark.line, item.mark.column, item.code) for item in found]
    assert told == [(line, column, code)]
    assert words in f"{found[0].message} {found[0].hint}"
    assert len(str(found[0].message)) < 200


def test_an_unknown_error_is_passed_on() -> None:
    """Words of a later libyaml are repeated rather than lost; the place never lies behind the file."""
    found = explain(Trouble("a: b\n", "something new", "", 99, 3), "a.yaml")
    assert (found.mark.line, found.mark.column, found.code) == (1, 4, "R107")
    assert "something new" in str(found.message)


def test_long_lines_are_explained_quickly() -> None:
    """No pattern tries again from every sign."""
    started = time.process_time()
    for piece in (" ", "\t", "- ", "a: ", "'", '"', ',"', ",'", "a:b", "[a,", "? ", "k  ", "\\", "\n "):
        for head in ("a: @", "a: b\nk", 'a: "b" ', "a: [", "a:\n -"):
            parse(head + piece * 100_000 + "\n: x: '", "a.yaml")
    assert time.process_time() - started < 30
