"""The edits of a simulated year (test_year.py): each does one thing in the books, and so in the files.

Each returns whether there was anything to do it to.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from tests.faults.year_books import BEGUN, UNITS, Record, unit
from tests.faults.year_files import ACCEPTOR, DANGER_FILES, PEOPLE, RISK_FILES, Year


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
    return inspected(year, danger, year.later, passed=True)


def mend_at_once(year: Year) -> bool:
    """It is rectified and accepted on one day."""
    danger = year.in_state("open")
    day = year.later(danger) if danger else None
    if not danger or not day:
        return False
    danger["rectified"].append({"on": day, "by": danger["owner"]})
    return inspected(year, danger, lambda _: day, passed=True)


def reject(year: Year) -> bool:
    danger = year.in_state("rectified")
    return inspected(year, danger, year.later, passed=False)


def reopen(year: Year) -> bool:
    """A look back shows that it is as it was."""
    danger = year.in_state("closed")
    return inspected(year, danger, year.later, passed=False)


def backdate(year: Year) -> bool:
    """It is closed with a day before the last meeting."""
    danger = year.in_state("rectified")
    return inspected(year, danger, year.long_ago, passed=True)


def inspected(year: Year, danger: Record | None, when: Callable[[Record], date | None], *, passed: bool) -> bool:
    day = when(danger) if danger else None
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
    """More time is asked for, and given at once or later."""
    danger = year.in_state("open")
    if not danger or any(fact["approved"] == year.today or not fact["approved"] for fact in danger["extensions"]):
        return False
    until = max([danger["due"], year.today, *(fact["to"] for fact in danger["extensions"])]) + timedelta(
        days=year.chance.randint(5, 40)
    )
    danger["extensions"].append({"to": until, "applied": year.today, "approved": None, "by": None, "reason": "等料"})
    return year.touch(danger) if year.chance.random() < 0.6 else granted(year, danger)


def approve(year: Year) -> bool:
    danger = year.pick("dangers", lambda danger: any(not fact["approved"] for fact in danger["extensions"]))
    return bool(danger) and granted(year, danger)


def granted(year: Year, danger: Record | None) -> bool:
    if not danger:
        return False
    danger["extensions"][-1] |= {"approved": year.today, "by": ACCEPTOR}
    return year.touch(danger)


def overwrite_due(year: Year) -> bool:
    danger = year.in_state("open")
    if not danger or danger["extensions"]:
        return False
    danger["due"] += timedelta(days=year.chance.randint(5, 30))
    return year.touch(danger)


def hand_over(year: Year) -> bool:
    record = (
        year.in_state("open", "rectified") if year.chance.random() < 0.7 else year.pick("risks", lambda risk: not risk["closed"])
    )
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
    """A record vanishes, whatever its state."""
    kind = year.chance.choice(("dangers", "dangers", "risks"))
    return deleted(year, kind, year.pick(kind, lambda _: True))


def delete_closed(year: Year) -> bool:
    """Somebody tidies up what is done."""
    return deleted(year, "dangers", year.in_state("closed"))


def deleted(year: Year, kind: str, record: Record | None) -> bool:
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
    find: 16, find_late: 3, inherit: 2, rectify: 14, accept: 10, mend_at_once: 4, reject: 4, reopen: 3, backdate: 2, take_back: 2,
    withdraw: 3, undo_withdrawal: 2, extend: 8, approve: 8, overwrite_due: 3, hand_over: 4, overwrite_unit: 2, refer: 5, reply: 5, raise_level: 2,
    rename: 3, move: 3, delete: 2, delete_closed: 2, correct: 3, identify: 4, identify_late: 2, reassess: 5, close_risk: 2, bring_back: 2,
}  # fmt: skip


def edit(year: Year, times: int) -> None:
    """Do what people do on a day, and commit it."""
    tried = year.chance.choices(list(EDITS), list(EDITS.values()), k=times)
    done = [each.__name__ for each in tried if each(year)]
    if year.changed:
        year.commit(" ".join(done))
