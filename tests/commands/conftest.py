"""`college`: the small college of tests/commands/college.py, in a repository, with its commands."""

from pathlib import Path

import pytest
from tests.cli.conftest import Riskreg
from tests.commands.college import College, environment, repository


@pytest.fixture
def college(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> College:
    """A small college in a repository with one commit; whoever writes is 何建平 (P-2)."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    for name in ("RISKREG_DIR", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    repo = repository(tmp_path / "college")
    repo.git("config", "user.name", "何建平")
    repo.git("config", "user.email", "he@example.org")
    monkeypatch.chdir(repo.folder)
    return College(repo.folder, Riskreg())
