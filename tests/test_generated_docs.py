"""docs/reference and docs/checks are what docs/generate.py makes of the program as it is."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from riskreg.cli.registry import COMMANDS
from riskreg.domain.codes import CODES
from riskreg.domain.fields import FieldTable
from riskreg.domain.records import KINDS
from riskreg.domain.settings import Settings
from riskreg.syntax.json_schema import reachable

DOCS = Path(__file__).parent.parent / "docs"
ROOTS: tuple[type[FieldTable], ...] = (Settings, *KINDS.values())
TABLES = {table for root in ROOTS for table in reachable(root)}


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    path = sys.path[:]
    spec.loader.exec_module(module)
    sys.path[:] = path
    return module


@pytest.fixture(scope="module")
def pages(generate: Any) -> dict[str, str]:
    """Every page as it would be written now, by its path in docs."""
    return {path.relative_to(DOCS).as_posix(): text for path, text in generate.pages().items()}


@pytest.fixture(params=["", ".zh-CN"], ids=["en", "zh"])
def ending(request: pytest.FixtureRequest, pages: dict[str, str]) -> str:
    ending = f"{request.param}.md"
    if f"checks{ending}" not in pages:
        pytest.skip("the message catalogue is not compiled")
    return ending


def test_the_pages_are_up_to_date(pages: dict[str, str]) -> None:
    stale = [
        name for name, text in pages.items() if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run python docs/generate.py"


def test_every_code_has_its_section(pages: dict[str, str], ending: str) -> None:
    headings = [line.split()[1] for line in pages[f"checks{ending}"].splitlines() if line.startswith("## R")]
    assert headings == list(CODES)


def test_every_command_has_its_help(pages: dict[str, str], ending: str) -> None:
    page = pages[f"reference/commands{ending}"]
    assert [name for name in COMMANDS if f"\n## riskreg {name}\n" not in page] == []


def test_every_field_is_in_its_table(pages: dict[str, str], ending: str) -> None:
    rows = {tuple(cell.strip(" `*") for cell in line.split("|")[1:3]) for line in pages[f"reference/format{ending}"].splitlines()}
    order = slice(None) if ending == ".md" else slice(None, None, -1)
    fields = {(field.english, field.key.zh)[order] for table in TABLES for field in table.FIELDS.values()}
    assert fields <= rows


def test_every_link_leads_somewhere(pages: dict[str, str], ending: str) -> None:
    page = pages[f"reference/format{ending}"]
    targets = {part.split(")")[0] for part in page.split("](#")[1:]}
    assert targets
    assert [target for target in targets if f'<a id="{target}"></a>' not in page] == []


def test_nothing_says_where_it_was_made(pages: dict[str, str]) -> None:
    assert [name for name, text in pages.items() if str(DOCS.parent) in text or "/tmp/" in text] == []


def test_check_says_what_differs(
    generate: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "pages", lambda: {tmp_path / "docs" / "a.md": "new\n"})
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    assert generate.main(["--check"]) == 1
    assert "docs/a.md is not up to date" in capsys.readouterr().out
    assert not (tmp_path / "docs").exists()
    assert generate.main([]) == 0
    assert (tmp_path / "docs" / "a.md").read_text(encoding="utf-8") == "new\n"
    assert generate.main(["--check"]) == 0
