"""Plain text: what stands where."""

from datetime import date
from decimal import Decimal

from riskreg.messages import Name, Word, say
from riskreg.report.document import (
    Block,
    Cell,
    Column,
    Document,
    Entries,
    Face,
    Heading,
    Paragraph,
    Rate,
    Section,
    Table,
    Tinted,
    Verbatim,
    render,
    rows,
)
from riskreg.report.language import Language

FACE = Face("示例学院", date(2022, 9, 28), revision="1a2b3c4d", audience=Word("internal", "内部"), scales={"LS": "A"})
MAJOR = Word("major", "重大")


def plain(*blocks: Block, face: Face | None = None) -> str:
    return render(Document("x", say("Title"), face, blocks), "plain", Language("en"))


def cell(value: Cell) -> str:
    return plain(rows((Column("a", say("a")),), ((value,),))).splitlines()[-1]


def test_whole_document() -> None:
    columns = (
        Column("id", say("id")),
        Column("title", say("标题")),
        Column("key", None, shown=False),
        Column("yuan", say("yuan"), right=True),
        Column("rate", say("rate"), right=True),
        Column("grade", say("grade")),
    )
    found = (
        ("R-0012", "电池入室", 1, Decimal("8.60"), Rate(13, 26), Tinted(MAJOR)),
        ("R-0003", "gas “leak”", 2, None, Rate(0, 0), ""),
    )
    assert plain(rows(columns, found), Paragraph(say("2 risks.")), face=FACE) == (
        "Title\n"
        "示例学院 | judged on 2022-09-28 | version 1a2b3c4 | internal | LS:A\n"
        "\n"
        "id      标题        yuan         rate  grade\n"
        "------  ----------  ----  -----------  -----------\n"
        "R-0012  电池入室    8.60  13/26 50.0%  major (red)\n"
        "R-0003  gas “leak”     -            -\n"
        "2 risks.\n"
    )


def test_sections_have_a_line_of_their_own() -> None:
    parts = (Section(say("[1] one"), (("D-1",),)), Section(None, (("D-2",),)), Section(say("[2] none"), ()))
    assert plain(Table((Column("id", say("id")),), parts, caption=say("Overdue"))) == (
        "Title\n\nOverdue\nid\n---\n[1] one\nD-1\nD-2\n[2] none\n"
    )


def test_no_rows_are_said_in_words() -> None:
    assert plain(rows((Column("id", say("id")),), (), empty=say("Nothing overdue."))) == "Title\n\nNothing overdue.\n"
    assert plain(rows((Column("id", say("id")),), ())) == "Title\n\nNo rows.\n"


def test_no_shown_column_shows_no_line() -> None:
    assert plain(rows((Column("id", None, shown=False),), (("D-1",),))) == "Title\n"


def test_other_blocks() -> None:
    entries = Entries("facts", (("a", say("owner"), None), ("b", say("责任单位"), Name("office", "学生处")), ("c", None, 1)))
    assert plain(
        Paragraph(say("One.")),
        Paragraph(say("Lost."), "alarm"),
        Paragraph(say("riskreg show R-1"), "next"),
        Heading(say("Facts")),
        entries,
        Verbatim("a: 1\r\n\n\tb: \x1b\n"),
    ) == ("Title\n\nOne.\n!! Lost.\nriskreg show R-1\n\nFacts\nowner     -\n责任单位  学生处\n\n  a: 1\n\n   b: <U+001B>\n")


def test_an_unread_file_is_said_first() -> None:
    face = Face("示例学院", date(2022, 9, 28), unread=("实验室\x1b.yaml",))
    assert plain(face=face) == (
        "!! this report is incomplete: 实验室<U+001B>.yaml could not be read in full; what could not be read is not in it\n"
        "Title\n示例学院 | judged on 2022-09-28 | the files as they stand\n"
    )


def test_hostile_cells_are_inert() -> None:
    assert cell("[/foo] `x` | <script> =HYPERLINK(1)") == "[/foo] `x` | <script> =HYPERLINK(1)"
    assert cell("\x1b[31m\u202e") == "<U+001B>[31m<U+202E>"
    assert cell("a\nb") == "a b"
    assert cell("\ud800") == "<U+D800>"


def test_nothing_is_cropped() -> None:
    assert cell("长" * 500) == "长" * 500
