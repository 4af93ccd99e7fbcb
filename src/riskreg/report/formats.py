"""FORMATS: what a document can be shown as, and the module of each, imported when asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final, NamedTuple

from riskreg.report.document import Document
from riskreg.report.language import Language

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


class Look(NamedTuple):
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
    shown: str = module.render(flat, language, Look(format, width, color, bom))
    return shown
