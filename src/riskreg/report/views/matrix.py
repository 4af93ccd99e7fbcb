"""The risk matrix (风险矩阵): LS risks by likelihood and severity in four colours; how many are graded otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from riskreg.domain.evaluation import Judge
from riskreg.domain.grading import Grade, Scale
from riskreg.domain.grading.scales import plain
from riskreg.domain.records import Risk
from riskreg.domain.words import BANDS, LS, METHODS, UNRATED
from riskreg.messages import Said, Word, say, say_n
from riskreg.report.document import Column, Document, Face, Paragraph, Row, Table, Tinted, rows
from riskreg.report.views.columns import column, unit

# The steps of the LS table in a word; the whole table: riskreg methods.
LIKELIHOOD: Final[Mapping[int, Word]] = {
    5: Word("often", "经常发生", en="happens often"),
    4: Word("foreseen", "预计会发生", en="to be expected"),
    3: Word("occurred", "曾经发生", en="has occurred"),
    2: Word("now_and_then", "偶有发生", en="now and then"),
    1: Word("hardly", "基本不会", en="hardly ever"),
}
SEVERITY: Final[Mapping[int, Word]] = {
    1: Word("nobody", "无伤亡", en="none"),
    2: Word("slight", "轻微伤", en="slight"),
    3: Word("serious", "伤残", en="serious"),
    4: Word("disability", "失能", en="lasting"),
    5: Word("death", "死亡", en="death"),
}
NONE: Final = "-"  # of an empty cell, whose colour is said all the same
WORST: Final = BANDS[:2]

Cells = Mapping[tuple[Decimal, Decimal], list[Risk]]


class Sorted(NamedTuple):
    """Risks sorted by how they are graded."""

    cells: Cells  # by likelihood and severity
    others: Mapping[Word, Mapping[Word, int]]  # by method and grade, of the methods other than LS
    unrated: Mapping[Word, int]  # by method, those whose scores give no grade, or that have none


def view(judge: Judge, risks: Iterable[Risk], face: Face, *, inherent: bool) -> Document:
    """Show the risks given in the matrix of the set in force."""
    scale = judge.scales[LS]
    found = sort(judge, risks, inherent=inherent)
    title = say("Risk matrix, inherent risk") if inherent else say("Risk matrix, residual risk")
    blocks = (
        matrix(scale, found.cells),
        Paragraph(listed(scale, found, inherent=inherent), "note"),
        behind(judge, scale, found.cells),
        others(found),
    )
    cells = tuple(
        {"L": likelihood, "S": severity, "score": plain(likelihood * severity), "grade": scale.band(likelihood * severity),
         "risks": tuple(risk.id for risk in found.cells.get((likelihood, severity), ()))}
        for likelihood in axis(scale, "L") for severity in axis(scale, "S")
    )  # fmt: skip
    return Document("matrix", title, face, blocks, {"kind": "inherent" if inherent else "residual", "cells": cells})


def sort(judge: Judge, risks: Iterable[Risk], *, inherent: bool) -> Sorted:
    """Sort risks by method; those of LS by their scores."""
    cells: dict[tuple[Decimal, Decimal], list[Risk]] = {}
    counts: dict[Word, dict[Word, int]] = {}
    unrated: dict[Word, int] = {}
    for risk in risks:
        method, scores, _ = risk.scored(judge.on, inherent=inherent)
        graded: Grade | None = judge.grade(risk, inherent=inherent)
        if graded is None:
            unrated[method] = unrated.get(method, 0) + 1
        elif method == LS and scores and scores.L and scores.S:
            cells.setdefault((scores.L, scores.S), []).append(risk)
        else:
            by_band = counts.setdefault(method, {})
            by_band[graded.band] = by_band.get(graded.band, 0) + 1
    return Sorted(cells, counts, unrated)


def axis(scale: Scale, letter: str) -> Sequence[Decimal]:
    """The listed values of a letter: likelihood from the highest, severity from the lowest."""
    return sorted(scale.listed(letter), reverse=letter == "L")


def named(value: Decimal, words: Mapping[int, Word]) -> Word:
    """A value with what it means in a word; an own value has no word of ours."""
    word = words.get(int(value)) if value == value.to_integral_value() else None
    text = format(value, "f")
    return Word(text, f"{text} {word.zh}", en=f"{text} {word.en}") if word else Word(text, text)


def matrix(scale: Scale, cells: Cells) -> Table:
    """Draw the matrix: each cell its count, in the colour of its product."""
    severities = axis(scale, "S")
    head = Column("L", Word("L", "可能性 \\ 严重性", en="likelihood \\ severity"), wrap=True)
    columns = (head, *(Column(f"S{value:f}", named(value, SEVERITY), right=True) for value in severities))
    found: list[Row] = []
    for likelihood in axis(scale, "L"):
        counts = (len(cells.get((likelihood, severity), ())) for severity in severities)
        tinted = (Tinted(scale.band(likelihood * severity), n or NONE) for severity, n in zip(severities, counts, strict=True))
        found.append((named(likelihood, LIKELIHOOD), *tinted))
    return rows(columns, tuple(found))


def listed(scale: Scale, found: Sorted, *, inherent: bool) -> Said:
    """Say how many are in the matrix and how many are not."""
    inside = sum(map(len, found.cells.values()))
    outside = sum(sum(counts.values()) for counts in found.others.values())
    said = say("{n} risks in the matrix (LS, set {set}), {others} graded otherwise.", n=inside, set=scale.name, others=outside)
    without = sum(found.unrated.values())
    if not without:
        return said
    why = (
        say_n("{n} has no inherent scores.", "{n} have no inherent scores.", without)
        if inherent
        else say_n("{n} cannot be graded (riskreg check says why).", "{n} cannot be graded (riskreg check says why).", without)
    )
    return say("{first} {second}", first=said, second=why)


def behind(judge: Judge, scale: Scale, cells: Cells) -> Table:
    """List the risks behind the cells of major and significant, the highest product first."""
    columns = (
        Column("score", Word("score", "分值"), right=True),
        Column("cell", Word("cell", "L x S", en="L x S")),
        Column("grade", Word("grade", "等级")),
        column(Risk, "id"),
        column(Risk, "title", wrap=True),
        column(Risk, "unit"),
    )
    found = [
        (plain(likelihood * severity), f"{likelihood:f} x {severity:f}", scale.band(likelihood * severity), risk)
        for (likelihood, severity), risks in cells.items()
        for risk in risks
        if scale.band(likelihood * severity) in WORST
    ]
    lines = tuple(
        (score, cell, Tinted(band), risk.id, risk.title, unit(judge, risk.unit_on(judge.on)))
        for score, cell, band, risk in sorted(found, key=lambda one: (-one[0], one[1], one[3].id))
    )
    return rows(columns, lines, name="worst", caption=say("Major and significant risks of the matrix"),
                empty=say("No risk of the matrix is major or significant."))  # fmt: skip


def others(found: Sorted) -> Table:
    """Count by grade the risks that are graded otherwise."""
    columns = (
        Column("method", Word("method", "评价方法")),
        *(Column(str(band), band, right=True) for band in (*BANDS, UNRATED)),
        Column("total", Word("total", "合计"), right=True),
    )
    lines: list[Row] = []
    for method in METHODS:
        counts = found.others.get(method, {})
        numbers = (*(counts.get(band, 0) for band in BANDS), found.unrated.get(method, 0))
        if sum(numbers):
            lines.append((method, *numbers, sum(numbers)))
    return rows(
        columns,
        tuple(lines),
        name="others",
        caption=say("Risks graded otherwise, or not at all"),
        empty=say("Every risk is in the matrix."),
    )
