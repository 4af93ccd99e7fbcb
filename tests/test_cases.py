"""Every code has a folder of cases: a file as a colleague gets it wrong, the same put right, and what is said of it.

A case is `bad.yaml` (or `bad.bin`, whose bytes are no UTF-8; or `bad/`, a register of its own) with `good.yaml`
(or `good/`) beside it; `# on: DAY` in a first line is the day of judgement. In a folder, `gitignore` stands for
.gitignore, and `NAME.link` for a symbolic link. All share `organisation.yaml`.
`expected.txt` names the places, severities and codes.
"""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskreg.commands.check import findings, propose
from riskreg.commands.session import Request, prepare
from riskreg.domain.codes import CODES
from riskreg.syntax.fixes import MENDABLE

ROOT = Path(__file__).parent / "cases"
CASES = sorted(folder for folder in ROOT.iterdir() if folder.is_dir())
SETTINGS = "name: 示例职业技术学院\nstarted: 2022-06-01\ndeadlines: {referral: 60, reported: 3}\n"
ON = "2022-09-30"


def register(case: Path, side: str, folder: Path) -> str:
    """Put the files of a case into a register of their own; return its day."""
    (folder / "riskreg.yaml").write_text(SETTINGS, encoding="utf-8")
    shutil.copy(ROOT / "organisation.yaml", folder)
    files = sorted((case / side).iterdir()) if (case / side).is_dir() else [*case.glob(f"{side}.*")]
    for file in files:
        if file.suffix == ".link":
            (folder / file.stem).symlink_to(file.read_text(encoding="utf-8").strip())
        elif file.name == "gitignore":
            (folder / ".gitignore").write_bytes(file.read_bytes())
            subprocess.run(["git", "init", "--quiet", folder], check=True)
        else:
            (folder / file.name).with_suffix(".yaml" if file.suffix == ".bin" else file.suffix).write_bytes(file.read_bytes())
    days = (re.match(rb"# on: (\S+)", file.read_bytes()) for file in files)
    return next((day[1].decode() for day in days if day), ON)


def told(case: Path, side: str, folder: Path) -> str:
    """Check one side of a case and write down what was found, without the words."""
    on = register(case, side, folder)
    asked = Request(now=datetime(2022, 9, 30, tzinfo=UTC), folder=folder, registers=".", on=on, audience="restricted")
    found = findings(prepare(asked, keep_texts=True))
    return "".join(f"{':'.join(map(str, one.mark))}: {one.severity} {one.code}\n" for one in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_what_is_wrong_is_told_where_it_stands_and_nothing_else(case: Path, tmp_path: Path) -> None:
    expected = (case / "expected.txt").read_text(encoding="utf-8")
    assert case.name[:4] in expected
    assert told(case, "bad", tmp_path) == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_nothing_is_told_of_what_is_right(case: Path, tmp_path: Path) -> None:
    assert told(case, "good", tmp_path) == ""


# What check --fix mends in the cases; in the first ones that is all, and the file is the good one then.
WHOLLY = {"R105": 1, "R106": 1, "R108": 1, "R112": 1, "R202": 1, "R212": 1}
PARTLY = {"R206": 1, "R207": 1}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_what_is_certain_is_mended_and_nothing_else_comes_of_it(case: Path, tmp_path: Path) -> None:
    code = case.name[:4]
    asked = Request(
        now=datetime(2022, 9, 30, tzinfo=UTC),
        folder=tmp_path,
        registers=".",
        on=register(case, "bad", tmp_path),
        audience="restricted",
    )
    proposal = propose(asked)
    assert [one.code for one in proposal.fixed] == [code] * (WHOLLY | PARTLY).get(code, 0)
    assert proposal.failed == ()
    for path, before, after in proposal.rewrites:
        assert path.read_bytes() == before
        path.write_bytes(after)
        assert code not in WHOLLY or after == (case / "good.yaml").read_bytes()
    again = propose(asked)
    assert again.rewrites == ()
    left = [one.code for one in again.before.found]
    assert left == [one.code for one in proposal.before.found][len(proposal.fixed) :]


def test_every_code_that_may_be_mended_is_one() -> None:
    assert CODES.keys() >= MENDABLE


def test_every_code_has_its_cases() -> None:
    assert [case.name for case in CASES] == sorted(f"{code}-{kind.slug}" for code, kind in CODES.items())
