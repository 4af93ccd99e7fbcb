"""What people would use instead, asked the same of the same: taskwarrior and hledger; csv-diff, daff and deepdiff.

Each gets the nearest thing to our question that it has an answer for:

- taskwarrior: a task a danger, `completed` once it is closed, due at the end of the day that holds; `task overdue`. It judges by
  the clock, so all days are moved on by the days from the register's day of judgement to today.
- hledger: a transaction a danger, on the day by which it is due, `!` while it is open and `*` once it is closed, posted to its
  unit; `hledger register --pending --end DAY` lists what is open and was due before DAY.
- csv-diff and daff: a CSV file a version with a line a danger: the fields, and of each list of facts its last day.
- deepdiff: a JSON file a version: the dangers with all nested facts, by id.

None of the five reads YAML, which is part of what riskreg is measured with.
"""

import csv
import json
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from generate import AS_OF, Danger
from measure import Program
from repository import FOLDER, git

INSTALL: Final = "apt install taskwarrior hledger"
PACKAGES: Final = ("csv-diff", "daff", "deepdiff")
LAST_DAYS: Final = {"progress": "on", "extensions": "to", "rectified": "on", "acceptances": "on"}


class Item(NamedTuple):
    """A danger as a list of things to do knows it."""

    id: str
    title: str
    project: str
    due: date
    is_closed: bool


def items(dangers: Iterable[Danger]) -> Iterator[Item]:
    """Return the dangers as items."""
    for record in dangers:
        extensions = record.facts["extensions"]
        due = date.fromisoformat(extensions[-1]["to"] if extensions else record.fields["due"])
        yield Item(record.fields["id"], record.fields["title"], record.fields["unit"], due, record.is_closed)


def ledgers(folder: Path, made: Sequence[Item]) -> dict[str, Program]:
    """Return the programs that list what is overdue among the items; one that is not installed is left out, and said so."""
    folder.mkdir(parents=True, exist_ok=True)
    programs = {}
    for name, program, prepare in (("taskwarrior", "task", taskwarrior), ("hledger", "hledger", hledger)):
        if shutil.which(program):
            programs[name] = Program(prepare(folder, made))
        else:
            print(f"\n{name} is not there; to measure it: {INSTALL}")
    return programs


def taskwarrior(folder: Path, made: Sequence[Item]) -> list[str]:
    """Import the items into taskwarrior, with data and settings of its own; anew each day, as it judges by the clock."""
    today = datetime.now(UTC).date()
    home = folder / f"task-{today}"
    words = ["task", f"rc:{home / 'taskrc'}"]
    if not home.exists():
        home.mkdir()
        (home / "taskrc").write_text(f"data.location={home}\nconfirmation=off\n", encoding="utf-8")
        (home / "tasks.json").write_text(json.dumps(list(as_tasks(made, today - AS_OF))), encoding="utf-8")
        subprocess.run([*words, "import", str(home / "tasks.json")], check=True, capture_output=True)
    return [*words, "overdue"]


def as_tasks(made: Sequence[Item], later: timedelta) -> Iterator[dict[str, str]]:
    """Return the items as taskwarrior's JSON, with all days moved on."""
    for number, item in enumerate(made, 1):
        due = f"{item.due + later:%Y%m%d}T235959"
        task = {"uuid": str(uuid.UUID(int=number)), "description": f"{item.id} {item.title}", "project": item.project, "due": due}
        task |= {"status": "completed", "end": due} if item.is_closed else {"status": "pending"}
        yield task


def hledger(folder: Path, made: Sequence[Item]) -> list[str]:
    """Write the items as a journal."""
    journal = folder / "items.journal"
    if not journal.exists():
        with journal.open("w", encoding="utf-8") as file:
            for item in made:
                file.write(f"{item.due} {'*' if item.is_closed else '!'} {item.id} {item.title}\n    ({item.project})  1\n\n")
    return ["hledger", "-f", str(journal), "register", "--pending", "--end", str(AS_OF)]


def listed(words: Sequence[str]) -> int:
    """Return how many dangers a program lists."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return len(set(re.findall(rb"D-\d{6}", done.stdout)))


def installed(tools: Path | None) -> Path | None:
    """Return the folder of the Python tools, put there first if need be; None, and a word about it, where they are not there."""
    if tools and not (tools / "bin/csv-diff").exists():
        print(f"\ninstalling {', '.join(PACKAGES)} in {tools}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(tools)], check=True)
        subprocess.run([str(tools / "bin/pip"), "install", "--quiet", *PACKAGES], check=False)
    if tools and all((tools / "bin" / name).exists() for name in ("csv-diff", "daff", "deep")):
        return tools / "bin"
    print(f"\n{', '.join(PACKAGES)} are not there; to measure them: --tools FOLDER, and pip puts them there")
    return None


def differs(programs: Path, folder: Path, repository: Path, revisions: Sequence[str]) -> dict[str, Program]:
    """Return the programs that compare two versions of a register's dangers."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = [str(folder / f"{number}.csv") for number in range(2)]
    trees = [str(folder / f"{number}.json") for number in range(2)]
    for revision, table, tree in zip(revisions, tables, trees, strict=True):
        if not Path(tree).exists():
            records = loaded(repository, revision)
            with Path(table).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(flat(records[0])))
                writer.writeheader()
                writer.writerows(map(flat, records))
            by_id = {record["id"]: record for record in records}
            Path(tree).write_text(json.dumps(by_id, ensure_ascii=False, default=str), encoding="utf-8")
    return {
        "csv-diff": Program([str(programs / "csv-diff"), *tables, "--key=id"]),
        "daff": Program([str(programs / "daff"), "diff", "--id", "id", *tables], slow=True),
        "deepdiff": Program([str(programs / "deep"), "diff", *trees], slow=True),
    }


def loaded(repository: Path, revision: str) -> list[dict[str, Any]]:
    """Return the dangers of a version, every value as text: CSafeLoader makes the key `on` a truth value."""
    names = git(repository, "ls-tree", "--name-only", revision, f"{FOLDER}/").splitlines()
    texts = [git(repository, "cat-file", "blob", f"{revision}:{name}") for name in names if "/dangers-" in name]
    return [record for text in texts for record in yaml.load(text, yaml.CBaseLoader)["dangers"]]  # noqa: S506 - makes nothing but texts


def flat(record: Mapping[str, Any]) -> dict[str, str]:
    """Return a danger as a line of a table: its fields, and of each list of facts the last day."""
    line = {key: str(value) for key, value in record.items() if not isinstance(value, list)}
    for name, day in LAST_DAYS.items():
        line[name] = str(record[name][-1][day]) if name in record else ""
    return line | {"passed": str(record["acceptances"][-1]["passed"]) if "acceptances" in record else ""}
