"""Fixes of a file's text, and the proof that a fix changes nothing else."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from riskreg.domain.checks.text_checks import odd_character
from riskreg.domain.diagnostic import ERROR, Diagnostic
from riskreg.domain.fields import FieldTable, Text, walk
from riskreg.domain.records import KINDS
from riskreg.domain.settings import Settings
from riskreg.syntax.file_style import field_of, groups
from riskreg.syntax.reader import LISTS, MOST_FINDINGS, read_records, read_settings
from riskreg.syntax.splices import Splice, spliced
from riskreg.syntax.synonyms import meant_field
from riskreg.syntax.text import line_at, line_start, line_starts, long_spans, scan
from riskreg.syntax.yaml_errors import taken_apart
from riskreg.syntax.yaml_parser import Content, Scalar, comments, content, parse
from riskreg.syntax.yaml_tree import Map, Node, Seq, written

INVISIBLE: Final = "\u200b\u2060\ufeff\u200e"  # what shows nothing and does nothing


class Remedy(NamedTuple):
    """What mends one finding.

    `says` are the texts that keys and values read then, by where they begin now; None for one that is folded now and keeps
    its lines then. `drops` is where a key begins that goes with its value. With `uncovers` more is read than before.
    """

    found: Diagnostic
    splices: tuple[Splice, ...]
    says: Mapping[int, str | None]
    drops: int | None = None
    uncovers: bool = False

    @property
    def place(self) -> tuple[int, str]:
        """The line of the finding and its code, by which it is known."""
        return self.found.mark.line, self.found.code


def mended(text: str, remedies: Iterable[Remedy]) -> str:
    """Return a text with all remedies applied; no other character changes."""
    return spliced(text, (splice for remedy in remedies for splice in remedy.splices))


def apart(remedies: Sequence[Remedy]) -> list[Remedy]:
    """Return the remedies less those that would change what another one before them changes."""
    kept: list[Remedy] = []
    taken: list[Splice] = []
    for remedy in remedies:
        if not any(one.start < other.end and other.start < one.end for one in remedy.splices for other in taken):
            kept.append(remedy)
            taken += remedy.splices
    return kept


def offset(text: str, starts: Sequence[int], found: Diagnostic) -> int:
    """Return where a finding stands in a text whose lines begin at `starts`."""
    _, line, column = found.mark
    return min(starts[line - 1] + column - 1, len(text)) if 0 < line <= len(starts) else len(text)


def mended_at(text: str, splices: Sequence[Splice]) -> tuple[str, Callable[[int], int]]:
    """Apply rising splices; also return what tells in which line of the new text a line of the old one begins."""
    shifts = [  # a line of the old text, and by how many lines what is behind it moves
        (text.count("\n", 0, splice.start) + 1, more)
        for splice in splices
        if (more := splice.text.count("\n") - text.count("\n", splice.start, splice.end))
    ]
    return spliced(text, splices), lambda line: line + sum(more for above, more in shifts if above < line)


def proven(text: str, root: Node, remedies: Sequence[Remedy], *, settings: bool) -> list[Remedy]:
    """Return the remedies that do what they should, together; where all at once do not, halves are tried, down to one."""
    kept: list[Remedy] = []
    waiting = [[*remedies]] if remedies else []
    before = found_in(text, settings=settings) if remedies else Counter()
    while waiting:
        some = waiting.pop()
        both = [*kept, *some]
        after = mended(text, both)
        if reads_as_meant(text, root, after, both) and is_better(before, found_in(after, settings=settings), both):
            kept = both
        elif len(some) > 1:
            half = len(some) // 2
            waiting += [some[half:], some[:half]]
    return kept


def reads_as_meant(text: str, root: Node, after: str, remedies: Sequence[Remedy]) -> bool:
    """Whether a mended text reads as it did but for what was meant, comments too."""
    again, wrong = parse(after, "") if not scan(after, "") else (None, [])
    if again is None or errors(wrong):
        return False
    says = {at: words for remedy in remedies for at, words in remedy.says.items()}
    drops = {remedy.drops for remedy in remedies}
    return agree(root, again, says, drops) and remarks_of(text, root) == remarks_of(after, again)


def is_better(before: Counter[str], now: Counter[str], remedies: Sequence[Remedy]) -> bool:
    """Whether what was to be mended is found no more, and nothing else is found instead."""
    if before.total() >= MOST_FINDINGS:  # there are more than are told: their number says nothing
        return True
    left = before.copy()
    left.subtract(remedy.found.code for remedy in remedies)
    return not now - left or any(remedy.uncovers for remedy in remedies)


def found_in(text: str, *, settings: bool) -> Counter[str]:
    """Count what is found in a file that can be read, by code: by reading it, and by looking for what cannot be seen."""
    found = read_settings(text, "")[1] if settings else read_records(text, "")[1]
    return Counter([*(one.code for one in found), *("R212" for _ in odd_character(text))])


def agree(before: Node, after: Node, says: "dict[int, str | None]", drops: "set[int | None]") -> bool:
    """Whether two trees say the same, but that texts say what was meant and some pairs are gone."""
    if isinstance(before, Map) and isinstance(after, Map):
        pairs = [pair for pair in before.pairs if pair[0].start_mark.index not in drops]
        return len(pairs) == len(after.pairs) and all(
            agree(key, other, says, drops) and agree(value, another, says, drops)
            for (key, value), (other, another) in zip(pairs, after.pairs, strict=True)
        )
    if isinstance(before, Seq) and isinstance(after, Seq):
        items, others = before.items or [], after.items or []
        return len(items) == len(others) and all(agree(*two, says, drops) for two in zip(items, others, strict=True))
    if not isinstance(before, Scalar) or not isinstance(after, Scalar):
        return False
    meant = says.get(before.start_mark.index, before.value)
    return after.value == meant if meant is not None else unfolded(before.value) == unfolded(after.value)


def unfolded(text: str) -> str:
    """Return a text without its blanks and line ends: the same under > and under |."""
    return re.sub(r"[ \n]+", "", text)


def remarks_of(text: str, root: Node) -> list[str]:
    """Return the comments of a text without what shows nothing."""
    return [comment.translate(dict.fromkeys(map(ord, INVISIBLE))) for comment in comments(text, root)]


def errors(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the errors among findings."""
    return [one for one in found if one.severity == ERROR]


MOST: Final = 100  # signs mended one after the other, each of which hides the next
WIDTHS: Final = (2, 4, 8, 1, 3, 5, 6, 7)  # columns between which a tab may stop, the likeliest first
BREAKS: Final = "\x85\u2028\u2029"
MISPLACED: Final = frozenset({"R201", "R202", "R203", "R205"})  # what is found where a line belongs to something else
_LEAD: Final = "[ \t]*(?:-[ \t]+)*"


class Readable(NamedTuple):
    """A text that can be read, and what was mended on the way, by the lines that it has now."""

    text: str
    fixed: tuple[tuple[Diagnostic, int], ...]


def readable(text: str, path: str, *, settings: bool = False) -> Readable | None:
    """Mend a text that cannot be read; None where that takes a person, or may be done in more than one way."""
    made = _mended(text, path)
    if made is None:
        return None
    if not any(found.code == "R105" for found, _ in made.fixed):
        return made if stands(made, settings=settings) else None
    ways: list[tuple[Content, Readable]] = []
    for width in WIDTHS:
        made = _mended(text, path, width)
        root = parse(made.text, path)[0] if made else None
        if made and root and stands(made, settings=settings, tabs=True):
            said = content(root)
            if not any(said == other for other, _ in ways):
                ways.append((said, made))
    return ways[0][1] if len(ways) == 1 else None


def _mended(text: str, path: str, width: int = WIDTHS[1]) -> Readable | None:
    """Mend sign after sign until the text can be read; a tab is as wide as it is told."""
    fixed: list[tuple[Diagnostic, int]] = []
    for _ in range(MOST):
        found = scan(text, path) or errors(parse(text, path)[1])
        if not found:
            return Readable(text, tuple(fixed))
        if any(one.code == "R105" for one in found) and any(one.code == "R105" for one, _ in fixed):
            return None
        starts = line_starts(text)
        splices: list[Splice] = []
        for one in found:
            some = [*remedy(text, offset(text, starts, one), one, width)]
            if not some:
                return None
            splices += some
            fixed.append((one, one.mark.line))
        text, moved = mended_at(text, sorted(set(splices)))
        fixed = [(one, moved(line)) for one, line in fixed]
    return None


def remedy(text: str, at: int, found: Diagnostic, width: int) -> Iterator[Splice]:
    """Return what mends a finding of a text that cannot be read; nothing where that is not certain."""
    sign = text[at : at + 1]
    match found.code:
        case "R102" if sign == "\ufeff":
            yield Splice(at, at + 1, "")
        case "R102" if sign == "\r" and "\n" not in text:
            yield Splice(at, at + 1, "\n")
        case "R103":
            yield from line_end(text, at)
        case "R105":
            yield from tabs(text, width)
        case "R106":
            yield from colon(text, at)
        case "R107":
            yield from space(text, at)
        case "R108":
            yield from quotes(text, at)


def line_end(text: str, at: int) -> Iterator[Splice]:
    """A line separator at the end of a line goes; one in a block text becomes the line end that it looks like."""
    start, line = line_start(text, at), line_at(text, at)
    before = line[: at - start].strip(" " + BREAKS)
    if before and not line[at - start :].strip(" \t" + BREAKS):
        yield Splice(at, at + 1, "")
        return
    held = next((span for span in long_spans(text) if span[0] <= at < span[1]), None)
    if held and re.search(r"\|[-+0-9]*[ \t]*(?:#[^\n]*)?\r?\n\Z", text[line_start(text, held[0] - 1) : held[0]]):
        indent = len(line) - len(line.lstrip(" "))
        end = "\r\n" if "\r\n" in text[held[0] - 2 : held[1]] else "\n"
        yield Splice(at, at + 1, end + " " * indent)


def tabs(text: str, width: int) -> Iterator[Splice]:
    """Tabs before the text of a line become as many blanks as they show."""
    spans = iter(long_spans(text))
    span = next(spans, None)
    for match in re.finditer(f"^{_LEAD}(?=[^\\s#])", text, re.MULTILINE):
        while span and span[1] <= match.start():
            span = next(spans, None)
        if "\t" in match[0] and not (span and span[0] <= match.start()):
            yield Splice(match.start(), match.end(), match[0].expandtabs(width))


def colon(text: str, at: int) -> Iterator[Splice]:
    """A full-width colon after the key of a field or a list becomes an ordinary one, with a blank behind it."""
    line = text[line_start(text, at) : at]
    if line[len(taken_lead(line)) :].strip() in words():
        behind = re.compile("[ \u3000]*").match(text, at + 1)
        end = behind.end() if behind else at + 1
        yield Splice(at, end, ":" if text[end : end + 1] in ("", "\r", "\n") else ": ")


def space(text: str, at: int) -> Iterator[Splice]:
    """The blank that is missing after the colon of a key, or after the hyphen before a key."""
    line = line_at(text, at)
    column = at - line_start(text, at)
    if line[column : column + 1] == ":" and line[:column][len(taken_lead(line)) :] in words():
        yield Splice(at + 1, at + 1, " ")
    elif line[column : column + 1] == "-" and not line[:column].strip(" -"):
        key = re.match("([^\\s:]+):(?:\\s|\\Z)", line[column + 1 :])
        if key and key[1] in words():
            yield Splice(at + 1, at + 1, " ")


def quotes(text: str, at: int) -> Iterator[Splice]:
    """Quotes around a text that stands on one line as the value of a field for texts, and can be nothing else."""
    start, line = line_start(text, at), line_at(text, at)
    parts = taken_apart(line)
    value = parts["value"].rstrip()
    begin = start + parts.start("value")
    if not parts["key"] or not words().get(parts["key"]) or at < begin or not is_one_text(value):
        return
    below = re.compile("\\n(?:[ \\t]*(?:#[^\\n]*)?\\r?\\n)*( *)(?=[^ \\r\\n])").match(
        text, start + len(line) + text.startswith("\r", start + len(line))
    )
    new = written(value)
    if (below is None or len(below[1]) <= len(parts["lead"])) and new != value:
        yield Splice(begin, begin + len(value), new)


def is_one_text(value: str) -> bool:
    """Whether the rest of a line can be nothing but one text: no comment, no second field, no list, no quote left open."""
    if " #" in value or any(key in words() for key in re.findall("([^\\s:：,，。;；]+) ?[:：]", value)):
        return False
    first = value[:1]
    if first in ("[", "{"):
        return bool(re.fullmatch("(?:\\[[^\\[\\]{}]*\\]|\\{[^\\[\\]{}]*\\})[^\\s,:#\\]\\[{}][^\\[\\]{}]*", value))
    return first not in ('"', "'") or (value.count(first) % 2 == 0 and "\\" not in value)


def stands(made: Readable, *, settings: bool, tabs: bool = False) -> bool:
    """Whether each mended line begins with a key that has its place there; after tabs, nothing else may be wrong with it."""
    root = parse(made.text, "")[0]
    if not isinstance(root, Map):
        return False
    keys = {}
    for table, node in groups(root, settings=settings, meant=True):
        for key, _value in node.pairs:
            keys[key.start_mark.line + 1] = bool(field_of(table, key.value) or meant_field(table, key.value))
    for key, _value in root.pairs:
        keys.setdefault(key.start_mark.line + 1, settings or key.value in LISTS)
    lines = {line for found, line in made.fixed if found.code in ("R106", "R107", "R108")}
    if not all(keys.get(line) for line in lines):
        return False
    if not tabs:
        return True
    found = read_settings(made.text, "")[1] if settings else read_records(made.text, "")[1]
    touched = {line for one, line in made.fixed if one.code == "R105"}
    return not any(one.code in MISPLACED and one.mark.line in touched for one in found)


def taken_lead(line: str) -> str:
    """Return the blanks and hyphens that a line begins with."""
    lead = re.match(_LEAD, line)
    return lead[0] if lead else ""


@cache
def words() -> Mapping[str, bool]:
    """Return all words for fields and lists, each with whether it always names a field for a text."""
    found: dict[str, bool] = dict.fromkeys(LISTS, False)

    def learn(table: type[FieldTable]) -> None:
        for field in table.FIELDS.values():
            for word in (field.english, field.key.zh, *field.key.synonyms):
                found[word] = found.get(word, True) and isinstance(field.kind, Text)

    tables: list[type[FieldTable]] = [*KINDS.values(), Settings]
    for table in tables:
        walk(table, learn)
    return found
