"""What all tests share: the demo's repository, made once; how many examples laws are tried on."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from riskreg.commands import demo as command
from riskreg.commands.asked import Asked

# A law that names no number of its own is tried on few examples; a soak takes the full counts.
settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("soak", max_examples=1_000, deadline=None)
settings.load_profile("soak" if os.environ.get("RISKREG_SOAK") else "quick")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's repository; nobody may change it."""
    folder = tmp_path_factory.mktemp("demo")
    command.run(Asked(now=datetime(2026, 1, 1, tzinfo=UTC), folder=folder), None)
    return folder / "riskreg-demo"
