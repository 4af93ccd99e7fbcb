"""Plainly: what a text says, and its comments."""

import pytest

from riskreg.syntax.record_text import root_of
from riskreg.syntax.same import agree
from riskreg.syntax.yaml_parser import Pairs, comments, content


def test_content_is_texts_lists_and_pairs() -> None:
    said = content(root_of("a: no\nb: [1, 'x']\nc: {d: |+\n   y}\n".replace("{d: |+\n   y}", "\n  d: |\n    y")))
    assert said == [("a", "no"), ("b", ["1", "x"]), ("c", [("d", "y\n")])]
    assert isinstance(said, Pairs)


def test_a_group_is_no_list() -> None:
    assert not agree(Pairs(), [])
    assert agree(Pairs([("a", "b")]), Pairs([("a", "b")]))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# a\nk: v # b\n", ["# a", "# b"]),
        ("k: v#a\nl: 'x # b'\n", []),
        ('k: "# a\n  # b" # c\n', ["# c"]),
        ("k: |  # a\n  # b\n  x\n# c\n", ["# a", "# c"]),
        ("k: [x, # a\n  'y # b', # c\n  z]\n", ["# a", "# c"]),
        ("k: v\t# a # b  \r\n#\r\n", ["# a # b", "#"]),
        ("k: |\n  x\n\n\n# a\n", ["# a"]),
    ],
)
def test_comments_are_what_is_no_text(text: str, found: list[str]) -> None:
    assert comments(text, root_of(text)) == found


def test_comments_of_a_stretch() -> None:
    text = "a: 1 # x\nb: |\n  # y\n\n\nc: 2 # z\n"
    root = root_of(text)
    end = text.index("\n\n")
    assert comments(text, root, start=text.index("b"), end=end) == []  # the text in a block reaches further
    assert comments(text, root, start=text.index("c")) == ["# z"]
