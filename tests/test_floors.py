"""The floors of the house: a module imports only from floors below its own."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "riskreg"
ANYWHERE = {"errors", "messages", "__init__", "riskreg"}
BELOW = {
    "domain": set(),
    "syntax": {"domain"},
    "store": {"domain", "syntax"},
    "report": {"domain"},
    "commands": {"domain", "syntax", "store", "report"},
    "cli": {"domain", "syntax", "store", "report", "commands"},
}
MODULES = sorted(path for path in SRC.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module of riskreg that a file imports, with the names taken from it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {name for name in found if name == "riskreg" or name.startswith("riskreg.")}


def floor_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "riskreg"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_module_imports_only_from_below(path: Path) -> None:
    floor = path.relative_to(SRC).parts[0].removesuffix(".py")
    floors = {floor_of(module) for module in imported(path)} - ANYWHERE
    assert floors <= BELOW.get(floor, {"cli"} if floor == "__main__" else set()) | {floor}


def test_the_domain_uses_only_the_standard_library() -> None:
    third_party = {"typer", "rich", "yaml", "tabulate", "wcwidth", "jsonschema"}
    for path in (SRC / "domain").rglob("*.py"):
        names = {
            (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else name.name.split(".")[0]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
        }
        assert not names & third_party, path


def test_one_file_knows_each_foreign_thing() -> None:
    owners = {
        "yaml": "syntax/yaml_parser.py",
        "rich": "report/to_rich.py",
        "tabulate": "report/to_markdown.py",
        "subprocess": "store/git.py",
        "fcntl": "store/locking.py",
    }
    for path in MODULES:
        typing_only = {
            inner
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for inner in map(ast.unparse, node.body)
        }
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom) and ast.unparse(node) not in typing_only:
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
                for name in names:
                    owner = owners.get(name.split(".")[0])
                    assert owner is None or path == SRC / owner, f"{path} imports {name}"
