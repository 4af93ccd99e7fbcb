"""Formatting: a register file laid out as all of them are: order of fields, indentation, quotes, blank lines; comments kept.

What cannot be laid out anew with certainty keeps its lines, indented as a whole. Whether the result says the same is proved
apart, in `syntax/sameness.py`.
"""

from collections.abc import Iterator

from riskreg.domain.settings import Settings
from riskreg.syntax.fair_copy import FairCopy
from riskreg.syntax.forms import Forms, forms, lists
from riskreg.syntax.source import KEPT, Unsure
from riskreg.syntax.tree import Map, Node


def formatted(text: str, root: Node | None, *, settings: bool = False, keys: str = "") -> str:
    """Lay out a file whose text has line feeds alone; `keys` is the language (zh, en) to translate keys and closed values into.

    A file that is not lists of records, or the group of the settings, stays as it is.
    """
    if not isinstance(root, Map) or text[root.start_mark.index] in "[{":
        return text
    try:
        lines = whole_file(text, root, forms(Settings, keys) if settings else lists(keys), settings=settings)
    except Unsure:
        return text
    whole = "\n".join(lines) + "\n"
    return "\n".join(without_more(lines)) + "\n" if KEPT in whole else whole


def without_more(lines: list[str]) -> Iterator[str]:
    """Write the blank lines that belong to a text; further ones behind them would come to belong to it too."""
    kept = False
    for line in lines:
        if line or not kept:
            yield "" if line == KEPT else line
        kept = line == KEPT or (kept and not line)


def whole_file(text: str, root: Map, known: Forms, *, settings: bool) -> list[str]:
    """Lay out the whole file; what stands above its first key stays there, whatever the order of the keys."""
    copy = FairCopy(text)
    source, out = copy.source, copy.out
    start = root.start_mark.line
    for number, line in enumerate(source.lines[:start]):
        if line.startswith("---"):
            out += [*source.lead(number, 0, "typed", first=True), line.rstrip()]
            source.at = number
    out += source.lead(start, 0, "typed", first=True)
    source.at = start - 1
    copy.group(root, known, 0, "typed" if settings else "always")
    rest = source.lines[source.at + 1 :]
    out += [line.rstrip() for line in rest if line.startswith("...")]
    if any(line.strip() and not line.startswith("...") for line in rest):
        raise Unsure
    return out
