"""methods(): how grades come about: value tables, threshold sets, where the sets part, and who says so."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Final

from riskreg.domain.grading import METHODS, Level, Method, Scale, attainable, grade, scales_in_force, scales_known
from riskreg.domain.records.risk import Scores
from riskreg.domain.settings import Settings
from riskreg.domain.words import BANDS, MAJOR
from riskreg.messages import Said, Word, joined, say
from riskreg.report.document import Block, Cell, Column, Document, Face, Heading, Paragraph, Row, Table, Tinted, rows

# Standard lists of C end in 3, 1 or in 2, 1: one step, two numbers (domain/grading).
TWO_AS_THREE: Final = ("C", Decimal(2), Decimal(3))

METHOD: Final = Column("method", say("method"), shown=False)

TITLES: Final[Mapping[str, Said]] = {
    "LS": say("LS, risk matrix: {formula}", formula=METHODS["LS"].formula),
    "LEC": say("LEC, hazard of working conditions: {formula}", formula=METHODS["LEC"].formula),
    "MES": say("MES, risk of working conditions: {formula}", formula=METHODS["MES"].formula),
    "direct": say("direct judgement"),
    "lab": say("laboratory class"),
}

# Facts of domain/grading that change how a table is read.
NOTES: Final[Mapping[str, tuple[Said, ...]]] = {
    "LS": (
        say("S has several columns (law, people, loss, stoppage, name): the highest of them is the severity."),
        say("The listed sets agree from 15 on and on 3 and less; between they part, so a table of risks names its set."),
    ),
    "LEC": (
        say("Published tables share the values of C, not their words: for 3 some say slight injury; some list 2 instead of 3."),
        say("A table filled in by others may read 70 or 20 as the lower grade; here the bound belongs to the higher one."),
    ),
    "MES": (
        say("Published tables give R = 180 no grade, or significant, or two grades at once; here it is major."),
        say("The loss in yuan is left out: published tables differ tenfold."),
    ),
    "direct": (
        say("The grade is given with its basis, without scores. School lists mostly do so."),
        say("Usual grounds: a law or standard is broken; it has led to an accident and nothing effective was done; "
            "a complaint is justified; the danger was plain to see."),
    ),
    "lab": (
        say("The grade follows from the sources of hazard and the stock, room by room, and is given with its basis. "
            "Judge again at once when use, kind of hazard or quantity changes."),
        say("The four laboratory classes I to IV are entered as major, significant, general and low."),
    ),
}  # fmt: skip


def methods(settings: Settings, face: Face | None, scores: Scores | None = None) -> Document:
    """Explain every method. With `scores`, say first which grade every set would give them."""
    known, _ = scales_known(settings)
    chosen, problems = scales_in_force(settings)
    blocks: list[Block] = [Paragraph(problem, "alarm") for problem in problems]
    if scores is not None:
        blocks.append(_tried(scores, known))
    for code, method in METHODS.items():
        blocks.append(Heading(TITLES[code]))
        if method.letters:
            blocks += _scored(method, known[code], chosen[code])
        blocks += (Paragraph(note, "note") for note in NOTES[code])
        blocks.append(Paragraph(say("Source: {source}.", source=say(method.source)), "note"))
    return Document("methods", say("Grading methods"), face, tuple(blocks), _data(chosen))


def _data(chosen: Mapping[str, Scale]) -> Mapping[str, object]:
    """Give JSON what text says in sentences."""
    return {
        "in_force": {code: scale.name for code, scale in chosen.items()},
        "methods": {code: {"formula": method.formula, "source": say(method.source)} for code, method in METHODS.items()},
        "attainable": {code: tuple(attainable(scale)) for code, scale in chosen.items()},
    }


def _scored(method: Method, sets: Mapping[str, Scale], chosen: Scale) -> Iterator[Block]:
    """Show a method that multiplies scores."""
    yield _values(method, chosen)
    yield _sets(method, sets, chosen)
    yield from _edges(chosen)
    if len(sets) > 1:
        yield _parting(method, sets)


def _values(method: Method, chosen: Scale) -> Table:
    """List the values of each letter that the set in force allows, and what they mean."""
    columns = (METHOD, Column("letter", say("letter")), Column("value", say("value"), right=True),
               Column("meaning", say("meaning"), wrap=True))  # fmt: skip
    found: list[Row] = []
    for name in method.names:
        letter = Word(name, f"{name} {name.zh}", en=f"{name} {name.en}")
        meanings = {level.value: level for level in method.values[name]}
        found += ((method.word, letter, value, _meaning(name, value, meanings)) for value in chosen.listed(name))
    return rows(columns, tuple(found), name="values", caption=say("Values"))


def _meaning(letter: str, value: Decimal, meanings: Mapping[Decimal, Level]) -> Cell:
    """Return what a value means; a value of the college's own has no words of ours."""
    if (letter, value) == TWO_AS_THREE[:2]:
        value = TWO_AS_THREE[2]
    level = meanings.get(value)
    return None if level is None else Word(level.en, level.zh, en=level.en)


def _sets(method: Method, sets: Mapping[str, Scale], chosen: Scale) -> Table:
    """List the threshold sets, each grade as the range of scores that can occur in it."""
    columns = (
        METHOD,
        Column("set", say("set")),
        Column("in_force", say("in force")),
        *(Column(band, band, right=True) for band in BANDS),
        Column("least", say("least scores"), right=True),
        Column("source", say("source"), wrap=True),
    )
    found = tuple(
        (method.word, scale.name, scale.name == chosen.name, *_ranges(scale), _bounds(scale), say(scale.source))
        for scale in sets.values()
    )
    return rows(columns, found, name="sets", caption=say("Threshold sets, as ranges of the scores that can occur"))


def _bounds(scale: Scale) -> Cell:
    return joined((scale.major, scale.significant, scale.general))


def _ranges(scale: Scale) -> tuple[str | None, ...]:
    """Return for each grade the first and last score that can occur in it; None where none can."""
    found: dict[str, list[Decimal]] = {band: [] for band in BANDS}
    for score in attainable(scale):
        found[scale.band(score)].append(score)
    return tuple(_range(scores) if scores else None for scores in found.values())


def _range(scores: list[Decimal]) -> str:
    """Write ascending scores as a range: 9-12, or 4."""
    first, last = format(scores[0], "f"), format(scores[-1], "f")
    return first if first == last else f"{first}-{last}"


def _edges(scale: Scale) -> Iterator[Paragraph]:
    """Say how bounds are read, and which scores lie on one."""
    scores = attainable(scale)
    yield Paragraph(say('A bound reads "at least": the score {bound} is already {band}.', bound=scale.major, band=MAJOR))
    yield Paragraph(
        say(
            "Scores are exact decimals; {count} different ones can occur, from {first} to {last}.",
            count=len(scores),
            first=scores[0],
            last=scores[-1],
        )
    )
    touched = [bound for bound in (scale.major, scale.significant, scale.general) if bound in scores]
    if touched:
        yield Paragraph(say("Scores that lie just on a bound of set {set}: {scores}.", set=scale.name, scores=joined(touched)))
    else:
        yield Paragraph(say("No score that can occur lies just on a bound of set {set}.", set=scale.name))


def _parting(method: Method, sets: Mapping[str, Scale]) -> Table:
    """Show how each set grades each score that can occur, scores of one fate in one row."""
    columns = (METHOD, Column("scores", say("score"), right=True), *(Column(f"set_{name}", _title(name)) for name in sets))
    scores = sorted({score for scale in sets.values() for score in attainable(scale)})

    def fate(score: Decimal) -> tuple[Word, ...]:
        return tuple(scale.band(score) for scale in sets.values())

    found: list[Row] = []
    for bands, run in groupby(scores, fate):
        found.append((method.word, _range(list(run)), *map(Tinted, bands)))
    return rows(columns, tuple(found), name="grades", caption=say("The same score by each set"))


def _title(name: str) -> Word:
    """Head a column with the name of a set, which is the same in every language."""
    return Word(name, name, en=name)


def _tried(scores: Scores, known: Mapping[str, Mapping[str, Scale]]) -> Table:
    """Grade scores by every set of every method whose letters they are."""
    columns = (Column("method", say("method")), Column("set", say("set")), Column("score", say("score"), right=True),
               Column("grade", say("grade")))  # fmt: skip
    found: list[Row] = []
    for code, sets in known.items():
        for scale in sets.values():
            graded = grade(METHODS[code].word, scores, None, {code: scale})
            if graded is not None:
                found.append((graded.method, graded.scale, graded.score, Tinted(graded.band)))
    return rows(columns, tuple(found), name="tried", caption=say("These scores by each set"),
                empty=say("These scores fit no method: see the listed values below."))  # fmt: skip
