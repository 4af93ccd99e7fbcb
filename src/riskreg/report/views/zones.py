"""Zones (四色分区): places with their colours, risks by grade and open dangers; and places by category without any risk."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from riskreg.domain.evaluation import Judge
from riskreg.domain.records import Category, Risk
from riskreg.domain.words import BANDS, COLOURS, UNRATED
from riskreg.domain.zones import Rolled, Zone, chain
from riskreg.messages import Name, Said, Word, joined, say, say_n
from riskreg.report.document import Block, Cell, Column, Document, Face, Paragraph, Row, Section, Table, Tinted, rows

PLACE: Final = Word("place", "区域")
COLUMNS: Final = (
    Column("place", PLACE),
    Column("colour", Word("colour", "区域色")),
    *(Column(str(COLOURS[band]), COLOURS[band], right=True) for band in BANDS),
    Column("dangers", Word("dangers", "未销号隐患", en="dangers"), right=True),
    Column("major_dangers", Word("major_dangers", "其中重大", en="major"), right=True),
    Column("latest", Word("latest", "最近登记", en="latest")),
    Column("remarks", Word("remarks", "说明"), wrap=True),
    Column("ungraded", Word("ungraded", "无法定级", en="not gradable"), right=True, shown=False),
    Column("within", Word("within", "上级场所"), shown=False),
    Column("depth", Word("depth", "层级"), right=True, shown=False),
)
TOTAL: Final = Word("total", "合计")
ELSEWHERE: Final = Word("elsewhere", "未填场所", en="no place given")
INDENT: Final = "  "


def view(judge: Judge, rolled: Rolled, face: Face) -> Document:
    """Show the zones, the worst first, and the whole in the last line."""
    found = tuple(row(judge, zone) for zone in rolled.zones)
    ends = [cells(judge, ELSEWHERE, rolled.elsewhere, None)] if rolled.elsewhere.latest else []
    sections = (Section(None, found), Section(None, (*ends, cells(judge, TOTAL, rolled.whole, None))))
    table = Table(COLUMNS, sections if found else (), empty=say("The register has no place."))
    return Document("zones", say("Places in four colours"), face, (table, *notes(rolled, face)), {"rule": "worst_residual"})


def row(judge: Judge, zone: Zone) -> Row:
    """Make the cells of one zone."""
    name = judge.register.name("places", zone.place)
    assert name is not None
    place = judge.register.places[name]
    return cells(judge, Name(name, INDENT * zone.depth + name.name), zone, place.within if zone.depth else None)


def cells(judge: Judge, name: Name | Word, zone: Zone, within: str | None) -> Row:
    """Make the cells of a zone, or of the whole, which has no colour and no remarks."""
    total = not isinstance(name, Name)
    counts = tuple(zone.counts[band] for band in BANDS)
    return (
        name, None if total else Tinted(zone.colour, COLOURS.get(zone.colour)), *counts, zone.dangers, zone.major, zone.latest,
        None if total else joined(remarks(zone)) or None, zone.counts[UNRATED], judge.register.name("places", within), zone.depth,
    )  # fmt: skip


def remarks(zone: Zone) -> Iterator[Said]:
    """Say what the figures do not."""
    if not zone.risks:
        yield say("no risk entered: that is not low risk")
    if zone.suspended:
        yield say("out of use: {what}", what=joined(zone.suspended))


def notes(rolled: Rolled, face: Face) -> Iterator[Paragraph]:
    """Say how the table is to be read."""
    yield Paragraph(say("A place takes the colour of the worst residual risk in it and in what lies within it."), "note")
    if any(not zone.risks for zone in rolled.zones):
        yield Paragraph(say("Unrated: no risk is entered there. That is not low risk."), "note")
    if rolled.shared:
        yield Paragraph(
            say_n(
                "{n} record names places in several areas: it counts in each, and once in the total.",
                "{n} records name places in several areas: they count in each, and once in the total.",
                rolled.shared,
            ),
            "note",
        )
    if rolled.whole.counts[UNRATED]:
        yield Paragraph(
            say_n(
                "{n} risk cannot be graded (riskreg check says why): it has no colour.",
                "{n} risks cannot be graded (riskreg check says why): they have no colour.",
                rolled.whole.counts[UNRATED],
            ),
            "alarm",
        )
    yield from left_out(face)


def left_out(face: Face) -> Iterator[Paragraph]:
    """Say that restricted records would add to the figures."""
    if face.hidden:
        yield Paragraph(say("Restricted records are not counted: a place may be worse than it reads here."), "note")


def empty(
    judge: Judge, counts: Mapping[tuple[str, str], int], risks: Sequence[Risk], categories: Sequence[Category], face: Face
) -> Document:
    """Show areas by category with the number of risks, so that the empty cells can be seen; then places without any risk."""
    register = judge.register
    areas = [place.id for place in register.places.values() if len(chain(place.id, register, frozenset())) == 1]
    shown = [category.id for category in categories]
    blanks = tuple((area, category) for area in areas for category in shown if (area, category) not in counts)
    blocks: list[Block] = [cross(judge, counts, areas, shown)]
    if areas and shown:
        blocks.append(
            Paragraph(
                say(
                    "{n} of {all} cells are empty: no risk is entered there. That may be right, or something was not looked at.",
                    n=len(blanks),
                    all=len(areas) * len(shown),
                ),
                "note",
            )
        )
    blocks.append(bare(judge, risks))
    without = [category for category in register.categories if category not in shown]
    if without:
        named = joined(register.name("categories", category) for category in without)
        blocks.append(Paragraph(say("Not shown to this audience: {categories}.", categories=named), "note"))
    blocks += left_out(face)
    data = {"empty": tuple({"place": area, "category": category} for area, category in blanks)}
    return Document("zones", say("Where no risk is entered"), face, tuple(blocks), data)


def cross(judge: Judge, counts: Mapping[tuple[str, str], int], areas: Sequence[str], categories: Sequence[str]) -> Table:
    """Cross areas with categories; whichever are fewer are the columns, so that it fits."""
    register = judge.register
    across, down, head = (
        ("places", "categories", Word("category", "类别")) if len(areas) <= len(categories) else ("categories", "places", PLACE)
    )
    columns, lines = (areas, categories) if across == "places" else (categories, areas)

    def count(line: str, column: str) -> Cell:
        return counts.get((column, line) if across == "places" else (line, column))

    named = [register.name(across, id_) for id_ in columns]
    heads = tuple(Column(name, Word(name, name.name, en=name.name), right=True) for name in named if name is not None)
    found = tuple((register.name(down, line), *(count(line, column) for column in columns)) for line in lines)
    return rows((Column(str(head), head), *heads), found, name="rows", empty=say("The register has no place, or no category."))


def bare(judge: Judge, risks: Sequence[Risk]) -> Table:
    """List the places in which, and within which, no risk is entered."""
    register = judge.register
    covered = {above for risk in risks for place in risk.place for above in chain(place, register, frozenset())}
    columns = (
        Column("place", Word("place", "场所")),
        Column("within", Word("within", "上级场所")),
        Column("unit", Word("unit", "管理单位", en="run by")),
    )
    found = tuple(
        (register.name("places", place.id), register.name("places", place.within), register.name("units", place.unit))
        for place in register.places.values()
        if place.id not in covered
    )
    caption = say_n(
        "{n} place without any risk (which is not low risk)", "{n} places without any risk (which is not low risk)", len(found)
    )
    return rows(columns, found, name="without_risk", caption=caption, empty=say("Every place has a risk."))
