"""First days: the due days with which records were entered, where the files name another now: what the history tells of them."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.lookup import fold
from riskreg.domain.records import Danger, Decision, Measure, Record
from riskreg.messages import Said

DueItem: TypeAlias = Danger | Measure | Decision
NONE: Final[Mapping[str, date]] = MappingProxyType({})


class FirstDays(NamedTuple):
    """The due days first entered of what was written over later, by id as ids are compared; or why that is not known."""

    days: Mapping[str, date] = NONE
    reason: Said | None = None

    def of(self, item: DueItem, id_: str) -> date | None:
        """Return the day with which something was first entered, if it reads otherwise now; a decision's id is 2022-09/1."""
        if not self.days:
            return None
        names = (id_, *item.formerly) if isinstance(item, Record) else (id_,)
        first = next((self.days[name] for name in map(fold, names) if name in self.days), None)
        return None if first == item.due else first


UNASKED: Final = FirstDays()
