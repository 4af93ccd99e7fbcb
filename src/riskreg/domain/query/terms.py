"""Term, Flag: what can be asked of a kind of record: a field that is compared, and a condition that stands alone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, TypeAlias

from riskreg.domain.audience import Viewer
from riskreg.domain.evaluation import Judge
from riskreg.domain.fields import Choice, Dated, Day, Fact, Facts, FieldTable, Kind, Number, Ref, Text, Whole, YesNo, given
from riskreg.domain.fields import Texts as Several
from riskreg.domain.query.value_types import (
    YUAN,
    ChoiceType,
    DayType,
    GroupType,
    IdType,
    NameType,
    NumberType,
    TagType,
    TextType,
    ValueType,
)
from riskreg.domain.records import Record
from riskreg.domain.register import Register
from riskreg.domain.words import AUDIENCES, FALSE, PUBLIC, TRUE
from riskreg.messages import Joined, Word, joined

Part: TypeAlias = object  # of a group of fields: a day, a word, a name, a text, a number
Get: TypeAlias = Callable[[Any, Judge], Any]  # what an item has on the day of a judge; None (of several, ()) if nothing
Holds: TypeAlias = Callable[[Any, Judge], bool]
Anchors: TypeAlias = Callable[[Any, Judge], Iterable[date]]  # days from which, or to which, days are counted


class Term(NamedTuple):
    """A field that can be compared. Its label is the English key, knows the Chinese one, and has all synonyms."""

    label: Word
    sort: ValueType
    get: Get
    says: str = ""  # what it means, in English
    several: bool = False  # an item may have more than one value
    anchors: Anchors | None = None  # where time alone changes it
    state: bool = False  # it tells finished items from others
    few: bool = False  # it has few values, though its kind of value may have many

    @property
    def is_axis(self) -> bool:
        """Whether items can be counted by it: it has few values, words of a closed list or names of a short one."""
        sort = self.sort
        short = isinstance(sort, NameType) and sort.target in SHORT_LISTS and not sort.free
        return self.few or short or isinstance(sort, ChoiceType | TagType)


class Flag(NamedTuple):
    """A condition that stands alone. One that is `alive` never holds for what is finished for good."""

    label: Word
    holds: Holds
    says: str = ""
    anchors: Anchors | None = None
    alive: bool = False
    state: bool = False


UNIT: Final = "unit"
CATEGORY: Final = "category"
PLACE: Final = "place"
MONTH: Final = "month"
SHORT_LISTS: Final = frozenset({"units", "people", "categories", "places", "meetings"})
ENTERED: Final = frozenset({"replied", "issued", "repealed"})  # days of facts: one after the day of judgement is not there yet


def label(table: type[FieldTable], name: str, *more: str) -> Word:
    """Return the label of a declared field, with its synonyms and some more."""
    field = table.FIELDS[name]
    return Word(field.english, field.key.zh, *field.key.synonyms, *more)


def declared(table: type[FieldTable], inner: Callable[[Any], FieldTable] | None = None) -> Iterator[Term]:
    """Return a term for every declared field that has one value, or several plain ones. `inner` finds the value in an item."""
    for field in table.FIELDS.values():
        if isinstance(field.kind, Fact | Facts):
            yield Term(label(table, field.name), GroupType(), in_groups(field.name, inner), says=field.key.says, several=True)
            continue
        sort = TagType() if field.name == "tags" else sort_of(field.kind)
        if sort:
            several = isinstance(field.kind, Several) or (isinstance(field.kind, Ref) and field.kind.many)
            get = having(field.name, field.kind, inner)
            more = ("tag",) if field.name == "tags" else ()
            yield Term(label(table, field.name, *more), sort, get, says=field.key.says, several=several)


def sort_of(kind: Kind) -> ValueType | None:
    """Return how the values of a declared field are compared; None if they are no single values."""
    match kind:
        case Text() | Several():
            return TextType()
        case Day():
            return DayType()
        case Whole() | Number():
            return YUAN if isinstance(kind, Number) else NumberType()
        case Choice():
            return ChoiceType(kind.words)
        case YesNo():
            return ChoiceType((TRUE, FALSE))
        case Ref():
            return NameType(kind.target, free=kind.free, around=kind.target == "places")
    return None


def told(fact: FieldTable, register: Register) -> Iterator[Part]:
    """Return what is written in a group of fields, and in the groups within it: names for ids."""
    for field, content in given(fact):
        for part in content if isinstance(content, tuple) else (content,):
            if isinstance(part, FieldTable):
                yield from told(part, register)
            elif isinstance(field.kind, Ref):
                yield register.name(field.kind.target, part) or part if part in register.lists[field.kind.target] else part
            elif isinstance(field.kind, YesNo):
                yield field.kind.yes if part else field.kind.no
            else:
                yield part


def in_groups(name: str, inner: Callable[[Any], FieldTable] | None) -> Get:
    """Return how the groups of fields in a field are found that had come by the day."""

    def groups(item: Any, judge: Judge) -> tuple[Joined, ...]:  # noqa: ANN401 - an item of any kind
        content = getattr(inner(item) if inner else item, name)
        facts = content if isinstance(content, tuple) else (content,) if content else ()
        return tuple(joined(told(fact, judge.register)) for fact in facts if has_come(fact, judge.on))

    return groups


def has_come(fact: FieldTable, on: date) -> bool:
    """Whether a group of fields was there on a day: it names a day up to then, or none."""
    days = [getattr(fact, name, None) for name in ("on", "applied", "from_")]
    first = min((day for day in days if day), default=on)
    return first <= on


def having(name: str, kind: Kind, inner: Callable[[Any], FieldTable] | None) -> Get:
    """Return how the value of a declared field is found."""
    if isinstance(kind, YesNo):
        return lambda item, _judge: TRUE if getattr(inner(item) if inner else item, name) else FALSE
    if name in ENTERED:

        def happened(item: Any, judge: Judge) -> date | None:  # noqa: ANN401 - an item of any kind
            day: date | None = getattr(item, name)
            return day if day and day <= judge.on else None

        return happened
    if inner:
        return lambda item, _judge: getattr(inner(item), name)
    return lambda item, _judge: getattr(item, name)


def shared(table: type[Record], kind: Word) -> Iterator[Term]:
    """Return the terms that risks, dangers and measures share and that are computed."""
    yield Term(label(table, "id"), IdType(kind), lambda item, _: item.id, says="its id; a former id means it too")
    yield Term(
        label(table, "unit", "单位", "部门"),
        NameType("units"),
        lambda item, judge: item.unit_on(judge.on),
        says="the unit that answers for it",
    )
    yield Term(
        label(table, "owner"),
        NameType("people"),
        lambda item, judge: item.owner_on(judge.on),
        says="the person who answers for it",
    )
    yield helping(table)
    yield Term(label(table, "title", "标题", "名称"), TextType(), lambda item, _: item.title, says="what it is, in one line")
    yield Term(label(table, "audience"), ChoiceType(AUDIENCES), seen_by, says="who may see it")
    yield Term(LAST_PROGRESS, DayType(), last_progress, says="the day of the newest entry of progress")
    yield Term(PATH, TextType(), lambda item, _: item.path, says="the file it stands in")


FIRST_DUE: Final = Word("first_due", "原时限", "original_due", "原定时限", en="first day")
LATE_DAYS: Final = Word("late_days", "逾期天数", "days_late", "超期天数", en="days late")
PATH: Final = Word("path", "文件", "file")
LAST_PROGRESS: Final = Word("last_progress", "最近进展", "最近进展日期")
HANDED: Final = Word("handed_over", "已移交责任", "移交过责任", "换过责任人")


def monthly(get: Get, says: str) -> Term:
    """Return the term for the month of a day."""

    def month(item: Any, judge: Judge) -> str | None:  # noqa: ANN401 - an item of any kind
        day: date | None = get(item, judge)
        return f"{day:%Y-%m}" if day else None

    return Term(Word(MONTH, "月份", "月"), TextType(), month, says=says, few=True)


def helping(table: type[FieldTable], inner: Callable[[Any], FieldTable] | None = None) -> Term:
    """Return the term for the units that help: --helper, never --unit."""
    field = table.FIELDS["helpers"]
    get = having(field.name, field.kind, inner)
    return Term(label(table, "helpers", "helper", "配合"), NameType("units"), get, says=field.key.says, several=True)


def last_progress(item: Record, judge: Judge) -> date | None:
    """Return the day of the newest entry of progress."""
    progress = item.last_progress(judge.on)
    return progress.on if progress else None


def seen_by(item: Record, judge: Judge) -> Word:
    """Return who may see it: the stricter of what it says and what its category says."""
    return Viewer(judge.register, judge.settings, PUBLIC).needed(item.audience, item.category)


def handed_over(item: Record, judge: Judge) -> bool:
    """Whether it was handed over by the day."""
    return any(handover.on <= judge.on for handover in item.handovers)


def days_by(facts: Sequence[Dated], on: date) -> Iterator[date]:
    """Return the days of the facts that had happened by a day."""
    return (fact.on for fact in facts if fact.on and fact.on <= on)


def state_flags(words: Iterable[Word], get: Get, alive: frozenset[str]) -> Iterator[Flag]:
    """Return a flag for every state."""
    for word in words:
        yield Flag(word, being(word, get), says="in this state on the day", alive=word in alive, state=True)


def being(word: Word, get: Get) -> Holds:
    """Return whether an item has a value."""
    return lambda item, judge: bool(get(item, judge) == word)
