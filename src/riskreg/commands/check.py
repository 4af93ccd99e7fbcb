"""riskreg check and codes: every finding, by file and line; with --fix, what is certain is mended."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from riskreg.commands.session import FINDINGS, FINE, Outcome, Request, Session, VersionView, day, prepare
from riskreg.domain.checks import in_order, run_texts
from riskreg.domain.checks import run as run_checks
from riskreg.domain.codes import CODES
from riskreg.domain.diagnostic import ERROR, WARNING, Diagnostic, diagnostic
from riskreg.domain.evaluation import Judge
from riskreg.domain.lookup import fold
from riskreg.domain.lookup import near as near_words
from riskreg.errors import RiskregError
from riskreg.messages import Mark, Said, Word, joined, say
from riskreg.report.document import Column, Document, rows
from riskreg.report.patch import patch
from riskreg.report.views import check as page
from riskreg.store.git import ignored, toplevel
from riskreg.store.load import load
from riskreg.store.locking import locked
from riskreg.store.save import Rewrite, save
from riskreg.store.sources import Overlay
from riskreg.syntax.fixes import MENDABLE, FixedText, Surroundings, mend
from riskreg.syntax.text import encode

# Checks of references: senseless while a whole file, and so an unknown number of records, could not be read.
REFERENCES = frozenset({"R301", "R302", "R303", "R304", "R305", "R306", "R307", "R308"})


def run_check(request: Request, *, strict: bool = False, explain: bool = False) -> Outcome:
    """Check the register; errors, and with `strict` warnings too, are exit code 1."""
    view = prepare(request, keep_texts=True)
    found = findings(view)
    counts = {severity: sum(1 for diagnostic_ in found if diagnostic_.severity == severity) for severity in ("error", "warning")}
    document = page.view(found, counts, view.face, view.snapshot.texts if explain else {}, skipped=view.snapshot.doubtful)
    return Outcome(document, view.language, (), FINDINGS if counts["error"] or (strict and counts["warning"]) else FINE)


def findings(view: VersionView) -> list[Diagnostic]:
    """Return everything that is wrong with the register, in the order of the files."""
    snapshot, judge = view.snapshot, view.whole
    lost = frozenset(fold(found.id) for found in view.found if found.id and found.severity == ERROR)
    forgiving = Judge(judge.register.forgiving(lost), judge.settings, judge.on, latest(view))
    found = [
        *view.found,
        *run_checks(forgiving, REFERENCES if snapshot.doubtful else frozenset()),
        *run_texts(snapshot.texts.items()),
        *ignored_files(view),
    ]
    return in_order(map(view.hidden.mask, found), judge.settings.checks)


def latest(view: VersionView) -> date:
    """Return the last day on which anything can have happened: to judge a past day makes no later fact unlikely."""
    with suppress(RiskregError):  # an unknown time zone, which R801 reports
        return max(view.judge.on, day(view.request._replace(on=None), view.judge.settings))
    return view.judge.on


def ignored_files(view: VersionView) -> list[Diagnostic]:
    """Warn of files that belong to the register but that git ignores. What lies in a commit, colleagues have."""
    paths = view.snapshot.files
    top = None if view.request.at or view.archive.bare else toplevel(view.root)
    shown = ignored(top, paths) if top else frozenset()
    return [
        diagnostic(Mark(os.fspath(path), 1, 1), "R114", say("git ignores this file: colleagues will not receive it"))
        for path in sorted(shown)
    ]


ROUNDS: Final = 5  # one mistake may hide another; what is left after these is told
COMMAND: Final = "riskreg check --fix"
WITHHELD: Final = "…"  # stands in the diff for a line that is not shown


class State(NamedTuple):
    """The register as it is, or as it would be; with the bytes of its files as they stand."""

    view: VersionView
    found: list[Diagnostic]
    seen: Mapping[str, bytes]
    settings: str  # the path of the settings

    @property
    def withheld(self) -> dict[str, set[int]]:
        """The lines that a diff does not show: those of hidden records, and those with what must not be repeated."""
        texts, lines = self.view.snapshot.texts, dict[str, set[int]]()
        for path, spans in self.view.hidden.lines.items():
            end = texts.get(path, "").count("\n") + 1
            lines[path] = {line for first, last in spans for line in range(first, min(last, end) + 1)}
        for found in self.found:
            if found.code.startswith("R7"):
                lines.setdefault(found.mark.path, set()).add(found.mark.line)
        return lines

    @property
    def counts(self) -> dict[str, int]:
        """How many errors and warnings there are."""
        return {str(severity): sum(one.severity == severity for one in self.found) for severity in (ERROR, WARNING)}


class Proposal(NamedTuple):
    """What would be mended. `fixed` are findings as they were met; `failed` those whose remedy did not do what it should."""

    request: Request
    before: State
    after: State
    fixed: tuple[Diagnostic, ...]
    failed: tuple[Diagnostic, ...]
    diff: str
    rewrites: tuple[Rewrite, ...]

    def outcome(self, *, written: bool, strict: bool = False, asking: bool = False, brief: bool = False) -> Outcome:
        """Say what would be mended, or was, and what is left.

        `asking` where it may be written yet, `brief` where all has been shown before.
        """
        counts = (self.after if written else self.before).counts
        code = FINDINGS if counts[ERROR] or (strict and counts[WARNING]) else FINE
        hidden = sum(one.masked and one.code in MENDABLE for one in self.after.found)
        more = len(self.after.found) - (len(self.before.found) - len(self.fixed))
        shown = page.Shown(
            self.diff, self.fixed, self.failed, self.after.counts, hidden, more, written=written, asking=asking, brief=brief
        )
        face = (self.after if written else self.before).view.face
        return Outcome(page.fixes_view(shown, face), self.language, (), code)

    @property
    def language(self) -> str:
        """The language to speak in: zh or en."""
        return self.before.view.language

    def write(self) -> None:
        """Write it. Raises RiskregError, code 3, where a file is not what it was when it was read."""
        root = self.before.view.root
        try:
            with locked(root, COMMAND, self.request.now):
                save(root, self.rewrites)
        except RiskregError as error:
            error.language = error.language or self.language
            raise


def propose(request: Request) -> Proposal:
    """Mend what is certain, in memory, until nothing more is: each round reads the whole register again."""
    if request.at:
        raise RiskregError(
            say("an earlier version cannot be mended"), hint=say("leave out --at: the files as they stand are mended")
        )
    work = FixRounds(request)
    for _ in range(ROUNDS):
        if not work.round():
            break
    return work.proposal()


class FixRounds:
    """The rounds of mending, and what has come of them so far."""

    def __init__(self, request: Request) -> None:
        """Read the register as it stands."""
        self.request: Final = request
        self.before: Final = stands(request, {})
        self.state = self.before
        self.instead: Final[dict[str, bytes]] = {}
        self.fixed: Final[dict[str, list[Diagnostic]]] = {}
        self.failed: Final[dict[str, tuple[Diagnostic, ...]]] = {}
        self.shut: Final[set[str]] = set()  # files that are left as they are

    def round(self) -> bool:
        """Mend each file once; whether anything was mended, so that more may come to light."""
        texts, seen = self.state.view.snapshot.texts, self.before.seen
        made = one_round(self.state, self.shut)
        self.failed.update((path, file.failed) for path, file in made.items() if file.failed)
        changed = {path: file for path, file in made.items() if file.text != texts[path]}
        if not changed:
            return False
        data = {path: encode(file.text, seen[path]) for path, file in changed.items()}
        after = stands(self.request, self.instead | data)
        withheld = after.withheld
        hidden = {path for path, file in changed.items() if withheld.get(path, set()) & {line for _, line in file.fixed}}
        if hidden:  # what became readable may not be shown to this audience
            self.shut.update(hidden)
            return True
        self.instead.update(data)
        for path, file in changed.items():
            self.fixed.setdefault(path, []).extend(one for one, _ in file.fixed)
        self.state = after
        return True

    def proposal(self) -> Proposal:
        """Put together what is proposed."""
        base = self.before.view.archive.top or self.before.view.root
        still = {one.mark for one in self.state.found}
        failed = (one for path in sorted(self.failed) for one in self.failed[path] if one.mark in still)
        return Proposal(
            self.request,
            self.before,
            self.state,
            tuple(one for path in sorted(self.fixed) for one in self.fixed[path]),
            tuple(failed),
            "".join(diff_of(path, self.before, self.state) for path in sorted(self.instead)),
            tuple(Rewrite(base / path, self.before.seen[path], data) for path, data in sorted(self.instead.items())),
        )


def stands(request: Request, instead: Mapping[str, bytes]) -> State:
    """Read the register, with other bytes for some of its files."""
    session = Session(request, keep_texts=True)
    archive = session.archive
    session.refuse_bare()
    source = Overlay(archive.root, archive.repository.algorithm if archive.repository else "", instead)
    archive.loaded[None, True] = load(source, keep_texts=True, progress=None if instead else request.progress)
    with session.speaking():
        view = session.view_of(None)
    return State(view, findings(view), source.seen, source.settings)


def one_round(state: State, shut: Iterable[str]) -> dict[str, FixedText]:
    """Mend each file on its own; neither what this audience may not see nor a line with what must not be repeated."""
    snapshot, withheld = state.view.snapshot, state.withheld
    around = Surroundings(snapshot.register.directory, snapshot.texts)
    wanted: dict[str, list[Diagnostic]] = {}
    for one in state.found:
        path, line, _ = one.mark
        if one.code in MENDABLE and not one.masked and path in snapshot.texts and line not in withheld.get(path, ()):
            wanted.setdefault(path, []).append(one)
    return {
        path: mend(snapshot.texts[path], path, found, around, settings=path == state.settings)
        for path, found in wanted.items()
        if path not in shut
    }


def diff_of(path: str, before: State, after: State) -> str:
    """Show what changes in a file; lines around it that are withheld are not shown."""
    old, new = before.view.snapshot.texts[path].split("\n"), after.view.snapshot.texts[path].split("\n")
    hidden, later = before.withheld.get(path, set()), after.withheld.get(path, set())
    if hidden or later:
        for does, i, j, k, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            for step in range(j - i if does == "equal" else 0):
                if i + step + 1 in hidden or k + step + 1 in later:
                    old[i + step] = new[k + step] = WITHHELD
    return patch(path, "\n".join(old), "\n".join(new))


COLUMNS: Final = (
    Column("code", Word("code", "代码")),
    Column("severity", Word("severity", "性质")),
    Column("slug", Word("slug", "名称", en="name"), shown=False),
    Column("title", Word("title", "含义", en="meaning"), wrap=True),
    Column("remedy", Word("remedy", "处理办法", en="what to do"), wrap=True),
)


def run_codes(language: str, code: str | None = None) -> Outcome:
    """Explain all codes, or one."""
    wanted = code.upper() if code else None
    if wanted and wanted not in CODES:
        near = near_words(wanted, CODES)
        hint = say("did you mean {names}?", names=joined(near)) if near else say("riskreg codes lists them all")
        raise RiskregError(say("there is no code {code}", code=code), hint=hint)
    found = tuple(
        (name, ERROR if known.severity == "error" else WARNING, known.slug, Said(known.title, {}), Said(known.remedy, {}))
        for name, known in CODES.items()
        if wanted in (None, name)
    )
    return Outcome(Document("codes", say("Codes of the findings"), None, (rows(COLUMNS, found),)), language)
