"""How bash, zsh and fish hand over what was typed, and how words are written for them."""

import subprocess

import pytest

from riskreg.cli.completion import TypedLine, clean, from_bash, from_fish, quoted, sayable, to_bash, to_others
from riskreg.commands.candidates import Offer

BREAKS = " \t\n\"'@><=;|&(:"  # as bash has them


@pytest.mark.parametrize(
    ("line", "words", "kept", "quote"),
    [
        ("riskreg ", [""], "", ""),
        ("riskreg sh", ["sh"], "", ""),
        ("  riskreg show ", ["show", ""], "", ""),
        ("riskreg overdue --unit=后", ["overdue", "--unit=后"], "--unit=", ""),
        ("riskreg set D-1 unit=后勤处", ["set", "D-1", "unit=后勤处"], "unit=", ""),
        ("riskreg diff a:b", ["diff", "a:b"], "a:", ""),
        ("riskreg diff x:@la", ["diff", "x:@la"], "x:", ""),
        ("riskreg overdue --at @la", ["overdue", "--at", "@la"], "", ""),
        ("riskreg diff a\\:b", ["diff", "a:b"], "", ""),
        ('riskreg overdue --unit "后勤 ', ["overdue", "--unit", "后勤 "], "", '"'),
        ("riskreg overdue --unit '后勤 ", ["overdue", "--unit", "后勤 "], "", "'"),
        ('riskreg overdue --unit="后 ', ["overdue", "--unit=后 "], "--unit=", '"'),
        ('riskreg overdue --unit "a b" x', ["overdue", "--unit", "a b", "x"], "", ""),
        ('riskreg show "a\\"b\\', ["show", 'a"b\\'], "", '"'),
        ('riskreg show "a\\"', ["show", 'a"'], "", '"'),
        ("riskreg show a\\ b", ["show", "a b"], "", ""),
        ('riskreg show ""', ["show", ""], "", ""),
        ("riskreg table --where 'grade>=", ["table", "--where", "grade>="], "", "'"),
    ],
)
def test_a_line_is_read_as_bash_reads_it(line: str, words: list[str], kept: str, quote: str) -> None:
    assert from_bash((BREAKS, line)) == TypedLine(words, kept, quote)


@pytest.mark.parametrize(
    ("typed", "word"), [("", ""), ("后勤\\ 处", "后勤 处"), ("'后勤 ", "后勤 "), ('"a b', "a b"), ("unit=后", "unit=后")]
)
def test_the_last_word_of_fish_is_unquoted(typed: str, word: str) -> None:
    assert from_fish(["overdue", typed]).words == ["overdue", word]


WORDS = ["后勤处", "后勤 处", "it's", 'a"b', "a$b`c", "a\\b", "(甲)*?[1]", "a;b&c|d<e>f", "#1", "~", "!x", "a　b", "D-2022-0001"]


@pytest.mark.parametrize("word", WORDS)
def test_bash_reads_back_what_was_quoted_for_it(word: str) -> None:
    lines = [f"printf %s {quoted(word, '')}", f"printf %s '{quoted(word, chr(39))}'"]
    lines += [f'printf %s "{quoted(word, chr(34))}"']
    for line in lines:
        told = subprocess.run(["bash", "--norc", "-c", line], capture_output=True, text=True, check=True, encoding="utf-8")
        assert told.stdout == word


def test_bash_gets_only_what_it_replaces() -> None:
    offers = [Offer("后勤处", "U-1"), Offer("后勤 组", "U-2")]
    line = from_bash((BREAKS, "riskreg overdue --unit=后"))
    assert to_bash(offers, "--unit=", line) == ["后勤处", "后勤\\ 组"]
    assert to_bash(offers, "--unit=", from_bash((" ", "riskreg overdue --unit=后"))) == ["--unit=后勤处", "--unit=后勤\\ 组"]


def test_zsh_and_fish_get_what_words_mean_on_one_line() -> None:
    offers = [Offer("D-1", "first\nsecond\t\x1b[31mred"), Offer("D-2")]
    assert to_others(offers, "", TypedLine([""])) == ["D-1\tfirst second [31mred", "D-2\t"]


def test_nothing_that_a_terminal_would_obey_comes_through() -> None:
    assert clean("a\u202eb\x07c") == "a b c"
    assert clean("甲\u3000乙") == "甲 乙"
    assert [sayable(word) for word in ("甲 乙", "甲\u3000乙", "a\nb", "a\x1bb", "a\u202eb")] == [True, True, False, False, False]
