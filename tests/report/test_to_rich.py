"""The terminal: what gives way when it is narrow, and colour that carries nothing alone."""

import re
from datetime import date

import pytest

from riskreg.messages import Word, say
from riskreg.report.document import (
    Block,
    Column,
    Document,
    Entries,
    Face,
    Paragraph,
    Section,
    Table,
    Tinted,
    Verbatim,
    render,
    rows,
)
from riskreg.report.language import Language

COLUMNS = (
    Column("id", say("编号")),
    Column("grade", say("grade")),
    Column("title", say("隐患描述"), wrap=True),
    Column("days", say("days"), right=True),
    Column("due", say("整改时限")),
)
ROWS = (
    ("D-2022-0031", Tinted(Word("major", "重大")), "电池入室停放充电,退回重改;充电棚待审批", 8, date(2022, 9, 20)),
    ("D-2022-0036", Tinted(Word("unrated", "未评")), "[/foo]", None, date(2022, 10, 20)),
)


def shown(*blocks: Block, width: int, color: bool = False, face: Face | None = None) -> str:
    return render(Document("x", say("Title"), face, blocks), "table", Language("en"), width=width, color=color)


def test_wide_is_like_plain() -> None:
    blocks = (
        rows(COLUMNS, ROWS),
        Paragraph(say("Two."), "alarm"),
        Entries("facts", (("a", say("责任人"), "张三"), ("b", say("x"), None))),
        Verbatim("a:\n  - [b]\n"),
        Table(COLUMNS, (Section(say("[1] one"), ROWS), Section(None, ROWS)), caption=say("More")),
        rows(COLUMNS, ()),
    )
    face = Face("学院", date(2022, 9, 28), unread=("a.yaml",), hidden=1)
    document = Document("x", say("Title"), face, blocks)
    assert shown(*blocks, width=200, face=face) == render(document, "plain", Language("en"))


def test_narrow_wraps_what_may_wrap() -> None:
    assert shown(rows(COLUMNS, ROWS), width=60) == (
        "Title\n"
        "\n"
        "编号         grade        隐患描述          days  整改时限\n"
        "-----------  -----------  ----------------  ----  ----------\n"
        "D-2022-0031  major (red)  电池入室停放充电     8  2022-09-20\n"
        "                          ,退回重改;充电棚\n"
        "                          待审批\n"
        "D-2022-0036  unrated      [/foo]               -  2022-10-20\n"
    )


def test_narrower_drops_columns_from_the_right_and_names_them() -> None:
    assert shown(rows(COLUMNS, ROWS[1:]), width=36) == (
        "Title\n"
        "\n"
        "编号         grade    隐患描述  days\n"
        "-----------  -------  --------  ----\n"
        "D-2022-0036  unrated  [/foo]       -\n"
        "1 column does not fit here: 整改时限\n"
    )


@pytest.mark.parametrize("width", [1, 5, 20])
def test_ids_are_never_broken(width: int) -> None:
    lines = shown(rows(COLUMNS, ROWS), width=width).splitlines()
    assert "D-2022-0031" in lines
    assert "-----------" in lines


def test_colour_stands_behind_the_words() -> None:
    blocks = (rows(COLUMNS, ROWS), Paragraph(say("Two."), "alarm"))
    plain, coloured = shown(*blocks, width=60), shown(*blocks, width=60, color=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31mmajor (red)\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = shown(rows(COLUMNS, ROWS), width=60, color=True)
    for name, value in {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "20", "FORCE_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
        assert shown(rows(COLUMNS, ROWS), width=60, color=True) == expected


def test_hostile_cells_are_inert() -> None:
    hostile = "[/foo][red]x[/red] :smile: \x1b[31m \u202e =1 | `<script>`\nend"
    assert "[/foo][red]x[/red] :smile: <U+001B>[31m <U+202E> =1 | `<script>` end" in shown(
        rows((Column("a", say("a")),), ((hostile,),)), width=200
    )
