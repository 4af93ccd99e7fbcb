"""riskreg: a risk register in plain text, graded, dated and followed up."""

__version__ = "0.1.0"
