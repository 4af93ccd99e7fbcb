"""What a cell reads like in text, and what it is in data."""

from datetime import date
from decimal import Decimal

import pytest

from riskreg.messages import Joined, Name, Word, say
from riskreg.report.cells import data, facts, gaps, text
from riskreg.report.document import Cell, Face, Rate, Tinted
from riskreg.report.language import Language


class Chinese(Language):
    """Chinese without a catalogue: words and names only."""

    def __init__(self) -> None:
        super().__init__("en")
        self.code = "zh"  # type: ignore[misc]
        self.comma = "、"  # type: ignore[misc]


EN = Language("en")
ZH = Chinese()
MAJOR = Word("major", "重大")
UNRATED = Word("unrated", "未评")
OFFICE = Name("office", "学生处")


@pytest.mark.parametrize(
    ("cell", "english", "chinese"),
    [
        (None, "-", "-"),
        (True, "yes", "是"),
        (False, "no", "否"),
        (-3, "-3", "-3"),
        ("", "", ""),
        (Decimal("38.60"), "38.60", "38.60"),
        (Decimal("1E+3"), "1000", "1000"),
        (date(2022, 9, 28), "2022-09-28", "2022-09-28"),
        (OFFICE, "学生处", "学生处"),
        (MAJOR, "major", "重大"),
        (say("{n} days", n=3), "3 days", "3 days"),
        (Joined(), "-", "-"),
        (Joined([OFFICE, True, Rate(1, 2)]), "学生处, yes, 1/2 50.0%", "学生处、是、1/2 50.0%"),
        (Tinted(MAJOR), "major (red)", "重大(红)"),
        (Tinted(Word("significant", "较大")), "significant (orange)", "较大(橙)"),
        (Tinted(Word("general", "一般")), "general (yellow)", "一般(黄)"),
        (Tinted(Word("low", "低")), "low (blue)", "低(蓝)"),
        (Tinted(UNRATED), "unrated", "未评"),
        (Tinted(MAJOR, 3), "3 red", "3 红"),
        (Tinted(MAJOR, 0), "0 red", "0 红"),
        (Tinted(UNRATED, 0), "0", "0"),
        (Tinted(MAJOR, Word("red", "红")), "red", "红"),
    ],
)
def test_text(cell: Cell, english: str, chinese: str) -> None:
    assert (text(cell, EN), text(cell, ZH)) == (english, chinese)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (13, 26, "13/26 50.0%"),
        (15, 29, "15/29 51.7%"),
        (1, 2000, "1/2000 0.1%"),  # 0.05: half up; floats make it 0.1 or 0.0 as they please
        (3, 2000, "3/2000 0.2%"),  # 0.15: 0.1 in floats
        (2, 3, "2/3 66.7%"),
        (0, 5, "0/5 0.0%"),
        (7, 2, "7/2 350.0%"),
        (-1, 3, "-1/3 -33.3%"),
        (1, -3, "1/-3 -33.3%"),
        (-1, 9999, "-1/9999 0.0%"),
        (0, 0, "-"),
        (2, 0, "2/0 -"),
    ],
)
def test_rate(part: int, whole: int, shown: str) -> None:
    assert text(Rate(part, whole), EN) == shown


def test_blank_is_the_formats_choice() -> None:
    assert text(None, EN, blank="") == ""
    assert text(Joined(), EN, blank="") == ""
    assert text(Rate(0, 0), EN, blank="") == "-"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        ("甲", "甲"),
        (MAJOR, "major"),
        (OFFICE, "office"),
        (date(2022, 9, 28), "2022-09-28"),
        (Decimal("38.60"), 38.6),
        (Decimal("200.00"), 200),
        (Decimal("NaN"), "NaN"),
        (say("{n} days", n=3), "3 days"),
        (Joined([OFFICE, None]), ["office", None]),
        (("a", 1), ["a", 1]),
        (Tinted(MAJOR), "major"),
        (Tinted(MAJOR, 0), 0),
        (Rate(0, 0), {"numerator": 0, "denominator": 0}),
        ({MAJOR: {"n": Decimal(1)}}, {"major": {"n": 1}}),
    ],
)
def test_data(value: object, expected: object) -> None:
    found = data(value, ZH)
    assert found == expected
    assert type(found) is type(expected)


def test_data_refuses_what_is_no_cell() -> None:
    with pytest.raises(TypeError, match="not a cell: object"):
        data(object(), EN)


def test_facts_say_everything_a_reader_must_know() -> None:
    face = Face(
        "示例学院",
        date(2022, 9, 28),
        revision="1a2b3c4d5e6f",
        modified=True,
        audience=Word("internal", "内部"),
        scales={"LS": "A", "LEC": "merge-low"},
        filters={"unit": OFFICE, "closed": True},
        hidden=2,
    )
    assert facts(face, "Overdue", EN) == (
        "示例学院 | judged on 2022-09-28 | version 1a2b3c4 | files modified | internal | LS:A LEC:merge-low"
        " | only unit=学生处 closed=yes | 2 restricted records left out"
    )


def test_facts_do_not_repeat_the_title_and_own_up_to_having_no_version() -> None:
    assert facts(Face("示例学院", date(2022, 9, 28)), "示例学院 概况", EN) == "judged on 2022-09-28 | the files as they stand"


def test_gaps_name_every_unread_file() -> None:
    assert [str(gap) for gap in gaps(Face("x", date(2022, 9, 28), unread=("a.yaml", "b.yaml")))] == [
        "this report is incomplete: a.yaml could not be read in full; what could not be read is not in it",
        "this report is incomplete: b.yaml could not be read in full; what could not be read is not in it",
    ]
    assert gaps(None) == ()
