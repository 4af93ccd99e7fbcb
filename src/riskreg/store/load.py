"""Load: source -> Snapshot: register, settings, diagnostics."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from riskreg.domain.assembly import Assembly, build
from riskreg.domain.audience import Extent
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.fields import Row
from riskreg.domain.register import Directory, Register
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError
from riskreg.store.sources import SETTINGS, Blob, WorkTree
from riskreg.syntax.schema import read_records, read_settings
from riskreg.syntax.text import decode, scan
from riskreg.wording import say

Progress = Callable[[int, int], None]  # files read, files in all


class Snapshot(NamedTuple):
    """A register with its settings as loaded from one version."""

    register: Register
    settings: Settings
    diagnostics: tuple[Diagnostic, ...]  # what is wrong with the files as such; not yet with the data
    texts: Mapping[str, str]  # path -> text, where it was asked for
    files: tuple[str, ...]  # paths of the files that belong to the register
    extents: tuple[Extent, ...] = ()  # lines of the records that say who may see them

    @property
    def doubtful(self) -> bool:
        """Whether a whole file could not be read, so that an unknown number of records is missing."""
        return any(found.severity == ERROR and found.code.startswith("R1") for found in self.diagnostics)

    @property
    def unread(self) -> tuple[str, ...]:
        """Paths of the files that could not be read in full: a report on this data is not complete."""
        return tuple(dict.fromkeys(found.mark.path for found in self.diagnostics if found.severity == ERROR))


class File(NamedTuple):
    """One file as read."""

    rows: list[Row]
    found: list[Diagnostic]
    text: str
    extents: list[Extent]


def read(blob: Blob, *, settings: bool = False) -> File:
    """Read one file to rows; a file with an error in its text or its YAML gives no rows."""
    text, found = decode(blob.data, blob.path)
    if text is None:
        return File([], found, "", [])
    found = [*found, *scan(text, blob.path)]
    if any(diagnostic.severity == ERROR for diagnostic in found):
        return File([], found, text, [])
    if settings:
        row, wrong = read_settings(text, blob.path)
        return File([row] if row else [], found + wrong, text, [])
    rows, wrong, extents = read_records(text, blob.path)
    return File(rows, found + wrong, text, extents)


def load(source: WorkTree, *, keep_texts: bool = False, progress: Progress | None = None) -> Snapshot:
    """Load a register. Raises RiskregError where the settings cannot be read: without them nothing can be judged."""
    paths = source.files()
    rows: list[Row] = []
    found: list[Diagnostic] = []
    extents: list[Extent] = []
    texts: dict[str, str] = {}
    settings: Settings | None = None
    own = f"{source.root}/{SETTINGS}"
    for count, path in enumerate(paths, 1):
        if progress:
            progress(count, len(paths))
        blob = source.read(path)
        if blob is None:
            continue
        file = read(blob, settings=path == own)
        found += file.found
        if keep_texts:
            texts[blob.path] = file.text
        if path == own:
            settings = settings_of(file)
        else:
            rows += file.rows
            extents += file.extents
    if settings is None:
        raise unreadable(source)
    return Snapshot(build(rows), settings, (*source.found, *found), texts, tuple(map(source.shown, paths)), tuple(extents))


def settings_of(file: File) -> Settings:
    """Make the settings of their file."""
    if not file.rows:
        first = file.found[0]
        raise RiskregError(
            say(
                "the settings cannot be read: {path}:{line}: {problem}",
                path=first.mark.path,
                line=first.mark.line,
                problem=first.message,
            ),
            hint=first.hint,
        )
    made = Assembly(Directory(())).value(file.rows[0], "")
    assert isinstance(made, Settings)
    return made


def unreadable(source: WorkTree) -> RiskregError:
    """The settings file could not even be opened."""
    for found in source.found:
        if found.mark.path.endswith(SETTINGS):
            return RiskregError(
                say("the settings cannot be read: {path}: {problem}", path=found.mark.path, problem=found.message)
            )
    return RiskregError(say("there is no settings file {file} in {folder}", file=SETTINGS, folder=str(source.root)))
