"""Whatever surrounds the program: the same bytes, the right exit code, no traceback."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from riskreg.report.text_width import width

if TYPE_CHECKING:
    from tests.faults.conftest import Program

EXAMPLE = Path(__file__).parents[2] / "registers"
WORDS = ("overdue", "-C", str(EXAMPLE), "-q")
ENVIRONMENTS = {
    "LANG=C": {"LANG": "C"},
    "LC_ALL=POSIX": {"LC_ALL": "POSIX"},
    "GBK": {"PYTHONIOENCODING": "gbk"},
    "ASCII strict": {"PYTHONIOENCODING": "ascii:strict"},
    "GBK locale": {"LANG": "zh_CN.GBK", "LC_ALL": "zh_CN.GBK"},
    "no UTF-8 mode": {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"},
    "Turkish": {"LANG": "tr_TR.UTF-8"},
    "no home": {"HOME": ""},
    "home that is none": {"HOME": "/nonexistent"},
    "odd TZ": {"TZ": "Nowhere/Else"},
    "far TZ": {"TZ": "Pacific/Kiritimati"},
    "empty TZ": {"TZ": ""},
    "COLUMNS=20": {"COLUMNS": "20"},
    "COLUMNS=0": {"COLUMNS": "0"},
    "COLUMNS=x": {"COLUMNS": "x"},
    "COLUMNS=²": {"COLUMNS": "²"},
    "dumb": {"TERM": "dumb"},
    "TERM empty": {"TERM": ""},
    "hash seed": {"PYTHONHASHSEED": "0"},
    "other hash seed": {"PYTHONHASHSEED": "4242"},
    "NO_COLOR": {"NO_COLOR": "1"},
    "unbuffered": {"PYTHONUNBUFFERED": "1"},
    "warnings": {"PYTHONWARNINGS": "error"},
    "git elsewhere": {"GIT_DIR": "/nonexistent", "GIT_WORK_TREE": "/"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
}


@pytest.fixture(scope="session")
def usual(program: "Program") -> bytes:
    """What overdue prints in an ordinary environment."""
    done = program.process(*WORDS)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_environment_changes_no_byte(program: "Program", usual: bytes, name: str) -> None:
    done = program.process(*WORDS, env=program.environment(**ENVIRONMENTS[name]))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == usual


def test_an_empty_environment_changes_no_byte(usual: bytes) -> None:
    paths = [path for path in sys.path if path]
    start = f"import sys; sys.path[:0] = {paths!r}; from riskreg.cli.app import main; main({list(WORDS)!r})"
    done = subprocess.run([sys.executable, "-c", start], env={}, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, usual, b"")


@pytest.mark.parametrize("name", ["LANG=C", "GBK", "GBK locale", "no UTF-8 mode", "COLUMNS=20", "dumb"])
@pytest.mark.parametrize("words", [("--help",), ("overdue", "--help"), ("nonsense",), ("overdue", "--on", "9月"), ("codes",)])
def test_help_and_mistakes_survive_every_environment(program: "Program", name: str, words: tuple[str, ...]) -> None:
    done = program.process(*words, env=program.environment(**ENVIRONMENTS[name], RISKREG_LANG="zh"))
    assert done.returncode == (2 if words[0] == "nonsense" or "--on" in words else 0)
    assert b"Traceback" not in done.stderr
    (done.stdout + done.stderr).decode()


STREAMS = {
    "stdin closed": ("{} <&-", 0),
    "stdout closed": ("{} >&-", {0, 2}),
    "stderr closed": ("{} 2>&-", 0),
    "both closed": ("{} >&- 2>&-", {0, 2}),
    "all closed": ("{} <&- >&- 2>&-", {0, 2}),
    "full": ("{} >/dev/full", 2),
    "stderr full": ("{} 2>/dev/full", 0),
    "both full": ("{} >/dev/full 2>/dev/full", 2),
    "to a reader who has gone": ("{} | true; exit ${PIPESTATUS[0]}", {0, 141}),
    "to a reader of one line": ("{} | head -1; exit ${PIPESTATUS[0]}", {0, 141}),
}


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize(
    "words", [WORDS, ("codes",), ("--help",), ("--version",), ("nonsense",), ("schema",)], ids=lambda words: words[0]
)
def test_streams_that_are_closed_or_full_end_cleanly(program: "Program", name: str, words: tuple[str, ...]) -> None:
    shell, expected = STREAMS[name]
    done = program.process(*words, shell=shell)
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
    if words[0] == "nonsense":
        assert done.returncode == 2
    else:
        assert done.returncode in (expected if isinstance(expected, set) else {expected}), done.stderr
    if "reader" in name and words[0] != "nonsense":
        assert done.stderr == b""


def test_a_register_is_found_upward_and_a_lost_folder_is_told(program: "Program", tmp_path: Path, usual: bytes) -> None:
    assert program.process("overdue", "-q", cwd=EXAMPLE / "dangers").stdout == usual
    gone = tmp_path / "gone"
    gone.mkdir()
    done = program.process("overdue", shell=f"cd '{gone}' && rmdir '{gone}' && {{}}")
    assert done.returncode == 2, done.stderr
    assert b"Traceback" not in done.stderr
    done = program.process(*WORDS, shell=f"mkdir '{gone}' && cd '{gone}' && rmdir '{gone}' && {{}}")
    assert done.returncode in {0, 2}, done.stderr


def test_a_folder_that_may_not_be_written_is_enough(program: "Program", usual: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "ro"
    folder.mkdir(mode=0o500)
    assert program.process(*WORDS, cwd=folder).stdout == usual
    assert not list(folder.iterdir())


@pytest.mark.parametrize("target", ["/dev/full/x.csv", "/nonexistent/x.csv", "/proc/x.csv", "x.exe", ".", "y" * 300 + ".csv"])
def test_output_that_cannot_be_written_is_refused(program: "Program", target: str) -> None:
    told = program.run(*WORDS, "-o", target)
    assert told.code in {2, 3}, told.err
    assert told.out == ""


def test_output_leaves_no_temporary(program: "Program", tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    assert program.run(*WORDS, "-o", str(tmp_path / "x.csv")).code == 3
    assert program.run(*WORDS, "-o", str(tmp_path / "y.csv")).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv", "y.csv"]


# Signals


# Says on a pipe that Python has started: on a busy machine that alone may take longer than the tests wait.
BEGIN = "import os, sys; from riskreg.__main__ import main; os.write(int(sys.argv.pop(1)), b'.'); main()"


def begun(program: "Program", *words: str) -> subprocess.Popen[bytes]:
    """Start the program, and return once Python runs."""
    hearing, telling = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN, str(telling), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=program.environment(),
        pass_fds=[telling],
    )
    os.close(telling)
    assert os.read(hearing, 1) == b"."
    os.close(hearing)
    return process


def slow(program: "Program", folder: Path, number: int) -> int:
    """Start a check of a register that takes a while, send it a signal, and return the exit code."""
    (folder / "riskreg.yaml").write_text("name: x\nas_of: 2022-09-30\n", encoding="utf-8")
    text = (EXAMPLE / "dangers" / "公寓.yaml").read_bytes()
    for at in range(400):
        (folder / f"{at}.yaml").write_bytes(text)
    process = begun(program, "check", "-C", str(folder))
    time.sleep(0.7)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert b"Traceback" not in err
    assert out == b""
    return process.returncode


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_while_reading_is_silent(program: "Program", tmp_path: Path, number: int, code: int) -> None:
    assert slow(program, tmp_path, number) == code


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2])
@pytest.mark.parametrize(("number", "codes"), [(signal.SIGINT, {130, 0, -2}), (signal.SIGTERM, {143, 0, -15})])
def test_an_interruption_at_any_moment_shows_no_traceback(program: "Program", delay: float, number: int, codes: set[int]) -> None:
    process = begun(program, *WORDS)
    time.sleep(delay)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode in codes or delay < 0.05
    if delay >= 0.05:  # before, Python itself is starting
        assert b"Traceback" not in err


# Terminals


def on_terminal(program: "Program", columns: int, *words: str, **values: str) -> tuple[int, str]:
    """Run on a terminal of so many columns; return the exit code and what it showed, colours taken out."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    command = [sys.executable, "-m", "riskreg", *words]
    environment = program.environment(TERM="xterm-256color", **values)
    process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    seen = b""
    while select.select([leader], [], [], 30)[0]:
        try:
            data = os.read(leader, 65536)
        except OSError:
            break
        if not data:
            break
        seen += data
    os.close(leader)
    return process.wait(), re.sub("\x1b\\[[0-9;]*m", "", seen.decode()).replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [40, 60, 80, 200] if os.environ.get("RISKREG_SOAK") else [40, 80])
def test_no_line_is_wider_than_asked(program: "Program", monkeypatch: pytest.MonkeyPatch, columns: int, line: str) -> None:
    if line.split(maxsplit=1)[0] in {"schema", "completion"}:
        pytest.skip("JSON goes out as it is")
    monkeypatch.setenv("COLUMNS", str(columns))
    told = program.on(EXAMPLE, line, "-f", "table")
    assert told.code == 0
    assert [row for row in told.out.split("\n") if width(row) > columns] == []


@pytest.mark.parametrize("columns", [60, 200])
@pytest.mark.parametrize("words", [("table",), ("overdue",), ("table", "dangers")])
def test_no_line_is_wider_than_the_terminal(program: "Program", columns: int, words: tuple[str, ...]) -> None:
    code, seen = on_terminal(program, columns, *words, "-C", str(EXAMPLE))
    assert code == 0
    assert "Traceback" not in seen
    assert [row for row in seen.split("\n") if width(row) > columns] == []


@pytest.mark.parametrize("words", [("table",), ("overdue",), ("table", "dangers")])
def test_a_narrow_terminal_names_the_columns_it_drops_and_breaks_no_id(program: "Program", words: tuple[str, ...]) -> None:
    _, wide = on_terminal(program, 300, *words, "-C", str(EXAMPLE))
    _, seen = on_terminal(program, 60, *words, "-C", str(EXAMPLE))
    first = "[|│ ]*([RDM]-(?:2022-)?[0-9]{4}|2022-[0-9]{2}/[0-9])(?![0-9])"
    ids = re.findall(f"^{first}", wide, re.MULTILINE)
    assert ids
    assert re.findall(f"^{first}", seen, re.MULTILINE) == ids
    assert not re.search("[RDM]-(?:20?2?2?-?)?[0-9]{0,3}[ │|]*$|20[0-9]{2}-(?:[0-9]{1,2}-?)?[ │|]*$", seen, re.MULTILINE)
    assert re.search("未显示|未列|省略|放不下", seen), seen[-500:]


def test_a_dumb_terminal_gets_no_colour(program: "Program") -> None:
    leader_free = on_terminal(program, 80, *WORDS, NO_COLOR="1")
    assert leader_free[0] == 0
