"""Proof: that a mended file says what was meant and nothing else: its tree, its comments, what is found in it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from riskreg.domain.checks.texts import odd_character
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.syntax.nodes import Scalar, parse
from riskreg.syntax.plainly import comments
from riskreg.syntax.remedies import INVISIBLE, Remedy, mended
from riskreg.syntax.schema import MOST, read_records, read_settings
from riskreg.syntax.text import scan
from riskreg.syntax.tree import Map, Node, Seq


def proven(text: str, root: Node, remedies: Sequence[Remedy], *, settings: bool) -> list[Remedy]:
    """Return the remedies that do what they should, together; where all at once do not, halves are tried, down to one."""
    kept: list[Remedy] = []
    waiting = [[*remedies]] if remedies else []
    before = found_in(text, settings=settings) if remedies else Counter()
    while waiting:
        some = waiting.pop()
        both = [*kept, *some]
        after = mended(text, both)
        if reads_as_meant(text, root, after, both) and is_better(before, found_in(after, settings=settings), both):
            kept = both
        elif len(some) > 1:
            half = len(some) // 2
            waiting += [some[half:], some[:half]]
    return kept


def reads_as_meant(text: str, root: Node, after: str, remedies: Sequence[Remedy]) -> bool:
    """Whether a mended text reads as it did but for what was meant, comments too."""
    again, wrong = parse(after, "") if not scan(after, "") else (None, [])
    if again is None or errors(wrong):
        return False
    says = {at: words for remedy in remedies for at, words in remedy.says.items()}
    drops = {remedy.drops for remedy in remedies}
    return agree(root, again, says, drops) and remarks_of(text, root) == remarks_of(after, again)


def is_better(before: Counter[str], now: Counter[str], remedies: Sequence[Remedy]) -> bool:
    """Whether what was to be mended is found no more, and nothing else is found instead."""
    if before.total() >= MOST:  # there are more than are told: their number says nothing
        return True
    left = before.copy()
    left.subtract(remedy.found.code for remedy in remedies)
    return not now - left or any(remedy.uncovers for remedy in remedies)


def found_in(text: str, *, settings: bool) -> Counter[str]:
    """Count what is found in a file that can be read, by code: by reading it, and by looking for what cannot be seen."""
    found = read_settings(text, "")[1] if settings else read_records(text, "")[1]
    return Counter([*(one.code for one in found), *("R212" for _ in odd_character(text))])


def agree(before: Node, after: Node, says: "dict[int, str | None]", drops: "set[int | None]") -> bool:
    """Whether two trees say the same, but that texts say what was meant and some pairs are gone."""
    if isinstance(before, Map) and isinstance(after, Map):
        pairs = [pair for pair in before.pairs if pair[0].start_mark.index not in drops]
        return len(pairs) == len(after.pairs) and all(
            agree(key, other, says, drops) and agree(value, another, says, drops)
            for (key, value), (other, another) in zip(pairs, after.pairs, strict=True)
        )
    if isinstance(before, Seq) and isinstance(after, Seq):
        items, others = before.items or [], after.items or []
        return len(items) == len(others) and all(agree(*two, says, drops) for two in zip(items, others, strict=True))
    if not isinstance(before, Scalar) or not isinstance(after, Scalar):
        return False
    meant = says.get(before.start_mark.index, before.value)
    return after.value == meant if meant is not None else unfolded(before.value) == unfolded(after.value)


def unfolded(text: str) -> str:
    """Return a text without its blanks and line ends: the same under > and under |."""
    return re.sub(r"[ \n]+", "", text)


def remarks_of(text: str, root: Node) -> list[str]:
    """Return the comments of a text without what shows nothing."""
    return [comment.translate(dict.fromkeys(map(ord, INVISIBLE))) for comment in comments(text, root)]


def errors(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the errors among findings."""
    return [one for one in found if one.severity == ERROR]
