"""grade() and faults(): what scores come to, and why some come to nothing."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain.grading import METHODS, SCALES, Grade, Scale, attainable, faults, grade, scales_in_force
from riskreg.domain.records.risk import Scores
from riskreg.domain.settings import Grading, OwnScale, Settings
from riskreg.domain.words import BANDS, DIRECT, GENERAL, LAB, LEC, LOW, LS, MAJOR, MES, SIGNIFICANT
from riskreg.domain.words import METHODS as WORDS
from riskreg.messages import Word
from riskreg.report.language import Language

SCALES_OF_THE_FORMAT, _ = scales_in_force(Settings())
EVERY_SET = [scale for sets in SCALES.values() for scale in sets.values()]


def scores(grade: Word | None = None, /, **letters: str) -> Scores:
    return Scores(grade=grade).with_(**{letter: Decimal(value) for letter, value in letters.items()})


def told(method: Word, given: Scores) -> list[tuple[str, str, str, str]]:
    english = Language("en")
    found = faults(method, given, SCALES_OF_THE_FORMAT)
    return [(code, field, english.text(message), english.text(hint)) for code, field, message, hint in found]


@pytest.mark.parametrize(
    ("method", "given", "score", "band"),
    [
        (LS, {"L": "4", "S": "5"}, "20", MAJOR),
        (LS, {"L": "3", "S": "5"}, "15", SIGNIFICANT),
        (LS, {"L": "3", "S": "3"}, "9", GENERAL),
        (LS, {"L": "2", "S": "4"}, "8", LOW),
        (LEC, {"L": "6", "E": "6", "C": "15"}, "540", MAJOR),
        (LEC, {"L": "3", "E": "6", "C": "15"}, "270", SIGNIFICANT),
        (LEC, {"L": "10", "E": "1", "C": "7"}, "70", GENERAL),
        (LEC, {"L": "0.5", "E": "1", "C": "40"}, "20", LOW),
        (MES, {"M": "3", "E": "6", "S": "10"}, "180", MAJOR),
        (MES, {"M": "5", "E": "2", "S": "4"}, "40", GENERAL),
    ],
)
def test_scores_come_to_a_grade(method: Word, given: dict[str, str], score: str, band: Word) -> None:
    found = grade(method, scores(**given), None, SCALES_OF_THE_FORMAT)
    assert found == Grade(Decimal(score), band, method, SCALES_OF_THE_FORMAT[method].name, None)
    assert str(found.score) == score
    assert told(method, scores(**given)) == []


def test_products_are_exact_and_written_plainly() -> None:
    found = grade(LEC, scores(L="0.5", E="6", C="100"), None, SCALES_OF_THE_FORMAT)
    assert found is not None
    assert str(found.score) == "300"
    found = grade(LEC, scores(L="0.1", E="0.5", C="3"), None, SCALES_OF_THE_FORMAT)
    assert found is not None
    assert str(found.score) == "0.15"  # 0.1 * 0.5 * 3 is 0.15000000000000002 in floats


@pytest.mark.parametrize("written", ["0.5", "0.50", ".5"])
def test_a_half_is_a_half_however_written(written: str) -> None:
    found = grade(LEC, scores(L=written, E="10", C="7"), None, SCALES_OF_THE_FORMAT)
    assert found is not None
    assert str(found.score) == "35"


@pytest.mark.parametrize("scale", EVERY_SET, ids=lambda scale: f"{scale.method}-{scale.name}")
def test_every_combination_of_listed_values_is_graded(scale: Scale) -> None:
    method = METHODS[scale.method]
    seen = set()
    for values in product(*map(scale.listed, method.letters)):
        given = Scores().with_(**dict(zip(method.letters, values, strict=True)))
        found = grade(method.word, given, None, {scale.method: scale})
        assert found is not None
        assert found.score is not None
        assert (found.band, found.scale) == (scale.band(found.score), scale.name)
        seen.add(found.score)
    assert sorted(seen) == attainable(scale)


def test_basis_belongs_to_grades_without_scores() -> None:
    found = grade(LS, scores(L="4", S="5"), "an old rule", SCALES_OF_THE_FORMAT)
    assert found is not None
    assert found.basis is None


@pytest.mark.parametrize("method", [DIRECT, LAB])
@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("basis", [None, "教科信〔2024〕4号"])
def test_direct_and_lab_take_the_grade_itself(method: Word, band: Word, basis: str | None) -> None:
    assert grade(method, scores(band), basis, {}) == Grade(None, band, method, "", basis)
    assert faults(method, scores(band), {}) == []


def test_nothing_is_graded_without_scores() -> None:
    for method in WORDS:
        assert grade(method, None, "basis", SCALES_OF_THE_FORMAT) is None
        assert faults(method, None, SCALES_OF_THE_FORMAT) == []


def test_an_unlisted_value_names_the_listed_ones_and_the_nearest() -> None:
    slip = scores(L="3", E="6", C="16")
    assert told(LEC, slip) == [
        ("R501", "C", "C is 16; listed are 100, 40, 15, 7, 3, 1.", "The nearest listed value is 15."),
    ]
    assert grade(LEC, slip, None, SCALES_OF_THE_FORMAT) is None


@pytest.mark.parametrize(
    ("method", "given", "found"),
    [
        (LS, {"L": "0", "S": "9"}, [
            ("R501", "L", "L is 0; listed are 5, 4, 3, 2, 1.", "The nearest listed value is 1."),
            ("R501", "S", "S is 9; listed are 5, 4, 3, 2, 1.", "The nearest listed value is 5."),
        ]),
        (LS, {"L": "2.5", "S": "5"}, [
            ("R501", "L", "L is 2.5; listed are 5, 4, 3, 2, 1.", "The nearest listed value is 3, 2."),
        ]),
        (LEC, {"L": "6", "E": "6", "C": "-15"}, [
            ("R501", "C", "C is -15; listed are 100, 40, 15, 7, 3, 1.", "The nearest listed value is 1."),
        ]),
        (LS, {"L": "4"}, [("R502", "S", "S is missing; LS needs L, S.", "")]),
        (LS, {}, [("R502", "L", "L, S is missing; LS needs L, S.", "")]),
        (LS, {"L": "1", "E": "6", "C": "15"}, [
            ("R502", "E", "E, C does not belong to LS; its letters are L, S.", "L, E, C are the letters of LEC."),
            ("R502", "S", "S is missing; LS needs L, S.", ""),
        ]),
        (LS, {"L": "4", "S": "5", "M": "3"}, [("R502", "M", "M does not belong to LS; its letters are L, S.", "")]),
        (LS, {"L": "7", "M": "3"}, [
            ("R502", "M", "M does not belong to LS; its letters are L, S.", ""),
            ("R502", "S", "S is missing; LS needs L, S.", ""),
            ("R501", "L", "L is 7; listed are 5, 4, 3, 2, 1.", "The nearest listed value is 5."),
        ]),
        (DIRECT, {"L": "4", "S": "5"}, [
            ("R502", "L", "direct takes the grade itself, not scores: L, S.", "L, S are the letters of LS."),
        ]),
        (LAB, {"L": "4"}, [
            ("R502", "L", "laboratory class takes the grade itself, not scores: L.", "Give the grade alone."),
        ]),
        (DIRECT, {}, [("R502", "grade", "The grade is missing; direct has no scores.", "")]),
    ],
)  # fmt: skip
def test_faults(method: Word, given: dict[str, str], found: list[tuple[str, str, str, str]]) -> None:
    assert told(method, scores(**given)) == found
    assert grade(method, scores(**given), "basis", SCALES_OF_THE_FORMAT) is None


GIVEN = ("R502", "grade", "LS computes the grade from L, S; it cannot be given.",
         "Delete the grade, or use the method direct with a basis.")  # fmt: skip


@pytest.mark.parametrize("letters", [{}, {"L": "4", "S": "5"}])
def test_a_grade_where_scores_decide(letters: dict[str, str]) -> None:
    given = scores(MAJOR, **letters)
    assert told(LS, given) == [GIVEN]
    assert grade(LS, given, "basis", SCALES_OF_THE_FORMAT) is None


def test_scores_where_the_grade_is_given() -> None:
    given = scores(MAJOR, L="4", S="5")
    assert [fault[:2] for fault in told(DIRECT, given)] == [("R502", "L")]
    assert grade(DIRECT, given, "basis", SCALES_OF_THE_FORMAT) is None


def test_own_values_replace_the_listed_ones() -> None:
    mine = OwnScale(method="LEC", major=Decimal(320), significant=Decimal(160), general=Decimal(70),
                    values={"C": ("100", "40", "15", "7", "2", "1")})  # fmt: skip
    scales, _ = scales_in_force(Settings(grading=Grading(LEC="ours", scales={"ours": mine})))
    two, three = scores(L="6", E="6", C="2"), scores(L="6", E="6", C="3")
    assert grade(LEC, two, None, scales) == Grade(Decimal(72), GENERAL, LEC, "ours", None)
    assert grade(LEC, two, None, SCALES_OF_THE_FORMAT) is None
    assert grade(LEC, three, None, scales) is None
    assert [fault[:2] for fault in faults(LEC, three, scales)] == [("R501", "C")]


def test_products_of_long_own_values_stay_exact() -> None:
    mine = OwnScale(method="LEC", major=Decimal(3), significant=Decimal(2), general=Decimal(1),
                    values=dict.fromkeys("LEC", ("0.12345679", "98765.4321")))  # fmt: skip
    scales, problems = scales_in_force(Settings(grading=Grading(LEC="ours", scales={"ours": mine})))
    found = grade(LEC, scores(L="98765.4321", E="98765.4321", C="98765.4321"), None, scales)
    assert problems == []
    assert found is not None
    assert found.score == Decimal(987654321**3).scaleb(-12)


VALUES = st.sampled_from(["0.1", "0.5", "1", "2", "3", "4", "5", "7", "8", "10", "15", "16", "100"])


@given(
    method=st.sampled_from(WORDS),
    letters=st.dictionaries(st.sampled_from("LECMS"), VALUES),
    band=st.none() | st.sampled_from(BANDS),
)
def test_what_has_no_fault_has_a_grade(method: Word, letters: dict[str, str], band: Word | None) -> None:
    given = scores(band, **letters)
    graded = grade(method, given, None, SCALES_OF_THE_FORMAT)
    assert (graded is not None) == (faults(method, given, SCALES_OF_THE_FORMAT) == [])
