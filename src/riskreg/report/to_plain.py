"""Plain text: aligned by cell width with ASCII alone, never cropped; for pipes, files and mails.

Own columns rather than tabulate, whose import costs as much as reading a small register, and 100 us a row.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from riskreg.messages import say
from riskreg.report.cells import facts, gaps, text
from riskreg.report.document import Appearance, Block, Column, Document, Entries, Heading, Paragraph, Patch, Table, Verbatim
from riskreg.report.language import Language
from riskreg.report.text_width import safe, width

GAP = "  "


def render(document: Document, language: Language, _look: Appearance) -> str:
    """Show a document as plain text."""
    return "\n".join(line.rstrip(" ") for line in _lines(document, language)).rstrip("\n") + "\n"


def _lines(document: Document, language: Language) -> Iterator[str]:
    title = language.text(document.title)
    for gap in gaps(document.face):
        yield f"!! {safe(language.text(gap))}"
    yield safe(title)
    if document.face:
        yield safe(facts(document.face, title, language))
    before: Block | None = None
    for block in document.blocks:
        if not belongs(before, block):
            yield ""
        yield from _block(block, language)
        before = block


def belongs(before: Block | None, block: Block) -> bool:
    """Tell whether a block stands right below the one before: under a heading, sentences beside their table."""
    if isinstance(block, Paragraph):
        return isinstance(before, Heading | Paragraph | Table)
    return isinstance(before, Heading) or (isinstance(before, Paragraph) and isinstance(block, Table) and not block.caption)


def _block(block: Block, language: Language) -> Iterator[str]:
    match block:
        case Heading():
            yield safe(language.text(block.text))
        case Paragraph():
            yield paragraph(block, language)
        case Entries():
            yield from _entries(block, language)
        case Verbatim():
            yield from verbatim(block)
        case Patch():
            yield from patched(block)
        case Table():
            yield from _table(block, language)


def paragraph(block: Paragraph, language: Language) -> str:
    """Say a paragraph; what must not be overlooked begins with two exclamation marks."""
    return ("!! " if block.tone == "alarm" else "") + safe(language.text(block.text))


def verbatim(block: Verbatim) -> list[str]:
    """Indent lines of a file."""
    return ["  " + safe(line.removesuffix("\r")) if line else "" for line in block.text.removesuffix("\n").split("\n")]


def patched(block: Patch) -> list[str]:
    """Return the lines of a diff as they are: each begins with the sign that says what becomes of it."""
    return [safe(line) for line in block.text.removesuffix("\n").split("\n")]


def pairs(block: Entries, language: Language) -> list[tuple[str, str]]:
    """Say labels and values; those without a label are for JSON only."""
    return [(safe(language.text(label)), safe(text(cell, language))) for _, label, cell in block.pairs if label is not None]


def _entries(block: Entries, language: Language) -> Iterator[str]:
    found = pairs(block, language)
    labels = _aligned([label for label, _ in found], right=False)
    return (label + GAP + value for label, (_, value) in zip(labels, found, strict=True))


def _table(table: Table, language: Language) -> Iterator[str]:
    if table.caption:
        yield safe(language.text(table.caption))
    if not table.rows:
        yield safe(language.text(table.empty or say("No rows.")))
        return
    lines = map(GAP.join, zip(*(_column(table, at, language) for at in table.shown), strict=True))
    yield from islice(lines, 2)
    for section in table.sections:
        if section.title:
            yield safe(language.text(section.title))
        yield from islice(lines, len(section.rows))


def _column(table: Table, at: int, language: Language) -> list[str]:
    """Write one column, all of one width: heading, dashes, cells."""
    column: Column = table.columns[at]
    cells = _aligned(
        [safe(language.text(column.title)), *(safe(text(row[at], language)) for row in table.rows)], right=column.right
    )
    return [cells[0], "-" * width(cells[0]), *cells[1:]]


def _aligned(texts: Sequence[str], *, right: bool) -> list[str]:
    widths = list(map(width, texts))
    full = max(widths, default=0)
    if right:
        return [" " * (full - cells) + text for text, cells in zip(texts, widths, strict=True)]
    return [text + " " * (full - cells) for text, cells in zip(texts, widths, strict=True)]
