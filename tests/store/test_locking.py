"""The lock: who waits, who is told of whom, and what is never written into."""

import errno
import fcntl
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.store.conftest import git_directory

from riskreg.errors import RiskregError
from riskreg.store import locking
from riskreg.store.files import beside
from riskreg.store.locking import locked

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8))
LOCK = ".riskreg.lock"
HOLDING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from riskreg.store.locking import locked
with locked(Path(sys.argv[1]), "riskreg set D-2022-0043", datetime(2022, 9, 30, 3, 59, 1, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the lock until its input ends."""
    env = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", HOLDING, os.fspath(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        assert process.stdin
        process.stdin.close()


def refused(root: Path, now: datetime = NOW) -> RiskregError:
    with pytest.raises(RiskregError) as caught, locked(root, "riskreg set", now):
        pass
    assert caught.value.code == 3
    return caught.value


def test_the_lock_is_there_while_it_is_held_and_gone_afterwards(tmp_path: Path) -> None:
    with locked(tmp_path, "riskreg set  D-1\ntitle=新", NOW.astimezone(SHANGHAI)):
        assert (tmp_path / LOCK).read_text(
            encoding="utf-8"
        ) == f"{os.getpid()} 2022-09-30T12:00:00+08:00 riskreg set D-1 title=新\n"
        assert stat.S_IMODE((tmp_path / LOCK).stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == []


def test_in_a_repository_the_lock_is_in_the_git_directory(tmp_path: Path) -> None:
    git_directory(tmp_path / ".git")
    (tmp_path / "registers").mkdir()
    with locked(tmp_path / "registers", "riskreg set", NOW):
        assert list((tmp_path / "registers").iterdir()) == []
        assert (tmp_path / ".git/riskreg.lock").is_file()
    assert sorted(path.name for path in (tmp_path / ".git").iterdir()) == ["HEAD", "objects", "refs"]


def test_what_fails_inside_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(tmp_path, "riskreg set", NOW):
        _ = 1 / 0
    with locked(tmp_path, "riskreg set", NOW):
        pass


def test_a_held_lock_is_waited_for_then_refused(
    tmp_path: Path, holder: "subprocess.Popen[str]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.3)
    monkeypatch.setattr(locking, "SILENCE", 0.1)
    told: list[str] = []
    begun = time.monotonic()
    with (
        pytest.raises(RiskregError) as caught,
        locked(tmp_path, "x", NOW.astimezone(SHANGHAI), lambda said: told.append(str(said))),
    ):
        pass
    assert 0.3 <= time.monotonic() - begun < 5
    whom = f"riskreg set D-2022-0043 (process {holder.pid}"
    assert told == [f"another command is writing in this register; waiting for it: {whom}, since 2022-09-30 11:59:01)"]
    assert str(caught.value) == (
        f"another command has been writing in this register since 2022-09-30 11:59:01: {whom}); nothing was written"
    )
    assert str(caught.value.hint) == (
        f"run the command again when the other has ended; if it hangs, end it with: kill {holder.pid}"
    )
    assert caught.value.code == 3
    assert (tmp_path / LOCK).read_text(encoding="utf-8").startswith(f"{holder.pid} ")  # nothing of it was touched


def test_who_waits_comes_in_when_the_other_ends(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    told: list[object] = []
    assert holder.stdin
    timer = threading.Timer(0.2, holder.stdin.close)
    timer.start()
    with locked(tmp_path, "riskreg set", NOW, told.append):
        assert (tmp_path / LOCK).read_text(encoding="utf-8").startswith(f"{os.getpid()} ")
    timer.join()
    assert told == []  # it said nothing, as that took less than a second


def test_a_killed_holder_is_not_waited_for_and_its_temporaries_are_cleaned(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    left = [beside(tmp_path / name) for name in ("a.yaml", "sub/b.yaml", ".git/c.yaml")]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    (tmp_path / "sub/.riskreg-new-mine").write_bytes(b"hers")
    holder.kill()
    holder.wait()
    assert (tmp_path / LOCK).exists()
    with locked(tmp_path, "riskreg set", NOW):
        assert [path.exists() for path in left] == [False, False, True]  # git's folder is none of ours
        assert (tmp_path / "sub/.riskreg-new-mine").exists()
    assert not (tmp_path / LOCK).exists()


@pytest.mark.parametrize("text", ["", "nonsense", "1 2 3", "1 2022-09-30 x", "\0\0\0", "1 9999-12-31T23:59:59-12:00 x"])
def test_a_holder_that_cannot_be_read_is_unnamed(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.05)
    (tmp_path / LOCK).write_text(text, encoding="utf-8")
    with (tmp_path / LOCK).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        error = refused(tmp_path, NOW.astimezone(SHANGHAI))
    assert str(error) == "another command is writing in this register; nothing was written"
    assert (tmp_path / LOCK).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("planted", ["link", "link to nothing", "hard link", "folder", "pipe"])
def test_what_is_planted_as_the_lock_is_never_written_into(tmp_path: Path, planted: str) -> None:
    victim = tmp_path / "victim"
    if planted != "link to nothing":
        victim.write_bytes(b"precious\n")
    root = tmp_path / "r"
    root.mkdir()
    lock = root / LOCK
    if planted.startswith("link"):
        lock.symlink_to(victim)
    elif planted == "hard link":
        os.link(victim, lock)
    elif planted == "folder":
        lock.mkdir()
    else:
        os.mkfifo(lock)
    error = refused(root)
    if planted == "folder":
        assert str(error) == "the register cannot be locked for writing: it is a folder; nothing was written"
    else:
        assert str(error) == f"{lock} is in the way: riskreg did not make it; nothing was written"
    assert os.path.lexists(lock)
    assert victim.exists() == (planted != "link to nothing")
    assert not victim.exists() or victim.read_bytes() == b"precious\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_lock_of_another_user_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("1 x y\n", encoding="utf-8")
    os.chown(tmp_path / LOCK, 1234, 1234)
    error = refused(tmp_path)
    assert str(error) == (f"another user of this computer has locked the register with {tmp_path / LOCK}; nothing was written")
    assert str(error.hint) == "wait until that user has finished; if nobody is writing, delete the file"
    assert (tmp_path / LOCK).read_text(encoding="utf-8") == "1 x y\n"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EACCES, "there is no permission"),
        (errno.EROFS, "the disk is read-only"),
        (errno.ENOSPC, "the disk is full"),
        (errno.EMFILE, "too many files are open"),
    ],
)
def test_where_no_lock_can_be_made_that_is_said(tmp_path: Path, number: int, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object, *_given: object) -> int:
        raise OSError(number, os.strerror(number), path)

    monkeypatch.setattr(os, "open", refuse)
    error = refused(tmp_path)
    monkeypatch.undo()
    assert str(error) == f"the register cannot be locked for writing: {says}; nothing was written"
    assert str(error.hint) == f"look whether you may write in {tmp_path}"


def test_a_lock_that_was_taken_away_under_its_holder_is_not_taken_from_the_next(tmp_path: Path) -> None:
    with locked(tmp_path, "riskreg first", NOW):
        (tmp_path / LOCK).unlink()  # by hand
        (tmp_path / LOCK).write_text("of the next one\n", encoding="utf-8")
    assert (tmp_path / LOCK).read_text(encoding="utf-8") == "of the next one\n"
