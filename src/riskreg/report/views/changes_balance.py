"""The balance in words: lines that add up, whether they can be taken as they are, and the ids behind each cell."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Final

from riskreg.domain.balance import SUMMED, Balance, Cells
from riskreg.domain.changes.sides import Sides
from riskreg.report.document import Block, Entries, Heading, Paragraph
from riskreg.report.views.changes_rows import MANY
from riskreg.wording import Said, Word, joined, say, say_n

CELLS: Final[Mapping[str, Word]] = {
    "before": Word("before", "上期"),
    "found": Word("found", "新增"),
    "filled_late": Word("filled_late", "补填", en="filled in late"),
    "reopened": Word("reopened", "重开", en="re-opened"),
    "closed": Word("closed", "销号"),
    "withdrawn": Word("withdrawn", "撤销"),
    "removed": Word("removed", "删除"),
    "after": Word("after", "现有", en="now"),
    "backdated": Word("backdated", "倒填日期", en="dated back"),
    "vanished": Word("vanished", "已销号而消失", en="closed and vanished"),
}
ALWAYS: Final = ("found", "closed", "removed")  # said even where they are 0
TAKEN: Final = ("closed", "withdrawn", "removed")
LISTS: Final = tuple((name, MANY[name]) for name in Balance._fields)


def blocks(
    sides: Sides, balance: Balance | None, reason: Said | None, hidden: frozenset[str], *, verbose: bool
) -> Iterator[Block]:
    """Say the balance; without one, why there is none."""
    if balance is None:
        yield Heading(say("Balance"))
        yield Paragraph(reason or say("There is no balance."), "alarm")
        return
    judged_apart = sides.before.on != sides.after.on
    yield Heading(heading(balance, judged_apart=judged_apart))
    found = tuple(zip(LISTS, balance, strict=True))
    yield Entries("balance", tuple((name, kind, line(cells)) for (name, kind), cells in found))
    if judged_apart:
        yield verdict(sides, balance)
    else:
        yield Paragraph(
            say(
                "Both versions are judged on {day}: whatever was entered since counts as filled in late, whatever was closed"
                " since as dated back. Whether the figures are honest shows where each version is judged on its own day.",
                day=sides.after.on,
            ),
            "note",
        )
    yield from vanished(balance, hidden)
    if verbose:
        pairs = [pair for (name, kind), cells in found for pair in behind(name, kind, cells, hidden)]
        yield Entries("balance_ids", tuple(pairs))
    elif hidden and any(not hidden.isdisjoint(ids) for cells in balance for ids in cells):
        yield Paragraph(say("The balance counts the records that this audience may not see as well."), "note")


def heading(balance: Balance, *, judged_apart: bool) -> Said:
    """Say in a heading whether the figures can be taken as they are."""
    if not judged_apart:
        return say("Balance")
    return say("Balance: honest") if balance.is_honest else say("Balance: to be explained")


def line(cells: Cells) -> Said:
    """Say the sum in a row: `14 + found 12 + re-opened 1 - closed 10 - withdrawn 1 - removed 0 = 16`."""
    terms = [name for name in SUMMED[1:-1] if name in ALWAYS or getattr(cells, name)]

    def add(sum_: Said, name: str) -> Said:
        sign = "-" if name in TAKEN else "+"
        return say("{sum} {sign} {word} {n}", sum=sum_, sign=sign, word=CELLS[name], n=len(getattr(cells, name)))

    return say("{sum} = {n}", sum=reduce(add, terms, say("{n}", n=len(cells.before))), n=len(cells.after))


def verdict(sides: Sides, balance: Balance) -> Paragraph:
    """Say whether the figures can be taken as they are, and if not, why."""
    day = sides.before.on
    if balance.is_honest:
        return Paragraph(
            say(
                "The figures can be taken as they are: since {day} nothing was deleted, nothing filled in late,"
                " nothing closed with an earlier day.",
                day=day,
            )
        )
    return Paragraph(say("These figures need an explanation: {reasons}.", reasons=joined(reasons(sides, balance))), "alarm")


def reasons(sides: Sides, balance: Balance) -> Iterator[Said]:
    """Say why the figures need an explanation."""
    day = sides.before.on
    for (_, kind), cells in zip(LISTS, balance, strict=True):
        if cells.removed:
            yield say("{kind}: {n} deleted that were not closed", kind=kind, n=len(cells.removed))
        if cells.filled_late:
            yield say("{kind}: {n} found by {day} but entered only later", kind=kind, n=len(cells.filled_late), day=day)
        if cells.backdated:
            yield say("{kind}: {n} finished with a day on or before {day}, entered only later",
                      kind=kind, n=len(cells.backdated), day=day)  # fmt: skip


def vanished(balance: Balance, hidden: frozenset[str]) -> Iterator[Paragraph]:
    """Say which closed records vanished: they count in no sum, and are to be kept all the same."""
    for (_, kind), cells in zip(LISTS, balance, strict=True):
        if cells.vanished:
            yield Paragraph(
                say_n(
                    "{n} closed record of {kind} vanished from the files: {ids}. Records are closed, never deleted.",
                    "{n} closed records of {kind} vanished from the files: {ids}. Records are closed, never deleted.",
                    len(cells.vanished),
                    kind=kind,
                    ids=shown(cells.vanished, hidden),
                ),
                "alarm",
            )


def behind(name: str, kind: Word, cells: Cells, hidden: frozenset[str]) -> Iterator[tuple[str, Said, Said]]:
    """Name the ids behind each cell."""
    for cell in Cells._fields:
        ids = getattr(cells, cell)
        if ids:
            label = say("{kind}, {cell} {n}", kind=kind, cell=CELLS[cell], n=len(ids))
            yield f"{name}_{cell}", label, shown(ids, hidden)


def shown(ids: Iterable[str], hidden: frozenset[str]) -> Said:
    """Name ids; of those that this audience may not see only how many there are."""
    ids = tuple(ids)
    seen = joined(id_ for id_ in ids if id_ not in hidden)
    rest = len(ids) - len(seen)
    if not rest:
        return say("{ids}", ids=seen)
    return say("{ids} and {n} not for this audience", ids=seen, n=rest) if seen else say("{n} not for this audience", n=rest)


def data(balance: Balance | None, hidden: frozenset[str]) -> Mapping[str, object]:
    """Return the balance as data: counts of each cell, whether it is honest, and the ids that may be shown."""
    if balance is None:
        return {name: None for name, _ in LISTS}
    return {name: counts(cells, hidden) for (name, _), cells in zip(LISTS, balance, strict=True)}


def counts(cells: Cells, hidden: frozenset[str]) -> Mapping[str, object]:
    """Return one balance as data."""
    found: dict[str, object] = {name: len(getattr(cells, name)) for name in Cells._fields}
    ids = {name: tuple(id_ for id_ in getattr(cells, name) if id_ not in hidden) for name in Cells._fields}
    return {**found, "honest": cells.is_honest, "ids": ids}
