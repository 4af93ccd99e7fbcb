"""Edits: what is to change in the files, said in terms of records and fields, whatever the files look like.

A **value** is what a field holds once it is read: a text, a day, a Word, a number, an id, a tuple of these; a fact is a
mapping from the names of its fields in the code to their values, a list of facts a tuple of mappings.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

Step: TypeAlias = str | int  # the name of a field in the code, or the place of an item in a list, from 0
Path: TypeAlias = tuple[Step, ...]  # from a record to one of its fields, or to a field of one of its facts
Value: TypeAlias = Any


class Put(NamedTuple):
    """Set a field: its value is replaced, or it is added in its usual place. The path ends with the name of the field."""

    record: str
    path: Path
    value: Value
    line: int = 0  # one of its lines, where two records have one id; then also
    file: str = ""  # the path of its file, as users see it


class Append(NamedTuple):
    """Add a value at the end of a list, which is made if it is not there. The path ends with the name of the list."""

    record: str
    path: Path
    value: Value
    line: int = 0  # one of its lines, where two records have one id; then also
    file: str = ""  # the path of its file, as users see it


class Drop(NamedTuple):
    """Take a field away, or an item of a list; a list that loses its last item goes too."""

    record: str
    path: Path
    line: int = 0
    file: str = ""


class Insert(NamedTuple):
    """Add a record at the end of a list of a file; the list is begun where the file has none."""

    list: str  # its English name
    value: Mapping[str, Value]
    file: str = ""  # its path, as users see it

    @property
    def record(self) -> str:
        """The id of the record."""
        return str(self.value["id"])


Edit: TypeAlias = Put | Append | Drop | Insert
Edits: TypeAlias = Sequence[Edit]
