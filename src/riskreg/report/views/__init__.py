"""One file a report: value -> Document."""
