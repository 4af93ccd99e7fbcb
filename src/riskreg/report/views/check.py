"""The findings, as compilers show them; and what is mended in the files, as one diff."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from riskreg.domain.codes import CODES
from riskreg.domain.diagnostic import ERROR, WARNING, Diagnostic
from riskreg.messages import Said, Word, joined, say, say_n
from riskreg.report.document import Block, Column, Document, Face, Paragraph, Patch, Row, Table, Told, Verbatim, rows
from riskreg.report.text_width import width

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


FIX_COLUMNS: Final = (
    Column("path", Word("path", "文件", en="file")),
    Column("line", Word("line", "行"), right=True),
    Column("code", Word("code", "代码")),
    Column("id", Word("id", "编号")),
)
KINDS: Final = (
    Column("code", Word("code", "代码")),
    Column("number", Word("number", "处数", en="number"), right=True),
    Column("title", Word("title", "含义", en="meaning"), wrap=True),
)
MANY: Final = 20  # places that a sentence names


class Shown(NamedTuple):
    """What was mended or would be. `left` is how many findings remain then, by severity; `brief` leaves out the diff."""

    diff: str
    fixed: Sequence[Diagnostic]
    failed: Sequence[Diagnostic]
    left: Mapping[str, int]
    hidden: int  # findings of records that this audience may not see, which might be mended
    more: int  # findings that come to light only when the files read as they should
    written: bool
    asking: bool = False  # it may be written yet
    brief: bool = False


def fixes_view(shown: Shown, face: Face) -> Document:
    """Show what is mended."""
    fixes = rows(
        FIX_COLUMNS, tuple((one.mark.path, one.mark.line, one.code, one.id or None) for one in shown.fixed), name="fixes"
    )
    numbers = Counter(one.code for one in shown.fixed)
    kinds = rows(KINDS, tuple((code, numbers[code], Said(CODES[code].title, {})) for code in sorted(numbers)), name="kinds")
    told = Told(fixes, (kinds,) if numbers and not shown.brief else ())
    diff = (Patch(shown.diff),) if shown.diff and not shown.brief else ()
    data = {"written": shown.written, "left": shown.left}
    return Document("check-fix", say("Mending of the files"), None if shown.brief else face, (*diff, told, *ends(shown)), data)


def ends(shown: Shown) -> Iterator[Block]:
    """Say what was done, and what is left."""
    if shown.failed and not shown.brief:
        places = joined(f"{one.mark.path}:{one.mark.line} {one.code}" for one in shown.failed[:MANY])
        yield Paragraph(say("Left as it is, because it did not read as meant after mending: {places}", places=places), "note")
    n = len(shown.fixed)
    if not n:
        yield Paragraph(say("Nothing can be mended with certainty."))
    elif shown.written:
        yield Paragraph(say_n("{n} place mended.", "{n} places mended.", n))
    else:
        yield Paragraph(say_n("{n} place can be mended with certainty.", "{n} places can be mended with certainty.", n))
    yield Paragraph(remaining(shown.left))
    if shown.more > 0:
        told = say_n("{n} of them comes to light only now.", "{n} of them come to light only now.", shown.more)
        yield Paragraph(told, "note")
    if shown.hidden:
        told = say("Restricted records are left as they are; --audience restricted mends these too.")
        yield Paragraph(told, "note")
    if n and not shown.written and not shown.asking:
        yield Paragraph(say("Nothing was written. To write it: riskreg check --fix --yes"), "next")


def remaining(left: Mapping[str, int]) -> Said:
    """Say what a person must mend."""
    errors, warnings = left[ERROR], left[WARNING]
    if not errors and not warnings:
        return say("No finding is left then.")
    return say(
        "For you to look at: {errors}, {warnings}; riskreg check lists them.",
        errors=say_n("{n} error", "{n} errors", errors),
        warnings=say_n("{n} warning", "{n} warnings", warnings),
    )
