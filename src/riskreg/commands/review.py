"""riskreg review: a risk was looked at again, and perhaps graded anew."""

from collections.abc import Mapping
from typing import Any

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.outcome import Outcome
from riskreg.commands.writing import How, carry_out
from riskreg.domain.deeds import others
from riskreg.domain.deeds.deed import Deed
from riskreg.domain.records.risk import Review


def run(asked: Asked, how: How, id_: str, *, by: str | None, typed: Mapping[str, str | None]) -> Outcome:
    """Write down a review. `typed` are its other fields, by name: note, residual, inherent, method, basis."""

    def decide(desk: Desk) -> Deed:
        given: dict[str, Any] = {"by": desk.person(by)}
        for name, text in typed.items():
            if text is not None:
                given[name] = desk.words.value(Review.FIELDS[name], text, f"--{name}")
        return others.review(desk.subject(id_), desk.judge, given)

    return carry_out(asked, how, decide)
