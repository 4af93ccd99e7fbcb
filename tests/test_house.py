"""The house: floors, circles, chains of imports, sizes of folders, names; measured by `tools/house.py`.

`docs/architecture.md` says what the house is like; what stands there as a rule is a test here.
"""

import ast
import re
from collections import Counter

import pytest
from house import FUNCTION, House, components, longest_chain

HOUSE = House()
FILES = {file.name: file for file in HOUSE.files}
ANYWHERE = {"errors", "messages", "__init__", "riskreg"}
BELOW = {
    "domain": set(),
    "syntax": {"domain"},
    "store": {"domain", "syntax"},
    "report": {"domain"},
    "commands": {"domain", "syntax", "store", "report"},
    "cli": {"domain", "syntax", "store", "report", "commands"},
}
# Third-party libraries, and what starts programs or locks files: each is known by one file.
OWNERS = {
    "yaml": "syntax/yaml_parser.py",
    "rich": "report/to_rich.py",
    "tabulate": "report/to_markdown.py",
    "subprocess": "store/git.py",
    "fcntl": "store/locking.py",
}
FOREIGN = {"typer", "rich", "yaml", "tabulate", "wcwidth", "jsonschema"}
CHAIN = 15  # modules one after the other, at most
FOLDER = 25  # files
LONGEST = 600  # lines of a file; above it is two
SCREEN = 50  # lines of a function
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
FIELD_WORDS = {"finding", "grading", "locking", "meeting"}  # words of the field that look like gerunds


def floor_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "riskreg"


def foreign(tree: ast.Module) -> set[str]:
    """The top-level names of what a file imports, less what only type checkers read."""
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in map(ast.unparse, node.body)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and ast.unparse(node) not in typing_only:
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
            found |= {name.split(".")[0] for name in names}
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_module_imports_only_from_below(name: str) -> None:
    file = FILES[name]
    floor = name.split("/", maxsplit=1)[0].removesuffix(".py")
    loaded = {module for node in ast.walk(file.tree) for module in names_of(node) if module.split(".")[0] == "riskreg"}
    below = BELOW.get(floor, {"cli"} if floor == "__main__" else set())
    assert {floor_of(module) for module in loaded} - ANYWHERE <= below | {floor}


def names_of(node: ast.AST) -> list[str]:
    """Every module that an import names, type checkers' included."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("domain/")])
def test_the_domain_uses_only_the_standard_library(name: str) -> None:
    assert not foreign(FILES[name].tree) & FOREIGN


@pytest.mark.parametrize("name", FILES)
def test_one_file_knows_each_foreign_thing(name: str) -> None:
    assert {thing for thing in foreign(FILES[name].tree) if OWNERS.get(thing, name) != name} == set()


def test_there_is_no_circle() -> None:
    assert [sorted(part) for part in components(HOUSE.graph(lazy=True)) if len(part) > 1] == []


def test_no_chain_of_imports_is_long() -> None:
    chain = longest_chain(HOUSE.graph(lazy=False))
    assert len(chain) <= CHAIN, " > ".join(chain)


def test_no_folder_is_crowded() -> None:
    counted = Counter(file.path.parent for file in HOUSE.files)
    assert {folder.name: number for folder, number in counted.items() if number > FOLDER} == {}


def test_a_file_is_one_thing() -> None:
    assert {file.name: file.lines for file in HOUSE.files if file.lines > LONGEST} == {}


def test_a_function_fits_on_a_screen() -> None:
    lengths = {
        f"{file.name}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for file in HOUSE.files
        for node in ast.walk(file.tree)
        if isinstance(node, FUNCTION)
    }
    assert {name: length for name, length in lengths.items() if length > SCREEN} == {}


def test_the_names_of_modules_are_unique() -> None:
    """A page in report/views may bear the name of what it shows."""
    names = Counter(
        file.path.stem for file in HOUSE.files if file.path.stem != "__init__" and not file.name.startswith("report/views/")
    )
    packages = Counter(
        file.path.parent.name for file in HOUSE.files if file.path.stem == "__init__" and file.name != "__init__.py"
    )
    assert [name for name, number in (names + packages).items() if number > 1] == []
    pages = Counter(
        file.path.stem for file in HOUSE.files if file.name.startswith("report/views/") and file.path.stem != "__init__"
    )
    assert [name for name, number in pages.items() if number > 1] == []


def test_the_names_of_public_classes_are_unique() -> None:
    names = Counter(
        node.name
        for file in HOUSE.files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, number in names.items() if number > 1] == []


def test_modules_bear_the_names_of_things() -> None:
    """No gerunds, and none of the names that say nothing."""
    stems = {file.path.stem for file in HOUSE.files}
    assert {stem for stem in stems if re.search(r"ing$", stem)} - FIELD_WORDS == set()
    assert stems & NO_NAMES == set()


@pytest.mark.parametrize("name", FILES)
def test_a_module_opens_with_one_sentence(name: str) -> None:
    said = ast.get_docstring(FILES[name].tree)
    assert said
    assert said.splitlines()[0].endswith(".")
