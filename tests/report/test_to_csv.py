"""CSV and TSV: tables for spreadsheets."""

from datetime import date
from decimal import Decimal

import pytest

from riskreg.messages import Joined, Name, say
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
    render,
    rows,
)
from riskreg.report.language import Language

COLUMNS = (Column("id", say("编号")), Column("key", None, shown=False), Column("n", say("n")))


def shown(*blocks: Block, form: str = "csv", bom: bool = False) -> str:
    document = Document("x", say("Title"), Face("学院", date(2022, 9, 28)), blocks)
    return render(document, form, Language("en"), bom=bom)


def field(cell: Cell, form: str = "csv") -> str:
    return shown(rows((Column("a", say("a")), Column("b", say("b"))), ((cell, 1),)), form=form).split("\n", 1)[1][:-3]


def test_table_alone() -> None:
    table = rows(COLUMNS, (("R-1", 0, 3), ("电,池", 0, None)), caption=say("Risks"))
    assert shown(Heading(say("h")), table, Paragraph(say("p"))) == '编号,n\nR-1,3\n"电,池",\n'
    assert shown(table, bom=True).startswith("\ufeff编号")
    assert shown(table, form="tsv") == "编号\tn\nR-1\t3\n电,池\t\n"


def test_several_tables_are_parted_and_named() -> None:
    table = rows(COLUMNS, (("R-1", 0, 3),), caption=say("Risks"))
    entries = Entries("facts", (("a", say("owner"), Name("P-1", "张三")), ("b", None, 1)))
    assert shown(entries, table) == "owner,张三\n\nRisks\n编号,n\nR-1,3\n"


def test_titles_of_sections_are_a_column() -> None:
    table = Table(COLUMNS, (Section(say("late"), (("D-1", 0, 1),)), Section(None, (("D-2", 0, 2),))))
    assert shown(table) == "编号,n,section\nD-1,1,late\nD-2,2,\n"


def test_nothing_to_show() -> None:
    assert shown(Paragraph(say("p"))) == ""
    assert shown(rows(COLUMNS, ())) == "编号,n\n"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM", "'@SUM"),
        ("\t=1", "' =1"),
        ("\r=1", "<U+000D>=1"),
        (" =1", "' =1"),
        ("\uff1d1", "'\uff1d1"),
        (Name("x", "=1"), "'=1"),
        (Joined(["=1", "b"]), '"\'=1, b"'),
        (Rate(-1, 3), "'-1/3 -33.3%"),
        (Rate(0, 0), "-"),
        (-5, "-5"),
        (Decimal("-5.50"), "-5.50"),
        (date(2022, 9, 28), "2022-09-28"),
        (None, ""),
        (True, "yes"),
        ("[/foo] `x` | <script>", "[/foo] `x` | <script>"),
        ("\x1b[31m\u202e\ud800", "<U+001B>[31m<U+202E><U+D800>"),
        ('say "hi"', '"say ""hi"""'),
        ("a\r\nb", '"a\nb"'),
    ],
)
def test_fields(cell: Cell, expected: str) -> None:
    assert field(cell) == expected


def test_tsv_has_one_line_a_row() -> None:
    assert field("a\nb\tc", form="tsv") == "a b c"
