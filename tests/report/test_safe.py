"""Text that can do nothing to a terminal, and how wide it is."""

import re
import unicodedata

import pytest
from wcwidth import wcswidth, wcwidth

from riskreg.report.text_width import _NARROW, everyday, safe, width


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("学生公寓6栋 D-2022-0031", "学生公寓6栋 D-2022-0031"),
        ("全\u3000角", "全\u3000角"),
        ("“引号”—…·①", "“引号”—…·①"),
        ("\x1b[31mred", "<U+001B>[31mred"),
        ("\x9b31m", "<U+009B>31m"),
        ("a\u202eb\u2066c", "a<U+202E>b<U+2066>c"),
        ("a\u200bb\u200dc\ufeff\xad", "a<U+200B>b<U+200D>c<U+FEFF><U+00AD>"),
        ("\u3164\u034f\U000e0041", "<U+3164><U+034F><U+E0041>"),
        ("a\u2028b\u2029c\x85", "a<U+2028>b<U+2029>c<U+0085>"),
        ("\ud800\ufffe\U0010ffff", "<U+D800><U+FFFE><U+10FFFF>"),
        ("\x00\x07\x08\r\x7f", "<U+0000><U+0007><U+0008><U+000D><U+007F>"),
        ("two\nlines\r\n  three\n", "two lines three"),
        ("a\tb", "a b"),
        ("⚠\ufe0f\xa0é\ue000", "⚠\ufe0f\xa0é\ue000"),
        ("\U00030000\U0001fae8", "\U00030000\U0001fae8"),  # rare characters in names, new emoji
    ],
)
def test_safe(raw: str, shown: str) -> None:
    assert safe(raw) == shown


def test_no_category_of_danger_passes() -> None:
    everything = "".join(map(chr, range(0x110000)))
    left = safe(everything)
    assert not {unicodedata.category(character) for character in left} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert left.isascii() is False
    left.encode()


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("abc", 3),
        ("中文", 4),
        ("a中、", 5),
        ("“引”—·", 6),
        ("①→", 2),
        ("e\u0301", 1),
        ("😀", 2),
        ("\U00020000", 2),
        ("ｱ", 1),
    ],
)
def test_width(text: str, cells: int) -> None:
    assert width(text) == cells


def test_fast_paths_agree_with_wcwidth() -> None:
    for character in map(chr, range(0x20, 0x10000)):
        if everyday()(character) or re.fullmatch(_NARROW, character):
            assert width(character) == wcwidth(character), f"U+{ord(character):04X}"
    assert width("中“a”ｱ😀") == wcswidth("中“a”ｱ😀")
