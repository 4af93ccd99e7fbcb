"""riskreg meeting: the dispatch meetings with their versions; closing one, so that its version stays."""

from typing import Final, NamedTuple

from riskreg.commands import check
from riskreg.commands.asked import Asked, day, zone
from riskreg.commands.opened import Opened, Ready
from riskreg.commands.outcome import Outcome
from riskreg.commands.trend import Held, Series, face_of, outcome
from riskreg.domain.diagnostic import ERROR
from riskreg.domain.meetings import in_turn
from riskreg.domain.records import Decision, Meeting
from riskreg.domain.register import fold
from riskreg.errors import RiskregError
from riskreg.report.views import meetings as view
from riskreg.store.objects import NO_TAG, committer, write_tag
from riskreg.store.repository import Repository
from riskreg.store.versions import TAG
from riskreg.wording import Said, Word, joined, say, say_n

LIST: Final = Word("list", "列表")
CLOSE: Final = Word("close", "定版")
ACTIONS: Final = (LIST, CLOSE)
REFUSED: Final = 3


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
    opened = Opened(asked, keep=False)
    with opened.speaking():
        ready = opened.ready(opened.version(asked.at) if asked.at else None)
        missing = without_versions(ready)
        series = Series(opened, ready)
        held = () if missing else tuple(one for one in series.held() if one.meeting)
        tags = {} if missing else ready.archive.needed().tags(TAG)
    judge = ready.judge
    meetings = sorted(judge.register.meetings.values(), key=in_turn)
    undone = [found for found in judge.register.decisions if is_undone(found[1], found[2], ready)]
    document = view.view(
        judge,
        lines(meetings, held, tags, ready),
        undone,
        face_of(ready, held),
        missing=missing,
        others=series.is_whole and bool(ready.hidden.ids),
        cut_off=() if missing else series.cut_off,
    )
    return outcome(ready, document)


def without_versions(ready: Ready) -> Said | None:
    """Say why there are no versions; None where there are."""
    try:
        ready.archive.needed()
    except RiskregError as error:
        return error.said
    return None


def lines(meetings: list[Meeting], held: tuple[Held, ...], tags: dict[str, str], ready: Ready) -> list[view.Line]:
    """Return what the view shows of each meeting; one may have its tag before it is held."""
    known = {one.meeting.id: one for one in held if one.meeting}
    return [
        view.Line(
            meeting,
            meeting.on <= ready.judge.on,
            found.revision if found else tags.get(meeting.id),
            found.figures if found else None,
            tagged=meeting.id in tags,
        )
        for meeting in meetings
        for found in (known.get(meeting.id),)
    ]


def is_undone(meeting: Meeting, decision: Decision, ready: Ready) -> bool:
    """Whether a decision still binds somebody on the day."""
    return meeting.on <= ready.judge.on and decision.state(ready.judge.on) in view.UNDONE


class Closing(NamedTuple):
    """What closing a meeting looks at. `ready` is the version that it would settle: as a rule the files as they stand."""

    opened: Opened
    ready: Ready
    repository: Repository
    tags: dict[str, str]
    revision: str


def closed(asked: Asked, id_: str | None, *, dry_run: bool) -> Outcome:
    """Make the tag of a meeting's version, if the data are fit for it."""
    opened = Opened(asked, keep_texts=True)
    with opened.speaking():
        version = opened.version(asked.at) if asked.at else None
        ready = opened.ready(version)
        repository = ready.archive.needed()
        assert repository.head
        closing = Closing(opened, ready, repository, repository.tags(TAG), version.revision if version else repository.head)
        meeting = chosen(closing, id_)
        refuse_unfit(closing, meeting)
        warnings = refuse_errors(ready)
        tagger = committer(repository, asked.now.astimezone(zone(opened.standing.settings)))
        if not dry_run:
            write_tag(repository, TAG + meeting.id, closing.revision, tagger, message(meeting, ready))
    done = view.closed(meeting, closing.revision, ready.face, warnings=warnings, dry_run=dry_run)
    return ready.outcome(done)._replace(remarks=())  # that it had no tag is past


def chosen(closing: Closing, id_: str | None) -> Meeting:
    """Return the meeting to close: the one named, else the newest by the day of judgement that has no tag."""
    register = closing.opened.standing.register
    meetings = register.meetings
    if id_:
        found = meetings.get(register.directory.ids["meetings"].get(fold(id_), ""))
        if found is None:
            raise RiskregError(say("there is no meeting {id}", id=id_), hint=known(closing))
        return found
    today = day(closing.opened.asked, closing.opened.standing.settings)
    due = [meeting for meeting in meetings.values() if meeting.judged_on <= today and meeting.id not in closing.tags]
    if not due:
        raise RiskregError(
            say("every meeting up to today has its tag"), hint=say("riskreg meeting list shows them; name another by its id")
        )
    return max(due, key=in_turn)


def known(closing: Closing) -> Said:
    """Say which meetings there are, or why there may be more."""
    standing = closing.opened.standing
    unread = dict.fromkeys(found.mark.path for found in standing.diagnostics if found.severity == ERROR)
    if unread:
        return say("{paths} could not be read in full: it may stand there; riskreg check shows the line", paths=joined(unread))
    meetings = standing.register.meetings
    return say("meetings are: {ids}", ids=joined(meetings)) if meetings else say("enter it in the files first")


def refuse_unfit(closing: Closing, meeting: Meeting) -> None:
    """Refuse a version that is not settled yet, that was settled before, or that git can give no name."""
    for refusal in (settled, too_early, unnameable, modified, outdated):
        said = refusal(closing, meeting)
        if said:
            raise RiskregError(said[0], hint=said[1], code=REFUSED)


def settled(closing: Closing, meeting: Meeting) -> tuple[Said, Said] | None:
    """Its version does not change any more."""
    if meeting.id not in closing.tags:
        return None
    return (
        say("meeting {id} has its version already: {version}", id=meeting.id, version=closing.tags[meeting.id][:7]),
        say("a meeting's version does not change; riskreg diff {id} shows what changed since", id=meeting.id),
    )


def too_early(closing: Closing, meeting: Meeting) -> tuple[Said, Said] | None:
    """Its data are still being collected."""
    if meeting.judged_on <= day(closing.opened.asked, closing.opened.standing.settings):
        return None
    return (
        say("the data of meeting {id} are collected until {day}: it is too early", id=meeting.id, day=meeting.judged_on),
        say("close it on that day or later"),
    )


def unnameable(_: Closing, meeting: Meeting) -> tuple[Said, Said] | None:
    """Git takes no tag of its name."""
    if not NO_TAG.search(TAG + meeting.id):
        return None
    return (
        say("git takes no tag of the name {name}", name=TAG + meeting.id),
        say("give the meeting an id without two dots in a row, that ends neither in a dot nor in .lock: 2022-09"),
    )


def modified(closing: Closing, _: Meeting) -> tuple[Said, Said] | None:
    """What she sees is not what the tag would hold."""
    if not closing.ready.face.modified:
        return None
    return (
        say("the files were changed since the last commit: the tag would not hold what you see"),
        say("commit them first: git add . && git commit"),
    )


def outdated(closing: Closing, meeting: Meeting) -> tuple[Said, Said] | None:
    """The meeting is over and work has gone on: the newest version is not what it looked at."""
    if closing.opened.asked.at:
        return None
    last = closing.opened.versions.up_to(meeting.on)
    if last == closing.revision:
        return None
    said = say(
        "there are commits after the day of meeting {id}, {day}: the meeting did not see them", id=meeting.id, day=meeting.on
    )
    if last is None:
        return said, say("the register was not in git yet; to settle the newest version: --at HEAD")
    return said, say(
        "settle the last version of its day: riskreg meeting close {id} --at {id}; the newest: --at HEAD", id=meeting.id
    )


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
