"""What is measured of a house, on an invented package whose figures are worked out by hand; and the names of fields."""

from pathlib import Path

import pytest
from house import House, components, longest_chain, measures

from riskreg.domain.fields import FieldTable, walk
from riskreg.domain.records import KINDS

FILES = {
    "__init__.py": "",
    "domain/__init__.py": "",
    "domain/fields.py": (
        "from typing import Annotated, TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n"
        "    from house.cli import show\n"
        "class Danger:\n"
        "    EITHER = (('due', 'found'),)\n"
        "    due: Annotated[str, 1]\n"
        "    found: Annotated[str, 1]\n"
        "    place: str\n"
    ),
    "domain/settings.py": "from typing import Annotated\nclass Settings:\n    major: Annotated[int, 1]\n",
    "domain/show.py": (
        "from house.domain.fields import Danger\n"
        "from house.domain import settings, fields\n"
        "ORDER = frozenset({'found', 'due', 'place', 'major', 'colour'})\n"
        "ALONE = ('due', 'place')\n"
        "TEXT = 'due found'\n"
        "def days(danger):\n"
        "    return [getattr(danger, name) for name in ('due', 'found')]\n"
    ),
    "cli/show.py": (
        "from house.domain.show import days, ORDER\n"
        "import house.domain.fields\n"
        "class Danger:\n"
        "    def told(self):\n"
        "        from house.cli.late import late\n"
        "class _Hidden: ...\n"
    ),
    "cli/late.py": "from house.cli.show import Danger\nclass _Hidden: ...\n" + "def late():\n" + "    late()\n" * 20,
}


@pytest.fixture
def house(tmp_path: Path) -> House:
    for name, text in FILES.items():
        path = tmp_path / "house" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return House(tmp_path / "house")


def test_what_is_measured(house: House) -> None:
    found = measures(house)
    lists = found["field-name lists outside views"]
    assert found | {"field-name lists outside views": [(one["name"], one["words"], one["mostly"]) for one in lists]} == {
        "files": 7,
        "lines": 47,  # 0, 0, 8, 3, 7, 6, 23
        "median file, lines": 6,
        "largest file, lines": 23,
        "largest file": "cli/late.py",
        "files of the fullest folder": 4,
        "fullest folder": "domain",
        # late > show > domain.show > fields; what only type checkers import is no step
        "longest chain of imports": ["house.cli.late", "house.cli.show", "house.domain.show", "house.domain.fields"],
        "longest chain, with those in functions": [
            "house.cli.late",
            "house.cli.show",
            "house.domain.show",
            "house.domain.fields",
        ],
        "circles": [],
        "circles, with those in functions": [["house.cli.late", "house.cli.show"]],
        "own names imported a file": 1.1,  # Danger, settings, fields; days, ORDER, fields, late; Danger: 8 of 7 files
        "module names used more than once": {"show": 2},
        "files that bear them": 2,
        "public class names used more than once": {"Danger": 2},
        "functions": 3,
        "functions within 20 lines, %": 66.7,
        "longest function, lines": 21,
        "longest function": "cli/late.py:late",
        "declared field names": 2,
        "field-name lists outside views": [
            ("EITHER", ("due", "found"), True),
            ("ORDER", ("found", "due"), False),  # two of five, in an order of a set's own writing
        ],
        "field-name lists outside views, mostly field names": 1,
        "field-name lists of views": [],
        "field-name lists written in functions": found["field-name lists written in functions"],
    }
    assert [(one["file"], one["words"]) for one in found["field-name lists written in functions"]] == [
        ("domain/show.py", ("due", "found"))
    ]


def test_a_chain_passes_a_circle_once() -> None:
    graph = {"a": frozenset("b"), "b": frozenset("ac"), "c": frozenset("d"), "d": frozenset[str](), "e": frozenset("d")}
    assert components(graph) == [frozenset("d"), frozenset("c"), frozenset("ab"), frozenset("e")]
    assert longest_chain(graph) == ["a", "b", "c", "d"]


def test_the_names_of_fields_are_those_that_records_and_their_facts_declare() -> None:
    declared: set[str] = set()

    def note(table: type[FieldTable]) -> None:
        declared.update(table.FIELDS)

    for kind in KINDS.values():
        walk(kind, note)
    assert House().fields == declared
