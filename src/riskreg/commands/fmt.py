"""riskreg fmt: bring the files into their usual form: order of fields, indentation, quotes; comments stay."""

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import NamedTuple

from riskreg.commands.session import FINDINGS, FINE, Outcome, Request, root
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError
from riskreg.messages import Said, say
from riskreg.report.document import Document
from riskreg.report.views import written as page
from riskreg.store.load import made, read
from riskreg.store.sources import Blob, WorkTree, holds_settings
from riskreg.syntax.formatter import LayoutResult, lay_out

REFUSED = 3
KEYS = ("zh", "en")


class FormatRequest(NamedTuple):
    """What is asked for: only a list of files, or what would be written; keys in another language."""

    check: bool = False
    dry_run: bool = False
    keys: str | None = None
    files: Sequence[str] = ()

    @property
    def writes(self) -> bool:
        """Whether files are to be written."""
        return not (self.check or self.dry_run)


class FormatResult(NamedTuple):
    """What was made of the files: those that change, with the reason where that is refused; those that cannot be read."""

    changes: list[tuple[Blob, LayoutResult, Said | None]]
    found: list[Diagnostic]
    good: list[str]  # files that are in order already


def run(request: Request, wanted: FormatRequest) -> Outcome:
    """Lay the files out anew, or say which would change; a file that would then say something else is refused."""
    if wanted.keys is not None and wanted.keys not in KEYS:
        raise RiskregError(say("--keys: {text} is none of zh, en", text=wanted.keys))
    folder = root(request)
    if not holds_settings(folder):
        raise RiskregError(say("{folder} is a repository without a work tree: there are no files to write", folder=str(folder)))
    language = request.lang or language_of(WorkTree(folder))
    remarks: list[Said] = []
    try:
        with writing(folder, request, remarks) if wanted.writes else nullcontext():
            work = done(WorkTree(folder), request, wanted)
    except RiskregError as error:
        error.language = error.language or language
        raise
    hidden = hiding(request) if wanted.dry_run or any(why_not for _, _, why_not in work.changes) else frozenset()
    return Outcome(report(work, wanted, hidden), language, tuple(work.found), code(work, wanted), remarks=tuple(remarks))


def hiding(request: Request) -> frozenset[str]:
    """Return the files that hold records which this audience may not see: how they change is not shown."""
    from riskreg.commands.session import Session  # noqa: PLC0415 - only where lines are shown

    return frozenset(Session(request, dated=False).view_of(None).hidden.lines)


def done(source: WorkTree, request: Request, wanted: FormatRequest) -> FormatResult:
    """Lay out the files that are meant, and write those that change unless they are only to be named or shown."""
    work = laid_out(source, chosen(source, request.folder, wanted.files), request, wanted)
    if wanted.writes:
        write(source, work)
    return work


def writing(folder: Path, request: Request, remarks: list[Said]) -> AbstractContextManager[None]:
    """Keep other writers out from reading to writing."""
    from riskreg.store.locking import locked  # noqa: PLC0415 - only where something is written

    return locked(folder, "riskreg fmt", request.now, remarks.append)


def chosen(source: WorkTree, folder: Path, files: Sequence[str]) -> list[str]:
    """Return the files of the register that were named, a folder for all of its own; all of them if none was named."""
    listed = list(source.listed())
    if not files:
        return listed
    real = {os.path.realpath(path): path for path in listed}
    found: dict[str, None] = {}
    for file in files:
        place = os.path.realpath(folder / file)
        within = [path for there, path in real.items() if there == place or there.startswith(place + os.sep)]
        if not within:
            raise RiskregError(
                say("{file} is no file of the register in {folder}", file=file, folder=source.name),
                hint=say("name files that end in .yaml, as seen from here; without names all are meant"),
            )
        found.update(dict.fromkeys(within))
    return sorted(found)


def laid_out(source: WorkTree, paths: Sequence[str], request: Request, wanted: FormatRequest) -> FormatResult:
    """Read files and lay them out; where anything may be written, prove that the new text says the same."""
    work = FormatResult([], [], [])
    for number, path in enumerate(paths, 1):
        if request.progress:
            request.progress(number, len(paths))
        blob = source.read(path)
        if blob is None or blob.data is None:
            continue
        settings = blob.path == source.settings
        laid = lay_out(blob.data, blob.path, settings=settings, keys=wanted.keys or "")
        work.found.extend(laid.found)
        if not laid.is_changed:
            work.good.extend([] if laid.found else [blob.path])
        else:
            proved = wanted.writes or wanted.dry_run
            work.changes.append((blob, laid, laid.why_not(settings=settings) if proved else None))
    shown = set(map(source.shown, paths))
    work.found.extend(
        found for found in source.found if found.severity == ERROR and (not wanted.files or found.mark.path in shown)
    )
    return work


def write(source: WorkTree, work: FormatResult) -> None:
    """Write the files that change, all or none."""
    from riskreg.store.save import Rewrite, save  # noqa: PLC0415 - as above

    changes = [(blob, laid) for blob, laid, why_not in work.changes if why_not is None]
    save(
        source.root,
        [Rewrite(source.base / blob.path, blob.data, laid.data(blob.data)) for blob, laid in changes if blob.data is not None],
    )


def report(work: FormatResult, wanted: FormatRequest, hidden: frozenset[str]) -> Document:
    """Say what was done with which file."""
    files = tuple(
        page.FormattedFile(blob.path, laid.before, laid.after, why_not, blob.path in hidden)
        for blob, laid, why_not in work.changes
    )
    unread = tuple(dict.fromkeys(found.mark.path for found in work.found))
    return page.format_view(files, unread, len(work.good), writes=wanted.writes, shows=wanted.dry_run)


def code(work: FormatResult, wanted: FormatRequest) -> int:
    """Return the exit code: a refused file, files that cannot be read, files that would change."""
    if any(why_not for _, _, why_not in work.changes):
        return REFUSED
    return FINDINGS if work.found or (wanted.check and work.changes) else FINE


def language_of(source: WorkTree) -> str:
    """Return the language of the register; that of new ones where the settings cannot be read."""
    blob = source.read(os.fspath(source.base / source.settings))
    rows = read(blob.path, blob.data, settings=True).rows if blob and blob.data is not None else []
    return str(made(rows[0]).language if rows else Settings().language)
