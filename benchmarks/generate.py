"""Make a register of any size for measuring: dangers with nested facts, or risks, in a number of files.

    python benchmarks/generate.py FOLDER --records 10000 --files 40

The same numbers give the same bytes. Nothing in it is real. Registers with a history are made by histories.py.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

START = date(2022, 1, 10)
AS_OF = date(2022, 9, 30)
UNITS = [f"U-{n:02}" for n in range(1, 15)]
PEOPLE = [f"P-{n:03}" for n in range(1, 61)]
PLACES = [f"L-{n:03}" for n in range(1, 81)]
CATEGORIES = ["fire", "building", "food", "traffic", "chemicals"]
THINGS = "应急照明 灭火器 配电箱 疏散指示标志 防火门 燃气软管 气瓶 护栏 排水沟 监控探头 插线板 消火栓".split()  # noqa: SIM905
FAULTS = ["失效", "破损", "被遮挡", "未固定", "超期未检", "上锁", "缺少标识", "线路老化", "渗水", "堆放杂物"]
ORGANISATION: Final = len(UNITS) + len(PEOPLE) + len(CATEGORIES) + len(PLACES)  # records that are no dangers
FACTS: Final = ("progress", "extensions", "rectified", "acceptances")  # in the order in which they are written


def days(n: int) -> timedelta:
    """So many days."""
    return timedelta(days=n)


def settings(started: date, as_of: date) -> str:
    """Make riskreg.yaml."""
    return f"name: 测量用登记册\nstarted: {started}\nas_of: {as_of}\n"


def organisation() -> str:
    """Units, people, categories and places."""
    lines = ["units:"]
    head = "    type: department\n    admin_leader: "
    lines += [f"  - id: {unit}\n    name: 第{n}单位\n{head}P-{n:03}" for n, unit in enumerate(UNITS, 1)]
    lines += ["people:"]
    lines += [f"  - id: {person}\n    name: 人员{n:03}\n    unit: {UNITS[n % len(UNITS)]}" for n, person in enumerate(PEOPLE)]
    lines += ["categories:"]
    lines += [f"  - id: {category}\n    name: 类别{n}\n    unit: {UNITS[n]}" for n, category in enumerate(CATEGORIES)]
    lines += ["places:"]
    lines += [f"  - id: {place}\n    name: 场所{n:03}" for n, place in enumerate(PLACES)]
    return "\n".join(lines) + "\n"


class Danger(NamedTuple):
    """A danger as it stands in a file: fields, then lists of facts; about 22 lines."""

    fields: Mapping[str, str]
    facts: Mapping[str, Sequence[Mapping[str, str]]]

    @property
    def is_closed(self) -> bool:
        """Whether the newest acceptance was passed."""
        acceptances = self.facts["acceptances"]
        return bool(acceptances) and acceptances[-1]["passed"] == "true"

    def changed(self, **fields: str) -> "Danger":
        """Return it with other values of some fields."""
        return self._replace(fields={**self.fields, **fields})

    def with_fact(self, name: str, **fact: object) -> "Danger":
        """Return it with one more fact at the end of a list."""
        item = {key: str(value) for key, value in fact.items()}
        return self._replace(facts={**self.facts, name: [*self.facts[name], item]})

    def lines(self) -> Iterator[str]:
        """Return it as lines of YAML."""
        mark = "- "
        for name, value in self.fields.items():
            yield f"  {mark}{name}: {value}"
            mark = "  "
        for name in FACTS:
            if self.facts[name]:
                yield f"    {name}:"
            for fact in self.facts[name]:
                mark = "- "
                for key, value in fact.items():
                    yield f"      {mark}{key}: {value}"
                    mark = "  "


def danger(number: int, chance: random.Random, start: date = START, span: int = 250) -> Danger:
    """One danger found within `span` days from `start`; 97 of 100 are closed nine days later."""
    found = start + days(chance.randrange(span))
    due = found + days(7)
    owner, other = chance.sample(PEOPLE, 2)
    fields = {
        "id": f"D-{number:06}",
        "title": f"{chance.choice(PLACES)}{chance.choice(THINGS)}{chance.choice(FAULTS)}({number % 97}号点位)",
        "unit": chance.choice(UNITS),
        "owner": owner,
        "category": chance.choice(CATEGORIES),
        "place": chance.choice(PLACES),
        "spot": f"{number % 12 + 1}层{number % 31 + 1}号",
        "found": str(found),
        "source": chance.choice(["self_check", "school_check", "superior_check"]),
        "level": "general",
        "mode": "timed",
        "rectification": "当日更换并登记,由责任单位自查一遍同类点位,防止再次发生",
        "funds": str(chance.randrange(50) * 100),
        "due": str(due),
    }
    made = Danger(fields, dict.fromkeys(FACTS, ()))
    made = made.with_fact("progress", on=found + days(1), by=owner, note="已联系维修单位,配件到货后更换")
    fate = chance.random()
    if fate < 0.3:
        asked = {"applied": due - days(1), "approved": due, "by": other, "reason": "配件未到"}
        made = made.with_fact("extensions", to=due + days(10), **asked)
    if fate < 0.97:
        made = made.with_fact("rectified", on=due - days(1), by=owner)
        made = made.with_fact("acceptances", on=due + days(1), by=other, passed="true")
    return made


def awaited(number: int, chance: random.Random) -> Danger:
    """One danger that is not closed; 3 of 100 are overdue, the others have a month from the day of judgement."""
    made = danger(number, chance)
    if made.is_closed:
        made = made.changed(due=str(AS_OF + days(30)))
    return made._replace(facts={**made.facts, "extensions": (), "rectified": (), "acceptances": ()})


def risk(number: int, chance: random.Random) -> Iterator[str]:
    """One risk of about 14 lines."""
    likelihood, severity = chance.randrange(1, 6), chance.randrange(1, 6)
    yield f"  - id: R-{number:06}"
    yield f"    title: {chance.choice(THINGS)}{chance.choice(FAULTS)}"
    yield f"    unit: {chance.choice(UNITS)}"
    yield f"    owner: {chance.choice(PEOPLE)}"
    yield f"    category: {chance.choice(CATEGORIES)}"
    yield f"    place: {chance.choice(PLACES)}"
    yield "    cause: 设备使用多年,检查不到位"
    yield "    method: LS"
    yield f"    inherent: {{L: 5, S: {severity}}}"
    yield f"    residual: {{L: {likelihood}, S: {severity}}}"
    yield "    controls:"
    yield "      management: 每周巡查并登记"
    yield f"    identified: {START + days(chance.randrange(250))}"


DANGERS: Final[Mapping[str, Callable[[int, random.Random], Danger]]] = {"dangers": danger, "open": awaited}


def dangers(number: int, kind: str = "dangers", seed: int = 1) -> Iterator[Danger]:
    """Make the same dangers as a register of this kind has them."""
    chance = random.Random(seed)  # noqa: S311 - made-up data
    return (DANGERS[kind](one, chance) for one in range(1, number + 1))


def shares(records: int, files: int) -> Iterator[range]:
    """Share numbers from 1 out over files."""
    for file in range(files):
        yield range(file * records // files + 1, (file + 1) * records // files + 1)


def register(*, records: int, files: int, kind: str = "dangers", seed: int = 1) -> Iterator[tuple[str, str]]:
    """Make a register of `records` records: its files by name; the organisation, and dangers or risks for the rest."""
    yield "riskreg.yaml", settings(date(2022, 1, 1), AS_OF)
    yield "organisation.yaml", organisation()
    records -= ORGANISATION
    name = "risks" if kind == "risks" else "dangers"
    if kind == "risks":
        chance = random.Random(seed)  # noqa: S311 - made-up data
        made = (risk(number, chance) for number in range(1, records + 1))
    else:
        made = (record.lines() for record in dangers(records, kind, seed))
    for file, numbers in enumerate(shares(records, files)):
        lines = [f"{name}:", *chain.from_iterable(islice(made, len(numbers)))]
        yield f"{name}-{file:04}.yaml", "\n".join(lines) + "\n"


def write(folder: Path, *, records: int, files: int, kind: str = "dangers", seed: int = 1) -> None:
    """Write a register of `records` records in `files` files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in register(records=records, files=files, kind=kind, seed=seed):
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--kind", choices=(*DANGERS, "risks"), default="dangers")
    words = parser.parse_args()
    write(words.folder, records=words.records, files=words.files, kind=words.kind)
