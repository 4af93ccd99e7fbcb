"""R401, R402: days that contradict each other, and days that are not likely."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from operator import attrgetter
from typing import Any, Final, NamedTuple

from riskreg.domain.checks.finding import Finding
from riskreg.domain.checks.name_suggestions import shown_as
from riskreg.domain.evaluation import Judge, add_months
from riskreg.domain.fields import Day, Fact, Facts, Field, FieldTable, all_facts, entered_days, fact_fields, facts_of, first_day
from riskreg.domain.records import Danger, Decision, Measure, Meeting, Period, Person, Risk, Unit
from riskreg.messages import Said, UnknownDay, Word, say

LONG_BEFORE: Final = 60  # months


class PastDays(NamedTuple):
    """Which fields of a table are days of the past, and which hold facts with such days; and how to read them all at once."""

    days: list[str]
    read: Callable[[Any], tuple[date | None, ...]]
    fact: list[str]
    read_fact: Callable[[Any], tuple[FieldTable | None, ...]]
    facts: list[str]
    read_facts: Callable[[Any], tuple[tuple[FieldTable, ...], ...]]


def together(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function that reads several fields at once."""
    if not names:
        return lambda _: ()
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda value: (read(value),)


@cache
def past(table: type[FieldTable]) -> PastDays:
    """Sort out the fields of a table, once."""
    fields = table.FIELDS.values()
    days = [field.name for field in fields if isinstance(field.kind, Day) and not field.kind.may_lie_ahead]
    fact = [field.name for field in fields if isinstance(field.kind, Fact) and has_past(field.kind.table)]
    facts = [field.name for field in fields if isinstance(field.kind, Facts) and has_past(field.kind.table)]
    return PastDays(days, together(days), fact, together(fact), facts, together(facts))


def has_past(table: type[FieldTable]) -> bool:
    """Whether a table has a day of the past, or facts that have one."""
    return any(past(table)[::2])


def outside(value: FieldTable, least: date, most: date) -> Iterator[tuple[FieldTable, str, date, Word]]:
    """Find the days of a record and of its facts that are not between two days; and what each is called."""
    plan = past(type(value))
    for at, day in enumerate(plan.read(value)):
        if day is not None and not least <= day <= most:
            name = plan.days[at]
            yield value, name, day, value.FIELDS[name].label
    for at, single in enumerate(plan.read_fact(value)):
        if single is not None:
            for holder, name, day, label in outside(single, least, most):
                yield holder, name, day, inside(value, plan.fact[at], label)
    for at, several in enumerate(plan.read_facts(value)):
        for inner in several:
            for holder, name, day, label in outside(inner, least, most):
                yield holder, name, day, inside(value, plan.facts[at], label)


def inside(outer: FieldTable, field: str, day: Word) -> Word:
    """Return what people call a day of a fact; in English with the name of its list, since many days are just `on`."""
    return Word(f"{outer.FIELDS[field].english} {day}", day.zh)


def right_year(day: date, on: date) -> date | None:
    """Return the same day of the year of judgement, if that has passed."""
    try:
        moved = day.replace(year=on.year)
    except ValueError:  # 29 February
        return None
    return moved if moved <= on and moved != day else None


def unlikely_day(judge: Judge) -> Iterator[Finding]:
    """The day of a fact is not later than the day of judgement, nor more than five years before the register was begun.

    Deadlines may lie ahead, and measures may be old.
    """
    on, register, started = judge.latest, judge.register, judge.settings.started
    long_ago = add_months(started, -LONG_BEFORE) if started else date.min
    for records, least in (
        (register.risks, long_ago),
        (register.dangers, long_ago),
        (register.measures, date.min),
        (register.meetings, long_ago),
    ):
        for record in records.values():
            for holder, field, day, label in outside(record, least, on):
                if isinstance(day, UnknownDay):  # the reader has told
                    continue
                meant = right_year(day, on)
                if day > on:
                    message = say("{field} {day} lies after the day of judgement, {on}", field=label, day=day, on=on)
                    hint = say("enter a fact when it has happened")
                else:
                    message = say("{field} {day} lies more than five years before the register was begun", field=label, day=day)
                    hint = say("check the year")
                yield Finding(record.id, holder, field, message, say("did you mean {day}?", day=meant) if meant else hint)


FAR: Final = 150  # days between two days that make a mistyped year likely


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
            later=shown_as(table, *path),
            day=day,
            earlier=shown_as(table, *other),
            least=least,
        )
        return Finding(self.id, holder, path[-1], message, meant(day, least), warning)

    def before(self, begin: tuple[str, ...], least: date) -> Iterator[Finding]:
        """Days and facts of before the record began; of what is told by hand afterwards warnings."""
        record = self.record
        for field in entered_days(type(record)):
            day = getattr(record, field.name)
            if day and day < least and not field.role.anytime:
                yield self.found(record, (field.name,), day, begin, least)
        for field, fact in all_facts(record):
            first = first_day(type(fact))
            day = getattr(fact, first.name) if first else None
            if first and day and day < least and not field.role.anytime:
                yield self.found(fact, (field.name, first.name), day, begin, least, warning=field.role.afterwards)

    def order(self) -> Iterator[Finding]:
        """Facts that stand below a later one: warnings, for the newest fact counts wherever it stands."""
        record = self.record
        for field in fact_fields(type(record)):
            facts = facts_of(record, field)
            if len(facts) > 1 and (first := in_order(field, type(facts[0]))):
                for before, fact in pairwise(facts):
                    earlier, day = getattr(before, first), getattr(fact, first)
                    if earlier and day and day < earlier:
                        message = say("{day} stands below the later {later}", day=day, later=earlier)
                        hint = say("put the entries in the order of their days")
                        yield Finding(self.id, fact, first, message, hint, warning=True)

    def within(self) -> Iterator[Finding]:
        """Days of a fact that lie before its first one: decided before it was applied for, answered before it was sent."""
        for field, fact in all_facts(self.record):
            first = first_day(type(fact))
            least = getattr(fact, first.name) if first else None
            if not first or not least:
                continue
            for other in type(fact).FIELDS.values():
                day = getattr(fact, other.name) if isinstance(other.kind, Day) and not other.role.anytime else None
                if day and day < least:
                    yield self.found(fact, (field.name, other.name), day, (field.name, first.name), least)


def in_order(field: Field, table: type[FieldTable]) -> str:
    """Return the day by which the facts of a field should stand in order; empty where another day says when each holds."""
    first = first_day(table)
    asked_for = field.role.formal or any(one.role.holds for one in table.FIELDS.values())
    return "" if asked_for or first is None else first.name


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
    if danger.due < found:
        yield early.found(danger, ("due",), danger.due, ("found",), found)
    yield from early.before(("found",), found)
    yield from early.order()
    yield from early.within()
    yield from between_facts(danger, early)


def between_facts(danger: Danger, early: Early) -> Iterator[Finding]:
    """The days of facts of a danger, against each other."""
    rectified = min((fact.on for fact in danger.rectified), default=None) if danger.acceptances else None
    for acceptance in danger.acceptances:
        # One that failed may have found that nothing was done: R606.
        if rectified and acceptance.passed and acceptance.on < rectified:
            yield early.found(acceptance, ("acceptances", "on"), acceptance.on, ("rectified", "on"), rectified)
    for listing in danger.supervised:
        if listing.from_ and listing.lifted and listing.lifted.on and listing.lifted.on < listing.from_:
            message = say(
                "it was taken off the list on {day}, before it was listed on {least}", day=listing.lifted.on, least=listing.from_
            )
            yield Finding(danger.id, listing.lifted, "on", message, meant(listing.lifted.on, listing.from_))


def of_risk(risk: Risk) -> Iterator[Finding]:
    """The days of a risk, from identified to closed."""
    closed, early = risk.closed, Early(risk.id, risk)
    yield from early.before(("identified",), risk.identified)
    yield from early.order()
    yield from early.within()
    for review in risk.reviews if closed else ():
        if closed and closed.on < review.on:
            yield early.found(closed, ("closed", "on"), closed.on, ("reviews", "on"), review.on)


def of_measure(measure: Measure) -> Iterator[Finding]:
    """The days of a measure, from issued to repealed. It may take effect before it was issued."""
    issued, early = measure.issued, Early(measure.id, measure)
    if measure.repealed and issued and measure.repealed < issued:
        yield early.found(measure, ("repealed",), measure.repealed, ("issued",), issued)
    for revision in measure.revisions if issued else ():
        if issued and revision.on < issued:
            yield early.found(revision, ("revisions", "on"), revision.on, ("issued",), issued)
    yield from early.order()
    yield from early.within()


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
    for decision in meeting.decisions:
        yield from of_decision(decision, meeting)


def of_decision(decision: Decision, meeting: Meeting) -> Iterator[Finding]:
    """The days of a decision, from its meeting on."""
    early, table = Early(f"{meeting.id}/{decision.id}", decision), type(decision)
    days: list[tuple[FieldTable, tuple[str, ...], date | None, bool]] = [(decision, ("due",), decision.due, False)]
    for field, fact in all_facts(decision):
        first = first_day(type(fact))
        if first and not field.role.anytime:
            days.append((fact, (field.name, first.name), getattr(fact, first.name), field.role.afterwards))
    for holder, path, day, warning in days:
        if day and day < meeting.on:
            message = say(
                "{later} {day} lies before {earlier} {least}",
                later=shown_as(table, *path),
                day=day,
                earlier=Meeting.FIELDS["on"].label,
                least=meeting.on,
            )
            yield Finding(early.id, holder, path[-1], message, meant(day, meeting.on), warning)
    yield from early.order()
    yield from early.within()


def of_spell(spell: Unit | Person | Period) -> Iterator[Finding]:
    """The first and the last day of a unit, a person in office or a period."""
    last = "to" if isinstance(spell, Period) else "until"
    until = getattr(spell, last)
    if spell.from_ and until and until < spell.from_:
        yield Early(spell.id, spell).found(spell, (last,), until, ("from_",), spell.from_)
