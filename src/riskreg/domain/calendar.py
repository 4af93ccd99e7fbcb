"""Calendar: adding months, and moving computed days out of the holidays."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from riskreg.domain.records.organisation import Period
from riskreg.domain.words import HOLIDAY, SENSITIVE

MONTHS: Final = {"month": 1, "quarter": 3, "term": 6, "half-year": 6, "year": 12}  # a school year has two terms
DAYS: Final = {"day": 1, "week": 7, "half-month": 15}


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it is shorter.

    31 January plus a month is the last day of February; 29 February plus a year is 28 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def after(day: date, every: str) -> date:
    """Return the day one interval later (day, week, half-month, month, quarter, term, half-year, year)."""
    return add_months(day, MONTHS[every]) if every in MONTHS else day + timedelta(days=DAYS[every])


class Calendar:
    """The holidays and important periods of a register."""

    def __init__(self, periods: Iterable[Period]) -> None:
        """Keep the holidays in order of their first day."""
        known = sorted(
            (period for period in periods if period.from_ and period.to), key=lambda period: (period.from_, period.to, period.id)
        )
        self.holidays: Final = [period for period in known if period.kind == HOLIDAY]
        self.sensitive: Final = [period for period in known if period.kind == SENSITIVE]

    def working(self, day: date) -> date:
        """Move a computed day that lies in a holiday to the first day after it; holidays that touch count as one."""
        for holiday in self.holidays:
            if holiday.to and holiday.holds(day):
                day = holiday.to + timedelta(days=1)
        return day

    def later(self, day: date, days: int) -> date:
        """Return the working day some days later, at most the last day there is."""
        return self.working(date.fromordinal(min(day.toordinal() + days, date.max.toordinal())))

    def important(self, day: date) -> Period | None:
        """Return the important period in which a day lies."""
        return next((period for period in self.sensitive if period.holds(day)), None)
