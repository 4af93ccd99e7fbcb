"""Explain: how a grade, a day or a state came about: sentences, each with the line of the file that says so."""

from collections.abc import Mapping, Sequence
from typing import Final

from riskreg.domain.diagnostic import Mark
from riskreg.domain.reasons import Reason
from riskreg.domain.records import Danger, Decision, Measure, Risk
from riskreg.report.document import Block, Column, Document, Face, Paragraph, Row, Section, Table
from riskreg.report.views.columns import LINE, PATH
from riskreg.wording import Said, Word, say

COLUMNS: Final = (
    Column("about", Word("about", "说明什么"), shown=False),
    Column("step", Word("step", "推算过程", en="how it came about"), wrap=True),
    Column("where", Word("where", "依据（文件：行）", en="file:line")),
    PATH,
    LINE,
    Column("text", Word("text", "原文"), shown=False),
)


def view(
    id_: str,
    item: Risk | Danger | Measure | Decision,
    reasons: Sequence[Reason],
    texts: Mapping[str, str],
    face: Face,
    *,
    former: str = "",
) -> Document:
    """Show what came about, one section a result. The lines themselves stand in JSON, as `text`."""
    lines = {path: text.splitlines() for path, text in texts.items()}
    sections = tuple(
        Section(
            say("[{what}] {result}", what=reason.about, result=reason.result),
            tuple(row(reason.about, step.said, step.at, lines) for step in reason.steps),
        )
        for reason in reasons
    )
    title = item.text if isinstance(item, Decision) else item.title
    blocks: list[Block] = [Table(COLUMNS, sections, name="steps", empty=say("Nothing is computed of it."))]
    if former:
        blocks.insert(0, Paragraph(say("{former} is now called {id}.", former=former, id=id_)))
    data = {"id": id_, "results": {str(reason.about): reason.result for reason in reasons}}
    return Document("explain", say("How it came about: {id} {title}", id=id_, title=title), face, tuple(blocks), data)


def row(about: Word, said: Said, at: Mark | None, lines: Mapping[str, Sequence[str]]) -> Row:
    """Make the cells of one step."""
    if at is None:
        return (about, said, None, None, None, None)
    text = lines.get(at.path, ())
    excerpt = text[at.line - 1].strip() if 0 < at.line <= len(text) else None
    return (about, said, f"{at.path}:{at.line}", at.path, at.line, excerpt)
