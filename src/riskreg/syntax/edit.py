"""The editor: changes one value by splicing its characters; what came out is read again and compared with what was meant."""

from collections.abc import Sequence
from typing import Final

from riskreg.domain.edits import Append, Drop, Edit, Insert, Put
from riskreg.domain.records import KINDS, Identified
from riskreg.syntax.fragments import as_item
from riskreg.syntax.habits import Habits, Naming, tongue_of
from riskreg.syntax.meaning import agree, as_content, with_entry
from riskreg.syntax.pieces import (
    Found,
    Piece,
    Whole,
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
from riskreg.syntax.plainly import Content, Pairs, comments, content
from riskreg.syntax.settling import Editor
from riskreg.syntax.spans import break_of, is_flow, keeps_blank_lines, layout_of
from riskreg.syntax.spelling import ZH, Tongue
from riskreg.syntax.spelling import group as spelled_group
from riskreg.syntax.splices import Place, Splice, Unable, appended, replaced, spliced
from riskreg.syntax.tree import Map, Seq
from riskreg.wording import say


def apply(text: str, edits: Sequence[Edit], language: str = ZH, naming: Naming | None = None) -> str:
    """Return a file's text with some edits made, one after the other; `language` where a record does not tell its keys'.

    Nothing but the lines of the edited values differs. `naming` gives the one name of an id of a list, None where it has none
    that is its own: where the records around write names instead of ids, what is added does too.
    Raises Unable where an edit cannot be made with certainty.
    """
    writing = Writing(language, naming)
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


class Writing:
    """Makes edits, in a language where a file does not tell its own."""

    def __init__(self, language: str, naming: Naming | None) -> None:
        """Take what `apply` is told."""
        self.language: Final = language
        self.naming: Final = naming

    def made(self, whole: Whole, edit: Edit) -> Whole:
        """Make one edit."""
        return self.insert(whole, edit) if isinstance(edit, Insert) else self.change(whole, edit)

    def change(self, whole: Whole, edit: Put | Append | Drop) -> Whole:
        """Make one edit of a record."""
        found = found_in(whole, edit.record, edit.line)
        tongue = tongue_of(found.record, found.table, self.language, self.habits(whole, found.piece, found))
        editor = Editor(Place(found.piece.text, layout_of(whole.text, found.piece.text)), tongue)
        if isinstance(edit, Drop):
            made = editor.drop(found.record, found.table, edit.path)
        else:
            made = editor.put(found.record, found.table, edit.path, edit.value, append=isinstance(edit, Append))
        return settle(whole, found.piece, made.splices, with_record(found, made.meant))

    def insert(self, whole: Whole, edit: Insert) -> Whole:
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
        place = Place(piece.text, layout_of(whole.text, piece.text))
        if isinstance(items, Seq) and items.items:
            splices = appended(place, items, new, apart=apart)
        else:
            splices = replaced(place, key, items, [new], flow=False)
        said = as_pairs(content(piece.root))
        meant = Pairs((name, with_entry(old, as_content(new)) if name == key.value else old) for name, old in said)
        return settle(whole, piece, splices, meant)

    def begin(self, whole: Whole, edit: Insert) -> Whole:
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

    def habits(self, whole: Whole, piece: Piece, found: Found | None = None) -> Habits | None:
        """Return how a record, or else those around it, write references."""
        if self.naming is None:
            return None
        own = [found] if found else records_in(piece)[-1:]
        return Habits(
            self.naming, ((one.record, one.table) for one in own), lambda: ((one.record, one.table) for one in near(whole, piece))
        )


def with_record(found: Found, meant: Content) -> Content:
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


def settle(whole: Whole, piece: Piece, splices: list[Splice], meant: Content) -> Whole:
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
