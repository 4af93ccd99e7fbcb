"""Count the rooms that data passes on six walks through the house.

    python tools/walks.py [--rooms] [--json FILE] [--source FOLDER]

Each walk is one command in a process of its own, on a repository without a cache. Told of each: files imported; files entered,
that is files a function of which ran; distinct functions; hops, that is distinct pairs of files between which control passed;
and how many files the deepest stack ran through.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import probe

SETTINGS: Final = "name: 示例\nstarted: 2022-09-01\nas_of: 2022-09-30\n"
RECORD: Final = """\
units: [{{id: 学生处}}]
people: [{{id: P-1, name: 周立新, unit: 学生处}}]
dangers:
  - id: D-1
    title: 安全出口上锁
    unit: 学生处
    owner: P-1
    found: 2022-09-20
    source: self_check
    level: general
    rectification: 开锁
    {due}
"""
BROKEN: Final = RECORD.format(due="due: 2022.9.29")
CHINESE: Final = RECORD.format(due="整改时限: 2022-09-29")
LONG_AGO: Final = 1_640_995_200  # 2022-01-01: older than any index of git, so that none has to be read a second time


class Walk(NamedTuple):
    """A command to follow."""

    name: str
    words: Sequence[str]
    code: int  # how it must end
    text: str = ""  # the small register in which it runs; else the demo


WALKS: Final = (
    Walk("a list of a version", ("overdue", "--at", "2022-09"), 0),
    Walk("a due: line to JSON", ("show", "D-2022-0043", "-f", "json"), 0),
    Walk("a written line", ("progress", "D-2022-0019", "新电缆已到货", "--by", "P-018", "--on", "2022-09-30"), 0),
    Walk("a comparison", ("diff", "2022-08", "2022-09"), 0),
    Walk("a finding to its fix", ("check", "--fix", "--dry-run"), 1, BROKEN),
    Walk("a Chinese key through fmt", ("fmt", "--keys", "en"), 0, CHINESE),
)


class Figures(NamedTuple):
    """What was counted on a walk."""

    walk: Walk
    imported: Sequence[str]
    rooms: Sequence[str]
    functions: int
    hops: Sequence[Sequence[str]]
    deepest: Sequence[str]

    def row(self) -> Iterator[str | int]:
        """Return what a table says of it."""
        yield from (self.walk.name, f"`{' '.join(self.walk.words)}`")
        yield from (len(self.imported), len(self.rooms), self.functions, len(self.hops), len(self.deepest))


HEAD: Final = ("walk", "command", "imported", "entered", "functions", "hops", "deepest")


def git(*words: str) -> None:
    """Run git."""
    subprocess.run(["git", *words], check=True, capture_output=True)


def demo(folder: Path, source: Path) -> Path:
    """Make the demo's repository."""
    words = [sys.executable, "-m", "riskreg", "demo", str(folder)]
    path = os.pathsep.join([str(source.resolve()), *sys.path])
    subprocess.run(words, check=True, capture_output=True, env={"PATH": os.environ["PATH"], "PYTHONPATH": path})
    return folder


def ground(walk: Walk, example: Path, folder: Path) -> Path:
    """Prepare where a walk goes: a clone has no cache, whatever its name."""
    if walk.text:
        folder.mkdir()
        (folder / "riskreg.yaml").write_text(SETTINGS, encoding="utf-8")
        (folder / "all.yaml").write_text(walk.text, encoding="utf-8")
        return folder
    git("clone", "--quiet", str(example), str(folder))
    for path in folder.rglob("*.yaml"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    git("-C", str(folder), "update-index", "--refresh")
    return folder


def follow(walk: Walk, folder: Path, source: Path = probe.SOURCE) -> Figures:
    """Follow a walk; one that ends otherwise than it should is none."""
    found = probe.figures("calls", walk.words, folder, source)
    if found["code"] != walk.code:
        message = f"{walk.name} ended with {found['code']}: {found['said']}"
        raise RuntimeError(message)
    return Figures(walk, *(found[name] for name in Figures._fields[1:]))


def every_walk(source: Path) -> Iterator[Figures]:
    """Follow all walks."""
    folder = Path(tempfile.mkdtemp())
    try:
        example = demo(folder / "demo", source)
        for number, walk in enumerate(WALKS):
            yield follow(walk, ground(walk, example, folder / str(number)), source)
    finally:
        shutil.rmtree(folder)


def table(rows: Iterable[Iterable[str | int]]) -> str:
    """Make a table of Markdown; the first row is its head."""
    lines = [f"| {' | '.join(map(str, row))} |" for row in rows]
    columns = lines[0].count(" | ") + 1
    return "\n".join([lines[0], "|---" * columns + "|", *lines[1:]])


def told(figures: Figures) -> dict[str, Any]:
    """Return the figures of a walk for JSON."""
    return figures._asdict() | {"walk": figures.walk.name, "words": figures.walk.words}


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rooms", action="store_true", help="list the files of each walk in the order of first entry")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to a file")
    parser.add_argument("--source", type=Path, default=probe.SOURCE, help="the folder that holds the package; default: src")
    given = parser.parse_args()
    found = list(every_walk(given.source))
    print(table([HEAD, *(figures.row() for figures in found)]))
    if given.rooms:
        for figures in found:
            print(f"\n{figures.walk.name}: {', '.join(figures.rooms)}\n  deepest: {' > '.join(figures.deepest)}")
    if given.json:
        given.json.write_text(json.dumps([told(figures) for figures in found], ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
