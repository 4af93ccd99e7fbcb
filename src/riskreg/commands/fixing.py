"""riskreg check --fix: what is certain is mended, shown as one diff, and written once that is agreed to."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from riskreg.commands.asked import Asked
from riskreg.commands.check import findings
from riskreg.commands.opened import Opened, Ready
from riskreg.commands.outcome import FINDINGS, FINE, Outcome
from riskreg.domain.diagnostic import ERROR, WARNING, Diagnostic
from riskreg.errors import RiskregError
from riskreg.report.patch import patch
from riskreg.report.views import fixes as view
from riskreg.store.load import load
from riskreg.store.locking import locked
from riskreg.store.overlay import Overlay
from riskreg.store.save import Rewrite, save
from riskreg.syntax.mending import MENDABLE, Mended, mend
from riskreg.syntax.remedies_tree import Around
from riskreg.wording import say

ROUNDS: Final = 5  # one mistake may hide another; what is left after these is told
COMMAND: Final = "riskreg check --fix"
MARK: Final = b"\xef\xbb\xbf"
WITHHELD: Final = "…"  # stands in the diff for a line that is not shown


class State(NamedTuple):
    """The register as it is, or as it would be; with the bytes of its files as they stand."""

    ready: Ready
    found: list[Diagnostic]
    seen: Mapping[str, bytes]
    settings: str  # the path of the settings

    @property
    def withheld(self) -> dict[str, set[int]]:
        """The lines that a diff does not show: those of hidden records, and those with what must not be repeated."""
        texts, lines = self.ready.snapshot.texts, dict[str, set[int]]()
        for path, spans in self.ready.hidden.lines.items():
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

    asked: Asked
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
        shown = view.Shown(
            self.diff, self.fixed, self.failed, self.after.counts, hidden, more, written=written, asking=asking, brief=brief
        )
        face = (self.after if written else self.before).ready.face
        return Outcome(view.view(shown, face), self.language, (), code)

    @property
    def language(self) -> str:
        """The language to speak in: zh or en."""
        return self.before.ready.language

    def write(self) -> None:
        """Write it. Raises RiskregError, code 3, where a file is not what it was when it was read."""
        root = self.before.ready.root
        try:
            with locked(root, COMMAND, self.asked.now):
                save(root, self.rewrites)
        except RiskregError as error:
            error.language = error.language or self.language
            raise


def propose(asked: Asked) -> Proposal:
    """Mend what is certain, in memory, until nothing more is: each round reads the whole register again."""
    if asked.at:
        raise RiskregError(
            say("an earlier version cannot be mended"), hint=say("leave out --at: the files as they stand are mended")
        )
    work = Work(asked)
    for _ in range(ROUNDS):
        if not work.round():
            break
    return work.proposal()


class Work:
    """The rounds of mending, and what has come of them so far."""

    def __init__(self, asked: Asked) -> None:
        """Read the register as it stands."""
        self.asked: Final = asked
        self.before: Final = stands(asked, {})
        self.state = self.before
        self.instead: Final[dict[str, bytes]] = {}
        self.fixed: Final[dict[str, list[Diagnostic]]] = {}
        self.failed: Final[dict[str, tuple[Diagnostic, ...]]] = {}
        self.shut: Final[set[str]] = set()  # files that are left as they are

    def round(self) -> bool:
        """Mend each file once; whether anything was mended, so that more may come to light."""
        texts, seen = self.state.ready.snapshot.texts, self.before.seen
        made = one_round(self.state, self.shut)
        self.failed.update((path, file.failed) for path, file in made.items() if file.failed)
        changed = {path: file for path, file in made.items() if file.text != texts[path]}
        if not changed:
            return False
        data = {path: encoded(file.text, seen[path]) for path, file in changed.items()}
        after = stands(self.asked, self.instead | data)
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
        base = self.before.ready.archive.top or self.before.ready.root
        still = {one.mark for one in self.state.found}
        failed = (one for path in sorted(self.failed) for one in self.failed[path] if one.mark in still)
        return Proposal(
            self.asked,
            self.before,
            self.state,
            tuple(one for path in sorted(self.fixed) for one in self.fixed[path]),
            tuple(failed),
            "".join(diff_of(path, self.before, self.state) for path in sorted(self.instead)),
            tuple(Rewrite(base / path, self.before.seen[path], data) for path, data in sorted(self.instead.items())),
        )


def stands(asked: Asked, instead: Mapping[str, bytes]) -> State:
    """Read the register, with other bytes for some of its files."""
    opened = Opened(asked, keep_texts=True)
    archive = opened.archive
    if archive.bare:
        raise RiskregError(say("a repository without a work tree has no files to change"), hint=say("work in a clone of it"))
    source = Overlay(archive.root, archive.repository.algorithm if archive.repository else "", instead)
    archive.loaded[None, True] = load(source, keep_texts=True, progress=None if instead else asked.progress)
    with opened.speaking():
        ready = opened.ready(None)
    return State(ready, findings(ready), source.seen, source.settings)


def one_round(state: State, shut: Iterable[str]) -> dict[str, Mended]:
    """Mend each file on its own; neither what this audience may not see nor a line with what must not be repeated."""
    snapshot, withheld = state.ready.snapshot, state.withheld
    around = Around(snapshot.register.directory, snapshot.texts)
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


def encoded(text: str, before: bytes) -> bytes:
    """Return the bytes of a text; a byte-order mark at the head of the file stays."""
    return (MARK if before.startswith(MARK) else b"") + text.encode()


def diff_of(path: str, before: State, after: State) -> str:
    """Show what changes in a file; lines around it that are withheld are not shown."""
    old, new = before.ready.snapshot.texts[path].split("\n"), after.ready.snapshot.texts[path].split("\n")
    hidden, later = before.withheld.get(path, set()), after.withheld.get(path, set())
    if hidden or later:
        for does, i, j, k, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            for step in range(j - i if does == "equal" else 0):
                if i + step + 1 in hidden or k + step + 1 in later:
                    old[i + step] = new[k + step] = WITHHELD
    return patch(path, "\n".join(old), "\n".join(new))
