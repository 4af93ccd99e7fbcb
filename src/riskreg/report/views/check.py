"""The findings, as compilers show them: place, severity, code, what is wrong, what to type instead."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from riskreg.domain.diagnostic import ERROR, WARNING, Diagnostic
from riskreg.report.document import Column, Document, Face, Paragraph, Row, Table, Told, Verbatim, rows
from riskreg.report.width import width
from riskreg.wording import Said, Word, say, say_n

COLUMNS: Final = (
    Column("path", Word("path", "文件", en="file")),
    Column("line", Word("line", "行"), right=True),
    Column("column", Word("column", "列"), right=True),
    Column("severity", Word("severity", "性质")),
    Column("code", Word("code", "代码")),
    Column("id", Word("id", "编号")),
    Column("message", Word("message", "问题", en="finding"), wrap=True),
    Column("hint", Word("hint", "处理办法", en="what to do"), wrap=True),
)


def view(
    found: Sequence[Diagnostic], counts: Mapping[str, int], face: Face, texts: Mapping[str, str], *, skipped: bool
) -> Document:
    """Show the findings; where `texts` holds the file, with the line and a mark under the place."""
    table: Table = rows(COLUMNS, tuple(map(row, found)), name="diagnostics")
    blocks: tuple[Paragraph | Verbatim, ...] = tuple(block for diagnostic in found for block in told(diagnostic, texts))
    notes = (
        [Paragraph(say("References were not checked: a file that cannot be read may hold what they name."), "note")]
        if skipped
        else []
    )
    return Document(
        "check", say("Check of the register"), face, (Told(table, blocks), *notes, Paragraph(verdict(counts))), {"counts": counts}
    )


def verdict(counts: Mapping[str, int]) -> Said:
    """Say how many there are; that there is none says nothing about the campus."""
    errors, warnings = counts[ERROR], counts[WARNING]
    if not errors and not warnings:
        return say("No finding: the files are in order. That says nothing about what is not in them.")
    return say(
        "{errors}, {warnings}.",
        errors=say_n("{n} error", "{n} errors", errors),
        warnings=say_n("{n} warning", "{n} warnings", warnings),
    )


def row(found: Diagnostic) -> Row:
    """Make the cells of one finding."""
    path, line, column = found.mark
    return (path, line, column, found.severity, found.code, found.id or None, found.message, found.hint)


def told(found: Diagnostic, texts: Mapping[str, str]) -> Iterator[Paragraph | Verbatim]:
    """Tell one finding in one line, the remedy in another."""
    path, line, column = found.mark
    place = f"{path}:{line}:{column}"
    about = f"{found.id}: " if found.id else ""
    values = {"place": place, "severity": found.severity, "code": found.code, "about": about, "message": found.message}
    yield Paragraph(say("{place}: {severity} {code} {about}{message}", **values))
    lines = texts.get(path, "").split("\n")
    if not found.masked and 0 < line <= len(lines) and lines[line - 1].strip():
        text = lines[line - 1].rstrip("\r")
        margin = f"{line} | "
        yield Verbatim(f"{margin}{text}\n{' ' * (width(margin) + width(text[: column - 1]))}^")
    if found.hint:
        yield Paragraph(say("    {hint}", hint=found.hint), "next")
