"""Literals: the text of a field -> its value: words, numbers, days, references; what does not fit is told."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from riskreg.domain.fields import Choice, Day, Fact, Facts, FieldTable, Free, Id, Kind, Number, Ref, Text, Texts, Whole, YesNo
from riskreg.domain.lookup import suggest
from riskreg.domain.words import LEVELS
from riskreg.messages import Said, Word, joined, say
from riskreg.syntax.days import is_placeholder, read_day, why_not
from riskreg.syntax.yaml_parser import Scalar
from riskreg.syntax.yaml_tree import Map, Node, Seq

if TYPE_CHECKING:
    from riskreg.syntax.reader import FileReader

# A reader takes the reading under way, the node and the label of the field; None where nothing could be read.
Reader: TypeAlias = Callable[["FileReader", Node, Word], Any]

SHORT: Final = 40  # characters of a wrong value that a message repeats


def clipped(text: str) -> str:
    """Shorten a value for a message."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[:SHORT] + "..."


def shape(node: Node) -> Said:
    """Say what a node is, to a person."""
    if isinstance(node, Seq):
        return say("a list")
    if isinstance(node, Map):
        return say("a group of fields")
    return say("a text")


def wrong_shape(reading: "FileReader", node: Node, label: Word, wanted: Said, hint: Said | None = None) -> None:
    """Report a value of another shape than the field needs."""
    reading.report(
        node, "R205", say("{field} is {wanted}, but {given} stands here", field=label, wanted=wanted, given=shape(node)), hint
    )


def scalar(reading: "FileReader", node: Node, label: Word) -> str | None:
    """Read one text; anything else is reported."""
    if node.__class__ is Scalar:
        return node.value
    quote = say("if the brackets belong to the text, put the whole text in double quotes")
    wrong_shape(reading, node, label, say("a text"), quote if node.start_mark.column and reading.is_flow(node) else None)
    return None


DIGITS: Final = 12  # more than any number of a register has; Python refuses to read some thousands


def plain_number(text: str) -> str:
    """Guess the number that was meant: full-width digits, thousands commas, 万, 元 or 项 behind it."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if re.search(r"[0-9],[0-9]", plain) and re.match(r"[0-9]{1,3}(,[0-9]{3})+(?![0-9])", plain):
        plain = plain.replace(",", "")
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)(万)?(?:元|yuan|项|处|天|个)?", plain)
    if not match:
        return ""
    value = Decimal(match[1]) * (10000 if match[2] else 1)
    return format(value.normalize(), "f")


def read_number(reading: "FileReader", node: Node, label: Word) -> Decimal | None:
    """Read a decimal number of at least 0, exactly as written."""
    text = scalar(reading, node, label)
    if text is None:
        return None
    if text.isascii() and text.replace(".", "", 1).isdigit() and text[0] != "." and text[-1] != ".":
        return Decimal(text)
    not_a_number(reading, node, label, text)
    return None


def read_whole(least: int, most: int) -> Reader:
    """Make a reader of whole numbers from `least` to `most`."""

    def read(reading: "FileReader", node: Node, label: Word) -> int | None:
        text = scalar(reading, node, label)
        if text is None:
            return None
        if text.isascii() and text.isdigit():
            number = int(text[:DIGITS]) if len(text.lstrip("0")) < DIGITS else most + 1
            if least <= number <= most:
                return number
            reading.report(node, "R205", say("{field} lies between {least} and {most}", field=label, least=least, most=most))
        else:
            not_a_number(reading, node, label, text, whole=True)
        return None

    return read


def not_a_number(reading: "FileReader", node: Node, label: Word, text: str, *, whole: bool = False) -> None:
    """Report a text where a number, or a whole number, should be."""
    if is_placeholder(text) and not plain_number(text):
        message = say("{field}: {text} is no number yet", field=label, text=clipped(text))
        reading.report(node, "R208", message, say("find out, then write the number in digits"))
        return
    meant = plain_number(text)
    certain = meant and not meant.startswith("-") and not (whole and "." in meant)
    hint = say("write {text}", text=meant) if certain else say("write the number in digits")
    reading.report(node, "R205", say("{field}: {text} is not a number", field=label, text=clipped(text)), hint)


def _(text: str) -> str:
    """Mark a text for translation."""
    return text


def read_text(reading: "FileReader", node: Node, label: Word) -> str | None:
    """Read a text."""
    if node.__class__ is Scalar:
        return node.value
    return scalar(reading, node, label)


def read_id(reading: "FileReader", node: Node, label: Word) -> str | None:
    """Read an id: letters, digits, Chinese characters, - . and _, as they stand."""
    text = scalar(reading, node, label)
    if text is None or (text.isascii() and text.isalnum()):
        return text
    if text.replace("-", "").isalnum() and text[0] != "-":
        return text
    wrong = next((sign for sign in text if not (sign.isalnum() or sign in "-._")), None)
    if wrong is not None or text[0] in "-._":
        suggestion = usable(text)
        hint = say("write {text}", text=suggestion) if suggestion else None
        reading.report(
            node, "R209", say("the id {text} has the sign {sign} in it", text=clipped(text), sign=wrong or text[0]), hint
        )
        return None
    return text


def usable(text: str) -> str:
    """Make an id of a text: dashes of all kinds and brackets become hyphens, other signs go."""
    plain = re.sub(r"[\s\u2010-\u2015\u2212\uff0d()\[\]\u3014\u3015/]+", "-", unicodedata.normalize("NFKC", text))
    return re.sub("-+", "-", "".join(letter for letter in plain if letter.isalnum() or letter in "-._")).strip("-._")


def read_day_of(reading: "FileReader", node: Node, label: Word) -> date | None:
    """Read a day; each text of a day is parsed once for all fields and files."""
    text = scalar(reading, node, label)
    if text is None:
        return None
    day = KNOWN_DAYS.get(text) or read_day(text)
    if day is not None:
        KNOWN_DAYS[text] = day
    elif is_placeholder(text):
        message = say("{field}: {text} is no day yet", field=label, text=clipped(text))
        at_once = say("write the day on which it was found, and immediate or 立行立改 as its mode")
        later = say("agree on a day and write it as YYYY-MM-DD")
        reading.report(node, "R208", message, at_once if "立行立改" in text else later)
    else:
        message, hint = why_not(clipped(text))
        reading.report(node, "R207", say("{field}: {problem}", field=label, problem=message), hint)
    return day


def forms(words: tuple[Word, ...]) -> dict[str, Word]:
    """Return the words by what files may call them: the English code or the Chinese word."""
    return {**{str(word): word for word in words}, **{word.zh: word for word in words}}


def read_choice(words: tuple[Word, ...]) -> Reader:
    """Make a reader of one of a few words, in English or Chinese."""
    known_words = forms(words)

    def read(reading: "FileReader", node: Node, label: Word) -> Word | None:
        text = scalar(reading, node, label)
        if text is None:
            return None
        word = known_words.get(text)
        if word is None:
            not_a_word(reading, node, label, text, words)
        return word

    return read


def not_a_word(reading: "FileReader", node: Node, label: Word, text: str, words: tuple[Word, ...]) -> None:
    """Report a word that is none of those allowed, with the one that was probably meant."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    spelt = {form.casefold(): word for word in words for form in (*word.synonyms, word.en, word.zh, str(word))}
    opposite = folded[:1] in NOT and folded[1:] in spelt
    meant = spelt.get(folded) or next(iter([] if opposite else suggest(folded, spelt, 1)), None)
    message = say("{field}: {text} is none of {words}", field=label, text=clipped(text), words=joined(map(written, words)))
    advice = say(ADVICE[words]) if words in ADVICE else None
    reading.report(node, "R206", message, say("did you mean {word}?", word=written(meant)) if meant else advice)


def written(word: Word) -> Word:
    """Return a word as files write it: in English that is its code, which what people call it need not be."""
    return Word(str(word), word.zh, en=str(word))


def read_yes_no(yes: Word, no: Word) -> Reader:
    """Make a reader of true and false."""
    known = {
        **dict.fromkeys(("true", "yes", "是", str(yes), yes.zh), True),
        **dict.fromkeys(("false", "no", "否", str(no), no.zh), False),
    }

    def read(reading: "FileReader", node: Node, label: Word) -> bool | None:
        text = scalar(reading, node, label)
        if text is None:
            return None
        if text not in known:
            not_a_word(reading, node, label, text, (yes, no))
        return known.get(text)

    return read


def read_several(reading: "FileReader", node: Node, label: Word) -> tuple[str, ...] | None:
    """Read one text or a list of texts."""
    if node.__class__ is Scalar:
        return (node.value,)
    if not isinstance(node, Seq):
        wrong_shape(reading, node, label, say("a text or a list of texts"))
        return None
    texts = [scalar(reading, item, label) for item in node.items or ()]
    return tuple(text for text in texts if text and not text.isspace())


def read_free(value: Kind) -> Reader:
    """Make a reader of a group whose keys are the user's own."""
    inner = reader(value)

    def read(reading: "FileReader", node: Node, label: Word) -> Mapping[str, Any] | None:
        if not isinstance(node, Map):
            wrong_shape(reading, node, label, say("a group of fields"))
            return None
        found: dict[str, Any] = {}
        for key, item in node.pairs:
            if key.value in found:
                reading.report(key, "R203", say("{field} is given twice", field=key.value))
                continue
            found[key.value] = inner(reading, item, Word(key.value, key.value))
        return {key: content for key, content in found.items() if content is not None}

    return read


def reader(kind: Kind) -> Reader:
    """Return the reader of a kind of field."""
    return MAKERS[type(kind)](kind)


def read_fact(table: type[FieldTable]) -> Reader:
    """Make a reader of one nested group."""
    return lambda reading, node, label: reading.row(table, node, label)


def read_facts(table: type[FieldTable]) -> Reader:
    """Make a reader of a list of nested groups."""
    return lambda reading, node, label: reading.facts(table, node, label)


def known(kind: Kind) -> Mapping[str, object] | None:
    """Return the values of texts that need no reader: words, days met before; None for texts, which are their own values."""
    match kind:
        case Choice():
            return forms(kind.words)
        case Day():
            return KNOWN_DAYS
        case Text() | Ref(many=False):
            return None
    return NOTHING_KNOWN


# What to say where none of the words is near.
ADVICE: Final[Mapping[tuple[Word, ...], str]] = {
    LEVELS: _("dangers have two levels, general and major; the four grades belong to risks"),
}
NOT: Final = frozenset("不非未没无")  # before a word it means the opposite
KNOWN_DAYS: Final[dict[str, date]] = {}
NOTHING_KNOWN: Final[Mapping[str, object]] = {}
MAKERS: Final[Mapping[type[Kind], Callable[[Any], Reader]]] = {
    Choice: lambda kind: read_choice(kind.words),
    Day: lambda _kind: read_day_of,
    Fact: lambda kind: read_fact(kind.table),
    Facts: lambda kind: read_facts(kind.table),
    Free: lambda kind: read_free(kind.value),
    Id: lambda _kind: read_id,
    Number: lambda _kind: read_number,
    Ref: lambda kind: read_several if kind.many else read_text,
    Text: lambda _kind: read_text,
    Texts: lambda _kind: read_several,
    Whole: lambda kind: read_whole(kind.least, kind.most),
    YesNo: lambda kind: read_yes_no(kind.yes, kind.no),
}
