"""CHECKS: code -> function over the whole register; TEXT_CHECKS: code -> function over the text of a file; the runner."""

from collections.abc import Iterable, Mapping
from typing import Final

from riskreg.domain.checks import danger_checks, day_checks, grading_checks, reference_checks, responsibility_checks, text_checks
from riskreg.domain.checks.finding import Check, TextCheck
from riskreg.domain.diagnostic import WARNING, Diagnostic, diagnostic, judged
from riskreg.domain.evaluation import Judge
from riskreg.messages import Mark

CHECKS: Final[Mapping[str, Check]] = {
    "R210": reference_checks.doubled_id,
    "R211": reference_checks.former_id,
    "R301": reference_checks.unknown_unit,
    "R302": reference_checks.unknown_person,
    "R303": reference_checks.unknown_category,
    "R304": reference_checks.unknown_place,
    "R305": reference_checks.unknown_risk,
    "R306": reference_checks.unknown_measure,
    "R307": reference_checks.unknown_danger,
    "R308": reference_checks.ambiguous_name,
    "R309": responsibility_checks.unit_gone,
    "R310": responsibility_checks.person_gone,
    "R311": responsibility_checks.nobody_accountable,
    "R312": reference_checks.circle,
    "R401": day_checks.disordered_days,
    "R402": day_checks.unlikely_day,
    "R403": danger_checks.applied_late,
    "R404": responsibility_checks.own_approval,
    "R405": responsibility_checks.own_acceptance,
    "R406": danger_checks.extension_earlier,
    "R407": danger_checks.decided_twice,
    "R408": danger_checks.two_requests,
    "R501": grading_checks.unlisted_score,
    "R502": grading_checks.wrong_scores,
    "R503": grading_checks.residual_above_inherent,
    "R504": grading_checks.lowered_by_nothing,
    "R505": grading_checks.no_basis,
    "R506": grading_checks.milder_by_word,
    "R601": danger_checks.major_without_basis,
    "R602": danger_checks.five_points,
    "R603": danger_checks.failed_and_nothing,
    "R604": danger_checks.no_progress,
    "R605": danger_checks.near_duplicate,
    "R606": danger_checks.accepted_unrectified,
    "R607": danger_checks.duplicate_of_nothing,
    "R608": danger_checks.gone_on,
    "R609": danger_checks.unguarded,
    "R706": reference_checks.wider_than_named,
    "R801": grading_checks.setting,
    "R802": danger_checks.unnamed_deadline,
}
TEXT_CHECKS: Final[Mapping[str, TextCheck]] = {
    "R212": text_checks.odd_character,
    "R701": text_checks.state_secret,
    "R702": text_checks.secret_word,
    "R703": text_checks.identity_number,
    "R704": text_checks.mobile_number,
    "R705": text_checks.psychology_name,
}

# What should have followed by the day. Of a write that is dated earlier nothing is said: what followed may be entered next.
AWAITED: Final = frozenset(("R603", "R604", "R609"))


def run(judge: Judge, skip: frozenset[str] = frozenset()) -> list[Diagnostic]:
    """Run all checks over the register."""
    found = []
    for code, check in CHECKS.items():
        if code in skip:
            continue
        for record, holder, field, message, hint, warning in check(judge):
            made = diagnostic(holder.mark(field), code, message, hint, record)
            found.append(made._replace(severity=WARNING) if warning else made)
    return found


def run_texts(files: Iterable[tuple[str, str]]) -> list[Diagnostic]:
    """Run all text checks over the files, given as path and text."""
    return [
        diagnostic(Mark(path, line, column), code, message, hint)
        for path, text in files
        for code, check in TEXT_CHECKS.items()
        for line, column, message, hint in check(text)
    ]


def in_order(found: Iterable[Diagnostic], severities: Mapping[str, str]) -> list[Diagnostic]:
    """Apply the settings' severities and sort by place; what is reported twice is kept once."""
    kept = {after: None for before in found if (after := judged(before, severities))}
    return sorted(kept, key=lambda diagnostic_: diagnostic_.order)
