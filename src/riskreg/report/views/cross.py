"""A cross table of what stands now: a row and a column a unit, category, source, place or month, with its empty cells."""

from collections.abc import Mapping, Sequence
from typing import Final

from riskreg.domain.groups import Key
from riskreg.domain.judge import Judge
from riskreg.report.document import Column, Document, Face, Paragraph
from riskreg.report.views.tally import IS_TOTAL, TOTAL, Scope, data, heading, label, remarks, totalled
from riskreg.wording import Said, Word, say

TITLES: Final[Mapping[str, Said]] = {
    "dangers": say("Hidden dangers not closed"),
    "risks": say("Risks on the list"),
    "measures": say("Rules and measures not repealed"),
    "decisions": say("Decisions not done"),
}


def view(scope: Scope, keys: Sequence[Key], others: Sequence[Key], found: Mapping[tuple[Key, Key], int], face: Face) -> Document:
    """Show the count of each pair. The total of a row stands first, so that a narrow terminal does not drop it."""
    judge, (first, second) = scope.judge, scope.ways
    columns = (
        Column(first, heading(scope.kind, first), wrap=True),
        Column("total", TOTAL, right=True),
        *(Column(f"{second}:{other or ''}", title(judge, second, other), right=True, wrap=True) for other in others),
        IS_TOTAL,
    )
    counts = [[found.get((key, other), 0) for other in others] for key in keys]
    rows = tuple(
        (label(judge, first, key), sum(row), *(count or None for count in row), False)
        for key, row in zip(keys, counts, strict=True)
    )
    sums = [sum(column) for column in zip(*counts, strict=True)]
    table = totalled(columns, rows, (TOTAL, sum(sums), *sums, True))
    empty = sum(row.count(0) for row in counts)
    gaps = say(
        "{empty} of {n} cells are empty (-): nothing is entered there, which may be a gap.",
        empty=empty,
        n=len(keys) * len(others),
    )
    notes = [gaps, *remarks(scope)] if rows else []
    name = say("{what} by {way} and {other}", what=TITLES[scope.kind], way=first, other=second)
    return Document("tally", name, face, (table, *(Paragraph(note, "note") for note in notes)), data(scope))


def title(judge: Judge, way: Word, key: Key) -> Word:
    """Make a heading of a key."""
    found = label(judge, way, key)
    if isinstance(found, Word):
        return found
    name = getattr(found, "name", None) or str(key)
    return Word(str(key), name, en=name)
