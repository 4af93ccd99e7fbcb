"""Shaping a table as asked: columns, order, the first rows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from riskreg.domain.words import GENERAL, LOW, MAJOR, OPEN, SIGNIFICANT, UNRATED
from riskreg.errors import RiskregError
from riskreg.messages import Name, Word, joined, say
from riskreg.report.document import Cell, Column, Document, Paragraph, Rate, Row, Section, Table, Tinted
from riskreg.report.language import Language
from riskreg.report.table_shape import Shape, shaped

EN, ZH = Language("en"), Language("zh")
COLUMNS = (
    Column("id", Word("id", "编号")),
    Column("grade", Word("grade", "等级"), shown=False),
    Column("late_days", Word("late_days", "逾期天数", "days_late", en="days late"), right=True),
    Column("silent", None, shown=False),
)


def document(*sections: Section, columns: tuple[Column, ...] = COLUMNS, more: tuple[Any, ...] = ()) -> Document:
    return Document("x", say("Title"), None, (Table(columns, sections), *more))


def one(*cells: Cell) -> Document:
    rows: tuple[Row, ...] = tuple((at, cell) for at, cell in enumerate(cells))
    return document(Section(None, rows), columns=(Column("id", Word("id", "编号")), Column("it", Word("it", "它"))))


def table(found: Document) -> Table:
    return next(block for block in found.blocks if isinstance(block, Table))


def order(sort: str, *cells: Cell, language: Language = EN) -> list[int]:
    return [row[0] for row in table(shaped(one(*cells), Shape(sort=sort), language)).rows if isinstance(row[0], int)]


ROWS: tuple[Row, ...] = (("D-1", MAJOR, 3, "a"), ("D-2", LOW, 1, "b"), ("D-3", GENERAL, 2, "c"))
THREE = document(Section(None, ROWS))


def test_nothing_asked_nothing_changed() -> None:
    assert shaped(THREE, Shape(), EN) is THREE
    without = Document("x", say("Title"), None, (Paragraph(say("No table.")),))
    assert shaped(without, Shape(("id",), "id", 1), EN) is without


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("id",), ["id"]),
        (("late_days", "id"), ["late_days", "id"]),
        (("days_late",), ["late_days"]),  # as it was called before
        (("逾期天数", "等级"), ["late_days", "grade"]),
        (("days late", "GRADE"), ["late_days", "grade"]),
        (("ＩＤ",), ["id"]),
        (("id", "编号", "id"), ["id"]),
        (("all",), ["id", "grade", "late_days"]),
    ],
)
@pytest.mark.parametrize("language", [EN, ZH], ids=["en", "zh"])
def test_columns_by_key_or_heading_in_the_order_asked_for(words: tuple[str, ...], shown: list[str], language: Language) -> None:
    found = table(shaped(THREE, Shape(columns=words), language))
    assert [found.columns[at].key for at in found.shown] == shown


def test_columns_that_were_not_asked_for_stay_for_data() -> None:
    found = table(shaped(THREE, Shape(columns=("late_days",)), EN))
    assert [column.key for column in found.columns] == ["late_days", "id", "grade", "silent"]
    assert found.rows[0] == (3, "D-1", "major", "a")


@pytest.mark.parametrize(("word", "near"), [("dayslate", "late_days"), ("逾期", "late_days"), ("grad", "grade")])
@pytest.mark.parametrize("shape", ["columns", "sort"])
def test_an_unknown_column_is_refused_with_the_nearest(word: str, near: str, shape: str) -> None:
    asked = Shape(columns=(word,)) if shape == "columns" else Shape(sort=word)
    with pytest.raises(RiskregError, match=f"--{shape}: there is no column {word}") as caught:
        shaped(THREE, asked, ZH)
    assert caught.value.code == 2
    assert near in EN.text(caught.value.hint)


def test_a_column_without_heading_cannot_be_named_by_nothing() -> None:
    with pytest.raises(RiskregError):
        shaped(THREE, Shape(columns=(" ",)), EN)


@pytest.mark.parametrize(
    ("cells", "up"),
    [
        ((3, 1, 2), [1, 2, 0]),
        ((Decimal("0.5"), 10, Decimal("2.25")), [0, 2, 1]),
        ((date(2022, 9, 30), date(2022, 9, 4), date(2021, 12, 31)), [2, 1, 0]),
        ((Tinted(GENERAL), Tinted(MAJOR), Tinted(UNRATED), Tinted(LOW), Tinted(SIGNIFICANT)), [1, 4, 0, 3, 2]),
        ((LOW, MAJOR, GENERAL, SIGNIFICANT), [1, 3, 2, 0]),
        ((Rate(1, 2), Rate(0, 0), Rate(2, 3), Rate(0, 5)), [1, 3, 0, 2]),
        ((True, False), [1, 0]),
        (("b", "a", "c"), [1, 0, 2]),
        ((Name("P-1", "乙"), Name("P-2", "丙"), Name("P-3", "丁")), [2, 1, 0]),
        ((None, 2, None, 1), [3, 1, 0, 2]),
    ],
    ids=["numbers", "decimals", "days", "tinted", "grades", "rates", "booleans", "texts", "names", "empty"],
)
def test_order(cells: tuple[Cell, ...], up: list[int]) -> None:
    assert order("it", *cells) == up
    filled = [at for at in up if cells[at] is not None]
    assert order("-it", *cells) == [*reversed(filled), *(at for at in up if cells[at] is None)]


def test_equal_cells_keep_their_order_either_way() -> None:
    assert order("it", 1, 0, 1, 0) == [1, 3, 0, 2]
    assert order("-它", 1, 0, 1, 0) == [0, 2, 1, 3]


def test_words_sort_as_they_read() -> None:
    late, early = Word("z", "甲", en="a"), Word("a", "乙", en="z")
    assert order("it", early, late, language=EN) == [1, 0]
    assert order("it", OPEN, None, language=ZH) == [0, 1]


def test_an_empty_list_is_an_empty_cell() -> None:
    assert order("it", joined(()), joined(("b",)), joined(("a",))) == [2, 1, 0]
    assert order("-it", joined(()), joined(("b",)), joined(("a",))) == [1, 2, 0]


def test_numbers_in_ids_count() -> None:
    assert order("it", "2022-07/10", "2022-07/2", "2022-07/1") == [2, 1, 0]


PARTS = (
    Section(say("One"), (("D-1", MAJOR, 3, None), ("D-2", MAJOR, 5, None))),
    Section(say("Two"), (("D-3", LOW, 1, None), ("D-4", LOW, 9, None))),
)


def test_sections_are_sorted_each_for_itself() -> None:
    found = table(shaped(document(*PARTS), Shape(sort="-late_days"), EN))
    assert [[row[0] for row in section.rows] for section in found.sections] == [["D-2", "D-1"], ["D-4", "D-3"]]


@pytest.mark.parametrize(
    ("limit", "kept"),
    [(1, [["D-1"]]), (2, [["D-1", "D-2"]]), (3, [["D-1", "D-2"], ["D-3"]]), (4, [["D-1", "D-2"], ["D-3", "D-4"]])],
)
def test_the_first_rows_over_all_sections(limit: int, kept: list[list[str]]) -> None:
    found = shaped(document(*PARTS), Shape(limit=limit), EN)
    assert [[row[0] for row in section.rows] for section in table(found).sections] == kept
    remark = [Paragraph(say("Only the first {limit} of {n} rows are listed.", limit=limit, n=4), "note")] if limit < 4 else []
    assert list(found.blocks[1:]) == remark


def test_rows_are_sorted_before_they_are_cut_and_columns_chosen_last() -> None:
    found = table(shaped(THREE, Shape(("grade", "id"), "-late_days", 2), EN))
    assert [row[:2] for row in found.rows] == [("major", "D-1"), ("general", "D-3")]


def test_a_column_that_is_not_shown_may_be_sorted_by() -> None:
    found = table(shaped(THREE, Shape(("id",), "grade"), EN))
    assert [row[0] for row in found.rows] == ["D-1", "D-3", "D-2"]


def test_only_the_first_table_is_shaped() -> None:
    other = Table(COLUMNS, (Section(None, ROWS),), name="other")
    found = shaped(document(Section(None, ROWS), more=(other,)), Shape(limit=1), EN)
    assert len(table(found).rows) == 1
    assert found.blocks[-1] is other
