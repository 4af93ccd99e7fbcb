"""Measure the house as it stands in its files: rooms, imports, names, functions, lists of field names.

    python tools/house.py [--lists] [--names] [--json FILE] [--package FOLDER]

Nothing is imported: what is measured is the text, so any version of the package can be.
"""

import argparse
import ast
import json
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

PACKAGE: Final = Path(__file__).parent.parent / "src" / "riskreg"
SCREEN: Final = 20  # lines
FLOORS: Final = ("domain", "syntax", "store", "report", "commands", "cli")  # where a list of field names is looked for
FUNCTION: Final = ast.FunctionDef | ast.AsyncFunctionDef
COLLECTIONS: Final = {"tuple", "frozenset", "set", "dict", "list", "MappingProxyType"}

Graph = Mapping[str, frozenset[str]]


class Import(NamedTuple):
    """A line that imports modules of the package."""

    modules: Sequence[str]  # the modules it loads
    names: int  # how many names it brings
    lazy: bool  # inside a function


class Named(NamedTuple):
    """Something that has a name and a place: a function, a class, a list."""

    name: str
    file: str
    line: int
    length: int  # lines
    words: tuple[str, ...] = ()  # the field names in a list
    mostly: bool = False  # at least half of the texts in it are names of fields


class File(NamedTuple):
    """A file of the package."""

    path: Path
    name: str  # below the package, with slashes
    module: str  # dotted
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How long it is."""
        return self.text.count("\n")


def inside(node: ast.AST, *, lazy: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Walk a tree without what only type checkers read; say of each node whether it is in a function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(node, ast.If) and child in node.body and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        within = lazy or isinstance(child, FUNCTION | ast.Lambda)
        yield child, within
        yield from inside(child, lazy=within)


class House:
    """A package, read once."""

    def __init__(self, package: Path = PACKAGE) -> None:
        """`package` is its folder."""
        self.package: Final = package
        self.files: Final = [self.read(path) for path in sorted(package.rglob("*.py"))]
        self.modules: Final = {file.module for file in self.files}

    def read(self, path: Path) -> File:
        """Read a file."""
        below = path.relative_to(self.package)
        parts = [self.package.name, *below.with_suffix("").parts]
        text = path.read_text(encoding="utf-8")
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        return File(path, below.as_posix(), module, text, ast.parse(text))

    @cached_property
    def imports(self) -> dict[str, list[Import]]:
        """Every import of a module of the package, by the module that imports."""
        return {file.module: list(self.imported(file.tree)) for file in self.files}

    def imported(self, tree: ast.Module) -> Iterator[Import]:
        """Find what a file imports from the package."""
        for node, lazy in inside(tree):
            if isinstance(node, ast.Import):
                found = [name.name for name in node.names if name.name in self.modules]
            elif isinstance(node, ast.ImportFrom) and node.module in self.modules:
                within = [f"{node.module}.{name.name}" for name in node.names]
                found = [one if one in self.modules else node.module for one in within]
            else:
                continue
            if found:
                yield Import(sorted(set(found)), len(found), lazy)

    def graph(self, *, lazy: bool) -> Graph:
        """Which module imports which; that a module's folder is loaded with it counts for nothing."""
        return {
            module: frozenset(chain.from_iterable(one.modules for one in found if lazy or not one.lazy)) - {module}
            for module, found in self.imports.items()
        }

    @cached_property
    def functions(self) -> list[Named]:
        """All functions, methods and functions in functions."""
        return [named(node, node.name, file) for file in self.files for node in ast.walk(file.tree) if isinstance(node, FUNCTION)]

    @cached_property
    def fields(self) -> frozenset[str]:
        """The names of the fields of records and their facts: in the domain, what a class annotates as `Annotated[...]`.

        What riskreg.yaml may hold are fields too, but of no record: `major` there is a number of days.
        """
        files = [file for file in self.files if file.name.startswith("domain/") and file.path.stem != "settings"]
        return frozenset(
            line.target.id
            for file in files
            for owner in classes(file.tree)
            for line in owner.body
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and is_annotated(line.annotation)
        )

    @cached_property
    def field_lists(self) -> list[Named]:
        """Tables of a module or a class in which two or more names of fields stand as text."""
        return [one for file in self.inhabited for body in bodies(file.tree) for one in self.lists(file, body)]

    @cached_property
    def lists_in_functions(self) -> list[Named]:
        """Lists of the same sort that are written out in functions."""
        found = [(file, node) for file in self.inhabited for node, lazy in inside(file.tree) if lazy]
        shown = [(file, node) for file, node in found if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict)]
        return [one for file, node in shown if (one := self.list(file, node, node, "")).words[1:]]

    @property
    def inhabited(self) -> list[File]:
        """The files in which field names are looked for."""
        return [file for file in self.files if file.name.partition("/")[0] in FLOORS]

    def lists(self, file: File, body: Iterable[ast.stmt]) -> Iterator[Named]:
        """Find the lists of field names among the assignments of a module or class."""
        for line in body:
            if isinstance(line, ast.Assign | ast.AnnAssign) and line.value and is_collection(line.value):
                target = line.target if isinstance(line, ast.AnnAssign) else line.targets[0]
                one = self.list(file, line, line.value, ast.unparse(target))
                if len(one.words) > 1:
                    yield one

    def list(self, file: File, place: ast.stmt | ast.expr, value: ast.expr, name: str) -> Named:
        """Say which names of fields stand in a list."""
        found = tuple(dict.fromkeys(texts(value)))
        words = tuple(word for word in found if word in self.fields)
        return named(place, name, file)._replace(words=words, mostly=2 * len(words) >= len(found))


def named(node: ast.stmt | ast.expr, name: str, file: File) -> Named:
    """Say where something stands and how long it is."""
    return Named(name, file.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1)


def classes(tree: ast.Module) -> list[ast.ClassDef]:
    """Return the classes of a file."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def bodies(tree: ast.Module) -> list[list[ast.stmt]]:
    """Return the lines of a module and of its classes."""
    return [tree.body, *(owner.body for owner in classes(tree))]


def is_annotated(hint: ast.expr) -> bool:
    """Whether a hint is `Annotated[...]`."""
    return isinstance(hint, ast.Subscript) and ast.unparse(hint.value) == "Annotated"


def is_collection(value: ast.expr) -> bool:
    """Whether a value is a tuple, set, list or mapping, written out, made by a call, or computed by a comprehension over one."""
    if isinstance(value, ast.Call):
        return ast.unparse(value.func) in COLLECTIONS
    if isinstance(value, ast.BinOp):
        return is_collection(value.left) or is_collection(value.right)
    return isinstance(value, ast.Tuple | ast.List | ast.Set | ast.Dict | ast.ListComp | ast.SetComp | ast.DictComp)


def texts(value: ast.expr) -> Iterator[str]:
    """Find the string literals in a value."""
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def components(graph: Graph) -> list[frozenset[str]]:
    """Return the sets of modules that reach each other, imported ones first (Tarjan)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[frozenset[str]] = []

    def visit(module: str) -> None:
        order[module] = low[module] = len(order)
        stack.append(module)
        for other in sorted(graph[module]):
            if other not in order:
                visit(other)
            if other in stack:
                low[module] = min(low[module], low[other])
        if low[module] == order[module]:
            at = stack.index(module)
            found.append(frozenset(stack[at:]))
            del stack[at:]

    for module in sorted(graph):
        if module not in order:
            visit(module)
    return found


def longest_chain(graph: Graph) -> list[str]:
    """Return the longest chain of modules each of which imports the next; a circle counts with all its modules."""
    rooms = {module: room for room in components(graph) for module in room}

    @cache
    def below(room: frozenset[str]) -> tuple[str, ...]:
        others = sorted({rooms[other] for module in room for other in graph[module]} - {room}, key=sorted)
        longest: tuple[str, ...] = max((below(other) for other in others), key=len, default=())
        return (*sorted(room), *longest)

    chains = [below(room) for room in sorted(set(rooms.values()), key=sorted)]
    return [*max(chains, key=len)]


def repeated(names: Iterable[str]) -> dict[str, int]:
    """Return the names that are used more than once."""
    return {name: count for name, count in sorted(Counter(names).items()) if count > 1}


def folders(house: House) -> Counter[str]:
    """Count the files of each folder."""
    return Counter(file.path.parent.relative_to(house.package).as_posix() for file in house.files)


def measures(house: House) -> dict[str, Any]:
    """Measure a house: what can be counted, and what it is that was counted."""
    return {**rooms(house), **imports(house), **names(house), **functions(house), **field_names(house)}


def rooms(house: House) -> dict[str, Any]:
    """Measure files and folders."""
    sizes = {file.name: file.lines for file in house.files}
    folder, most = folders(house).most_common(1)[0]
    return {
        "files": len(sizes),
        "lines": sum(sizes.values()),
        "median file, lines": statistics.median_low(sizes.values()),
        "largest file, lines": max(sizes.values()),
        "largest file": max(sizes, key=lambda name: sizes[name]),
        "files of the fullest folder": most,
        "fullest folder": folder,
    }


def imports(house: House) -> dict[str, Any]:
    """Measure who imports whom; apart, what is the same with imports in functions."""
    top, lazy = house.graph(lazy=False), house.graph(lazy=True)
    brought = [sum(one.names for one in found) for found in house.imports.values()]
    return {
        "longest chain of imports": longest_chain(top),
        "longest chain, with those in functions": longest_chain(lazy),
        "circles": [sorted(one) for one in components(top) if len(one) > 1],
        "circles, with those in functions": [sorted(one) for one in components(lazy) if len(one) > 1],
        "own names imported a file": round(statistics.mean(brought), 1),
    }


def names(house: House) -> dict[str, Any]:
    """Measure which names say more than one thing."""
    modules = repeated(file.path.stem for file in house.files if file.path.stem != "__init__")
    found = [node.name for file in house.files for node in classes(file.tree)]
    return {
        "module names used more than once": modules,
        "files that bear them": sum(modules.values()),
        "public class names used more than once": repeated(name for name in found if not name.startswith("_")),
    }


def functions(house: House) -> dict[str, Any]:
    """Measure functions."""
    longest = max(house.functions, key=lambda one: one.length)
    short = sum(one.length <= SCREEN for one in house.functions)
    return {
        "functions": len(house.functions),
        f"functions within {SCREEN} lines, %": round(100 * short / len(house.functions), 1),
        "longest function, lines": longest.length,
        "longest function": f"{longest.file}:{longest.name}",
    }


def field_names(house: House) -> dict[str, Any]:
    """Measure where names of fields are written down again; views choose columns, so they are told apart."""
    views = [one for one in house.field_lists if one.file.startswith("report/views/")]
    others = [one for one in house.field_lists if not one.file.startswith("report/views/")]
    return {
        "declared field names": len(house.fields),
        "field-name lists outside views": [one._asdict() for one in others],
        "field-name lists outside views, mostly field names": sum(one.mostly for one in others),
        "field-name lists of views": [one._asdict() for one in views],
        "field-name lists written in functions": [one._asdict() for one in house.lists_in_functions],
    }


def figures(found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return what a table says: of what was counted, how many."""
    for name, value in found.items():
        yield name, len(value) if isinstance(value, list | dict) else value


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lists", action="store_true", help="list the field-name lists")
    parser.add_argument("--names", action="store_true", help="list the names used more than once, the circles and the chain")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to a file")
    parser.add_argument("--package", type=Path, default=PACKAGE, help="the folder of the package; default: src/riskreg")
    given = parser.parse_args()
    found = measures(House(given.package.resolve()))
    print("| measure | figure |\n|---|---|")
    for name, value in figures(found):
        print(f"| {name} | {value} |")
    if given.lists:
        for name in (name for name in found if name.startswith("field-name lists") and isinstance(found[name], list)):
            print(f"\n{name}:")
            for one in found[name]:
                mark = "" if one["mostly"] else " (and others)"
                print(f"  {one['file']}:{one['line']} {one['name']}: {', '.join(one['words'])}{mark}")
    if given.names:
        for name, value in found.items():
            if isinstance(value, dict | list) and not name.startswith("field-name lists"):
                print(f"{name}: {json.dumps(value)}")
    if given.json:
        given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
