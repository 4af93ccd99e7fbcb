"""What all tests share: the demo's repository, made once; files that are read once; how many examples laws are tried on."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.quarter import Quarter, build

from riskreg.commands import start as command
from riskreg.commands.session import Request
from riskreg.domain.fields import Row
from riskreg.store import load
from riskreg.syntax import reader

# A law that names no number of its own is tried on few examples; a soak takes the full counts.
settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("soak", max_examples=1_000, deadline=None)
settings.load_profile("soak" if os.environ.get("RISKREG_SOAK") else "quick")


@pytest.fixture(scope="session", autouse=True)
def _same_files_are_read_once() -> Iterator[None]:
    """Read the same bytes under the same path once a session: thousands of tests ask the example, and reading is a function.

    Reading it anew each time was half of all the time. Who watches the reader gets the reader; so does a soak.
    """
    real, watched = load.read, reader.read_records
    once = lru_cache(maxsize=512)(lambda path, data, settings: real(path, data, settings=settings))

    def read(path: str, data: bytes, *, settings: bool = False) -> load.LoadedFile:
        if reader.read_records is not watched:
            return real(path, data, settings=settings)
        file = once(path, data, settings)
        return load.LoadedFile([copied(row) for row in file.rows], [*file.found], file.text, [*file.extents])

    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get("RISKREG_SOAK"):
            patch.setattr(load, "read", read)
        yield


def copied(value: Any) -> Any:
    """Copy a row with the rows in it: records take over the mappings that were read, and put what words mean in them."""
    match value:
        case Row():
            return Row(
                value.table, {name: copied(one) for name, one in value.values.items()}, value.path, value.line, value.places
            )
        case dict():
            return {key: copied(one) for key, one in value.items()}
        case list():
            return [copied(one) for one in value]
    return value


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's repository; nobody may change it."""
    folder = tmp_path_factory.mktemp("demo")
    command.run_demo(Request(now=datetime(2026, 1, 1, tzinfo=UTC), folder=folder), None)
    return folder / "riskreg-demo"


@pytest.fixture(scope="session")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    """The quarter kept by hand, in its repository; nobody may change it."""
    folder = tmp_path_factory.mktemp("quarter") / "college"
    build(folder)
    return Quarter(folder)
