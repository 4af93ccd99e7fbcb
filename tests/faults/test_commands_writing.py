"""Real commands that write, as processes of their own: many at once, none lost; killed at any moment, files stay whole."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.commands.college import FILES, environment, repository
from tests.store.conftest import Repo

SOAK = bool(os.environ.get("RISKREG_SOAK"))
WRITERS = 8
EACH = 20 if SOAK else 2  # edits of each writer
KILLS = 500 if SOAK else 8
PATH = os.pathsep.join(str(Path(part).resolve()) for part in sys.path if part)
# A process takes long to begin; so each writer is one, which calls the command again and again.
AGAIN = """
import sys
from riskreg.cli.app import run
for n in range(int(sys.argv[2])):
    code = run(["progress", f"D-2022-000{1 + 2 * (n % 2)}", f"{sys.argv[1]}/{n}", "--by", "P-2", "-q", *sys.argv[3:]])
    if code:
        sys.exit(code)
"""
# Tells that it begins, so that the kill falls into the work and not into Python's own beginning.
ONCE = """
import sys
from riskreg.cli import terminal
from riskreg.commands import edit_session, record_actions
from riskreg.cli.app import run
sys.stderr.write("."); sys.stderr.flush()
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture
def college(tmp_path: Path) -> Repo:
    """The college with its restricted record, in one commit."""
    repo = repository(tmp_path / "college")
    repo.git("config", "user.name", "何建平")
    repo.git("config", "user.email", "he@example.org")
    return repo


def begun(folder: Path, code: str, *words: str) -> "subprocess.Popen[bytes]":
    """Begin a process."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": PATH, "RISKREG_LANG": "en", **environment()}
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )


def notes(folder: Path) -> list[str]:
    """Return what all notes say."""
    return re.findall(r"note: (\S+)", (folder / "dangers.yaml").read_text(encoding="utf-8"))


def strange(folder: Path) -> list[str]:
    """Return files that do not belong there."""
    return sorted(path.name for path in folder.iterdir() if path.name not in {*FILES, ".git"})


def test_of_many_writers_at_once_no_edit_is_lost(college: Repo) -> None:
    processes = [begun(college.folder, AGAIN, str(number), str(EACH)) for number in range(WRITERS)]
    assert [(one.communicate()[1], one.returncode) for one in processes] == [(b"", 0)] * WRITERS
    assert sorted(notes(college.folder)) == sorted(f"{number}/{n}" for number in range(WRITERS) for n in range(EACH))
    assert strange(college.folder) == []
    # Each writer's own notes stand in the order in which they were written.
    for number in range(WRITERS):
        for odd in (0, 1):
            mine = [int(note.split("/")[1]) for note in notes(college.folder) if note.startswith(f"{number}/")]
            assert [n for n in mine if n % 2 == odd] == sorted(n for n in mine if n % 2 == odd)


def test_of_many_that_commit_at_once_none_is_lost(college: Repo) -> None:
    processes = [begun(college.folder, AGAIN, str(number), "2", "--commit", "--why", "甲") for number in range(4)]
    assert [(one.communicate()[1], one.returncode) for one in processes] == [(b"", 0)] * 4
    assert college.git("rev-list", "--count", "HEAD") == "9"
    assert college.git("status", "--porcelain") == ""
    assert len(notes(college.folder)) == 8


def whole(folder: Path) -> tuple[bytes, ...]:
    return tuple((folder / name).read_bytes() for name in sorted(FILES))


def test_whatever_is_killed_the_files_are_whole(college: Repo) -> None:
    """One command changes one file, or two; it dies at a random moment; then the next command finds all old, or all new."""
    chance = random.Random(20220930)
    folder = college.folder
    outcomes = {"old": 0, "new": 0}
    for number in range(KILLS):
        college.git("checkout", "--quiet", "--", ".")
        line = (
            ("assign", "D-2022-0001", "R-1", "--to", "P-2")
            if number % 2
            else ("progress", "D-2022-0001", f"{number}", "--by", "P-2")
        )
        old = whole(folder)
        process = begun(folder, ONCE, *line, "-q")
        assert process.stderr
        assert process.stderr.read(1) == b"."
        time.sleep(chance.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close()
        after = begun(folder, ONCE, "set", "D-2022-0004", f"spot=第{number}次", "-q")  # the next writer finishes or forgets it
        assert (after.communicate()[1], after.returncode) == (b".", 0)
        now = whole(folder)
        changed = {name for name, one, two in zip(sorted(FILES), old, now, strict=True) if one != two} - {"楼.yaml"}
        assert changed in (set(), {"dangers.yaml", "risks.yaml"} if number % 2 else {"dangers.yaml"})
        outcomes["new" if changed else "old"] += 1
        assert strange(folder) == []
        if number % 5 == 0:
            check = begun(folder, ONCE, "check", "-q")
            assert (check.communicate()[1], check.returncode) == (b".", 0)
    assert outcomes["old"]
    assert outcomes["new"], "no kill fell behind the writing: this proves nothing"
