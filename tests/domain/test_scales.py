"""Threshold sets: every attainable score has exactly one grade, as the published tables say; own sets of the college."""

import subprocess
import sys
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain.grading import METHODS, SCALES, Scale, attainable, scales_in_force, scales_known
from riskreg.domain.records.risk import Scores
from riskreg.domain.settings import Grading, OwnScale, Settings
from riskreg.domain.words import BANDS, ranked
from riskreg.messages import Said
from riskreg.report.language import Language

EVERY_SET = [scale for sets in SCALES.values() for scale in sets.values()]
SCORED = [method for method in METHODS.values() if method.letters]


def own(method: str | None = "LS", bounds: tuple[str, str, str] = ("20", "10", "5"), **values: tuple[str, ...]) -> OwnScale:
    major, significant, general = map(Decimal, bounds)
    return OwnScale(method=method, major=major, significant=significant, general=general, values=values)


def settings(scales: dict[str, OwnScale] | None = None, **chosen: str) -> Settings:
    return Settings(name="示例职业技术学院", grading=Grading().with_(scales=scales or {}, **chosen))


def read(said: list[Said]) -> list[str]:
    return [Language("en").text(each) for each in said]


# domain/grading.md, "How each attainable R is graded", cell by cell.
BY_SET = """
 R   A    B    C    D    E    G
 1   低   低   低   低   低   低
 2   低   低   低   低   低   低
 3   低   低   低   低   低   低
 4   低   一般 低   低   低   低
 5   低   一般 低   一般 低   一般
 6   低   一般 低   一般 一般 一般
 8   低   一般 一般 一般 一般 一般
 9   一般 较大 一般 一般 一般 一般
 10  一般 较大 一般 一般 一般 较大
 12  一般 较大 一般 较大 一般 较大
 15  较大 较大 较大 较大 较大 较大
 16  较大 较大 较大 较大 较大 较大
 20  重大 重大 重大 重大 重大 重大
 25  重大 重大 重大 重大 重大 重大
"""
CELLS = [
    (name, score, band)
    for head, *lines in [[line.split() for line in BY_SET.strip().splitlines()]]
    for score, *bands in lines
    for name, band in zip(head[1:], bands, strict=True)
]


@pytest.mark.parametrize(("name", "score", "band"), CELLS)
def test_ls_scores_are_graded_as_published(name: str, score: str, band: str) -> None:
    assert SCALES["LS"][name].band(Decimal(score)).zh == band


# Least scores as the facts write them, also where no score lies on them.
BOUNDS_OF_SETS = {
    "LS": {
        "A": ("20", "15", "9"),
        "B": ("20", "9", "4"),
        "C": ("17", "13", "8"),
        "D": ("17", "11", "5"),
        "E": ("20", "15", "6"),
        "G": ("17", "10", "5"),
    },
    "LEC": {"merge-low": ("320", "160", "70"), "merge-top": ("160", "70", "20")},
    "MES": {"standard": ("180", "90", "40")},
}


def test_least_scores_of_the_sets() -> None:
    found = {
        method: {name: tuple(map(str, (scale.major, scale.significant, scale.general))) for name, scale in sets.items()}
        for method, sets in SCALES.items()
    }
    assert found == BOUNDS_OF_SETS


def test_the_published_table_is_whole() -> None:
    assert len(CELLS) == 14 * 6
    assert list(SCALES["LS"]) == ["A", "B", "C", "D", "E", "G"]
    assert attainable(SCALES["LS"]["A"]) == [1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25]


@pytest.mark.parametrize(
    ("name", "edges"),
    [
        ("merge-low", {"63": "低", "70": "一般", "150": "一般", "180": "较大", "300": "较大", "360": "重大"}),
        ("merge-top", {"18": "低", "20": "一般", "63": "一般", "70": "较大", "150": "较大", "180": "重大", "360": "重大"}),
    ],
)
def test_lec_edges(name: str, edges: dict[str, str]) -> None:
    assert {score: SCALES["LEC"][name].band(Decimal(score)).zh for score in edges} == edges


def test_mes_edges() -> None:
    scale = SCALES["MES"]["standard"]
    edges = {"36": "低", "40": "一般", "80": "一般", "90": "较大", "150": "较大", "180": "重大", "240": "重大"}
    assert {score: scale.band(Decimal(score)).zh for score in edges} == edges


@pytest.mark.parametrize("scale", EVERY_SET, ids=lambda scale: f"{scale.method}-{scale.name}")
def test_every_attainable_score_has_exactly_one_grade(scale: Scale) -> None:
    intervals = {
        "major": (scale.major, Decimal("Infinity")),
        "significant": (scale.significant, scale.major),
        "general": (scale.general, scale.significant),
        "low": (Decimal(0), scale.general),
    }
    for score in attainable(scale):
        assert [band for band, (least, below) in intervals.items() if least <= score < below] == [scale.band(score)]


@pytest.mark.parametrize("scale", EVERY_SET, ids=lambda scale: f"{scale.method}-{scale.name}")
def test_every_set_uses_all_four_grades(scale: Scale) -> None:
    assert {scale.band(score) for score in attainable(scale)} == set(BANDS)


def test_attainable_lec_scores() -> None:
    scores = attainable(SCALES["LEC"]["merge-low"])
    assert len(scores) == 103
    assert (str(scores[0]), str(scores[-1])) == ("0.05", "10000")
    assert not {Decimal(160), Decimal(320)} & set(scores)
    assert {Decimal(n) for n in (150, 180, 300, 360, 20, 70)} <= set(scores)
    assert all("E" not in str(score) for score in scores)


@pytest.mark.parametrize(
    ("score", "ways"),
    [
        ("70", {("10", "1", "7"), ("1", "10", "7")}),
        ("20", {("10", "2", "1"), ("1", "0.5", "40"), ("0.5", "1", "40"), ("0.2", "1", "100"), ("0.1", "2", "100")}),
        ("160", set()),
        ("320", set()),
    ],
)
def test_ways_to_reach_a_bound(score: str, ways: set[tuple[str, str, str]]) -> None:
    lec = SCALES["LEC"]["merge-low"]
    found = {each for each in product(*map(lec.listed, "LEC")) if each[0] * each[1] * each[2] == Decimal(score)}
    assert found == {tuple(map(Decimal, way)) for way in ways}


def test_letters_of_the_methods_are_fields_of_scores() -> None:
    for method in SCORED:
        assert tuple(method.values) == method.letters == tuple(method.names)
        assert [name.zh for name in method.names] == [Scores.FIELDS[letter].key.zh for letter in method.letters]
        assert [factor.strip() for factor in method.formula.split("=")[1].split("x")] == list(method.letters)


def test_values_descend_and_have_words_in_both_languages() -> None:
    for levels in (levels for method in SCORED for levels in method.values.values()):
        assert all(above.value > below.value for above, below in pairwise(levels))
        assert all(level.zh and not level.zh.isascii() and level.en and level.en.isascii() for level in levels)
        assert len({level.zh for level in levels}) == len({level.en for level in levels}) == len(levels)


def test_defaults_in_force() -> None:
    chosen, problems = scales_in_force(settings())
    assert {method: scale.name for method, scale in chosen.items()} == {"LS": "A", "LEC": "merge-low", "MES": "standard"}
    assert problems == []


def test_sets_are_chosen_by_the_settings() -> None:
    chosen, problems = scales_in_force(settings(LS="G", LEC="merge-top"))
    assert (chosen["LS"].name, chosen["LEC"].name, problems) == ("G", "merge-top", [])


def test_own_set_with_its_own_values() -> None:
    mine = own("LEC", ("300", "150", "60"), C=("100", "40", "15", "7", "2", "1"))
    chosen, problems = scales_in_force(settings({"ours": mine}, LEC="ours"))
    scale = chosen["LEC"]
    assert problems == []
    assert scale.listed("C") == tuple(map(Decimal, (100, 40, 15, 7, 2, 1)))
    assert scale.listed("L") == SCALES["LEC"]["merge-low"].listed("L")
    assert (scale.name, scale.source) == ("ours", "the college's own, riskreg.yaml")
    assert Decimal(160) not in attainable(scale)
    assert Decimal("7.5") in attainable(scale)


def test_own_sets_stand_behind_the_listed_ones() -> None:
    known, problems = scales_known(settings({"学校": own()}))
    assert (list(known["LS"]), problems) == (["A", "B", "C", "D", "E", "G", "学校"], [])
    assert "学校" not in SCALES["LS"]


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"LS": "a"}, "LS has no threshold set a; did you mean A? A is used."),
        ({"LS": "F"}, "LS has no threshold set F; there are A, B, C, D, E, G, ours. A is used."),
        ({"LS": ""}, "LS has no threshold set ; there are A, B, C, D, E, G, ours. A is used."),
        ({"LEC": "merge-lo"}, "LEC has no threshold set merge-lo; did you mean merge-low? merge-low is used."),
        ({"MES": "Standart"}, "MES has no threshold set Standart; did you mean standard? standard is used."),
        ({"LEC": "ours"}, "The threshold set ours is made for LS, not for LEC; merge-low is used."),
    ],
)
def test_unusable_choice_falls_back_to_the_default(chosen: dict[str, str], message: str) -> None:
    scales, problems = scales_in_force(settings({"ours": own()}, **chosen))
    assert read(problems) == [message]
    assert [scale.name for scale in scales.values()] == ["A", "merge-low", "standard"]


VALUES_OF_C = "The own threshold set ours must list 1 to 20 different values of C: decimals above 0, of at most 9 digits."
BOUNDS = "The least scores of the own threshold set ours must fall from major to general; they are {}."


@pytest.mark.parametrize(
    ("mine", "message"),
    [
        (own("LX"), "The own threshold set ours must name its method, one of LS, LEC, MES."),
        (own(None), "The own threshold set ours must name its method, one of LS, LEC, MES."),
        (own("direct"), "The own threshold set ours must name its method, one of LS, LEC, MES."),
        (own(bounds=("5", "10", "20")), BOUNDS.format("5, 10, 20")),
        (own(bounds=("20", "20", "5")), BOUNDS.format("20, 20, 5")),
        (own(bounds=("20", "NaN", "5")), "The own threshold set ours lacks the least score of significant."),
        (OwnScale(method="LS", major=Decimal(9)), "The own threshold set ours lacks the least score of significant, general."),
        (own("LS", C=("1",)), "The own threshold set ours lists values of C; the letters of LS are L, S."),
        (own("LEC", C=("100", "viele")), VALUES_OF_C),
        (own("LEC", C=("100", "100")), VALUES_OF_C),
        (own("LEC", C=("1", "1.0")), VALUES_OF_C),
        (own("LEC", C=()), VALUES_OF_C),
        (own("LEC", C=("-1",)), VALUES_OF_C),
        (own("LEC", C=("0",)), VALUES_OF_C),
        (own("LEC", C=("1e3",)), VALUES_OF_C),
        (own("LEC", C=("NaN",)), VALUES_OF_C),
        (own("LEC", C=("１００",)), VALUES_OF_C),
        (own("LEC", C=(".",)), VALUES_OF_C),
        (own("LEC", C=("1.2.3",)), VALUES_OF_C),
        (own("LEC", C=("1234567890",)), VALUES_OF_C),
        (own("LEC", C=tuple(map(str, range(1, 22)))), VALUES_OF_C),
    ],
)
def test_faulty_own_set_is_told_and_not_used(mine: OwnScale, message: str) -> None:
    known, problems = scales_known(settings({"ours": mine}))
    assert read(problems) == [message]
    assert all("ours" not in sets for sets in known.values())


def test_own_set_may_not_take_the_name_of_a_listed_one() -> None:
    chosen, problems = scales_in_force(settings({"A": own(bounds=("9", "8", "7"))}))
    assert read(problems) == ["The own threshold set A has the name of a listed set of LS; give it another name."]
    assert chosen["LS"] is SCALES["LS"]["A"]


def test_choosing_a_faulty_own_set_is_told_too() -> None:
    chosen, problems = scales_in_force(settings({"ours": own(bounds=("1", "2", "3"))}, LS="ours"))
    assert read(problems) == [BOUNDS.format("1, 2, 3"), "The threshold set ours has faults; LS uses A."]
    assert chosen["LS"].name == "A"


@given(
    method=st.sampled_from(["LS", "LEC", "MES"]),
    bounds=st.lists(st.decimals(-10, 20000, allow_nan=False, places=2), min_size=3, max_size=3, unique=True),
)
def test_any_descending_own_set_grades_each_score_once_and_in_order(method: str, bounds: list[Decimal]) -> None:
    major, significant, general = sorted(bounds, reverse=True)
    mine = OwnScale(method=method, major=major, significant=significant, general=general)
    chosen, problems = scales_in_force(settings({"ours": mine}, **{method: "ours"}))
    scale = chosen[method]
    assert (problems, scale.name) == ([], "ours")
    bands = [scale.band(score) for score in attainable(scale)]
    assert all(band in BANDS for band in bands)
    assert all(ranked(lower) >= ranked(higher) for lower, higher in pairwise(bands))
    assert [scale.band(bound) for bound in (major, significant, general)] == list(BANDS[:3])


def test_importing_grading_is_cheap() -> None:
    code = "import sys, riskreg.domain.grading; print({'difflib', 'dataclasses', 'inspect', 'yaml'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert found.stdout.strip() == b"set()"
