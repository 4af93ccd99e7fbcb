"""Saving: files of a register are replaced all together or not at all; called with the register's lock held."""

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from riskreg.errors import RiskregError
from riskreg.messages import say
from riskreg.store.files import REFUSED, beside, content, drop, fill, is_there, journal, note, refusing, settle
from riskreg.store.git import toplevel

WRITABLE: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class Rewrite(NamedTuple):
    """A file that is to change: the bytes that the edit was computed from (None: it is not there yet), and the new ones."""

    path: Path
    before: bytes | None
    after: bytes


class RewritePlace(NamedTuple):
    """Where a rewrite takes place: the file itself, behind all links; what users call it; what the system says of it."""

    target: Path
    shown: str
    before: bytes | None
    after: bytes
    status: os.stat_result | None


def save(root: Path, rewrites: Sequence[Rewrite]) -> None:
    """Replace files of a register, all or none. `root` holds riskreg.yaml; `locked` must be around loading and saving.

    Raises RiskregError, code 3, with the old files in their places: where one is not what the edit was computed from, where
    it lies outside the register, or where the system refuses anything. What a rewrite does not change is not touched.
    """
    with refusing(str(root)):
        here = root.resolve()
        places = found(here, [rewrite for rewrite in rewrites if rewrite.before != rewrite.after])
        record = journal(here) if len(places) > 1 else None
    try:
        for place in places:
            with refusing(place.shown):
                fill(place.target, place.after, place.status)
        for place in places:
            with refusing(place.shown):
                check_untouched(place)
        if record:
            note(here, record, [(place.target, place.before, place.after) for place in places])
    except BaseException:
        give_up(record, places)
        raise
    exchange(record, places)
    if record:
        drop(record)  # should that fail, the next writer finds all files in their places, and does it


def found(here: Path, rewrites: Iterable[Rewrite]) -> list[RewritePlace]:
    """Look where rewrites take place. A file that is named twice is written once, if both mean the same."""
    base = toplevel(here) or here
    places: dict[tuple[object, ...], RewritePlace] = {}
    for rewrite in rewrites:
        shown = os.path.relpath(rewrite.path, base)
        with refusing(shown):
            place = looked_up(here, rewrite, shown)
        other = places.setdefault(identity(place), place)
        if (other.before, other.after) != (place.before, place.after):
            raise RiskregError(
                say("{file} and {other} are one file; nothing was written", file=other.shown, other=place.shown), code=REFUSED
            )
    return list(places.values())


def identity(place: RewritePlace) -> tuple[object, ...]:
    """Return what is the same for two names of one file: on some file systems names may differ in case."""
    number = (place.status.st_dev, place.status.st_ino) if place.status else None
    return (place.target.parent, place.target.name.casefold(), number)


def looked_up(here: Path, rewrite: Rewrite, shown: str) -> RewritePlace:
    """Follow links to the file, and read it again. Raises OSError where the system refuses."""
    new = rewrite.before is None
    try:
        real = os.path.realpath(rewrite.path.parent if new else rewrite.path, strict=True)
    except FileNotFoundError:
        if new:
            raise
        raise changed(shown) from None
    target = Path(real, rewrite.path.name) if new else Path(real)
    if not target.is_relative_to(here) or ".git" in target.relative_to(here).parts:
        raise RiskregError(say("{file} leads out of the register; nothing was written", file=shown), code=REFUSED)
    status = None
    if rewrite.before is not None:
        status = read_again(target, rewrite.before, shown)
    elif is_there(target):
        raise changed(shown)
    return RewritePlace(target, shown, rewrite.before, rewrite.after, status)


def read_again(target: Path, before: bytes, shown: str) -> os.stat_result:
    """Return what the system says of a file that may be written and is what the edit was computed from."""
    try:
        read = content(target, len(before) + 1)
    except FileNotFoundError:
        raise changed(shown) from None
    if read is None:
        raise RiskregError(say("{file} is not an ordinary file; nothing was written", file=shown), code=REFUSED)
    if read.data != before:
        raise changed(shown)
    if not read.status.st_mode & WRITABLE or not os.access(target, os.W_OK):
        raise RiskregError(
            say("{file} is write-protected; nothing was written", file=shown),
            hint=say("if it is meant to change: chmod u+w {file}", file=shown),
            code=REFUSED,
        )
    return read.status


def check_untouched(place: RewritePlace) -> None:
    """Refuse where somebody wrote in the file while the new one was being written."""
    try:
        now = place.target.lstat()
    except FileNotFoundError:
        now = None
    if (now and stamp(now)) != (place.status and stamp(place.status)):
        raise changed(place.shown)


def stamp(status: os.stat_result) -> tuple[int, ...]:
    """Return what changes whenever a file is written or replaced."""
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def changed(shown: str) -> RiskregError:
    """The file is not what the edit was computed from."""
    return RiskregError(
        say("{file} was changed in the meantime; nothing was written", file=shown),
        hint=say("run the command again: it then starts from the file as it is now"),
        code=REFUSED,
    )


def exchange(record: Path | None, places: Sequence[RewritePlace]) -> None:
    """Rename the new files into their places; where that fails, put the old ones back."""
    try:
        for place in places:
            with refusing(place.shown):
                beside(place.target).replace(place.target)
        for folder in dict.fromkeys(place.target.parent for place in places):
            with refusing(os.fspath(folder)):
                settle(folder)
    except BaseException as error:
        if put_back(places):
            give_up(record, places)
        elif isinstance(error, RiskregError):
            error.hint = say(
                "a part of the change is made all the same: git diff shows it; the next command that writes finishes it"
            )
        raise


def put_back(places: Sequence[RewritePlace]) -> bool:
    """Put the old files back where the new ones already are; whether that could be done."""
    made: list[RewritePlace] = []
    try:
        made += [place for place in places if not is_there(beside(place.target))]
        for place in made:
            if place.before is not None:
                fill(place.target, place.before, place.status)
        for place in made:
            if place.before is None:
                place.target.unlink()
            else:
                beside(place.target).replace(place.target)
    except (OSError, RiskregError):
        for place in made:
            drop(beside(place.target))
        return False
    return True


def give_up(record: Path | None, places: Sequence[RewritePlace]) -> None:
    """Leave nothing of a change that was not made."""
    if record:
        drop(record)
    for place in places:
        drop(beside(place.target))
