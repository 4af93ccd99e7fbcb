"""What a cell and the face of a report read like in text, and what a cell is in data."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Final, cast

from riskreg.domain.words import COLOURS, INTERNAL
from riskreg.messages import UNKNOWN, Joined, Said, UnknownDay, Word, joined, say, say_n
from riskreg.report.document import Cell, Face, Rate, SharedId, Tinted
from riskreg.report.language import Language

NOTHING: Final = "-"  # not a dash: its width is ambiguous in Chinese terminals
_YES: Final = Word("yes", "是")
_NO: Final = Word("no", "否")


def text(cell: Cell, language: Language, blank: str = NOTHING) -> str:
    """Say a cell in words; `blank` stands for what is not known. The format makes it safe."""
    if type(cell) is str:
        return cell
    match cell:
        case None:
            return blank
        case bool():
            return language.text(_YES if cell else _NO)
        case Tinted():
            return _tinted(cell, language)
        case Rate():
            return _rate(cell)
        case Joined():
            return language.comma.join(text(part, language) for part in cell) if cell else blank  # type: ignore[arg-type]
    return language.text(cell)


def _tinted(cell: Tinted, language: Language) -> str:
    """Say the colour as a word, for those who do not see it: `major (red)`, `3 red`."""
    colour = language.text(COLOURS.get(cell.band))
    if cell.value is None:
        grade = language.text(cell.band)
        if not colour:
            return grade
        return f"{grade}({colour})" if language.code == "zh" else f"{grade} ({colour})"
    value = language.text(cell.value)
    return value if colour in ("", value) else f"{value} {colour}"


def _rate(rate: Rate) -> str:
    """Write 13/26 as `13/26 50.0%`, exactly, halves away from zero; of nothing there is no rate."""
    part, whole = rate
    if not whole:
        return f"{part}/0 {NOTHING}" if part else NOTHING
    thousandths = (2000 * abs(part) + abs(whole)) // (2 * abs(whole))
    sign = "-" if thousandths and (part < 0) != (whole < 0) else ""
    return f"{part}/{whole} {sign}{thousandths // 10}.{thousandths % 10}%"


def is_known(value: object) -> bool:
    """Whether a value was understood."""
    return not (value is UNKNOWN or isinstance(value, UnknownDay))


def data(value: object, language: Language) -> object:
    """Turn a cell, or a structure of cells, into what JSON knows: codes, ids, ISO days, numbers."""
    found = value if is_known(value) else None
    match found:
        case None | bool() | int() | float():
            return found
        case str():
            return str(found)
        case date():
            return found.isoformat()
        case Decimal():
            return _number(found)
        case Said():
            return language.text(found)
        case Rate():
            return {"numerator": found.numerator, "denominator": found.denominator}
        case Tinted():
            return data(found.band if found.value is None else found.value, language)
        case Mapping():
            return {str(key): data(part, language) for key, part in found.items()}
        case tuple() | list():
            return [data(part, language) for part in found]
    message = f"not a cell: {type(found).__name__}"
    raise TypeError(message)


def _number(value: Decimal) -> int | float | str:
    """Write a number as a number; 17 digits and more, which no budget has, would lose some."""
    if not value.is_finite():
        return str(value)
    if value == value.to_integral_value():
        return int(value)
    return float(value) if isfinite(float(value)) else str(value)


def facts(face: Face, title: str, language: Language) -> str:
    """Say in one line which data, as of when, for whom: `judged on 2022-09-28 | version 1a2b3c4 | internal | LS:A`."""
    said: tuple[object, ...] = (
        face.register if face.register not in title else None,
        say("judged on {day}", day=face.on),
        version(face),
        say("files modified") if face.modified else None,
        face.audience,
        " ".join(f"{method}:{scale}" for method, scale in face.scales.items()),
        say("only {filters}", filters=_filters(face, language)) if face.filters else None,
        say("days late count when done, too; for now ask for overdue") if face.lasting else None,
        left_out(face) if face.hidden else None,
        dated_later(face) if face.later else None,
    )
    return " | ".join(filter(None, map(language.text, said)))


def version(face: Face) -> Said:
    """Say which version of the data a report is about."""
    if not face.revision:
        return say("the files as they stand")
    if face.meeting:
        return say("version {version} (meeting {meeting})", version=face.revision[:7], meeting=face.meeting)
    return say("version {version}", version=face.revision[:7])


def left_out(face: Face) -> Said:
    """Say how many records of all kinds the audience may not see; what internal readers may not see is restricted."""
    if face.audience == INTERNAL:
        return say_n("{n} restricted record left out", "{n} restricted records left out", face.hidden)
    return say_n("{n} record not for this audience left out", "{n} records not for this audience left out", face.hidden)


NAMED: Final = 3  # records dated later that are named; of an early day there are many


def dated_later(face: Face) -> Said:
    """Say how many records are dated after the day of judgement, and which: a slip of the year would hide one."""
    named = joined((*face.later[:NAMED], *(("...",) if len(face.later) > NAMED else ())))
    return say_n("{n} record dated later: {ids}", "{n} records dated later: {ids}", len(face.later), ids=named)


def _filters(face: Face, language: Language) -> str:
    return " ".join(f"{language.text(key)}={text(cast('Cell', value), language)}" for key, value in face.filters.items())


def gaps(face: Face | None) -> tuple[Said, ...]:
    """Say of every file that could not be read, and of every id that is given twice: a partial report never looks complete."""
    if face is None:
        return ()
    unread = (
        say("this report is incomplete: {path} could not be read in full; what could not be read is not in it", path=path)
        for path in face.unread
    )
    absent = (
        say(
            "this report is incomplete: the last commit has {path}, and the folder lacks it; its records are not in it", path=path
        )
        for path in face.absent
    )
    return (*unread, *absent, *map(shared, face.doubled))


def shared(one: SharedId) -> Said:
    """Say that several records have one id; of what the audience may not see not which."""
    words = {"n": len(one.places), "id": one.id, "places": joined(one.places)}
    if not one.id:
        return say("this report is incomplete: {n} records not for this audience have one id: {places}", **words)
    return say("this report is incomplete: {n} records have one id, {id}: {places}; all of them are listed and counted", **words)
