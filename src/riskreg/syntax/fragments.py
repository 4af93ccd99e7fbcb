"""Fragments: what a file says written as YAML lines, at an indentation."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from riskreg.syntax.scalars import block, key_text, written
from riskreg.syntax.spelling import Spelled

NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
WIDE: Final = 100  # characters of a list in brackets; a longer one has its items on lines of their own


class Layout(NamedTuple):
    """How a file is indented: how much further hyphens stand than their key, keys than their hyphen, keys than their group."""

    list: int = 2
    item: int = 2
    group: int = 2


def behind_key(value: Spelled, column: int, layout: Layout) -> str:
    """Write what stands behind a key at a column and its colon."""
    if isinstance(value, str):
        return " " + text_of(value, column + layout.group)
    if not value:
        return " []" if isinstance(value, list) else " {}"
    if isinstance(value, Mapping):
        if is_scores(value):
            return " " + in_brackets(value)
        inner = column + layout.group
        return "".join(f"\n{' ' * inner}{pair(key, item, inner, layout)}" for key, item in value.items())
    if all(isinstance(item, str) for item in value) and len(inline := in_brackets(value)) <= WIDE and "\\n" not in inline:
        return " " + inline
    inner = column + layout.list
    return "".join(f"\n{' ' * inner}{as_item(item, inner, layout)}" for item in value)


def as_item(value: Spelled, column: int, layout: Layout) -> str:
    """Write an entry of a list whose hyphen stands at a column, from the hyphen on."""
    if isinstance(value, Mapping) and value and not is_scores(value):
        inner = column + layout.item
        lines = [pair(key, item, inner, layout) for key, item in value.items()]
        return "-" + " " * (layout.item - 1) + f"\n{' ' * inner}".join(lines)
    if isinstance(value, str):
        return "- " + text_of(value, column + layout.item, is_item=True)
    return "- " + in_brackets(value)


def pair(key: str, value: Spelled, column: int, layout: Layout) -> str:
    """Write a key at a column with its value."""
    return f"{key_text(key)}:{behind_key(value, column, layout)}"


def text_of(text: str, indent: int, *, is_item: bool = False) -> str:
    """Write a text; one of several lines stands in a block, indented as it says."""
    body = block(text, indent) if "\n" in text else None
    return body or written(text, is_item=is_item)


def in_brackets(value: Spelled) -> str:
    """Write anything on one line."""
    if isinstance(value, str):
        return written(value, in_brackets=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_text(key)}: {in_brackets(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(in_brackets, value)) + "]"


def is_scores(value: Mapping[str, Spelled]) -> bool:
    """Whether a group is nothing but numbers, which stand on one line."""
    return bool(value) and all(isinstance(item, str) and NUMBER.fullmatch(item) for item in value.values())
