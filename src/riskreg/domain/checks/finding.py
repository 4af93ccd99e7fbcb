"""Finding: what a check yields; the runner adds code, place and severity."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from riskreg.domain.fields import FieldTable
from riskreg.domain.judge import Judge
from riskreg.wording import Said


class Finding(NamedTuple):
    """Something wrong with one field. `holder` is the record or fact that has the field, `record` the record's id."""

    record: str
    holder: FieldTable
    field: str
    message: Said
    hint: Said | None = None
    warning: bool = False  # milder than the usual severity of its code


class Spot(NamedTuple):
    """Something wrong with the text of a file; line and column count from 1. Never repeats what it found."""

    line: int
    column: int
    message: Said
    hint: Said | None = None


# A check over the whole register, judged on a day; and a check over the text of one file.
Check: TypeAlias = Callable[[Judge], Iterable[Finding]]
TextCheck: TypeAlias = Callable[[str], Iterable[Spot]]
