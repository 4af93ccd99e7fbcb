"""Shaping the main table of a report as asked: other columns, another order, only the first rows."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Final, NamedTuple

from riskreg.domain.register import fold
from riskreg.domain.words import ranked
from riskreg.errors import RiskregError
from riskreg.report.document import Cell, Column, Document, Paragraph, Rate, Section, Table, Tinted
from riskreg.report.language import Language
from riskreg.wording import Name, joined, say

NOTHING: Final = (None, ())  # cells that show nothing
ALL: Final = "all"


class Shape(NamedTuple):
    """How the main table is to be shown. `sort` is a column, with `-` in front for the other way round."""

    columns: tuple[str, ...] = ()
    sort: str = ""
    limit: int | None = None


def shaped(document: Document, shape: Shape, language: Language) -> Document:
    """Return the document with its first table shaped."""
    at = next((at for at, block in enumerate(document.blocks) if isinstance(block, Table)), None)
    if at is None or shape == Shape():
        return document
    table = document.blocks[at]
    assert isinstance(table, Table)
    blocks = list(document.blocks)
    if shape.sort:
        table = in_order(table, shape.sort, language)
    if shape.limit is not None and len(table.rows) > shape.limit:
        blocks.insert(
            at + 1, Paragraph(say("Only the first {limit} of {n} rows are listed.", limit=shape.limit, n=len(table.rows)), "note")
        )
        table = first(table, shape.limit)
    if shape.columns:
        table = with_columns(table, shape.columns, language)
    blocks[at] = table
    return document._replace(blocks=tuple(blocks))


def position(columns: Sequence[Column], word: str, language: Language, option: str) -> int:
    """Return the position of a column, named by key or heading in either language; raise with the nearest."""
    forms: dict[str, int] = {}
    for at, column in enumerate(columns):
        title = column.title
        for form in (column.key, language.text(title), getattr(title, "zh", ""), getattr(title, "en", "")):
            forms.setdefault(fold(form), at)
    forms.pop("", None)
    found = forms.get(fold(word))
    if found is None:
        near = get_close_matches(fold(word), forms, 3, 0.5)
        keys = [columns[forms[form]].key for form in near] or [column.key for column in columns]
        raise RiskregError(
            say("--{option}: there is no column {word}", option=option, word=word),
            hint=say("did you mean {names}?", names=joined(dict.fromkeys(keys))),
        )
    return found


def with_columns(table: Table, words: tuple[str, ...], language: Language) -> Table:
    """Show just these columns, in this order; the others stay for JSON. `all` shows every column."""
    if words == (ALL,):
        chosen = [at for at, column in enumerate(table.columns) if column.title is not None]
    else:
        chosen = [position(table.columns, word, language, "columns") for word in words]
    order = [*dict.fromkeys(chosen), *(at for at in range(len(table.columns)) if at not in chosen)]
    columns = tuple(table.columns[at]._replace(shown=at in chosen) for at in order)
    sections = tuple(
        Section(section.title, tuple(tuple(row[at] for at in order) for row in section.rows)) for section in table.sections
    )
    return table._replace(columns=columns, sections=sections)


def in_order(table: Table, word: str, language: Language) -> Table:
    """Sort the rows of each section by a column; empty cells come last either way."""
    down = word.startswith("-")
    at = position(table.columns, word.removeprefix("-"), language, "sort")
    sections = []
    for section in table.sections:
        filled = sorted(
            (row for row in section.rows if row[at] not in NOTHING), key=lambda row: rank(row[at], language), reverse=down
        )
        sections.append(Section(section.title, (*filled, *(row for row in section.rows if row[at] in NOTHING))))
    return table._replace(sections=tuple(sections))


def rank(cell: Cell, language: Language) -> tuple[int, float, tuple[tuple[int, int, str], ...]]:
    """Return what a cell sorts by: numbers and days by size, grades from the worst, units as listed, the rest as it reads."""
    match cell:
        case Tinted():
            return (0, ranked(cell.band), ())
        case bool() | int() | Decimal():
            return (0, float(cell), ())
        case date():
            return (0, cell.toordinal(), ())
        case Rate():
            return (0, cell.numerator / cell.denominator if cell.denominator else -1, ())
        case Name():
            return (0, cell.order, natural(cell.name))
    text = natural(language.text(cell))
    return (0, ranked(str(cell)), text) if cell in ("major", "significant", "general", "low") else (1, 0, text)


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a text as people sort it: 2022-07/2 before 2022-07/10."""
    parts = re.split("([0-9]+)", text)
    return tuple((0, int(part[:18]), part) if part.isdigit() else (1, 0, part) for part in parts if part)


def first(table: Table, limit: int) -> Table:
    """Keep the first rows."""
    sections = []
    for section in table.sections:
        if limit > 0:
            sections.append(Section(section.title, section.rows[:limit]))
        limit -= len(section.rows)
    return table._replace(sections=tuple(sections))
