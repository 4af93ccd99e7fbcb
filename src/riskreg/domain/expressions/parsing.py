"""Parsing: an expression -> the tree of its conditions as typed. `not` binds more closely than `and`, `and` than `or`."""

from typing import Final

from riskreg.domain.expressions.errors import ExpressionError
from riskreg.domain.expressions.tree import Node, Phrase, joint, negated
from riskreg.domain.expressions.words import ALIKE, AND, OR, Token, tokens
from riskreg.domain.register import fold
from riskreg.wording import Said, say

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
