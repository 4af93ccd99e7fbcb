"""Which files belong to a register, in which order, under which paths; and where a register is."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from riskreg.errors import RiskregError
from riskreg.store.sources import WorkTree, find, named

SETTINGS = "name: 校\n"


def grow(folder: Path, *names: str, texts: Mapping[str, str] | None = None) -> None:
    for name, text in {**dict.fromkeys(names, ""), **(texts or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    grow(tmp_path, "riskreg.yaml")
    return tmp_path


def files(folder: Path) -> list[str]:
    tree = WorkTree(folder)
    return [tree.shown(path) for path in tree.listed()]


def found(folder: Path) -> list[tuple[str, str, str]]:
    tree = WorkTree(folder)
    for path in tree.listed():
        tree.read(path)
    return [(one.mark.path, one.code, str(one.message)) for one in tree.found]


def test_yaml_files_in_any_sub_folder_by_path(folder: Path) -> None:
    grow(folder, "z.yaml", "隐患/公寓 一.yaml", "a/b/c.yaml", "a/b.yaml", "B.yaml", "a.yaml", "note.txt", "a.yaml.bak", "yaml")
    assert files(folder) == ["B.yaml", "a.yaml", "a/b.yaml", "a/b/c.yaml", "riskreg.yaml", "z.yaml", "隐患/公寓 一.yaml"]
    assert found(folder) == []


@pytest.mark.parametrize(
    "name", [".x.yaml", "_x.yaml", ".git/x.yaml", "_old/x.yaml", "a/.b/c.yaml", "a/_b.yaml", ".x.yml", "_x.yml"]
)
def test_names_that_begin_with_a_dot_or_a_line_are_skipped_in_silence(folder: Path, name: str) -> None:
    grow(folder, name)
    assert files(folder) == ["riskreg.yaml"]
    assert found(folder) == []


@pytest.mark.parametrize("name", ["x.yml", "a/x.YML", "X.YAML"])
def test_a_wrong_ending_is_told_and_not_read(folder: Path, name: str) -> None:
    grow(folder, name)
    assert files(folder) == ["riskreg.yaml"]
    assert found(folder) == [(name, "R113", "the file is not read: its name must end in .yaml")]


@pytest.mark.parametrize("name", ["x.Yaml", "x.Yml"])
def test_a_wrong_ending_in_any_case_is_told(folder: Path, name: str) -> None:
    grow(folder, name)
    assert [code for _, code, _ in found(folder)] == ["R113"]


def test_a_folder_named_like_a_file_is_a_folder(folder: Path) -> None:
    grow(folder, "x.yaml/y.yaml", "x.yml/z.yaml")
    assert files(folder) == ["riskreg.yaml", "x.yaml/y.yaml", "x.yml/z.yaml"]
    assert found(folder) == []


def test_a_link_to_a_file_of_the_register_is_read(folder: Path) -> None:
    grow(folder, texts={"_real.yaml": "risks: []\n"})
    (folder / "linked.yaml").symlink_to("_real.yaml")
    tree = WorkTree(folder)
    read = [tree.read(path) for path in tree.listed()]
    assert [(blob.path, blob.data) for blob in read if blob] == [("linked.yaml", b"risks: []\n"), ("riskreg.yaml", b"")]


def test_a_link_out_of_the_register_is_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    grow(outside, "secret.yaml")
    (folder / "linked.yaml").symlink_to(outside / "secret.yaml")
    (folder / "broken.yaml").symlink_to("nowhere.yaml")
    assert found(folder) == [
        ("broken.yaml", "R115", "it is not there"),
        ("linked.yaml", "R115", "the link leads out of the register"),
    ]


def test_a_link_in_a_circle_is_told(folder: Path) -> None:
    (folder / "self.yaml").symlink_to("self.yaml")
    assert found(folder) == [("self.yaml", "R115", "its links lead in a circle")]


def test_a_folder_beside_it_with_a_name_that_begins_alike_is_outside(tmp_path: Path) -> None:
    grow(tmp_path, "reg/riskreg.yaml", "reg-old/x.yaml")
    (tmp_path / "reg" / "linked.yaml").symlink_to(tmp_path / "reg-old" / "x.yaml")
    assert found(tmp_path / "reg") == [("linked.yaml", "R115", "the link leads out of the register")]


def test_a_linked_folder_is_read_or_told(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    grow(outside, "dangers.yaml")
    (folder / "隐患").symlink_to(outside, target_is_directory=True)
    assert found(folder) != [] or files(folder) != ["riskreg.yaml"]


def test_what_is_no_ordinary_file_or_too_large_is_told(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    with (folder / "large.yaml").open("wb") as file:
        file.truncate(16 * 1024 * 1024 + 1)
    with (folder / "just.yaml").open("wb") as file:
        file.truncate(16 * 1024 * 1024)
    assert found(folder) == [
        ("large.yaml", "R110", "the file is larger than 16 MiB"),
        ("pipe.yaml", "R115", "this is not an ordinary file"),
    ]


def test_a_file_that_goes_away_is_told(folder: Path) -> None:
    grow(folder, "a.yaml")
    tree = WorkTree(folder)
    paths = tree.listed()
    (folder / "a.yaml").unlink()
    assert tree.read(paths[0]) is None
    assert [(one.mark, one.code) for one in tree.found] == [(("a.yaml", 1, 1), "R115")]


def test_paths_begin_at_the_git_top_else_at_the_register(tmp_path: Path) -> None:
    grow(tmp_path, "work/台账/riskreg.yaml", "work/台账/隐患/a.yaml")
    assert files(tmp_path / "work" / "台账") == ["riskreg.yaml", "隐患/a.yaml"]
    (tmp_path / "work" / ".git").mkdir()
    assert files(tmp_path / "work" / "台账") == ["台账/riskreg.yaml", "台账/隐患/a.yaml"]


def test_a_register_reached_by_a_link_is_the_register(tmp_path: Path) -> None:
    grow(tmp_path, "real/riskreg.yaml", "real/a.yaml")
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    assert files(tmp_path / "link") == ["a.yaml", "riskreg.yaml"]
    assert found(tmp_path / "link") == []


@pytest.mark.parametrize("start", [".", "registers", "registers/隐患/深", "docs"])
def test_found_upward_here_or_in_registers(tmp_path: Path, start: str) -> None:
    grow(tmp_path, "registers/riskreg.yaml", "registers/隐患/深/a.yaml", "docs/x.md")
    assert find(tmp_path / start) == tmp_path / "registers"


def test_the_nearest_is_found(tmp_path: Path) -> None:
    grow(tmp_path, "riskreg.yaml", "registers/riskreg.yaml", "a/registers/riskreg.yaml", "a/b/c")
    assert find(tmp_path) == tmp_path
    assert find(tmp_path / "a" / "b") == tmp_path / "a" / "registers"
    assert find(tmp_path / "registers") == tmp_path / "registers"


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_not_past_the_git_top_level(tmp_path: Path, kind: str) -> None:
    grow(tmp_path, "riskreg.yaml", "repo/sub/x.md")
    top = tmp_path / "repo"
    if kind == "folder":
        (top / ".git").mkdir()
    else:
        grow(top, texts={".git": "gitdir: ../elsewhere\n"})
    with pytest.raises(RiskregError, match=r"no riskreg\.yaml in .*repo/sub or above") as caught:
        find(top / "sub")
    assert caught.value.code == 2
    assert "riskreg init" in str(caught.value.hint)
    grow(top, "registers/riskreg.yaml")
    assert find(top / "sub") == top / "registers"


def test_a_folder_called_like_the_settings_is_no_register(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "riskreg.yaml").mkdir()
    with pytest.raises(RiskregError):
        find(tmp_path)


def test_a_named_folder_is_the_register_or_holds_it(tmp_path: Path) -> None:
    grow(tmp_path, "a/riskreg.yaml", "b/registers/riskreg.yaml", "c/x.yaml")
    assert named(tmp_path / "a") == tmp_path / "a"
    assert named(tmp_path / "b") == tmp_path / "b" / "registers"
    with pytest.raises(RiskregError, match=r"is no register: it has no riskreg\.yaml") as caught:
        named(tmp_path / "c")
    assert caught.value.code == 2
    assert f"riskreg init {tmp_path / 'c'}" in str(caught.value.hint)
    with pytest.raises(RiskregError, match="there is no folder"):
        named(tmp_path / "d")
    with pytest.raises(RiskregError):
        named(tmp_path / "a" / "riskreg.yaml")


def test_a_missing_folder_says_what_to_type_next(tmp_path: Path) -> None:
    with pytest.raises(RiskregError) as caught:
        named(tmp_path / "d")
    assert caught.value.hint is not None
