"""Value types: how the values of a field are written, which signs go with them, and when one fits; names among them."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias

from riskreg.domain.lookup import fold, suggest
from riskreg.domain.lookup import near as near_words
from riskreg.domain.query.tokens import SIGNS, ExpressionError, Token
from riskreg.domain.records import Identified
from riskreg.domain.register import Register, is_called, within
from riskreg.messages import UNKNOWN, Name, Said, UnknownDay, Word, joined, say


class DaySpan(NamedTuple):
    """Days from `first` to `last`, both included; an open end is None."""

    first: date | None
    last: date | None

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it; a missing day never does, nor one that is not known."""
        if day is None or isinstance(day, UnknownDay):
            return False
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


Value: TypeAlias = Word | DaySpan | Decimal | str | None
Fits: TypeAlias = Callable[[Any], bool]  # whether a value that a record has is meant

SAME: Final = ("=", "!=")
ORDERED: Final = tuple(sign for sign in SIGNS if sign != "~")
NEAR_WORDS: Final = 3  # suggestions at most
FEW_WORDS: Final = 20  # known names that are listed where none is near


class ValueType:
    """How the values of a field are written and compared. `signs` go with it."""

    signs: tuple[str, ...] = SAME

    def read(self, token: Token, sign: str, register: Register) -> Value:
        """Return what a value means; raise ExpressionError if it means nothing."""
        raise NotImplementedError

    def fits(self, sign: str, values: Sequence[Value], register: Register) -> Fits:
        """Return whether what a record has fits any of some values, for every sign but `!=`."""
        raise NotImplementedError

    def spelled(self, value: Value, register: Register, language: str) -> str:  # noqa: ARG002 - not every sort needs them
        """Return a value as it would be typed: by code and id, or in zh or en."""
        return str(value)


class TextType(ValueType):
    """Texts. `~` is contains; blanks, line breaks, the width of letters and their case do not count."""

    signs = ("=", "!=", "~")

    def read(self, token: Token, sign: str, register: Register) -> Value:  # noqa: ARG002
        """Take the text as it is."""
        return some_text(token)

    def fits(self, sign: str, values: Sequence[Value], register: Register) -> Fits:  # noqa: ARG002
        """Equal, or contains."""
        texts = [plain(str(value)) for value in values]
        if sign == "=":
            return lambda found: plain(found) in texts
        return lambda found: any(text in plain(found) for text in texts)


class ChoiceType(ValueType):
    """Closed words. Where they are `ordered` they stand from the greatest, which for grades and levels is the worst."""

    def __init__(self, words: Iterable[Word], *, ordered: bool = False, absent: Word | None = None) -> None:
        """`absent` is a word for what is not given: 未评."""
        self.words: Final = tuple(words)
        self.ordered: Final = ordered
        self.absent: Final = absent
        self.signs = ORDERED if ordered else SAME

    def read(self, token: Token, sign: str, register: Register) -> Value:  # noqa: ARG002
        """Find the word, in either language or by what else it is called."""
        meant = fold(token.text)
        for word in self.words:
            if meant in forms(word):
                return word
        if self.absent and sign in SAME and meant in forms(self.absent):
            return None
        known = {form: word for word in self.words for form in forms(word)}
        near = suggest(meant, known, 1)
        hint = say("did you mean {word}?", word=typed(near[0])) if near else None
        raise wrong(token, say("{word} is none of {words}", word=token.text, words=joined(map(typed, self.words))), hint)

    def fits(self, sign: str, values: Sequence[Value], register: Register) -> Fits:  # noqa: ARG002
        """Be one of the words, or greater or less than it."""
        if sign == "=":
            chosen = frozenset(map(str, values))
            # What was not understood may be the worst, and is asked for with it.
            return (chosen | {str(UNKNOWN)} if self.ordered and self.words[0] in chosen else chosen).__contains__
        at = next(at for at, word in enumerate(self.words) if word == values[0])
        spans = {">=": (0, at + 1), ">": (0, at), "<=": (at, len(self.words)), "<": (at + 1, len(self.words))}
        found = frozenset(map(str, self.words[slice(*spans[sign])]))
        return (found | {str(UNKNOWN)} if self.words[0] in found else found).__contains__

    def spelled(self, value: Value, register: Register, language: str) -> str:  # noqa: ARG002
        """The Chinese word in Chinese; the code elsewhere, as English labels have blanks."""
        return value.zh if language == "zh" and isinstance(value, Word) else str(value)


class DayType(ValueType):
    """Days: 2022-09-01; a month 2022-09 or a year 2022, and 2022-09-01..2022-09-15, mean any day of it."""

    signs = ORDERED

    def read(self, token: Token, sign: str, register: Register) -> Value:  # noqa: ARG002
        """Read a day, a month, a year or a span."""
        text = token.text.translate(WIDTHS).strip()
        first, dots, last = text.partition("..")
        try:
            begin = days(first) if first or not last else OPEN
            end = (days(last) if last else OPEN) if dots else None
        except ValueError:
            hint = say("write a day as 2022-09-01, a month as 2022-09, a span as 2022-09-01..2022-09-15; "
                       "days from the day of judgement are asked for with late_days, days_left, age")  # fmt: skip
            raise wrong(token, say("{word} is no day", word=token.text), hint) from None
        if end is None:
            return DaySpan(*begin)
        if sign not in SAME:
            raise wrong(token, say("a span of days goes with = and != only"), say("write one day"))
        if begin[0] and end[1] and begin[0] > end[1]:
            raise wrong(token, say("{word} ends before it begins", word=token.text))
        return DaySpan(begin[0], end[1])

    def fits(self, sign: str, values: Sequence[Value], register: Register) -> Fits:  # noqa: ARG002
        """Lie in a span, before or after it."""
        spans = [(value.first or date.min, value.last or date.max) for value in values if isinstance(value, DaySpan)]
        first, last = spans[0]
        match sign:
            case "=" if len(spans) == 1:
                return lambda found: first <= found <= last
            case "=":
                return lambda found: any(begin <= found <= end for begin, end in spans)
            case ">":
                return lambda found: found > last
            case ">=":
                return lambda found: found >= first
            case "<":
                return lambda found: found < first
        return lambda found: found <= last

    def spelled(self, value: Value, register: Register, language: str) -> str:  # noqa: ARG002
        """The shortest that means the same."""
        assert isinstance(value, DaySpan)
        if value.first is None or value.last is None:
            return f"{value.first or ''}..{value.last or ''}"
        short = (value.first.isoformat()[:length] for length in (4, 7, 10))
        return next((text for text in short if days(text) == value), f"{value.first}..{value.last}")


class NumberType(ValueType):
    """Numbers, exact; what they count may stand behind: 10天."""

    signs = ORDERED

    def __init__(self, *units: str) -> None:
        """`units` that may stand behind a number."""
        self.units: Final = units

    def read(self, token: Token, sign: str, register: Register) -> Value:  # noqa: ARG002
        """Read a number."""
        text = fold(token.text)
        unit = next((unit for unit in self.units if text.endswith(unit)), "")
        number = text.removesuffix(unit).strip()
        if not re.fullmatch(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?", number):
            raise wrong(token, say("{word} is no number", word=token.text), say("write digits, as in 10 or 0.5"))
        return Decimal(number)

    def fits(self, sign: str, values: Sequence[Value], register: Register) -> Fits:  # noqa: ARG002
        """Be equal, more or less."""
        numbers = [value for value in values if isinstance(value, Decimal)]
        first = numbers[0]
        whole = int(first) if first == first.to_integral_value() else first  # counts compare faster with whole numbers
        match sign:
            case "=":
                return frozenset(numbers).__contains__
            case ">":
                return lambda found: bool(found > whole)
            case ">=":
                return lambda found: bool(found >= whole)
            case "<":
                return lambda found: bool(found < whole)
        return lambda found: bool(found <= whole)

    def spelled(self, value: Value, register: Register, language: str) -> str:  # noqa: ARG002
        """Digits."""
        assert isinstance(value, Decimal)
        return format(value, "f")


DAYS: Final = NumberType("天", "日", "d")
TIMES: Final = NumberType("次")
YUAN: Final = NumberType("元")
WIDTHS: Final = str.maketrans("０１２３４５６７８９－．", "0123456789-.")


OPEN: Final = DaySpan(None, None)  # an end of a span that is left open


def plain(text: object) -> str:
    """Return a text in the form in which it is looked for: folded, without blanks and line breaks."""
    return "".join(fold(str(text)).split())


def forms(word: Word) -> frozenset[str]:
    """Return everything that a word is called, folded."""
    return frozenset(map(fold, (word, word.zh, word.en, *word.synonyms)))


def typed(word: Word) -> Word:
    """Return a word that is shown as it would be typed: in English its code, as English labels have blanks."""
    return Word(word, word.zh, en=word)


def days(text: str) -> tuple[date, date]:
    """Return the first and last day of a day, a month or a year; raise ValueError for anything else."""
    if re.fullmatch(r"20[0-9]{2}", text):
        return date(int(text), 1, 1), date(int(text) + 1, 1, 1) - timedelta(days=1)
    return bounds(text)


def bounds(text: str) -> tuple[date, date]:
    """Return the first and last day of a day or a month; raise ValueError for anything else."""
    if not re.fullmatch(r"20[0-9]{2}-[0-9]{2}(-[0-9]{2})?", text):
        raise ValueError(text)
    if len(text) == len("2022-09"):
        first = date.fromisoformat(f"{text}-01")
        year, month = divmod(first.year * 12 + first.month, 12)
        return first, date.fromordinal(date(year, month + 1, 1).toordinal() - 1)
    day = date.fromisoformat(text)
    return day, day


def some_text(token: Token) -> str:
    """Return the text of a value; one of nothing but blanks would be found everywhere."""
    if not plain(token.text):
        raise wrong(token, say("an empty text is no value"), say("what is not given is asked for with none"))
    return token.text


def wrong(token: Token, said: Said, hint: Said | None = None) -> ExpressionError:
    """Say what is wrong with a value."""
    return ExpressionError(said, token.start, token.end, hint=hint)


NEAR_NAMES: Final = 3  # suggestions at most
FEW_NAMES: Final = 20  # known names that are listed where none is near


class NameType(ValueType):
    """Records of a list, by id, name or alias; `~` means all whose id, name or alias contains a text.

    `free` fields also hold texts that name nobody; `around` means a place and all that lies within it.
    """

    signs = ("=", "!=", "~")

    def __init__(self, target: str, *, free: bool = False, around: bool = False) -> None:
        """`target` is the list."""
        self.target: Final = target
        self.free: Final = free
        self.around: Final = around

    def read(self, token: Token, sign: str, register: Register) -> Value:
        """Find the id; with `~`, see to it that there is a name that contains the text."""
        records = register.lists.get(self.target, {})
        if sign == "~":
            if not any(containing(records.values(), some_text(token))) and not self.free:
                raise wrong(token, say("no name contains {word}", word=token.text), known(records.values()))
            return token.text
        meant = register.directory.find(self.target, token.text)
        if isinstance(meant, str) and meant in records:
            return meant
        if isinstance(meant, tuple) and meant:
            said = say("{text} may be any of {ids}", text=token.text, ids=joined(meant))
            raise wrong(token, said, say("name one of them by its id"))
        if self.free:
            return token.text
        said = say("the register has no {text}", text=token.text)
        raise wrong(token, said, nearest(token.text, records.values()) or known(records.values()))

    def fits(self, sign: str, values: Sequence[Value], register: Register) -> Fits:
        """Be one of the records, or have a name that contains a text."""
        records = register.lists.get(self.target, {})
        texts = [plain(str(value)) for value in values]
        ids = frozenset(str(value) for value in values)
        if sign == "~":
            ids = frozenset(id_ for value in values for id_ in containing(records.values(), str(value)))
        if self.around:
            ids = within(ids, register)
        if not self.free:
            return ids.__contains__
        if sign == "~":
            return lambda found: found in ids or (found not in records and any(text in plain(found) for text in texts))
        return lambda found: found in ids or (found not in records and plain(found) in texts)

    def spelled(self, value: Value, register: Register, language: str) -> str:
        """The name for people, where it means just this record; the id for programs."""
        record = register.lists.get(self.target, {}).get(str(value))
        if language and record and register.directory.find(self.target, record.name_or_title) == record.id:
            return record.name_or_title
        return str(value)


class IdType(ValueType):
    """Ids of the records of a kind; a former id means its record."""

    signs = ("=", "!=", "~")

    def __init__(self, kind: str) -> None:
        """`kind` is the list."""
        self.kind: Final = kind

    def read(self, token: Token, sign: str, register: Register) -> Value:
        """Find the id as the register writes it; with `~` take a text that some id contains."""
        meant = fold(some_text(token))
        known = ids_of(self.kind, register)
        if sign == "~":
            found = token.text if any(meant in fold(id_) for id_ in known) else None
        else:
            found = next((id_ for id_ in known if fold(id_) == meant), None) or renamed(self.kind, meant, register)
        if found:
            return found
        said = say("the register has no {text}", text=token.text)
        raise wrong(token, said, say("{command} lists what there is", command=f"riskreg table {self.kind}"))

    def fits(self, sign: str, values: Sequence[Value], register: Register) -> Fits:  # noqa: ARG002
        """Be one of the ids, or contain a text."""
        if sign == "=":
            return frozenset(map(str, values)).__contains__
        texts = [fold(str(value)) for value in values]
        return lambda found: any(text in fold(found) for text in texts)


class TagType(TextType):
    """Tags of records. A word that is no tag of any record is a mistake, not an empty list."""

    def read(self, token: Token, sign: str, register: Register) -> Value:
        """Take a tag that there is, or with `~` a part of one."""
        text = super().read(token, sign, register)
        tags = sorted({tag for record in register.records for tag in record.tags})
        wanted = plain(token.text)
        if any(wanted in plain(tag) if sign == "~" else wanted == plain(tag) for tag in tags):
            return text
        near = near_words(token.text, tags) or tags[:FEW_NAMES]
        hint = say("did you mean {names}?", names=joined(near)) if near else None
        raise wrong(token, say("the register has no {text}", text=token.text), hint)


class GroupType(TextType):
    """Groups of fields, such as a handover: what is written in any of their fields, a name by its id too."""

    def fits(self, sign: str, values: Sequence[Value], register: Register) -> Fits:  # noqa: ARG002
        """Have a field that is equal, or contains a text."""
        texts = [plain(str(value)) for value in values]
        if sign == "=":
            return lambda found: any(form in texts for part in found for form in part_forms(part))
        return lambda found: any(text in form for part in found for form in part_forms(part) for text in texts)


def part_forms(part: object) -> Iterator[str]:
    """Return how a part of a group can be written, as it is looked for."""
    yield plain(part)
    for name in ("zh", "en", "name"):
        if form := getattr(part, name, ""):
            yield plain(form)


def called(record: Identified) -> tuple[str, ...]:
    """Return the id, the name and the aliases of a record."""
    return (record.id, record.name_or_title, *getattr(record, "aliases", ()))


def containing(records: Iterable[Identified], text: str) -> Iterator[str]:
    """Return the ids of the records of which the id, the name or an alias contains a text."""
    wanted = plain(text)
    return (record.id for record in records if any(wanted in plain(name) for name in called(record)))


def nearest(text: str, records: Iterable[Identified]) -> Said | None:
    """Name the records that were probably meant."""
    near = {fold(name): record for record in records for name in called(record)}
    found = suggest(text, near)
    names = dict.fromkeys(Name(record.id, record.name_or_title) for record in found)
    return say("did you mean {names}?", names=joined(names)) if names else None


def known(records: Iterable[Identified]) -> Said | None:
    """Name all records there are, if they are few."""
    names = [Name(record.id, record.name_or_title) for record in records]
    return say("known are: {names}", names=joined(names)) if 0 < len(names) <= FEW_NAMES else None


def ids_of(kind: str, register: Register) -> list[str]:
    """Return the ids of a kind."""
    if kind == "decisions":
        return [id_ for id_, _, _ in register.decisions]
    return list(dict.fromkeys(record.id for record in register.lists.get(kind, {}).values()))


def renamed(kind: str, folded: str, register: Register) -> str | None:
    """Return the id of the record of a kind that had an id before."""
    records = register.lists.get(kind, {}).values()
    return next((record.id for record in records if is_called(record, folded)), None)
