"""docs/meeting: every command of the two pages, typed in a clone of the demo, prints what the page shows.

RISKREG_UPDATE_GOLDEN=1 writes what is printed now where the pages show it: read the diff.
"""

import io
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest

from riskreg.cli import app, help_pages
from riskreg.commands import start

ROOT = Path(__file__).parent.parent
PAGES = ("docs/meeting.md", "docs/meeting.zh-CN.md")
BLOCK = re.compile(r"^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
LEFT_OUT = "..."
UPDATE = bool(os.environ.get("RISKREG_UPDATE_GOLDEN"))


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def shown(block: str) -> Iterator[tuple[str, list[str]]]:
    """The commands of a block, each with the lines shown below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *lines = part.rstrip("\n").split("\n")
        yield command, lines


def commands(page: str) -> list[str]:
    return [command for block in BLOCK.findall(read(page)) for command, _ in shown(block)]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the demo."""
    folder = tmp_path_factory.mktemp("meeting")
    start.build(folder / "riskreg-demo", start.packed())
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    words = ["git", "clone", "--quiet", str(folder / "riskreg-demo"), str(folder / "clone")]
    subprocess.run(words, check=True, env={**os.environ, **quiet})
    return folder / "clone"


@pytest.fixture(autouse=True)
def _in_the_clone(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RISKREG_DIR", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(clone)


@cache
def printed(command: str) -> list[str]:
    out, err = io.StringIO(), io.StringIO()
    help_pages.speech.cache_clear()
    program, *words = shlex.split(command)
    assert program == "riskreg"
    with redirect_stdout(out), redirect_stderr(err):
        code = app.run(words)
    assert (code, err.getvalue()) == (0, ""), command
    return out.getvalue().rstrip("\n").split("\n")


def parts(lines: list[str]) -> list[list[str]]:
    """The lines between those that are left out."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line == LEFT_OUT:
            found.append([])
        else:
            found[-1].append(line)
    return found


def place(part: list[str], whole: list[str], start: int) -> int:
    """Where a part begins in what was printed: at the lines that are most like it."""
    if not part:
        return len(whole)

    def alike(at: int) -> float:
        there = whole[at : at + len(part)]
        return sum(SequenceMatcher(None, line, found).ratio() for line, found in zip(part, there, strict=False))

    return max(range(start, len(whole)), key=alike)


def now(lines: list[str], whole: list[str]) -> list[str]:
    """The lines as they are printed now; what is left out stays left out."""
    first, *others = parts(lines)
    found = [whole[: len(first)]]
    at = len(first)
    for part in others:
        at = place(part, whole, at)
        found.append(whole[at : at + len(part)])
        at += len(part)
    if found[-1]:
        found[-1] = whole[len(whole) - len(found[-1]) :]
    return [line for count, part in enumerate(found) for line in ([LEFT_OUT] if count else []) + part]


def fits(lines: list[str], whole: list[str]) -> bool:
    """Whether lines are an output, but for what is left out: its beginning, parts in their order, its end."""
    first, *others = parts(lines)
    if not others:
        return lines == whole
    at = len(first)
    for part in others:
        found = (place for place in range(at, len(whole) + 1) if whole[place : place + len(part)] == part)
        at = next(found, len(whole) + 1) + len(part)
    last = others[-1]
    return whole[: len(first)] == first and at <= len(whole) and (not last or whole[-len(last) :] == last)


def write_again(page: str) -> None:
    """Write what is printed now where the page shows it."""
    text = read(page)
    for block in BLOCK.findall(text):
        made = ["\n".join([f"$ {command}", *now(lines, printed(command))]) for command, lines in shown(block)]
        text = text.replace(block, "\n".join(made) + "\n")
    (ROOT / page).write_text(text, encoding="utf-8", newline="\n")


@pytest.mark.parametrize("page", PAGES)
def test_each_command_prints_what_the_page_shows(page: str) -> None:
    if UPDATE:
        write_again(page)
    for block in BLOCK.findall(read(page)):
        for command, lines in shown(block):
            assert fits(lines, printed(command)), command


def test_what_does_not_fit() -> None:
    whole = ["a", "b", "c", "d"]
    assert fits(whole, whole)
    assert fits(["a", "...", "c", "d"], whole)
    assert fits(["a", "b", "...", "c", "..."], whole)
    for lines in (["a", "c", "d"], ["...", "b", "a", "d"], ["b", "..."], ["a", "...", "c"], ["a", "...", "d", "c", "..."]):
        assert not fits(lines, whole), lines


@pytest.mark.parametrize("page", PAGES)
def test_ten_questions_are_asked(page: str) -> None:
    assert re.findall(r"^## (\d+)", read(page), re.MULTILINE) == [str(n) for n in range(1, 11)]
    assert {command.split()[1] for command in commands(page)} >= {"diff", "history", "when", "trend"}


def test_both_pages_ask_the_same() -> None:
    english = [command.removesuffix(" --lang en") for command in commands(PAGES[0])]
    assert english == commands(PAGES[1])
    assert all(command.endswith(" --lang en") for command in commands(PAGES[0]))
