"""Saving: what is refused, what is followed, what is kept of the old file; faults are in tests/faults/test_saving.py."""

import os
import stat
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from riskreg.errors import RiskregError
from riskreg.report.language import Language
from riskreg.store.files import beside
from riskreg.store.locking import locked
from riskreg.store.save import Rewrite, save

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
OLD, NEW = b"old\n", "新的\n".encode()


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A register with one file, locked."""
    folder = tmp_path / "r"
    folder.mkdir()
    (folder / "riskreg.yaml").write_bytes(b"name: x\n")
    (folder / "a.yaml").write_bytes(OLD)
    with locked(folder, "riskreg set", NOW):
        yield folder


def held(root: Path) -> Mapping[str, bytes]:
    """What lies in a register, its lock and settings aside."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name not in {"riskreg.yaml", ".riskreg.lock"}
    }


def refused(root: Path, *rewrites: Rewrite) -> RiskregError:
    with pytest.raises(RiskregError) as caught:
        save(root, rewrites)
    assert caught.value.code == 3
    return caught.value


def test_a_file_is_replaced(root: Path) -> None:
    save(root, [Rewrite(root / "a.yaml", OLD, NEW)])
    assert held(root) == {"a.yaml": NEW}


def test_several_files_are_replaced_and_new_ones_made(root: Path) -> None:
    (root / "sub").mkdir()
    (root / "sub/b.yaml").write_bytes(OLD)
    save(root, [Rewrite(root / "a.yaml", OLD, NEW), Rewrite(root / "sub/b.yaml", OLD, b""), Rewrite(root / "c.yaml", None, NEW)])
    assert held(root) == {"a.yaml": NEW, "c.yaml": NEW, "sub/b.yaml": b""}


def test_what_does_not_change_is_not_touched(root: Path) -> None:
    before = (root / "a.yaml").stat()
    save(root, [Rewrite(root / "a.yaml", OLD, OLD)])
    save(root, [])
    assert (root / "a.yaml").stat() == before


def test_a_file_changed_since_it_was_read_is_refused(root: Path) -> None:
    (root / "b.yaml").write_bytes(OLD)
    (root / "a.yaml").write_bytes(b"hers\n")
    error = refused(root, Rewrite(root / "b.yaml", OLD, NEW), Rewrite(root / "a.yaml", OLD, NEW))
    assert str(error) == "a.yaml was changed in the meantime; nothing was written"
    assert str(error.hint) == "run the command again: it then starts from the file as it is now"
    assert held(root) == {"a.yaml": b"hers\n", "b.yaml": OLD}


@pytest.mark.parametrize("now", [b"old", b"old\nmore\n", b""])
def test_a_byte_more_or_less_is_a_change(root: Path, now: bytes) -> None:
    (root / "a.yaml").write_bytes(now)
    refused(root, Rewrite(root / "a.yaml", OLD, NEW))
    assert held(root) == {"a.yaml": now}


def test_a_file_changed_while_the_new_one_is_written_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def slow(number: int) -> None:
        sync(number)
        (root / "a.yaml").write_bytes(b"her\n")  # as long as the old one

    monkeypatch.setattr(os, "fsync", slow)
    error = refused(root, Rewrite(root / "a.yaml", OLD, NEW))
    assert str(error) == "a.yaml was changed in the meantime; nothing was written"
    assert held(root) == {"a.yaml": b"her\n"}


def test_a_file_that_has_gone_or_has_come_is_a_change(root: Path) -> None:
    assert "b.yaml was changed in the meantime" in str(refused(root, Rewrite(root / "b.yaml", OLD, NEW)))
    assert "a.yaml was changed in the meantime" in str(refused(root, Rewrite(root / "a.yaml", None, NEW)))
    (root / "link.yaml").symlink_to("nowhere")
    assert "link.yaml was changed in the meantime" in str(refused(root, Rewrite(root / "link.yaml", None, NEW)))
    assert "it is not there" in str(refused(root, Rewrite(root / "none/b.yaml", None, NEW)))
    assert held(root) == {"a.yaml": OLD}


def test_a_link_is_followed_and_stays(root: Path) -> None:
    (root / "b.yaml").symlink_to("a.yaml")
    save(root, [Rewrite(root / "b.yaml", OLD, NEW)])
    assert (root / "b.yaml").is_symlink()
    assert (root / "a.yaml").read_bytes() == NEW
    assert not (root / "a.yaml").is_symlink()


@pytest.mark.parametrize("link", ["a file", "a folder"])
def test_a_link_out_of_the_register_is_refused(root: Path, tmp_path: Path, link: str) -> None:
    (tmp_path / "outside").mkdir()
    victim = tmp_path / "outside/b.yaml"
    victim.write_bytes(OLD)
    if link == "a file":
        (root / "b.yaml").symlink_to(victim)
        error = refused(root, Rewrite(root / "b.yaml", OLD, NEW))
        assert str(error) == "b.yaml leads out of the register; nothing was written"
    else:
        (root / "sub").symlink_to(tmp_path / "outside")
        refused(root, Rewrite(root / "sub/b.yaml", OLD, NEW))
        refused(root, Rewrite(root / "sub/c.yaml", None, NEW))
    assert victim.read_bytes() == OLD
    assert list((tmp_path / "outside").iterdir()) == [victim]


def test_a_register_whose_name_begins_another_name_is_not_that_one(root: Path, tmp_path: Path) -> None:
    (tmp_path / "r2").mkdir()
    (tmp_path / "r2/a.yaml").write_bytes(OLD)
    refused(root, Rewrite(tmp_path / "r2/a.yaml", OLD, NEW))
    refused(root, Rewrite(root / "../r2/a.yaml", OLD, NEW))
    assert (tmp_path / "r2/a.yaml").read_bytes() == OLD


def test_a_circle_of_links_a_folder_and_a_pipe_are_refused(root: Path) -> None:
    (root / "x.yaml").symlink_to("y.yaml")
    (root / "y.yaml").symlink_to("x.yaml")
    assert "its links lead in a circle" in str(refused(root, Rewrite(root / "x.yaml", OLD, NEW)))
    (root / "d.yaml").mkdir()
    assert "d.yaml is not an ordinary file" in str(refused(root, Rewrite(root / "d.yaml", OLD, NEW)))
    os.mkfifo(root / "f.yaml")
    assert "f.yaml is not an ordinary file" in str(refused(root, Rewrite(root / "f.yaml", OLD, NEW)))
    assert stat.S_ISFIFO((root / "f.yaml").stat().st_mode)


def test_one_file_under_two_names_is_written_once_if_both_mean_the_same(root: Path) -> None:
    (root / "b.yaml").symlink_to("a.yaml")
    error = refused(root, Rewrite(root / "a.yaml", OLD, NEW), Rewrite(root / "b.yaml", OLD, b"else\n"))
    assert str(error) == "a.yaml and b.yaml are one file; nothing was written"
    assert (root / "a.yaml").read_bytes() == OLD
    save(root, [Rewrite(root / "a.yaml", OLD, NEW), Rewrite(root / "b.yaml", OLD, NEW)])
    assert (root / "a.yaml").read_bytes() == NEW


def test_where_case_does_not_count_two_spellings_are_one_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a file system that ignores case: `A.yaml` opens `a.yaml`, and `realpath` leaves the name as it was spelt."""
    real = os.open

    def opened(path: Any, *given: Any, **named: Any) -> int:
        return real(os.fspath(path).replace("A.yaml", "a.yaml"), *given, **named)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os.path, "realpath", lambda path, **_named: os.fspath(path))
    monkeypatch.setattr(os, "access", lambda *_given: True)
    error = refused(root, Rewrite(root / "a.yaml", OLD, NEW), Rewrite(root / "A.yaml", OLD, b"else\n"))
    monkeypatch.undo()
    assert str(error) == "a.yaml and A.yaml are one file; nothing was written"
    assert held(root) == {"a.yaml": OLD}


def test_files_that_differ_in_case_are_two_where_the_file_system_says_so(root: Path) -> None:
    if (root / "A.YAML").exists():
        pytest.skip("this file system ignores case")
    (root / "A.yaml").write_bytes(OLD)
    save(root, [Rewrite(root / "a.yaml", OLD, NEW), Rewrite(root / "A.yaml", OLD, b"else\n")])
    assert held(root) == {"A.yaml": b"else\n", "a.yaml": NEW}


def test_a_hard_link_elsewhere_keeps_the_old_text(root: Path, tmp_path: Path) -> None:
    os.link(root / "a.yaml", tmp_path / "backup.yaml")
    save(root, [Rewrite(root / "a.yaml", OLD, NEW)])
    assert (tmp_path / "backup.yaml").read_bytes() == OLD
    assert held(root) == {"a.yaml": NEW}


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_the_mode_is_kept(root: Path, mode: int) -> None:
    (root / "a.yaml").chmod(mode)
    save(root, [Rewrite(root / "a.yaml", OLD, NEW)])
    assert stat.S_IMODE((root / "a.yaml").stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_is_kept(root: Path) -> None:
    os.chown(root / "a.yaml", 1234, 2345)
    save(root, [Rewrite(root / "a.yaml", OLD, NEW)])
    assert ((root / "a.yaml").stat().st_uid, (root / "a.yaml").stat().st_gid) == (1234, 2345)


def test_a_write_protected_file_in_a_writable_folder_is_refused(root: Path) -> None:
    (root / "a.yaml").chmod(0o444)
    error = refused(root, Rewrite(root / "a.yaml", OLD, NEW))
    assert (str(error), str(error.hint)) == (
        "a.yaml is write-protected; nothing was written",
        "if it is meant to change: chmod u+w a.yaml",
    )
    assert held(root) == {"a.yaml": OLD}


@pytest.mark.parametrize("planted", ["link", "folder", "pipe"])
def test_what_is_planted_under_the_temporary_name_is_neither_followed_nor_taken_away(
    root: Path, tmp_path: Path, planted: str
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious\n")
    name = beside(root / "a.yaml")
    if planted == "link":
        name.symlink_to(victim)
    elif planted == "folder":
        name.mkdir()
    else:
        os.mkfifo(name)
    error = refused(root, Rewrite(root / "a.yaml", OLD, NEW))
    assert str(error) == f"{name} is in the way: riskreg did not make it; nothing was written"
    assert victim.read_bytes() == b"precious\n"
    assert os.path.lexists(name)
    assert (root / "a.yaml").read_bytes() == OLD


def test_a_hard_link_planted_under_the_temporary_name_keeps_its_bytes(root: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious\n")
    os.link(victim, beside(root / "a.yaml"))
    save(root, [Rewrite(root / "a.yaml", OLD, NEW)])
    assert victim.read_bytes() == b"precious\n"
    assert held(root) == {"a.yaml": NEW}


def test_an_interruption_between_two_renames_puts_the_first_file_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "b.yaml").write_bytes(OLD)
    real, count = os.replace, [0]

    def interrupted(*given: Any, **named: Any) -> None:
        count[0] += 1
        if count[0] == 4:  # the journal and two files were renamed
            raise KeyboardInterrupt
        real(*given, **named)

    monkeypatch.setattr(os, "replace", interrupted)
    rewrites = [Rewrite(root / "a.yaml", OLD, NEW), Rewrite(root / "c.yaml", None, NEW), Rewrite(root / "b.yaml", OLD, NEW)]
    with pytest.raises(KeyboardInterrupt):
        save(root, rewrites)
    assert count[0] == 5
    assert held(root) == {"a.yaml": OLD, "b.yaml": OLD}


def test_what_can_neither_be_made_nor_put_back_is_said_and_finished_by_the_next_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").write_bytes(OLD)
    (tmp_path / "b.yaml").write_bytes(OLD)
    real, count = os.replace, [0]

    def failing(*given: Any, **named: Any) -> None:
        count[0] += 1
        if count[0] > 2:
            raise OSError(5, "EIO")
        real(*given, **named)

    with locked(tmp_path, "riskreg renumber", NOW):
        monkeypatch.setattr(os, "replace", failing)
        error = refused(tmp_path, Rewrite(tmp_path / "a.yaml", OLD, NEW), Rewrite(tmp_path / "b.yaml", OLD, NEW))
        monkeypatch.undo()
    assert str(error) == "b.yaml cannot be written: the disk reports an error"
    assert str(error.hint) == (
        "a part of the change is made all the same: git diff shows it; the next command that writes finishes it"
    )
    assert (tmp_path / "a.yaml").read_bytes() == NEW
    assert (tmp_path / "b.yaml").read_bytes() == OLD
    told: list[str] = []
    with locked(tmp_path, "riskreg set", NOW, lambda said: told.append(Language("en").text(said))):
        assert held(tmp_path) == {"a.yaml": NEW, "b.yaml": NEW}
    assert told == ["a change that was interrupted is finished now: a.yaml, b.yaml"]
