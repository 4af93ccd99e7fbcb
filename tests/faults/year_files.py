"""The repository of a simulated year (test_year.py): its files, its commits, its branches, its meetings."""

import copy
import os
import random
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

from tests.faults.year_books import BEGUN, DAYS, UNITS, Books, Meeting, Record, cutoff, stands

PEOPLE = {unit: f"P-{number}" for number, unit in enumerate(UNITS, 1)}
ACCEPTOR = "P-6"  # never an owner
AUTHORS = ("钱一鸣", "孙二川", "李三木", "周四维", "吴五岳")
DANGER_FILES = ("dangers/dorms.yaml", "dangers/labs.yaml", "隐患/后勤.yaml", "隐患/消防.yaml")
RISK_FILES = ("risks.yaml", "风险/实验室.yaml")
CHINESE = {
    "dangers": "隐患", "risks": "风险", "id": "编号", "title": {"dangers": "隐患描述", "risks": "风险点"}, "unit": "责任单位",
    "owner": "责任人", "found": "排查日期", "source": "隐患来源", "due": "整改时限", "rectification": "整改措施", "level": "隐患级别",
    "basis": "判定依据", "plan": "应急预案", "funds": "计划资金", "formerly": "曾用编号", "extensions": "延期", "to": "延至",
    "applied": "申请日期", "approved": "批准日期", "handovers": "移交责任", "identified": "辨识日期", "method": "评价方法",
    "residual": "现有风险", "self_check": "自查", "general": "一般", "major": "重大",
}  # fmt: skip


class Program(Protocol):
    """The program, as tests/faults/conftest.py has it."""

    soak: bool

    def run(self, *words: str, lang: str = "zh") -> Any: ...


def text(kind: str, records: Iterable[Record], *, chinese: bool) -> str:
    """Write a file as people write it: a field a line, what is not given left out."""

    def key(name: str) -> str:
        word: Any = CHINESE.get(name, name) if chinese else name
        return str(word[kind] if isinstance(word, dict) else word)

    def value(given: Any) -> str:
        if isinstance(given, dict):
            return "{" + ", ".join(f"{name}: {value(part)}" for name, part in given.items() if part is not None) + "}"
        if isinstance(given, list) and all(isinstance(part, str) for part in given):
            return "[" + ", ".join(given) + "]"
        return {True: "true", False: "false"}[given] if isinstance(given, bool) else key(str(given))

    lines = [f"{key(kind)}:"]
    for record in records:
        dash = "  - "
        for name, given in record.items():
            if name == "file" or given is None or given == []:
                continue
            if isinstance(given, list) and isinstance(given[0], dict):
                lines.append(f"{dash}{key(name)}:")
                lines += [f"      - {value(part)}" for part in given]
            else:
                lines.append(f"{dash}{key(name)}: {value(given)}")
            dash = "    "
    return "\n".join(lines) + "\n" if len(lines) > 1 else f"{key(kind)}: []\n"


class Year:
    """The repository, the books, and who does what."""

    def __init__(self, top: Path, seed: int, program: Program) -> None:
        self.top, self.folder, self.program = top, top / "registers", program
        self.chance = random.Random(seed)
        self.books: Books = {"dangers": {}, "risks": {}}
        self.decisions: dict[str, list[Record]] = {}
        self.files: tuple[str, ...] = (*DANGER_FILES, *RISK_FILES)  # those that may be edited now
        self.changed: set[str] = set()
        self.number = 0
        self.minute = 0
        self.today = BEGUN
        self.held: list[Meeting] = []
        self.settled: set[str] = set()  # meetings that riskreg itself settled
        self.plan = list(DAYS.items())

    # git

    def git(self, *words: str, author: str = AUTHORS[0]) -> str:
        """Let git do something on the day, as somebody."""
        self.minute += 1
        moment = f"{self.today.isoformat()}T{8 + self.minute // 60 % 12:02}:{self.minute % 60:02}:00+08:00"
        email = f"a{AUTHORS.index(author)}@example.edu.cn"
        who = {
            f"GIT_{role}_{part}": told
            for role in ("AUTHOR", "COMMITTER")
            for part, told in (("NAME", author), ("EMAIL", email), ("DATE", moment))
        }
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        done = subprocess.run(["git", *words], cwd=self.top, capture_output=True, check=True, env={**os.environ, **quiet, **who})
        return done.stdout.decode().strip()

    def commit(self, subject: str) -> None:
        """Write the files that the edits changed, and commit them."""
        for path in sorted(self.changed):
            self.write(path)
        self.changed.clear()
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", subject, author=self.chance.choice(AUTHORS))

    def write(self, path: str) -> None:
        kind = "dangers" if path in DANGER_FILES else "risks"
        records = [record for record in self.books[kind].values() if record["file"] == path]
        if self.chance.random() < 0.1:
            self.chance.shuffle(records)  # the order in the file means nothing
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text(kind, records, chinese=not path.isascii()), encoding="utf-8")

    def meetings_file(self) -> None:
        lines = ["meetings:"]
        for id_, on in self.plan:
            lines += [f"  - id: {id_}", f"    on: {on}", f"    cutoff: {cutoff(on)}"]
            lines += ["    decisions:"] if self.decisions.get(id_) else []
            for decision in self.decisions.get(id_, ()):
                done = f", done: {{on: {decision['done']}}}" if decision["done"] else ""
                until = f"due: {decision['due']}" if decision["due"] else "standing: true"
                lines.append(f"      - {{id: {decision['id']}, text: 落实整改, unit: 保卫处, owner: P-1, {until}{done}}}")
        (self.folder / "meetings.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    @contextmanager
    def branch(self, name: str, only: Sequence[str]) -> Iterator[None]:
        """Work on a branch, in some files only, which stay as they are on main until it is merged."""
        mine, files = self.books, self.files
        self.books, self.files = copy.deepcopy(self.books), tuple(only)
        self.git("switch", "-q", "-c", name)
        yield
        self.git("switch", "-q", "main")
        self.ahead, self.books = self.books, mine
        self.files = tuple(path for path in files if path not in only)

    def merge(self, name: str, only: Sequence[str]) -> None:
        """Merge a branch: its files come to main."""
        self.git("merge", "-q", "--no-ff", "-m", f"并入 {name}", name)
        for kind, records in self.books.items():
            kept = {key: record for key, record in records.items() if record["file"] not in only}
            self.books[kind] = kept | {key: record for key, record in self.ahead[kind].items() if record["file"] in only}
        self.files = (*DANGER_FILES, *RISK_FILES)
        if self.held and name == f"b{self.held[-1].on.month}" and self.held[-1].id not in self.settled:
            self.looked_at(name)

    def looked_at(self, name: str) -> None:
        """Take a branch of the last meeting's own month for its version.

        Without a tag a meeting is the newest commit up to its day of all that leads to HEAD, merged by then or later.
        """
        meeting = self.held[-1]
        books = copy.deepcopy({**self.books, "decisions": meeting.books["decisions"]})
        self.held[-1] = meeting._replace(books=books, revision=self.git("rev-parse", name))

    # the calendar

    @property
    def last(self) -> date:
        """The day of judgement of the last meeting."""
        return self.held[-1].cutoff if self.held else BEGUN

    def any_day(self, first: date, last: date) -> date | None:
        """A day between two, both included."""
        return first + timedelta(days=self.chance.randint(0, (last - first).days)) if first <= last else None

    def later(self, record: Record) -> date | None:
        """A day after the last entry of a danger, and not after today: as a rule one of the last days."""
        first = newest(record) + timedelta(days=1)
        return self.any_day(max(first, self.today - timedelta(days=4)), self.today)

    def long_ago(self, record: Record) -> date | None:
        """A day after its last entry that lies before the last meeting."""
        return self.any_day(newest(record) + timedelta(days=1), self.last)

    def pick(self, kind: str, wanted: Callable[[Record], bool]) -> Record | None:
        """Some record that may be edited now."""
        found = [record for record in self.books[kind].values() if record["file"] in self.files and wanted(record)]
        return self.chance.choice(found) if found else None

    def in_state(self, *states: str) -> Record | None:
        """Some danger in one of the states today."""
        return self.pick("dangers", lambda danger: (stands(danger, date.max) or ("", None))[0] in states)

    def touch(self, record: Record) -> bool:
        self.changed.add(record["file"])
        return True

    # decisions and meetings

    def decide(self) -> None:
        """Enter what the last meeting decided, and what was carried out."""
        for decision in (decision for decisions in self.decisions.values() for decision in decisions):
            if decision["due"] and not decision["done"] and self.chance.random() < 0.4:
                decision["done"] = self.today
        if self.held:
            self.decisions[self.held[-1].id] = [
                {
                    "id": number,
                    "due": self.today + timedelta(days=self.chance.randint(5, 70)) if self.chance.random() < 0.8 else None,
                    "done": None,
                }
                for number in range(1, self.chance.randint(2, 4))
            ]
        self.meetings_file()

    def meet(self, id_: str, on: date, *, tag: bool = True) -> None:
        """Hold a meeting: riskreg makes its tag."""
        self.today = on
        if tag:
            told = self.program.run("meeting", "close", id_, "-C", str(self.folder), "--on", on.isoformat())
            assert told.code == 0, told.all
            assert self.git("cat-file", "-t", f"meeting/{id_}") == "tag"
            self.settled.add(id_)
        books = copy.deepcopy({**self.books, "decisions": self.decisions})
        self.held.append(Meeting(id_, on, cutoff(on), books, self.git("rev-parse", "HEAD")))


def newest(danger: Record) -> date:
    """The day of the last entry of a danger that moves it."""
    days: list[date] = [danger["found"]]
    days += [fact["on"] for name in ("referrals", "rectified", "acceptances") for fact in danger[name]]
    days += [fact["reply_on"] for fact in danger["referrals"] if fact["reply_on"]]
    return max([*days, danger["withdrawn"]["on"]] if danger["withdrawn"] else days)
