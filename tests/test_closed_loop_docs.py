"""docs/closed-loop: the life of a danger by commands alone, run one after the other in a clone of the demo, as the pages show it.

RISKREG_UPDATE_GOLDEN=1 writes what is printed now where the pages show it: read the diff.
"""

import io
import os
import re
import shlex
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from difflib import ndiff
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.test_meeting_docs import BLOCK, LEFT_OUT, UPDATE, fits, now, read, shown

from riskreg.cli import app, help_pages
from riskreg.commands import start

ROOT = Path(__file__).parent.parent
PAGES = ("docs/closed-loop.md", "docs/closed-loop.zh-CN.md")
ME = {"user.name": "郑海波", "user.email": "zhenghb@example.edu.cn"}
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
BOTH = " 2>&1"  # on a line of a page where remarks belong to what is shown


class Step(NamedTuple):
    """A command of a page: what it printed, and how many lines of which files it changed."""

    printed: list[str]
    changed: dict[str, int]


def git(folder: Path, *words: str) -> str:
    told = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env={**os.environ, **QUIET})
    return told.stdout.decode()


def called(line: str, folder: Path) -> list[str]:
    """Run a command of a page, and return what stands on the terminal."""
    program, *words = shlex.split(line.removesuffix(BOTH))
    if program == "git":
        return git(folder, *words).rstrip("\n").splitlines()
    out, err = io.StringIO(), io.StringIO()
    help_pages.speech.cache_clear()
    with redirect_stdout(out), redirect_stderr(err):
        code = app.run(words)
    assert line.endswith(BOTH) or (code, err.getvalue()) == (0, ""), line
    return (out.getvalue() + err.getvalue()).splitlines()


def files(folder: Path) -> dict[str, list[str]]:
    return {path.name: path.read_text(encoding="utf-8").splitlines() for path in (folder / "registers").rglob("*.yaml")}


def changes(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, int]:
    """How many lines were put in or taken out, by file."""
    counted = {
        name: sum(line[:2] in ("+ ", "- ") for line in ndiff(before.get(name, []), after[name]))
        for name in after
        if before.get(name) != after[name]
    }
    assert before.keys() <= after.keys()
    return counted


@cache
def walked(page: str, folder: Path) -> list[Step]:
    """Run a page from its first command to its last in a clone of its own."""
    start.build(folder / "riskreg-demo", start.packed())
    git(folder, "clone", "--quiet", "riskreg-demo", "clone")
    clone = folder / "clone"
    for key, value in ME.items():
        git(clone, "config", key, value)
    steps = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("RISKREG_DIR", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
            patch.delenv(name, raising=False)
        for name, value in QUIET.items():
            patch.setenv(name, value)
        patch.chdir(clone)
        for block in BLOCK.findall(read(page)):
            for line, _ in shown(block):
                before = files(clone)
                printed = called(line, clone)
                steps.append(Step(printed, changes(before, files(clone))))
    return steps


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Step]]:
    name: str = request.param
    return name, walked(name, tmp_path_factory.mktemp("loop"))


def test_each_command_prints_what_the_page_shows(page: tuple[str, list[Step]]) -> None:
    name, steps = page
    if UPDATE:
        write_again(name, steps)
    told = [(line, lines) for block in BLOCK.findall(read(name)) for line, lines in shown(block)]
    for (line, lines), step in zip(told, steps, strict=True):
        assert fits(lines, step.printed), line


def write_again(name: str, steps: list[Step]) -> None:
    """Write what is printed now where the page shows it; a command that shows nothing yet gets all of it."""
    text, left = read(name), iter(steps)
    for block in BLOCK.findall(text):
        made = []
        for line, lines in shown(block):
            printed = [
                LEFT_OUT if re.match(r"Committed as|已提交|.*(?:版本|version) [0-9a-f]{7}", row) else row
                for row in next(left).printed
            ]
            made.append("\n".join([f"$ {line}", *(now(lines, printed) if LEFT_OUT in lines else printed)]))
        text = text.replace(block, "\n".join(made) + "\n")
    (ROOT / name).write_text(text, encoding="utf-8", newline="\n")


def test_each_step_is_one_small_change(page: tuple[str, list[Step]]) -> None:
    """Of one file, and no more lines than a fact has, or a new record."""
    _, steps = page
    writing = [step.changed for step in steps if step.changed]
    assert len(writing) == 9
    assert all(len(changed) == 1 for changed in writing)
    assert [next(iter(changed.values())) for changed in writing] == [12, 4, 2, 5, 6, 3, 3, 5, 4]


def test_the_whole_life_is_there(page: tuple[str, list[Step]]) -> None:
    name, steps = page
    told = [line for block in BLOCK.findall(read(name)) for line, _ in shown(block)]
    words = [line.split()[1] for line, step in zip(told, steps, strict=True) if step.changed]
    assert words == ["add", "extend", "extend", "rectify", "accept", "rectify", "accept", "accept", "progress"]
    assert "D-2022-0057" in "\n".join(steps[0].printed)


def test_both_pages_do_the_same() -> None:
    def lines(page: str) -> list[str]:
        return [line.replace(" --lang en", "") for block in BLOCK.findall(read(page)) for line, _ in shown(block)]

    assert lines(PAGES[0]) == lines(PAGES[1])
