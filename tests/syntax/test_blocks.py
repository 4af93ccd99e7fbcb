"""Blocks: a look at the lines finds the records that the parser finds, or says that it cannot tell."""

import os

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from riskreg.domain.diagnostic import ERROR
from riskreg.syntax.blocks import LINES, RECORD, WHOLE, Block, blocks_of, recut
from riskreg.syntax.reader import read_records
from riskreg.syntax.text import scan

SOAK = bool(os.environ.get("RISKREG_SOAK"))

PLAIN = """\
# 场所
places:
  # 东区
  - id: A
    name: 一号楼

  - id: B   # 二号楼
    aliases: [甲, 乙]
"""


def parts(text: str) -> list[tuple[str, str, str]]:
    return [(block.what, block.name, text[block.start : block.end]) for block in blocks_of(text)]


def names(text: str) -> list[str]:
    return [block.name for block in blocks_of(text) if block.name]


def read(text: str) -> list[str] | None:
    """The ids that the parser finds; None where it cannot read the text."""
    text = text.removeprefix("\ufeff")
    if any(found.severity == ERROR for found in scan(text, "x")):
        return None
    rows, found, _ = read_records(text, "x")
    fatal = {"R107", "R108", "R109", "R110"}
    return None if any(one.code in fatal for one in found) else [row.values["id"] for row in rows]


def holds(text: str) -> None:
    """The law: the blocks are the text, and what they hold, read one by one, is what the text holds."""
    blocks = blocks_of(text)
    assert "".join(text[block.start : block.end] for block in blocks) == text
    ids = read(text)
    if ids is None:
        return
    found: list[str] = []
    for block in blocks:
        alone = read(block.alone(text)) if block.what != LINES else []
        assert alone is not None
        if block.name:
            assert alone in ([block.name], [])  # what lacks a field is no record for the reader
        found += alone
    assert found == ids


def test_records_are_blocks_with_the_comments_above_them() -> None:
    assert parts(PLAIN) == [
        (LINES, "", "# 场所\nplaces:\n"),
        (RECORD, "A", "  # 东区\n  - id: A\n    name: 一号楼\n\n"),
        (RECORD, "B", "  - id: B   # 二号楼\n    aliases: [甲, 乙]\n"),
    ]
    assert {block.list for block in blocks_of(PLAIN)} == {"places"}


def test_several_lists_in_two_languages_and_comments_between() -> None:
    text = "隐患:\n  - 编号: D-1\n    # 它的\n\n  # 末尾\n\n# 风险的\n风险:\n- 编号: R-1\n\n# 完\n"
    assert [(block.list, block.name, text[block.start : block.end]) for block in blocks_of(text)] == [
        ("dangers", "", "隐患:\n"),
        ("dangers", "D-1", "  - 编号: D-1\n    # 它的\n\n"),
        ("dangers", "", "  # 末尾\n\n"),
        ("risks", "", "# 风险的\n风险:\n"),
        ("risks", "R-1", "- 编号: R-1\n\n"),
        ("risks", "", "# 完\n"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "# nothing\n",
        "---\n# nothing\n",
        "places:\n",
        "places: []\n",
        "places: [ ] # none\n",
        "places:\n# nothing yet\n",
    ],
)
def test_where_there_is_no_record_there_are_only_lines(text: str) -> None:
    assert {block.what for block in blocks_of(text)} <= {LINES}
    holds(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("places:\n- id: A\n- id: B\n", ["A", "B"]),
        ("places:\n      -   id: A\n          name: x\n      -   name: y\n          id: B\n", ["A", "B"]),
        ("places:\r\n  - id: A\r\n    name: x\r\n\r\n  - id: B\r\n", ["A", "B"]),
        ("\ufeffplaces:\n  - id: A\n", ["A"]),
        ("\"places\":\n  - \"id\": \"A\"\n  - 'id' : 'B'  # x\n", ["A", "B"]),
        ("---\n# x\nplaces: # all\n  - id: A\n", ["A"]),
        ("places:\n  -\n    # x\n    id: A\n  - # y\n    id: B\n", ["A", "B"]),
        ('places:\n  - {id: A, name: x}\n  - {name: [y], "id":B}\n  - {name: x,\n     id: C}\n', ["A", "B", "C"]),
        ("places:\n  - name: |\n      - id: X\n      id: Y\n\n    id: A\n", ["A"]),
        ('places:\n  - name: "a\n      - id: X\n      b"\n    id: A\n', ["A"]),
        ("places:\n  - name: 他说\"好\n    id: A\n  - name: don't\n    id: B\n", ["A", "B"]),
        ("places: [\n  {id: A},\n  {id: B}\n]\nunits:\n  - id: C\n", ["C"]),
        ("meetings:\n  - id: 2022-09\n    on: 2022-09-28\n    decisions:\n      - id: 1\n        text: x\n", ["2022-09"]),
        ("places:\n  - id: A", ["A"]),
        ("places:\n  - id: 一号楼\n  - id: 1.2_b\n", ["一号楼", "1.2_b"]),
    ],
)  # fmt: skip
def test_usual_and_odd_layouts_are_told_apart(text: str, expected: list[str]) -> None:
    assert names(text) == expected
    holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "places:\n  - id: A\n      B\n",  # the id runs on
        "places:\n  - id:\n      A\n",
        'places:\n  - id: "\\x41"\n',
        "places:\n  - id: A\n    编号: B\n",
        "places:\n  - ? id\n    : A\n",
        "places:\n  - {name: 'id: B', id: A}\n",
        "places:\n  - {within: {id: A}}\n",
        "places:\n  - {id: A, # x\n     name: y}\n",
        "places:\n  - name: no id\n",
        "places:\n  - just text\n",
        "places:\n  - {id: A, 编号: B}\n",
    ],
)
def test_a_record_whose_id_the_lines_do_not_tell_says_so(text: str) -> None:
    blocks = [block for block in blocks_of(text) if block.what != LINES]
    assert [(block.what, block.name, block.is_clear) for block in blocks] == [(RECORD, "", False)]
    holds(text)


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("places: [{id: A}]\n", ["places"]),
        ("places:\n  id: A\n", ["places"]),
        ("places:\n  - id: A\n - id: B\n", ["places"]),
        ("places:\n  - id: A\n  name: x\n", ["places"]),
        ("{places: [{id: A}]}\n", [""]),
        ("  places:\n    - id: A\n", [""]),
        ("- id: A\n", [""]),
        ('places:\n  - id: A\n    name: "x\n  - id: B\n y"\n', [""]),  # what looks like a record is part of a text
        ("places:\n  - id: A\n    name: 'x\n", [""]),  # a quotation mark that is not closed
        ("places:\n  - id: A\n    aliases: [x,\n  y]\n", [""]),
        ('places:\n  - id: A\n  - name: x\n      "y\n      z"\n', [""]),  # or a quotation mark in a plain text
        ("places:\n  - id: A\nunits:\n  - id: C\n场所:\n  - id: B\n", [""]),  # a list is given twice
    ],
)  # fmt: skip
def test_lists_and_files_whose_records_cannot_be_told_apart_are_one_block(text: str, wholes: list[str]) -> None:
    assert [block.list for block in blocks_of(text) if block.what == WHOLE] == wholes
    holds(text)


def test_a_block_stands_alone_under_the_key_of_its_list() -> None:
    text = "隐患:\n- 编号: D-1\n- 编号: D-2\n"
    assert [block.alone(text) for block in blocks_of(text)] == ["隐患:\n", "dangers:\n- 编号: D-1\n", "dangers:\n- 编号: D-2\n"]
    assert Block(WHOLE, "places", "", 0, 12).alone("places: [1]\n") == "places: [1]\n"


VALUES = (
    "x", "'x'", '"x"', '"x # y"', "don't", '他说"好"', "[x, y]", "[x,\n{deep}y]", "[x,\n{same}y]", '"x\n{deep}y"', '"x\n{same}- id: Q"',
    "'x\n{deep}- id: Q'", "x\n{deep}y", 'x\n{deep}"y', "|\n{deep}x\n{deep}- id: Q\n\n{deep}  # no comment", '>-\n{deep}x: "\n{deep}id: Q',
    "|2\n{deep}x", "{{a: b}}", "x # it's", "'it''s'", '"a\\"b"', "", "-1", "a: b", "[x, 'y]", "> x", "\n{deep}x", '\n{deep}"x\n{deep}y"',
)  # fmt: skip
IDS = ("A", "B-1", "一号楼", "C.2", '"D"', "'E'", "F # x", "", "G\n{deep}H", "x y", '"\\x41"', "-G", "[A]", "|\n{deep}A")


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file of places in the styles in which people, and the malicious, may write one."""
    text = draw(st.sampled_from(("", "\ufeff", "---\n", "# 场所\n\n")))
    lists = draw(st.permutations(("places", '"场所"', "units", "人员")))
    for key in lists[: draw(st.integers(1, 3))]:
        indent = " " * draw(st.sampled_from((2, 2, 2, 0, 4, 1)))
        text += f"{key}:{draw(st.sampled_from(('', '  # all')))}\n"
        for _ in range(draw(st.integers(0, 4))):
            text += draw(item(indent)) + draw(st.sampled_from(("", "\n", f"{indent}# x\n", "# x\n\n", "      # deep\n")))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@st.composite
def item(draw: st.DrawFn, indent: str) -> str:
    """One place: a few fields in any order; sometimes in braces."""
    fields = [(draw(st.sampled_from(("id", "编号", '"id"', "编号 "))), draw(st.sampled_from(IDS + IDS[:4] * 3)))]
    fields += [
        (key, draw(st.sampled_from(VALUES))) for key in draw(st.sampled_from((("name",), ("name", "aliases"), (), ("unit",))))
    ]
    fields = draw(st.permutations(fields))
    gap = " " * draw(st.sampled_from((1, 1, 1, 3)))
    column = f"{indent} {gap}"
    lines = [f"{key}: {value}".format(deep=column + "  ", same=indent) for key, value in fields]
    if draw(st.integers(0, 5)) == 0:
        inner = draw(st.sampled_from((", ", f",\n{column} ", f",\n{indent}")))
        return f"{indent}- {{{inner.join(lines)}}}\n"
    first = draw(st.sampled_from((f"-{gap}", f"-{gap}", f"-{gap}", f"-\n{column}", f"- # x\n{column}")))
    return f"{indent}{first}" + f"\n{column}".join(lines) + "\n"


@settings(max_examples=400 if SOAK else 80, deadline=None)
@given(files())
def test_what_the_blocks_hold_is_what_the_parser_reads(text: str) -> None:
    holds(text)


SHARDS = (
    "places:", "场所:", "units: ", "  - id: A", "  - 编号: B", "- id: C", "    name: x", "  name: y", '    name: "x', "    name: 'y", '"', "'",
    '  y"', "    - id: D", "  -", "   - id: E", "  - {id: F", "  }", "]", "[", "    aliases: [a", "    aliases: [a, b]", "    name: |",
    "    name: >-", "      text: x", "# comment", "  # comment", "      # deep", "", " ", "---", "...", "  - - id: G", "  ? id", "  : H",
    "    id: I", "  - id: J  # x", "\ufeff", "  - id: 'K'", "  x", "x", '    "id": L', "  - id: &a M", "  - *a", "%YAML 1.1", "\u3000\u3000x",
)  # fmt: skip


@settings(max_examples=800 if SOAK else 100, deadline=None)
@given(st.lists(st.sampled_from(SHARDS), max_size=9), st.sampled_from(("\n", "\r\n")))
@example(["places:", "  - id: A", '    name: "x', "  - 编号: B", '  y"', "- id: C"], "\n")
@example(["places:", "  - id: A", "    name: |", "      text: x", "  # comment", "  - id: J  # x"], "\n")
def test_lines_in_any_order_are_never_misread(lines: list[str], ends: str) -> None:
    holds(ends.join(lines))
    holds(ends.join(["places:", "  - id: Z", *lines, ""]))


@settings(max_examples=300 if SOAK else 60, deadline=None)
@given(st.text("-'\"[]{}|>:#, \n\rab编号id\ufeff\t", max_size=60))
def test_any_text_is_cut_without_a_gap(text: str) -> None:
    assert "".join(text[block.start : block.end] for block in blocks_of(text)) == text


TIDY = "# 场所\nplaces:\n" + "".join(f"  # {name}\n  - id: {name}\n    name: |\n      x\n\n" for name in "ABCDEF") + "  # end\n"


@settings(max_examples=600 if SOAK else 80, deadline=None)
@given(st.one_of(st.just(TIDY), files()), st.data())
def test_cutting_again_after_an_edit_is_cutting_anew(text: str, data: st.DataObject) -> None:
    before = text
    for _ in range(data.draw(st.integers(1, 2))):
        lines = text.split("\n")
        start = data.draw(st.integers(0, len(lines)))
        end = min(len(lines), start + data.draw(st.integers(0, 2)))
        new = data.draw(st.lists(st.sampled_from((*SHARDS, *lines)), max_size=2))
        text = "\n".join([*lines[:start], *new, *lines[end:]])
    assert recut(text, before, blocks_of(before)) == blocks_of(text)


def test_cutting_again_looks_at_what_changed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = "places:\n" + "".join(f"  - id: A{number}\n    name: x\n\n" for number in range(20))
    edited = before.replace("id: A10\n    name: x", "id: A10\n    name: y\n  - id: B\n  # C\n  - id: C")
    anew, blocks = blocks_of(edited), blocks_of(before)

    def not_the_whole(_: str) -> list[Block]:
        raise AssertionError

    monkeypatch.setattr("riskreg.syntax.blocks.blocks_of", not_the_whole)
    assert recut(edited, before, blocks) == anew
    assert [block.name for block in anew][10:15] == ["A9", "A10", "B", "C", "A11"]
