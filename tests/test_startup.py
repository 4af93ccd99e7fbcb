"""What a command imports: starting must stay cheap, so heavy modules come only when they are needed."""

import os
import subprocess
import sys
from pathlib import Path

import imports
import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"yaml", "rich", "tabulate", "wcwidth", "sqlite3", "zoneinfo", "dataclasses", "csv", "json"}


def modules_after(*words: str) -> set[str]:
    """The modules that are loaded when a command has run, piped."""
    program = (
        "import sys\nfrom riskreg.cli.app import run\n"
        f"code = run({list(words)!r})\n"
        "sys.stderr.write('MODULES ' + ' '.join(sys.modules))\nsys.exit(code)"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT, env=environment, encoding="utf-8"
    )
    return set(done.stderr.rpartition("MODULES ")[2].split())


@pytest.mark.parametrize("words", [("--help",), ("--version",)])
def test_help_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    loaded = modules_after(*words)
    assert not loaded & (HEAVY - {"dataclasses", "json"})
    assert not {
        name for name in loaded if name.startswith(("riskreg.domain", "riskreg.syntax", "riskreg.store", "riskreg.commands"))
    }


def test_overdue_imports_what_it_needs_and_no_more() -> None:
    loaded = modules_after("overdue")
    assert {"riskreg.commands.lists", "riskreg.report.to_plain"} <= loaded
    assert not loaded & {"rich", "tabulate", "wcwidth", "sqlite3", "zoneinfo", "csv"}
    assert not {name for name in loaded if name.startswith("riskreg.domain.checks")}
    assert not {name for name in loaded if name.startswith("riskreg.commands.")} - {
        "riskreg.commands.lists",
        "riskreg.commands.session",
    }


def test_a_comparison_of_what_is_kept_imports_no_yaml(demo: Path) -> None:
    words = ("diff", "2022-08", "2022-09", "-C", str(demo))
    assert "yaml" in modules_after("check", "-C", str(demo))
    modules_after(*words)
    assert not modules_after(*words) & {"yaml", "rich", "tabulate"}


DETOURS = {"yaml", "rich", "tabulate", "wcwidth", "sqlite3", "zoneinfo", "dataclasses", "csv", "subprocess"}


@pytest.mark.parametrize("words", [("sho",), ("overdue", "--un"), ("overdue", "")])
def test_completing_commands_and_options_imports_nothing_of_the_register(words: tuple[str, ...]) -> None:
    loaded = modules_after("complete", "zsh", *words) - modules_after("--help")
    assert not loaded & (DETOURS | {"json", "hashlib", "riskreg.domain.words"})
    assert not {name for name in loaded if name.startswith(("riskreg.syntax", "riskreg.store", "riskreg.domain.records"))}


def test_completing_ids_that_are_kept_reads_no_yaml_and_makes_no_records(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "riskreg.yaml").write_text("name: a\n", encoding="utf-8")
    (tmp_path / "units.yaml").write_text("units: [{id: U-1, name: 后勤处}]\n", encoding="utf-8")
    words = ("complete", "zsh", "overdue", "-C", str(tmp_path), "--unit", "U")
    assert "yaml" in modules_after(*words)
    loaded = modules_after(*words) - modules_after("--help")
    assert "riskreg.store.names" in loaded
    assert not loaded & DETOURS
    assert not {name for name in loaded if name.startswith(("riskreg.syntax", "riskreg.domain.records", "riskreg.domain.fields"))}


@pytest.mark.parametrize("words", [("show", "--help"), ("overdue", "--help"), ("meeting", "--help")])
def test_help_of_a_command_imports_nothing_that_only_running_it_needs(words: tuple[str, ...]) -> None:
    loaded = modules_after(*words)
    assert not {name for name in loaded if name.startswith(("riskreg.syntax", "riskreg.store", "riskreg.domain.records"))}


# The lines executed at import. Before the house was rebuilt (3a9c0c4) they were 724, 8,585, 8,384 and 820, after it 703, 8,379,
# 8,178 and 796; fields and deadlines that came since (referrals, reports, retained risks, first days) cost a twentieth.
# `python tools/imports.py --files` says where they are. Interpreters count lines in their own ways; these are CPython 3.11's.
LINES = {"--help": 730, "overdue": 9_000, "overdue, again": 8_750, "complete zsh sho": 820}


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="another interpreter counts lines otherwise")
@pytest.mark.parametrize("name", LINES)
def test_no_more_lines_are_executed_at_import_than_before(name: str) -> None:
    found = imports.lines(imports.COMMANDS[name])
    assert found["cli/app.py"]
    assert sum(found.values()) <= LINES[name]


def test_every_start_that_is_measured_has_a_ceiling() -> None:
    assert LINES.keys() == imports.COMMANDS.keys()
