"""Event: something that happened to a record, the words for what can happen, and the order of events."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.diagnostic import Mark
from riskreg.domain.grading import Grade
from riskreg.wording import Said, Word, say

Note: TypeAlias = Said | Word | str | None

FOUND: Final = Word("found", "发现")
IDENTIFIED: Final = Word("identified", "辨识")
LEVELLED: Final = Word("levelled", "定级", en="level given")
NOTIFIED: Final = Word("notified", "下达整改通知书", en="notice served")
NAMED: Final = Word("named", "上级通报", en="named in a circular")
SCHEME: Final = Word("scheme", "制定治理方案", en="treatment scheme")
LISTED: Final = Word("listed", "挂牌督办", en="supervision listed")
LIFTED: Final = Word("lifted", "摘牌", en="supervision lifted")
SUSPENDED: Final = Word("suspended", "停用", en="out of use")
RESUMED: Final = Word("resumed", "停用截止", en="out of use until")
HANDED: Final = Word("handed_over", "移交责任", en="handed over")
APPLIED: Final = Word("applied", "申请延期", en="extension asked for")
APPROVED: Final = Word("approved", "批准延期", en="extension approved")
REFUSED: Final = Word("refused", "不予延期", en="extension refused")
SPENT: Final = Word("spent", "落实资金", en="money spent")
PROGRESS: Final = Word("progress", "进展")
REFERRAL: Final = Word("referred", "移交属地")
ANSWERED: Final = Word("answered", "属地复函", en="answer to the referral")
RECTIFIED: Final = Word("rectified", "整改完成")
PASSED: Final = Word("accepted", "验收合格", en="acceptance passed")
FAILED: Final = Word("rejected", "验收不合格", en="acceptance failed")
REOPENED: Final = Word("reopened", "回头看不合格，重开", en="re-opened")
REPLIED: Final = Word("replied", "回复上级", en="replied to the superior")
GONE: Final = Word("withdrawn", "撤销")
REVIEWED: Final = Word("reviewed", "再评估", en="re-assessed")
STRUCK: Final = Word("closed", "风险销号", en="closed")
ISSUED: Final = Word("issued", "印发")
EFFECTIVE: Final = Word("effective", "施行", en="in force")
REVISED: Final = Word("revised", "修订")
REPEALED: Final = Word("repealed", "废止")
DECIDED: Final = Word("decided", "会议议定", en="decided")
DONE: Final = Word("done", "办结")

# What comes first of two things on one day; what is not named here moves the state, in the order in which course() takes it.
FIRST: Final = (
    FOUND,
    IDENTIFIED,
    DECIDED,
    LEVELLED,
    NOTIFIED,
    NAMED,
    SCHEME,
    LISTED,
    SUSPENDED,
    HANDED,
    APPLIED,
    APPROVED,
    REFUSED,
    SPENT,
    PROGRESS,
)
AHEAD: Final = (RESUMED, EFFECTIVE, REPEALED)  # days that are set beforehand: no facts entered too early
LAST: Final = (REPLIED, RESUMED, LIFTED, GONE, STRUCK, DONE)


class Event(NamedTuple):
    """Something that happened. `who` are ids of people or units, or texts; `state` that of a danger after it, if it moved."""

    on: date
    what: Word
    who: tuple[str, ...]
    note: Note
    at: Mark
    state: Word | None = None


def order(event: Event) -> tuple[date, int, int]:
    """Sort by day, then by what makes sense on one day."""
    what = event.what
    if what in FIRST:
        return (event.on, 0, FIRST.index(what))
    return (event.on, 2, LAST.index(what)) if what in LAST else (event.on, 1, 0)


def graded(found: Grade | None) -> Note:
    """Say a grade with its score."""
    if found is None:
        return say("cannot be graded")
    return say("{band} {score}", band=found.band, score=found.score) if found.score is not None else found.band


def moved(before: Grade | None, after: Grade | None) -> Note:
    """Say how a grade moved, or that it did not."""
    return (
        say("{grade} as before", grade=graded(before))
        if before == after
        else say("{before} -> {after}", before=graded(before), after=graded(after))
    )


def some(who: str | None) -> tuple[str, ...]:
    """One or none."""
    return (who,) if who else ()


def linked(*parts: Note) -> Note:
    """Say several things in one note, leaving out what is not known."""
    known: Iterable[Note] = [part for part in parts if part]
    return reduce(lambda first, second: say("{first}; {second}", first=first, second=second), known) if known else None
