"""The program as the tests of the command line call it: in this process, or as a process of its own."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from riskreg.cli import app, help_pages

ROOT = Path(__file__).parents[2]


class Told(NamedTuple):
    """What a call of the program gave."""

    code: int
    out: str
    err: str


class Riskreg:
    """Calls riskreg."""

    example = ROOT / "registers"
    speaks = ""  # the language in which the commands were imported

    def __call__(self, *words: str, lang: str = "zh") -> Told:
        """Run it in this process, as if piped; `lang` is the language of help."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("RISKREG_LANG", lang)
            help_pages.speech.cache_clear()
            if self.speaks != lang:  # help texts are made when a command is imported
                for name in ("args_add", "args_read", "args_write"):
                    sys.modules.pop(f"riskreg.cli.{name}", None)
                self.speaks = lang
            with redirect_stdout(out), redirect_stderr(err):
                code = app.run(list(words))
        help_pages.speech.cache_clear()
        return Told(code, out.getvalue(), err.getvalue())

    def process(
        self, *words: str, env: Mapping[str, str] | None = None, cwd: Path | None = None, code: str = ""
    ) -> subprocess.CompletedProcess[bytes]:
        """Run it as a process of its own; `code` is Python that runs before it."""
        start = ["-c", f"{code}\nfrom riskreg.cli.app import main\nmain()"] if code else ["-m", "riskreg"]
        path = os.pathsep.join(str(Path(part).resolve()) for part in sys.path if part)
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path, **(env or {})}
        return subprocess.run(
            [sys.executable, *start, *words],
            capture_output=True,
            env=environment,
            cwd=cwd,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )


@pytest.fixture(scope="session")
def riskreg() -> Riskreg:
    """The program."""
    return Riskreg()


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RISKREG_DIR", "RISKREG_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small register without a mistake, in a git repository of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / ".git").mkdir()
    (folder / "riskreg.yaml").write_text("name: 校\nlanguage: zh\nas_of: 2022-09-30\n", encoding="utf-8")
    (folder / "all.yaml").write_text(
        """
units: [{id: 学生处}, {id: 后勤处}]
people: [{id: P-1, name: 周立新, unit: 学生处}]
risks:
  - {id: R-1, title: 甲, unit: 学生处, owner: P-1, method: LS, residual: {L: 3, S: 5}, identified: 2022-09-20}
  - {id: R-2, title: 乙, unit: 后勤处, owner: P-1, method: LS, residual: {L: 5, S: 5}, identified: 2022-09-20}
dangers:
  - id: D-1
    title: 丙
    unit: 学生处
    owner: P-1
    found: 2022-09-20
    source: self_check
    level: general
    rectification: 修
    interim: 停用
    due: 2022-09-29
""",
        encoding="utf-8",
    )
    return folder
