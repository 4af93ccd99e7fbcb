"""The terminal: colours behind the words, columns that wrap and give way; the only file that imports rich."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text

from riskreg.messages import say, say_n
from riskreg.report.cells import facts, gaps, text
from riskreg.report.document import (
    Appearance,
    Block,
    Cell,
    Document,
    Entries,
    Heading,
    Paragraph,
    Patch,
    Row,
    Table,
    Tinted,
    Verbatim,
)
from riskreg.report.language import Language
from riskreg.report.text_width import safe
from riskreg.report.to_plain import GAP, belongs, pairs, paragraph, patched, verbatim

STYLES: Final[Mapping[str, str]] = {
    "major": "bold red",
    "significant": "dark_orange",
    "general": "yellow",
    "low": "blue",
    "alarm": "bold red",
    "next": "cyan",
    "note": "dim",
}
SIGNS: Final[Mapping[str, str]] = {"+": "green", "-": "red", "@": "cyan"}  # what a line of a diff begins with
NARROWEST: Final = 10  # cells that a column which may wrap keeps at least


def render(document: Document, language: Language, look: Appearance) -> str:
    """Show a document for a terminal `look.width` cells wide; the text is the same with and without colour."""
    console = Console(width=look.width, height=25, markup=False, highlight=False, emoji=False, color_system=None)
    shown = (
        _painted(line, color=look.color) + "\n"
        for part in _parts(document, language, console.width)
        for line in console.render_lines(part, console.options.update(width=_room(part, console.width)), pad=False)
    )
    return "".join(shown)


def _room(part: RenderableType, width: int) -> int:
    """Give a table the room it needs: its ids are wider than the narrowest terminals, and are never broken."""
    if not isinstance(part, Grid):
        return width
    widths = [column.width or 0 for column in part.columns]
    return max(width, sum(widths) + len(GAP) * (len(widths) - 1))


def _painted(segments: Sequence[Segment], *, color: bool) -> str:
    """Write one line without spaces at its end."""
    kept = list(segments)
    while kept and not kept[-1].text.rstrip(" "):
        kept.pop()
    if kept:
        kept[-1] = Segment(kept[-1].text.rstrip(" "), kept[-1].style)
    if not color:
        return "".join(segment.text for segment in kept)
    return "".join((segment.style or Style.null()).render(segment.text, color_system=ColorSystem.EIGHT_BIT) for segment in kept)


def _parts(document: Document, language: Language, width: int) -> Iterator[RenderableType]:
    title = language.text(document.title)
    for gap in gaps(document.face):
        yield Text(f"!! {safe(language.text(gap))}", STYLES["alarm"])
    yield Text(safe(title), "bold")
    if document.face:
        yield Text(safe(facts(document.face, title, language)), "dim")
    before: Block | None = None
    for block in document.blocks:
        if not belongs(before, block):
            yield Text()
        yield from _block(block, language, width)
        before = block


def _block(block: Block, language: Language, width: int) -> Iterator[RenderableType]:
    match block:
        case Heading():
            yield Text(safe(language.text(block.text)), "bold")
        case Paragraph():
            yield Text(paragraph(block, language), STYLES.get(block.tone, ""))
        case Entries():
            yield _entries(block, language, width)
        case Verbatim():
            yield from (Text(line, overflow="fold") for line in verbatim(block))
        case Patch():
            yield from (Text(line, _changed(line), overflow="fold") for line in patched(block))
        case Table():
            yield from _table(block, language, width)


def _changed(line: str) -> str:
    """Return the style of a line of a diff; the names of the file stand out."""
    return "bold" if line.startswith(("--- ", "+++ ")) else SIGNS.get(line[:1], "")


def _entries(block: Entries, language: Language, width: int) -> RenderableType:
    found = pairs(block, language)
    labels = max((cell_len(label) for label, _ in found), default=0)
    grid = _grid([labels, max(width - labels - len(GAP), NARROWEST)])
    for label, value in found:
        grid.add_row(Text(label), Text(value))
    return grid


def _grid(widths: Sequence[int]) -> Grid:
    grid = Grid(box=None, show_header=False, pad_edge=False, padding=(0, len(GAP), 0, 0))
    for width in widths:
        grid.add_column(width=width, overflow="fold")
    return grid


def _table(table: Table, language: Language, width: int) -> Iterator[RenderableType]:
    if table.caption:
        yield Text(safe(language.text(table.caption)))
    if not table.rows:
        yield Text(safe(language.text(table.empty or say("No rows."))))
        return
    widths = _widths(table, language, width)
    head = _grid(widths)
    headings = (_cell(table.columns[at].title or "", at, table, language) for at in table.shown[: len(widths)])
    head.add_row(*headings, style="bold")
    head.add_row(*("-" * cells for cells in widths), style="dim")
    yield head
    for section in table.sections:
        if section.title:
            yield Text(safe(language.text(section.title)), "bold")
        yield _body(table, section.rows, widths, language)
    yield from _dropped(table, len(widths), language)


def _body(table: Table, rows: Sequence[Row], widths: Sequence[int], language: Language) -> Grid:
    grid = _grid(widths)
    for row in rows:
        grid.add_row(*(_cell(row[at], at, table, language) for at in table.shown[: len(widths)]))
    return grid


def _cell(cell: Cell, at: int, table: Table, language: Language) -> Text:
    style = STYLES.get(cell.band, "") if isinstance(cell, Tinted) else ""
    column = table.columns[at]
    return Text(safe(text(cell, language)), style, justify="right" if column.right else "left", no_wrap=not column.wrap)


def _widths(table: Table, language: Language, width: int) -> list[int]:
    """Share the terminal among the columns from the left; those that do not fit at their narrowest are dropped."""
    columns = [table.columns[at] for at in table.shown]
    natural = [_natural(table, at, language) for at in table.shown]
    least = [min(cells, NARROWEST) if column.wrap else cells for column, cells in zip(columns, natural, strict=True)]
    kept = len(least)
    while kept > 1 and sum(least[:kept]) + len(GAP) * (kept - 1) > width:
        kept -= 1
    widths, spare = least[:kept], width - sum(least[:kept]) - len(GAP) * (kept - 1)
    wanting = sorted((at for at in range(kept) if natural[at] > widths[at]), key=lambda at: natural[at])
    for done, at in enumerate(wanting):  # a fair share each; what a short one leaves goes to the longer
        more = max(0, min(natural[at] - widths[at], spare // (len(wanting) - done)))
        widths[at] += more
        spare -= more
    return widths


def _natural(table: Table, at: int, language: Language) -> int:
    texts = (safe(text(row[at], language)) for row in table.rows)
    return max(cell_len(safe(language.text(table.columns[at].title))), max(map(cell_len, texts), default=0))


def _dropped(table: Table, kept: int, language: Language) -> Iterator[Text]:
    titles = [table.columns[at].title for at in table.shown[kept:]]
    if titles:
        names = language.comma.join(map(language.text, titles))
        said = say_n("{n} column does not fit here: {names}", "{n} columns do not fit here: {names}", len(titles), names=names)
        yield Text(safe(language.text(said)), STYLES["note"])
