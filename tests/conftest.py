"""What all tests share: the demo's repository, made once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskreg.commands import demo as command
from riskreg.commands.asked import Asked


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's repository; nobody may change it."""
    folder = tmp_path_factory.mktemp("demo")
    command.run(Asked(now=datetime(2026, 1, 1, tzinfo=UTC), folder=folder), None)
    return folder / "riskreg-demo"
