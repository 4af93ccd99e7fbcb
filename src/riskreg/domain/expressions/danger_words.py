"""What can be asked of a danger: the words for it, and what they mean."""

from collections.abc import Iterator
from typing import Final

from riskreg.domain.expressions import dangers as has
from riskreg.domain.expressions.names import Names
from riskreg.domain.expressions.sorts import DAYS, TIMES, YUAN, Choices, Days, Texts
from riskreg.domain.expressions.terms import HANDED, Flag, Term, being, declared, handed_over, label, shared, state_flags
from riskreg.domain.records import Danger
from riskreg.domain.tally import UNCLOSED
from riskreg.domain.words import ACCEPTANCE, DANGER_STATES, FIVE_POINTS, LEVELS, REPLY, SUPERVISION
from riskreg.wording import Word

LATE: Final = (
    (Word("acceptance_overdue", "验收逾期", "逾期未验收"), ACCEPTANCE),
    (Word("five_points_overdue", "五落实逾期"), FIVE_POINTS),
    (Word("reply_overdue", "回复逾期", "逾期未回复"), REPLY),
    (Word("supervision_overdue", "督办逾期"), SUPERVISION),
)


def terms(kind: Word) -> Iterator[Term]:
    """Return the computed fields, then the declared ones; of two with one name the first is meant."""
    yield from shared(Danger, kind)
    yield Term(label(Danger, "level"), Choices(LEVELS, ordered=True), has.level, says="its level on the day")
    yield Term(
        Word("state", "状态", "整改状态", "隐患状态"), Choices(DANGER_STATES), has.state, says="its state on the day", state=True
    )
    yield Term(
        Word("text", "文字", "全文", "内容"),
        Texts(),
        has.texts,
        says="title, spot, rectification, interim controls and note together",
        several=True,
    )
    yield from on_days()
    yield from counted()
    yield from how_often()
    yield from accepting()
    yield from declared(Danger)


def on_days() -> Iterator[Term]:
    """Days."""
    yield Term(
        label(Danger, "due", "现时限", "时限", "到期日"),
        Days(),
        has.due,
        says="the day by which it must be rectified, as it stands",
    )
    yield Term(
        Word("original_due", "原时限", "原定时限"),
        Days(),
        lambda danger, _: danger.due,
        says="the first day by which it was to be done",
    )
    yield Term(label(Danger, "found", "发现", "发现日"), Days(), lambda danger, _: danger.found, says="the day it was found")
    yield Term(
        Word("rectified", "整改完成日期", "完成日期", "实际完成时间", "整改日期"),
        Days(),
        has.rectified,
        says="the day of the newest rectification",
    )
    yield Term(
        Word("closed", "销号日期", "销号时间", "销案日期"),
        Days(),
        has.closed,
        says="the day it was closed; none unless it is",
        state=True,
    )


def counted() -> Iterator[Term]:
    """Days that are counted."""
    yield Term(
        Word("days_late", "逾期天数", "超期天数"),
        DAYS,
        has.days_late,
        says="days past its day; 0 if it is not late",
        anchors=has.dues,
    )
    yield Term(
        Word("days_left", "剩余天数"), DAYS, has.days_left, says="days to its day; none once it is late or done", anchors=has.dues
    )
    yield Term(
        Word("age", "在册天数", "发现天数"),
        DAYS,
        has.age,
        says="days on the list, to the day or to its end",
        anchors=has.beginning,
    )
    yield Term(
        Word("days_silent", "无进展天数", "未登记天数"),
        DAYS,
        has.days_silent,
        says="days without an entry; none once nothing is awaited",
        anchors=has.last_entry,
    )


def how_often() -> Iterator[Term]:
    """How often, how many, how much."""
    yield Term(Word("extensions", "延期次数", "已延期次数"), TIMES, has.extensions, says="how often more time was granted")
    yield Term(Word("days_extended", "延期天数"), DAYS, has.days_extended, says="days from the first day to the day as it stands")
    yield Term(Word("rejections", "验收不合格次数", "退回次数"), TIMES, has.rejections, says="how many acceptances failed")
    yield Term(Word("spent", "落实资金", "已投入", "到位资金"), YUAN, has.spent, says="money spent by the day, in yuan")


def accepting() -> Iterator[Term]:
    """Who accepts, and how late."""
    yield Term(
        Word("acceptor", "验收责任人"),
        Names("people"),
        lambda danger, judge: judge.acceptor(danger)[1],
        says="who must accept it",
    )
    yield Term(
        Word("acceptance_unit", "验收单位"),
        Names("units"),
        lambda danger, judge: judge.acceptor(danger)[0],
        says="the unit that must accept it",
    )
    yield Term(
        Word("acceptance_days_late", "验收逾期天数"),
        DAYS,
        has.acceptance_days_late,
        says="days past the day of its acceptance; 0 if that is not late",
        anchors=has.owed(ACCEPTANCE),
    )


def flags() -> Iterator[Flag]:
    """Return the conditions that stand alone; of two with one name the first is meant."""
    yield Flag(
        Word("overdue", "逾期", "late", "已逾期", "超期", "过期"),
        has.overdue,
        says="open, and past its day",
        anchors=has.dues,
        alive=True,
    )
    yield Flag(
        Word("extended", "延期", "延期内", "延期期内", "已延期", "延期中"),
        has.in_extension,
        says="open, within an extension that has not run out",
        alive=True,
    )
    yield Flag(Word("pending", "延期待批", "待批"), has.pending, says="more time was asked for, and nothing is decided")
    yield Flag(
        Word("unclosed", "未销号", "在办", "未闭环"),
        has.unclosed,
        says="open, awaiting acceptance or referred",
        alive=True,
        state=True,
    )
    for word in LEVELS:
        yield Flag(word, being(word, has.level), says="of this level on the day")
    for word, what in LATE:
        yield Flag(word, has.late(what), says="owed, and past its day", anchors=has.owed(what), alive=True)
    yield from told()
    yield from state_flags(DANGER_STATES, has.state, frozenset(UNCLOSED))


def told() -> Iterator[Flag]:
    """What is written down of it, or missing."""
    yield Flag(
        Word("reopened", "重开", "回头看不合格"), has.reopened, says="an acceptance failed after it had been closed, at any time"
    )
    yield Flag(Word("rejected", "验收不合格", "退回", "不合格"), has.rejected, says="an acceptance failed, at any time")
    yield Flag(Word("blocked", "受阻", "有困难"), has.blocked, says="open, and what holds it up is written down", alive=True)
    yield Flag(Word("supervised", "挂牌督办", "挂牌"), has.supervised, says="under listed supervision on the day")
    yield Flag(Word("named", "上级通报", "被通报"), has.named, says="a superior's circular names it")
    yield Flag(Word("suspended", "停用", "已停用"), has.suspended, says="something is out of use because of it on the day")
    yield Flag(
        Word("unsettled", "五落实不全", "五落实缺项"),
        has.unsettled,
        says="major and open, and one of the five points is missing",
        alive=True,
    )
    yield Flag(HANDED, handed_over, says="somebody else answered for it before")
