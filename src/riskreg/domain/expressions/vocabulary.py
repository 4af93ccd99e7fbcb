"""Vocabulary: the fields and conditions that a kind of record has, by everything that people call them."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Final, NamedTuple, TypeVar

from riskreg.domain.expressions import danger_words, decision_words, measure_words, risk_words
from riskreg.domain.expressions.sorts import forms, typed
from riskreg.domain.expressions.terms import Flag, Term
from riskreg.domain.register import fold
from riskreg.wording import Word

Named = TypeVar("Named", bound=Term | Flag)

KINDS: Final = (
    Word("risks", "风险"),
    Word("dangers", "隐患"),
    Word("measures", "措施"),
    Word("decisions", "议定事项"),
)
WORDS: Final = {"risks": risk_words, "dangers": danger_words, "measures": measure_words, "decisions": decision_words}
OPPOSITE: Final = ("不是", "没有", "并非", "非", "不", "未", "没")  # before the word for a condition: 未逾期
ALIKE: Final = 0.6
NEAR: Final = 3


class Vocabulary(NamedTuple):
    """What can be asked of a kind of record, by every form of its name, folded."""

    kind: Word
    terms: Mapping[str, Term]
    flags: Mapping[str, Flag]

    def term(self, text: str) -> Term | None:
        """Return the field that a word means."""
        return self.terms.get(key(text))

    def flag(self, text: str) -> Flag | None:
        """Return the condition that a word means."""
        return self.flags.get(key(text))

    def opposite(self, text: str) -> Flag | None:
        """Return the condition of which a word means the opposite (未逾期)."""
        found = (self.flag(text.removeprefix(prefix)) for prefix in OPPOSITE if text.startswith(prefix))
        return next((flag for flag in found if flag), None)

    def near(self, text: str, *, alone: bool) -> list[Word]:
        """Return the fields or, for a word that stands alone, the conditions and fields that were probably meant."""
        named: list[Term | Flag] = [*self.flags.values(), *self.terms.values()] if alone else [*self.terms.values()]
        known = {form: item.label for item in named for form in forms(item.label)}
        return list(dict.fromkeys(typed(known[form]) for form in get_close_matches(key(text), known, NEAR, ALIKE)))


def key(text: str) -> str:
    """Return the form in which names are compared: days-late is days_late."""
    return fold(text).replace("-", "_")


def by_form(items: Iterable[Named]) -> Mapping[str, Named]:
    """Return items by every form of their names. Of two with one English name the first is meant, as with any other form."""
    found: dict[str, Named] = {}
    taken: set[str] = set()
    for item in items:
        if item.label in taken:
            continue
        taken.add(item.label)
        for form in (item.label, item.label.zh, item.label.en, *item.label.synonyms):
            found.setdefault(key(form), item)
    return found


@cache
def vocabulary(kind: str) -> Vocabulary:
    """Return the vocabulary of risks, dangers, measures or decisions; made when first asked."""
    word = next(word for word in KINDS if word == kind)
    words = WORDS[word]
    return Vocabulary(word, by_form(words.terms(word)), by_form(words.flags()))


def kinds_with(text: str, *, alone: bool) -> list[Word]:
    """Return the kinds of record that know a word: as a field, or where it stands `alone`, as a condition."""
    known = (vocabulary(kind) for kind in KINDS)
    return [words.kind for words in known if ((words.flag(text) or words.opposite(text)) if alone else words.term(text))]
