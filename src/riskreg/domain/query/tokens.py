"""Tokens: an expression cut into words, quoted texts, signs and brackets, each with its place; Chinese and full-width too."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from riskreg.domain.lookup import fold
from riskreg.errors import RiskregError
from riskreg.messages import Said, Word, joined, say


class ExpressionError(RiskregError):
    """An expression cannot be understood. `text` is the whole of it, `start` and `end` the word that is to blame."""

    def __init__(self, said: Said, start: int, end: int, *, hint: Said | None = None) -> None:
        """Take what is wrong with the characters from `start` to before `end`; `read` adds the text."""
        super().__init__(said, hint=hint)
        self.text = ""
        self.start = start
        self.end = end


class UnknownWordError(ExpressionError):
    """A word that means nothing to a kind of record, though it may to another."""


LONGEST: Final = 2000  # characters of an expression

AND: Final = Word("and", "且", "并且", "而且", "和", "与", "&", "&&")
OR: Final = Word("or", "或", "或者", "|", "||")
NOT: Final = Word("not", "非", "不是", "并非", "不", "!")
NONE: Final = Word("none", "无", "未填", "空")  # asks for what is not given

SIGNS: Final = ("=", "!=", ">", ">=", "<", "<=", "~")
ALIKE: Final[Mapping[str, str]] = {sign: sign for sign in SIGNS} | {
    "==": "=",
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    "=~": "~",
    "等于": "=",
    "不等于": "!=",
    "大于": ">",
    "小于": "<",
    "大于等于": ">=",
    "不小于": ">=",
    "不低于": ">=",
    "小于等于": "<=",
    "不大于": "<=",
    "不高于": "<=",
    "包含": "~",
    "含": "~",
    "contains": "~",
}
WIDE: Final = str.maketrans("＝＞＜！～＆｜", "=><!~&|", "") | str.maketrans(
    {"≥": ">=", "≧": ">=", "≤": "<=", "≦": "<=", "≠": "!="}
)
SPECIAL: Final = r"\s()（）,，、=＝!！<＜>＞~～≥≧≤≦≠&＆|｜\"'“”‘’「」＂＇"
OPERATORS: Final = "并且|而且|或者|且|或"


class Token(NamedTuple):
    """A word of an expression. `kind`: word, text (quoted), sign, and, or, not, (, ), the comma, or end."""

    kind: str
    text: str  # without quotation marks; of a sign, as in SIGNS
    start: int
    end: int


@cache
def pattern() -> re.Pattern[str]:
    """Return the pattern of one token; compiled when the first expression is read."""
    return re.compile(
        rf"""(?P<blank>\s+)
        |(?P<text>"(?:[^"]|"")*"|'(?:[^']|'')*'|[“”][^“”]*[“”]|[‘’][^‘’]*[‘’]|「[^」]*」|＂[^＂]*＂|＇[^＇]*＇)
        |(?P<open>[(（])|(?P<close>[)）])|(?P<comma>[,，、])
        |(?P<sign>[=＝!！<＜>＞~～≥≧≤≦≠&＆|｜]+)
        |(?P<joint>{OPERATORS})
        |(?P<word>(?:(?!{OPERATORS})[^{SPECIAL}])+)
        |(?P<quote>.)""",
        re.VERBOSE,
    )


@cache
def reserved() -> Mapping[str, str]:
    """Return what the words that join conditions mean, in every spelling."""
    return {fold(form): str(word) for word in (AND, OR, NOT) for form in (word, word.zh, *word.synonyms)}


@cache
def missing() -> frozenset[str]:
    """Return the words that ask for what is not given."""
    return frozenset(fold(form) for form in (NONE, NONE.zh, *NONE.synonyms))


def tokens(text: str) -> Iterator[Token]:
    """Cut an expression into tokens, the last of which is its end."""
    if len(text) > LONGEST:
        raise ExpressionError(say("the expression has more than {n} characters", n=LONGEST), 0, 0)
    for found in pattern().finditer(text):
        kind, (start, end) = str(found.lastgroup), found.span()
        match kind:
            case "blank":
                continue
            case "quote":
                hint = say('every quotation mark needs its partner; inside "…" write "" for one')
                raise ExpressionError(say("the quotation mark {mark} is not closed", mark=found[0]), start, end, hint=hint)
            case "text":
                yield Token("text", unquoted(found[0]), start, end)
            case "sign":
                yield sign(found[0], start, end)
            case "open" | "close" | "comma":
                yield Token({"open": "(", "close": ")", "comma": ","}[kind], found[0], start, end)
            case _:
                yield Token(reserved().get(fold(found[0]), "word"), found[0], start, end)
    yield Token("end", "", len(text), len(text))


def unquoted(text: str) -> str:
    """Take the quotation marks off."""
    mark, inner = text[0], text[1:-1]
    return inner.replace(mark * 2, mark) if mark in "\"'" else inner


def sign(text: str, start: int, end: int) -> Token:
    """Return the sign that some characters mean, or the word that joins conditions."""
    plain = text.translate(WIDE)
    if plain in ALIKE:
        return Token("sign", ALIKE[plain], start, end)
    if plain in reserved():
        return Token(reserved()[plain], text, start, end)
    raise ExpressionError(say("{sign} is no sign", sign=text), start, end, hint=say("signs are: {signs}", signs=joined(SIGNS)))


def quoted(text: str) -> str:
    """Spell a value so that it reads back as itself: in quotation marks, where it would not as it stands."""
    plain = re.fullmatch(rf"(?:(?!{OPERATORS})[^{SPECIAL}])+", text)
    if plain and fold(text) not in reserved() and fold(text) not in missing():
        return text
    return '"' + text.replace('"', '""') + '"'
