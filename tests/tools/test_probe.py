"""What the probe counts, on an invented package whose figures are worked out by hand; and on the program itself."""

from pathlib import Path

import probe
import pytest
import walks

FILES = {
    "__init__.py": '"""A package."""\n',
    "__main__.py": "from riskreg.first import one\ndef main():\n    one()\n    one()\n",
    "first.py": (
        "from riskreg import second\n"
        "def one():\n"
        "    from riskreg.third import three\n"
        "    return sorted([2, 1], key=second.two) + [number for number in three()]\n"
    ),
    "second.py": "def two(number):\n    return number\nTABLE = two(1)\n",
    "third.py": "from riskreg.second import two\ndef three():\n    yield two(1)\n    yield two(2)\n",
}


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    package = tmp_path / "src" / "riskreg"
    package.mkdir(parents=True)
    for name, text in FILES.items():
        (package / name).write_text(text, encoding="utf-8")
    return package.parent


def test_calls_are_followed_through_what_lies_between_and_imports_are_no_walk(invented: Path) -> None:
    assert probe.figures("calls", (), invented, invented) == {
        "said": "",
        "code": 0,
        "imported": ["__init__.py", "__main__.py", "first.py", "second.py", "third.py"],
        "rooms": ["__main__.py", "first.py", "second.py", "third.py"],  # TABLE is made at import
        "functions": 4,  # main, one, two, three
        "hops": [
            ["__main__.py", "first.py"],
            ["first.py", "second.py"],  # through sorted
            ["first.py", "third.py"],
            ["third.py", "second.py"],
        ],
        "deepest": ["__main__.py", "first.py", "third.py", "second.py"],
    }


def test_lines_at_import_are_counted_and_no_others(invented: Path) -> None:
    found = probe.figures("lines", (), invented, invented)
    assert found["files"] == {
        "__init__.py": 1,
        "__main__.py": 2,
        "first.py": 2,
        "second.py": 3,  # def, TABLE and the line of two that makes it
        "third.py": 2,  # imported by a function
    }
    assert found["lines"] == 10
    assert probe.figures("lines", (), invented, invented) == found  # now there are compiled files


def test_a_program_that_breaks_gives_no_figures(invented: Path) -> None:
    (invented / "riskreg" / "third.py").write_text("1 / 0\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        probe.figures("calls", (), invented, invented)


BY_NAME = {walk.name: walk for walk in walks.WALKS}


def test_a_written_line_goes_from_the_command_line_to_the_file(demo: Path, tmp_path: Path) -> None:
    walk = BY_NAME["a written line"]
    folder = walks.ground(walk, demo, tmp_path / "walk")
    found = walks.follow(walk, folder)
    assert any("新电缆已到货" in path.read_text(encoding="utf-8") for path in (folder / "registers" / "dangers").iterdir())
    assert found.rooms[0] == "__main__.py"
    assert {room.partition("/")[0] for room in found.rooms} >= {"cli", "commands", "store", "syntax", "domain", "report"}
    assert all((probe.SOURCE / "riskreg" / room).is_file() for room in found.imported)
    assert set(found.rooms) <= set(found.imported)
    assert set(found.rooms) == {found.rooms[0], *(room for _, room in found.hops)}  # each is entered from another


def test_a_key_is_translated_on_the_way_through_fmt(demo: Path, tmp_path: Path) -> None:
    walk = BY_NAME["a Chinese key through fmt"]
    walks.follow(walk, walks.ground(walk, demo, tmp_path / "walk"))
    assert "    due: 2022-09-29\n" in (tmp_path / "walk" / "all.yaml").read_text(encoding="utf-8")


def test_a_walk_that_ends_otherwise_than_it_should_is_none(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="a finding to its fix ended with 2"):
        walks.follow(BY_NAME["a finding to its fix"], tmp_path)


def test_a_table_is_markdown() -> None:
    assert walks.table([("a", "b"), (1, 2)]) == "| a | b |\n|---|---|\n| 1 | 2 |"
