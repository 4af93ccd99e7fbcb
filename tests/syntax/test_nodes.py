"""The tree, its spans, its limits, and what it refuses."""

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain.fields import SCALAR
from riskreg.errors import RiskregError
from riskreg.syntax import yaml_parser
from riskreg.syntax.yaml_parser import Scalar, parse
from riskreg.syntax.yaml_tree import Map, Node, Seq, place


def shape(node: Node | None) -> object:
    """Plain lists and texts; a mapping keeps the last of doubled keys, as yaml.load does."""
    match node:
        case Map():
            return {key.value: shape(value) for key, value in node.pairs}
        case Seq():
            return [shape(item) for item in node.items or ()]
        case Scalar():
            return node.value
    return None


@pytest.mark.parametrize("text", ["", "\n\n", "# 说明\n", "---\n", "---\n# x\n...\n"])
def test_nothing_is_nothing(text: str) -> None:
    """An empty file is no error."""
    assert parse(text, "a.yaml") == (None, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲: no\n乙: [010, 1:30, '']\n", {"甲": "no", "乙": ["010", "1:30", ""]}),
        ("a: b\r\nc: |\r\n  甲\r\n  乙\r\n", {"a": "b", "c": "甲\n乙\n"}),
        ("---\na: {b: , c: {}}\nd:\n", {"a": {"b": "", "c": {}}, "d": ""}),
        ("a:\tb", {"a": "b"}),
        ('"a": >\n  甲\n', {"a": "甲\n"}),
        ("- [[]]\n- - x", [[[]], ["x"]]),
        ('a: "\\u7532 "', {"a": "甲 "}),
    ],
)
def test_a_text_becomes_a_tree(text: str, expected: object) -> None:
    """Every scalar is a text; no type is guessed."""
    root, found = parse(text, "a.yaml")
    assert (shape(root), found) == (expected, [])


def test_spans_are_code_points() -> None:
    """Start and end cut the value out of the text, also behind characters of four bytes."""
    text = "😀甲: 乙丙\r\nb: ['丁', x]\n"
    root, _ = parse(text, "a.yaml")
    assert isinstance(root, Map)
    cut = [text[node.start_mark.index : node.end_mark.index] for pair in root.pairs for node in pair]
    assert cut == ["😀甲", "乙丙", "b", "['丁', x]"]
    assert divmod(place(root.pairs[1][1].start_mark), SCALAR) == (2, 4)
    assert root.pairs[0][0].style == ""


def test_doubled_keys_are_both_there() -> None:
    """The schema tells of them."""
    root, found = parse("a: 1\na: 2\n", "a.yaml")
    assert isinstance(root, Map)
    assert [key.value for key, _ in root.pairs] == ["a", "a"]
    assert found == []


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ("a: &x 1\nb: *x\n", 1, 4, "R109"),
        ("a: &x 甲\nb: *x\n", 1, 4, "R109"),
        ("a: *x\n", 1, 4, "R109"),
        ("a: &x [1]\n", 1, 4, "R109"),
        ("a: &x\n  甲: 乙\n", 1, 4, "R109"),
        ("a: !!str 甲\n", 1, 4, "R109"),
        ("a: !x {}\n", 1, 4, "R109"),
        ("x: 1\n<<: {a: b}\n", 2, 1, "R109"),
        ("a: b\n--- \nc: d\n", 2, 1, "R109"),
        ("a: b\n...\nc: d\n", 3, 1, "R109"),
        ("%YAML 1.1\n---\na: b\n", 1, 1, "R109"),
        ("%TAG ! x\n---\na: b\n", 1, 1, "R109"),
        ("%X\n---\na: b\n", 1, 1, "R109"),
        ("? a\n: b\n", 1, 3, "R109"),
        ("? [a]\n: b\n", 1, 3, "R109"),
        ("{[a]: b}", 1, 2, "R109"),
        ("[" * 17 + "]" * 17, 1, 17, "R110"),
        ("a: b\nc: " + "x" * 100_001, 2, 4, "R110"),
        ("a: b\x01", 1, 5, "R102"),
        ("甲: b\n乙丙: \x00", 2, 5, "R102"),
        ("甲: \ud800", 1, 4, "R102"),
    ],
)
def test_what_registers_do_not_use_is_refused(text: str, line: int, column: int, code: str) -> None:
    """One finding at its place, and no tree."""
    root, found = parse(text, "a.yaml")
    assert root is None
    assert [(item.mark.line, item.mark.column, item.code) for item in found] == [(line, column, code)]
    assert found[0].hint


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("title: 3号楼 #2电梯\n", 1, 12, 'title: "3号楼 #2电梯"'),
        ("a:\n  - 3号楼 #2电梯\n", 2, 9, '- "3号楼 #2电梯"'),
        ("title: #2电梯\n", 1, 8, 'title: "#2电梯"'),
    ],
)
def test_text_cut_off_by_a_comment_is_a_warning(text: str, line: int, column: int, hint: str) -> None:
    """One space, the sign, and text at once."""
    root, found = parse(text, "a.yaml")
    assert root is not None
    assert [(item.mark.line, item.mark.column, item.code) for item in found] == [(line, column, "R111")]
    assert str(found[0].hint) == f"Type instead: {hint}"


@pytest.mark.parametrize(
    "text",
    [
        "due: 2022-09-01  # 与后勤商定\n",
        "due: 2022-09-01 #与后勤商定\n",
        "a: 甲 # 乙\n",
        "a: 甲  #乙\n",
        "a: '甲' #乙\n",
        "a: [甲] #乙\n",
        "a: 甲#乙\n",
        "a: |\n  甲 #乙\n",
        "#甲\na: b\n  #乙\n",
        "a: #甲\n  b: c\n",
        "a: '<<'\n'<<': 为什么? 好 > 坏\nb: why?\nc: d",
        "a: >\n  甲\n\n  乙\n",
        "a: >\n  甲\n    乙\n",
    ],
)
def test_comments_and_signs_that_are_meant_are_left_alone(text: str) -> None:
    """Nothing to say."""
    root, found = parse(text, "a.yaml")
    assert root is not None
    assert found == []


def test_folding_that_joined_lines_is_a_warning() -> None:
    """At the value."""
    _, found = parse("a: b\nnote: >-\n  甲\n  乙\n", "a.yaml")
    assert [(item.mark.line, item.mark.column, item.code) for item in found] == [(2, 7, "R112")]


def test_bombs_end_quickly() -> None:
    """Deep brackets, aliases of aliases, a long file."""
    started = time.process_time()
    aliases = "a: &a [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    for text in ("[" * 100_000, "{" * 100_000, "- " * 100_000, "[\n" * 100_000, "? " * 100_000, "{a: " * 100_000):
        assert [item.code for item in parse(text, "a.yaml")[1]] in (["R110"], ["R109"]), text[:8]
    assert [item.code for item in parse(aliases, "a.yaml")[1]] == ["R109"]
    root, found = parse("risks:\n" + "- {id: a}\n" * 100_000, "a.yaml")
    assert isinstance(root, Map)
    assert found == []
    assert time.process_time() - started < 20


@pytest.mark.parametrize("depth", [17, 999, 1_000, 1_001, 5_000])
def test_brackets_too_deep_are_named_where_they_become_too_deep(depth: int) -> None:
    """At the same one, whether libyaml gives up by itself first (from 0.2.6, at a thousand) or not: the fourteenth of the value."""
    _, found = parse("dangers:\n- id: D-1\n  title: " + "[" * depth + "]" * depth + "\n", "a.yaml")
    assert [(item.mark.line, item.mark.column, item.code) for item in found] == [(3, 23, "R110")]


def test_words_of_libyaml_about_depth_at_no_place_are_still_too_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later libyaml may count block levels too, or leave out where."""

    def gives_up(_text: str, _sink: object) -> None:
        raise yaml.MarkedYAMLError(problem="exceeded maximum nesting depth")

    monkeypatch.setattr(yaml_parser, "build", gives_up)
    assert [(item.mark.line, item.code) for item in parse("a: b\n", "a.yaml")[1]] == [(1, "R110")]


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted while reading, not after."""
    monkeypatch.setattr(yaml_parser, "NODES", 20)
    assert [item.code for item in parse("[" + "a, " * 30 + "]", "a.yaml")[1]] == ["R110"]


def test_without_libyaml_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """No silent falling back to a reader twenty times slower."""
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    with pytest.raises(RiskregError, match="libyaml") as caught:
        parse("a: b", "a.yaml")
    assert "pip install" in str(caught.value.hint)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DATA = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12)


@given(DATA, st.booleans(), st.sampled_from([None, True, False]))
def test_the_tree_says_what_yaml_says(data: object, unicode: bool, flow: bool | None) -> None:
    """The oracle: the same shape and texts as yaml.load without types, whatever yaml.safe_dump writes."""
    text = yaml.safe_dump(data, allow_unicode=unicode, default_flow_style=flow)
    if text.startswith("? ") or "\n? " in text or " ? " in text or "<<" in text or "[? " in text or "{? " in text:
        return
    root, found = parse(text, "a.yaml")
    expected = yaml.load(text, yaml.CBaseLoader)
    if any(item.code == "R110" for item in found):
        return
    assert shape(root) == (expected or shape(root))
    # A character that cannot be seen is a finding, however it is written; the tree says it all the same.
    assert not [item for item in found if item.severity == "error" and item.code not in ("R102", "R103")]


VALID = """risks:
  - id: R-1
    title: 消防通道
    note: |
      甲：乙
    place: [a, '乙', "丙"]
    due: 2022-09-01  # x
"""
CUTS = st.tuples(st.integers(0, len(VALID)), st.integers(0, 4), st.text(alphabet=" \n:-'\"[]{}#&*!|>%@`甲?,.\t", max_size=3))


@given(st.lists(CUTS))
def test_broken_registers_give_findings_in_the_file(cuts: list[tuple[int, int, str]]) -> None:
    """A register with signs taken out and put in never raises; there is a tree or an error."""
    text = VALID
    for at, length, put in cuts:
        text = text[:at] + put + text[at + length :]
    root, found = parse(text, "a.yaml")
    lines = text.split("\n")
    assert all(1 <= item.mark.column <= len(lines[item.mark.line - 1]) + 1 for item in found)
    assert root is None or all(item.severity == "warning" for item in found)
