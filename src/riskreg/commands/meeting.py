"""riskreg meeting: the dispatch meetings with their versions; closing one, so that its version stays."""

from typing import Final

from riskreg.commands import check
from riskreg.commands.asked import Asked, zone
from riskreg.commands.opened import Opened, Ready
from riskreg.commands.outcome import Outcome
from riskreg.commands.trend import Series, face_of
from riskreg.domain.diagnostic import ERROR
from riskreg.domain.meetings import in_turn
from riskreg.domain.records import Decision, Meeting
from riskreg.domain.register import fold
from riskreg.domain.words import DECISION_LATE, DECISION_OPEN, DECISION_STANDING
from riskreg.errors import RiskregError
from riskreg.report.views import meetings as view
from riskreg.store.objects import committer, write_tag
from riskreg.store.versions import TAG
from riskreg.wording import Said, Word, joined, say, say_n

LIST: Final = Word("list", "列表")
CLOSE: Final = Word("close", "定版")
ACTIONS: Final = (LIST, CLOSE)
REFUSED: Final = 3
UNDONE: Final = (DECISION_LATE, DECISION_OPEN, DECISION_STANDING)


def run(asked: Asked, action: str = "list", id_: str | None = None, *, dry_run: bool = False) -> Outcome:
    """List the meetings, or close one."""
    if action in (LIST, LIST.zh):
        if id_:
            raise RiskregError(say("meeting list takes no id"), hint=say("riskreg diff {id} shows what changed since", id=id_))
        return listed(asked)
    if action in (CLOSE, CLOSE.zh):
        return closed(asked, id_, dry_run=dry_run)
    raise RiskregError(
        say("there is nothing to do with meetings called {action}", action=action),
        hint=say("write one of {actions}", actions=joined(ACTIONS)),
    )


def listed(asked: Asked) -> Outcome:
    """List the meetings with their versions, their figures, and the decisions that are still open."""
    opened = Opened(asked)
    with opened.speaking():
        ready = opened.ready(opened.version(asked.at) if asked.at else None)
        held = tuple(Series(opened, ready).held()) if ready.archive.repository else ()
    judge = ready.judge
    with_figures = {one.meeting.id: one for one in held if one.meeting}
    lines = [
        view.Line(
            meeting, judge.on, found and found.revision, found.figures if found else None, tagged=bool(found and found.tagged)
        )
        for meeting in sorted(judge.register.meetings.values(), key=in_turn)
        for found in (with_figures.get(meeting.id),)
    ]
    undone = [found for found in judge.register.decisions if is_undone(found[1], found[2], ready)]
    return ready.outcome(view.view(judge, lines, undone, face_of(ready, held)))


def is_undone(meeting: Meeting, decision: Decision, ready: Ready) -> bool:
    """Whether a decision still binds somebody on the day."""
    return meeting.on <= ready.judge.on and decision.state(ready.judge.on) in UNDONE


def closed(asked: Asked, id_: str | None, *, dry_run: bool) -> Outcome:
    """Make the tag of a meeting's version, if the data are fit for it."""
    opened = Opened(asked, keep_texts=True)
    with opened.speaking():
        ready = opened.ready(None)
        repository = ready.archive.needed()
        tags = repository.tags(TAG)
        meeting = chosen(ready, id_, tags)
        refuse_unfit(ready, meeting, tags)
        warnings = refuse_errors(ready)
        assert repository.head
        tagger = committer(repository, asked.now.astimezone(zone(ready.judge.settings)))
        if not dry_run:
            write_tag(repository, TAG + meeting.id, repository.head, tagger, message(meeting, ready))
    return ready.outcome(view.closed(meeting, repository.head, ready.face, warnings=warnings, dry_run=dry_run))


def chosen(ready: Ready, id_: str | None, tags: dict[str, str]) -> Meeting:
    """Return the meeting to close: the one named, else the newest by the day of judgement that has no tag."""
    meetings = ready.judge.register.meetings
    if id_:
        found = meetings.get(ready.judge.register.directory.ids["meetings"].get(fold(id_), ""))
        if found is None:
            raise RiskregError(
                say("there is no meeting {id}", id=id_),
                hint=say("meetings are: {ids}", ids=joined(meetings)) if meetings else say("enter it in the files first"),
            )
        return found
    due = [meeting for meeting in meetings.values() if meeting.judged_on <= ready.judge.on and meeting.id not in tags]
    if not due:
        raise RiskregError(
            say("every meeting up to today has its tag"), hint=say("riskreg meeting list shows them; name another by its id")
        )
    return max(due, key=in_turn)


def refuse_unfit(ready: Ready, meeting: Meeting, tags: dict[str, str]) -> None:
    """Refuse a version that is not settled yet, or was settled before."""
    said: tuple[Said, Said] | None = None
    if meeting.id in tags:
        said = (
            say("meeting {id} has its version already: {version}", id=meeting.id, version=tags[meeting.id][:7]),
            say("a meeting's version does not change; riskreg diff {id} shows what changed since", id=meeting.id),
        )
    elif meeting.judged_on > ready.judge.on:
        said = (
            say("the data of meeting {id} are collected until {day}: it is too early", id=meeting.id, day=meeting.judged_on),
            say("close it on that day or later"),
        )
    elif ready.face.modified:
        said = (
            say("the files were changed since the last commit: the tag would not hold what you see"),
            say("commit them first: git add . && git commit"),
        )
    if said:
        raise RiskregError(said[0], hint=said[1], code=REFUSED)


def refuse_errors(ready: Ready) -> int:
    """Refuse data with errors; return how many warnings they have."""
    found = check.findings(ready)
    errors = sum(1 for finding in found if finding.severity == ERROR)
    if errors:
        raise RiskregError(
            say_n(
                "the data have {n} error: no figure of the meeting could be trusted",
                "the data have {n} errors: no figure of the meeting could be trusted",
                errors,
            ),
            hint=say("riskreg check shows them by line; mend them, commit, and close the meeting then"),
            code=REFUSED,
        )
    return len(found)


def message(meeting: Meeting, ready: Ready) -> str:
    """Say in the tag which meeting it is, in the register's language."""
    language = ready.judge.settings.language
    words = {"zh": "{name} 会议版(数据截止 {day})", "en": "{name}: the version of the meeting (data up to {day})"}
    return words[str(language)].format(name=meeting.name_or_title, day=meeting.judged_on)
