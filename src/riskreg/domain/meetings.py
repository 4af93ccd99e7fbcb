"""Which dispatch meeting was the last one and which comes next, seen from a day."""

from datetime import date

from riskreg.domain.records import Meeting
from riskreg.domain.register import Register


def last(register: Register, on: date) -> Meeting | None:
    """Return the newest meeting held before a day; one held on that day is not over yet."""
    held = (meeting for meeting in register.meetings.values() if meeting.on < on)
    return max(held, key=lambda meeting: (meeting.on, meeting.id), default=None)


def coming(register: Register, on: date) -> Meeting | None:
    """Return the first meeting entered for a day or a later one."""
    planned = (meeting for meeting in register.meetings.values() if meeting.on >= on)
    return min(planned, key=lambda meeting: (meeting.on, meeting.id), default=None)
