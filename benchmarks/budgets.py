"""The budgets: what people type, at three sizes, on both forms of data, beside yardsticks that do not move with the data.

Yardsticks: `import typer`; taskwarrior (`task overdue`, `task all`) and hledger (`hledger register`) on the same items; libyaml's
events of the same files, nothing built of them; yamllint. Two forms of data: `dangers`, 22 lines with nested facts, 97 of 100
closed, and `open`, 14 flat lines, all of them open. Warm: the same was asked before.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from measure import PYTHON, Budget, Program, again
from repository import FOLDER, git

RISKREG: Final = (PYTHON, "-m", "riskreg")
TYPER: Final = "import typer"
EVENTS: Final = "libyaml events"
COUNT_EVENTS: Final = (
    "import sys, yaml, pathlib\n"
    "for path in sorted(pathlib.Path(sys.argv[1]).glob('*.yaml')):\n"
    "    for event in yaml.parse(path.read_bytes(), yaml.CLoader): pass"
)
ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "overdue": ("overdue",),
    "status": ("status",),
    "tally": ("tally",),
    "table dangers": ("table", "dangers"),
    "show": ("show", "D-000123"),
    "check": ("check",),
}
# What a command may cost: so many times a yardstick, by the number of records.
LIMITS: Final[Mapping[int, Mapping[str, tuple[float, str]]]] = {
    500: {
        "--help": (1.0, TYPER),
        "overdue": (1.6, TYPER),
        "status": (2.0, TYPER),
        "tally": (2.3, TYPER),
        "table dangers": (1.9, TYPER),
        "check": (2.6, TYPER),
    },
    10_000: {
        "overdue": (3.5, "task overdue"),
        "status": (1.5, "task all"),
        "status, a file edited": (3, "task all"),
        "tally": (1.5, "hledger register"),
        "table dangers": (1.5, "task all"),
        "show": (1.3, "overdue"),
        "check": (0.06, "yamllint"),
        "progress": (2.2, "task done"),
    },
    100_000: {
        "overdue": (1.2, "task overdue"),
        "table dangers": (0.8, "task all"),
        "tally": (1.5, "hledger register"),
        "progress": (1.1, "task done"),
    },
}
COLD: Final = {"dangers": 3.0, "open": 4.0}  # times libyaml's events


def limits(records: int, kind: str) -> dict[str, list[Budget]]:
    """Return what each command may cost."""
    found = {name: [Budget(limit, against=yardstick)] for name, (limit, yardstick) in LIMITS[records].items()}
    cold = {"overdue, cold": [Budget(COLD[kind], against=EVENTS)]} if records == 10_000 else {}
    return found | cold | ({"tally": [*found["tally"], Budget(700, "memory")]} if records > 10_000 else {})


def programs(where: Path, records: int, ledgers: Mapping[str, Program]) -> dict[str, Program]:
    """Return the yardsticks and the commands."""
    found = {TYPER: Program([PYTHON, "-c", "import typer"]), "--help": Program([*RISKREG, "--help"])}
    found |= {name: again([*RISKREG, *words, "-C", str(where)]) for name, words in ASKED.items()}
    if records < 10_000:
        return found
    kept = Path(git(where, "rev-parse", "--path-format=absolute", "--git-common-dir").strip()) / "riskreg-cache"
    if records == 10_000:
        found["overdue, cold"] = Program(found["overdue"].words, lambda: shutil.rmtree(kept, ignore_errors=True))
        found[EVENTS] = Program([PYTHON, "-c", COUNT_EVENTS, str(where / FOLDER)])
        found["status, a file edited"] = Program(found["status"].words, edits(where, found["status"]))
        if lint := shutil.which("yamllint"):
            found["yamllint"] = Program([lint, "-d", "relaxed", str(where / FOLDER)], slow=True)
    found["progress"] = Program(
        [*RISKREG, "progress", unclosed(where), "已联系", "--by", "P-001", "--dry-run", "-C", str(where)], found["overdue"].before
    )
    return found | dict(elsewhere(ledgers))


def unclosed(where: Path) -> str:
    """Return the first danger that nobody has accepted: progress is written of no other."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((where / FOLDER).glob("dangers-*.yaml")))
    records = (record for text in texts for record in text.split("- id: ")[1:])
    return next(record.split()[0] for record in records if "acceptances:" not in record)


def elsewhere(ledgers: Mapping[str, Program]) -> Iterator[tuple[str, Program]]:
    """Return what taskwarrior and hledger do with the same items."""
    if task := ledgers.get("taskwarrior"):
        words = [*task.words][:-1]
        home = Path(words[1].removeprefix("rc:")).parent
        yield "task overdue", Program([*words, "overdue"])
        yield "task all", Program([*words, "all"])
        yield "task done", Program([*words, "7", "done"], restores(home))
    if hledger := ledgers.get("hledger"):
        yield "hledger register", Program([*hledger.words][:4])


def edits(where: Path, status: Program) -> Callable[[], object]:
    """Before each run: put the files back, ask once, then add a comment to one file."""
    path = min((where / FOLDER).glob("dangers-*.yaml"))
    text = path.read_text(encoding="utf-8")
    turns = iter(range(1000))

    def edit() -> None:
        path.write_text(text, encoding="utf-8")
        subprocess.run([*status.words], capture_output=True, check=False)
        path.write_text(f"{text}# {next(turns)}\n", encoding="utf-8")

    return edit


def restores(home: Path) -> Callable[[], object]:
    """Before each run: put taskwarrior's data back, since a task is done only once."""
    saved = home.with_name(f"{home.name}-saved")
    if not saved.exists():
        shutil.copytree(home, saved)

    def restore() -> None:
        shutil.rmtree(home)
        shutil.copytree(saved, home)

    return restore
