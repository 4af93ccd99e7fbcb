"""Look-up: the form in which ids and names are compared, what a typed word means, and which words are near it."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

ALIKE: Final = 0.6  # from 0 to 1: how much of two words must agree, in order, for one to be suggested for the other
NEAR: Final = 3  # words that are suggested

MeantT = TypeVar("MeantT")


def fold(text: str) -> str:
    """Return the form in which ids and names are compared: after NFKC and case folding."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip().casefold()


def meant(text: str, forms: Mapping[str, MeantT]) -> MeantT | None:
    """Return what a typed word means of those that are called `forms`: as it stands, else as folded; None for none."""
    if text in forms:
        return forms[text]
    folded = fold(text).replace("-", "_").replace(" ", "_")
    return next((value for form, value in forms.items() if fold(form).replace("-", "_").replace(" ", "_") == folded), None)


def suggest(text: str, forms: Mapping[str, MeantT], most: int = NEAR) -> list[MeantT]:
    """Return what was probably meant by a word that means nothing, the nearest first; empty where nothing is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - slow to import, and needed for a slip only

    folded: dict[str, MeantT] = {}
    for form, value in forms.items():
        folded.setdefault(fold(form), value)
    return list(dict.fromkeys(folded[form] for form in get_close_matches(fold(text), folded, most, ALIKE)))


def near(text: str, words: Iterable[str], most: int = NEAR) -> list[str]:
    """Return the words that are near a word, the nearest first."""
    return suggest(text, {word: word for word in words}, most)
