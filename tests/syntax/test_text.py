"""What is found before YAML is read: encodings, characters, conflict markers, tabs, full-width colons."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.syntax.text import MOST, decode, scan
from riskreg.syntax.yaml_parser import parse

REGISTER = """risks:
  - id: R-0001   # 编号
    title: 三号楼：消防通道堵塞
    note: |
      现场情况：通道被占用。
      \t表格
      整改：完成
    place: "A座
      备注：旧楼"
    spot: '东侧
      楼梯：二层'
  - |
    标题：不是键
    due: 2022-09-30  # 截止：月底
  # 说明：注释
"""


def places(found: list) -> list[tuple[int, int, str]]:  # type: ignore[type-arg]
    """Line, column and code of each finding."""
    return [(item.mark.line, item.mark.column, item.code) for item in found]


@pytest.mark.parametrize(
    ("data", "line", "column", "words"),
    [
        ("标题: 甲\n描述: 消防通道被占用".encode("gbk"), 1, 1, "GBK"),
        ("id: a\ntitle: 消防通道的问题\n".encode("gb18030"), 2, 8, "GBK"),
        ("id: a\n".encode("utf-16"), 1, 1, "UTF-16"),
        ("id: a\n".encode("utf-16-be"), 1, 1, "UTF-16"),
        ("id: a\n".encode("utf-16-le"), 1, 2, "UTF-16"),
        ("id: a\n".encode("utf-32"), 1, 1, "UTF-32"),
        (b"\0" * 4096, 1, 1, "only NUL"),
        ("题: 甲\n乙\0".encode(), 2, 2, "NUL byte"),
        ("题: 甲".encode()[:-1], 1, 4, "cut off"),
        (b"a: b\nc: caf\xe9 x\n", 2, 7, "0xE9"),
        (b"a: \xff\n", 1, 4, "0xFF"),
    ],
)
def test_bytes_that_are_no_utf8_are_named(data: bytes, line: int, column: int, words: str) -> None:
    """Each wrong encoding has its own words, at its first bad byte."""
    text, found = decode(data, "a.yaml")
    assert text is None
    assert places(found) == [(line, column, "R101")]
    assert words in str(found[0].message)
    assert found[0].hint


@pytest.mark.parametrize(("data", "text"), [(b"", ""), (b"\xef\xbb\xbfa: b", "a: b"), ("甲: 乙\r\n".encode(), "甲: 乙\r\n")])
def test_utf8_is_decoded_and_a_leading_mark_left_out(data: bytes, text: str) -> None:
    """Line ends stay as they are."""
    assert decode(data, "a.yaml") == (text, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\x01c", [(1, 5, "R102")]),
        ("a: b\nc: \x7fd\x9f", [(2, 4, "R102"), (2, 6, "R102")]),
        ("a: \ufeffb", [(1, 4, "R102")]),
        ("a: b\rc: d\r\n", [(1, 5, "R102")]),
        ("a: \ud800", [(1, 4, "R102")]),
        ("a: \uffff\tb", [(1, 4, "R102")]),
        ("a: b\x85c: d\u2028e\u2029", [(1, 5, "R103"), (1, 10, "R103"), (1, 12, "R103")]),
        ("a: 1\n<<<<<<< ours\nb: 2\n||||||| base\n=======\nb: 3\n>>>>>>> theirs\n", [(n, 1, "R104") for n in (2, 4, 5, 7)]),
        ("<<<<<<< ours\na: 1\n=======\r\n", [(1, 1, "R104"), (3, 1, "R104")]),
        ("a:\n\tb: c\n  \td: e", [(2, 1, "R105"), (3, 3, "R105")]),
        ("\ta: b", [(1, 1, "R105")]),
        ("标题：张三", [(1, 3, "R106")]),
        ("risks:\n  - id: a\n    标题:甲\n    描述：乙\n", []),
        ("risks:\n  - id: a\n    标题：张三\n    责任人：李四\n    due: x", [(3, 7, "R106"), (4, 8, "R106")]),
        ("risks:\n  - 标题：张三\n    id: a\n", [(2, 7, "R106")]),
        ("risks：\n  - id: a\n", [(1, 6, "R106")]),
        ("risks:\n\n  # 说明\n  标题： 张三", [(4, 5, "R106")]),
        ("a:\n  b: |\n    c\n  标题 ：张三", [(4, 6, "R106")]),
        ("a: |\n  甲：乙\n标题：张三\x01", [(3, 3, "R106"), (3, 6, "R102")]),
    ],
)
def test_each_bad_sign_is_found_at_its_place(text: str, expected: list[tuple[int, int, str]]) -> None:
    """All of them, not only the first."""
    found = scan(text, "a.yaml")
    assert places(found) == expected
    assert all(item.mark.path == "a.yaml" and item.hint and len(str(item.message)) < 140 for item in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        REGISTER,
        REGISTER.replace("\n", "\r\n"),
        "a: b\tc\t\n",
        "a: 甲，乙：丙\n",
        "a: 第一行\n  整改：完成\n",
        "a: 第一行\n  第二行\n  整改：完成\n",
        "a:\n  - 张三：已整改\n  - 李四：未整改\n",
        "a:\n  - x\n  - 整改：完成",
        "- |2\n   标题：甲\n- >-\n  标题：乙\n",
        "a: {b: [c, \"d\n  标题：甲\", 'x\n  标题：乙']}",
        'a:\n  - "甲\'\'\n    标题：乙\\"\n    标题：丙"\n',
        "========\n<<<<<<<x\n",
        "a: |\n\n  甲\n \t\n  \t乙\n",
        "# 标题：|\n# 甲\ta\n\t# b\n \t \n",
        "a: '甲\n  标题：乙",
    ],
)
def test_clean_texts_and_prose_are_left_alone(text: str) -> None:
    """Blocks, long quoted texts, comments and second lines may hold what lines of keys may not."""
    assert scan(text, "a.yaml") == []


def test_the_line_to_type_is_shown() -> None:
    """The value is repeated, cut where it is long."""
    found = scan("标题：张三\n描述：" + "长" * 99, "a.yaml")
    assert [str(item.hint) for item in found] == ["Type instead: 标题: 张三", "Type instead: 描述: " + "长" * 49 + "…"]


def test_findings_are_bounded() -> None:
    """A damaged file does not bury the others, and no file takes minutes."""
    started = time.process_time()
    for piece in ("\x01\n", "标题：甲\n", "a：\n", "'\"", " \"\\\" '' ", "|\n", "- |\n 甲：\n", "\ta\n"):
        assert len(scan(piece * 200_000, "a.yaml")) <= MOST
    assert time.process_time() - started < 60


@given(st.binary() | st.text().map(str.encode) | st.text(alphabet="a甲：:|>'\"\n\r\t -#\x85<=").map(str.encode))
def test_nothing_raises_and_every_place_lies_in_the_file(data: bytes) -> None:
    """Any bytes at all."""
    text, found = decode(data, "a.yaml")
    if text is not None:
        found = scan(text, "a.yaml") + parse(text, "a.yaml")[1]
    lines = data.split(b"\n")
    assert all(1 <= item.mark.line <= len(lines) and item.mark.column >= 1 for item in found)


@given(st.text(alphabet="ab甲：:|>'\"\n\r\t -#\x85[]{},&*!%@`?.\ud800\ufeff\x00<=\\u"))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    """Any text, also one that no file could hold; columns lie within the line or just behind it."""
    lines = text.split("\n")
    for item in scan(text, "a.yaml") + parse(text, "a.yaml")[1]:
        assert 1 <= item.mark.column <= len(lines[item.mark.line - 1]) + 1
