"""One commit with a dead clock moves no meeting but its own facts: of 1970 (T08), and of 2037; and it is named."""

import json
from pathlib import Path

import pytest
from tests.store.conftest import ORGANISATION, Commit, Repo, build, danger, dangers

from riskreg.commands import compare, lists
from riskreg.commands.session import Outcome
from riskreg.report.document import Table, render
from riskreg.report.language import Language

LEDGER = {
    "riskreg.yaml": "name: 示例学院\nlanguage: en\nstarted: 2022-01-01\n",
    "organisation.yaml": ORGANISATION,
    "meetings.yaml": "meetings:\n  - {id: 2022-08, on: 2022-08-26}\n",
}
FIRST = danger("D-1", found="2022-08-20", due="2022-09-10")
LATER = danger("D-2", found="2022-08-24", due="2022-09-30")  # found before the meeting, entered three days after it
CLOCKS = {"1970-01-01": "600", "2037-01-01": "2114380800"}  # seconds since 1970


def at(day: str) -> str:
    return f"{day}T10:00:00+08:00"


@pytest.fixture(params=CLOCKS)
def clock(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def college(tmp_path: Path, clock: str) -> Repo:
    """The dead clock's commit stands between the meeting's and the late one; another follows."""
    return build(
        tmp_path / "repo",
        Commit("a", {**LEDGER, "dangers.yaml": dangers(FIRST)}, at=at("2022-08-25")),
        Commit("old pc", {"organisation.yaml": ORGANISATION + "# x\n"}, at=CLOCKS[clock]),
        Commit("b", {"dangers.yaml": dangers(FIRST, LATER)}, at=at("2022-08-29")),
    )


def ids(outcome: Outcome) -> list[str]:
    assert outcome.document
    (table,) = (block for block in outcome.document.flat(as_data=True).blocks if isinstance(block, Table))
    return [str(row[0]) for row in table.rows]


def test_the_meeting_stays_the_commit_that_it_was_and_the_clock_is_named(college: Repo, clock: str) -> None:
    outcome = lists.run_table(college.ask("2022-08"), "dangers")
    assert ids(outcome) == ["D-1"]
    told = "meeting 2022-08 has no tag meeting/2022-08; what is shown is {} of 2022-08-25, the newest commit up to 2022-08-26"
    wrong = "the clock was wrong when {} was made: it says {}, and counts as of 2022-08-25"
    assert [str(remark) for remark in outcome.remarks] == [
        told.format(college["a"][:7]),
        wrong.format(college["old pc"][:7], clock),
    ]


def test_what_was_entered_after_the_meeting_is_filled_in_late(college: Repo) -> None:
    outcome = compare.run(college.ask(), "2022-08")
    assert outcome.document
    dangers_ = json.loads(render(outcome.document, "json", Language("en")))["balance"]["dangers"]
    assert (dangers_["before"], dangers_["filled_late"], dangers_["after"]) == (1, 1, 2)
    assert len([remark for remark in outcome.remarks if college["old pc"][:7] in str(remark)]) == 1


def test_the_last_commit_may_be_the_one(tmp_path: Path) -> None:
    """T08 as it was found: after a commit of 1970 the August version was HEAD."""
    made = build(
        tmp_path / "repo",
        Commit("a", {**LEDGER, "dangers.yaml": dangers(FIRST)}, at=at("2022-08-25")),
        Commit("b", {"dangers.yaml": dangers(FIRST, LATER)}, at=at("2022-08-29")),
        Commit("old pc", {"organisation.yaml": ORGANISATION + "# x\n"}, at="600"),
    )
    outcome = lists.run_table(made.ask("2022-08"), "dangers")
    assert ids(outcome) == ["D-1"]
    assert str(outcome.remarks[1]).startswith(f"the clock was wrong when {made['old pc'][:7]} was made: it says 1970-01-01, and")
