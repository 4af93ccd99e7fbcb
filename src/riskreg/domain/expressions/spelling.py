"""Spelling: the tree of an expression -> the expression as it would be typed, with as few brackets as will do."""

from riskreg.domain.expressions.tree import Claim, Comparison, Joint, Node, Not
from riskreg.domain.expressions.words import AND, NONE, NOT, OR, quoted
from riskreg.domain.register import Register
from riskreg.wording import Word


def spelled(node: Node, register: Register, language: str) -> str:
    """Spell an expression in zh or en, with names; without a language by codes and ids. It reads back as the same tree."""
    match node:
        case Claim(flag):
            return called(flag.label, language)
        case Comparison():
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


def comparison(node: Comparison, register: Register, language: str) -> str:
    """Spell a comparison."""
    term, sign, values = node
    texts = []
    for value in values:
        if value is None:
            texts.append(called(NONE, language))
        else:
            texts.append(quoted(str(value) if sign == "~" else term.sort.spelled(value, register, language)))
    return f"{called(term.label, language)}{sign}{','.join(texts)}"


def is_or(node: Node) -> bool:
    """Whether conditions are joined by or."""
    return isinstance(node, Joint) and node.by == OR


def called(word: Word, language: str) -> str:
    """Return a word in Chinese, else its code: English labels may have blanks."""
    return word.zh if language == "zh" else str(word)
