"""renumber: two branches gave one id twice; after the merge the upstream one keeps it, and references that are ours follow."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskreg.commands import check, record_actions
from riskreg.commands.session import Request
from riskreg.domain.diagnostic import ERROR
from riskreg.errors import RiskregError

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
DANGER = """
  - id: D-2022-0057
    title: {title}
    unit: {unit}
    owner: {owner}
    found: 2022-09-30
    source: self_check
    level: general
    rectification: 清走
    due: 2022-10-08
"""
OURS = DANGER.format(title="乙分支的隐患", unit="化工学院", owner="P-010")
THEIRS = DANGER.format(title="甲分支的隐患", unit="保卫处", owner="P-016")
RECURS = (
    DANGER.format(title="又出现", unit="化工学院", owner="P-010").replace("0057", "0058").rstrip("\n")
    + "\n    recurs: D-2022-0057\n"
)
WHO = {
    f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in (("NAME", "x"), ("EMAIL", "x@example.org"))
}
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env={**os.environ, **QUIET, **WHO})


def add(folder: Path, file: str, text: str) -> None:
    path = folder / "registers/dangers" / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8", newline="\n")
    git(folder, "commit", "--quiet", "--all", "--message", file)


@pytest.fixture
def merged(demo: Path, tmp_path: Path) -> Path:
    """A branch that gave an id which upstream gave too, with another record that refers to it, merged with upstream."""
    folder = Path(shutil.copytree(demo, tmp_path / "r"))
    git(folder, "branch", "upstream")
    add(folder, "labs.yaml", OURS + RECURS)
    git(folder, "switch", "--quiet", "upstream")
    add(folder, "campus.yaml", THEIRS)
    git(folder, "switch", "--quiet", "-")
    git(folder, "merge", "--quiet", "--message", "m", "upstream")
    return folder


def errors(folder: Path) -> list[str]:
    outcome = check.run_check(Request(now=NOW, folder=folder))
    assert outcome.document
    rows = [row for block in outcome.document.flat(as_data=True).blocks for row in getattr(block, "rows", ())]
    return [str(row[4]) for row in rows if row[3] == ERROR]


def test_the_upstream_id_wins_and_what_is_ours_follows(merged: Path) -> None:
    assert errors(merged) == ["R210"]
    git(merged, "branch", "--quiet", "--set-upstream-to", "upstream")
    campus = (merged / "registers/dangers/campus.yaml").read_bytes()
    record_actions.run_renumber(
        Request(now=NOW, folder=merged, command="renumber"), "D-2022-0057", None, upstream=None, line=None
    )
    labs = (merged / "registers/dangers/labs.yaml").read_text(encoding="utf-8")
    assert labs.endswith((OURS + RECURS).replace("D-2022-0057", "D-2022-0059"))  # 0058 is taken; no formerly, as the id lives on
    assert (merged / "registers/dangers/campus.yaml").read_bytes() == campus
    assert errors(merged) == []


def test_without_upstream_the_place_says_which(merged: Path) -> None:
    asked = Request(now=NOW, folder=merged, command="renumber")
    with pytest.raises(RiskregError) as found:
        record_actions.run_renumber(asked, "D-2022-0057", None, upstream=None, line=None)
    assert (found.value.code, "--line FILE:LINE" in str(found.value.hint)) == (3, True)
    record_actions.run_renumber(asked, "D-2022-0057", "D-2022-0070", upstream="upstream", line=None)
    assert "D-2022-0070" in (merged / "registers/dangers/labs.yaml").read_text(encoding="utf-8")
