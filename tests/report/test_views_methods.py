"""The report on methods: value tables, threshold sets, and where the sets part."""

from datetime import date
from decimal import Decimal

from riskreg.domain.grading import METHODS
from riskreg.domain.records.risk import Scores
from riskreg.domain.settings import Grading, OwnScale, Settings
from riskreg.messages import Word
from riskreg.report.document import Cell, Document, Face, Heading, Paragraph, Table, Tinted
from riskreg.report.language import Language
from riskreg.report.views.methods import methods

ENGLISH = Language("en")
FACE = Face("示例职业技术学院", date(2022, 9, 28))
OURS = OwnScale(method="LEC", major=Decimal(20000), significant=Decimal(160), general=Decimal(70),
                values={"C": ("100", "40", "15", "7", "2", "1.5")})  # fmt: skip


def document(scores: Scores | None = None, **grading: object) -> Document:
    return methods(Settings(grading=Grading().with_(**grading)), FACE, scores)


def rows(found: Document, name: str, method: str = "LS") -> list[dict[str, Cell]]:
    tables = [block for block in found.blocks if isinstance(block, Table) and block.name == name]
    keyed = [dict(zip((column.key for column in table.columns), row, strict=True)) for table in tables for row in table.rows]
    return [row for row in keyed if row["method"] == method]


def sentences(found: Document) -> list[str]:
    return [ENGLISH.text(block.text) for block in found.blocks if isinstance(block, Paragraph)]


def test_every_method_has_its_heading_and_source() -> None:
    found = document()
    assert (found.command, found.face) == ("methods", FACE)
    assert sum(isinstance(block, Heading) for block in found.blocks) == len(METHODS)
    assert sum(text.startswith("Source: ") for text in sentences(found)) == len(METHODS)
    assert "LEC, hazard of working conditions: D = L x E x C" in [
        ENGLISH.text(block.text) for block in found.blocks if isinstance(block, Heading)
    ]


def test_ranges_of_the_ls_sets() -> None:
    found = [tuple(row[key] for key in ("set", "major", "significant", "general", "low")) for row in rows(document(), "sets")]
    assert found == [
        ("A", "20-25", "15-16", "9-12", "1-8"),
        ("B", "20-25", "9-16", "4-8", "1-3"),
        ("C", "20-25", "15-16", "8-12", "1-6"),
        ("D", "20-25", "12-16", "5-10", "1-4"),
        ("E", "20-25", "15-16", "6-12", "1-5"),
        ("G", "20-25", "10-16", "5-9", "1-4"),
    ]


def test_the_set_in_force_is_marked() -> None:
    found = document(LS="G", LEC="ours", scales={"ours": OURS})
    assert [row["set"] for row in rows(found, "sets") if row["in_force"]] == ["G"]
    assert [row["set"] for row in rows(found, "sets", "LEC") if row["in_force"]] == ["ours"]
    assert found.data["in_force"] == {"LS": "G", "LEC": "ours", "MES": "standard"}


def test_values_have_words_in_both_languages() -> None:
    meanings = [row["meaning"] for method in ("LS", "LEC", "MES") for row in rows(document(), "values", method)]
    assert len(meanings) == 10 + 19 + 14
    for meaning in meanings:
        assert isinstance(meaning, Word)
        assert str(meaning) == meaning.en
        assert meaning.zh != meaning.en


def test_values_are_those_of_the_set_in_force() -> None:
    found = [row for row in rows(document(LEC="ours", scales={"ours": OURS}), "values", "LEC") if row["letter"] == "C"]
    assert [str(row["value"]) for row in found] == ["100", "40", "15", "7", "2", "1.5"]
    assert found[4]["meaning"] == "considerable injuries, perhaps disabling"  # 2 is another number for the step 3
    assert found[5]["meaning"] is None


def test_a_grade_that_cannot_occur_has_no_range() -> None:
    found = next(row for row in rows(document(scales={"ours": OURS}), "sets", "LEC") if row["set"] == "ours")
    assert (found["major"], found["significant"]) == (None, "180-10000")


def test_where_the_ls_sets_part() -> None:
    found = rows(document(), "grades")
    assert [row["scores"] for row in found] == ["1-3", "4", "5", "6", "8", "9", "10", "12", "15-16", "20-25"]
    assert [row["set_B"] for row in found[:2]] == [Tinted(Word("low", "低")), Tinted(Word("general", "一般"))]
    parted = [row["scores"] for row in found if len({value for key, value in row.items() if key.startswith("set_")}) > 1]
    assert parted == ["4", "5", "6", "8", "9", "10", "12"]


def test_a_method_with_one_set_has_nothing_to_compare() -> None:
    assert rows(document(), "grades", "MES") == []


def test_edges_are_said() -> None:
    said = sentences(document())
    assert 'A bound reads "at least": the score 320 is already major.' in said
    assert "Scores are exact decimals; 103 different ones can occur, from 0.05 to 10000." in said
    assert "Scores that lie just on a bound of set merge-low: 70." in said
    assert any("the highest of them is the severity" in text for text in said)


def test_no_score_on_a_bound() -> None:
    mine = OwnScale(method="LS", major=Decimal("19.5"), significant=Decimal("14.5"), general=Decimal("8.5"))
    assert "No score that can occur lies just on a bound of set ours." in sentences(document(LS="ours", scales={"ours": mine}))


def test_problems_of_the_settings_come_first_as_alarms() -> None:
    first = document(LS="a").blocks[0]
    assert isinstance(first, Paragraph)
    assert first.tone == "alarm"
    assert ENGLISH.text(first.text) == "LS has no threshold set a; did you mean A? A is used."


def test_scores_are_graded_by_every_set() -> None:
    found = rows(document(Scores(L=Decimal(3), S=Decimal(4))), "tried")
    assert {str(row["score"]) for row in found} == {"12"}
    bands = [row["grade"].band.zh for row in found if isinstance(row["grade"], Tinted)]
    assert bands == ["一般", "较大", "一般", "较大", "一般", "较大"]


def test_scores_that_fit_no_method() -> None:
    assert rows(document(Scores(L=Decimal(9))), "tried") == []
