"""Parser: an expression -> the tree of its conditions as typed, and back to how it would be typed."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from riskreg.domain.lookup import fold
from riskreg.domain.query.terms import Flag, Term
from riskreg.domain.query.tokens import ALIKE, AND, NONE, NOT, OR, ExpressionError, Token, quoted, tokens
from riskreg.domain.query.value_types import Value
from riskreg.domain.register import Register
from riskreg.messages import Said, Word, say


class Phrase(NamedTuple):
    """A condition as it was typed: a word alone, or with a sign and values."""

    word: Token
    sign: Token | None
    values: tuple[Token, ...]


class Beside(NamedTuple):
    """Another field of the item, which stands in the place of a value: rectified>due."""

    term: Term


class FieldTest(NamedTuple):
    """A field compared with values; several mean any of them (with `!=` none of them). A value None asks for what is missing."""

    term: Term
    sign: str
    values: tuple[Value | Beside, ...]


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


Leaf: TypeAlias = FieldTest | Claim
Node: TypeAlias = Phrase | FieldTest | Claim | Not | Joint


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


def top(node: Node) -> tuple[Node, ...]:
    """Return the conditions of which all must hold."""
    return node.parts if isinstance(node, Joint) and node.by == AND else (node,)


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


def leaves(node: Node) -> Iterator[Leaf]:
    """Return the conditions."""
    match node:
        case FieldTest() | Claim():
            yield node
        case Not(inner):
            yield from leaves(inner)
        case Joint(_, parts):
            for part in parts:
                yield from leaves(part)


def spelled(node: Node, register: Register, language: str) -> str:
    """Spell an expression in zh or en, with names; without a language by codes and ids. It reads back as the same tree."""
    match node:
        case Claim(flag):
            return called(flag.label, language)
        case FieldTest():
            return comparison(node, register, language)
        case Not(inner):
            text = spelled(inner, register, language)
            return f"{called(NOT, language)} {text if not isinstance(inner, Joint) else f'({text})'}"
        case Joint(by, parts):
            texts = (
                f"({spelled(part, register, language)})" if by == AND and is_or(part) else spelled(part, register, language)
                for part in parts
            )
            return f" {called(by, language)} ".join(texts)
    message = "a condition as typed has no other spelling"
    raise TypeError(message)


def comparison(node: FieldTest, register: Register, language: str) -> str:
    """Spell a comparison."""
    term, sign, values = node
    texts = []
    for value in values:
        if value is None:
            texts.append(called(NONE, language))
        elif isinstance(value, Beside):
            texts.append(called(value.term.label, language))
        else:
            texts.append(quoted(str(value) if sign == "~" else term.sort.spelled(value, register, language)))
    return f"{called(term.label, language)}{sign}{','.join(texts)}"


def is_or(node: Node) -> bool:
    """Whether conditions are joined by or."""
    return isinstance(node, Joint) and node.by == OR


def called(word: Word, language: str) -> str:
    """Return a word in Chinese, else its code: English labels may have blanks."""
    return word.zh if language == "zh" else str(word)


DEEPEST: Final = 30  # brackets inside brackets
EXAMPLE: Final = say("write for example: level=major and overdue")
VALUES: Final = ("word", "text")


class Parser:
    """Reads one expression, from the left to the right."""

    def __init__(self, text: str) -> None:
        """Cut the text into tokens."""
        self.text: Final = text
        self.tokens: Final = list(tokens(text))
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """Read one token."""
        token = self.next
        self.at += token.kind != "end"
        return token

    def takes(self, kind: str) -> bool:
        """Read a token of one kind, if it comes next."""
        if self.next.kind != kind:
            return False
        self.at += 1
        return True

    def typed(self, token: Token) -> str:
        """Return a token as it was typed."""
        return self.text[token.start : token.end]

    def wrong(self, token: Token, said: Said, hint: Said | None = None) -> ExpressionError:
        """Say what is wrong with a token."""
        return ExpressionError(said, token.start, token.end, hint=hint)

    def whole(self) -> Node:
        """Read everything."""
        if self.next.kind == "end":
            raise self.wrong(self.next, say("the expression is empty"), EXAMPLE)
        node = self.either()
        token = self.next
        if token.kind == ")":
            raise self.wrong(token, say("the bracket {bracket} closes nothing", bracket=token.text))
        if token.kind != "end":
            raise self.unjoined(token)
        return node

    def either(self) -> Node:
        """Read conditions joined by or."""
        parts = [self.both()]
        while self.takes("or"):
            parts.append(self.both())
        return joint(OR, parts)

    def both(self) -> Node:
        """Read conditions joined by and."""
        parts = [self.condition()]
        while self.takes("and"):
            parts.append(self.condition())
        return joint(AND, parts)

    def condition(self) -> Node:
        """Read a condition, with any number of nots in front."""
        opposite = False
        while self.takes("not"):
            opposite = not opposite
        node = self.bracket() if self.next.kind == "(" else self.phrase()
        return negated(node) if opposite else node

    def bracket(self) -> Node:
        """Read what stands in brackets."""
        opening = self.take()
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong(opening, say("brackets lie more than {n} deep", n=DEEPEST))
        node = self.either()
        if self.next.kind not in (")", "end"):
            raise self.unjoined(self.next)
        if not self.takes(")"):
            raise self.wrong(opening, say("the bracket {bracket} is not closed", bracket=opening.text))
        self.depth -= 1
        return node

    def phrase(self) -> Phrase:
        """Read a word, and if a sign follows, the values it is compared with."""
        word = self.take()
        if word.kind != "word":
            raise self.misplaced(word)
        sign = self.sign()
        if sign is None:
            return Phrase(word, None, ())
        values = [self.value(sign)]
        while self.takes(","):
            values.append(self.value(self.tokens[self.at - 1]))
        if self.sign():
            raise self.unjoined(values[-1])
        return Phrase(word, sign, tuple(values))

    def sign(self) -> Token | None:
        """Read a sign, if one comes next; some have words (包含)."""
        token = self.next
        if token.kind == "word" and fold(token.text) in ALIKE:
            token = token._replace(kind="sign", text=ALIKE[fold(token.text)])
        if token.kind != "sign":
            return None
        self.at += 1
        return token

    def value(self, before: Token) -> Token:
        """Read a value behind a sign or a comma."""
        if self.next.kind in VALUES:
            return self.take()
        hint = say("several values are written unit=A,B; a value with signs or blanks in quotation marks")
        raise self.wrong(before, say("there is no value behind {sign}", sign=self.typed(before)), hint)

    def unjoined(self, token: Token) -> ExpressionError:
        """Two conditions stand side by side."""
        said = say("and or or is missing before {word}", word=self.typed(token))
        hint = say("join conditions with and, or; several values of one field are written unit=A,B")
        return self.wrong(token, said, hint)

    def misplaced(self, token: Token) -> ExpressionError:
        """Something else stands where a condition should."""
        if token.kind == "end":
            last = self.tokens[-2]
            return self.wrong(last, say("nothing follows {word}", word=self.typed(last)), EXAMPLE)
        if token.kind == "text":
            said = say("{word} alone is no condition", word=self.typed(token))
            return self.wrong(token, said, say("to look for a text write text~{word}", word=self.typed(token)))
        said = say("a condition should stand before {word}", word=self.typed(token))
        return self.wrong(token, said, EXAMPLE)


def parse(text: str) -> Node:
    """Read an expression; raise ExpressionError at the word that does not fit."""
    return Parser(text).whole()
