"""riskreg check: every finding, by file and line."""

import os
from contextlib import suppress
from datetime import date

from riskreg.commands.asked import Asked, day
from riskreg.commands.opened import Ready, prepare
from riskreg.commands.outcome import FINDINGS, FINE, Outcome
from riskreg.domain.checks import in_order, run_texts
from riskreg.domain.checks import run as run_checks
from riskreg.domain.diagnostic import ERROR, Diagnostic, Mark, diagnostic
from riskreg.domain.judge import Judge
from riskreg.domain.register import fold
from riskreg.errors import RiskregError
from riskreg.report.views import check as view
from riskreg.store.git import ignored, toplevel
from riskreg.wording import say

# Checks of references: senseless while a whole file, and so an unknown number of records, could not be read.
REFERENCES = frozenset({"R301", "R302", "R303", "R304", "R305", "R306", "R307", "R308"})


def run(asked: Asked, *, strict: bool = False, explain: bool = False) -> Outcome:
    """Check the register; errors, and with `strict` warnings too, are exit code 1."""
    ready = prepare(asked, keep_texts=True)
    found = findings(ready)
    counts = {severity: sum(1 for diagnostic_ in found if diagnostic_.severity == severity) for severity in ("error", "warning")}
    document = view.view(found, counts, ready.face, ready.snapshot.texts if explain else {}, skipped=ready.snapshot.doubtful)
    return Outcome(document, ready.language, (), FINDINGS if counts["error"] or (strict and counts["warning"]) else FINE)


def findings(ready: Ready) -> list[Diagnostic]:
    """Return everything that is wrong with the register, in the order of the files."""
    snapshot, judge = ready.snapshot, ready.whole
    lost = frozenset(fold(found.id) for found in ready.found if found.id and found.severity == ERROR)
    forgiving = Judge(judge.register.forgiving(lost), judge.settings, judge.on, latest(ready))
    found = [
        *ready.found,
        *run_checks(forgiving, REFERENCES if snapshot.doubtful else frozenset()),
        *run_texts(snapshot.texts.items()),
        *ignored_files(ready),
    ]
    return in_order(map(ready.hidden.mask, found), judge.settings.checks)


def latest(ready: Ready) -> date:
    """Return the last day on which anything can have happened: to judge a past day makes no later fact unlikely."""
    with suppress(RiskregError):  # an unknown time zone, which R801 reports
        return max(ready.judge.on, day(ready.asked._replace(on=None), ready.judge.settings))
    return ready.judge.on


def ignored_files(ready: Ready) -> list[Diagnostic]:
    """Warn of files that belong to the register but that git ignores. What lies in a commit, colleagues have."""
    paths = ready.snapshot.files
    top = None if ready.asked.at or ready.archive.bare else toplevel(ready.root)
    shown = ignored(top, paths) if top else frozenset()
    return [
        diagnostic(Mark(os.fspath(path), 1, 1), "R114", say("git ignores this file: colleagues will not receive it"))
        for path in sorted(shown)
    ]
