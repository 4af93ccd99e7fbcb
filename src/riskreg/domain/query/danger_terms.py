"""What can be asked of a danger: the words for it, and how it stands on a day."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from riskreg.domain import lateness
from riskreg.domain.evaluation import Judge, danger_deadlines
from riskreg.domain.fields import newest
from riskreg.domain.query.terms import (
    FIRST_DUE,
    HANDED,
    LATE_DAYS,
    Anchors,
    Flag,
    Holds,
    Term,
    being,
    declared,
    handed_over,
    label,
    monthly,
    shared,
    state_flags,
)
from riskreg.domain.query.value_types import DAYS, TIMES, YUAN, ChoiceType, DayType, NameType, TextType
from riskreg.domain.records import Danger
from riskreg.domain.records.danger_facts import Acceptance
from riskreg.domain.records.record import extended
from riskreg.domain.tally import UNCLOSED, is_extended
from riskreg.domain.words import (
    ACCEPTANCE,
    ANSWER,
    CLOSED,
    DANGER_MAJOR,
    DANGER_STATES,
    FIVE_POINTS,
    LEVELS,
    OPEN,
    REPLY,
    REPORT,
    SUPERVISION,
)
from riskreg.messages import UNKNOWN, Word


def state(danger: Danger, judge: Judge) -> Word:
    """Return its state."""
    return danger.course(judge.on).state


def level(danger: Danger, judge: Judge) -> Word:
    """Return its level."""
    return danger.level_on(judge.on)


def texts(danger: Danger, _judge: Judge) -> tuple[str, ...]:
    """Return what is written about it."""
    found = (danger.title, danger.spot, danger.rectification, danger.interim, danger.note)
    return tuple(one for one in found if one)


def due(danger: Danger, judge: Judge) -> date:
    """Return its day as it stands."""
    return judge.due(danger)


def dues(danger: Danger, judge: Judge) -> tuple[date]:
    """Return the day from which it is counted how late it is."""
    return (judge.due(danger),)


def beginning(danger: Danger, _judge: Judge) -> tuple[date]:
    """Return the day it was found."""
    return (danger.found,)


def last_entry(danger: Danger, judge: Judge) -> tuple[date]:
    """Return the day of the newest entry of any kind."""
    return (danger.last_fact(judge.on),)


def overdue(danger: Danger, judge: Judge) -> bool:
    """Whether it is open and past its day. What is cheap to find out comes first: most are not yet due, or closed."""
    on = judge.on
    if danger.acceptances:
        last = newest(danger.acceptances, on)
        if last and last.passed:  # only a failed acceptance leads back
            return False
    elif not danger.extensions and danger.due >= on:
        return False
    return danger.course(on).state == OPEN and judge.due(danger) < on and judge.begun


def days_left(danger: Danger, judge: Judge) -> int | None:
    """Return the days to its day while it is open and not late."""
    left = (judge.due(danger) - judge.on).days
    return left if left >= 0 and danger.course(judge.on).state == OPEN else None


def rectified(danger: Danger, judge: Judge) -> date | None:
    """Return the day of the newest rectification."""
    rectification = danger.course(judge.on).rectified
    return rectification.on if rectification else None


def closed(danger: Danger, judge: Judge) -> date | None:
    """Return the day it was closed, if it is."""
    course = danger.course(judge.on)
    return course.closed if course.state == CLOSED else None


def may_be_major(danger: Danger, judge: Judge) -> bool:
    """Whether it is major, or its level was not understood: what may be major is asked for with what is."""
    return level(danger, judge) in (DANGER_MAJOR, UNKNOWN)


def age(danger: Danger, judge: Judge) -> int:
    """Return the days it has been on the list, or was until it was closed or withdrawn."""
    course = danger.course(judge.on)
    return ((judge.on if course.state in UNCLOSED else course.since) - danger.found).days


def days_silent(danger: Danger, judge: Judge) -> int | None:
    """Return the days since the newest entry of any kind."""
    return (judge.on - danger.last_fact(judge.on)).days if unclosed(danger, judge) else None


def unclosed(danger: Danger, judge: Judge) -> bool:
    """Whether it counts as not closed."""
    return danger.course(judge.on).state in UNCLOSED


def extensions(danger: Danger, judge: Judge) -> int:
    """Return how often more time was granted."""
    return extended(danger.extensions, judge.on)[0]


def days_extended(danger: Danger, judge: Judge) -> int:
    """Return by how many days its day has moved."""
    return (judge.due(danger) - danger.due).days


def pending(danger: Danger, judge: Judge) -> bool:
    """Whether a request for more time waits for a decision."""
    return extended(danger.extensions, judge.on)[1]


def in_extension(danger: Danger, judge: Judge) -> bool:
    """Whether an approved extension holds that has not run out."""
    return bool(danger.extensions) and is_extended(judge, danger, danger.course(judge.on))


def rejections(danger: Danger, judge: Judge) -> int:
    """Return how many acceptances failed."""
    return sum(1 for acceptance in danger.acceptances if acceptance.on <= judge.on and not acceptance.passed)


def rejected(danger: Danger, judge: Judge) -> bool:
    """Whether an acceptance failed."""
    return rejections(danger, judge) > 0


def reopened(danger: Danger, judge: Judge) -> bool:
    """Whether it was re-opened, even if it is closed again."""
    return any(
        isinstance(step, Acceptance) and not step.passed and before.state == CLOSED for before, step, _ in danger.steps(judge.on)
    )


def blocked(danger: Danger, judge: Judge) -> bool:
    """Whether it is open and something holds it up."""
    return danger.blocked is not None and danger.course(judge.on).state == OPEN


def supervised(danger: Danger, judge: Judge) -> bool:
    """Whether it is on the list of supervision."""
    return any(one.from_ and one.from_ <= judge.on and not one.is_lifted(judge.on) for one in danger.supervised)


def named(danger: Danger, judge: Judge) -> bool:
    """Whether a superior has named it; a circular without a day counts from the beginning."""
    circular = danger.named
    return circular is not None and (circular.on is None or circular.on <= judge.on)


def suspended(danger: Danger, judge: Judge) -> bool:
    """Whether something is out of use; both days belong to it, a missing one is open."""
    gone = danger.suspended
    return gone is not None and (gone.from_ or judge.on) <= judge.on <= (gone.to or judge.on)


def unsettled(danger: Danger, judge: Judge) -> bool:
    """Whether it is major and open and lacks one of the five points."""
    return level(danger, judge) == DANGER_MAJOR and bool(judge.settled(danger)) and danger.course(judge.on).state == OPEN


def unanswered(danger: Danger, judge: Judge) -> bool:
    """Whether it waits for the answer of a body outside."""
    return bool(danger.referrals) and bool(danger.unanswered(danger.course(judge.on), judge.on))


def unreported(danger: Danger, judge: Judge) -> bool:
    """Whether it is major and not closed, and no report of it is entered."""
    if level(danger, judge) != DANGER_MAJOR or not unclosed(danger, judge):
        return False
    return not any(report.on <= judge.on for report in danger.reported)


def spent(danger: Danger, judge: Judge) -> Decimal | None:
    """Return the money spent; None where nothing is entered."""
    known = [one.yuan for one in danger.spent if one.on <= judge.on and one.yuan is not None]
    return sum(known, Decimal(0)) if known else None


def owed(what: Word) -> Anchors:
    """Return how the days of an obligation are found."""

    def found(danger: Danger, judge: Judge) -> Iterable[date]:
        return [deadline.due for deadline in danger_deadlines(judge, danger) if deadline.what == what]

    return found


def late(what: Word) -> Holds:
    """Return whether an obligation is past its day."""
    dues_of = owed(what)
    return lambda danger, judge: judge.begun and any(day < judge.on for day in dues_of(danger, judge))


def acceptance_days_late(danger: Danger, judge: Judge) -> int:
    """Return the days past the day of its acceptance."""
    days = [(judge.on - day).days for day in owed(ACCEPTANCE)(danger, judge)] if judge.begun else []
    return max([0, *days])


LATE: Final = (
    (Word("acceptance_overdue", "验收逾期", "逾期未验收"), ACCEPTANCE),
    (Word("answer_overdue", "复函逾期", "移交未复函", "逾期未复函"), ANSWER),
    (Word("five_points_overdue", "五落实逾期"), FIVE_POINTS),
    (Word("report_overdue", "上报逾期", "逾期未上报"), REPORT),
    (Word("reply_overdue", "回复逾期", "逾期未回复"), REPLY),
    (Word("supervision_overdue", "督办逾期"), SUPERVISION),
)


def terms(kind: Word) -> Iterator[Term]:
    """Return the computed fields, then the declared ones; of two with one name the first is meant."""
    yield from shared(Danger, kind)
    yield Term(label(Danger, "level"), ChoiceType(LEVELS, ordered=True), level, says="its level on the day")
    yield Term(
        Word("state", "状态", "整改状态", "隐患状态"), ChoiceType(DANGER_STATES), state, says="its state on the day", state=True
    )
    yield Term(
        Word("text", "文字", "全文", "内容"),
        TextType(),
        texts,
        says="title, spot, rectification, interim controls and note together",
        several=True,
    )
    yield from on_days()
    yield monthly(lambda danger, _: danger.found, says="the month in which it was found")
    yield from counted()
    yield from how_often()
    yield from accepting()
    yield from declared(Danger)


def on_days() -> Iterator[Term]:
    """Days."""
    yield Term(
        label(Danger, "due", "现时限", "时限", "到期日"),
        DayType(),
        due,
        says="the day by which it must be rectified, as it stands",
    )
    yield Term(
        FIRST_DUE,
        DayType(),
        lambda danger, _: danger.due,
        says="the first day by which it was to be done",
    )
    yield Term(label(Danger, "found", "发现", "发现日"), DayType(), lambda danger, _: danger.found, says="the day it was found")
    yield Term(
        Word("rectified", "整改完成日期", "完成日期", "实际完成时间", "整改日期"),
        DayType(),
        rectified,
        says="the day of the newest rectification",
    )
    yield Term(
        Word("closed", "销号日期", "销号时间", "销案日期"),
        DayType(),
        closed,
        says="the day it was closed; none unless it is",
        state=True,
    )


def counted() -> Iterator[Term]:
    """Days that are counted."""
    yield Term(
        LATE_DAYS,
        DAYS,
        lateness.of_danger,
        says="days past its day, to the day it was rectified; kept when it is closed; 0 if it is not late",
        anchors=dues,
    )
    yield Term(Word("days_left", "剩余天数"), DAYS, days_left, says="days to its day; none once it is late or done", anchors=dues)
    yield Term(
        Word("age", "在册天数", "发现天数"),
        DAYS,
        age,
        says="days on the list, to the day or to its end",
        anchors=beginning,
    )
    yield Term(
        Word("days_silent", "无进展天数", "未登记天数"),
        DAYS,
        days_silent,
        says="days without an entry; none once nothing is awaited",
        anchors=last_entry,
    )


def how_often() -> Iterator[Term]:
    """How often, how many, how much."""
    yield Term(Word("extensions", "延期次数", "已延期次数"), TIMES, extensions, says="how often more time was granted")
    yield Term(Word("days_extended", "延期天数"), DAYS, days_extended, says="days from the first day to the day as it stands")
    yield Term(Word("rejections", "验收不合格次数", "退回次数"), TIMES, rejections, says="how many acceptances failed")
    yield Term(Word("spent", "落实资金", "已投入", "到位资金"), YUAN, spent, says="money spent by the day, in yuan")


def accepting() -> Iterator[Term]:
    """Who accepts, and how late."""
    yield Term(
        Word("acceptor", "验收责任人"),
        NameType("people"),
        lambda danger, judge: judge.acceptor(danger)[1],
        says="who must accept it",
    )
    yield Term(
        Word("acceptance_unit", "验收单位"),
        NameType("units"),
        lambda danger, judge: judge.acceptor(danger)[0],
        says="the unit that must accept it",
    )
    yield Term(
        Word("acceptance_days_late", "验收逾期天数"),
        DAYS,
        acceptance_days_late,
        says="days past the day of its acceptance; 0 if that is not late",
        anchors=owed(ACCEPTANCE),
    )


def flags() -> Iterator[Flag]:
    """Return the conditions that stand alone; of two with one name the first is meant."""
    yield Flag(
        Word("overdue", "逾期", "late", "已逾期", "超期", "过期"),
        overdue,
        says="open, and past its day",
        anchors=dues,
        alive=True,
    )
    yield Flag(
        Word("extended", "延期", "延期内", "延期期内", "已延期", "延期中"),
        in_extension,
        says="open, within an extension that has not run out",
        alive=True,
    )
    yield Flag(Word("pending", "延期待批", "待批"), pending, says="more time was asked for, and nothing is decided")
    yield Flag(
        Word("unclosed", "未销号", "在办", "未闭环"),
        unclosed,
        says="open, awaiting acceptance or referred",
        alive=True,
        state=True,
    )
    for word in LEVELS:
        yield Flag(word, may_be_major if word == DANGER_MAJOR else being(word, level), says="of this level on the day")
    for word, what in LATE:
        yield Flag(word, late(what), says="owed, and past its day", anchors=owed(what), alive=True)
    yield from told()
    yield from state_flags(DANGER_STATES, state, frozenset(UNCLOSED))


def told() -> Iterator[Flag]:
    """What is written down of it, or missing."""
    yield Flag(
        Word("reopened", "重开", "回头看不合格"), reopened, says="an acceptance failed after it had been closed, at any time"
    )
    yield Flag(Word("rejected", "验收不合格", "退回", "不合格"), rejected, says="an acceptance failed, at any time")
    yield Flag(Word("blocked", "受阻", "有困难"), blocked, says="open, and what holds it up is written down", alive=True)
    yield Flag(Word("supervised", "挂牌督办", "挂牌"), supervised, says="under listed supervision on the day")
    yield Flag(Word("named", "上级通报", "被通报"), named, says="a superior's circular names it")
    yield Flag(Word("suspended", "停用", "已停用"), suspended, says="something is out of use because of it on the day")
    yield Flag(
        Word("unsettled", "五落实不全", "五落实缺项"),
        unsettled,
        says="major and open, and one of the five points is missing",
        alive=True,
    )
    yield Flag(
        Word("unanswered", "未复函", "待复函"), unanswered, says="referred, and the body outside has not answered", alive=True
    )
    yield Flag(
        Word("unreported", "未上报", "应上报"),
        unreported,
        says="major and not closed, and no report upward is entered",
        alive=True,
    )
    yield Flag(HANDED, handed_over, says="somebody else answered for it before")
