"""riskreg due: what falls due next, week by week."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

from riskreg.commands.asked import Asked
from riskreg.commands.opened import prepare
from riskreg.commands.outcome import Outcome
from riskreg.commands.overdue import concerns
from riskreg.domain.calendar import add_months
from riskreg.domain.deadlines import overdue, upcoming
from riskreg.domain.judge import Judge
from riskreg.domain.meetings import coming
from riskreg.domain.records import Meeting
from riskreg.errors import RiskregError, speaking
from riskreg.report.views import due as view
from riskreg.syntax.days import guess, read_day, why_not
from riskreg.wording import joined, say

FORTNIGHT: Final = "14d"
NEXT: Final = "@next"
WITHIN: Final = re.compile(r"([0-9]{1,4})\s*(d|days?|天|日|w|weeks?|周|个?星期|m|months?|个?月)?", re.IGNORECASE)
LATER: Final[Mapping[str, Callable[[date, int], date]]] = {
    "d": lambda day, count: day + timedelta(days=count),
    "w": lambda day, count: day + timedelta(weeks=count),
    "m": add_months,
}
CHINESE: Final = {"天": "d", "日": "d", "周": "w", "星期": "w", "月": "m"}


def run(asked: Asked, *, within: str | None = None, by: str | None = None) -> Outcome:
    """List what falls due from the day of judgement, today included, up to a day."""
    if within is not None and by is not None:
        raise RiskregError(say("--within and --by both name an end"), hint=say("name one of the two"))
    ready = prepare(asked)
    judge = ready.judge
    with speaking(ready.language):
        until, meeting = end(by, judge) if by is not None else (later(within or FORTNIGHT, judge.on), None)
    coming_up = [deadline for deadline in upcoming(judge, until) if concerns(deadline, ready.filter, judge)]
    late = sum(1 for deadline in overdue(judge) if concerns(deadline, ready.filter, judge))
    return ready.outcome(view.view(judge, coming_up, view.Span(judge.on, until, meeting), late, ready.face))


def later(text: str, on: date) -> date:
    """Return the day so many days, weeks or months later: 14d, 2w, 1m, 30."""
    found = WITHIN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        raise RiskregError(say("--within: {text} is no number of days", text=text), hint=say("write for example 14d, 2w or 1m"))
    unit = (found[2] or "d").removeprefix("个").lower()
    return LATER[CHINESE.get(unit, unit[0])](on, int(found[1]))


def end(text: str, judge: Judge) -> tuple[date, Meeting | None]:
    """Return the day that --by names, and the meeting if it names one."""
    meeting = meeting_of(text, judge)
    day = meeting.on if meeting else read_day(text)
    if day is None:
        raise unknown(text, judge)
    if day < judge.on:
        raise RiskregError(
            say("--by: {day} lies before the day of judgement, {on}", day=day, on=judge.on),
            hint=say("riskreg overdue lists what is past its day; for a later end, write the day as YYYY-MM-DD"),
        )
    return day, meeting


def meeting_of(text: str, judge: Judge) -> Meeting | None:
    """Return the meeting that a word means."""
    if text == NEXT:
        found = coming(judge.register, judge.on)
        if found is None:
            raise RiskregError(
                say("--by @next: no meeting on or after {day} is entered in the register", day=judge.on),
                hint=say("enter the next meeting with its day under meetings, or use --within 1m"),
            )
        return found
    meant = judge.register.directory.find("meetings", text)
    return judge.register.meetings.get(meant) if isinstance(meant, str) else None


def unknown(text: str, judge: Judge) -> RiskregError:
    """Say that a word is neither a day nor a meeting, and what may have been meant."""
    near = get_close_matches(text, [NEXT, *judge.register.meetings], 3, 0.7)
    problem, hint = why_not(text)
    if near and guess(text) is None:
        return RiskregError(
            say("--by: there is no meeting {text}", text=text), hint=say("did you mean {names}?", names=joined(near))
        )
    return RiskregError(say("--by: {problem}", problem=problem), hint=hint)
