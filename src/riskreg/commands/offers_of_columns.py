"""Offers of columns: what the columns of a command's table are called."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from riskreg.commands.offers import Offer
from riskreg.report.language import Language


def columns_of(command: str, kind: str, language: str) -> Iterator[Offer]:
    """Return the columns by key, with their headings; nothing for a command without a table of fixed columns."""
    name = (kind or "risks") if command == "table" else command
    try:
        module: Any = import_module(f"riskreg.commands.{name}" if name == "codes" else f"riskreg.report.views.{name}")
    except ModuleNotFoundError:
        return
    columns = getattr(module, "COLUMNS", ())
    if not isinstance(columns, tuple):  # by the kind that is counted
        columns = columns.get(kind or "dangers", ())
    for column in columns:
        if column.title is not None:
            yield Offer(column.key, Language(language).text(column.title))
