"""Saving under faults, on real files: killed writers, failing calls, a full disk, a read-only disk, many writers at once."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.faults.writers import EDITS, FILES, NOW, NUMBERS, Fault, append, begin, bump, last, numbers, others, watched

from riskreg.errors import RiskregError
from riskreg.store.locking import locked

ROOT = Path(__file__).parents[2]
SOAK = bool(os.environ.get("RISKREG_SOAK"))
MEMORY = "/dev/shm"  # where syncing costs nothing
KILLS = 10_000 if SOAK else 40
EACH = 100 if SOAK else 4  # edits of each of the writers
ALL = dict.fromkeys(("torn", "lost", "invented", "never_whole", "changed_on", "uncleaned", "stuck"), 0)


in_all = pytest.mark.parametrize("folder", ["git", "plain"], indirect=True)
in_one = pytest.mark.parametrize("folder", ["git", "plain"] if SOAK else ["git"], indirect=True)


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A register of three files, in a git repository or outside; with full counts on the disk, else in memory if there is such."""
    with TemporaryDirectory(dir=tmp_path if SOAK or not os.access(MEMORY, os.W_OK) else MEMORY) as top:
        if request.param == "git":
            made_repository(Path(top, "r"))
        yield begin(Path(top, "r"))


def made_repository(top: Path) -> None:
    for name in ("objects", "refs"):
        (top / ".git" / name).mkdir(parents=True)
    (top / ".git/HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")


def python(*words: str, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [*before, sys.executable, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=env, timeout=1200)


def killed(how: str, edit: str, folder: Path, count: int = 0) -> Mapping[str, int]:
    done = python("-m", "tests.faults.kills", how, edit, os.fspath(folder), str(count), "1")
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    print(how, edit, found)  # noqa: T201 - the figures of docs/reliability.md
    return found


# --- killed


@pytest.mark.parametrize("folder", ["git"], indirect=True)
@pytest.mark.parametrize("edit", ["append", "bump"])
def test_a_writer_killed_at_any_moment_leaves_the_old_or_the_new_files(folder: Path, edit: str) -> None:
    found = killed("anywhere", edit, folder, KILLS)
    assert {name: found[name] for name in ALL} == ALL
    assert found["rounds"] == KILLS
    assert found["temporaries"] <= (1 if edit == "append" else 4)  # of a set one a file, and one of the journal
    # Forty moments in memory may all miss the writing; the next test hits each call of it, whatever the clock does.
    assert found["left"] > 0 or not SOAK, "no kill fell into the writing: this test proves nothing"


@in_one
@pytest.mark.parametrize(("how", "edit", "fewest"), [("each", "append", 30), ("each", "bump", 60), ("recovery", "bump", 60)])
def test_a_writer_killed_before_each_of_its_calls_leaves_the_old_or_the_new_files(
    folder: Path, how: str, edit: str, fewest: int
) -> None:
    found = killed(how, edit, folder)
    assert {name: found[name] for name in ALL} == ALL
    assert found["rounds"] >= fewest
    assert found["new"] > 0
    assert edit == "append" or found["half"] > 0, "no kill fell between two renames: this test proves nothing"


def test_the_same_kills_tear_files_that_are_written_plainly(tmp_path: Path) -> None:
    found = killed("anywhere", "plain", begin(tmp_path / "r"), 1_000 if SOAK else 60)
    assert found["torn"] > 0


# --- failing calls

UNDELETED = {"unlink", "lstat", "stat", "fstat", "close", "flock"}  # calls without which a file cannot be taken away again
FAILING = [
    *(("append", number) for number in NUMBERS),
    *(("bump", number) for number in (NUMBERS if SOAK else (errno.EIO,))),
]


@in_one
@pytest.mark.parametrize("stays", [False, True], ids=["once", "from-then-on"])
@pytest.mark.parametrize(("edit", "number"), FAILING)
def test_whatever_call_fails_the_old_files_stay(folder: Path, edit: str, number: int, stays: bool) -> None:
    at, refused = 0, 0
    while True:
        at += 1
        before = numbers(folder)
        fault = Fault(at, number, stays=stays)
        with watched(fault):
            error = attempted(edit, folder)
        is_done = error is None
        assert error is None or (error.code == 3 and "error " not in str(error)), error  # every reason in words
        now = numbers(folder)
        if not stays:
            assert others(folder) == [] or fault.name in UNDELETED, (fault.name, others(folder))
            assert now == (before if not is_done else stepped(before, edit)), (at, fault.name)
        with locked(folder, "riskreg next", NOW):
            settled = numbers(folder)
        assert settled in ([stepped(before, edit)] if is_done else [before, stepped(before, edit)]), (at, fault.name)
        EDITS[edit](folder)
        assert numbers(folder) == stepped(settled, edit)
        assert stays or others(folder) == []
        if not fault.name:
            break
        refused += not is_done
    assert refused >= (20 if edit == "append" else 40)
    assert others(folder) == []


def attempted(edit: str, folder: Path) -> RiskregError | None:
    try:
        EDITS[edit](folder)
    except RiskregError as error:
        return error
    return None


def stepped(before: Sequence[int], edit: str) -> list[int]:
    return [number + 1 if edit == "bump" or at == 0 else number for at, number in enumerate(before)]


STRACED = [
    ("fsync", 1, "EIO", "the disk reports an error"),
    ("fsync", 2, "EIO", "the disk reports an error"),
    ("rename", 1, "EROFS", "the disk is read-only"),
    ("flock", 1, "ENOLCK", "the file system cannot lock files"),
    ("ftruncate", 1, "ENOSPC", "the disk is full"),
]
# The lock is opened first; then the writer of the test reads the file, which is none of saving; then saving reads it again.
MORE = [
    (call, at, name, "cannot be")
    for call, places in {"fsync": (1, 2), "rename": (1,), "write": (1, 2), "openat": (1, 3, 4), "ftruncate": (1,)}.items()
    for at in places
    for name in ("ENOSPC", "EIO", "EROFS", "EMFILE")
]


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
@pytest.mark.parametrize(("call", "at", "name", "says"), [*STRACED, *(MORE if SOAK else ())])
def test_whatever_call_the_system_fails_the_old_file_stays(tmp_path: Path, call: str, at: int, name: str, says: str) -> None:
    folder = begin(tmp_path / "r")
    paths = [word for file in (FILES[0], ".riskreg.lock", temporary()) for word in ("-P", os.fspath(folder / file))]
    asked = f"inject={call}:error={name}:when={at}"
    only = paths if call in {"write", "openat"} else []
    done = python(
        "-m", "tests.faults.writers", "append", os.fspath(folder), before=["strace", "-f", "-o", "/dev/null", *only, "-e", asked]
    )
    if "not permitted" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.stderr == ""
    assert (done.returncode, numbers(folder)) == (3, [0, 0, 0]), done.stdout
    assert says in done.stdout
    assert others(folder) == ([".riskreg.lock"] if call == "flock" else [])  # not ours: it may not be taken away
    append(folder)
    assert others(folder) == []


def temporary() -> str:
    from riskreg.store.files import beside  # noqa: PLC0415

    return beside(Path(FILES[0])).name


# --- disks


def mounted(tmp_path: Path, script: str) -> str:
    """Run a script in a name space of its own, in which $DIR is a disk of 64 kB with a register on it; return what it prints."""
    disk = tmp_path / "disk"
    disk.mkdir()
    writer = f"'{sys.executable}' -m tests.faults.writers append $DIR/r"
    begun = f"'{sys.executable}' -c 'import sys, pathlib, tests.faults.writers as w; w.begin(pathlib.Path(sys.argv[1]))' $DIR/r"
    line = (
        f"DIR='{disk}'; mount -t tmpfs -o size={{size}} none $DIR || exit 99; {begun} || exit 98; {script.format(writer=writer)}"
    )
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", line.replace("{size}", "80k")]
    if not shutil.which("unshare"):
        pytest.skip("unshare is not installed")
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=env, timeout=60)
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip(f"a small disk may not be mounted here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_a_full_disk(tmp_path: Path) -> None:
    told = mounted(tmp_path, "{writer}; echo $?; tail -n 1 $DIR/r/a.yaml; ls -A $DIR/r; rm $DIR/r/b.yaml; {writer}; echo $?")
    assert told == "a.yaml cannot be written: the disk is full\n3\n- 0\na.yaml\nb.yaml\nriskreg.yaml\nsub\n1\n0\n"


def test_a_read_only_disk(tmp_path: Path) -> None:
    told = mounted(tmp_path, "mount -o remount,ro $DIR; {writer}; echo $?; tail -n 1 $DIR/r/a.yaml")
    assert told == "the register cannot be locked for writing: the disk is read-only; nothing was written\n3\n- 0\n"


# --- many writers


@in_one
@pytest.mark.parametrize("edit", ["append", "bump"])
def test_of_many_writers_at_once_no_edit_is_lost(folder: Path, edit: str) -> None:
    """Eight processes; each edit is computed from what the one before it wrote, and none is refused."""
    writers = 8
    line = f"from tests.faults.writers import *\nfor _ in range({EACH}): EDITS['{edit}'](Path(sys.argv[1]))"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join([os.fspath(ROOT), *(path for path in sys.path if path)])}
    command = [sys.executable, "-c", line, os.fspath(folder)]
    begun = [subprocess.Popen(command, env=env, stderr=subprocess.PIPE) for _ in range(writers)]
    assert [process.communicate()[1] for process in begun] == [b""] * writers
    assert numbers(folder)[: 3 if edit == "bump" else 1] == [writers * EACH] * (3 if edit == "bump" else 1)
    assert others(folder) == []


@in_all
def test_a_set_is_written_by_these_writers(folder: Path) -> None:
    assert bump(folder) == 1
    assert append(folder) == 2
    assert [last((folder / name).read_bytes()) for name in FILES] == [2, 1, 1]
