"""KINDS: the lists of a register and the class of each; one kind a file, frozen, with its states."""

from collections.abc import Mapping
from typing import Final

from riskreg.domain.records.danger import Danger
from riskreg.domain.records.measure import Measure
from riskreg.domain.records.meeting import Decision, Meeting
from riskreg.domain.records.organisation import Category, Period, Person, Place, Unit
from riskreg.domain.records.record import Identified, Record
from riskreg.domain.records.risk import Risk

# List name -> class, in the order in which a newcomer would fill them.
KINDS: Final[Mapping[str, type[Identified]]] = {
    kind.LIST: kind for kind in (Unit, Person, Category, Place, Period, Risk, Danger, Measure, Meeting)
}

__all__ = [
    "KINDS",
    "Category",
    "Danger",
    "Decision",
    "Identified",
    "Measure",
    "Meeting",
    "Period",
    "Person",
    "Place",
    "Record",
    "Risk",
    "Unit",
]
