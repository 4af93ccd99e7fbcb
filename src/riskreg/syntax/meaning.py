"""Meaning: what a record should say after an edit, worked out on its content, to be compared with what it says."""

from typing import cast

from riskreg.domain.fields import Field
from riskreg.syntax.plainly import Content, Pairs
from riskreg.syntax.spelling import Spelled


def as_content(value: Spelled) -> Content:
    """Return what a spelled value says."""
    if isinstance(value, dict):
        return Pairs((key, as_content(item)) for key, item in value.items())
    if isinstance(value, list):
        return [as_content(item) for item in value]
    return str(value)


def with_field(group: Pairs, field: Field, key: str, value: Content) -> Pairs:
    """Return a group with a field set; a new one stands last, as order is no meaning."""
    names = (field.english, field.key.zh)
    if any(name in names for name, _ in group):
        return Pairs((name, value if name in names else content) for name, content in group)
    return Pairs((*group, (key, value)))


def without_field(group: Pairs, field: Field) -> Pairs:
    """Return a group without a field."""
    return Pairs((name, content) for name, content in group if name not in (field.english, field.key.zh))


def with_entry(old: Content | None, value: Content) -> list[Content]:
    """Return a list with an entry more; a single text counts as a list of one."""
    if old is None or old in ("", []):
        return [value]
    return [*old, value] if old.__class__ is list else [old, value]


def settled(content: Content) -> Content:
    """Return a content in which the order of keys is always the same."""
    if isinstance(content, Pairs):
        pairs = cast("list[tuple[str, Content]]", content)
        return Pairs(sorted(((key, settled(value)) for key, value in pairs), key=lambda item: (item[0], repr(item[1]))))
    if isinstance(content, list):
        return [settled(item) for item in cast("list[Content]", content)]
    return content


def agree(one: Content, other: Content) -> bool:
    """Whether two contents say the same, whatever the order of keys; a group is no list."""
    return alike(settled(one), settled(other))


def alike(one: Content, other: Content) -> bool:
    """Whether two contents are the same; a group is no list, however much they look alike."""
    if one.__class__ is not other.__class__:
        return False
    if isinstance(one, Pairs):
        pairs = zip(cast("list[tuple[str, Content]]", one), cast("list[tuple[str, Content]]", other), strict=False)
        return len(one) == len(other) and all(a == b and alike(x, y) for (a, x), (b, y) in pairs)
    if isinstance(one, list):
        return len(one) == len(other) and all(
            alike(x, y) for x, y in zip(cast("list[Content]", one), cast("list[Content]", other), strict=False)
        )
    return one == other
