"""CHECKS: code -> function over the whole register; TEXT_CHECKS: code -> function over the text of a file; the runner."""

from collections.abc import Iterable, Mapping
from typing import Final

from riskreg.domain.checks import (
    dangers,
    days,
    extensions,
    four_eyes,
    grading,
    likely,
    organisation,
    responsibility,
    settings,
    similar,
    texts,
)
from riskreg.domain.checks.finding import Check, TextCheck
from riskreg.domain.diagnostic import WARNING, Diagnostic, Mark, diagnostic, judged
from riskreg.domain.judge import Judge

CHECKS: Final[Mapping[str, Check]] = {
    "R210": organisation.doubled_id,
    "R211": organisation.former_id,
    "R301": organisation.unknown_unit,
    "R302": organisation.unknown_person,
    "R303": organisation.unknown_category,
    "R304": organisation.unknown_place,
    "R305": organisation.unknown_risk,
    "R306": organisation.unknown_measure,
    "R307": organisation.unknown_danger,
    "R308": organisation.ambiguous_name,
    "R309": responsibility.unit_gone,
    "R310": responsibility.person_gone,
    "R311": responsibility.nobody_accountable,
    "R312": organisation.circle,
    "R401": days.disordered_days,
    "R402": likely.unlikely_day,
    "R403": extensions.applied_late,
    "R404": four_eyes.own_approval,
    "R405": four_eyes.own_acceptance,
    "R406": extensions.extension_earlier,
    "R407": extensions.decided_twice,
    "R501": grading.unlisted_score,
    "R502": grading.wrong_scores,
    "R503": grading.residual_above_inherent,
    "R504": grading.lowered_by_nothing,
    "R505": grading.no_basis,
    "R601": dangers.major_without_basis,
    "R602": dangers.five_points,
    "R603": dangers.failed_and_nothing,
    "R604": dangers.no_progress,
    "R605": similar.near_duplicate,
    "R606": dangers.accepted_unrectified,
    "R607": dangers.duplicate_of_nothing,
    "R608": dangers.gone_on,
    "R801": settings.setting,
}
TEXT_CHECKS: Final[Mapping[str, TextCheck]] = {
    "R212": texts.odd_character,
    "R701": texts.state_secret,
    "R702": texts.secret_word,
    "R703": texts.identity_number,
    "R704": texts.mobile_number,
    "R705": texts.psychology_name,
}


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
