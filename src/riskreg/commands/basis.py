"""The basis: since when the figures of a version count, the last meeting's version or a day, and by which rule."""

from collections.abc import Iterator
from datetime import date

from riskreg.commands.session import Session, VersionView, judged
from riskreg.domain.changes.sides import Sides
from riskreg.domain.figures import Basis, Start, by_days, first_day
from riskreg.domain.honesty import doubts
from riskreg.domain.query.record_query import Query
from riskreg.domain.records import Meeting
from riskreg.domain.register import last
from riskreg.errors import RiskregError
from riskreg.messages import Said, joined, say


def basis_of(session: Session, view: VersionView) -> Basis:
    """Return the basis of a version: the newest meeting before its day of judgement, in its version, on its own day."""
    return since_meeting(session, view, meeting_before(session, view))


def meeting_before(session: Session, view: VersionView) -> Meeting | None:
    """Return the newest meeting before the day of judgement; before that whose version is shown, if one is."""
    return last(session.current.register, view.judge.on, view.face.meeting)


def since_meeting(session: Session, view: VersionView, meeting: Meeting | None) -> Basis:
    """Count from a meeting; by days where its version is not known; without one, from the beginning of the register."""
    if meeting is None:
        return alone(view, first_day(view.judge.settings, view.judge.on))
    try:
        version = session.versions.find(meeting.id, view.judge.on)
    except RiskregError as error:
        return alone(view, Start(min(meeting.judged_on, view.judge.on), meeting, reason=error.said))
    earlier = session.view_of(version, like=view.snapshot)
    return since_version(judged(earlier, version.on or meeting.judged_on), view, meeting)


def since_version(before: VersionView, view: VersionView, meeting: Meeting) -> Basis:
    """Count from the version of a meeting, unless files could not be read: unreadable is not removed."""
    if reason := incomplete(before, view):
        return alone(view, Start(min(before.judge.on, view.judge.on), meeting, reason=reason))
    return between(before, view, Start(before.judge.on, meeting), view.query)


def incomplete(*views: VersionView) -> Said | None:
    """Say what of two versions could not be read in full, or not be told apart."""
    if paths := dict.fromkeys(path for view in views for path in (*view.face.unread, *view.face.absent)):
        return say("{paths} could not be read in full", paths=joined(paths))
    if doubled := dict.fromkeys(one.id or joined(one.places) for view in views for one in view.face.doubled):
        return say("several records have the id {ids}", ids=joined(doubled))
    return None


def between(before: VersionView, view: VersionView, start: Start, query: Query, since: date | None = None) -> Basis:
    """Count between two versions; what was found after `since` is new, as a rule after the day of the first."""
    sides = Sides(before.whole, view.whole, since), Sides(before.judge, view.judge, since)
    found = doubts(sides[0], named_meetings(before, view))
    return Basis(start, *sides, query, view.face.audience, doubts=found)


def named_meetings(*views: VersionView) -> Iterator[tuple[Meeting, Meeting]]:
    """Return the meetings that name the versions, as each version has it and as it stands, where it is in both."""
    for view in views:
        meeting = view.version.meeting if view.version else None
        if meeting and (own := view.whole.register.meetings.get(meeting.id)):
            yield own, meeting


def alone(view: VersionView, start: Start) -> Basis:
    """Count one version by days."""
    return by_days(start, view.whole, view.judge, view.query, view.face.audience)
