"""Remedies: what mends a finding with certainty: the characters to replace, and what the file must say then."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from riskreg.domain.diagnostic import Diagnostic
from riskreg.syntax.splices import Splice

INVISIBLE: Final = "\u200b\u2060\ufeff\u200e"  # what shows nothing and does nothing


class Remedy(NamedTuple):
    """What mends one finding.

    `says` are the texts that keys and values read then, by where they begin now; None for one that is folded now and keeps
    its lines then. `drops` is where a key begins that goes with its value. With `uncovers` more is read than before.
    """

    found: Diagnostic
    splices: tuple[Splice, ...]
    says: Mapping[int, str | None]
    drops: int | None = None
    uncovers: bool = False

    @property
    def place(self) -> tuple[int, str]:
        """The line of the finding and its code, by which it is known."""
        return self.found.mark.line, self.found.code


def mended(text: str, remedies: Iterable[Remedy]) -> str:
    """Return a text with all remedies applied; no other character changes."""
    parts, at = [], 0
    for splice in sorted(splice for remedy in remedies for splice in remedy.splices):
        parts += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join([*parts, text[at:]])


def apart(remedies: Sequence[Remedy]) -> list[Remedy]:
    """Return the remedies less those that would change what another one before them changes."""
    kept: list[Remedy] = []
    taken: list[Splice] = []
    for remedy in remedies:
        if not any(one.start < other.end and other.start < one.end for one in remedy.splices for other in taken):
            kept.append(remedy)
            taken += remedy.splices
    return kept


def offset(text: str, starts: Sequence[int], found: Diagnostic) -> int:
    """Return where a finding stands in a text whose lines begin at `starts`."""
    _, line, column = found.mark
    return min(starts[line - 1] + column - 1, len(text)) if 0 < line <= len(starts) else len(text)


def line_starts(text: str) -> list[int]:
    """Return where the lines of a text begin."""
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def mended_at(text: str, splices: Sequence[Splice]) -> tuple[str, Callable[[int], int]]:
    """Apply rising splices; also return what tells in which line of the new text a line of the old one begins."""
    shifts: list[tuple[int, int]] = []  # a line of the old text, and by how many lines what is behind it moves
    parts, at = [], 0
    for splice in splices:
        parts += [text[at : splice.start], splice.text]
        at = splice.end
        if more := splice.text.count("\n") - text.count("\n", splice.start, splice.end):
            shifts.append((text.count("\n", 0, splice.start) + 1, more))
    return "".join([*parts, text[at:]]), lambda line: line + sum(more for above, more in shifts if above < line)
