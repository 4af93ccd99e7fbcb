"""The tree of an expression: conditions, joined by and, or and not. What is equal means the same."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from riskreg.domain.expressions.sorts import Value
from riskreg.domain.expressions.terms import Flag, Term
from riskreg.domain.expressions.words import Token
from riskreg.wording import Word


class Phrase(NamedTuple):
    """A condition as it was typed: a word alone, or with a sign and values."""

    word: Token
    sign: Token | None
    values: tuple[Token, ...]


class Comparison(NamedTuple):
    """A field compared with values; several mean any of them (with `!=` none of them). A value None asks for what is missing."""

    term: Term
    sign: str
    values: tuple[Value, ...]


class Claim(NamedTuple):
    """A condition that stands alone: overdue."""

    flag: Flag


class Not(NamedTuple):
    """What does not hold."""

    inner: "Node"


class Joint(NamedTuple):
    """Conditions of which all must hold (`by` is AND) or any (OR); at least two, none of them joined by the same word."""

    by: Word
    parts: "tuple[Node, ...]"


Leaf: TypeAlias = Comparison | Claim
Node: TypeAlias = Phrase | Comparison | Claim | Not | Joint


def negated(node: Node) -> Node:
    """Return the opposite; the opposite of the opposite is the condition itself."""
    return node.inner if isinstance(node, Not) else Not(node)


def joint(by: Word, parts: Sequence[Node]) -> Node:
    """Join conditions; what is joined by the same word inside is laid flat."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Joint) and part.by == by else (part,))
    return flat[0] if len(flat) == 1 else Joint(by, tuple(flat))


def mapped(node: Node, change: Callable[[Phrase], Node]) -> Node:
    """Replace every condition as typed by what it means."""
    match node:
        case Phrase():
            return change(node)
        case Not(inner):
            return negated(mapped(inner, change))
        case Joint(by, parts):
            return joint(by, [mapped(part, change) for part in parts])
    return node


def leaves(node: Node) -> Iterator[Leaf]:
    """Return the conditions."""
    match node:
        case Comparison() | Claim():
            yield node
        case Not(inner):
            yield from leaves(inner)
        case Joint(_, parts):
            for part in parts:
                yield from leaves(part)
