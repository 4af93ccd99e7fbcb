"""JSON: the contract of the commands."""

import json
from datetime import date
from decimal import Decimal

from riskreg.messages import Joined, Name, Word, say
from riskreg.report.document import Block, Column, Document, Entries, Face, Rate, Section, Table, Tinted, render, rows
from riskreg.report.language import Language

FACE = Face(
    "学院", date(2022, 9, 28), filters={"unit": Joined([Name("office", "学生处")])}, scales={"LS": "A"}, unread=("a.yaml",)
)
COLUMNS = (Column("id", say("id")), Column("grade", None, shown=False))


def shown(*blocks: Block, face: Face | None = None, **data: object) -> str:
    return render(Document("table", say("Title"), face, blocks, data), "json", Language("en"))


def test_whole_document() -> None:
    table = rows(COLUMNS, (("R-1", Tinted(Word("major", "重大"))),))
    assert shown(table, counts={"major": 1}) == (
        "{\n"
        '  "counts": {\n    "major": 1\n  },\n'
        '  "register": null,\n'
        '  "rows": [\n    {\n      "grade": "major",\n      "id": "R-1"\n    }\n  ],\n'
        '  "schema": "riskreg.table/2"\n'
        "}\n"
    )


def test_register() -> None:
    assert json.loads(shown(face=FACE))["register"] == {
        "name": "学院",
        "revision": None,
        "modified": False,
        "complete": False,
        "on": "2022-09-28",
        "timezone": "Asia/Shanghai",
        "audience": None,
        "scales": {"LS": "A"},
        "filters": {"unit": ["office"]},
        "hidden": 0,
        "absent": [],
        "doubled": [],
        "later": [],
        "unread": ["a.yaml"],
    }


def test_another_version_is_shown_like_the_documents_own() -> None:
    found = json.loads(shown(face=FACE, **{"from": FACE}))
    assert found["from"] == found["register"]


def test_tables_of_one_name_are_joined() -> None:
    one = Table(COLUMNS, (Section(say("a"), (("1", None),)), Section(None, (("2", None),))), name="changes")
    assert json.loads(shown(one, rows(COLUMNS, (("3", None),), name="changes")))["changes"] == [
        {"id": "1", "grade": None},
        {"id": "2", "grade": None},
        {"id": "3", "grade": None},
    ]
    assert json.loads(shown(rows(COLUMNS, ())))["rows"] == []


def test_entries() -> None:
    entries = Entries("facts", (("yuan", say("money"), Decimal("8.60")), ("rate", None, Rate(1, 3))))
    assert json.loads(shown(entries))["facts"] == {"yuan": 8.6, "rate": {"numerator": 1, "denominator": 3}}


def test_hostile_cells_are_inert_and_whole() -> None:
    hostile = '[/foo] \x1b[31m \x9b \u202e \u200b \u2028 \ud800 \U000e0041 =1 <script> `|\n"学\u3000生\\u202e'
    text = shown(rows(COLUMNS, ((hostile, None),)))
    assert json.loads(text)["rows"][0]["id"] == hostile
    assert "\\u001b[31m \\u009b \\u202e \\u200b \\u2028 \\ud800 \\udb40\\udc41 =1" in text
    assert "学\u3000生" in text
    text.encode()
