"""riskreg init: begin a register: a few commented files with examples, in a folder that has none of them yet."""

import os
import shlex
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from riskreg.commands.asked import today
from riskreg.commands.outcome import Outcome
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError, reason
from riskreg.report.document import Column, Document, Paragraph, rows
from riskreg.store.files import write
from riskreg.syntax.starter import files
from riskreg.wording import Word, joined, say

REFUSED: Final = 3
LANGUAGES: Final = ("zh", "en")
COLUMNS: Final = (Column("file", Word("file", "文件")), Column("lines", Word("lines", "行数"), right=True))


def run(folder: Path, *, name: str | None, keys: str, language: str, now: datetime, dry_run: bool) -> Outcome:
    """Write a new register, or with `dry_run` only list its files. Never touches a file that is there already."""
    if keys not in LANGUAGES:
        raise RiskregError(say("--keys: {text} is none of zh, en", text=keys))
    if name is not None and not (name.strip() and name.isprintable()):
        raise RiskregError(say("--name: the name is empty or has characters that cannot be printed"))
    made = files(name=name, keys=keys, language=language, today=today(now, Settings()))
    refuse_existing(folder, made)
    if not dry_run:
        write_all(folder, made)
    return Outcome(document(folder, made, dry_run=dry_run), language)


def refuse_existing(folder: Path, made: Mapping[str, str]) -> None:
    """Refuse where any of the files is there already, even as a link that leads nowhere."""
    there = [file for file in made if os.path.lexists(folder / file)]
    if there:
        raise RiskregError(
            say("{folder} already has {files}; nothing was written", folder=str(folder), files=joined(there)),
            hint=say("name another folder, or go on with the register that is there"),
            code=REFUSED,
        )


def write_all(folder: Path, made: Mapping[str, str]) -> None:
    """Write all files or none."""
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in made.items():
            write(folder / file, text.encode())
            written.append(folder / file)
    except OSError as error:
        raise RiskregError(
            say("the folder {folder} cannot be made: {reason}", folder=str(folder), reason=reason(error)), code=REFUSED
        ) from None
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def document(folder: Path, made: Mapping[str, str], *, dry_run: bool) -> Document:
    """Say what was written and what to type next."""
    place = str(folder)
    title = say("Would be written to {folder}", folder=place) if dry_run else say("A new register in {folder}", folder=place)
    table = rows(COLUMNS, tuple((file, text.count("\n")) for file, text in made.items()), name="files")
    here = f"-C {shlex.quote(place)}"
    steps = (
        Paragraph(say("The units, people and records are invented examples: replace them with your own.")),
        Paragraph(say("Next: riskreg check {here}", here=here), "next"),
        Paragraph(say("then: riskreg table {here}; riskreg overdue {here}", here=here), "next"),
    )
    data = {"dry_run": dry_run, "folder": place}
    return Document("init", title, None, (table,) if dry_run else (table, *steps), data)
