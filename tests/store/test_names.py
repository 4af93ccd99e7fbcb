"""What records are called: from the files, from what lists kept, from what completion kept; and never stale."""

import os
import subprocess
import time
from pathlib import Path

import pytest
from tests.store.conftest import Commit, Repo, build

from riskreg.store import names
from riskreg.store.archive import Archive
from riskreg.store.git import common
from riskreg.store.name_list import KnownItem
from riskreg.store.names import Names

ROOT = Path(__file__).parents[2]
FILES = {
    "riskreg.yaml": "name: 示例学院\nas_of: 2022-09-30\nlanguage: en\naudience: {records: restricted}\n",
    "units.yaml": "units: [{id: U-1, name: 后勤处, aliases: [总务处], until: 2022-09-01}]\npeople: [{id: P-1, name: 何建平}]\n",
    "meetings.yaml": "meetings: [{id: 2022-09, on: 2022-09-28, decisions: [{id: 1, text: 换灯, unit: U-1, owner: P-1, standing: true}]}]\n",
}
ITEMS = [
    KnownItem("meetings", "2022-09", on="2022-09-28"),
    KnownItem("decisions", "2022-09/1", "换灯"),
    KnownItem("settings", "", "en", on="2022-09-30", audience="restricted"),
    KnownItem("units", "U-1", "后勤处", ("总务处",), "2022-09-01"),
    KnownItem("people", "P-1", "何建平"),
]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return build(tmp_path / "repo", Commit("a", FILES))


def plain(found: Names) -> list[KnownItem]:
    return [item._replace(aliases=tuple(item.aliases), tags=tuple(item.tags)) for item in found.items]


def test_names_come_from_the_files(repo: Repo) -> None:
    assert plain(Names(repo.folder)) == ITEMS
    assert plain(Names(repo.folder)) == ITEMS
    assert Names(repo.folder).settings.on == "2022-09-30"


def test_outside_git_nothing_is_kept(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert plain(Names(tmp_path)) == ITEMS
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)


@pytest.mark.parametrize("kept", ["nothing", "files", "register"])
@pytest.mark.parametrize("listed", [True, False])
def test_names_are_the_same_however_they_were_kept(repo: Repo, monkeypatch: pytest.MonkeyPatch, kept: str, listed: bool) -> None:
    if listed:
        Archive(repo.folder).snapshot()
    if kept != "nothing":
        monkeypatch.setattr(names, "SHORT", 1e9 if kept == "files" else -1e9)
        Names(repo.folder)
        (folder,) = (repo / ".git/riskreg-cache").iterdir()
        assert any(path.name.startswith("names-") for path in folder.iterdir()) == (kept == "register")
    assert plain(Names(repo.folder)) == ITEMS


def test_the_example_is_called_the_same_from_lists_and_from_files(tmp_path: Path) -> None:
    texts = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / "registers").rglob("*.yaml")}
    one, other = build(tmp_path / "one", Commit("a", texts)), build(tmp_path / "other", Commit("a", texts))
    Archive(one / "registers").snapshot()
    from_lists, from_files = Names(one / "registers"), Names(other / "registers")
    assert plain(from_lists) == plain(from_files)
    assert from_lists.whole
    ended = {item.id for item in from_files.of("dangers") if item.ended and item.ended <= "2022-09-30"}
    judged = Archive(one / "registers").snapshot().register.dangers
    assert ended == {id_ for id_, danger in judged.items() if danger.quiet_from() and str(danger.quiet_from()) <= "2022-09-30"}
    assert ended


def test_what_was_just_written_is_not_taken_as_resting(repo: Repo) -> None:
    Names(repo.folder)
    (folder,) = (repo / ".git/riskreg-cache").iterdir()
    assert [path.name for path in folder.iterdir() if path.name.startswith("names-")] == []


def test_no_change_is_missed_not_even_one_of_the_same_size_and_time(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "SHORT", 0.0)
    path = repo / "units.yaml"
    for number in range(20):
        time.sleep(0.02)
        path.write_text(FILES["units.yaml"].replace("U-1", f"U-{number:02}"), encoding="utf-8")
        os.utime(path, (1, 1))
        assert [item.id for item in Names(repo.folder).of("units")] == [f"U-{number:02}"]


def test_new_and_removed_files_are_noticed(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "SHORT", -1e9)
    Names(repo.folder)
    repo.write("more.yaml", "units: [{id: U-2}]\n")
    assert [item.id for item in Names(repo.folder).of("units")] == ["U-2", "U-1"]
    (repo / "more.yaml").unlink()
    assert [item.id for item in Names(repo.folder).of("units")] == ["U-1"]


def test_damage_to_what_was_kept_is_noticed(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "SHORT", -1e9)
    Names(repo.folder)
    (folder,) = (repo / ".git/riskreg-cache").iterdir()
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace("后勤处".encode(), "后勤组".encode()))
    assert plain(Names(repo.folder)) == ITEMS


def test_a_broken_file_is_told_from_a_whole_register(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "SHORT", -1e9)
    assert Names(repo.folder).whole
    repo.write("more.yaml", "units: [")
    for _ in range(2):
        found = Names(repo.folder)
        assert not found.whole
        assert plain(found) == ITEMS
    (repo / "more.yaml").unlink()
    (repo / "units.yml").write_text("", encoding="utf-8")
    assert not Names(repo.folder).whole


def test_the_git_directory_is_found_as_git_finds_it(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "second"))
    subprocess.run(["git", "clone", "-q", "--bare", str(repo.folder), str(tmp_path / "bare.git")], check=True)
    for folder in (repo.folder, tmp_path / "second", tmp_path / "bare.git"):
        asked = ["git", "-C", str(folder), "rev-parse", "--path-format=absolute", "--git-common-dir"]
        told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
        assert common(folder) == Path(told).resolve()


@pytest.mark.parametrize("text", ["gitdir: {0}", "gitdir: ../nowhere", "nonsense", "gitdir: a\0b", ""])
def test_a_git_file_that_names_no_git_directory_names_nothing(tmp_path: Path, text: str) -> None:
    precious = tmp_path / "precious"
    (precious / "riskreg" / "work").mkdir(parents=True)
    folder = tmp_path / "register"
    folder.mkdir()
    (folder / ".git").write_text(text.format(precious), encoding="utf-8")
    (folder / "riskreg.yaml").write_text(FILES["riskreg.yaml"], encoding="utf-8")
    assert common(folder) is None
    assert len(Names(folder).items) == 1
    assert [path.name for path in (precious / "riskreg").iterdir()] == ["work"]


def test_outside_git_there_is_no_git_directory(tmp_path: Path) -> None:
    assert common(tmp_path) is None
