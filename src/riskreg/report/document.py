"""Document: what a report says, whatever it is shown in: blocks of text and tables of typed cells; and FORMATS, which show it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from importlib import import_module
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, Protocol, TypeAlias

from riskreg.messages import Joined, Said, Word
from riskreg.report.language import Language

EMPTY: Final[Mapping[str, str]] = MappingProxyType({})


class Tinted(NamedTuple):
    """A grade or a value in the colour of a grade; in text the colour is always said as a word too.

    `band` is one of major, significant, general, low, or unrated. `value` is what is shown instead of the word of the
    band (a count in a matrix); JSON prints `value` where given, else the code of the band.
    """

    band: Word
    value: "str | int | Word | None" = None


class Rate(NamedTuple):
    """A rate with its numerator and denominator; of nothing it is a dash."""

    numerator: int
    denominator: int


Cell: TypeAlias = bool | int | str | Decimal | date | Word | Said | Joined | Tinted | Rate | None
Row: TypeAlias = tuple[Cell, ...]


class Column(NamedTuple):
    """A column. `key` is its JSON key, `title` its heading.

    `shown` columns appear in text and CSV unless others were asked for; all columns appear in JSON. `wrap` columns may
    break over lines on a narrow terminal; others never do.
    """

    key: str
    title: Said | Word | None
    right: bool = False
    shown: bool = True
    wrap: bool = False


class Section(NamedTuple):
    """Rows under a line of their own; without `title` just rows."""

    title: Said | None
    rows: tuple[Row, ...]


class Heading(NamedTuple):
    """A heading inside a document."""

    text: Said


class Paragraph(NamedTuple):
    """Some sentences. `tone`: plain; note (small print); alarm (what must not be overlooked); next (what to type next)."""

    text: Said
    tone: Literal["plain", "note", "alarm", "next"] = "plain"


class Entries(NamedTuple):
    """Pairs of a label and a cell, one a line. `name` is the JSON key of the whole, `key` of each."""

    name: str
    pairs: tuple[tuple[str, Said | Word | None, Cell], ...]  # key, label, value; no label: only in JSON


class Verbatim(NamedTuple):
    """Lines of a file, shown as they are (made safe for the terminal)."""

    text: str


class Patch(NamedTuple):
    """Changes of files as a unified diff, as `patch` makes it: `diff` in JSON, where several are one text."""

    text: str


class ColumnSource(Protocol):
    """Columns that a table does not show of itself, made for its rows when one is named."""

    def names(self) -> Iterable[str]:
        """Return the keys of all."""

    def forms(self, word: str) -> Collection[str]:
        """Return everything, folded, that the column is called which a word means; nothing if it means none."""

    def column(self, word: str) -> tuple[Column, tuple[Cell, ...]] | None:
        """Return the column that a word means, with a cell for each row; None if it means none."""


class Table(NamedTuple):
    """A table of typed cells. `name` is its JSON key; `empty` is said where there is no row; `caption` stands above.

    `more` columns may be asked for by name.
    """

    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    name: str = "rows"
    caption: Said | None = None
    empty: Said | None = None
    more: ColumnSource | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, whatever section they stand in."""
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def shown(self) -> tuple[int, ...]:
        """The positions of the columns that text formats show."""
        return tuple(at for at, column in enumerate(self.columns) if column.shown)


class Told(NamedTuple):
    """A table in data formats, told in sentences in text formats."""

    table: Table
    blocks: "tuple[Heading | Paragraph | Entries | Verbatim | Patch | Table, ...]"


Block: TypeAlias = Heading | Paragraph | Entries | Verbatim | Patch | Table | Told


class SharedId(NamedTuple):
    """An id that several records have, or a number that several decisions of a meeting have."""

    id: str
    places: tuple[str, ...]  # file:line of each, in the order of the files


class Face(NamedTuple):
    """What every report carries on its face: which data, judged on which day, for whom, by which scales."""

    register: str
    on: date
    timezone: str = "Asia/Shanghai"
    revision: str | None = None  # hex id of the last commit that touched the register's folder
    modified: bool = False  # the files differ from that commit
    audience: Word | None = None
    scales: Mapping[str, str] = EMPTY
    filters: Mapping[str, object] = EMPTY
    unread: tuple[str, ...] = ()  # paths of the files that could not be read
    doubled: tuple[SharedId, ...] = ()  # ids that several records have
    absent: tuple[str, ...] = ()  # files that the last commit has and the folder lacks
    later: tuple[str, ...] = ()  # ids of records dated after the day of judgement: they are in no list
    hidden: int = 0  # records that this audience may not see
    meeting: str = ""  # the id of the meeting whose version it is
    lasting: bool = False  # a condition asks for lateness, which what is done keeps

    @property
    def complete(self) -> bool:
        """Whether everything could be read, and told apart."""
        return not (self.unread or self.doubled or self.absent)


class Document(NamedTuple):
    """A report. `command` names the JSON contract; `data` are further JSON values, made of cells."""

    command: str
    title: Said
    face: Face | None
    blocks: tuple[Block, ...]
    data: Mapping[str, object] = EMPTY

    def flat(self, *, as_data: bool) -> "Document":
        """The same report with what may be told or tabled resolved to one of the two."""
        if not any(isinstance(block, Told) for block in self.blocks):
            return self
        blocks: list[Block] = []
        for block in self.blocks:
            if isinstance(block, Told):
                blocks.extend((block.table,) if as_data else block.blocks)
            else:
                blocks.append(block)
        return self._replace(blocks=tuple(blocks))


def rows(columns: tuple[Column, ...], found: tuple[Row, ...], **words: object) -> Table:
    """Make a table of one section."""
    return Table(columns, (Section(None, found),), **words)  # type: ignore[arg-type]


FORMATS: Final[Mapping[str, str]] = {
    "table": "to_rich",
    "plain": "to_plain",
    "markdown": "to_markdown",
    "csv": "to_csv",
    "tsv": "to_csv",
    "json": "to_json",
}

DATA: Final = frozenset({"csv", "tsv", "json"})  # formats for programs: tables rather than sentences
ENDINGS: Final[Mapping[str, str]] = {".txt": "plain", ".md": "markdown", ".csv": "csv", ".tsv": "tsv", ".json": "json"}


class Appearance(NamedTuple):
    """What may be asked for beside the document; each format takes what concerns it.

    `width` in cells (a terminal's; None: as wide as the console), `color`: with ANSI codes, `bom`: for Excel.
    """

    format: str = "plain"
    width: int | None = None
    color: bool = False
    bom: bool = False


def render(
    document: Document,
    format: str,  # noqa: A002  the word of the command line
    language: Language,
    *,
    width: int | None = None,
    color: bool = False,
    bom: bool = False,
) -> str:
    """Show a document in one of FORMATS. The text ends with one newline."""
    module = import_module(f"riskreg.report.{FORMATS[format]}")
    flat = document.flat(as_data=format in DATA)
    shown: str = module.render(flat, language, Appearance(format, width, color, bom))
    return shown
