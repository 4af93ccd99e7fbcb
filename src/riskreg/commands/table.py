"""riskreg table: the graded risk table, and the lists of dangers, measures and decisions."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Final

from riskreg.commands.asked import Asked
from riskreg.commands.opened import ALL, Ready, prepare
from riskreg.commands.outcome import Outcome
from riskreg.commands.where import narrowed
from riskreg.domain.expressions.decided import Decided
from riskreg.domain.records import Danger
from riskreg.domain.words import CLOSED, DANGER_STATES, LISTED, RISK_CLOSED, WITHDRAWN
from riskreg.errors import RiskregError
from riskreg.report.document import Document
from riskreg.wording import Word, joined, say

FOREIGN: Final[Mapping[str, frozenset[str]]] = {
    "risks": frozenset({"level"}),
    "dangers": frozenset({"grade"}),
    "measures": frozenset({"grade", "level"}),
    "decisions": frozenset({"category", "place", "grade", "level", "tag", "found", "closed"}),
}
FINISHED: Final = (CLOSED, WITHDRAWN)


def run(asked: Asked, kind: str = "risks") -> Outcome:
    """Show one list."""
    kind = kind_of(kind)
    refuse_foreign(kind, asked.words)
    ready = narrowed(prepare(asked, kind), kind)
    named = ready.filter.where is not None and ready.filter.where.asks_for_finished
    return ready.outcome(TABLES[kind](ready, named or ALL in asked.words.get("state", ())))


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


def risk_table(ready: Ready, everything: bool) -> Document:  # noqa: FBT001 - one of four alike
    """Risks; those off the list only where they are asked for."""
    from riskreg.report.views import risks  # noqa: PLC0415 - each list imports its own view

    judge, chosen = ready.judge, ready.filter
    existing = [risk for risk in judge.register.risks.values() if risk.exists(judge.on)]
    active = [risk for risk in existing if risk.state(judge.on) != RISK_CLOSED]
    asked_for = existing if everything or chosen.states else active
    return risks.view(judge, [risk for risk in asked_for if chosen.passes(risk, judge)], len(active), ready.face_of("risks"))


def danger_table(ready: Ready, everything: bool) -> Document:  # noqa: FBT001
    """Dangers; closed and withdrawn ones only where they are asked for."""
    from riskreg.report.views import dangers  # noqa: PLC0415 - each list imports its own view

    judge, chosen = ready.judge, ready.filter
    existing = [danger for danger in judge.register.dangers.values() if chosen.passes(danger, judge) and danger.exists(judge.on)]
    if everything or chosen.states or chosen.closed:
        return dangers.view(judge, existing, {}, ready.face_of("dangers"))
    finished = Counter(danger.state(judge.on) for danger in existing if is_finished(danger, judge.on))
    left_out = {state: finished[state] for state in DANGER_STATES if finished[state]}
    return dangers.view(
        judge, [danger for danger in existing if not is_finished(danger, judge.on)], left_out, ready.face_of("dangers")
    )


def is_finished(danger: Danger, on: date) -> bool:
    """Closed or withdrawn."""
    return danger.state(on) in FINISHED


def measure_table(ready: Ready, everything: bool) -> Document:  # noqa: ARG001, FBT001
    """All measures."""
    from riskreg.report.views import measures  # noqa: PLC0415 - each list imports its own view

    judge = ready.judge
    return measures.view(
        judge,
        [measure for measure in judge.register.measures.values() if ready.filter.passes(measure, judge)],
        ready.face_of("measures"),
    )


def decision_table(ready: Ready, everything: bool) -> Document:  # noqa: ARG001, FBT001
    """Decisions of the meetings held by the day."""
    from riskreg.report.views import decisions  # noqa: PLC0415 - each list imports its own view

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
    return decisions.view(judge, found, ready.face_of("decisions"))


TABLES: Final = {"risks": risk_table, "dangers": danger_table, "measures": measure_table, "decisions": decision_table}
