"""Laws of the formats: any table of any cells, in every format."""

import csv
import json
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.messages import Joined, Name, Said, Word, say
from riskreg.report.document import ENDINGS, FORMATS, Cell, Column, Document, Rate, Row, Section, Table, Tinted, render
from riskreg.report.language import Language
from riskreg.report.text_width import safe, width
from riskreg.report.to_csv import FORMULA

EN = Language("en")
WORDS = st.sampled_from([Word(code, code, en=code) for code in ("major", "significant", "general", "low", "unrated")])
HOSTILE = st.sampled_from(
    ["[/foo]", "\x1b[31m", "\u202e", "=HYPERLINK(1)", "a|b", "`", "<script>", "a\nb", "\ud800", "\x01", "中文"]
)
TEXTS = st.one_of(HOSTILE, st.text(st.characters(), max_size=12), st.text("中文“”ab c1|*\t\n", max_size=12))
SIMPLE: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    TEXTS,
    st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    st.dates(),
    WORDS,
    st.builds(Name, TEXTS, TEXTS),
    st.builds(Rate, st.integers(-99, 999), st.integers(-9, 999)),
    st.builds(Tinted, WORDS, st.one_of(st.none(), st.integers(), TEXTS)),
)
CELLS = st.one_of(SIMPLE, st.lists(SIMPLE, max_size=3).map(Joined))


def quoted(text: str) -> Said:
    return say("{it}", it=text)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    count = draw(st.integers(1, 4))
    titles = draw(st.lists(st.one_of(st.none(), TEXTS.map(quoted)), min_size=count, max_size=count))
    columns = tuple(
        Column(f"c{at}", title, right=draw(st.booleans()), shown=draw(st.booleans()), wrap=draw(st.booleans()))
        for at, title in enumerate(titles)
    )
    row: st.SearchStrategy[Row] = st.tuples(*[CELLS] * count)
    section = st.builds(Section, st.one_of(st.none(), TEXTS.map(quoted)), st.lists(row, max_size=4).map(tuple))
    return Table(columns, tuple(draw(st.lists(section, max_size=3))))


def document(table: Table) -> Document:
    return Document("x", say("Title"), None, (table,))


@pytest.mark.parametrize("name", FORMATS)
@given(table=tables(), wide=st.integers(1, 120))
def test_anything_can_be_shown_and_is_inert(name: str, table: Table, wide: int) -> None:
    shown = render(document(table), name, EN, width=wide)
    shown.encode()
    assert shown == "" or shown.endswith("\n")
    assert all(safe(line) == line.replace("\t", " ") for line in shown.split("\n"))


@given(table=tables())
def test_json_has_every_row_and_column(table: Table) -> None:
    found = json.loads(render(document(table), "json", EN))["rows"]
    assert len(found) == len(table.rows)
    assert all(set(row) == {column.key for column in table.columns} for row in found)


@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])
@given(cells=st.lists(st.lists(TEXTS, min_size=3, max_size=3).map(tuple), max_size=4).map(tuple))
def test_csv_reads_back_the_same(name: str, delimiter: str, cells: tuple[tuple[str, str, str], ...]) -> None:
    columns = tuple(Column(f"c{at}", say(f"c{at}")) for at in range(3))
    shown = render(document(Table(columns, (Section(None, cells),))), name, EN)
    found = list(csv.reader(StringIO(shown, newline=""), delimiter=delimiter))
    assert found[0] == ["c0", "c1", "c2"]
    assert [list(map(letters, row)) for row in found[1:]] == [[letters(quoted_formula(cell)) for cell in row] for row in cells]
    assert not any(cell.lstrip().startswith(FORMULA) for row in found for cell in row if cell != "-")


def letters(cell: str) -> str:
    """Leave out the spaces: only CSV keeps line breaks, and only inside."""
    return "".join(safe(cell).split())


def quoted_formula(cell: str) -> str:
    shown = safe(cell)
    return f"'{shown}" if shown.lstrip().startswith(FORMULA) and cell != "-" else shown


@given(cells=st.lists(st.tuples(TEXTS, st.booleans(), TEXTS), min_size=1, max_size=5))
def test_plain_columns_are_aligned(cells: list[tuple[str, bool, str]]) -> None:
    columns = (Column("a", say("a")), Column("b", say("b")), Column("c", say("c")))
    found = tuple((a, f"|{'x' * b}", c) for a, b, c in cells)
    shown = render(document(Table(columns, (Section(None, found),))), "plain", EN)
    starts = set()
    for line, (a, _, _) in zip(shown.removesuffix("\n").split("\n")[4:], cells, strict=True):
        assert line.startswith(safe(a))
        rest = line[len(safe(a)) :]
        starts.add(width(safe(a)) + rest.index("|"))
    assert len(starts) == 1


def test_every_ending_is_a_format() -> None:
    assert set(ENDINGS.values()) <= set(FORMATS)
