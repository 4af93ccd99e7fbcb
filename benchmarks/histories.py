"""Make a register with a history for measuring: a git repository with meetings, authors, tags and many versions.

    python benchmarks/histories.py FOLDER --shape months

The shapes: `single`, one version; `changed`, two meetings with 2 of 100 records changed between them, in all files or in some;
`months`, 24 monthly meetings of a register of steady size; `commits`, 500 commits, 20 of which touch one record.
The same numbers give the same commits. Nothing in it is real.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Final

from generate import AS_OF, ORGANISATION, PEOPLE, START, UNITS, Danger, danger, days, organisation, register, settings, shares
from repository import Commit, create

ZONE: Final = timezone(timedelta(hours=8))
AUTHORS: Final = ("safety-office", "logistics", "student-affairs", "engineering", "library")
FIRST, SECOND = "2022-09", "2022-10"  # the meetings of the shape `changed`
KNOWN: Final = "D-000777"  # the record whose history is asked for
AFTER: Final = date(2022, 10, 28)  # the day of the second meeting

File = list[Danger]
Change = Callable[[Danger, date, random.Random], Danger]


def noted(record: Danger, on: date, _: random.Random) -> Danger:
    """Somebody wrote how far it is."""
    return record.with_fact("progress", on=on, by=record.fields["owner"], note=f"{on:%m}月{on:%d}日到现场核对,配件已下单")


def extended(record: Danger, on: date, chance: random.Random) -> Danger:
    """A later day was asked for and approved."""
    by = other(record, chance)
    return record.with_fact("extensions", to=on + days(20), applied=on - days(2), approved=on, by=by, reason="施工单位未进场")


def rectified(record: Danger, on: date, _: random.Random) -> Danger:
    """It was put right, and waits for acceptance."""
    return record.with_fact("rectified", on=on, by=record.fields["owner"])


def accepted(record: Danger, on: date, chance: random.Random) -> Danger:
    """It was put right and accepted."""
    return rectified(record, on - days(1), chance).with_fact("acceptances", on=on, by=other(record, chance), passed="true")


def reopened(record: Danger, on: date, chance: random.Random) -> Danger:
    """A closed one was looked at again and is not right."""
    return record.with_fact("acceptances", on=on, by=other(record, chance), passed="false")


def moved(record: Danger, on: date, _: random.Random) -> Danger:
    """Its day was written over."""
    return record.changed(due=str(on + days(15)))


def handed(record: Danger, _: date, chance: random.Random) -> Danger:
    """Its owner was written over."""
    return record.changed(owner=other(record, chance))


def reworded(record: Danger, on: date, _: random.Random) -> Danger:
    """Its title was made more exact."""
    title = record.fields["title"]
    return record.changed(title=f"{title[: title.index(')') + 1]}{on:%m%d}复核")


WHILE_OPEN: Final = (noted, noted, extended, rectified, accepted, accepted, moved, handed)
WHEN_CLOSED: Final = (reworded, reworded, reworded, reopened)


def other(record: Danger, chance: random.Random) -> str:
    """Somebody who is not its owner."""
    return chance.choice([person for person in PEOPLE if person != record.fields["owner"]])


def touched(record: Danger, on: date, chance: random.Random) -> Danger:
    """The record after something that people do to records in its state."""
    change: Change = chance.choice(WHEN_CLOSED if record.is_closed else WHILE_OPEN)
    return change(record, on, chance)


def text(file: File) -> str:
    """The text of a file."""
    return "\n".join(["dangers:", *(line for record in file for line in record.lines())]) + "\n"


def name(file: int) -> str:
    """The name of a file."""
    return f"dangers-{file:04}.yaml"


def meetings(held: Sequence[date]) -> str:
    """Make meetings.yaml; each took two decisions: one had been carried out when the next was held, the other a month later."""
    lines = ["meetings:"]
    for on in held:
        lines += [f"  - id: {on:%Y-%m}", f"    on: {on}", f"    title: {on:%Y-%m} 安全调度会", "    decisions:"]
        lines += decision(1, on, done=on != held[-1])
        lines += decision(2, on, done=on not in held[-2:])
    return "\n".join(lines) + "\n"


def decision(number: int, on: date, *, done: bool) -> Iterator[str]:
    """One decision of a meeting."""
    unit = (on.month + number) % len(UNITS)
    yield f"      - id: {number}"
    yield "        text: 对同类点位集中排查一遍并报结果"
    yield f"        unit: {UNITS[unit]}"
    yield f"        owner: {PEOPLE[unit]}"
    yield f"        due: {on + days(20 * number)}"
    if done:
        yield "        done:"
        yield f"          on: {on + days(20 * number - 2)}"


def at(on: date, hour: int = 17) -> datetime:
    """An instant of a day."""
    return datetime.combine(on, time(hour), ZONE)


def begun(records: int, files: int, chance: random.Random, start: date = START, span: int = 250) -> list[File]:
    """Return the dangers of a register of so many records, in files."""
    return [[danger(number, chance, start, span) for number in numbers] for numbers in shares(records - ORGANISATION, files)]


def first(files: Sequence[File], on: date, as_of: date, started: date) -> Commit:
    """The commit in which all files are entered, for the meeting of a day."""
    texts = {"riskreg.yaml": settings(started, as_of), "organisation.yaml": organisation(), "meetings.yaml": meetings([on])}
    texts |= {name(number): text(file) for number, file in enumerate(files)}
    return Commit(AUTHORS[0], at(on), "建账", texts, f"meeting/{on:%Y-%m}")


def single(records: int, files: int, kind: str = "dangers") -> Iterator[Commit]:
    """One version of a register."""
    yield Commit(AUTHORS[0], at(AS_OF), "建账", dict(register(records=records, files=files, kind=kind)))


def changed(records: int, files: int, among: int) -> Iterator[Commit]:
    """Two meetings; between them 2 of 100 records changed, half of them open ones, in the first `among` files."""
    chance = random.Random(2)  # noqa: S311 - made-up data
    kept = begun(records, files, chance)
    yield first(kept, AS_OF, AFTER, date(2022, 1, 1))
    texts = {}
    for number, file in enumerate(kept[:among]):
        wanted = max(1, round(len(file) / 50))
        order = chance.sample(range(len(file)), len(file))
        still_open = [index for index in order if not file[index].is_closed][: (wanted + 1) // 2]
        for index in (still_open + [index for index in order if file[index].is_closed])[:wanted]:
            file[index] = touched(file[index], AS_OF + days(chance.randrange(5, 25)), chance)
        texts[name(number)] = text(file)
    texts["meetings.yaml"] = meetings([AS_OF, AFTER])
    yield Commit(AUTHORS[1], at(AFTER), "10月整改情况", texts, f"meeting/{SECOND}")


def months(records: int, files: int, number: int = 24) -> Iterator[Commit]:
    """Monthly meetings of a register of steady size; four authors enter a month's changes, each in files of their own."""
    chance = random.Random(3)  # noqa: S311 - made-up data
    held = [date(2022 + month // 12, month % 12 + 1, 28) for month in range(number)]
    begin = held[0] - days(400)
    kept = begun(records, files, chance, begin, 390)
    yield first(kept, held[0], held[-1], begin)
    new = count(records - ORGANISATION + 1)
    for month in range(1, number):
        for week, author in enumerate(AUTHORS[1:], 1):
            on = held[month].replace(day=7 * week)
            texts = {}
            for file in range(week - 1, files, len(AUTHORS) - 1):
                kept[file] = month_later(kept[file], on, new, chance)
                texts[name(file)] = text(kept[file])
            yield Commit(author, at(on, 10), f"{on:%Y-%m}第{week}周整改情况", texts)
        texts = {"meetings.yaml": meetings(held[: month + 1])}
        yield Commit(AUTHORS[0], at(held[month]), f"{held[month]:%Y-%m} 安全调度会", texts, f"meeting/{held[month]:%Y-%m}")


def month_later(file: File, on: date, new: Iterator[int], chance: random.Random) -> File:
    """A file a month later: some 1 of 100 records is new, as many old closed ones are gone, as many are closed or changed."""
    share = max(1, len(file) // 100)
    after = list(file)
    still_open = [index for index, record in enumerate(file) if not record.is_closed]
    closed = share + chance.randrange(2)
    for index in still_open[:closed]:
        after[index] = accepted(file[index], on, chance)
    for index in chance.sample(still_open[closed:], min(share, len(still_open[closed:]))):
        after[index] = touched(file[index], on, chance)
    gone = {id(record) for record in [record for record in file if record.is_closed][: share + 1]}
    after = [record for record in after if id(record) not in gone]
    for _ in range(share + 1):
        found = danger(next(new), chance, on - days(6), 5)
        after.append(found._replace(facts={**found.facts, "extensions": (), "rectified": (), "acceptances": ()}))
    return after


def commits(records: int, files: int, number: int = 500, of_known: int = 20) -> Iterator[Commit]:
    """Many small commits, two a day, each changing some records of a file; `of_known` of them touch the known record."""
    chance = random.Random(4)  # noqa: S311 - made-up data
    kept = begun(records, files, chance)
    where = next((number, index) for number, file in enumerate(kept) for index, it in enumerate(file) if it.fields["id"] == KNOWN)
    yield first(kept, AS_OF, AS_OF + days(number // 2), date(2022, 1, 1))
    its = set(chance.sample(range(1, number), of_known))
    for step in range(1, number):
        on = AS_OF + days(1 + step // 2)
        file = where[0] if step in its else chance.randrange(files)
        chosen = [place for place in chance.sample(range(len(kept[file])), 3) if (file, place) != where]
        for index in [*chosen, *([where[1]] if step in its else [])]:
            kept[file][index] = touched(kept[file][index], on, chance)
        yield Commit(chance.choice(AUTHORS), at(on, 9 + step % 2), f"整改情况 {step}", {name(file): text(kept[file])})


def shape(words: argparse.Namespace) -> Iterator[Commit]:
    """The commits that were asked for."""
    if words.shape == "changed":
        return changed(words.records, words.files, words.among or words.files)
    made: Mapping[str, Callable[[int, int], Iterator[Commit]]] = {"single": single, "months": months, "commits": commits}
    return made[words.shape](words.records, words.files)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shape", choices=("single", "changed", "months", "commits"), default="months")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--among", type=int, default=0, help="changed: in so many files only")
    asked = parser.parse_args()
    create(asked.folder, shape(asked))
