"""The message catalogues: what must be translated, and compiling .po (for translators) to .mo (for gettext).

`tools/package.py` compiles them for the build; `python catalogue.py --missing` lists what has no translation yet.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parent / "src" / "riskreg"
LOCALE = SOURCE / "locale"
MARKS = {"say": 1, "say_n": 2, "_": 1, "_n": 1}  # functions that mark a text, and how many of their arguments are texts
KEYWORDS = {"says", "action", "first"}  # keyword arguments whose value is translated


def texts(node: ast.AST) -> tuple[str, ...] | None:
    """Return the texts that a call marks: one, or a singular and a plural."""
    if not isinstance(node, ast.Call):
        return None
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    found = [argument.value for argument in node.args[: MARKS.get(name, 0)] if isinstance(argument, ast.Constant)]
    return tuple(map(str, found)) or None


def messages(source: Path = SOURCE) -> Iterator[tuple[tuple[str, ...], str]]:
    """Find every text to be translated, with the file and line where it stands."""
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = f"{path.relative_to(source)}:{getattr(node, 'lineno', 0)}"
            if found := texts(node):
                yield found, place
            if isinstance(node, ast.keyword) and node.arg in KEYWORDS:
                said = node.value.value if isinstance(node.value, ast.Constant) else None
                if said and isinstance(said, str):
                    yield (said,), place


def translated(language: str = "zh_CN") -> dict[str, Any]:
    """Read a catalogue: message -> translation (a text, or a tuple of plural forms)."""
    with (LOCALE / language / "LC_MESSAGES" / "riskreg.po").open("rb") as file:
        catalogue = read_po(file)
    return {
        str(message.id if isinstance(message.id, str) else message.id[0]): message.string for message in catalogue if message.id
    }


def missing() -> list[tuple[tuple[str, ...], str]]:
    """Return what has no translation."""
    known = translated()
    return [(found, place) for found, place in messages() if not any(known.get(found[0], "") or ("",))]


def compile_all() -> None:
    """Compile every catalogue."""
    for source in sorted(LOCALE.rglob("*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


if __name__ == "__main__":
    if "--missing" in sys.argv:
        sys.stdout.writelines(f"{place}: {found}\n" for found, place in missing())
    else:
        compile_all()
