"""riskreg when: what fulfils an expression, since which day, and since which meeting the register has said so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, TypeAlias, cast

from riskreg.commands.lists import kind_of
from riskreg.commands.session import Outcome, Request, Session, VersionView, pointing, root
from riskreg.domain.evaluation import Judge
from riskreg.domain.lookup import fold
from riskreg.domain.query.expression import KINDS, Expression, Test, kinds_with, read, read_for_all
from riskreg.domain.query.record_query import Decided
from riskreg.domain.query.short_forms import resolve
from riskreg.domain.query.stretches import Item, Stretch, beginning, judges_of, since, standing, stretches
from riskreg.domain.query.tokens import UnknownWordError, quoted
from riskreg.domain.records import Danger, Decision, Measure, Meeting, Record, Risk
from riskreg.domain.register import Register
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError
from riskreg.messages import Word, say
from riskreg.report.document import Document
from riskreg.report.views import when

Meetings: TypeAlias = Iterable[tuple[Meeting, Judge]]  # newest first, each with its version judged on its day

DECISIONS: Final = KINDS[-1]
EXAMPLE: Final = "riskreg when overdue --unit 后勤处"


class Trace(NamedTuple):
    """What is to be found in the versions of meetings judged on days from `first` to `last`: what an item then was like."""

    kind: Word
    item: Item
    test: Test
    first: date
    last: date


def run(request: Request, text: str | None = None, *, kind: str | None = None) -> Outcome:
    """Say since when everything has fulfilled an expression that fulfils it on the day.

    Of an id: how the record stood, from day to day. Of nothing: what can be asked; for that no register is needed.
    """
    if text is None:
        refuse_filters(request)
        return Outcome(when.asking_view([kind_of(kind)] if kind else KINDS), language_of(request))
    session = Session(request)
    with session.speaking():
        view = session.asked(kind_of(kind) if kind else "records")
        meetings = ((meeting, earlier.judge) for meeting, earlier in session.meetings(view))
        if is_id(text, view.whole.register):
            refuse_filters(request)
            return view.outcome(story(view, text.strip(), meetings))
        with pointing(view.language):
            expressions = read_all(text, kind, view)
        return view.outcome(since_when(view, expressions, meetings))


def refuse_filters(request: Request) -> None:
    """Refuse filters where nothing is listed that could pass them."""
    if request.words:
        raise RiskregError(
            say("filters go with a condition; what is shown here passes none"), hint=say("write {example}", example=EXAMPLE)
        )


def language_of(request: Request) -> str:
    """Return the language of the register; where none is found nor named, that of a new one."""
    try:
        root(request)
    except RiskregError:
        if request.registers:
            raise
        return request.lang or str(Settings().language)
    return request.lang or str(Session(request).current.settings.language)


def read_all(text: str, kind: str | None, view: VersionView) -> list[Expression]:
    """Read the expression for one kind of record, or for every kind for which it makes sense."""
    register = view.judge.register
    try:
        if view.request.words:
            found = resolve(view.request.words, text, kind_of(kind) if kind else "records", register).asked
            return [expression for expression in found.values() if expression]
        return [read(text, kind_of(kind), register)] if kind else read_for_all(text, register)
    except UnknownWordError as error:
        word = text.strip()
        if word == text[error.start : error.end] and any(letter.isdigit() for letter in word) and register.find(word) is None:
            from riskreg.commands.target import not_found  # noqa: PLC0415 - only for mistakes

            raise not_found(view, word) from None
        raise


def is_id(text: str, register: Register) -> bool:
    """Whether a text is the id of a record or a decision and no condition."""
    word = text.strip()
    if not word or kinds_with(word, alone=True):
        return False
    ids = register.directory.ids
    known = any(fold(word) in ids[name] for name in ("risks", "dangers", "measures"))
    if known or "/" in word:
        return known or any(fold(word) == fold(id_) for id_, _, _ in register.decisions)
    plain = quoted(word) == word and any(letter.isdigit() for letter in word)
    return plain and isinstance(register.find(word), Record)  # a former id; looked for only where it may be one


def since_when(view: VersionView, expressions: Sequence[Expression], meetings: Meetings) -> Document:
    """Show what fulfils the expressions, each of one kind, with since when."""
    on, judges, register = view.judge.on, judges_of(view.judge), view.judge.register
    found = [
        (expression, item, since(expression, item, judges, on))
        for expression in expressions
        for item in items(expression.kind, register)
        if expression.holds(item, view.judge) and exists(item, on)
    ]
    ids, versions = seen(
        [Trace(expression.kind, item, expression.holds, date.min, on) for expression, item, _ in found], meetings
    )
    lasting = [
        when.Lasting(expression.kind, item, first, tuple(row)) for (expression, item, first), row in zip(found, ids, strict=True)
    ]
    face = view.face_of(*(expression.kind for expression in expressions))
    face = face._replace(lasting=face.lasting or any(expression.is_lasting for expression in expressions))
    earlier = {item.id: day for expression, item, first in found if (day := before_start(view.judge, expression, item, first))}
    return when.view(view.judge, expressions, lasting, face, versions=versions, earlier=earlier)


def unbegun(judge: Judge) -> Judge:
    """Return the judge of a register that was always there: nothing is kept from being overdue."""
    return Judge(judge.register, judge.settings.with_(started=None), judge.on, judge.latest)


def before_start(judge: Judge, expression: Expression, item: Item, first: date | None) -> date | None:
    """Return since when it would have been fulfilled, were it not that nothing is overdue before the register was begun."""
    if first is None or first != judge.settings.started:
        return None
    free = unbegun(judge)
    day = since(expression, item, judges_of(free), judge.on) if expression.holds(item, free) else None
    return day if day and day < first else None


def story(view: VersionView, text: str, meetings: Meetings) -> Document:
    """Show how one record stood, stretch by stretch."""
    from riskreg.commands.target import seek  # noqa: PLC0415 - only for one record

    sought = seek(view, text)
    item: Item
    if isinstance(sought.item, Decision):
        assert sought.meeting
        item, kind = Decided(sought.id, sought.meeting, sought.item), DECISIONS
    else:
        assert isinstance(sought.item, Risk | Danger | Measure)
        item, kind = sought.item, next(kind for kind in KINDS if kind == sought.item.LIST)
    found = stretches(item, kind, judges_of(view.judge), view.judge.on)
    ids, versions = seen(
        [Trace(kind, item, stood(kind, stretch), stretch.first or date.min, stretch.last) for stretch in found], meetings
    )
    told = [(stretch, tuple(row)) for stretch, row in zip(found, ids, strict=True)]
    late = late_before_start(view.judge, item, kind)
    return when.story(view.judge, item, told, view.face, versions=versions, former=sought.former, late=late)


def late_before_start(judge: Judge, item: Item, kind: Word) -> date | None:
    """Return since when an item was past its day when the register was begun; before that nothing is overdue."""
    started = judge.settings.started
    past = stretches(item, kind, judges_of(unbegun(judge)), judge.on) if started else []
    return next(
        (one.first for one in past if one.status.overdue and one.first and started and one.first < started <= one.last), None
    )


def stood(kind: Word, stretch: Stretch) -> Test:
    """Return whether an item stands as in a stretch."""
    status = standing(kind)
    return lambda item, judge: status(item, judge) == stretch.status


def seen(traces: Sequence[Trace], meetings: Meetings) -> tuple[list[list[str]], bool]:
    """Return for each the meetings, newest first and without a break, whose versions said so; and whether there was any version.

    A version is read only while something is still to be found in it.
    """
    rows: list[list[str]] = [[] for _ in traces]
    open_ = list(range(len(traces)))
    versions = False
    for meeting, judge in meetings if traces else ():
        versions = True
        decided = {id_: Decided(id_, held, decision) for id_, held, decision in judge.register.decisions}
        still = []
        for at in open_:
            trace = traces[at]
            if judge.on > trace.last:
                still.append(at)
            elif judge.on >= trace.first and (earlier := counterpart(trace, judge, decided)) and trace.test(earlier, judge):
                rows[at].append(meeting.id)
                still.append(at)
        open_ = still
        if not open_:
            break
    return rows, versions


def counterpart(trace: Trace, judge: Judge, decided: Mapping[str, Decided]) -> Item | None:
    """Return what a version has of an item, under the id it had then; None where it had not been entered or did not exist."""
    item = trace.item
    if isinstance(item, Decided):
        found: Item | None = decided.get(item.id)
    else:
        records = cast("Mapping[str, Item]", judge.register.lists[trace.kind])
        found = next((records[id_] for id_ in (item.id, *item.formerly) if id_ in records), None)
    return found if found and exists(found, judge.on) else None


def items(kind: Word, register: Register) -> Iterator[Item]:
    """Return all items of a kind."""
    if kind == DECISIONS:
        return (Decided(*one) for one in register.decisions)
    return iter(cast("Mapping[str, Item]", register.lists[kind]).values())


def exists(item: Item, on: date) -> bool:
    """Whether an item was there on a day."""
    first = beginning(item)
    return first is None or first <= on
