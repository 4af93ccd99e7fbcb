"""What is mended in the files: one diff, how much of what, and what is left for a person."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from riskreg.domain.codes import CODES
from riskreg.domain.diagnostic import ERROR, WARNING, Diagnostic
from riskreg.report.document import Block, Column, Document, Face, Paragraph, Patch, Told, rows
from riskreg.wording import Said, Word, joined, say, say_n

COLUMNS: Final = (
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


def view(shown: Shown, face: Face) -> Document:
    """Show what is mended."""
    fixes = rows(COLUMNS, tuple((one.mark.path, one.mark.line, one.code, one.id or None) for one in shown.fixed), name="fixes")
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
