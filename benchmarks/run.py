"""Measure riskreg against its yardsticks, and against what people would use instead, in one run: A B A B, medians.

    python benchmarks/run.py [--only budgets,starting,completion,reading,warm,diff,fmt,trend,history,others]
                             [--repeat 5] [--large] [--tools FOLDER] [--folder FOLDER]

Yardsticks: `python -c "import typer"` for starting; for everything else `yaml.load(CSafeLoader)` of the files as they stand,
its data kept until the end, as whoever answers a question over all records must. Cold: what riskreg keeps in the git directory
is thrown away before each run. Warm: the same command runs once before. All is measured compiled. `--large` adds 100,000 records
in 100 files; `--tools` is a folder for the Python tools that are compared; `--folder` keeps the registers for the next run.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import budgets
import others
from generate import ORGANISATION, dangers, write
from histories import FIRST, KNOWN, SECOND, changed, commits, months, single
from measure import PYTHON, Budget, Program, again, medians, report
from repository import FOLDER, Commit, create, git

RISKREG: Final = (PYTHON, "-m", "riskreg")
TYPER: Final = Program([PYTHON, "-c", "import typer"])
YAML: Final = (
    "import sys, yaml, pathlib\n"
    "paths = sorted(pathlib.Path(sys.argv[1]).glob('*.yaml'))\n"
    "kept = [yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in paths]"
)
Y: Final = "yaml.load"
EACH_ONCE: Final = "each version of a file read once"
KEPT: Final = "riskreg-cache"  # the folder in the git directory that holds what was read before


class Size(NamedTuple):
    """How large a register is, and how often it is measured."""

    records: int
    files: int
    repeat: int
    is_large: bool = False

    def __str__(self) -> str:
        """As the titles of tables say it."""
        return f"{self.records:,} records in {self.files} files"


class Bench(NamedTuple):
    """What was asked for, and where registers are made."""

    folder: Path
    repeat: int
    large: bool
    tools: Path | None

    def repository(self, name: str, made: Iterable[Commit]) -> Path:
        """Return a repository with these commits, made unless it is there."""
        folder = self.folder / name
        if not folder.exists():
            part = self.folder / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            create(part, made)
            part.rename(folder)
        return folder

    def plain(self, name: str, records: int, files: int, kind: str = "dangers") -> Path:
        """Return a register outside git."""
        write(self.folder / name, records=records, files=files, kind=kind)
        return self.folder / name

    @property
    def sizes(self) -> list[Size]:
        """The sizes to measure."""
        large = Size(100_000, 100, min(self.repeat, 3), is_large=True)
        return [Size(10_000, 40, self.repeat), *([large] if self.large else [])]


def loading(folder: Path, *, slow: bool = False) -> Program:
    """The yardstick: load the YAML files of a folder."""
    return Program([PYTHON, "-c", YAML, str(folder)], slow=slow)


def cold_and_warm(repository: Path, name: str, *words: str) -> dict[str, Program]:
    """A command with nothing kept from before, and once more; none where riskreg has no such command."""
    command = [*RISKREG, *words, "-C", str(repository)]
    if not exists(words[0]):
        print(f"\nriskreg {words[0]} is not there")
        return {}
    kept = Path(git(repository, "rev-parse", "--path-format=absolute", "--git-common-dir").strip()) / KEPT
    cold = Program(command, partial(shutil.rmtree, kept, ignore_errors=True))
    return {f"{name}, cold": cold, f"{name}, warm": again(command)}


def exists(command: str) -> bool:
    """Whether riskreg has a command."""
    return subprocess.run([*RISKREG, command, "--help"], capture_output=True, check=False).returncode == 0


def beside(name: str) -> str:
    """Return the path of another program of the benchmarks."""
    return str(Path(__file__).with_name(name))


def starting(bench: Bench) -> None:
    """Starting, and a small register."""
    folder = bench.plain("small", 300, 5, "risks")
    programs = {
        "import typer": TYPER,
        "riskreg --version": Program([*RISKREG, "--version"]),
        "riskreg --help": Program([*RISKREG, "--help"]),
        "table, 300 records": Program([*RISKREG, "table", "-C", str(folder)]),
    }
    limits = {"riskreg --version": 1.3, "riskreg --help": 1.3, "table, 300 records": 2}
    budgets = {name: [Budget(limit, against="import typer")] for name, limit in limits.items()}
    report("Starting", medians(programs, bench.repeat * 2), budgets, "import typer")


def completion(bench: Bench) -> None:
    """What the shell waits for at each Tab; the files have rested for some seconds, as they do while one types."""
    where = two_meetings(bench, Size(10_000, 40, bench.repeat))
    help_ = "riskreg --help"
    asked = {
        "commands": ["sho"],
        "options": ["overdue", "--un"],
        "ids, all": ["show", "-C", str(where), "D-"],
        "ids, some": ["show", "-C", str(where), "D-0001"],
        "units": ["overdue", "-C", str(where), "--unit", ""],
        "fields": ["history", "-C", str(where), "D-000001", "--field", ""],
    }
    programs = {help_: Program([*RISKREG, "--help"])}
    programs |= {name: again([*RISKREG, "complete", "zsh", *words]) for name, words in asked.items()}
    limits = {"commands": 1.3, "options": 1.3, "ids, all": 2, "ids, some": 2, "units": 2}
    budgets = {name: [Budget(limit, against=help_)] for name, limit in limits.items()}
    report("Completion: 10,000 records in 40 files", medians(programs, bench.repeat * 2), budgets, help_)


def reading(bench: Bench) -> None:
    """Reading a large register outside git: without any cache."""
    for size in bench.sizes:
        folder = bench.plain(f"plain-{size.records}", size.records, size.files)
        programs = {Y: loading(folder, slow=size.is_large)}
        programs |= {name: Program([*RISKREG, name, "-C", str(folder)]) for name in ("overdue", "check")}
        limits = {"overdue": 0.45, "check": 0.6}
        budgets = {name: [Budget(limit, against=Y)] for name, limit in limits.items()}
        report(f"Reading outside git: {size}", medians(programs, size.repeat), budgets, Y)


def two_meetings(bench: Bench, size: Size) -> Path:
    """Return the repository of two meetings; among many files two changed, else all of them."""
    among = 2 if size.is_large else size.files
    return bench.repository(f"changed-{size.records}", changed(size.records, size.files, among))


def warm(bench: Bench) -> None:
    """Lists of a large register in git, with and without what was kept from before."""
    for size in bench.sizes:
        where = two_meetings(bench, size)
        programs = {Y: loading(where / FOLDER, slow=size.is_large)}
        programs |= cold_and_warm(where, "overdue", "overdue")
        programs |= {"table dangers, warm": again([*RISKREG, "table", "dangers", "-C", str(where)])}
        programs |= {"status, warm": again([*RISKREG, "status", "-C", str(where)])}
        budgets = {"overdue, warm": [Budget(0.04 if size.is_large else 0.08, against=Y)]}
        if size.is_large:
            budgets["overdue, cold"] = [Budget(0.4, against=Y), Budget(900, "memory")]
        report(f"Lists in git: {size}", medians(programs, size.repeat), budgets, Y)


def diff(bench: Bench) -> None:
    """What changed between two meetings."""
    tools = others.installed(bench.tools)
    for size in bench.sizes:
        where = two_meetings(bench, size)
        programs = {Y: loading(where / FOLDER, slow=size.is_large)}
        programs |= cold_and_warm(where, "diff", "diff", FIRST, SECOND)
        if programs.keys() != {Y}:
            programs |= {"diff against the files, warm": again([*RISKREG, "diff", FIRST, "-C", str(where)])}
        if tools:
            folder = bench.folder / f"tables-{size.records}"
            differs = others.differs(tools, folder, where, [f"meeting/{FIRST}", f"meeting/{SECOND}"])
            programs |= {name: program for name, program in differs.items() if not (size.is_large and program.slow)}
        budget = Budget(0.03, against=Y) if size.is_large else Budget(1, "wall", "csv-diff")
        title = f"Changes: {size}, {'two files changed' if size.is_large else '2 of 100 records changed, in all files'}"
        report(title, medians(programs, size.repeat), {"diff, warm": [budget]}, Y)


def form(bench: Bench) -> None:
    """Whether files are in their usual form: files that are, and the same before they were put in order."""
    for size in bench.sizes:
        folder = bench.plain(f"plain-{size.records}", size.records, size.files)
        if not exists("fmt"):
            print("\nriskreg fmt is not there")
            return
        usual = bench.folder / f"usual-{size.records}"
        if not usual.exists():
            shutil.copytree(folder, usual)
            subprocess.run([*RISKREG, "fmt", "-C", str(usual)], capture_output=True, check=True)
        programs = {Y: loading(usual, slow=size.is_large)}
        programs |= {"fmt --check, in order": Program([*RISKREG, "fmt", "--check", "-C", str(usual)])}
        programs |= {"fmt --check, none in order": Program([*RISKREG, "fmt", "--check", "-C", str(folder)])}
        budgets = {"fmt --check, in order": [Budget(0.7, against=Y)]}
        report(f"The form of files: {size}", medians(programs, size.repeat), budgets, Y)


def trend(bench: Bench) -> None:
    """A row a meeting, over 24 meetings."""
    where = bench.repository("months", months(10_000, 40))
    programs = {Y: loading(where / FOLDER), EACH_ONCE: Program([PYTHON, beside("read_versions.py"), str(where)])}
    programs |= cold_and_warm(where, "trend", "trend")
    budgets = {"trend, cold": [Budget(1.5, against=EACH_ONCE)], "trend, warm": [Budget(0.15, against=Y)]}
    report("Trend over 24 meetings of 10,000 records in 40 files", medians(programs, min(bench.repeat, 3)), budgets, Y)


def history(bench: Bench) -> None:
    """All changes of one record among 500 commits, and what git itself needs for the lines of the record."""
    where = bench.repository("commits", commits(10_000, 40))
    name = next(path.name for path in (where / FOLDER).iterdir() if f"id: {KNOWN}\n" in path.read_text(encoding="utf-8"))
    lines = f"-L/id: {KNOWN}/,/id: D-/:{FOLDER}/{name}"
    programs = {Y: loading(where / FOLDER), **cold_and_warm(where, f"history {KNOWN}", "history", KNOWN)}
    programs |= {"git log -L": Program(["git", "-C", str(where), "log", "--format=%h", lines])}
    report("One record among 10,000, over 500 commits", medians(programs, bench.repeat), {}, Y)
    counted = subprocess.run([PYTHON, beside("count_work.py"), where, KNOWN], capture_output=True, text=True, check=False)
    print("\n" + (counted.stdout.strip() or "The work of history could not be counted"))


def overdue_elsewhere(bench: Bench) -> None:
    """Listing what is overdue among as many items elsewhere: closed as often as ours, and all of them open."""
    for size in (Size(1_000, 10, bench.repeat), *bench.sizes):
        for kind, said in (("dangers", "3 of 100 open and overdue"), ("open", "all open, 3 of 100 overdue")):
            name = f"{kind}-{size.records}"
            where = bench.repository(name, single(size.records + ORGANISATION, size.files, kind))
            programs = cold_and_warm(where, "overdue", "overdue")
            programs |= others.ledgers(bench.folder / f"{name}-items", list(others.items(dangers(size.records, kind))))
            budgets = {"overdue, warm": [Budget(1, "wall", "taskwarrior")] if size.records > 1_000 else []}
            report(
                f"Overdue among {size.records:,} items, {said}", medians(programs, size.repeat), budgets, "overdue, warm", "wall"
            )
            listed = ", ".join(f"{name} {others.listed(program.words)}" for name, program in programs.items())
            print(f"\nItems listed: {listed}")


def budget(bench: Bench) -> None:
    """What people type, beside yardsticks that do not move with the data."""
    for size in (Size(500, 5, bench.repeat), *bench.sizes):
        for kind in ("dangers", "open"):
            name = f"budget-{kind}-{size.records}"
            where = bench.repository(name, single(size.records, size.files, kind))
            listed = list(others.items(dangers(size.records - ORGANISATION, kind)))
            ledgers = others.ledgers(bench.folder / f"{name}-items", listed) if size.records > 500 else {}
            measured = medians(budgets.programs(where, size.records, ledgers), size.repeat)
            report(f"Budgets: {size}, {kind}", measured, budgets.limits(size.records, kind), budgets.TYPER)


def compiled() -> None:
    """Let modules be compiled once and found compiled, as they are where a package is installed."""
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / f"riskreg-compiled-{os.getuid()}")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for words in (["-m", "compileall", "-q", os.environ["PYTHONPATH"]], ["-c", "import typer, yaml"]):
        subprocess.run([PYTHON, *words], capture_output=True, check=False)


SECTIONS: Final[Mapping[str, Callable[[Bench], None]]] = {
    "budgets": budget,
    "starting": starting,
    "completion": completion,
    "reading": reading,
    "warm": warm,
    "diff": diff,
    "fmt": form,
    "trend": trend,
    "history": history,
    "others": overdue_elsewhere,
}


def sections(text: str) -> Sequence[str]:
    """Read the sections that were asked for."""
    unknown = set(names := text.split(",")) - SECTIONS.keys()
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: none of {', '.join(SECTIONS)}")  # noqa: EM102, TRY003
    return names


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=sections, default=list(SECTIONS), help="sections, with commas")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--large", action="store_true", help="100,000 records too; half an hour")
    parser.add_argument("--tools", type=Path, help="a folder into which csv-diff, daff and deepdiff are installed")
    parser.add_argument("--folder", type=Path, help="where registers are made and kept; else in a temporary folder")
    words = parser.parse_args()
    os.environ["PYTHONPATH"] = str(Path(__file__).parent.parent / "src")
    compiled()
    with tempfile.TemporaryDirectory() as temporary:
        folder = words.folder or Path(temporary)
        bench = Bench(folder.resolve(), words.repeat, words.large, words.tools and words.tools.resolve())
        for name in words.only:
            SECTIONS[name](bench)


if __name__ == "__main__":
    main()
