"""A repository that plants programs wherever a commit might start one: hooks, filters, signatures, monitors, editors."""

import os
import subprocess
from pathlib import Path

from tests.store.conftest import NOW, environment
from tests.store.test_git import HOOKS, plant

from riskreg.store.commit import prepare
from riskreg.store.git_write import email
from riskreg.store.repository import open_repository


def test_a_commit_runs_nothing_that_the_repository_plants(tmp_path: Path) -> None:
    assert {"pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "reference-transaction", "post-index-change"} <= set(
        HOOKS
    )
    planted = plant(tmp_path)
    repository = open_repository(planted.folder)
    assert repository
    path = "measures.yaml"
    age(planted.folder)
    prepared = prepare(repository, [path, "new.yaml"])
    made = prepared.make(lambda _path, data: (data or b"") + b"# y\n", "x\n\nRecord: M-1\n", NOW)
    file = planted.folder / path
    file.write_bytes(file.read_bytes() + b"# y\n")
    (planted.folder / "new.yaml").write_bytes(b"# y\n")
    done = made.settle()
    assert email(planted.folder) == "x@example.org"
    assert not planted.canary.exists(), planted.canary.read_text(encoding="utf-8")
    assert repository.named("HEAD") == done.id
    commit = subprocess.run(
        ["git", "cat-file", "commit", done.id], cwd=planted.folder, env=environment(), check=True, capture_output=True
    )
    assert b"gpgsig" not in commit.stdout


def age(folder: Path) -> None:
    """Let git take every file for one that was changed after the index was written: then it looks into each."""
    os.utime(folder / ".git" / "index", (1000, 1000))


def test_these_programs_would_run(tmp_path: Path) -> None:
    """Else the above would prove nothing: hooks run where they are not switched off, filters wherever git sees the files."""
    planted = plant(tmp_path)
    removal = ("update-index", "--force-remove", "measures.yaml")
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=planted.folder, env=environment(), check=True, capture_output=True, text=True
    ).stdout.strip()
    for words, program in (
        (("update-ref", "refs/heads/x", head), "reference-transaction"),
        (("-c", "core.fsmonitor=false", *removal), "evil"),
        (("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *removal), "evil"),
    ):
        planted.canary.unlink(missing_ok=True)
        age(planted.folder)
        subprocess.run(["git", *words], cwd=planted.folder, env=environment(), check=False, capture_output=True)
        assert f"/{program}" in planted.canary.read_text(encoding="utf-8"), words
