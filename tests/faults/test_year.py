"""A simulated year: twelve months of edits by five authors in a real repository; every month's figures against the test's own books.

The books are plain dicts, changed by the edits themselves and read by the rules of the format as written down here once more:
nothing of riskreg takes part in what is expected.
"""

import copy
import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

import pytest

Record: TypeAlias = dict[str, Any]
Books: TypeAlias = dict[str, dict[str, Record]]  # list -> what a record is called in the test, for good -> the record

BEGUN = date(2023, 1, 1)  # `started` of the settings
FAR = date(2024, 1, 12)  # the day on which the year is looked back upon
UNITS = ("保卫处", "学生处", "后勤处", "教务处", "图书馆")
PEOPLE = {unit: f"P-{number}" for number, unit in enumerate(UNITS, 1)}
ACCEPTOR = "P-6"  # never an owner
AUTHORS = ("钱一鸣", "孙二川", "李三木", "周四维", "吴五岳")
DANGER_FILES = ("dangers/dorms.yaml", "dangers/labs.yaml", "隐患/后勤.yaml", "隐患/消防.yaml")
RISK_FILES = ("risks.yaml", "风险/实验室.yaml")
QUIET_MONTH, LOOSE_MONTH, BROKEN_MONTH, LATE_MERGE = 8, 6, 5, 10  # no change; no tag; a broken file; a branch merged too late
UNCLOSED = ("open", "rectified", "referred")
CELLS = ("before", "found", "filled_late", "reopened", "closed", "withdrawn", "removed", "after", "backdated", "vanished")
CHINESE = {
    "dangers": "隐患", "risks": "风险", "id": "编号", "title": {"dangers": "隐患描述", "risks": "风险点"}, "unit": "责任单位",
    "owner": "责任人", "found": "排查日期", "source": "隐患来源", "due": "整改时限", "rectification": "整改措施", "level": "隐患级别",
    "basis": "判定依据", "plan": "应急预案", "funds": "计划资金", "formerly": "曾用编号", "extensions": "延期", "to": "延至",
    "applied": "申请日期", "approved": "批准日期", "handovers": "移交责任", "identified": "辨识日期", "method": "评价方法",
    "residual": "现有风险", "self_check": "自查", "general": "一般", "major": "重大",
}  # fmt: skip


class Meeting(NamedTuple):
    """A meeting of the year; `books` are what its version holds."""

    id: str
    on: date
    cutoff: date
    books: Books
    revision: str


class Program(Protocol):
    """The program, as tests/faults/conftest.py has it."""

    soak: bool

    def run(self, *words: str, lang: str = "zh") -> Any: ...


# --- what the format says, once more -------------------------------------------------------------------------------------


def stands(danger: Record, on: date) -> tuple[str, date] | None:
    """The state of a danger on a day and since when; None before it was found."""
    if danger["found"] > on:
        return None
    state, since = "open", danger["found"]
    order = ("referrals", "rectified", "acceptances")
    facts = [(fact["on"], order.index(name), name, fact) for name in order for fact in danger[name] if fact["on"] <= on]
    for day, _, name, fact in sorted(facts, key=lambda fact: fact[:2]):
        if name == "referrals":
            if state == "open":
                replied = fact["reply_on"] and fact["reply_on"] <= on
                state, since = ("open", fact["reply_on"]) if replied else ("referred", day)
        elif name == "rectified":
            state, since = ("rectified", day) if state in ("open", "referred") else (state, since)
        else:
            state, since = ("closed" if fact["passed"] else "open", day)
    if danger["withdrawn"] and danger["withdrawn"]["on"] <= on:
        return "withdrawn", danger["withdrawn"]["on"]
    return state, since


def risk_stands(risk: Record, on: date) -> tuple[str, date] | None:
    """The same of a risk."""
    if risk["identified"] > on:
        return None
    if risk["closed"] and risk["closed"]["on"] <= on:
        return "closed", risk["closed"]["on"]
    return "open", risk["identified"]


def level(danger: Record, on: date) -> str:
    """Its level on a day: the newest levelling, else the first."""
    past = [fact for fact in danger["levels"] if fact["on"] <= on]
    return str(max(past, key=lambda fact: fact["on"])["level"] if past else danger["level"])


def due(danger: Record, on: date) -> date:
    """The day that was decided last: first day, extension from its approval, new day after a failed acceptance."""
    decided = [(danger["found"], 0, danger["due"])]
    for fact in danger["acceptances"]:
        if fact["on"] <= on and not fact["passed"]:
            before = stands({**danger, "withdrawn": None}, fact["on"] - timedelta(days=1))
            default = fact["on"] + timedelta(days=7) if before and before[0] == "closed" and level(danger, fact["on"]) == "general" else None
            if fact["due"] or default:
                decided.append((fact["on"], 1, fact["due"] or default))
    decided += [(fact["approved"], 2, fact["to"]) for fact in danger["extensions"] if fact["approved"] and fact["approved"] <= on]
    day: date = max(decided)[2]
    return day


def unit(record: Record, on: date) -> str:
    """The unit that answers for it on a day."""
    past = [fact for fact in record["handovers"] if fact["on"] <= on]
    return str(max(past, key=lambda fact: fact["on"])["unit"] if past else record["unit"])


def grade(risk: Record, on: date) -> str:
    """Its grade on a day, by the thresholds LS: A."""
    past = [fact for fact in risk["reviews"] if fact["on"] <= on]
    scores = max(past, key=lambda fact: fact["on"])["residual"] if past else risk["residual"]
    score = scores["L"] * scores["S"]
    return "major" if score >= 20 else "significant" if score >= 15 else "general" if score >= 9 else "low"


def finished(stand: tuple[str, date] | None) -> bool:
    return stand is not None and stand[0] not in UNCLOSED


def balance(before: Meeting, after: Meeting, kind: str) -> dict[str, set[str]]:
    """The cells into which the records fall, by the id that they have last."""
    cells: dict[str, set[str]] = {cell: set() for cell in CELLS}
    state, first = (stands, "found") if kind == "dangers" else (risk_stands, "identified")
    was_there, is_there = before.books[kind], after.books[kind]
    for name in {**was_there, **is_there}:
        was = state(was_there[name], before.cutoff) if name in was_there else None
        now = state(is_there[name], after.cutoff) if name in is_there else None
        record = is_there.get(name) or was_there[name]
        fallen = set()
        if was is None and now is not None:
            fallen.add("filled_late" if BEGUN <= record[first] <= before.cutoff else "found")
        if was and was[0] in UNCLOSED:
            fallen.add("before")
            if now is None:
                fallen.add("removed")
        if finished(was) and now is None:
            fallen.add("vanished")
        if now and now[0] in UNCLOSED:
            fallen |= {"after", "reopened"} if finished(was) else {"after"}
        if now and finished(now) and not finished(was):
            fallen.add("withdrawn" if now[0] == "withdrawn" else "closed")
            if now[1] <= before.cutoff:
                fallen.add("backdated")
        for cell in fallen:
            cells[cell].add(record["id"])
    return cells


def is_honest(cells: Mapping[str, set[str]]) -> bool:
    return not (cells["removed"] or cells["filled_late"] or cells["backdated"])


def first_balance(meeting: Meeting) -> dict[str, set[str]]:
    """What moved up to the first meeting, by its own data: what is older than the register was there already."""
    eve = Meeting("", BEGUN, BEGUN - timedelta(days=1), meeting.books, "")
    return balance(eve, meeting, "dangers")


# --- the files ------------------------------------------------------------------------------------------------------------


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
        self.plan = [(f"2023-{month:02}", date(2023, month, 26 + month % 3)) for month in range(1, 13)]

    # git

    def git(self, *words: str, author: str = AUTHORS[0]) -> str:
        """Let git do something on the day, as somebody."""
        self.minute += 1
        moment = f"{self.today.isoformat()}T{8 + self.minute // 60 % 12:02}:{self.minute % 60:02}:00+08:00"
        email = f"a{AUTHORS.index(author)}@example.edu.cn"
        who = {f"GIT_{role}_{part}": told for role in ("AUTHOR", "COMMITTER") for part, told in (("NAME", author), ("EMAIL", email), ("DATE", moment))}
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        done = subprocess.run(["git", *words], cwd=self.top, capture_output=True, check=True, env={**os.environ, **quiet, **who})
        return done.stdout.decode().strip()

    def commit(self, subject: str) -> None:
        """Write the files that the edits changed, and commit them."""
        for path in self.changed:
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
                {"id": number, "due": self.today + timedelta(days=self.chance.randint(5, 70)) if self.chance.random() < 0.8 else None, "done": None}
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
        self.held.append(Meeting(id_, on, cutoff(on), books, self.git("rev-parse", "HEAD")))  # type: ignore[arg-type]


def cutoff(on: date) -> date:
    """Data are collected until the meeting; every third time until two days before."""
    return on - timedelta(days=2) if on.month % 3 == 0 else on


def newest(danger: Record) -> date:
    """The day of the last entry of a danger that moves it."""
    facts = [*danger["referrals"], *danger["rectified"], *danger["acceptances"]]
    days = [danger["found"], *(fact["on"] for fact in facts), *(fact["reply_on"] for fact in danger["referrals"] if fact["reply_on"])]
    return max([*days, *([danger["withdrawn"]["on"]] if danger["withdrawn"] else [])])


# --- the edits: each does one thing in the files and in the books; False where there is nothing to do it to ----------------


def find(year: Year, found: date | None = None) -> bool:
    """A danger is found and entered."""
    paths = [path for path in year.files if path in DANGER_FILES]
    day = found or year.today - timedelta(days=year.chance.randint(0, 3))
    if not paths:
        return False
    year.number += 1
    where = year.chance.choice(UNITS)
    danger: Record = {
        "id": f"D-{year.number:03}", "title": f"第{year.number}处应急灯不亮", "unit": where, "owner": PEOPLE[where], "found": day,
        "source": "self_check", "level": year.chance.choice(("general", "general", "general", "major")), "basis": "判定标准第三条",
        "plan": "停用并巡查", "funds": 0, "rectification": "更换", "due": day + timedelta(days=year.chance.randint(3, 60)),
        "levels": [], "handovers": [], "extensions": [], "referrals": [], "rectified": [], "acceptances": [], "withdrawn": None,
        "formerly": [], "file": year.chance.choice(paths),
    }  # fmt: skip
    year.books["dangers"][danger["id"]] = danger
    return year.touch(danger)


def find_late(year: Year) -> bool:
    """A danger is entered that had been found before the last meeting."""
    day = year.any_day(max(BEGUN, year.last - timedelta(days=40)), year.last)
    return bool(year.held and day) and find(year, day)


def inherit(year: Year) -> bool:
    """A danger is entered that is older than the register."""
    return find(year, BEGUN - timedelta(days=year.chance.randint(1, 90)))


def rectify(year: Year) -> bool:
    danger = year.in_state("open", "referred")
    day = year.later(danger) if danger else None
    if not danger or not day:
        return False
    danger["rectified"].append({"on": day, "by": danger["owner"]})
    return year.touch(danger)


def accept(year: Year) -> bool:
    danger = year.in_state("rectified")
    return bool(danger) and inspected(year, danger, year.later(danger), passed=True)


def mend_at_once(year: Year) -> bool:
    """It is rectified and accepted on one day."""
    danger = year.in_state("open")
    day = year.later(danger) if danger else None
    if not danger or not day:
        return False
    danger["rectified"].append({"on": day, "by": danger["owner"]})
    return inspected(year, danger, day, passed=True)


def reject(year: Year) -> bool:
    danger = year.in_state("rectified")
    return bool(danger) and inspected(year, danger, year.later(danger), passed=False)


def reopen(year: Year) -> bool:
    """A look back shows that it is as it was."""
    danger = year.in_state("closed")
    return bool(danger) and inspected(year, danger, year.later(danger), passed=False)


def backdate(year: Year) -> bool:
    """It is closed with a day before the last meeting."""
    danger = year.in_state("rectified")
    return bool(danger) and inspected(year, danger, year.long_ago(danger), passed=True)


def inspected(year: Year, danger: Record | None, day: date | None, *, passed: bool) -> bool:
    if not danger or not day:
        return False
    new = day + timedelta(days=10) if not passed and year.chance.random() < 0.5 else None
    danger["acceptances"].append({"on": day, "by": ACCEPTOR, "passed": passed, "due": new})
    return year.touch(danger)


def take_back(year: Year) -> bool:
    """The entry that closed it is deleted."""
    danger = year.in_state("closed")
    if not danger:
        return False
    danger["acceptances"].pop()
    return year.touch(danger)


def withdraw(year: Year) -> bool:
    danger = year.in_state("open", "rectified")
    if not danger:
        return False
    day = year.long_ago(danger) if year.chance.random() < 0.3 else year.later(danger)
    danger["withdrawn"] = {"on": day, "by": ACCEPTOR, "reason": "not_a_danger"} if day else None
    return day is not None and year.touch(danger)


def undo_withdrawal(year: Year) -> bool:
    danger = year.in_state("withdrawn")
    if not danger:
        return False
    danger["withdrawn"] = None
    return year.touch(danger)


def extend(year: Year) -> bool:
    danger = year.in_state("open")
    if not danger or any(fact["approved"] == year.today or not fact["approved"] for fact in danger["extensions"]):
        return False
    until = max([danger["due"], year.today, *(fact["to"] for fact in danger["extensions"])]) + timedelta(days=year.chance.randint(5, 40))
    approved = year.today if year.chance.random() < 0.8 else None  # else it stays pending
    danger["extensions"].append({"to": until, "applied": year.today, "approved": approved, "by": approved and ACCEPTOR, "reason": "等料"})
    return year.touch(danger)


def overwrite_due(year: Year) -> bool:
    danger = year.in_state("open")
    if not danger or danger["extensions"]:
        return False
    danger["due"] += timedelta(days=year.chance.randint(5, 30))
    return year.touch(danger)


def hand_over(year: Year) -> bool:
    record = year.in_state("open", "rectified") if year.chance.random() < 0.7 else year.pick("risks", lambda risk: not risk["closed"])
    if not record or any(fact["on"] == year.today for fact in record["handovers"]):
        return False
    to = year.chance.choice([one for one in UNITS if one != unit(record, date.max)])
    record["handovers"].append({"on": year.today, "unit": to, "owner": PEOPLE[to], "why": "职责调整"})
    return year.touch(record)


def overwrite_unit(year: Year) -> bool:
    danger = year.in_state("open", "closed")
    if not danger or danger["handovers"]:
        return False
    danger["unit"] = year.chance.choice(UNITS)
    danger["owner"] = PEOPLE[danger["unit"]]
    return year.touch(danger)


def refer(year: Year) -> bool:
    danger = year.in_state("open")
    day = year.later(danger) if danger else None
    if not danger or not day:
        return False
    danger["referrals"].append({"on": day, "to": "供电公司", "reply_on": None})
    return year.touch(danger)


def reply(year: Year) -> bool:
    danger = year.in_state("referred")
    day = year.later(danger) if danger else None
    if not danger or not day:
        return False
    danger["referrals"][-1]["reply_on"] = day
    return year.touch(danger)


def raise_level(year: Year) -> bool:
    danger = year.in_state("open")
    if not danger or danger["levels"] or danger["level"] == "major" or year.today <= danger["found"]:
        return False
    danger["levels"].append({"on": year.today, "level": "major", "basis": "会议认定"})
    return year.touch(danger)


def rename(year: Year) -> bool:
    kind = year.chance.choice(("dangers", "risks"))
    record = year.pick(kind, lambda record: len(record["formerly"]) < 2)
    if not record:
        return False
    year.number += 1
    record["formerly"].append(record["id"])
    record["id"] = f"{record['id'][0]}-N{year.number:03}"
    return year.touch(record)


def move(year: Year) -> bool:
    """A record goes to another file."""
    kind, paths = ("dangers", DANGER_FILES) if year.chance.random() < 0.7 else ("risks", RISK_FILES)
    record = year.pick(kind, lambda _: True)
    open_paths = [path for path in paths if path in year.files and record and path != record["file"]]
    if not record or not open_paths:
        return False
    year.touch(record)
    record["file"] = year.chance.choice(open_paths)
    return year.touch(record)


def delete(year: Year) -> bool:
    """A record vanishes, unclosed or closed."""
    kind = year.chance.choice(("dangers", "dangers", "risks"))
    record = year.pick(kind, lambda _: True)
    if not record:
        return False
    year.books[kind] = {key: other for key, other in year.books[kind].items() if other is not record}
    return year.touch(record)


def correct(year: Year) -> bool:
    """A word is written differently, which no figure shows."""
    record = year.pick(year.chance.choice(("dangers", "risks")), lambda _: True)
    if not record:
        return False
    record["title"] += "等"
    return year.touch(record)


def identify(year: Year, day: date | None = None) -> bool:
    paths = [path for path in year.files if path in RISK_FILES]
    if not paths:
        return False
    year.number += 1
    where = year.chance.choice(UNITS)
    risk: Record = {
        "id": f"R-{year.number:03}", "title": f"{year.number}号实训室", "unit": where, "owner": PEOPLE[where], "method": "LS",
        "residual": scores(year), "identified": day or year.today, "reviews": [], "handovers": [], "closed": None, "formerly": [],
        "file": year.chance.choice(paths),
    }  # fmt: skip
    year.books["risks"][risk["id"]] = risk
    return year.touch(risk)


def scores(year: Year) -> Record:
    likelihood, severity = year.chance.choice(((4, 5), (3, 5), (4, 4), (3, 3), (2, 4), (5, 5)))
    return {"L": likelihood, "S": severity}


def identify_late(year: Year) -> bool:
    return bool(year.held) and identify(year, year.any_day(BEGUN, year.last))


def reassess(year: Year) -> bool:
    risk = year.pick("risks", lambda risk: not risk["closed"] and risk["identified"] < year.today)
    if not risk or any(fact["on"] == year.today for fact in risk["reviews"]):
        return False
    risk["reviews"].append({"on": year.today, "by": ACCEPTOR, "note": "现场复评", "residual": scores(year)})
    return year.touch(risk)


def close_risk(year: Year) -> bool:
    risk = year.pick("risks", lambda risk: not risk["closed"])
    if not risk:
        return False
    first = max([risk["identified"], *(fact["on"] for fact in [*risk["reviews"], *risk["handovers"]])]) + timedelta(days=1)
    day = year.any_day(first, year.last if year.chance.random() < 0.2 else year.today)
    risk["closed"] = {"on": day, "by": ACCEPTOR, "reason": "设备已拆除"} if day else None
    return day is not None and year.touch(risk)


def bring_back(year: Year) -> bool:
    """A risk that was struck off is on the list again."""
    risk = year.pick("risks", lambda risk: bool(risk["closed"]))
    if not risk:
        return False
    risk["closed"] = None
    return year.touch(risk)


EDITS: Mapping[Callable[[Year], bool], int] = {
    find: 16, find_late: 3, inherit: 1, rectify: 14, accept: 10, mend_at_once: 4, reject: 4, reopen: 3, backdate: 2, take_back: 1,
    withdraw: 3, undo_withdrawal: 2, extend: 6, overwrite_due: 3, hand_over: 4, overwrite_unit: 1, refer: 4, reply: 4, raise_level: 2,
    rename: 3, move: 3, delete: 2, correct: 3, identify: 4, identify_late: 1, reassess: 5, close_risk: 2, bring_back: 1,
}  # fmt: skip


def edit(year: Year, times: int) -> None:
    """Do what people do on a day, and commit it."""
    subjects = []
    for chosen in year.chance.choices(list(EDITS), list(EDITS.values()), k=times):
        if chosen(year):
            subjects.append(chosen.__name__)
    if year.changed:
        year.commit(" ".join(subjects))


# --- the year -------------------------------------------------------------------------------------------------------------


def begin(year: Year) -> None:
    """The first commit: settings, people, meetings, and what was inherited."""
    year.folder.mkdir(parents=True)
    year.git("init", "-q", "-b", "main")
    for name, told in (("user.name", AUTHORS[0]), ("user.email", "a0@example.edu.cn")):
        year.git("config", name, told)
    (year.top / "README.md").write_text("台账\n", encoding="utf-8")
    (year.folder / "riskreg.yaml").write_text(f"name: 示例学院\nstarted: {BEGUN}\n", encoding="utf-8")
    people = "".join(f"  - {{id: {id_}, name: {id_}, unit: {unit}}}\n" for unit, id_ in [*PEOPLE.items(), ("保卫处", ACCEPTOR)])
    units = "".join(f"  - {{id: {unit}}}\n" for unit in UNITS)
    (year.folder / "organisation.yaml").write_text(f"units:\n{units}people:\n{people}", encoding="utf-8")
    year.meetings_file()
    for path in year.files:
        year.changed.add(path)
    for _ in range(4):
        inherit(year)
    for _ in range(3):
        identify(year, BEGUN)
    year.commit("建账")


def live(year: Year) -> None:
    """Twelve months, then some days after the last meeting."""
    begin(year)
    for month, (id_, on) in enumerate(year.plan, 1):
        if month == QUIET_MONTH:
            year.meet(id_, on)
            continue
        first = year.held[-1].on + timedelta(days=1) if year.held else BEGUN + timedelta(days=2)
        days = sorted(year.chance.sample([first + timedelta(days=day) for day in range((on - first).days)], 6))
        year.today = days[0]
        year.decide()
        year.git("add", "-A")
        year.git("commit", "-q", "--allow-empty", "-m", "议定事项")
        parted = months_work(year, month, days)
        year.meet(id_, on, tag=month != LOOSE_MONTH)
        if parted:
            year.today = on + timedelta(days=1)
            year.merge(f"b{month}", parted)
    for day in (FAR - timedelta(days=9), FAR - timedelta(days=2)):
        year.today = day
        edit(year, 8)


def months_work(year: Year, month: int, days: Sequence[date]) -> tuple[str, ...]:
    """Edit on each of the days; some of it on a branch. Return the files of a branch that is not merged yet."""
    branched = (DANGER_FILES[month % 4],) if month % 2 == 0 else ()
    for at, day in enumerate(days):
        year.today = day
        if at == 1 and branched:
            with year.branch(f"b{month}", branched):
                edit(year, 6)
                edit(year, 6)
        if at == 4 and branched and month != LATE_MERGE:
            year.merge(f"b{month}", branched)
        if at == 3 and month == BROKEN_MONTH:
            break_a_file(year)
        edit(year, year.chance.randint(3, 7))
    return branched if month == LATE_MERGE else ()


def break_a_file(year: Year) -> None:
    """A file cannot be read for one commit: the meeting cannot be closed until it is mended."""
    path = year.folder / DANGER_FILES[0]
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole + "  - id: [未写完\n", encoding="utf-8")
    year.git("commit", "-q", "-am", "写坏了")
    told = year.program.run("meeting", "close", year.plan[BROKEN_MONTH - 1][0], "-C", str(year.folder), "--on", "2023-05-30")
    assert told.code == 3, told.all
    path.write_text(whole, encoding="utf-8")
    year.git("commit", "-q", "-am", "改好了")


def asked(year: Year, *words: str) -> tuple[Any, str, int]:
    """Ask riskreg; the answer as data, as text, and the exit code."""
    told = year.program.run(*words, "-C", str(year.folder), "--json")
    assert told.code in (0, 1), told.all
    return json.loads(told.out), told.out, told.code


def compare_balances(year: Year, before: Meeting, after: Meeting) -> None:
    """What riskreg says of two versions is what the books say: each cell with its ids, honest, the exit code."""
    found, _, code = asked(year, "diff", before.id, after.id)
    vanishing = False
    for kind in ("dangers", "risks"):
        expected = balance(before, after, kind)
        said = found["balance"][kind]
        assert {cell: set(said["ids"][cell]) for cell in CELLS} == expected, (before.id, after.id, kind)
        assert {cell: said[cell] for cell in CELLS} == {cell: len(ids) for cell, ids in expected.items()}
        assert said["honest"] is is_honest(expected), (before.id, after.id, kind)
        adds = said["before"] + said["found"] + said["filled_late"] + said["reopened"]
        assert adds - said["closed"] - said["withdrawn"] - said["removed"] == said["after"]
        vanishing |= bool(expected["removed"] or expected["vanished"])
    assert code == int(vanishing)


def expected_row(year: Year, at: int) -> Record:
    """The figures of one meeting, by the books."""
    meeting = year.held[at]
    earlier = year.held[at - 1] if at else None
    on, books = meeting.cutoff, meeting.books
    cells = balance(earlier, meeting, "dangers") if earlier else first_balance(meeting)
    of_risks = balance(earlier, meeting, "risks") if earlier else None
    count = {cell: len(ids) for cell, ids in cells.items()}
    unclosed = [(danger, stand[0]) for danger in books["dangers"].values() if (stand := stands(danger, on)) and stand[0] in UNCLOSED]
    risks = [risk for risk in books["risks"].values() if (stand := risk_stands(risk, on)) and stand[0] == "open"]
    charged = count["before"] + count["found"] + count["filled_late"] + count["reopened"] - count["withdrawn"]
    rectified, referred = (sum(1 for _, state in unclosed if state == word) for word in ("rectified", "referred"))
    return {
        "before": count["before"], "found": count["found"], "reopened": count["reopened"], "closed": count["closed"],
        "withdrawn": count["withdrawn"], "after": len(unclosed),
        "filled_late": count["filled_late"] if earlier else None,
        "removed": count["removed"] if earlier else None,
        "backdated": count["backdated"] if earlier else None,
        "honest": is_honest(cells) and is_honest(of_risks) if of_risks is not None else None,
        "major": sum(1 for danger, _ in unclosed if level(danger, on) == "major"),
        "overdue": sum(1 for danger, state in unclosed if state == "open" and due(danger, on) < on),
        "rectified": rectified, "referred": referred,
        "rate": {"numerator": rectified + count["closed"], "denominator": charged - referred},
        "units": {one: sum(1 for danger, _ in unclosed if unit(danger, on) == one) for one in UNITS},
        "risks": len(risks), "major_risks": sum(1 for risk in risks if grade(risk, on) == "major"),
        "significant_risks": sum(1 for risk in risks if grade(risk, on) == "significant"),
        "decisions_late": sum(1 for decision in decided(books, on) if not is_done(decision, on) and decision["due"] and decision["due"] < on),
    }  # fmt: skip


def decided(books: Books, on: date) -> Iterator[Record]:
    """The decisions of the meetings held by a day."""
    days = {f"2023-{month:02}": date(2023, month, 26 + month % 3) for month in range(1, 13)}
    for id_, decisions in books["decisions"].items():
        yield from decisions if days[id_] <= on else ()  # type: ignore[misc]


def is_done(decision: Record, on: date) -> bool:
    return bool(decision["done"] and decision["done"] <= on)


def compare_trend(year: Year) -> None:
    """A row for each meeting, and one for the files as they stand; the same with and without what was remembered."""
    found, printed, _ = asked(year, "trend", "--on", FAR.isoformat())
    assert [row["meeting"] for row in found["rows"]] == [*(meeting.id for meeting in year.held[:12]), None]
    same = "before found reopened closed withdrawn filled_late removed backdated honest major overdue risks major_risks significant_risks decisions_late"
    for at, row in enumerate(found["rows"]):
        expected = expected_row(year, at)
        assert {key: row[key] for key in same.split()} == {key: expected[key] for key in same.split()}, (row["label"], at)
        assert (row["unclosed"], row["rectification_rate"]) == (expected["after"], expected["rate"])
        assert row["on"] == year.held[at].cutoff.isoformat()
        if at < 12:
            assert row["revision"] == year.held[at].revision
            assert row["tagged"] is (row["label"] in year.settled)
    assert asked(year, "trend", "--on", FAR.isoformat())[1] == printed
    shutil.rmtree(year.top / ".git" / "riskreg")
    assert asked(year, "trend", "--on", FAR.isoformat())[1] == printed


def compare_list(year: Year) -> None:
    """The list of meetings: version, figures, decisions still open."""
    found, _, _ = asked(year, "meeting", "list", "--on", FAR.isoformat())
    rows = {row["meeting"]: row for row in found["meetings"]}
    same = ["before", "found", "filled_late", "reopened", "closed", "withdrawn", "removed", "after", "honest", "overdue"]
    for at, meeting in enumerate(year.held[:12]):
        row, expected = rows[meeting.id], expected_row(year, at)
        assert {key: row[key] for key in same} == {key: expected[key] for key in same}, meeting.id
        decisions = year.decisions.get(meeting.id, [])
        assert (row["decisions"], row["decisions_open"]) == (len(decisions), sum(1 for one in decisions if not is_done(one, FAR)))
        assert (row["revision"], row["settled"]) == (meeting.revision, "tagged" if meeting.id in year.settled else "untagged")


def compare_tally(year: Year, at: int) -> None:
    """How the dangers of one version stand, by unit."""
    meeting, expected = year.held[at], expected_row(year, at)
    found, _, _ = asked(year, "tally", "dangers", "--by", "unit", "--at", meeting.id)
    total = found["rows"][-1]
    assert total["is_total"]
    names = ("now", "major", "overdue", "rectified", "referred")
    assert {name: total[name] for name in names} == {name: expected["after" if name == "now" else name] for name in names}, meeting.id
    assert {row["unit"]: row["now"] for row in found["rows"][:-1]} == expected["units"], meeting.id


@pytest.mark.parametrize("seed", range(40 if os.environ.get("RISKREG_SOAK") else 3))
def test_every_month_of_a_year_is_as_the_books_say(program: Program, tmp_path: Path, seed: int) -> None:
    year = Year(tmp_path / "学院", seed, program)
    live(year)
    assert len(year.settled) == 11
    for before, after in zip(year.held, year.held[1:], strict=False):
        compare_balances(year, before, after)
    for _ in range(4):  # any two meetings, not only neighbours
        compare_balances(year, *(year.held[at] for at in sorted(year.chance.sample(range(12), 2))))
    year.held.append(Meeting("", FAR, FAR, copy.deepcopy({**year.books, "decisions": year.decisions}), ""))  # type: ignore[arg-type]
    compare_trend(year)
    compare_list(year)
    for at in range(12):
        compare_tally(year, at)


def test_the_year_is_worth_the_name(program: Program, tmp_path: Path) -> None:
    """Each sort of edit happens, each cell of the balance fills, and a month without any change leaves all as it was."""
    year = Year(tmp_path / "学院", 1, program)
    live(year)
    log = year.git("log", "--format=%an|%s")
    done = {word for line in log.splitlines() for word in line.partition("|")[2].split()}
    assert {each.__name__ for each in EDITS} <= done
    assert {line.partition("|")[0] for line in log.splitlines()} == set(AUTHORS)
    assert len(year.git("rev-list", "--merges", "HEAD").split()) == 6
    filled = set[str]()
    for before, after in zip(year.held, year.held[1:], strict=False):
        for kind in ("dangers", "risks"):
            filled |= {(kind, cell) for cell, ids in balance(before, after, kind).items() if ids}  # type: ignore[misc]
    assert {cell for kind, cell in filled if kind == "dangers"} == set(CELLS)  # type: ignore[misc]
    quiet = year.held[QUIET_MONTH - 1]
    cells = balance(year.held[QUIET_MONTH - 2], quiet, "dangers")
    assert quiet.revision == year.held[QUIET_MONTH - 2].revision
    assert (cells["before"], cells["found"], cells["closed"]) == (cells["after"], set(), set())
