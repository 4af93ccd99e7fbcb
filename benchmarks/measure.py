"""Run programs in turn, take medians of what they cost, and print them beside their budgets."""

import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

PYTHON = sys.executable
ONCE = (
    "import os, resource, subprocess, sys, time\n"
    "started = time.perf_counter()\n"
    "done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)\n"
    "wall = time.perf_counter() - started\n"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
    "megabyte = 2**20 if sys.platform == 'darwin' else 2**10\n"
    "print(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / megabyte, done.returncode)\n"
    "os.write(2, done.stderr[:2000])"
)


class Cost(NamedTuple):
    """CPU and wall seconds and peak memory in MB of one run of a program, the processes it started included."""

    cpu: float
    wall: float
    memory: float


class Program(NamedTuple):
    """What to run; what is done before each run and not measured; how it is shown."""

    words: Sequence[str]
    before: Callable[[], object] | None = None
    slow: bool = False  # run once only


class Budget(NamedTuple):
    """What a program may cost: so many times another's CPU or wall seconds, or so many MB."""

    limit: float
    of: str = "cpu"
    against: str = ""  # a program; for memory none


class Failed(Exception):  # noqa: N818 - it reads as a sentence where it is caught
    """A program that was to be measured failed; its figures would mean nothing."""


def once(words: Sequence[str]) -> Cost:
    """Run a program once, from a process of its own, so that peak memory is that of this run alone; 1 means rows or findings."""
    done = subprocess.run([PYTHON, "-c", ONCE, *words], capture_output=True, text=True, check=True)
    *cost, code = done.stdout.split()
    if int(code) not in (0, 1):
        said = f"{' '.join(words)}: exit code {code}\n{done.stderr}"
        raise Failed(said)
    return Cost(*map(float, cost))


def again(words: Sequence[str]) -> Program:
    """A program measured warm: it runs once before."""
    return Program(words, lambda: once(words))


def medians(programs: Mapping[str, Program], repeat: int) -> dict[str, Cost]:
    """Run the programs in turn, so that a busy machine is busy for all of them, and take medians."""
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(repeat):
        for name, program in programs.items():
            if name not in costs or (turn and program.slow):
                continue
            try:
                if program.before:
                    program.before()
                costs[name].append(once(program.words))
            except Failed as failed:
                del costs[name]
                print(f"\n{name} failed and is left out: {failed}")
    return {name: Cost(*map(statistics.median, zip(*runs, strict=True))) for name, runs in costs.items()}


def kept(cost: Cost, budget: Budget, costs: Mapping[str, Cost]) -> str:
    """Say whether a budget was kept."""
    if budget.of != "memory" and budget.against not in costs:
        return f"{budget.against} is not there"
    spent: float = getattr(cost, budget.of)
    if budget.of == "memory":
        said = f"at most {budget.limit:g} MB"
    else:
        spent /= getattr(costs[budget.against], budget.of)
        said = f"{budget.of} at most {budget.limit:g} of {budget.against}: {spent:.3g}"
    return f"{said}, {'kept' if spent <= budget.limit else 'MISSED'}"


def report(
    title: str, costs: Mapping[str, Cost], budgets: Mapping[str, Sequence[Budget]], yardstick: str, of: str = "cpu"
) -> None:
    """Print a table of costs, ratios of CPU or wall time to a yardstick, and budgets."""
    print(f"\n### {title}\n")
    print(f"| program | CPU s | wall s | MB | {of} ratio to {yardstick} | budget |\n|---|---|---|---|---|---|")
    for name, cost in costs.items():
        said = "; ".join(kept(cost, budget, costs) for budget in budgets.get(name, ()))
        ratio = f"{getattr(cost, of) / getattr(costs[yardstick], of):.3f}" if yardstick in costs else ""
        print(f"| {name} | {cost.cpu:.3f} | {cost.wall:.3f} | {cost.memory:.0f} | {ratio} | {said} |", flush=True)
