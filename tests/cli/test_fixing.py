"""check --fix on a terminal asks once and in the user's language; on a pipe it writes only with --yes."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Riskreg

BAD = "due: 2022.9.29\n    mode: 限 期 整 改\n"
GOOD = "due: 2022-09-29\n    mode: timed\n"


@pytest.fixture
def spoiled(small: Path) -> Path:
    file = small / "all.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("due: 2022-09-29\n", BAD), encoding="utf-8")
    return small


def text(folder: Path) -> str:
    return (folder / "all.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [(), ("--dry-run",), ("--dry-run", "--yes")])
def test_on_a_pipe_it_is_only_shown(riskreg: Riskreg, spoiled: Path, words: tuple[str, ...]) -> None:
    before = text(spoiled)
    told = riskreg("check", "--fix", "-C", str(spoiled), *words)
    assert (told.code, told.err) == (1, "")
    assert "-    due: 2022.9.29\n-    mode: 限 期 整 改\n+    due: 2022-09-29\n+    mode: timed\n" in told.out
    assert told.out.endswith("可以确定改法的有 2 处。\n此后再无问题。\n未写入任何内容。要写入：riskreg check --fix --yes\n")
    assert text(spoiled) == before


def test_with_yes_it_is_written(riskreg: Riskreg, spoiled: Path) -> None:
    told = riskreg("check", "--fix", "--yes", "-C", str(spoiled), "--lang", "en")
    assert (told.code, told.err) == (0, "")
    assert told.out.endswith("2 places mended.\nNo finding is left then.\n")
    assert text(spoiled).endswith(GOOD)
    again = riskreg("check", "--fix", "--yes", "-C", str(spoiled), "--lang", "en")
    assert again.code == 0
    assert again.out.endswith("Nothing can be mended with certainty.\nNo finding is left then.\n")


def test_in_json_it_is_one_document(riskreg: Riskreg, spoiled: Path) -> None:
    told = riskreg("check", "--fix", "--yes", "--json", "-C", str(spoiled))
    data = json.loads(told.out)
    assert (data["written"], [fix["code"] for fix in data["fixes"]]) == (True, ["R207", "R206"])


@pytest.mark.parametrize("word", ["--yes", "--dry-run"])
def test_they_go_with_fix(riskreg: Riskreg, spoiled: Path, word: str) -> None:
    told = riskreg("check", word, "-C", str(spoiled), lang="en")
    assert told.code == 2
    assert told.err == "riskreg: --yes and --dry-run go with --fix\n  write for example: riskreg check --fix --dry-run\n"


def test_an_output_that_cannot_be_is_complained_of_before_anything_is_written(riskreg: Riskreg, spoiled: Path) -> None:
    told = riskreg("check", "--fix", "--yes", "-C", str(spoiled), "-o", str(spoiled / "x.odt"))
    assert told.code == 2
    assert BAD in text(spoiled)


def test_a_locked_register_is_refused(riskreg: Riskreg, spoiled: Path) -> None:
    (spoiled / "all.yaml").chmod(0o444)
    told = riskreg("check", "--fix", "--yes", "-C", str(spoiled))
    assert told.code == 3
    assert "未写入任何内容" in told.err
    assert BAD in text(spoiled)


@pytest.mark.parametrize(
    ("answer", "code", "is_written"), [("y", 0, True), ("是", 0, True), ("n", 1, False), ("", 1, False), ("\x04", 1, False)]
)
def test_on_a_terminal_it_asks_once(spoiled: Path, answer: str, code: int, is_written: bool) -> None:
    ours, theirs = pty.openpty()
    path = os.pathsep.join(str(Path(part).resolve()) for part in sys.path if part)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "COLUMNS": "100", "TERM": "xterm"}
    with subprocess.Popen(
        [sys.executable, "-m", "riskreg", "check", "--fix", "-C", str(spoiled)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        cwd=ROOT,
    ) as process:
        os.close(theirs)
        seen = b""
        while "写入这 2 处改动？[y/N]".encode() not in seen:
            seen += os.read(ours, 10_000)
        os.write(ours, (answer if answer == "\x04" else answer + "\n").encode())
        rest = b""
        try:
            while part := os.read(ours, 10_000):
                rest += part
        except OSError:  # the other end is closed
            pass
        assert process.wait(timeout=30) == code
    os.close(ours)
    assert b"\x1b[32m" in seen  # green: what will stand there
    assert ("已改正 2 处。" if is_written else "未写入任何内容") in rest.decode()
    assert text(spoiled).endswith(GOOD if is_written else BAD)
