"""Decided: a decision as an item of its own, with its meeting."""

from typing import NamedTuple

from riskreg.domain.records import Decision, Meeting


class Decided(NamedTuple):
    """A decision, with the id it has everywhere (2022-09/1) and its meeting."""

    id: str
    meeting: Meeting
    decision: Decision
