"""What every reading command is asked: which register, which version, judged on which day, for whom, about what."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from riskreg.domain.settings import EMPTY, Settings
from riskreg.domain.words import AUDIENCES, INTERNAL
from riskreg.errors import RiskregError
from riskreg.store.load import Progress
from riskreg.store.sources import find, named
from riskreg.syntax.days import SPOKEN, read_day, why_not
from riskreg.wording import Word, say

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class Asked(NamedTuple):
    """The words of the command line that reading commands share. `now` is an aware instant, read once."""

    now: datetime
    folder: Path  # where the command was called
    registers: str | None = None  # -C, or RISKREG_DIR
    at: str | None = None  # WHEN: which version of the data
    on: str | None = None
    audience: str | None = None
    lang: str | None = None
    words: Mapping[str, tuple[str, ...]] = EMPTY  # filters, by option
    where: str | None = None  # a filter in words: grade>=significant and overdue
    progress: Progress | None = None


def root(asked: Asked) -> Path:
    """Return the register's folder."""
    found = named((asked.folder / asked.registers).resolve()) if asked.registers else find(asked.folder.resolve())
    return found.resolve()  # the folder `registers` may be a link


def day(asked: Asked, settings: Settings) -> date:
    """Return the day of judgement: the one asked for, else the register's `as_of`, else today in its time zone."""
    if asked.on:
        if (ahead := SPOKEN.get(asked.on.strip().casefold())) is not None:
            return (settings.as_of or today(asked.now, settings)) + timedelta(days=ahead)
        found = read_day(asked.on)
        if found is None:
            problem, hint = why_not(asked.on)
            raise RiskregError(say("--on: {problem}", problem=problem), hint=hint)
        return found
    return settings.as_of or today(asked.now, settings)


def today(now: datetime, settings: Settings) -> date:
    """Return today in the register's time zone."""
    return now.astimezone(zone(settings)).date()


def zone(settings: Settings) -> "ZoneInfo":
    """Return the register's time zone."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - 5 ms that registers judged on a given day need not wait for

    try:
        return ZoneInfo(settings.timezone)
    except (KeyError, ValueError, OSError):
        raise RiskregError(
            say("the time zone {zone} of the settings is not known", zone=settings.timezone),
            hint=say("write for example: timezone: Asia/Shanghai"),
        ) from None


def audience_of(text: str | None) -> Word:
    """Return the audience asked for; internal if none was."""
    word = next((word for word in AUDIENCES if text in (word, word.zh)), None) if text else INTERNAL
    if word is None:
        raise RiskregError(say("--audience: {text} is none of public, internal, restricted", text=text))
    return word
