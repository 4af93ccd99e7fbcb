"""Dropping: the splices that take a field or an entry away; comments on its lines stay, on lines of their own."""

from riskreg.syntax.plainly import comments
from riskreg.syntax.spans import is_flow, line_end, line_start, tail
from riskreg.syntax.splices import Place, Splice, Unable
from riskreg.syntax.tree import Map, Node, Seq
from riskreg.wording import say


def dropped_field(place: Place, group: Map, at: int) -> list[Splice]:
    """Take the pair at a position out of a group that has others."""
    key, value = group.pairs[at]
    if is_flow(place.text, group):
        following = group.pairs[at + 1][0] if at + 1 < len(group.pairs) else None
        previous = group.pairs[at - 1][1] if at else None
        return out_of_brackets(place.text, (key, value), previous, following)
    if at == 0:  # it may share its line with a hyphen, which the next field takes over
        start, end = key.start_mark.index, group.pairs[1][0].start_mark.index
        return [Splice(start, end, "".join(kept(place.text, start, end, (key, value), key.start_mark.column)))]
    return lines_of(place.text, key.start_mark.index, (key, value))


def dropped_item(place: Place, items: Seq, at: int) -> list[Splice]:
    """Take an entry out of a list that has others."""
    assert items.items
    item = items.items[at]
    if is_flow(place.text, items):
        following = items.items[at + 1] if at + 1 < len(items.items) else None
        previous = items.items[at - 1] if at else None
        return out_of_brackets(place.text, (item, item), previous, following)
    return lines_of(place.text, hyphen(place.text, items, item), (item,))


def hyphen(text: str, items: Seq, item: Node) -> int:
    """Return the offset of the hyphen of an entry of a list in lines; it may stand on a line above the entry."""
    column = items.start_mark.column
    at = item.start_mark.index
    while at > items.start_mark.index:
        line = line_start(text, at)
        if text[line + column : line + column + 1] == "-" and not text[line : line + column].strip():
            return line + column
        at = line - 1
    return items.start_mark.index


def out_of_brackets(text: str, item: tuple[Node, Node], previous: Node | None, following: Node | None) -> list[Splice]:
    """Take an entry out of a list or group in brackets, with one of the commas beside it."""
    start, end = item[0].start_mark.index, tail(text, item[1])
    if following is not None:
        end = following.start_mark.index
    elif previous is not None:
        start = tail(text, previous)
    left = comments(text, *item, start=start, end=end)
    if not left:
        return [Splice(start, end, "")]
    margin = " " * item[0].start_mark.column
    rest = text[end : line_end(text, end)]
    if rest.strip():  # it goes on in a line below the comments
        left.append("")
        end += len(rest) - len(rest.lstrip())
    return [Splice(start, end, ("" if text[start - 1].isspace() else " ") + f"\n{margin}".join(left))]


def lines_of(text: str, at: int, nodes: tuple[Node, ...]) -> list[Splice]:
    """Take whole lines away, from that of an offset to the last of some nodes."""
    start = line_start(text, at)
    if text[start:at].strip():
        raise Unable(say("it shares its line with something else"))
    end = text.find("\n", line_end(text, tail(text, nodes[-1])))
    end = len(text) if end < 0 else end + 1
    margin = " " * (at - start)
    return [Splice(start, end, "".join(f"{margin}{line.rstrip(' ')}" for line in kept(text, start, end, nodes, 0)))]


def kept(text: str, start: int, end: int, nodes: tuple[Node, ...], column: int) -> list[str]:
    """Return the comments of a stretch that is taken away, indented to stand on lines of their own."""
    return [f"{comment}\n{' ' * column}" for comment in comments(text, *nodes, start=start, end=end)]
