"""The books of a simulated year (test_year.py): what the format says of states, days and the balance, written down once more.

Records are plain dicts. Nothing of riskreg takes part in what is expected.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeAlias

Record: TypeAlias = dict[str, Any]
Books: TypeAlias = dict[str, dict[str, Any]]  # list -> what a record is called in the test, for good -> the record

BEGUN = date(2023, 1, 1)  # `started` of the settings
UNITS = ("保卫处", "学生处", "后勤处", "教务处", "图书馆")
UNCLOSED = ("open", "rectified", "referred")
CELLS = ("before", "found", "filled_late", "reopened", "closed", "withdrawn", "removed", "after", "backdated", "vanished")
DAYS = {f"2023-{month:02}": date(2023, month, 26 + month % 3) for month in range(1, 13)}  # of the meetings


class Meeting(NamedTuple):
    """A meeting of the year; `books` are what its version holds."""

    id: str
    on: date
    cutoff: date
    books: Books
    revision: str


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
            default = (
                fact["on"] + timedelta(days=7)
                if before and before[0] == "closed" and level(danger, fact["on"]) == "general"
                else None
            )
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
            if now[1] <= before.cutoff and (was or now[1] >= BEGUN):  # what ended before the register began came ended
                fallen.add("backdated")
        for cell in fallen:
            cells[cell].add(record["id"])
    return cells


def is_honest(cells: Mapping[str, set[str]]) -> bool:
    return not (cells["removed"] or cells["vanished"] or cells["filled_late"] or cells["backdated"])


def first_balance(meeting: Meeting) -> dict[str, set[str]]:
    """What moved up to the first meeting, by its own data: what is older than the register was there already."""
    eve = Meeting("", BEGUN, BEGUN - timedelta(days=1), meeting.books, "")
    return balance(eve, meeting, "dangers")


def cutoff(on: date) -> date:
    """Data are collected until the day of the meeting, or until three days before: what comes between has not happened yet."""
    return on - timedelta(days=3) if on.month % 3 != 1 else on


def expected_row(held: Sequence[Meeting], at: int) -> Record:
    """The figures of one meeting, by the books."""
    meeting = held[at]
    earlier = held[at - 1] if at else None
    on, books = meeting.cutoff, meeting.books
    cells = balance(earlier, meeting, "dangers") if earlier else first_balance(meeting)
    of_risks = balance(earlier, meeting, "risks") if earlier else None
    count = {cell: len(ids) for cell, ids in cells.items()}
    unclosed = [
        (danger, stand[0]) for danger in books["dangers"].values() if (stand := stands(danger, on)) and stand[0] in UNCLOSED
    ]
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
    for id_, decisions in books["decisions"].items():
        yield from decisions if DAYS[id_] <= on else ()


def is_done(decision: Record, on: date) -> bool:
    return bool(decision["done"] and decision["done"] <= on)
