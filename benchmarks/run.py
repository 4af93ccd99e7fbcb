"""Measure riskreg against its yardsticks in one run: CPU medians, A B A B, with wall time and peak memory beside them.

    python benchmarks/run.py [--repeat 7] [--large]

Yardsticks: `python -c "import typer"` for starting, `yaml.load(CSafeLoader)` of the same files for reading. The loaded data
is kept until the end, as whoever answers a question over all records must. `--large` adds 100,000 records in 100 files.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from generate import write

PYTHON = sys.executable
RISKREG = [PYTHON, "-m", "riskreg"]
TYPER = [PYTHON, "-c", "import typer"]
YAML = (
    "import sys, yaml, pathlib\n"
    "paths = sorted(pathlib.Path(sys.argv[1]).glob('*.yaml'))\n"
    "kept = [yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in paths]"
)


class Cost(NamedTuple):
    """CPU and wall seconds and peak memory in MB of one run of a program."""

    cpu: float
    wall: float
    memory: float


def once(words: Sequence[str]) -> Cost:
    """Run a program once. A child of our own, so that peak memory is that of this run alone."""
    measure = (
        "import os, resource, subprocess, sys, time\n"
        "started = time.perf_counter()\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, time.perf_counter() - started, used.ru_maxrss / 1024)"
    )
    done = subprocess.run([PYTHON, "-c", measure, *words], capture_output=True, text=True, check=True)
    return Cost(*map(float, done.stdout.split()))


def medians(programs: Mapping[str, Sequence[str]], repeat: int) -> dict[str, Cost]:
    """Run the programs in turn, so that a busy machine is busy for all of them, and take medians."""
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for _ in range(repeat):
        for name, words in programs.items():
            costs[name].append(once(words))
    return {name: Cost(*(statistics.median(part) for part in zip(*runs, strict=True))) for name, runs in costs.items()}


def report(title: str, yardstick: str, costs: dict[str, Cost], budgets: dict[str, float]) -> None:
    """Print a table of ratios."""
    print(f"\n### {title}\n\n| program | CPU s | wall s | MB | ratio to {yardstick} | budget |\n|---|---|---|---|---|---|")
    base = costs[yardstick].cpu
    for name, cost in costs.items():
        budget = f"{budgets[name]:g}" if name in budgets else ""
        print(f"| {name} | {cost.cpu:.3f} | {cost.wall:.3f} | {cost.memory:.0f} | {cost.cpu / base:.2f} | {budget} |")


def starting(folder: Path, repeat: int) -> None:
    """Starting, and a small register."""
    write(folder, records=300, files=5, kind="risks")
    programs = {
        "import typer": TYPER,
        "riskreg --version": [*RISKREG, "--version"],
        "riskreg --help": [*RISKREG, "--help"],
        "table, 300 records": [*RISKREG, "table", "-C", str(folder)],
    }
    budgets = {"riskreg --version": 1.3, "riskreg --help": 1.3, "table, 300 records": 2}
    report("Starting", "import typer", medians(programs, repeat), budgets)


def reading(folder: Path, records: int, files: int, repeat: int) -> None:
    """Reading a large register."""
    write(folder, records=records, files=files)
    programs = {
        "yaml.load": [PYTHON, "-c", YAML, str(folder)],
        "overdue": [*RISKREG, "overdue", "-C", str(folder)],
        "check": [*RISKREG, "check", "-C", str(folder)],
    }
    report(f"{records:,} records in {files} files", "yaml.load", medians(programs, repeat), {"overdue": 0.45, "check": 0.6})


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--large", action="store_true", help="100,000 records too; several minutes")
    words = parser.parse_args()
    os.environ["PYTHONPATH"] = str(Path(__file__).parent.parent / "src")
    with tempfile.TemporaryDirectory() as folder:
        starting(Path(folder) / "small", words.repeat * 2)
        reading(Path(folder) / "middle", 10_000, 40, words.repeat)
        if words.large:
            reading(Path(folder) / "large", 100_000, 100, 1)


if __name__ == "__main__":
    main()
