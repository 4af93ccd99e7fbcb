"""The trend as it is shown: lines drawn with their boundaries, rates, and the reasons why figures need an explanation."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain.figures import Balanced, Figures, Sums
from riskreg.domain.tally import Execution, Grades, Moves
from riskreg.report.document import Document, Face, Paragraph, Rate, Table, Told, render
from riskreg.report.language import Language
from riskreg.report.views.meetings import FIGURES, TrendLine, sparkline, trend_view

ENGLISH = Language("en")
FACE = Face("示例学院", date(2022, 9, 30))
STEPS = "▁▂▃▄▅▆▇█"
HELD = ("2022-06", "2022-07", "2022-08", "2022-09")


def line(
    label: str, dangers: Moves | None = None, sums: Sums | None = None, risks: Sums | None = None, **words: Any
) -> TrendLine:
    moved = dangers or Moves()
    held = Balanced(sums, risks or Sums()) if sums else None
    found = Figures(Grades(), moved, 0, Execution(), held)
    meeting = label if label in HELD else None
    return TrendLine(label, meeting, date(2022, 9, 28), "1a2b3c4", found, **words)


def told(document: Document, *, drawn: bool) -> Table | None:
    """The table of ways: as text shows it, or as data hold it."""
    ways = next((block for block in document.blocks if isinstance(block, Told)), None)
    if ways is None:
        return None
    if not drawn:
        return ways.table
    return next((block for block in ways.blocks if isinstance(block, Table)), None)


def alarms(document: Document) -> list[str]:
    return [ENGLISH.text(block.text) for block in document.blocks if isinstance(block, Paragraph) and block.tone == "alarm"]


# --- lines


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ([], ""),
        ([0], "▁"),
        ([0, 0, 0], "▁▁▁"),
        ([1], "█"),
        ([5, 5], "██"),
        ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"),  # 1 + 6n/7, down
        ([1, 1000], "▂█"),  # one is never drawn like nought
        ([999, 1000], "▇█"),  # and less than the most never like the most
        ([1, 2], "▅█"),
        ([None, 3, None, 0], "-█-▁"),
        ([None, None], "--"),
        ([-1, 2], "▁█"),  # nothing is less than nought; were it, it would be drawn like nought
        ([-2, -1], "▁▁"),
    ],
)
def test_a_line_is_drawn_from_nought_to_the_most(values: list[int | None], drawn: str) -> None:
    assert sparkline(values) == drawn


@given(st.lists(st.none() | st.integers(0, 10_000), max_size=40))
def test_every_line_has_a_step_for_each_value_and_keeps_their_order(values: list[int | None]) -> None:
    drawn = sparkline(values)
    assert len(drawn) == len(values)
    known = sorted((value, STEPS.index(step)) for value, step in zip(values, drawn, strict=True) if value is not None)
    steps = [step for _, step in known]
    assert steps == sorted(steps)
    most = max((value for value in values if value is not None), default=0)
    assert all((step == 0) == (value == 0) and (step == 7) == (value == most > 0) for value, step in known)


# --- ways


def test_a_figure_that_was_nought_throughout_or_never_known_is_not_drawn() -> None:
    document = trend_view([line("2022-08", Moves(now=2)), line("2022-09", Moves(now=3))], FACE)
    for drawn in (True, False):
        table = told(document, drawn=drawn)
        assert table
        assert [str(row[0]) for row in table.rows] == ["unclosed"]


def test_where_nothing_ever_was_nothing_is_drawn() -> None:
    document = trend_view([line("2022-08"), line("2022-09")], FACE)
    assert told(document, drawn=True) is None
    table = told(document, drawn=False)
    assert table
    assert table.rows == ()
    assert "How they went" not in render(document, "plain", ENGLISH)


def test_one_row_goes_no_way() -> None:
    assert told(trend_view([line("2022-09", Moves(now=2))], FACE), drawn=False) is None


@pytest.mark.parametrize(
    ("counts", "change", "shown"), [((3, 5), 2, "+2"), ((5, 3), -2, "-2"), ((4, 4), 0, "0"), ((9, 3, 4), 1, "+1")]
)
def test_a_change_is_a_number_in_data_and_has_its_sign_in_text(counts: tuple[int, ...], change: int, shown: str) -> None:
    document = trend_view([line("2022-09", Moves(now=count)) for count in counts], FACE)
    numbers, drawing = told(document, drawn=False), told(document, drawn=True)
    assert numbers
    assert drawing
    assert numbers.rows == ((FIGURES[0].name, counts[0], counts[-1], change, min(counts), max(counts)),)
    assert drawing.rows[0][3] == shown


def test_a_change_from_or_to_what_is_not_known_is_not_known() -> None:
    unknown, known = line("2022-07"), line("2022-08", sums=Sums(filled_late=2))
    for lines, first, latest in (([unknown, known], None, 2), ([known, unknown], 2, None)):
        table = told(trend_view(lines, FACE), drawn=False)
        assert table
        assert table.rows == ((table.rows[0][0], first, latest, None, 2, 2),)
        assert str(table.rows[0][0]) == "filled_late"


# --- rows


def cells(*lines: TrendLine) -> list[dict[str, Any]]:
    table = trend_view(lines, FACE).blocks[0]
    assert isinstance(table, Table)
    return [dict(zip((column.key for column in table.columns), row, strict=True)) for row in table.rows]


def test_the_rate_is_that_of_the_balance_where_there_is_one() -> None:
    """整改率 = (awaiting acceptance + closed) / (carried over + found + filled late + re-opened - withdrawn - referred)."""
    moved = Moves(before=9, found=9, closed=9, now=9, rectified=2, referred=3)
    sums = Sums(before=14, found=10, filled_late=2, reopened=1, closed=10, withdrawn=1, after=16)
    with_balance, without = cells(line("2022-08", moved, sums), line("2022-09", moved))
    assert with_balance["rectification_rate"] == Rate(2 + 10, 14 + 10 + 2 + 1 - 1 - 3)
    assert without["rectification_rate"] == Rate(2 + 9, 9 + 9 - 3)


def test_what_only_the_version_before_tells_is_not_nought_but_unknown() -> None:
    (row,) = cells(line("2022-09", Moves(before=1, now=1)))
    assert [row[key] for key in ("filled_late", "removed", "backdated", "honest")] == [None] * 4
    assert [row[key] for key in ("before", "found", "reopened", "closed", "withdrawn", "unclosed")] == [1, 0, 0, 0, 0, 1]


def test_every_figure_has_its_column() -> None:
    (row,) = cells(line("2022-09"))
    assert {figure.key for figure in FIGURES} <= row.keys()


# --- notes


def test_the_reasons_are_named_with_the_command_that_tells_more() -> None:
    lines = [
        line("2022-07", sums=Sums(filled_late=3)),
        line("2022-08", sums=Sums(found=3)),
        line("2022-09", sums=Sums(filled_late=2, backdated=1), risks=Sums(removed=1)),
        line("now", sums=Sums(removed=1)),
    ]
    assert alarms(trend_view(lines[1:], FACE)) == [
        (
            "2022-09: these figures need an explanation: dangers filled in late 2, dangers dated back 1, risks deleted 1;"
            " riskreg diff 2022-08 2022-09 -v names them."
        ),
        "now: these figures need an explanation: dangers deleted 1; riskreg diff 2022-09 -v names them.",
    ]


def test_meetings_without_a_tag_are_named_in_one_sentence() -> None:
    lines = [line("2022-07", tagged=False), line("2022-08"), line("2022-09", tagged=False), line("now")]
    assert alarms(trend_view(lines, FACE)) == [
        "2022-07, 2022-09: no tag yet, so the newest commit up to the day of the meeting is shown; riskreg meeting close ID settles it."
    ]


def test_files_that_could_not_be_read_are_named_with_their_version() -> None:
    lines = [line("2022-08", unread=("a.yaml", "b.yaml")), line("2022-09")]
    assert alarms(trend_view(lines, FACE)) == [
        (
            "2022-08: a.yaml, b.yaml could not be read in full in this version; its figures lack what stands there,"
            " and nothing can be balanced with it."
        )
    ]
