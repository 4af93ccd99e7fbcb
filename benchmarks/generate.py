"""Make a register of any size for measuring: dangers with nested facts, and some risks, in a number of files.

    python benchmarks/generate.py FOLDER --records 10000 --files 40

The same numbers give the same bytes. Nothing in it is real.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

START = date(2022, 1, 10)
UNITS = [f"U-{n:02}" for n in range(1, 15)]
PEOPLE = [f"P-{n:03}" for n in range(1, 61)]
PLACES = [f"L-{n:03}" for n in range(1, 81)]
CATEGORIES = ["fire", "building", "food", "traffic", "chemicals"]
THINGS = "应急照明 灭火器 配电箱 疏散指示标志 防火门 燃气软管 气瓶 护栏 排水沟 监控探头 插线板 消火栓".split()  # noqa: SIM905
FAULTS = ["失效", "破损", "被遮挡", "未固定", "超期未检", "上锁", "缺少标识", "线路老化", "渗水", "堆放杂物"]


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


def danger(number: int, chance: random.Random) -> Iterator[str]:
    """One danger of about 22 lines."""
    found = START + timedelta(days=chance.randrange(250))
    due = found + timedelta(days=7)
    owner, other = chance.sample(PEOPLE, 2)
    yield f"  - id: D-{number:06}"
    yield f"    title: {chance.choice(PLACES)}{chance.choice(THINGS)}{chance.choice(FAULTS)}({number % 97}号点位)"
    yield f"    unit: {chance.choice(UNITS)}"
    yield f"    owner: {owner}"
    yield f"    category: {chance.choice(CATEGORIES)}"
    yield f"    place: {chance.choice(PLACES)}"
    yield f"    spot: {number % 12 + 1}层{number % 31 + 1}号"
    yield f"    found: {found}"
    yield f"    source: {chance.choice(['self_check', 'school_check', 'superior_check'])}"
    yield "    level: general"
    yield "    mode: timed"
    yield "    rectification: 当日更换并登记,由责任单位自查一遍同类点位,防止再次发生"
    yield f"    funds: {chance.randrange(50) * 100}"
    yield f"    due: {due}"
    yield "    progress:"
    yield f"      - on: {found + timedelta(days=1)}"
    yield f"        by: {owner}"
    yield "        note: 已联系维修单位,配件到货后更换"
    fate = chance.random()
    if fate < 0.3:
        yield "    extensions:"
        yield f"      - to: {due + timedelta(days=10)}"
        yield f"        applied: {due - timedelta(days=1)}"
        yield f"        approved: {due}"
        yield f"        by: {other}"
        yield "        reason: 配件未到"
    if fate < 0.97:
        yield "    rectified:"
        yield f"      - on: {due - timedelta(days=1)}"
        yield f"        by: {owner}"
        yield "    acceptances:"
        yield f"      - on: {due + timedelta(days=1)}"
        yield f"        by: {other}"
        yield "        passed: true"


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
    yield f"    identified: {START + timedelta(days=chance.randrange(250))}"


def write(folder: Path, *, records: int, files: int, kind: str = "dangers", seed: int = 1) -> None:
    """Write a register of `records` records in `files` files: the organisation, and dangers (or risks) for the rest."""
    records -= len(UNITS) + len(PEOPLE) + len(CATEGORIES) + len(PLACES)
    chance = random.Random(seed)  # noqa: S311 - made-up data
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "riskreg.yaml").write_text("name: 测量用登记册\nstarted: 2022-01-01\nas_of: 2022-09-30\n", encoding="utf-8")
    (folder / "organisation.yaml").write_text(organisation(), encoding="utf-8")
    make = danger if kind == "dangers" else risk
    for file in range(files):
        numbers = range(file * records // files + 1, (file + 1) * records // files + 1)
        lines = [f"{kind}:", *(line for number in numbers for line in make(number, chance))]
        (folder / f"{kind}-{file:04}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--kind", choices=("dangers", "risks"), default="dangers")
    words = parser.parse_args()
    write(words.folder, records=words.records, files=words.files, kind=words.kind)
