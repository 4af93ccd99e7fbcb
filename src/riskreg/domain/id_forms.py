"""Numbering: the next id of a form, after the highest that is taken; gaps are never filled, as ids are never used again."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.lookup import fold
from riskreg.errors import RiskregError
from riskreg.messages import Said, say

PERSON: Final = "P-{n:03}"  # people are numbered too: an id must not say anything about a name
EXAMPLE: Final = "D-{year}-{n:04}"
BRACES: Final = re.compile(r"(\{[^{}]*\})")
NUMBER: Final = re.compile(r"\{n(?::0?([1-9]))?\}")  # {n}, {n:04}: at least four digits
LITERAL: Final = re.compile(r"(?:[^\W_]|[-._])*")  # letters, digits, and the signs that ids may have
LONGEST: Final = 18  # digits of a number; what has more is no number of ours
DIGITS: Final = f"[0-9]{{1,{LONGEST}}}"
END: Final = r"(?![\w.-])"  # what cannot follow an id
MOST: Final = 9  # meetings of a month that are counted; 2022-09-10 is a day


class IdForm(NamedTuple):
    """What ids of one form and year look like: what stands before the number and behind it, and its least number of digits."""

    before: str
    after: str
    width: int

    def number(self, id_: str) -> int | None:
        """Return the number in an id; None where it is of another form. Ids are compared as everywhere, after folding."""
        found = re.fullmatch(f"{re.escape(fold(self.before))}({DIGITS}){re.escape(fold(self.after))}", fold(id_))
        return int(found[1]) if found else None

    def id(self, number: int) -> str:
        """Write the id with a number."""
        return f"{self.before}{number:0{self.width}}{self.after}"

    @property
    def shape(self) -> str:
        """The regular expression of such ids in a folded text."""
        return f"{re.escape(fold(self.before))}{DIGITS}{re.escape(fold(self.after))}{END}"


def form(pattern: str, year: int) -> IdForm:
    """Read a pattern of the settings, as D-{year}-{n:04}. Raises RiskregError where no id can be made of it."""
    parts = ["", ""]
    width = 0
    for part in BRACES.split(pattern):
        if part == "{year}":
            parts[bool(width)] += f"{year:04}"
        elif number := NUMBER.fullmatch(part):
            if width:
                raise nonsense(pattern, say("it has two numbers"))
            width = int(number[1] or 1)
        elif LITERAL.fullmatch(part):
            parts[bool(width)] += part
        else:
            raise nonsense(pattern, say("{part} can stand in no id", part=part))
    if not width:
        raise nonsense(pattern, say("it has no running number {part}", part="{n}"))
    if parts[0][:1] in set("-._"):
        raise nonsense(pattern, say("an id begins with a letter or a digit"))
    return IdForm(parts[0], parts[1], width)


def nonsense(pattern: str, problem: Said) -> RiskregError:
    """The settings say something of which no id can be made."""
    return RiskregError(
        say("the settings say that ids look like {pattern}: {problem}", pattern=pattern, problem=problem),
        hint=say("write it in riskreg.yaml, under ids, as in {example}", example=EXAMPLE),
    )


def next_id(pattern: str, year: int, taken: Iterable[str]) -> str:
    """Return the id after the highest of this pattern and year that is taken; the number grows beyond its width.

    Ids that records had formerly are taken too. Raises RiskregError where the pattern is nonsense.
    """
    made = form(pattern, year)
    return made.id(max((number for id_ in taken if (number := made.number(id_)) is not None), default=0) + 1)


def meeting_shape(on: date) -> str:
    """Return the regular expression of the ids of the meetings of a month, in a folded text."""
    return f"{on:%Y-%m}(?:-[0-9]+)?{END}"


def next_meeting(on: date, taken: Iterable[str]) -> str:
    """Return the id of the next meeting in a month: 2022-09, then 2022-09-2. Ids that are days (2022-09-15) count nothing."""
    month = f"{on:%Y-%m}"
    known = {fold(id_) for id_ in taken}
    numbers = [number for number in range(2, MOST + 1) if f"{month}-{number}" in known]
    number = max([*numbers, int(month in known)]) + 1
    while f"{month}-{number}" in known:
        number += 1
    return month if number == 1 else f"{month}-{number}"


def next_number(taken: Iterable[str]) -> str:
    """Return the number after the highest of a meeting's decisions; those that are no numbers count nothing."""
    numbers = (int(found[0]) for id_ in taken if (found := re.fullmatch(DIGITS, fold(id_))))
    return str(max(numbers, default=0) + 1)
