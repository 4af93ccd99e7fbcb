"""CSV and TSV: tables alone, for spreadsheets; no cell of a register is ever a formula."""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import StringIO

from riskreg.messages import say
from riskreg.report.cells import NOTHING, gaps, text
from riskreg.report.document import Appearance, Cell, Document, Entries, Table
from riskreg.report.language import Language
from riskreg.report.text_width import safe

# What spreadsheets take for a formula; those with full-width letters do so in Chinese and Japanese ones.
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def render(document: Document, language: Language, look: Appearance) -> str:
    """Show the tables and entries of a document; several are parted by an empty line and headed by their captions."""
    blocks = [block for block in document.blocks if isinstance(block, Table | Entries)]
    out = StringIO()
    writer = csv.writer(out, delimiter="\t" if look.format == "tsv" else ",", lineterminator="\n")
    for number, block in enumerate(blocks):
        if number:
            out.write("\n")
        if isinstance(block, Table) and block.caption and len(blocks) > 1:
            writer.writerow([_field(block.caption, language, look)])
        writer.writerows(_rows(block, language, look))
    for gap in gaps(document.face):  # a partial table never looks complete
        writer.writerow([safe(language.text(gap))])
    return ("\ufeff" if look.bom else "") + out.getvalue()


def _rows(block: Table | Entries, language: Language, look: Appearance) -> Iterable[list[str]]:
    if isinstance(block, Entries):
        return (
            [_field(label, language, look), _field(cell, language, look)] for _, label, cell in block.pairs if label is not None
        )
    return _table(block, language, look)


def _table(table: Table, language: Language, look: Appearance) -> Iterable[list[str]]:
    """Write headings and rows; titles of sections, which a spreadsheet would lose on sorting, are a last column."""
    parted = any(section.title for section in table.sections)
    yield [_field(table.columns[at].title, language, look) for at in table.shown] + [language.text(say("section"))] * parted
    for section in table.sections:
        title = [_field(section.title, language, look)] * parted
        for row in section.rows:
            yield [_field(row[at], language, look) for at in table.shown] + title


def _field(cell: Cell, language: Language, look: Appearance) -> str:
    """Write one cell: numbers and days as they are, anything else as text that no spreadsheet computes."""
    raw = text(cell, language, blank="")
    if isinstance(cell, int | Decimal | date) or raw == NOTHING:
        return raw
    if look.format == "csv" and "\n" in raw:
        shown = "\n".join(safe(line.strip(" \t\r")) for line in raw.split("\n")).strip("\n")
    else:
        shown = safe(raw)
    return f"'{shown}" if shown.lstrip().startswith(FORMULA) else shown
