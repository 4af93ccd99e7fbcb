"""R601-R609, R403, R406-R408, R802: dangers: basis, five points, silence, extensions, acceptances, near duplicates."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, pairwise
from math import ceil
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.checks.finding import Finding, is_open
from riskreg.domain.evaluation import Judge, danger_deadlines
from riskreg.domain.fields import Facts, all_facts, day_fields, first_day, newest
from riskreg.domain.lookup import fold
from riskreg.domain.records import Danger, Decision, Measure
from riskreg.domain.records.danger_facts import Acceptance, Course, Referral
from riskreg.domain.records.record import Extension
from riskreg.domain.register import Register
from riskreg.domain.words import CLOSED, DANGER_MAJOR, DUPLICATE, FIVE_POINTS, OPEN, RECTIFICATION, RECTIFIED, REFERRED, WITHDRAWN
from riskreg.messages import Said, Word, joined, say, say_n

Extended: TypeAlias = Danger | Measure | Decision


def extended(register: Register) -> Iterator[tuple[str, Extended, Extension]]:
    """All extensions, with what they extend and its id."""
    for danger in register.dangers.values():
        for extension in danger.extensions:
            yield danger.id, danger, extension
    for measure in register.measures.values():
        for extension in measure.extensions:
            yield measure.id, measure, extension
    for id_, _, decision in register.decisions:
        for extension in decision.extensions:
            yield id_, decision, extension


def held(judge: Judge, item: Extended, extension: Extension, day: date) -> date | None:
    """Return the due day that held on a day, had the extension not been."""
    exts = item.extensions
    below = next(at for at, other in enumerate(exts) if other is extension)
    others = tuple(
        other
        for at, other in enumerate(exts)
        if at != below and other.approved and (other.approved < day or (other.approved == day and at < below))
    )
    if isinstance(item, Danger) and any(not acceptance.passed and acceptance.on <= day for acceptance in item.acceptances):
        # A failed acceptance may have set a day of its own: rare, and the one rule for that is in Judge.
        return Judge(judge.register, judge.settings, day).due(item.with_(extensions=others))
    last = newest(others, day)
    return last.to if last else item.due


def applied_late(judge: Judge) -> Iterator[Finding]:
    """An extension is applied for by the end of the day that it is to replace."""
    for id_, item, extension in extended(judge.register):
        due = held(judge, item, extension, extension.applied)
        if due and extension.applied > due:
            message = say_n(
                "more time was asked for on {applied}, {n} day after the due day {due} had passed",
                "more time was asked for on {applied}, {n} days after the due day {due} had passed",
                (extension.applied - due).days,
                applied=extension.applied,
                due=due,
            )
            yield Finding(id_, extension, "applied", message, say("leave the days as they were: reports name the delay"))


def extension_earlier(judge: Judge) -> Iterator[Finding]:
    """An approved extension gives a later day than the one it replaces."""
    for id_, item, extension in extended(judge.register):
        if extension.approved:
            due = held(judge, item, extension, extension.approved)
            if due and extension.to <= due:
                message = say("the new day {to} is not later than the day it replaces, {due}", to=extension.to, due=due)
                yield Finding(
                    id_, extension, "to", message, say("check the two days; an earlier day is agreed on without an extension")
                )


def decided_twice(judge: Judge) -> Iterator[Finding]:
    """An extension is approved or refused, not both."""
    for id_, _, extension in extended(judge.register):
        if extension.approved and extension.refused:
            message = say(
                "it is both approved ({approved}) and refused ({refused})", approved=extension.approved, refused=extension.refused
            )
            yield Finding(
                id_, extension, "refused", message, say("keep the decision that was made; a new application is a new entry")
            )


def two_requests(judge: Judge) -> Iterator[Finding]:
    """A request for more time is decided before another is made; the later one is named."""
    items: Iterator[tuple[str, Extended]] = chain(
        judge.register.dangers.items(),
        judge.register.measures.items(),
        ((id_, item) for id_, _, item in judge.register.decisions),
    )
    for id_, item in items:
        waiting = [one for one in item.extensions if one.pending(judge.on)] if len(item.extensions) > 1 else []
        if len(waiting) > 1:
            message = say(
                "{n} requests for more time are undecided: until {days}",
                n=len(waiting),
                days=joined(str(one.to) for one in waiting),
            )
            hint = say("decide each, naming it: riskreg extend {id} --refuse --to {day} --by PERSON", id=id_, day=waiting[0].to)
            yield Finding(id_, waiting[-1], "to", message, hint)


# Titles are alike when they share this part of all their pairs of neighbouring signs (Jaccard).
# 灭火器失效3具 and 3具灭火器失效 share 5 of 7; titles of other things in one room rarely share half.
ALIKE: Final = 0.7
# Of one pair of signs, and of one title, no more candidates are looked at than these: only titles that are
# all of one pattern have more, and no list of candidates may grow with the square of the records.
RECENT: Final = 24
CANDIDATES: Final = 64

_NUMERALS: Final = str.maketrans("零〇一二三四五六七八九两", "001234567892")
# What tells two places apart though the words are the same: 3层 and 4层, 301室 and 302室, A栋 and B栋, 东侧 and 西侧.
_WHERE: Final = (
    "([0-9零〇一二三四五六七八九十百两]+|[a-z])(?=[层楼号室栋幢座区门单间排组排段])|[0-9]{3,}|[东西南北左右前后男女负]|地下"
)

Key: TypeAlias = tuple[object, ...]


def plain(title: str) -> str:
    """Return a title as it is compared: after NFKC and case folding, letters and digits only, floors in Arabic digits."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKC", title).casefold() if sign.isalnum())
    return re.sub(_WHERE, lambda match: _arabic(match[0]), letters)


def whereabouts(title: str) -> tuple[str, ...]:
    """Return the numbers and directions of a plain title, which must agree."""
    return tuple(sorted(match[0] for match in re.finditer(_WHERE, title)))


def _arabic(numeral: str) -> str:
    """Write a Chinese numeral below 100 in digits: 十二 and 12 are the same floor."""
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        return (tens or "一").translate(_NUMERALS) + (ones or "零").translate(_NUMERALS)
    return numeral.translate(_NUMERALS)


def pairs(title: str) -> frozenset[str]:
    """Return the pairs of neighbouring signs of a plain title."""
    return frozenset(map("".join, pairwise(title))) or frozenset((title,))


def near_duplicate(judge: Judge) -> Iterator[Finding]:
    """R605: two open dangers of one spot and kind read nearly the same; the newer is named with the older one beside it.

    Dangers that are linked already, by `group` or `recurs`, are known to belong together and are left alone.
    """
    for alike in _by_spot(judge).values():
        ordered = sorted(alike, key=lambda danger: danger.found)
        for older, newer in _matches(ordered):
            place = older.mark("title")
            message = say(
                "reads nearly the same as {other}, open at the same spot ({path}:{line})",
                other=older.id,
                path=place.path,
                line=place.line,
            )
            hint = say("if they are one danger, withdraw this one as a duplicate; else say in the titles how they differ")
            yield Finding(newer.id, newer, "title", message, hint)


def _by_spot(judge: Judge) -> dict[Key, list[Danger]]:
    """Gather the open dangers by place, spot, kind and whereabouts; those alone at theirs are left out."""
    spots: defaultdict[Key, list[Danger]] = defaultdict(list)
    for danger in judge.register.dangers.values():
        kind = danger.kind or danger.category
        spots[frozenset(danger.place), fold(danger.spot or ""), fold(kind or "")].append(danger)
    narrowed: defaultdict[Key, list[Danger]] = defaultdict(list)
    for spot, dangers in spots.items():
        if len(dangers) > 1:
            for danger in dangers:
                if danger.exists(judge.on) and danger.state(judge.on) not in (CLOSED, WITHDRAWN):
                    narrowed[*spot, whereabouts(plain(danger.title))].append(danger)
    return {spot: dangers for spot, dangers in narrowed.items() if len(dangers) > 1}


def _are_linked(one: Danger, other: Danger) -> bool:
    """Whether two dangers are known to belong together."""
    return (
        other.id == one.recurs
        or one.id == other.recurs
        or bool(one.group and other.group and fold(one.group) == fold(other.group))
    )


def _matches(dangers: Sequence[Danger]) -> Iterator[tuple[Danger, Danger]]:
    """For each danger, from the oldest on, the nearest older one that reads alike.

    Equal titles are found by looking them up. For the others each title is indexed under its rarest pairs alone: two
    titles that are alike have at least one of these in common (prefix filtering), so hardly any two are ever compared.
    """
    titles = [plain(danger.title) for danger in dangers]
    signs = {title: pairs(title) for title in titles}
    prefixes = _prefixes(signs)
    equal: defaultdict[str, list[Danger]] = defaultdict(list)
    indexed: defaultdict[str, list[str]] = defaultdict(list)
    for danger, title in zip(dangers, titles, strict=True):
        older = _first_free(danger, equal[title])
        if older is None:
            near = _nearest(title, signs, (other for pair in prefixes[title] for other in reversed(indexed[pair][-RECENT:])))
            older = next((found for other in near if (found := _first_free(danger, equal[other]))), None)
        if older is not None:
            yield older, danger
        if not equal[title]:
            for pair in prefixes[title]:
                indexed[pair].append(title)
        equal[title].append(danger)


def _first_free(danger: Danger, others: Sequence[Danger]) -> Danger | None:
    """Return the oldest of some dangers that is not linked with this one."""
    return next((other for other in others[:RECENT] if not _are_linked(danger, other)), None)


def _prefixes(signs: dict[str, frozenset[str]]) -> dict[str, list[str]]:
    """For each title its rarest pairs, as many as must be looked up to miss no title that is alike."""
    counts = Counter(pair for own in signs.values() for pair in own)
    return {
        title: sorted(own, key=lambda pair: (counts[pair], pair))[: len(own) - ceil(ALIKE * len(own) - 1e-9) + 1]
        for title, own in signs.items()
    }


def _nearest(title: str, signs: dict[str, frozenset[str]], others: Iterable[str]) -> list[str]:
    """Return the titles that are alike, the nearest first."""
    own = signs[title]
    near: dict[str, float] = {}
    seen: set[str] = {title}
    for other in others:
        if other in seen:
            continue
        seen.add(other)
        common = len(own & signs[other])
        share = common / (len(own) + len(signs[other]) - common)
        if share >= ALIKE:
            near[other] = share
        if len(seen) > CANDIDATES:
            break
    return sorted(near, key=lambda other: -near[other])


SILENCE: Final = 30  # days without an entry that are too many
ASK_OWNER: Final = say("ask the owner and add an entry under {field}", field=Danger.FIELDS["progress"].label)
ASK_ACCEPTOR: Final = say("ask whoever must accept it, and enter the acceptance")
BASIS: Final = Danger.FIELDS["basis"].label


def major_without_basis(judge: Judge) -> Iterator[Finding]:
    """A danger is major by a rule or a decision, and that is written down as its basis."""
    for danger in judge.register.dangers.values():
        if danger.level == DANGER_MAJOR and not danger.basis:
            message = say("the danger is called major, but no basis is named")
            yield Finding(
                danger.id,
                danger,
                "level",
                message,
                say("fill in {field}: the rule or the decision that makes it major", field=BASIS),
            )
        for levelling in danger.levels:
            if levelling.level == DANGER_MAJOR and not (levelling.basis or danger.basis):
                message = say("the danger is called major from {day}, but no basis is named", day=levelling.on)
                hint = say("fill in {field}: the rule or the decision that makes it major", field=BASIS)
                yield Finding(danger.id, levelling, "level", message, hint)


def five_points(judge: Judge) -> Iterator[Finding]:
    """Some days after a danger became major its five points are settled: owner, rectification, funds, due day and plan."""
    for danger in judge.register.dangers.values():
        if danger.level != DANGER_MAJOR and not danger.levels:
            continue
        late = next(
            (
                deadline
                for deadline in danger_deadlines(judge, danger)
                if deadline.what == FIVE_POINTS and deadline.due < judge.on
            ),
            None,
        )
        if late:
            missing = joined(Danger.FIELDS[point].label for point in judge.settled(danger))
            message = say(
                "the five points of a major danger were to be settled by {day}; missing: {points}", day=late.due, points=missing
            )
            yield Finding(
                danger.id,
                danger,
                "level" if danger.level else "levels",
                message,
                say("fill in {points}; for funds 0 is an answer", points=missing),
            )


class Silent(NamedTuple):
    """A danger that is not closed and of which nothing has been entered for 30 days, since the day of its newest fact."""

    danger: Danger
    course: Course
    since: date

    @property
    def failed(self) -> Acceptance | None:
        """The failed acceptance that is its newest fact, if it is one."""
        failed = self.course.failed if self.course.state == OPEN else None
        return failed if failed and failed.on >= self.since else None


def silent(judge: Judge, dangers: Iterable[Danger]) -> Iterator[Silent]:
    """Find the dangers not closed without an entry for 30 days, whatever they wait for."""
    on = judge.on
    for danger in dangers:
        # The state costs most, so it is asked last.
        if (on - danger.found).days < SILENCE or not is_open(danger, on):
            continue
        last = danger.last_fact(on)
        if (on - last).days < SILENCE:
            continue
        yield Silent(danger, danger.course(on), last)


def failed_and_nothing(judge: Judge) -> Iterator[Finding]:
    """After a failed acceptance something follows within 30 days."""
    all_dangers = judge.register.dangers.values()
    failing = (danger for danger in all_dangers if any(not acceptance.passed for acceptance in danger.acceptances))
    for quiet in silent(judge, failing):
        if quiet.failed:
            days = (judge.on - quiet.since).days
            message = say(
                "the acceptance of {day} failed, and nothing has been entered in the {days} days since",
                day=quiet.since,
                days=days,
            )
            yield Finding(quiet.danger.id, quiet.failed, "on", message, ASK_OWNER)


def no_progress(judge: Judge) -> Iterator[Finding]:
    """For a danger that is not closed something is entered every 30 days, also while it waits for somebody."""
    for quiet in silent(judge, judge.register.dangers.values()):
        if quiet.failed:
            continue
        danger, words = quiet.danger, {"day": quiet.since, "days": (judge.on - quiet.since).days}
        state = quiet.course.state
        formal = newest_formal(danger, quiet.since, judge.on)
        if formal:
            message = say(
                "the danger is {state}, and no step has been entered since {day}, {days} days ago; only {what} on {formal}",
                state=state,
                what=formal[1],
                formal=formal[0],
                **words,
            )
        else:
            message = say(
                "the danger is {state}, and nothing has been entered since {day}, {days} days ago", state=state, **words
            )
        waiting = danger.unanswered(quiet.course, judge.on) if state == REFERRED else []
        if waiting:
            yield Finding(danger.id, waiting[-1], "on", message, ask_for_answer(judge, waiting[-1], danger.id))
        else:
            yield Finding(danger.id, danger, "progress", message, ASK_ACCEPTOR if state == RECTIFIED else ASK_OWNER)


def ask_for_answer(judge: Judge, referral: Referral, id_: str) -> Said:
    """Say whom to ask, and where the answer is entered."""
    body = judge.register.name("units", referral.to) or referral.to
    return say('ask {body} for its answer, and enter it: riskreg refer {id} --reply "..."', body=body, id=id_)


def newest_formal(danger: Danger, since: date, on: date) -> tuple[date, Word] | None:
    """Return the newest entry after a day that is only formal and breaks no silence, such as a reply to a superior."""
    found = [(getattr(danger, field.name), field.event) for field in day_fields(Danger) if field.role.formal]
    for field, fact in all_facts(danger):
        first = first_day(type(fact))
        if field.role.formal and first:
            found.append((getattr(fact, first.name), field.event))
    return max((one for one in found if one[0] and since < one[0] <= on), default=None)


def unnamed_deadline(judge: Judge) -> Iterator[Finding]:
    """R802: where a referral waits, or a major danger was not reported, the settings name a deadline; said once of each."""
    named, on = judge.settings.deadlines, judge.on
    unclosed = [danger for danger in judge.register.dangers.values() if danger.exists(on) and is_open(danger, on)]
    if named.referral is None and any(
        referral.reply_due is None
        for danger in unclosed
        if danger.referrals
        for referral in danger.unanswered(danger.course(on), on)
    ):
        message = say("a danger was referred and not answered, but no number of days is named for the answer")
        hint = say("write for example {example}; what is not answered by then is overdue", example="deadlines: {referral: 15}")
        yield Finding("", judge.settings, "deadlines", message, hint)
    if named.reported is None and any(
        danger.level_on(on) == DANGER_MAJOR and not any(report.on <= on for report in danger.reported) for danger in unclosed
    ):
        message = say("a major danger is not reported to those above, but no number of days is named for the report")
        hint = say("write for example {example}; what is not reported by then is overdue", example="deadlines: {reported: 3}")
        yield Finding("", judge.settings, "deadlines", message, hint)


def accepted_unrectified(judge: Judge) -> Iterator[Finding]:
    """Before an acceptance stands the day on which the work was done."""
    for danger in judge.register.dangers.values():
        if not danger.acceptances:
            continue
        first = min((rectification.on for rectification in danger.rectified), default=None)
        for acceptance in danger.acceptances:
            # One that passed before the first rectification contradicts it: R401.
            if first is None or (acceptance.on < first and not acceptance.passed):
                message = say(
                    "an acceptance of {day} is recorded, but no day before it on which the work was done", day=acceptance.on
                )
                hint = say("add the day under {field}, if it is known", field=Danger.FIELDS["rectified"].label)
                yield Finding(danger.id, acceptance, "on", message, hint)
                break


def unguarded(judge: Judge) -> Iterator[Finding]:
    """While a danger is late something keeps people safe: an interim measure, or it is out of use."""
    for danger in judge.register.dangers.values():
        if danger.interim or danger.suspended or not is_open(danger, judge.on):
            continue
        late = next((one for one in danger_deadlines(judge, danger) if one.what == RECTIFICATION and one.due < judge.on), None)
        if late:
            message = say_n(
                "the danger is {n} day late, and nothing is written down that keeps people safe until it is rectified",
                "the danger is {n} days late, and nothing is written down that keeps people safe until it is rectified",
                late.late_days(judge.on),
            )
            hint = say(
                "fill in {interim} or {suspended}",
                interim=Danger.FIELDS["interim"].label,
                suspended=Danger.FIELDS["suspended"].label,
            )
            yield Finding(danger.id, danger, "due", message, hint)


def duplicate_of_nothing(judge: Judge) -> Iterator[Finding]:
    """A danger withdrawn as a duplicate names the danger that stays: another one, itself no duplicate."""
    for danger in judge.register.dangers.values():
        gone = danger.withdrawn
        if gone is None or gone.reason != DUPLICATE:
            continue
        label = gone.FIELDS["same_as"].label
        if gone.same_as is None:
            message = say("the danger is withdrawn as a duplicate, but not of which")
            yield Finding(
                danger.id, gone, "reason", message, say("fill in {field}: the id of the danger that stays", field=label)
            )
        elif gone.same_as == danger.id:
            message = say("the danger is called a duplicate of itself")
            yield Finding(danger.id, gone, "same_as", message, say("write the id of the danger that stays"))
        else:
            last = kept(judge, danger)
            if last and last != gone.same_as:
                message = say("{id} is itself withdrawn as a duplicate", id=gone.same_as)
                yield Finding(danger.id, gone, "same_as", message, say("write {id}, the danger that stays", id=last))


def kept(judge: Judge, danger: Danger) -> str | None:
    """Follow the duplicates to the danger that stays; None if they lead in a circle (R312) or to an unknown id (R307)."""
    seen: set[str] = set()
    at: Danger | None = danger
    while at and (gone := at.withdrawn) and gone.reason == DUPLICATE and gone.same_as and at.id not in seen:
        seen.add(at.id)
        at = judge.register.dangers.get(gone.same_as)
    return at.id if at and at.id not in seen else None


def gone_on(judge: Judge) -> Iterator[Finding]:
    """Nothing is recorded for a danger after it was withdrawn, nor revised in a measure after it was repealed."""
    for danger in judge.register.dangers.values():
        if danger.withdrawn:
            yield from after_withdrawal(danger, danger.withdrawn.on)
    for measure in judge.register.measures.values():
        for revision in measure.revisions if measure.repealed else ():
            if measure.repealed and revision.on > measure.repealed:
                message = say(
                    "a revision of {day} is recorded, but the measure was repealed on {gone}",
                    day=revision.on,
                    gone=measure.repealed,
                )
                yield Finding(measure.id, revision, "on", message, say("check which of the two is true"))


def after_withdrawal(danger: Danger, gone: date) -> Iterator[Finding]:
    """The facts of a withdrawn danger that are later than its withdrawal."""
    for field, fact in all_facts(danger):
        first = first_day(type(fact))
        day = getattr(fact, first.name) if first and isinstance(field.kind, Facts) else None
        if first and day and day > gone:
            message = say(
                "{fact} of {day} is recorded, but the danger was withdrawn on {gone}", fact=field.label, day=day, gone=gone
            )
            yield Finding(danger.id, fact, first.name, message, say("check which of the two is true"))
