"""The classes of changes: their words, their groups in the order of reading aloud, and which changed fields each explains."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from riskreg.domain.changes.differences import FieldChange
from riskreg.messages import Word

ADDED: Final = Word("added", "新增")
FILLED_LATE: Final = Word("filled_late", "补填")
REOPENED: Final = Word("reopened", "重开", en="re-opened")
WITHDRAWAL_UNDONE: Final = Word("withdrawal_undone", "取消撤销")
UPGRADED: Final = Word("upgraded", "变重", en="worse")
BECAME_OVERDUE: Final = Word("became_overdue", "过期", en="overdue")
REJECTED: Final = Word("rejected", "退回")
EXTENDED: Final = Word("extended", "推迟", en="postponed")
EXTENDED_LATE: Final = Word("extended_late", "过期推迟", en="postponed late")
DUE_EDITED: Final = Word("due_edited", "改期", en="day overwritten")
BROUGHT_FORWARD: Final = Word("brought_forward", "提前")
REASSIGNED: Final = Word("reassigned", "换人")
REFERRED: Final = Word("referred", "移交")
DOWNGRADED: Final = Word("downgraded", "变轻", en="better")
RECTIFIED: Final = Word("rectified", "整改")
REVIEWED: Final = Word("reviewed", "复评", en="re-assessed")
ISSUED: Final = Word("issued", "印发")
ACCEPTED: Final = Word("accepted", "销号")
CLOSED: Final = Word("closed", "销号")
WITHDRAWN: Final = Word("withdrawn", "撤销")
REPEALED: Final = Word("repealed", "废止")
DECISION_DONE: Final = Word("decision_done", "办结", en="done")
REMOVED: Final = Word("removed", "删除")
RENAMED: Final = Word("renamed", "改号")
EDITED: Final = Word("edited", "修改")


class ClassGroup(NamedTuple):
    """Classes that are read out together."""

    word: Word
    classes: tuple[Word, ...]


NEW: Final = ClassGroup(Word("new", "新出现"), (ADDED, FILLED_LATE, REOPENED, WITHDRAWAL_UNDONE))
WORSE: Final = ClassGroup(Word("worse", "变差"), (UPGRADED, BECAME_OVERDUE, REJECTED))
POSTPONED: Final = ClassGroup(
    Word("postponed", "时限变动", en="days moved"), (EXTENDED, EXTENDED_LATE, DUE_EDITED, BROUGHT_FORWARD)
)
HANDED_OVER: Final = ClassGroup(Word("handed_over", "换人移交"), (REASSIGNED, REFERRED))
BETTER: Final = ClassGroup(Word("better", "好转"), (DOWNGRADED, RECTIFIED, REVIEWED, ISSUED))
FINISHED: Final = ClassGroup(Word("finished", "了结"), (ACCEPTED, CLOSED, WITHDRAWN, REPEALED, DECISION_DONE))
VANISHED: Final = ClassGroup(Word("vanished", "消失"), (REMOVED,))
OTHER: Final = ClassGroup(Word("other", "其他"), (RENAMED, EDITED))
GROUPS: Final = (NEW, WORSE, POSTPONED, HANDED_OVER, BETTER, FINISHED, VANISHED, OTHER)
CLASSES: Final = tuple(word for group in GROUPS for word in group.classes)
RANK: Final[Mapping[str, int]] = {word: at for at, word in enumerate(CLASSES)}

ANY, NEW_ITEM = "*", "+"  # any key; a fact that was added

# Which changed fields a class explains: the one table. A pattern is a path or the beginning of one. What a class does not
# explain makes the change an `edited` one as well: facts that were deleted or overwritten never hide behind a new one.
CLAIMS: Final[Mapping[str, tuple[str, ...]]] = {
    REOPENED: ("acceptances/+", "rectified/+", "closed", "done", "repealed"),
    WITHDRAWAL_UNDONE: ("withdrawn",),
    UPGRADED: ("level", "basis", "levels/+", "method", "residual", "reviews/+"),
    REJECTED: ("acceptances/+", "rectified/+"),
    EXTENDED: ("extensions/+", "extensions/*/approved", "extensions/*/by"),
    EXTENDED_LATE: ("extensions/+", "extensions/*/approved", "extensions/*/by"),
    DUE_EDITED: ("due", "reply_due", "standing", "extensions/*/to", "acceptances/*/due", "supervised/*/to"),
    BROUGHT_FORWARD: (
        "due",
        "reply_due",
        "standing",
        "extensions/+",
        "extensions/*/approved",
        "extensions/*/by",
        "extensions/*/to",
        "supervised/*/to",
    ),
    REASSIGNED: ("unit", "owner", "handovers/+"),
    REFERRED: ("referrals/+",),
    DOWNGRADED: ("level", "basis", "levels/+", "method", "residual", "reviews/+"),
    RECTIFIED: ("rectified/+",),
    REVIEWED: ("reviews/+",),
    ISSUED: ("issued", "effective", "document"),
    ACCEPTED: ("rectified/+", "acceptances/+"),
    CLOSED: ("closed",),
    WITHDRAWN: ("withdrawn",),
    REPEALED: ("repealed", "replaced_by"),
    DECISION_DONE: ("done",),
    RENAMED: ("id", "formerly"),
}


def unclaimed(classes: Iterable[Word], fields: Iterable[FieldChange]) -> bool:
    """Whether some field changed that none of the classes explains."""
    patterns = [pattern.split("/") for word in classes for pattern in CLAIMS.get(word, ())]
    return any(not any(fits(pattern, field) for pattern in patterns) for field in fields)


def fits(pattern: list[str], change: FieldChange) -> bool:
    """Whether a changed field is one that a pattern speaks of."""
    path = change.path
    if len(pattern) > len(path):
        return False
    if pattern[-1] == NEW_ITEM:
        return path[:-1] == tuple(pattern[:-1]) and change.before is None
    return all(part in (ANY, name) for part, name in zip(pattern, path, strict=False))
