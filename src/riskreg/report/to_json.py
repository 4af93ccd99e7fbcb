"""JSON: every column, English keys and codes, the same bytes for the same data."""

import json
import re
from typing import Final

from riskreg.report.cells import data
from riskreg.report.document import Appearance, Document, Entries, Face, Patch, Table
from riskreg.report.language import Language
from riskreg.report.text_width import spelled

# How often what a command promised was changed; a key that is only added changes nothing. docs/schema keeps every promise.
PROMISES: Final = dict.fromkeys(("diff", "due", "meeting", "overdue", "show", "status", "table"), 2)


def render(document: Document, language: Language, _look: Appearance) -> str:
    """Show a document as JSON. What could harm a terminal is escaped, so the text is inert and the data whole."""
    whole = {
        "schema": f"riskreg.{document.command}/{PROMISES.get(document.command, 1)}",
        "register": register(document.face, language) if document.face else None,
        **{key: _value(value, language) for key, value in document.data.items()},
        **_entries(document, language),
        **_tables(document, language),
        **_patches(document),
    }
    text = json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    return spelled(text, _escaped) + "\n"


def register(face: Face, language: Language) -> dict[str, object]:
    """Say which data, judged on which day, for whom."""
    return {
        "name": face.register,
        "revision": face.revision,
        "modified": face.modified,
        "complete": face.complete,
        "on": face.on.isoformat(),
        "timezone": face.timezone,
        "audience": data(face.audience, language),
        "scales": data(face.scales, language),
        "filters": data(face.filters, language),
        "hidden": face.hidden,
        "unread": list(face.unread),
        "absent": list(face.absent),
        "later": list(face.later),
        "doubled": [{"id": one.id, "places": list(one.places)} for one in face.doubled],
    }


def _value(value: object, language: Language) -> object:
    """Turn further data into JSON; the face of another version (`from` and `to` of a diff) like the document's own."""
    return register(value, language) if isinstance(value, Face) else data(value, language)


def _entries(document: Document, language: Language) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for block in document.blocks:
        if isinstance(block, Entries):
            found.setdefault(block.name, {}).update((key, data(cell, language)) for key, _, cell in block.pairs)
    return found


def _tables(document: Document, language: Language) -> dict[str, list[dict[str, object]]]:
    """Turn rows into objects; the rows of two tables with one name are joined."""
    found: dict[str, list[dict[str, object]]] = {}
    for block in document.blocks:
        if isinstance(block, Table):
            keys = [column.key for column in block.columns]
            made = ({key: data(cell, language) for key, cell in zip(keys, row, strict=True)} for row in block.rows)
            found.setdefault(block.name, []).extend(made)
    return found


def _patches(document: Document) -> dict[str, str]:
    """Join the diffs; a report that may have one and has none leaves it out or gives it as data."""
    texts = [block.text for block in document.blocks if isinstance(block, Patch)]
    return {"diff": "".join(texts)} if texts else {}


def _escaped(found: re.Match[str]) -> str:
    r"""Escape a character as JSON does: `\u202e`, beyond U+FFFF as two halves."""
    return json.dumps(found[0])[1:-1]
