"""Fixes: findings whose remedy is certain, mended in the text."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from riskreg.domain.codes import CODES
from riskreg.domain.diagnostic import Diagnostic
from riskreg.domain.fields import Fact, Facts, Field, FieldTable, Free, Id, Kind, Ref, Texts
from riskreg.domain.register import Directory
from riskreg.syntax import synonyms
from riskreg.syntax.file_style import FieldGroup, field_of, language_of, records, tongue_of, within
from riskreg.syntax.reader import LISTS, plan
from riskreg.syntax.splices import Splice
from riskreg.syntax.style import Tongue, one
from riskreg.syntax.text import line_starts, scan
from riskreg.syntax.text_fixes import INVISIBLE, Remedy, apart, errors, mended_at, proven, readable
from riskreg.syntax.yaml_parser import Scalar, parse, scalars
from riskreg.syntax.yaml_tree import Map, Node, Seq, written

ON_ONE_LINE: Final = ("", "'", '"')  # styles of a text that may be written anew


class Surroundings(NamedTuple):
    """What a file must be judged by that stands elsewhere in the register: what names mean, and all texts, by path."""

    directory: Directory
    texts: Mapping[str, str]


class FileFixes:
    """The mending of one file that can be read."""

    def __init__(self, text: str, root: Map, found: Sequence[Diagnostic], around: Surroundings) -> None:
        """`found` are the findings that may be mended."""
        self.text: Final = text
        self.root: Final = root
        self.around: Final = around
        self.starts: Final = line_starts(text)
        self.wanted: Final = {(one.code, one.mark.line, one.mark.column): one for one in found}

    def finding(self, code: str, node: Node) -> Diagnostic | None:
        """Return the finding of a code at a node."""
        return self.wanted.get((code, node.start_mark.line + 1, node.start_mark.column + 1))

    def remedies(self, *, settings: bool) -> Iterator[Remedy]:
        """Return what mends the findings, with certainty."""
        yield from self.folded()
        yield from self.invisible()
        if not settings:
            yield from self.lists()
        found = [*records(self.root, settings=settings)]
        language = language_of(found)
        for record in found:
            said = tongue_of(record.node, record.table, language)
            for group in within(record):
                yield from self.group(group, said)

    def folded(self) -> Iterator[Remedy]:
        """Texts under > go under |."""
        if not any(code == "R112" for code, _, _ in self.wanted):
            return
        for node in scalars(self.root):
            if node.style == ">" and (found := self.finding("R112", node)):
                at = node.start_mark.index
                yield Remedy(found, (Splice(at, at + 1, "|"),), {at: None})

    def invisible(self) -> Iterator[Remedy]:
        """Characters that show nothing and do nothing go; a line that holds others is left."""
        lines = {line: one for (code, line, _), one in self.wanted.items() if code == "R212"}
        if not lines:
            return
        nodes = [node for node in scalars(self.root) if any(sign in self.text[slice(*span(node))] for sign in INVISIBLE)]
        pairs = [*pairs_of(self.root)]
        keys = {key.start_mark.index for key, _ in pairs}
        ids = {value.start_mark.index for key, value in pairs if key.value in ("id", "编号")}
        for line, found in lines.items():
            start = self.starts[line - 1]
            end = self.starts[line] if line < len(self.starts) else len(self.text)
            if any(is_left(sign) for sign in self.text[start:end]):
                continue
            splices = [Splice(at, at + 1, "") for at in range(start, end) if self.text[at] in INVISIBLE]
            touched = [node for node in nodes if any(node.start_mark.index <= at < node.end_mark.index for at, _, _ in splices)]
            if all(node.start_mark.index not in ids or self.is_free(node, without(node.value)) for node in touched):
                says: dict[int, str | None] = {node.start_mark.index: without(node.value) for node in touched}
                yield Remedy(found, tuple(splices), says, uncovers=not keys.isdisjoint(says))

    def lists(self) -> Iterator[Remedy]:
        """Names of lists."""
        there = {LISTS[key.value] for key, _ in self.root.pairs if key.value in LISTS}
        zh = sum(not key.value.isascii() for key, _ in self.root.pairs if key.value in LISTS)
        for key, _ in self.root.pairs:
            found, word = self.finding("R201", key), synonyms.meant_list(key.value)
            if found and word and LISTS[word] not in there:
                name = word.zh if zh or not key.value.isascii() else str(word)
                yield rewritten(found, [(key, name)], uncovers=True)

    def group(self, group: FieldGroup, said: Tongue) -> Iterator[Remedy]:
        """Keys and values of one group of fields."""
        table, node = group
        keys = plan(table).keys
        named = [keys[key.value].name for key, _ in node.pairs if key.value in keys]
        for key, value in node.pairs:
            if key.value not in keys:
                if found := self.finding("R202", key):
                    yield from self.key(found, group, (key, value), said)
                continue
            field = table.FIELDS[keys[key.value].name]
            if found := self.finding("R203", key):
                if named.count(field.name) == 2:  # noqa: PLR2004 - once too often
                    yield from self.doubled(found, group, field)
                continue
            yield from self.values(table, field, value, said)

    def key(self, found: Diagnostic, group: FieldGroup, pair: "tuple[Scalar, Node]", said: Tongue) -> Iterator[Remedy]:
        """A key that is a known word for one field, which stands nowhere else in the group, and whose value fits it."""
        key, value = pair
        field = synonyms.meant_field(group.table, key.value)
        if field is None or sum(field is self.field(group.table, other.value) for other, _ in group.node.pairs) > 1:
            return
        new = said.key(field)
        if isinstance(field.kind, Fact | Facts | Free):
            if isinstance(value, Seq if isinstance(field.kind, Facts) else Map):
                yield rewritten(found, [(key, new)], uncovers=True)
        elif texts := texts_of(field.kind, value):
            if all(self.takes(field, text.value) for text in texts):
                yield rewritten(found, [(key, new)])
            elif len(texts) == 1 and (change := self.change(group.table, field, texts[0], said)):
                yield rewritten(found, [(key, new), change])

    def field(self, table: type[FieldTable], text: str) -> Field | None:
        """Return the field that a key names, or must mean."""
        return field_of(table, text) or synonyms.meant_field(table, text)

    def takes(self, field: Field, text: str) -> bool:
        """Whether a field takes a text as it is."""
        kind, directory = field.kind, self.around.directory
        if isinstance(kind, Ref):
            return kind.free or isinstance(directory.find(kind.target, text), str)
        if isinstance(kind, Id):
            return synonyms.is_id(text) and not any(directory.find(list_, text) for list_ in directory.ids)
        return synonyms.reads(field, text)

    def values(self, table: type[FieldTable], field: Field, value: Node, said: Tongue) -> Iterator[Remedy]:
        """The value of a field, or the values of a group whose keys are the user's own."""
        inner = synonyms.element(field)
        if inner and isinstance(value, Map):
            for _, item in value.pairs:
                yield from self.values(table, inner, item, said)
        if value.__class__ is not Scalar:
            return
        for code in ("R205", "R206", "R207", "R209"):
            if (found := self.finding(code, value)) and (change := self.change(table, field, value, said)):
                yield rewritten(found, [change])

    def change(self, table: type[FieldTable], field: Field, node: "Scalar", said: Tongue) -> "tuple[Scalar, str] | None":
        """Return what a value must say instead."""
        value = synonyms.meant(table, field, node.value)
        if value is None or node.style not in ON_ONE_LINE:
            return None
        text = one(field, value, said)
        return None if isinstance(field.kind, Id) and not self.is_free(node, text) else (node, text)

    def is_free(self, node: "Scalar", new: str) -> bool:
        """Whether an id may be written otherwise: it stands nowhere else as it is, and no record has, or had, the other."""
        texts, directory = self.around.texts.values(), self.around.directory
        alike = re.escape(new).replace("\\-", f"[-{synonyms.DASHES}]")
        odd = [match[0] for text in texts for match in re.finditer(alike, text) if match[0] != new]
        former = rf"(?:formerly|曾用编号)[^\n]*(?:\n *- [^\n]*)*{re.escape(new)}(?![-\w])"
        return (
            len(odd) <= 1
            and sum(text.count(node.value) for text in texts) == 1
            and not any(directory.find(list_, new) for list_ in directory.ids)
            and not any(re.search(former, text) for text in texts)
        )

    def doubled(self, found: Diagnostic, group: FieldGroup, field: Field) -> Iterator[Remedy]:
        """A field given twice that says the same: the second line goes, if nothing else stands on it."""
        table, node = group
        keys = plan(table).keys
        (_, first), (key, second) = [
            pair for pair in node.pairs if pair[0].value in keys and keys[pair[0].value].name == field.name
        ]
        if first.__class__ is not Scalar or second.__class__ is not Scalar or not second.value.strip():
            return
        if first.value != second.value or second.style not in ON_ONE_LINE or second.start_mark.line != key.start_mark.line:
            return
        start = self.starts[key.start_mark.line]
        end = self.starts[key.start_mark.line + 1] if key.start_mark.line + 1 < len(self.starts) else len(self.text)
        at, behind = key.start_mark.index, second.end_mark.index
        if self.text[start:at].strip(" ") or self.text[behind:end].strip() or second.end_mark.line != key.start_mark.line:
            return
        yield Remedy(found, (Splice(start, end, ""),), {}, drops=at)


def rewritten(found: Diagnostic, changes: "Sequence[tuple[Scalar, str]]", *, uncovers: bool = False) -> Remedy:
    """Write keys and values anew, each in the quotes it has."""
    splices = tuple(Splice(*span(node), written(text, node.style)) for node, text in changes)
    return Remedy(found, splices, {node.start_mark.index: text for node, text in changes}, uncovers=uncovers)


def span(node: "Scalar") -> tuple[int, int]:
    """Return where a text begins and ends, in the characters of the file."""
    return node.start_mark.index, node.end_mark.index


def pairs_of(root: Node) -> "Iterator[tuple[Scalar, Node]]":
    """Return all keys of a tree with their values."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Map):
            yield from node.pairs
            waiting += [value for _, value in node.pairs]
        elif isinstance(node, Seq):
            waiting += node.items or ()


def texts_of(kind: Kind, value: Node) -> "list[Scalar]":
    """Return the texts that stand where a field takes one or several; none where anything else stands, or nothing."""
    many = isinstance(kind, Texts) or (isinstance(kind, Ref) and kind.many)
    nodes = list(value.items or ()) if isinstance(value, Seq) and many else [value]
    texts = [node for node in nodes if isinstance(node, Scalar) and node.value.strip()]
    return texts if len(texts) == len(nodes) else []


def is_left(sign: str) -> bool:
    """Whether a character cannot be seen and must be looked at by a person, or makes one that shows nothing matter."""
    if sign.isprintable() or sign in INVISIBLE or sign in "\t\r\n\u3000":
        return unicodedata.bidirectional(sign) in ("R", "AL", "AN")
    return True


def without(text: str) -> str:
    """Return a text without what shows nothing."""
    return text.translate(dict.fromkeys(map(ord, INVISIBLE)))


# What may be mended. Every other finding asks for a fact or a choice that only a person has.
MENDABLE: Final = frozenset(code for code, known in CODES.items() if known.mends)


class FixedText(NamedTuple):
    """A file after a round. Lines are those that it has now; `failed` are findings whose remedy did not do what it should."""

    text: str
    fixed: tuple[tuple[Diagnostic, int], ...] = ()
    failed: tuple[Diagnostic, ...] = ()


def mend(text: str, path: str, found: Sequence[Diagnostic], around: Surroundings, *, settings: bool = False) -> FixedText:
    """Mend a file; one that cannot be read is mended as a whole or not at all. `found` are the findings that may be mended."""
    root = None if scan(text, path) else parse(text, path)[0]
    if root is None:
        unread = scan(text, path) or errors(parse(text, path)[1])
        made = readable(text, path, settings=settings) if unread and all(one.code in MENDABLE for one in unread) else None
        return FixedText(made.text, made.fixed) if made else FixedText(text)
    if not isinstance(root, Map):
        return FixedText(text)
    remedies = apart([*FileFixes(text, root, found, around).remedies(settings=settings)])
    kept = proven(text, root, remedies, settings=settings)
    after, moved = mended_at(text, sorted(splice for remedy in kept for splice in remedy.splices))
    return FixedText(
        after,
        tuple((remedy.found, moved(remedy.found.mark.line)) for remedy in kept),
        tuple(remedy.found for remedy in remedies if remedy not in kept),
    )
