"""Drafting: the files that a deed changes, before and after, computed and not yet written."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from riskreg.commands.desk import Desk
from riskreg.domain.edits import Edit, Insert
from riskreg.errors import RiskregError, reason
from riskreg.syntax.edit import apply
from riskreg.syntax.pieces import find
from riskreg.syntax.text import decode
from riskreg.syntax.tree import Map, Seq
from riskreg.wording import say

BOM: Final = "\ufeff".encode()
REFUSED: Final = 3


class Manner(NamedTuple):
    """How edits are written, where a record does not tell: the language of its keys; what its people are called."""

    language: str  # zh or en
    naming: Callable[[str, str], str | None]


class Draft(NamedTuple):
    """One file: where it lies, how users call it, its bytes as they are, and its text before and after."""

    file: Path
    path: str
    data: bytes | None  # None: it is not there yet
    before: str
    after: str
    edits: tuple[Edit, ...]
    manner: Manner

    @property
    def new(self) -> bytes:
        """Return the bytes to be written; a byte-order mark stays."""
        return encoded(self.after, self.data)

    def again(self, data: bytes | None) -> bytes:
        """Make the same edits on another version of the file, and on nothing else of it. Raises Unable where that cannot be."""
        return encoded(apply(text_of(data, self.path), self.edits, *self.manner), data)


def encoded(text: str, before: bytes | None) -> bytes:
    """Return the bytes of a text; a byte-order mark stays."""
    return (BOM if before and before.startswith(BOM) else b"") + text.encode()


def drafted(desk: Desk, edits: Sequence[Edit]) -> list[Draft]:
    """Make the edits on the texts of their files."""
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(path_of(desk, edit), []).append(edit)
    return [draft(desk, path, own) for path, own in by_path.items()]


def path_of(desk: Desk, edit: Edit) -> str:
    """Return the file that an edit is about."""
    if edit.file:
        return edit.file
    record = desk.register.find(edit.record)
    assert record, edit
    return record.path


def draft(desk: Desk, path: str, edits: Sequence[Edit]) -> Draft:
    """Make the edits of one file."""
    file = desk.base / path
    data = contents(file, path)
    before = text_of(data, path)
    for edit in edits:
        if not isinstance(edit, Insert):
            refuse_unreadable_entries(desk, before, edit)
    manner = Manner(str(desk.settings.language), desk.called)
    return Draft(file, path, data, before, apply(before, edits, *manner), tuple(edits), manner)


def contents(file: Path, path: str) -> bytes | None:
    """Read a file; None where it is not there."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RiskregError(say("{path} cannot be read: {reason}", path=path, reason=reason(error))) from None


def text_of(data: bytes | None, path: str) -> str:
    """Decode a file; a file that is not there is empty."""
    text, found = decode(data or b"", path)
    if text is None:
        raise RiskregError(say("{path} cannot be read: {problem}", path=path, problem=found[0].message), hint=found[0].hint)
    return text


def refuse_unreadable_entries(desk: Desk, text: str, edit: Edit) -> None:
    """Refuse to count entries of a list of which some cannot be read: the register has fewer than the file."""
    assert not isinstance(edit, Insert)
    numbered = next((at for at, step in enumerate(edit.path) if isinstance(step, int)), None)
    if numbered is None:
        return
    field = edit.path[numbered - 1]
    record = desk.register.find(edit.record)
    group = find(text, edit.record, edit.line).record
    names = next(own for own in type(record).FIELDS.values() if own.name == field) if record else None
    assert names
    items = next((value for key, value in group.pairs if key.value in (names.english, names.key.zh)), None)
    readable = len(getattr(record, names.name))
    if isinstance(items, Seq | Map) and (not isinstance(items, Seq) or len(items.items or ()) != readable):
        raise RiskregError(
            say("{id}: an entry of {field} cannot be read", id=edit.record, field=names.label),
            hint=say("riskreg check shows the line; mend it first"),
            code=REFUSED,
        )
