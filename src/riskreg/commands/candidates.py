"""Candidates of completion: the words that may stand where somebody is typing, and which of them begin as typed."""

from collections.abc import Iterable
from typing import NamedTuple

from riskreg.domain.lookup import fold
from riskreg.messages import Word


class Offer(NamedTuple):
    """A word, and what it means; `typed`: only for who has typed some of it, as it would be too much otherwise."""

    word: str
    says: str = ""
    typed: bool = False


def closed(words: Iterable[Word], language: str) -> list[Offer]:
    """Return closed words in both languages, first in that of whoever types; each says the other."""
    several = tuple(words)
    english = [Offer(str(word), word.zh if word.zh != word else "") for word in several]
    chinese = [Offer(word.zh, word.en) for word in several if word.zh != word]
    return [*chinese, *english] if language == "zh" else [*english, *chinese]


def matching(offers: Iterable[Offer], typed: str) -> list[Offer]:
    """Return the offers that begin as typed; where none does, those that do so but for case and width of letters."""
    several = {offer.word: offer for offer in offers if typed or not offer.typed}
    exact = [offer for word, offer in several.items() if word.startswith(typed)]
    if exact:
        return exact
    folded = fold(typed)
    return [offer for word, offer in several.items() if fold(word).startswith(folded)]
