"""Grading: from scores to one of the four grades, by a method (`METHODS`) and a threshold set (`SCALES`)."""

from riskreg.domain.grading.grade import Grade, faults, grade
from riskreg.domain.grading.methods import METHODS, Level, Method
from riskreg.domain.grading.scales import SCALES, Scale, attainable, scales_in_force, scales_known

__all__ = [
    "METHODS",
    "SCALES",
    "Grade",
    "Level",
    "Method",
    "Scale",
    "attainable",
    "faults",
    "grade",
    "scales_in_force",
    "scales_known",
]
