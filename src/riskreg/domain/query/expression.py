"""Expression: the tree as typed -> what it means, by the vocabulary of one kind of record, or of every kind that has it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import eq, ge, gt, le, lt
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from riskreg.domain.evaluation import Judge
from riskreg.domain.lookup import fold, suggest
from riskreg.domain.query import danger_terms, deadline_terms, decision_terms, measure_terms, risk_terms
from riskreg.domain.query.parser import (
    Beside,
    Claim,
    FieldTest,
    Joint,
    Node,
    Not,
    Phrase,
    leaves,
    mapped,
    negated,
    parse,
    phrases,
    spelled,
    top,
)
from riskreg.domain.query.terms import LATE_DAYS, Flag, Term
from riskreg.domain.query.tokens import AND, NONE, ExpressionError, Token, UnknownWordError, missing
from riskreg.domain.query.value_types import DayType, forms, typed
from riskreg.domain.register import Register
from riskreg.messages import Word, joined, say

Named = TypeVar("Named", bound=Term | Flag)

KINDS: Final = (
    Word("risks", "风险"),
    Word("dangers", "隐患"),
    Word("measures", "措施"),
    Word("decisions", "议定事项"),
)
WORDS: Final = {"risks": risk_terms, "dangers": danger_terms, "measures": measure_terms, "decisions": decision_terms}
LISTS: Final = {
    "unit": "units",
    "category": "categories",
    "place": "places",
    "owner": "people",
    "leader": "people",
    "meeting": "meetings",
}
RANKS: Final = (Word("grade", "等级"), Word("level", "级别"))
OPPOSITE: Final = ("不是", "没有", "并非", "非", "不", "未", "没")  # before the word for a condition: 未逾期


class Vocabulary(NamedTuple):
    """What can be asked of a kind of record, by every form of its name, folded."""

    kind: Word
    terms: Mapping[str, Term]
    flags: Mapping[str, Flag]

    def term(self, text: str) -> Term | None:
        """Return the field that a word means."""
        return self.terms.get(key(text))

    def flag(self, text: str) -> Flag | None:
        """Return the condition that a word means."""
        return self.flags.get(key(text))

    def opposite(self, text: str) -> Flag | None:
        """Return the condition of which a word means the opposite (未逾期)."""
        found = (self.flag(text.removeprefix(prefix)) for prefix in OPPOSITE if text.startswith(prefix))
        return next((flag for flag in found if flag), None)

    def near(self, text: str, *, alone: bool) -> list[Word]:
        """Return the fields or, for a word that stands alone, the conditions and fields that were probably meant."""
        named: list[Term | Flag] = [*self.flags.values(), *self.terms.values()] if alone else [*self.terms.values()]
        known = {form: item.label for item in named for form in forms(item.label)}
        return list(dict.fromkeys(typed(label) for label in suggest(key(text), known)))


def key(text: str) -> str:
    """Return the form in which names are compared: late-days is late_days."""
    return fold(text).replace("-", "_")


def by_form(items: Iterable[Named]) -> Mapping[str, Named]:
    """Return items by every form of their names. Of two with one English name the first is meant, as with any other form."""
    found: dict[str, Named] = {}
    taken: set[str] = set()
    for item in items:
        if item.label in taken:
            continue
        taken.add(item.label)
        for form in (item.label, item.label.zh, item.label.en, *item.label.synonyms):
            found.setdefault(key(form), item)
    return found


@cache
def vocabulary(kind: str) -> Vocabulary:
    """Return the vocabulary of risks, dangers, measures or decisions; made when first asked."""
    word = next(word for word in KINDS if word == kind)
    words = WORDS[word]
    return Vocabulary(word, by_form(words.terms(word)), by_form(words.flags()))


@cache
def owed_vocabulary(kind: str) -> Vocabulary:
    """Return what can be asked of the deadlines of a kind: who owes it and its days are their own, the rest is the record's."""
    word = next(word for word in KINDS if word == kind)
    words = WORDS[word]
    return Vocabulary(word, by_form(deadline_terms.terms(words.terms(word))), by_form(deadline_terms.flags(words.flags())))


def unique(items: Iterable[Named]) -> Iterator[Named]:
    """Leave out the synonyms."""
    seen: set[str] = set()
    for item in items:
        if item.label not in seen:
            seen.add(item.label)
            yield item


def kinds_with(text: str, *, alone: bool) -> list[Word]:
    """Return the kinds of record that know a word: as a field, or where it stands `alone`, as a condition."""
    known = (vocabulary(kind) for kind in KINDS)
    return [words.kind for words in known if ((words.flag(text) or words.opposite(text)) if alone else words.term(text))]


Test: TypeAlias = Callable[[Any, Judge], bool]

EQUAL: Final = ("=", "!=", "~")  # signs behind which several values may stand
GIVEN: Final = ("=", "!=")  # signs behind which none may stand


class Expression:
    """What was asked of one kind of record. Equal when the same was asked, in whatever words.

    `holds(item, judge)` says whether an item that exists on the day fulfils it; of decisions an item is a Decided.
    """

    __slots__ = ("holds", "kind", "register", "tree")

    def __init__(self, kind: Word, tree: Node, register: Register) -> None:
        """Prepare the question, once for all items."""
        self.kind: Final = kind
        self.tree: Final = tree
        self.register: Final = register
        self.holds: Final = careful(tree, compiled(tree, register))

    def __eq__(self, other: object) -> bool:
        """Equal when the same is asked."""
        return isinstance(other, Expression) and (self.kind, self.tree) == (other.kind, other.tree)

    def __hash__(self) -> int:
        """Hash of how it is spelled."""
        return hash(self.said)

    def __repr__(self) -> str:
        """Show it as it would be typed."""
        return f"Expression({self.kind}: {self.said})"

    @property
    def said(self) -> Word:
        """How it is spelled: as a code with ids, and in both languages with names. Each reads back as the same expression."""
        code, chinese, english = (spelled(self.tree, self.register, language) for language in ("", "zh", "en"))
        return Word(code, chinese, en=english)

    @property
    def asks_for_finished(self) -> bool:
        """Whether it says anything of states, so that finished items are not to be left out beforehand."""
        return any((leaf.term if isinstance(leaf, FieldTest) else leaf.flag).state for leaf in leaves(self.tree))

    @property
    def is_lasting(self) -> bool:
        """Whether it asks how late something is or was; of risks only what is late now counts."""
        return self.kind != "risks" and self.mentions(LATE_DAYS)

    def mentions(self, field: str) -> bool:
        """Whether it asks for a field, by the English name of that."""
        return any(isinstance(leaf, FieldTest) and leaf.term.label == field for leaf in leaves(self.tree))

    def allows(self, field: str, value: str) -> bool:
        """Whether an item with this value in a field may fulfil it: what it asks of that field alone lets it."""
        return all(holds(value) for holds in self.tests_of(field))

    def tests_of(self, field: str) -> Iterator[Callable[[str], bool]]:
        """Return the conditions that ask for one field alone, as tests of its value."""
        for part in top(self.tree):
            if all(isinstance(leaf, FieldTest) and leaf.term.label == field for leaf in leaves(part)):
                test = compiled(part, self.register, bare=True)
                yield lambda value, test=test: test(value, None)  # type: ignore[misc]


def read(text: str, kind: str, register: Register) -> Expression:
    """Read an expression about risks, dangers, measures or decisions; raise ExpressionError where a word means nothing."""
    try:
        return understood(parse(text), kind, register)
    except ExpressionError as error:
        error.text = text
        raise


def understood(tree: Node, kind: str, register: Register) -> Expression:
    """Find out what an expression as typed means for a kind of record."""
    words = vocabulary(kind)
    return Expression(words.kind, mapped(tree, lambda phrase: meaning(phrase, words, register)), register)


def meaning(phrase: Phrase, words: Vocabulary, register: Register) -> Node:
    """Find out what one condition means."""
    word, sign, values = phrase
    if sign is None:
        flag = words.flag(word.text)
        if flag:
            return Claim(flag)
        opposite = words.opposite(word.text)
        if opposite:
            return negated(Claim(opposite))
        raise no_condition(word, words, register)
    term = words.term(word.text)
    if term is None:
        raise no_field(word, words)
    if sign.text not in term.sort.signs:
        said = say("{sign} does not go with {field}", sign=sign.text, field=typed(term.label))
        raise ExpressionError(said, sign.start, sign.end, hint=say("signs that do: {signs}", signs=joined(term.sort.signs)))
    if len(values) > 1 and sign.text not in EQUAL:
        said = say("{sign} goes with one value", sign=sign.text)
        raise ExpressionError(said, values[1].start, values[1].end, hint=say("several values go with = and !="))
    if other := field_beside(term, values, words):
        return FieldTest(term, sign.text, (Beside(other),))
    return FieldTest(term, sign.text, tuple(value(one, term, sign, register) for one in values))


def field_beside(term: Term, values: Sequence[Token], words: Vocabulary) -> Term | None:
    """Return the field that a day is compared with, where one stands in the place of a day: rectified>due."""
    other = words.term(values[0].text) if len(values) == 1 and values[0].kind == "word" else None
    return other if other and isinstance(term.sort, DayType) and isinstance(other.sort, DayType) else None


def value(token: Token, term: Term, sign: Token, register: Register) -> Any:  # noqa: ANN401 - what the sort of the field reads
    """Read a value; None asks for what is not given."""
    if token.kind == "text" or fold(token.text) not in missing():
        return term.sort.read(token, sign.text, register)
    if sign.text not in GIVEN:
        said = say("{word} goes with = and != only", word=token.text)
        raise ExpressionError(said, token.start, token.end, hint=say("a text that is called so is written in quotation marks"))
    return None


def no_field(word: Token, words: Vocabulary) -> ExpressionError:
    """Say that a kind of record has no such field."""
    if words.flag(word.text):
        return ExpressionError(
            say("{word} stands alone, without a sign", word=word.text),
            word.start,
            word.end,
            hint=say("write {word}, or not {word}", word=word.text),
        )
    elsewhere = kinds_with(word.text, alone=False)
    if elsewhere:
        said = say("{kind} have no {word}; {kinds} do", kind=words.kind, word=word.text, kinds=joined(elsewhere))
    else:
        said = say("{kind} have no field {word}", kind=words.kind, word=word.text)
    near = words.near(word.text, alone=False) or [rank for rank in RANKS if elsewhere and words.term(rank) and is_rank(word.text)]
    elsewise = say("leave it out, or ask for another table") if elsewhere else None
    return UnknownWordError(
        said, word.start, word.end, hint=say("did you mean {names}?", names=joined(near)) if near else elsewise
    )


def is_rank(text: str) -> bool:
    """Whether a word means the grade of a risk or the level of a danger, which stand for each other in suggestions."""
    return any((term := vocabulary(kind).term(text)) and term.label in RANKS for kind in KINDS)


def no_condition(word: Token, words: Vocabulary, register: Register) -> ExpressionError:
    """Say that a word alone is no condition."""
    name, mark, rest = word.text.replace("：", ":").partition(":")
    term = words.term(name) if mark else words.term(word.text)
    if term and mark:
        hint = say("write {example}", example=f"{name}={rest}")
        return ExpressionError(say("{word} is no condition", word=word.text), word.start, word.end, hint=hint)
    if term:
        said = say("{word} needs a sign and a value behind it", word=word.text)
        hint = say(
            "write what it should be behind one of {signs}; {example} is everything that has one",
            signs=joined(term.sort.signs),
            example=f"{word.text}!={NONE}",
        )
        return UnknownWordError(said, word.start, word.end, hint=hint)
    elsewhere = kinds_with(word.text, alone=True)
    if elsewhere:
        said = say(
            "{word} says nothing about {kind}; it does about {kinds}", word=word.text, kind=words.kind, kinds=joined(elsewhere)
        )
        return UnknownWordError(said, word.start, word.end)
    near = [value_of(word, words, register)] if value_of(word, words, register) else words.near(word.text, alone=True)
    hint = (
        say("did you mean {names}?", names=joined(near))
        if near
        else say("several values of one field are written unit=A,B; a value with signs or blanks in quotation marks")
    )
    return UnknownWordError(say("{word} is no condition", word=word.text), word.start, word.end, hint=hint)


def value_of(word: Token, words: Vocabulary, register: Register) -> str:
    """Return the condition that was probably meant where a unit, person, category, place or meeting stands alone, if any."""
    for field, target in LISTS.items():
        if field in words.terms and isinstance(register.directory.find(target, word.text), str):
            return f"{field}={word.text}"
    return ""


def compiled(node: Node, register: Register, *, bare: bool = False) -> Test:
    """Turn a tree into one function; a `bare` one takes the value of the field it asks for instead of an item."""
    match node:
        case FieldTest():
            term = node.term._replace(get=lambda value, _judge: value, several=False) if bare else node.term
            return compared(node._replace(term=term), register)
        case Claim(flag):
            return flag.holds
        case Not(inner):
            test = compiled(inner, register, bare=bare)
            return lambda item, judge: not test(item, judge)
        case Joint(by, parts):
            tests = tuple(compiled(part, register, bare=bare) for part in parts)
            return every(tests) if by == AND else some(tests)
    message = "a condition as typed means nothing yet"
    raise TypeError(message)


def every(tests: tuple[Test, ...]) -> Test:
    """All of them."""
    if len(tests) == 2:  # noqa: PLR2004 - the usual case, without a loop
        first, second = tests
        return lambda item, judge: first(item, judge) and second(item, judge)
    return lambda item, judge: all(test(item, judge) for test in tests)


def some(tests: tuple[Test, ...]) -> Test:
    """Any of them."""
    return lambda item, judge: any(test(item, judge) for test in tests)


def compared(node: FieldTest, register: Register) -> Test:
    """Turn a comparison into a function; what is not given is as the docstring of this module says."""
    term, sign, values = node
    if sign == "!=":
        same = compared(FieldTest(term, "=", values), register)
        return lambda item, judge: not same(item, judge)
    if isinstance(values[0], Beside):
        return beside(term, sign, values[0].term)
    get, absent = term.get, None in values
    given = [one for one in values if one is not None and not isinstance(one, Beside)]
    if not given:
        return (lambda item, judge: not get(item, judge)) if term.several else (lambda item, judge: get(item, judge) is None)
    fits = term.sort.fits(sign, given, register)
    if term.several:
        return lambda item, judge: any(map(fits, found)) if (found := get(item, judge)) else absent
    return lambda item, judge: absent if (found := get(item, judge)) is None else fits(found)


COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


def beside(term: Term, sign: str, other: Term) -> Test:
    """Turn a comparison of two fields into a function; where either is not given it does not hold."""
    first, second, holds = term.get, other.get, COMPARISONS[sign]

    def test(item: Any, judge: Judge) -> bool:  # noqa: ANN401 - an item of any kind
        one, two = first(item, judge), second(item, judge)
        return one is not None and two is not None and holds(one, two)

    return test


def careful(tree: Node, test: Test) -> Test:
    """Spare what is finished for good, and perhaps not yet read, where the expression can only hold for something alive."""
    if not alive(tree):
        return test

    def holds(item: Any, judge: Judge) -> bool:  # noqa: ANN401 - an item of any kind
        quiet = getattr(item, "quiet", None)
        return (quiet is None or quiet > judge.on) and test(item, judge)

    return holds


def alive(node: Node) -> bool:
    """Whether it never holds for what is finished for good."""
    match node:
        case Claim(flag):
            return flag.alive
        case Joint(by, parts):
            return any(map(alive, parts)) if by == AND else all(map(alive, parts))
    return False


FEW: Final = 3  # suggestions at most


def read_for_all(text: str, register: Register) -> list[Expression]:
    """Read an expression for every kind of record that has all it asks for; raise ExpressionError where none has."""
    try:
        tree = parse(text)
        return [understood(tree, kind, register) for kind in able(tree, [vocabulary(kind) for kind in KINDS], register, KINDS)]
    except ExpressionError as error:
        error.text = text
        raise


def able(tree: Node, known: Sequence[Vocabulary], register: Register, kinds: Sequence[Word]) -> tuple[Word, ...]:
    """Return those of some kinds that have all that a tree asks for; raise ExpressionError where none has.

    `known` are the vocabularies of the kinds that could be meant at all.
    """
    left = tuple(kinds)
    for phrase in phrases(tree):
        having = able_kinds(phrase, known, register)
        both = tuple(kind for kind in left if kind in having)
        if not both:
            raise nobody(phrase, having, left)
        left = both
    return left


def able_kinds(phrase: Phrase, known: Sequence[Vocabulary], register: Register) -> list[Word]:
    """Return the kinds of which a condition can be asked; raise ExpressionError where there is none."""
    having: list[Word] = []
    wrong: list[tuple[Vocabulary, ExpressionError]] = []
    for words in known:
        try:
            meaning(phrase, words, register)
            having.append(words.kind)
        except ExpressionError as error:
            wrong.append((words, error))
    if not having:
        raise clearest(phrase, wrong, register)
    return having


def clearest(phrase: Phrase, wrong: Sequence[tuple[Vocabulary, ExpressionError]], register: Register) -> ExpressionError:
    """Return the error that helps most: of a kind that knows the field; if none does, what was probably meant of any kind."""
    errors = [error for _, error in wrong]
    known = [error for error in errors if not isinstance(error, UnknownWordError)]
    if known or len(errors) == 1:
        return (known or errors)[0]
    word, alone = phrase.word, phrase.sign is None
    if alone and any(words.term(word.text) for words, _ in wrong):
        return next(error for words, error in wrong if words.term(word.text))
    near: list[str] = [meant for words, _ in wrong if alone and (meant := value_of(word, words, register))]
    near = near or [name for words, _ in wrong for name in words.near(word.text, alone=alone)]
    said = say("{word} is no condition", word=word.text) if alone else say("no record has a field {word}", word=word.text)
    hint = say("did you mean {names}?", names=joined([*dict.fromkeys(near)][:FEW])) if near else errors[0].hint
    return UnknownWordError(said, word.start, word.end, hint=hint)


def nobody(phrase: Phrase, able: Sequence[Word], others: Sequence[Word]) -> ExpressionError:
    """No kind of record has both this and what stands before it."""
    word = phrase.word
    said = say(
        "{word} says something about {kinds}, but what stands before it about {others}: no record has both",
        word=word.text,
        kinds=joined(able),
        others=joined(others),
    )
    return ExpressionError(said, word.start, word.end)
