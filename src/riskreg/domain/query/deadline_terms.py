"""What can be asked of a deadline: unit, owner and days are its own, everything else is asked of the record it belongs to."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from riskreg.domain.evaluation import Deadline, Judge
from riskreg.domain.query.record_query import Decided
from riskreg.domain.query.terms import FIRST_DUE, LATE_DAYS, Flag, Get, Holds, Term
from riskreg.domain.query.value_types import DAYS, TIMES, ChoiceType, DayType, NameType
from riskreg.domain.records import Decision, Meeting
from riskreg.domain.words import WHATS
from riskreg.messages import Word


def late_days(deadline: Deadline, judge: Judge) -> int:
    """Return the days past its day."""
    return deadline.late_days(judge.on) if judge.begun else 0


def days_left(deadline: Deadline, judge: Judge) -> int | None:
    """Return the days to its day; None once it is late."""
    left = (deadline.due - judge.on).days
    return left if left >= 0 else None


def is_overdue(deadline: Deadline, judge: Judge) -> bool:
    """Whether it is past its day."""
    return judge.begun and deadline.due < judge.on


OWN: Final = (
    Term(Word("unit", "责任单位"), NameType("units"), lambda deadline, _: deadline.unit, says="the unit that owes it"),
    Term(Word("owner", "责任人"), NameType("people"), lambda deadline, _: deadline.owner, says="the person who owes it"),
    Term(Word("due", "现时限"), DayType(), lambda deadline, _: deadline.due, says="the day that holds now"),
    Term(FIRST_DUE, DayType(), lambda deadline, _: deadline.first_due, says="the first day by which it was to be done"),
    Term(LATE_DAYS, DAYS, late_days, says="days past its day; 0 if it is not late"),
    Term(Word("days_left", "剩余天数"), DAYS, days_left, says="days to its day; none once it is late"),
    Term(Word("extensions", "延期次数"), TIMES, lambda deadline, _: deadline.extensions, says="how often more time was granted"),
    Term(Word("what", "事项", en="what is due"), ChoiceType(WHATS), lambda deadline, _: deadline.what, says="what is owed"),
)
OWN_FLAGS: Final[Mapping[str, Holds]] = {"overdue": is_overdue, "pending": lambda deadline, _: deadline.pending}


def item_of(deadline: Deadline) -> Any:  # noqa: ANN401 - an item of any kind
    """Return what a deadline belongs to, as it is asked about."""
    if isinstance(deadline.item, Decision):
        assert isinstance(deadline.record, Meeting)
        return Decided(deadline.id, deadline.record, deadline.item)
    return deadline.record


def terms(of_kind: Iterable[Term]) -> Iterator[Term]:
    """Return the terms of a kind as they are asked of its deadlines, then those that only deadlines have."""
    own = {str(term.label): term.get for term in OWN}
    names = set()
    for term in of_kind:
        names.add(str(term.label))
        yield term._replace(get=own.get(term.label) or handed_on(term.get))
    yield from (term for term in OWN if term.label not in names)


def handed_on(get: Get) -> Get:
    """Ask the record."""
    return lambda deadline, judge: get(item_of(deadline), judge)


def flags(of_kind: Iterable[Flag]) -> Iterator[Flag]:
    """Return the conditions of a kind as they are asked of its deadlines."""
    for flag in of_kind:
        yield flag._replace(holds=OWN_FLAGS.get(flag.label) or handed_on(flag.holds))
