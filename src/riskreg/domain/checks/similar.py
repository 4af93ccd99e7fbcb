"""Near duplicates: open dangers of one spot and kind whose titles read nearly the same."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import Final, TypeAlias

from riskreg.domain.checks.finding import Finding
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger
from riskreg.domain.register import fold
from riskreg.domain.words import CLOSED, WITHDRAWN
from riskreg.wording import say

# Titles are alike when they share this part of all their pairs of neighbouring signs (Jaccard).
# 灭火器失效3具 and 3具灭火器失效 share 5 of 7; titles of other things in one room rarely share half.
ALIKE: Final = 0.7
# Of one pair of signs, and of one title, no more candidates are looked at than these: only titles that are
# all of one pattern have more, and no list of candidates may grow with the square of the records.
RECENT: Final = 24
CANDIDATES: Final = 64

_NUMERALS: Final = str.maketrans("零〇一二三四五六七八九两", "001234567892")
# What tells two places apart though the words are the same: 3层 and 4层, 301室 and 302室, A栋 and B栋, 东侧 and 西侧.
_WHERE: Final = (
    "([0-9零〇一二三四五六七八九十百两]+|[a-z])(?=[层楼号室栋幢座区门单间排组排段])|[0-9]{3,}|[东西南北左右前后男女负]|地下"
)

Key: TypeAlias = tuple[object, ...]


def plain(title: str) -> str:
    """Return a title as it is compared: after NFKC and case folding, letters and digits only, floors in Arabic digits."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKC", title).casefold() if sign.isalnum())
    return re.sub(_WHERE, lambda match: _arabic(match[0]), letters)


def whereabouts(title: str) -> tuple[str, ...]:
    """Return the numbers and directions of a plain title, which must agree."""
    return tuple(sorted(match[0] for match in re.finditer(_WHERE, title)))


def _arabic(numeral: str) -> str:
    """Write a Chinese numeral below 100 in digits: 十二 and 12 are the same floor."""
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        return (tens or "一").translate(_NUMERALS) + (ones or "零").translate(_NUMERALS)
    return numeral.translate(_NUMERALS)


def pairs(title: str) -> frozenset[str]:
    """Return the pairs of neighbouring signs of a plain title."""
    return frozenset(map("".join, pairwise(title))) or frozenset((title,))


def near_duplicate(judge: Judge) -> Iterator[Finding]:
    """R605: two open dangers of one spot and kind read nearly the same; the newer is named with the older one beside it.

    Dangers that are linked already, by `group` or `recurs`, are known to belong together and are left alone.
    """
    for alike in _by_spot(judge).values():
        ordered = sorted(alike, key=lambda danger: danger.found)
        for older, newer in _matches(ordered):
            place = older.mark("title")
            message = say(
                "reads nearly the same as {other}, open at the same spot ({path}:{line})",
                other=older.id,
                path=place.path,
                line=place.line,
            )
            hint = say("if they are one danger, withdraw this one as a duplicate; else say in the titles how they differ")
            yield Finding(newer.id, newer, "title", message, hint)


def _by_spot(judge: Judge) -> dict[Key, list[Danger]]:
    """Gather the open dangers by place, spot, kind and whereabouts; those alone at theirs are left out."""
    spots: defaultdict[Key, list[Danger]] = defaultdict(list)
    for danger in judge.register.dangers.values():
        kind = danger.kind or danger.category
        spots[frozenset(danger.place), fold(danger.spot or ""), fold(kind or "")].append(danger)
    narrowed: defaultdict[Key, list[Danger]] = defaultdict(list)
    for spot, dangers in spots.items():
        if len(dangers) > 1:
            for danger in dangers:
                if danger.exists(judge.on) and danger.state(judge.on) not in (CLOSED, WITHDRAWN):
                    narrowed[*spot, whereabouts(plain(danger.title))].append(danger)
    return {spot: dangers for spot, dangers in narrowed.items() if len(dangers) > 1}


def _are_linked(one: Danger, other: Danger) -> bool:
    """Whether two dangers are known to belong together."""
    return (
        other.id == one.recurs
        or one.id == other.recurs
        or bool(one.group and other.group and fold(one.group) == fold(other.group))
    )


def _matches(dangers: Sequence[Danger]) -> Iterator[tuple[Danger, Danger]]:
    """For each danger, from the oldest on, the nearest older one that reads alike.

    Equal titles are found by looking them up. For the others each title is indexed under its rarest pairs alone: two
    titles that are alike have at least one of these in common (prefix filtering), so hardly any two are ever compared.
    """
    titles = [plain(danger.title) for danger in dangers]
    signs = {title: pairs(title) for title in titles}
    prefixes = _prefixes(signs)
    equal: defaultdict[str, list[Danger]] = defaultdict(list)
    indexed: defaultdict[str, list[str]] = defaultdict(list)
    for danger, title in zip(dangers, titles, strict=True):
        older = _first_free(danger, equal[title])
        if older is None:
            near = _nearest(title, signs, (other for pair in prefixes[title] for other in reversed(indexed[pair][-RECENT:])))
            older = next((found for other in near if (found := _first_free(danger, equal[other]))), None)
        if older is not None:
            yield older, danger
        if not equal[title]:
            for pair in prefixes[title]:
                indexed[pair].append(title)
        equal[title].append(danger)


def _first_free(danger: Danger, others: Sequence[Danger]) -> Danger | None:
    """Return the oldest of some dangers that is not linked with this one."""
    return next((other for other in others[:RECENT] if not _are_linked(danger, other)), None)


def _prefixes(signs: dict[str, frozenset[str]]) -> dict[str, list[str]]:
    """For each title its rarest pairs, as many as must be looked up to miss no title that is alike."""
    counts = Counter(pair for own in signs.values() for pair in own)
    return {
        title: sorted(own, key=lambda pair: (counts[pair], pair))[: len(own) - ceil(ALIKE * len(own) - 1e-9) + 1]
        for title, own in signs.items()
    }


def _nearest(title: str, signs: dict[str, frozenset[str]], others: Iterable[str]) -> list[str]:
    """Return the titles that are alike, the nearest first."""
    own = signs[title]
    near: dict[str, float] = {}
    seen: set[str] = {title}
    for other in others:
        if other in seen:
            continue
        seen.add(other)
        common = len(own & signs[other])
        share = common / (len(own) + len(signs[other]) - common)
        if share >= ALIKE:
            near[other] = share
        if len(seen) > CANDIDATES:
            break
    return sorted(near, key=lambda other: -near[other])
