"""The lists: overdue, due, table, matrix, zones, methods."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from riskreg.commands.session import FINDINGS, FINE, Outcome, Request, VersionView, prepare, root
from riskreg.domain.evaluation import Judge, add_months, overdue, past_due, upcoming
from riskreg.domain.lookup import fold, suggest
from riskreg.domain.lookup import near as near_words
from riskreg.domain.records import Danger, Meeting
from riskreg.domain.register import coming
from riskreg.domain.settings import Settings
from riskreg.domain.words import AUDIENCES, CLOSED, DANGER_STATES, LISTED, RISK_CLOSED, WITHDRAWN
from riskreg.errors import RiskregError, speaking
from riskreg.messages import Word, joined, say
from riskreg.report.document import Document
from riskreg.syntax.days import guess, read_day, why_not


def run_overdue(request: Request, *, exit_code: bool = False) -> Outcome:
    """List what is overdue; with `exit_code`, rows are a finding."""
    from riskreg.report.views import overdue as page  # noqa: PLC0415 - each list imports its own page

    view = prepare(request, "deadlines")
    past = [deadline for deadline in past_due(view.judge) if view.query.passes(deadline, view.judge)]
    late = past if view.judge.begun else []
    document = with_first_days(view, page.view(view.judge, past, view.face), ((one.id, one.item) for one in past))
    return view.outcome(document, code=FINDINGS if exit_code and late else FINE)


def with_first_days(view: VersionView, document: Document, shown: Iterable[tuple[str, object]]) -> Document:
    """Mark the first days that were overwritten, if the page shows any."""
    from riskreg.report.views.first_day_marks import marked  # noqa: PLC0415 - as above

    listed = tuple(shown)
    return marked(document, view.first_days, listed) if listed else document


FORTNIGHT: Final = "14d"
NEXT: Final = "@next"
WITHIN: Final = re.compile(r"([0-9]{1,4})\s*(d|days?|天|日|w|weeks?|周|个?星期|m|months?|个?月)?", re.IGNORECASE)
LATER: Final[Mapping[str, Callable[[date, int], date]]] = {
    "d": lambda day, count: day + timedelta(days=count),
    "w": lambda day, count: day + timedelta(weeks=count),
    "m": add_months,
}
CHINESE: Final = {"天": "d", "日": "d", "周": "w", "星期": "w", "月": "m"}


def run_due(request: Request, *, within: str | None = None, by: str | None = None) -> Outcome:
    """List what falls due from the day of judgement, today included, up to a day."""
    from riskreg.report.views import due as page  # noqa: PLC0415 - as above

    if within is not None and by is not None:
        raise RiskregError(say("--within and --by both name an end"), hint=say("name one of the two"))
    view = prepare(request, "deadlines")
    judge, chosen = view.judge, view.query
    with speaking(view.language):
        until, meeting = end(by, judge) if by is not None else (later(within or FORTNIGHT, judge.on), None)
    coming_up = [deadline for deadline in upcoming(judge, until) if chosen.passes(deadline, judge)]
    late = sum(1 for deadline in overdue(judge) if chosen.passes(deadline, judge))
    document = page.view(judge, coming_up, page.DueSpan(judge.on, until, meeting), late, view.face)
    return view.outcome(with_first_days(view, document, ((one.id, one.item) for one in coming_up)))


def later(text: str, on: date) -> date:
    """Return the day so many days, weeks or months later: 14d, 2w, 1m, 30."""
    found = WITHIN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        raise RiskregError(say("--within: {text} is no number of days", text=text), hint=say("write for example 14d, 2w or 1m"))
    unit = (found[2] or "d").removeprefix("个").lower()
    return LATER[CHINESE.get(unit, unit[0])](on, int(found[1]))


def end(text: str, judge: Judge) -> tuple[date, Meeting | None]:
    """Return the day that --by names, and the meeting if it names one."""
    meeting = meeting_of(text, judge)
    day = meeting.on if meeting else read_day(text)
    if day is None:
        raise unknown(text, judge)
    if day < judge.on:
        raise RiskregError(
            say("--by: {day} lies before the day of judgement, {on}", day=day, on=judge.on),
            hint=say("riskreg overdue lists what is past its day; for a later end, write the day as YYYY-MM-DD"),
        )
    return day, meeting


def meeting_of(text: str, judge: Judge) -> Meeting | None:
    """Return the meeting that a word means."""
    if text == NEXT:
        found = coming(judge.register, judge.on)
        if found is None:
            raise RiskregError(
                say("--by @next: no meeting on or after {day} is entered in the register", day=judge.on),
                hint=say("enter the next meeting with its day under meetings, or use --within 1m"),
            )
        return found
    meant = judge.register.directory.find("meetings", text)
    return judge.register.meetings.get(meant) if isinstance(meant, str) else None


def unknown(text: str, judge: Judge) -> RiskregError:
    """Say that a word is neither a day nor a meeting, and what may have been meant."""
    near = near_words(text, [NEXT, *judge.register.meetings])
    problem, hint = why_not(text)
    if near and guess(text) is None:
        return RiskregError(
            say("--by: there is no meeting {text}", text=text), hint=say("did you mean {names}?", names=joined(near))
        )
    return RiskregError(say("--by: {problem}", problem=problem), hint=hint)


FINISHED: Final = (CLOSED, WITHDRAWN)


def run_table(request: Request, kind: str = "risks") -> Outcome:
    """Show one list."""
    meant = kind_of(kind)
    view = prepare(request, meant)
    return view.outcome(TABLES[meant](view))


def kind_of(text: str) -> Word:
    """Return the kind of record that is meant, by its name in either language."""
    forms = {fold(form): kind for kind in LISTED for form in (kind, kind.zh, *kind.synonyms)}
    if fold(text) in forms:
        return forms[fold(text)]
    near = suggest(text, forms, 1)
    hint = say("did you mean {names}?", names=joined(near)) if near else say("tables are: {kinds}", kinds=joined(LISTED))
    raise RiskregError(say("there is no table {kind}", kind=text), hint=hint)


def risk_table(view: VersionView) -> Document:
    """Risks; those off the list only where they are asked for."""
    from riskreg.report.views import tables  # noqa: PLC0415 - as above

    judge, chosen = view.judge, view.query
    existing = [risk for risk in judge.register.risks.values() if risk.exists(judge.on)]
    active = [risk for risk in existing if risk.state(judge.on) != RISK_CLOSED]
    asked_for = existing if chosen.asks_for_finished("risks") else active
    return tables.risk_table(
        judge, [risk for risk in asked_for if chosen.passes(risk, judge)], len(active), view.face_of("risks")
    )


def danger_table(view: VersionView) -> Document:
    """Dangers; closed and withdrawn ones only where they are asked for."""
    from riskreg.report.views import tables  # noqa: PLC0415 - as above

    judge, chosen = view.judge, view.query
    existing = [danger for danger in judge.register.dangers.values() if chosen.passes(danger, judge) and danger.exists(judge.on)]
    if chosen.asks_for_finished("dangers"):
        document = tables.danger_table(judge, existing, {}, view.face_of("dangers"))
        return with_first_days(view, document, ((danger.id, danger) for danger in existing))
    finished = Counter(danger.state(judge.on) for danger in existing if is_finished(danger, judge.on))
    left_out = {state: finished[state] for state in DANGER_STATES if finished[state]}
    listed = [danger for danger in existing if not is_finished(danger, judge.on)]
    document = tables.danger_table(judge, listed, left_out, view.face_of("dangers"))
    return with_first_days(view, document, ((danger.id, danger) for danger in listed))


def is_finished(danger: Danger, on: date) -> bool:
    """Closed or withdrawn."""
    return danger.state(on) in FINISHED


def measure_table(view: VersionView) -> Document:
    """All measures."""
    from riskreg.report.views import tables  # noqa: PLC0415 - as above

    judge = view.judge
    found = [measure for measure in judge.register.measures.values() if view.query.passes(measure, judge)]
    return tables.measure_table(judge, found, view.face_of("measures"))


def decision_table(view: VersionView) -> Document:
    """Decisions of the meetings held by the day."""
    from riskreg.domain.query.record_query import Decided  # noqa: PLC0415 - as above
    from riskreg.report.views import tables  # noqa: PLC0415

    judge = view.judge
    decided = (Decided(*one) for one in judge.register.decisions)
    found = [one for one in decided if one.meeting.on <= judge.on and view.query.passes(one, judge)]
    document = tables.decision_table(judge, found, view.face_of("decisions"))
    return with_first_days(view, document, ((one.id, one.decision) for one in found))


TABLES: Final = {"risks": risk_table, "dangers": danger_table, "measures": measure_table, "decisions": decision_table}


def run_matrix(request: Request, *, inherent: bool = False) -> Outcome:
    """Show the matrix of the residual risks, or of the inherent ones. Closed risks only where they are asked for."""
    from riskreg.report.views import matrix as page  # noqa: PLC0415 - as above

    view = prepare(request, "risks")
    judge, chosen = view.judge, view.query
    finished = chosen.asks_for_finished("risks")
    risks = [
        risk
        for risk in judge.register.risks.values()
        if risk.exists(judge.on) and (finished or risk.state(judge.on) != RISK_CLOSED) and chosen.passes(risk, judge)
    ]
    return view.outcome(page.view(judge, risks, view.face_of("risks"), inherent=inherent))


def run_zones(request: Request, *, empty: bool = False) -> Outcome:
    """Show zones. What only risks have a word for narrows the risks alone, as of dangers; the rest narrows both."""
    from riskreg.domain.zones import by_category, roll_up  # noqa: PLC0415 - as above
    from riskreg.report.views import zones as page  # noqa: PLC0415

    view = prepare(request, "zones")
    judge, chosen = view.judge, view.query
    risks = [
        risk
        for risk in judge.register.risks.values()
        if risk.exists(judge.on) and risk.state(judge.on) != RISK_CLOSED and chosen.passes(risk, judge)
    ]
    if empty:
        audience = AUDIENCES.index(view.face.audience or AUDIENCES[0])
        shown = [
            category
            for category in judge.register.categories.values()
            if not category.audience or AUDIENCES.index(category.audience) <= audience
        ]
        return view.outcome(page.empty(judge, by_category(judge, risks), risks, shown, view.face))
    dangers = [danger for danger in judge.register.dangers.values() if danger.exists(judge.on) and chosen.passes(danger, judge)]
    only = frozenset(place for place in judge.register.places if chosen.allows("risks", "place", place))
    only = only if chosen.mentions("risks", "place") else frozenset()
    return view.outcome(page.view(judge, roll_up(judge, risks, dangers, only), view.face))


def run_methods(request: Request) -> Outcome:
    """Show the grading methods; where no register is found nor named, those of a new one."""
    from riskreg.report.views.methods import methods  # noqa: PLC0415 - as above

    try:
        root(request)
    except RiskregError:
        if request.registers:
            raise
        settings = Settings()
        return Outcome(methods(settings, None), request.lang or settings.language)
    view = prepare(request)
    return view.outcome(methods(view.snapshot.settings, view.face))
