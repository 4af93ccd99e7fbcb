"""The editor: changes one value by splicing its characters; what came out is read again and compared with what was meant."""

from collections.abc import Sequence

from riskreg.domain.edits import Append, Drop, Edit, Insert, Put
from riskreg.domain.records import KINDS, Identified
from riskreg.syntax.fragments import as_item
from riskreg.syntax.habits import tongue_of
from riskreg.syntax.meaning import agree, as_content, with_entry
from riskreg.syntax.pieces import Found, Piece, end_of_list, find, leaves_others, list_in, piece_of, root_of
from riskreg.syntax.plainly import Content, Pairs, comments, content
from riskreg.syntax.settling import Editor
from riskreg.syntax.spans import break_of, is_flow, layout_of
from riskreg.syntax.spelling import ZH, Tongue
from riskreg.syntax.spelling import group as spelled_group
from riskreg.syntax.splices import Place, Splice, Unable, appended, replaced, spliced
from riskreg.syntax.tree import Map, Seq
from riskreg.wording import say


def apply(text: str, edits: Sequence[Edit], language: str = ZH) -> str:
    """Return a file's text with some edits made, one after the other; `language` where a record does not tell its keys'.

    Nothing but the lines of the edited values differs. Raises Unable where an edit cannot be made with certainty.
    """
    for edit in edits:
        try:
            text = made(text, edit, language)
        except Unable:
            if not text or text.endswith("\n"):
                raise
            text = made(text + break_of(text), edit, language)  # a block text at the end wants its line end
    return text


def made(text: str, edit: Edit, language: str) -> str:
    """Make one edit."""
    return insert(text, edit, language) if isinstance(edit, Insert) else change(text, edit, language)


def change(text: str, edit: Put | Append | Drop, language: str) -> str:
    """Make one edit of a record."""
    found = find(text, edit.record, edit.line)
    editor = Editor(Place(found.piece.text, layout_of(text)), tongue_of(found.record, found.table, language))
    if isinstance(edit, Drop):
        made = editor.drop(found.record, found.table, edit.path)
    else:
        made = editor.put(found.record, found.table, edit.path, edit.value, append=isinstance(edit, Append))
    return settle(text, found.piece, made.splices, with_record(found, made.meant))


def with_record(found: Found, meant: Content) -> Content:
    """Return what a piece should say, once its record says what was meant."""
    said = content(found.piece.root)
    assert isinstance(said, Pairs)
    at = next(at for at, (_, items) in enumerate(found.piece.root.pairs) if items is found.items)
    key, items = said[at]
    assert isinstance(items, list)
    said[at] = (key, [*items[: found.at], meant, *items[found.at + 1 :]])
    return said


def insert(text: str, edit: Insert, language: str) -> str:
    """Add a record at the end of its list, which is begun where the file has none."""
    found = end_of_list(text, edit.list)
    if found is None:
        return begin(text, edit, language)
    piece, apart = found
    key, items = list_in(piece.root, edit.list)
    last = items.items[-1] if isinstance(items, Seq) and items.items else None
    kind = KINDS[edit.list]
    tongue = tongue_of(last, kind, language if last else language_of(key.value, kind))
    new = spelled_group(kind, edit.value, tongue)
    place = Place(piece.text, layout_of(text))
    if isinstance(items, Seq) and items.items:
        splices = appended(place, items, new, apart=apart)
    else:
        splices = replaced(place, key, items, [new], flow=False)
    meant = Pairs(
        (name, with_entry(said, as_content(new)) if name == key.value else said) for name, said in as_pairs(content(piece.root))
    )
    return settle(text, piece, splices, meant)


def begin(text: str, edit: Insert, language: str) -> str:
    """Begin a list at the end of a file."""
    whole = piece_of(text)
    if whole.root.pairs and is_flow(text, whole.root):
        raise Unable(say("the whole file stands in brackets"))
    kind = KINDS[edit.list]
    keys = file_language(whole.root, language)
    tongue = Tongue(keys)
    layout = layout_of(text)
    name = kind.LIST_ZH if keys == ZH else kind.LIST
    new = spelled_group(kind, edit.value, tongue)
    body = f"{name}:\n{' ' * layout.list}{as_item(new, layout.list, layout)}\n"
    above = text.replace("\r", "")
    gap = "" if not above.strip() or above.endswith("\n\n") else "\n" if above.endswith("\n") else "\n\n"
    meant = Pairs([*as_pairs(content(whole.root)), (name, [as_content(new)])])
    try:
        return settle(text, whole, [Splice(len(text), len(text), gap + body)], meant)
    except Unable:  # an empty line would belong to a text that keeps them
        return settle(text, whole, [Splice(len(text), len(text), gap.removesuffix("\n") + body)], meant)


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


def settle(whole: str, piece: Piece, splices: list[Splice], meant: Content) -> str:
    """Splice, and compare: the piece says what was meant, every comment is there, every other record stands as it stood."""
    text = spliced(piece.text, splices, break_of(whole))
    root = root_of(text)
    after = piece.into(whole, text)
    if not agree(content(root), meant):
        raise Unable(say("what came out does not say what was meant"), after)
    if sorted(comments(text, root)) != sorted(comments(piece.text, piece.root)):
        raise Unable(say("a comment would be lost"), after)
    if not leaves_others(piece, whole, after):
        raise Unable(say("other records would be touched"), after)
    return after
