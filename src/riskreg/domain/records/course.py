"""Course: how a danger goes from found to closed: its state on a day, and the facts that brought it there."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from riskreg.domain.records.danger_facts import Acceptance, Rectification, Referral, Withdrawal
from riskreg.domain.records.record import by_day
from riskreg.domain.words import CLOSED, OPEN, RECTIFIED, REFERRED, WITHDRAWN
from riskreg.wording import Word

Step: TypeAlias = Referral | Rectification | Acceptance
Facts: TypeAlias = tuple[Sequence[Referral], Sequence[Rectification], Sequence[Acceptance]]


class Course(NamedTuple):
    """How a danger went up to a day."""

    state: Word
    since: date  # the day of the fact that led to this state
    rectified: Rectification | None = None  # the newest rectification
    failed: Acceptance | None = None  # the newest failed acceptance
    reopened: date | None = None  # the newest failed acceptance after closing (回头看)
    closed: date | None = None  # the day of the newest passed acceptance

    def then(self, step: Step, on: date) -> "Course":
        """Return the course after one more step, judged on `on`."""
        match step:
            case Referral():
                if self.state != OPEN:
                    return self
                if step.reply_on is not None and step.reply_on <= on:
                    return self._replace(since=step.reply_on)
                return self._replace(state=REFERRED, since=step.on)
            case Rectification():
                moved = self._replace(state=RECTIFIED, since=step.on) if self.state in (OPEN, REFERRED) else self
                return moved._replace(rectified=step)
            case Acceptance(passed=True):
                return self._replace(state=CLOSED, since=step.on, closed=step.on)
        again = step.on if self.state == CLOSED else self.reopened
        return self._replace(state=OPEN, since=step.on, failed=step, reopened=again)


def walk(found: date, facts: Facts, on: date) -> Iterator[tuple[Course, Step, Course]]:
    """Walk through the steps up to `on`, with the course before and after each.

    Steps of one day are taken in the order in which they make sense: work is done before it is accepted, and a failed
    acceptance comes before the work is done again.
    """
    gone = Course(OPEN, found)
    waiting: list[list[Step]] = [list(by_day(steps, on)) for steps in facts if steps]
    while any(waiting):
        day = min(steps[0].on for steps in waiting if steps)
        today = [steps for steps in waiting if steps and steps[0].on == day]
        accepting = gone.state not in (OPEN, REFERRED)
        step = min(today, key=lambda steps: isinstance(steps[0], Acceptance) != accepting).pop(0)
        before, gone = gone, gone.then(step, on)
        yield before, step, gone


def course(found: date, facts: Facts, withdrawn: Withdrawal | None, on: date) -> Course:
    """Return how a danger went up to a day."""
    gone = Course(OPEN, found)
    for _before, _step, after in walk(found, facts, on):
        gone = after
    if withdrawn and withdrawn.on <= on:
        gone = gone._replace(state=WITHDRAWN, since=withdrawn.on)
    return gone
