"""Query: which records a report is about: what must hold of each kind. Without a condition it needs no vocabulary."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from riskreg.domain.evaluation import Deadline, Judge
from riskreg.domain.settings import EMPTY

if TYPE_CHECKING:
    from riskreg.domain.query.expression import Expression
    from riskreg.domain.records import Decision, Identified, Meeting

WITHIN: Final[Mapping[str, str]] = {"meetings": "decisions"}  # what is asked about, where the list holds it


class Decided(NamedTuple):
    """A decision, with the id it has everywhere (2022-09/1) and its meeting."""

    id: str
    meeting: "Meeting"
    decision: "Decision"

    @property
    def LIST(self) -> str:  # noqa: N802 - as a record has it
        """What it is asked about as."""
        return "decisions"


class Listable(Protocol):
    """A record, or a decision with its meeting."""

    @property
    def LIST(self) -> str:  # noqa: N802 - a constant of each class
        """The list in which it stands."""


def kind_of(item: "Listable | Identified | Deadline") -> str:
    """Return the kind of record as which something is asked about; that of a deadline is the kind it is owed for."""
    name = item.record.LIST if isinstance(item, Deadline) else item.LIST
    return WITHIN.get(name, name) if isinstance(item, Deadline) else name


class Query(NamedTuple):
    """What a report is about. Of a kind that is not named nothing passes; None lets all of it pass."""

    said: Mapping[str, object] = EMPTY  # as shown on the face of the report
    asked: "Mapping[str, Expression | None]" = EMPTY  # by kind
    owed: "Mapping[str, Expression | None]" = EMPTY  # the same of deadlines: unit and owner are those who owe it
    every_state: bool = False  # finished records are asked for by --state all

    def is_empty(self) -> bool:
        """Whether everything passes."""
        return not self.said

    def passes(self, item: "Listable | Identified | Deadline", judge: Judge) -> bool:
        """Whether a record, a decision with its meeting, or a deadline is to be shown."""
        if not self.said:
            return True
        held, kind = self.owed if isinstance(item, Deadline) else self.asked, kind_of(item)
        if kind not in held:
            return False
        expression = held[kind]
        return expression is None or expression.holds(item, judge)

    @property
    def is_lasting(self) -> bool:
        """Whether it asks how late something is or was: what is done late stays late."""
        return any(expression is not None and expression.is_lasting for expression in self.asked.values())

    def asks_for_finished(self, kind: str) -> bool:
        """Whether states of a kind are asked for, so that finished records are not to be left out beforehand."""
        expression = self.asked.get(kind)
        return self.every_state or (expression is not None and expression.asks_for_finished)

    def mentions(self, kind: str, field: str) -> bool:
        """Whether a field of a kind is asked for."""
        expression = self.asked.get(kind)
        return expression is not None and expression.mentions(field)

    def allows(self, kind: str, field: str, value: str) -> bool:
        """Whether a record of a kind with this value in a field may pass: what is asked of that field alone lets it."""
        expression = self.asked.get(kind)
        return expression is None or expression.allows(field, value)


EVERYTHING: Final = Query()
