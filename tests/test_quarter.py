"""A quarter kept by hand, counted by hand (tests/data/quarter/README.md): every page that shows a figure shows that one."""

import re
from collections import Counter
from pathlib import Path

import pytest
from tests.quarter import CELLS, MEETINGS, Quarter, build, by_unit, counted, rate, readme, standings, table
from tests.store.conftest import PINNED, git

MOVED = (("2024-04", "2024-05"), ("2024-05", "2024-06"))


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, PINNED[name])
    for name in ("RISKREG_DIR", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_records_add_up_to_the_figures(meeting: str) -> None:
    cells = Counter(cell for one in standings(meeting) for cell in one.cells)
    figures = counted(meeting)
    assert {name: cells[name] for name in CELLS} == {name: figures[name] or 0 for name in CELLS}
    unclosed = [one for one in standings(meeting) if "after" in one.cells]
    assert sum(one.is_major for one in unclosed) == figures["major"]
    assert sum(one.late_days > 0 for one in unclosed) == figures["overdue"]
    assert sum(one.state == "rectified" for one in unclosed) == figures["awaiting"]
    assert sum(one.state == "referred" for one in unclosed) == figures["referred"]


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_records_add_up_to_the_rows_by_unit(meeting: str) -> None:
    *names, total = by_unit(meeting)
    assert (names[-1], total) == ("受限", "合计")
    for name in names:
        of_row = [one for one in standings(meeting) if one.is_restricted == (name == "受限") and name in ("受限", one.unit)]
        cells = Counter(cell for one in of_row for cell in one.cells)
        assert {cell: by_unit(meeting)[name][cell] for cell in CELLS} == {cell: cells[cell] for cell in CELLS}, name
    for figure, value in by_unit(meeting)[total].items():
        assert value == sum(by_unit(meeting)[name][figure] or 0 for name in names), figure
        assert value == (counted(meeting)[figure] or 0), figure


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_balance_that_was_counted_is_the_law(meeting: str) -> None:
    cells = {name: counted(meeting)[name] or 0 for name in CELLS}
    came = cells["before"] + cells["found"] + cells["filled_late"] + cells["reopened"]
    assert came - cells["closed"] - cells["withdrawn"] - cells["removed"] == cells["after"]


def test_a_meeting_begins_where_the_one_before_it_ended() -> None:
    for earlier, later in MOVED:
        assert counted(later)["before"] == counted(earlier)["after"]


def test_the_repository_is_the_same_each_time(quarter: Quarter, tmp_path: Path) -> None:
    build(tmp_path / "again")
    assert git(tmp_path / "again", "rev-parse", "HEAD") == git(quarter.folder, "rev-parse", "HEAD")
    days = git(quarter.folder, "log", "--reverse", "--format=%as %cs").splitlines()
    assert len(days) == 24
    assert all(day.split()[0] == day.split()[1] for day in days)


def test_one_commit_cannot_be_read_and_the_next_can(quarter: Quarter) -> None:
    broken, mended = (quarter.json("check", "--at", day, "--on", day) for day in ("2024-05-23", "2024-05-24"))
    assert [found["code"] for found in broken["diagnostics"] if found["severity"] == "error"] == ["R107"]
    assert mended["counts"]["error"] == 0


@pytest.mark.parametrize("meeting", MEETINGS)
def test_no_meeting_has_errors(quarter: Quarter, meeting: str) -> None:
    assert quarter.json("check", "--at", meeting)["counts"]["error"] == 0


@pytest.mark.parametrize("meeting", MEETINGS)
def test_each_record_stands_as_it_was_counted(quarter: Quarter, meeting: str) -> None:
    states = "open,rectified,referred,closed,withdrawn"
    rows = quarter.json("table", "dangers", "--state", states, "--at", meeting, "--audience", "restricted")["rows"]
    counted_by_hand = {(one.id, one.unit, one.state.split()[0]) for one in standings(meeting) if one.state != "-"}
    assert {(row["id"], row["unit"], row["state"]) for row in rows} == counted_by_hand


@pytest.mark.parametrize("meeting", MEETINGS)
def test_trend(quarter: Quarter, meeting: str) -> None:
    (row,) = (row for row in quarter.json("trend")["rows"] if row["meeting"] == meeting)
    figures = counted(meeting)
    shared = {**dict(zip(CELLS, CELLS, strict=True)), "after": "unclosed", "major": "major", "overdue": "overdue"}
    assert {name: row[key] for name, key in shared.items()} == {name: figures[name] for name in shared}
    assert tuple(row["rectification_rate"][part] for part in ("numerator", "denominator")) == rate(meeting, "整改率")
    assert row["risks"] == counted(meeting, "risks")["after"]
    assert row["all_overdue"] == counted(meeting, "everything past its day")["in all"]
    assert row["honest"] is (None if meeting == "2024-04" else False)
    assert row["backdated"] == figures["backdated"]


@pytest.mark.parametrize("meeting", MEETINGS)
def test_meeting_list(quarter: Quarter, meeting: str) -> None:
    (row,) = (row for row in quarter.json("meeting", "list")["meetings"] if row["meeting"] == meeting)
    names = (*CELLS, "overdue")
    assert {name: row[name] for name in names} == {name: counted(meeting)[name] for name in names}
    assert row["settled"] == ("tagged" if meeting != "2024-05" else "untagged")
    assert row["judged_on"] == {"2024-04": "2024-04-25", "2024-05": "2024-05-31", "2024-06": "2024-06-28"}[meeting]


@pytest.mark.parametrize(("before", "after"), MOVED)
def test_diff(quarter: Quarter, before: str, after: str) -> None:
    balance = quarter.json("diff", before, after)["balance"]
    names = (*CELLS, "backdated")
    assert {name: balance["dangers"][name] for name in names} == {name: counted(after)[name] for name in names}
    assert balance["dangers"]["honest"] is False
    risks = counted(after, "risks")
    assert {name: balance["risks"][name] for name in risks} == risks


@pytest.mark.parametrize(("before", "after"), MOVED)
def test_behind_each_cell_stand_the_records_that_were_counted(quarter: Quarter, before: str, after: str) -> None:
    ids = quarter.json("diff", before, after, "--audience", "restricted")["balance"]["dangers"]["ids"]
    for cell in CELLS:
        assert set(ids[cell]) == {one.id for one in standings(after) if cell in one.cells}, cell


@pytest.mark.parametrize("meeting", MEETINGS)
def test_overdue(quarter: Quarter, meeting: str) -> None:
    rows = quarter.json("overdue", "--at", meeting)["rows"]
    late = {(one.id, one.late_days) for one in standings(meeting) if one.late_days and not one.is_restricted}
    assert {(row["id"], row["late_days"]) for row in rows if row["what"] == "rectification"} == late
    column, past = MEETINGS.index(meeting), table("everything past its day")
    others = {cell.removesuffix("s") for name in ("decisions", "measures") if (cell := past[name][column])}
    assert {f"{row['id']}, {row['late_days']} day" for row in rows if row["kind"] != "danger"} == others


@pytest.mark.parametrize("meeting", MEETINGS)
def test_whoever_may_see_restricted_records_sees_all_that_are_late(quarter: Quarter, meeting: str) -> None:
    rows = quarter.json("overdue", "--at", meeting, "--audience", "restricted")["rows"]
    assert len(rows) == counted(meeting, "everything past its day")["in all"]
    assert sum(row["what"] == "rectification" for row in rows) == counted(meeting)["overdue"]


@pytest.mark.parametrize("meeting", MEETINGS)
def test_decisions(quarter: Quarter, meeting: str) -> None:
    decisions = quarter.json("status", "--at", meeting)["decisions"]
    done, with_end = table("everything past its day")["decisions done / with an end"][MEETINGS.index(meeting)].split("/")
    assert decisions["done"] == int(done)
    assert decisions["done"] + decisions["open"] + decisions["late"] == int(with_end)


def test_a_day_that_was_edited_in_the_file_is_told(quarter: Quarter) -> None:
    moved = [one for one in quarter.json("diff", "2024-04", "2024-05")["postponements"] if one["id"] == "D-008"]
    assert [one["overwritten"] for one in moved] == [[{"field": "due", "before": "2024-04-20", "after": "2024-06-10"}]]
    (total,) = (row for row in quarter.json("tally", "--at", "2024-05")["postponements"] if row["is_total"])
    assert (total["overwritten"], total["filled_late"], total["longest"], total["granted"]) == (1, 1, 32, 0)


@pytest.mark.parametrize(("before", "after"), MOVED)
def test_days_are_put_off_as_they_were_counted(quarter: Quarter, before: str, after: str) -> None:
    moved = quarter.json("diff", before, after)["postponements"]
    assert sum(one["days"] for one in moved) == counted(after, "postponed, filled in late")["days put off by"]
    told = readme().partition("Days put off by: ")[2].partition(f"{after} ")[2].partition(";")[0].partition("\n\n")[0]
    assert {(one["id"], str(one["days"])) for one in moved} == set(re.findall(r"(D-\d{3}) (\d+)", told))


@pytest.mark.parametrize("meeting", MEETINGS)
def test_nobody_sees_what_restricted_records_are_about(quarter: Quarter, meeting: str) -> None:
    hidden = [one.id for one in standings(meeting) if one.is_restricted]
    for words in (("overdue",), ("tally", "-v"), ("status",), ("table", "dangers")):
        told = quarter.text(*words, "--at", meeting)
        assert not re.search("|".join([*hidden, "矛盾纠纷", "争执"]), told), words


def test_the_readme_names_what_went_wrong() -> None:
    told = re.findall(r"D-\d{3}", readme().partition("## Record by record")[0])
    assert {"D-003", "D-008", "D-019", "D-020", "D-021"} <= set(told)
