"""Mending: one round over one file: what is found in it is mended where that is certain and proven."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from riskreg.domain.codes import CODES
from riskreg.domain.diagnostic import Diagnostic
from riskreg.syntax.nodes import parse
from riskreg.syntax.proof import errors, proven
from riskreg.syntax.remedies import apart, mended_at
from riskreg.syntax.remedies_text import readable
from riskreg.syntax.remedies_tree import Around, Mending
from riskreg.syntax.text import scan
from riskreg.syntax.tree import Map

# What may be mended. Every other finding asks for a fact or a choice that only a person has.
MENDABLE: Final = frozenset(code for code, known in CODES.items() if known.mends)


class Mended(NamedTuple):
    """A file after a round. Lines are those that it has now; `failed` are findings whose remedy did not do what it should."""

    text: str
    fixed: tuple[tuple[Diagnostic, int], ...] = ()
    failed: tuple[Diagnostic, ...] = ()


def mend(text: str, path: str, found: Sequence[Diagnostic], around: Around, *, settings: bool = False) -> Mended:
    """Mend a file; one that cannot be read is mended as a whole or not at all. `found` are the findings that may be mended."""
    root = None if scan(text, path) else parse(text, path)[0]
    if root is None:
        unread = scan(text, path) or errors(parse(text, path)[1])
        made = readable(text, path, settings=settings) if unread and all(one.code in MENDABLE for one in unread) else None
        return Mended(made.text, made.fixed) if made else Mended(text)
    if not isinstance(root, Map):
        return Mended(text)
    remedies = apart([*Mending(text, root, found, around).remedies(settings=settings)])
    kept = proven(text, root, remedies, settings=settings)
    after, moved = mended_at(text, sorted(splice for remedy in kept for splice in remedy.splices))
    return Mended(
        after,
        tuple((remedy.found, moved(remedy.found.mark.line)) for remedy in kept),
        tuple(remedy.found for remedy in remedies if remedy not in kept),
    )
