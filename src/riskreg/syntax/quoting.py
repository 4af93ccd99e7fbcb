"""Quoting: the line that holds a place, its key and its value, and how to type it so that YAML takes it for text."""

import re
from typing import Final

from riskreg.domain.diagnostic import Mark
from riskreg.wording import Said, say

SHOWN: Final = 50  # characters of a text that a message repeats

_KEY = (
    "(?P<lead>[ \\t]*(?:-[ \\t]+)*)(?:(?P<key>\"[^\"\\n]*\"|'[^'\\n]*'|[^\\s\"'\\[\\]{}#&*!|>%@`,-][^\\n]*?):(?:[ \\t]+|$))?"
    "(?P<value>[^\\n]*)"
)


def mark_at(text: str, path: str, at: int) -> Mark:
    """Say where an offset stands; lines end at line feeds alone, though libyaml knows other line ends."""
    start = text.rfind("\n", 0, at) + 1
    return Mark(path, text.count("\n", 0, at) + 1, at - start + 1)


def typed(text: str, at: int) -> Said:
    """Write the line at an offset as it should have been typed: its value in quotes, single ones where it has double ones."""
    parts = taken_apart(line_at(text, at))
    key, value = parts["key"], shortened(parts["value"])
    single = '"' in value and "'" not in value
    quoted = f"'{value}'" if single else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if key:
        return say("Type instead: {line}", line=f"{shortened(key)}: {quoted}")
    return say("Type instead: {line}", line=f"- {quoted}" if "-" in parts["lead"] else quoted)


def sign(text: str, at: int, *, alone: bool) -> tuple[str, Said, Said]:
    """Judge an anchor, alias or tag: YAML on purpose (R109), or a text that happens to begin with its sign (R108).

    It is a text if it goes on in Chinese and, for `&` and `*`, no other place refers to the name; `!!` is always YAML.
    """
    rest = line_at(text, at)[at - line_start(text, at) :]
    name = re.match("[&*!]([-\\w]*)", rest)
    partner = {"&": "*", "*": "&"}.get(rest[:1])
    used = bool(partner and name and name[1] and re.search(f"(?<![^\\s\\[{{,]){re.escape(partner + name[1])}(?![-\\w])", text))
    if alone and not rest.isascii() and not used and not rest.startswith(("!!", "!<")):
        return "R108", begins_with(rest[:1]), typed(text, at)
    if rest.startswith("!"):
        return "R109", say("A tag (!) is not used in registers."), say("Delete it, or put the whole text in double quotes.")
    return "R109", say("Anchors (&) and aliases (*) are not used in registers."), say("Write the value out in full.")


def line_start(text: str, at: int) -> int:
    """Find where the line of an offset begins."""
    return text.rfind("\n", 0, at) + 1


def line_at(text: str, at: int) -> str:
    """Cut out the line of an offset, without its end."""
    end = text.find("\n", at)
    return text[line_start(text, at) : end if end >= 0 else len(text)].rstrip("\r")


def taken_apart(line: str) -> re.Match[str]:
    """Take a line apart: hyphens and indentation, key, value; every line has a value, if an empty one."""
    match = re.match(_KEY, line)
    assert match
    return match


def shortened(text: str) -> str:
    """Cut a text to what a message may repeat."""
    text = text.strip()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def begins_with(first: str) -> Said:
    """Say that a text begins with a sign that is not for texts."""
    return say("A text may not begin with {sign}, which has a meaning of its own in YAML.", sign=first)
