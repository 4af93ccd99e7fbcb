"""Every kind: an expression that names no kind of record is asked of each for which it makes sense."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from riskreg.domain.expressions.errors import ExpressionError, UnknownWordError
from riskreg.domain.expressions.meaning import Expression, meaning, understood, value_of
from riskreg.domain.expressions.parsing import parse
from riskreg.domain.expressions.tree import Joint, Node, Not, Phrase
from riskreg.domain.expressions.vocabulary import KINDS, vocabulary
from riskreg.domain.register import Register
from riskreg.wording import Word, joined, say

FEW: Final = 3  # suggestions at most


def read_for_all(text: str, register: Register) -> list[Expression]:
    """Read an expression for every kind of record that has all it asks for; raise ExpressionError where none has."""
    try:
        typed = parse(text)
        kinds: tuple[Word, ...] = KINDS
        for phrase in phrases(typed):
            able = tuple(kind for kind in able_kinds(phrase, register) if kind in kinds)
            if not able:
                raise nobody(phrase, able_kinds(phrase, register), kinds)
            kinds = able
        return [understood(typed, kind, register) for kind in kinds]
    except ExpressionError as error:
        error.text = text
        raise


def phrases(node: Node) -> Iterator[Phrase]:
    """Return the conditions as typed."""
    match node:
        case Phrase():
            yield node
        case Not(inner):
            yield from phrases(inner)
        case Joint(_, parts):
            for part in parts:
                yield from phrases(part)


def able_kinds(phrase: Phrase, register: Register) -> list[Word]:
    """Return the kinds of which a condition can be asked; raise ExpressionError where there is none."""
    able: list[Word] = []
    wrong: dict[Word, ExpressionError] = {}
    for kind in KINDS:
        try:
            meaning(phrase, vocabulary(kind), register)
            able.append(kind)
        except ExpressionError as error:
            wrong[kind] = error
    if not able:
        raise clearest(phrase, wrong, register)
    return able


def clearest(phrase: Phrase, wrong: Mapping[Word, ExpressionError], register: Register) -> ExpressionError:
    """Return the error that helps most: of a kind that knows the field; if none does, what was probably meant of any kind."""
    known = [error for error in wrong.values() if not isinstance(error, UnknownWordError)]
    if known:
        return known[0]
    word, alone = phrase.word, phrase.sign is None
    if alone and any(vocabulary(kind).term(word.text) for kind in wrong):
        return next(error for kind, error in wrong.items() if vocabulary(kind).term(word.text))
    near: list[str] = [meant for kind in wrong if alone and (meant := value_of(word, vocabulary(kind), register))]
    near = near or [name for kind in wrong for name in vocabulary(kind).near(word.text, alone=alone)]
    said = say("{word} is no condition", word=word.text) if alone else say("no record has a field {word}", word=word.text)
    first = next(iter(wrong.values()))
    hint = say("did you mean {names}?", names=joined([*dict.fromkeys(near)][:FEW])) if near else first.hint
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
