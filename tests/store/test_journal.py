"""The journal of a set: finished, dropped or told; a planted one moves nothing."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from tests.store.conftest import git_directory

from riskreg.errors import RiskregError
from riskreg.report.language import Language
from riskreg.store.files import beside, digest, journal, kept, note
from riskreg.store.locking import locked

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
OLD, NEW, HERS = b"old\n", b"new\n", b"hers\n"
Files = Mapping[str, bytes | None]
SET: Final[Files] = {"a.yaml": OLD, "b.yaml": OLD, "c.yaml": None}  # a set that replaces two files and makes a third


def interrupted(root: Path, now: Files, waiting: Files) -> None:
    """Write the journal of the set; then files as they are `now`, with the temporaries that still wait."""
    note(root, journal(root), [(root / name, before, NEW) for name, before in SET.items()])
    for name, data in now.items():
        if data is not None:
            (root / name).write_bytes(data)
    for name, data in waiting.items():
        beside(root / name).write_bytes(data or b"")


def next_writer(root: Path) -> tuple[dict[str, bytes], list[str]]:
    """Take the lock; return what it finds, and what it said."""
    told: list[str] = []
    with locked(root, "riskreg set", NOW, lambda said: told.append(Language("en").text(said))):
        files = {path.name: path.read_bytes() for path in sorted(root.iterdir()) if path.name != ".riskreg.lock"}
    return files, told


def refused(root: Path) -> RiskregError:
    with pytest.raises(RiskregError) as caught:
        next_writer(root)
    assert caught.value.code == 3
    return caught.value


def test_a_set_of_which_none_is_made_is_dropped(tmp_path: Path) -> None:
    interrupted(tmp_path, SET, dict.fromkeys(SET, NEW))
    assert next_writer(tmp_path) == ({"a.yaml": OLD, "b.yaml": OLD}, [])


@pytest.mark.parametrize("made", [["a.yaml"], ["a.yaml", "b.yaml"], ["b.yaml"], ["c.yaml"]])
def test_a_set_of_which_some_are_made_is_finished(tmp_path: Path, made: list[str]) -> None:
    interrupted(tmp_path, {**SET, **dict.fromkeys(made, NEW)}, {name: NEW for name in SET if name not in made})
    files, told = next_writer(tmp_path)
    assert files == {"a.yaml": NEW, "b.yaml": NEW, "c.yaml": NEW}
    assert told == ["a change that was interrupted is finished now: a.yaml, b.yaml, c.yaml"]
    assert next_writer(tmp_path) == (files, [])


def test_a_set_that_is_made_whole_is_left_alone(tmp_path: Path) -> None:
    interrupted(tmp_path, dict.fromkeys(SET, NEW), {})
    assert next_writer(tmp_path)[0] == {"a.yaml": NEW, "b.yaml": NEW, "c.yaml": NEW}
    assert not journal(tmp_path).exists()


def test_what_somebody_wrote_since_in_a_file_that_was_made_stays(tmp_path: Path) -> None:
    interrupted(tmp_path, {"a.yaml": HERS, "b.yaml": OLD}, {"b.yaml": NEW, "c.yaml": NEW})
    assert next_writer(tmp_path)[0] == {"a.yaml": HERS, "b.yaml": NEW, "c.yaml": NEW}


def test_what_somebody_wrote_since_in_a_file_that_was_not_made_stays_and_is_told_once(tmp_path: Path) -> None:
    interrupted(tmp_path, {"a.yaml": NEW, "b.yaml": HERS}, {"b.yaml": NEW, "c.yaml": NEW})
    error = refused(tmp_path)
    assert Language("en").text(error.said) == (
        "an earlier command was interrupted, and files were changed since: its change stands in a.yaml, but not in b.yaml, c.yaml"
    )
    assert next_writer(tmp_path) == ({"a.yaml": NEW, "b.yaml": HERS}, [])


def test_a_set_of_which_none_is_made_is_dropped_whatever_was_written_since(tmp_path: Path) -> None:
    interrupted(tmp_path, {"a.yaml": HERS, "b.yaml": OLD}, dict.fromkeys(SET, NEW))
    assert next_writer(tmp_path) == ({"a.yaml": HERS, "b.yaml": OLD}, [])


def test_a_temporary_that_is_not_what_the_journal_says_takes_no_place(tmp_path: Path) -> None:
    interrupted(tmp_path, {"a.yaml": NEW, "b.yaml": OLD}, {"b.yaml": b"half", "c.yaml": NEW})
    refused(tmp_path)
    assert next_writer(tmp_path) == ({"a.yaml": NEW, "b.yaml": OLD}, [])


@pytest.mark.parametrize("path", ["../victim.yaml", "/etc/hosts", "sub/../../victim.yaml", "link/victim.yaml", ".", "\0", ""])
def test_a_planted_journal_names_no_file_outside_the_register(tmp_path: Path, path: str) -> None:
    root = tmp_path / "r"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    for name in ("victim.yaml", "other.yaml"):
        (tmp_path / name).write_bytes(OLD)
        beside(tmp_path / name).write_bytes(NEW)
    moves = [[path, digest(OLD), digest(NEW)], ["a.yaml", digest(OLD), digest(NEW)]]
    (root / "a.yaml").write_bytes(NEW)
    journal(root).write_text(json.dumps({"moves": moves}), encoding="utf-8")
    assert str(refused(root)) == f"{journal(root)} is in the way: riskreg did not make it; nothing was written"
    assert (tmp_path / "victim.yaml").read_bytes() == OLD
    assert beside(tmp_path / "victim.yaml").exists()


@pytest.mark.parametrize(
    "text", [b"", b"{}", b"[]", b"null", b"\xff", b'{"moves": 1}', b'{"moves": [1]}', b'{"moves": [["a.yaml"]]}', b"[" * 9]
)
def test_a_journal_that_makes_no_sense_is_told(tmp_path: Path, text: bytes) -> None:
    journal(tmp_path).write_bytes(text)
    error = refused(tmp_path)
    assert (str(error.said), str(error.hint)) == (
        f"{journal(tmp_path)} is in the way: riskreg did not make it; nothing was written",
        "look what it is, delete it, and run the command again",
    )
    assert journal(tmp_path).read_bytes() == text


@pytest.mark.parametrize("planted", ["link", "folder", "pipe"])
def test_what_is_no_file_is_no_journal(tmp_path: Path, planted: str) -> None:
    if planted == "link":
        (tmp_path / "victim").write_bytes(b'{"moves": []}')
        journal(tmp_path).symlink_to("victim")
    elif planted == "folder":
        journal(tmp_path).mkdir()
    else:
        os.mkfifo(journal(tmp_path))
    assert "is in the way" in str(refused(tmp_path))
    assert os.path.lexists(journal(tmp_path))


def test_registers_of_one_repository_share_the_lock_but_not_the_journal(tmp_path: Path) -> None:
    git_directory(tmp_path / ".git")
    roots = [tmp_path / "a", tmp_path / "b"]
    assert {kept(root, ".lock") for root in roots} == {tmp_path / ".git/riskreg.lock"}
    journals = {journal(root) for root in roots}
    assert len(journals) == 2
    assert {path.parent for path in journals} == {tmp_path / ".git"}


def test_a_repository_that_was_moved_still_finds_its_journal(tmp_path: Path) -> None:
    git_directory(tmp_path / "x/.git")
    (tmp_path / "x/r").mkdir()
    interrupted(tmp_path / "x/r", {"a.yaml": NEW, "b.yaml": OLD}, {"b.yaml": NEW, "c.yaml": NEW})
    (tmp_path / "x").rename(tmp_path / "y")
    assert next_writer(tmp_path / "y/r")[0] == {"a.yaml": NEW, "b.yaml": NEW, "c.yaml": NEW}
