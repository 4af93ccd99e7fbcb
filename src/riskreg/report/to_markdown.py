r"""Markdown for GitHub and GitLab: what a register says is shown there, never interpreted.

A backslash stops every mark but `@name` and `#1`: GitHub looks for those after it has taken the backslashes away, and
they would call people and link issues. An empty comment between does stop it, and disappears when shown.
Web addresses stay links: they go where they say.
"""

import re
from collections.abc import Iterator

from tabulate import tabulate

from riskreg.messages import say
from riskreg.report.cells import facts, gaps, text
from riskreg.report.document import Appearance, Block, Document, Entries, Heading, Paragraph, Patch, Row, Table, Verbatim
from riskreg.report.language import Language
from riskreg.report.text_width import safe

_MARKS = re.compile(r"([\\`*_\[\]<>|~$&!^]|%(?=[\w\"]))|([@#])(?=\w)")
_OPENING = re.compile(r"^(\d+(?=[.)])|(?=[-+=#/]))")  # what opens a list, a heading, a rule, a command to GitLab
_TICKS = re.compile("`+")


def render(document: Document, language: Language, _look: Appearance) -> str:
    """Show a document as Markdown."""
    return "\n\n".join(part for part in _parts(document, language) if part) + "\n"


def escape(raw: str) -> str:
    """Make text inert inside a line of Markdown or a cell of a table."""
    return _MARKS.sub(lambda found: f"\\{found[1]}" if found[1] else f"\\{found[2]}<!-- -->", safe(raw))


def line(raw: str) -> str:
    """Make text inert that opens a line."""
    return _OPENING.sub(r"\1\\", escape(raw).strip())


def _parts(document: Document, language: Language) -> Iterator[str]:
    title = language.text(document.title)
    for gap in gaps(document.face):
        yield f"**{escape(language.text(gap))}**"
    yield f"# {line(title)}"
    if document.face:
        yield line(facts(document.face, title, language))
    for block in document.blocks:
        yield from _block(block, language)


def _block(block: Block, language: Language) -> Iterator[str]:
    match block:
        case Heading():
            yield f"## {line(language.text(block.text))}"
        case Paragraph():
            said = language.text(block.text)
            yield f"**{escape(said).strip()}**" if block.tone == "alarm" else line(said)
        case Entries():
            found = ((label, cell) for _, label, cell in block.pairs if label is not None)
            yield "\n".join(f"- {line(language.text(label))}: {escape(text(cell, language))}" for label, cell in found)
        case Verbatim():
            yield _fenced(block.text, "text")
        case Patch():
            yield _fenced(block.text, "diff")
        case Table():
            yield from _table(block, language)


def _fenced(raw: str, language: str) -> str:
    """Fence lines of a file with more backticks than any of them has."""
    lines = [safe(part.removesuffix("\r")) for part in raw.removesuffix("\n").split("\n")]
    fence = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(raw)), default=0))
    return "\n".join([f"{fence}{language}", *lines, fence])


def _table(table: Table, language: Language) -> Iterator[str]:
    """Show each titled section as a table of its own: Markdown has no rows that span columns; others go on with the table."""
    if table.caption:
        yield line(language.text(table.caption))
    if not table.rows:
        yield line(language.text(table.empty or say("No rows.")))
    rows: tuple[Row, ...] = ()
    for section in table.sections:
        if section.title:
            if rows:
                yield _grid(table, rows, language)
            yield f"**{escape(language.text(section.title)).strip()}**"
            rows = ()
        rows += section.rows
    if rows:
        yield _grid(table, rows, language)


def _grid(table: Table, rows: tuple[Row, ...], language: Language) -> str:
    return tabulate(
        [[escape(text(row[at], language)) for at in table.shown] for row in rows],
        headers=[escape(language.text(table.columns[at].title)) for at in table.shown],
        tablefmt="pipe",
        disable_numparse=True,
        colalign=["right" if table.columns[at].right else "left" for at in table.shown],
    )
