"""Grade: what a risk's scores come to; and what is wrong with scores that come to nothing."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.grading.methods import METHODS
from riskreg.domain.grading.scales import Scale, plain
from riskreg.domain.records.risk import Scores
from riskreg.messages import Said, Word, joined, say

Fault: TypeAlias = tuple[str, str, Said, Said | None]  # code, field of Scores, message, hint

LETTERS: Final = tuple(name for name in Scores.FIELDS if name != "grade")


class Grade(NamedTuple):
    """A risk's grade. Scored methods have a score and a set and no basis; direct and lab have a basis at most."""

    score: Decimal | None
    band: Word
    method: Word
    scale: str
    basis: str | None


def grade(method: Word, scores: Scores | None, basis: str | None, scales: Mapping[str, Scale]) -> Grade | None:
    """Grade by the sets given (method -> set); None if there are no scores or `faults` has something to say about them."""
    if scores is None or method not in METHODS:
        return None
    letters = METHODS[method].letters
    if any(getattr(scores, letter) is not None for letter in LETTERS if letter not in letters):
        return None
    if not letters:
        return None if scores.grade is None else Grade(None, scores.grade, method, "", basis)
    scale = scales[method]
    score = None if scores.grade is not None else _score(scale, letters, scores)
    return None if score is None else Grade(score, scale.band(score), method, scale.name, None)


def _score(scale: Scale, letters: tuple[str, ...], scores: Scores) -> Decimal | None:
    """Multiply; None if a value is not listed. At most 28 digits, so exact: see `scales.DIGITS`."""
    product = Decimal(1)
    for letter in letters:
        listed, value = scale.listed(letter), getattr(scores, letter)
        if value not in listed:
            return None
        product *= listed[listed.index(value)]  # not the value as typed, which may be 0.5000000000000000000000000000
    return plain(product)


def faults(method: Word, scores: Scores | None, scales: Mapping[str, Scale]) -> list[Fault]:
    """Find why scores cannot be graded: R501 for a value that is not listed, R502 for letters that are not the method's."""
    if scores is None or method not in METHODS:
        return []
    letters = METHODS[method].letters
    given = tuple(letter for letter in LETTERS if getattr(scores, letter) is not None)
    if not letters:
        return list(_unscored(method, given, scores))
    return [*_mismatched(method, letters, given, scores), *_unlisted(scales[method], letters, scores)]


def _unscored(method: Word, given: tuple[str, ...], scores: Scores) -> Iterator[Fault]:
    """Find what does not suit a method that takes the grade itself."""
    if given:
        message = say("{method} takes the grade itself, not scores: {letters}.", method=method, letters=joined(given))
        yield "R502", given[0], message, _whose(given) or say("Give the grade alone.")
    elif scores.grade is None:
        yield "R502", "grade", say("The grade is missing; {method} has no scores.", method=method), None


def _mismatched(method: Word, letters: tuple[str, ...], given: tuple[str, ...], scores: Scores) -> Iterator[Fault]:
    """Find letters missing or not of the method, and a grade that stands where the scores decide."""
    if scores.grade is not None:
        message = say("{method} computes the grade from {letters}; it cannot be given.", method=method, letters=joined(letters))
        yield "R502", "grade", message, say("Delete the grade, or use the method direct with a basis.")
        if not given:
            return  # the letters are missing because another method was meant
    foreign = tuple(letter for letter in given if letter not in letters)
    if foreign:
        message = say("{foreign} does not belong to {method}; its letters are {letters}.",
                      foreign=joined(foreign), method=method, letters=joined(letters))  # fmt: skip
        yield "R502", foreign[0], message, _whose(given)
    missing = tuple(letter for letter in letters if letter not in given)
    if missing:
        message = say(
            "{missing} is missing; {method} needs {letters}.", missing=joined(missing), method=method, letters=joined(letters)
        )
        yield "R502", missing[0], message, None


def _whose(given: tuple[str, ...]) -> Said | None:
    """Name the method that has just these letters."""
    found = next((method.word for method in METHODS.values() if set(method.letters) == set(given)), None)
    return None if found is None else say("{letters} are the letters of {method}.", letters=joined(given), method=found)


def _unlisted(scale: Scale, letters: tuple[str, ...], scores: Scores) -> Iterator[Fault]:
    """Find values that the method does not list; the hint names the nearest one, or both at equal distance."""
    for letter in letters:
        listed, value = scale.listed(letter), getattr(scores, letter)
        if value is None or value in listed:
            continue
        least = min(abs(each - value) for each in listed)
        nearest = joined(each for each in listed if abs(each - value) == least)
        message = say("{letter} is {value}; listed are {listed}.", letter=letter, value=value, listed=joined(listed))
        yield "R501", letter, message, say("The nearest listed value is {nearest}.", nearest=nearest)
