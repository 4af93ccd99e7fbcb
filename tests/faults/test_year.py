"""A simulated year: twelve months of edits by five authors in a real repository; every month's figures against the test's own books.

The books (year_books.py) are plain dicts that the edits change; nothing of riskreg takes part in what is expected.
"""

import copy
import json
import os
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.faults.year_books import BEGUN, CELLS, DAYS, UNITS, Meeting, balance, expected_row, is_done, is_honest
from tests.faults.year_edits import EDITS, edit, identify, inherit
from tests.faults.year_files import ACCEPTOR, AUTHORS, DANGER_FILES, PEOPLE, Program, Year

FAR = date(2024, 1, 12)  # the day on which the year is looked back upon
QUIET_MONTH, LOOSE_MONTH, BROKEN_MONTH = 8, 6, 5  # no change; no tag; a file that is broken for one commit
LATE_MERGES = (6, 10)  # a branch is merged only after the meeting


def begin(year: Year) -> None:
    """The first commit: settings, people, meetings, and what was inherited."""
    year.folder.mkdir(parents=True)
    year.git("init", "-q", "-b", "main")
    for name, told in (("user.name", AUTHORS[0]), ("user.email", "a0@example.edu.cn")):
        year.git("config", name, told)
    (year.top / "README.md").write_text("台账\n", encoding="utf-8")
    (year.folder / "riskreg.yaml").write_text(f"name: 示例学院\nstarted: {BEGUN}\n", encoding="utf-8")
    people = "".join(f"  - {{id: {id_}, name: {id_}, unit: {unit}}}\n" for unit, id_ in [*PEOPLE.items(), ("保卫处", ACCEPTOR)])
    units = "".join(f"  - {{id: {unit}}}\n" for unit in UNITS)
    (year.folder / "organisation.yaml").write_text(f"units:\n{units}people:\n{people}", encoding="utf-8")
    year.meetings_file()
    for path in year.files:
        year.changed.add(path)
    for _ in range(4):
        inherit(year)
    for _ in range(3):
        identify(year, BEGUN)
    year.commit("建账")


def live(year: Year) -> None:
    """Twelve months, then some days after the last meeting."""
    begin(year)
    for month, (id_, on) in enumerate(year.plan, 1):
        if month == QUIET_MONTH:
            year.meet(id_, on)
            continue
        first = year.held[-1].on + timedelta(days=1) if year.held else BEGUN + timedelta(days=2)
        window = [on - timedelta(days=2), on - timedelta(days=1)]  # as a rule behind the day up to which data are collected
        days = [*sorted(year.chance.sample([first + timedelta(days=day) for day in range((window[0] - first).days)], 4)), *window]
        year.today = days[0]
        year.decide()
        year.git("add", "-A")
        year.git("commit", "-q", "--allow-empty", "-m", "议定事项")
        parted = months_work(year, month, days)
        year.meet(id_, on, tag=month != LOOSE_MONTH)
        if parted:
            year.today = on + timedelta(days=1)
            year.merge(f"b{month}", parted)
    for day in (FAR - timedelta(days=9), FAR - timedelta(days=2)):
        year.today = day
        edit(year, 8)


def months_work(year: Year, month: int, days: Sequence[date]) -> tuple[str, ...]:
    """Edit on each of the days; some of it on a branch. Return the files of a branch that is not merged yet."""
    branched = (DANGER_FILES[month % 4],) if month % 2 == 0 else ()
    late = month in LATE_MERGES
    for at, day in enumerate(days):
        year.today = day
        if at == 3 and month == BROKEN_MONTH:
            break_a_file(year)
        if at == 4 and branched and not late:
            year.merge(f"b{month}", branched)
        edit(year, year.chance.randint(3, 7))
        if branched and at == (len(days) - 1 if late else 1):
            with year.branch(f"b{month}", branched):
                edit(year, 6)
                edit(year, 6)
    return branched if late else ()


def break_a_file(year: Year) -> None:
    """A file cannot be read for one commit: the meeting cannot be closed until it is mended."""
    path = year.folder / DANGER_FILES[0]
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole + "  - id: [未写完\n", encoding="utf-8")
    year.git("commit", "-q", "-am", "写坏了")
    told = year.program.run("meeting", "close", year.plan[BROKEN_MONTH - 1][0], "-C", str(year.folder), "--on", "2023-05-30")
    assert told.code == 3, told.all
    path.write_text(whole, encoding="utf-8")
    year.git("commit", "-q", "-am", "改好了")


def asked(year: Year, *words: str) -> tuple[Any, str, int]:
    """Ask riskreg; the answer as data, as text, and the exit code."""
    told = year.program.run(*words, "-C", str(year.folder), "--json")
    assert told.code in (0, 1), told.all
    return json.loads(told.out), told.out, told.code


def compare_balances(year: Year, before: Meeting, after: Meeting) -> None:
    """What riskreg says of two versions is what the books say: each cell with its ids, honest, the exit code."""
    found, _, code = asked(year, "diff", before.id, after.id)
    vanishing = False
    for kind in ("dangers", "risks"):
        expected = balance(before, after, kind)
        said = found["balance"][kind]
        assert {cell: set(said["ids"][cell]) for cell in CELLS} == expected, (before.id, after.id, kind)
        assert {cell: said[cell] for cell in CELLS} == {cell: len(ids) for cell, ids in expected.items()}
        assert said["honest"] is is_honest(expected), (before.id, after.id, kind)
        adds = said["before"] + said["found"] + said["filled_late"] + said["reopened"]
        assert adds - said["closed"] - said["withdrawn"] - said["removed"] == said["after"]
        vanishing |= bool(expected["removed"] or expected["vanished"])
    assert code == int(vanishing)


def compare_trend(year: Year) -> None:
    """A row for each meeting, and one for the files as they stand; the same with and without what was remembered."""
    found, printed, _ = asked(year, "trend", "--on", FAR.isoformat())
    assert [row["meeting"] for row in found["rows"]] == [*(meeting.id for meeting in year.held[:12]), None]
    same = "before found reopened closed withdrawn filled_late removed backdated honest major overdue risks major_risks significant_risks decisions_late"
    for at, row in enumerate(found["rows"]):
        expected = expected_row(year.held, at)
        assert {key: row[key] for key in same.split()} == {key: expected[key] for key in same.split()}, (row["label"], at)
        assert (row["unclosed"], row["rectification_rate"]) == (expected["after"], expected["rate"])
        assert row["on"] == year.held[at].cutoff.isoformat()
        if at < 12:
            assert row["revision"] == year.held[at].revision
            assert row["tagged"] is (row["label"] in year.settled)
    assert asked(year, "trend", "--on", FAR.isoformat())[1] == printed
    shutil.rmtree(year.top / ".git" / "riskreg-cache")
    assert asked(year, "trend", "--on", FAR.isoformat())[1] == printed


def compare_list(year: Year) -> None:
    """The list of meetings: version, figures, decisions still open."""
    found, _, _ = asked(year, "meeting", "list", "--on", FAR.isoformat())
    rows = {row["meeting"]: row for row in found["meetings"]}
    same = ["before", "found", "filled_late", "reopened", "closed", "withdrawn", "removed", "after", "honest", "overdue"]
    for at, meeting in enumerate(year.held[:12]):
        row, expected = rows[meeting.id], expected_row(year.held, at)
        assert {key: row[key] for key in same} == {key: expected[key] for key in same}, meeting.id
        decisions = year.decisions.get(meeting.id, [])
        assert (row["decisions"], row["decisions_open"]) == (len(decisions), sum(1 for one in decisions if not is_done(one, FAR)))
        assert (row["revision"], row["settled"]) == (meeting.revision, "tagged" if meeting.id in year.settled else "untagged")


def compare_tally(year: Year, at: int) -> None:
    """How the dangers of one version stand, by unit."""
    meeting, expected = year.held[at], expected_row(year.held, at)
    found, _, _ = asked(year, "tally", "dangers", "--by", "unit", "--at", meeting.id)
    total = found["rows"][-1]
    assert total["is_total"]
    names = ("now", "major", "overdue", "rectified", "referred")
    assert {name: total[name] for name in names} == {name: expected["after" if name == "now" else name] for name in names}, (
        meeting.id
    )
    assert {row["unit"]: row["now"] for row in found["rows"][:-1]} == expected["units"], meeting.id


@pytest.mark.parametrize("seed", range(40 if os.environ.get("RISKREG_SOAK") else 1))
def test_every_month_of_a_year_is_as_the_books_say(program: Program, tmp_path: Path, seed: int) -> None:
    year = Year(tmp_path / "学院", seed, program)
    live(year)
    assert len(year.settled) == 11
    for before, after in zip(year.held, year.held[1:], strict=False):
        compare_balances(year, before, after)
    for _ in range(4):  # any two meetings, not only neighbours
        compare_balances(year, *(year.held[at] for at in sorted(year.chance.sample(range(12), 2))))
    year.held.append(Meeting("", FAR, FAR, copy.deepcopy({**year.books, "decisions": year.decisions}), ""))
    compare_trend(year)
    compare_list(year)
    for at in range(12):
        compare_tally(year, at)


@pytest.mark.parametrize(
    ("found", "withdrawn", "there", "expected"),
    [
        (date(2022, 10, 7), date(2022, 10, 27), False, {"found", "withdrawn"}),  # it came finished: inherited
        (date(2022, 10, 7), date(2022, 12, 31), False, {"found", "withdrawn"}),
        (date(2022, 10, 7), date(2023, 1, 1), False, {"found", "withdrawn", "backdated"}),
        (date(2023, 1, 1), date(2023, 3, 23), False, {"filled_late", "withdrawn", "backdated"}),
        (date(2023, 1, 1), date(2023, 3, 24), False, {"filled_late", "withdrawn"}),
        (date(2022, 10, 7), date(2022, 10, 27), True, {"before", "withdrawn", "backdated"}),  # the meeting saw it unclosed
    ],
)
def test_the_books_know_what_was_inherited(found: date, withdrawn: date, there: bool, expected: set[str]) -> None:
    facts: dict[str, Any] = {name: [] for name in ("referrals", "rectified", "acceptances")}
    open_ = {"id": "D-027", "found": found, "withdrawn": None, **facts}
    was, now = ({"dangers": {"D-027": record}} for record in (open_, {**open_, "withdrawn": {"on": withdrawn}}))
    before = Meeting("2023-03", DAYS["2023-03"], date(2023, 3, 23), was if there else {"dangers": {}}, "")
    after = Meeting("2023-04", DAYS["2023-04"], date(2023, 4, 27), now, "")
    assert {cell for cell, ids in balance(before, after, "dangers").items() if ids} == expected


def test_the_year_is_worth_the_name(program: Program, tmp_path: Path) -> None:
    """Each sort of edit happens, each cell of the balance fills, and a month without any change leaves all as it was."""
    year = Year(tmp_path / "学院", 1, program)
    live(year)
    log = year.git("log", "--format=%an|%s")
    done = {word for line in log.splitlines() for word in line.partition("|")[2].split()}
    assert {each.__name__ for each in EDITS} <= done
    assert {line.partition("|")[0] for line in log.splitlines()} == set(AUTHORS)
    assert len(year.git("rev-list", "--merges", "HEAD").split()) == 5
    pairs = list(zip(year.held, year.held[1:], strict=False))
    assert {cell for before, after in pairs for cell, ids in balance(before, after, "dangers").items() if ids} == set(CELLS)
    quiet = year.held[QUIET_MONTH - 1]
    cells = balance(year.held[QUIET_MONTH - 2], quiet, "dangers")
    assert quiet.revision == year.held[QUIET_MONTH - 2].revision
    assert (cells["before"], cells["found"], cells["closed"]) == (cells["after"], set(), set())
