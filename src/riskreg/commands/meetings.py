"""riskreg meeting and trend: the dispatch meetings with their versions, and how the figures went from one to the next."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from hashlib import sha1
from typing import Final, NamedTuple

from riskreg.commands import check
from riskreg.commands.basis import alone, meeting_before, since_version
from riskreg.commands.session import FINDINGS, FINE, Outcome, Request, Session, VersionView, day, judged, zone
from riskreg.domain.diagnostic import ERROR
from riskreg.domain.figures import Basis, Figures, Start, figures, first_day, kept, recalled
from riskreg.domain.lookup import fold
from riskreg.domain.records import Decision, Meeting
from riskreg.domain.register import in_turn, last
from riskreg.domain.words import ONLY_COUNTED, PUBLIC
from riskreg.errors import RiskregError
from riskreg.messages import Said, Word, joined, say, say_n
from riskreg.report.document import Document, Face
from riskreg.report.views import meetings as page
from riskreg.report.views.meetings import TrendLine
from riskreg.store.cache_folder import domain_key
from riskreg.store.git_write import NO_TAG, committer, write_tag
from riskreg.store.repository import Repository
from riskreg.store.versions import TAG, Version


class MeetingFigures(NamedTuple):
    """A meeting with the figures of its version. Without a meeting: the files as they stand, or the version asked for."""

    meeting: Meeting | None
    revision: str | None
    on: date
    figures: Figures | None  # None where they are kept back
    tagged: bool = True
    unread: tuple[str, ...] = ()  # files of its version that could not be read in full


class Series:
    """The meetings of a register, oldest first, with their figures; those of whole registers are remembered."""

    def __init__(self, session: Session, view: VersionView) -> None:
        """`ready` is the register as it stands, or the version that was asked for."""
        self.session: Final = session
        self.view: Final = view
        self.remembers: Final = view.query.is_empty() and view.face.audience != PUBLIC
        self.made: Final[dict[int, VersionView]] = {}  # the versions that had to be read, the last two

    @cached_property
    def versions(self) -> list[Version]:
        """The versions of the meetings held by the day of judgement, oldest first."""
        self.view.archive.needed()
        return self.session.versions.held(self.view.judge.on)[::-1]

    @cached_property
    def cut_off(self) -> tuple[str, ...]:
        """The meetings held by then whose versions were not cloned."""
        if not self.view.archive.needed().shallow:
            return ()
        there = {version.meeting.id for version in self.versions if version.meeting}
        held = (meeting for meeting in self.session.versions.register.meetings.values() if meeting.on <= self.view.judge.on)
        return tuple(meeting.id for meeting in sorted(held, key=in_turn) if meeting.id not in there)

    @cached_property
    def trees(self) -> list[str | None]:
        """The ids of what the register's folder holds in each version."""
        return self.view.archive.trees([version.revision for version in self.versions])

    @cached_property
    def code(self) -> str:
        """What tells one version of the code that counts from another."""
        return domain_key()

    def held(self) -> Iterator[MeetingFigures]:
        """Return the meetings with their figures, and the files as they stand where they are judged on a later day."""
        for at, version in enumerate(self.versions):
            assert version.meeting
            found, unread = self.figures(at)
            yield MeetingFigures(version.meeting, version.revision, self.day(at), found, version.doubt is None, unread)
        if self.is_later():
            view = self.view
            found = self.counted(view, meeting_before(self.session, view))
            yield MeetingFigures(None, view.face.revision, view.judge.on, found, unread=view.face.unread)

    def is_later(self) -> bool:
        """Whether what was asked for is judged after the last meeting: on its very day the meeting's own version is looked at."""
        on, newest = self.view.judge.on, self.versions[-1:]
        return not newest or (self.day(-1) < on and bool(newest[0].meeting and newest[0].meeting.on < on))

    def day(self, at: int) -> date:
        """Return the day on which a version is judged."""
        version = self.versions[at]
        assert version.on
        return version.on

    def figures(self, at: int) -> tuple[Figures | None, tuple[str, ...]]:
        """Return the figures of one meeting, as remembered or by reading its version; and what could not be read in full."""
        cache = self.view.archive.cache if self.remembers else None
        name = self.name(at)
        known = recalled(cache.recall(name)) if cache else None
        if known:
            return known, ()
        view = self.version(at)
        found = self.counted(view, self.before(at))
        if cache and found and view.complete:
            cache.remember(name, kept(found))
        return found, view.face.unread

    def before(self, at: int) -> Meeting | None:
        """Return the meeting before one, with a version or without."""
        meeting = self.versions[at].meeting
        return last(self.session.current.register, self.day(at), meeting.id if meeting else "")

    def place(self, meeting: Meeting | None) -> int | None:
        """Return where the version of a meeting is; None where it has none."""
        found = (at for at, version in enumerate(self.versions) if meeting and version.meeting == meeting)
        return next(found, None)

    def name(self, at: int) -> str:
        """Return under which name the figures of a meeting are remembered: all that they follow from."""
        earlier = self.before(at)
        place = self.place(earlier)
        before = (self.trees[place], self.day(place)) if place is not None else (earlier and earlier.judged_on,)
        meetings = [(one.id, one.on, one.judged_on) for one in (self.versions[at].meeting, earlier) if one]
        told = repr((self.code, self.trees[at], self.day(at), *before, self.view.judge.settings.timezone, meetings))
        return "figures-" + sha1(told.encode(), usedforsecurity=False).hexdigest()

    def version(self, at: int) -> VersionView:
        """Read the version of one meeting; files that its neighbour has too are not read again."""
        if at not in self.made:
            for old in [known for known in self.made if known < at - 1]:
                del self.made[old]
            like = next((view.snapshot for view in reversed(self.made.values())), self.view.snapshot)
            self.made[at] = judged(self.session.view_of(self.versions[at], like=like), self.day(at))
        return self.made[at]

    def counted(self, view: VersionView, meeting: Meeting | None) -> Figures | None:
        """Count a version since the meeting before, None where there was none; nothing where it is kept back."""
        basis = self.basis(view, meeting)
        return None if basis.withheld else figures(basis)

    def basis(self, view: VersionView, meeting: Meeting | None) -> Basis:
        """Return since when a version counts, by the rule of all other reports."""
        place = self.place(meeting)
        if meeting is None:
            return alone(view, first_day(view.judge.settings, view.judge.on))
        if place is None:
            return alone(view, Start(min(meeting.judged_on, view.judge.on), meeting))
        return since_version(self.version(place), view, meeting)


def run_trend(request: Request) -> Outcome:
    """Show how the figures went from meeting to meeting."""
    session = Session(request, keep=False)
    with session.speaking():
        view = session.asked()
        series = Series(session, view)
        held = tuple(series.held())
        lines = trend_lines(held, request.at)
        document = page.trend_view(lines, face_of(view, held), rest=rest_of(view), cut_off=series.cut_off)
    return outcome(view, document)


def trend_lines(held: Sequence[MeetingFigures], at: str | None) -> tuple[TrendLine, ...]:
    """Return what the view shows of each meeting; the last row may be the version asked for."""
    return tuple(
        TrendLine(
            one.meeting.id if one.meeting else at or page.NOW,
            one.meeting.id if one.meeting else None,
            one.on,
            one.revision,
            one.figures,
            one.tagged,
            one.unread,
        )
        for one in held
    )


def face_of(view: VersionView, held: Sequence[MeetingFigures]) -> Face:
    """The face of a report on many versions: it names the files of any of them that could not be read.

    Sums count what this audience may not see; where only a part is counted, that is left out.
    """
    unread = dict.fromkeys((*view.face.unread, *(path for one in held for path in one.unread)))
    only_counted = rest_of(view)[:1] == (ONLY_COUNTED,)
    return view.face._replace(unread=tuple(unread), hidden=0 if only_counted else view.face.hidden)


def rest_of(view: VersionView) -> tuple[Word | None, int]:
    """Return what is to be said of what this audience may not see, and how much of it there is."""
    return alone(view, Start(view.judge.on)).rest("dangers", "risks", "measures"), len(view.hidden.ids)


def outcome(view: VersionView, document: Document) -> Outcome:
    """Give a report on many versions back: it is not fine where any of them could not be read in full."""
    assert document.face
    return view.outcome(document, code=FINDINGS if document.face.unread else FINE)


LIST: Final = Word("list", "列表")
CLOSE: Final = Word("close", "定版")
ACTIONS: Final = (LIST, CLOSE)
REFUSED: Final = 3


def run_meeting(request: Request, action: str = "list", id_: str | None = None, *, dry_run: bool = False) -> Outcome:
    """List the meetings, or close one."""
    if action in (LIST, LIST.zh):
        if id_:
            raise RiskregError(say("meeting list takes no id"), hint=say("riskreg diff {id} shows what changed since", id=id_))
        return listed(request)
    if action in (CLOSE, CLOSE.zh):
        return closed(request, id_, dry_run=dry_run)
    raise RiskregError(
        say("there is nothing to do with meetings called {action}", action=action),
        hint=say("write one of {actions}", actions=joined(ACTIONS)),
    )


def listed(request: Request) -> Outcome:
    """List the meetings with their versions, their figures, and the decisions that are still open."""
    session = Session(request, keep=False)
    with session.speaking():
        view = session.asked()
        missing = without_versions(view)
        series = Series(session, view)
        held = () if missing else tuple(one for one in series.held() if one.meeting)
        tags = {} if missing else view.archive.needed().tags(TAG)
    judge = view.judge
    meetings = sorted(judge.register.meetings.values(), key=in_turn)
    undone = [found for found in judge.register.decisions if is_undone(found[1], found[2], view)]
    document = page.view(
        judge,
        meeting_lines(meetings, held, tags, view),
        undone,
        face_of(view, held),
        missing=missing,
        rest=rest_of(view),
        cut_off=() if missing else series.cut_off,
    )
    return outcome(view, document)


def without_versions(view: VersionView) -> Said | None:
    """Say why there are no versions; None where there are."""
    try:
        view.archive.needed()
    except RiskregError as error:
        return error.said
    return None


def meeting_lines(
    meetings: list[Meeting], held: tuple[MeetingFigures, ...], tags: dict[str, str], view: VersionView
) -> list[page.MeetingLine]:
    """Return what the view shows of each meeting; one may have its tag before it is held."""
    known = {one.meeting.id: one for one in held if one.meeting}
    return [
        page.MeetingLine(
            meeting,
            meeting.on <= view.judge.on,
            found.revision if found else tags.get(meeting.id),
            found.figures if found else None,
            tagged=meeting.id in tags,
        )
        for meeting in meetings
        for found in (known.get(meeting.id),)
    ]


def is_undone(meeting: Meeting, decision: Decision, view: VersionView) -> bool:
    """Whether a decision still binds somebody on the day."""
    return meeting.on <= view.judge.on and decision.state(view.judge.on) in page.UNDONE


class MeetingClose(NamedTuple):
    """What closing a meeting looks at. `view` is the version that it would settle: as a rule the files as they stand."""

    session: Session
    view: VersionView
    repository: Repository
    tags: dict[str, str]
    revision: str


def closed(request: Request, id_: str | None, *, dry_run: bool) -> Outcome:
    """Make the tag of a meeting's version, if the data are fit for it."""
    session = Session(request, keep_texts=True)
    with session.speaking():
        view = session.asked()
        repository = view.archive.needed()
        assert repository.head
        closing = MeetingClose(session, view, repository, repository.tags(TAG), view.revision or repository.head)
        meeting = chosen(closing, id_)
        refuse_unfit(closing, meeting)
        warnings = refuse_errors(view)
        tagger = committer(repository, request.now.astimezone(zone(session.current.settings)))
        if not dry_run:
            write_tag(repository, TAG + meeting.id, closing.revision, tagger, message(meeting, view))
    done = page.closed(meeting, closing.revision, view.face, warnings=warnings, dry_run=dry_run)
    return view.outcome(done)._replace(remarks=())  # that it had no tag is past


def chosen(closing: MeetingClose, id_: str | None) -> Meeting:
    """Return the meeting to close: the one named, else the newest by the day of judgement that has no tag."""
    register = closing.session.current.register
    meetings = register.meetings
    if id_:
        found = meetings.get(register.directory.ids["meetings"].get(fold(id_), ""))
        if found is None:
            raise RiskregError(say("there is no meeting {id}", id=id_), hint=known(closing))
        return found
    today = day(closing.session.request, closing.session.current.settings)
    due = [meeting for meeting in meetings.values() if meeting.judged_on <= today and meeting.id not in closing.tags]
    if not due:
        raise RiskregError(
            say("every meeting up to today has its tag"), hint=say("riskreg meeting list shows them; name another by its id")
        )
    return max(due, key=in_turn)


def known(closing: MeetingClose) -> Said:
    """Say which meetings there are, or why there may be more."""
    standing = closing.session.current
    unread = dict.fromkeys(found.mark.path for found in standing.diagnostics if found.severity == ERROR)
    if unread:
        return say("{paths} could not be read in full: it may stand there; riskreg check shows the line", paths=joined(unread))
    meetings = standing.register.meetings
    return say("meetings are: {ids}", ids=joined(meetings)) if meetings else say("enter it in the files first")


def refuse_unfit(closing: MeetingClose, meeting: Meeting) -> None:
    """Refuse a version that is not settled yet, that was settled before, or that git can give no name."""
    for refusal in (settled, too_early, unnameable, modified, outdated):
        said = refusal(closing, meeting)
        if said:
            raise RiskregError(said[0], hint=said[1], code=REFUSED)


def settled(closing: MeetingClose, meeting: Meeting) -> tuple[Said, Said] | None:
    """Its version does not change any more."""
    if meeting.id not in closing.tags:
        return None
    return (
        say("meeting {id} has its version already: {version}", id=meeting.id, version=closing.tags[meeting.id][:7]),
        say("a meeting's version does not change; riskreg diff {id} shows what changed since", id=meeting.id),
    )


def too_early(closing: MeetingClose, meeting: Meeting) -> tuple[Said, Said] | None:
    """Its data are still being collected."""
    if meeting.judged_on <= day(closing.session.request, closing.session.current.settings):
        return None
    return (
        say("the data of meeting {id} are collected until {day}: it is too early", id=meeting.id, day=meeting.judged_on),
        say("close it on that day or later"),
    )


def unnameable(_: MeetingClose, meeting: Meeting) -> tuple[Said, Said] | None:
    """Git takes no tag of its name."""
    if not NO_TAG.search(TAG + meeting.id):
        return None
    return (
        say("git takes no tag of the name {name}", name=TAG + meeting.id),
        say("give the meeting an id without two dots in a row, that ends neither in a dot nor in .lock: 2022-09"),
    )


def modified(closing: MeetingClose, _: Meeting) -> tuple[Said, Said] | None:
    """What she sees is not what the tag would hold."""
    if not closing.view.face.modified:
        return None
    return (
        say("the files were changed since the last commit: the tag would not hold what you see"),
        say("commit them first: git add . && git commit"),
    )


def outdated(closing: MeetingClose, meeting: Meeting) -> tuple[Said, Said] | None:
    """The meeting is over and work has gone on: the newest version is not what it looked at."""
    if closing.session.request.at:
        return None
    last = closing.session.versions.up_to(meeting.on)
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


def refuse_errors(view: VersionView) -> int:
    """Refuse data with errors; return how many warnings they have."""
    found = check.findings(view)
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


def message(meeting: Meeting, view: VersionView) -> str:
    """Say in the tag which meeting it is, in the register's language."""
    language = view.judge.settings.language
    words = {"zh": "{name} 会议版(数据截止 {day})", "en": "{name}: the version of the meeting (data up to {day})"}
    return words[str(language)].format(name=meeting.name_or_title, day=meeting.judged_on)
