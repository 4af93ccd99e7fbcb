"""Scalars: what is written reads back as it was."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from riskreg.syntax.yaml_tree import DOUBLE, PLAIN, SINGLE, block, written

ODD = [
    "",
    " ",
    "a",
    "后勤处",
    "注意: 甲",
    "甲 # 乙",
    "#甲",
    "*甲",
    "- 甲",
    "-甲",
    "[甲]",
    "甲[1]",
    "a, b",
    "no",
    "Yes",
    "~",
    "null",
    "2022-09-06",
    "010",
    "1:30",
    "'甲'",
    '"甲"乙',
    'it\'s "so"',
    "@甲",
    "%甲",
    "甲\t乙",
    "甲\n乙",
    "\u2028",
    "\x07",
    "\ufeff甲",
    "甲:",
    ":甲",
    "?",
    "? 甲",
    "...",
    "---",
    "{甲}",
    "责任：甲",
]


@pytest.mark.parametrize("style", [PLAIN, SINGLE, DOUBLE])
@pytest.mark.parametrize("text", ODD)
def test_a_text_reads_back_in_every_style_and_place(text: str, style: str) -> None:
    assert yaml.load(f"k: {written(text, style)}\n", yaml.CBaseLoader) == {"k": text}
    assert yaml.load(f"k: [{written(text, style, in_brackets=True)}, x]\n", yaml.CBaseLoader) == {"k": [text, "x"]}
    assert yaml.load(f"- {written(text, style, is_item=True)}\n", yaml.CBaseLoader) == [text]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12))
def test_any_text_reads_back(text: str) -> None:
    for style in (PLAIN, SINGLE, DOUBLE):
        assert yaml.load(f"k: {written(text, style)}\n", yaml.CBaseLoader) == {"k": text}


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("甲a #:-\n\t"), max_size=12))
def test_a_block_reads_back_or_is_refused(text: str) -> None:
    if (body := block(text, 4)) is not None:
        assert yaml.load(f"k: {body}\nz: 1\n", yaml.CBaseLoader) == {"k": text, "z": "1"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("甲\n乙\n", "|\n    甲\n    乙"), ("甲\n\n乙", "|-\n    甲\n\n    乙"), ("", None), (" 甲\n", None), ("甲\n\n", None)],
)
def test_how_a_block_looks(text: str, expected: str | None) -> None:
    assert block(text, 4) == expected


def test_plain_where_it_can_be() -> None:
    assert written("更换灭火器,建立台账") == "更换灭火器,建立台账"
    assert written("a, b", in_brackets=True) == '"a, b"'
    assert written("no") == '"no"'
    assert written("it's: 5", SINGLE) == "'it''s: 5'"
