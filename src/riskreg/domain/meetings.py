"""Which dispatch meeting was the last one and which comes next, seen from a day."""

from datetime import date

from riskreg.domain.records import Meeting
from riskreg.domain.register import Register


def in_turn(meeting: Meeting) -> tuple[date, str]:
    """Sort meetings by day; of one day, by id."""
    return (meeting.on, meeting.id)


def last(register: Register, on: date) -> Meeting | None:
    """Return the newest meeting held before a day; one held on that day is not over yet."""
    return max((meeting for meeting in register.meetings.values() if meeting.on < on), key=in_turn, default=None)


def before(register: Register, meeting: Meeting) -> Meeting | None:
    """Return the meeting before another."""
    earlier = (other for other in register.meetings.values() if in_turn(other) < in_turn(meeting))
    return max(earlier, key=in_turn, default=None)


def coming(register: Register, on: date) -> Meeting | None:
    """Return the first meeting entered for a day or a later one."""
    return min((meeting for meeting in register.meetings.values() if meeting.on >= on), key=in_turn, default=None)
