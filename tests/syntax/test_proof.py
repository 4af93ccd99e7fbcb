"""A remedy is believed only if the file reads afterwards as it was meant to, and nothing else in it changed."""

import pytest

from riskreg.domain.diagnostic import diagnostic
from riskreg.messages import Mark, say
from riskreg.syntax.splices import Splice
from riskreg.syntax.text_fixes import Remedy, apart, mended, mended_at, proven
from riskreg.syntax.yaml_parser import parse

TEXT = "dangers:\n  - id: D-1 # 一\n    title: 甲\n    due: 2022.9.6 # 二\n    note: >\n      丙\n      丁\n"
DAY = TEXT.index("2022.9.6")
TITLE = TEXT.index("甲")
NOTE = TEXT.index(">")


def remedy(code: str, start: int, end: int, new: str, *, says: dict[int, str | None], drops: int | None = None) -> Remedy:
    found = diagnostic(Mark("", TEXT.count("\n", 0, start) + 1, 1), code, say("x"))
    return Remedy(found, (Splice(start, end, new),), says, drops)


GOOD = remedy("R207", DAY, DAY + 8, "2022-09-06", says={DAY: "2022-09-06"})
FOLDED = remedy("R112", NOTE, NOTE + 1, "|", says={NOTE: None})
BAD = {
    "another value than was meant": remedy("R207", DAY, DAY + 8, "2022-09-07", says={DAY: "2022-09-06"}),
    "a value that nobody meant to change": remedy("R207", TITLE, TITLE + 1, "乙", says={DAY: "2022.9.6"}),
    "a comment lost": remedy("R207", DAY, DAY + 12, "2022-09-06", says={DAY: "2022-09-06"}),
    "a comment more": remedy("R207", DAY, DAY + 8, "2022-09-06 # x", says={DAY: "2022-09-06"}),
    "no YAML": remedy("R207", DAY, DAY + 8, "'2022-09-06", says={DAY: "2022-09-06"}),
    "no YAML that lines show": remedy("R207", DAY, DAY + 8, "2022-09-06\n\tx: y", says={DAY: "2022-09-06"}),
    "a list": remedy("R207", DAY, DAY + 8, "[2022-09-06]", says={DAY: "2022-09-06"}),
    "a field more": remedy("R207", DAY, DAY + 8, "2022-09-06\n    spot: 乙", says={DAY: "2022-09-06"}),
    "a field gone": remedy("R203", TEXT.index("    title"), TEXT.index("    due"), "", says={}),
    "a finding left": remedy("R207", DAY, DAY + 8, "2022.9.7", says={DAY: "2022.9.7"}),
    "a finding more": remedy("R207", TEXT.index("title"), TEXT.index("title") + 5, "titel", says={TEXT.index("title"): "titel"}),
    "folded as before": remedy("R112", NOTE, NOTE + 1, ">-", says={NOTE: None}),
    "other words": remedy("R112", NOTE, NOTE + 10, "|\n      戊", says={NOTE: None}),
}


def kept(*remedies: Remedy) -> list[Remedy]:
    root, _ = parse(TEXT, "")
    assert root
    return proven(TEXT, root, remedies, settings=False)


def test_what_reads_as_meant_is_kept() -> None:
    assert kept(GOOD, FOLDED) == [GOOD, FOLDED]
    assert mended(TEXT, (GOOD, FOLDED)) == TEXT.replace("2022.9.6", "2022-09-06").replace(">", "|")
    assert kept() == []


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_what_does_not_is_left_out_and_the_others_are_kept(bad: Remedy) -> None:
    assert kept(bad) == []
    assert kept(bad, FOLDED if bad.found.code == "R207" else GOOD) == [FOLDED if bad.found.code == "R207" else GOOD]


def test_of_two_remedies_for_one_place_the_first_is_taken() -> None:
    other = remedy("R207", DAY + 4, DAY + 5, "-", says={})
    assert apart([GOOD, other, FOLDED]) == [GOOD, FOLDED]


def test_lines_are_told_by_where_they_went() -> None:
    text, moved = mended_at("a\nb\nc\nd\n", [Splice(2, 4, ""), Splice(4, 5, "c\nC")])
    assert text == "a\nc\nC\nd\n"
    assert [moved(line) for line in (1, 3, 4)] == [1, 2, 4]
