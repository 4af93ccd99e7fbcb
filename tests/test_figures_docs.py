"""docs/figures: every figure that a page prints is defined there, its formulas add up, and its numbers are those of the pages."""

import io
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from riskreg.cli import app, help_pages

DOCS = Path(__file__).parent.parent / "docs"
PAGES = ("figures.md", "figures.zh-CN.md")
FILLED = re.compile(r"<!-- = (.*?) -->(.*?)<!-- /= -->", re.DOTALL)
STATES = "open,rectified,referred,closed,withdrawn"
ASKED = (
    "status --at 2022-09",
    "overdue --at 2022-09",
    "due --at 2022-09",
    "tally dangers --at 2022-09",
    "tally risks --at 2022-09",
    "tally measures --at 2022-09",
    "tally decisions --at 2022-09",
    "tally dangers --by unit --by level --at 2022-09",
    "trend",
    "meeting list",
    "diff 2022-08 2022-09",
    "zones --at 2022-09",
    "zones --empty --at 2022-09",
    f"table dangers --at 2022-09 --state {STATES} --columns id,age,days_silent,days_left,days_extended,rejections,extensions",
    "check --at 2022-09",
)
# What is a number and no figure: places in files, what a record itself says; and `n` of a figure that has its name beside it.
NO_FIGURES = {"line", "column", "count", "funds", "yuan", "L", "E", "C", "M", "S", "n"}


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def formulas(name: str) -> list[tuple[str, str]]:
    """Return what the page says in numbers, each with the names of the numbers."""
    return [(template, shown) for template, shown in FILLED.findall(page(name))]


def number(name: str) -> str:
    """Return one number of the page, as it is written there."""
    (shown,) = {shown for template, shown in formulas(PAGES[0]) if template == f"{{{name}}}"}
    return shown


@cache
def said(folder: Path, words: str) -> Any:
    """Return what a command says of the example."""
    out = io.StringIO()
    help_pages.speech.cache_clear()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        app.run([*words.split(), "--json", "-C", str(folder / "registers")])
    return json.loads(out.getvalue())


def value(text: str) -> int:
    """Work out sums and differences of numbers and days."""
    terms = re.findall(r"([+−]?)\s*([\d-]+)", text.strip(" ()"))
    assert "".join(re.sub(r"\s", "", sign + term) for sign, term in terms) == re.sub(r"[\s()]", "", text)
    return sum(
        (-1 if sign == "−" else 1) * (date.fromisoformat(term).toordinal() if "-" in term else int(term)) for sign, term in terms
    )


@pytest.mark.parametrize("name", PAGES)
def test_formulas_add_up(name: str) -> None:
    told = [shown.split(" = ") for _, shown in formulas(name) if " = " in shown]
    assert len(told) > 10
    for left, right in told:
        if "/" in right:
            assert [value(part) for part in left.split(" / ")] == [int(part) for part in right.split("/")], left
        else:
            assert value(left) == int(right), left


def test_both_pages_say_the_same_numbers() -> None:
    english, chinese = (formulas(name) for name in PAGES)
    assert english == chinese
    assert all(shown for _, shown in english)


def test_both_pages_define_the_same_figures() -> None:
    english, chinese = (set(re.findall(r"`(\w+)`", page(name))) for name in PAGES)
    assert english == chinese


def figures(told: Any) -> Iterator[str]:
    """Return the keys of all numbers and rates."""
    if isinstance(told, list):
        for each in told:
            yield from figures(each)
    elif isinstance(told, dict):
        for key, each in told.items():
            if type(each) is int or (isinstance(each, dict) and set(each) == {"numerator", "denominator"}):
                yield key
            else:
                yield from figures(each)


@pytest.mark.parametrize("words", ASKED)
def test_every_figure_that_is_printed_is_defined(demo: Path, words: str) -> None:
    defined = set(re.findall(r"`(\w+)`", page(PAGES[0])))
    found = {key for key in figures(said(demo, words)) if key.isascii() and key.isidentifier()} - NO_FIGURES
    assert found
    assert sorted(found - defined) == [], "say in docs/figures.md and docs/figures.zh-CN.md what it means"


CELLS = ("before", "found", "filled_late", "reopened", "closed", "withdrawn", "removed", "after")


def total(told: Any) -> dict[str, Any]:
    return next(row for row in told["rows"] if row["is_total"])


def september(rows: Any) -> dict[str, Any]:
    return next(row for row in rows if row["meeting"] == "2022-09")


@pytest.mark.parametrize("cell", CELLS)
def test_the_balance_is_one_on_every_page(demo: Path, cell: str) -> None:
    figure = int(number(f"balance/{cell}"))
    assert said(demo, "diff 2022-08 2022-09")["balance"]["dangers"][cell] == figure
    assert september(said(demo, "meeting list")["meetings"])[cell] == figure
    assert september(said(demo, "trend")["rows"])[{"after": "unclosed"}.get(cell, cell)] == figure


@pytest.mark.parametrize("cell", CELLS)
def test_tally_is_that_balance(demo: Path, cell: str) -> None:
    row = total(said(demo, "tally dangers --at 2022-09"))
    assert row[{"after": "now"}.get(cell, cell)] == int(number(f"balance/{cell}"))


@pytest.mark.parametrize("name", ["major", "overdue"])
def test_what_stands_is_one_on_every_page(demo: Path, name: str) -> None:
    figure = int(number(f"tally/{name}"))
    assert int(number(f"trend/{name}")) == figure
    assert total(said(demo, "tally dangers --at 2022-09"))[name] == figure
    status = said(demo, "status --at 2022-09")
    assert {"major": status["dangers"]["major"], "overdue": status["overdue"]["rectification"]}[name] == figure


@pytest.mark.parametrize("name", ["extended", "rectified", "referred"])
def test_what_waits_is_one_on_every_page(demo: Path, name: str) -> None:
    figure = int(number(f"tally/{name}"))
    assert total(said(demo, "tally dangers --at 2022-09"))[name] == figure
    assert said(demo, "status --at 2022-09")["dangers"][name] == figure


def test_the_rates_are_one_on_every_page(demo: Path) -> None:
    (rate,) = (shown.split(" = ")[1] for template, shown in formulas(PAGES[0]) if template.endswith("{trend/rectification_rate}"))
    row = total(said(demo, "tally dangers --at 2022-09"))
    assert f"{row['rectification_rate']['numerator']}/{row['rectification_rate']['denominator']}" == rate
    assert number("tally/closing_rate") == f"{number('balance/closed')}/{rate.split('/')[1]}"


def test_what_was_undone_again_is_one_on_every_page(demo: Path) -> None:
    undone = said(demo, "tally dangers --at 2022-09")["undone"]
    assert {name: each["ids"] for name, each in undone.items()} == {
        "reclosed": ["D-2022-0010"],
        "unclosed_again": [],
        "reaccepted": [],
    }
