"""Changes: what changed in meaning between two versions of a register, by class and field by field."""

from riskreg.domain.changes.classes import GROUPS
from riskreg.domain.changes.classification import Regraded
from riskreg.domain.changes.comparison import Change, Comparison, applied, apply, compare
from riskreg.domain.changes.differences import FieldChange, differences

__all__ = [
    "GROUPS",
    "Change",
    "Comparison",
    "FieldChange",
    "Regraded",
    "applied",
    "apply",
    "compare",
    "differences",
]
