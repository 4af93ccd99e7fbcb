"""The balance (对账) in words, the same on every page: the sum, whether it is honest, what was undone, who is only counted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import reduce
from typing import Final

from riskreg.domain.figures import Basis, Figures, Start
from riskreg.domain.tally import BEGINNING, TO_EXPLAIN, Grades, Moves
from riskreg.domain.words import BY_DAYS, BY_VERSIONS
from riskreg.messages import Said, Word, joined, say
from riskreg.report.document import Rate

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
TERMS: Final = ("found", "filled_late", "reopened", "closed", "withdrawn", "removed")
ALWAYS: Final = ("found", "closed", "removed")  # said even where they are 0
TAKEN: Final = ("closed", "withdrawn", "removed")
VERSIONS_ALONE: Final = frozenset(TO_EXPLAIN)  # only the version before tells
UNDONE: Final[Mapping[str, Word]] = {
    "reclosed": Word("reclosed", "重开又销号", en="re-opened and closed again"),
    "unclosed_again": Word("unclosed_again", "销号又重开", en="closed and re-opened"),
    "reaccepted": Word("reaccepted", "退回后再验收", en="failed and then accepted"),
}
LISTS: Final = (Word("dangers", "隐患"), Word("risks", "风险"))
# What keeps a balance from telling what happened.
REASONS: Final = {name: CELLS[name] for name in TO_EXPLAIN} | {"removed": Word("removed", "删除", en="deleted")}
OVERDUE: Final = Word("overdue", "逾期")
RECTIFICATION_RATE: Final = Word("rectification_rate", "整改率", en="rectification rate")


def sum_line(sums: Moves | Grades, rule: Word = BY_VERSIONS) -> Said:
    """Say the sum: `before 14 + found 12 + re-opened 1 - closed 10 - withdrawn 1 - removed 0 = now 16`."""
    told = [name for name in TERMS if rule == BY_VERSIONS or name not in VERSIONS_ALONE]
    terms = [name for name in told if name in ALWAYS or getattr(sums, name, None)]

    def add(line: Said, name: str) -> Said:
        sign = "-" if name in TAKEN else "+"
        return say("{sum} {sign} {word} {n}", sum=line, sign=sign, word=CELLS[name], n=getattr(sums, name))

    begun = say("{word} {n}", word=CELLS["before"], n=sums.before)
    return say("{sum} = {last}", sum=reduce(add, terms, begun), last=say("{word} {n}", word=CELLS["after"], n=sums.now))


def verdict(*, honest: bool) -> Said:
    """Say whether the figures can be taken as they are."""
    return say("the books agree: fit to be reported") if honest else say("to be explained")


def judged_line(sums: Moves | Grades, rule: Word, *, honest: bool | None) -> Said:
    """Say the sum, and whether it can be taken as it is."""
    line = sum_line(sums, rule)
    return line if honest is None else say("{sum}; {verdict}", sum=line, verdict=verdict(honest=honest))


def reasons(kind: Word, sums: Moves | Grades) -> Iterator[Said]:
    """Say what of one list was entered late, with an earlier day, or deleted."""
    for name, word in REASONS.items():
        if n := getattr(sums, name):
            yield say("{kind} {what} {n}", kind=kind, what=word, n=n)


def undone_parts(moved: Moves) -> Said | None:
    """Say what was undone again in the period, which the columns do not show; None where nothing was."""
    parts = [say("{word} {n}", word=word, n=n) for name, word in UNDONE.items() if (n := getattr(moved, name))]
    return say("{parts}", parts=joined(parts)) if parts else None


def undone_line(moved: Moves, ids: Mapping[str, Sequence[object]] | None = None) -> Said | None:
    """Say it in a sentence, with the ids behind it where they are given."""
    if not ids:
        parts = undone_parts(moved)
        return say("Also in this period: {parts}.", parts=parts) if parts else None
    told = [say("{word} {ids}", word=UNDONE[name], ids=joined(found)) for name, found in ids.items() if found]
    return say("Also in this period: {parts}.", parts=joined(told)) if told else None


def rectification_rate(moved: Moves) -> Rate:
    """整改率, as it is shown."""
    return Rate(*moved.rectification_rate)


def since(start: Start, rule: Word) -> Said:
    """Say for the face since when figures count, and by which rule."""
    if start.meeting and rule == BY_VERSIONS:
        return say("since meeting {meeting} ({day})", meeting=start.meeting.id, day=start.on)
    if start.on == BEGINNING:
        return say("from the beginning")
    return say("since {day}, by days", day=start.on + timedelta(days=1))


def data(basis: Basis) -> dict[str, object]:
    """Say in JSON since when is counted and by which rule, and whether figures of the whole are kept back."""
    start = basis.start
    return {
        "basis": basis.rule,
        "basis_reason": start.reason,
        "since": start.on if start.on > BEGINNING else None,
        "meeting": start.meeting.id if start.meeting else None,
        "withheld": basis.withheld,
    }


def sums_data(found: Figures, basis: Basis) -> dict[str, object] | None:
    """Return the balances as data; null where they are kept back."""
    if basis.withheld:
        return None
    both: tuple[Moves | Grades, ...] = (found.dangers, found.risks)
    return {
        str(kind): {**cells_data(sums, basis.rule), "honest": basis.honest(sums)} for kind, sums in zip(LISTS, both, strict=True)
    }


def cells_data(sums: Moves | Grades, rule: Word) -> dict[str, int | None]:
    """Return the cells of one balance; what only the version before tells is not known by days."""
    found = {name: getattr(sums, "now" if name == "after" else name, 0) for name in CELLS}
    return {name: None if rule == BY_DAYS and name in VERSIONS_ALONE else n for name, n in found.items()}
