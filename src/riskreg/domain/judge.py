"""Judge: records as they stand on one day: grades, due days, who owes the acceptance; with the calendar and the settings."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from riskreg.domain.calendar import Calendar, after
from riskreg.domain.grading import Grade, Scale, grade, scales_in_force
from riskreg.domain.records import Danger, Risk
from riskreg.domain.records.danger_facts import Acceptance
from riskreg.domain.records.record import by_day
from riskreg.domain.register import Register
from riskreg.domain.settings import Settings
from riskreg.domain.words import CLOSED, DANGER_MAJOR
from riskreg.wording import Word

POINTS: Final = ("owner", "rectification", "funds", "due", "plan")  # the five settled points (五落实)


class Judge:
    """Judges records on one day, with the calendar and settings of the register."""

    def __init__(self, register: Register, settings: Settings, on: date, latest: date | None = None) -> None:
        """Look up what every judgement needs: periods, scales, offices in charge.

        `latest` is the last day on which anything can have happened: later than `on` where the past is judged.
        """
        self.latest: Final = latest or on
        self.register: Final = register
        self.settings: Final = settings
        self.on: Final = on
        self.calendar: Final = Calendar(register.periods.values())
        self.scales: Final[dict[str, Scale]] = dict(scales_in_force(settings)[0])

    def grade(self, risk: Risk, *, inherent: bool = False) -> Grade | None:
        """Return the grade of a risk on the day; None if its scores cannot be graded."""
        method, scores, basis = risk.scored(self.on, inherent=inherent)
        return grade(method, scores, basis, self.scales)

    def due(self, danger: Danger) -> date:
        """Return the day by which a danger must be rectified: what was decided last about it holds.

        Decided are: the first day when it was found; the day of each extension from its approval; after a failed
        acceptance its own new day; after re-opening without one, that day plus the default of its level, if it has one.
        """
        if not danger.acceptances and not danger.extensions:
            return danger.due
        decided = [(danger.found, danger.due), *self.redecided(danger)]
        decided += [(extension.approved, extension.to) for extension in by_day(danger.extensions, self.on) if extension.approved]
        newest_day = max(day for day, _ in decided)
        return [due for day, due in decided if day == newest_day][-1]

    def redecided(self, danger: Danger) -> Iterator[tuple[date, date]]:
        """Failed acceptances that set a new day, with the day."""
        for before, step, _after in danger.steps(self.on):
            if not isinstance(step, Acceptance) or step.passed:
                continue
            if step.due:
                yield step.on, step.due
            elif before.state == CLOSED:
                days = self.settings.deadlines.danger
                default = days.major if danger.level_on(step.on) == DANGER_MAJOR else days.general
                if default:
                    yield step.on, self.calendar.later(step.on, default)

    def acceptor(self, danger: Danger) -> tuple[str | None, str | None]:
        """Return who owes the acceptance, as unit and person: the one named, else the office in charge of the category."""
        if danger.acceptor:
            person = self.register.people.get(danger.acceptor)
            return (person.unit if person else None), danger.acceptor
        category = self.register.categories.get(danger.category or "")
        unit = self.register.units.get((category and category.unit) or "")
        return (unit.id, unit.admin_leader) if unit else (None, None)

    def settled(self, danger: Danger) -> list[str]:
        """Return which of the five points are still missing (five_points of a major danger)."""
        return [point for point in POINTS if getattr(danger, point) is None]

    def next_review(self, risk: Risk, band: Grade | None = None) -> date:
        """Return the day of the next re-assessment of a risk; `band` is its grade, where it is known."""
        band = band or self.grade(risk)
        every = risk.review_every or self.settings.deadlines.review_every(band.band if band else "low")
        last = risk.last_review(self.on)
        return self.calendar.working(after(last.on if last else risk.identified, every))

    def check_every(self, risk: Risk, band: Grade | None = None) -> Word:
        """Return how often a risk is to be checked."""
        band = band or self.grade(risk)
        return risk.check_every or self.settings.deadlines.check_every(band.band if band else "low")
