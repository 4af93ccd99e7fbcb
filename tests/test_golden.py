"""The reports of the example, as they were read and found good. RISKREG_UPDATE_GOLDEN=1 writes them again: read the diff."""

import io
import os
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from riskreg.cli.app import run

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
REPORTS = {
    "table-risks": ("table", "risks"),
    "table-dangers": ("table", "dangers"),
    "table-measures": ("table", "measures"),
    "table-decisions": ("table", "decisions"),
    "overdue": ("overdue",),
    "status": ("status",),
    "due": ("due",),
    "tally-dangers-unit": ("tally", "dangers", "--by", "unit"),
    "show-D-2022-0043": ("show", "D-2022-0043"),
    "show-R-0001": ("show", "R-0001"),
    "explain-R-0001": ("explain", "R-0001"),
    "matrix": ("matrix",),
    "zones": ("zones",),
    "methods": ("methods",),
    "check": ("check",),
}
FORMS = {"zh.txt": ("plain", "zh"), "en.txt": ("plain", "en"), "zh.md": ("markdown", "zh")}


def printed(report: str, ending: str) -> str:
    form, language = FORMS[ending]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([*REPORTS[report], "-C", "registers", "-f", form, "--lang", language])
    assert (code, err.getvalue()) == (0, "")
    return out.getvalue()


@pytest.fixture(autouse=True)
def _beside_the_example(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand beside a copy of the example that git does not know: paths are short, and the version is not today's."""
    shutil.copytree(ROOT / "registers", tmp_path / "registers")
    (tmp_path / ".git").mkdir()
    for name in ("RISKREG_DIR", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize("report", REPORTS)
def test_a_report_of_the_example(report: str, ending: str) -> None:
    path = GOLDEN / f"{report}.{ending}"
    found = printed(report, ending)
    if os.environ.get("RISKREG_UPDATE_GOLDEN"):
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{report}.{ending}" for report in REPORTS for ending in FORMS}
