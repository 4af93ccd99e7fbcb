"""Markdown: shown by GitHub and GitLab, never interpreted."""

from datetime import date

import pytest

from riskreg.messages import Word, say
from riskreg.report.document import (
    Block,
    Column,
    Document,
    Entries,
    Face,
    Heading,
    Paragraph,
    Section,
    Table,
    Tinted,
    Verbatim,
    render,
    rows,
)
from riskreg.report.language import Language
from riskreg.report.to_markdown import escape, line


def markdown(*blocks: Block, face: Face | None = None) -> str:
    return render(Document("x", say("Title"), face, blocks), "markdown", Language("en"))


COLUMNS = (Column("id", say("id")), Column("n", say("数"), right=True), Column("key", None, shown=False))


def test_table() -> None:
    assert markdown(rows(COLUMNS, (("R-0012", 3, 1), ("电池", None, 2)))) == (
        "# Title\n\n| id     |   数 |\n|:-------|-----:|\n| R-0012 |    3 |\n| 电池   |    - |\n"
    )


def test_each_section_is_a_table() -> None:
    parts = (Section(say("[1] one"), (("D-1", 1, 0),)), Section(say("two"), ()))
    assert markdown(Table(COLUMNS, parts, caption=say("Overdue"))) == (
        "# Title\n\nOverdue\n\n**\\[1\\] one**\n\n| id   |   数 |\n|:-----|-----:|\n| D-1  |    1 |\n\n**two**\n"
    )


def test_no_rows_are_said_in_words() -> None:
    assert markdown(rows(COLUMNS, (), empty=say("Nothing overdue."))) == "# Title\n\nNothing overdue.\n"


def test_other_blocks() -> None:
    face = Face("学院", date(2022, 9, 28), unread=("a_b.yaml",))
    grade = Tinted(Word("major", "重大"))
    assert markdown(
        Heading(say("Facts")),
        Entries("facts", (("a", say("grade"), grade), ("b", None, 1))),
        Paragraph(say("Lost!"), "alarm"),
        Paragraph(say("- more"), "note"),
        Verbatim("a: `````\n\x1b\n"),
        face=face,
    ) == (
        "**this report is incomplete: a\\_b.yaml could not be read in full; what could not be read is not in it**\n\n"
        "# Title\n\n学院 \\| judged on 2022-09-28 \\| the files as they stand\n\n"
        "## Facts\n\n- grade: major (red)\n\n**Lost\\!**\n\n\\- more\n\n``````text\na: `````\n<U+001B>\n``````\n"
    )


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("D-2022-0031 (merge-low) 50.0%", "D-2022-0031 (merge-low) 50.0%"),
        ("[/foo](javascript:1)", "\\[/foo\\](javascript:1)"),
        ("![x](y)", "\\!\\[x\\](y)"),
        ("a|b", "a\\|b"),
        ("a\\|b", "a\\\\\\|b"),
        ("`x` *b* _i_ ~~s~~", "\\`x\\` \\*b\\* \\_i\\_ \\~\\~s\\~\\~"),
        ("<script>&lt;", "\\<script\\>\\&lt;"),
        ("$x$", "\\$x\\$"),
        ("@张三 a@b.c #12 # x", "\\@<!-- -->张三 a\\@<!-- -->b.c \\#<!-- -->12 # x"),
        ("a\nb", "a b"),
        ("\x1b\u202e", "\\<U+001B\\>\\<U+202E\\>"),
    ],
)
def test_escape(raw: str, shown: str) -> None:
    assert escape(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("# h", "\\# h"),
        ("- x", "\\- x"),
        ("12. x", "12\\. x"),
        ("1) x", "1\\) x"),
        ("=== ", "\\==="),
        ("/close", "\\/close"),
        ("    code", "code"),
        ("2022-09-28", "2022-09-28"),
    ],
)
def test_line(raw: str, shown: str) -> None:
    assert line(raw) == shown
