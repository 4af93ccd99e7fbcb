"""The classes of changes: their words, their groups in the order of reading aloud, and which changed fields each explains."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from riskreg.domain.changes.differences import FieldChange
from riskreg.domain.fields import Fact, Facts, FieldTable, Kind, Text, Texts, entered_days, fact_fields
from riskreg.domain.records import Decision, Record
from riskreg.messages import Word

ADDED: Final = Word("added", "新增")
FILLED_LATE: Final = Word("filled_late", "补填")
REOPENED: Final = Word("reopened", "重开", en="re-opened")
REOPENED_AND_CLOSED: Final = Word("reopened_and_closed", "重开又销号", en="re-opened and closed")
WITHDRAWAL_UNDONE: Final = Word("withdrawal_undone", "取消撤销")
UPGRADED: Final = Word("upgraded", "变重", en="worse")
BECAME_OVERDUE: Final = Word("became_overdue", "新逾期", en="overdue")
REJECTED: Final = Word("rejected", "退回")
EXTENDED: Final = Word("extended", "推迟", en="postponed")
EXTENDED_LATE: Final = Word("extended_late", "逾期推迟", en="postponed late")
EXTENSION_REQUESTED: Final = Word("extension_requested", "申请延期", en="more time asked for")
EXTENSION_REFUSED: Final = Word("extension_refused", "不予延期", en="more time refused")
POSTPONED_BY_REJECTION: Final = Word("postponed_by_rejection", "退回改期", en="postponed on failure")
DUE_EDITED: Final = Word("due_edited", "改期", en="day overwritten")
REVIEW_PUT_OFF: Final = Word("review_put_off", "推迟评审", en="review put off")
BROUGHT_FORWARD: Final = Word("brought_forward", "提前")
FACT_OVERWRITTEN: Final = Word("fact_overwritten", "登记改写", en="entry overwritten")
FACT_DELETED: Final = Word("fact_deleted", "登记删去", en="entry deleted")
FOUND_MOVED: Final = Word("found_moved", "发现日改动", en="day found moved")
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


NEW: Final = ClassGroup(Word("new", "新出现"), (ADDED, FILLED_LATE, REOPENED, REOPENED_AND_CLOSED, WITHDRAWAL_UNDONE))
WORSE: Final = ClassGroup(Word("worse", "变差"), (UPGRADED, BECAME_OVERDUE, REJECTED))
POSTPONED: Final = ClassGroup(
    Word("postponed", "时限变动", en="days moved"),
    (
        EXTENDED,
        EXTENDED_LATE,
        EXTENSION_REQUESTED,
        EXTENSION_REFUSED,
        POSTPONED_BY_REJECTION,
        DUE_EDITED,
        REVIEW_PUT_OFF,
        BROUGHT_FORWARD,
    ),
)
REWRITTEN: Final = ClassGroup(Word("rewritten", "改写"), (FACT_OVERWRITTEN, FACT_DELETED, FOUND_MOVED))
HANDED_OVER: Final = ClassGroup(Word("handed_over", "换人移交"), (REASSIGNED, REFERRED))
BETTER: Final = ClassGroup(Word("better", "好转"), (DOWNGRADED, RECTIFIED, REVIEWED, ISSUED))
FINISHED: Final = ClassGroup(Word("finished", "了结"), (ACCEPTED, CLOSED, WITHDRAWN, REPEALED, DECISION_DONE))
VANISHED: Final = ClassGroup(Word("vanished", "消失"), (REMOVED,))
OTHER: Final = ClassGroup(Word("other", "其他"), (RENAMED, EDITED))
GROUPS: Final = (NEW, WORSE, POSTPONED, REWRITTEN, HANDED_OVER, BETTER, FINISHED, VANISHED, OTHER)
CLASSES: Final = tuple(word for group in GROUPS for word in group.classes)
RANK: Final[Mapping[str, int]] = {word: at for at, word in enumerate(CLASSES)}

ANY, NEW_ITEM = "*", "+"  # any key; a fact that was added

# Which changed fields a class explains: the one table. A pattern is a path or the beginning of one. Of what no class explains,
# facts that were overwritten or deleted make classes of their own, and anything else makes the change an `edited` one as well:
# nothing that was taken back ever hides behind what is new.
CLAIMS: Final[Mapping[str, tuple[str, ...]]] = {
    REOPENED: ("acceptances/+", "rectified/+", "closed", "done", "repealed"),
    REOPENED_AND_CLOSED: ("acceptances/+", "rectified/+"),
    WITHDRAWAL_UNDONE: ("withdrawn",),
    UPGRADED: ("level", "basis", "levels/+", "method", "residual", "reviews/+"),
    REJECTED: ("acceptances/+", "rectified/+"),
    EXTENDED: ("extensions/+", "extensions/*/approved", "extensions/*/by"),
    EXTENDED_LATE: ("extensions/+", "extensions/*/approved", "extensions/*/by"),
    EXTENSION_REQUESTED: ("extensions/+",),
    EXTENSION_REFUSED: ("extensions/+", "extensions/*/refused", "extensions/*/by"),
    POSTPONED_BY_REJECTION: ("acceptances/+",),
    DUE_EDITED: ("due", "reply_due", "standing", "extensions/*/to", "acceptances/*/due", "supervised/*/to"),
    BROUGHT_FORWARD: (
        "due",
        "reply_due",
        "standing",
        "extensions/+",
        "extensions/*/approved",
        "extensions/*/by",
        "extensions/*/to",
        "acceptances/*/due",
        "supervised/*/to",
    ),
    REVIEW_PUT_OFF: ("review_every",),
    FOUND_MOVED: ("found", "identified"),
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


def unclaimed(declared: type[FieldTable], classes: Iterable[Word], fields: Iterable[FieldChange]) -> set[Word]:
    """Return the classes that a change of a record needs, as no other of its classes explains some field that changed."""
    words, given = tuple(classes), tuple(fields)
    return {rewriting(declared, field, given) or EDITED for field in given if is_unclaimed(words, field)}


def is_unclaimed(classes: Iterable[Word], field: FieldChange) -> bool:
    """Whether none of the classes explains a field that changed."""
    return not any(fits(pattern.split("/"), field) for word in classes for pattern in CLAIMS.get(word, ()))


def fits(pattern: list[str], change: FieldChange) -> bool:
    """Whether a changed field is one that a pattern speaks of."""
    path = change.path
    if len(pattern) > len(path):
        return False
    if pattern[-1] == NEW_ITEM:
        return path[:-1] == tuple(pattern[:-1]) and change.before is None
    return all(part in (ANY, name) for part, name in zip(pattern, path, strict=False))


def rewriting(declared: type[FieldTable], change: FieldChange, all_changes: Iterable[FieldChange]) -> Word | None:
    """Say whether a field that changed is a fact that was overwritten or deleted; None for words, and for what was filled in.

    A fact that is only moved about within its day goes and comes again: it is neither.
    """
    if change.before is None or not issubclass(declared, Record | Decision):
        return None
    kind = fact_at(declared, change.path)
    if kind is None or isinstance(kind, Text | Texts):
        return None
    if change.after is not None:
        return FACT_OVERWRITTEN
    again = any(one.before is None and one.after == change.before and one.path[:-1] == change.path[:-1] for one in all_changes)
    return None if again else FACT_DELETED


def fact_at(declared: type[FieldTable], path: tuple[str, ...]) -> Kind | None:
    """Return how a field is read that is a dated fact, or stands in one; None for any other field."""
    field = next(field for field in declared.FIELDS.values() if field.english == path[0])
    if field in entered_days(declared):
        return field.kind
    return inner_kind(field.kind, path[1:]) if field in fact_fields(declared) else None


def inner_kind(kind: Kind, path: tuple[str, ...]) -> Kind:
    """Return how what stands at a path is read."""
    inside = path[1:] if isinstance(kind, Facts) else path  # a list names the item first
    if not inside or not isinstance(kind, Fact | Facts):
        return kind
    field = next(field for field in kind.table.FIELDS.values() if field.english == inside[0])
    return inner_kind(field.kind, inside[1:])
