"""git: where its work tree begins, what it ignores, and that nothing a repository names is ever run."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskreg.commands import check
from riskreg.commands.asked import Asked
from riskreg.store.git import environment, ignored, toplevel

ROOT = Path(__file__).parents[2]
NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_AUTHOR_DATE": "2022-09-30T00:00:00Z"}


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, env={**os.environ, **QUIET})


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "repo")
    return tmp_path / "repo"


def test_the_top_is_where_git_is(repo: Path) -> None:
    (repo / "台账" / "隐患").mkdir(parents=True)
    assert toplevel(repo) == repo
    assert toplevel(repo / "台账" / "隐患") == repo


def test_a_work_tree_of_its_own_has_a_file_for_git(repo: Path, tmp_path: Path) -> None:
    git(repo, "commit", "-q", "--allow-empty", "-m", "x")
    git(repo, "worktree", "add", "-q", str(tmp_path / "other"))
    assert (tmp_path / "other" / ".git").is_file()
    (tmp_path / "other" / "sub").mkdir()
    assert toplevel(tmp_path / "other" / "sub") == tmp_path / "other"


def test_the_inner_repository_counts(repo: Path) -> None:
    (repo / "inner" / ".git").mkdir(parents=True)
    assert toplevel(repo / "inner") == repo / "inner"


def test_outside_git_there_is_none(tmp_path: Path) -> None:
    assert toplevel(tmp_path) is None


@pytest.mark.parametrize("linked", [False, True], ids=["repository", "work tree"])
def test_what_git_ignores(repo: Path, tmp_path: Path, linked: bool) -> None:
    if linked:
        git(repo, "commit", "-q", "--allow-empty", "-m", "x")
        git(repo, "worktree", "add", "-q", str(tmp_path / "other"))
        repo = tmp_path / "other"
    (repo / ".gitignore").write_text("草稿*\n/my own/\n*.tmp.yaml\n!keep.tmp.yaml\n", encoding="utf-8")
    (repo / "sub").mkdir()
    (repo / "sub" / ".gitignore").write_text("local.yaml\n", encoding="utf-8")
    hidden = {"草稿 一.yaml", "台账/草稿.yaml", "my own/x.yaml", "a.tmp.yaml", "sub/local.yaml", '"quoted" 草稿', "草稿\n行.yaml"}
    shown = {"台账.yaml", "keep.tmp.yaml", "local.yaml", "sub/x.yaml", "my/own/x.yaml"} - {'"quoted" 草稿'}
    expected = {path for path in hidden if path != '"quoted" 草稿'}
    assert ignored(repo, sorted(hidden | shown)) == expected


def test_a_file_that_is_committed_is_not_ignored(repo: Path) -> None:
    (repo / "a.yaml").write_text("", encoding="utf-8")
    git(repo, "add", "a.yaml")
    (repo / ".gitignore").write_text("*.yaml\n", encoding="utf-8")
    assert ignored(repo, ["a.yaml", "b.yaml"]) == {"b.yaml"}


@pytest.mark.parametrize("name", [":!a.yaml", ":^a.yaml", ":(exclude)a.yaml"])
def test_a_name_with_a_meaning_for_git_is_taken_as_it_is(repo: Path, name: str) -> None:
    (repo / ".gitignore").write_text("other.yaml\n", encoding="utf-8")
    assert ignored(repo, [name, "other.yaml"]) == {"other.yaml"}


@pytest.mark.parametrize("name", [":(top)a.yaml", ":a.yaml", "-n.yaml", "*.yaml", "a[b].yaml", "#a.yaml", " a.yaml"])
def test_a_name_is_taken_as_it_is(repo: Path, name: str) -> None:
    (repo / ".gitignore").write_text("other.yaml\n", encoding="utf-8")
    assert ignored(repo, [name, "other.yaml"]) == {"other.yaml"}


def test_names_that_are_no_utf8(repo: Path) -> None:
    (repo / ".gitignore").write_bytes(b"\xb2\xdd*\n")
    name = os.fsdecode(b"\xb2\xdd.yaml")
    assert ignored(repo, [name, "a.yaml"]) == {name}


def test_nothing_asked_starts_nothing(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert ignored(repo, []) == frozenset()


def test_without_git_nothing_is_ignored(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repo / ".gitignore").write_text("*\n", encoding="utf-8")
    monkeypatch.setenv("PATH", "/nonexistent")
    assert ignored(repo, ["a.yaml"]) == frozenset()


def test_where_git_refuses_nothing_is_ignored(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()  # no repository
    assert ignored(tmp_path, ["a.yaml"]) == frozenset()


def test_many_paths_at_once(repo: Path) -> None:
    (repo / ".gitignore").write_text("7.yaml\n", encoding="utf-8")
    paths = [f"{'长' * 40}/{number}/7.yaml" for number in range(2000)]
    assert len(ignored(repo, paths)) == 2000


INHERITED: Mapping[str, str] = {
    "GIT_DIR": "/nonexistent",
    "GIT_WORK_TREE": "/nonexistent",
    "GIT_INDEX_FILE": "/nonexistent",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.excludesFile",
    "GIT_CONFIG_VALUE_0": "/nonexistent",
    "GIT_EXTERNAL_DIFF": "/nonexistent",
    "LANGUAGE": "zh_CN",
}


def test_what_hooks_and_drivers_set_is_dropped(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in INHERITED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("RISKREG_X", "kept")
    made = environment()
    assert {name: value for name, value in made.items() if name.startswith("GIT_")} == {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
    }
    assert (made["LC_ALL"], made["RISKREG_X"], "LANGUAGE" in made) == ("C.UTF-8", "kept", False)
    (repo / ".gitignore").write_text("a.yaml\n", encoding="utf-8")
    assert ignored(repo, ["a.yaml", "b.yaml"]) == {"a.yaml"}


HOOKS = (
    "pre-commit",
    "post-checkout",
    "post-index-change",
    "fsmonitor-watchman",
    "query-watchman",
    "pre-auto-gc",
    "reference-transaction",
)
PLANTED = (
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.sshCommand",
    "core.askPass",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "diff.external",
    "diff.evil.textconv",
    "diff.evil.command",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "merge.evil.driver",
    "gpg.program",
    "credential.helper",
    "pager.check-ignore",
    "pager.rev-parse",
    "alias.check-ignore",
    "alias.rev-parse",
    "sequence.editor",
    "uploadpack.packObjectsHook",
    "interactive.diffFilter",
)


@pytest.mark.parametrize("fsmonitor", ["program", "true"])
def test_a_repository_that_plants_programs_runs_none_of_them(tmp_path: Path, fsmonitor: str) -> None:
    repo = Path(shutil.copytree(ROOT / "registers", tmp_path / "registers"))
    git(repo, "init", "-q")
    git(repo, "add", ".")
    git(repo, "commit", "-q", "-m", "x")
    canary = tmp_path / "canary"
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\necho ran \"$0\" >> '{canary}'\n", encoding="utf-8")
    evil.chmod(0o755)
    for key in PLANTED:
        shell = key.startswith("alias.")
        git(repo, "config", key, f"!{evil}" if shell else str(evil))
    if fsmonitor == "true":
        git(repo, "config", "core.fsmonitor", "true")
    git(repo, "config", "core.hooksPath", str(tmp_path / "hooks"))
    for folder in (tmp_path / "hooks", repo / ".git" / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in HOOKS:
            shutil.copy(evil, folder / name)
    (repo / ".gitattributes").write_text("*.yaml filter=evil diff=evil merge=evil\n", encoding="utf-8")
    (repo / ".gitignore").write_text("periods.yaml\nignored.yaml\n", encoding="utf-8")
    (repo / "ignored.yaml").write_text("risks: []\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in repo.rglob("*") if path.is_file()}
    outcome = check.run(Asked(now=NOW, folder=repo))
    assert outcome.document is not None
    assert "R114" in {
        str(cell) for block in outcome.document.flat(as_data=True).blocks for row in getattr(block, "rows", ()) for cell in row
    }
    assert not canary.exists()
    kept = repo / ".git" / "riskreg"  # thrown away at will
    after = {path: path.read_bytes() for path in repo.rglob("*") if path.is_file() and kept not in path.parents}
    assert after == before
