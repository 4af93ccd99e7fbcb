"""Writing a file: readers see the old or the new one; what fails leaves the old one and no temporary."""

import errno
import os
import stat
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from riskreg.errors import RiskregError
from riskreg.store.files import write

NEW = "新的\n".encode()


def fail(number: int) -> Callable[..., Any]:
    def raise_(*_args: object, **_values: object) -> Any:
        raise OSError(number, os.strerror(number))

    return raise_


def test_a_new_file(tmp_path: Path) -> None:
    write(tmp_path / "表 一.csv", NEW)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"表 一.csv": NEW}


def test_a_file_that_is_there_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old and longer than the new one\n")
    write(path, NEW)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.csv": NEW}


def test_nothing_is_a_file_too(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", b"")
    assert (tmp_path / "a.csv").read_bytes() == b""


@pytest.mark.parametrize("call", ["replace", "fsync"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EMFILE])
@pytest.mark.parametrize("there", [True, False], ids=["old", "new"])
def test_what_fails_keeps_the_old_file_and_leaves_no_temporary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, there: bool
) -> None:
    path = tmp_path / "a.csv"
    if there:
        path.write_bytes(b"old\n")
    monkeypatch.setattr(os, call, fail(number))
    with pytest.raises(RiskregError, match=r"a\.csv cannot be written: ") as caught:
        write(path, NEW)
    monkeypatch.undo()
    assert caught.value.code == 3
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == ({"a.csv": b"old\n"} if there else {})


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EMFILE, errno.EACCES])
def test_what_cannot_be_opened_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old\n")
    monkeypatch.setattr(Path, "open", fail(number))
    monkeypatch.setattr(os, "open", fail(number))
    with pytest.raises(RiskregError) as caught:
        write(path, NEW)
    monkeypatch.undo()
    assert caught.value.code == 3
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.csv": b"old\n"}


def test_an_interruption_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_args: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "a.csv"
    path.write_bytes(b"old\n")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(path, NEW)
    assert path.read_bytes() == b"old\n"


def test_readers_see_the_old_or_the_new_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    texts = [bytes([letter]) * 200_000 for letter in b"ab"]
    write(path, texts[0])
    seen: set[bytes] = set()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=look)
    reader.start()
    for turn in range(60):
        write(path, texts[turn % 2])
    over.set()
    reader.join()
    assert seen <= set(texts)


def test_a_folder_that_is_missing_or_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RiskregError, match="it is not there") as caught:
        write(tmp_path / "none" / "a.csv", NEW)
    assert caught.value.code == 3
    with pytest.raises(RiskregError, match="it is a folder") as caught:
        write(tmp_path, NEW)
    assert caught.value.code == 3
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RiskregError):
        write(tmp_path / "file" / "a.csv", NEW)


def test_the_folder_is_synced_after_the_rename(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def synced(number: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "file")
        sync(number)

    def replaced(source: Any, target: Any, **values: Any) -> None:
        done.append("rename")
        replace(source, target, **values)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    write(tmp_path / "a.csv", NEW)
    assert done == ["file", "rename", "folder"]


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious\n")
    (tmp_path / left_behind(tmp_path)).symlink_to(victim)
    with suppress(RiskregError):
        write(tmp_path / "a.csv", NEW)
    assert victim.read_bytes() == b"precious\n"


def left_behind(folder: Path) -> str:
    """Return the name of the temporary that a killed write leaves."""
    kept: list[str] = []
    before = {path.name for path in folder.iterdir()}

    def killed(_number: int) -> None:
        kept.extend(path.name for path in folder.iterdir() if path.name not in before)
        raise OSError(errno.EIO, "killed")

    with pytest.MonkeyPatch.context() as patch, suppress(RiskregError):
        patch.setattr(os, "fsync", killed)
        write(folder / "a.csv", NEW)
    (name,) = kept
    return name


def test_a_temporary_that_was_left_behind_is_no_obstacle_and_cleaned(tmp_path: Path) -> None:
    (tmp_path / left_behind(tmp_path)).write_bytes(b"half")
    write(tmp_path / "a.csv", NEW)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.csv": NEW}


def test_the_mode_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old\n")
    path.chmod(0o600)
    write(path, NEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(b"old\n")
    (tmp_path / "a.csv").symlink_to("real.csv")
    write(tmp_path / "a.csv", NEW)
    assert (tmp_path / "a.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == NEW


def test_what_is_no_ordinary_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with suppress(RiskregError):
        write(path, NEW)
    os.close(reader)
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_long_name_that_the_disk_takes_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("台" * 82 + ".csv")  # 250 bytes of at most 255
    path.write_bytes(b"old\n")
    write(path, NEW)
    assert path.read_bytes() == NEW
