"""What can be asked in an expression: the fields of each kind of record with their signs and values, and the conditions."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from riskreg.domain.expressions.names import Ids, Names
from riskreg.domain.expressions.sorts import Choices, Days, Numbers, Sort, typed
from riskreg.domain.expressions.terms import Flag, Term
from riskreg.domain.expressions.vocabulary import vocabulary
from riskreg.domain.records import KINDS
from riskreg.report.document import Block, Cell, Column, Document, Paragraph, Row, rows
from riskreg.wording import Said, Word, joined, say

Named = TypeVar("Named", bound=Term | Flag)

KIND: Final = Column("kind", None, shown=False)
CHINESE: Final = Column("zh", Word("zh", "中文", en="in Chinese"))
MEANING: Final = Column("meaning", Word("meaning", "含义"), wrap=True)
FIELDS: Final = (
    KIND,
    Column("field", Word("field", "字段")),
    CHINESE,
    Column("signs", Word("signs", "符号"), wrap=True),
    Column("values", Word("values", "取值"), wrap=True),
    MEANING,
)
CONDITIONS: Final = (KIND, Column("condition", Word("condition", "条件词")), CHINESE, MEANING)


def view(kinds: Sequence[Word]) -> Document:
    """Show what can be asked of some kinds of record."""
    blocks: list[Block] = [
        Paragraph(
            say(
                "A condition is a word that stands alone (overdue), or a field with a sign and values (unit=A,B means any of "
                "them; ~ is contains; field=none asks for what is not given). Join them with and, or, not and brackets; every "
                "word may be Chinese."
            )
        )
    ]
    for kind in kinds:
        words = vocabulary(kind)
        conditions = tuple(condition(kind, flag) for flag in unique(words.flags.values()))
        fields = tuple(field(kind, term) for term in unique(words.terms.values()))
        blocks.append(rows(CONDITIONS, conditions, name="conditions", caption=say("Conditions of {kind}", kind=kind)))
        blocks.append(rows(FIELDS, fields, name="fields", caption=say("Fields of {kind}", kind=kind)))
    return Document("when", say("What can be asked: riskreg when EXPR, riskreg table --where EXPR"), None, tuple(blocks))


def condition(kind: Word, flag: Flag) -> Row:
    """Make the cells of a condition."""
    return (str(kind), str(flag.label), flag.label.zh, Said(flag.says, {}))


def field(kind: Word, term: Term) -> Row:
    """Make the cells of a field."""
    return (str(kind), str(term.label), term.label.zh, " ".join(term.sort.signs), values(term.sort), Said(term.says, {}))


def values(sort: Sort) -> Cell:
    """Say what may stand behind the sign."""
    match sort:
        case Choices():
            return joined(map(typed, sort.words))
        case Names():
            kind = KINDS[sort.target]
            return Word(kind.LIST, kind.LIST_ZH)
        case Ids():
            return Word("id", "编号")
        case Days():
            return Word("day", "日期", en="day, month, year")
        case Numbers():
            return Word("number", "数")
    return Word("text", "文字")


def unique(items: Iterable[Named]) -> Iterator[Named]:
    """Leave out the synonyms."""
    seen: set[str] = set()
    for item in items:
        if item.label not in seen:
            seen.add(item.label)
            yield item
