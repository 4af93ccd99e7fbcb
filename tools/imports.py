"""Count the lines that are executed while riskreg is imported.

    python tools/imports.py [--files] [--json FILE] [--source FOLDER]

The count does not depend on compiled files, nor on the machine; it does on the interpreter, so it is compared on one (3.11).
"""

import argparse
import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import probe

REGISTERS: Final = probe.SOURCE.parent / "registers"


class Start(NamedTuple):
    """A command that starts."""

    words: Sequence[str]
    again: bool = False  # after it has run once in a git repository: what it read is in the cache


COMMANDS: Final[Mapping[str, Start]] = {
    "--help": Start(("--help",)),
    "overdue": Start(("overdue",)),
    "overdue, again": Start(("overdue",), again=True),
    "complete zsh sho": Start(("complete", "zsh", "sho")),
}


def lines(start: Start, source: Path = probe.SOURCE) -> dict[str, int]:
    """Return the lines executed at import, by file, of a command on the example; outside git nothing is cached."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(REGISTERS, Path(place) / "registers"))
        if start.again:
            subprocess.run(["git", "init", "--quiet", place], check=True)
            probe.figures("lines", start.words, folder, source)
        found = probe.figures("lines", start.words, folder, source)
    if found["code"]:
        message = f"riskreg {' '.join(start.words)} ended with {found['code']}: {found['said']}"
        raise RuntimeError(message)
    return dict(found["files"])


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", action="store_true", help="list the files, the dearest first")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to a file")
    parser.add_argument("--source", type=Path, default=probe.SOURCE, help="the folder that holds the package; default: src")
    given = parser.parse_args()
    figures: dict[str, Any] = {}
    for name, start in COMMANDS.items():
        found = figures[name] = lines(start, given.source)
        print(f"{sum(found.values()):6} lines of {len(found):3} files: riskreg {name}")
        if given.files:
            for file, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
                print(f"  {count:6} {file}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
