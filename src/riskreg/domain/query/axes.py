"""Axes: by what records can be counted: every field of the vocabulary that has few values, and the order of its rows."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from riskreg.domain.evaluation import Judge
from riskreg.domain.lookup import suggest
from riskreg.domain.query.expression import no_field, unique, vocabulary
from riskreg.domain.query.terms import CATEGORY, MONTH, PLACE, UNIT, Term
from riskreg.domain.query.tokens import Token
from riskreg.domain.query.value_types import ChoiceType, NameType, forms
from riskreg.domain.records import Unit
from riskreg.domain.register import Register
from riskreg.domain.tally import GroupKey
from riskreg.errors import RiskregError
from riskreg.messages import Said, Word, joined, say

OUTSIDE: Final = "external"  # the type of a unit that belongs to another body
MONTH_OF: Final[Mapping[str, str]] = {"risks": "identified", "dangers": "found", "measures": "first_due", "decisions": "decided"}


class Axis(NamedTuple):
    """What can be counted by. `keys` says in which rows an item counts: of several places in that of the first."""

    label: Word
    term: Term
    day: str  # the field that says the month of an item

    def keys(self, item: Any, judge: Judge) -> tuple[GroupKey, ...]:  # noqa: ANN401 - an item of any kind
        """Return the keys of the rows in which an item counts."""
        found = self.term.get(item, judge)
        if self.label == PLACE:
            return (outermost(judge.register, found[0]),) if found else (None,)
        return (tuple(dict.fromkeys(found)) or (None,)) if self.term.several else (found,)


class GroupOrder(NamedTuple):
    """All keys in their order, and those that are listed even if nothing is counted under them."""

    keys: Sequence[str]
    always: Collection[str]


def axes(kind: str) -> list[Axis]:
    """Return all by which records of a kind can be counted."""
    return [Axis(term.label, term, MONTH_OF[kind]) for term in unique(vocabulary(kind).terms.values()) if term.is_axis]


def axis(kind: Word, text: str) -> Axis:
    """Return what a word means by which records of a kind are to be counted; raise RiskregError with what there is."""
    words = vocabulary(kind)
    term = words.term(text)
    if term is None:
        error = no_field(Token("word", text, 0, 0), words)
        near = suggest(text, {form: one.label for one in axes(kind) for form in forms(one.label)})
        hint = say("did you mean {names}?", names=joined(map(str, near))) if near else known(kind)
        raise RiskregError(say("--{option}: {problem}", option="by", problem=error.said), hint=hint)
    if not term.is_axis:
        raise RiskregError(say("--by: {field} has too many values to count by", field=term.label), hint=known(kind))
    return Axis(term.label, term, MONTH_OF[kind])


def known(kind: Word) -> Said:
    """Say by what records of a kind can be counted."""
    return say("known are: {names}", names=joined(str(one.label) for one in axes(kind)))


def outermost(register: Register, place: str) -> str:
    """Return the place in which all else around a place lies; a circle ends where it began."""
    passed = {place}
    while (here := register.places.get(place)) and (around := here.within) in register.places and around not in passed:
        place = str(around)
        passed.add(place)
    return place


def order(judge: Judge, by: Axis, present: Collection[GroupKey], since: date, only: Callable[[str], bool]) -> list[GroupKey]:
    """Return the keys to list: known ones in the order of the register, then unknown words, then what gives none.

    `only` says of a key under which nothing is counted whether it belongs to the report at all.
    """
    known = ordered(judge, by, present, since)
    listed: list[GroupKey] = [key for key in known.keys if key in present or (key in known.always and only(key))]
    listed += sorted(key for key in present if key is not None and key not in known.keys)
    return [*listed, None] if None in present else listed


def ordered(judge: Judge, by: Axis, present: Collection[GroupKey], since: date) -> GroupOrder:
    """Return the keys of an axis in order; words are all listed, names of other lists only where something is counted."""
    if by.label in LISTED_WHOLE:
        return LISTED_WHOLE[by.label](judge, since)
    if by.label == MONTH:
        return months(judge, present)
    match by.term.sort:
        case ChoiceType(words=words):
            return GroupOrder(words, words)
        case NameType(target=target):
            return GroupOrder(list(dict.fromkeys(record.id for record in judge.register.lists.get(target, {}).values())), ())
    return GroupOrder((), ())


def units(judge: Judge, since: date) -> GroupOrder:
    """Units in the order of the register; those outside, or not there in these days, only where something is counted."""
    found = judge.register.units
    return GroupOrder(
        list(found), [unit.id for unit in found.values() if unit.type != OUTSIDE and was_there(unit, since, judge.on)]
    )


def was_there(unit: Unit, since: date, on: date) -> bool:
    """Whether a unit existed on some day after `since`, up to `on`."""
    return not (unit.from_ and unit.from_ > on) and not (unit.until and unit.until <= since)


def categories(judge: Judge, _since: date) -> GroupOrder:
    """Categories in the order of the register."""
    found = list(judge.register.categories)
    return GroupOrder(found, found)


def places(judge: Judge, _since: date) -> GroupOrder:
    """The outermost places, in the order of the register."""
    found = list(dict.fromkeys(outermost(judge.register, place) for place in judge.register.places))
    return GroupOrder(found, found)


def months(judge: Judge, present: Iterable[GroupKey]) -> GroupOrder:
    """Months in the order of time: every one since the register was begun, others only where something is counted."""
    begun = judge.settings.started
    always = list(every_month(begun, judge.on)) if begun else []
    return GroupOrder(sorted({*always, *filter(None, present)}), always)


def every_month(first: date, last: date) -> Iterator[str]:
    """Iterate over the months from one day to another."""
    for count in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield f"{count // 12}-{count % 12 + 1:02}"


LISTED_WHOLE: Final[Mapping[str, Callable[[Judge, date], GroupOrder]]] = {UNIT: units, CATEGORY: categories, PLACE: places}
