"""Sameness: whether two contents, or two texts of one file, say the same: values, rows and comments, wherever they stand."""

from collections import Counter
from collections.abc import Iterable
from typing import cast

from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.fields import Choice, Fact, Facts, FieldTable, Free, Kind, Row, YesNo
from riskreg.domain.settings import Settings
from riskreg.messages import Said, say
from riskreg.syntax.reader import LISTS, plan, read_file, read_settings
from riskreg.syntax.style import Tongue, choices, taken
from riskreg.syntax.text import scan
from riskreg.syntax.yaml_parser import Content, Pairs, comments, parse
from riskreg.syntax.yaml_tree import Map, Node, Seq


def differs(before: str, after: str, *, settings: bool = False) -> Said | None:
    """Say in what two texts of one file differ in meaning; None where they say the same."""
    if any(found.severity == ERROR for found in scan(after, "")):
        return say("the new text could not be read")
    old, _ = parse(before, "")
    new, found = parse(after, "")
    if old is None or new is None or any(diagnostic.severity == ERROR for diagnostic in found):
        return say("the new text could not be read")
    if not agree(whole(old, settings=settings), whole(new, settings=settings)):
        return say("a value would change")
    if Counter(comments(before, old)) != Counter(comments(after, new)):
        return say("a comment would change")
    if read(before, settings=settings) != read(after, settings=settings):
        return say("the file would be read otherwise")
    return None


def read(text: str, *, settings: bool) -> tuple[object, ...]:
    """Return what the reader makes of a text: its rows, and how often it finds what."""
    if settings:
        row, found = read_settings(text, "")
        return (None if row is None else plainly(row), codes(found + scan(text, "")))
    rows, found = read_file(text, "")
    return (*map(plainly, rows), codes(found + scan(text, "")))


def codes(found: Iterable[Diagnostic]) -> Counter[str]:
    """Count the findings by their codes."""
    return Counter(diagnostic.code for diagnostic in found)


def plainly(value: object) -> object:
    """Return a row without the places of its fields."""
    if isinstance(value, Row):
        return value.table, {name: plainly(content) for name, content in value.values.items()}
    if isinstance(value, list | tuple):
        return [plainly(item) for item in value]
    if isinstance(value, dict):
        return {key: plainly(item) for key, item in value.items()}
    return value


def agree(one: Content, other: Content) -> bool:
    """Whether two contents say the same, whatever the order of keys; a group is no list, however much they look alike."""
    if one.__class__ is not other.__class__:
        return False
    if isinstance(one, Pairs):
        return len(one) == len(other) and all(
            a == b and agree(x, y) for (a, x), (b, y) in zip(by_key(one), by_key(other), strict=True)
        )
    if isinstance(one, list):
        pairs = zip(cast("list[Content]", one), cast("list[Content]", other), strict=False)
        return len(one) == len(other) and all(agree(mine, yours) for mine, yours in pairs)
    return one == other


def by_key(group: Content) -> list[tuple[str, Content]]:
    """Return the pairs of a group in the order of their keys; those of one key stay as they stand."""
    return sorted(cast("Pairs", group), key=lambda pair: pair[0])


def whole(root: Node, *, settings: bool) -> Content:
    """Return what a file says, whatever the language of its keys: fields by their names, closed values by their codes.

    The lists of a file keep their order, and how each is written.
    """
    if settings or not isinstance(root, Map):
        return group(root, Settings if settings else None)
    found: list[Content] = []
    for key, value in root.pairs:
        table = LISTS.get(key.value)
        items = [group(item, table) for item in value.items or ()] if isinstance(value, Seq) else group(value, None)
        found.append([table.LIST if table else f"?{key.value}", items])
    return found


def group(node: Node, table: type[FieldTable] | None) -> Content:
    """Return what a group says, its fields by their names."""
    if not isinstance(node, Map):
        return meaning(node, None)
    keys = plan(table).keys if table else {}
    pairs = Pairs()
    for key, value in node.pairs:
        entry = keys.get(key.value)
        kind = table.FIELDS[entry.name].kind if table and entry else None
        pairs.append((entry.name if entry else f"?{key.value}", meaning(value, kind)))
    return pairs


def meaning(node: Node, kind: Kind | None) -> Content:
    """Return what the value of a field says."""
    if isinstance(node, Map):
        if isinstance(kind, Free):
            return Pairs((key.value, meaning(value, kind.value)) for key, value in node.pairs)
        return group(node, kind.table if isinstance(kind, Fact) else None)
    if isinstance(node, Seq):
        table = kind.table if isinstance(kind, Facts) else None
        return [group(item, table) for item in node.items or ()]
    if isinstance(kind, Choice):
        return choices(kind, Tongue("en")).get(node.value, f"?{node.value}")
    if isinstance(kind, YesNo):
        return str(taken(kind).get(node.value, f"?{node.value}"))
    return node.value
