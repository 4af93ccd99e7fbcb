"""Changes: what changed in meaning between two versions of a register, by class and field by field."""

from riskreg.domain.changes.applying import applied, apply
from riskreg.domain.changes.classes import GROUPS, Group
from riskreg.domain.changes.comparison import Change, Comparison, compare
from riskreg.domain.changes.differences import FieldChange, differences
from riskreg.domain.changes.risks import Regraded

__all__ = [
    "GROUPS",
    "Change",
    "Comparison",
    "FieldChange",
    "Group",
    "Regraded",
    "applied",
    "apply",
    "compare",
    "differences",
]
