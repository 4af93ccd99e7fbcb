"""Asked columns: what a table does not show of itself: any field of the vocabulary, when it is named as a column or sort key."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from riskreg.domain.evaluation import Judge
from riskreg.domain.query.record_query import kind_of
from riskreg.domain.words import LISTED
from riskreg.messages import Joined, Name, joined
from riskreg.report.document import Cell, Column

if TYPE_CHECKING:
    from riskreg.domain.query.expression import Vocabulary
    from riskreg.domain.query.terms import Term


class AskedColumns:
    """The columns that the rows of a table could have; nothing is computed before one is asked for."""

    def __init__(self, judge: Judge, items: Sequence[Any], kinds: Iterable[str] = (), *, owed: bool = False) -> None:
        """`items` are what the rows show, in their order: records, decisions with their meetings, or what is `owed` for them.

        Without `kinds` they are those of the items; where there is no item any kind is known, so that no column is a mistake.
        """
        self.judge: Final = judge
        self.items: Final = items
        self.kinds: Final = tuple(kinds) or tuple(dict.fromkeys(map(kind_of, items))) or LISTED
        self.owed: Final = owed

    def __eq__(self, other: object) -> bool:
        """Equal: what a table could show beside is no difference between two tables."""
        return isinstance(other, AskedColumns)

    def __hash__(self) -> int:
        """Hash as what is equal."""
        return hash(AskedColumns)

    @cached_property
    def known(self) -> "tuple[Vocabulary, ...]":
        """What can be asked of the kinds."""
        from riskreg.domain.query.expression import owed_vocabulary, vocabulary  # noqa: PLC0415 - most tables show no more

        return tuple(owed_vocabulary(kind) if self.owed else vocabulary(kind) for kind in self.kinds)

    def terms(self, word: str) -> "dict[str, Term]":
        """Return the field that a word means, of each kind that has it."""
        return {words.kind: term for words in self.known if (term := words.term(word))}

    def forms(self, word: str) -> frozenset[str]:
        """Return everything that the field is called which a word means."""
        from riskreg.domain.query.value_types import forms  # noqa: PLC0415 - as above

        return frozenset(form for term in self.terms(word).values() for form in forms(term.label))

    def names(self) -> Iterator[str]:
        """Return the English names of all fields."""
        yield from dict.fromkeys(str(term.label) for words in self.known for term in words.terms.values())

    def column(self, word: str) -> tuple[Column, tuple[Cell, ...]] | None:
        """Return the column that a word means, and its cells; None if it means none."""
        terms = self.terms(word)
        if not terms:
            return None
        label = next(iter(terms.values())).label
        return Column(str(label), label), tuple(self.cell(terms.get(kind_of(item)), item) for item in self.items)

    def cell(self, term: "Term | None", item: Any) -> Cell:  # noqa: ANN401 - an item of any kind
        """Make a cell of what an item has in a field: names for ids."""
        from riskreg.domain.query.value_types import NameType  # noqa: PLC0415 - as above

        value = term.get(item, self.judge) if term else None
        if term is None or value is None:
            return None
        if not isinstance(term.sort, NameType):
            return joined(value) if term.several else value
        target = term.sort.target
        return self.named(target, value) if term.several else self.name(target, value)

    def named(self, target: str, ids: Iterable[str]) -> Joined:
        """Name several."""
        return joined(self.name(target, id_) for id_ in ids)

    def name(self, target: str, id_: str) -> Name | str:
        """Name one; a text that names nobody of the list stands as it is."""
        register = self.judge.register
        return (register.name(target, id_) or id_) if id_ in register.lists[target] else id_
