"""Editor: edits of a record's fields -> the text of its file, changed in those places only, parsed again and compared."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from riskreg.domain.actions.action import Append, Drop, Edit, Insert, Path, Put, Value
from riskreg.domain.fields import Fact, Facts, Field, FieldTable
from riskreg.domain.records import KINDS, Identified
from riskreg.messages import say
from riskreg.syntax.file_style import Habits, Naming, tongue_of
from riskreg.syntax.record_text import (
    Excerpt,
    FoundRecord,
    WholeFile,
    again,
    end_of_list,
    found_in,
    leaves_others,
    list_in,
    near,
    piece_of,
    records_in,
    root_of,
    whole_of,
)
from riskreg.syntax.same import agree
from riskreg.syntax.splices import (
    EditedText,
    NewField,
    Splice,
    Unable,
    added,
    appended,
    break_of,
    dropped_field,
    dropped_item,
    is_flow,
    is_scalar,
    keeps_blank_lines,
    layout_of,
    pair_of,
    replaced,
    spliced,
)
from riskreg.syntax.style import ZH, Spelled, Tongue, as_item, spelled
from riskreg.syntax.style import group as spelled_group
from riskreg.syntax.yaml_parser import Content, Pairs, comments, content
from riskreg.syntax.yaml_tree import Map, Node, Seq


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


class FieldSplice(NamedTuple):
    """What is to be spliced, and what the group that it is spliced into should say then."""

    splices: list[Splice]
    meant: Pairs


class RecordEditor:
    """Edits one text, in the languages of the record."""

    def __init__(self, place: EditedText, tongue: Tongue) -> None:
        """Take the text and how to write in it."""
        self.place: Final = place
        self.tongue: Final = tongue

    def put(self, group: Map, table: type[FieldTable], path: Path, value: Value, *, append: bool) -> FieldSplice:
        """Set the field at the end of a path, or append to it; groups on the way are begun where they are not there."""
        field = field_of(table, path)
        there = pair_of(group, field)
        if len(path) == 1:
            return self.set(group, table, field, value, append=append)
        if there is None or is_nothing(there[1]):
            if not isinstance(field.kind, Fact) or len(path) > 2:  # noqa: PLR2004 - no group lies deeper than in another
                raise Unable(say("{field} has no such entry", field=field.label))
            return self.set(group, table, field, {path[1]: (value,) if append else value}, append=False)
        key, node = there
        inner, rest, table_ = self.inside(field, node, path)
        made = self.put(inner, table_, rest, value, append=append)
        return FieldSplice(made.splices, with_field(said(group), field, key.value, replaced_in(node, inner, made.meant)))

    def inside(self, field: Field, node: Node, path: Path) -> tuple[Map, Path, type[FieldTable]]:
        """Return the group that a path leads into, and the rest of the path there."""
        kind = field.kind
        if isinstance(kind, Fact) and isinstance(node, Map):
            return node, path[1:], kind.table
        at = path[1]
        if isinstance(kind, Facts) and isinstance(node, Seq) and isinstance(at, int) and at < len(node.items or ()):
            item = (node.items or [])[at]
            if isinstance(item, Map):
                return item, path[2:], kind.table
        raise Unable(say("{field} has no such entry", field=field.label))

    def set(self, group: Map, table: type[FieldTable], field: Field, value: Value, *, append: bool) -> FieldSplice:
        """Set a field of a group, or append to it."""
        there = pair_of(group, field)
        new = spelled(field, value, self.tongue)
        if there is None:
            key = self.tongue.key(field)
            new = [new] if append else new
            splices = added(self.place, group, table, NewField(field, key, new))
        else:
            key, node = there[0].value, there[1]
            if append and isinstance(node, Seq) and node.items:
                whole = with_field(said(group), field, key, with_entry(content(node), as_content(new)))
                return FieldSplice(appended(self.place, node, new), whole)
            new = entries(field, node, new) if append else new
            splices = replaced(self.place, there[0], node, new, flow=is_flow(self.place.text, group))
        return FieldSplice(splices, with_field(said(group), field, key, as_content(new)))

    def drop(self, group: Map, table: type[FieldTable], path: Path) -> FieldSplice:
        """Take a field away, or an entry of a list; a list or group that would be empty goes with its last entry."""
        while len(path) > 1 and self.holds_one(group, table, path):
            path = path[:-1]
        field = field_of(table, path)
        there = pair_of(group, field)
        if there is None:
            raise Unable(say("{field} is not there", field=field.label))
        key, node = there
        if len(path) == 1:
            return self.drop_field(group, field, key.value)
        at = path[1]
        if len(path) == 2 and isinstance(node, Seq) and isinstance(at, int) and at < len(node.items or ()):  # noqa: PLR2004
            left = [content(item) for place, item in enumerate(node.items or ()) if place != at]
            return FieldSplice(dropped_item(self.place, node, at), with_field(said(group), field, key.value, left))
        inner, rest, table_ = self.inside(field, node, path)
        made = self.drop(inner, table_, rest)
        return FieldSplice(made.splices, with_field(said(group), field, key.value, replaced_in(node, inner, made.meant)))

    def holds_one(self, group: Map, table: type[FieldTable], path: Path) -> bool:
        """Whether what a path ends in is all there is in the list or group around it."""
        field = field_of(table, path)
        there = pair_of(group, field)
        if there is None:
            return False
        node = there[1]
        if len(path) == 2 and isinstance(node, Seq):  # noqa: PLR2004 - a field and the place of an entry
            return len(node.items or ()) == 1 and path[1] == 0
        inner, rest, table_ = self.inside(field, node, path)
        if len(rest) == 1:
            return len(inner.pairs) == 1 and pair_of(inner, field_of(table_, rest)) is not None
        return self.holds_one(inner, table_, rest)

    def drop_field(self, group: Map, field: Field, key: str) -> FieldSplice:
        """Take a field away."""
        if len(group.pairs) == 1:
            raise Unable(say("{field} is the only field there", field=field.label))
        at = next(at for at, (name, _) in enumerate(group.pairs) if name.value == key)
        return FieldSplice(dropped_field(self.place, group, at), without_field(said(group), field))


def field_of(table: type[FieldTable], path: Path) -> Field:
    """Return the field with which a path begins."""
    assert isinstance(path[0], str)
    return table.FIELDS[path[0]]


def is_nothing(node: Node) -> bool:
    """Whether a key stands there without a value, or with an empty text."""
    return is_scalar(node) and not getattr(node, "value", "")


def said(group: Map) -> Pairs:
    """Return what a group says."""
    found = content(group)
    assert isinstance(found, Pairs)
    return found


def entries(field: Field, node: Node, new: Spelled) -> list[Spelled]:
    """Return a list of what stands there, a text or nothing, and a new entry."""
    if isinstance(node, Seq) or is_nothing(node):
        return [new]
    text = getattr(node, "value", None)
    if text is None or isinstance(field.kind, Facts):
        raise Unable(say("{field} is no list there", field=field.label))
    return [text, new]


def replaced_in(node: Node, inner: Map, meant: Pairs) -> Content:
    """Return what a node says, once a group in it, or the node itself, says what was meant."""
    if isinstance(node, Seq):
        return [meant if item is inner else content(item) for item in node.items or ()]
    return meant


def apply(text: str, edits: Sequence[Edit], language: str = ZH, naming: Naming | None = None) -> str:
    """Return a file's text with some edits made, one after the other; `language` where a record does not tell its keys'.

    Nothing but the lines of the edited values differs. `naming` gives the one name of an id of a list, None where it has none
    that is its own: where the records around write names instead of ids, what is added does too.
    Raises Unable where an edit cannot be made with certainty.
    """
    writing = FileEditor(language, naming)
    whole = whole_of(text)
    for edit in edits:
        try:
            whole = writing.made(whole, edit)
        except Unable:
            if not whole.text or whole.text.endswith("\n"):
                raise
            # A block text at the end of a file wants its line end before anything can follow.
            whole = writing.made(whole_of(whole.text + break_of(whole.text)), edit)
    return whole.text


class FileEditor:
    """Makes edits, in a language where a file does not tell its own."""

    def __init__(self, language: str, naming: Naming | None) -> None:
        """Take what `apply` is told."""
        self.language: Final = language
        self.naming: Final = naming

    def made(self, whole: WholeFile, edit: Edit) -> WholeFile:
        """Make one edit."""
        return self.insert(whole, edit) if isinstance(edit, Insert) else self.change(whole, edit)

    def change(self, whole: WholeFile, edit: Put | Append | Drop) -> WholeFile:
        """Make one edit of a record."""
        found = found_in(whole, edit.record, edit.line)
        tongue = tongue_of(found.record, found.table, self.language, self.habits(whole, found.piece, found))
        editor = RecordEditor(EditedText(found.piece.text, layout_of(whole.text, found.piece.text)), tongue)
        if isinstance(edit, Drop):
            made = editor.drop(found.record, found.table, edit.path)
        else:
            made = editor.put(found.record, found.table, edit.path, edit.value, append=isinstance(edit, Append))
        return settle(whole, found.piece, made.splices, with_record(found, made.meant))

    def insert(self, whole: WholeFile, edit: Insert) -> WholeFile:
        """Add a record at the end of its list, which is begun where the file has none."""
        found = end_of_list(whole, edit.list)
        if found is None:
            return self.begin(whole, edit)
        piece, apart = found
        key, items = list_in(piece.root, edit.list)
        last = items.items[-1] if isinstance(items, Seq) and items.items else None
        kind = KINDS[edit.list]
        language = self.language if last else language_of(key.value, kind)
        new = spelled_group(kind, edit.value, tongue_of(last, kind, language, self.habits(whole, piece)))
        place = EditedText(piece.text, layout_of(whole.text, piece.text))
        if isinstance(items, Seq) and items.items:
            splices = appended(place, items, new, apart=apart)
        else:
            splices = replaced(place, key, items, [new], flow=False)
        said = as_pairs(content(piece.root))
        meant = Pairs((name, with_entry(old, as_content(new)) if name == key.value else old) for name, old in said)
        return settle(whole, piece, splices, meant)

    def begin(self, whole: WholeFile, edit: Insert) -> WholeFile:
        """Begin a list at the end of a file."""
        piece = piece_of(whole.text)
        if piece.root.pairs and is_flow(whole.text, piece.root):
            raise Unable(say("the whole file stands in brackets"))
        kind = KINDS[edit.list]
        keys = file_language(piece.root, self.language)
        layout = layout_of(whole.text)
        name = kind.LIST_ZH if keys == ZH else kind.LIST
        new = spelled_group(kind, edit.value, Tongue(keys, refers=self.habits(whole, piece)))
        body = f"{name}:\n{' ' * layout.list}{as_item(new, layout.list, layout)}\n"
        meant = Pairs([*as_pairs(content(piece.root)), (name, [as_content(new)])])
        end, gap = len(whole.text), gap_behind(whole.text, piece.root)
        return settle(whole, piece, [Splice(end, end, gap + body)], meant)

    def habits(self, whole: WholeFile, piece: Excerpt, found: FoundRecord | None = None) -> Habits | None:
        """Return how a record, or else those around it, write references."""
        if self.naming is None:
            return None
        own = [found] if found else records_in(piece)[-1:]
        return Habits(
            self.naming, ((one.record, one.table) for one in own), lambda: ((one.record, one.table) for one in near(whole, piece))
        )


def with_record(found: FoundRecord, meant: Content) -> Content:
    """Return what a piece should say, once its record says what was meant."""
    said = as_pairs(content(found.piece.root))
    at = next(at for at, (_, items) in enumerate(found.piece.root.pairs) if items is found.items)
    key, items = said[at]
    assert isinstance(items, list)
    said[at] = (key, [*items[: found.at], meant, *items[found.at + 1 :]])
    return said


def gap_behind(text: str, root: Map) -> str:
    """Return what sets a new list apart from what stands above: an empty line, if it would not belong to a text."""
    above = text.replace("\r", "")
    if not above.strip() or above.endswith("\n\n"):
        return ""
    line = "" if root.pairs and keeps_blank_lines(text, root) else "\n"
    return line if above.endswith("\n") else "\n" + line


def language_of(name: str, kind: type[Identified]) -> str:
    """Return the language in which a list is named."""
    return ZH if name == kind.LIST_ZH else "en"


def file_language(root: Map, language: str) -> str:
    """Return the language of the names of a file's lists; the one given where they do not tell."""
    names = {kind.LIST_ZH for kind in KINDS.values()}
    keys = [key.value in names for key, _ in root.pairs]
    if not keys:
        return language
    return ZH if sum(keys) * 2 > len(keys) else "en"


def as_pairs(said: Content) -> Pairs:
    """Return the content of a file."""
    assert isinstance(said, Pairs)
    return said


def settle(whole: WholeFile, piece: Excerpt, splices: list[Splice], meant: Content) -> WholeFile:
    """Splice, and compare: the piece says what was meant, every comment is there, every other record stands as it stood."""
    text = spliced(piece.text, splices, break_of(whole.text))
    root = root_of(text)
    after = piece.into(whole.text, text)
    if not agree(content(root), meant):
        raise Unable(say("what came out does not say what was meant"), after)
    if sorted(comments(text, root)) != sorted(comments(piece.text, piece.root)):
        raise Unable(say("a comment would be lost"), after)
    made = again(whole, after)
    if not leaves_others(piece, whole, made):
        raise Unable(say("other records would be touched"), after)
    return made
