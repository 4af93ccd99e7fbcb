"""A register file as it read before some of it was entered; every other character stays as it is."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class StagedSpan(NamedTuple):
    """Some characters of a file that were not always there."""

    start: int
    end: int
    holder: str  # the record they belong to; outside records, the path of the file
    entered: date  # from this day they are there
    instead: str = ""  # what was there before
    links: tuple[str, ...] = ()  # the ids that they give; one that is not there yet is left out
    value: tuple[int, int] = (0, 0)  # where the ids stand


class StagedFile(NamedTuple):
    """A file of the last stage, ready to be cut."""

    path: str
    text: str
    records: Mapping[str, date]  # by id: from when each is there
    spans: tuple[StagedSpan, ...]  # by their start; one that holds others goes before them


class Stage(NamedTuple):
    """Up to which day each record, or file, is entered; one that is not named is not there at all."""

    upto: Mapping[str, date]
    entered: Mapping[str, date]  # of every record of every file: from when it is there

    def has(self, holder: str, since: date) -> bool:
        """Whether something is there that is entered from a day on."""
        return self.upto.get(holder, date.min) >= since

    def knows(self, id_: str) -> bool:
        """Whether a record is there; what is no record of these files is always known."""
        return id_ not in self.entered or self.has(id_, self.entered[id_])


def cut(file: StagedFile, stage: Stage) -> str | None:
    """Return the text of a file at a stage; None where it was not there yet, or had no record."""
    if file.records:
        if not any(stage.has(id_, since) for id_, since in file.records.items()):
            return None
    elif file.path not in stage.upto:
        return None
    parts = []
    at = 0
    for span in file.spans:
        instead = reading(file.text, span, stage) if span.end > at else None
        if instead is not None:
            parts += [file.text[at : max(at, span.start)], instead]
            at = span.end
    return joined_up("".join([*parts, file.text[at:]]))


def reading(text: str, span: StagedSpan, stage: Stage) -> str | None:
    """Return what a span reads at a stage; None where it stands as it is."""
    if not stage.has(span.holder, span.entered):
        return span.instead
    known = [id_ for id_ in span.links if stage.knows(id_)]
    if len(known) == len(span.links):
        return None
    start, end = span.value
    return f"{text[span.start : start]}[{', '.join(known)}]{text[end : span.end]}" if known else ""


def joined_up(text: str) -> str:
    """Take out blank lines between the name of a list and its first record: above them stood another record."""
    kept: list[str] = []
    for line in text.splitlines(keepends=True):
        above = kept[-1] if kept else "#"
        if not (line.isspace() and above.rstrip().endswith(":") and above[0] not in " #"):
            kept.append(line)
    return "".join(kept)
