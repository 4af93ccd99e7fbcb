"""SCALES: the named threshold sets, which of them a register uses, and the college's own.

A set is the least score of each grade. Bounds read "at least" and scores are exact decimals, so every score has exactly one
grade. Published tables that leave gaps or overlap (domain/grading) are written down here as least scores.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from riskreg.domain.grading.methods import LISTED, METHODS
from riskreg.domain.lookup import near as near_words
from riskreg.domain.settings import EMPTY, OwnScale, Settings
from riskreg.domain.words import GENERAL, LOW, MAJOR, SIGNIFICANT
from riskreg.messages import Said, Word, joined, say

DIGITS: Final = 9  # of an own value: a product of three then keeps within the 28 digits in which Decimal is exact
MOST: Final = 20  # own values of a letter: `attainable` multiplies all of them


class Scale(NamedTuple):
    """A threshold set of a method. `values` are listed values where they differ; `source` is a translation key."""

    name: str
    method: str
    major: Decimal
    significant: Decimal
    general: Decimal
    values: Mapping[str, tuple[Decimal, ...]] = EMPTY
    source: str = ""

    def band(self, score: Decimal) -> Word:
        """Return the grade of a score: the worst one whose least score it reaches."""
        if score >= self.major:
            return MAJOR
        if score >= self.significant:
            return SIGNIFICANT
        return GENERAL if score >= self.general else LOW

    def listed(self, letter: str) -> tuple[Decimal, ...]:
        """Return the values that a letter of the method may take."""
        return self.values.get(letter) or LISTED[self.method][letter]


def _(text: str) -> str:
    """Mark a text for translation."""
    return text


def _scales(method: str, *rows: tuple[str, int, int, int, str]) -> Mapping[str, Scale]:
    """Make the sets of a method from name, least scores and source; the first is the default."""
    return {
        name: Scale(name, method, Decimal(major), Decimal(significant), Decimal(general), source=source)
        for name, major, significant, general, source in rows
    }


OWN: Final = _("the college's own, riskreg.yaml")
_UNRECORDED: Final = _("seen in use; no public address on record")

# One set, one row.
# fmt: off
SCALES: Final[Mapping[str, Mapping[str, Scale]]] = {
    "LS": _scales(
        "LS",
        ("A", 20, 15, 9, _("Shandong style, said to be DB37/T 2882 (title page only: https://www.xiaomilidoc.com/p-15036995.html)")),
        ("B", 20, 9, 4, _("coal-mine style: http://zgmkw.com/doc-30900.html")),
        ("C", 17, 13, 8, _UNRECORDED),
        ("D", 17, 11, 5, _UNRECORDED),
        ("E", 20, 15, 6, _("seen in use, with a time limit for each grade; no public address on record")),
        ("G", 17, 10, 5, _("a general set seen in use; no public address on record")),
    ),
    "LEC": _scales(
        "LEC",
        ("merge-low", 320, 160, 70, _("the lowest two of five bands made one: https://www.xiaomilidoc.com/p-9291236.html")),
        ("merge-top", 160, 70, 20, _("the highest two made one, both being major in: https://www.xiaomilidoc.com/p-9291236.html")),
    ),
    "MES": _scales(
        "MES",
        ("standard", 180, 90, 40, _("bounds as published, read as least scores; no public address on record")),
    ),
}
# fmt: on


def scales_in_force(settings: Settings) -> tuple[Mapping[str, Scale], list[Said]]:
    """Return the set that each method uses, and what is wrong with the settings; the default stands in for a wrong choice."""
    known, problems = scales_known(settings)
    chosen = {}
    for method, sets in known.items():
        name = getattr(settings.grading, method)
        if name in sets:
            chosen[method] = sets[name]
        else:
            chosen[method] = next(iter(sets.values()))
            problems.append(_not_usable(settings, method, name, tuple(sets)))
    return chosen, problems


def scales_known(settings: Settings) -> tuple[Mapping[str, Mapping[str, Scale]], list[Said]]:
    """Return all sets to choose from, the college's own behind the listed ones, and what is wrong with its own."""
    if not settings.grading.scales:
        return SCALES, []
    known = {method: dict(sets) for method, sets in SCALES.items()}
    problems: list[Said] = []
    for name, own in settings.grading.scales.items():
        made = _made(name, own)
        if isinstance(made, Scale):
            known[made.method][name] = made
        else:
            problems += made
    return known, problems


def attainable(scale: Scale) -> list[Decimal]:
    """Return the scores that combinations of listed values can give, ascending, each once."""
    scores = {Decimal(1)}
    for letter in METHODS[scale.method].letters:
        scores = {score * value for score in scores for value in scale.listed(letter)}
    return sorted(map(plain, scores))


def plain(score: Decimal) -> Decimal:
    """Write a score without trailing zeros: 0.5 x 6 x 100 is 300, not 300.0 and not 3E+2."""
    whole = score.to_integral_value()
    return whole if whole == score else score.normalize()


def _not_usable(settings: Settings, method: str, name: str, names: tuple[str, ...]) -> Said:
    """Say why the set that the settings name is not used."""
    default = names[0]
    own = settings.grading.scales.get(name)
    if own is not None and own.method in SCALES and own.method != method:
        return say("The threshold set {name} is made for {other}, not for {method}; {default} is used.",
                   name=name, other=own.method, method=method, default=default)  # fmt: skip
    if own is not None:
        return say("The threshold set {name} has faults; {method} uses {default}.", name=name, method=method, default=default)
    if near := _near(name, names):
        return say("{method} has no threshold set {name}; did you mean {near}? {default} is used.",
                   method=method, name=name, near=near, default=default)  # fmt: skip
    return say("{method} has no threshold set {name}; there are {names}. {default} is used.",
               method=method, name=name, names=joined(names), default=default)  # fmt: skip


def _near(name: str, names: tuple[str, ...]) -> str | None:
    """Return the name that was perhaps meant; capitals do not count."""
    return next(iter(near_words(str(name), names, 1)), None)


def _made(name: str, own: OwnScale) -> Scale | list[Said]:
    """Make a set of the college's own, or say what is wrong with it."""
    if own.method is None or own.method not in SCALES:
        return [say("The own threshold set {name} must name its method, one of {methods}.", name=name, methods=joined(SCALES))]
    values = {letter: tuple(map(_value, texts)) for letter, texts in own.values.items()}
    problems = [*_wrong_bounds(name, own), *_wrong_values(name, own.method, values)]
    if name in SCALES[own.method]:
        problems.append(say("The own threshold set {name} has the name of a listed set of {method}; give it another name.",
                            name=name, method=own.method))  # fmt: skip
    if problems or own.major is None or own.significant is None or own.general is None:
        return problems
    sound = {letter: tuple(value for value in listed if value is not None) for letter, listed in values.items()}
    return Scale(name, own.method, own.major, own.significant, own.general, sound, OWN)


def _value(text: str) -> Decimal | None:
    """Read a listed value: a plain decimal above 0, such as 0.5; else None."""
    text = str(text)
    if len(text) > DIGITS + 1 or not text.isascii() or not text.replace(".", "", 1).isdecimal():
        return None
    value = Decimal(text)
    return value if value > 0 and len(value.as_tuple().digits) <= DIGITS else None


def _wrong_bounds(name: str, own: OwnScale) -> Iterator[Said]:
    """Find least scores that are missing or do not descend."""
    bounds = {"major": own.major, "significant": own.significant, "general": own.general}
    found = [bound for bound in bounds.values() if bound is not None and bound.is_finite()]
    if len(found) < len(bounds):
        missing = joined(
            OwnScale.FIELDS[field].label for field, bound in bounds.items() if bound is None or not bound.is_finite()
        )
        yield say("The own threshold set {name} lacks the least score of {missing}.", name=name, missing=missing)
    elif not found[0] > found[1] > found[2]:
        yield say("The least scores of the own threshold set {name} must fall from major to general; they are {bounds}.",
                  name=name, bounds=joined(found))  # fmt: skip


def _wrong_values(name: str, method: str, values: Mapping[str, tuple[Decimal | None, ...]]) -> Iterator[Said]:
    """Find values for letters that the method has not, and lists that cannot be used."""
    letters = METHODS[method].letters
    for letter, listed in values.items():
        if letter not in letters:
            yield say("The own threshold set {name} lists values of {letter}; the letters of {method} are {letters}.",
                      name=name, letter=letter, method=method, letters=joined(letters))  # fmt: skip
        elif None in listed or not 0 < len(set(listed)) == len(listed) <= MOST:
            yield say("The own threshold set {name} must list 1 to {most} different values of {letter}: decimals above 0, "
                      "of at most {digits} digits.", name=name, most=MOST, letter=letter, digits=DIGITS)  # fmt: skip
