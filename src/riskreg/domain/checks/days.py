"""R401, R402: days that contradict each other, and days that are not likely."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from riskreg.domain.checks.finding import Finding
from riskreg.domain.checks.names import called
from riskreg.domain.fields import FieldTable
from riskreg.domain.judge import Judge
from riskreg.domain.records import Danger, Measure, Meeting, Period, Person, Risk, Unit
from riskreg.domain.records.record import Extension
from riskreg.wording import Said, say

FAR: Final = 150  # days between two days that make a mistyped year likely
AFTER_FOUND: Final = (
    ("levels", "on"),
    ("extensions", "applied"),
    ("supervised", "from_"),
    ("referrals", "on"),
    ("rectified", "on"),
    ("acceptances", "on"),
    ("handovers", "on"),
)
# Money and entries are told by hand afterwards, and a wrong day there contradicts nothing that is computed.
TOLD_AFTER_FOUND: Final = (("progress", "on"), ("spent", "on"))
IN_ORDER: Final = ("levels", "referrals", "rectified", "acceptances", "handovers", "progress", "spent")


def meant(day: date, least: date) -> Said:
    """Say what to type instead of a day that lies too early: the same day of the right year, if the year is far off."""
    if (least - day).days > FAR:
        for year in (least.year, least.year + 1):
            try:
                moved = day.replace(year=year)
            except ValueError:  # 29 February
                continue
            if 0 <= (moved - least).days <= FAR:
                return say("did you mean {day}?", day=moved)
    return say("look up both days and correct the one that is wrong")


class Early:
    """Compares the days of one record and makes findings of those that lie too early."""

    def __init__(self, id_: str, record: FieldTable) -> None:
        """`record` is the one whose days are compared."""
        self.id: Final = id_
        self.record: Final = record

    def found(
        self, holder: FieldTable, path: tuple[str, ...], day: date, other: tuple[str, ...], least: date, *, warning: bool = False
    ) -> Finding:
        """Make the finding that one day lies before another; the paths say which field of the record each is."""
        table = type(self.record)
        message = say(
            "{later} {day} lies before {earlier} {least}",
            later=called(table, *path),
            day=day,
            earlier=called(table, *other),
            least=least,
        )
        return Finding(self.id, holder, path[-1], message, meant(day, least), warning)

    def lists(
        self, names: tuple[tuple[str, str], ...], begin: tuple[str, ...], least: date | None, *, warning: bool = False
    ) -> Iterator[Finding]:
        """Facts that lie before the record began."""
        if least is None:
            return
        record = self.record
        for name, inner in names:
            for fact in getattr(record, name):
                day = getattr(fact, inner)
                if day and day < least:
                    yield self.found(fact, (name, inner), day, begin, least, warning=warning)

    def order(self, names: tuple[str, ...]) -> Iterator[Finding]:
        """Facts that stand below a later one: warnings, for the newest fact counts wherever it stands."""
        record = self.record
        for name in names:
            facts = getattr(record, name)
            if len(facts) > 1:
                for before, fact in pairwise(facts):
                    if before.on and fact.on and fact.on < before.on:
                        message = say("{day} stands below the later {later}", day=fact.on, later=before.on)
                        yield Finding(
                            self.id, fact, "on", message, say("put the entries in the order of their days"), warning=True
                        )

    def extensions(self, extensions: tuple[Extension, ...]) -> Iterator[Finding]:
        """Extensions that were decided before they were applied for."""
        for extension in extensions:
            for field in ("approved", "refused"):
                day = getattr(extension, field)
                if day and extension.applied and day < extension.applied:
                    yield self.found(extension, ("extensions", field), day, ("extensions", "applied"), extension.applied)


def disordered_days(judge: Judge) -> Iterator[Finding]:
    """No step lies before the step it follows: nothing is due, done, accepted or decided before it was found or asked for.

    Entries in another order than their days, and progress or money from before a danger was found, are warnings.
    """
    register = judge.register
    for danger in register.dangers.values():
        yield from of_danger(danger)
    for risk in register.risks.values():
        yield from of_risk(risk)
    for measure in register.measures.values():
        yield from of_measure(measure)
    for meeting in register.meetings.values():
        yield from of_meeting(meeting)
    spells: list[Unit | Person | Period] = [*register.units.values(), *register.people.values(), *register.periods.values()]
    for spell in spells:
        yield from of_spell(spell)


def of_danger(danger: Danger) -> Iterator[Finding]:
    """The days of a danger, from found on."""
    found, early = danger.found, Early(danger.id, danger)
    for name in ("due", "replied"):
        day = getattr(danger, name)
        if day and day < found:
            yield early.found(danger, (name,), day, ("found",), found)
    for name in ("notified", "scheme", "withdrawn"):
        fact = getattr(danger, name)
        if fact and fact.on and fact.on < found:
            yield early.found(fact, (name, "on"), fact.on, ("found",), found)
    yield from early.lists(AFTER_FOUND, ("found",), found)
    yield from early.lists(TOLD_AFTER_FOUND, ("found",), found, warning=True)
    yield from early.order(IN_ORDER)
    if danger.extensions:
        yield from early.extensions(danger.extensions)
    yield from within_facts(danger, early)


def within_facts(danger: Danger, early: Early) -> Iterator[Finding]:
    """The days of single facts of a danger, against each other."""
    rectified = min((fact.on for fact in danger.rectified), default=None) if danger.acceptances else None
    for acceptance in danger.acceptances:
        # One that failed may have found that nothing was done: R606.
        if rectified and acceptance.passed and acceptance.on < rectified:
            yield early.found(acceptance, ("acceptances", "on"), acceptance.on, ("rectified", "on"), rectified)
        if acceptance.due and acceptance.due < acceptance.on:
            yield early.found(acceptance, ("acceptances", "due"), acceptance.due, ("acceptances", "on"), acceptance.on)
    for referral in danger.referrals:
        if referral.reply_on and referral.reply_on < referral.on:
            yield early.found(referral, ("referrals", "reply_on"), referral.reply_on, ("referrals", "on"), referral.on)
    for listing in danger.supervised:
        if listing.from_ and listing.to and listing.to < listing.from_:
            yield early.found(listing, ("supervised", "to"), listing.to, ("supervised", "from_"), listing.from_)
        if listing.from_ and listing.lifted and listing.lifted.on and listing.lifted.on < listing.from_:
            message = say(
                "it was taken off the list on {day}, before it was listed on {least}", day=listing.lifted.on, least=listing.from_
            )
            yield Finding(danger.id, listing.lifted, "on", message, meant(listing.lifted.on, listing.from_))
    if (out := danger.suspended) and out.from_ and out.to and out.to < out.from_:
        yield early.found(out, ("suspended", "to"), out.to, ("suspended", "from_"), out.from_)


def of_risk(risk: Risk) -> Iterator[Finding]:
    """The days of a risk, from identified to closed."""
    identified, closed, early = risk.identified, risk.closed, Early(risk.id, risk)
    yield from early.lists((("reviews", "on"), ("handovers", "on")), ("identified",), identified)
    yield from early.lists((("progress", "on"),), ("identified",), identified, warning=True)
    yield from early.order(("reviews", "handovers", "progress"))
    if closed and closed.on < identified:
        yield early.found(closed, ("closed", "on"), closed.on, ("identified",), identified)
    for review in risk.reviews if closed else ():
        if closed and closed.on < review.on:
            yield early.found(closed, ("closed", "on"), closed.on, ("reviews", "on"), review.on)


def of_measure(measure: Measure) -> Iterator[Finding]:
    """The days of a measure, from issued to repealed. It may take effect before it was issued."""
    issued, early = measure.issued, Early(measure.id, measure)
    if measure.repealed and issued and measure.repealed < issued:
        yield early.found(measure, ("repealed",), measure.repealed, ("issued",), issued)
    yield from early.lists((("revisions", "on"),), ("issued",), issued)
    yield from early.order(("revisions", "handovers", "progress"))
    yield from early.extensions(measure.extensions)


def of_meeting(meeting: Meeting) -> Iterator[Finding]:
    """The days of a meeting and of what it decided."""
    if meeting.cutoff and meeting.cutoff > meeting.on:
        message = say(
            "{cutoff} {day} lies after {on} {other}",
            cutoff=Meeting.FIELDS["cutoff"].label,
            day=meeting.cutoff,
            on=Meeting.FIELDS["on"].label,
            other=meeting.on,
        )
        yield Finding(meeting.id, meeting, "cutoff", message, say("the data are judged on the day of the meeting or before it"))
    on = Meeting.FIELDS["on"].label
    for decision in meeting.decisions:
        early = Early(f"{meeting.id}/{decision.id}", decision)
        days: list[tuple[FieldTable, tuple[str, ...], date | None, bool]] = [(decision, ("due",), decision.due, False)]
        days += [(extension, ("extensions", "applied"), extension.applied, False) for extension in decision.extensions]
        days += [(entry, ("progress", "on"), entry.on, True) for entry in decision.progress]
        if decision.done:
            days.append((decision.done, ("done", "on"), decision.done.on, False))
        for holder, path, day, warning in days:
            if day and day < meeting.on:
                message = say(
                    "{later} {day} lies before {earlier} {least}",
                    later=called(type(decision), *path),
                    day=day,
                    earlier=on,
                    least=meeting.on,
                )
                yield Finding(early.id, holder, path[-1], message, meant(day, meeting.on), warning)
        yield from early.order(("progress",))
        yield from early.extensions(decision.extensions)


def of_spell(spell: Unit | Person | Period) -> Iterator[Finding]:
    """The first and the last day of a unit, a person in office or a period."""
    last = "to" if isinstance(spell, Period) else "until"
    until = getattr(spell, last)
    if spell.from_ and until and until < spell.from_:
        yield Early(spell.id, spell).found(spell, (last,), until, ("from_",), spell.from_)
