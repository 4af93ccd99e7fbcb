"""diff A...B: what a branch brings, from where it branched off; what the other line got meanwhile is none of it."""

from pathlib import Path

import pytest
from tests.commands.test_diff import FILES, REST, Repo, changes, run, sentences, told

from riskreg.errors import RiskregError


def danger(id_: str, found: str) -> str:
    """Return a file of one danger."""
    return f"dangers:\n  - {{id: {id_}, title: 第{id_}处, found: {found}, due: 2023-06-30, unit: 学生处, {REST}}}\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Branch `x` got D-11 on 09-20, found on 09-18; main got D-12 on 09-22."""
    made = Repo(tmp_path)
    made.commit(FILES, "2022-08-26", tag="meeting/2022-08")
    made.git("switch", "-q", "-c", "x")
    made.commit({"x.yaml": danger("D-11", "2022-09-18")}, "2022-09-20")
    made.git("switch", "-q", "main")
    made.commit({"m.yaml": danger("D-12", "2022-09-21")}, "2022-09-22")
    return made


def test_three_dots_show_what_the_branch_brings_and_nothing_of_the_other_line(repo: Repo) -> None:
    outcome = run(repo, "main...x")
    assert changes(outcome) == [("D-11", ["added"])]
    balance = told(outcome)["balance"]["dangers"]
    assert (balance["found"], balance["filled_late"], balance["removed"], outcome.code) == (1, 0, 0, 0)
    assert sentences(outcome)[0].startswith("before: where it branched off from main, judged on 2022-09-28 (commit ")


def test_two_dots_compare_the_ends(repo: Repo) -> None:
    assert sorted(changes(run(repo, "main..x"))) == [("D-11", ["filled_late"]), ("D-12", ["removed"])]


def test_the_files_as_they_stand_branched_off_too(repo: Repo) -> None:
    assert changes(run(repo, "x...")) == [("D-12", ["added"])]


def test_lines_without_a_common_commit_are_refused(repo: Repo) -> None:
    repo.git("switch", "-q", "--orphan", "y")
    repo.commit(FILES, "2022-09-25")
    with pytest.raises(RiskregError, match="no commit in common"):
        run(repo, "main...y")
