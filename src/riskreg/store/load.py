"""Load: source -> Snapshot: register, settings, diagnostics."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from riskreg.domain.audience import Extent
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.fields import Row
from riskreg.domain.records import Category, Identified, Period, Person, Place, Unit
from riskreg.domain.register import Assembly, Directory, Register, build_register
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError
from riskreg.messages import say
from riskreg.store.sources import ALGORITHMS, SETTINGS, Blob, Source, git_id

if TYPE_CHECKING:
    from riskreg.store.cache import Cache, KeptFile
    from riskreg.store.name_list import FileNames

Progress = Callable[[int, int], None]  # files read, files in all
NAMED: Final = (Unit, Person, Category, Place, Period)  # what has a name, which others may use


class Snapshot:
    """A register with its settings as loaded from one version. A frozen value."""

    def __init__(self, register: Register, settings: Settings, loading: "RegisterLoad") -> None:
        """Take over what was gathered."""
        self.register: Final = register
        self.settings: Final = settings
        self.diagnostics: Final = (*loading.source.found, *loading.found)  # wrong with the files as such; not yet with the data
        self.texts: Final[Mapping[str, str]] = loading.texts  # path -> text, where it was asked for
        self.blobs: Final[Mapping[str, tuple[str, ...]]] = loading.blobs  # path -> ids that git may know the file by
        self.extents: Final = tuple(loading.extents)  # lines of the records that say who may see them

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of the files that belong to the register."""
        return tuple(self.blobs)

    @property
    def doubtful(self) -> bool:
        """Whether a whole file could not be read, so that an unknown number of records is missing."""
        return any(found.severity == ERROR and found.code.startswith("R1") for found in self.diagnostics)

    @cached_property
    def naming(self) -> frozenset[str]:
        """Paths of the files in which names are given a meaning."""
        return frozenset(record.path for kind in NAMED for record in self.register.list(kind).values())

    def shares(self, path: str, ids: Iterable[str]) -> bool:
        """Whether a file of another version is the same as here."""
        return bool(set(ids).intersection(self.blobs.get(path, ())))


class LoadedFile(NamedTuple):
    """One file as read."""

    rows: list[Row]
    found: list[Diagnostic]
    text: str
    extents: list[Extent]


def read(path: str, data: bytes, *, settings: bool = False) -> LoadedFile:
    """Read one file to rows; a file with an error in its text or its YAML gives no rows."""
    from riskreg.syntax.reader import read_records, read_settings  # noqa: PLC0415 - what is kept need not be read
    from riskreg.syntax.text import decode, scan  # noqa: PLC0415

    text, found = decode(data, path)
    if text is None:
        return LoadedFile([], found, "", [])
    found = [*found, *scan(text, path)]
    if any(diagnostic.severity == ERROR for diagnostic in found):
        return LoadedFile([], found, text, [])
    if settings:
        row, wrong = read_settings(text, path)
        return LoadedFile([row] if row else [], found + wrong, text, [])
    rows, wrong, extents = read_records(text, path)
    return LoadedFile(rows, found + wrong, text, extents)


def ends(file: LoadedFile) -> dict[int, int]:
    """Return the last lines of the records that say who may see them, by their first."""
    return {extent.first: extent.last for extent in file.extents}


def names(blob: Blob, common: Path | None, *, settings: bool) -> "FileNames":
    """Return what the records of a file are called of which that is not kept, and keep what can be."""
    from riskreg.store.cache import named, opened  # noqa: PLC0415 - it knows how rows are kept
    from riskreg.store.name_list import NAMES, FileNames, packed  # noqa: PLC0415 - as above

    file = read(blob.path, blob.data or b"", settings=settings)
    cache = opened(common) if common else None
    name = f"{'settings-' * settings}{blob.ids[0]}"
    if cache and not file.found:
        cache.put(name, file.rows, ends(file), file.text)
    broken = any(found.severity == ERROR and found.code.startswith("R1") for found in file.found)
    found = FileNames(named(file.rows), whole=not broken)
    if cache and file.found:
        cache.folder.put(name, {NAMES: packed(found)})
    return found


class RegisterLoad:
    """The loading of one version: gathers what its files hold."""

    def __init__(self, source: Source, cache: "Cache | None", *, keep_texts: bool, keep: bool) -> None:
        """`cache` holds what was read before, and with `keep` takes what is read now.

        Texts are kept only for who asks, and come from the files themselves.
        """
        self.keep: Final = keep
        self.source: Final = source
        self.cache: Final = None if keep_texts else cache
        self.keep_texts: Final = keep_texts
        self.found: Final[list[Diagnostic]] = []
        self.extents: Final[list[Extent]] = []
        self.texts: Final[dict[str, str]] = {}
        self.blobs: Final[dict[str, tuple[str, ...]]] = {}

    def rows(self, blob: Blob, *, settings: bool = False) -> list[Row | Identified] | None:
        """Return the rows of a file, or records that wait; None where it cannot even be opened."""
        id_ = blob.ids[0] if blob.ids else ""
        name = f"settings-{id_}" if settings else id_  # the same bytes elsewhere in the register are no settings
        kept = self.cache.get(name, lambda: self.again(blob)) if self.cache and id_ else None
        if kept:
            return kept.records(blob.path)
        file = self.file(blob, settings=settings)
        if file is None:
            return None
        if self.cache and self.keep and id_ and not file.found:
            return self.cache.put(name, file.rows, ends(file), file.text).records(blob.path)
        return [*file.rows]

    def again(self, blob: Blob) -> "KeptFile":
        """Read a file once more of which only a part was kept, and keep all of it."""
        data = self.source.data(blob._replace(data=None))
        self.source.close()
        if data is None or git_id(data, ALGORITHMS[len(blob.ids[0])]) != blob.ids[0]:
            raise RiskregError(
                say("{path} was changed while it was being read", path=blob.path), hint=say("type the same command again")
            )
        assert self.cache
        file = read(blob.path, data)
        return self.cache.put(blob.ids[0], file.rows, ends(file), file.text)

    def file(self, blob: Blob, *, settings: bool = False) -> LoadedFile | None:
        """Read a file; None where it cannot even be opened."""
        data = self.source.data(blob)
        if data is None:
            self.blobs.pop(blob.path, None)
            return None
        file = read(blob.path, data, settings=settings)
        self.found.extend(file.found)
        self.extents.extend(file.extents)
        if self.keep_texts:
            self.texts[blob.path] = file.text
        return file


def load(
    source: Source,
    *,
    cache: "Cache | None" = None,
    like: Snapshot | None = None,
    keep_texts: bool = False,
    keep: bool = True,
    progress: Progress | None = None,
) -> Snapshot:
    """Load a register. Raises RiskregError where the settings cannot be read: without them nothing can be judged.

    `like` is another version: files that both have are not read again, and their records are the very same. Without `keep`
    nothing is put into the cache: what is read once to be counted is not worth writing down.
    """
    loading = RegisterLoad(source, cache, keep_texts=keep_texts, keep=keep)
    settings: Settings | None = None
    parts: list[list[Row | Identified] | Blob] = []  # a file that `like` has too stands for itself
    listed, count = source.listed(), 0
    try:
        for count, blob in enumerate(source.blobs(), 1):
            if progress:
                progress(count, len(listed))
            loading.blobs[blob.path] = blob.ids
            if blob.path == source.settings:
                settings = settings_of(loading.rows(blob, settings=True), source, loading.found)
            elif like and not keep_texts and like.shares(blob.path, blob.ids):
                parts.append(blob._replace(data=None))
            else:
                parts.append(loading.rows(blob) or [])
        if progress and count < len(listed):  # the last one could not be opened
            progress(len(listed), len(listed))
        register = joined(loading, parts, like)
    finally:
        source.close()
    if settings is None:
        raise unreadable(source)
    if not keep:
        reckon(register)
    return Snapshot(register, settings, loading)


def reckon(register: Register) -> None:
    """Work out once from which day records are finished for good, as the cache would have it: they are counted often."""
    for records in (register.dangers, register.risks):
        for record in records.values():
            if "quiet" not in record.__dict__ and (quiet := record.quiet_from()):
                record.__dict__.update(quiet=quiet, ended=record.state(quiet))


def joined(loading: RegisterLoad, parts: list[list[Row | Identified] | Blob], like: Snapshot | None) -> Register:
    """Put the files together; records of the other version serve only where words still mean the same."""
    if like and is_like(parts, like):
        paths = {part.path for part in parts if isinstance(part, Blob)}
        if len(paths) == len(parts) and loading.blobs.keys() == like.blobs.keys():
            return like.register  # at most the settings differ
        from riskreg.domain.lazy import Sheaf, amended, sheaves  # noqa: PLC0415 - where versions are compared

        known, nothing = sheaves(like.register, paths), Sheaf({}, {})
        shared = [known.get(part.path, nothing) if isinstance(part, Blob) else part for part in parts]
        if register := amended(like.register, shared):
            return register
    return build_register([row for part in parts for row in (part if isinstance(part, list) else loading.rows(part) or [])])


def is_like(parts: list[list[Row | Identified] | Blob], like: Snapshot) -> bool:
    """Whether names mean what they mean in the other version, whose shared files were all read without a finding."""
    shared = {part.path for part in parts if isinstance(part, Blob)}
    wrong = {found.mark.path for found in like.diagnostics}
    read_anew = (row.table for part in parts if isinstance(part, list) for row in part if isinstance(row, Row))
    return (
        not like.register.doubled
        and like.naming <= shared
        and wrong.isdisjoint(shared)
        and not any(issubclass(table, NAMED) for table in read_anew)
    )


def settings_of(rows: Sequence[Row | Identified] | None, source: Source, found: Sequence[Diagnostic]) -> Settings | None:
    """Make the settings of their file; None where it could not even be opened."""
    if rows is None:
        return None
    if not rows:
        first = next(diagnostic for diagnostic in found if diagnostic.mark.path == source.settings)
        raise RiskregError(
            say(
                "the settings cannot be read: {path}:{line}: {problem}",
                path=first.mark.path,
                line=first.mark.line,
                problem=first.message,
            ),
            hint=first.hint,
        )
    row = rows[0]
    assert isinstance(row, Row)
    return made(row)


def made(row: Row) -> Settings:
    """Make the settings of their row."""
    settings = Assembly(Directory(())).value(row, "")
    assert isinstance(settings, Settings)
    return settings


def unreadable(source: Source) -> RiskregError:
    """The settings file could not even be opened."""
    for found in source.found:
        if found.mark.path == source.settings:
            return RiskregError(
                say("the settings cannot be read: {path}: {problem}", path=found.mark.path, problem=found.message)
            )
    return RiskregError(say("there is no settings file {file} in {folder}", file=SETTINGS, folder=source.name))
