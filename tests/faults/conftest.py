"""The program as the fault tests call it: in this process for speed, or as a process of its own where that is the point."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.words import WRITING

from riskreg.cli import app, help_pages
from riskreg.cli.registry import COMMANDS

ROOT = Path(__file__).parents[2]
SOAK = bool(os.environ.get("RISKREG_SOAK"))
# What each command is called with to show as much as it can; a command not named here is called by its name alone.
WORDS: Mapping[str, Sequence[str]] = {
    "table": ("risks", "dangers --state all", "measures --state all", "decisions --state all"),
    "due": ("--within 30d", "--by 2022-10-31"),
    "tally": ("dangers", "risks --by category", "dangers --by unit --by month"),
    "show": ("D-2022-0043", "R-0001", "M-0002", "2022-07/4"),
    "explain": ("D-2022-0043", "R-0001"),
    "zones": ("", "--empty"),
    "matrix": ("", "--inherent"),
    "check": ("--explain",),
    "fmt": ("--check", "--dry-run"),
    "when": ("overdue", "D-2022-0043"),
    "meeting": ("list",),
    "completion": ("bash",),
}
WRITES = ("init", "demo", *(name for name in WRITING if name != "fmt"))  # fmt is tried as it only looks
COMPARE = ("diff", "history", "trend")  # versions, which a plain folder has none of
FOLDERLESS = ("init", "demo", "schema", "codes", "completion")


class Told(NamedTuple):
    """What a call of the program gave."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        """Everything that was printed."""
        return self.out + self.err


class Program:
    """Calls riskreg."""

    example = ROOT / "registers"
    soak = SOAK

    def run(self, *words: str, lang: str = "zh") -> Told:
        """Run it in this process, as if piped."""
        out, err = io.StringIO(), io.StringIO()
        before = os.environ.get("RISKREG_LANG")
        os.environ["RISKREG_LANG"] = lang
        help_pages.speech.cache_clear()
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = app.run(list(words))
        finally:
            os.environ.pop("RISKREG_LANG")
            if before is not None:
                os.environ["RISKREG_LANG"] = before
            help_pages.speech.cache_clear()
        return Told(code, out.getvalue(), err.getvalue())

    def on(self, folder: Path, line: str, *words: str) -> Told:
        """Run a command line on a register."""
        return self.run(*self.line(folder, line), *words)

    def line(self, folder: Path, line: str) -> list[str]:
        """Return the words of a command line that works on a register in a folder."""
        words = line.split()
        return words if words[0] in FOLDERLESS else [*words, "-C", os.fspath(folder)]

    def environment(self, **values: str) -> dict[str, str]:
        """Return a small environment in which the program can be found."""
        return {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), **values}

    def process(
        self,
        *words: str,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        shell: str = "{}",
        python: Sequence[str] = (),
    ) -> subprocess.CompletedProcess[bytes]:
        """Run it as a process of its own; `shell` says what the shell does with the command, where that matters."""
        command = [sys.executable, *python, "-m", "riskreg", *words]
        environment = dict(env) if env is not None else self.environment()
        if shell != "{}":
            line = shell.replace("{}", " ".join(f"'{word}'" for word in command))
            return subprocess.run(["bash", "-c", line], capture_output=True, env=environment, cwd=cwd, timeout=60, check=False)
        return subprocess.run(
            command, capture_output=True, env=environment, cwd=cwd, timeout=60, check=False, stdin=subprocess.DEVNULL
        )


def lines() -> list[str]:
    """List every command line that reads; commands of later days are there by their name."""
    return [f"{name} {words}".strip() for name in COMMANDS if name not in (*WRITES, *COMPARE) for words in WORDS.get(name, ("",))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a `line` on every command that reads; for a `form` in every format."""
    if "line" in metafunc.fixturenames:
        metafunc.parametrize("line", lines())
    if "form" in metafunc.fixturenames:
        from riskreg.report.document import FORMATS  # noqa: PLC0415

        metafunc.parametrize("form", list(FORMATS))


@pytest.fixture(scope="session")
def program() -> Program:
    """The program."""
    return Program()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the example that may be spoiled."""
    return Path(shutil.copytree(ROOT / "registers", tmp_path / "registers"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A register with nothing in it but its settings."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "riskreg.yaml").write_text("name: 示例职业技术学院\nas_of: 2022-09-30\n", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _same_folder() -> Iterator[None]:
    """Come back to the folder that the test began in."""
    before = Path.cwd()
    yield
    os.chdir(before)
