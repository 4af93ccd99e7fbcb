"""The quarter kept by hand: what the law of figures asks beyond the balance: one figure on every page, restricted records counted only."""

import re
from typing import Any

import pytest
from tests.quarter import CELLS, MEETINGS, STANDING, Quarter, by_unit, counted, rate, standings
from tests.store.conftest import PINNED

KEYS = {"after": "now", "awaiting": "rectified"}  # what tally calls them
RATES = {"整改率": "rectification_rate", "销号率": "closing_rate", "一次验收合格率": "first_pass_rate"}
CLASSES = {
    "2024-05": {
        "D-003": "reopened_and_closed",
        "D-008": "due_edited",
        "D-011": "rejected",
        "D-021": "filled_late",
        "D-017": "became_overdue",
    },
    "2024-06": {
        "D-007": "reopened",
        "D-020": "removed",
        "D-023": "extended",
        "D-024": "rejected",
        "D-026": "became_overdue",
    },
}
MORE_CLASSES = {
    ("2024-05", "D-002", "extension_refused"),
    ("2024-05", "D-011", "postponed_by_rejection"),
    ("2024-06", "D-002", "postponed_by_rejection"),
}

UNCOUNTED = pytest.mark.xfail(reason="overdue leaves restricted records out of its total", strict=False)
DAYS = pytest.mark.xfail(reason="tally leaves out days that failed acceptances set, diff has them", strict=False)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, PINNED[name])
    for name in ("RISKREG_DIR", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def rows(quarter: Quarter, meeting: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the rows of a tally by unit, and its total."""
    found = {row["unit"]: row for row in quarter.json("tally", "dangers", "--by", "unit", "--at", meeting)["rows"]}
    units = {one.unit for each in MEETINGS for one in standings(each)}
    return {name: row for name, row in found.items() if name in units}, found["total"]


def figures(row: dict[str, Any]) -> dict[str, int | None]:
    return {name: row[KEYS.get(name, name)] for name in (*CELLS, *STANDING)}


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_total_of_tally_is_the_balance(quarter: Quarter, meeting: str) -> None:
    _, total = rows(quarter, meeting)
    assert {name: value or 0 for name, value in figures(total).items()} == by_unit(meeting)["合计"]


@pytest.mark.parametrize("name", RATES)
@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_rates_of_tally(quarter: Quarter, meeting: str, name: str) -> None:
    _, total = rows(quarter, meeting)
    assert tuple(total[RATES[name]][part] for part in ("numerator", "denominator")) == rate(meeting, name)


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_rows_of_tally(quarter: Quarter, meeting: str) -> None:
    found, _ = rows(quarter, meeting)
    zeros = dict.fromkeys((*CELLS, *STANDING), 0)
    for unit, row in found.items():
        assert {name: value or 0 for name, value in figures(row).items()} == by_unit(meeting).get(unit, zeros), unit


@pytest.mark.parametrize("meeting", MEETINGS)
def test_what_is_restricted_stands_between_the_rows_and_the_total(quarter: Quarter, meeting: str) -> None:
    found, total = rows(quarter, meeting)
    left = {name: (value or 0) - sum(figures(row)[name] or 0 for row in found.values()) for name, value in figures(total).items()}
    assert left == by_unit(meeting)["受限"]
    told = quarter.text("tally", "dangers", "--by", "unit", "--at", meeting)
    assert len(re.findall(r"^受限（只计数）", told, re.MULTILINE)) == 1


@pytest.mark.parametrize("meeting", MEETINGS)
def test_status_counts_as_trend_does(quarter: Quarter, meeting: str) -> None:
    told = quarter.json("status", "--at", meeting)
    dangers, expected = told["dangers"], counted(meeting)
    assert {
        "after": dangers["open"] + dangers["rectified"] + dangers["referred"],
        "major": dangers["major"],
        "extended": dangers["extended"],
        "awaiting": dangers["rectified"],
        "referred": dangers["referred"],
        "overdue": told["overdue"]["rectification"],
    } == {name: expected[name] for name in ("after", *STANDING)}
    assert sum(told["overdue"].values()) == counted(meeting, "everything past its day")["in all"]


@pytest.mark.parametrize("meeting", MEETINGS)
def test_status_has_the_balance(quarter: Quarter, meeting: str) -> None:
    told = quarter.json("status", "--at", meeting)
    assert {cell: told["balance"]["dangers"][cell] for cell in CELLS} == {cell: counted(meeting)[cell] for cell in CELLS}
    parts = told["rectification_rate"]
    assert (parts["numerator"], parts["denominator"]) == rate(meeting, "整改率")
    assert told["honest"] is (None if meeting == "2024-04" else False)


@UNCOUNTED
@pytest.mark.parametrize("meeting", MEETINGS)
def test_overdue_counts_what_it_does_not_list(quarter: Quarter, meeting: str) -> None:
    past = counted(meeting, "everything past its day")["in all"]
    hidden = by_unit(meeting)["受限"]["overdue"]
    told = quarter.text("overdue", "--at", meeting)
    assert f"共逾期 {past} 项" in told
    assert re.findall(r"受限（只计数）\D*(\d+)", told) == ([str(hidden)] if hidden else [])


def test_by_days_nothing_is_said_that_only_versions_tell(quarter: Quarter) -> None:
    by_versions = quarter.json("tally", "dangers", "--at", "2024-05")
    by_days = quarter.json("tally", "dangers", "--at", "2024-05", "--since", "2024-04-25")
    assert (by_versions["basis"], by_versions["honest"]) == ("versions", False)
    assert (by_days["basis"], by_days["honest"]) == ("days", None)
    (total,) = (row for row in by_days["rows"] if row["is_total"])
    # By the days that stand in May's files D-021, found on 04-18, was there at the end of 04-25: ten, not the nine of the balance.
    assert (total["before"], total["found"], total["filled_late"], total["removed"], total["now"]) == (10, 7, None, None, 10)


@DAYS
def test_tally_counts_days_put_off_as_diff_does(quarter: Quarter) -> None:
    (total,) = (row for row in quarter.json("tally", "dangers", "--at", "2024-05")["postponements"] if row["is_total"])
    assert total["days"] == counted("2024-05", "postponed, filled in late")["days put off by"]


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_grades_of_status_are_those_of_all_risks(quarter: Quarter, meeting: str) -> None:
    risks = quarter.json("status", "--at", meeting)["risks"]
    assert sum(risks.values()) == counted(meeting, "risks")["after"]


@pytest.mark.parametrize(
    ("meeting", "line"),
    [("2024-05", "期内另有：重开又销号 1，退回后再验收 1"), ("2024-06", "期内另有：退回后再验收 1")],
)
def test_what_was_undone_again_stands_in_one_line(quarter: Quarter, meeting: str, line: str) -> None:
    told = quarter.text("tally", "dangers", "--by", "unit", "--at", meeting)
    assert [found.replace("、", "，").rstrip("。") for found in re.findall("期内另有.*", told)] == [line]


def classes(quarter: Quarter, meeting: str, id_: str) -> list[str]:
    before = MEETINGS[MEETINGS.index(meeting) - 1]
    found = {change["id"]: change["classes"] for change in quarter.json("diff", before, meeting)["changes"]}
    return list(found.get(id_, ()))


@pytest.mark.parametrize(("meeting", "id_"), [(meeting, id_) for meeting, ids in CLASSES.items() for id_ in ids])
def test_what_happened_has_a_class(quarter: Quarter, meeting: str, id_: str) -> None:
    assert CLASSES[meeting][id_] in classes(quarter, meeting, id_)


@pytest.mark.parametrize(("meeting", "id_", "class_"), sorted(MORE_CLASSES))
def test_what_happened_to_a_day_has_a_class(quarter: Quarter, meeting: str, id_: str, class_: str) -> None:
    assert class_ in classes(quarter, meeting, id_)


@pytest.mark.parametrize("meeting", MEETINGS)
def test_a_filter_does_not_evaluate_what_is_restricted(quarter: Quarter, meeting: str) -> None:
    told = quarter.text("tally", "dangers", "--by", "unit", "--unit", "学生处", "--at", meeting)
    assert "受限 未按条件计" in told
    (total,) = (
        row
        for row in quarter.json("tally", "dangers", "--by", "unit", "--unit", "学生处", "--at", meeting)["rows"]
        if row["is_total"]
    )
    assert total["now"] == by_unit(meeting)["学生处"]["after"]


@pytest.mark.parametrize("day", ["2024-04-20"])
def test_the_first_day_that_was_overwritten_is_shown(quarter: Quarter, day: str) -> None:
    for words in (("show", "D-008", "--at", "2024-05"), ("due", "--at", "2024-05")):
        assert day in quarter.text(*words), words


def test_the_public_is_told_no_balance(quarter: Quarter) -> None:
    told = quarter.json("diff", "2024-05", "2024-06", "--audience", "public")
    assert told["balance"] is None or told["balance"]["dangers"] is None
