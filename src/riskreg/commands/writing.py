"""How every writing command goes: lock, load, compute the edits, keep the rules, save, say what was done."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from riskreg.commands.asked import Asked
from riskreg.commands.desk import Desk
from riskreg.commands.drafting import Draft, drafted
from riskreg.commands.opened import Opened
from riskreg.commands.outcome import Outcome
from riskreg.commands.rules import Verdict, judged
from riskreg.domain.deeds.deed import Deed
from riskreg.domain.edits import Insert
from riskreg.errors import RiskregError
from riskreg.report.views import written as view
from riskreg.store.locking import locked
from riskreg.store.save import Rewrite, save
from riskreg.wording import Said, say

if TYPE_CHECKING:
    from riskreg.store.committing import Committed

REFUSED: Final = 3
Decide: TypeAlias = Callable[[Desk], Deed]


class How(NamedTuple):
    """What the options said that all writing commands share."""

    command: str
    dry_run: bool = False
    commit: bool = False
    why: str | None = None
    meeting: str | None = None
    verbose: bool = False
    asking: bool = False  # what is only shown is about to be written, if the user agrees
    agreed: bool = False  # it was shown before
    waiting: Callable[[Said], None] | None = None  # told while another command has the lock


class Done(NamedTuple):
    """What was done, or would be: the deed, the files, what the checks say, the commit."""

    deed: Deed
    drafts: list[Draft]
    verdict: Verdict
    committed: "Committed | None"


def carry_out(asked: Asked, how: How, decide: Decide) -> Outcome:
    """Do what `decide` makes of the register as it stands; with `dry_run` only say what would be done."""
    refuse_halves(commit=how.commit, why=how.why, meeting=how.meeting)
    opened = Opened(asked, dated=False)
    if opened.archive.bare:
        raise RiskregError(say("a repository without a work tree has no files to change"), hint=say("work in a clone of it"))
    with guarded(opened, how), opened.speaking():
        desk = Desk(opened)
        deed = decide(desk)
        refuse_hidden(desk, deed)
        drafts = drafted(desk, deed.edits)
        verdict = judged(desk, drafts, deed)
        committed = None if how.dry_run else saved(desk, how, deed, drafts)
    return told(desk, how, Done(deed, drafts, verdict, committed))


def refuse_halves(*, commit: bool, why: str | None, meeting: str | None) -> None:
    """Refuse words about a commit where none is asked for, and a commit that says nothing."""
    if commit and not (why and why.strip()):
        raise RiskregError(say("--commit needs --why: reviewers read it"), hint=say('say in one sentence why: --why "..."'))
    if meeting and not commit:
        raise RiskregError(say("--meeting goes with --commit"), hint=say("add --commit, or leave it out"))


def refuse_hidden(desk: Desk, deed: Deed) -> None:
    """Refuse to write in a record that this audience may not see: what is written is shown."""
    for edit in deed.edits:
        record = None if isinstance(edit, Insert) else desk.register.find(edit.record)
        if record is not None:
            desk.visible(record)


def saved(desk: Desk, how: How, deed: Deed, drafts: list[Draft]) -> "Committed | None":
    """Save the files, and commit what was done if that was asked for: all that can fail of it is done before."""
    made = None
    if how.commit:
        from riskreg.commands.committing import made as commit  # noqa: PLC0415 - what is not committed need not wait for it

        made = commit(desk, deed, drafts, why=how.why or "", meeting=how.meeting)
    save(desk.opened.archive.root, [Rewrite(draft.file, draft.data, draft.new) for draft in drafts])
    return made.settle() if made else None


def guarded(opened: Opened, how: How) -> AbstractContextManager[None]:
    """Keep other writers out from loading to saving; who only looks need not wait."""
    if how.dry_run:
        return nullcontext()
    return locked(opened.archive.root, f"riskreg {how.command}", opened.asked.now, how.waiting)


def told(desk: Desk, how: How, done: Done) -> Outcome:
    """Say what was done, or would be."""
    deed = done.deed
    hidden = desk.ready.hidden.lines
    changes = [
        view.Change(draft.path, None if draft.data is None else draft.before, draft.after, hidden.get(draft.path, ()))
        for draft in done.drafts
    ]
    document = view.view(
        how.command,
        deed,
        view.moves(desk.judge, done.verdict.register, deed.ids, max(desk.on, desk.today)),
        changes,
        done.verdict.lines,
        manner=view.Manner(how.dry_run, how.verbose, how.asking, how.agreed),
        commit=done.committed.id if done.committed else None,
    )
    remarks = (*deed.remarks, *(say("{code} {problem}", code=one.code, problem=one.message) for one in done.verdict.warnings))
    remarks += done.committed.remarks if done.committed else ()
    return Outcome(document, desk.asked.lang or str(desk.settings.language), remarks=remarks)
