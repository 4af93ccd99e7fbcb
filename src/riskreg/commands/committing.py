"""Committing what a writing command did, and nothing else: the same edits on the files of the last commit."""

import os
from collections.abc import Sequence

from riskreg.commands.asked import zone
from riskreg.commands.desk import Desk
from riskreg.commands.drafting import Draft
from riskreg.domain.deeds.deed import Deed
from riskreg.domain.kinds import Ref
from riskreg.errors import RiskregError
from riskreg.report.language import Language
from riskreg.store.committing import Made, prepare
from riskreg.store.message import message
from riskreg.wording import say


def made(desk: Desk, deed: Deed, drafts: Sequence[Draft], *, why: str, meeting: str | None) -> Made:
    """Make the commit, before anything is saved. Raises RiskregError where it cannot be."""
    repository = desk.opened.archive.needed()
    by_path = {draft.path.replace(os.sep, "/"): draft for draft in drafts}
    prepared = prepare(repository, by_path)

    def edit(path: str, data: bytes | None) -> bytes:
        try:
            return by_path[path].again(data)
        except RiskregError as error:
            raise RiskregError(
                say("the change cannot be committed alone, as the last commit reads otherwise: {problem}", problem=error.said),
                hint=say("commit what was changed before first, or leave out --commit"),
                code=error.code,
            ) from None

    speech = Language(desk.asked.lang or str(desk.settings.language))
    text = message(why, map(speech.text, deed.told), deed.ids, noted_for(desk, meeting))
    return prepared.make(edit, text, desk.asked.now.astimezone(zone(desk.settings)))


def noted_for(desk: Desk, meeting: str | None) -> str | None:
    """Return the meeting that will look at it: the one named, else the first on the day of writing or after it."""
    if meeting is not None:
        return str(desk.words.of_kind(Ref("meetings"), meeting, "--meeting"))
    coming = [one for one in desk.register.meetings.values() if one.on >= desk.today]
    return min(coming, key=lambda one: (one.on, one.id)).id if coming else None
