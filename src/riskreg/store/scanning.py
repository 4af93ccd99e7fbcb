"""Scanning: which ids the bytes of a file give to records, or gave them; looked for in the text, readable or not."""

import re
import unicodedata
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from riskreg.domain.fields import Row
from riskreg.domain.records import Meeting
from riskreg.domain.register import fold
from riskreg.store.history import WIDE, Wanted
from riskreg.store.pieces import rows_in
from riskreg.syntax.blocks import cut
from riskreg.syntax.text import decode

# What stands before an id that a record has, in a folded text; and where ids are listed that it had.
KEY: Final = re.compile(r"(?:\bid|编号)[\"']?\s*[:：]\s*[\"']?\Z")
NEAR: Final = 40  # characters before an id in which its key stands
FORMERLY: Final = re.compile(r"(?:\bformerly|曾用编号)[\"']?\s*[:：](.*?)(?=[\w\"']+\s*[:：]|\Z)", re.DOTALL)


class Scan:
    """Finds ids of a shape in the bytes of a file, where a record has or had them; mentions elsewhere count nothing."""

    def __init__(self, shape: str) -> None:
        """`shape` is a regular expression for a folded text."""
        self.shape: Final = re.compile(shape)
        self.plain: Final = re.compile(shape.encode()) if shape.isascii() else None

    def __call__(self, data: bytes, known: AbstractSet[str] = frozenset()) -> set[str]:
        """Look through a file, readable or not; no YAML is parsed. Ids that are `known` need not be found."""
        is_wide = WIDE.search(data) is not None
        # Most versions of a file hold no id that was not known: a tenth of the time.
        if self.plain and not is_wide and {id_.decode() for id_ in set(self.plain.findall(data.lower()))} <= known:
            return set()
        text = data.decode(errors="replace")
        if not self.plain or is_wide:
            text = unicodedata.normalize("NFKC", text)
        return self.found(text.casefold())

    def found(self, text: str) -> set[str]:
        """Find ids behind their keys, and those that records had, in a folded text."""
        places = self.shape.finditer(text)
        found = {place[0] for place in places if KEY.search(text, max(place.start() - NEAR, 0), place.start())}
        return found | {id_[0] for listed in FORMERLY.finditer(text) for id_ in self.shape.finditer(listed[1])}


class Decisions:
    """Finds the numbers of a meeting's decisions in the bytes of a file."""

    def __init__(self, meeting: str) -> None:
        """Files that do not hold the id of the meeting are not looked into."""
        self.name: Final = fold(meeting)
        self.wanted: Final = Wanted((meeting,))

    def __call__(self, data: bytes, _known: AbstractSet[str] = frozenset()) -> set[str]:
        """Cut the meeting out of a file and read it."""
        if not self.wanted(data):
            return set()
        text, _ = decode(data, "")
        meetings = [row for alone in self.cut(text or "") for row in rows_in(alone) or () if self.is_meant(row)]
        decisions = [decision for row in meetings for decision in row.values.get("decisions") or ()]
        return {fold(decision.values["id"]) for decision in decisions if "id" in decision.values}

    def cut(self, text: str) -> Iterator[str]:
        """Cut out what may hold the meeting."""
        for block in cut(text.replace("\r\n", "\n")):
            if not block.is_clear or (block.list == Meeting.LIST and fold(block.name) == self.name):
                yield block.alone(text)

    def is_meant(self, row: Row) -> bool:
        """Whether a row is the meeting."""
        return row.table is Meeting and fold(row.values["id"]) == self.name
