"""The lists: overdue, due, table, matrix, zones, methods."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from riskreg.commands.session import EVERY_STATE, FINDINGS, FINE, Outcome, Request, VersionView, narrowed, prepare, root
from riskreg.domain.evaluation import Deadline, Judge, add_months, overdue, upcoming
from riskreg.domain.lookup import near as near_words
from riskreg.domain.query.filters import Filter
from riskreg.domain.records import Danger, Measure, Meeting, Record, Risk
from riskreg.domain.register import coming
from riskreg.domain.settings import Settings
from riskreg.domain.words import AUDIENCES, CLOSED, DANGER_STATES, LISTED, RISK_CLOSED, WITHDRAWN
from riskreg.errors import RiskregError, speaking
from riskreg.messages import Word, joined, say
from riskreg.report.document import Document
from riskreg.syntax.days import guess, read_day, why_not


def run_overdue(asked: Request, *, exit_code: bool = False) -> Outcome:
    """List what is overdue; with `exit_code`, rows are a finding."""
    from riskreg.report.views import overdue as page  # noqa: PLC0415 - each list imports its own page

    ready = prepare(asked)
    late = [deadline for deadline in overdue(ready.judge) if concerns(deadline, ready.filter, ready.judge)]
    return ready.outcome(page.view(ready.judge, late, ready.face), code=FINDINGS if exit_code and late else FINE)


def concerns(deadline: Deadline, chosen: Filter, judge: Judge) -> bool:
    """Whether a deadline passes the filters. Unit and owner are those who owe it, not those of the record."""
    if chosen.is_empty():
        return True
    if (chosen.units and deadline.unit not in chosen.units) or (chosen.owners and deadline.owner not in chosen.owners):
        return False
    record = deadline.record
    if not isinstance(record, Risk | Danger | Measure):
        return not chosen.is_about_records()
    assert isinstance(record, Record)
    return chosen.only_about_records().passes(record, judge)


FORTNIGHT: Final = "14d"
NEXT: Final = "@next"
WITHIN: Final = re.compile(r"([0-9]{1,4})\s*(d|days?|天|日|w|weeks?|周|个?星期|m|months?|个?月)?", re.IGNORECASE)
LATER: Final[Mapping[str, Callable[[date, int], date]]] = {
    "d": lambda day, count: day + timedelta(days=count),
    "w": lambda day, count: day + timedelta(weeks=count),
    "m": add_months,
}
CHINESE: Final = {"天": "d", "日": "d", "周": "w", "星期": "w", "月": "m"}


def run_due(asked: Request, *, within: str | None = None, by: str | None = None) -> Outcome:
    """List what falls due from the day of judgement, today included, up to a day."""
    from riskreg.report.views import due as page  # noqa: PLC0415 - as above

    if within is not None and by is not None:
        raise RiskregError(say("--within and --by both name an end"), hint=say("name one of the two"))
    ready = prepare(asked)
    judge = ready.judge
    with speaking(ready.language):
        until, meeting = end(by, judge) if by is not None else (later(within or FORTNIGHT, judge.on), None)
    coming_up = [deadline for deadline in upcoming(judge, until) if concerns(deadline, ready.filter, judge)]
    late = sum(1 for deadline in overdue(judge) if concerns(deadline, ready.filter, judge))
    return ready.outcome(page.view(judge, coming_up, page.DueSpan(judge.on, until, meeting), late, ready.face))


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


FOREIGN: Final[Mapping[str, frozenset[str]]] = {
    "risks": frozenset({"level"}),
    "dangers": frozenset({"grade"}),
    "measures": frozenset({"grade", "level"}),
    "decisions": frozenset({"category", "place", "grade", "level", "tag", "found", "closed"}),
}
FINISHED: Final = (CLOSED, WITHDRAWN)


def run_table(asked: Request, kind: str = "risks") -> Outcome:
    """Show one list."""
    kind = kind_of(kind)
    refuse_foreign(kind, asked.words)
    ready = narrowed(prepare(asked, kind), kind)
    named = ready.filter.where is not None and ready.filter.where.asks_for_finished
    return ready.outcome(TABLES[kind](ready, named or EVERY_STATE in asked.words.get("state", ())))


def kind_of(text: str) -> Word:
    """Return the list that is meant, by its name in either language."""
    found = next((kind for kind in LISTED if text in (kind, kind.zh, *kind.synonyms)), None)
    if found is None:
        raise RiskregError(say("there is no table {kind}", kind=text), hint=say("tables are: {kinds}", kinds=joined(LISTED)))
    return found


def refuse_foreign(kind: Word, words: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse a filter that this kind of record cannot pass: the list would be empty and look as if there were nothing."""
    for option in words:
        if option in FOREIGN[kind]:
            meant = {("risks", "level"): "grade", ("dangers", "grade"): "level"}.get((kind, option))
            hint = say("did you mean {names}?", names=f"--{meant}") if meant else say("leave it out, or ask for another table")
            raise RiskregError(say("--{option} says nothing about {kind}", option=option, kind=kind), hint=hint)


def risk_table(ready: VersionView, everything: bool) -> Document:  # noqa: FBT001 - one of four alike
    """Risks; those off the list only where they are asked for."""
    from riskreg.report.views import tables  # noqa: PLC0415 - as above

    judge, chosen = ready.judge, ready.filter
    existing = [risk for risk in judge.register.risks.values() if risk.exists(judge.on)]
    active = [risk for risk in existing if risk.state(judge.on) != RISK_CLOSED]
    asked_for = existing if everything or chosen.states else active
    return tables.risk_table(
        judge, [risk for risk in asked_for if chosen.passes(risk, judge)], len(active), ready.face_of("risks")
    )


def danger_table(ready: VersionView, everything: bool) -> Document:  # noqa: FBT001
    """Dangers; closed and withdrawn ones only where they are asked for."""
    from riskreg.report.views import tables  # noqa: PLC0415 - as above

    judge, chosen = ready.judge, ready.filter
    existing = [danger for danger in judge.register.dangers.values() if chosen.passes(danger, judge) and danger.exists(judge.on)]
    if everything or chosen.states or chosen.closed:
        return tables.danger_table(judge, existing, {}, ready.face_of("dangers"))
    finished = Counter(danger.state(judge.on) for danger in existing if is_finished(danger, judge.on))
    left_out = {state: finished[state] for state in DANGER_STATES if finished[state]}
    return tables.danger_table(
        judge, [danger for danger in existing if not is_finished(danger, judge.on)], left_out, ready.face_of("dangers")
    )


def is_finished(danger: Danger, on: date) -> bool:
    """Closed or withdrawn."""
    return danger.state(on) in FINISHED


def measure_table(ready: VersionView, everything: bool) -> Document:  # noqa: ARG001, FBT001
    """All measures."""
    from riskreg.report.views import tables  # noqa: PLC0415 - as above

    judge = ready.judge
    return tables.measure_table(
        judge,
        [measure for measure in judge.register.measures.values() if ready.filter.passes(measure, judge)],
        ready.face_of("measures"),
    )


def decision_table(ready: VersionView, everything: bool) -> Document:  # noqa: ARG001, FBT001
    """Decisions of the meetings held by the day."""
    from riskreg.domain.query.decision_terms import Decided  # noqa: PLC0415 - as above
    from riskreg.report.views import tables  # noqa: PLC0415 - as above

    judge, chosen = ready.judge, ready.filter
    found = [
        (id_, meeting, decision)
        for id_, meeting, decision in judge.register.decisions
        if meeting.on <= judge.on
        and not chosen._replace(states=frozenset()).is_about_records()
        and (not chosen.units or decision.unit in chosen.units or chosen.units.intersection(decision.helpers))
        and (not chosen.owners or decision.owner in chosen.owners)
        and (not chosen.states or decision.state(judge.on) in chosen.states)
        and (chosen.where is None or chosen.where.holds(Decided(id_, meeting, decision), judge))
    ]
    return tables.decision_table(judge, found, ready.face_of("decisions"))


TABLES: Final = {"risks": risk_table, "dangers": danger_table, "measures": measure_table, "decisions": decision_table}


def run_matrix(asked: Request, *, inherent: bool = False) -> Outcome:
    """Show the matrix of the residual risks, or of the inherent ones. Closed risks only where they are asked for."""
    from riskreg.report.views import matrix as page  # noqa: PLC0415 - as above

    ready = prepare(asked, "risks")
    judge, chosen = ready.judge, ready.filter
    risks = [
        risk
        for risk in judge.register.risks.values()
        if risk.exists(judge.on) and (chosen.states or risk.state(judge.on) != RISK_CLOSED) and chosen.passes(risk, judge)
    ]
    return ready.outcome(page.view(judge, risks, ready.face_of("risks"), inherent=inherent))


def run_zones(asked: Request, *, empty: bool = False) -> Outcome:
    """Show zones. Filters by grade are about the risks, those by level and state about the dangers; the rest about both."""
    from riskreg.domain.zones import by_category, roll_up  # noqa: PLC0415 - as above
    from riskreg.report.views import zones as page  # noqa: PLC0415

    ready = prepare(asked)
    judge, chosen = ready.judge, ready.filter
    about_risks = chosen._replace(levels=frozenset(), states=frozenset())
    about_dangers = chosen._replace(grades=frozenset())
    risks = [
        risk
        for risk in judge.register.risks.values()
        if risk.exists(judge.on) and risk.state(judge.on) != RISK_CLOSED and about_risks.passes(risk, judge)
    ]
    if empty:
        audience = AUDIENCES.index(ready.face.audience or AUDIENCES[0])
        shown = [
            category
            for category in judge.register.categories.values()
            if not category.audience or AUDIENCES.index(category.audience) <= audience
        ]
        return ready.outcome(page.empty(judge, by_category(judge, risks), risks, shown, ready.face))
    dangers = [
        danger for danger in judge.register.dangers.values() if danger.exists(judge.on) and about_dangers.passes(danger, judge)
    ]
    return ready.outcome(page.view(judge, roll_up(judge, risks, dangers, chosen.places), ready.face))


def run_methods(asked: Request) -> Outcome:
    """Show the grading methods; where no register is found nor named, those of a new one."""
    from riskreg.report.views.methods import methods  # noqa: PLC0415 - as above

    try:
        root(asked)
    except RiskregError:
        if asked.registers:
            raise
        settings = Settings()
        return Outcome(methods(settings, None), asked.lang or settings.language)
    ready = prepare(asked)
    return ready.outcome(methods(ready.snapshot.settings, ready.face))
