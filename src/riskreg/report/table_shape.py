"""Table shape: which columns of a table are shown, in which order its rows stand, and how many."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from riskreg.domain.lookup import fold, suggest
from riskreg.domain.words import ranked
from riskreg.errors import RiskregError
from riskreg.messages import Name, Word, joined, say
from riskreg.report.document import Cell, Column, Document, Paragraph, Rate, Section, Table, Tinted
from riskreg.report.language import Language


class Shape(NamedTuple):
    """How the main table is to be shown. `sort` is a column, with `-` in front for the other way round."""

    columns: tuple[str, ...] = ()
    sort: str = ""
    limit: int | None = None


NOTHING: Final = (None, ())  # cells that show nothing
ALL_COLUMNS: Final = "all"


def shaped(document: Document, shape: Shape, language: Language) -> Document:
    """Return the document with its first table shaped."""
    at = next((at for at, block in enumerate(document.blocks) if isinstance(block, Table)), None)
    if at is None or shape == Shape():
        return document
    table = document.blocks[at]
    assert isinstance(table, Table)
    blocks = list(document.blocks)
    columns = shape.columns if shape.columns != (ALL_COLUMNS,) else ()
    table = widened(table, columns, "columns", language)
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


def widened(table: Table, words: Iterable[str], option: str, language: Language) -> Table:
    """Add the columns that are named and that the table does not have of itself; they show where columns are asked for."""
    for word in words:
        if position(table, word, language) is None:
            added = table.more.column(word) if table.more else None
            if added is None:
                raise no_column(table, word, option)
            table = with_cells(table, added[0]._replace(shown=False), added[1])
    return table


def with_cells(table: Table, column: Column, cells: Sequence[Cell]) -> Table:
    """Add a column at the end, with a cell for each row."""
    left = iter(cells)
    sections = tuple(section._replace(rows=tuple((*row, next(left)) for row in section.rows)) for section in table.sections)
    return table._replace(columns=(*table.columns, column), sections=sections)


def position(table: Table, word: str, language: Language) -> int | None:
    """Return the position of a column, by its key or heading in either language or what else its field is called."""
    forms: dict[str, int] = {}
    for at, column in enumerate(table.columns):
        title = column.title
        for form in (column.key, language.text(title), *spellings(title)):
            forms.setdefault(fold(form), at)
    forms.pop("", None)
    if fold(word) in forms or table.more is None:
        return forms.get(fold(word))
    others = table.more.forms(word)
    return next((at for at, column in enumerate(table.columns) if fold(column.key) in others), None)


def spellings(title: object) -> tuple[str, ...]:
    """Return every word for a heading."""
    return (title.zh, title.en, *title.synonyms) if isinstance(title, Word) else ()


def no_column(table: Table, word: str, option: str) -> RiskregError:
    """Say that there is no such column, and what is near."""
    forms: dict[str, str] = {}
    for column in table.columns:
        for form in (column.key, getattr(column.title, "zh", ""), getattr(column.title, "en", "")):
            forms.setdefault(fold(form), column.key)
    forms.pop("", None)
    forms |= {name: name for name in (table.more.names() if table.more else ()) if name not in forms}
    keys = suggest(word, forms) or [column.key for column in table.columns]
    return RiskregError(
        say("--{option}: there is no column {word}", option=option, word=word),
        hint=say("did you mean {names}?", names=joined(dict.fromkeys(keys))),
    )


def with_columns(table: Table, words: tuple[str, ...], language: Language) -> Table:
    """Show just these columns, in this order; the others stay for JSON. `all` shows every column."""
    if words == (ALL_COLUMNS,):
        chosen = [at for at, column in enumerate(table.columns) if column.title is not None]
    else:
        chosen = [at for word in words if (at := position(table, word, language)) is not None]
    return arranged(table, [*dict.fromkeys(chosen), *(at for at in range(len(table.columns)) if at not in chosen)], chosen)


def arranged(table: Table, order: Sequence[int], shown: Collection[int]) -> Table:
    """Put columns in another order; those left out of it go."""
    columns = tuple(table.columns[at]._replace(shown=at in shown) for at in order)
    sections = tuple(
        section._replace(rows=tuple(tuple(row[at] for at in order) for row in section.rows)) for section in table.sections
    )
    return table._replace(columns=columns, sections=sections)


def in_order(table: Table, word: str, language: Language) -> Table:
    """Sort the rows of each section by a column, whether the table has it or not; empty cells come last either way."""
    down, name, width = word.startswith("-"), word.removeprefix("-"), len(table.columns)
    wide = widened(table, (name,), "sort", language)
    at = position(wide, name, language)
    assert at is not None
    sections = []
    for section in wide.sections:
        filled = sorted(
            (row for row in section.rows if row[at] not in NOTHING), key=lambda row: rank(row[at], language), reverse=down
        )
        ordered = (*filled, *(row for row in section.rows if row[at] in NOTHING))
        sections.append(Section(section.title, tuple(row[:width] for row in ordered)))
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
