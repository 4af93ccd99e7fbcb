"""What can be asked of a rule or measure: the words for it, and what they mean."""

from collections.abc import Iterator

from riskreg.domain.expressions import measures as has
from riskreg.domain.expressions.sorts import DAYS, TIMES, Choices, Days, Texts
from riskreg.domain.expressions.terms import HANDED, Flag, Term, declared, handed_over, label, shared, state_flags
from riskreg.domain.records import Measure
from riskreg.domain.words import MEASURE_STATES, PLANNED
from riskreg.wording import Word


def terms(kind: Word) -> Iterator[Term]:
    """Return the computed fields, then the declared ones; of two with one name the first is meant."""
    yield from shared(Measure, kind)
    yield Term(
        Word("state", "状态"), Choices(MEASURE_STATES), has.state, says="planned, in force or repealed on the day", state=True
    )
    yield Term(Word("text", "文字", "全文", "内容"), Texts(), has.texts, says="title, spot and note together", several=True)
    yield Term(
        label(Measure, "due", "现时限", "时限", "到期日"),
        Days(),
        has.due,
        says="the day by which it must be issued, as it stands",
    )
    yield Term(
        Word("original_due", "原时限", "原定时限"),
        Days(),
        lambda measure, _: measure.due,
        says="the first day by which it was to be done",
    )
    yield Term(label(Measure, "document"), Texts(), has.document, says="the number of its document, once it is issued")
    yield Term(Word("next_review", "下次复审", "下次再评估"), Days(), has.next_review, says="the day of the next review")
    yield Term(Word("extensions", "延期次数", "已延期次数"), TIMES, has.extensions, says="how often more time was granted")
    yield Term(Word("days_extended", "延期天数"), DAYS, has.days_extended, says="days from the first day to the day as it stands")
    yield from counted()
    yield from declared(Measure)


def counted() -> Iterator[Term]:
    """Days that are counted."""
    yield Term(
        Word("days_late", "逾期天数", "超期天数"),
        DAYS,
        has.days_late,
        says="days past the day of its issue or review; 0 if neither is late",
        anchors=has.dues,
    )
    yield Term(
        Word("days_left", "剩余天数"),
        DAYS,
        has.days_left,
        says="days to its issue or review; none if nothing is to come",
        anchors=has.dues,
    )
    yield Term(
        Word("days_silent", "无进展天数", "未登记天数"),
        DAYS,
        has.days_silent,
        says="days without an entry while it is to be issued; none before the first",
        anchors=has.last_entry,
    )


def flags() -> Iterator[Flag]:
    """Return the conditions that stand alone; of two with one name the first is meant."""
    yield Flag(
        Word("overdue", "逾期", "late", "已逾期", "超期", "过期"),
        has.overdue,
        says="its issue or review is past its day",
        anchors=has.dues,
        alive=True,
    )
    yield Flag(
        Word("extended", "延期", "延期内", "延期期内", "已延期", "延期中"),
        has.in_extension,
        says="to be issued, within an extension that has not run out",
        alive=True,
    )
    yield Flag(Word("pending", "延期待批", "待批"), has.pending, says="more time was asked for, and nothing is decided")
    yield Flag(HANDED, handed_over, says="somebody else answered for it before")
    yield from state_flags(MEASURE_STATES, has.state, frozenset({PLANNED}))
