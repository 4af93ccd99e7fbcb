"""Short forms: options and --where -> one query; a kind of record that has no word for what is asked is refused here alone."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from riskreg.domain.query.expression import KINDS, Expression, Vocabulary, able, meaning, owed_vocabulary, vocabulary
from riskreg.domain.query.parser import Beside, FieldTest, Node, Phrase, joint, leaves, mapped, parse, top
from riskreg.domain.query.record_query import Query
from riskreg.domain.query.tokens import AND, NONE, OR, ExpressionError, Token
from riskreg.domain.query.value_types import ChoiceType, NameType, TagType
from riskreg.domain.register import Register
from riskreg.errors import RiskregError
from riskreg.messages import Joined, Name, Word, joined, say

LABELS: Final[Mapping[str, Word]] = {  # the options, in the order in which the face of a report names them
    "unit": Word("unit", "单位"),
    "helper": Word("helper", "配合单位"),
    "category": Word("category", "类别"),
    "place": Word("place", "场所"),
    "owner": Word("owner", "责任人"),
    "leader": Word("leader", "分管领导"),
    "grade": Word("grade", "等级"),
    "level": Word("level", "级别"),
    "state": Word("state", "状态"),
    "tag": Word("tag", "标签"),
    "found": Word("found", "发现"),
    "closed": Word("closed", "销号"),
}
WHERE: Final = Word("where", "条件")
EVERY_STATE: Final = "all"  # --state all: every state
SPANS: Final = frozenset({"found", "closed"})  # shown as they were typed
SIGNED: Final = (">=", "<=", ">", "<")  # may stand before a word of an ordered list


class Topic(NamedTuple):
    """What a report lists or counts: some kinds of record, or what is `owed` for them.

    `apart`: each kind takes of what is asked what it has a word for, instead of passing altogether or not.
    """

    kinds: tuple[Word, ...]
    owed: bool = False
    apart: bool = False


RISKS, DANGERS, MEASURES, DECISIONS = KINDS
TOPICS: Final[Mapping[str, Topic]] = {
    **{kind: Topic((kind,)) for kind in KINDS},
    "records": Topic(KINDS),
    "deadlines": Topic(KINDS, owed=True),
    "zones": Topic((RISKS, DANGERS), apart=True),
}


class Condition(NamedTuple):
    """One condition as typed, with the option it was typed behind; a part of --where has none."""

    tree: Node
    option: str | None = None


def resolve(words: Mapping[str, Sequence[str]], where: str | None, about: str, register: Register) -> Query:
    """Make the query for a report about one of TOPICS; raise RiskregError where a word means nothing."""
    topic = TOPICS[about]
    every_state = EVERY_STATE in words.get("state", ())
    asked = [*short_forms(words), *parts(where)]
    if not asked:
        return Query(every_state=every_state)
    fitting = sorted_out(asked, topic, where, register)
    said = faces(asked, fitting, topic, register)
    plain = {} if topic.owed else made(fitting, vocabulary, register)
    owed = made(fitting, owed_vocabulary, register) if topic.owed or about == "records" else {}
    return Query(said, plain, owed, every_state)


def short_forms(words: Mapping[str, Sequence[str]]) -> Iterator[Condition]:
    """Return the conditions that options stand for: several words of one option mean any of them."""
    for option in LABELS:
        texts = words.get(option, ())
        if texts and not (option == "state" and EVERY_STATE in texts):
            yield Condition(joint(OR, spelled_out(option, texts)), option)


def spelled_out(option: str, texts: Sequence[str]) -> list[Node]:
    """Return what an option says as it would be typed in an expression; words with a sign of their own stand apart."""
    word = Token("word", option, 0, 0)
    alike = [text for text in texts if not sign_of(option, text)]
    nodes: list[Node] = [
        Phrase(word, Token("sign", sign, 0, 0), (Token("word", text.removeprefix(sign), 0, 0),))
        for text in texts
        if (sign := sign_of(option, text))
    ]
    if alike:
        nodes.insert(0, Phrase(word, Token("sign", "=", 0, 0), tuple(Token("word", text, 0, 0) for text in alike)))
    return nodes


def sign_of(option: str, text: str) -> str:
    """Return the sign that a word of an option begins with: `>=significant`."""
    return next((sign for sign in SIGNED if text.startswith(sign)), "") if option in ("grade", "level") else ""


def parts(where: str | None) -> Iterator[Condition]:
    """Return the conditions of --where, of which all must hold."""
    if where is not None:
        with blamed(None, where):
            tree = parse(where)
        yield from map(Condition, top(tree))


def sorted_out(asked: Sequence[Condition], topic: Topic, where: str | None, register: Register) -> dict[Word, list[Condition]]:
    """Return of each kind that may pass the conditions that are asked of it; raise RiskregError if there is no such kind."""
    known = [vocabulary_of(kind, topic) for kind in topic.kinds]
    fitting: dict[Word, list[Condition]] = {kind: [] for kind in topic.kinds}
    left: tuple[Word, ...] = topic.kinds
    for condition in asked:
        with blamed(condition.option, where):
            kinds = able(condition.tree, known, register, topic.kinds if topic.apart else left)
        for kind in kinds:
            fitting[kind].append(condition)
        left = topic.kinds if topic.apart else kinds
    return {kind: fitting[kind] for kind in left}


def vocabulary_of(kind: Word, topic: Topic) -> Vocabulary:
    """Return what can be asked of a kind, or of what is owed for it."""
    return owed_vocabulary(kind) if topic.owed else vocabulary(kind)


@contextmanager
def blamed(option: str | None, where: str | None) -> Iterator[None]:
    """Let a mistake name the option in which it stands; one in --where has the whole text with it."""
    try:
        yield
    except ExpressionError as error:
        if option is None:
            error.text = where or ""
            raise
        raise RiskregError(say("--{option}: {problem}", option=option, problem=error.said), hint=error.hint) from None


def made(fitting: Mapping[Word, Sequence[Condition]], known: Any, register: Register) -> dict[str, Expression | None]:  # noqa: ANN401
    """Return the expression of each kind; None where nothing is asked of it. `known` gives the vocabulary of a kind."""
    return {
        str(kind): Expression(kind, joint(AND, [meant(one.tree, known(kind), register) for one in found]), register)
        if found
        else None
        for kind, found in fitting.items()
    }


def meant(tree: Node, words: Vocabulary, register: Register) -> Node:
    """Return what a condition as typed means for a kind."""
    return mapped(tree, lambda phrase: meaning(phrase, words, register))


def faces(
    asked: Sequence[Condition], fitting: Mapping[Word, Sequence[Condition]], topic: Topic, register: Register
) -> dict[str, object]:
    """Return what was asked, as the face of a report shows it."""
    said: dict[str, object] = {}
    typed: list[Condition] = []
    for condition in asked:
        kind = next(kind for kind, found in fitting.items() if condition in found)
        if condition.option is None:
            typed.append(condition)
        else:
            said[LABELS[condition.option]] = shown(
                condition.option, meant(condition.tree, vocabulary_of(kind, topic), register), condition.tree, register
            )
    if typed:
        said[WHERE] = in_words(typed, fitting, topic, register)
    return said


def in_words(typed: Sequence[Condition], fitting: Mapping[Word, Sequence[Condition]], topic: Topic, register: Register) -> Word:
    """Spell --where; the words of different kinds may stand in it where each takes its own."""
    nodes = []
    for condition in typed:
        kind = next(kind for kind, found in fitting.items() if condition in found)
        nodes.append(meant(condition.tree, vocabulary_of(kind, topic), register))
    return Expression(next(iter(fitting)), joint(AND, nodes), register).said


def shown(option: str, node: Node, typed: Node, register: Register) -> object:
    """Return the values of an option: names for ids, all words that a sign lets pass, a span as it was typed."""
    if option in SPANS:
        return ", ".join(value.text for phrase in phrases_of(typed) for value in phrase.values)
    found = [value for leaf in leaves(node) if isinstance(leaf, FieldTest) for value in values(leaf, register)]
    return joined(sorted(found, key=str) if option == "tag" else dict.fromkeys(found))


def phrases_of(node: Node) -> Iterator[Phrase]:
    """Return the conditions as typed."""
    return (part for part in (getattr(node, "parts", None) or (node,)) if isinstance(part, Phrase))


def values(leaf: FieldTest, register: Register) -> Joined:
    """Return the values that one comparison lets pass."""
    sort = leaf.term.sort
    if isinstance(sort, NameType):
        records = register.lists[sort.target]
        return joined(Name(value, records[value].name_or_title) if value in records else value or NONE for value in leaf.values)  # type: ignore[index, arg-type]
    if isinstance(sort, ChoiceType) and leaf.sign != "=":
        passing = sort.fits(leaf.sign, [value for value in leaf.values if not isinstance(value, Beside)], register)
        return joined(word for word in sort.words if passing(word))
    if isinstance(sort, ChoiceType):
        return joined(value if value is not None else sort.absent or NONE for value in leaf.values)
    assert isinstance(sort, TagType)
    return joined(value or NONE for value in leaf.values)
